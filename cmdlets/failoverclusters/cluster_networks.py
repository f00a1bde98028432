"""Get-ClusterNetwork and Get-ClusterNetworkInterface."""

from __future__ import annotations

from typing import Any

from hvsim.cmdlets.failoverclusters.base import OBJECT, ClusterCommand, node_names
from hvsim.cmdlets.failoverclusters.objects import CLUSTERS
from hvsim.infrastructure.clusters.cluster import Cluster
from hvsim.infrastructure.clusters.cluster_networks import ClusterNetwork, NetworkInterface
from hvsim.infrastructure.clusters.nodes import ClusterNode
from hvsim.interpreter.commands import Example, cmdlet, parameter
from hvsim.interpreter.commands.wildcards import matches


class NetworkCommand(ClusterCommand):
    """A command about networks of a cluster."""

    def cluster_with(self, given: Any) -> Cluster | None:
        """The cluster that is given, or that what is given belongs to."""
        return given.cluster if isinstance(given, ClusterNetwork | ClusterNode) else self.cluster_of(given)


@cmdlet("Get-ClusterNetwork", output=CLUSTERS + "ClusterNetwork")
class GetClusterNetwork(NetworkCommand):
    """Lists the networks of a cluster."""

    name: list[str] = parameter(position=0, wildcards=True, help="The networks; all when left out.")
    input_object: Any = parameter(pipeline=True, type=OBJECT, help="A cluster or a network interface.")

    examples = [
        Example("Get-ClusterNetwork", "What they are used for."),
        Example("(Get-ClusterNetwork 'Cluster Network 2').Role = 0; Get-ClusterNetwork", "Leaves one alone."),
    ]

    def process(self) -> None:
        given = self.input_object
        if isinstance(given, NetworkInterface):
            self.write(given.network)
            return
        cluster = self.cluster_with(given)
        if cluster is not None:
            self.write_all(self.named("cluster network", self.name, cluster.networks, cluster))


@cmdlet("Get-ClusterNetworkInterface", output=CLUSTERS + "ClusterNetworkInterface")
class GetClusterNetworkInterface(NetworkCommand):
    """Lists with which cards the nodes take part in the networks of a cluster."""

    name: list[str] = parameter(position=0, wildcards=True, help="The interfaces; all when left out.")
    node: list[str] = parameter(wildcards=True, complete=node_names, help="Only those of these nodes.")
    network: list[str] = parameter(wildcards=True, help="Only those on these networks.")
    input_object: Any = parameter(pipeline=True, type=OBJECT, help="A cluster, a node or a network.")

    examples = [Example("Get-ClusterNetworkInterface -Node HV01", "The cards of a node.")]

    def process(self) -> None:
        given = self.input_object
        cluster = self.cluster_with(given)
        if cluster is None:
            return
        interfaces = [
            item
            for network in cluster.networks
            for item in network.interfaces
            if given in (None, cluster, network, item.node)
            and any(matches(name, item.node.name) for name in self.node or ["*"])
            and any(matches(name, network.name) for name in self.network or ["*"])
        ]
        self.write_all(self.named("cluster network interface", self.name, interfaces, cluster))
