"""One backup file opened for reading: its newest commit, tables, segments and stored bytes, each checked when read.

Knows one file. Does not know which of its restore points count, nor other files; `catalog` and `fileset` do.
"""

from __future__ import annotations

from contextlib import suppress
from functools import cached_property
from typing import NamedTuple

from hvsim.blocks.backup.format.known_maps import TABLE, Part, Parts, keep, part_at
from hvsim.blocks.backup.format.layout import (
    COMMIT_MAGIC,
    COMMIT_SLOTS,
    DATA_START,
    EMPTY_PAGE,
    MAGIC,
    MAX_CONFIGURATION_SIZE,
    MAX_ROOT_SIZE,
    MAX_SEGMENT_SIZE,
    MAX_TABLE_SIZE,
    PAGE,
    ROW_SIZE,
    SPAN,
    VERSION,
    Commit,
    Extent,
    SegmentRow,
    commit_slots,
    is_begun_commit,
    is_of_this_version,
    unpack_commit,
    unpack_identity,
)
from hvsim.blocks.backup.format.root import DiskEntry, PointEntry, Root, unpack_root
from hvsim.blocks.backup.format.segments import SegmentTable, is_ascending, is_segment
from hvsim.blocks.digest import digest_function
from hvsim.blocks.errors import BackupDamaged, BackupUnsupported, StorageError, UnexpectedEnd
from hvsim.blocks.io import File

KEPT_TABLES = 64

SLACK = MAX_TABLE_SIZE
"""By so much the parts that a file names may be longer than it is: it may be cut off. More is made up."""


class NeverCommitted(BackupDamaged):
    """The file holds no commit: its writer was stopped before the end, and no restore point is lost with it."""


class NotABackup(BackupDamaged):
    """The file is called like a backup, and nothing in it looks like one: it is somebody else's."""


class DamagedPage(NamedTuple):
    """A page that is not as it should be; with `is_half_done` a writer was stopped at it, or is still writing it."""

    name: str
    offset: int
    is_half_done: bool = False


