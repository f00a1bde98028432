"""How shared volumes look to PowerShell."""

from __future__ import annotations

from hvsim.cmdlets.estate.live_types import live_type
from hvsim.cmdlets.estate.values import UInt32, UInt64, array, enum
from hvsim.cmdlets.failoverclusters.objects import CLUSTERS, Partition, VolumeInformation, VolumeState
from hvsim.infrastructure.clusters.volumes import FileSystemReason, SharedVolume


def _fault(volume: SharedVolume) -> str:
    if volume.maintenance:
        return "InMaintenance"
    if not volume.storage.online:
        return "NoAccess"
    return "NoDirectIO" if volume.no_path or volume.reason is not FileSystemReason.NONE else "NoFaults"


VOLUME = live_type(
    CLUSTERS + "ClusterSharedVolume",
    SharedVolume,
    {
        "string Name": lambda v: v.name,
        "string Id": lambda v: str(v.id),
        CLUSTERS + "ClusterNode OwnerNode": lambda v: v.owner,
        CLUSTERS + "ClusterResourceState State": lambda v: enum(
            CLUSTERS + "ClusterResourceState", "Online" if v.storage.online else "Failed"
        ),
        CLUSTERS + "ClusterSharedVolumeInfo[] SharedVolumeInfo": lambda v: array(
            [VolumeInformation(v)], CLUSTERS + "ClusterSharedVolumeInfo"
        ),
    },
)
INFORMATION = live_type(
    CLUSTERS + "ClusterSharedVolumeInfo",
    VolumeInformation,
    {
        "string FriendlyVolumeName": lambda i: i.volume.path,
        CLUSTERS + "ClusterSharedVolumeFaultState FaultState": lambda i: enum(
            CLUSTERS + "ClusterSharedVolumeFaultState", _fault(i.volume)
        ),
        "bool RedirectedAccess": lambda i: i.volume.reason is not FileSystemReason.NONE,
        "bool MaintenanceMode": lambda i: i.volume.maintenance,
        CLUSTERS + "ClusterSharedVolumePartition Partition": lambda i: Partition(i.volume),
        "uint PartitionNumber": lambda i: UInt32(2),
    },
)
live_type(
    CLUSTERS + "ClusterSharedVolumePartition",
    Partition,
    {
        "string Name": lambda p: p.volume.storage.unique_path,
        "string FileSystem": lambda p: p.volume.storage.file_system,
        "ulong Size": lambda p: UInt64(p.volume.storage.capacity),
        "ulong FreeSpace": lambda p: UInt64(p.volume.storage.free),
        "ulong UsedSpace": lambda p: UInt64(p.volume.storage.capacity - p.volume.storage.free),
        "float PercentFree": lambda p: 100.0 * p.volume.storage.free / p.volume.storage.capacity,
    },
)
live_type(
    CLUSTERS + "ClusterSharedVolumeStateInfo",
    VolumeState,
    {
        "string Name": lambda s: s.volume.name,
        "string Node": lambda s: s.node.name,
        "string VolumeFriendlyName": lambda s: s.volume.volume,
        "string VolumeName": lambda s: s.volume.storage.unique_path,
        CLUSTERS + "ClusterSharedVolumeState StateInfo": lambda s: enum(
            CLUSTERS + "ClusterSharedVolumeState", s.volume.access(s.node).label
        ),
        CLUSTERS + "ClusterSharedVolumeFileSystemRedirectedIOReasons FileSystemRedirectedIOReason": lambda s: enum(
            CLUSTERS + "ClusterSharedVolumeFileSystemRedirectedIOReasons", s.volume.reason.label
        ),
        CLUSTERS + "ClusterSharedVolumeBlockRedirectedIOReason BlockRedirectedIOReason": lambda s: enum(
            CLUSTERS + "ClusterSharedVolumeBlockRedirectedIOReason", s.volume.block_reason(s.node).label
        ),
    },
)
