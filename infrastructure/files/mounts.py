"""Folders of the real machine inside a simulated one: looked at only, overlaid, or written through.

The one module that touches the real disk. A name that leads out of the granted folder, by link or
by `..`, is not there.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from enum import Enum

from hvsim.infrastructure.files.content import Content, Space
from hvsim.infrastructure.files.nodes import (
    DIRECTORY_ATTRIBUTES,
    Directory,
    File,
    MemoryDirectory,
    Node,
    Now,
)

OVERLAY_CAPACITY = 64 * 1024**3
"""Room for what is written into a copy-on-write mount, which lives in memory."""


class Access(Enum):
    """What a script may do to a mounted folder."""

    READ_ONLY = "ro"
    COPY_ON_WRITE = "cow"
    """Writes go to memory and are gone with the session; the real folder never changes."""
    READ_WRITE = "rw"


Chain = tuple[str, ...]
"""The real folders on the way to one. A link back to any of them is not there: it would make a tree without end."""


class RealFolder:
    """One granted folder: the door through which its nodes reach the disk."""

    def __init__(self, path: str, access: Access, *, now: Now, fold: Callable[[str], str]) -> None:
        self.top = os.path.realpath(path)
        if not os.path.isdir(self.top):
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), path)
        self.access = access
        self.now = now
        self.fold = fold
        self.space = Space(OVERLAY_CAPACITY)
        self.locks: dict[str, datetime | None] = {}
        """Until when files that are written through may not be changed: nodes are made anew each time."""

    def entry(self, folder: str, name: str) -> str | None:
        """The real path of an entry, links resolved; None when it is missing or lies outside the granted folder.

        Pipes, sockets and devices are missing too: opening one could wait for ever, or reach what was not granted.
        """
        path = os.path.realpath(os.path.join(folder, name))
        inside = path == self.top or path.startswith(self.top.rstrip(os.sep) + os.sep)
        return path if inside and (os.path.isdir(path) or os.path.isfile(path)) else None

    def entries(self, folder: str, above: Chain) -> list[tuple[str, str, bool]]:
        """Name, real path and whether it is a folder, of each entry that can be reached, in the machine's order.

        Only links are resolved: what else lies in a folder inside the granted one is inside too.
        """
        found = []
        with os.scandir(folder) as listing:
            for entry in listing:
                path = self.entry(folder, entry.name) if entry.is_symlink() else entry.path
                if path is not None and path not in above and (entry.is_dir() or entry.is_file()):
                    found.append((entry.name, path, entry.is_dir()))
        return sorted(found, key=lambda each: self.fold(each[0]))

    def new_entry(self, folder: str, name: str, simulated: str) -> str:
        """The real path at which to create `name`. Raises `PermissionError` where writing was not granted."""
        if self.access is not Access.READ_WRITE or name in ("", ".", "..") or os.path.basename(name) != name:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), simulated)
        path = os.path.join(folder, name)
        if os.path.islink(path):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), simulated)
        return path

    def node(self, path: str, is_directory: bool, above: Chain = ()) -> Node:
        """The node for a real path inside the folder; `above` are the real folders on the way to it."""
        overlay = self.access is Access.COPY_ON_WRITE
        if is_directory:
            return OverlayDirectory(self, path, above) if overlay else RealDirectory(self, path, above)
        return OverlayFile(self, path) if overlay else RealFile(self, path)


def real_folder(path: str, access: Access, *, now: Now, fold: Callable[[str], str]) -> Directory:
    """The real folder at `path` as a directory for `FileTree.mount`; `fold` is the machine's case rule."""
    folder = RealFolder(path, access, now=now, fold=fold)
    node = folder.node(folder.top, is_directory=True)
    assert isinstance(node, Directory)
    return node


def real_path_of(directory: Directory) -> str | None:
    """The real folder that a directory is, where what is written to it goes there; None for any other."""
    if isinstance(directory, RealDirectory) and directory.is_writable:
        return directory.real_path
    return None


class _RealTimes(Node):
    """Times that are read from the disk when somebody first asks, so that a large folder is cheap to open."""

    real_path: str

    def __getattr__(self, name: str) -> datetime:
        if name not in ("created", "modified", "accessed"):
            raise AttributeError(name)
        facts = os.stat(self.real_path)
        modified = datetime.fromtimestamp(facts.st_mtime_ns / 1e9, UTC)
        times = {
            "modified": modified,
            "accessed": datetime.fromtimestamp(facts.st_atime_ns / 1e9, UTC),
            "created": min(modified, datetime.fromtimestamp(facts.st_ctime_ns / 1e9, UTC)),
        }
        for each, moment in times.items():
            self.__dict__.setdefault(each, moment)
        return times[name]


class RealContent:
    """The bytes of a real file; they are written only through a folder granted for it."""

    def __init__(self, path: str, writable: bool) -> None:
        self._path = path
        self._writable = writable

    @property
    def path(self) -> str:
        """Where it is on the real machine."""
        return self._path

    @property
    def size(self) -> int:
        return os.path.getsize(self._path)

    @property
    def allocated(self) -> int:
        """Nothing: a real file takes no simulated room."""
        return 0

    def read(self, offset: int, length: int) -> bytes:
        with open(self._path, "rb") as stream:
            stream.seek(offset)
            return stream.read(length)

    def write(self, offset: int, data: bytes) -> None:
        self._check()
        with open(self._path, "r+b") as stream:
            stream.seek(offset)
            stream.write(data)

    def truncate(self, size: int) -> None:
        self._check()
        os.truncate(self._path, size)

    def flush(self) -> None:
        """Makes what was written survive a power loss: a backup file in a granted folder counts on it."""
        if self._writable:
            descriptor = os.open(self._path, os.O_RDWR | getattr(os, "O_BINARY", 0))
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)

    def _check(self) -> None:
        if not self._writable:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), self._path)