class BackupFile:
    """A backup file at its newest commit."""

    def __init__(self, file: File, known: tuple[Extent, Root] | None = None) -> None:
        """Reads the newest commit. `known` is a root that was read before, and where: it is not taken apart again.

        Raises `BackupDamaged`, `NeverCommitted` where no commit was ever finished, `NotABackup` for foreign files.
        """
        self.file = file
        self.path = file.path
        pages = self._read_pages()
        self._first_page: bytes | None = pages[:PAGE]
        commit, algorithm = self._newest_commit(pages)
        self._is_at(str(commit.file_id), commit, algorithm, {})
        data = self.read_extent(self.commit.root, "root", MAX_ROOT_SIZE)
        self.root = known[1] if known is not None and known[0] == self.commit.root else self._unpacked(data)
        if self.root.named_bytes > self.file.size + SLACK:
            raise self.damage("root", "the parts it names are longer than the file", self.commit.root.offset)

    @classmethod
    def at(cls, file: File, file_id: str, commit: Commit, algorithm: str, root: Root, parts: Parts) -> BackupFile:
        """The file at a commit that was read before, for who has kept others from changing it since: what is read of
        it is checked, and nothing is read yet. `parts` are those of its maps that need not be read.
        """
        opened = cls.__new__(cls)
        opened.file, opened.path, opened.root, opened._first_page = file, file.path, root, None
        opened._is_at(file_id, commit, algorithm, parts)
        return opened

    def _is_at(self, file_id: str, commit: Commit, algorithm: str, parts: Parts) -> None:
        self.id, self.commit, self.algorithm = file_id, commit, algorithm
        self.digest = digest_function(algorithm)
        self._parts = parts
        self._tables: dict[Part, SegmentTable] = {}

    @cached_property
    def described(self) -> dict[str, str]:
        """What the first page tells a person, as far as it can be read."""
        with suppress(StorageError):
            page = self.file.read(0, PAGE) if self._first_page is None else self._first_page
            identity = unpack_identity(page)
            return {} if identity is None else identity.description
        return {}

    def point(self, point_id: str) -> PointEntry:
        """The entry of that restore point, which must be in the file."""
        entry = self.root.point(point_id)
        if entry is None:
            raise self.damage("root", f"it does not name restore point {point_id} any more")
        return entry

    def table(self, disk: DiskEntry) -> SegmentTable:
        """The segment table of a disk. Raises `BackupDamaged`."""
        part = part_at(TABLE, disk.table)
        table = self._tables.get(part)
        if table is None:
            known = self._parts.get(part)
            if known is None:
                table = self._read_table(disk)
                keep(self._parts, part, table.data)
            else:
                table = SegmentTable(known)
            if len(self._tables) >= KEPT_TABLES:
                self._tables.clear()
            self._tables[part] = table
        return table

    def _read_table(self, disk: DiskEntry) -> SegmentTable:
        structure = f"block map of '{disk.summary.name}'"
        data = self.read_extent(disk.table, structure, self._most_table_bytes(disk))
        table = SegmentTable(data) if len(data) % ROW_SIZE == 0 else None
        if table is None or not is_ascending(table.numbers):
            raise self.damage(structure, "its table is no list of segments", disk.table.offset, disk.summary.name)
        if len(table.numbers) * MAX_SEGMENT_SIZE > SLACK and table.own_bytes > self.file.size + SLACK:
            raise self.damage(structure, "its segments are longer than the file", disk.table.offset, disk.summary.name)
        return table

    def _most_table_bytes(self, disk: DiskEntry) -> int:
        """A table has no more rows than the disk has segments."""
        segments = -(-disk.summary.size // (self.root.block_size * SPAN))
        return min(segments * ROW_SIZE, MAX_TABLE_SIZE)

    def segment(self, row: SegmentRow, disk: str) -> bytes:
        """The records of a segment in this file, with this file's numbers. Raises `BackupDamaged`."""
        part = row.number, row.offset, row.length, row.digest
        data = self._parts.get(part)
        if data is None:
            structure = f"block map of '{disk}', segment {row.number}"
            data = self.read_extent(Extent(row.offset, row.length, row.digest), structure, MAX_SEGMENT_SIZE)
            if not is_segment(data, row.number):
                raise self.damage(structure, "it does not list blocks that can be, in order", row.offset, disk)
            keep(self._parts, part, data)
        return data

    def sealed_configuration(self, point: PointEntry) -> bytes:
        """The machine configuration kept with the point, as it is stored. Raises `BackupDamaged`."""
        return self.read_extent(point.configuration, "configuration", MAX_CONFIGURATION_SIZE)

    def file_named(self, number: int) -> str:
        """The id of the file that this one calls by `number`."""
        if number == 0:
            return self.id
        if number > len(self.root.files):
            raise self.damage("block map", f"it refers to file {number}, and the root names {len(self.root.files)}")
        return self.root.files[number - 1]

    def close(self) -> None:
        """Closes the file below."""
        self.file.close()

    def damage(
        self, structure: str, detail: str, offset: int | None = None, disk: str = "", block: int | None = None
    ) -> BackupDamaged:
        """The error for a part of this file, naming the place as far as it is known."""
        where = structure if offset is None else f"{structure} at offset {offset}"
        return BackupDamaged(
            f"The backup file '{self.file.name}' is damaged: {where}: {detail}.",
            path=self.path,
            structure=structure,
            disk=disk,
            block=block,
            points=(self.described["id"],) if self.described.get("id") else (),
            offset=offset,
        )

    def damaged_pages(self) -> list[DamagedPage]:
        """The pages at the beginning without which the file can be read, and which are not as they should be.

        A commit is written to two pages, one after the other. Whoever is stopped between them leaves an older commit or
        nothing in the second, and who is stopped within one of them leaves its beginning: the next commit writes that
        page anew.
        """
        commit = self.commit
        identity = unpack_identity(self.file.read(0, PAGE))
        is_whole = identity is not None and identity.file_id == commit.file_id
        pages = [] if is_whole else [DamagedPage("identity page", 0)]
        for copy, slot in enumerate(commit_slots(commit.sequence), start=1):
            page = self.file.read(slot, PAGE)
            found = unpack_commit(page)
            if found != (commit, self.algorithm):
                is_older = page == EMPTY_PAGE or (found is not None and found[0].sequence < commit.sequence)
                is_half_done = is_older or is_begun_commit(page, commit.sequence, commit.file_id)
                pages.append(DamagedPage(f"commit record, copy {copy}", slot, is_half_done))
        for copy, slot in enumerate(commit_slots(commit.sequence - 1), start=1):
            page = self.file.read(slot, PAGE)
            if page != EMPTY_PAGE and unpack_commit(page) is None:
                numbers = (commit.sequence + 1, commit.sequence - 1)
                is_half_done = any(is_begun_commit(page, number, commit.file_id) for number in numbers)
                pages.append(DamagedPage(f"commit record before, copy {copy}", slot, is_half_done))
        return pages

    def read_extent(self, extent: Extent, structure: str, limit: int) -> bytes:
        """The checked bytes of an extent. Raises `BackupDamaged`."""
        if extent.length > limit:
            raise self.damage(structure, f"its length of {extent.length} bytes is not possible", extent.offset)
        try:
            data = self.file.read(extent.offset, extent.length)
        except UnexpectedEnd:
            raise self.damage(structure, "the file ends before it", extent.offset) from None
        if self.digest(data) != extent.digest:
            raise self.damage(structure, "it does not have the digest it was written with", extent.offset)
        return data

    def _unpacked(self, data: bytes) -> Root:
        try:
            root = unpack_root(data)
        except BackupUnsupported as error:
            raise self.damage("root", str(error).rstrip(".")) from None
        if root is None:
            raise self.damage("root", "the description of the restore points cannot be read", self.commit.root.offset)
        return root

    def _read_pages(self) -> bytes:
        """The pages at the beginning, of a file whose version is known."""
        size = self.file.size
        if size < DATA_START:
            self._check_beginning(self.file.read(0, min(size, PAGE)))
            raise NeverCommitted(
                f"The backup file '{self.file.name}' ends within its first pages.",
                path=self.path,
                structure="identity page",
                offset=0,
            )
        pages = self.file.read(0, DATA_START)
        if not is_of_this_version(pages):
            self._first_page = pages[:PAGE]
            identity = unpack_identity(self._first_page)
            if identity is not None:  # a damaged page says nothing
                self._check_version(identity.version)
        return pages

    def _check_beginning(self, pages: bytes) -> None:
        """Raises `NotABackup` where neither the first page nor a commit begins as ours do, be it only in part."""
        begins = pages[: len(MAGIC)]
        is_first = MAGIC.startswith(begins) or not any(begins)
        if not is_first and all(pages[slot : slot + len(COMMIT_MAGIC)] != COMMIT_MAGIC for slot in COMMIT_SLOTS):
            raise NotABackup(
                f"'{self.file.name}' is no backup file of hvsim.", path=self.path, structure="file", offset=0
            )

    def _check_version(self, version: int) -> None:
        if version != VERSION:
            detail = f"the format version is {version}, and this engine reads {VERSION}"
            raise self.damage("identity page", detail, 0)

    def _newest_commit(self, pages: bytes) -> tuple[Commit, str]:
        copies = [pages[slot : slot + PAGE] for slot in COMMIT_SLOTS]
        found: list[tuple[Commit, str] | None] = []
        for first, second in (copies[:2], copies[2:]):
            commit = unpack_commit(first)
            found += [commit, commit if second == first else unpack_commit(second)]
        lost = [not any(found[pair : pair + 2]) and EMPTY_PAGE not in copies[pair : pair + 2] for pair in (0, 2)]
        if any(lost):
            self._check_beginning(pages)
            raise self.damage("commit record", "both copies of it are damaged", COMMIT_SLOTS[0 if lost[0] else 2])
        commits = [item for item in found if item is not None]
        if not commits:
            self._check_beginning(pages)
            raise NeverCommitted(
                f"The backup file '{self.file.name}' was never finished: it has no commit.",
                path=self.path,
                structure="commit record",
                offset=PAGE,
            )
        return max(commits, key=lambda item: item[0].sequence)
