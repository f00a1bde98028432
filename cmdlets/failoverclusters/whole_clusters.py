"""Clusters as a whole: Remove-, Start- and Stop-Cluster, Remove- and Clear-ClusterNode."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from hvsim.cmdlets.failoverclusters.base import IN_CLUSTER, OBJECT, ClusterCommand, FailoverCommand, node_names
from hvsim.cmdlets.failoverclusters.objects import CLUSTERS
from hvsim.infrastructure.clusters.cluster import Cluster
from hvsim.infrastructure.clusters.making import evict, remove_cluster, start_cluster, stop_cluster
from hvsim.infrastructure.clusters.nodes import ClusterNode
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter

_ALONE = "$null = New-Cluster HVC02 -Node HV04 -NoStorage"


@cmdlet("Remove-Cluster", confirm="Medium")
class RemoveCluster(ClusterCommand):
    """Takes a cluster apart; its hosts are alone again."""

    cluster: str = parameter(position=0, help=IN_CLUSTER)
    cleanup_ad: Switch = parameter(
        name="CleanupAD", no_effect="The domain keeps no accounts of clusters.", help="Removes its account."
    )
    force: Switch = parameter(help="Asks nobody, and goes on although there are roles.")
    input_object: Any = parameter(pipeline=True, type=OBJECT, help="A cluster.")

    examples = [Example("Remove-Cluster HVC02 -Force; Get-Cluster -Domain lab.local", "One is left.", _ALONE)]

    def process(self) -> None:
        cluster = self.cluster_of(self.input_object)
        if cluster is None or not self.should_process(cluster.name):
            return
        question = f"Are you sure that you want to completely remove the cluster {cluster.name}?"
        if self.force or self.should_continue(question, "Remove-Cluster"):
            self.attempt(partial(remove_cluster, self.estate, cluster, forced=bool(self.force)))


@cmdlet("Start-Cluster", output=CLUSTERS + "Cluster")
class StartCluster(FailoverCommand):
    """Starts the cluster service of all nodes; roles that were online at the stop are so again."""

    name: str = parameter(position=0, aliases=("Cluster",), help=IN_CLUSTER)
    ignore_persistent_state: Switch = parameter(aliases=("ips",), help="Leaves roles offline.")
    wait: int = parameter(no_effect="The command ends when it is done.", help="Seconds to wait at most.")

    examples = [Example("Start-Cluster HVC01; (Get-VM web01).State", "Up again.", "Stop-Cluster HVC01 -Force")]

    def process(self) -> None:
        cluster = self.chosen_cluster(self.name)
        if cluster is not None and self.ran(start_cluster(cluster, starts_roles=not self.ignore_persistent_state)):
            self.write(cluster)


@cmdlet("Stop-Cluster", default_set="Cluster name", confirm="Medium")
class StopCluster(FailoverCommand):
    """Takes all roles offline and stops the cluster service of all nodes."""

    cluster: str = parameter(sets={"Cluster name": In(position=0)}, aliases=("Name",), help=IN_CLUSTER)
    force: Switch = parameter(help="Asks nobody.")
    wait: int = parameter(no_effect="The command ends when it is done.", help="Seconds to wait at most.")
    input_object: Any = parameter(sets={"InputObject": In(pipeline=True)}, type=OBJECT, help="A cluster.")

    examples = [Example("Stop-Cluster HVC01 -Force; (Get-VM web01).State", "Its machines are saved.")]

    def process(self) -> None:
        given = self.input_object
        cluster = given if isinstance(given, Cluster) else self.chosen_cluster(self.cluster)
        if cluster is None or not self.should_process(cluster.name):
            return
        question = f"Are you sure that you want to stop the cluster {cluster.name}?"
        if self.force or self.should_continue(question, "Stop-Cluster"):
            self.ran(stop_cluster(cluster))


class LeavingNodes(ClusterCommand):
    """A command that takes nodes out of their cluster."""

    name: list[str] = parameter(position=0, wildcards=True, complete=node_names, help="The nodes.")
    force: Switch = parameter(help="Asks nobody.")
    wait: int = parameter(no_effect="The command ends when it is done.", help="Seconds to wait at most.")
    cleanup_disks: Switch = parameter(
        no_effect="Nodes have no disks in Storage Spaces Direct.", help="Clears its disks in Storage Spaces Direct."
    )
    input_object: Any = parameter(pipeline=True, type=OBJECT, help="A node.")

    def evict(self, nodes: Iterator[ClusterNode]) -> None:
        """Takes them out, if that is what was meant."""
        for node in list(nodes):
            if not self.should_process(node.name):
                continue
            question = f"Are you sure you want to evict node {node.name}?"
            if self.force or self.should_continue(question, self.command.name):
                self.note_reason(node.cluster, node.name)
                self.ran(evict(node))


@cmdlet("Remove-ClusterNode", confirm="Medium")
class RemoveClusterNode(LeavingNodes):
    """Evicts nodes from their cluster; their roles go to others."""

    ignore_storage_connectivity_loss: Switch = parameter(
        no_effect="No node has disks of its own that others use.", help="Although others lose storage."
    )
    reason: str = parameter(help="Why, for the log.")

    examples = [Example("Remove-ClusterNode HV02 -Force; (Get-ClusterNode).Name", "One less.", output="HV01\n")]

    def process(self) -> None:
        if self.name or isinstance(self.input_object, ClusterNode):
            self.evict(self.chosen_nodes(self.name, self.input_object))


@cmdlet("Clear-ClusterNode", confirm="Medium")
class ClearClusterNode(LeavingNodes):
    """Takes the configuration of its cluster from a host: from one that was evicted nothing is left to take."""

    examples = [
        Example("Clear-ClusterNode HV02 -Force", "It was evicted while it was down.", "Remove-ClusterNode HV02 -Force")
    ]

    def process(self) -> None:
        if isinstance(self.input_object, ClusterNode):
            self.evict(iter([self.input_object]))
            return
        for name in self.name or [self.estate.local_host.name]:
            host = self.attempt(partial(self.estate.host, name))
            if host is not None and host.node is not None:
                self.evict(iter([host.node]))
