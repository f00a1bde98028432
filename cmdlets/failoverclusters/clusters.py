"""Get-Cluster, Get-ClusterNode, Suspend- and Resume-ClusterNode: clusters and their members."""

from __future__ import annotations

from functools import partial
from typing import Any

from hvsim.cmdlets.failoverclusters.base import IN_CLUSTER, OBJECT, ClusterCommand, FailoverCommand, node_names
from hvsim.cmdlets.failoverclusters.objects import CLUSTERS
from hvsim.infrastructure.clusters.cluster import Cluster
from hvsim.infrastructure.clusters.failover import drain, fail_back, pause, resume
from hvsim.interpreter.commands import Example, Switch, cmdlet, parameter
from hvsim.interpreter.commands.wildcards import matches


@cmdlet("Get-Cluster", output=CLUSTERS + "Cluster")
class GetCluster(FailoverCommand):
    """Describes clusters."""

    name: str = parameter(position=0, help=IN_CLUSTER)
    domain: str = parameter(help="All clusters of a domain.")
    cluster_set: Any = parameter(
        pipeline=True,
        type="Microsoft.Management.Infrastructure.CimInstance",
        simulated=False,
        help="All clusters of a set.",
    )

    examples = [Example("Get-Cluster", "The cluster of this computer.")]

    def process(self) -> None:
        if self.domain:
            wanted = [cluster for cluster in self.estate.clusters if matches(self.name or "*", cluster.name)]
            self.write_all(cluster for cluster in wanted if self._is_in_domain(cluster))
            return
        found = self.chosen_cluster(self.name)
        if found is not None:
            self.write(found)

    def _is_in_domain(self, cluster: Cluster) -> bool:
        domain = self.domain.lower()
        return any(node.host.domain.lower() in (domain, f"{domain}.local") for node in cluster.nodes)


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
    force_drain: Switch = parameter(help="Turns off machines that cannot be moved.")
    wait: Switch = parameter(no_effect="The command ends when the roles have moved.", help="Waits for the drain.")
    target_node: str = parameter(position=1, help="Where the roles go.")
    input_object: Any = parameter(pipeline=True, type=OBJECT, help="A node.")
    retry_drain_on_failure: Switch = parameter(help="Tries again what could not be moved.")
    avoid_placement: Switch = parameter(no_effect="A paused node takes no roles anyway.", help="Takes no new roles.")
    reason: str = parameter(help="Why, for the log.")

    examples = [
        Example("Suspend-ClusterNode -Name HV01 -Drain", "Empty a node before maintenance."),
    ]

    def process(self) -> None:
        for node in list(self.chosen_nodes(self.name, self.input_object)):
            if not self.should_process(node.name):
                continue
            self.note_reason(node.cluster, node.name)
            if not self.drain and not self.force_drain:
                if self.attempt(partial(pause, node)):
                    self.write(node)
                continue
            target = self.node_of(node.cluster, self.target_node) if self.target_node else None
            if self.target_node and target is None:
                continue
            forced, retries = bool(self.force_drain), bool(self.retry_drain_on_failure)
            if self.ran(drain(node, target, forced=forced, retries=retries)):
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
    failback_storage: Switch = parameter(help="Shared volumes come back that left it when it was drained.")
    failback_vms: Switch = parameter(name="FailbackVMs", help="Roles come back that left it when it was drained.")
    failback_pinned_vms_only: Switch = parameter(
        name="FailbackPinnedVMsOnly", help="Of the roles only those come back that prefer the node."
    )
    reason: str = parameter(help="Why, for the log.")

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
            self.note_reason(node.cluster, node.name)
            resume(node)
            whole = self.failback is not None and str(self.failback) == "Immediate"
            roles = whole or bool(self.failback_vms or self.failback_pinned_vms_only)
            storage, pinned = whole or bool(self.failback_storage), bool(self.failback_pinned_vms_only)
            if not (roles or storage) or self.ran(fail_back(node, roles=roles, storage=storage, only_pinned=pinned)):
                self.write(node)
