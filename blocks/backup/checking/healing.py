"""Healing: damaged parts of a repository are written anew from what is whole elsewhere.

Good blocks come from the repository itself, from a copy of it, or from the disks as they are now; whole parts of files
and lost restore points from a copy. Nothing is written that does not have the digest of what was lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Set, Sized
from contextlib import suppress

from attrs import define, field, frozen

from hvsim.blocks.backup.folder.catalog import CatalogFile
from hvsim.blocks.backup.folder.fileset import FileSet
from hvsim.blocks.backup.folder.needing import users_of_bytes
from hvsim.blocks.backup.folder.new_file import describe
from hvsim.blocks.backup.folder.usage import live_entries, segments_of
from hvsim.blocks.backup.folder.workspace import Workspace
from hvsim.blocks.backup.format.file import BackupFile
from hvsim.blocks.backup.format.layout import (
    PAGE,
    BlockRecord,
    Extent,
    commit_slots,
    pack_commit,
    pack_identity,
    unpack_commit,
    unpack_identity,
    unpack_records,
)
from hvsim.blocks.backup.model import Damage
from hvsim.blocks.backup.operations.copying import take_file
from hvsim.blocks.datapath.codec import Codec
from hvsim.blocks.datapath.compression import every_way
from hvsim.blocks.device import BlockDevice, Buffer
from hvsim.blocks.errors import UNREADABLE, BackupDamaged, BackupError, StorageError
from hvsim.blocks.io import File


@frozen
class DamagedBlock:
    """Stored bytes that are not what was written: what they must be, and the disk names and blocks they stand for."""

    record: BlockRecord
    uses: tuple[tuple[str, int], ...]
    digest_of: Callable[[Buffer], bytes]

    def fits(self, stored: Buffer) -> bool:
        """Whether these are the very bytes that were written."""
        check = self.record.check
        return len(stored) == self.record.length and self.digest_of(stored)[: len(check)] == check


@define
class Healer:
    """One attempt to make a repository whole.

    `copies` are the catalogs of other repositories with the same backups, `disks` are disks by name as they are now.
    """

    workspace: Workspace
    copies: tuple[Workspace, ...] = ()
    disks: Mapping[str, BlockDevice] = field(factory=dict)

    def heal(self, damage: Iterable[Damage]) -> None:
        """Mends what it can of the damage; what is left shows at the next verification."""
        found = list(damage)
        self._lost_points()
        for path in sorted({item.file for item in found if item.block is None}):
            self._file(path)
        places: dict[str, set[int]] = {}
        for item in found:
            if item.block is not None and item.offset is not None:
                places.setdefault(item.file, set()).add(item.offset)
        for path in sorted(places):
            self._blocks(path, places[path])

    # Restore points whose file is gone or cannot be read

    def _lost_points(self) -> None:
        catalog = self.workspace.catalog
        for path in sorted({*catalog.damaged, *catalog.missing.values()}):
            lost = [point_id for point_id, file in catalog.missing.items() if file == path] or self._described(path)
            taken = [self._take_point(point_id, path) for point_id in lost if point_id not in catalog.points]
            if lost and all(point_id in catalog.points for point_id in lost):
                self._put_in_place(path, [found for found in taken if found])

    def _put_in_place(self, path: str, taken: list[str]) -> None:
        """Gives what was taken from a copy the name of the file that was lost, whose remains go.

        A listing may name any file: what is no remains of a backup keeps its name.
        """
        is_free = path in self.workspace.catalog.damaged or not self.workspace.storage.exists(path)
        if len(taken) == 1 and is_free:
            self.workspace.storage.rename(taken[0], path)
            self.workspace.catalog.forget(taken[0])
            self.workspace.update(path)
        elif path in self.workspace.catalog.damaged:
            self.workspace.delete(path)

    def _described(self, path: str) -> list[str]:
        """The restore points of a file that no listing knows: those that a copy has in the file of its identity."""
        try:
            with self.workspace.storage.open(path) as file:
                identity = unpack_identity(file.read(0, PAGE))
        except StorageError:
            return []
        if identity is None:
            return []
        for copy in self.copies:
            known = copy.catalog.files.get(str(identity.file_id))
            if known is not None:
                return [entry.id for entry in copy.catalog.live_points(known)]
        return [identity.description.get("id", "")]

    def _take_point(self, point_id: str, lost: str) -> str:
        """Takes the file with the restore point over from a copy, into the folder where it was lost.

        Returns where it is now, "" where no copy has it.
        """
        for copy in self.copies:
            if point_id in copy.catalog.points:
                known = copy.catalog.file_of(point_id)
                if known.id in self.workspace.catalog.files:
                    continue
                kind = copy.catalog.points[point_id].kind
                time = copy.catalog.points[point_id].time
                path = self.workspace.free_path(known.root.chain, time, kind, lost)
                with suppress(BackupError, StorageError), copy.files() as files:
                    take_file(self.workspace, files.get(known.id), path)
                    return path
        return ""

    # Parts of a file that can be opened

    def _file(self, path: str) -> None:
        known = self.workspace.catalog.file_at(path)
        if known is None:
            return
        with self.workspace.files() as files, self.workspace.storage.open(path, writable=True) as file:
            opened = files.get(known.id)
            _mend_pages(file, opened)
            for extent in _extents(files, opened):
                try:
                    opened.read_extent(extent, "", opened.file.size)
                except BackupDamaged:
                    self._mend_extent(file, opened.id, extent)
            file.sync()

    def _mend_extent(self, file: File, file_id: str, extent: Extent) -> None:
        for copy in self.copies:
            with suppress(BackupError, StorageError), copy.files() as files:
                twin = files.get(file_id)
                data = twin.read_extent(extent, "", twin.file.size)
                file.write(extent.offset, data)
                return

    # Stored blocks

    def _blocks(self, path: str, offsets: Set[int]) -> None:
        known = self.workspace.catalog.file_at(path)
        if known is None:
            return
        with self.workspace.files() as files:
            blocks = list(_damaged_blocks(files, known.id, offsets))
        with self.workspace.storage.open(path, writable=True) as file:
            for block, stored in self._stored_elsewhere(known, blocks):
                file.write(block.record.offset, stored)
            file.sync()

    def _stored_elsewhere(
        self, known: CatalogFile, blocks: Iterable[DamagedBlock]
    ) -> Iterator[tuple[DamagedBlock, Buffer]]:
        """For each of a file's blocks that is whole somewhere its stored bytes; each place is looked through once."""
        left: dict[bytes, list[DamagedBlock]] = {}
        for block in blocks:
            left.setdefault(block.record.digest, []).append(block)
        for place in (self.workspace, *self.copies):
            with place.files() as files:
                for digest, stored in _with_digests(files, left):
                    for block in [item for item in left[digest] if item.fits(stored)]:
                        left[digest].remove(block)
                        yield block, stored
        with suppress(BackupError):
            codec = self.workspace.codec(known.root.codec)
            for block in [item for items in left.values() for item in items]:
                found = self._from_disks(block, codec, known.root.block_size)
                if found is not None:
                    yield block, found

    def _from_disks(self, block: DamagedBlock, codec: Codec, block_size: int) -> Buffer | None:
        for name, index in block.uses:
            disk = self.disks.get(name)
            start = index * block_size
            if disk is None or start >= disk.size:
                continue
            content = disk.read(start, min(block_size, disk.size - start))
            if codec.digest(content) != block.record.digest:
                continue
            for compression, level in every_way():
                number, stored, _ = codec.with_compression(compression, level).encoder()(content, block.record.digest)
                if number == block.record.codec and block.fits(stored):
                    return stored
        return None


