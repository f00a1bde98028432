"""Clusters as an administrator works with them: look, move, drain, resume."""

from __future__ import annotations

from hvsim import Session
from hvsim.console import MemoryConsole
from hvsim.infrastructure.clusters.nodes import NodeState
from hvsim.infrastructure.estate import Estate


def run(*commands: str) -> tuple[list[str], str]:
    """What the commands print, as lines without blanks at their ends, and their errors."""
    console = MemoryConsole(width=120)
    session = Session(os="windows", console=console)
    for command in commands:
        session.run_command(command)
    return [line.rstrip() for line in console.output.splitlines() if line.strip()], console.errors


def test_a_machine_moves_live_to_the_other_node() -> None:
    lines, errors = run(
        "$before = (Get-VM web01).Uptime",
        "Move-ClusterVirtualMachineRole -Name web01 -Node HV02 | Out-Null",
        "(Get-ClusterGroup web01).OwnerNode.Name; (Get-VM web01 -ComputerName HV02).State",
        "(Get-VM web01 -ComputerName HV02).Uptime -gt $before; @(Get-VM web01 -ErrorAction SilentlyContinue).Count",
    )
    assert (lines, errors) == (["HV02", "Running", "True", "0"], "")


def test_a_drained_node_holds_no_role_and_takes_none_until_it_is_resumed() -> None:
    lines, errors = run(
        "Suspend-ClusterNode HV01 -Drain | Out-Null",
        "(Get-ClusterNode HV01).State; @(Get-ClusterNode HV01 | Get-ClusterGroup).Count",
        "Move-ClusterVirtualMachineRole web01 -Node HV01",
        "Resume-ClusterNode HV01 | Out-Null; Move-ClusterVirtualMachineRole web01 -Node HV01 | Out-Null",
        "(Get-ClusterGroup web01).OwnerNode.Name",
    )
    assert lines == ["Paused", "0", "HV01"]
    assert "does not take roles" in errors


def test_a_shared_volume_says_how_much_is_free_and_who_reaches_it() -> None:
    lines, errors = run(
        "$csv = Get-ClusterSharedVolume; $csv.SharedVolumeInfo.FriendlyVolumeName",
        "$csv.SharedVolumeInfo.Partition.FreeSpace -gt 1TB",
        "(Get-ClusterSharedVolumeState).StateInfo -join ' '",
        "($csv | Move-ClusterSharedVolume -Node HV02).OwnerNode.Name",
    )
    assert (lines, errors) == (["C:\\ClusterStorage\\Volume1", "True", "Direct Direct", "HV02"], "")


def test_a_shared_volume_moves_in_its_time_and_only_where_its_disk_is_reached() -> None:
    lines, errors = run(
        "$since = Get-Date; $csv = Get-ClusterSharedVolume | Move-ClusterSharedVolume -Node HV02",
        "(Get-Date) -ge $since.AddSeconds(1.5)",
    )
    assert (lines, errors) == (["True"], "")
    session = Session(os="windows", console=(console := MemoryConsole(width=120)))
    volume = session.engine.service(Estate).cluster("").volumes[0]
    other = next(node for node in volume.cluster.nodes if node is not volume.owner)
    volume.lose_path(other)
    session.run_command(f"Get-ClusterSharedVolume | Move-ClusterSharedVolume -Node {other.name}")
    assert "does not reach the disk" in console.errors
    assert volume.owner is not other


def test_a_node_that_loses_the_disk_in_a_backup_reads_through_the_other_until_the_lun_is_back() -> None:
    lines, errors = run(
        "$null = Add-LabFault SharedVolumePathLost -Target web01; (Start-VBRJob -Job Nightly).Result",
        'Get-ClusterSharedVolumeState | % { "$($_.Node) $($_.StateInfo) $($_.BlockRedirectedIOReason)" }',
        '$csv = Get-ClusterSharedVolume; "$($csv.OwnerNode) $($csv.SharedVolumeInfo.FaultState)"',
        "(Get-WinEvent -FilterHashtable @{ LogName = 'System'; Id = 5121 }).ProviderName",
        "$csv | Move-ClusterSharedVolume -Node HV01",
        "Set-LabLun SAN01/LUN1 HV01 ReadWrite; (Get-ClusterSharedVolumeState).StateInfo -join ' '",
        "($csv | Move-ClusterSharedVolume -Node HV01).OwnerNode.Name; (Get-LabFault SharedVolumePathLost).Spent",
    )
    redirected = ["HV01 BlockRedirected NoDiskConnectivity", "HV02 Direct NotBlockRedirected"]
    provider = "Microsoft-Windows-FailoverClustering"
    assert lines == ["Success", *redirected, "HV02 NoDirectIO", provider, "Direct Direct", "HV01", "True"]
    assert "does not reach the disk" in errors


def test_a_path_comes_back_by_itself_when_the_rule_says_so() -> None:
    lines, errors = run(
        "$null = Add-LabFault SharedVolumePathLost -Target HV01 -Seconds 3600",
        "$null = Start-VBRJob -Job (Get-VBRJob -Name Nightly); (Get-ClusterSharedVolumeState -Node HV01).StateInfo",
        "$null = Step-LabClock -Duration 01:00:00; (Get-ClusterSharedVolumeState -Node HV01).StateInfo",
    )
    assert (lines, errors) == (["BlockRedirected", "Direct"], "")


