"""The root of a backup file: its restore point and where its parts lie, as JSON.

Turns objects into bytes and back, refusing what does not have the documented shape. Does not read files.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from attrs import asdict, frozen

from hvsim.blocks.backup.layout import Extent
from hvsim.blocks.backup.model import STATISTIC_NAMES, DiskSummary, PointKind, ReadMode, RestorePoint, Statistics


@frozen
class Root:
    """A restore point with the extents of its configuration and of each disk's block map, by disk name."""

    point: RestorePoint
    configuration: Extent
    maps: dict[str, Extent]


def point_description(point: RestorePoint) -> dict[str, Any]:
    """What names a restore point to a person, also when nothing else of its file can be read."""
    return {
        "id": point.id,
        "machine": point.machine,
        "time": point.time.isoformat(),
        "kind": point.kind.value,
        "parent": point.parent,
        "number": point.number,
    }


def pack_root(root: Root) -> bytes:
    """The root as UTF-8 JSON with sorted keys, so that equal roots are equal bytes."""
    point = root.point
    content = point_description(point) | {
        "block_size": point.block_size,
        "attributes": point.attributes,
        "configuration": _pack_extent(root.configuration),
        "disks": [_pack_disk(disk, root.maps[disk.name]) for disk in point.disks],
    }
    return json.dumps(content, sort_keys=True, separators=(",", ":")).encode()


def unpack_root(data: bytes, path: str, file_size: int) -> Root | None:
    """The root that `pack_root` wrote, or None when the JSON has another shape."""
    try:
        content = json.loads(data)
        disks = tuple(_unpack_disk(item) for item in content["disks"])
        point = RestorePoint(
            id=str(content["id"]),
            machine=str(content["machine"]),
            time=datetime.fromisoformat(content["time"]),
            kind=PointKind(content["kind"]),
            parent=str(content["parent"]),
            number=int(content["number"]),
            file=path,
            file_size=file_size,
            block_size=int(content["block_size"]),
            disks=disks,
            attributes={str(key): str(value) for key, value in content["attributes"].items()},
        )
        maps = {item["name"]: _unpack_extent(item["map"]) for item in content["disks"]}
        return Root(point, _unpack_extent(content["configuration"]), maps)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _pack_extent(extent: Extent) -> dict[str, Any]:
    return {"offset": extent.offset, "length": extent.length, "digest": extent.digest.hex()}


def _unpack_extent(item: dict[str, Any]) -> Extent:
    return Extent(int(item["offset"]), int(item["length"]), bytes.fromhex(item["digest"]))


def _pack_disk(disk: DiskSummary, extent: Extent) -> dict[str, Any]:
    return {
        "name": disk.name,
        "size": disk.size,
        "mode": disk.mode.value,
        "statistics": asdict(disk.statistics),
        "map": _pack_extent(extent),
    }


def _unpack_disk(item: dict[str, Any]) -> DiskSummary:
    statistics = Statistics(*(int(item["statistics"][name]) for name in STATISTIC_NAMES))
    return DiskSummary(str(item["name"]), int(item["size"]), ReadMode(item["mode"]), statistics)
