"""New-VHD, Get-VHD and Set-VHD: sectors, blocks, disks by number."""

from __future__ import annotations

import pytest

from tests.cmdlets.hyperv.shell import run

_SECTORS = '| ForEach-Object { "$($_.LogicalSectorSize) $($_.PhysicalSectorSize) $($_.BlockSize)" }'


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ("", "512 4096 33554432"),
        ("-PhysicalSectorSizeBytes 512", "512 512 33554432"),
        ("-LogicalSectorSizeBytes 4096 -BlockSizeBytes 1MB", "4096 4096 1048576"),
    ],
)
def test_the_file_itself_has_the_sectors(options: str, told: str) -> None:
    script = f"$null = New-VHD C:\\a.vhdx -SizeBytes 64MB {options}\nCopy-Item C:\\a.vhdx C:\\b.vhdx\n"
    assert run(script + f"Get-VHD C:\\a.vhdx, C:\\b.vhdx {_SECTORS}") == ([told, told], "")


def test_the_sectors_of_a_converted_disk_are_set() -> None:
    script = (
        "$null = New-VHD C:\\old.vhd -SizeBytes 64MB\nConvert-VHD C:\\old.vhd C:\\new.vhdx -BlockSizeBytes 2MB\n"
        f"Get-VHD C:\\new.vhdx {_SECTORS}\n"
        f"Set-VHD C:\\new.vhdx -PhysicalSectorSizeBytes 4096 -Passthru {_SECTORS}"
    )
    assert run(script) == (["512 512 2097152", "512 4096 2097152"], "")


def test_a_vhd_has_no_large_sectors() -> None:
    script = "$null = New-VHD C:\\a.vhd -SizeBytes 64MB -LogicalSectorSizeBytes 4096 -ErrorAction SilentlyContinue\n"
    assert run(script + "$Error[0].FullyQualifiedErrorId; Test-Path C:\\a.vhd") == (
        ["NotSupported,Microsoft.Vhd.PowerShell.Cmdlets.NewVhd", "False"],
        "",
    )


def test_a_mounted_disk_is_found_and_copied_by_its_number() -> None:
    script = (
        "$number = (New-VHD C:\\a.vhdx -SizeBytes 64MB | Mount-VHD -Passthru).DiskNumber\n"
        "(Get-VHD -DiskNumber $number).Path\n"
        "(New-VHD C:\\copy.vhdx -SourceDisk $number -Fixed).Size\n"
        "Get-VHD -DiskNumber 77 -ErrorAction SilentlyContinue\n$Error[0].FullyQualifiedErrorId"
    )
    assert run(script) == (
        ["C:\\a.vhdx", "67108864", "ObjectNotFound,Microsoft.Vhd.PowerShell.Cmdlets.GetVHD"],
        "",
    )


@pytest.mark.parametrize(
    "options",
    [
        "-Path 'D:\\a?b' -NewVHDPath D:\\n\\v.vhdx -NewVHDSizeBytes 10GB",
        "-NewVHDPath v.vhdx -NewVHDSizeBytes 100",
        "-Version 12.0 -NewVHDPath v.vhdx -NewVHDSizeBytes 10GB",
        "-NewVHDPath 'a?\\v.vhdx' -NewVHDSizeBytes 10GB",
        "-Path D:\\m -VHDPath none.vhdx",
        "-Path D:\\full -NewVHDPath C:\\n\\v.vhdx -NewVHDSizeBytes 10GB",
    ],
)
def test_a_machine_that_cannot_be_made_leaves_nothing(options: str) -> None:
    before = "(Get-ChildItem D:\\ -Recurse).FullName -join ' '; Test-Path C:\\n; @(Get-VM).Count"
    lines, errors = run("Set-Content D:\\full x", before, f"New-VM v {options}", before)
    assert lines[:3] == lines[3:]
    assert "Failed to create a new virtual machine." in errors
    assert "failed to realize" in errors
