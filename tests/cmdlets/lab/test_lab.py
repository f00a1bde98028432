"""The lab commands: faults on demand, guests that write, disks that come in and are compared, folders for backups."""

from __future__ import annotations

import pytest

from tests.cmdlets.hyperv.test_machines import error_of, lines
from tests.stories.worlds import Shell


def test_what_can_fail_is_listed_by_step() -> None:
    output = lines(Shell().run("(Get-LabFault -Available).Step | Sort-Object -Unique"))
    assert output == ["0", "1", "2", "3", "4", "5", "6", "7", "8"]


def test_a_rule_counts_its_hits_and_can_let_some_pass() -> None:
    shell = Shell()
    shell.run("$null = New-BackupJob J web01; $null = Add-LabFault CheckpointFailed web* -Skip 1 -Times 1")
    assert lines(shell.run("1..3 | % { [string](Start-BackupJob J).Result }")) == ["Success", "Failed", "Success"]
    assert lines(shell.run("(Get-LabFault).Hits; (Get-LabFault).Spent")) == ["1", "True"]
    assert error_of(shell, "Add-LabFault CheckpointFail")[4] == (
        "No fault is named 'CheckpointFail'. Did you mean 'CheckpointFailed'?"
    )


@pytest.mark.parametrize(("arguments", "missing"), [("1", "1"), ("-Id 7", "7"), ("MergeFailed", "MergeFailed")])
def test_a_rule_that_is_not_there_cannot_be_removed(arguments: str, missing: str) -> None:
    shell = Shell()
    shell.run("$null = Add-LabFault CheckpointFailed web*")
    assert error_of(shell, f"Remove-LabFault {arguments}")[4] == f"No fault rule is named '{missing}'."
    assert lines(
        shell.run("(Get-LabFault).Id; Remove-LabFault Merge*; Remove-LabFault -Id 1; @(Get-LabFault).Count")
    ) == [
        "1",
        "0",
    ]


@pytest.mark.parametrize(
    ("arguments", "offset", "content"),
    [
        ("-Text hello -Offset 4096", 4096, b"hello"),
        ("-Byte 7 -Length 3", 0, b"\7\7\7"),
        ("-Data 1, 2, 255 -Offset 10", 10, b"\1\2\xff"),
    ],
)
def test_a_guest_writes_what_it_is_told(arguments: str, offset: int, content: bytes) -> None:
    shell = Shell()
    output = lines(shell.run(f"Invoke-GuestWrite sql01 -Disk 1 {arguments} -PassThru | % {{ $_.Disk; $_.Length }}"))
    assert output == ["sql01-data1.vhdx", str(len(content))]
    machine = shell.session.engine.service("Estate").backup_server.machine("sql01")
    assert machine.disks[1].read(offset, len(content)) == content


@pytest.mark.parametrize(
    ("command", "message"),
    [
        ("Invoke-GuestWrite app01 -Text x", "The guest of 'app01' cannot write: the machine does not run."),
        ("Invoke-GuestWrite web01 -Disk 4 -Text x", "No disk of 'web01' is named '4'."),
        ("Invoke-GuestWrite web01 -Offset 60GB", "The disk 'web01.vhdx' ends at 64424509440, before 64424574976."),
        ("Import-LabDisk C:\\none.img", "The file 'C:\\none.img' does not exist."),
        ("Import-LabDisk C:\\Windows\\win.ini", "'C:\\Windows\\win.ini' is no disk: 76 bytes are not whole sectors."),
    ],
)
def test_what_cannot_be_done_is_said(command: str, message: str) -> None:
    assert error_of(Shell(), command)[4] == message


def test_an_imported_disk_is_the_image_and_the_image_is_not_written() -> None:
    shell = Shell()
    shell.run(
        "$null = New-BackupJob J web01 | Start-BackupJob;$null = Get-RestorePoint | Restore-BackupVM -ToFile D:\\a.vhdx"
    )
    shell.run("$before = (Get-FileHash D:\\a.vhdx).Hash; $null = Import-LabDisk D:\\a.vhdx imported")
    assert lines(shell.run("(Compare-LabDisk imported D:\\a.vhdx).Equal; [string](Get-VM imported).State")) == [
        "True",
        "Running",
    ]
    shell.run("Invoke-GuestWrite imported -Length 100KB -Offset 10MB")
    assert lines(
        shell.run("(Compare-LabDisk imported D:\\a.vhdx).DifferentBytes; (Get-FileHash D:\\a.vhdx).Hash -eq $before")
    ) == [
        "131072",
        "True",
    ]


def test_a_repository_in_another_folder_keeps_what_goes_there() -> None:
    shell = Shell()
    shell.run(
        "$null = Add-LabRepository Second E:\\Second;$null = New-BackupJob J web01 -Repository Second | Start-BackupJob"
    )
    assert lines(shell.run("(Get-ChildItem E:\\Second\\J\\web01).Extension; (Get-BackupRepository).Name")) == [
        ".vbm",
        ".vbk",
        "Default Backup Repository",
        "Second",
    ]
    assert "exists already" in error_of(shell, "Add-LabRepository second E:\\Third")[4]


def test_nothing_through_the_pipeline_means_the_newest_checkpoint() -> None:
    shell = Shell()
    shell.run("$null = Checkpoint-Lab; Stop-VM web01 -TurnOff; $null | Restore-Lab")
    assert shell.run("[string](Get-VM web01).State").strip() == "Running"
