"""Limits of event logs are kept, and logs know what was before the lab began."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.cmdlets.hyperv.test_machines import error_of, lines
from tests.stories.worlds import GUEST, Shell

FILL = "{0}..{1} | ForEach-Object {{ Write-EventLog Scripts Script $_ -Message ('x' * 1000) }}\n"
IDS = "$ids = (Get-EventLog Scripts).EventID; $ids.Count -lt 64; $ids[0]; $ids[-1]"


@pytest.fixture
def shell() -> Iterator[Shell]:
    made = Shell()
    made.run("New-EventLog Scripts Script; Limit-EventLog Scripts -MaximumSize 64KB")
    yield made
    made.session.close()


def test_the_oldest_entries_make_room(shell: Shell) -> None:
    shell.run(FILL.format(1, 20) + "$all = (Get-EventLog Scripts).Count\n" + FILL.format(21, 80))
    assert lines(shell.run(f"$all; {IDS}")) == ["20", "True", "80", "53"]
    assert lines(shell.run("(Get-EventLog -List | Where-Object Log -eq Scripts).MinimumRetentionDays")) == ["0"]


def test_a_log_that_is_full_takes_no_more(shell: Shell) -> None:
    shell.run("Limit-EventLog Scripts -OverflowAction DoNotOverwrite")
    _, errors = shell.run_with_errors(FILL.format(1, 40))
    assert "The event log file is full." in errors
    assert error_of(shell, "Write-EventLog Scripts Script 99 -Message ('x' * 1000)")[:2] == [
        "OSWritingError,Microsoft.PowerShell.Commands.WriteEventLogCommand",
        "WriteError",
    ]
    told = "@(Get-WinEvent -FilterHashtable @{ LogName = 'System'; Id = 6000 }).Message"
    assert lines(shell.run(f"(Get-EventLog Scripts)[-1].EventID; {told}")) == ["1", "The Scripts log file is full."]
    shell.run("Clear-EventLog Scripts; Write-EventLog Scripts Script 41 -Message again")
    assert lines(shell.run("(Get-EventLog Scripts).EventID")) == ["41"]


def test_a_log_that_has_got_room_and_is_full_again_says_so_again(shell: Shell) -> None:
    shell.run("Limit-EventLog Scripts -OverflowAction DoNotOverwrite")
    shell.run_with_errors(FILL.format(1, 40))
    shell.run("Limit-EventLog Scripts -MaximumSize 128KB")
    shell.run_with_errors(FILL.format(41, 90))
    assert lines(shell.run("@(Get-WinEvent -FilterHashtable @{ LogName = 'System'; Id = 6000 }).Count")) == ["2"]


def test_entries_are_kept_for_so_many_days(shell: Shell) -> None:
    shell.run("Limit-EventLog Scripts -OverflowAction OverwriteOlder -RetentionDays 3")
    shell.run(FILL.format(1, 20) + "Start-Sleep (2 * 86400)\n" + FILL.format(21, 30))
    assert "full" in shell.run_with_errors(FILL.format(31, 40))[1]
    shell.run("Start-Sleep (1.5 * 86400)\n" + FILL.format(41, 50))
    assert lines(shell.run("(Get-EventLog Scripts)[-1].EventID; (Get-EventLog Scripts)[0].EventID")) == ["13", "50"]


def test_logs_know_what_was_before_the_lab_began(shell: Shell) -> None:
    times = "(Get-WinEvent -LogName System -ComputerName HV02 -Oldest -MaxEvents 3)"
    assert lines(shell.run(f"{times}.Id -join ' '; {times}[2].Message")) == [
        "12 6009 6005",
        "The Event log service was started.",
    ]
    boot = "(Get-CimInstance Win32_OperatingSystem -ComputerName HV02).LastBootUpTime"
    assert lines(shell.run(f"[int]({times}[0].TimeCreated - {boot}).TotalSeconds")) == ["0"]
    worker = "Get-WinEvent -FilterHashtable @{ LogName = 'Microsoft-Windows-Hyper-V-Worker-Admin'; Id = 18500 }"
    running = "(Get-VM | Where-Object State -eq Running).Count"
    assert lines(shell.run(f"@({worker}).Count -eq {running}; ({worker})[-1].TimeCreated -gt {boot}")) == [
        "True",
        "True",
    ]
    joined = "(Get-WinEvent -LogName Microsoft-Windows-FailoverClustering/Operational).Message"
    assert lines(shell.run(joined)) == ["This node successfully joined the failover cluster 'HVC01'."]
    shell.run(f"{GUEST}; $up = (Get-VM web01).Uptime")
    inside = "Invoke-Command -VMName web01 -Credential $guest { (Get-Date) - (Get-EventLog System)[-1].TimeGenerated }"
    assert lines(shell.run(f"[int](({inside}) - $up).TotalMinutes")) == ["0"]


def test_a_node_that_goes_down_is_noted_in_the_system_log_of_the_others(shell: Shell) -> None:
    shell.run("Stop-LabHost HV02 -Crash; Start-Sleep 300")
    found = "Get-WinEvent -FilterHashtable @{ LogName = 'System'; Id = 1135 }"
    assert lines(shell.run(f"({found}).LevelDisplayName; ({found}).Message")) == [
        "Critical",
        "Cluster node 'HV02' was removed from the active failover cluster membership.",
    ]