def _damaged_blocks(files: FileSet, file_id: str, offsets: Set[int]) -> Iterator[DamagedBlock]:
    """What must lie at the offsets of a file, as far as a map that can be read says so."""
    users = users_of_bytes(files, file_id, offsets)
    digest_of = files.get(file_id).digest
    seen: set[int] = set()
    for home, row, disk in segments_of(files, live_entries(files.catalog), skip_damaged=True):
        with suppress(*UNREADABLE):
            for record in unpack_records(home.segment(row, disk)):
                is_meant = record.offset in offsets and record.offset not in seen and record.length
                if is_meant and home.file_named(record.file) == file_id:
                    seen.add(record.offset)
                    uses = tuple((user.disk, user.block) for user in users.get(record.offset, ()))
                    yield DamagedBlock(record, uses, digest_of)


def _mend_pages(file: File, opened: BackupFile) -> None:
    """Writes the damaged pages anew that can be worked out from the others."""
    commit = opened.commit
    page = pack_commit(commit, opened.algorithm)
    for slot in commit_slots(commit.sequence):
        if opened.file.read(slot, PAGE) != page:
            file.write(slot, page)
            file.sync()
    for slot in commit_slots(commit.sequence - 1):
        old = opened.file.read(slot, PAGE)
        if any(old) and unpack_commit(old) is None:
            file.write(slot, bytes(PAGE))
    identity = unpack_identity(opened.file.read(0, PAGE))
    if identity is None or identity.file_id != commit.file_id:
        description = describe(opened.root.points[0]) if opened.root.points else {}
        file.write(0, pack_identity(commit.file_id, description, opened.algorithm))


def _extents(files: FileSet, opened: BackupFile) -> Iterator[Extent]:
    """The checked parts of a file that restore points name: configurations, tables, segments."""
    for holder, entry in live_entries(files.catalog):
        file = files.get(holder.id)
        if file.id == opened.id:
            yield entry.configuration
            yield from (disk.table for disk in entry.disks)
        for disk in entry.disks:
            with suppress(*UNREADABLE):
                for row in file.table(disk).rows():
                    if files.referred(file, row.file).id == opened.id:
                        yield Extent(row.offset, row.length, row.digest)


def _with_digests(files: FileSet, wanted: Mapping[bytes, Sized]) -> Iterator[tuple[bytes, bytes]]:
    """The stored bytes of every block with one of those digests of its content, as far as they can be read.

    Whoever has what he wants of one empties what `wanted` has for it.
    """
    for home, row, disk in segments_of(files, live_entries(files.catalog), skip_damaged=True):
        try:
            records = unpack_records(home.segment(row, disk))
        except UNREADABLE:
            continue
        for record in records:
            if record.length and wanted.get(record.digest):
                with suppress(*UNREADABLE):
                    stored = files.referred(home, record.file).file.read(record.offset, record.length)
                    yield record.digest, stored
