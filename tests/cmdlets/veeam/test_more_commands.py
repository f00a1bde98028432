"""Servers that come back, objects in backups, defaults, SureBackup jobs that change."""

from __future__ import annotations

from tests.cmdlets.hyperv.test_machines import error_of, lines
from tests.stories.worlds import Shell


def test_a_host_that_was_forgotten_is_managed_again_if_it_answers() -> None:
    shell = Shell()
    shell.run("Get-VBRJob -Name Branch | Remove-VBRJob -Confirm:$false")
    shell.run("Get-VBRServer -Name HV03 | Remove-VBRServer -Confirm:$false")
    add = "Add-VBRHvHost -Name HV03 -Credentials (Add-VBRCredentials -User lab\\admin -Password x) -Description Branch"
    assert error_of(shell, "Add-VBRHvHost -Name HV99 -UseCertificate")[0].startswith("NotFound,")
    shell.run("Stop-LabHost HV03")
    assert "does not answer" in error_of(shell, "Add-VBRHvHost -Name HV03 -UseCertificate")[-1]
    shell.run("Start-LabHost HV03; Start-Sleep 200")
    assert lines(shell.run(f"$h = {add}; $h.Name; $h.Description")) == ["HV03", "Branch"]
    assert error_of(shell, "Add-VBRHvHost -Name HV03 -UseCertificate")[0].startswith("AlreadyExists,")
    shell.run("$switches = (Get-VMSwitch -ComputerName HV03).Name -join ' '")
    assert lines(shell.run("((Get-VBRHvServerNetworkInfo -Server $h).SwitchName -join ' ') -eq $switches")) == ["True"]
    assert error_of(shell, "Add-VBRWinServer -Name PX01 -UseCertificate")[0].startswith("AlreadyExists,")


def test_the_machines_of_a_backup_and_their_points() -> None:
    shell = Shell()
    shell.run("$null = Start-VBRJob Nightly; $null = Start-VBRJob Nightly; $backup = Get-VBRBackup -Name Nightly")
    shell.run("$web = Get-VBRBackupObject -Backup $backup | Where-Object Name -eq web01")
    text = "$web.RestorePointsCount; $web.BackupId -eq $backup.Id; $web.ObjectId -eq (Get-VM web01).Id; $web.IsLinux"
    assert lines(shell.run(text)) == ["2", "True", "True", "False"]
    shell.run("$points = @(Get-VBRObjectRestorePoint -ObjectId $web.ObjectId)")
    text = "$points.Count; (Get-VBRObjectRestorePoint -Id $points[1].Id).CreationDate -eq $points[1].CreationDate"
    assert lines(shell.run(text)) == ["2", "True"]


def test_defaults_come_back_each_kind_apart() -> None:
    shell = Shell()
    shell.run("$job = Get-VBRJob -Name Nightly; $null = Set-VBRJobSchedule -Job $job -Daily -At 21:00")
    shell.run("$o = Get-VBRJobVssOptions $job; $o.IgnoreErrors = $false; Set-VBRJobVssOptions $job $o")
    shell.run("$null = Set-VBRJobAdvancedOptions -Job $job -RetainDays 30; $null = Reset-VBRJobOptions -Job $job")
    text = "$job.BackupStorageOptions.RetainDaysToKeep; $job.GuestProcessing.ToString(); $job.IsScheduleEnabled"
    assert lines(shell.run(text)) == ["7", "RequireSuccess", "True"]
    shell.run("$null = Reset-VBRJobVssOptions -Job $job; $null = Reset-VBRJobScheduleOptions -Job $job")
    assert lines(shell.run("$job.GuestProcessing.ToString(); [string]$job.ScheduleOptions.NextRun")) == [
        "IgnoreFailures"
    ]


def test_a_surebackup_job_changes_but_never_to_nothing() -> None:
    shell = Shell()
    shell.run(
        "$null = Add-VBRHvSimpleVirtualLab -Server (Get-VBRServer -Name HV01) -Name Lab1;"
        "$job = Add-VBRSureBackupJob -Name Verify -VirtualLab (Get-VBRVirtualLab)"
        " -LinkedJob (New-VBRSureBackupLinkedJob -Job (Get-VBRJob -Name Nightly))"
    )
    assert "nothing" not in shell.run("(Set-VBRSureBackupJob -Job $job -Name Check -KeepApplicationGroupRunning).Name")
    assert lines(shell.run("$job.Name; $job.KeepApplicationGroupRunning; $job.LinkToJobs")) == ["Check", "True", "True"]
    assert "or a linked job" in error_of(shell, "Set-VBRSureBackupJob -Job $job -EnableLinkJob:$false")[-1]


def test_a_run_that_is_over_cannot_be_stopped_and_nobody_gets_no_mail() -> None:
    shell = Shell()
    shell.run("$s = Start-VBRJob Nightly -RunAsync; Start-Sleep 5; Stop-VBRSession -Session $s -Wait")
    assert "canceled by user" in shell.run("$s.GetDetails(); $s.GetTaskSessions().Info.Reason")
    assert error_of(shell, "Stop-VBRSession -Session $s")[0].startswith("InvalidState,")
    assert error_of(shell, "Test-VBRMailNotificationConfiguration")[0].startswith("InvalidState,")


def test_logs_are_exported_of_the_jobs_of_a_machine_or_a_repository() -> None:
    shell = Shell()
    shell.run("function Jobs($logs) { (Get-ChildItem $logs.Path -Directory).Name -join ' ' }")
    shell.run("$to = @{ FolderPath = 'D:\\Logs'; LastDays = 3; Compress = $false }")
    shell.run("$null = Get-VBRBackupRepository | Add-VBRScaleOutBackupRepository -Name Pool -PolicyType DataLocality")
    names = lines(shell.run("(Get-VBRJob | Sort-Object Name).Name -join ' '"))
    assert lines(shell.run("Jobs (Export-VBRLogs -Entity (Find-VBRHvEntity -Name web01) @to)")) == ["Nightly"]
    assert len(names[0].split()) > 1
    pool = "Export-VBRLogs -ScaleOutRepository (Get-VBRBackupRepository -ScaleOut) @to"
    assert lines(shell.run(f"Start-Sleep 1; Jobs ({pool})")) == names
