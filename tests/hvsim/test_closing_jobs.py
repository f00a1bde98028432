"""What is under way when a session is closed: jobs and scheduled tasks end with it."""

from __future__ import annotations

import pytest

from hvsim.interpreter.commands import job_schedule
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


@pytest.mark.parametrize(
    "loop",
    [
        "while ($true) { }",
        "for (;;) { $i++ }",
        "do { $i = 1 } until ($false)",
        "function Spin { while ($true) { try { $i += 1 } finally { $i -= 1 } } }; Spin",
    ],
)
def test_a_loop_without_an_end_holds_nobody(loop: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job_schedule, "ROUNDS", 2000)
    shell = Shell()
    shell.run(f"Set-Content C:\\spin.ps1 '{loop}'; $job = Start-Job -FilePath C:\\spin.ps1")
    shell.run(TASK.replace("wait", "spin").replace("try { Start-Sleep 99999 } finally { Start-Sleep 9 }", loop))
    text = "$start = Get-Date; Start-Sleep 600; ((Get-Date) - $start).TotalSeconds"
    text += "; $job.State; (Get-ScheduledTask t).State"
    assert shell.run(text).split() == ["600", "Running", "Running"]
    shell.run("Start-Sleep (80 * 3600)")
    assert shell.run("(Get-ScheduledTask t).State; Stop-Job $job; $job.State").split() == ["Ready", "Stopped"]
    shell.session.close()


def test_a_job_that_computes_long_ends_all_the_same() -> None:
    shell = Shell()
    text = "$n = 0; while ($true) { $n++; if ($n -ge 600000) { break } }; $n"
    assert shell.run(f"Start-Job {{ {text} }} | Receive-Job -Wait; {text}").split() == ["600000", "600000"]
    shell.session.close()


def test_a_job_that_is_stopped_cleans_up_without_waiting() -> None:
    shell = Shell()
    shell.run(
        "$job = Start-Job { try { Start-Sleep 99 } finally { Set-Content C:\\a.txt 1; Start-Sleep 9;"
        " Set-Content C:\\b.txt 1 } }; Start-Sleep 1; Stop-Job $job"
    )
    assert shell.run("Test-Path C:\\a.txt, C:\\b.txt; $job.State").split() == ["True", "False", "Stopped"]
    shell.session.close()
