"""Images of discs and disks become drives of a server, and go again."""

from __future__ import annotations

from tests.stories.worlds import Shell


def test_a_disc_is_a_drive_that_nobody_can_write_on() -> None:
    shell = Shell()
    shell.run("Set-Content C:\\setup.iso ('x' * 5000)")
    letter = shell.run("($image = Mount-DiskImage C:\\setup.iso -PassThru) | Get-Volume | % DriveLetter").strip()
    text = shell.run(
        f"$v = Get-Volume {letter}; $v.DriveType; $v.FileSystemLabel; Test-Path {letter}:\\; $image.Attached"
    )
    assert text.split() == ["CD-ROM", "SETUP", "True", "True"]
    _, errors = shell.run_with_errors(f"Set-Content {letter}:\\x.txt y")
    assert "not enough space" in errors
    shell.run(f"$null = Get-Volume {letter} | Get-DiskImage | Dismount-DiskImage")
    assert shell.run(f"Test-Path {letter}:\\; (Get-DiskImage C:\\setup.iso).Attached").split() == ["False", "False"]


def test_a_virtual_disk_is_the_one_that_mount_vhd_knows() -> None:
    shell = Shell()
    shell.run("$null = New-VHD C:\\a.vhdx -SizeBytes 1GB; $disk = Mount-DiskImage C:\\a.vhdx -PassThru | Get-Disk")
    assert shell.run(
        "$disk.PartitionStyle; (Get-VHD C:\\a.vhdx).Attached; (Get-DiskImage C:\\a.vhdx).StorageType"
    ).split() == [
        "RAW",
        "True",
        "3",
    ]
    shell.run("$null = Dismount-DiskImage -DevicePath (Get-DiskImage C:\\a.vhdx).DevicePath")
    assert shell.run("(Get-VHD C:\\a.vhdx).Attached").strip() == "False"


def test_what_is_not_there_is_told() -> None:
    shell = Shell()
    _, errors = shell.run_with_errors("Mount-DiskImage C:\\nope.iso")
    assert "The system cannot find the file specified." in errors
    assert shell.run("$error[0].FullyQualifiedErrorId").strip() == "HRESULT 0x80070002,Mount-DiskImage"
