"""The checker: reads everything a repository holds and names what is damaged, and which restore points suffer.

A room of its own beside reading and restoring: it stops at nothing and repairs nothing. It compares stored bytes with
their checks, for which no password is needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress

from attrs import define, field

from hvsim.blocks.backup.folder.catalog import Catalog, CatalogFile
from hvsim.blocks.backup.folder.fileset import FileSet
from hvsim.blocks.backup.folder.listing import LISTING_NAME, in_folder
from hvsim.blocks.backup.folder.needing import BlockUser, points_showing, points_through, users_of_bytes
from hvsim.blocks.backup.format.file import BackupFile
from hvsim.blocks.backup.format.layout import BlockRecord, SegmentRow, unpack_records
from hvsim.blocks.backup.format.root import DiskEntry, PointEntry
from hvsim.blocks.backup.model import Damage, RestorePoint
from hvsim.blocks.datapath.parallel import keep_freed_memory
from hvsim.blocks.device import MIB
from hvsim.blocks.errors import UNREADABLE, BackupDamaged, StorageError

READ_AT_ONCE = 8 * MIB
_WASTE = 256 * 1024
"""Bytes between two blocks that are read along rather than skipped."""


@define
class Checker:
    """One pass over restore points; each map segment and each stored block is read once."""

    catalog: Catalog
    files: FileSet
    bytes_read: int = 0
    _segments: set[tuple[str, int]] = field(factory=set)
    _blocks: dict[str, set[int]] = field(factory=dict)
    _counts: bool = True
    """Whether the points that are looked at count, so that damage costs something."""
    _breaks: dict[str, RestorePoint] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._breaks = self.catalog.breaks()

    def points(self, chosen: Iterable[tuple[CatalogFile, PointEntry]]) -> Iterator[Damage]:
        """The damage in what the points need of their own and of other files."""
        keep_freed_memory()
        for holder, entry in chosen:
            yield from self._chain(holder, entry)
            try:
                file = self.files.get(holder.id)
            except UNREADABLE as error:
                yield self._lost(holder, entry, error)
                continue
            yield from self._own(file, entry)

    def older(self, holder: CatalogFile, point_id: str) -> Iterator[Damage]:
        """The damage in a version of a restore point that a newer file has replaced: nothing is lost with it."""
        entry = holder.root.point(point_id)
        self._counts = False
        with suppress(*UNREADABLE):
            if entry is not None:
                yield from self._own(self.files.get(holder.id), entry)
        self._counts = True

    def _own(self, file: BackupFile, entry: PointEntry) -> Iterator[Damage]:
        yield from self._configuration(file, entry)
        for disk in entry.disks:
            yield from self._disk(file, entry, disk)

    def pages(self, known: CatalogFile, *, is_being_written: bool) -> Iterator[Damage]:
        """The damaged pages of a file that can be read without them."""
        try:
            found = self.files.get(known.id).damaged_pages()
        except UNREADABLE:
            return  # `points` or `verify_leftovers` says so
        for page in found:
            if not (page.is_half_done and is_being_written):
                what = (
                    "was left half written, and the next change makes it whole" if page.is_half_done else "is damaged"
                )
                named = self.catalog.storage.name_of(known.path)
                message = f"The {page.name} of '{named}' at offset {page.offset} {what}; nothing is lost with it."
                yield Damage(known.path, page.name, message, offset=page.offset, heals_itself=page.is_half_done)

    def _chain(self, holder: CatalogFile, entry: PointEntry) -> Iterator[Damage]:
        end = self._breaks.get(entry.id)
        if end is not None:
            error = self.catalog.broken(self.catalog.points[entry.id], end)
            yield Damage(holder.path, "chain", str(error), entry.machine, points=(entry.id,))

    def _lost(self, holder: CatalogFile, entry: PointEntry, error: Exception) -> Damage:
        needing = (entry.id, *(item.id for item in self.catalog.descendants_of(entry.id)))
        return Damage(holder.path, _structure_of(error), str(error), entry.machine, points=needing)

    def _configuration(self, file: BackupFile, entry: PointEntry) -> Iterator[Damage]:
        try:
            file.sealed_configuration(entry)
        except BackupDamaged as error:
            offset = entry.configuration.offset
            needing = (entry.id,) if self._counts else ()
            yield Damage(file.path, error.structure, str(error), entry.machine, points=needing, offset=offset)

    def _disk(self, file: BackupFile, entry: PointEntry, disk: DiskEntry) -> Iterator[Damage]:
        name = disk.summary.name
        try:
            rows = file.table(disk).rows()
        except BackupDamaged as error:
            yield self._map_damage(file, entry, name, error)
            return
        for row in rows:
            try:
                home = self.files.referred(file, row.file)
                if (home.id, row.offset) in self._segments:
                    continue
                records = unpack_records(self.files.segment(file, row, name))
            except UNREADABLE as error:
                yield self._map_damage(file, entry, name, error)
                continue
            self._segments.add((home.id, row.offset))
            yield from self._stored(home, row, records)

    def _map_damage(self, file: BackupFile, entry: PointEntry, disk: str, error: Exception) -> Damage:
        needing = tuple(points_through(self.catalog, entry.id, disk)) if self._counts else ()
        path = error.path if isinstance(error, BackupDamaged) else file.path
        offset = error.offset if isinstance(error, BackupDamaged) else None
        return Damage(path, _structure_of(error), _naming(error, needing), entry.machine, disk, None, needing, offset)

    def _stored(self, home: BackupFile, row: SegmentRow, records: list[BlockRecord]) -> Iterator[Damage]:
        by_file: dict[int, list[BlockRecord]] = {}
        for record in records:
            if record.length:
                by_file.setdefault(record.file, []).append(record)
        for number, found in by_file.items():
            file_id = self.files.ids[number]
            seen = self._blocks.setdefault(file_id, set())
            fresh = sorted((item for item in found if item.offset not in seen), key=lambda item: item.offset)
            seen.update(item.offset for item in fresh)
            try:
                file = self.files.get(file_id)
            except UNREADABLE as error:
                yield from self._block_damage(file_id, [(record, str(error)) for record in fresh[:1]])
                continue
            wrong = [(record, _what_is_wrong(file, record)) for record in self._wrong(file, fresh)]
            yield from self._block_damage(file_id, wrong)

    def _wrong(self, file: BackupFile, records: list[BlockRecord]) -> Iterator[BlockRecord]:
        """The records whose stored bytes are not what was written."""
        for batch in _batches(records):
            start, end = batch[0].offset, max(item.offset + item.length for item in batch)
            try:
                data = memoryview(file.file.read(start, end - start))
            except StorageError:
                if len(batch) == 1:
                    yield batch[0]
                else:
                    for record in batch:
                        yield from self._wrong(file, [record])
                continue
            self.bytes_read += len(data)
            for record in batch:
                at = record.offset - start
                if file.digest(data[at : at + record.length])[: len(record.check)] != record.check:
                    yield record

    def _block_damage(self, file_id: str, wrong: list[tuple[BlockRecord, str]]) -> Iterator[Damage]:
        """The damage for records whose stored bytes are not what was written, each with what is wrong."""
        if wrong:
            users = users_of_bytes(self.files, file_id, {record.offset for record, _ in wrong})
            for record, what in wrong:
                yield from self._damage_of(file_id, record, users.get(record.offset, ()), what)

    def _damage_of(self, file_id: str, record: BlockRecord, users: Iterable[BlockUser], what: str) -> Iterator[Damage]:
        """One damage for each block of a disk that the bytes stand for, with all points that show it there."""
        known = self.catalog.files.get(file_id)
        path = known.path if known else file_id
        named = self.catalog.storage.name_of(path)
        found: dict[tuple[str, str, int], dict[str, None]] = {}
        for user in users:
            machine = self.catalog.points[user.point].machine
            showing = dict.fromkeys(points_showing(self.files, user))
            found.setdefault((machine, user.disk, user.block), {}).update(showing)
        if not found:
            where = f"a block at offset {record.offset}"
            message = f"The backup file '{named}' is damaged: {where}: {what}. No restore point needs it."
            yield Damage(path, f"block {record.block}", message, block=record.block, offset=record.offset)
        for (machine, disk, block), points in found.items():
            structure = f"block {block} of disk '{disk}'"
            needing = tuple(points)
            message = (
                f"The backup file '{named}' is damaged: {structure} at offset {record.offset}: {what}."
                f" Restore points that need it: {', '.join(needing)}."
            )
            yield Damage(path, structure, message, machine, disk, block, needing, record.offset)


def verify_leftovers(catalog: Catalog, unfinished: Iterable[str]) -> Iterator[Damage]:
    """What was found when the folder was read: files that cannot be opened, points that are gone, listings.

    `unfinished` are the files that stopped writers left behind.
    """
    named = catalog.storage.name_of
    for folder, listing in catalog.listings.items():
        if listing.damage:
            message = f"{listing.damage} It is made anew with the next change; nothing is lost with it."
            yield Damage(in_folder(folder, LISTING_NAME), "listing", message)
    for path, stranger in catalog.foreign.items():
        yield Damage(path, "file", f"{stranger} It is left alone.")
    for path, error in catalog.damaged.items():
        lost = [point_id for point_id, file in catalog.missing.items() if file == path]
        claimed = error.points if isinstance(error, BackupDamaged) else ()
        needing = dict.fromkeys(lost or [point_id for point_id in claimed if point_id not in catalog.points])
        for point_id in tuple(needing):
            needing.update(dict.fromkeys(item.id for item in catalog.descendants_of(point_id)))
        offset = error.offset if isinstance(error, BackupDamaged) else None
        yield Damage(path, _structure_of(error), _naming(error, tuple(needing)), points=tuple(needing), offset=offset)
    for point_id, path in catalog.missing.items():
        if path not in catalog.damaged:
            points = (point_id, *(item.id for item in catalog.descendants_of(point_id)))
            message = f"The backup file '{named(path)}' with restore point {point_id} is gone."
            yield Damage(path, "file", message, points=points)
    for path in unfinished:
        message = (
            f"The backup file '{named(path)}' has no commit: it was never finished, or cut off. It restores nothing."
        )
        yield Damage(path, "commit record", message)
    for path, copy in catalog.copies.items():
        yield Damage(path, "file", f"The backup file '{named(path)}' {copy.reason}; it is not used.")
    for point_id, paths in catalog.doubles.items():
        kept = catalog.points[point_id]
        for path in paths:
            message = (
                f"The backup file '{named(path)}' has another restore point with the id {point_id} of "
                f"'{kept.machine}', which '{named(kept.file)}' has; it is not used."
            )
            yield Damage(path, "restore point", message)


def _what_is_wrong(file: BackupFile, record: BlockRecord) -> str:
    if record.offset + record.length > file.file.size:
        return "the file ends before it"
    return "its stored bytes do not have the digest they were written with"


def _batches(records: list[BlockRecord]) -> Iterator[list[BlockRecord]]:
    """Records that lie near each other, for one read."""
    batch: list[BlockRecord] = []
    start = end = 0
    for record in records:
        last = record.offset + record.length
        if batch and (last - start > READ_AT_ONCE or record.offset - end > _WASTE):
            yield batch
            batch = []
        if not batch:
            start = end = record.offset
        batch.append(record)
        end = max(end, last)
    if batch:
        yield batch


def _naming(error: Exception, needing: tuple[str, ...]) -> str:
    return f"{error} Restore points that need it: {', '.join(needing)}." if needing else str(error)


def _structure_of(error: Exception) -> str:
    return error.structure if isinstance(error, BackupDamaged) else "file"
