"""Rules for the network: what they slow down, in which hours, and which way."""

from __future__ import annotations

from tests.cmdlets.hyperv.test_machines import lines
from tests.stories.worlds import Shell

RULE = """
$from = [string](Resolve-DnsName PX01).IPAddress; $to = [string](Resolve-DnsName HV01).IPAddress
$rule = Add-VBRNetworkTrafficRule -Name Slow -SourceIPStart $from -SourceIPEnd $from -TargetIPStart $to `
    -TargetIPEnd $to -EnableThrottling -ThrottlingUnit KbytePerSec -ThrottlingValue 50
$null = Set-BackupJob Nightly -OffHost $true
function Run {
    $s = Start-VBRJob Nightly -FullBackup
    '{0} {1}' -f ($s.Progress.Duration.TotalMinutes -gt 5), $s.Result
}
"""


def test_a_rule_slows_down_what_goes_its_way_while_it_holds() -> None:
    shell = Shell()
    shell.run(RULE)
    assert lines(shell.run("Run")) == ["True Success"]
    now = shell.estate.clock.now()
    shell.run(
        "$closed = New-VBRBackupWindowOptions -FromHour 3 -ToHour 4 -Enabled;"
        "$rule = $rule | Set-VBRNetworkTrafficRule -EnableThrottlingWindow -ThrottlingWindowOptions $closed"
    )
    assert now.hour not in (2, 3, 4)
    assert lines(shell.run("$rule.ThrottlingWindowOptions.Monday -join ' '; $rule.ThrottlingValue; Run")) == [
        "3 4",
        "50",
        "False Success",
    ]
    shell.run("$rule = $rule | Set-VBRNetworkTrafficRule -EnableThrottlingWindow:$false -ThrottlingUnit MbytePerSec")
    assert lines(shell.run("Run")) == ["False Success"]


def test_a_restore_is_slowed_down_only_where_the_rule_says_so() -> None:
    shell = Shell()
    shell.run("$null = Start-VBRJob Nightly")
    shell.run(
        "$here = [string](Resolve-DnsName HV01).IPAddress; $there = [string](Resolve-DnsName HV03).IPAddress;"
        "$rule = Add-VBRNetworkTrafficRule -Name Back -SourceIPStart $there -SourceIPEnd $there -TargetIPStart $here"
        " -TargetIPEnd $here -EnableThrottling -ThrottlingUnit KbytePerSec -ThrottlingValue 50;"
        "function Restore($name) { $point = (Get-VBRRestorePoint -Name web01)[-1]; $begin = Get-Date;"
        " $null = Start-VBRHvRestoreVM $point -Server (Get-VBRServer -Name HV03) -VMName $name -Path D:\\VMs;"
        " ((Get-Date) - $begin).TotalMinutes -gt 5 }"
    )
    assert lines(shell.run("Restore one")) == ["False"]
    shell.run("$null = $rule | Set-VBRNetworkTrafficRule -AllowRestoreThrottling")
    assert lines(shell.run("Restore two")) == ["True"]
