"""Scheduled tasks run their scripts when the simulated clock reaches their times, on the machine that has them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from hvsim.cmdlets.scheduledtasks.durations import duration_text, parse_duration
from hvsim.console import MemoryConsole
from hvsim.infrastructure.computers.scheduled_tasks import Repetition, TaskTrigger
from hvsim.session import Session
from tests.stories.worlds import GUEST, Shell

NOTE = (
    "$null = New-Item C:\\Scripts -ItemType Directory -Force; "
    'Set-Content C:\\Scripts\\note.ps1 \'param($Text = "now", $Seconds = 0); $at = Get-Date -Format s; '
    'Start-Sleep $Seconds; Add-Content C:\\notes.txt "$at $env:COMPUTERNAME $Text"; exit 7\'; '
    'function action($more) { New-ScheduledTaskAction powershell.exe "-NoProfile -File C:\\Scripts\\note.ps1 $more" }; '
)
MONDAY = datetime(2025, 6, 2, 8, tzinfo=UTC)


def test_a_daily_task_runs_every_night_with_its_exit_code() -> None:
    shell = Shell()
    trigger = "New-ScheduledTaskTrigger -Daily -At 22:00"
    shell.run(
        f"{NOTE} $null = Register-ScheduledTask Jobs\\Note -Action (action '-Text \"two words\"') -Trigger ({trigger})"
    )
    shell.run("Step-LabClock -Duration 2.00:00:00")
    assert shell.run("Get-Content C:\\notes.txt").splitlines() == [
        "2025-06-02T22:00:00 HV01 two words",
        "2025-06-03T22:00:00 HV01 two words",
    ]
    text = shell.run(
        "Get-ScheduledTask Note | Get-ScheduledTaskInfo | % { $_.LastTaskResult; $_.NextRunTime.Day; $_.TaskPath }"
    )
    assert text.split() == ["7", "4", "\\Jobs\\"]


def test_a_task_runs_beside_the_script_and_not_twice_at_once() -> None:
    shell = Shell()
    shell.run(f"{NOTE} $null = Register-ScheduledTask Note -Action (action '-Seconds 600')")
    shell.run("Start-ScheduledTask Note; Start-Sleep 5; Start-ScheduledTask Note")
    assert shell.run("(Get-ScheduledTask Note).State; Start-Sleep 1; (Get-Date).Minute").split() == ["Running", "0"]
    assert shell.run(
        "Start-Sleep 1200; (Get-ScheduledTask Note).State; @(Get-Content C:\\notes.txt).Count"
    ).split() == [
        "Ready",
        "1",
    ]
    shell.run("Start-ScheduledTask Note; Start-Sleep 5; Stop-ScheduledTask Note; Start-Sleep 1200")
    text = shell.run("@(Get-Content C:\\notes.txt).Count; '{0:x}' -f (Get-ScheduledTaskInfo Note).LastTaskResult")
    assert text.split() == ["1", "41306"]
    _, errors = shell.run_with_errors("$null = Disable-ScheduledTask Note; Start-ScheduledTask Note")
    assert "disabled" in errors


def test_a_task_is_its_machines_own_and_waits_for_it() -> None:
    shell = Shell()
    shell.run(f"{NOTE} {GUEST}; $session = New-PSSession -VMName web01 -Credential $guest")
    shell.run(f"Invoke-Command $session {{ {NOTE} }}")
    trigger = "(New-ScheduledTaskTrigger -Once -At 09:00), (New-ScheduledTaskTrigger -AtStartup)"
    task = "$null = Register-ScheduledTask Note -Action (action)"
    settings = "-Settings (New-ScheduledTaskSettingsSet -StartWhenAvailable)"
    shell.run(f"Invoke-Command $session {{ {task} -Trigger {trigger} {settings} }}")
    shell.run("Stop-VM web01 -Force; Start-Sleep 7200; Start-VM web01; Start-Sleep 300")
    notes = shell.run("Invoke-Command -VMName web01 -Credential $guest { Get-Content C:\\notes.txt }").split()
    assert re.fullmatch(r"2025-06-02T10:0\d:\d\d WEB01 now", " ".join(notes))
    assert shell.run("Test-Path C:\\notes.txt").strip() == "False"


def test_what_is_not_there_is_told() -> None:
    shell = Shell()
    _, errors = shell.run_with_errors("Get-ScheduledTask nope; Start-ScheduledTask nope")
    assert "No MSFT_ScheduledTask objects found with property 'TaskName' equal to 'nope'." in errors
    assert "The system cannot find the file specified." in errors
    shell.run("$null = Register-ScheduledTask T -Action (New-ScheduledTaskAction powershell.exe '-File C:\\nope.ps1')")
    _, errors = shell.run_with_errors("Register-ScheduledTask T -Action (New-ScheduledTaskAction cmd.exe)")
    assert "Cannot create a file when that file already exists." in errors
    shell.run("Start-ScheduledTask T; Start-Sleep 1")
    assert shell.run("(Get-ScheduledTaskInfo T).LastTaskResult").strip() == "4294770688"
    assert shell.run("Unregister-ScheduledTask T -Confirm:$false; @(Get-ScheduledTask).Count").strip() == "0"


def test_a_task_is_in_a_snapshot_of_the_lab() -> None:
    shell = Shell()
    trigger = "New-ScheduledTaskTrigger -Daily -At 22:00"
    shell.run(
        f"{NOTE} $null = Register-ScheduledTask Note -Action (action) -Trigger ({trigger}); Checkpoint-Lab before"
    )
    shell.run("Start-Sleep (36 * 3600); Restore-Lab before -Confirm:$false")
    assert shell.run("(Get-ScheduledTaskInfo Note).NextRunTime.Day; Test-Path C:\\notes.txt").split() == ["2", "False"]
    assert shell.run("Start-Sleep (36 * 3600); @(Get-Content C:\\notes.txt).Count").strip() == "1"


def test_going_back_ends_what_a_task_does() -> None:
    shell = Shell()
    shell.run(f"{NOTE} $null = Register-ScheduledTask Note -Action (action '-Seconds 600'); Checkpoint-Lab before")
    shell.run("Start-ScheduledTask Note; Start-Sleep 5; Restore-Lab before -Confirm:$false; Start-Sleep 1200")
    text = "(Get-ScheduledTask Note).State; Test-Path C:\\notes.txt; (Get-ScheduledTaskInfo Note).LastTaskResult"
    assert shell.run(text).split() == ["Ready", "False", "267011"]
    shell.run("Start-ScheduledTask Note; Start-Sleep 1200")
    assert shell.run("@(Get-Content C:\\notes.txt).Count").strip() == "1"


def test_tasks_of_a_copied_lab_are_its_own() -> None:
    shell = Shell()
    shell.run(f"{NOTE} $twin = Copy-Lab; $null = Register-ScheduledTask Here -Action (action)")
    shell.run(f"Invoke-Command $twin {{ {NOTE} $null = Register-ScheduledTask There -Action (action 'there') }}")
    shell.run("Invoke-Command $twin { Start-ScheduledTask There; Start-Sleep 5 }")
    assert shell.run("Invoke-Command $twin { (Get-ScheduledTask).TaskName; Get-Content C:\\notes.txt }").split() == [
        "There",
        "2025-06-02T08:00:00",
        "HV01",
        "there",
    ]
    assert shell.run("(Get-ScheduledTask).TaskName; Test-Path C:\\notes.txt").split() == ["Here", "False"]


def test_tasks_that_were_made_of_the_same_parts_are_changed_alone() -> None:
    shell = Shell()
    shell.run(f"{NOTE} $settings = New-ScheduledTaskSettingsSet; $action = action")
    shell.run("foreach ($n in 'A', 'B') { $null = Register-ScheduledTask $n -Action $action -Settings $settings }")
    assert shell.run("$null = Disable-ScheduledTask A; (Get-ScheduledTask).State -join ' '").strip() == "Disabled Ready"


def test_what_powershell_cannot_read_ends_its_task() -> None:
    shell = Shell()
    for arguments in ("-File", "-EncodedCommand ?", '-NoProfile -File "C:\\no'):
        action = f"(New-ScheduledTaskAction powershell '{arguments}')"
        shell.run(f"$null = Register-ScheduledTask Bad -Force -Action {action}")
        text = "Start-ScheduledTask Bad; Start-Sleep 1; (Get-ScheduledTaskInfo Bad).LastTaskResult"
        assert shell.run(text).strip() == "4294770688"


@given(
    kind=st.sampled_from(["Once", "Daily", "Weekly"]),
    every=st.integers(1, 4),
    days=st.integers(0, 127),
    start=st.integers(-200, 200),
    asked=st.integers(-300, 900),
    interval=st.sampled_from([None, 15, 360]),
)
def test_a_trigger_is_due_later_and_at_the_first_such_moment(
    kind: str, every: int, days: int, start: int, asked: int, interval: int | None
) -> None:
    repetition = Repetition(None if interval is None else timedelta(minutes=interval), timedelta(hours=12))
    trigger = TaskTrigger(kind, MONDAY + timedelta(hours=start), every, days, repetition=repetition)
    moment = MONDAY + timedelta(hours=asked)
    found = trigger.next_after(moment)
    if found is None:
        assert kind == "Once"
        return
    assert found > moment
    assert trigger.start is not None
    assert found >= trigger.start
    assert trigger.next_after(found - timedelta(seconds=1)) == found


@given(st.integers(0, 10**7))
def test_a_duration_is_read_as_it_is_written(seconds: int) -> None:
    assert parse_duration(duration_text(timedelta(seconds=seconds))) == timedelta(seconds=seconds)


def test_tasks_of_a_saved_lab_go_on(tmp_path: Path) -> None:
    state = str(tmp_path / "lab.state")
    with Session(os="windows", state=state, console=MemoryConsole()) as session:
        session.run_command("Set-Content C:\\n.ps1 'Add-Content C:\\n.txt x'")
        action = "New-ScheduledTaskAction powershell.exe '-File C:\\n.ps1'"
        trigger = "New-ScheduledTaskTrigger -Daily -At 22:00"
        session.run_command(f"$null = Register-ScheduledTask N -Action ({action}) -Trigger ({trigger})")
        session.keep_state()
        session.release_state()
    console = MemoryConsole()
    with Session(os="windows", state=state, console=console) as session:
        session.run_command("Start-Sleep (48 * 3600); (Get-Content C:\\n.txt).Count")
    assert console.output.split() == ["2"]


def test_tasks_are_made_of_parts_of_tasks_alone() -> None:
    shell = Shell()
    shell.run(
        "$null = Register-ScheduledTask Night -Action (New-ScheduledTaskAction hostname);"
        "$trigger = New-ScheduledTaskTrigger -Daily -At 3am; $task = Get-ScheduledTask Night"
    )
    others = [
        "Start-ScheduledTask -InputObject (New-ScheduledTaskSettingsSet)",
        "Set-ScheduledTask Night -Trigger @(Get-Disk)[0]",
        "$task.Settings = 5",
        "$task.Triggers = 5",
        "$trigger.Repetition = 'often'",
    ]
    for other in others:
        assert "annot convert" in shell.run(f'try {{ {other} }} catch {{ "$_" }}'), other
    shell.run("$trigger.Repetition = $null; $task.Triggers = $null; $task.Triggers = $trigger, $trigger")
    assert shell.run("($task | Set-ScheduledTask).Triggers.Count") == "2\r\n"