class OverlayFile(_RealTimes, File):
    """A real file seen through a copy-on-write mount: read from the disk until the first write, then kept in memory."""

    def __init__(self, folder: RealFolder, path: str) -> None:
        self._now = folder.now
        self._space = folder.space
        self._content: Content = RealContent(path, writable=False)
        self.attributes = None
        self.holders = 0
        self.real_path = path

    def writable_content(self) -> Content:
        content = self.content
        if isinstance(content, RealContent):
            copy = File(self._now, self._space).content
            copy.write(0, content.read(0, content.size))
            self.release()
            self._content = copy
        return self._content


class OverlayDirectory(_RealTimes, MemoryDirectory):
    """A real directory seen through a copy-on-write mount, as it was when it was first looked into."""

    def __init__(self, folder: RealFolder, path: str, above: Chain) -> None:
        super().__init__(now=folder.now, space=folder.space, fold=folder.fold, populate=self._load)
        del self.created, self.modified, self.accessed
        self._folder = folder
        self.real_path = path
        self._above = (*above, path)

    def _load(self) -> None:
        for name, path, is_directory in self._folder.entries(self.real_path, self._above):
            self._entries.setdefault(self._fold(name), (name, self._folder.node(path, is_directory, self._above)))


class RealFile(_RealTimes, File):
    """A real file, written through when its folder was granted for it."""

    is_bytes = True

    def __init__(self, folder: RealFolder, path: str) -> None:
        self._folder = folder
        self.real_path = path
        self._now = folder.now
        self._space = folder.space
        self._content = RealContent(path, folder.access is Access.READ_WRITE)
        self.attributes = None
        self.holders = 0

    @property
    def locked_until(self) -> datetime | None:
        return self._folder.locks.get(self.real_path)

    @locked_until.setter
    def locked_until(self, until: datetime | None) -> None:
        self._folder.locks[self.real_path] = until

    def writable_content(self) -> Content:
        if self._folder.access is not Access.READ_WRITE:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), self.real_path)
        return self._content

    def touch(self) -> None:
        """The real disk has noted the time already."""

    def set_times(
        self, created: datetime | None = None, modified: datetime | None = None, accessed: datetime | None = None
    ) -> None:
        self.writable_content()
        super().set_times(created, modified, accessed)
        os.utime(self.real_path, (self.accessed.timestamp(), self.modified.timestamp()))

    def place(self, content: Content) -> None:
        """A real file holds its own bytes and nothing else."""
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), self.real_path)

    def release(self) -> None:
        """It took no simulated room."""

    def device(self) -> object:
        return self._folder


class RealDirectory(_RealTimes, Directory):
    """A real directory, asked anew each time; changed when its folder was granted for it."""

    def __init__(self, folder: RealFolder, path: str, above: Chain) -> None:
        self._folder = folder
        self.real_path = path
        self._above = (*above, path)
        self.attributes = DIRECTORY_ATTRIBUTES

    @property
    def is_writable(self) -> bool:
        """Whether writing through to the disk was granted."""
        return self._folder.access is Access.READ_WRITE

    def get(self, name: str) -> tuple[str, Node] | None:
        path = self._folder.entry(self.real_path, name)
        if path is not None and path not in self._above:
            return name, self._folder.node(path, os.path.isdir(path), self._above)
        folded = self._folder.fold(name)
        if folded != name or self._folder.fold("A") == "a":
            for real_name, real_path, is_directory in self._folder.entries(self.real_path, self._above):
                if self._folder.fold(real_name) == folded:
                    return real_name, self._folder.node(real_path, is_directory, self._above)
        return None

    def entries(self) -> Iterator[tuple[str, Node]]:
        for name, path, is_directory in self._folder.entries(self.real_path, self._above):
            yield name, self._folder.node(path, is_directory, self._above)

    def create_file(self, name: str) -> File:
        path = self._folder.new_entry(self.real_path, name, name)
        with open(path, "xb"):
            pass
        return RealFile(self._folder, path)

    def create_directory(self, name: str) -> Directory:
        path = self._folder.new_entry(self.real_path, name, name)
        os.mkdir(path)
        return RealDirectory(self._folder, path, self._above)

    def link(self, name: str, node: Node) -> None:
        """Only what lives on the same disk can be moved here; nothing simulated can be grafted in."""
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), name)

    def unlink(self, name: str) -> None:
        path = self._folder.new_entry(self.real_path, name, name)
        if os.path.isdir(path):
            os.rmdir(path)
        else:
            os.unlink(path)

    def move_entry(self, name: str, target: Directory, new_name: str) -> None:
        assert isinstance(target, RealDirectory)
        source_path = self._folder.new_entry(self.real_path, name, name)
        os.rename(source_path, self._folder.new_entry(target.real_path, new_name, new_name))

    def set_times(
        self, created: datetime | None = None, modified: datetime | None = None, accessed: datetime | None = None
    ) -> None:
        if self._folder.access is not Access.READ_WRITE:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), self.real_path)
        super().set_times(created, modified, accessed)
        os.utime(self.real_path, (self.accessed.timestamp(), self.modified.timestamp()))

    def device(self) -> object:
        return self._folder
