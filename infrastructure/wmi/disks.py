"""The classes of storage management: disks, their partitions, and the physical disks behind them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hvsim.blocks.partitions import DIRECT_ACCESS, READ_ONLY, SHADOW_COPY
from hvsim.infrastructure.computers import Computer
from hvsim.infrastructure.disks.virtual_disks import ImageKind
from hvsim.infrastructure.inside.disk_views import Disk, Partition, disks_of
from hvsim.infrastructure.inside.machine import Inside
from hvsim.infrastructure.wmi.classes import STORAGE, Row, WmiClass, typed

_DISK_CLASS = "{53f56307-b6bf-11d0-94f2-00a0c91efb8b}"
_VENDOR_PREFIX = "6002248"


def disk_path(disk: Disk) -> str:
    """The name of a disk that stays while it is where it is."""
    vendor, _, product = disk.name.lower().partition(" ")
    product = product.replace(" ", "_")
    return f"\\\\?\\scsi#disk&ven_{vendor}&prod_{product}#{disk.identity.hex[:8]}#{_DISK_CLASS}"


def _unique_id(disk: Disk) -> str:
    return (_VENDOR_PREFIX + disk.identity.hex[:25] if disk.is_virtual else disk.identity.hex).upper()


def disk_row(disk: Disk) -> Row:
    """A disk as MSFT_Disk shows it."""
    table = disk.table
    return Row(
        {
            "ObjectId": f"{{1}}\\\\{disk.inside.name.upper()}\\root/Microsoft/Windows/Storage/Providers_v2\\"
            f'WSP_Disk.ObjectId="{disk_path(disk)}"',
            "UniqueId": _unique_id(disk),
            "Path": disk_path(disk),
            "Location": disk.location,
            "FriendlyName": disk.name,
            "Model": disk.name.partition(" ")[2],
            "Manufacturer": disk.name.partition(" ")[0],
            "SerialNumber": "" if disk.is_virtual else disk.identity.hex[:16].upper(),
            "Guid": f"{{{disk.table_id}}}" if disk.style == "GPT" else None,
            "Signature": disk.table_id.int & 0xFFFFFFFF if disk.style == "MBR" and disk.table_id else None,
            "HealthStatus": "Healthy",
            "OperationalStatus": "Offline" if disk.is_offline else "Online",
            "OfflineReason": "Policy" if disk.is_offline else None,
            "BusType": disk.bus,
            "PartitionStyle": disk.style,
            "ProvisioningType": "Fixed" if _is_fixed(disk) else "Thin",
            "Number": disk.number,
            "DiskNumber": disk.number,
            "NumberOfPartitions": len(disk.partitions),
            "LogicalSectorSize": 512 if disk.image is None else disk.image.layout.logical_sector,
            "PhysicalSectorSize": 512 if disk.image is None else disk.image.layout.physical_sector,
            "Size": disk.size,
            "AllocatedSize": sum(item.entry.size for item in disk.partitions),
            "LargestFreeExtent": 0 if table is None else table.first_free(disk.size)[1],
            "IsBoot": disk.is_system,
            "IsSystem": disk.is_system,
            "BootFromDisk": disk.is_system,
            "IsClustered": disk.is_clustered,
            "IsHighlyAvailable": disk.is_clustered,
            "IsOffline": disk.is_offline,
            "IsReadOnly": disk.is_read_only,
        },
        disk,
    )


def _is_fixed(disk: Disk) -> bool:
    return disk.image is None or disk.image.kind is ImageKind.FIXED


def partition_row(partition: Partition) -> Row:
    """A partition as MSFT_Partition shows it."""
    disk, entry = partition.disk, partition.entry
    paths = [path for path in (partition.root, partition.path) if path]
    is_gpt = disk.style == "GPT"
    return Row(
        {
            "ObjectId": f"{_unique_id(disk)}:{entry.id}",
            "UniqueId": f"{{{entry.offset:08X}}}{_unique_id(disk)}",
            "DiskId": disk_path(disk),
            "DiskPath": disk_path(disk),
            "DiskNumber": disk.number,
            "PartitionNumber": partition.number,
            "DriveLetter": partition.letter or None,
            "AccessPaths": paths,
            "Offset": entry.offset,
            "Size": entry.size,
            "Type": partition.kind,
            "GptType": f"{{{entry.kind}}}" if is_gpt else None,
            "MbrType": None if is_gpt else entry.system,
            "Guid": f"{{{entry.id}}}" if is_gpt else None,
            "OperationalStatus": "Offline" if partition.is_offline else "Online",
            "IsActive": entry.active,
            "IsBoot": partition.letter == "C",
            "IsSystem": partition.kind == "System",
            "IsHidden": partition.is_hidden,
            "IsOffline": partition.is_offline,
            "IsReadOnly": disk.is_read_only or bool(entry.attributes & READ_ONLY),
            "IsShadowCopy": bool(entry.attributes & SHADOW_COPY),
            "IsDAX": bool(entry.attributes & DIRECT_ACCESS),
            "NoDefaultDriveLetter": partition.keeps_no_letter,
        },
        partition,
    )


def _disks(inside: Inside) -> Iterator[Row]:
    for disk in disks_of(inside):
        yield disk_row(disk)


def _partitions(inside: Inside) -> Iterator[Row]:
    for disk in disks_of(inside):
        if not disk.is_offline:
            for partition in disk.partitions:
                yield partition_row(partition)


def _physical_disks(inside: Inside) -> Iterator[Row]:
    """A virtual disk that a server has mounted is none."""
    for disk in disks_of(inside):
        if disk.is_virtual and isinstance(inside.place, Computer):
            continue
        shown: dict[str, Any] = disk_row(disk).values
        names = ("UniqueId", "FriendlyName", "Model", "Manufacturer", "SerialNumber", "BusType", "Size")
        row = {name: shown[name] for name in (*names, "AllocatedSize", "LogicalSectorSize", "PhysicalSectorSize")}
        row |= {
            "ObjectId": f"PD:{shown['UniqueId']}",
            "DeviceId": str(disk.number),
            "MediaType": "Unspecified",
            "HealthStatus": "Healthy",
            "OperationalStatus": "OK",
            "Usage": "Auto-Select",
            "CanPool": False,
            "CannotPoolReason": ["Insufficient Capacity" if disk.partitions else "Not supported"],
            "PhysicalLocation": disk.location,
        }
        yield Row(row, disk)


def _none(inside: Inside) -> Iterator[Row]:
    """No machine of the estate has Storage Spaces."""
    return iter(())


_TEXT, _FLAG = "text", "flag"

CLASSES = (
    WmiClass(
        "MSFT_Disk",
        STORAGE,
        {
            **typed("uint32", "Number", "DiskNumber"),
            **typed(_TEXT, "ObjectId", "UniqueId", "Path", "Location", "FriendlyName", "Model", "Manufacturer"),
            **typed(_TEXT, "SerialNumber", "Guid", "HealthStatus", "OperationalStatus", "OfflineReason", "BusType"),
            **typed(_TEXT, "PartitionStyle", "ProvisioningType"),
            **typed("uint32", "NumberOfPartitions", "Signature", "LogicalSectorSize", "PhysicalSectorSize"),
            **typed("uint64", "Size", "AllocatedSize", "LargestFreeExtent"),
            **typed(_FLAG, "IsBoot", "IsSystem", "BootFromDisk", "IsClustered", "IsHighlyAvailable", "IsOffline"),
            **typed(_FLAG, "IsReadOnly"),
        },
        ("ObjectId",),
        _disks,
    ),
    WmiClass(
        "MSFT_Partition",
        STORAGE,
        {
            **typed("uint32", "DiskNumber", "PartitionNumber"),
            "DriveLetter": "char",
            "AccessPaths": "text[]",
            **typed("uint64", "Offset", "Size"),
            **typed(
                _TEXT, "ObjectId", "UniqueId", "DiskId", "DiskPath", "Type", "GptType", "Guid", "OperationalStatus"
            ),
            "MbrType": "uint16",
            **typed(
                _FLAG, "IsActive", "IsBoot", "IsSystem", "IsHidden", "IsOffline", "IsReadOnly", "IsShadowCopy", "IsDAX"
            ),
            **typed(_FLAG, "NoDefaultDriveLetter"),
        },
        ("ObjectId",),
        _partitions,
    ),
    WmiClass(
        "MSFT_PhysicalDisk",
        STORAGE,
        {
            **typed(_TEXT, "DeviceId", "ObjectId", "UniqueId", "FriendlyName", "Model", "Manufacturer"),
            **typed(_TEXT, "SerialNumber", "BusType", "MediaType", "HealthStatus", "OperationalStatus", "Usage"),
            **typed(_TEXT, "PhysicalLocation"),
            "CanPool": _FLAG,
            "CannotPoolReason": "text[]",
            **typed("uint64", "Size", "AllocatedSize", "LogicalSectorSize", "PhysicalSectorSize"),
        },
        ("ObjectId",),
        _physical_disks,
    ),
    WmiClass(
        "MSFT_VirtualDisk",
        STORAGE,
        {
            **typed(_TEXT, "ObjectId", "UniqueId", "FriendlyName", "ResiliencySettingName", "HealthStatus"),
            **typed(_TEXT, "OperationalStatus"),
            **typed("uint64", "Size"),
        },
        ("ObjectId",),
        _none,
    ),
    WmiClass(
        "MSFT_StoragePool",
        STORAGE,
        {
            **typed(_TEXT, "ObjectId", "UniqueId", "FriendlyName", "HealthStatus", "OperationalStatus"),
            **typed(_FLAG, "IsPrimordial", "IsReadOnly"),
            **typed("uint64", "Size", "AllocatedSize"),
        },
        ("ObjectId",),
        _none,
    ),
)
