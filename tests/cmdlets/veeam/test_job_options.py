"""Jobs' options and schedules as scripts read and set them, and jobs that run, stop and go."""

from __future__ import annotations

import pytest

from tests.cmdlets.hyperv.test_machines import error_of, lines
from tests.stories.worlds import Shell

LAB = """
[backup_server]
name = "VBR01"
[[backup_server.repositories]]
name = "Main"
path = 'E:\\Backup'
[[backup_server.jobs]]
name = "Nightly"
machines = ["web01"]
[[backup_server.jobs]]
name = "Second"
machines = ["off01"]
[[hosts]]
name = "HV01"
version = "2019"
volumes = [{ root = 'D:\\', capacity = "1TB" }, { root = 'E:\\', capacity = "1TB" }]
[[hosts.machines]]
name = "web01"
guest = "Windows Server 2019"
disks = [{ size = "16MB", used = "1MB" }]
[[hosts.machines]]
name = "off01"
guest = "Windows Server 2019"
state = "Off"
disks = [{ size = "16MB", used = "1MB" }]
"""


@pytest.fixture
def shell(tmp_path) -> Shell:  # type: ignore[no-untyped-def]  # pytest's own fixture
    path = tmp_path / "lab.toml"
    path.write_text(LAB)
    return Shell(lab=str(path))


def test_the_option_tree_is_read_and_set(shell: Shell) -> None:
    text = "$s = (Get-VBRJob -Name Nightly).Options.BackupStorageOptions; [string]$s.RetentionType; $s.RetainDaysToKeep"
    assert lines(shell.run(text)) == ["Days", "7"]
    shell.run(
        "$o = Get-VBRJobOptions (Get-VBRJob -Name Nightly); $o.BackupStorageOptions.RetentionType = 'Cycles';"
        " $o.BackupStorageOptions.RetainCycles = 3; $o.BackupTargetOptions.TransformFullToSyntethic = $false;"
        " $o.BackupStorageOptions.CompressionLevel = 9; $o.HvSourceOptions.UseChangeTracking = $false;"
        " $null = Get-VBRJob | Set-VBRJobOptions -Options $o"
    )
    text = (
        "(Get-VBRJob).GetOptions().BackupStorageOptions.RetainCycles; (Get-VBRJob)[1].HvSourceOptions.UseChangeTracking"
    )
    assert lines(shell.run(text)) == ["3", "3", "False"]
    shell.run("1..5 | ForEach-Object { $null = Start-BackupJob Nightly; Start-Sleep 86400 }")
    assert lines(shell.run("(Get-RestorePoint).Count; (Get-RestorePoint | Where-Object IsFull).Count")) == ["3", "1"]


def test_options_of_one_job_are_not_another_s(shell: Shell) -> None:
    shell.run("$o = (Get-VBRJob -Name Nightly).GetOptions(); (Get-VBRJob -Name Second).SetOptions($o)")
    shell.run("$o.BackupStorageOptions.RetainDaysToKeep = 30")
    assert lines(shell.run("(Get-VBRJob).BackupStorageOptions.RetainDaysToKeep")) == ["30", "7"]


def test_what_cannot_be_is_refused(shell: Shell) -> None:
    text = "(Get-VBRJob -Name Nightly).Options.BackupStorageOptions.RetainCycles = 0"
    assert "must be at least 1" in shell.run_with_errors(text)[1]
    text = "(Get-VBRJob -Name Nightly).Options.BackupStorageOptions.CompressionLevel = 7"
    assert "7 is not a compression level" in shell.run_with_errors(text)[1]


