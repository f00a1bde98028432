"""What the cluster commands write that is no part of a cluster itself, and the names of its states."""

from __future__ import annotations

from typing import Any

from attrs import frozen

from hvsim.cmdlets.estate.live_types import enum_type, exception_type
from hvsim.infrastructure.clusters.cluster import Cluster
from hvsim.infrastructure.clusters.cluster_networks import (
    InterfaceState,
    NetworkRole,
    NetworkState,
)
from hvsim.infrastructure.clusters.groups import ClusterResource, GroupKind, GroupState, ResourceState
from hvsim.infrastructure.clusters.nodes import ClusterNode, DrainStatus, NodeState
from hvsim.infrastructure.clusters.resource_types import RESOURCE_TYPES, ResourceType
from hvsim.infrastructure.clusters.volumes import BlockReason, FileSystemReason, SharedVolume, VolumeAccess
from hvsim.infrastructure.product_values import ProductValue

CLUSTERS = "Microsoft.FailoverClusters.PowerShell."

exception_type(CLUSTERS + "ClusterCmdletException")
_VALUES: tuple[tuple[type[ProductValue], str], ...] = (
    (NodeState, "ClusterNodeState"),
    (DrainStatus, "ClusterNodeDrainStatus"),
    (GroupKind, "GroupType"),
    (GroupState, "ClusterGroupState"),
    (ResourceState, "ClusterResourceState"),
    (VolumeAccess, "ClusterSharedVolumeState"),
    (FileSystemReason, "ClusterSharedVolumeFileSystemRedirectedIOReasons"),
    (BlockReason, "ClusterSharedVolumeBlockRedirectedIOReason"),
    (NetworkRole, "ClusterNetworkRole"),
    (NetworkState, "ClusterNetworkState"),
    (InterfaceState, "ClusterNetworkInterfaceState"),
)
for _values, _name in _VALUES:
    enum_type(CLUSTERS + _name, {item.label: item.number for item in _values})
enum_type(CLUSTERS + "NodeType", {"Node": 0, "StorageNode": 1})
enum_type(CLUSTERS + "ClusterQuorumType", {"Unknown": 0, "Majority": 1, "DiskOnly": 2})
enum_type(CLUSTERS + "AdminAccessPoint", {"None": 0, "ActiveDirectoryAndDns": 1, "Dns": 2, "ActiveDirectory": 3})
enum_type(CLUSTERS + "AdminAccessPointResType", {"Automatic": 0, "Singleton": 1, "Distributed": 2})
enum_type(CLUSTERS + "VmMigrationType", {"TurnOff": 0, "Quick": 1, "Shutdown": 2, "ShutdownForce": 3, "Live": 4})
enum_type(CLUSTERS + "ResumeClusterNodeFailbackType", {"Immediate": 0, "NoFailback": 1, "Policy": 2})
enum_type(
    CLUSTERS + "ClusterSharedVolumeFaultState", {"NoFaults": 0, "NoDirectIO": 1, "NoAccess": 2, "InMaintenance": 4}
)


@frozen(eq=False)
class VolumeInformation:
    """What `SharedVolumeInfo` of a shared volume holds."""

    volume: SharedVolume


@frozen(eq=False)
class Partition:
    """The partition of a shared volume, with its space."""

    volume: SharedVolume


@frozen(eq=False)
class VolumeState:
    """How a node reaches a shared volume."""

    volume: SharedVolume
    node: ClusterNode


@frozen(eq=False)
class ResourceParameter:
    """A private property of a resource."""

    resource: ClusterResource
    name: str
    value: Any


@frozen(eq=False)
class TypeInCluster:
    """A type of resources, as a cluster knows it."""

    cluster: Cluster
    type: ResourceType

    @property
    def name(self) -> str:
        return self.type.name


@frozen(eq=False)
class QuorumSettings:
    """How a cluster votes."""

    cluster: Cluster


@frozen(eq=False)
class OwnerNodes:
    """The nodes that may own a role or a resource."""

    item: Any
    nodes: tuple[ClusterNode, ...]


def type_named(name: str) -> ResourceType:
    """The type of resources of that name; one of its own for a name that Windows has not."""
    return next((item for item in RESOURCE_TYPES if item.name == name), ResourceType(name, name, "clusres.dll"))
