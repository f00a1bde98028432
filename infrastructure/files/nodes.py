"""What a directory tree is made of: files and directories, with times and attributes.

A name belongs to the directory that holds the node, so that one volume can be reached under several names. Paths and
roots belong to the file tree.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from hvsim.infrastructure.files.content import Content, Duplicable, PagedContent, Space

if TYPE_CHECKING:
    from hvsim.infrastructure.files.security import FileSecurity

Now = Callable[[], datetime]

DIRECTORY_ATTRIBUTES = frozenset({"Directory"})


class Node:
    """A file or a directory. Times are aware; attributes are named as Windows names them."""

    is_directory = False
    created: datetime
    modified: datetime
    accessed: datetime
    attributes: frozenset[str] | None
    """None: those of a new file, as the machine that looks at it has them."""
    security: FileSecurity | None = None
    """Who may do what with it, where somebody has set that."""

    def set_times(
        self, created: datetime | None = None, modified: datetime | None = None, accessed: datetime | None = None
    ) -> None:
        """Changes the times that are given."""
        self.created = created or self.created
        self.modified = modified or self.modified
        self.accessed = accessed or self.accessed

    def set_attributes(self, attributes: frozenset[str]) -> None:
        self.attributes = attributes | DIRECTORY_ATTRIBUTES if self.is_directory else attributes

    def copied(self, space: Space) -> Node:
        """Its like in the room of another volume; what was mounted into the volume is there and here."""
        return self

    def _take_facts(self, other: Node) -> None:
        """Has the times, the attributes and the access list of another one."""
        self.attributes = other.attributes
        self.security = None if other.security is None else other.security.copied()
        self.set_times(other.created, other.modified, other.accessed)

    def device(self) -> object:
        """What identifies the volume or folder the node lives on: nodes move within one, and are copied between two."""
        raise NotImplementedError  # abstract: each kind has its own


class File(Node):
    """A file: content and how many hold it open, so that nobody deletes it under them."""

    _now: Now
    is_bytes: ClassVar[bool] = False
    """Whether it holds bytes and nothing else, as a real file does: no content that lives elsewhere."""
    readers_barred: int = 0
    """How many of its holders let nobody else read it."""
    locked_until: datetime | None = None
    """The moment before which nobody may change, move or delete it."""

    def __init__(self, now: Now, space: Space, content: Content | None = None) -> None:
        self._now = now
        self._space = space
        self.created = self.modified = self.accessed = now()
        self.attributes = None
        self.holders = 0
        self._content: Content = PagedContent(space) if content is None else content
        if content is not None:
            space.watch(content)

    @property
    def content(self) -> Content:
        return self._content

    @property
    def size(self) -> int:
        return self._content.size

    @property
    def is_locked(self) -> bool:
        """Whether it may not be changed yet."""
        return self.locked_until is not None and self._now() < self.locked_until

    def writable_content(self) -> Content:
        """The content, ready to be changed. Raises `PermissionError` where it may not be."""
        return self._content

    def touch(self) -> None:
        """Notes that the content has just been changed."""
        self.modified = self.accessed = self._now()

    def place(self, content: Content) -> None:
        """Puts `content` in place of what the file held."""
        self.release()
        self._content = content
        self._space.watch(content)

    def take_copy(self, content: Duplicable, path: str) -> None:
        """Holds a copy of content that lives elsewhere, at `path`. Raises `OSError` where there is no room for it."""
        self._space.require(content.allocated)
        self.place(content.duplicate(path))

    def release(self) -> None:
        """Gives the space back that the content occupied."""
        if isinstance(self._content, PagedContent):
            self._content.release()
        else:
            self._space.unwatch(self._content)

    def copied(self, space: Space) -> File:
        content = self._content
        if isinstance(content, PagedContent):
            content = content.copied(space)
        elif isinstance(content, Duplicable):
            content = content.duplicate("")
        made = File(self._now, space)
        if isinstance(content, PagedContent):
            made._content = content
        else:
            made.place(content)
        made.locked_until = self.locked_until
        made._take_facts(self)
        return made

    def device(self) -> object:
        return self._space


class Directory(Node):
    """A directory, whatever keeps its entries. Names given are plain names, checked by the file tree.

    No `ABC`: whether a node is a directory is asked at every step of every path, and those answer slowly.
    """

    is_directory = True
    attributes = DIRECTORY_ATTRIBUTES
    displacements: ClassVar[int] = 0
    """How often a folder was taken from its place, in whichever tree: what a path found may not be there now."""

    def get(self, name: str) -> tuple[str, Node] | None:
        """The entry called `name` as it is really spelled, or None."""
        raise NotImplementedError  # abstract: each kind has its own

    def entries(self) -> Iterator[tuple[str, Node]]:
        """Every entry, sorted by name as the machine sorts them."""
        raise NotImplementedError  # abstract: each kind has its own

    def create_file(self, name: str) -> File:
        """A new, empty file."""
        raise NotImplementedError  # abstract: each kind has its own

    def create_directory(self, name: str) -> Directory:
        """A new, empty directory."""
        raise NotImplementedError  # abstract: each kind has its own

    def link(self, name: str, node: Node) -> None:
        """Takes in a node of the same device, in place of an entry of that name if there is one."""
        raise NotImplementedError  # abstract: each kind has its own

    def unlink(self, name: str) -> None:
        """Forgets an entry; its content is the caller's to release."""
        raise NotImplementedError  # abstract: each kind has its own

    def move_entry(self, name: str, target: Directory, new_name: str) -> None:
        """Moves an entry to a directory of the same device."""
        raise NotImplementedError  # abstract: each kind has its own


