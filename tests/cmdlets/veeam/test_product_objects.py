"""What public scripts read of the product's objects, chain by chain, and what they give where a name is enough."""

from __future__ import annotations

from functools import cache

import pytest

from tests.cmdlets.hyperv.test_machines import error_of, lines
from tests.stories.worlds import Shell

SETUP = """
$key = Add-VBREncryptionKey (ConvertTo-SecureString 'correct horse' -AsPlainText -Force) Vault
$null = Set-BackupJob Nightly -At 22:00 -EncryptionKey Vault
$null = Start-BackupJob Nightly
$job = Get-VBRJob -Name Nightly
$session = $job.FindLastSession()
$task = $session.GetTaskSessions()[0]
$backup = Get-VBRBackup -Name Nightly
$point = (Get-VBRRestorePoint -Name web01)[0]
$file = $point.GetStorage()
$repository = Get-VBRBackupRepository -Name Default*
"""


@cache
def shell() -> Shell:
    made = Shell()
    made.run(SETUP)
    return made


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("$job.Info.TargetRepositoryId -eq $repository.Id", "True"),
        ("$job.Id.Guid -eq $session.JobId.Guid", "True"),
        ("$job.Info.PwdKeyId -eq $key.Id", "True"),
        ("$job.Info.CommonInfo.ModifiedBy.FullName", "VBR01\\Administrator"),
        ("$job.BackupPlatform.Platform -eq [Veeam.Backup.Common.EPlatform]::EHyperV", "True"),
        ("$job.JobType -eq [Veeam.Backup.Model.EDbJobType]::Backup", "True"),
        ("[Veeam.Backup.Core.CBackupJob]::Find('nightly') -eq $job", "True"),
        ("[Veeam.Backup.Core.CBackupJob]::GetByType('SimpleBackupCopyPolicy').Count", "0"),
        ("[Veeam.Backup.Core.CBackupSession]::Get($session.Id) -eq $session", "True"),
        ("[Veeam.Backup.Core.CBackupRepository]::Get($repository.Id.Guid).Name", "Default Backup Repository"),
        ("[Veeam.Backup.Core.CBackupRepository]::GetRepositoryBackupsSize($repository.Id) -gt 1MB", "True"),
        ("$job.BackupStorageOptions.StorageEncryptionEnabled", "True"),
        ("$job.BackupStorageOptions.RetainDays", "14"),
        ("$job.Options.GfsPolicy.Weekly.IsEnabled", "False"),
        ("$job.Options.GenerationPolicy.EnableRechek", "False"),
        ("[string]$job.Options.GenerationPolicy.RecheckBackupMonthlyScheduleOptions.DayNumberInMonth", "Last"),
        ("$job.Options.JobScriptCommand.PostScriptEnabled", "False"),
        ("$job.Options.NotificationOptions.EmailNotifyOnError", "True"),
        ("$job.Options.ViSourceOptions.UseChangeTracking", "True"),
        ("$job.Options.ReIPRulesOptions.RulesIPv4.Count", "0"),
        ("$job.VssOptions.VssSnapshotOptions.IsCopyOnly", "False"),
        ("$job.VssOptions.WinCredsId.Guid", "00000000-0000-0000-0000-000000000000"),
        ("$job.ScheduleOptions.OptionsBackupWindow.IsEnabled", "False"),
        ("$job.ScheduleOptions.OptionsBackupWindow.BackupWindow.Substring(0, 26)", "<scheduler><Sunday>0,0,0,0"),
        ("$job.GetTargetHost().Name", "HV01"),
        ("$job.GetObjectsInJob()[0].Object.Type", "Vm"),
        ("$job.GetLastBackup().VmCount", "2"),
        ("$session.Info.Progress.TransferedSize -eq $session.Progress.TransferedSize", "True"),
        ("$session.Progress.BottleneckInfo.Source -gt 0", "True"),
        ("$session.BackupStats.DedupRatio -le 100", "True"),
        ("[string]$session.Logger.GetLog().UpdatedRecords[0].Status", "ESucceeded"),
        ("$session.Logger.GetLog().GetAttentionRecords().Count", "0"),
        ("$session.OriginalSessionId -eq $session.Id", "True"),
        ("$task.JobSess.Name", "Nightly (Full)"),
        ("$task.Info.ObjectId -eq (Get-VM dc01).Id", "True"),
        ("$task.WorkDetails.CannotUseCBT", "False"),
        ("[string]$task.WorkDetails.TaskAlgorithm", "Full"),
        ("$task.GetDetails() -eq ''", "True"),
        ("$backup.FindChildBackups().Count", "2"),
        ("$backup.GetAllStorages().Count", "2"),
        ("$backup.IsTruePerVmContainer", "True"),
        ("$backup.GetJob().Name", "Nightly"),
        ("$point.GetBackup().Name", "Nightly"),
        ("$point.IsEncrypted()", "True"),
        ("$point.AuxData.Disks[0].Capacity -eq $point.ApproxSize", "True"),
        ("$point.ObjectId -eq (Get-VM web01).Id", "True"),
        ("$file.Id -eq $point.StorageId", "True"),
        ("$file.IsVbk()", "True"),
        ("$file.PartialPath.Internal.Elements[-1] -eq (Split-Path $file.FilePath -Leaf)", "True"),
        ("$file.Stats.BackupSize -gt 0", "True"),
        ("$repository.Host.Name", "HV01"),
        ("$repository.GetContainer().CachedTotalSpace.InGigabytes", "8192"),
        ("$repository.Options.MaxTaskCount", "4"),
        ("$repository.GetImmutabilitySettings().IsEnabled", "False"),
        ("[string]$repository.Type", "WinLocal"),
        ("(Get-VBRServer -Name HV01).GetPhysicalHost().HardwareInfo.CoresCount", "16"),
        ("(Get-VBRHvProxy).Host.Name", "PX01"),
        ("[Veeam.Backup.Core.CBackupSession]::GetByJob($job.Id).Count", "1"),
        ("[Veeam.Backup.Core.CBackupRepositoryEx]::SyncSpaceInfoToDb($repository, $true); 'synced'", "synced"),
        ("(Get-VBRInstalledLicense).InstanceLicenseSummary.Object[0].Count", "2"),
        ("(Get-VBRInstalledLicense).SocketLicenseSummary.LicensedSocketsNumber", "0"),
        ("\"$($job.ScheduleOptions)\" -replace '.*Latest run time: \\[' -replace ' .*'", "6/2/2025"),
        ("(Get-VBRJob -Name Branch).LatestRunLocal.Year", "1"),
        ("$job.Options.JobOptions.RunManually", "False"),
        ("(Get-VBRTaskSession -Session $session.Id).Name -join ' '", "dc01 web01"),
        ("[Veeam.Backup.Core.Common.CHost]::Get($repository.HostId).Name", "HV01"),
        ("[Veeam.Backup.Core.CPhysicalHost]::Get($repository.HostId).HardwareInfo.CoresCount", "16"),
        ("[Veeam.Backup.Core.CBackup]::GetAllByJob($job.Id).Id -eq $backup.Id", "True"),
        ("[Veeam.Backup.Core.CBackupJob]::GetSecondDestinationJobs($job.Id).Count", "0"),
        ("[Veeam.Backup.Core.SBackupOptions]::get_GlobalMFA()", "False"),
        ("$point.Fqdn", "web01.lab.local"),
        ("[int][Veeam.Backup.Model.EDbJobType]::SimpleBackupCopyPolicy", "65"),
    ],
)
def test_a_chain_that_scripts_read(expression: str, expected: str) -> None:
    assert lines(shell().run(expression)) == [expected]


