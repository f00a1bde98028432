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
