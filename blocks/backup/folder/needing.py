"""Which restore points need a part of a backup file: the question after every damage.

A block is needed by the points that show it, up to where a later one replaces it. What cannot be read counts as
needing it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Set
from typing import NamedTuple

from hvsim.blocks.backup.folder.catalog import Catalog
from hvsim.blocks.backup.folder.fileset import FileSet
from hvsim.blocks.backup.folder.usage import live_entries
from hvsim.blocks.backup.format.file import BackupFile
from hvsim.blocks.backup.format.layout import SPAN, SegmentRow, unpack_record
from hvsim.blocks.backup.format.root import PointEntry
from hvsim.blocks.backup.format.segments import files_of, offsets_of, record_of
from hvsim.blocks.backup.model import ReadMode, RestorePoint
from hvsim.blocks.errors import UNREADABLE


class BlockUser(NamedTuple):
    """A block of a disk as the map of one restore point names it."""

    point: str
    disk: str
    block: int


def points_needing_bytes(catalog: Catalog, file_id: str, offset: int) -> tuple[str, ...]:
    """The ids of the points that need the stored bytes at an offset of a file."""
    with FileSet(catalog) as files:
        needing: dict[str, None] = {}
        for user in users_of_bytes(files, file_id, {offset}).get(offset, ()):
            needing.update(dict.fromkeys(points_showing(files, user)))
    return tuple(needing)


def users_of_bytes(files: FileSet, file_id: str, wanted: Set[int]) -> dict[int, list[BlockUser]]:
    """By offset in a file, every block that some restore point's own map finds there; every map is looked at once.

    Skips maps that cannot be read.
    """
    users: dict[int, list[BlockUser]] = {}
    for offset, user in _users_of_bytes(files, file_id, wanted):
        users.setdefault(offset, []).append(user)
    return users


def _users_of_bytes(files: FileSet, file_id: str, wanted: Set[int]) -> Iterator[tuple[int, BlockUser]]:
    for entry, disk, file, row in _rows(files):
        try:
            home = files.referred(file, row.file)
            records = home.segment(row, disk)
            numbers = {number for number in files_of(records) if home.file_named(number) == file_id}
        except UNREADABLE:
            continue
        for position, found in enumerate(offsets_of(records) if numbers else ()):
            if found in wanted:
                record = unpack_record(records, position)
                if record.file in numbers and record.length:
                    yield found, BlockUser(entry.id, disk, record.block)


def _rows(files: FileSet) -> Iterator[tuple[PointEntry, str, BackupFile, SegmentRow]]:
    """Every row of the tables of maps that can be read: its restore point, disk and file."""
    for holder, entry in live_entries(files.catalog):
        for disk in entry.disks:
            try:
                file = files.get(holder.id)
                rows = file.table(disk).rows()
            except UNREADABLE:
                continue
            for row in rows:
                yield entry, disk.summary.name, file, row


def points_showing(files: FileSet, user: BlockUser) -> list[str]:
    """The point and those after it that show the block as the point has it."""
    return _onwards(files.catalog, user.point, lambda point: not _replaces(files, point, user.disk, user.block))


def points_through(catalog: Catalog, point_id: str, disk: str) -> list[str]:
    """The point and those after it whose disk cannot be put together without the point's map of it."""
    return _onwards(catalog, point_id, lambda point: any(item.name == disk and item.inherits for item in point.disks))


def _onwards(catalog: Catalog, point_id: str, is_affected: Callable[[RestorePoint], bool]) -> list[str]:
    """The point, and those that build on one of these and are affected; a chain that somebody made up may be a ring."""
    found = {point_id: None}
    waiting = deque(catalog.children_of(point_id))
    while waiting:
        point = waiting.popleft()
        if point.id not in found and is_affected(point):
            found[point.id] = None
            waiting += catalog.children_of(point.id)
    return list(found)


def _replaces(files: FileSet, point: RestorePoint, name: str, block: int) -> bool:
    try:
        file = files.get(files.catalog.file_of(point.id).id)
        disk = file.point(point.id).disk(name)
        if disk is None or disk.summary.mode is ReadMode.FULL or block * point.block_size >= disk.summary.size:
            return True
        row = file.table(disk).find(block // SPAN)
        return row is not None and record_of(files.segment(file, row, name), block) is not None
    except UNREADABLE:
        return False
