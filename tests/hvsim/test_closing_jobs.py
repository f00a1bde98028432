"""What is under way when a session is closed: jobs and scheduled tasks end with it."""

from __future__ import annotations

import pytest

from hvsim.interpreter.commands.jobs import jobs_of
from tests.stories.worlds import Shell

TASK = (
    "Set-Content C:\\wait.ps1 'try { Start-Sleep 99999 } finally { Start-Sleep 9 }';"
    " $null = Register-ScheduledTask -TaskName t -Action"
    " (New-ScheduledTaskAction -Execute powershell.exe -Argument '-File C:\\wait.ps1')"
    " -Trigger (New-ScheduledTaskTrigger -Once -At (Get-Date).AddMinutes(3))"
)


@pytest.mark.parametrize(
    "text",
    [
        "$null = Start-Job { Start-Sleep 1000 }",
        "$null = Start-ThreadJob { while ($true) { try { Start-Sleep 1 } finally { Start-Sleep 1 } } }",
        "$null = 1..9 | ForEach-Object { Start-ThreadJob { Start-Sleep 1000 } -ThrottleLimit 2 }",
        "$shell = [powershell]::Create().AddScript({ Start-Sleep 1000 }); $null = $shell.BeginInvoke()",
        "Invoke-Command HV02 { $null = Start-Job { Start-Sleep 1000 } }",
        TASK,
    ],
)
def test_nothing_is_left_of_what_sleeps(text: str) -> None:
    shell = Shell()
    shell.run(f"{text}; Start-Sleep 500")
    schedule = jobs_of(shell.session.engine).schedule
    threads = [task.thread for task in schedule.tasks if task.thread is not None]
    assert threads or text.startswith("Invoke-Command")
    shell.session.close()
    assert all(thread.dead for thread in threads)
    assert schedule.tasks == []


def test_a_job_that_is_stopped_cleans_up_without_waiting() -> None:
    shell = Shell()
    shell.run(
        "$job = Start-Job { try { Start-Sleep 99 } finally { Set-Content C:\\a.txt 1; Start-Sleep 9;"
        " Set-Content C:\\b.txt 1 } }; Start-Sleep 1; Stop-Job $job"
    )
    assert shell.run("Test-Path C:\\a.txt, C:\\b.txt; $job.State").split() == ["True", "False", "Stopped"]
    shell.session.close()
