"""Protection groups and jobs for computers: kept and listed; nobody answers a run."""

from __future__ import annotations

from tests.cmdlets.hyperv.test_machines import error_of, lines
from tests.stories.worlds import Shell

SETUP = """
$account = Add-VBRCredentials -User LAB\\admin -Password p
$computers = 'srv1', 'srv2' | % { New-VBRIndividualComputerCustomCredentials -HostName $_ -Credentials LAB\\admin }
$every = New-VBRPeriodicallyOptions -FullPeriod 1 -PeriodicallyKind Hours
$schedule = New-VBRProtectionGroupScheduleOptions -PolicyType Periodically -PeriodicallyOptions $every
$group = Add-VBRProtectionGroup -Name Servers -Container (New-VBRIndividualComputerContainer $computers) `
    -ScheduleOptions $schedule
$daily = New-VBRServerScheduleOptions -Type Daily -DailyOptions (New-VBRDailyOptions -Period 21:00 -Type Everyday)
$job = Add-VBRComputerBackupJob -OSPlatform Windows -Type Server -Mode ManagedByBackupServer -BackupObject $group `
    -BackupType EntireComputer -EnableSchedule -ScheduleOptions $daily -RetentionPolicy 14 -Name Machines
"""


def test_groups_and_jobs_are_kept_and_no_run_reaches_a_computer() -> None:
    shell = Shell()
    shell.run(SETUP)
    assert lines(shell.run("(Get-VBRProtectionGroup).Container.CustomCredentials.HostName")) == ["srv1", "srv2"]
    assert lines(shell.run("$group.ScheduleOptions.PeriodicallyOptions.FullPeriod")) == ["1"]
    assert lines(shell.run("(Get-VBRComputerBackupJob -Name Mach*).NextRun.Hour")) == ["21"]
    assert "no agent answers on srv1, srv2" in error_of(shell, "Start-VBRComputerBackupJob $job")[4]
    assert "uses it" in error_of(shell, "Remove-VBRProtectionGroup -ProtectionGroup $group -Confirm:$false")[4]
    assert "already" in error_of(shell, "Add-VBRProtectionGroup -Name servers -Container $group.Container")[4]
