"""The files of a removed checkpoint are merged in the background."""

from __future__ import annotations

from tests.cmdlets.hyperv.shell import run


def test_a_host_that_goes_down_during_a_merge_stops_nobody_else() -> None:
    lines, errors = run(
        "Checkpoint-VM web01 -SnapshotName s; Remove-VMSnapshot web01 -Name s; Stop-LabHost HV01 -Crash",
        "Start-Sleep 100; 'on'; Start-LabHost HV01; Start-Sleep 600",
        "(Get-WinEvent -FilterHashtable @{ LogName = 'Microsoft-Windows-Hyper-V-VMMS-Admin'; Id = 19100 }).Message",
    )
    assert (lines[0], errors) == ("on", "")
    assert "'web01' background disk merge failed to complete: The host went down during the merge." in lines[-1]
