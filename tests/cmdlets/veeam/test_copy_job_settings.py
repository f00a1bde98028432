"""What copy jobs and the backup of the configuration are set to, as commands set and show it."""

from __future__ import annotations

from tests.cmdlets.hyperv.test_machines import error_of, lines
from tests.stories.worlds import Shell

COPY = (
    "$far = Add-LabRepository Far D:\\Far;"
    "$key = Add-VBREncryptionKey (ConvertTo-SecureString 'correct horse' -AsPlainText -Force);"
    "$weekly = New-VBRComputerGFSWeeklyOptions -RetentionPeriod 4 -SelectedDay Friday;"
    "$storage = New-VBRBackupCopyJobStorageOptions -CompressionLevel High -StorageOptimizationType LANTarget"
    " -EnableEncryption -EncryptionKey $key;"
    "$mails = New-VBRNotificationOptions -EnableAdditionalNotification -AdditionalAddress a@lab, b@lab;"
    "$job = Add-VBRBackupCopyJob -Name Offsite -Mode Periodic -BackupJob (Get-VBRJob -Name Nightly)"
    " -TargetRepository $far -StorageOptions $storage -NotificationOptions $mails"
    " -HealthCheckOptions (New-VBRHealthCheckOptions -Enable -ScheduleType Weekly -SelectedDays Friday)"
    " -RPOWarningOptions (New-VBRRPONotificationOption -EnableRPOWarning -Value 8 -TimeUnit Hours)"
    " -GFSOptions (New-VBRComputerGFSOptions -GFSWeeklyOptions $weekly)"
)


def test_a_copy_job_shows_what_it_was_given() -> None:
    shell = Shell()
    shell.run(COPY)
    text = (
        "'{0} {1} {2}' -f $job.StorageOptions.CompressionLevel, $job.StorageOptions.EncryptionEnabled,"
        " $job.StorageOptions.StorageOptimizationType;"
        "$job.NotificationOptions.AdditionalAddress -join ' '; [string]$job.HealthCheckOptions.SelectedDays;"
        "'{0} {1}' -f $job.RpoWarningOptions.Value, $job.RpoWarningOptions.TimeUnit;"
        "'{0} {1}' -f $job.GFSOptions.WeeklyOptions.RetentionPeriod, $job.GFSOptions.WeeklyOptions.SelectedDay"
    )
    assert lines(shell.run(text)) == ["High True LANTarget", "a@lab b@lab", "Friday", "8 Hours", "4 Friday"]
    shell.run("$null = Start-VBRJob Nightly; Sync-VBRBackupCopyJob -Job $job")
    points = "(Get-VBRBackup -Name Offsite | Get-VBRRestorePoint).ForEach('IsEncrypted') -join ' '"
    assert lines(shell.run(points)) == ["True True"]
    text = "New-VBRBackupCopyJobStorageOptions -CompressionLevel Auto -StorageOptimizationType Automatic"
    assert "needs a key" in error_of(shell, f"{text} -EnableEncryption")[-1]


def test_options_given_to_a_job_are_copies() -> None:
    shell = Shell()
    shell.run(COPY)
    shell.run("$null = Set-VBRNotificationOptions -NotificationOptions $mails -AdditionalAddress c@lab")
    assert lines(shell.run("$job.NotificationOptions.AdditionalAddress -join ' '")) == ["a@lab b@lab"]


def test_the_configuration_is_encrypted_with_a_key_only() -> None:
    shell = Shell()
    assert "needs a key" in error_of(shell, "Set-VBRConfigurationBackupJob -EnableEncryption")[-1]
    shell.run("$key = Add-VBREncryptionKey (ConvertTo-SecureString 'correct horse' -AsPlainText -Force)")
    text = "(Set-VBRConfigurationBackupJob -EnableEncryption -EncryptionKey $key -PassThru).EncryptionOptions.Enabled"
    assert lines(shell.run(text)) == ["True"]
    assert lines(shell.run("[string](Start-VBRConfigurationBackupJob).Result")) == ["Success"]
    text = "(Set-VBRConfigurationBackupJob -EnableEncryption:$false -PassThru).EncryptionOptions.Enabled"
    assert lines(shell.run(text)) == ["False"]
