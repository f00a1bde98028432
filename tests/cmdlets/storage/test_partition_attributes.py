"""What a table says of partitions: kinds, attributes, the letters and labels of what is on them."""

from __future__ import annotations

import pytest

from tests.cmdlets.hyperv.test_machines import error_of, lines
from tests.stories.worlds import Shell

ESP, BASIC = "{c12a7328-f81f-11d2-ba4b-00a0c93ec93b}", "{ebd0a0a2-b9e5-4433-87c0-68b6b72699c7}"
DISK = "$null = New-VHD D:\\x.vhdx -SizeBytes 10GB; $d = Mount-VHD D:\\x.vhdx -Passthru | Get-Disk; "
FORMATTED = "Format-Volume -Confirm:$false | Out-Null; "
GPT = (
    f"{DISK} $d | Initialize-Disk; $e = $d | New-Partition -Size 100MB -GptType '{ESP}'; "
    f"$e | Format-Volume -FileSystem FAT32 -Confirm:$false | Out-Null; "
    f"$d | New-Partition -UseMaximumSize -DriveLetter X | {FORMATTED}"
)
MBR = f"{DISK} $d | Initialize-Disk -PartitionStyle MBR; $d | New-Partition -Size 1GB -IsActive -MbrType FAT32 "
MBR += f"-DriveLetter X | {FORMATTED} 'kept' > X:\\a.txt; "


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (f"{GPT} (Get-Partition -DiskNumber $d.Number).Type -join ' '", "Reserved System Basic"),
        (f"{GPT} (Get-Partition -DiskNumber $d.Number).NoDefaultDriveLetter -join ' '", "True True False"),
        ((f"{GPT} Dismount-VHD D:\\x.vhdx; $d = Mount-VHD D:\\x.vhdx -Passthru | Get-Disk; "
         "($d | Get-Partition).DriveLetter -join ''"), "F"),
        (f"{GPT} $e | Set-Partition -NewDriveLetter S; Test-Path S:\\", "True"),
        ((f"{GPT} $e | Set-Partition -GptType '{BASIC}' -IsHidden $true -IsReadOnly $true; $p = $e | Get-Partition; "
         "$p.Type, $p.IsHidden, $p.IsReadOnly -join ' '"), "Basic True True"),
        (f"{MBR} $p = Get-Partition -DriveLetter X; $p.Type, $p.MbrType, $p.IsActive -join ' '", "FAT32 12 True"),
        (f"{MBR} $null = $d | New-Partition -Size 1GB -IsActive; ($d | Get-Partition).IsActive -join ' '",
         "False True"),
        (f"{MBR} Set-Partition -DriveLetter X -MbrType 7 -IsHidden 1; (Get-Partition -DriveLetter X).MbrType", "23"),
        (f"{MBR} $d | Set-Disk -Signature 305419896; ($d | Get-Disk).Signature; Get-Content X:\\a.txt",
         "305419896 kept"),
        ((f"{MBR} Set-Volume -DriveLetter X -NewFileSystemLabel New; Dismount-VHD D:\\x.vhdx; Mount-VHD D:\\x.vhdx; "
         "(Get-Volume -FileSystemLabel New).DriveLetter"), "F"),
        ("Set-Volume -DriveLetter D -NewFileSystemLabel New; (Get-Volume D).FileSystemLabel", "New"),
        (f"{DISK} $d | Initialize-Disk; $d | Set-Disk -PartitionStyle MBR; ($d | Get-Disk).PartitionStyle", "MBR"),
        (f"{MBR} $d | Clear-Disk -RemoveData -ZeroOutEntireDisk -Confirm:$false; ($d | Get-Disk).PartitionStyle",
         "RAW"),
    ],
)  # fmt: skip
def test_what_is_set_is_in_the_table(command: str, expected: str) -> None:
    assert " ".join(lines(Shell().run(command))) == expected


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (f"{GPT} Set-Partition -DriveLetter X -IsActive $true", "StorageWMI 41006,Set-Partition"),
        (f"{MBR} Set-Partition -DriveLetter X -GptType '{ESP}'", "StorageWMI 41006,Set-Partition"),
        (f"{GPT} Set-Partition -DriveLetter X -GptType basic", "StorageWMI 5,Set-Partition"),
        (f"{GPT} Set-Partition -DriveLetter X -NewDriveLetter C", "StorageWMI 42002,Set-Partition"),
        (f"{GPT} $d | Set-Disk -PartitionStyle MBR", "StorageWMI 41013,Set-Disk"),
        (f"{GPT} $d | Set-Disk -Signature 1", "StorageWMI 5,Set-Disk"),
        ("Set-Volume -DriveLetter C -DedupMode HyperV", "StorageWMI 43020,Set-Volume"),
    ],
)
def test_what_is_refused(command: str, expected: str) -> None:
    assert error_of(Shell(), command)[0] == expected
