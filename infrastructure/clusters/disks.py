"""Disks of a cluster: LUNs that all nodes reach become resources, and formatted ones shared volumes.

One node has a clustered disk at a time, the owner of its role; to the others it is offline.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING
from uuid import uuid5

from attrs import frozen

from hvsim.infrastructure.clusters.groups import ClusterGroup, ClusterResource, GroupKind, ResourceState
from hvsim.infrastructure.errors import Refused
from hvsim.infrastructure.inside.disk_changes import switch
from hvsim.infrastructure.inside.disk_drives import assign_letter, files_on, storage_on
from hvsim.infrastructure.inside.disk_views import Disk, Partition, disks_of
from hvsim.infrastructure.inside.machine import Inside
from hvsim.infrastructure.storage.san import Access
from hvsim.infrastructure.storage.volumes import StorageKind

if TYPE_CHECKING:
    from hvsim.infrastructure.clusters.cluster import Cluster
    from hvsim.infrastructure.clusters.nodes import ClusterNode
    from hvsim.infrastructure.clusters.volumes import SharedVolume
    from hvsim.infrastructure.storage.san import Lun, SanArray

PHYSICAL_DISK = "Physical Disk"


@frozen(eq=False)
class AvailableDisk:
    """A LUN that could become a disk of the cluster, and what its resource would be called."""

    cluster: Cluster
    lun: Lun
    name: str


def available_disks(cluster: Cluster, arrays: Iterable[SanArray], *, on_any_node: bool = False) -> list[AvailableDisk]:
    """The LUNs that every node may write to (or any one does), and that nobody uses yet."""
    wanted = any if on_any_node else all
    free = [
        lun
        for array in arrays
        for lun in array.luns
        if wanted(lun.access_of(node.name) is Access.READ_WRITE for node in cluster.nodes)
        and not _is_used(lun, cluster)
    ]
    return [AvailableDisk(cluster, lun, name) for lun, name in zip(free, _free_names(cluster), strict=False)]


def add_disk(cluster: Cluster, lun: Lun, name: str = "") -> ClusterResource:
    """Makes a LUN a resource in the available storage. Raises `Refused`: a node does not reach it, or it is used."""
    if _is_used(lun, cluster):
        raise Refused(f"The disk '{lun.full_name}' is in use and cannot be added to cluster '{cluster.name}'.")
    for node in cluster.nodes:
        if lun.access_of(node.name) is not Access.READ_WRITE:
            raise Refused(f"The disk '{lun.full_name}' is not visible to node '{node.name}'.")
    storage = _available_storage(cluster)
    resource = ClusterResource(
        uuid5(cluster.id, f"disk {lun.id}"), name or next(_free_names(cluster)), PHYSICAL_DISK, storage, lun=lun
    )
    resource.parameters = {"DiskIdType": 1, "DiskIdGuid": f"{{{lun.id}}}", "DiskPath": "", "PoolId": ""}
    storage.resources.append(resource)
    lun.is_clustered = True
    place_disk(resource)
    return resource


def remove_disk(resource: ClusterResource) -> None:
    """Gives a disk back to the nodes, where it is offline. Raises `Refused` while machines lie on it."""
    _check_idle(resource)
    assert resource.lun is not None
    for node in resource.group.cluster.nodes:
        _switch(node, resource.lun, offline=True)
    resource.lun.is_clustered = False
    resource.group.resources.remove(resource)


def share_disk(resource: ClusterResource) -> SharedVolume:
    """Makes a disk of the available storage a shared volume (Add-ClusterSharedVolume). Raises `Refused`."""
    group, cluster = resource.group, resource.group.cluster
    if group.kind is not GroupKind.AVAILABLE_STORAGE:
        raise Refused(f"'{resource.name}' is not in the available storage: it belongs to '{group.name}'.")
    storage = resource.storage
    if storage is None:
        partition = _volume_partition(resource)
        files = files_on(partition)
        assert files is not None
        storage = storage_on(partition, files)
        if partition.root:
            _take_letter(group.owner, partition)
    else:
        _unmount(group.owner, resource)
    group.resources.remove(resource)
    volume = cluster.add_volume(storage, _free_folder(cluster), group.owner, resource.name)
    volume.come_back()
    return volume


def unshare(volume: SharedVolume) -> ClusterResource:
    """Makes a shared volume a disk of the available storage again. Raises `Refused` while machines on it run."""
    cluster, storage = volume.cluster, volume.storage
    machines = [machine for node in cluster.nodes for machine in node.host.machines_on(storage)]
    if any(machine.is_active for machine in machines):
        raise Refused(f"'{volume.name}' cannot be removed from the shared volumes: virtual machines on it run.")
    for machine in machines:
        machine.lose_storage()
    for node in cluster.nodes:
        if volume.path in node.host.files.volumes():
            node.host.files.remove_volume(volume.path)
        node.host.storage.pop(volume.path, None)
    cluster.volumes.remove(volume)
    storage.kind, storage.shared = StorageKind.SAN, None
    available = _available_storage(cluster)
    resource = ClusterResource(volume.id, volume.name, PHYSICAL_DISK, available, lun=storage.lun)
    if storage.lun is not None:
        storage.lun.is_clustered = True
        resource.storage = storage if storage.lun.is_laid_out else None
    available.resources.append(resource)
    place_disk(resource)
    return resource


def place_disk(resource: ClusterResource) -> None:
    """The owner of its role has the disk, if that is online, and gives its volumes letters; nobody else has it."""
    group = resource.group
    if resource.storage is not None:
        for node in group.cluster.nodes:
            _unmount(node, resource)
        if resource.state is ResourceState.ONLINE and group.owner.host.is_up:
            _mount(group.owner, resource)
        return
    if resource.lun is None:
        return
    for node in group.cluster.nodes:
        if node is not group.owner or resource.state is not ResourceState.ONLINE:
            _switch(node, resource.lun, offline=True)
    if resource.state is ResourceState.ONLINE and group.owner.host.is_up:
        _switch(group.owner, resource.lun, offline=False)


def place_disks(group: ClusterGroup) -> None:
    """The same for all disks of a role, which has another owner."""
    for resource in group.resources:
        place_disk(resource)


def disk_of(node: ClusterNode, lun: Lun) -> Disk | None:
    """The LUN as a node sees it."""
    return next((disk for disk in disks_of(Inside(node.host, [lun.array])) if disk.lun is lun), None)


def _switch(node: ClusterNode, lun: Lun, *, offline: bool) -> None:
    disk = disk_of(node, lun)
    if disk is None or disk.is_modelled:
        return
    switch(disk, offline=offline)
    for partition in disk.partitions if not offline else ():
        if partition.volume is not None and not partition.root:
            assign_letter(partition)


def _mount(node: ClusterNode, resource: ClusterResource) -> None:
    """A volume that a lab file gave gets the first free letter."""
    host, storage = node.host, resource.storage
    assert storage is not None
    used = {root[0].upper() for root in host.files.volumes() if len(root) == 3}
    letter = next(item for item in "EFGHIJKLMNOPQRSTUVWXYZ" if item not in used)
    host.add_storage(f"{letter}:\\", storage)


def _unmount(node: ClusterNode, resource: ClusterResource) -> None:
    host = node.host
    for root in [root for root, storage in host.storage.items() if storage is resource.storage]:
        if root in host.files.volumes():
            host.files.remove_volume(root)
        del host.storage[root]


def _take_letter(node: ClusterNode, partition: Partition) -> None:
    lun = partition.disk.lun
    assert lun is not None
    host = node.host
    if partition.root in host.files.volumes():
        host.files.remove_volume(partition.root)
    host.storage.pop(partition.root, None)
    lun.holder(node.name).letters.pop(partition.entry.id, None)


def _volume_partition(resource: ClusterResource) -> Partition:
    disk = None if resource.lun is None else disk_of(resource.group.owner, resource.lun)
    formatted = [] if disk is None else [part for part in disk.partitions if part.volume and files_on(part)]
    if not formatted:
        raise Refused(f"The disk '{resource.name}' does not contain a volume with the file system NTFS or ReFS.")
    return formatted[0]


def _check_idle(resource: ClusterResource) -> None:
    owner = resource.group.owner
    for storage in list(owner.host.storage.values()):
        if storage.lun is not None and storage.lun is resource.lun and owner.host.machines_on(storage):
            raise Refused(f"'{resource.name}' is in use: virtual machines lie on it.")


def _is_used(lun: Lun, cluster: Cluster) -> bool:
    """Whether it is a disk of a cluster already, or a node has machines on it, or what a lab file put there."""
    mine = [(node, item) for node in cluster.nodes for item in node.host.storage.values() if item.lun is lun]
    return lun.is_clustered or any(lun.is_laid_out or node.host.machines_on(item) for node, item in mine)


def _free_names(cluster: Cluster) -> Iterator[str]:
    taken = {resource.name for group in cluster.groups for resource in group.resources}
    taken |= {volume.name for volume in cluster.volumes}
    number = 1
    while True:
        if f"Cluster Disk {number}" not in taken:
            yield f"Cluster Disk {number}"
        number += 1


def _free_folder(cluster: Cluster) -> str:
    taken = {volume.volume.lower() for volume in cluster.volumes}
    return next(f"Volume{number}" for number in range(1, len(taken) + 2) if f"volume{number}" not in taken)


def _available_storage(cluster: Cluster) -> ClusterGroup:
    return next(group for group in cluster.groups if group.kind is GroupKind.AVAILABLE_STORAGE)
