"""The networks of a cluster, and the interfaces with which its nodes take part in them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from attrs import define

from hvsim.infrastructure.errors import Refused
from hvsim.infrastructure.product_values import ProductValue

if TYPE_CHECKING:
    from hvsim.infrastructure.clusters.cluster import Cluster
    from hvsim.infrastructure.clusters.nodes import ClusterNode


class NetworkRole(ProductValue):
    """What the cluster uses a network for."""

    NONE = ("None", 0)
    CLUSTER = ("Cluster", 1)
    CLUSTER_AND_CLIENT = ("ClusterAndClient", 3)


class NetworkState(ProductValue):
    """With the cluster's numbers."""

    DOWN = ("Down", 1)
    PARTITIONED = ("Partitioned", 2)
    UP = ("Up", 3)


class InterfaceState(ProductValue):
    """With the cluster's numbers."""

    FAILED = ("Failed", 1)
    UNREACHABLE = ("Unreachable", 2)
    UP = ("Up", 3)


@define(eq=False)
class ClusterNetwork:
    """A network of the nodes: `prefix` are the first three numbers of its addresses, `card` the nodes' card on it.

    The smaller the metric, the sooner traffic within the cluster takes it.
    """

    id: UUID
    name: str
    cluster: Cluster
    prefix: str
    card: str
    role: NetworkRole
    metric: int
    auto_metric: bool = True
    description: str = ""

    @property
    def address(self) -> str:
        return f"{self.prefix}.0"

    @property
    def interfaces(self) -> list[NetworkInterface]:
        """One for each node."""
        return [NetworkInterface(self, node) for node in self.cluster.nodes]

    @property
    def state(self) -> NetworkState:
        """As its interfaces are."""
        states = [interface.state for interface in self.interfaces]
        if all(state is InterfaceState.UP for state in states):
            return NetworkState.UP
        return NetworkState.PARTITIONED if InterfaceState.UP in states else NetworkState.DOWN

    def set_role(self, number: int) -> None:
        """Uses the network for something else. Raises `Refused` for a number that means nothing."""
        role = next((item for item in NetworkRole if item.number == number), None)
        if role is None:
            raise Refused(f"{number} is no role of a network: 0 is none, 1 is the cluster, 3 the cluster and clients.")
        self.role = role

    def set_metric(self, metric: int) -> None:
        """Gives the network a metric of its own."""
        self.metric = metric
        self.auto_metric = False


@define(eq=False)
class NetworkInterface:
    """The card of a node on a network."""

    network: ClusterNetwork
    node: ClusterNode

    @property
    def id(self) -> UUID:
        return uuid5(self.network.id, self.node.name)

    @property
    def name(self) -> str:
        return f"{self.node.name} - {self.network.card}"

    @property
    def address(self) -> str:
        return f"{self.network.prefix}.{10 + self.node.number}"

    @property
    def state(self) -> InterfaceState:
        """As the node is."""
        return InterfaceState.UP if self.node.is_member and self.node.host.is_up else InterfaceState.UNREACHABLE


def place_networks(cluster: Cluster, number: int) -> None:
    """Gives the networks of a cluster prefixes that no other cluster's have; the first keeps the usual ones."""
    if number:
        first, second = cluster.networks[:2]
        first.prefix, second.prefix = f"10.0.{200 + number}", f"192.168.{100 + number}"


def standard_networks(cluster: Cluster) -> list[ClusterNetwork]:
    """One network for everything, and one for the cluster alone."""
    names = ("Cluster Network 1", "Cluster Network 2")
    return [
        ClusterNetwork(
            uuid5(cluster.id, names[0]), names[0], cluster, "10.0.0", "Ethernet", NetworkRole.CLUSTER_AND_CLIENT, 70240
        ),
        ClusterNetwork(
            uuid5(cluster.id, names[1]), names[1], cluster, "192.168.100", "Ethernet 2", NetworkRole.CLUSTER, 39840
        ),
    ]
