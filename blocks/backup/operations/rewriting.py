"""Carrying blocks and map segments from some backup files into another, by reference or as stored bytes.

The tool of synthetic full, merge, compaction and copy. Never decodes a block: passwords are not needed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from attrs import evolve

from hvsim.blocks.backup.folder.disk_view import DiskView, open_view
from hvsim.blocks.backup.folder.fileset import FileSet
from hvsim.blocks.backup.format.file import BackupFile
from hvsim.blocks.backup.format.file_writer import BackupFileWriter
from hvsim.blocks.backup.format.layout import (
    CODEC_ZERO,
    BlockRecord,
    Extent,
    SegmentRow,
    pack_record,
    unpack_records,
)
from hvsim.blocks.backup.format.map_writer import MapWriter
from hvsim.blocks.backup.format.root import DiskEntry, PointEntry
from hvsim.blocks.backup.format.segments import Records, differing, files_of, name_zeros, renumbered
from hvsim.blocks.backup.model import PointKind, ReadMode, RestorePoint


class Rewriter:
    """Brings records of `files` into the file that `writer` writes.

    `moves` says of which files the stored bytes are carried over, None for no file; of the others they stay where they
    are and are referred to. `names` are the ids that the written file's records may use already.
    """

    def __init__(
        self,
        files: FileSet,
        writer: BackupFileWriter,
        moves: Callable[[str], bool] | None = None,
        names: Iterable[str] = (),
    ) -> None:
        self.files = files
        self.writer = writer
        self.names = list(names)
        self._moves = moves
        self._moved: dict[int, int] = {}
        """Where carried bytes lie now, by file number and old offset in one number."""

    def own_number(self, file_id: str) -> int:
        """The number that the written file has for another one."""
        if file_id == self.writer.file_id:
            return 0
        if file_id not in self.names:
            self.names.append(file_id)
        return self.names.index(file_id) + 1

    def records(self, records: Records, disk: str) -> Records:
        """Records with the set's file numbers as the written file has them. Raises `BackupDamaged`."""
        used = files_of(records)
        # A zero record belongs to no file: the set may have none of its number.
        if name_zeros(records) or (self._moves and any(self._moves(self.files.ids[number]) for number in used)):
            return b"".join([self._carried(record, disk) for record in unpack_records(records)])
        return renumbered(records, {number: self.own_number(self.files.ids[number]) for number in used})

    def row(self, holder: BackupFile, row: SegmentRow) -> SegmentRow | None:
        """The row by which the written file can name the same segment; None where it must be written anew."""
        home = self.files.referred(holder, row.file)
        if self._moves is not None:
            if self._moves(home.id):
                return None
            if any(self._moves(home.file_named(number)) for number in files_of(home.segment(row, ""))):
                return None
        return row._replace(file=self.own_number(home.id))

    def disk(self, view: DiskView) -> Extent:
        """The map of a whole disk; returns where its table lies."""
        blocks = MapWriter(self.writer)
        for number in view.numbers():
            shared = view.shared_row(number)
            row = self.row(*shared) if shared is not None else None
            if row is not None:
                blocks.add_row(row)
            else:
                blocks.add_segment(number, self.records(view.segment(number), view.name))
        return blocks.finish()

    def differences(self, view: DiskView, beside: DiskView) -> Extent:
        """The map of what `view` shows and `beside`, of the same files or of others, does not; where its table lies."""
        blocks = MapWriter(self.writer)
        for number in sorted({*view.numbers(), *beside.numbers()}):
            found = differing(view.segment(number), beside.segment(number), view.block_count)
            blocks.add_segment(number, self.records(found, view.name) if found else b"")
        return blocks.finish()

    def own_disk(self, file: BackupFile, disk: DiskEntry) -> Extent:
        """The map of a disk as one file has it, zero records and all; returns where its table lies."""
        blocks = MapWriter(self.writer)
        for row in file.table(disk).rows():
            kept = self.row(file, row)
            if kept is not None:
                blocks.add_row(kept)
            else:
                name = disk.summary.name
                blocks.add_segment(row.number, self.records(self.files.segment(file, row, name), name))
        return blocks.finish()

    def full_point(self, point: RestorePoint) -> PointEntry:
        """The entry of a restore point that needs no other one any more, written anew. Raises `BackupDamaged`."""
        entry = self.files.catalog.entry(point.id)
        holder = self.files.get(self.files.catalog.file_of(point.id).id)
        disks = []
        for disk in entry.disks:
            extent = self.disk(open_view(self.files, point, disk.summary.name))
            disks.append(DiskEntry(evolve(disk.summary, mode=ReadMode.FULL), extent))
        return evolve(
            entry,
            kind=PointKind.FULL,
            parent="",
            configuration=self.writer.append_checked(holder.sealed_configuration(entry)),
            disks=tuple(disks),
            revision=entry.revision + 1,
        )

    def same_point(self, file: BackupFile, entry: PointEntry) -> PointEntry:
        """The entry of a restore point as its file has it, written anew. Raises `BackupDamaged`."""
        disks = tuple(evolve(disk, table=self.own_disk(file, disk)) for disk in entry.disks)
        configuration = self.writer.append_checked(file.sealed_configuration(entry))
        return evolve(entry, configuration=configuration, disks=disks, revision=entry.revision + 1)

    def _carried(self, record: BlockRecord, disk: str) -> bytes:
        block, offset, length, _, check, digest = record
        if record.codec == CODEC_ZERO:
            return pack_record(block, offset, length, CODEC_ZERO, check, digest)
        file_id = self.files.ids[record.file]
        if self._moves is None or not self._moves(file_id):
            return pack_record(block, offset, length, record.codec | self.own_number(file_id) << 8, check, digest)
        key = record.file << 64 | offset
        moved = self._moved.get(key)
        if moved is None:
            moved = self._moved[key] = self.writer.append(self.files.checked(record, disk))
        return pack_record(block, moved, length, record.codec, check, digest)
