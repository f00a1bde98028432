"""Failover clusters: nodes, roles and their resources, shared volumes, and machines that move between nodes."""

from hvsim.infrastructure.clusters.cluster import Cluster
from hvsim.infrastructure.clusters.groups import ClusterGroup, ClusterResource, GroupKind, GroupState, ResourceState
from hvsim.infrastructure.clusters.nodes import ClusterNode, NodeState
from hvsim.infrastructure.clusters.volumes import SharedVolume, VolumeAccess

__all__ = [
    "Cluster",
    "ClusterGroup",
    "ClusterNode",
    "ClusterResource",
    "GroupKind",
    "GroupState",
    "NodeState",
    "ResourceState",
    "SharedVolume",
    "VolumeAccess",
]
