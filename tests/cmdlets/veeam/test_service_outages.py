"""What scripts are told while the backup service is down."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.cmdlets.hyperv.test_machines import error_of, lines
from tests.stories.worlds import Shell

STOP, START = (f"Invoke-Command VBR01 {{ {verb}-Service VeeamBackupSvc }}" for verb in ("Stop", "Start"))


@pytest.fixture
def shell() -> Iterator[Shell]:
    shell = Shell()
    yield shell
    shell.session.close()


@pytest.mark.parametrize("command", ["Get-VBRJob", "Start-BackupJob Nightly", "New-VBRJobOptions -ForBackupJob"])
def test_commands_end_in_a_failed_connection(shell: Shell, command: str) -> None:
    shell.run(f"{STOP}; $after = 0")
    found = error_of(shell, f"$null = {command}")
    assert found[0].startswith("ConnectionFailed,")
    assert found[1:3] == ["ConnectionError", "<VBR01>"]
    assert found[4].startswith("Failed to connect to Veeam Backup & Replication server: No connection could be made")
    assert lines(shell.run(f"{START}; (Get-VBRJob).Count -gt 0")) == ["True"]


def test_a_server_that_is_down_does_not_answer_at_all(shell: Shell) -> None:
    shell.run("$job = Get-VBRJob -Name Nightly; Invoke-Command VBR01 { Stop-Computer -Force }; Start-Sleep 600")
    for command in ("Get-VBRJob", "Connect-VBRServer -Server VBR01", "[Veeam.Backup.Core.CBackup]::GetAll()"):
        assert "did not properly respond" in error_of(shell, f"& {{ {command} }}")[4]
    assert lines(shell.run("$job.Name; (Get-VM web01).State; @(Get-LabMail).Count")) == ["Nightly", "Running", "0"]


def test_a_script_that_waits_for_a_job_sees_it_fail(shell: Shell) -> None:
    shell.run(f"$null = Start-Job {{ Start-Sleep 4; {STOP}; {START} }}")
    text = "$run = Start-VBRJob (Get-VBRJob -Name Nightly); [string]$run.Result; $run.IsManuallyStopped"
    assert lines(shell.run(text)) == ["Failed", "False"]
    assert "Job has failed unexpectedly" in shell.run("$run.Logger.GetLog().UpdatedRecords.Title")