def test_a_name_or_an_identity_stands_for_the_object() -> None:
    fresh = Shell()
    assert lines(fresh.run("(Get-VBRJobObject -Job Nightly).Name -join ' '")) == ["dc01 web01"]
    assert lines(fresh.run("(Get-VBRJobObject -Job (Get-VBRJob -Name Nightly).Id).Count")) == ["2"]
    assert lines(fresh.run("(Find-VBRHvEntity -Server HV01 -Name web*).Name")) == ["web01"]
    assert error_of(fresh, "Start-VBRJob -Job Nope")[0].startswith("CannotConvertArgumentNoMessage,")


def test_options_that_were_set_are_followed() -> None:
    fresh = Shell()
    fresh.run(
        "$o = Get-VBRJobVssOptions Nightly; $o.VssSnapshotOptions.IsCopyOnly = $true; Set-VBRJobVssOptions Nightly $o"
    )
    assert lines(fresh.run("(Get-VBRJob -Name Nightly).VssOptions.VssSnapshotOptions.IsCopyOnly")) == ["True"]
    fresh.run("$o = (Get-VBRJobObject Nightly -Name web01).VssOptions; $o.Enabled = $false")
    fresh.run("Set-VBRJobObjectVssOptions (Get-VBRJobObject Nightly -Name web01) $o; $null = Start-BackupJob Nightly")
    text = "(Get-VBRTaskSession (Get-VBRBackupSession)).Consistency -join ' '"
    assert lines(fresh.run(text)) == ["ApplicationConsistent CrashConsistent"]


