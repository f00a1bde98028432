"""New-Cluster, Add-, Start- and Stop-ClusterNode, Update-ClusterFunctionalLevel: clusters coming and growing."""

from __future__ import annotations

from functools import partial
from typing import Any

from hvsim.cmdlets.failoverclusters.base import OBJECT, ClusterCommand, FailoverCommand, node_names
from hvsim.cmdlets.failoverclusters.objects import CLUSTERS
from hvsim.infrastructure.clusters.cluster import Cluster
from hvsim.infrastructure.clusters.disks import add_disk, available_disks
from hvsim.infrastructure.clusters.failover import leave, rejoin
from hvsim.infrastructure.clusters.making import ClusterRequest, join_cluster, new_cluster
from hvsim.infrastructure.clusters.nodes import ClusterNode
from hvsim.interpreter.commands import Example, Switch, cmdlet, parameter


@cmdlet("New-Cluster", output=CLUSTERS + "Cluster")
class NewCluster(FailoverCommand):
    """Makes a cluster of hosts that are in none."""

    name: str = parameter(position=0, mandatory=True, help="Its name.")
    node: list[str] = parameter(help="The hosts; this computer when left out.")
    static_address: list[str] = parameter(help="The address of the cluster.")
    ignore_network: list[str] = parameter(help="Networks without an address of the cluster.")
    no_storage: Switch = parameter(help="Leaves alone the disks that all hosts reach.")
    s2_d: Switch = parameter(name="S2D", simulated=False, help="Storage Spaces Direct.")
    management_point_network_type: Any = parameter(
        type=CLUSTERS + "AdminAccessPointResType",
        aliases=("apnt",),
        help="Distributed: every node answers to the cluster's name, and it has no address of its own.",
    )
    administrative_access_point: Any = parameter(
        type=CLUSTERS + "AdminAccessPoint", aliases=("aap",), help="Where its name is registered; None for nowhere."
    )
    force: Switch = parameter(no_effect="Nobody is asked.", help="Asks nobody.")
    credentials: Any = parameter(
        type="System.Management.Automation.PSCredential",
        no_effect="Every account may do everything here.",
        help="An account on the hosts.",
    )
    domain: str = parameter(help="The domain of the cluster's name: that of its nodes.")

    examples = [Example("New-Cluster -Name HVC02 -Node HV04 -NoStorage", "A cluster of one node, for now.")]

    def process(self) -> None:
        domain = self.estate.local_host.domain
        if self.domain and self.domain.lower() != domain.lower():
            self.report(f"The nodes belong to '{domain}', not to '{self.domain}'.", "ClusterDomain", "InvalidArgument")
            return
        cluster = self.attempt(partial(new_cluster, self.estate, self._request()))
        if cluster is not None:
            self.write(cluster)

    def _request(self) -> ClusterRequest:
        point = self.administrative_access_point
        return ClusterRequest(
            self.name,
            tuple(self.node or [self.estate.local_host.name]),
            tuple(self.static_address or ()),
            tuple(self.ignore_network or ()),
            "ActiveDirectoryAndDns" if point is None else str(point),
            str(self.management_point_network_type) == "Distributed",
            not self.no_storage,
        )


@cmdlet("Add-ClusterNode", output=CLUSTERS + "ClusterNode")
class AddClusterNode(ClusterCommand):
    """Takes hosts into a cluster."""

    name: list[str] = parameter(position=0, help="The hosts.")
    no_storage: Switch = parameter(help="Leaves alone the disks that all nodes reach.")
    input_object: Any = parameter(pipeline=True, type=OBJECT, help="A cluster.")
    type_: Any = parameter(type=CLUSTERS + "NodeType", help="Node, or StorageNode, which takes no roles.")

    examples = [Example("Add-ClusterNode HV04", "One more node.")]

    def process(self) -> None:
        cluster = self.cluster_of(self.input_object)
        for name in self.name or () if cluster is not None else ():
            assert cluster is not None
            node = self.attempt(partial(join_cluster, self.estate, cluster, name))
            if node is not None:
                node.kind = "Node" if self.type_ is None else str(self.type_)
                for found in () if self.no_storage else available_disks(cluster, self.estate.arrays):
                    self.attempt(partial(add_disk, cluster, found.lun))
                self.write(node)


@cmdlet("Start-ClusterNode", output=CLUSTERS + "ClusterNode")
class StartClusterNode(ClusterCommand):
    """Starts the cluster service of nodes."""

    name: list[str] = parameter(position=0, wildcards=True, complete=node_names, help="The nodes.")
    force_quorum: Switch = parameter(
        aliases=("fq", "FixQuorum"), help="The cluster goes on without a majority of votes."
    )
    clear_quarantine: Switch = parameter(
        aliases=("cq",), no_effect="No node is ever in quarantine.", help="Ends a quarantine."
    )
    ignore_persistent_state: Switch = parameter(
        aliases=("ips",), no_effect="Roles that went stay where they are.", help="Leaves roles offline."
    )
    prevent_quorum: Switch = parameter(aliases=("pq",), help="Joins a cluster that runs, and forms none.")
    wait: int = parameter(no_effect="The command ends when it is done.", help="Seconds to wait at most.")
    input_object: Any = parameter(pipeline=True, type=OBJECT, help="A node.")

    examples = [Example("Start-ClusterNode HV02", "Back again.", "$null = Stop-ClusterNode HV02")]

    def process(self) -> None:
        for node in list(self.chosen_nodes(self.name, self.input_object)):
            if self.attempt(partial(self._rejoined, node)) is not None:
                self.write(node)

    def _rejoined(self, node: ClusterNode) -> ClusterNode:
        rejoin(node, forces_quorum=bool(self.force_quorum), needs_quorum=bool(self.prevent_quorum))
        return node


@cmdlet("Stop-ClusterNode", confirm="Medium", output=CLUSTERS + "ClusterNode")
class StopClusterNode(ClusterCommand):
    """Stops the cluster service of nodes; their roles are taken over by others."""

    name: list[str] = parameter(position=0, wildcards=True, complete=node_names, help="The nodes.")
    wait: int = parameter(no_effect="The command ends when it is done.", help="Seconds to wait at most.")
    input_object: Any = parameter(pipeline=True, type=OBJECT, help="A node.")

    examples = [Example("Stop-ClusterNode HV02; Start-Sleep 60; Get-ClusterGroup file01", "Others take over.")]

    def process(self) -> None:
        for node in list(self.chosen_nodes(self.name, self.input_object)):
            if self.should_process(node.name) and self.ran(leave(node)):
                self.write(node)


@cmdlet("Update-ClusterFunctionalLevel", output=CLUSTERS + "Cluster")
class UpdateClusterFunctionalLevel(ClusterCommand):
    """Raises the functional level of a cluster to what its oldest node can do, for good."""

    force: Switch = parameter(help="Asks nobody.")
    input_object: Any = parameter(pipeline=True, type=OBJECT, help="A cluster.")

    examples = [Example("Update-ClusterFunctionalLevel -Force", "After the last node was upgraded.")]

    def process(self) -> None:
        cluster = self.cluster_of(self.input_object)
        if cluster is None or not self._agreed(cluster):
            return
        if self.attempt(cluster.raise_level) is not None:
            self.write(cluster)

    def _agreed(self, cluster: Cluster) -> bool:
        question = f"The functional level of '{cluster.name}' cannot be lowered again. Do you want to raise it?"
        return bool(self.force) or self.should_continue(question, "Update-ClusterFunctionalLevel")
