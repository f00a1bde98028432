"""Rescans, backup files that are gone, and proxies that go."""

from __future__ import annotations

from hvsim.infrastructure.backup.runs.session import Result
from tests.cmdlets.hyperv.test_machines import error_of, lines
from tests.stories.worlds import Shell

A_CHAIN = "$null = Start-BackupJob Nightly; $null = Start-BackupJob Nightly; $backup = Get-VBRBackup -Name Nightly"
LOSE = "$lost = (Get-VBRRestorePoint -Name web01)[0].FilePath; $gone = Get-VBRBackupFile -Backup $backup -Path $lost"
DELETE = "Invoke-Command -ComputerName HV01 { Remove-Item $using:lost }"
SYNC = (
    "$run = Sync-VBRBackupRepository -Repository (Get-VBRBackupRepository -Name Default*);"
    "[Veeam.Backup.Core.CBaseSession]::Wait4Complete($run.Id)"
)


def test_a_file_that_is_gone_is_listed_noticed_and_forgotten() -> None:
    shell = Shell()
    shell.run(f"{A_CHAIN}; {LOSE}")
    assert lines(shell.run("$gone.IsAvailable; (Get-VBRBackupFile -Id $gone.ID).Path -eq $lost")) == ["True", "True"]
    assert lines(shell.run("$backup.GetStorage($gone.ID).FilePath -eq $lost")) == ["True"]
    error = error_of(shell, "Remove-VBRBackupFile -BackupFile $gone -Confirm:$false")
    assert error[0].startswith("InvalidState,")
    shell.run(f"{DELETE}; {SYNC}")
    assert lines(shell.run("[string]$run.Result; $gone.IsAvailable")) == ["Warning", "False"]
    title = "@($run.Logger.GetLog().UpdatedRecords | ? Status -eq EWarning).Title"
    assert "is gone" in shell.run(title)
    shell.run("Remove-VBRBackupFile -BackupFile $gone -FromDisk -Confirm:$false")
    assert lines(shell.run("@(Get-VBRBackupFile -Backup $backup).Count; @(Get-VBRRestorePoint -Name web01).Count")) == [
        "2",
        "0",
    ]
    assert lines(shell.run(f"{SYNC}; [string]$run.Result; [string]$run.JobType")) == ["Success", "InfraRescan"]


def test_a_rescan_takes_in_what_nobody_knows() -> None:
    shell = Shell()
    shell.run(f"{A_CHAIN}; Get-VBRJob -Name Nightly | Remove-VBRJob -Confirm:$false")
    shell.run("Get-VBRBackup | Remove-VBRBackup -Confirm:$false")
    assert lines(shell.run("@(Get-VBRBackup).Count")) == ["0"]
    found = "$b = @(Get-VBRBackup); '{0} {1} {2}' -f $b.Count, $b[0].Name, $b[0].VmCount"
    assert lines(shell.run(f"Rescan-VBREntity -AllRepositories -Wait; {found}")) == ["1 Nightly 2"]
    assert lines(shell.run(f"Rescan-VBREntity -AllRepositories -Wait; {found}")) == ["1 Nightly 2"]
    assert lines(shell.run("[Veeam.Backup.Core.CBackup]::GetAll().Count")) == ["1"]
    text = "$id = (Get-VBRBackupRepository)[0].Id; [Veeam.Backup.Core.CBackup]::GetInRepository($id, 1, 1, 0, 1).Name"
    assert lines(shell.run(text)) == ["Nightly"]


def test_a_rescan_is_under_way_by_its_name() -> None:
    shell = Shell()
    shell.run("Rescan-VBREntity -AllRepositories")
    (name,) = {session.name for session in shell.estate.backup_server.service_sessions}
    assert lines(shell.run("(Get-LabClock).Running")) == [name]
    assert name in shell.run_with_errors("Checkpoint-Lab one")[1]


def test_a_server_that_does_not_answer_fails_its_rescan() -> None:
    shell = Shell()
    shell.run("$server = Get-VBRServer -Name HV03; Stop-LabHost HV03")
    assert error_of(shell, "Rescan-VBREntity -Entity $server -Wait") == []
    [session] = shell.estate.backup_server.service_sessions
    assert (session.result, session.reason) == (
        Result.FAILED,
        "Failed to connect to 'HV03': the server does not answer",
    )
    assert error_of(shell, "Rescan-VBREntity -Entity Nobody")[0].startswith("NotFound,")


def test_a_proxy_keeps_its_description_and_goes() -> None:
    shell = Shell()
    shell.run("$job = Get-VBRJob -Name Nightly; $null = Set-VBRJobProxy -Job $job -Proxy (Get-VBRHvProxy -Name PX01)")
    assert "uses it" in error_of(shell, "Get-VBRHvProxy | Remove-VBRHvProxy -Confirm:$false")[-1]
    shell.run("$null = Set-VBRJobProxy -Job $job -AutoDetect; Get-VBRHvProxy | Remove-VBRHvProxy -Confirm:$false")
    added = "Add-VBRHvProxy -Server (Get-VBRServer -Name PX01) -Description 'reads at night'"
    assert lines(shell.run(f"@(Get-VBRHvProxy).Count; ({added}).Description; @(Get-VBRHvProxy).Count")) == [
        "0",
        "reads at night",
        "1",
    ]


def test_the_database_is_what_the_commands_show() -> None:
    shell = Shell()
    shell.run("$null = Start-BackupJob Nightly; $db = [Veeam.Backup.DBManager.CDBManager]::Instance")
    assert lines(shell.run("$db.BestPractices.GetAll().Count; $db.BackupJobsSessions.GetAll()[0].JobName")) == [
        "0",
        "Nightly",
    ]
    shell.run("$null = Start-VBRSecurityComplianceAnalyzer; Start-Sleep 60")
    text = "$p = $db.BestPractices.GetAll(); ($p | ? Type -eq EmailNotificationsEnabled).Status.ToString()"
    assert lines(shell.run(text)) == ["Violation"]
    assert lines(shell.run("$db.Backups.GetAll().Name; $db.Hosts.GetAll().Count -eq (Get-VBRServer).Count")) == [
        "Nightly",
        "True",
    ]
