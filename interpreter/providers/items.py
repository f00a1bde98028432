"""`FileInfo` and `DirectoryInfo` as values: a path on the simulated machine and what was there when first asked.

Members that scripts see are declared in `dotnet/io_files.py`. As in .NET, facts are read once and kept until `refresh`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hvsim.interpreter.values.objects import Extension, NoteProperty
from hvsim.interpreter.values.shown import Shown

if TYPE_CHECKING:
    from hvsim.interpreter.host import FileStatus
    from hvsim.interpreter.providers.paths import ItemPath

_UNREAD: Any = object()


class FileSystemItem(Shown):
    """What FileInfo and DirectoryInfo share.

    `original` is the text the object was made of, `place` where a provider found it.
    """

    __slots__ = ("_extension", "_status", "engine", "original", "path", "place")
    is_directory = False

    def __init__(self, engine: Any, path: str, original: str | None = None, status: Any = _UNREAD) -> None:
        self.engine = engine
        self.path = path
        self.original = path if original is None else original
        self.place: ItemPath | None = None
        self._status: Any = status
        self._extension: Extension | None = None

    @property
    def extended(self) -> Extension | None:
        """The properties that say where a provider found the item, made when they are first looked at."""
        if self._extension is None and self.place is not None:
            self._extension = _location_members(self.place, self.is_directory)
        return self._extension

    @extended.setter
    def extended(self, extension: Extension | None) -> None:
        self._extension = extension

    @property
    def name(self) -> str:
        return str(self.engine.personality.leaf(self.path))

    @property
    def status(self) -> FileStatus | None:
        """What is at the path; None when nothing is."""
        if self._status is _UNREAD:
            self._status = self.engine.file_system.status(self.path)
        found: FileStatus | None = self._status
        return found

    @property
    def exists(self) -> bool:
        status = self.status
        return status is not None and status.is_directory == self.is_directory

    def refresh(self) -> None:
        """Forgets what was read."""
        self._status = _UNREAD

    def __str__(self) -> str:
        return self.original


class FileItem(FileSystemItem):
    __slots__ = ()
    net_name = "System.IO.FileInfo"


class DirectoryItem(FileSystemItem):
    __slots__ = ()
    net_name = "System.IO.DirectoryInfo"
    is_directory = True


def _location_members(place: ItemPath, is_container: bool) -> Extension:
    extension = Extension()
    for name, value in place.provider.location_properties(place, is_container):
        extension.members[name.lower()] = NoteProperty(name, value)
    return extension


def item_at(engine: Any, status: FileStatus, path: str) -> FileSystemItem:
    """The value for what a file system reported."""
    kind = DirectoryItem if status.is_directory else FileItem
    return kind(engine, path, None, status)
