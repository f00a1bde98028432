"""One backup file: appended to, committed, opened and read, with every check the format has.

Knows one file and the restore point in it. Does not know chains; `chain` puts files together.
"""

from __future__ import annotations

import json
from uuid import UUID

from hvsim.blocks.backup.compression import unpack
from hvsim.blocks.backup.layout import (
    CHECK_SIZE,
    CODEC_ZERO,
    COMMIT_SLOTS,
    DATA_START,
    MAX_BLOCK_SIZE,
    MAX_ROOT_SIZE,
    MIN_BLOCK_SIZE,
    PAGE,
    RECORD_SIZE,
    VERSION,
    BlockRecord,
    Commit,
    Extent,
    commit_slots,
    pack_commit,
    pack_identity,
    unpack_commit,
    unpack_identity,
    unpack_map,
)
from hvsim.blocks.backup.model import DiskSummary, RestorePoint
from hvsim.blocks.backup.root import Root, pack_root, point_description, unpack_root
from hvsim.blocks.device import MIB
from hvsim.blocks.digest import digest
from hvsim.blocks.errors import BackupDamaged, UnexpectedEnd
from hvsim.blocks.io import File

WRITE_BUFFER = 4 * MIB


class NeverCommitted(BackupDamaged):
    """The file holds no commit: its writer was stopped before the end, and no restore point is lost with it."""


class BackupFileWriter:
    """Appends to a new backup file and commits. Until `commit` returns, the file counts for nothing."""

    def __init__(self, file: File, file_id: UUID, point: RestorePoint) -> None:
        self.file = file
        self.file_id = file_id
        self.sequence = 0
        self._buffer = bytearray(WRITE_BUFFER)
        self._buffered = 0
        self._end = DATA_START
        description = json.dumps(point_description(point), sort_keys=True).encode()
        file.write(0, pack_identity(file_id, description) + bytes(DATA_START - PAGE))

    def append(self, data: bytes) -> int:
        """Adds `data` at the end and returns its offset."""
        offset = self._end
        if self._buffered + len(data) > WRITE_BUFFER:
            self._write_buffer()
        self._end += len(data)
        if len(data) > WRITE_BUFFER:
            self.file.write(offset, data)
        else:
            self._buffer[self._buffered : self._buffered + len(data)] = data
            self._buffered += len(data)
        return offset

    def append_checked(self, data: bytes) -> Extent:
        """Adds `data` and returns where it lies, with its digest."""
        return Extent(self.append(data), len(data), digest(data))

    def commit(self, root: Root) -> int:
        """Makes everything appended so far, described by `root`, the content of the file; returns its length."""
        extent = self.append_checked(pack_root(root))
        self._write_buffer()
        self.file.sync()
        self.sequence += 1
        page = pack_commit(Commit(self.sequence, self.file_id, extent))
        for slot in commit_slots(self.sequence):
            self.file.write(slot, page)
            self.file.sync()
        return self._end

    def _write_buffer(self) -> None:
        if self._buffered:
            self.file.write(self._end - self._buffered, memoryview(self._buffer)[: self._buffered])
            self._buffered = 0