def test_a_backup_waits_while_a_shared_volume_is_paused_and_fails_when_it_is_gone() -> None:
    lines, errors = run(
        "$since = Get-Date; $null = Add-LabFault SharedVolumePaused -Target Volume1 -Seconds 300",
        "$run = Start-VBRJob -Job (Get-VBRJob -Name Nightly) -RunAsync; $null = Step-LabClock -Duration 00:02:00",
        '"$((Get-ClusterSharedVolumeState -Node HV02).StateInfo) $((Get-VM web01).State)"',
        "while (-not $run.EndTime -or $run.State -ne 'Stopped') { $null = Step-LabClock }",
        '"$((Get-ClusterSharedVolumeState -Node HV02).StateInfo) $((Get-VM web01).State) $($run.Result)"',
        "(Get-Date) -gt $since.AddMinutes(5)",
        "'HV01', 'HV02' | % { Set-LabLun SAN01/LUN1 $_ None }",
        '"$((Get-ClusterSharedVolumeState).StateInfo) $((Get-VM web01).State)"',
        "(Start-VBRJob -Job (Get-VBRJob -Name Nightly)).GetTaskSessions().Info.Reason | Select-Object -First 1",
        "Set-LabLun SAN01/LUN1 HV02 ReadWrite; (Get-VM web01).State",
    )
    gone = [
        "Unavailable Unavailable PausedCritical",
        (
            r"Could not create backup checkpoint for virtual machine 'dc01': The system cannot find the file specified."
            r" (0x80070002) 'C:\ClusterStorage\Volume1\dc01\Virtual Hard Disks\dc01.vhdx'"
        ),
    ]
    assert lines == ["Paused PausedCritical", "Direct Running Success", "True", *gone, "Running"]
    assert errors == ""


def test_a_node_that_is_down_cannot_be_paused() -> None:
    session = Session(os="windows", console=(console := MemoryConsole(width=120)))
    node = session.engine.service(Estate).cluster("").node("HV02")
    node.state = NodeState.DOWN
    session.run_command("Suspend-ClusterNode HV02; Suspend-ClusterNode HV02 -Drain")
    assert console.errors.count("is down and cannot be paused") == 2
    assert node.state is NodeState.DOWN


def test_what_is_not_there_is_named() -> None:
    _, errors = run("Get-Cluster nowhere", "Get-ClusterGroup nothing", "Get-ClusterNode HV09")
    assert "No cluster named 'nowhere'" in errors
    assert "The cluster group 'nothing' was not found on cluster 'HVC01'." in errors
    assert "The cluster node 'HV09' was not found" in errors


def test_nothing_of_a_shared_volume_is_there_while_no_node_reaches_it_and_all_of_it_afterwards() -> None:
    lines, errors = run(
        "$files = (Get-ChildItem C:\\ClusterStorage\\Volume1 -Recurse).FullName; Stop-VM web01",
        "'HV01', 'HV02' | % { Set-LabLun SAN01/LUN1 $_ None }; (Get-VM dc01, web01, sql01).State -join ' '",
        "Test-Path C:\\ClusterStorage\\Volume1; @(Get-ChildItem C:\\ClusterStorage).Count",
        "(Get-Volume).FileSystemLabel -contains 'Volume1'; Stop-VM sql01 -TurnOff; (Get-VM sql01).State",
        "(Start-VBRJob -Job (Get-VBRJob -Name Branch)).Result; @(Get-VMSnapshot *).Count",
    )
    assert lines == ["PausedCritical OffCritical PausedCritical", "False", "0", "False", "OffCritical", "Failed", "0"]
    assert errors == ""
    lines, errors = run(
        "$files = (Get-ChildItem C:\\ClusterStorage\\Volume1 -Recurse).FullName; Stop-VM web01",
        "'HV01', 'HV02' | % { Set-LabLun SAN01/LUN1 $_ None }",
        "foreach ($each in { Get-ChildItem C:\\ClusterStorage\\Volume1 -ea Stop }, { Checkpoint-VM dc01 -ea Stop },"
        "{ New-VHD C:\\ClusterStorage\\Volume1\\a.vhdx 1GB -ea Stop }, { Export-VM dc01 D:\\x -ea Stop },"
        "{ Rename-VM dc01 other -ea Stop }) { try { $null = & $each; 'done' } catch { 'refused' } }",
        "'HV01', 'HV02' | % { Set-LabLun SAN01/LUN1 $_ ReadWrite }",
        "(Get-VM dc01, web01, sql01).State -join ' '; (Get-ClusterSharedVolume).State",
        "@(Compare-Object $files (Get-ChildItem C:\\ClusterStorage\\Volume1 -Recurse).FullName).Count",
        "Start-VM web01; (Start-VBRJob -Job (Get-VBRJob -Name Databases)).Result",
    )
    assert (lines, errors) == (["refused"] * 5 + ["Running Off Running", "Online", "0", "Success"], "")


def test_a_host_whose_shutdown_has_begun_takes_no_orders_and_its_backups_fail() -> None:
    lines, errors = run(
        "$run = Start-VBRJob -Job (Get-VBRJob -Name Branch) -RunAsync; Start-Sleep 3; Stop-Computer HV03 -Force",
        "while ($run.State -ne 'Stopped') { Start-Sleep 10 }; $run.Result",
        '$run.GetTaskSessions() | % { "$($_.Name) $($_.Status) $($_.Info.Reason)" }',
        "Start-Sleep 600; Start-LabHost HV03; Start-Sleep 900; (Get-VM -ComputerName HV03).State",
        "(Start-VBRJob -Job (Get-VBRJob -Name Branch)).Result; @(Get-VMSnapshot * -ComputerName HV03).Count",
    )
    failed = "Failed to connect to the Hyper-V host 'HV03': A system shutdown is in progress. (0x8007045B)"
    tasks = [f"old01 Failed {failed}", "file01 Success", "lin01 Success"]
    assert lines == ["Failed", *tasks, "Running", "Success", "0"]
    assert errors == ""