class MemoryDirectory(Directory):
    """A directory in memory. `fold` makes the key of a name; `space` is its volume's."""

    def __init__(
        self, *, now: Now, space: Space, fold: Callable[[str], str], populate: Callable[[], None] | None = None
    ) -> None:
        self._now = now
        self._space = space
        self._fold = fold
        self._entries: dict[str, tuple[str, Node]] = {}
        self._populate = populate
        self.created = self.modified = self.accessed = now()

    def _ready(self) -> None:
        """Lets `populate` fill the directory before the first look into it."""
        if self._populate is not None:
            populate, self._populate = self._populate, None
            populate()

    def get(self, name: str) -> tuple[str, Node] | None:
        if self._populate is not None:
            self._ready()
        return self._entries.get(self._fold(name))

    def entries(self) -> Iterator[tuple[str, Node]]:
        self._ready()
        entries = self._entries
        return iter([entries[key] for key in sorted(entries)])

    def present(self) -> Iterator[tuple[str, Node]]:
        """The entries that are there already; unlike `entries` this never fills the directory."""
        return iter(list(self._entries.values()))

    def create_file(self, name: str) -> File:
        node = File(self._now, self._space)
        self.link(name, node)
        return node

    def create_directory(self, name: str) -> Directory:
        node = MemoryDirectory(now=self._now, space=self._space, fold=self._fold)
        self.link(name, node)
        return node

    def link(self, name: str, node: Node) -> None:
        self._ready()
        key = self._fold(name)
        if key in self._entries:
            Directory.displacements += 1
        self._entries[key] = (name, node)
        self.modified = self._now()

    def copied(self, space: Space) -> MemoryDirectory:
        self._ready()
        made = MemoryDirectory(now=self._now, space=space, fold=self._fold)
        made._entries = {key: (name, node.copied(space)) for key, (name, node) in self._entries.items()}
        made._take_facts(self)
        return made

    def unlink(self, name: str) -> None:
        self._ready()
        entry = self._entries.pop(self._fold(name), None)
        if entry is None:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), name)
        if entry[1].is_directory:
            Directory.displacements += 1
        self.modified = self._now()

    def move_entry(self, name: str, target: Directory, new_name: str) -> None:
        entry = self.get(name)
        if entry is None:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), name)
        self.unlink(name)
        target.link(new_name, entry[1])

    def device(self) -> object:
        return self._space
