"""The volumes of root/microsoft/windows/storage, which Get-Volume shows."""

from __future__ import annotations

from collections.abc import Iterator

from hvsim.infrastructure.inside import Inside
from hvsim.infrastructure.wmi.classes import STORAGE, Row, WmiClass
from hvsim.infrastructure.wmi.windows import LOCAL_DISK, volumes_of


def _volumes(inside: Inside) -> Iterator[Row]:
    for volume in volumes_of(inside):
        if volume.kind != LOCAL_DISK:
            continue
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
                "DriveType": "Fixed",
                "HealthStatus": "Healthy",
                "OperationalStatus": "OK",
                "AllocationUnitSize": 4096,
                "Size": volume.capacity,
                "SizeRemaining": volume.free,
            }
        )


CLASSES = (
    WmiClass(
        "MSFT_Volume",
        STORAGE,
        {
            **dict.fromkeys(("ObjectId", "UniqueId", "Path", "FileSystemLabel", "FriendlyName"), "text"),
            **dict.fromkeys(("FileSystem", "FileSystemType", "DriveType", "HealthStatus", "OperationalStatus"), "text"),
            "DriveLetter": "char",
            "AllocationUnitSize": "uint32",
            **dict.fromkeys(("Size", "SizeRemaining"), "uint64"),
        },
        ("ObjectId",),
        _volumes,
    ),
)
