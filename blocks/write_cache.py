"""A volume with a write cache that a power loss empties: what was not synchronised may be there, in part, in any mix.

For tests and for the estate's power losses. Ordinary faults are `faults`; the two can be put behind each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from attrs import define

from hvsim.blocks.device import Buffer, Range
from hvsim.blocks.io import File, MemoryStorage, Storage


@define
class CachedWrite:
    """A write, or with `data` None a truncation to `offset`, that is in the cache alone."""

    path: str
    offset: int
    data: bytes | None

    def apply(self, file: File) -> None:
        """Does it on the medium."""
        if self.data is None:
            file.truncate(self.offset)
        else:
            file.write(self.offset, self.data)


class CachedFile(File):
    """A file of a `WriteCache`."""

    def __init__(self, cache: WriteCache, file: File) -> None:
        self.cache = cache
        self.file = file
        self.path = file.path

    @property
    def size(self) -> int:
        return self.file.size

    def read(self, offset: int, length: int) -> bytes:
        return self.file.read(offset, length)

    def write(self, offset: int, data: Buffer) -> None:
        self.file.write(offset, data)
        self.cache.pending.append(CachedWrite(self.path, offset, bytes(data)))

    def truncate(self, size: int) -> None:
        self.file.truncate(size)
        self.cache.pending.append(CachedWrite(self.path, size, None))

    def data_ranges(self, offset: int, length: int) -> Iterator[Range]:
        return self.file.data_ranges(offset, length)

    def sync(self) -> None:
        self.cache.write_back(self.path)

    def close(self) -> None:
        """Closing is no promise: the writes stay in the cache."""


class WriteCache(Storage):
    """A volume in memory with a write cache. Creating, deleting and renaming files is durable at once."""

    def __init__(self) -> None:
        self.medium = MemoryStorage()
        self.pending: list[CachedWrite] = []
        self._seen = MemoryStorage()

    def write_back(self, path: str) -> None:
        """Brings the cached writes of one file to the medium, in their order."""
        with self.medium.open(path) as file:
            for write in self.pending:
                if write.path == path:
                    write.apply(file)
        self.pending = [write for write in self.pending if write.path != path]

    def lose_power(self, survives: Callable[[int], bool]) -> MemoryStorage:
        """What a restarted machine finds: the medium, with those cached writes whose number `survives` says yes to."""
        for number, write in enumerate(self.pending):
            if survives(number) and self.medium.exists(write.path):
                write.apply(self.medium.open(write.path))
        self.pending.clear()
        return self.medium

    def open(self, path: str, *, writable: bool = False) -> File:
        return CachedFile(self, self._seen.open(path, writable=writable))

    def create(self, path: str) -> File:
        self.medium.create(path)
        return CachedFile(self, self._seen.create(path))

    def delete(self, path: str) -> None:
        self._seen.delete(path)
        self.medium.delete(path)
        self.pending = [write for write in self.pending if write.path != path]

    def rename(self, path: str, target: str) -> None:
        self._seen.rename(path, target)
        self.medium.rename(path, target)
        for write in self.pending:
            if write.path == path:
                write.path = target

    def exists(self, path: str) -> bool:
        return self._seen.exists(path)

    def files(self, folder: str = "") -> Iterator[str]:
        return self._seen.files(folder)

    @property
    def free_bytes(self) -> int:
        return self._seen.free_bytes
