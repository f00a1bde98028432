"""Network adapters of hosts: they come and go with the switches that a host uses too."""

from __future__ import annotations

from tests.cmdlets.hyperv.shell import run


def test_a_host_has_an_adapter_on_each_switch_that_it_uses() -> None:
    lines, errors = run(
        'Get-VMNetworkAdapter -ManagementOS | ForEach-Object { "$($_.Name) $($_.SwitchName) $($_.IsManagementOs)" }',
        "$null = New-VMSwitch Lab -SwitchType Internal; (Get-VMNetworkAdapter -ManagementOS).Name -join ','",
        "Set-VMSwitch Lab -AllowManagementOS $false; (Get-VMNetworkAdapter -ManagementOS).Name -join ','",
        "(Get-VMSwitch Lab).AllowManagementOS; Set-VMSwitch Lab -AllowManagementOS $true",
        "Remove-VMSwitch Lab -Force; (Get-VMNetworkAdapter -ManagementOS).Name -join ','",
    )
    assert (lines, errors) == (["vSwitch vSwitch True", "vSwitch,Lab", "vSwitch", "False", "vSwitch"], "")


def test_adapters_of_a_host_are_added_renamed_tagged_and_removed() -> None:
    lines, errors = run(
        "Add-VMNetworkAdapter -ManagementOS -SwitchName vSwitch -Name Backup",
        "Rename-VMNetworkAdapter -ManagementOS -Name Backup -NewName Copy",
        "Set-VMNetworkAdapterVlan -ManagementOS -VMNetworkAdapterName Copy -Access -VlanId 12",
        "(Get-VMNetworkAdapterVlan -ManagementOS -VMNetworkAdapterName Copy).VlanList",
        "Set-VMNetworkAdapter -ManagementOS -Name Copy -MinimumBandwidthWeight 40 -IeeePriorityTag On",
        "$a = Get-VMNetworkAdapter -ManagementOS -Name Copy; $a.BandwidthSetting.MinimumBandwidthWeight",
        "$a.IeeePriorityTag; $a | Remove-VMNetworkAdapter; @(Get-VMNetworkAdapter -ManagementOS).Count; $a.IsDeleted",
        "Get-VMNetworkAdapter -ManagementOS -Name Copy",
    )
    assert lines == ["12", "40", "On", "1", "True"]
    assert "Unable to find a network adapter matching the specified criteria. 'Copy'" in errors


def test_a_private_switch_is_never_the_hosts() -> None:
    lines, errors = run(
        "$null = New-VMSwitch Alone -SwitchType Private; (Get-VMSwitch Alone).AllowManagementOS",
        "Add-VMNetworkAdapter -ManagementOS -SwitchName Alone; $error[0].FullyQualifiedErrorId",
    )
    assert lines == ["False", "InvalidOperation,Microsoft.HyperV.PowerShell.Commands.AddVMNetworkAdapter"]
    assert "takes no part in the private switch 'Alone'" in errors


def test_adapters_of_hosts_and_machines_are_shown_in_one_table() -> None:
    lines, errors = run("Get-VMNetworkAdapter -All | Select-Object -First 2")
    assert errors == ""
    assert [line.split()[:3] for line in lines if line] == [
        ["Name", "IsManagementOs", "VMName"],
        ["----", "--------------", "------"],
        ["vSwitch", "True", "vSwitch"],
        ["Network", "Adapter", "False"],
    ]
