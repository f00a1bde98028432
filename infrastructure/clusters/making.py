"""Clusters made by an administrator: a new one, and hosts that join."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hvsim.infrastructure.clusters.cluster import Cluster
from hvsim.infrastructure.computers.feature_table import CLUSTERING
from hvsim.infrastructure.errors import AlreadyExists, Refused
from hvsim.infrastructure.inside.features import is_installed
from hvsim.infrastructure.inside.machine import Inside

if TYPE_CHECKING:
    from hvsim.infrastructure.clusters.nodes import ClusterNode
    from hvsim.infrastructure.estate import Estate
    from hvsim.infrastructure.hosts.host import Host


def new_cluster(estate: Estate, name: str, hosts: list[str]) -> Cluster:
    """Makes a cluster of hosts, which has no shared disks yet. Raises `AlreadyExists`, `NotFound`, `Refused`."""
    if any(other.name.lower() == name.lower() for other in estate.clusters) or name.lower() in estate.network.computers:
        raise AlreadyExists("computer or cluster", name)
    members = [estate.host(item) for item in hosts]
    for host in members:
        _check_free(host)
    cluster = Cluster(estate.random.guid(), name, estate.clock, estate.random, 0)
    for host in members:
        cluster.add_node(host)
    cluster.functional_level = cluster.highest_level
    cluster.witness = None
    estate.clusters.append(cluster)
    return cluster


def join_cluster(estate: Estate, cluster: Cluster, name: str) -> ClusterNode:
    """Takes a host in. Raises `AlreadyExists`, `NotFound`, and `Refused` for a version that is too old."""
    host = estate.host(name)
    _check_free(host)
    level = host.version.functional_level
    if level < cluster.functional_level:
        raise Refused(
            f"'{host.name}' runs {host.version.product}: the functional level of cluster '{cluster.name}' is higher."
        )
    return cluster.add_node(host)


def _check_free(host: Host) -> None:
    if host.node is not None:
        raise AlreadyExists("cluster node", host.name)
    if not host.is_up:
        raise Refused(f"The computer '{host.name}' cannot be reached.")
    if not is_installed(Inside(host), CLUSTERING):
        raise Refused(f"The feature {CLUSTERING} is not installed on '{host.name}'.")
