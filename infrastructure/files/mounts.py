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

    def entry(self, folder: str, name: str) -> str | None:
        """The real path of an entry, links resolved; None when it is missing or lies outside the granted folder."""
        path = os.path.realpath(os.path.join(folder, name))
        inside = path == self.top or path.startswith(self.top.rstrip(os.sep) + os.sep)
        return path if inside and os.path.exists(path) else None

    def names(self, folder: str) -> list[str]:
        """The names of the entries of a folder that can be reached, in the machine's order."""
        return sorted((name for name in os.listdir(folder) if self.entry(folder, name) is not None), key=self.fold)

    def new_entry(self, folder: str, name: str, simulated: str) -> str:
        """The real path at which to create `name`. Raises `PermissionError` where writing was not granted."""
        if self.access is not Access.READ_WRITE or name in ("", ".", "..") or os.path.basename(name) != name:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), simulated)
        path = os.path.join(folder, name)
        if os.path.islink(path):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), simulated)
        return path

    def node(self, path: str) -> Node:
        """The node for a real path inside the folder."""
        overlay = self.access is Access.COPY_ON_WRITE
        node: Node
        if os.path.isdir(path):
            node = OverlayDirectory(self, path) if overlay else RealDirectory(self, path)
        else:
            node = OverlayFile(self, path) if overlay else RealFile(self, path)
        return node


def real_folder(path: str, access: Access, *, now: Now, fold: Callable[[str], str]) -> Directory:
    """The real folder at `path` as a directory for `FileTree.mount`; `fold` is the machine's case rule."""
    folder = RealFolder(path, access, now=now, fold=fold)
    node = folder.node(folder.top)
    assert isinstance(node, Directory)
    return node


def _read_times(node: Node, path: str) -> None:
    facts = os.stat(path)
    node.modified = datetime.fromtimestamp(facts.st_mtime_ns / 1e9, UTC)
    node.accessed = datetime.fromtimestamp(facts.st_atime_ns / 1e9, UTC)
    node.created = min(node.modified, datetime.fromtimestamp(facts.st_ctime_ns / 1e9, UTC))


class RealContent:
    """The bytes of a real file; they are written only through a folder granted for it."""

    def __init__(self, path: str, writable: bool) -> None:
        self._path = path
        self._writable = writable

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
        """Every write is closed at once."""

    def _check(self) -> None:
        if not self._writable:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), self._path)


class OverlayFile(File):
    """A real file seen through a copy-on-write mount: read from the disk until the first write, then kept in memory."""

    def __init__(self, folder: RealFolder, path: str) -> None:
        super().__init__(folder.now, folder.space, RealContent(path, writable=False))
        _read_times(self, path)

    def writable_content(self) -> Content:
        content = self.content
        if isinstance(content, RealContent):
            copy = File(self._now, self._space).content
            copy.write(0, content.read(0, content.size))
            self.release()
            self._content = copy
        return self._content


class OverlayDirectory(MemoryDirectory):
    """A real directory seen through a copy-on-write mount, as it was when it was first looked into."""

    def __init__(self, folder: RealFolder, path: str) -> None:
        super().__init__(now=folder.now, space=folder.space, fold=folder.fold, populate=self._load)
        _read_times(self, path)
        self._folder = folder
        self._real = path

    def _load(self) -> None:
        for name in self._folder.names(self._real):
            path = self._folder.entry(self._real, name)
            if path is not None:
                self._entries.setdefault(self._fold(name), (name, self._folder.node(path)))


class RealFile(File):
    """A real file, written through when its folder was granted for it."""

    def __init__(self, folder: RealFolder, path: str) -> None:
        self._folder = folder
        self.path = path
        self._now = folder.now
        self._space = folder.space
        self._content = RealContent(path, folder.access is Access.READ_WRITE)
        self.attributes = None
        self.holders = 0
        _read_times(self, path)

    def writable_content(self) -> Content:
        if self._folder.access is not Access.READ_WRITE:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), self.path)
        return self._content

    def touch(self) -> None:
        """The real disk has noted the time already."""

    def set_times(
        self, created: datetime | None = None, modified: datetime | None = None, accessed: datetime | None = None
    ) -> None:
        self.writable_content()
        super().set_times(created, modified, accessed)
        os.utime(self.path, (self.accessed.timestamp(), self.modified.timestamp()))

    def place(self, content: Content) -> None:
        """A real file holds its own bytes and nothing else."""
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), self.path)

    def release(self) -> None:
        """It took no simulated room."""

    def device(self) -> object:
        return self._folder


class RealDirectory(Directory):
    """A real directory, asked anew each time; changed when its folder was granted for it."""

    def __init__(self, folder: RealFolder, path: str) -> None:
        self._folder = folder
        self.path = path
        self.attributes = DIRECTORY_ATTRIBUTES
        _read_times(self, path)

    def get(self, name: str) -> tuple[str, Node] | None:
        path = self._folder.entry(self.path, name)
        if path is not None:
            return name, self._folder.node(path)
        folded = self._folder.fold(name)
        if folded != name or self._folder.fold("A") == "a":
            for real_name in self._folder.names(self.path):
                if self._folder.fold(real_name) == folded:
                    return self.get(real_name)
        return None

    def entries(self) -> Iterator[tuple[str, Node]]:
        for name in self._folder.names(self.path):
            path = self._folder.entry(self.path, name)
            if path is not None:
                yield name, self._folder.node(path)

    def create_file(self, name: str) -> File:
        path = self._folder.new_entry(self.path, name, name)
        with open(path, "xb"):
            pass
        return RealFile(self._folder, path)

    def create_directory(self, name: str) -> Directory:
        path = self._folder.new_entry(self.path, name, name)
        os.mkdir(path)
        return RealDirectory(self._folder, path)

    def link(self, name: str, node: Node) -> None:
        """Only what lives on the same disk can be moved here; nothing simulated can be grafted in."""
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), name)

    def unlink(self, name: str) -> None:
        path = self._folder.new_entry(self.path, name, name)
        if os.path.isdir(path):
            os.rmdir(path)
        else:
            os.unlink(path)

    def move_entry(self, name: str, target: Directory, new_name: str) -> None:
        assert isinstance(target, RealDirectory)
        source_path = self._folder.new_entry(self.path, name, name)
        os.rename(source_path, self._folder.new_entry(target.path, new_name, new_name))

    def set_times(
        self, created: datetime | None = None, modified: datetime | None = None, accessed: datetime | None = None
    ) -> None:
        if self._folder.access is not Access.READ_WRITE:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), self.path)
        super().set_times(created, modified, accessed)
        os.utime(self.path, (self.accessed.timestamp(), self.modified.timestamp()))

    def device(self) -> object:
        return self._folder
