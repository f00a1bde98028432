"""What the Hyper-V commands refuse, question and choose: the rarer ways through them."""

from __future__ import annotations

from pathlib import Path

import pytest

from hvsim.infrastructure.machines.virtual_machine import CheckpointType
from tests.cmdlets.hyperv.test_machines import error_of, lines
from tests.stories.worlds import Shell

BIG_LAB = """
[[hosts]]
name = "HV01"
memory = "8GB"
[[hosts.machines]]
name = "small"
guest = "Windows Server 2019"
memory = "2GB"
state = "Off"
disks = [{ size = "1GB" }]
[[hosts.machines]]
name = "big"
memory = "16GB"
state = "Off"
[[hosts.machines]]
name = "old"
version = "5.0"
kind = "Linux"
guest = "Debian"
disks = [{ size = "1GB", used = "4MB" }]
[[backup_server.repositories]]
name = "R"
path = 'E:\\R'
"""
NO_HOST = (
    "Hyper-V encountered an error trying to access an object on computer 'nowhere' because the object was not found."
)


def test_a_machine_that_needs_more_memory_than_there_is_does_not_start(tmp_path: Path) -> None:
    lab = tmp_path / "lab.toml"
    lab.write_text(BIG_LAB)
    shell = Shell(lab=str(lab))
    found = error_of(shell, "Start-VM big")
    assert found[:2] == ["OutOfMemory,Microsoft.HyperV.PowerShell.Commands.StartVM", "FromStdErr"]
    assert found[4:6] == [
        "'big' failed to start.",
        "Not enough memory in the system to start the virtual machine big with ram size 16384 megabytes.",
    ]
    assert lines(shell.run("(Get-VM old).Heartbeat; (Get-VM old).Version")) == ["OkApplicationsUnknown", "5.0"]
    shell.run("$null = New-BackupJob J old; $null = Start-BackupJob J; $s = Start-BackupJob J")
    assert lines(shell.run("[string]$s.Result; $s.Tasks[0].ChangeTracking")) == ["Success", "False"]


def test_a_disk_that_is_gone_or_taken_is_named_when_the_machine_starts() -> None:
    shell = Shell()
    shell.run(
        "Stop-VM web01 -TurnOff; $d = (Get-VMHardDiskDrive web01).Path; $null = New-VM twin -VHDPath $d; Start-VM twin"
    )
    found = error_of(shell, "Start-VM web01")
    assert found[0] == "OperationFailed,Microsoft.HyperV.PowerShell.Commands.StartVM"
    assert "(0x80070020)" in found[5]
    assert found[6].startswith("'web01': Attachment 'C:\\ClusterStorage\\Volume1\\web01")
    shell.run("Stop-VM twin -TurnOff; Remove-Item $d")
    assert "(0x80070002)" in error_of(shell, "Start-VM web01")[5]


def test_a_guest_that_does_not_answer_is_only_turned_off_by_force() -> None:
    shell = Shell()
    shell.run("Disable-VMIntegrationService Shutdown -VMName web01")
    _, errors = shell.run_with_errors("Stop-VM web01")
    assert errors
    assert lines(shell.run("[string](Get-VM web01).State")) == ["Running"]
    assert lines(shell.run("[string](Stop-VM web01 -Force -Passthru).State")) == ["Off"]
    _, errors = shell.run_with_errors("Restart-VM dc01")
    assert errors
    assert "failed to restart" in error_of(shell, "Restart-VM web01 -Force")[4]


