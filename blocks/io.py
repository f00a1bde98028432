"""The only door to files: a small file and folder interface, in memory or on a real disk.

Everything else in the block engine reads and writes through `Storage` and `File`, so that a test or the estate can put
a limit or a fault behind it (`faults`). Paths are relative to the storage, with `/` between the parts.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from functools import lru_cache
from types import TracebackType
from typing import Self

from hvsim.blocks.device import KIB, Buffer, Range, clip, coalesce, members_between
from hvsim.blocks.errors import FileAlreadyExists, FileMissing, StorageError, StorageFull, UnexpectedEnd
from hvsim.blocks.locks import Lock, ProcessLock, is_held


class File(ABC):
    """An open file, read and written at offsets. `path` is its name within the storage."""

    path: str

    @property
    def name(self) -> str:
        """What messages call the file."""
        return self.path

    @property
    @abstractmethod
    def size(self) -> int:
        """Bytes up to the end of the file."""

    @abstractmethod
    def read(self, offset: int, length: int) -> bytes:
        """Exactly `length` bytes from `offset`. Raises `UnexpectedEnd` when the file is shorter."""

    @abstractmethod
    def write(self, offset: int, data: Buffer) -> None:
        """Stores `data` at `offset`; a gap before it reads as zeros. After `StorageFull` a part may be there."""

    def write_all(self, offset: int, pieces: Sequence[Buffer]) -> None:
        """Stores the pieces one behind the other, as one write does."""
        self.write(offset, pieces[0] if len(pieces) == 1 else b"".join(pieces))

    @abstractmethod
    def truncate(self, size: int) -> None:
        """Makes the file exactly `size` bytes long."""

    def data_ranges(self, offset: int, length: int) -> Iterator[Range]:
        """The stretches of the window that may hold something; what lies between them is a hole and reads as zeros."""
        if length:
            yield Range(offset, length)

    def write_back(self, offset: int, length: int) -> None:  # noqa: B027 - memory has nothing to do
        """Says that these bytes were written and will not be read soon: a hint, which promises nothing."""

    @abstractmethod
    def sync(self) -> None:
        """Makes every write so far survive a power loss."""

    @abstractmethod
    def close(self) -> None:
        """Lets go of the file; it is not used afterwards."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


class Storage(ABC):
    """A volume or folder that holds files."""

    @abstractmethod
    def open(self, path: str, *, writable: bool = False) -> File:
        """The file at `path`. Raises `FileMissing`."""

    @abstractmethod
    def create(self, path: str) -> File:
        """A new, empty, writable file; folders above it come into being. Raises `FileAlreadyExists`."""

    @abstractmethod
    def delete(self, path: str) -> None:
        """Removes the file. Raises `FileMissing`."""

    @abstractmethod
    def rename(self, path: str, target: str) -> None:
        """Gives the file another name in one step, replacing what had it."""

    @abstractmethod
    def exists(self, path: str) -> bool:
        """Whether a file has that path."""

    @abstractmethod
    def files(self, folder: str = "") -> Iterator[str]:
        """The paths of the files in `folder` and below it, in order."""

    @property
    @abstractmethod
    def free_bytes(self) -> int:
        """Room that is left, in bytes."""

    def version(self, path: str) -> int | None:
        """A number that the file at `path` has until somebody writes to it, and no file ever again; None where nobody
        counts, as on a real disk, where others may write unseen.
        """
        return None

    def name_of(self, path: str) -> str:
        """What messages call the file at `path`."""
        return path

    def lock(self, path: str) -> Lock:
        """Takes the lock called `path` without waiting. Raises `RepositoryLocked` while somebody holds it."""
        return ProcessLock(self, normal_path(path))

    def is_locked(self, path: str) -> bool:
        """Whether somebody holds the lock called `path`, this process included."""
        return is_held(self, normal_path(path))


@lru_cache(maxsize=16384)
def normal_path(path: str) -> str:
    """`path` with single slashes and none at its ends. Raises `StorageError` where it would leave the storage."""
    parts = [part for part in path.replace("\\", "/").split("/") if part not in ("", ".")]
    if not parts or ".." in parts or "\0" in path:
        raise StorageError(f"'{path}' does not name a file inside the storage.", path)
    return "/".join(parts)


PAGE_SIZE = 256 * KIB
_LARGE_PIECE = 16 * KIB
"""From here on, on the average, it takes less to write each piece than to join them."""


