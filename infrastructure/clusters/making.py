"""Clusters made by an administrator: new ones, hosts that join and leave, starting and stopping, the end of one."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import ip_address
from typing import TYPE_CHECKING

from attrs import frozen

from hvsim.infrastructure.clock import Waiting
from hvsim.infrastructure.clusters.cluster import Cluster
from hvsim.infrastructure.clusters.disks import add_disk, available_disks, place_disks, remove_disk, unshare
from hvsim.infrastructure.clusters.failover import leave, rejoin
from hvsim.infrastructure.clusters.groups import CORE_KINDS, GroupKind, GroupState
from hvsim.infrastructure.clusters.nodes import CLUSTER_SERVICE, NodeState
from hvsim.infrastructure.computers.feature_table import CLUSTERING
from hvsim.infrastructure.errors import AlreadyExists, Refused
from hvsim.infrastructure.inside.features import is_installed
from hvsim.infrastructure.inside.machine import Inside

if TYPE_CHECKING:
    from hvsim.infrastructure.clusters.nodes import ClusterNode
    from hvsim.infrastructure.estate import Estate
    from hvsim.infrastructure.hosts.host import Host


@frozen
class ClusterRequest:
    """What a cluster is to be. `addresses` are its own; a network in `ignored` gives it none; a `distributed`
    name is one that every node answers to, and needs no address.
    """

    name: str
    hosts: tuple[str, ...]
    addresses: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    access_point: str = "ActiveDirectoryAndDns"
    distributed: bool = False
    with_storage: bool = True


def new_cluster(estate: Estate, request: ClusterRequest) -> Cluster:
    """Makes a cluster of hosts, with the disks that all reach. Raises `AlreadyExists`, `NotFound`, `Refused`."""
    name = request.name
    if any(other.name.lower() == name.lower() for other in estate.clusters) or name.lower() in estate.network.computers:
        raise AlreadyExists("computer or cluster", name)
    members = [estate.host(item) for item in request.hosts]
    for host in members:
        _check_free(host)
    cluster = Cluster(estate.random.guid(), name, estate.clock, estate.random, 0)
    _check_addresses(request.addresses)
    for host in members:
        cluster.add_node(host)
    cluster.functional_level = cluster.highest_level
    cluster.witness = None
    _arrange_name(cluster, request)
    estate.clusters.append(cluster)
    for found in available_disks(cluster, estate.arrays) if request.with_storage else ():
        add_disk(cluster, found.lun)
    return cluster


def _check_addresses(addresses: Iterable[str]) -> None:
    for address in addresses:
        try:
            ip_address(address)
        except ValueError as error:
            raise Refused(f"'{address}' is not a valid IP address.") from error


def _arrange_name(cluster: Cluster, request: ClusterRequest) -> None:
    """The resources of its name and address, as they were asked for."""
    core = next(group for group in cluster.groups if group.kind is GroupKind.CLUSTER)
    cluster.access_point = request.access_point
    networks = {network.name.lower() for network in cluster.networks}
    unknown = next((name for name in request.ignored if name.lower() not in networks and "/" not in name), "")
    if unknown:
        raise Refused(f"The cluster has no network '{unknown}'.")
    for resource in list(core.resources):
        if resource.kind == "IP Address":
            ignored = cluster.networks[0].name.lower() in {name.lower() for name in request.ignored}
            if request.distributed or request.access_point == "None" or (ignored and not request.addresses):
                core.resources.remove(resource)
            elif request.addresses:
                resource.parameters["Address"] = request.addresses[0]
        elif resource.kind == "Network Name":
            if request.access_point == "None":
                core.resources.remove(resource)
            elif request.distributed:
                resource.kind = "Distributed Network Name"


def remove_cluster(estate: Estate, cluster: Cluster, *, forced: bool) -> None:
    """Takes a cluster apart: its hosts are alone, its disks offline. Raises `Refused` while it has roles."""
    roles = [group for group in cluster.groups if group.kind not in CORE_KINDS]
    if roles and not forced:
        raise Refused(
            f"The cluster '{cluster.name}' has {len(roles)} clustered roles. Remove them first, or use -Force."
        )
    for volume in cluster.volumes:
        for node in cluster.nodes:
            if any(machine.is_active for machine in node.host.machines_on(volume.storage)):
                raise Refused(f"The cluster '{cluster.name}' is in use: virtual machines on '{volume.name}' run.")
    for volume in list(cluster.volumes):
        unshare(volume)
    for group in list(cluster.groups):
        for resource in list(group.resources):
            if resource.lun is not None:
                remove_disk(resource)
        cluster.remove_group(group)
    for node in list(cluster.nodes):
        cluster.take_out(node)
    estate.clusters.remove(cluster)


def evict(node: ClusterNode) -> Waiting:
    """The process of Remove-ClusterNode: its roles go to others first. Raises `Refused` for the last node."""
    cluster = node.cluster
    if len(cluster.nodes) == 1:
        raise Refused(f"'{node.name}' is the last node of '{cluster.name}': remove the cluster instead.")
    yield from leave(node)
    cluster.take_out(node)


def stop_cluster(cluster: Cluster) -> Waiting:
    """The process of Stop-Cluster: all roles go offline, then the service of every node. Raises `EstateError`."""
    for group in sorted(cluster.groups, key=lambda item: item.priority):
        group.was_online = group.state is GroupState.ONLINE
        yield from group.stop()
    for node in cluster.nodes:
        node.state = NodeState.DOWN
        node.host.services.stop(CLUSTER_SERVICE[0])


def start_cluster(cluster: Cluster, *, starts_roles: bool) -> Waiting:
    """The process of Start-Cluster: every node that is up joins, and roles that were online are so again.

    Raises `EstateError`, and `Refused` where no node can be reached.
    """
    members = [node for node in cluster.nodes if node.host.is_up]
    if not members:
        raise Refused(f"No node of the cluster '{cluster.name}' can be reached.")
    for node in members:
        rejoin(node)
    for group in sorted(cluster.groups, key=lambda item: -item.priority):
        core = group.kind is not GroupKind.VIRTUAL_MACHINE
        if group.was_online and (starts_roles or core):
            group.was_online = False
            yield from group.start()
            place_disks(group)


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
