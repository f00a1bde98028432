"""Clusters beyond moving roles: networks, parameters, witnesses, owners, maintenance, reports, new clusters."""

from __future__ import annotations

from tests.cmdlets.hyperv.shell import run


def test_networks_have_roles_metrics_and_interfaces() -> None:
    lines, errors = run(
        "(Get-ClusterNetwork).Name -join ','; (Get-ClusterNetwork 'Cluster Network 1').Role -eq 'ClusterAndClient'",
        "$n = Get-ClusterNetwork 'Cluster Network 2'; $n.Role = 3; $n.Metric = 900",
        '"$($n.Role) $($n.Metric) $($n.AutoMetric)"',
        "(Get-ClusterNetworkInterface -Node HV02 -Network *1).Name; @($n | Get-ClusterNetworkInterface).Count",
        "$n.Role = 7",
        "Get-ClusterNetwork nothing",
    )
    assert lines == [
        "Cluster Network 1,Cluster Network 2",
        "True",
        "ClusterAndClient 900 False",
        "HV02 - Ethernet",
        "2",
    ]
    assert "The cluster network 'nothing' was not found" in errors
    assert len(errors.splitlines()) >= 2


def test_a_network_with_a_lost_node_is_partitioned() -> None:
    lines, errors = run(
        "Stop-ClusterNode HV02 | Out-Null; (Get-ClusterNetwork)[0].State",
        "(Get-ClusterNetworkInterface -Node HV02)[0].State",
    )
    assert (lines, errors) == (["Partitioned", "Unreachable"], "")


def test_an_offline_action_decides_what_happens_to_a_machine() -> None:
    vm = "Get-ClusterResource 'Virtual Machine web01'"
    lines, errors = run(
        "$null = Stop-ClusterGroup web01; (Get-VM web01).State; $null = Start-ClusterGroup web01",
        f"{vm} | Set-ClusterParameter OfflineAction 0; $null = Stop-ClusterGroup web01; (Get-VM web01).State",
        f"({vm} | Get-ClusterParameter OfflineAction).Value; $null = Start-ClusterGroup web01; (Get-VM web01).State",
        f"{vm} | Set-ClusterParameter Unknown 1; {vm} | Set-ClusterParameter Unknown 1 -Create",
        f"({vm} | Get-ClusterParameter Unknown).Value; {vm} | Set-ClusterParameter Unknown -Delete",
        f"@({vm} | Get-ClusterParameter Unknown -ErrorAction SilentlyContinue).Count",
        f"{vm} | Set-ClusterParameter OfflineAction never",
        f"{vm} | Set-ClusterParameter -Multiple @{{ OfflineAction = 1 }}",
        f"({vm} | Get-ClusterParameter OfflineAction, VmState).Value -join ','",
    )
    assert lines == ["Saved", "Off", "0", "Running", "1", "0", "1,2"]
    assert "it has no parameter 'Unknown'. Use -Create" in errors
    assert "'never' is no value of the parameter 'OfflineAction'" in errors


def test_a_role_goes_and_its_machine_stays() -> None:
    lines, errors = run(
        "Remove-ClusterGroup web01 -Force; Remove-ClusterGroup web01 -RemoveResources -WhatIf",
        "Remove-ClusterGroup web01 -RemoveResources -Force; (Get-VM web01).IsClustered; (Get-VM web01).State",
        "Remove-ClusterGroup 'Cluster Group' -RemoveResources -Force",
        "Remove-ClusterGroup -VMId (Get-VM sql01).Id -RemoveResources -Force; Get-ClusterGroup sql01",
    )
    assert lines == [
        'What if: Performing the operation "Remove-ClusterGroup" on target "web01".',
        "False",
        "Running",
    ]
    assert "it still has resources. Use -RemoveResources." in errors
    assert "is a core group and cannot be removed" in errors
    assert "The cluster group 'sql01' was not found" in errors


def test_the_disk_of_the_witness_is_online_with_the_clusters_name() -> None:
    where = 'Get-ClusterResource Quorum | ForEach-Object { "$($_.State) $($_.OwnerGroup)" }'
    lines, errors = run(
        f"{where}; $null = Set-ClusterQuorum -NodeMajority; {where}",
        f"$null = Set-ClusterQuorum -DiskWitness Quorum; {where}; (Get-ClusterGroup 'Available Storage').State",
    )
    assert lines == ["Online Cluster Group", "Online Available Storage", "Online Cluster Group", "Offline"]
    assert not errors


def test_a_witness_is_a_disk_a_share_a_cloud_or_nothing() -> None:
    lines, errors = run(
        "(Get-ClusterQuorum).QuorumResource.Name",
        "(Set-ClusterQuorum -FileShareWitness \\\\FS01\\VMs).QuorumResource.Name",
        "(Get-ClusterResource 'File Share Witness' | Get-ClusterParameter SharePath).Value",
        "(Set-ClusterQuorum -CloudWitness -AccountName lab -AccessKey bGFi).QuorumResource.ResourceType.Name",
        "@(Get-ClusterResource 'File Share Witness' -ErrorAction SilentlyContinue).Count",
        "$null -eq (Set-ClusterQuorum -NoWitness).QuorumResource; (Set-ClusterQuorum -DiskOnly Quorum).QuorumType",
        "Set-ClusterQuorum -FileShareWitness \\\\nowhere\\share; Set-ClusterQuorum -DiskWitness 'Cluster Disk 1'",
        "Set-ClusterQuorum -CloudWitness; Set-ClusterQuorum",
    )
    assert lines == ["Quorum", "File Share Witness", "\\\\FS01\\VMs", "Cloud Witness", "0", "True", "DiskOnly"]
    assert "The network name cannot be found. (0x80070043)" in errors
    assert "is a Cluster Shared Volume: it cannot be the witness" in errors
    assert "needs AccountName and AccessKey" in errors
    assert "must be given" in errors


