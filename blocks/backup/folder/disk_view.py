"""A disk at a restore point, put together from the files of its chain.

Decides which file holds the newest version of each block, a segment of the map at a time. Does not look for files and
does not decode blocks.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence

from attrs import define, field

from hvsim.blocks.backup.folder.catalog import CatalogFile
from hvsim.blocks.backup.folder.fileset import FileSet
from hvsim.blocks.backup.format.file import BackupFile
from hvsim.blocks.backup.format.layout import CODEC_ZERO, SPAN, BlockRecord, SegmentRow, unpack_records
from hvsim.blocks.backup.format.root import DiskEntry, PointEntry
from hvsim.blocks.backup.format.segments import (
    Records,
    SegmentTable,
    blocks_of,
    cut,
    digests_between,
    last_block,
    name_zeros,
    overlaid,
    record_of,
    without_zeros,
)
from hvsim.blocks.backup.model import DiskSummary, ReadMode, RestorePoint
from hvsim.blocks.errors import ChainBroken, RestorePointMissing

KEPT_SEGMENTS = 16

FEW_LOOKS = 32
"""So many blocks of a segment are looked up one by one, newest layer first; for more it is put together whole."""


@define(eq=False)
class Layer:
    """What one restore point of the chain has of the disk. Its file is opened when something of it is read."""

    files: FileSet
    file_id: str
    block_size: int
    disk: DiskEntry
    _table: SegmentTable | None = field(default=None, init=False, repr=False)

    @property
    def file(self) -> BackupFile:
        return self.files.get(self.file_id)

    @property
    def block_count(self) -> int:
        return -(-self.disk.summary.size // self.block_size)

    @property
    def table(self) -> SegmentTable:
        """Where the point itself has something."""
        if self._table is None:
            self._table = self.file.table(self.disk)
        return self._table

    def records(self, number: int) -> Records:
        """What the point itself has of a segment, with the file numbers of the file it lies in."""
        row = self.table.find(number)
        if row is None:
            return b""
        return self.files.referred(self.file, row.file).segment(row, self.disk.summary.name)


class DiskView:
    """The blocks of a disk at a restore point. Its records have the file numbers of `files`.

    Ask in ascending order where you can: a few segments of the map are kept.
    """

    def __init__(self, files: FileSet, layers: list[Layer]) -> None:
        """`layers` begin with the full one."""
        self.files = files
        self.layers = layers
        self.summary: DiskSummary = layers[-1].disk.summary
        self.size = self.summary.size
        self.block_size = layers[-1].block_size
        self._kept: dict[int, Records] = {}
        self._looked_into: tuple[int, dict[Layer, Records]] = (-1, {})
        self._looks = 0
        self._numbers: list[int] | None = None
        self._found: tuple[int, dict[Layer, SegmentRow]] = (-1, {})
        counts = [layer.block_count for layer in layers]
        self._smallest, self._largest = min(counts), max(counts)

    @property
    def name(self) -> str:
        return self.summary.name

    @property
    def block_count(self) -> int:
        return self.layers[-1].block_count

    def numbers(self) -> list[int]:
        """The segments that may name blocks, ascending."""
        if self._numbers is None:
            end = -(-self.block_count // SPAN)
            found = {number for layer in self.layers for number in layer.table.numbers if number < end}
            self._numbers = sorted(found)
        return self._numbers

    def segment(self, number: int) -> Records:
        """The records of a segment: one for each block that is not zero. Raises `BackupDamaged`, `ChainBroken`."""
        records = self._kept.get(number)
        if records is None:
            records = without_zeros(self._resolved(number))
            if len(self._kept) >= KEPT_SEGMENTS:
                self._kept = {}
            self._kept[number] = records
        return records

    def records(self, first: int = 0) -> Iterator[BlockRecord]:
        """The records of all blocks from `first` on that are not zero, ascending."""
        numbers = self.numbers()
        for number in numbers[bisect_left(numbers, first // SPAN) :]:
            records = unpack_records(self.segment(number))
            yield from records if number * SPAN >= first else (item for item in records if item.block >= first)

    def record(self, block: int) -> BlockRecord | None:
        """The record of a block, None for a zero one."""
        return record_of(self.segment(block // SPAN), block)

    def digests(self, first: int, end: int) -> Sequence[bytes | None]:
        """The digests of the blocks from `first` up to before `end`, None for a zero block.

        The newest layer that names a block decides: for a few blocks of a segment the older ones are not looked at.
        """
        found: list[bytes | None] = []
        while first < end:
            stop = min(end, (first // SPAN + 1) * SPAN)
            found += self._digests_within(first // SPAN, first, stop)
            first = stop
        return found

    def blocks_between(self, first: int, end: int) -> Iterator[int]:
        """The blocks from `first` up to before `end` that are not zero, ascending."""
        numbers = self.numbers()
        for number in numbers[bisect_left(numbers, first // SPAN) :]:
            if number * SPAN >= end:
                return
            blocks = blocks_of(self.segment(number))
            yield from blocks[bisect_left(blocks, first) : bisect_left(blocks, end)]

    def shared_row(self, number: int) -> tuple[BackupFile, SegmentRow] | None:
        """The one segment that says everything about a stretch of the disk, where one does, and the file naming it."""
        rows = self._rows(number)
        if len(rows) != 1 or self._smallest < min((number + 1) * SPAN, self._largest):
            return None
        ((layer, row),) = rows.items()
        return layer.file, row

    def _rows(self, number: int) -> dict[Layer, SegmentRow]:
        """Where the layers have something of a segment."""
        if number != self._found[0]:
            rows = [(layer, layer.table.find(number)) for layer in self.layers]
            self._found = (number, {layer: row for layer, row in rows if row is not None})
        return self._found[1]

    def _digests_within(self, number: int, first: int, end: int) -> Sequence[bytes | None]:
        """The digests of blocks that all lie in one segment."""
        if number != self._looked_into[0]:
            self._looked_into, self._looks = (number, {}), 0
        newest = self._newest_records(number)
        if newest and end <= self._smallest and not name_zeros(newest):
            digests = digests_between(newest, first, end)
            if None not in digests:
                return digests  # as where the same run of blocks changes again and again
        self._looks += end - first
        if self._looks > FEW_LOOKS:
            return digests_between(self.segment(number), first, end)
        records = map(self._newest_record, range(first, end))
        return [None if record is None or record.codec == CODEC_ZERO else record.digest for record in records]

    def _newest_records(self, number: int) -> Records:
        """What the newest layer that has something of a segment has of it."""
        known = self._looked_into[1]
        for layer in reversed(self.layers):
            if layer not in known:
                known[layer] = layer.records(number)
            if known[layer]:
                return known[layer]
        return b""

    def _newest_record(self, block: int) -> BlockRecord | None:
        number, known = self._looked_into
        for layer in reversed(self.layers):
            if block >= layer.block_count:
                return None  # the disk ended before it, so that nothing older counts
            if layer not in known:
                known[layer] = layer.records(number)
            record = record_of(known[layer], block)
            if record is not None:
                return record
        return None

    def _resolved(self, number: int) -> Records:
        records: Records = b""
        rows = self._rows(number)
        for layer in self.layers:
            if (number + 1) * SPAN > layer.block_count:
                records = cut(records, layer.block_count)
            row = rows.get(layer)
            if row is not None:
                newer = self.files.segment(layer.file, row, self.name)
                if last_block(newer) >= layer.block_count:
                    structure = f"block map of '{self.name}', segment {number}"
                    raise layer.file.damage(structure, "it names blocks beyond the end of the disk", disk=self.name)
                records = overlaid(records, newer)
        return records


def open_view(files: FileSet, point: RestorePoint, name: str) -> DiskView:
    """The disk `name` at a restore point. Raises `RestorePointMissing`, `ChainBroken`, `BackupDamaged`."""
    return _view(files, point, name, lambda file, point_id: files.get(file.id).point(point_id))


def known_view(files: FileSet, point: RestorePoint, name: str) -> DiskView:
    """The same for who keeps others out of the folder: what the catalog knows is so, and no file is opened yet."""
    return _view(files, point, name, lambda file, point_id: file.root.by_id[point_id])


def _view(
    files: FileSet, point: RestorePoint, name: str, entry_of: Callable[[CatalogFile, str], PointEntry]
) -> DiskView:
    catalog = files.catalog
    layers: list[Layer] = []
    for item in reversed(catalog.chain_of(point)):
        file = catalog.file_of(item.id)
        disk = entry_of(file, item.id).disk(name)
        if disk is None:
            break
        layers.append(Layer(files, file.id, item.block_size, disk))
        if disk.summary.mode is ReadMode.FULL:
            return DiskView(files, layers[::-1])
    if not layers:
        known = ", ".join(f"'{disk.name}'" for disk in point.disks)
        raise RestorePointMissing(f"Restore point {point.id} has no disk '{name}'; it has {known or 'none'}.")
    raise ChainBroken(f"No full copy of disk '{name}' lies before restore point {point.id}.")
