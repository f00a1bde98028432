"""Clusters as a whole, and what administrators build in them: stopping, evicting, taking apart, roles by hand."""

from __future__ import annotations

from tests.cmdlets.hyperv.shell import run


def test_a_cluster_is_stopped_and_its_roles_come_back() -> None:
    lines, errors = run(
        "Stop-Cluster -Force; (Get-ClusterNode).State -join ','; (Get-VM web01).State",
        "(Start-Cluster -IgnorePersistentState).Name; (Get-ClusterNode).State -join ','; (Get-VM web01).State",
        "Stop-Cluster -Force; $null = Start-Cluster; (Get-ClusterResource 'Cluster Name').State",
    )
    assert (lines, errors) == (["Down,Down", "Saved", "HVC01", "Up,Up", "Saved", "Online"], "")


def test_a_node_is_evicted_and_the_cluster_taken_apart() -> None:
    lines, errors = run(
        "Remove-ClusterNode HV02 -Force -Reason 'old hardware'; (Get-ClusterNode).Name",
        "(Get-ClusterGroup app01).OwnerNode.Name",
        "Invoke-Command HV02 { @(Get-Service ClusSvc -EA Ignore).Count; Test-Path C:\\ClusterStorage\\Volume1 }",
        "$log = Get-WinEvent -LogName Microsoft-Windows-FailoverClustering/Operational -MaxEvents 5",
        "@($log.Message -match 'old hardware').Count",
        "Remove-Cluster; Remove-Cluster -Force; Get-VM | Where-Object State -eq Running | Stop-VM -TurnOff",
        "Remove-Cluster -Force; Get-Cluster; (Get-VM web01).IsClustered",
    )
    assert lines == ["HV01", "HV01", "0", "False", "1", "False"]
    assert "The cluster 'HVC01' is in use: virtual machines on 'Cluster Disk 1' run." in errors
    assert "This computer is not a node of a cluster." in errors


def test_a_role_of_resources_comes_online_in_order() -> None:
    lines, errors = run(
        "$null = Add-ClusterGroup App GenericService; $null = Add-ClusterResource Service App 'Generic Service'",
        "$null = Add-ClusterResource Script App 'Generic Script'; Add-ClusterResource Other App 'No Such Type'",
        "$null = Add-ClusterResourceDependency Script Service; Set-ClusterResourceDependency Service '([Script])'",
        "$null = Start-ClusterResource Script; (Get-ClusterResource Service).State; (Get-ClusterGroup App).State",
        "$null = Stop-ClusterResource Service; (Get-ClusterResource Script).State",
        "Remove-ClusterResource Service -Force",
        "(Get-ClusterResourceDependency Script).DependencyExpression",
        "$null = Remove-ClusterResourceDependency Script Service",
        "Remove-ClusterResource Service -Force; (Get-ClusterGroup App | Get-ClusterResource).Name",
        "Remove-ClusterResource 'Cluster Name' -Force; Test-ClusterResourceFailure 'Virtual Machine web01'",
        "(Get-VM web01).Uptime.TotalMinutes -lt 5",
    )
    assert lines == ["Online", "Online", "Offline", "([Service])", "Script", "True"]
    assert "No Such Type" in errors
    assert "'Service' cannot depend on 'Script', which depends on it." in errors
    assert "'Service' cannot be removed: 'Script' depends on it." in errors
    assert "'Cluster Name' is a core resource" in errors


def test_owners_and_draining() -> None:
    lines, errors = run(
        "Set-ClusterOwnerNode -Resource 'Virtual Machine web01' -Owners HV01",
        "Move-ClusterVirtualMachineRole web01 HV02",
        "$null = Suspend-ClusterNode HV01 -Drain; (Get-ClusterNode HV01).DrainStatus",
        "(Get-ClusterGroup web01).OwnerNode.Name; $null = Suspend-ClusterNode HV01 -ForceDrain; (Get-VM web01).State",
        "(Get-ClusterSharedVolume).OwnerNode.Name",
        "$null = Resume-ClusterNode HV01 -FailbackStorage; (Get-ClusterSharedVolume).OwnerNode.Name",
        "(Get-ClusterGroup sql01).OwnerNode.Name; $null = Resume-ClusterNode HV01 -FailbackVMs",
        "(Get-ClusterGroup sql01).OwnerNode.Name",
        "Move-ClusterVirtualMachineRole sql01 -Cancel; (Get-Cluster -Domain lab.local).Name",
    )
    assert lines == ["Failed", "HV01", "Off", "HV02", "HV01", "HV02", "HV01", "HVC01"]
    assert "Node 'HV02' is no possible owner of 'web01'." in errors
    assert "'sql01' is not being moved." in errors


def test_a_new_cluster_has_the_name_address_and_disks_that_were_asked_for() -> None:
    lines, errors = run(
        "New-Cluster HVC02 -Node HV04 -StaticAddress nonsense; $null = New-LabLun SAN01/Data 1TB",
        "Set-LabLun SAN01/Data HV04 ReadWrite; $c = New-Cluster HVC02 -Node HV04 -StaticAddress 10.0.9.50",
        "(Get-ClusterResource -Cluster HVC02 'Cluster IP Address' | Get-ClusterParameter Address).Value",
        "(Get-ClusterResource -Cluster HVC02 'Cluster Disk*').Name; Remove-Cluster HVC02 -Force",
        "$c = New-Cluster HVC03 -Node HV04 -NoStorage -AdministrativeAccessPoint None; $c.AdministrativeAccessPoint",
        "@(Get-ClusterResource -Cluster HVC03 | Where-Object ResourceType -eq 'Network Name').Count",
    )
    assert lines == ["10.0.9.50", "Cluster Disk 1", "None", "0"]
    assert "'nonsense' is not a valid IP address." in errors
