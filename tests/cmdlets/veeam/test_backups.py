"""The backup commands as scripts use them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cmdlets.hyperv.test_machines import error_of, lines
from tests.stories.worlds import Shell

JOB = "$job = New-BackupJob Daily web01"


def test_a_job_runs_and_gives_its_session() -> None:
    shell = Shell()
    shell.run(JOB)
    assert lines(shell.run("$s = Start-BackupJob Daily; [string]$s.State; [string]$s.Result; $s.IsFullMode")) == [
        "Stopped",
        "Success",
        "True",
    ]
    assert lines(shell.run("$job.GetLastResult() -eq 'Success'; $job.FindLastSession().JobName")) == ["True", "Daily"]
    assert lines(shell.run("(Get-VBRJob).FindLastSession().GetTaskSessions().Name")) == ["web01"]


def test_a_job_that_runs_in_the_background_shows_what_it_does() -> None:
    shell = Shell()
    shell.run(JOB + "; $s = $job | Start-BackupJob -Async; Start-Sleep 8")
    text = "[string]$s.State; [string]$s.Result; $s.EndTime.Year; (Get-VM web01).Status; $job.IsRunning"
    assert lines(shell.run(text)) == ["Working", "None", "1900", "Backing up", "True"]
    assert lines(shell.run("[string](Get-VM web01).SecondaryOperationalStatus")) == ["BackingUpVirtualMachine"]
    assert lines(shell.run("[string](Get-VMSnapshot web01).SnapshotType")) == ["Recovery"]
    assert error_of(shell, "Get-VMSnapshot web01 | Remove-VMSnapshot")[0].startswith("ObjectInUse,")
    shell.run("Start-Sleep 30")
    assert lines(shell.run("[string]$s.Result; @(Get-VMSnapshot web01).Count")) == ["Success", "0"]


def test_the_trace_is_objects_in_the_order_of_the_steps() -> None:
    shell = Shell()
    shell.run(JOB + "; $null = Start-BackupJob $job")
    assert lines(shell.run("(Get-BackupTrace | Where-Object Step).Step -join ' '")) == ["1 2 3 4 5 6 7 8"]
    assert lines(shell.run("(Get-BackupTrace -Step 4).Detail")) == [
        (
            "System Writer, ASR Writer, Shadow Copy Optimization Writer, Registry Writer, COM+ REGDB Writer,"
            " WMI Writer, IIS Config Writer"
        )
    ]
    assert lines(shell.run("(Get-BackupTrace).Outcome | Sort-Object -Unique | % { [string]$_ }")) == ["Succeeded"]


def test_a_misspelt_name_is_answered_with_the_nearest_one() -> None:
    shell = Shell()
    shell.run(JOB)
    assert error_of(shell, "Start-BackupJob Dialy") == [
        "NotFound,HvSim.Backup.StartBackupJob",
        "ObjectNotFound",
        "<Dialy>",
        "HvSim.EstateException",
        "No backup job is named 'Dialy'. Did you mean 'Daily'?",
    ]
    assert error_of(shell, "New-BackupJob Other wbe01")[4] == (
        "No virtual machine is named 'wbe01'. Did you mean 'web01'?"
    )
    assert lines(shell.run("@(Get-BackupJob Other*).Count")) == ["0"]


@pytest.mark.parametrize(
    ("fault", "result", "text"),
    [
        ("GuestWriterFailed", "Warning", "0x800423F4"),
        ("CheckpointFailed", "Failed", "Failed to create VM recovery checkpoint. (32768)"),
        ("HyperVWriterFailed -Target HV01", "Failed", "Microsoft Hyper-V VSS Writer"),
        ("RepositoryFull -Target Default*", "Failed", "0x80070070"),
        ("CheckpointFailed -Target other*", "Success", ""),
        ("CheckpointFailed -Message 'no luck' -Code 32775", "Failed", "no luck (32775)"),
    ],
)
def test_a_fault_decides_the_result(fault: str, result: str, text: str) -> None:
    shell = Shell()
    shell.run(f"{JOB}; $null = Add-LabFault {fault}; $s = Start-BackupJob Daily")
    output = shell.run("[string]$s.Result; $s.Reason")
    assert lines(output)[0] == result
    assert text in output
    hits = lines(shell.run("(Get-LabFault).Hits"))
    assert hits == ["0" if result == "Success" else "1"]
    shell.run("Get-LabFault | Remove-LabFault")
    assert lines(shell.run("@(Get-LabFault).Count")) == ["0"]


def test_broken_tracking_is_seen_and_reset() -> None:
    shell = Shell()
    shell.run(JOB + "; $null = Start-BackupJob Daily; $null = Add-LabFault ChangeTrackingCorrupted web01")
    output = lines(
        shell.run("$t = (Start-BackupJob Daily).Tasks[0]; [string]$t.Status; $t.CannotUseCBT; $t.ChangeTracking")
    )
    assert output == ["Warning", "True", "False"]
    shell.run(
        "Reset-HvVmChangeTracking -Server (Get-VBRServer -Name HV01) -VMName web01; $null = Start-BackupJob Daily"
    )
    output = lines(
        shell.run("$t = (Start-BackupJob Daily).Tasks[0]; [string]$t.Status; $t.ChangeTracking; $t.ReadSize")
    )
    assert output == ["Success", "True", "0"]
    assert error_of(shell, "Reset-HvVmChangeTracking (Get-VBRServer -Name HV01) -VMName wbe01")[4].endswith("'web01'?")
    assert "not a Hyper-V host" in error_of(shell, "Reset-HvVmChangeTracking (Get-VBRServer -Name 'This server')")[4]


def test_a_machine_is_restored_beside_the_original_and_equals_it() -> None:
    shell = Shell()
    shell.run(JOB + "; $null = Start-BackupJob Daily; $copy = Get-RestorePoint web01 | Restore-BackupVM -NewName copy")
    assert lines(shell.run("$copy.Name; [string]$copy.State; (Compare-LabDisk (Get-VM web01) $copy).Equal")) == [
        "copy",
        "Off",
        "True",
    ]
    shell.run("Start-VM copy; Invoke-GuestWrite copy -Length 1KB -Offset 1GB")
    output = lines(
        shell.run("$c = Compare-LabDisk (Get-VM web01) $copy; $c.Equal; $c.DifferentBlocks; $c.Ranges[0].Offset")
    )
    assert output == ["False", "1", "1073741824"]


def test_a_machine_is_restored_in_place_and_a_disk_to_a_file() -> None:
    shell = Shell()
    shell.run(JOB + "; $null = Start-BackupJob Daily; Invoke-GuestWrite web01 -Text broken; $p = Get-RestorePoint")
    shell.run("$null = $p | Restore-BackupVM -ToFile D:\\out.vhdx; $null = $p | Restore-BackupVM -Force -Start")
    assert lines(shell.run("[string](Get-VM web01).State; (Compare-LabDisk (Get-VM web01) D:\\out.vhdx).Equal")) == [
        "Running",
        "True",
    ]
    assert "exists already" in error_of(shell, "$p | Restore-BackupVM -ToFile D:\\out.vhdx")[4]


def test_a_flipped_bit_in_a_backup_file_is_found_and_named() -> None:
    shell = Shell()
    shell.run(JOB + "; $null = Start-BackupJob Daily; $p = Get-RestorePoint web01")
    shell.run(
        "$f = [IO.File]::Open($p.FilePath, 'Open'); $f.Position = [long]($f.Length / 2); $b = $f.ReadByte();"
        "$f.Position -= 1; $f.WriteByte($b -bxor 1); $f.Dispose()"
    )
    output = shell.run("$v = Test-Backup; $v.Result; $v.DamagedBlocks; $v.Damage[0].Message")
    assert lines(output)[:2] == ["Damaged", "1"]
    assert "block" in output
    _, errors = shell.run_with_errors("$p | Restore-BackupVM -NewName copy")
    assert "web01.vhdx" in errors


def test_a_session_says_whether_somebody_started_it() -> None:
    shell = Shell()
    shell.run(JOB + "; Set-BackupJob Daily -At 23:00 | Out-Null; Start-BackupJob Daily | Out-Null; Start-Sleep 90000")
    text = "Get-VBRBackupSession | % Info | % { '{0} {1} {2}' -f $_.RunManually, $_.IsRetryMode, $_.WillBeRetried }"
    assert lines(shell.run(text))[:2] == ["True False False", "False False False"]


def test_the_product_names_do_the_same() -> None:
    shell = Shell()
    shell.run(JOB + "; $null = Get-VBRJob -Name Daily | Start-VBRJob -FullBackup")
    assert lines(shell.run("(Get-VBRBackupSession).Name; (Get-VBRBackupSession | Get-VBRTaskSession).Name")) == [
        "Daily (Full)",
        "web01",
    ]
    assert lines(
        shell.run("(Get-VBRRestorePoint -Name web01).Type -eq 'Full'; (Get-VBRBackupRepository).FriendlyPath")
    ) == [
        "True",
        "E:\\Backup",
    ]
    assert shell.run("Get-VBRBackupRepository -ScaleOut") == ""


def test_restore_points_of_a_backup_come_down_the_pipeline() -> None:
    shell = Shell()
    shell.run(JOB + "; $null = New-BackupJob Weekly dc01; $null = 'Daily', 'Weekly' | % { Start-BackupJob $_ }")
    assert lines(shell.run("(Get-VBRBackup -Name Weekly | Get-VBRRestorePoint).VmName")) == ["dc01"]
    assert lines(shell.run("(Get-VBRBackup | Get-VBRRestorePoint -Name w*).VmName")) == ["web01"]
    assert lines(shell.run("(Get-VBRRestorePoint (Get-VBRBackup -Name Daily)).VmName")) == ["web01"]


def test_the_devices_of_a_restored_machine_are_seen_before_any_other_command() -> None:
    shell = Shell()
    shell.run(JOB + "; $null = Start-BackupJob Daily")
    shell.run("$copy = Get-RestorePoint web01 -Last | Restore-BackupVM -NewName copy")
    assert lines(shell.run("$copy.NetworkAdapters.Count; $copy.DVDDrives.GetType().Name")) == ["1", "DvdDrive[]"]


def test_a_job_on_a_server_without_a_repository_says_how_to_get_one(tmp_path: Path) -> None:
    lab = tmp_path / "lab.toml"
    lab.write_text('[[hosts]]\nname = "H1"\nmachines = [{ name = "web01", disks = [{ size = "1GB" }] }]\n')
    shell = Shell(lab=str(lab))
    assert error_of(shell, JOB)[4] == "There is no backup repository. Add one with Add-LabRepository."
    shell.run("$null = Add-LabRepository Here E:\\Here; " + JOB)
    assert lines(shell.run("[string](Start-BackupJob Daily).Result")) == ["Success"]


def test_a_run_can_be_for_one_machine_or_for_what_failed() -> None:
    shell = Shell()
    shell.run("$job = New-BackupJob Both web01, sql01; $null = Start-VBRJob $job")
    one = "(Start-VBRJob $job -Object (Get-VBRJobObject -Job $job -Name sql01)).GetTaskSessions().Name"
    assert lines(shell.run(one)) == ["sql01"]
    assert "left nothing to retry" in error_of(shell, "Start-VBRJob $job -RetryBackup")[-1]
    shell.run(
        "$null = Add-LabFault CheckpointFailed -Target web01; $null = Start-VBRJob $job; Get-LabFault | Remove-LabFault"
    )
    again = "$s = Start-VBRJob $job -RetryBackup; $s.GetTaskSessions().Name; [string]$s.Result; $s.IsRetryMode"
    assert lines(shell.run(again)) == ["web01", "Success", "True"]


def test_a_machine_named_with_an_emoji_is_backed_up_under_a_plain_name_and_restored() -> None:
    shell = Shell()
    shell.run("$name = 'web\U0001f600'; $null = New-VM $name -NewVHDPath D:\\v\\$name.vhdx -NewVHDSizeBytes 10GB")
    shell.run("Start-VM $name")
    shell.run("$null = New-BackupJob Emo $name | Start-BackupJob; $null = Invoke-GuestWrite $name -Length 1MB")
    text = shell.run("(Start-BackupJob Emo).Tasks[0].Log.Title; (Get-ChildItem E:\\Backup\\Emo -Recurse).Name")
    assert "1 MB read" in text
    assert "[CBT]" in text
    assert "web_1F600" in text
    assert "web_D2025-06-02T" in text
    text = shell.run("Show-ChangedBlock $name")
    assert "as change tracking has it" in text
    assert "Blocks of 2 disks" not in text  # the restore point's is the machine's
    shell.run("$made = Get-RestorePoint $name | Select-Object -Last 1 | Restore-BackupVM -NewName other")
    assert lines(shell.run("(Compare-LabDisk (Get-VM $name) $made).Equal; @(Get-RestorePoint $name).Count")) == [
        "True",
        "2",
    ]


def test_lists_of_objects_take_no_null() -> None:
    shell = Shell()
    for command in ("Get-VBRRestorePoint -Backup @($null)", "Add-VBRBackupCopyJob -Mode Periodic -BackupJob @($null)"):
        assert error_of(shell, command)[0].startswith("ParameterArgumentValidationError,")