def test_a_daily_schedule_fires(shell: Shell) -> None:
    shell.run("$null = Get-VBRJob Nightly | Set-VBRJobSchedule -Daily -At 23:00 -DailyKind SelectedDays -Days Monday")
    assert lines(shell.run("(Get-VBRJob -Name Nightly).ScheduleOptions.NextRun")) == ["06/02/2025 23:00:00"]
    shell.run("Start-Sleep (86400 * 8)")
    assert lines(shell.run("Get-BackupSession Nightly | ForEach-Object { '{0:MM-dd HH:mm}' -f $_.CreationTime }")) == [
        "06-02 23:00",
        "06-07 23:00",  # the Saturday of its synthetic full
        "06-09 23:00",
    ]
    shell.run("Get-VBRJob -Name Nightly | Disable-VBRJob | Out-Null; Start-Sleep (86400 * 8)")
    assert lines(shell.run("(Get-BackupSession Nightly).Count; (Get-VBRJob)[0].ScheduleOptions.NextRun -eq ''")) == [
        "3",
        "True",
    ]


def test_schedule_options_are_read_changed_and_followed(shell: Shell) -> None:
    shell.run(
        "$job = Get-VBRJob -Name Nightly; $s = Get-VBRJobScheduleOptions -Job $job;"
        " $s.OptionsPeriodically.Enabled = $true; $s.OptionsPeriodically.FullPeriod = 240; $s.RetryTimes = 1;"
        " $null = Set-VBRJobScheduleOptions -Job $job -Options $s"
    )
    assert lines(shell.run("$job.GetScheduleOptions().NextRun; $job.ScheduleOptions.RetryTimes")) == [
        "06/02/2025 12:00:00",
        "1",
    ]
    shell.run("$s.DisableEverything(); $null = Set-VBRJobScheduleOptions $job $s")
    assert lines(shell.run("'[' + $job.ScheduleOptions.NextRun + ']'")) == ["[]"]


def test_one_job_after_another_and_what_is_retried(shell: Shell) -> None:
    shell.run("$null = Set-BackupJob Nightly -At 22:00; $null = Set-BackupJob Second -AfterJob Nightly")
    shell.run("Add-LabFault CheckpointFailed web01 -Times 1 | Out-Null; Start-Sleep (3600 * 20)")
    text = "Get-BackupSession | % { '{0} {1} {2} {3}' -f $_.JobName, $_.Result, $_.IsRetryMode, $_.WillBeRetried }"
    assert lines(shell.run(text)) == [
        "Nightly Failed False True",
        "Nightly Success True False",
        "Second Success False False",
    ]
    shell.run("$null = Start-VBRJob (Get-VBRJob -Name Nightly) -StartChainedJobs; Start-Sleep 600")
    assert lines(shell.run("(Get-BackupSession Second).Count")) == ["2"]


def test_set_backup_job_changes_what_is_named_and_nothing_else(shell: Shell) -> None:
    shell.run(
        "$job = Set-BackupJob Nightly -OffHost $true -FailoverToOnHost $false -Method Reverse -RetentionPoints 5"
        " -ActiveFullDay Sunday, Monday -Compression High -Description 'Every night'"
    )
    text = (
        "$o = $job.Options; $o.HvSourceOptions.OffHostBackup; $o.HvSourceOptions.FailoverToOnHostBackup;"
        " [string]$o.BackupTargetOptions.Algorithm; [string]$o.BackupStorageOptions.RetentionType;"
        " $o.BackupStorageOptions.RetainCycles; '' + $o.BackupTargetOptions.FullBackupDays;"
        " $o.BackupStorageOptions.CompressionLevel; $o.HvSourceOptions.UseChangeTracking; $job.Description"
    )
    assert lines(shell.run(text)) == [
        *("True", "False", "Syntethic", "Cycles", "5", "Sunday Monday", "6", "True", "Every night"),
    ]
    assert error_of(shell, "Set-BackupJob Nightly -AfterJob Nightly")[4] == (
        "The backup job 'Nightly' cannot run after itself."
    )
    assert error_of(shell, "Set-BackupJob Nightly -Proxy PX9")[0].startswith("NotFound,")