@pytest.mark.parametrize(
    ("setup", "command", "message"),
    [
        ("Save-VM web01", "Stop-VM web01", "'web01' failed to stop."),
        ("Stop-VM web01", "Stop-VM web01 -Save", "'web01' failed to stop."),
        ("Suspend-VM web01", "Start-VM web01", "'web01' failed to start."),
        ("", "New-VM v -Version '12.0'", "Failed to create a new virtual machine."),
        ("", "New-VM v -Path 'D:\\a?b'", "Failed to create a new virtual machine."),
        ("", "New-VM v -VHDPath D:\\none.vhdx", "Failed to create a new virtual machine."),
        ("", "New-VHD D:\\a.vhdx 100", "Failed to create the virtual hard disk."),
        ("", "New-VHD D:\\a.vhdx -ParentPath D:\\b.vhdx", "'D:\\b.vhdx' is not an existing virtual hard disk file."),
        ("", "Get-VMSnapshot -Id ([guid]::Empty)", "Unable to find a snapshot matching the given criteria."),
        ("", "Remove-VMSnapshot web01 -Name none", "Unable to find a snapshot matching the given criteria."),
        (
            "",
            "Get-VMIntegrationService web01 -Name None",
            'Hyper-V was unable to find an integration service with name "None".',
        ),
        (
            "",
            "Get-VM -ComputerName nowhere",
            NO_HOST,
        ),
    ],
)
def test_refusals_begin_with_the_commands_own_sentence(setup: str, command: str, message: str) -> None:
    shell = Shell()
    shell.run(setup or "$null")
    assert error_of(shell, command)[4] == message


def test_checkpoints_follow_the_machines_checkpoint_type() -> None:
    shell = Shell()
    machine = shell.session.engine.service("Estate").backup_server.machine("legacy01")
    shell.run("Checkpoint-VM legacy01")
    assert lines(shell.run("(Get-VMSnapshot legacy01).Name"))[0].startswith("legacy01 - (6/2/2025 - 8:00:")
    machine.checkpoint_type = CheckpointType.PRODUCTION_ONLY
    assert error_of(shell, "Checkpoint-VM legacy01")[4:6] == [
        "Checkpoint operation failed.",
        "Production checkpoints cannot be created.",
    ]
    machine.checkpoint_type = CheckpointType.DISABLED
    assert error_of(shell, "Checkpoint-VM legacy01")[5] == "Checkpoints have been disabled."


def test_checkpoints_are_found_by_their_kin_and_removed_with_what_is_above_them() -> None:
    shell = Shell()
    shell.run("Checkpoint-VM web01 a; Checkpoint-VM web01 b; Checkpoint-VM web01 c")
    assert lines(shell.run("(Get-VMSnapshot -ParentOf (Get-VM web01)).Name")) == ["c"]
    assert lines(shell.run("(Get-VMSnapshot -ParentOf (Get-VMSnapshot web01 b)).Name")) == ["a"]
    assert lines(shell.run("(Get-VMSnapshot -ChildOf (Get-VMSnapshot web01 a)).Name")) == ["b"]
    assert lines(shell.run("(Get-VMSnapshot -Id (Get-VMSnapshot web01 c).Id).Name")) == ["c"]
    assert lines(shell.run("(Get-VM web01).ParentSnapshotName; (Get-VMSnapshot web01 b).ParentCheckpointName")) == [
        "c",
        "a",
    ]
    shell.run("Remove-VMSnapshot web01 b -IncludeAllChildSnapshots; Start-Sleep 30")
    assert lines(shell.run("(Get-VMSnapshot web01).Name")) == ["a"]
    shell.run("Get-VM web01 | Remove-VMSnapshot -Name a; Start-Sleep 30")
    assert lines(
        shell.run(
            "@(Get-VMSnapshot web01).Count; (Get-ChildItem C:\\ClusterStorage\\Volume1\\web01 -Recurse -File).Extension"
        )
    ) == [
        "0",
        ".vhdx",
        ".vmcx",
    ]


def test_machines_are_found_by_their_identity() -> None:
    shell = Shell()
    assert lines(shell.run("(Get-VM -Id (Get-VM sql01).Id).Name")) == ["sql01"]
    assert "unable to find a virtual machine with Id" in error_of(shell, "Get-VM -Id ([guid]::Empty)")[4]


def test_a_restart_may_wait_for_the_guest() -> None:
    shell = Shell()
    shell.run("Restart-VM web01 -Force -Wait -For Heartbeat -Type Reboot")
    assert lines(shell.run("(Get-VM web01).Heartbeat")) == ["OkApplicationsHealthy"]