class MemoryFile(File):
    """A sparse file in memory: pages that were never written take no room."""

    def __init__(self, path: str = "memory", volume: MemoryStorage | None = None) -> None:
        self.path = path
        self.volume = volume
        self._pages: dict[int, bytes | bytearray] = {}
        self._size = 0

    @property
    def size(self) -> int:
        return self._size

    @property
    def stored_bytes(self) -> int:
        """The room that the file takes: its pages, not its length."""
        return len(self._pages) * PAGE_SIZE

    def read(self, offset: int, length: int) -> bytes:
        if offset < 0 or length < 0 or offset + length > self._size:
            raise UnexpectedEnd(f"'{self.path}' ends at {self._size}, before {offset + length}.", self.path)
        index, within = divmod(offset, PAGE_SIZE)
        if within + length <= PAGE_SIZE:
            page = self._pages.get(index)
            return bytes(length) if page is None else bytes(memoryview(page)[within : within + length])
        pieces = []
        while length:
            step = min(length, PAGE_SIZE - within)
            page = self._pages.get(index)
            pieces.append(bytes(step) if page is None else memoryview(page)[within : within + step])
            length -= step
            index, within = index + 1, 0
        return b"".join(pieces)

    def write(self, offset: int, data: Buffer) -> None:
        view = memoryview(data)
        if not view:
            return
        first, last = offset // PAGE_SIZE, (offset + len(view) - 1) // PAGE_SIZE
        missing = [index for index in range(first, last + 1) if index not in self._pages]
        if self.volume is not None and missing:
            self.volume.reserve(len(missing) * PAGE_SIZE, self.path)
        position = 0
        while position < len(view):
            index, within = divmod(offset + position, PAGE_SIZE)
            step = min(len(view) - position, PAGE_SIZE - within)
            if step == PAGE_SIZE:
                self._pages[index] = bytes(view[position : position + step])
            else:
                self._changeable_page(index)[within : within + step] = view[position : position + step]
            position += step
        self._size = max(self._size, offset + len(view))

    def write_all(self, offset: int, pieces: Sequence[Buffer]) -> None:
        if sum(map(len, pieces)) < len(pieces) * _LARGE_PIECE:
            super().write_all(offset, pieces)
            return
        for piece in pieces:
            self.write(offset, piece)
            offset += len(piece)

    def truncate(self, size: int) -> None:
        if size < self._size:
            dropped = [index for index in self._pages if index * PAGE_SIZE >= size]
            for index in dropped:
                del self._pages[index]
            if self.volume is not None:
                self.volume.release(len(dropped) * PAGE_SIZE)
            index, within = divmod(size, PAGE_SIZE)
            if index in self._pages:
                self._changeable_page(index)[within:] = bytes(PAGE_SIZE - within)
        self._size = size

    def data_ranges(self, offset: int, length: int) -> Iterator[Range]:
        end = offset + length
        held = members_between(self._pages, offset // PAGE_SIZE, -(-end // PAGE_SIZE))
        return coalesce(clip((Range(index * PAGE_SIZE, PAGE_SIZE) for index in held), offset, end))

    def copy(self, volume: MemoryStorage) -> MemoryFile:
        """An independent file with the same content on another volume; unchanged pages are shared."""
        twin = MemoryFile(self.path, volume)
        for index, page in self._pages.items():
            if isinstance(page, bytearray):
                self._pages[index] = bytes(page)
        twin._pages, twin._size = dict(self._pages), self._size
        return twin

    def _changeable_page(self, index: int) -> bytearray:
        page = self._pages.get(index)
        if not isinstance(page, bytearray):
            page = self._pages[index] = bytearray(PAGE_SIZE) if page is None else bytearray(page)
        return page

    def sync(self) -> None:
        """Memory has nothing to wait for."""

    def close(self) -> None:
        """The content stays for the next one who opens the file."""


class MemoryStorage(Storage):
    """A volume in memory.

    `capacity` is its size in bytes, None for one without limit; `used_bytes` the room that all its files take.
    """

    def __init__(self, capacity: int | None = None) -> None:
        self.capacity = capacity
        self.used_bytes = 0
        self._files: dict[str, MemoryFile] = {}

    def open(self, path: str, *, writable: bool = False) -> File:
        return self._find(path)

    def create(self, path: str) -> File:
        path = normal_path(path)
        if path in self._files:
            raise FileAlreadyExists(f"'{path}' exists already.", path)
        self._files[path] = MemoryFile(path, self)
        return self._files[path]

    def delete(self, path: str) -> None:
        file = self._files.pop(self._find(path).path)
        self.release(file.stored_bytes)
        file.volume = None

    def rename(self, path: str, target: str) -> None:
        file = self._find(path)
        target = normal_path(target)
        if target != file.path and target in self._files:
            self.delete(target)
        del self._files[file.path]
        file.path = target
        self._files[file.path] = file

    def exists(self, path: str) -> bool:
        return normal_path(path) in self._files

    def files(self, folder: str = "") -> Iterator[str]:
        prefix = folder.strip("/") + "/" if folder.strip("/") else ""
        return iter(sorted(path for path in self._files if path.startswith(prefix)))

    @property
    def free_bytes(self) -> int:
        return 2**63 if self.capacity is None else max(0, self.capacity - self.used_bytes)

    def copy(self) -> MemoryStorage:
        """An independent volume with the same files; what neither changes afterwards is shared."""
        twin = MemoryStorage(self.capacity)
        twin.used_bytes = self.used_bytes
        twin._files = {path: file.copy(twin) for path, file in self._files.items()}
        return twin

    def reserve(self, length: int, path: str) -> None:
        """Takes `length` bytes of room. Raises `StorageFull` where they do not fit."""
        if self.capacity is not None and length > self.free_bytes:
            raise StorageFull(f"There is no room for '{path}': {self.free_bytes} of {self.capacity} bytes left.", path)
        self.used_bytes += length

    def release(self, length: int) -> None:
        """Gives `length` bytes of room back."""
        self.used_bytes -= length

    def _find(self, path: str) -> MemoryFile:
        file = self._files.get(normal_path(path))
        if file is None:
            raise FileMissing(f"There is no file '{path}'.", path)
        return file
