"""Repositories that change, and backups that move to another one."""

from __future__ import annotations

from tests.cmdlets.hyperv.test_machines import error_of, lines
from tests.stories.worlds import Shell

SECOND = (
    "$null = Start-VBRJob Nightly; $null = Start-VBRJob Nightly;"
    "$null = Add-VBRBackupRepository -Name Second -Folder D:\\Second -Type WinLocal -Server (Get-VBRServer -Name HV03);"
    "$second = Get-VBRBackupRepository -Name Second; $backup = Get-VBRBackup -Name Nightly"
)
MOVE = "$run = Move-VBRBackup -Backup $backup -Repository $second -Confirm:$false"


def test_a_moved_backup_is_elsewhere_and_its_chain_goes_on() -> None:
    shell = Shell()
    shell.run(SECOND)
    before = lines(shell.run("(Get-VBRRestorePoint -Name web01).Id.Guid; $old = (Get-VBRRestorePoint)[0].FilePath"))
    assert lines(shell.run(f"{MOVE}; [string]$run.Result; $run.GetType().Name")) == ["Success", "VBRMoveBackupSession"]
    assert lines(shell.run("(Get-VBRRestorePoint -Name web01).Id.Guid")) == before
    assert lines(shell.run("(Get-VBRRestorePoint).FilePath -notlike 'D:\\Second\\*'")) == []
    assert lines(shell.run("Invoke-Command -ComputerName HV01 { Test-Path $using:old }")) == ["False"]
    assert lines(shell.run("(Start-VBRJob Nightly).IsFullMode; @(Get-VBRRestorePoint -Name web01).Count")) == [
        "False",
        "3",
    ]
    assert "is in the repository 'Second' already" in error_of(shell, MOVE)[-1]


def test_a_move_that_a_run_crosses_fails_and_leaves_everything_in_place() -> None:
    shell = Shell()
    shell.run(SECOND)
    shell.run("$null = $second | Set-VBRBackupRepository -LimitDatarate -DataRateLimit 1")
    shell.run(f"{MOVE} -RunAsync; $null = Start-VBRJob Nightly; Start-Sleep 3600")
    assert lines(shell.run("[string]$run.Result; (Get-VBRJob -Name Nightly).GetTargetRepository().Name")) == [
        "Failed",
        "Default Backup Repository",
    ]
    assert "has run meanwhile" in shell.run("$run.Description")
    assert lines(shell.run("@(Get-VBRRestorePoint -Name web01).Count")) == ["3"]
    assert shell.estate.backup_server.repository("Second").all_backups_of("Nightly")[0].points() == ()


def test_a_move_that_fails_leaves_what_the_other_job_has_made_meanwhile() -> None:
    shell = Shell()
    shell.run(SECOND)
    shell.run("$target = Get-VBRJob -Name Databases; Find-VBRHvEntity -Name web01 | Add-VBRHvJobObject -Job $target")
    shell.run("$target = Get-VBRJob -Name Databases")
    shell.run(
        "$run = Move-VBRBackup -Backup $backup -Job $target -Name web01 -Confirm:$false -RunAsync;"
        " $null = Start-VBRJob Databases; Start-Sleep 3600"
    )
    assert "the job 'Databases' has run meanwhile" in shell.run("$run.Description")
    kept = "(Get-VBRRestorePoint -Name web01).ForEach({ $_.FindBackup().Name })"
    assert {"Nightly", "Databases"} == set(lines(shell.run(kept)))
    assert lines(shell.run("$last = @(Get-VBRRestorePoint -Name web01)[-1]; $last.IsConsistent")) == ["True"]


def test_a_repository_takes_another_name_limit_and_rate() -> None:
    shell = Shell()
    shell.run(SECOND)
    text = (
        "$r = Set-VBRBackupRepository -Repository $second -Name Archive -Description Old -MaxConcurrentJobs 2"
        " -DataRateLimit 30; '{0} {1} {2} {3}' -f $r.Name, $r.Description, $r.Options.MaxTaskCount,"
        " $r.Options.CombinedDataRateLimit"
    )
    assert lines(shell.run(text)) == ["Archive Old 2 30"]
    text = "$r = $second | Set-VBRBackupRepository -LimitDatarate:$false; $r.Options.CombinedDataRateLimit"
    assert lines(shell.run(text)) == ["0"]
    error = error_of(shell, "Set-VBRBackupRepository -Repository $second -Name 'default backup repository'")
    assert error[0].startswith("AlreadyExists,")


def test_a_new_repository_takes_in_what_lies_there() -> None:
    shell = Shell()
    shell.run(f"{SECOND}; {MOVE}")
    shell.run(
        "Get-VBRJob -Name Nightly | Remove-VBRJob -Confirm:$false; Get-VBRBackup | Remove-VBRBackup -Confirm:$false"
    )
    shell.run("$second | Remove-VBRBackupRepository -Confirm:$false")
    added = "$null = Add-VBRBackupRepository -Name Found -Folder D:\\Second -Type WinLocal -Server HV03 -ImportBackup"
    assert lines(shell.run(f"@(Get-VBRBackup).Count; {added}; (Get-VBRBackup).VmCount")) == ["0", "2"]