def test_services_are_switched_by_name_object_and_machine() -> None:
    shell = Shell()
    shell.run(
        "Disable-VMIntegrationService -Name VSS, Heartbeat -VMName web01;Get-VM dc01 | Disable-VMIntegrationService VSS"
    )
    text = 'Get-VM web01, dc01 | Get-VMIntegrationService | ? { -not $_.Enabled } | % { "$($_.VMName) $($_.Name)" }'
    assert lines(shell.run(text)) == [
        "web01 Guest Service Interface",
        "web01 Heartbeat",
        "web01 VSS",
        "dc01 Guest Service Interface",
        "dc01 VSS",
    ]
    assert lines(shell.run("(Get-VM web01).Heartbeat")) == ["Disabled"]
    shell.run("Get-VMIntegrationService web01 -Name VSS | Enable-VMIntegrationService")
    assert lines(shell.run("(Get-VMIntegrationService web01 VSS).Enabled")) == ["True"]


def test_change_tracking_is_reset_for_a_disk_by_its_path() -> None:
    shell = Shell()
    shell.run("$null = New-BackupJob J sql01 | Start-BackupJob; $h = Get-VBRServer -Name HV01")
    shell.run("Reset-HvVmChangeTracking -Server $h -VhdPath (Get-VMHardDiskDrive sql01)[1].Path")
    assert lines(shell.run("(Start-BackupJob J).Tasks[0].Disks.Mode")) == ["Tracked", "Untracked"]
    found = error_of(shell, "Reset-HvVmChangeTracking -Server $h -VhdPath D:\\VMs\\none.vhdx")
    assert found[4].startswith("No virtual disk is named 'D:\\VMs\\none.vhdx'.")
    shell.run("Reset-HvVmChangeTracking -Server $h")
    assert lines(shell.run("(Start-BackupJob J).Tasks[0].Disks.Mode")) == ["Untracked", "Untracked"]


def test_a_removed_checkpoint_is_gone_at_once_and_an_applied_one_is_the_parent() -> None:
    shell = Shell()
    shell.run("'a', 'b', 'c' | ForEach-Object { Checkpoint-VM web01 $_ }")
    shell.run("Restore-VMCheckpoint -VMName web01 -Name b -Confirm:$false")
    assert lines(shell.run("(Get-VM web01).ParentCheckpointName")) == ["b"]
    shell.run("Remove-VMCheckpoint web01 b")
    assert lines(shell.run("(Get-VMSnapshot web01).Name; (Get-VM web01).ParentSnapshotName")) == ["a", "c", "a"]
    assert error_of(shell, "Remove-VMSnapshot web01 b")[1] == "ObjectNotFound"
    shell.run("Rename-VMCheckpoint -VMName web01 -Name c -NewName d; Get-VMSnapshot web01 | Remove-VMSnapshot")
    assert lines(shell.run("@(Get-VMSnapshot web01).Count; (Get-VM web01).ParentSnapshotName -eq ''")) == ["0", "True"]
    shell.run("Start-Sleep 60")
    assert lines(shell.run("(Get-VMHardDiskDrive web01).Path")) == [
        "C:\\ClusterStorage\\Volume1\\web01\\Virtual Hard Disks\\web01.vhdx"
    ]


@pytest.mark.parametrize("amount", ["1MB", "33MB + 1", "2TB"])
def test_a_machine_is_not_made_with_memory_that_it_could_not_have(amount: str) -> None:
    shell = Shell()
    text, errors = shell.run_with_errors(
        f"New-VM odd -MemoryStartupBytes ({amount}) -NewVHDPath D:\\odd.vhdx -NewVHDSizeBytes 1GB;"
        " Test-Path D:\\odd.vhdx"
    )
    assert "Invalid startup memory amount assigned for 'odd'" in errors
    assert lines(text) == ["False"]
