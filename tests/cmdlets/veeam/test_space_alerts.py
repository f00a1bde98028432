"""Warnings of free space, and machines that are skipped, at the thresholds of Set-VBRGlobalNotificationOptions."""

from __future__ import annotations

from tests.cmdlets.hyperv.test_machines import lines
from tests.stories.worlds import Shell


def test_the_thresholds_decide_what_a_job_warns_of_and_skips() -> None:
    shell = Shell()
    run = "$null = Start-BackupJob Branch; $s = Get-VBRBackupSession; "
    shell.run("$null = Set-VBRGlobalNotificationOptions -DatastoreSpaceThreshold 100 -StorageSpaceThreshold 100")
    assert lines(shell.run(f"{run} [string]$s[-1].Result")) == ["Warning"]
    titles = shell.run("$s[-1].GetTaskSessions()[0].Logger.GetLog().UpdatedRecords.Title")
    assert "is getting low on free space" in titles
    assert "is running low on free disk space" in shell.run("$s[-1].Logger.GetLog().UpdatedRecords.Title")
    shell.run("$null = Set-VBRGlobalNotificationOptions -SkipVMSpaceThreshold 100")
    shell.run(run)
    assert lines(shell.run("[string]$s[-1].Result; @($s[-1].GetTaskSessions() | ? RestorePoint).Count")) == [
        "Failed",
        "0",
    ]
    assert "the machine is skipped" in shell.run("$s[-1].GetTaskSessions()[0].GetDetails()")
    shell.run("$null = Set-VBRGlobalNotificationOptions -SkipVMSpaceThresholdEnabled:$false")
    shell.run("$null = Set-VBRGlobalNotificationOptions -DatastoreSpaceThresholdEnabled:$false")
    shell.run("$null = Set-VBRGlobalNotificationOptions -StorageSpaceThresholdEnabled:$false")
    assert lines(shell.run(f"{run} [string]$s[-1].Result")) == ["Success"]
