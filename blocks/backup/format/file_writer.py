"""Writing a backup file: appended to, or into room that nothing names, and committed.

Knows the order of writes and synchronisation that makes a commit safe. Does not decide what is written.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence
from contextlib import suppress
from itertools import accumulate
from typing import NamedTuple
from uuid import UUID

from hvsim.blocks.backup.format.file import BackupFile
from hvsim.blocks.backup.format.known_maps import Parts, keep, part_at
from hvsim.blocks.backup.format.layout import (
    DATA_START,
    MAX_ROOT_SIZE,
    Commit,
    Extent,
    commit_slots,
    pack_commit,
    pack_identity,
)
from hvsim.blocks.backup.format.root import Root, is_possible, pack_root
from hvsim.blocks.device import MIB, Buffer, Range
from hvsim.blocks.digest import digest_function
from hvsim.blocks.errors import BackupError, StorageError
from hvsim.blocks.io import File

WRITE_BUFFER = MIB
_LEFT_AT_ONCE = 16 * MIB


class Committed(NamedTuple):
    """What a commit made of a file: its length in bytes, the record, the digest algorithm, and the root."""

    size: int
    commit: Commit
    algorithm: str
    root: Root
    maps: Parts
    """What was written of block maps in this moment."""


class BackupFileWriter:
    """Adds to a backup file and commits. Until `commit` returns, nothing that was added counts."""

    def __init__(
        self, file: File, file_id: str, algorithm: str, sequence: int, end: int, free: Iterable[Range] = ()
    ) -> None:
        """`end` is where the file's content ends; `free` are the stretches before it that nothing names."""
        self.file = file
        self.file_id = file_id
        self._identity = UUID(file_id)
        self.sequence = sequence
        self.algorithm = algorithm
        self._digest = digest_function(algorithm)
        self._free = sorted((item.length, item.offset) for item in free)
        self._buffer: list[Buffer] = []
        self._buffered = 0
        self._end = self._left = end
        self._maps: Parts = {}
        """What waits in the buffer of block maps: once it is in the file, somebody may write over it."""
        self.committed: Committed | None = None
        """The last commit that was made."""

    @classmethod
    def begin(cls, file: File, file_id: str, description: dict[str, str], algorithm: str) -> BackupFileWriter:
        """A new file. Its first page is written at once and never again."""
        writer = cls(file, file_id, algorithm, 0, DATA_START)
        file.write(0, pack_identity(writer._identity, description, algorithm))
        return writer

    @classmethod
    def resume(cls, file: File, opened: BackupFile, end: int, free: Iterable[Range]) -> BackupFileWriter:
        """The next commit of a file that is there; `file` is the same one, open for writing."""
        return cls(file, opened.id, opened.algorithm, opened.commit.sequence, end, free)

    def append(self, data: Buffer) -> int:
        """Stores `data` and returns its offset."""
        reused = self._reused_room(len(data))
        if reused is not None:
            self.file.write(reused, data)
            return reused
        offset = self._end
        self._buffer.append(data)
        self._buffered += len(data)
        self._end += len(data)
        if self._buffered >= WRITE_BUFFER:
            self._write_buffer()
        return offset

    def append_all(self, pieces: Sequence[Buffer], lengths: Sequence[int]) -> list[int]:
        """Stores many pieces of these lengths and returns their offsets."""
        if self._free:
            return list(map(self.append, pieces))
        *offsets, end = accumulate(lengths, initial=self._end)
        self._buffer += pieces
        self._buffered += end - self._end
        self._end = end
        if self._buffered >= WRITE_BUFFER:
            self._write_buffer()
        return offsets

    def append_checked(self, data: Buffer) -> Extent:
        """Stores `data` and returns where it lies, with its digest."""
        return Extent(self.append(data), len(data), self._digest(data))

    def append_map(self, number: int, data: Buffer) -> Extent:
        """The same for the segment of a block map of that number, or for a table (`TABLE`)."""
        extent = self.append_checked(data)
        keep(self._maps, part_at(number, extent), data)
        return extent

    def commit(self, root: Root) -> None:
        """Makes everything added so far, described by `root`, the content of the file.

        Raises `BackupError` for a root that no reader would accept.
        """
        packed = pack_root(root)
        if len(packed) > MAX_ROOT_SIZE or not is_possible(root):
            raise BackupError(f"The restore points of '{self.file.path}' cannot be described: too much, or impossible.")
        extent = self.append_checked(packed)
        maps = self._maps.copy()
        self._write_buffer()
        self.file.sync()
        self.sequence += 1
        commit = Commit(self.sequence, self._identity, extent)
        page = pack_commit(commit, self.algorithm)
        for slot in commit_slots(self.sequence):
            self.file.write(slot, page)
            self.file.sync()
        # What a stopped writer left behind the end is no part of the file; where it cannot be cut off it stays unnamed.
        size = self._end
        with suppress(StorageError):
            size = self.file.size
            if size > self._end:
                self.file.truncate(self._end)
                size = self._end
        self.committed = Committed(size, commit, self.algorithm, root, maps)

    def _reused_room(self, length: int) -> int | None:
        """The smallest stretch with room for so many bytes, the first one of several: little of it is left over."""
        at = bisect_left(self._free, (length, 0)) if length else len(self._free)
        if at == len(self._free):
            return None
        room, offset = self._free.pop(at)
        if room > length:
            insort(self._free, (room - length, offset + length))
        return offset

    def _write_buffer(self) -> None:
        if self._buffered:
            self.file.write_all(self._end - self._buffered, self._buffer)
            self._buffer.clear()
            self._maps.clear()
            self._buffered = 0
            self._leave_behind()

    def _leave_behind(self) -> None:
        """Lets the system bring to the medium what was written, a good piece at a time."""
        if self._end - self._left > _LEFT_AT_ONCE:
            self.file.write_back(self._left, self._end - self._left)
            self._left = self._end
