"""A folder of a machine's files as the block engine's `Storage`: disk images and backups live among ordinary files.

Translates paths and errors. What a disk image or a backup file is stays the block engine's business.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator

from hvsim.blocks.device import Buffer
from hvsim.blocks.errors import FileAlreadyExists, FileMissing, StorageError, StorageFailed, StorageFull, UnexpectedEnd
from hvsim.blocks.io import File, Storage, normal_path
from hvsim.blocks.locks import FileLock, Lock, ProcessLock, is_file_held, is_held
from hvsim.infrastructure.files.handle import FileHandle
from hvsim.infrastructure.files.mounts import real_path_of
from hvsim.infrastructure.files.tree import FileTree


def _translated(error: OSError, path: str) -> StorageError:
    """The block engine's error for one of the operating system's."""
    if isinstance(error, FileNotFoundError):
        return FileMissing(f"The file '{path}' does not exist.", path)
    if isinstance(error, FileExistsError):
        return FileAlreadyExists(f"The file '{path}' exists already.", path)
    if error.errno == errno.ENOSPC:
        return StorageFull(f"There is no room on the volume of '{path}'.", path)
    return StorageFailed(f"'{path}': {error.strerror}.", path)


class TreeFile(File):
    """An open file of a machine. A reader's attempt to write raises `StorageError`."""

    def __init__(self, handle: FileHandle, *, writable: bool, path: str = "") -> None:
        self.path = path or handle.path
        self._handle = handle
        self._writable = writable

    @property
    def size(self) -> int:
        return self._handle.size

    def read(self, offset: int, length: int) -> bytes:
        data = b""
        if offset >= 0 and length > 0:
            try:
                data = self._handle.read_at(offset, length)
            except OSError as error:
                raise _translated(error, self.path) from error
        if len(data) != length or (not length and not 0 <= offset <= self.size):
            raise UnexpectedEnd(f"'{self.path}' ends at {self.size}, before {offset + length}.", self.path)
        return data

    def write(self, offset: int, data: Buffer) -> None:
        self._check_writable()
        try:
            self._handle.write_at(offset, bytes(data))
        except OSError as error:
            raise _translated(error, self.path) from error

    def truncate(self, size: int) -> None:
        self._check_writable()
        try:
            self._handle.truncate(size)
        except OSError as error:
            raise _translated(error, self.path) from error

    def sync(self) -> None:
        try:
            self._handle.flush()
        except OSError as error:
            raise _translated(error, self.path) from error

    def close(self) -> None:
        self._handle.close()

    def _check_writable(self) -> None:
        if not self._writable:
            raise StorageError(f"'{self.path}' was opened for reading only.", self.path)


def open_file(tree: FileTree, path: str, *, writable: bool = False) -> TreeFile:
    """The file at a path of the machine. Raises `FileMissing`."""
    try:
        return TreeFile(tree.open_file(path), writable=writable)
    except OSError as error:
        raise _translated(error, path) from error


class TreeStorage(Storage):
    """The files of a machine below one folder, which must exist."""

    def __init__(self, tree: FileTree, folder: str) -> None:
        self._tree = tree
        self.folder = folder
        self._separator = tree.syntax.separator
        self._beginning = folder.rstrip(self._separator) + self._separator

    def full_path(self, path: str) -> str:
        """Where the machine has a file of this storage."""
        return self._beginning + normal_path(path).replace("/", self._separator)

    def open(self, path: str, *, writable: bool = False) -> File:
        try:
            return TreeFile(self._tree.open_file(self.full_path(path)), writable=writable, path=normal_path(path))
        except OSError as error:
            raise _translated(error, path) from error

    def create(self, path: str) -> File:
        full = self.full_path(path)
        try:
            return TreeFile(self._created(full), writable=True, path=normal_path(path))
        except OSError as error:
            raise _translated(error, path) from error

    def _created(self, full: str) -> FileHandle:
        try:
            return self._tree.open_file(full, create=True, exclusive=True)
        except FileNotFoundError:  # the first file of its folder
            root, names = self._tree.syntax.split(full)
            self._tree.make_directories(self._tree.syntax.join(root, names[:-1]))
            return self._tree.open_file(full, create=True, exclusive=True)

    def delete(self, path: str) -> None:
        try:
            self._tree.remove(self.full_path(path))
        except OSError as error:
            raise _translated(error, path) from error

    def rename(self, path: str, target: str) -> None:
        try:
            self._tree.replace(self.full_path(path), self.full_path(target))
        except OSError as error:
            raise _translated(error, path) from error

    def exists(self, path: str) -> bool:
        return self._tree.is_file(self.full_path(path))

    def version(self, path: str) -> int | None:
        return self._tree.version(self.full_path(path))

    def files(self, folder: str = "") -> Iterator[str]:
        start = self.full_path(folder) if folder else self.folder
        status = self._tree.status(start)
        if status is None or not status.is_directory:
            return
        for entry in self._tree.list(start):
            name = f"{folder}/{entry.name}" if folder else entry.name
            if entry.is_directory:
                yield from self.files(name)
            else:
                yield name

    def lock(self, path: str) -> Lock:
        """As every storage does; in a real folder that is written through, other processes are kept out as well."""
        full = self.full_path(path)
        above = self._tree.folder_above(full)
        if above is None or real_path_of(above) is None:
            return ProcessLock(self._tree, full)
        root, names = self._tree.syntax.split(full)
        try:
            folder = self._tree.syntax.join(root, names[:-1])
            self._tree.make_directories(folder)
            real = real_path_of(self._tree.directory(folder))
        except OSError as error:
            raise _translated(error, path) from error
        return ProcessLock(self._tree, full) if real is None else FileLock(os.path.join(real, names[-1]))

    def is_locked(self, path: str) -> bool:
        full = self.full_path(path)
        root, names = self._tree.syntax.split(full)
        folder = self._tree.find_directory(self._tree.syntax.join(root, names[:-1]))
        if folder is None:
            return False
        real = real_path_of(folder)
        return is_held(self._tree, full) if real is None else is_file_held(os.path.join(real, names[-1]))

    @property
    def free_bytes(self) -> int:
        volume = self._tree.volume_of(self.folder)
        return 0 if volume is None else volume.free