def test_preferred_owners_and_priorities_are_written_at_once() -> None:
    lines, errors = run(
        "Set-ClusterOwnerNode -Group web01 -Owners HV02, HV01",
        "(Get-ClusterGroup web01 | Get-ClusterOwnerNode).OwnerNodes.Name",
        "(Get-ClusterGroup web01).Priority = 3000; (Get-ClusterGroup web01).Priority",
        "(Get-ClusterGroup web01).AntiAffinityClassNames = 'web'; (Get-ClusterGroup web01).AntiAffinityClassNames",
        "(Get-ClusterOwnerNode -Resource 'Virtual Machine web01').OwnerNodes.Count",
        "(Get-ClusterGroup web01).OwnerNode -eq 'hv01'; (Get-ClusterGroup web01).OwnerNode -eq 'HV02'",
    )
    assert (lines, errors) == (["HV02", "HV01", "3000", "web", "2", "True", "False"], "")


def test_a_shared_volume_is_redirected_or_taken_into_maintenance() -> None:
    lines, errors = run(
        "$null = Get-ClusterSharedVolume | Suspend-ClusterResource -RedirectedAccess; (Get-VM web01).State",
        "(Get-ClusterSharedVolumeState)[0].StateInfo; $null = Get-ClusterSharedVolume | Resume-ClusterResource",
        "$null = Suspend-ClusterResource 'Cluster Disk 1' -Force; (Get-VM web01).State",
        "(Get-ClusterSharedVolumeState)[0].StateInfo; (Get-ClusterSharedVolume).SharedVolumeInfo.MaintenanceMode",
        "$null = Resume-ClusterResource 'Cluster Disk 1'; (Get-ClusterSharedVolumeState)[0].StateInfo",
        "(Start-ClusterResource 'Virtual Machine web01').State; (Stop-ClusterResource 'Virtual Machine web01').State",
    )
    assert errors == ""
    assert lines == [
        "Running",
        "FileSystemRedirected",
        "Saved",
        "Unavailable",
        "True",
        "Direct",
        "Online",
        "Offline",
    ]


def test_a_cluster_is_validated_and_the_report_says_what_is_wrong() -> None:
    lines, errors = run(
        "$file = Test-Cluster -WarningVariable w -WarningAction SilentlyContinue; $file.Extension; @($w).Count",
        "(Get-Content $file -Raw) -match 'Validate CSV Settings'; @(Test-Cluster -List).Count",
        "$null = Suspend-ClusterResource 'Cluster Disk 1' -RedirectedAccess",
        "$null = Test-Cluster -Include Storage -ReportName mine -WarningVariable w -WarningAction SilentlyContinue",
        "$w.Message",
        "Test-Path C:\\Windows\\Cluster\\Reports\\mine.htm",
        "$null = Test-Cluster -Node HV03, HV04 -Include 'System Configuration' 3>&1 | Tee-Object -Variable o",
        "$o[0].Message",
        "Test-Cluster -Node nowhere; Test-Cluster -Include nothing",
    )
    assert lines == [
        ".htm",
        "0",
        "True",
        "10",
        "Storage - Validate CSV Settings: The test reported some warnings.",
        "True",
        "System Configuration - Validate Operating System Version: The test reported some warnings.",
    ]
    assert "nowhere" in errors
    assert "No test has one of the names." in errors


def test_logs_of_nodes_are_written_into_files() -> None:
    lines, errors = run(
        "$f = Get-ClusterLog -Destination C:\\Logs; $f.Name -join ','; (Get-Content $f[0]) -contains 'Node HV02: Up'",
    )
    assert (lines, errors) == (["HV01_cluster.log,HV02_cluster.log", "True"], "")


def test_a_node_that_stops_gives_its_roles_away() -> None:
    lines, errors = run(
        "(Stop-ClusterNode HV02).State; (Get-ClusterGroup file01).OwnerNode.Name; (Get-VM file01).State",
        "(Start-ClusterNode HV02).State; Move-ClusterVirtualMachineRole file01 -Node HV02 | Out-Null",
        "(Get-ClusterGroup file01).OwnerNode.Name",
    )
    assert (lines, errors) == (["Down", "HV01", "Running", "Up", "HV02"], "")


def test_clusters_are_made_and_grow() -> None:
    lines, errors = run(
        "$c = New-Cluster HVC02 -Node HV04 -NoStorage; $c.Name; $c.ClusterFunctionalLevel",
        "Add-ClusterNode HV03 -Cluster HVC02; New-Cluster HVC03 -Node HV01; New-Cluster HVC02 -Node HV03",
        "(Get-ClusterNode -Cluster HVC02).Name; (Update-ClusterFunctionalLevel -Cluster HVC02 -Force).Name",
    )
    assert lines == ["HVC02", "11", "HV04", "HVC02"]
    assert "the functional level of cluster 'HVC02' is higher" in errors
    assert "A cluster node named 'HV01' exists already." in errors
    assert "A computer or cluster named 'HVC02' exists already." in errors
