"""The files on a virtual disk: each file of a chain has its own, and who writes the disk goes on with them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.cmdlets.hyperv.test_machines import lines
from tests.stories.worlds import GUEST, Shell

PARENT = """
$null = New-VHD D:\\parent.vhdx -SizeBytes 5GB
$letter = (Mount-VHD D:\\parent.vhdx -Passthru | Get-Disk | Initialize-Disk -Passthru |
    New-Partition -AssignDriveLetter -UseMaximumSize |
    Format-Volume -NewFileSystemLabel Data -Confirm:$false).DriveLetter
'before' > "${letter}:\\a.txt"
Dismount-VHD D:\\parent.vhdx
function See($path, $write) {
    $letter = (Mount-VHD $path -Passthru | Get-Disk | Get-Partition | Get-Volume).DriveLetter
    if ($write) { $write >> "${letter}:\\a.txt"; $write > "${letter}:\\$write.txt" }
    @(Get-Content "${letter}:\\a.txt") + (Get-ChildItem "${letter}:\\").Name -join ' '
    Dismount-VHD $path
}
"""
CHILDREN = (
    "foreach ($name in 'one', 'two') { $null = New-VHD D:\\$name.vhdx -ParentPath D:\\parent.vhdx -Differencing }\n"
)


@pytest.fixture
def shell() -> Iterator[Shell]:
    made = Shell()
    made.run(PARENT + CHILDREN)
    yield made
    made.session.close()


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("See D:\\one.vhdx mine; See D:\\two.vhdx; See D:\\parent.vhdx",
         ["before mine a.txt mine.txt", "before a.txt", "before a.txt"]),
        ("$null = See D:\\one.vhdx mine; Merge-VHD D:\\one.vhdx -Force; See D:\\parent.vhdx",
         ["before mine a.txt mine.txt"]),
        (("$null = See D:\\one.vhdx mine; Convert-VHD D:\\one.vhdx D:\\copy.vhdx; $null = See D:\\copy.vhdx more; "
          "See D:\\one.vhdx; See D:\\copy.vhdx"),
         ["before mine a.txt mine.txt", "before mine more a.txt mine.txt more.txt"]),
        (("Copy-Item D:\\parent.vhdx D:\\copy.vhdx; $null = See D:\\copy.vhdx mine; See D:\\parent.vhdx; "
          "See D:\\copy.vhdx"),
         ["before a.txt", "before mine a.txt mine.txt"]),
        (("Copy-Item D:\\parent.vhdx D:\\other.vhdx; $null = See D:\\one.vhdx mine; "
          "Set-VHD D:\\one.vhdx -ParentPath D:\\other.vhdx; See D:\\one.vhdx"), ["before mine a.txt mine.txt"]),
    ],
)  # fmt: skip
def test_each_file_of_a_chain_has_its_own(shell: Shell, command: str, expected: list[str]) -> None:
    assert lines(shell.run(command)) == expected


def test_a_checkpoint_keeps_the_files_of_its_moment(shell: Shell) -> None:
    inside = "Invoke-Command -VMName web01 -Credential $guest "
    drive = f"{GUEST}; {inside} {{ Set-Partition -DiskNumber 1 -PartitionNumber 2 -NewDriveLetter X }}"
    shell.run(f"Add-VMHardDiskDrive web01 -Path D:\\one.vhdx\n{drive}")
    write = inside + "{{ '{0}' >> X:\\a.txt }}\n"
    read = inside + "{ Get-Content X:\\a.txt }\n"
    shell.run(write.format("first") + "Checkpoint-VM web01 -SnapshotName s\n" + write.format("second"))
    assert lines(shell.run(read)) == ["before", "first", "second"]
    shell.run("Restore-VMSnapshot -VMName web01 -Name s -Confirm:$false; Start-VM web01; Start-Sleep 120")
    assert lines(shell.run(read)) == ["before", "first"]
    shell.run(write.format("third") + "Get-VMSnapshot web01 | Remove-VMSnapshot; Start-Sleep 60")
    assert lines(shell.run(read)) == ["before", "first", "third"]
    shell.run("Stop-VM web01 -Force; Remove-VMHardDiskDrive web01 SCSI 0 1")
    assert lines(shell.run("See D:\\one.vhdx; See D:\\two.vhdx")) == ["before first third a.txt", "before a.txt"]


def test_machines_share_the_parent_of_their_disks(shell: Shell) -> None:
    shell.run(
        "'one', 'two' | ForEach-Object { $null = New-VM $_ -MemoryStartupBytes 512MB; "
        "Add-VMHardDiskDrive $_ -Path D:\\$_.vhdx; Start-VM $_ }; Checkpoint-VM one"
    )
    assert lines(shell.run("(Get-VMHardDiskDrive one).Path -like 'D:\\one_*.avhdx'; (Get-VM one, two).State")) == [
        "True",
        "Running",
        "Running",
    ]
    assert "being used by another process" in shell.run_with_errors("Mount-VHD D:\\parent.vhdx")[1]
    assert "used by another process" in shell.run_with_errors("Remove-Item D:\\parent.vhdx")[1]
    shell.run("Stop-VM one -TurnOff")
    assert "used by another process" in shell.run_with_errors("Remove-Item D:\\parent.vhdx")[1]
    shell.run("Stop-VM two -TurnOff; Merge-VHD D:\\two.vhdx -Force")
    assert lines(shell.run("(Get-VMHardDiskDrive two).Path; Start-VM two; (Get-VM two).State")) == [
        "D:\\parent.vhdx",
        "Running",
    ]
