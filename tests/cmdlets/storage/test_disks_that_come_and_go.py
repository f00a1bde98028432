"""Disks put into a guest and taken out: their drives come and go, and their files go with them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.cmdlets.hyperv.test_machines import lines
from tests.stories.worlds import GUEST, Shell

IN = "Invoke-Command -VMName web01 -Credential $guest "
READY = (
    "{ Get-Disk | Where-Object PartitionStyle -eq RAW | Initialize-Disk -PassThru | "
    "New-Partition -AssignDriveLetter -UseMaximumSize | Format-Volume -Confirm:$false | Out-Null; "
    "'one' > D:\\a.txt; 'two' > E:\\a.txt }"
)
FILES = IN + "{ 'C', 'D', 'E', 'F' | ForEach-Object { Get-Content \"${_}:\\a.txt\" -ErrorAction Ignore } }"


@pytest.fixture
def shell() -> Iterator[Shell]:
    made = Shell()
    made.run(f"{GUEST}\n1, 2 | ForEach-Object {{ $null = New-VHD D:\\d$_.vhdx 5GB; "
             "Add-VMHardDiskDrive web01 -Path D:\\d$_.vhdx }")  # fmt: skip
    made.run(IN + READY)
    yield made
    made.session.close()


def test_drives_go_with_their_disk_and_come_back_with_it(shell: Shell) -> None:
    letters = IN + "{ (Get-Volume).DriveLetter -join '' }"
    shell.run("Remove-VMHardDiskDrive web01 SCSI 0 1")
    assert lines(shell.run(f"{letters}; {FILES}")) == ["CE", "two"]
    shell.run("Add-VMHardDiskDrive web01 -Path D:\\d1.vhdx")
    assert lines(shell.run(f"{letters}; {FILES}")) == ["CED", "one", "two"]
    shell.run(IN + "{ Remove-PartitionAccessPath -DriveLetter D -AccessPath D: }")
    assert lines(shell.run(f"{letters}; {FILES}")) == ["CE", "two"]
    shell.run("Stop-VM web01 -Force; Remove-VMHardDiskDrive web01 SCSI 0 1")
    shell.run("Add-VMHardDiskDrive web01 -Path D:\\d1.vhdx; Start-VM web01; Start-Sleep 120")
    assert set(lines(shell.run(FILES))) == {"one", "two"}


def test_disks_go_with_their_controller(shell: Shell) -> None:
    shell.run("Stop-VM web01 -Force; Add-VMScsiController web01; Get-VMHardDiskDrive web01 -ControllerLocation 2 | "
              "Set-VMHardDiskDrive -ToControllerNumber 1 -ToControllerLocation 0; "
              "Remove-VMScsiController web01 -ControllerNumber 1; Start-VM web01; Start-Sleep 120")  # fmt: skip
    assert lines(shell.run(f"(Get-VMHardDiskDrive web01).Count; {FILES}")) == ["2", "one"]
    mounted = "(Mount-VHD D:\\d2.vhdx -Passthru | Get-Disk | Get-Partition | Get-Volume).DriveLetter"
    assert lines(shell.run(f'Get-Content "$({mounted}):\\a.txt"')) == ["two"]
