"""The root of a backup file: its restore points and where their parts lie, as JSON.

Turns objects into bytes and back, refusing what does not have the documented shape. Does not read files.
"""

from __future__ import annotations

import json
from datetime import datetime
from functools import lru_cache
from typing import Any

from attrs import Factory, field, frozen

from hvsim.blocks.backup.format.layout import MAX_BLOCK_SIZE, MAX_ID_LENGTH, MAX_NUMBER, MIN_BLOCK_SIZE, Extent
from hvsim.blocks.backup.model import STATISTIC_NAMES, DiskSummary, PointKind, ReadMode, RestorePoint, Statistics
from hvsim.blocks.datapath.codec import CodecHeader
from hvsim.blocks.device import KIB, ImageLayout

FILE_ID_LENGTH = 36
"""Characters of a UUID as text."""

_REMEMBERED_SIZE = 64 * KIB

YEARS = range(2, 9999)
"""Those of a restore point: on the first and last days of the calendar it has no time in other time zones."""


_TEXT = json.JSONEncoder(sort_keys=True, separators=(",", ":"))


@frozen
class DiskEntry:
    """A disk of a restore point, and the extent of its segment table."""

    summary: DiskSummary
    table: Extent


@frozen
class PointEntry:
    """A restore point as its file has it. Where two files claim one id, the higher `revision` counts."""

    id: str
    machine: str
    time: datetime
    kind: PointKind
    parent: str
    number: int
    configuration: Extent
    disks: tuple[DiskEntry, ...]
    attributes: dict[str, str] = field(factory=dict)
    revision: int = 1

    def disk(self, name: str) -> DiskEntry | None:
        """The disk of that name."""
        for disk in self.disks:
            if disk.summary.name == name:
                return disk
        return None


@frozen
class Root:
    """What a file is at one commit: its chain, the restore points in it, and the other files that it refers to."""

    chain: str
    block_size: int
    codec: CodecHeader
    points: tuple[PointEntry, ...]
    files: tuple[str, ...] = ()
    by_id: dict[str, PointEntry] = field(
        init=False, eq=False, repr=False, default=Factory(lambda root: {item.id: item for item in root.points}, True)
    )

    def point(self, point_id: str) -> PointEntry | None:
        """The entry of that id."""
        return self.by_id.get(point_id)

    @property
    def named_bytes(self) -> int:
        """The bytes of the configurations and tables together: they lie apart from each other in the file."""
        return sum(point.configuration.length + sum(disk.table.length for disk in point.disks) for point in self.points)


def restore_point(root: Root, entry: PointEntry, path: str, file_size: int) -> RestorePoint:
    """The entry as callers of a repository see it."""
    return RestorePoint(
        entry.id,
        entry.machine,
        entry.time,
        entry.kind,
        entry.parent,
        entry.number,
        path,
        file_size,
        root.block_size,
        tuple(disk.summary for disk in entry.disks),
        dict(entry.attributes),
        root.chain,
        root.codec.encryption is not None,
    )


def pack_root(root: Root) -> bytes:
    """The root as UTF-8 JSON with sorted keys, so that equal roots are equal bytes."""
    content = {
        "chain": root.chain,
        "block_size": root.block_size,
        "codec": root.codec.to_json(),
        "files": list(root.files),
        "points": [_pack_point(point) for point in root.points],
    }
    return _TEXT.encode(content).encode()


def unpack_root(data: bytes) -> Root | None:
    """The root that `pack_root` wrote, or None when the JSON has another shape. Raises `BackupUnsupported`.

    The same file is opened again and again while one operation goes on: a root of usual size is taken apart once.
    """
    return _remembered(data) if len(data) <= _REMEMBERED_SIZE else _unpacked(data)


def _unpacked(data: bytes) -> Root | None:
    try:
        content = json.loads(data)
        root = Root(
            str(content["chain"]),
            int(content["block_size"]),
            CodecHeader.from_json(content["codec"]),
            tuple(_unpack_point(item) for item in content["points"]),
            tuple(_file_id(item) for item in content["files"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        return None
    return root if is_possible(root) else None


_remembered = lru_cache(maxsize=64)(_unpacked)


def is_possible(root: Root) -> bool:
    """Whether a reader takes it: names, numbers and times are such that nobody who uses them can stumble."""
    size = root.block_size
    return (
        MIN_BLOCK_SIZE <= size <= MAX_BLOCK_SIZE
        and size & (size - 1) == 0
        and len({point.id for point in root.points}) == len(root.points)
        and all(_is_possible(point) for point in root.points)
    )


def _is_possible(point: PointEntry) -> bool:
    disks = [disk.summary for disk in point.disks]
    numbers = [point.number, point.revision]
    for disk in disks:
        numbers += disk.statistics.counts
        numbers += disk.layout or ()
    return (
        len(point.id) <= MAX_ID_LENGTH
        and min(numbers) >= 0
        and max(numbers) <= MAX_NUMBER
        and all(0 < disk.size <= MAX_NUMBER for disk in disks)
        and len({disk.name for disk in disks}) == len(disks)
        and point.time.tzinfo is not None
        and point.time.year in YEARS
    )


def _pack_point(point: PointEntry) -> dict[str, Any]:
    return {
        "id": point.id,
        "machine": point.machine,
        "time": point.time.isoformat(),
        "kind": point.kind.value,
        "parent": point.parent,
        "number": point.number,
        "revision": point.revision,
        "attributes": point.attributes,
        "configuration": _pack_extent(point.configuration),
        "disks": [_pack_disk(disk) for disk in point.disks],
    }


def _unpack_point(item: dict[str, Any]) -> PointEntry:
    return PointEntry(
        str(item["id"]),
        str(item["machine"]),
        datetime.fromisoformat(item["time"]),
        PointKind(item["kind"]),
        str(item["parent"]),
        int(item["number"]),
        _unpack_extent(item["configuration"]),
        tuple(_unpack_disk(disk) for disk in item["disks"]),
        {str(key): str(value) for key, value in item["attributes"].items()},
        int(item["revision"]),
    )


def _file_id(item: object) -> str:
    """Another file's id: a list of millions that are none would take far more memory than the root."""
    if not isinstance(item, str) or len(item) != FILE_ID_LENGTH:
        raise ValueError("no file has such an id")
    return item


def _pack_extent(extent: Extent) -> dict[str, Any]:
    return {"offset": extent.offset, "length": extent.length, "digest": extent.digest.hex()}


def _unpack_extent(item: dict[str, Any]) -> Extent:
    extent = Extent(int(item["offset"]), int(item["length"]), bytes.fromhex(item["digest"]))
    if not 0 <= extent.offset <= MAX_NUMBER or not 0 <= extent.length <= MAX_NUMBER:
        raise ValueError("an extent lies outside every file")
    return extent


def _pack_disk(disk: DiskEntry) -> dict[str, Any]:
    summary = disk.summary
    return {
        "name": summary.name,
        "size": summary.size,
        "mode": summary.mode.value,
        "statistics": dict(zip(STATISTIC_NAMES, summary.statistics.counts, strict=True)),
        "map": _pack_extent(disk.table),
        "layout": summary.layout and summary.layout._asdict(),
    }


def _unpack_disk(item: dict[str, Any]) -> DiskEntry:
    statistics = Statistics(*(int(item["statistics"][name]) for name in STATISTIC_NAMES))
    layout = item["layout"] and ImageLayout(*(int(item["layout"][name]) for name in ImageLayout._fields))
    summary = DiskSummary(str(item["name"]), int(item["size"]), ReadMode(item["mode"]), statistics, layout or None)
    return DiskEntry(summary, _unpack_extent(item["map"]))
