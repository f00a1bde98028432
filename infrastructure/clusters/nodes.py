"""Nodes of a cluster: hosts with a state. What happens when one goes is in `failover`."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from attrs import define

from hvsim.infrastructure.product_values import ProductValue

if TYPE_CHECKING:
    from hvsim.infrastructure.clusters.cluster import Cluster
    from hvsim.infrastructure.hosts.host import Host


CLUSTER_SERVICE = ("ClusSvc", "Cluster Service")


class NodeState(ProductValue):
    """With the numbers of the cluster's own enum."""

    UP = ("Up", 0)
    DOWN = ("Down", 1)
    PAUSED = ("Paused", 2)
    JOINING = ("Joining", 3)


class DrainStatus(ProductValue):
    """How far a node is with moving its roles away."""

    NOT_INITIATED = ("NotInitiated", 0)
    IN_PROGRESS = ("InProgress", 1)
    COMPLETED = ("Completed", 2)
    FAILED = ("Failed", 3)


@define(eq=False)
class ClusterNode:
    """A host as a member of a cluster; `number` is its id there."""

    id: UUID
    number: int
    host: Host
    cluster: Cluster
    state: NodeState = NodeState.UP
    drain: DrainStatus = DrainStatus.NOT_INITIATED
    weight: int = 1
    kind: str = "Node"
    """Node, or StorageNode, which takes no roles."""

    @property
    def name(self) -> str:
        return self.host.name

    @property
    def is_member(self) -> bool:
        """Whether it takes part: up, or paused."""
        return self.state in (NodeState.UP, NodeState.PAUSED)

    @property
    def takes_roles(self) -> bool:
        """Whether roles may be moved to it."""
        return self.state is NodeState.UP and self.kind == "Node"
