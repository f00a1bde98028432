"""Get-Cluster, Get-ClusterNode, Suspend- and Resume-ClusterNode: clusters and their members."""

from __future__ import annotations

from functools import partial
from typing import Any

from hvsim.cmdlets.failoverclusters.base import IN_CLUSTER, OBJECT, ClusterCommand, FailoverCommand, node_names
from hvsim.cmdlets.failoverclusters.objects import CLUSTERS
from hvsim.infrastructure.clusters.failover import drain, fail_back, pause, resume
from hvsim.interpreter.commands import Example, Switch, cmdlet, parameter


@cmdlet("Get-Cluster", output=CLUSTERS + "Cluster")
class GetCluster(FailoverCommand):
    """Describes clusters."""

    name: str = parameter(position=0, help=IN_CLUSTER)
    domain: str = parameter(simulated=False, help="All clusters of a domain.")
    cluster_set: Any = parameter(
        pipeline=True,
        type="Microsoft.Management.Infrastructure.CimInstance",
        simulated=False,
        help="All clusters of a set.",
    )

    examples = [Example("Get-Cluster", "The cluster of this computer.")]

    def process(self) -> None:
        found = self.chosen_cluster(self.name)
        if found is not None:
            self.write(found)


@cmdlet("Get-ClusterNode", output=CLUSTERS + "ClusterNode")
class GetClusterNode(ClusterCommand):
    """Lists the nodes of a cluster."""

    name: list[str] = parameter(position=0, wildcards=True, complete=node_names, help="The nodes; all when left out.")
    input_object: Any = parameter(pipeline=True, type=OBJECT, help="A cluster or a node.")

    examples = [
        Example("Get-ClusterNode", "The nodes and their states."),
        Example("Get-Cluster | Get-ClusterNode | Where-Object State -ne Up", "Is one down?"),
    ]

    def process(self) -> None:
        self.write_all(self.chosen_nodes(self.name, self.input_object))


@cmdlet("Suspend-ClusterNode", confirm="Medium", output=CLUSTERS + "ClusterNode")
class SuspendClusterNode(ClusterCommand):
    """Pauses nodes, and moves their roles away if asked to."""

    name: list[str] = parameter(position=0, wildcards=True, complete=node_names, help="The nodes.")
    drain: Switch = parameter(help="Moves the roles to other nodes.")
    force_drain: Switch = parameter(simulated=False, help="Turns off machines that cannot be moved.")
    wait: Switch = parameter(no_effect="The command ends when the roles have moved.", help="Waits for the drain.")
    target_node: str = parameter(position=1, help="Where the roles go.")
    input_object: Any = parameter(pipeline=True, type=OBJECT, help="A node.")
    retry_drain_on_failure: Switch = parameter(simulated=False, help="Tries again what could not be moved.")
    avoid_placement: Switch = parameter(simulated=False, help="Takes no new roles.")
    reason: str = parameter(simulated=False, help="Why, for the log.")

    examples = [
        Example("Suspend-ClusterNode -Name HV01 -Drain", "Empty a node before maintenance."),
    ]

    def process(self) -> None:
        for node in list(self.chosen_nodes(self.name, self.input_object)):
            if not self.should_process(node.name):
                continue
            if not self.drain:
                if self.attempt(partial(pause, node)):
                    self.write(node)
                continue
            target = self.node_of(node.cluster, self.target_node) if self.target_node else None
            if self.target_node and target is None:
                continue
            if self.ran(drain(node, target)):
                self.write(node)


@cmdlet("Resume-ClusterNode", output=CLUSTERS + "ClusterNode")
class ResumeClusterNode(ClusterCommand):
    """Lets paused nodes take roles again."""

    name: list[str] = parameter(position=0, wildcards=True, complete=node_names, help="The nodes.")
    failback: Any = parameter(
        position=1,
        type=CLUSTERS + "ResumeClusterNodeFailbackType",
        help="Immediate: the roles that left it when it was drained come back.",
    )
    input_object: Any = parameter(pipeline=True, type=OBJECT, help="A node.")
    failback_storage: Switch = parameter(simulated=False, help="Storage comes back.")
    failback_vms: Switch = parameter(name="FailbackVMs", simulated=False, help="Machines come back.")
    failback_pinned_vms_only: Switch = parameter(
        name="FailbackPinnedVMsOnly", simulated=False, help="Only machines that prefer the node come back."
    )
    reason: str = parameter(simulated=False, help="Why, for the log.")

    examples = [
        Example("Resume-ClusterNode HV01", "Maintenance is over.", setup="$null = Suspend-ClusterNode HV01"),
        Example(
            "Resume-ClusterNode HV01 -Failback Immediate; (Get-ClusterGroup web01).OwnerNode.Name",
            "And its roles come back.",
            setup="$null = Suspend-ClusterNode HV01 -Drain",
        ),
    ]

    def process(self) -> None:
        for node in list(self.chosen_nodes(self.name, self.input_object)):
            resume(node)
            if self.failback is None or str(self.failback) != "Immediate" or self.ran(fail_back(node)):
                self.write(node)