class BackupFile:
    """A backup file opened for reading: its restore point, block maps and blocks, each checked when it is read."""

    def __init__(self, file: File) -> None:
        """Reads the newest commit. Raises `BackupDamaged`, or `NeverCommitted` where no commit was ever finished."""
        self.file = file
        self.described: dict[str, str] = {}
        self._read_identity()
        commit = self._newest_commit()
        data = self._read_extent(commit.root, "root", MAX_ROOT_SIZE)
        root = unpack_root(data, file.path, file.size)
        if root is None or not MIN_BLOCK_SIZE <= root.point.block_size <= MAX_BLOCK_SIZE:
            raise self.damage("root", "the description of the restore point cannot be read")
        self.root = root
        self._maps: dict[str, dict[int, BlockRecord]] = {}

    @property
    def point(self) -> RestorePoint:
        return self.root.point

    def disk(self, name: str) -> DiskSummary | None:
        """The disk of that name in this restore point."""
        return next((disk for disk in self.point.disks if disk.name == name), None)

    def block_map(self, name: str) -> dict[int, BlockRecord]:
        """The records that this file itself has of the disk, by block index. Raises `BackupDamaged`."""
        records = self._maps.get(name)
        if records is None:
            extent = self.root.maps[name]
            data = self._read_extent(extent, f"block map of '{name}'", self.file.size)
            if len(data) % RECORD_SIZE:
                raise self.damage(f"block map of '{name}'", "its length is not a whole number of records", disk=name)
            records = self._maps[name] = unpack_map(data)
        return records

    def configuration(self) -> bytes:
        """The machine configuration that was kept with the point. Raises `BackupDamaged`."""
        return self._read_extent(self.root.configuration, "configuration", self.file.size)

    def read_block(self, disk: DiskSummary, record: BlockRecord) -> bytes:
        """The content of a block, checked against both of its digests. Raises `BackupDamaged` naming the block."""
        length = min(self.point.block_size, disk.size - record.block * self.point.block_size)
        if record.codec == CODEC_ZERO:
            return bytes(length)
        try:
            stored = self.file.read(record.offset, record.length)
        except UnexpectedEnd:
            raise self._block_damage(disk, record, "the file ends before it") from None
        stored_digest = digest(stored)
        if stored_digest[:CHECK_SIZE] != record.check:
            raise self._block_damage(disk, record, "its stored bytes do not have the digest they were written with")
        content = unpack(stored, record.codec, length)
        if content is None:
            raise self._block_damage(disk, record, "it does not unpack to the size of the block")
        if (stored_digest if content is stored else digest(content)) != record.digest:
            raise self._block_damage(disk, record, "its content does not have the digest it was written with")
        return content

    def close(self) -> None:
        """Closes the file below."""
        self.file.close()

    def damage(self, structure: str, detail: str, disk: str = "", block: int | None = None) -> BackupDamaged:
        """The error for a part of this file, naming the restore point as far as it is known."""
        return BackupDamaged(
            f"The backup file '{self.file.path}' is damaged: {structure}: {detail}.",
            path=self.file.path,
            structure=structure,
            disk=disk,
            block=block,
            points=(self.described["id"],) if self.described.get("id") else (),
        )

    def damaged_pages(self) -> list[str]:
        """The pages at the beginning that are damaged although the file can be read without them."""
        pages = [] if unpack_identity(self.file.read(0, PAGE)) else ["identity page"]
        commit = self._newest_commit()
        for number, slot in enumerate(commit_slots(commit.sequence), start=1):
            if unpack_commit(self.file.read(slot, PAGE)) != commit:
                pages.append(f"commit record, copy {number}")
        return pages

    def _block_damage(self, disk: DiskSummary, record: BlockRecord, detail: str) -> BackupDamaged:
        structure = f"block {record.block} of disk '{disk.name}'"
        return self.damage(structure, detail, disk=disk.name, block=record.block)

    def _read_identity(self) -> None:
        if self.file.size < DATA_START:
            raise NeverCommitted(
                f"The backup file '{self.file.path}' ends within its first pages.",
                path=self.file.path,
                structure="identity page",
            )
        identity = unpack_identity(self.file.read(0, PAGE))
        if identity is None:
            return
        _, version, description = identity
        if version != VERSION:
            raise self.damage("identity page", f"the format version is {version}, and this engine reads {VERSION}")
        self.described = {str(key): str(value) for key, value in json.loads(description).items()}

    def _newest_commit(self) -> Commit:
        pages = [self.file.read(slot, PAGE) for slot in COMMIT_SLOTS]
        commits = [commit for page in pages if (commit := unpack_commit(page)) is not None]
        if commits:
            return max(commits, key=lambda commit: commit.sequence)
        written = sum(any(page) for page in pages)
        if written <= 1:
            raise NeverCommitted(
                f"The backup file '{self.file.path}' was never finished: it has no commit.",
                path=self.file.path,
                structure="commit record",
            )
        raise self.damage("commit record", "no copy of it is whole")

    def _read_extent(self, extent: Extent, structure: str, limit: int) -> bytes:
        if extent.length > limit:
            raise self.damage(structure, f"its length of {extent.length} bytes is not possible")
        try:
            data = self.file.read(extent.offset, extent.length)
        except UnexpectedEnd:
            raise self.damage(structure, "the file ends before it") from None
        if digest(data) != extent.digest:
            raise self.damage(structure, "it does not have the digest it was written with")
        return data
