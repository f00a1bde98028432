"""Making a restore point: reading disks, leaving out what need not be stored, and committing the file.

Holds the three ways of reading (full, tracked, untracked). Does not choose the chain; the repository does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from types import TracebackType

from attrs import define, evolve, field

from hvsim.blocks.backup.chain import ResolvedDisk
from hvsim.blocks.backup.compression import pack
from hvsim.blocks.backup.file import BackupFileWriter
from hvsim.blocks.backup.layout import CHECK_SIZE, BlockRecord, Extent, pack_map, zero_record
from hvsim.blocks.backup.model import Compression, DiskSummary, ReadMode, RestorePoint, Statistics
from hvsim.blocks.backup.root import Root
from hvsim.blocks.blockset import BlockSet
from hvsim.blocks.device import BlockDevice, is_zero
from hvsim.blocks.digest import digest
from hvsim.blocks.errors import BackupError, StorageError

PreviousDisk = Callable[[str], ResolvedDisk | None]


@define
class DiskPass:
    """One disk on its way into the file: the records so far and their counts."""

    device: BlockDevice
    previous: ResolvedDisk | None
    compare: bool
    records: list[BlockRecord] = field(factory=list)
    statistics: Statistics = field(factory=Statistics)


class PointWriter:
    """A restore point in the making. Leaving the `with` block without `commit` removes every trace of it.

    Any error from the storage rolls the point back as well: earlier points never notice.
    """

    def __init__(
        self,
        file: BackupFileWriter,
        point: RestorePoint,
        compression: Compression,
        previous_disk: PreviousDisk,
        finish: Callable[[RestorePoint | None], None],
    ) -> None:
        self.point = point
        self._file = file
        self._compression = compression
        self._previous_disk = previous_disk
        self._finish = finish
        self._disks: list[DiskSummary] = []
        self._maps: dict[str, Extent] = {}
        self._known: dict[bytes, BlockRecord] = {}
        self._configuration = b""
        self._open = True

    def set_configuration(self, configuration: bytes) -> None:
        """Keeps the machine's configuration with the point, as it is."""
        self._configuration = configuration

    def write_disk(
        self, name: str, device: BlockDevice, changed: BlockSet | None = None, *, compare_tracked: bool = True
    ) -> DiskSummary:
        """Stores what of the disk is not in the chain yet, and says how it was read and what that cost.

        In a full point, or for a disk that the previous point does not have: everything that is allocated. With
        `changed`: those blocks alone. Without, or when the disk was resized since: everything is read, and what has the
        digest of the previous point is dropped. `compare_tracked` False stores tracked blocks without that comparison.
        """
        if not self._open or name in self._maps:
            raise BackupError(f"Disk '{name}' cannot be added to restore point {self.point.id} now.")
        previous = self._previous_disk(name)
        if changed is not None and (previous is None or {changed.size, previous.summary.size} != {device.size}):
            changed = None
        mode = ReadMode.FULL if previous is None else ReadMode.UNTRACKED if changed is None else ReadMode.TRACKED
        work = DiskPass(device, previous, compare_tracked or mode is ReadMode.UNTRACKED)
        if changed is None:
            self._write_everything(work)
        else:
            self._write_blocks(work, changed.blocks_of(self.point.block_size))
        return self._add_disk(DiskSummary(name, device.size, mode, work.statistics), work.records)

    def commit(self) -> RestorePoint:
        """Makes the point part of the repository and returns it with sizes and counts."""
        point = evolve(self.point, disks=tuple(self._disks))
        configuration = self._file.append_checked(self._configuration)
        size = self._file.commit(Root(point, configuration, self._maps))
        self._open = False
        self._file.file.close()
        point = evolve(point, file_size=size)
        self._finish(point)
        return point

    def roll_back(self) -> None:
        """Removes the unfinished file. Where the storage fails at that too, it stays behind without a commit."""
        if self._open:
            self._open = False
            with suppress(StorageError):
                self._file.file.close()
            with suppress(StorageError):
                self._finish(None)

    def __enter__(self) -> PointWriter:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.roll_back()

    def _write_everything(self, work: DiskPass) -> None:
        self._write_allocated(work, self._allocated_blocks(work.device))
        counts = work.statistics
        counts.bytes_skipped = work.device.size - counts.bytes_read

    def _allocated_blocks(self, device: BlockDevice) -> Iterator[int]:
        return iter(BlockSet.from_ranges(device.allocated_ranges(), device.size, self.point.block_size).bitmap)

    def _write_allocated(self, work: DiskPass, allocated: Iterable[int]) -> None:
        gone = set(work.previous.blocks) if work.previous else set()
        for index in allocated:
            self._read_and_store(work, index)
            gone.discard(index)
        count = -(-work.device.size // self.point.block_size)
        for index in sorted(index for index in gone if index < count):
            self._store_zero(work, index)

    def _write_blocks(self, work: DiskPass, indexes: Iterable[int]) -> None:
        size = self.point.block_size
        for index in indexes:
            start = index * size
            window = work.device.allocated_ranges(start, min(size, work.device.size - start))
            if next(window, None) is None:
                self._store_zero(work, index)
            else:
                self._read_and_store(work, index)
        work.statistics.bytes_skipped = work.device.size - work.statistics.bytes_read

    def _read_and_store(self, work: DiskPass, index: int) -> None:
        size = self.point.block_size
        start = index * size
        data = work.device.read(start, min(size, work.device.size - start))
        work.statistics.bytes_read += len(data)
        if is_zero(data):
            self._store_zero(work, index)
            return
        content_digest = digest(data)
        if work.compare and work.previous is not None and work.previous.digest_of(index) == content_digest:
            work.statistics.unchanged_blocks += 1
            return
        work.statistics.bytes_changed += len(data)
        record = self._known.get(content_digest)
        if record is None:
            record = self._store(data, content_digest, index)
            self._known[content_digest] = record
            work.statistics.stored_blocks += 1
            work.statistics.bytes_stored += record.length
        else:
            work.statistics.duplicate_blocks += 1
        work.records.append(record._replace(block=index))

    def _store_zero(self, work: DiskPass, index: int) -> None:
        work.statistics.zero_blocks += 1
        if work.previous is not None and index in work.previous.blocks:
            work.records.append(zero_record(index))

    def _store(self, data: bytes, content_digest: bytes, index: int) -> BlockRecord:
        codec, stored = pack(data, self._compression)
        check = content_digest if stored is data else digest(stored)
        return BlockRecord(index, self._file.append(stored), len(stored), codec, check[:CHECK_SIZE], content_digest)

    def _add_disk(self, disk: DiskSummary, records: list[BlockRecord]) -> DiskSummary:
        records.sort()
        self._maps[disk.name] = self._file.append_checked(pack_map(records))
        self._disks.append(disk)
        return disk
