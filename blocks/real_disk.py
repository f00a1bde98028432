"""Files on a real disk: the `Storage` that a user's own folder is seen through.

Turns the operating system's errors into the engine's. Never leaves its root folder.
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from hvsim.blocks.device import Buffer, Range
from hvsim.blocks.errors import FileAlreadyExists, FileMissing, StorageError, StorageFailed, StorageFull, UnexpectedEnd
from hvsim.blocks.io import File, Storage, normal_path
from hvsim.blocks.locks import FileLock, Lock, is_file_held

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_MOST_OFFSET = 2**63
"""What no system can address: a damaged file may name any place."""
_BELIEVED = 1024 * 1024
"""Bytes that are asked for without looking whether the file has them: the memory for them is taken first."""

_REPARSE_POINT = 0x400
"""What Windows calls its links, and the junctions that are links as well."""

_MOST_PIECES = 1024
"""Of a write; no system that counts them takes fewer."""

_MOST_AT_ONCE = 1024 * 1024
"""Bytes of a write. For more, Linux takes memory by pages of 2 MiB, and finding them takes longer than the writing."""


@contextmanager
def _translated(path: str, named: str = "", *, creating: bool = False) -> Iterator[None]:
    """Turns errors of the system into those of the engine, whose messages call the file `named` where that is given."""
    named = named or path
    try:
        yield
    except FileNotFoundError as error:
        if creating:
            raise StorageFailed(f"'{named}' cannot be created: {error.strerror}.", path) from error
        raise FileMissing(f"There is no file '{named}'.", path) from None
    except FileExistsError:
        raise FileAlreadyExists(f"'{named}' exists already.", path) from None
    except (MemoryError, OverflowError) as error:
        raise StorageFailed(f"'{named}' cannot be used: so many bytes are beyond this machine.", path) from error
    except OSError as error:
        if error.errno in _FULL:
            raise StorageFull(f"There is no room for '{named}': {error.strerror}.", path) from error
        raise StorageFailed(f"'{named}' cannot be used: {error.strerror}.", path) from error


def _read_at(descriptor: int, length: int, offset: int) -> bytes:
    if hasattr(os, "pread"):
        return os.pread(descriptor, length, offset)
    os.lseek(descriptor, offset, os.SEEK_SET)
    return os.read(descriptor, length)


def _write_at(descriptor: int, data: memoryview, offset: int) -> int:
    if hasattr(os, "pwrite"):
        return os.pwrite(descriptor, data, offset)
    os.lseek(descriptor, offset, os.SEEK_SET)
    return os.write(descriptor, data)


def _portions(pieces: Sequence[Buffer]) -> Iterator[tuple[list[Buffer], int]]:
    """The pieces in as many writes as they take, each with its length; a single long piece is left whole."""
    some: list[Buffer] = []
    length = 0
    for piece in pieces:
        if some and (length + len(piece) > _MOST_AT_ONCE or len(some) == _MOST_PIECES):
            yield some, length
            some, length = [], 0
        some.append(piece)
        length += len(piece)
    if some:
        yield some, length


def _sync_folder(folder: Path) -> None:
    """Makes the names in the folder survive a power loss, where the system lets a folder be opened."""
    if hasattr(os, "O_DIRECTORY"):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _refuse(error: OSError) -> None:
    """A folder that cannot be read but is gone meanwhile is none; any other could hide the files that are asked for."""
    if not isinstance(error, FileNotFoundError | NotADirectoryError):
        raise error


def _make_folder(folder: Path) -> None:
    """Makes the folder and those above it, so that their names survive a power loss as well."""
    if not folder.is_dir():
        _make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        _sync_folder(folder.parent)


class DiskFile(File):
    """An open file of the operating system."""

    def __init__(self, path: str, descriptor: int, named: str = "") -> None:
        self.path = path
        self._name = named or path
        self._descriptor = descriptor

    @property
    def name(self) -> str:
        return self._name

    @property
    def size(self) -> int:
        with _translated(self.path, self._name):
            return os.fstat(self._descriptor).st_size

    def check_regular(self) -> None:
        """Raises `StorageFailed` for a device, a pipe or a folder: they have no length to go by."""
        mode = os.fstat(self._descriptor).st_mode
        if stat.S_ISDIR(mode):
            raise StorageFailed(f"'{self._name}' cannot be used: {os.strerror(errno.EISDIR)}.", self.path)
        if not stat.S_ISREG(mode):
            raise StorageFailed(f"'{self._name}' cannot be used: it is no regular file.", self.path)

    def read(self, offset: int, length: int) -> bytes:
        if (length > _BELIEVED or offset + length >= _MOST_OFFSET) and offset + length > self.size:
            raise UnexpectedEnd(f"'{self._name}' ends before {offset + length}.", self.path)
        with _translated(self.path, self._name):
            data = _read_at(self._descriptor, length, offset)
            while len(data) < length:
                more = _read_at(self._descriptor, length - len(data), offset + len(data))
                if not more:
                    raise UnexpectedEnd(f"'{self._name}' ends before {offset + length}.", self.path)
                data += more
        return data

    def write(self, offset: int, data: Buffer) -> None:
        view = memoryview(data)
        with _translated(self.path, self._name):
            while view:
                written = _write_at(self._descriptor, view[:_MOST_AT_ONCE], offset)
                if not written:
                    raise StorageFailed(f"'{self._name}' takes no more bytes.", self.path)
                view = view[written:]
                offset += written

    def write_all(self, offset: int, pieces: Sequence[Buffer]) -> None:
        if not hasattr(os, "pwritev"):
            super().write_all(offset, pieces)
            return
        for some, length in _portions(pieces):
            if len(some) == 1:
                self.write(offset, some[0])
            else:
                with _translated(self.path, self._name):
                    written = os.pwritev(self._descriptor, some, offset)
                if written < length:
                    self.write(offset + written, memoryview(b"".join(some))[written:])
            offset += length

    def truncate(self, size: int) -> None:
        with _translated(self.path, self._name):
            os.ftruncate(self._descriptor, size)

    def data_ranges(self, offset: int, length: int) -> Iterator[Range]:
        end = offset + length
        if not hasattr(os, "SEEK_DATA"):
            return super().data_ranges(offset, length)
        return self._seek_data(offset, end)

    def _seek_data(self, position: int, end: int) -> Iterator[Range]:
        while position < end:
            try:
                start = os.lseek(self._descriptor, position, os.SEEK_DATA)
            except OSError as error:
                if error.errno == errno.ENXIO:  # nothing but a hole up to the end of the file
                    return
                yield Range(position, end - position)  # a file system that does not know
                return
            if start >= end:
                return
            position = min(end, os.lseek(self._descriptor, start, os.SEEK_HOLE))
            yield Range(start, position - start)

    def write_back(self, offset: int, length: int) -> None:
        if hasattr(os, "posix_fadvise"):
            # The system begins to write at once instead of at `sync`, and soon has the memory for what comes next.
            with suppress(OSError):
                os.posix_fadvise(self._descriptor, offset, length, os.POSIX_FADV_DONTNEED)

    def sync(self) -> None:
        with _translated(self.path, self._name):
            os.fsync(self._descriptor)

    def close(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


class DiskStorage(Storage):
    """A real folder. `writable` False refuses every change.

    `named` is what messages call the folder, in front of the names in it; without it these stand alone.
    """

    def __init__(self, root: str | os.PathLike[str], *, writable: bool = True, named: str = "") -> None:
        self.root = Path(root)
        self._named = named
        self.writable = writable

    def open(self, path: str, *, writable: bool = False) -> File:
        if writable:
            self._check_writable(path)
        flags = (os.O_RDWR if writable else os.O_RDONLY) | getattr(os, "O_BINARY", 0)
        flags |= getattr(os, "O_NONBLOCK", 0)  # a pipe would wait for somebody at its other end
        with _translated(path, self.name_of(path)):
            file = DiskFile(normal_path(path), os.open(self._real(path), flags), self.name_of(normal_path(path)))
            try:
                file.check_regular()
            except BaseException:  # also Ctrl-C: the file must not stay open
                file.close()
                raise
        return file

    def create(self, path: str) -> File:
        self._check_writable(path)
        real = self._real(path)
        with _translated(path, self.name_of(path), creating=True):
            _make_folder(real.parent)
            flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
            file = DiskFile(normal_path(path), os.open(real, flags, 0o644), self.name_of(normal_path(path)))
            try:
                _sync_folder(real.parent)
            except OSError:
                file.close()
                real.unlink()
                raise
        return file

    def delete(self, path: str) -> None:
        self._check_writable(path)
        with _translated(path, self.name_of(path)):
            self._real(path).unlink()
            _sync_folder(self._real(path).parent)

    def rename(self, path: str, target: str) -> None:
        self._check_writable(path)
        with _translated(path, self.name_of(path)):
            os.replace(self._real(path), self._real(target))
            _sync_folder(self._real(target).parent)

    def exists(self, path: str) -> bool:
        with _translated(path, self.name_of(path)):
            return self._real(path).is_file()

    def files(self, folder: str = "") -> Iterator[str]:
        top = normal_path(folder) + "/" if folder.strip("/") else ""
        with _translated(folder or str(self.root)):
            return iter(sorted(self._files_below(top)))

    def _files_below(self, top: str) -> Iterator[str]:
        """The files in a folder and those below it, in no order; a link to a folder is not followed."""
        waiting = [top]
        while waiting:
            folder = waiting.pop()
            try:
                entries = list(os.scandir(os.path.join(self.root, folder)))
            except OSError as error:
                _refuse(error)
                continue
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(f"{folder}{entry.name}/")
                elif Path(entry).is_file() if entry.is_symlink() else entry.is_file():
                    yield folder + entry.name

    @property
    def free_bytes(self) -> int:
        with _translated(str(self.root)):
            return shutil.disk_usage(self.root).free

    def lock(self, path: str) -> Lock:
        self._check_writable(path)
        real = self._real(path)
        with _translated(path, self.name_of(path), creating=True):
            _make_folder(real.parent)
        return FileLock(str(real))

    def is_locked(self, path: str) -> bool:
        return is_file_held(str(self._real(path)))

    def name_of(self, path: str) -> str:
        return os.path.join(self._named, path)

    def _real(self, path: str) -> Path:
        inside = normal_path(path)
        real = self.root / inside
        try:
            is_inside = not self._has_link(inside) or real.resolve().is_relative_to(self.root.resolve())
        except (RuntimeError, UnicodeError):  # links in a circle; half of a character
            is_inside = False
        if not is_inside:
            raise StorageError(f"'{self.name_of(path)}' leads out of the storage.", path)
        return real

    def _has_link(self, path: str) -> bool:
        """Whether a folder on the way to the file, or the file, may be a link: only such a one leads out."""
        at = os.fspath(self.root)
        for part in path.split("/"):
            at = os.path.join(at, part)
            try:
                status = os.lstat(at)
            except OSError:
                return False  # there is nothing there, and so nothing below it
            if stat.S_ISLNK(status.st_mode) or getattr(status, "st_file_attributes", 0) & _REPARSE_POINT:
                return True
        return False

    def _check_writable(self, path: str) -> None:
        if not self.writable:
            raise StorageFailed(
                f"'{self.name_of(path)}' cannot be changed: the folder was opened for reading only.", path
            )
