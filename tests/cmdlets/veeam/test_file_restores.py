"""Files of a guest out of a restore point: in a folder, with their times, until it is closed."""

from __future__ import annotations

import os
from pathlib import Path

from hvsim.mounts import MountGrant
from tests.blocks.test_guest_files import LETTER, ext4_image
from tests.stories.worlds import Shell

OPEN = "$open = Get-VBRRestorePoint -Name web01 | Start-VBRWindowsFileRestore -WarningAction Ignore"


def test_closing_takes_everything_away_that_lies_in_the_folder() -> None:
    shell = Shell()
    shell.run(f"New-BackupJob One web01 | Start-BackupJob; {OPEN}")
    shell.run('$deep = mkdir "$($open.MountPoint)\\kept\\deep"; Set-Content "$deep\\note.txt" 1')
    shell.run("Stop-VBRWindowsFileRestore $open")
    assert shell.run("$open.IsOpen; Test-Path $open.MountPoint").split() == ["False", "False"]


def test_a_guests_files_have_their_content_and_times(tmp_path: Path) -> None:
    folder = tmp_path / "images"
    (folder / "files").mkdir(parents=True)
    (folder / "files" / "letter.txt").touch()
    image = ext4_image(folder)
    written = os.stat(folder / "files" / "letter.txt").st_mtime
    shell = Shell(mounts=[MountGrant(str(folder), "D:\\Images", False)])
    shell.run(
        f"$vm = Import-LabDisk D:\\Images\\{image.name} -VMName web09;"
        " $null = New-BackupJob One $vm -GuestProcessing Disabled | Start-BackupJob"
    )
    shell.run("$open = Get-VBRRestorePoint -Name web09 | Start-VBRWindowsFileRestore")
    shell.run('$letter = Get-Item "$($open.Drives[0])\\letter.txt"')
    assert shell.run("$letter.Length").strip() == str(len(LETTER))
    assert shell.run("([DateTimeOffset]$letter.LastWriteTimeUtc).ToUnixTimeSeconds()").strip() == str(int(written))
    shell.run("Stop-VBRWindowsFileRestore $open")
    assert shell.run("Test-Path $open.MountPoint").strip() == "False"