def test_a_detached_backup_stays_and_its_job_begins_anew() -> None:
    shell = Shell()
    shell.run("$null = Start-VBRJob Nightly; $backup = Get-VBRBackup -Name Nightly; $job = Get-VBRJob -Name Nightly")
    shell.run("$backup | Detach-VBRBackup -Confirm:$false")
    assert lines(
        shell.run("$old = Get-VBRBackup -Name Nightly; $old.IsJobExists(); $null -eq $job.GetLastBackup()")
    ) == [
        "False",
        "True",
    ]
    shell.run("$null = Start-VBRJob Nightly; $null = Start-VBRJob Nightly")
    text = "(Get-VBRRestorePoint -Name web01).ForEach({ '{0} {1}' -f $_.IsFull, ($_.BackupId -eq $old.Id) }) -join ', '"
    assert lines(shell.run(text)) == ["True True, True False, False False"]
    assert "belongs to no job" in error_of(shell, "Detach-VBRBackup -Backup $old -Confirm:$false")[-1]
    shell.run("$old | Remove-VBRBackup -FromDisk -Confirm:$false")
    assert lines(shell.run("@(Get-VBRRestorePoint -Name web01).Count; @(Get-VBRBackup).Count")) == ["2", "1"]


def test_a_repository_locks_its_files_and_changes_drives_as_it_is_told() -> None:
    shell = Shell()
    text = (
        "$r = Add-VBRBackupRepository -Name Safe -Folder D:\\Safe -Type WinLocal -Server (Get-VBRServer -Name HV03)"
        " -EnableBackupImmutability -ImmutabilityPeriod 14 -RotatedDrive -DecompressDataBlocks;"
        "$i = $r.GetImmutabilitySettings();"
        "'{0} {1} {2} {3}' -f $i.IsEnabled, $i.IntervalDays, $r.IsRotatedDriveRepository, $r.Options.Uncompress"
    )
    assert lines(shell.run(text)) == ["True 14 True True"]
    text = "$null = $r | Set-VBRBackupRepository -EnableBackupImmutability:$false; $i.IsEnabled; $i.IntervalDays"
    assert lines(shell.run(text)) == ["False", "0"]
    error = error_of(shell, "Set-VBRBackupRepository -Repository $r -ImmutabilityPeriod 9")
    assert "needs -EnableBackupImmutability" in error[-1]
    error = error_of(
        shell,
        "Add-VBRBackupRepository -Name New -Folder D:\\New -Type WinLocal -RotatedDriveCleanupMode ClearBackupFolder",
    )
    assert "needs -RotatedDrive" in error[-1]
    assert lines(shell.run("(Get-VBRBackupRepository).Name -contains 'New'")) == ["False"]


def test_a_copy_job_goes_on_with_another_drive_from_a_full_and_with_the_first_one_again() -> None:
    shell = Shell()
    shell.run(
        "$r = Add-VBRBackupRepository -Name Drives -Folder D:\\Drives -Type WinLocal -RotatedDrive"
        " -Server (Get-VBRServer -Name HV01);"
        "$null = Add-VBRBackupCopyJob -Name Copy -BackupJob (Get-VBRJob -Name Nightly) -TargetRepository $r"
        " -Mode Immediate;"
        "function Run { $null = Start-VBRJob Nightly; $null = Step-LabClock -Duration 01:00:00;"
        "  (Get-ChildItem D:\\Drives -Recurse -File -Filter web01*).Extension -join ' ' }"
    )
    assert lines(shell.run("Run; Run; Move-Item D:\\Drives D:\\first; Run"))[1:] == [".vbk .vib", ".vbk"]
    assert (
        lines(shell.run("Move-Item D:\\Drives D:\\second; Move-Item D:\\first D:\\Drives; Run"))[0][:9] == ".vbk .vib"
    )
    results = "(Get-VBRBackupSession | Where-Object Name -like Copy*).Result | Sort-Object -Unique"
    assert lines(shell.run(results)) == ["Success"]
    shell.session.close()


def test_machines_of_a_backup_move_to_another_job_which_goes_on_with_their_chains() -> None:
    shell = Shell()
    shell.run(SECOND)
    shell.run("$target = Get-VBRJob -Name Databases")
    move = "Move-VBRBackup -Backup $backup -Job $target -Name {} -Confirm:$false"
    assert lines(shell.run(f"[string]({move.format('web01')}).Result; (Get-VBRJob -Name Nightly).VM")) == [
        "Success",
        "dc01",
    ]
    text = "$target.VM -contains 'web01'; (Get-VBRRestorePoint -Name web01).ForEach({ $_.FindBackup().Name }) -join ' '"
    assert lines(shell.run(text)) == ["True", "Databases Databases"]
    shell.run("$null = Start-VBRJob Databases")
    assert lines(shell.run("[string]@(Get-VBRRestorePoint -Name web01)[-1].Type")) == ["Increment"]
    assert error_of(shell, move.format("nobody"))[0].startswith("NotFound,")
    assert (
        "belongs to the job"
        in error_of(
            shell, "Move-VBRBackup -Backup (Get-VBRBackup -Name Databases) -Job $target -Name web01 -Confirm:$false"
        )[-1]
    )
