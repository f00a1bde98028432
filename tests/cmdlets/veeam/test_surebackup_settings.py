"""What SureBackup jobs, their machines and labs are set to, as commands set and show it."""

from __future__ import annotations

from tests.cmdlets.hyperv.test_machines import error_of, lines
from tests.stories.worlds import Shell

JOB = (
    "$null = Start-VBRJob Databases; $hv = Get-VBRServer -Name HV02; $job = Get-VBRJob -Name Databases;"
    "$gate = New-VBRHvVirtualLabProxyAppliance -Server $hv -Name Gate -VLANID 5 -IPAddress 10.1.0.77;"
    "$lab = Add-VBRHvSimpleVirtualLab -Server $hv -Name Lab1 -ProxyAppliance $gate;"
    "$probe = New-VBRSureBackupTestScript -PredefinedApplication SQLServer;"
    "$options = New-VBRSureBackupJobVerificationOptions -EnableDiskContentValidation -EnableEmailNotification"
    " -Address dr@lab.local -UseCustomEmailSettings -NotifyOnSuccess:$false;"
    "$sure = Add-VBRSureBackupJob -Name Verify -VirtualLab $lab -VerificationOptions $options"
    " -LinkedJob (New-VBRSureBackupLinkedJob -Job $job -TestScript $probe"
    " -VM (Get-VBRJobObject -Job $job -Name mail01 | New-VBRSureBackupVM -Exclude))"
    " -ScheduleOptions (New-VBRSureBackupJobScheduleOptions -Type Daily -WaitForParentJob"
    " -DailyOptions (New-VBRDailyOptions -Type Everyday -Period 23:00))"
)


def test_a_job_shows_what_it_was_given_and_runs_by_its_schedule() -> None:
    shell = Shell()
    shell.run(JOB)
    text = (
        "'{0} {1} {2}' -f $lab.ProxyAppliance.Name, $lab.ProxyAppliance.VLANID, $lab.ProxyAppliance.IPAddress;"
        "'{0} {1}' -f $sure.VerificationOptions.Address[0], $sure.VerificationOptions.NotifyOnSuccess;"
        "'{0} {1} {2}' -f $sure.ScheduleEnabled, $sure.ScheduleOptions.WaitTimeMinutes, $sure.NextRun.Hour;"
        "[string]$sure.LinkedJob[0].TestScript[0].PredefinedApplication"
    )
    assert lines(shell.run(text)) == [
        "Gate 5 10.1.0.77",
        "dr@lab.local False",
        "True 180 23",
        "SQLServer",
    ]
    shell.run("Start-Sleep 86400")
    text = "$t = Get-VBRSureBackupSession | Get-VBRSureBackupTaskSession; '{0} {1}' -f $t.Name, $t.TestScriptStatus"
    assert lines(shell.run(text)) == ["sql01 Success"]
    text = "(Set-VBRSureBackupJob -Job $sure -EnableSchedule:$false -ProcessRandomMachines).NextRun -eq $null"
    assert lines(shell.run(f"{text}; $sure.RandomMachinesMaxCount")) == ["True", "1"]


def test_restore_points_are_chosen_by_time_and_kind() -> None:
    shell = Shell()
    shell.run(JOB)
    text = "[string](Start-VBRSureBackupJob -Job $sure -RestorePointType {}).Result"
    assert lines(shell.run(text.format("AppConsistent"))) == ["Success"]
    assert lines(shell.run(text.format("CrashConsistent"))) == ["Failed"]
    assert lines(shell.run("[string](Start-VBRSureBackupJob -Job $sure -DateTime 2025-01-01).Result")) == ["Failed"]
    assert "needs that job" in error_of(shell, "New-VBRSureBackupJobScheduleOptions -Type AfterJob")[-1]