def test_a_job_is_stopped_and_removed(shell: Shell) -> None:
    shell.run("$null = Start-BackupJob Nightly -Async; Start-Sleep 5")
    assert error_of(shell, "Remove-BackupJob Nightly -Confirm:$false")[4].startswith("The backup job 'Nightly' cannot")
    assert lines(shell.run("$s = Stop-BackupJob Nightly; [string]$s.Result; $s.Reason")) == [
        "Failed",
        "Operation was canceled by user",
    ]
    assert error_of(shell, "Stop-BackupJob Nightly")[4] == "The backup job 'Nightly' is not running."
    shell.run("Get-VBRJob -Name Nightly | Remove-VBRJob -Confirm:$false")
    assert lines(shell.run("(Get-VBRJob).Name")) == ["Second"]


def test_runs_that_jobs_of_the_script_wait_for_go_side_by_side(shell: Shell) -> None:
    shell.run(
        "$jobs = 'Nightly', 'Second' | ForEach-Object {"
        " Start-ThreadJob { param($n) Start-VBRJob (Get-VBRJob -Name $n) } -ArgumentList $_ };"
        " $null = $jobs | Wait-Job; $first, $second = Get-VBRBackupSession | Sort-Object JobName"
    )
    text = "$first.CreationTime -eq $second.CreationTime; $first.EndTime -gt $second.CreationTime"
    assert lines(shell.run(text)) == ["True", "True"]


def test_what_fails_beside_other_jobs_is_the_error_of_its_own_job(shell: Shell) -> None:
    shell.run("$null = Start-BackupJob Nightly")
    shell.run(
        "$one = Start-ThreadJob { Get-RestorePoint | Restore-BackupVM -NewName copy };"
        " $other = Start-ThreadJob { Start-Sleep 1; Stop-LabHost HV01 -Crash; 'stopped' };"
        " $null = $one, $other | Wait-Job"
    )
    text = "($one | Receive-Job 2>&1).Exception.Message; $other | Receive-Job"
    assert lines(shell.run(text)) == ["'HV01' is down: nothing can be restored there.", "stopped"]


def test_words_of_a_set_may_be_written_in_any_case() -> None:
    shell = Shell()
    shell.run("$job = Get-VBRJob -Name Nightly; $null = Set-VBRJobSchedule -Job $job -Daily -DailyKind weekdays")
    assert shell.run("[string]$job.ScheduleOptions.OptionsDaily.Kind").strip() == "WeekDays"
    shell.run("$null = Set-VBRJobSchedule -Job $job -Monthly -NumberInMonth last -Months january, MARCH")
    assert shell.run("[string]$job.ScheduleOptions.OptionsMonthly.Months").strip() == "January March"
    shell.run("$null = Set-BackupJob Nightly -GuestProcessing requiresuccess -Compression high")


def test_accounts_are_found_by_what_they_are_used_for() -> None:
    shell = Shell()
    shell.run(
        "$guests = Add-VBRCredentials -User LAB\\guests -Password p;"
        "$null = Set-VBRHvHost -Server (Get-VBRServer -Name HV01) -User LAB\\hosts -Password p;"
        "Set-VBRJobVssOptions -Job (Get-VBRJob -Name Nightly) -Credentials $guests"
    )
    assert lines(shell.run("(Get-VBRServer -Name HV01 | Get-VBRCredentials).UserName")) == ["hosts"]
    assert lines(shell.run("(Get-VBRJob -Name Nightly | Get-VBRCredentials).UserName")) == ["guests"]
    assert lines(shell.run("@(Get-VBRServer -Name HV02 | Get-VBRCredentials).Count; @(Get-VBRCredentials).Count")) == [
        "0",
        "2",
    ]


def test_the_level_for_storage_that_deduplicates_is_kept_and_packs() -> None:
    shell = Shell()
    shell.run("$job = Get-VBRJob -Name Nightly; Set-VBRJobAdvancedStorageOptions -Job $job -CompressionLevel 4")
    text = "$job.Options.BackupStorageOptions.CompressionLevel"
    assert lines(shell.run(f"{text}; {text} = 6; {text}")) == ["4", "6"]
    entity = "(Find-VBRHvEntity -Name web01 | Select-Object -First 1)"
    zip_it = f"[string](Start-VBRZip -Entity {entity} -Folder D:\\Zip -Compression 4).Result"
    assert lines(shell.run(zip_it)) == ["Success"]
