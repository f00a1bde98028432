"""The volumes of a machine, as its own administrator sees them: as drives, as volumes, and as Get-Volume shows them."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid5

from attrs import frozen

from hvsim.infrastructure.computers import Computer
from hvsim.infrastructure.inside.disk_views import extent_of, files_of
from hvsim.infrastructure.inside.machine import Inside
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.infrastructure.storage.volumes import StorageKind
from hvsim.infrastructure.vss.inventory import shadowed
from hvsim.infrastructure.wmi.classes import CIMV2, STORAGE, Row, WmiClass, typed

LOCAL_DISK, NETWORK_DISK, COMPACT_DISC = 3, 4, 5
DISC_FILE_SYSTEM = "UDF"
_DRIVE_ROOT_LENGTH = 3


@frozen
class VolumeFacts:
    """A volume; `path` names it for good, `letter` is '' where it has none, `kind` one of Windows' numbers of drives.

    `share` is where a drive of the network lies.
    """

    path: str
    root: str
    letter: str
    label: str
    file_system: str
    capacity: int
    free: int
    kind: int = LOCAL_DISK
    share: str = ""
    allocation_unit: int = 4096


def volumes_of(inside: Inside) -> Iterator[VolumeFacts]:
    """Those with a letter, then the cluster's."""
    place = inside.place
    return _of_computer(place) if isinstance(place, Computer) else _of_guest(place)


def _of_computer(computer: Computer) -> Iterator[VolumeFacts]:
    for root, found in computer.files.volumes().items():
        if len(root) != _DRIVE_ROOT_LENGTH:
            continue
        storage = computer.storage.get(root)
        path = f"\\\\?\\Volume{{{uuid5(computer.id, root)}}}\\" if storage is None else storage.unique_path
        share = storage.share.root if storage is not None and storage.share is not None else ""
        disc = found.kind == DISC_FILE_SYSTEM
        kind = NETWORK_DISK if share else COMPACT_DISC if disc else LOCAL_DISK
        unit = found.allocation_unit
        yield VolumeFacts(path, root, root[:2], found.label, found.kind, found.capacity, found.free, kind, share, unit)
    for root, storage in computer.storage.items():
        if storage.kind is StorageKind.CSV and storage.online and (files := storage.files) is not None:
            facts = (root + "\\", "", files.label, "CSVFS", files.capacity, files.free)
            yield VolumeFacts(storage.unique_path, *facts, allocation_unit=files.allocation_unit)


def _of_guest(machine: VirtualMachine) -> Iterator[VolumeFacts]:
    for volume in machine.guest.volumes:
        if volume.disk < len(machine.disks) and len(volume.root) == _DRIVE_ROOT_LENGTH:
            disk = machine.disks[volume.disk]
            used = min(disk.size, sum(image.allocated for image in disk.chain))
            path = shadowed(machine, volume).unique_path
            size = extent_of(machine, volume)[1]
            free, unit = max(0, size - used), 4096
            if (own := files_of(machine, volume)) is not None:
                free, unit = own.free, own.allocation_unit
            facts = (volume.root, volume.root[:2], volume.label, volume.file_system, size, free)
            yield VolumeFacts(path, *facts, allocation_unit=unit)


def _logical_disks(inside: Inside) -> Iterator[Row]:
    for volume in volumes_of(inside):
        if volume.letter:
            yield Row(
                {
                    "DeviceID": volume.letter,
                    "Name": volume.letter,
                    "Caption": volume.letter,
                    "Description": "Local Fixed Disk" if volume.kind == LOCAL_DISK else "Network Connection",
                    "DriveType": volume.kind,
                    "FileSystem": volume.file_system,
                    "FreeSpace": volume.free,
                    "ProviderName": volume.share or None,
                    "Size": volume.capacity,
                    "VolumeName": volume.label,
                    "VolumeSerialNumber": f"{uuid5(inside.place.id, volume.letter).int & 0xFFFFFFFF:08X}",
                    "SystemName": inside.name.upper(),
                }
            )


def _volumes(inside: Inside) -> Iterator[Row]:
    for volume in volumes_of(inside):
        yield Row(
            {
                "DeviceID": volume.path,
                "Name": volume.root,
                "Caption": volume.root,
                "DriveLetter": volume.letter or None,
                "DriveType": volume.kind,
                "FileSystem": volume.file_system,
                "Label": volume.label,
                "Capacity": volume.capacity,
                "FreeSpace": volume.free,
                "BlockSize": volume.allocation_unit,
                "SystemName": inside.name.upper(),
            }
        )


def _storage_volumes(inside: Inside) -> Iterator[Row]:
    for volume in volumes_of(inside):
        if volume.kind in (LOCAL_DISK, COMPACT_DISC):
            yield Row(
                {
                    "ObjectId": volume.path,
                    "UniqueId": volume.path,
                    "Path": volume.path,
                    "DriveLetter": volume.letter[:1] or None,
                    "FileSystemLabel": volume.label,
                    "FriendlyName": volume.label,
                    "FileSystem": volume.file_system,
                    "FileSystemType": volume.file_system,
                    "DriveType": "Fixed" if volume.kind == LOCAL_DISK else "CD-ROM",
                    "HealthStatus": "Healthy",
                    "OperationalStatus": "OK",
                    "AllocationUnitSize": volume.allocation_unit,
                    "Size": volume.capacity,
                    "SizeRemaining": volume.free,
                }
            )


CLASSES = (
    WmiClass(
        "Win32_LogicalDisk",
        CIMV2,
        {
            **typed("text", "DeviceID", "Name", "Caption", "Description", "FileSystem", "VolumeName", "SystemName"),
            **typed("text", "VolumeSerialNumber", "ProviderName"),
            **typed("uint32", "DriveType"),
            **typed("uint64", "FreeSpace", "Size"),
        },
        ("DeviceID",),
        _logical_disks,
    ),
    WmiClass(
        "Win32_Volume",
        CIMV2,
        {
            **typed("text", "DeviceID", "Name", "Caption", "DriveLetter", "FileSystem", "Label", "SystemName"),
            **typed("uint32", "DriveType"),
            **typed("uint64", "Capacity", "FreeSpace", "BlockSize"),
        },
        ("DeviceID",),
        _volumes,
    ),
    WmiClass(
        "MSFT_Volume",
        STORAGE,
        {
            **typed("text", "ObjectId", "UniqueId", "Path", "FileSystemLabel", "FriendlyName"),
            **typed("text", "FileSystem", "FileSystemType", "DriveType", "HealthStatus", "OperationalStatus"),
            "DriveLetter": "char",
            "AllocationUnitSize": "uint32",
            **typed("uint64", "Size", "SizeRemaining"),
        },
        ("ObjectId",),
        _storage_volumes,
    ),
)
