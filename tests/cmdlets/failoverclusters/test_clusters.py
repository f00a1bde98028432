"""Clusters as an administrator works with them: look, move, drain, resume."""

from __future__ import annotations

from hvsim import Session
from hvsim.console import MemoryConsole


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


def test_what_is_not_there_is_named() -> None:
    _, errors = run("Get-Cluster nowhere", "Get-ClusterGroup nothing", "Get-ClusterNode HV09")
    assert "No cluster named 'nowhere'" in errors
    assert "The cluster group 'nothing' was not found on cluster 'HVC01'." in errors
    assert "The cluster node 'HV09' was not found" in errors
