"""Disks of clusters: Get-ClusterAvailableDisk, Add-ClusterDisk, Add- and Remove-ClusterSharedVolume."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from hvsim.cmdlets.cim.objects import CIM_INSTANCE, Instance
from hvsim.cmdlets.estate.live_types import live_type
from hvsim.cmdlets.estate.values import UInt32, UInt64, array
from hvsim.cmdlets.failoverclusters.base import IN_CLUSTER, OBJECT, ClusterCommand
from hvsim.cmdlets.failoverclusters.objects import CLUSTERS
from hvsim.infrastructure.clusters.cluster import Cluster
from hvsim.infrastructure.clusters.disks import (
    AvailableDisk,
    add_disk,
    available_disks,
    disk_of,
    share_disk,
    unshare,
)
from hvsim.infrastructure.clusters.groups import ClusterResource
from hvsim.infrastructure.clusters.volumes import SharedVolume
from hvsim.infrastructure.inside.disk_views import Disk
from hvsim.infrastructure.storage.san import Lun
from hvsim.interpreter.commands import Example, Switch, cmdlet, parameter

DISK = CLUSTERS + "ClusterDiskInfo"
RESOURCE = CLUSTERS + "ClusterResource"
_SEEN = "$null = New-LabLun SAN01/Data 100GB; 'HV01', 'HV02' | ForEach-Object { Set-LabLun SAN01/Data $_ ReadWrite }"
_ADDED = _SEEN + (
    "; $disk = Get-Disk | Where-Object { $_.BusType -eq 'Fibre Channel' -and $_.PartitionStyle -eq 'RAW' };"
    " $disk | Set-Disk -IsOffline $false; $null = $disk | Initialize-Disk -PassThru |"
    " New-Partition -UseMaximumSize | Format-Volume -Confirm:$false; $null = Get-ClusterAvailableDisk | Add-ClusterDisk"
)


def _seen(found: AvailableDisk) -> Disk | None:
    return disk_of(found.cluster.nodes[0], found.lun)


def _number(found: AvailableDisk) -> UInt32 | None:
    disk = _seen(found)
    return None if disk is None else UInt32(disk.number)


def _partitions(found: AvailableDisk) -> list[str]:
    disk = _seen(found)
    return [] if disk is None else [item.path for item in disk.partitions if item.path]


DISK_TYPE = live_type(
    DISK,
    AvailableDisk,
    {
        CLUSTERS + "Cluster Cluster": lambda d: d.cluster,
        "string Id": lambda d: f"{{{d.lun.id}}}",
        "string Name": lambda d: d.name,
        "System.Nullable`1[System.UInt32] Number": _number,
        "ulong Size": lambda d: UInt64(d.lun.size),
        "string[] Partitions": lambda d: array(_partitions(d), "System.String"),
    },
)
DISK_TYPE.method("string ToString()")(lambda disk: disk.name)


class DiskCommand(ClusterCommand):
    """A command about disks that a cluster could have."""

    def found(self, cluster: Cluster, *, on_any_node: bool = False) -> list[AvailableDisk]:
        """Those that nobody uses yet."""
        return available_disks(cluster, self.estate.arrays, on_any_node=on_any_node)


@cmdlet("Get-ClusterAvailableDisk", output=DISK)
class GetClusterAvailableDisk(DiskCommand):
    """Lists disks that all nodes reach and that are not in the cluster yet."""

    cluster: str = parameter(position=0, help=IN_CLUSTER)
    disk: Any = parameter(pipeline=True, type=CIM_INSTANCE, help="Only this disk, as Get-Disk gives it.")
    all_: Switch = parameter(name="All", help="Also those that only some of the nodes reach.")
    input_object: Any = parameter(pipeline=True, type=OBJECT, help="A cluster.")

    examples = [Example("Get-ClusterAvailableDisk", "What could the cluster have?", _SEEN)]

    def process(self) -> None:
        cluster = self.cluster_of(self.input_object)
        if cluster is None:
            return
        wanted = lun_of(self.disk)
        for found in self.found(cluster, on_any_node=bool(self.all_)):
            if wanted is None or found.lun is wanted:
                self.write(found)


def lun_of(given: Any) -> Lun | None:
    """The LUN that an available disk, or a disk of Get-Disk, is; None for anything else."""
    if isinstance(given, AvailableDisk):
        return given.lun
    thing = given.row.thing if isinstance(given, Instance) else None
    return thing.lun if isinstance(thing, Disk) else None


@cmdlet("Add-ClusterDisk", output=RESOURCE)
class AddClusterDisk(DiskCommand):
    """Makes disks that all nodes reach resources of the cluster, in its available storage."""

    input_object: Any = parameter(
        position=0,
        mandatory=True,
        pipeline=True,
        type=OBJECT + "[]",
        help="The disks, as Get-ClusterAvailableDisk or Get-Disk gives them.",
    )

    examples = [
        Example("Get-ClusterAvailableDisk | Add-ClusterDisk", "All of them.", _SEEN),
        Example("Get-Disk 2 | Add-ClusterDisk", "One, by the number it has on this node.", _SEEN),
    ]

    def process(self) -> None:
        for given in self.input_object:
            cluster = given.cluster if isinstance(given, AvailableDisk) else self.chosen_cluster(self.cluster)
            lun = lun_of(given)
            if cluster is None:
                continue
            if lun is None:
                message = "The disk is none that other nodes could reach as well."
                self.report(message, "ClusterOperationFailed", "InvalidArgument", given)
                continue
            resource = self.attempt(partial(add_disk, cluster, lun))
            if resource is not None:
                self.write(resource)


@cmdlet("Add-ClusterSharedVolume", output=CLUSTERS + "ClusterSharedVolume")
class AddClusterSharedVolume(ClusterCommand):
    """Makes disks of the available storage volumes that every node uses at a time."""

    name: list[str] = parameter(position=0, wildcards=True, help="The disks, as Get-ClusterResource names them.")
    input_object: Any = parameter(pipeline=True, type=OBJECT, help="The disk, as a resource.")

    examples = [Example("Add-ClusterSharedVolume 'Cluster Disk 2'; Get-ChildItem C:\\ClusterStorage", "Ours.", _ADDED)]

    def process(self) -> None:
        given = self.input_object
        for resource in list(self._disks()) if not isinstance(given, ClusterResource) else [given]:
            volume = self.attempt(partial(share_disk, resource))
            if volume is not None:
                self.write(volume)

    def _disks(self) -> Iterator[ClusterResource]:
        cluster = self.cluster_of(self.input_object)
        if cluster is not None and self.name:
            disks = [item for group in cluster.groups for item in group.resources if item.kind == "Physical Disk"]
            yield from self.named("cluster resource", self.name, disks, cluster)


@cmdlet("Remove-ClusterSharedVolume", confirm="Medium", output=RESOURCE)
class RemoveClusterSharedVolume(ClusterCommand):
    """Makes shared volumes ordinary disks of the available storage again."""

    name: list[str] = parameter(position=0, wildcards=True, help="The volumes, as Get-ClusterSharedVolume names them.")
    input_object: Any = parameter(pipeline=True, type=OBJECT, help="The volume, as an object.")

    examples = [
        Example(
            "Remove-ClusterSharedVolume 'Cluster Disk 2'",
            "One node alone has it.",
            _ADDED + "; $null = Add-ClusterSharedVolume 'Cluster Disk 2'",
        )
    ]

    def process(self) -> None:
        given = self.input_object
        for volume in [given] if isinstance(given, SharedVolume) else list(self._volumes()):
            if self.should_process(volume.name):
                resource = self.attempt(partial(unshare, volume))
                if resource is not None:
                    self.write(resource)

    def _volumes(self) -> Iterator[SharedVolume]:
        cluster = self.cluster_of(self.input_object)
        if cluster is not None and self.name:
            yield from self.named("cluster shared volume", self.name, cluster.volumes, cluster)
