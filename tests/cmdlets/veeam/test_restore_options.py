"""What restores of machines can be told: clusters, networks, folders, rollbacks; content opened on other servers."""

from __future__ import annotations

import pytest

from tests.cmdlets.hyperv.test_machines import error_of, lines
from tests.stories.worlds import Shell

POINT = "$null = Start-VBRJob Nightly; $point = @(Get-VBRRestorePoint -Name web01)[-1]"


def test_a_restored_machine_becomes_a_role_where_its_disks_allow_it() -> None:
    shell = Shell()
    shell.run(POINT)
    text = "Start-VBRHvRestoreVM -RestorePoint $point -VMName {} -RegisterAsClusterResource{}"
    shell.run(text.format("shared", " -Path C:\\ClusterStorage\\Volume1"))
    assert lines(shell.run("(Get-VM shared).IsClustered; (Get-ClusterGroup shared).State")) == ["True", "Offline"]
    shell.run(text.format("alone", " -Path D:\\Alone"))
    assert lines(shell.run("(Get-VM alone).IsClustered; (Get-VBRRestoreSession)[-1].Result")) == ["False", "Warning"]


def test_a_machine_restored_in_its_place_stays_a_role() -> None:
    shell = Shell()
    shell.run(POINT)
    shell.run("Start-VBRHvRestoreVM -RestorePoint $point -PowerUp")
    assert lines(shell.run("(Get-VM web01).IsClustered; (Get-ClusterGroup web01).State")) == ["True", "Online"]
    error = error_of(shell, "Start-VBRHvRestoreVM -RestorePoint $point -QuickRollback")
    assert "Quick rollback of 'web01' is not possible" in error[-1]


def test_networks_and_folders_are_mapped_by_rules() -> None:
    shell = Shell()
    shell.run(POINT)
    shell.run(
        "$null = New-VMSwitch Quiet -SwitchType Private; $hv = Get-VBRServer -Name HV01;"
        "$to = $hv | Get-VBRHvServerNetworkInfo | Where-Object SwitchName -eq Quiet;"
        "$rule = New-VBRHvInstantRecoveryNetworkMappingRule -TargetNetwork $to"
        " -SourceNetwork ($point | Get-VBRComputerNetworkInfo);"
        "$folder = $point | Get-VBRViVirtualDevice | New-VBRHvVirtualDeviceMappingRule -Path D:\\Fast;"
        "$null = Start-VBRHvInstantRecovery $point -Server $hv -VMName now -NICsEnabled $true -NetworkMapping $rule"
        " -DiskMappingRule $folder"
    )
    text = "(Get-VMNetworkAdapter now).SwitchName; (Get-VMHardDiskDrive now).Path -like 'D:\\Fast\\*'"
    assert lines(shell.run(text)) == ["Quiet", "True"]
    error = error_of(
        shell, "Start-VBRHvRestoreVM $point -Server (Get-VBRServer -Name HV03) -VMName far -NetworkMapping $rule"
    )
    assert error[0].startswith("NotFound,")


def test_content_is_opened_on_another_server() -> None:
    shell = Shell()
    shell.run(POINT)
    text = "$open = Publish-VBRBackupContent $point -TargetServerName FS01 -WarningAction Ignore"
    text += "; $info = Get-VBRPublishedBackupContentInfo -Session $open; $info.MountServerName"
    assert lines(shell.run(text)) == ["FS01"]
    there = "Invoke-Command -ComputerName FS01 { Test-Path $using:info.MountPointPath }"
    assert lines(shell.run(f"{there}; Unpublish-VBRBackupContent $open; {there}")) == ["True", "False"]
    error = error_of(shell, "Publish-VBRBackupContent $point -DiskNames none.vhdx")
    assert error[0].startswith("NotFound,")


@pytest.mark.parametrize(
    ("command", "is_late"),
    [
        ("Move-ClusterGroup dc01 -Node HV02", True),
        ("Clear-ClusterNode HV01 -Force", True),
        ("Clear-ClusterNode HV01 -Force", False),
    ],
)
def test_a_role_whose_machine_is_being_replaced_may_be_moved(command: str, is_late: bool) -> None:
    shell = Shell()
    shell.run("$null = Start-VBRJob Nightly; $point = @(Get-VBRRestorePoint -Name dc01)[-1]")
    original = shell.estate.backup_server.machine("dc01")
    shell.run("$null = Start-VBRRestoreVM -RestorePoint $point -Server (Get-VBRServer -Name HV01) -RunAsync -Force")
    while is_late and not original.removed:
        shell.estate.clock.step()
    shell.run_with_errors(f"$null = {command}; Start-Sleep 600")
    restored = shell.estate.backup_server.machine("dc01")
    assert restored is not original
    assert restored.group is not None
    assert (restored.group.machine, restored.group.owner) == (restored, restored.host.node)
    shell.session.close()
