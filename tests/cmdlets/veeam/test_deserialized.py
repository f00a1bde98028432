"""Estate objects that were deserialized look as the live ones do."""

from __future__ import annotations

import pytest

from tests.cmdlets.hyperv.test_machines import lines
from tests.stories.worlds import Shell

BACKUP = "$job = New-BackupJob Daily web01; $session = Start-BackupJob Daily; "
OBJECTS = (
    "Get-VM",
    "Get-VMHost",
    "Get-VMSnapshot web01",
    "Get-VMHardDiskDrive web01",
    "Get-VMIntegrationService web01",
    "Get-BackupJob",
    "Get-BackupSession",
    "Get-BackupTrace",
    "Get-VBRTaskSession $session",
    "(Get-VBRTaskSession $session).Disks",
    "$session.Log",
    "Get-RestorePoint",
)


@pytest.fixture(scope="module")
def shell() -> Shell:
    made = Shell()
    made.run(BACKUP + "Checkpoint-VM web01 -SnapshotName first")
    return made


@pytest.mark.parametrize("expression", OBJECTS)
def test_a_table_shows_a_deserialized_object_as_the_live_one(shell: Shell, expression: str) -> None:
    live = lines(shell.run(f"{expression} | Format-Table"))
    copied = lines(shell.run(f"{expression} | Export-Clixml C:\\f.xml; Import-Clixml C:\\f.xml | Format-Table"))
    assert len(live) > 2
    assert copied == live


@pytest.mark.parametrize(
    "command", ["Invoke-Command -ComputerName HV02 { Get-VM }", "Start-Job { Get-VM } | Receive-Job -Wait"]
)
def test_machines_from_another_process_are_shown(shell: Shell, command: str) -> None:
    assert "MemoryAssigned" in shell.run(command)


def test_a_deserialized_state_is_shown_by_its_name_and_is_a_number(shell: Shell) -> None:
    copy = "$copy = Get-VM web01 | ConvertTo-CliXml | ConvertFrom-CliXml; "
    assert lines(shell.run(copy + "$copy | Format-List State; $copy.State.ToString(); $copy.State.Value")) == [
        "State : Running",
        "Running",
        "Running",
    ]
    assert lines(shell.run('[int]$copy.State; $copy.State -eq 2; "$($copy.State)"; $copy.State.PSTypeNames[0]')) == [
        "2",
        "True",
        "2",
        "Deserialized.Microsoft.HyperV.PowerShell.VMState",
    ]
    again = "$again = $copy | ConvertTo-CliXml | ConvertFrom-CliXml; "
    assert lines(shell.run(again + "$again.State.Value; $again.State.PSTypeNames[0]")) == [
        "Running",
        "Deserialized.Microsoft.HyperV.PowerShell.VMState",
    ]


def test_a_deserialized_object_keeps_its_text(shell: Shell) -> None:
    sources = (
        "Get-VM web01",
        "Get-VM web01 | ConvertTo-CliXml | ConvertFrom-CliXml",
        "Start-Job { Get-VM web01 } | Receive-Job -Wait",
    )
    text = "; ".join(f'"$({source})"' for source in sources)
    live, copied, received = lines(shell.run(text))
    assert live.startswith("VirtualMachine (Name = 'web01')")
    assert copied == received == live
