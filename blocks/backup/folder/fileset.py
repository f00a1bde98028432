"""Backup files opened together, because the blocks and map segments of one may lie in others.

Gives every file a number of its own, so that records from different files can stand side by side. Opens files when they
are first needed.
"""

from __future__ import annotations

from threading import RLock
from types import TracebackType
from typing import Self

from hvsim.blocks.backup.folder.catalog import Catalog, CatalogFile
from hvsim.blocks.backup.folder.shelf import Shelf, ShelvedFile
from hvsim.blocks.backup.format.file import BackupFile
from hvsim.blocks.backup.format.layout import BlockRecord, SegmentRow
from hvsim.blocks.backup.format.segments import Records, files_of, renumbered
from hvsim.blocks.errors import UNREADABLE, BackupDamaged, ChainBroken, UnexpectedEnd


class FileSet:
    """The open files of one operation, by id and by number. A context manager that closes them.

    Safe to use from several threads: a restore reads blocks in all of them. With `is_guarded` others are kept out of
    the folder, so that the files are as the catalog has them; whoever lets time pass takes another set then.
    """

    def __init__(self, catalog: Catalog, *, is_guarded: bool = False) -> None:
        self.catalog = catalog
        self._is_guarded = is_guarded
        self.ids: list[str] = []
        self._numbers: dict[str, int] = {}
        self._open: dict[str, BackupFile] = {}
        self._lock = RLock()
        self._shelf = Shelf(catalog.storage)

    def number_of(self, file_id: str) -> int:
        """The number that the set has for a file."""
        with self._lock:
            number = self._numbers.get(file_id)
            if number is None:
                number = self._numbers[file_id] = len(self.ids)
                self.ids.append(file_id)
            return number

    def get(self, file_id: str) -> BackupFile:
        """The file of that id. Raises `ChainBroken` where there is none, `BackupDamaged`, `StorageError`."""
        with self._lock:
            file = self._open.get(file_id)
            if file is None:
                known = self.catalog.files.get(file_id)
                if known is None:
                    raise ChainBroken(f"The backup file with the id {file_id} is missing or cannot be read.")
                file = self._open[file_id] = self._opened(known)
            return file

    def _opened(self, known: CatalogFile) -> BackupFile:
        file = ShelvedFile(self._shelf, known.path)
        if self._is_guarded:
            parts = known.maps.at(self.catalog.storage.version(known.path))
            return BackupFile.at(file, known.id, known.commit, known.algorithm, known.root, parts)
        try:
            opened = BackupFile(file, (known.commit.root, known.root))
            if opened.commit != known.commit:
                raise ChainBroken(f"The backup file '{known.path}' was changed while it was being read.")
        except UNREADABLE:
            file.close()
            raise
        return opened

    def referred(self, holder: BackupFile, number: int) -> BackupFile:
        """The file that `holder` calls by `number`."""
        if number == 0:
            return holder
        try:
            return self.get(holder.file_named(number))
        except ChainBroken as error:
            raise ChainBroken(f"The backup file '{holder.path}' refers to one that is gone: {error}") from None

    def segment(self, holder: BackupFile, row: SegmentRow, disk: str) -> Records:
        """The records of a segment that `holder` names; their file numbers are those of the set."""
        home = self.referred(holder, row.file)
        records = home.segment(row, disk)
        numbers = {number: self.number_of(home.file_named(number)) for number in files_of(records)}
        return renumbered(records, numbers)

    def stored(self, record: BlockRecord, disk: str) -> bytes:
        """The stored bytes of a record whose file number is the set's, unchecked. Raises `BackupDamaged`."""
        file = self.get(self.ids[record.file])
        try:
            return file.file.read(record.offset, record.length)
        except UnexpectedEnd:
            raise self.block_damage(record, disk, "the file ends before it") from None

    def checked(self, record: BlockRecord, disk: str) -> bytes:
        """The stored bytes of such a record, compared with their check. Raises `BackupDamaged`."""
        data = self.stored(record, disk)
        if self.get(self.ids[record.file]).digest(data)[: len(record.check)] != record.check:
            raise self.block_damage(record, disk, "its stored bytes do not have the digest they were written with")
        return data

    def block_damage(self, record: BlockRecord, disk: str, detail: str) -> BackupDamaged:
        """The error for a block."""
        file = self.get(self.ids[record.file])
        structure = f"block {record.block} of disk '{disk}'"
        return file.damage(structure, detail, record.offset, disk, record.block)

    def close(self) -> None:
        """Closes every file."""
        self._shelf.clear()
        self._open.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()
