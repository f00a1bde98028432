"""Files that a running machine or the host itself holds: nobody else reads, changes, moves or deletes them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.cmdlets.hyperv.test_machines import lines
from tests.stories.worlds import Shell

ATTEMPTS = {
    "Copy-Item $file D:\\copy.bin": "CopyFileInfoItemIOError",
    "Rename-Item $file other.bin": "RenameItemIOError",
    "Move-Item $file D:\\moved.bin": "MoveFileInfoItemIOError",
    "Remove-Item $file": "RemoveFileSystemItemIOError",
    "Set-Content $file text": "GetContentWriterIOError",
    "Get-Content $file -TotalCount 1": "GetContentReaderIOError",
    "Get-FileHash $file": "FileReadError",
}
TRY = (
    "function Try-All($file) { foreach ($each in $attempts) { $Error.Clear(); $null = . $each 2> $null; "
    "$what = $Error.Count ? $Error[0].FullyQualifiedErrorId.Split(',')[0] : 'done'; "
    '"$what $("$($Error[0])" -like \'*because it is being used by another process*\')" } }\n'
    "$attempts = " + ", ".join(f"{{ {each} }}" for each in ATTEMPTS) + "\n"
)
REFUSED = [f"{each} True" for each in ATTEMPTS.values()]


@pytest.fixture
def shell() -> Iterator[Shell]:
    made = Shell()
    made.run(TRY)
    yield made
    made.session.close()


def test_the_disk_and_the_configuration_of_a_running_machine_are_in_use(shell: Shell) -> None:
    shell.run("$disk = (Get-VMHardDiskDrive web01).Path; $folder = Split-Path $disk")
    assert lines(shell.run("Try-All $disk")) == REFUSED
    assert lines(shell.run("Try-All (Get-ChildItem (Get-VM web01).Path -Recurse -Filter *.vmcx).FullName")) == REFUSED
    assert "is denied" in " ".join(shell.run_with_errors("Move-Item $folder D:\\elsewhere")[1].split())
    assert "file because it is" in " ".join(shell.run_with_errors("Rename-Item $disk other.vhdx")[1].split())
    copied = "Stop-VM web01; Copy-Item $disk D:\\copy.vhdx; (Get-VHD D:\\copy.vhdx).Size -eq (Get-VHD $disk).Size"
    assert lines(shell.run(copied)) == ["True"]


def test_a_machine_lets_others_read_what_it_only_reads_itself(shell: Shell) -> None:
    shell.run("$disk = (Get-VMHardDiskDrive web01).Path; Checkpoint-VM web01; $top = (Get-VMHardDiskDrive web01).Path")
    assert lines(shell.run("Try-All $top")) == REFUSED
    assert lines(shell.run("Copy-Item $disk D:\\base.vhdx; Test-Path D:\\base.vhdx")) == ["True"]
    shell.run("Get-VMSnapshot web01 | Remove-VMSnapshot; Start-Sleep 300")
    assert lines(shell.run("Try-All $disk")) == REFUSED


def test_a_mounted_disk_is_in_use_and_one_mounted_for_reading_may_be_read(shell: Shell) -> None:
    shell.run("'a', 'b' | ForEach-Object { $null = New-VHD D:\\$_.vhdx -SizeBytes 1GB }")
    assert lines(shell.run("Mount-VHD D:\\a.vhdx; Try-All D:\\a.vhdx")) == REFUSED
    copied = "Mount-VHD D:\\b.vhdx -ReadOnly; Copy-Item D:\\b.vhdx D:\\c.vhdx; Test-Path D:\\c.vhdx"
    assert lines(shell.run(copied)) == ["True"]
    assert "used by another process" in " ".join(shell.run_with_errors("Remove-Item D:\\b.vhdx")[1].split())
    freed = "Dismount-VHD D:\\a.vhdx; Dismount-VHD D:\\b.vhdx; Remove-Item D:\\?.vhdx; Test-Path D:\\?.vhdx"
    assert lines(shell.run(freed)) == ["False"]
