"""Commands before and after a job, and test scripts of SureBackup: they run on the backup server, on the clock."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from hvsim.interpreter.commands.jobs import jobs_of
from tests.cmdlets.hyperv.test_machines import lines
from tests.stories.worlds import Shell

LOG = "@($run.Logger.GetLog().UpdatedRecords | Where-Object Title -match script).Title"


@pytest.fixture
def shell() -> Iterator[Shell]:
    shell = Shell()
    shell.run("$job = Get-VBRJob -Name Nightly; Invoke-Command VBR01 { $null = mkdir C:\\s }")
    yield shell
    shell.session.close()


def keep(shell: Shell, name: str, text: str) -> None:
    """A script on the backup server."""
    shell.run(f"Invoke-Command VBR01 {{ Set-Content C:\\s\\{name} '{text}' }}")


def pre(shell: Shell, command: str) -> None:
    shell.run(f"Set-VBRJobAdvancedOptions -Job $job -EnablePreScript $true -PreJobScript '{command}'")


def post(shell: Shell, command: str) -> None:
    shell.run(f"Set-VBRJobAdvancedOptions -Job $job -Enabled $true -CommandLine '{command}'")


def test_they_run_before_and_after_on_the_server_and_take_their_time(shell: Shell) -> None:
    text = 'param($to) Add-Content C:\\s\\log.txt "$(Get-Date -f HH:mm:ss) $to $env:COMPUTERNAME"'
    keep(shell, "note.ps1", f"{text}; Start-Sleep 30")
    pre(shell, "C:\\s\\note.ps1 first")
    post(shell, '"C:\\s\\note.ps1" last')
    assert lines(shell.run("$run = Start-VBRJob $job; [string]$run.Result")) == ["Success"]
    assert lines(shell.run(LOG)) == [
        "Running pre-job script: C:\\s\\note.ps1 first",
        "Pre-job script finished",
        'Running post-job script: "C:\\s\\note.ps1" last',
        "Post-job script finished",
    ]
    noted = lines(shell.run("Invoke-Command VBR01 { Get-Content C:\\s\\log.txt }"))
    assert [line.split()[1:] for line in noted] == [["first", "VBR01"], ["last", "VBR01"]]
    assert noted[0].startswith("08:00:00")
    assert lines(shell.run("($run.EndTime - $run.CreationTime).TotalSeconds -gt 60")) == ["True"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("exit 3", "process exited with code 3"),
        ("throw 1", "process exited with code 1"),
        ("Start-Sleep 3600", "the process did not end within 15 minutes and was terminated"),
        ("", "the system cannot find the file specified"),
    ],
)
def test_one_that_fails_makes_the_run_a_warning(shell: Shell, text: str, reason: str) -> None:
    if text:
        keep(shell, "bad.ps1", text)
    post(shell, "C:\\s\\bad.ps1")
    assert lines(shell.run("$run = Start-VBRJob $job; [string]$run.Result")) == ["Warning"]
    assert lines(shell.run(LOG))[-1] == f"Post-job script failed. Error: {reason}"
    assert lines(shell.run("@(Get-VBRRestorePoint).Count; @(Get-Job).Count")) == ["2", "0"]


def test_they_run_with_scheduled_runs_as_often_as_they_are_to(shell: Shell) -> None:
    keep(shell, "note.ps1", "Start-Sleep 5; Add-Content C:\\s\\log.txt (Get-Date).DayOfWeek")
    post(shell, "C:\\s\\note.ps1")
    shell.run("Set-VBRJobAdvancedOptions -Job $job -Frequency 2")
    shell.run("$null = Set-VBRJobSchedule -Job $job -Daily -At 22:00; $null = Enable-VBRJobSchedule -Job $job")
    shell.run("Start-Sleep (4 * 86400)")
    assert lines(shell.run("Invoke-Command VBR01 { Get-Content C:\\s\\log.txt }")) == ["Tuesday", "Thursday"]
    shell.run("Set-VBRJobAdvancedOptions -Job $job -Periodicity Days -Days Sunday; Start-Sleep (7 * 86400)")
    assert lines(shell.run("Invoke-Command VBR01 { Get-Content C:\\s\\log.txt }"))[2:] == ["Sunday"]


def test_a_script_may_ask_the_server_and_stop_its_own_job(shell: Shell) -> None:
    keep(shell, "stop.ps1", "$null = Start-VBRJob (Get-VBRJob -Name Branch); Stop-VBRJob (Get-VBRJob -Name Nightly)")
    pre(shell, "C:\\s\\stop.ps1")
    assert lines(shell.run("$run = Start-VBRJob $job; [string]$run.Result")) == ["Failed"]
    assert lines(shell.run("[string](Get-VBRJob -Name Branch).GetLastResult(); @(Get-VBRBackup).Name")) == [
        "Success",
        "Branch",
    ]


def test_a_script_of_its_own_tests_a_verified_machine(shell: Shell) -> None:
    keep(shell, "test.ps1", 'param($name) Set-Content C:\\s\\told.txt $name; exit [int]($name -notlike "*web01*")')
    shell.run(
        "$null = Start-VBRJob $job; $hv = Get-VBRServer -Name HV01;"
        "$lab = Add-VBRHvSimpleVirtualLab -Server $hv -Name Lab1;"
        "$script = New-VBRSureBackupTestScript -Name mine -Path C:\\s\\test.ps1 -Argument '%vm_fqdn%';"
        "$linked = New-VBRSureBackupLinkedJob -Job $job -TestScript $script;"
        "$check = Add-VBRSureBackupJob -Name Verify -VirtualLab $lab -LinkedJob $linked; "
        "$null = Start-VBRSureBackupJob -Job $check"
    )
    text = "(Get-VBRSureBackupSession)[0].Log.Title -match 'test script'"
    assert lines(shell.run(text)) == [
        "dc01: the test script 'mine' ended with exit code 1",
        "web01: the test script 'mine' ended with exit code 0",
    ]


def test_a_session_that_is_closed_ends_them(shell: Shell) -> None:
    keep(shell, "wait.ps1", "Start-Sleep 600")
    pre(shell, "C:\\s\\wait.ps1")
    shell.run("$null = Start-VBRJob $job -RunAsync; Start-Sleep 60")
    schedule = jobs_of(shell.session.engine).schedule
    (script,) = schedule.tasks
    shell.session.close()
    assert schedule.tasks == []
    assert script.thread is not None
    assert script.thread.dead