def test_a_job_that_is_to_run_manually_has_no_next_run() -> None:
    fresh = Shell()
    change = "$o = Get-VBRJobOptions Nightly; $o.JobOptions.RunManually = $true; $null = Set-VBRJobOptions Nightly $o"
    fresh.run(f"{change}; Start-Sleep 90000")
    assert lines(fresh.run('$j = Get-VBRJob -Name Nightly; "<$($j.ScheduleOptions.NextRun)>"')) == ["<>"]
    assert lines(fresh.run("$null -eq $j.FindLastSession(); $j.JobOptions.RunManually")) == ["True", "True"]
    fresh.run("Enable-VBRJobSchedule -Job $j; Start-Sleep 90000")
    assert lines(fresh.run("$j.FindLastSession().JobName; $j.JobOptions.RunManually")) == ["Nightly", "False"]


def test_a_script_writes_into_the_log_of_a_run() -> None:
    fresh = Shell()
    fresh.run("$null = Start-BackupJob Nightly; $log = (Get-VBRBackupSession).Logger")
    fresh.run("$cookie = $log.AddLog('Telling'); $log.UpdateErr($cookie, 'Not told', 'Nobody listens')")
    text = "$r = $log.GetLog().UpdatedRecords[-1]; $r.Title, $r.Description, [string]$r.Status"
    assert lines(fresh.run(text)) == ["Not told", "Nobody listens", "EFailed"]


def test_encryption_needs_a_key() -> None:
    fresh = Shell()
    error = error_of(fresh, "Set-VBRJobAdvancedStorageOptions -Job Nightly -EnableEncryption $true")
    assert error[4] == "Encryption needs a key: give one with -EncryptionKey."
    assert (
        "Encryption needs a key"
        in fresh.run_with_errors("(Get-VBRJob -Name Nightly).BackupStorageOptions.StorageEncryptionEnabled = $true")[1]
    )


def test_what_uses_a_thing_keeps_it() -> None:
    fresh = Shell()
    fresh.run("$key = Add-VBREncryptionKey (ConvertTo-SecureString 'secret' -AsPlainText -Force) Vault")
    fresh.run("$null = Set-BackupJob Nightly -EncryptionKey Vault")
    assert "is used by the job 'Nightly'" in error_of(fresh, "Remove-VBREncryptionKey $key -Confirm:$false")[4]
    text = "Get-VBRBackupRepository | Remove-VBRBackupRepository -Confirm:$false"
    assert "'Nightly' uses it" in error_of(fresh, text)[4]


def test_a_copy_job_is_its_own_worker() -> None:
    copying = Shell()
    copying.run(
        "$far = Add-LabRepository Far D:\\Far; $job = Get-VBRJob -Name Nightly; $null = Add-VBRBackupCopyJob"
        " -Name Offsite -Mode Immediate -BackupJob $job -TargetRepository $far"
    )
    text = "$worker = (Get-VBRJob -Name Offsite).GetWorkerJobs(); $worker.Name; @($job.GetWorkerJobs()).Count"
    assert lines(copying.run(text)) == ["Offsite", "0"]


EVERY_PROPERTY = """
$seen = @{}
function Read-All($object, $name, $depth) {
    if ($null -eq $object) { return }
    $type = $object.GetType().FullName
    if ($depth -gt 3 -or $seen[$type] -or $object -is [ValueType] -or $object -is [string]) { return }
    $seen[$type] = $true
    foreach ($member in ($object | Get-Member -MemberType Property -ErrorAction Ignore).Name) {
        try { $value = $object.$member } catch { "$name.$member`: $_"; continue }
        Read-All @($value)[0] "$name.$member" ($depth + 1)
    }
}
$job, $session, $task, $backup, $point, $file, $repository, $job.GetObjectsInJob()[0], (Get-VBRServer)[0] |
    ForEach-Object { Read-All $_ $_.GetType().Name 0 }
"read $($seen.Count -gt 20)"
"""


def test_every_property_of_the_products_objects_can_be_read():
    assert lines(shell().run(EVERY_PROPERTY)) == ["read True"]


def test_the_products_module_says_its_file_and_is_imported_by_it():
    text = """
    $m = Get-Module -ListAvailable Veeam.Backup.PowerShell
    $m.Path; $m.ModuleBase -eq (Split-Path $m.Path)
    (Import-Module $m.Path -PassThru).Name; (Import-Module $m.ModuleBase -Force -PassThru).Path -eq $m.Path
    try { Import-Module C:\\Elsewhere\\Hyper-V.psd1 -ErrorAction Stop } catch { $_.FullyQualifiedErrorId }
    """
    folder = r"C:\Program Files\Veeam\Backup and Replication\Console\Veeam.Backup.PowerShell"
    error = "Modules_ModuleNotFound,Microsoft.PowerShell.Commands.ImportModuleCommand"
    path = folder + r"\Veeam.Backup.PowerShell.psd1"
    assert lines(shell().run(text)) == [path, "True", "Veeam.Backup.PowerShell", "True", error]
