"""The files of one machine: its volumes under their roots, and every operation on a path.

Satisfies the shell's `FileSystem` protocol without knowing it. Paths are absolute, in the machine's syntax. Errors are
Python's own `OSError` kinds with the path as `filename`.
"""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from datetime import datetime

from attrs import frozen

from hvsim.infrastructure.files.content import Content, Duplicable, PagedContent
from hvsim.infrastructure.files.copying import copy_content, copy_node, store
from hvsim.infrastructure.files.found_folders import FoundFolders
from hvsim.infrastructure.files.handle import FileHandle
from hvsim.infrastructure.files.holding import check_all_free, check_free, failure, holds_open
from hvsim.infrastructure.files.nodes import Directory, File, MemoryDirectory, Node
from hvsim.infrastructure.files.paths import PathSyntax
from hvsim.infrastructure.files.volume import Volume


@frozen
class Status:
    """What the tree knows about one path at one moment."""

    name: str
    path: str
    is_directory: bool
    size: int
    created: datetime
    modified: datetime
    accessed: datetime
    attributes: frozenset[str]


@frozen
class VolumeStatus:
    """A root of the tree and the room behind it."""

    root: str
    label: str
    capacity: int
    free: int


def no_share(root: str) -> Directory | None:
    """What a machine without a network finds under a share's root."""
    return None


WHOLE_FILE = 2**27  # bytes of a file that can be had in one piece


class FileTree:
    """One machine's view of files: `roots` hold volumes, folders may hold further volumes and mounted real folders."""

    def __init__(self, syntax: PathSyntax) -> None:
        self.syntax = syntax
        self.find_share: Callable[[str], Directory | None] = no_share
        """Asked for roots that are not here: how a machine reaches `\\\\server\\share`."""
        self._roots: dict[str, Directory] = {}
        self._volumes: dict[str, Volume] = {}
        self._hidden: set[str] = set()
        self._found = FoundFolders(syntax.separator)

    # Roots

    def add_volume(self, path: str, volume: Volume) -> None:
        """Puts a volume under a root (`D:\\`) or, like a mount point, in place of a folder whose parent exists."""
        self._graft(path, volume.root)
        self._volumes[path] = volume
        self._hidden.discard(path)

    def remove_volume(self, path: str) -> None:
        """Takes the volume under a root, or in place of a folder, away; nothing of it is lost."""
        self.hide_volume(path)
        self._hidden.remove(path)
        del self._volumes[path]

    def hide_volume(self, path: str) -> None:
        """Lets nothing of the volume at `path` be reached: its disk is gone, and with it its root or its folder."""
        if path in self._hidden or path not in self._volumes:
            return
        self._hidden.add(path)
        self._roots.pop(path, None)
        if self.syntax.split(path)[1]:
            parent, name = self._parent(path)
            parent.unlink(name)
        Directory.displacements += 1

    def reveal_volume(self, path: str) -> None:
        """The disk of a hidden volume is there again."""
        if path in self._hidden:
            self._graft(path, self._volumes[path].root)
            self._hidden.remove(path)

    def mount(self, path: str, directory: Directory) -> None:
        """Puts a directory that lives elsewhere (a real folder) at `path`; folders above it are made."""
        root, names = self.syntax.split(path)
        if names and root in self._roots:
            self.make_directories(self.syntax.join(root, names[:-1]))
        self._graft(path, directory)

    def volumes(self) -> dict[str, Volume]:
        """Every volume of the machine by the path under which it is reached; hidden ones are not."""
        return {path: volume for path, volume in self._volumes.items() if path not in self._hidden}

    def volume_of(self, path: str) -> Volume | None:
        """The volume on which `path` would lie, or None when no volume is behind it."""
        names = self.syntax.split(path)[1]
        root = self.syntax.split(path)[0]
        for count in range(len(names), -1, -1):
            key = self.syntax.fold(self.syntax.join(root, names[:count]))
            for mounted, volume in self._volumes.items():
                if self.syntax.fold(mounted) == key:
                    return volume
        return None

    def drives(self) -> Iterator[VolumeStatus]:
        """The roots that are drives; a share that was mounted under its own name is none."""
        shares = self.syntax.separator * 2
        for root in sorted(root for root in self._roots if not root.startswith(shares)):
            volume = self._volumes.get(root)
            if volume is None:
                yield VolumeStatus(root, "", 0, 0)
            else:
                yield VolumeStatus(root, volume.label, volume.capacity, volume.free)

    # Looking

    def status(self, path: str) -> Status | None:
        """What is at `path`, under the name it really has; None when nothing is."""
        found = self._find(path)
        return None if found is None else self._status(found[0], found[1], path)

    def nodes(self, path: str) -> list[Node]:
        """What is at `path`, behind the folders that lead there, the root first. Raises `FileNotFoundError`."""
        root, names = self.syntax.split(path)
        top = self._root(root)
        if top is None:
            failure(errno.ENOENT, path)
        found: list[Node] = [top]
        for name in names:
            entry = found[-1].get(name) if isinstance(found[-1], Directory) else None
            if entry is None:
                failure(errno.ENOENT, path)
            found.append(entry[1])
        return found

    def exists(self, path: str) -> bool:
        """Whether a file or folder is there."""
        return self._find(path) is not None

    def is_file(self, path: str) -> bool:
        """Whether a file is there."""
        found = self._find(path)
        return found is not None and not found[1].is_directory

    def version(self, path: str) -> int | None:
        """The version of what a file in memory holds, another one after every change; None for any other file."""
        found = self._find(path)
        content = found[1].content if found is not None and isinstance(found[1], File) else None
        return content.version if isinstance(content, PagedContent) else None

    def find_directory(self, path: str) -> Directory | None:
        """The folder at a path, None where there is none."""
        found = self._find(path)
        return found[1] if found is not None and isinstance(found[1], Directory) else None

    def folder_above(self, path: str) -> Directory | None:
        """The nearest folder above a path that is there, None where not even the root is."""
        known = self._found.of(path)
        if known is not None:
            return known[0]
        root, names = self.syntax.split(path)
        nearest = node = self._root(root)
        for name in names[:-1]:
            entry = None if node is None else node.get(name)
            node = entry[1] if entry is not None and isinstance(entry[1], Directory) else None
            nearest = node or nearest
        return nearest

    def list(self, path: str) -> Iterator[Status]:
        directory = self.directory(path)
        base = path if path.endswith(self.syntax.separator) else path + self.syntax.separator
        return iter([self._status(name, node, base + name) for name, node in directory.entries()])

    def read(self, path: str) -> bytes:
        content = self._readable(path).content
        if content.size > WHOLE_FILE:
            raise MemoryError  # a sparse file of a terabyte, say
        return content.read(0, content.size)

    # Changing

    def write(self, path: str, data: bytes) -> None:
        """Makes the file hold exactly `data`; on a full volume it is left empty."""
        file = self._file_to_write(path)
        content = self._writable(file, path)
        content.truncate(0)
        if data:
            store(content, 0, data, path)
        file.touch()

    def append(self, path: str, data: bytes) -> None:
        file = self._file_to_write(path)
        content = self._writable(file, path)
        store(content, content.size, data, path)
        file.touch()

    def open_file(self, path: str, *, create: bool = False, exclusive: bool = False, hold: bool = False) -> FileHandle:
        """Opens a file for reading and writing at offsets.

        `create` makes it when it is missing, `exclusive` insists that it is; `hold` keeps others from reading,
        deleting, moving or replacing it until the handle is closed.
        """
        found = self._find(path)
        if found is not None and exclusive:
            failure(errno.EEXIST, path)
        if found is None:
            file = self._new_file(path) if create else failure(errno.ENOENT, path)
        else:
            file = self._as_file(found[1], path)
            if file.readers_barred and not hold:
                failure(errno.EBUSY, path)
        return FileHandle(file, path, hold=hold)

    def place(self, path: str, content: Content) -> None:
        """Makes the file at `path` hold `content`, which lives elsewhere: a disk image of many gigabytes, say."""
        file = self._file_to_write(path)
        check_free(file, path)
        file.place(content)
        file.touch()

    def content(self, path: str) -> Content:
        """The content of a file as it was placed there."""
        return self._file(path).content

    def make_directory(self, path: str) -> None:
        parent, name = self._parent(path)
        if parent.get(name) is not None:
            failure(errno.EEXIST, path)
        self.syntax.check(name, path)
        parent.create_directory(name)

    def make_directories(self, path: str) -> None:
        """Makes every folder of `path` that is missing."""
        if self.find_directory(path) is not None:
            return
        if self._hidden and self._is_hidden(path):
            failure(errno.ENOENT, path)
        root, names = self.syntax.split(path)
        node: Node | None = self._root(root)
        if node is None:
            failure(errno.ENOENT, path)
        for name in names:
            if not isinstance(node, Directory):
                failure(errno.ENOTDIR, path)
            entry = node.get(name)
            if entry is None:
                self.syntax.check(name, path)
                node = node.create_directory(name)
            else:
                node = entry[1]
        if not isinstance(node, Directory):
            failure(errno.ENOTDIR, path)

    def remove(self, path: str) -> None:
        """Removes a file or an empty directory."""
        name, node = self._existing(path)
        parent, _ = self._parent(path)
        if isinstance(node, Directory):
            if any(True for _ in node.entries()):
                failure(errno.ENOTEMPTY, path)
            parent.unlink(name)
            return
        assert isinstance(node, File)
        check_free(node, path)
        parent.unlink(name)
        node.release()

    def remove_tree(self, path: str) -> None:
        """Removes a file, or a directory with all that lies in it; none of it where a file in it is in use."""
        name, node = self._existing(path)
        parent, _ = self._parent(path)
        check_all_free(node, path, self.syntax.separator)
        self._remove_all(parent, name, node)

    def move(self, source: str, target: str) -> None:
        """Renames, or moves to another folder or volume. `target` must not exist but as a spelling of `source`."""
        name, node = self._existing(source)
        parent, _ = self._parent(source)
        new_parent, new_name = self._parent(target)
        self.syntax.check(new_name, target)
        existing = new_parent.get(new_name)
        if existing is not None and not self._same(source, target):
            failure(errno.EEXIST, target)
        self._check_not_inside(source, target, node)
        if isinstance(node, File):
            check_free(node, source)
        elif holds_open(node):
            failure(errno.EBUSY, source)
        if node.device() is new_parent.device():
            parent.move_entry(name, new_parent, new_name)
            self._relocated(node, target)
            return
        copy_node(node, new_parent, new_name, target, self.syntax.separator)
        self._remove_all(parent, name, node)

    def copy_file(self, source: str, target: str) -> None:
        """Makes `target` a file with the content, attributes and time of change of the file `source`."""
        file = self._readable(source)
        self.write(target, b"")
        copy = self._file(target)
        try:
            copy_content(file, copy, target)
        except OSError:
            self.remove(target)  # half a copy is none
            raise
        copy.set_times(modified=file.modified)
        if file.attributes is not None:
            copy.set_attributes(file.attributes)

    def replace(self, source: str, target: str) -> None:
        """As `move`, taking the place of a file at `target` if there is one."""
        existing = self._find(target)
        if existing is not None and not self._same(source, target):
            self._existing(source)
            self.remove(target)
        self.move(source, target)

    def set_attributes(self, path: str, attributes: frozenset[str]) -> None:
        self._existing(path)[1].set_attributes(attributes)

    def lock(self, path: str, until: datetime) -> None:
        """Keeps everybody from changing, moving or deleting a file before that moment; a later one stays."""
        file = self._file(path)
        file.locked_until = until if file.locked_until is None else max(file.locked_until, until)

    def set_times(
        self,
        path: str,
        *,
        created: datetime | None = None,
        modified: datetime | None = None,
        accessed: datetime | None = None,
    ) -> None:
        self._existing(path)[1].set_times(created, modified, accessed)

    # Finding nodes

    def _root(self, root: str) -> Directory | None:
        directory = self._roots.get(root)
        return self.find_share(root) if directory is None else directory

    def _find(self, path: str) -> tuple[str, Node] | None:
        known = self._found.of(path)
        if known is not None:
            folder, name = known
            return folder.get(name)
        try:
            root, names = self.syntax.split(path)
        except FileNotFoundError:  # it has no root
            return None
        node: Node | None = self._root(root)
        if not names:
            return None if node is None else (root, node)
        for name in names[:-1]:
            entry = node.get(name) if isinstance(node, Directory) else None
            node = None if entry is None else entry[1]
        if not isinstance(node, Directory):
            return None
        if root in self._roots:  # a share may be given out no longer at any moment
            self._found.keep(path, node, names[-1])
        return node.get(names[-1])

    def _existing(self, path: str) -> tuple[str, Node]:
        found = self._find(path)
        if found is None:
            failure(errno.ENOENT, path)
        return found

    def directory(self, path: str) -> Directory:
        """The folder at a path, to be mounted elsewhere: what a share gives out."""
        node = self._existing(path)[1]
        if not isinstance(node, Directory):
            failure(errno.ENOTDIR, path)
        return node

    def _file(self, path: str) -> File:
        return self._as_file(self._existing(path)[1], path)

    def _readable(self, path: str) -> File:
        """The file, unless who holds it lets nobody else read it."""
        file = self._file(path)
        if file.readers_barred:
            failure(errno.EBUSY, path)
        return file

    def _as_file(self, node: Node, path: str) -> File:
        return node if isinstance(node, File) else failure(errno.EISDIR, path)

    def _parent(self, path: str) -> tuple[Directory, str]:
        known = self._found.of(path)
        if known is not None:
            return known
        root, names = self.syntax.split(path)
        if not names:
            failure(errno.EBUSY, path)
        parent = self._find(self.syntax.join(root, names[:-1]))
        if parent is None:
            failure(errno.ENOENT, path)
        if not isinstance(parent[1], Directory):
            failure(errno.ENOTDIR, path)
        return parent[1], names[-1]

    def _file_to_write(self, path: str) -> File:
        found = self._find(path)
        return self._new_file(path) if found is None else self._as_file(found[1], path)

    def _new_file(self, path: str) -> File:
        parent, name = self._parent(path)
        self.syntax.check(name, path)
        return parent.create_file(name)

    # Helpers

    def _status(self, name: str, node: Node, path: str) -> Status:
        size = node.size if isinstance(node, File) else 0
        attributes = self.syntax.new_file_attributes if node.attributes is None else node.attributes
        if self.syntax.hides_dotted_names and name[:1] == ".":
            attributes |= {"Hidden"}
        return Status(name, path, node.is_directory, size, node.created, node.modified, node.accessed, attributes)

    def _is_hidden(self, path: str) -> bool:
        """Whether `path` would lie on a hidden volume."""
        folded = self.syntax.fold(path).rstrip(self.syntax.separator) + self.syntax.separator
        ends = self.syntax.separator
        return any(folded.startswith(self.syntax.fold(each).rstrip(ends) + ends) for each in self._hidden)

    def _graft(self, path: str, directory: Directory) -> None:
        root, names = self.syntax.split(path)
        Directory.displacements += 1
        if not names:
            self._roots[root] = directory
            return
        parent, name = self._parent(path)
        parent.link(name, directory)

    def _writable(self, file: File, path: str) -> Content:
        if file.attributes is not None and "ReadOnly" in file.attributes:
            failure(errno.EACCES, path)
        check_free(file, path)
        return file.writable_content()

    def _check_not_inside(self, source: str, target: str, node: Node) -> None:
        """Refuses to move a folder into itself."""
        root, names = self.syntax.split(source)
        other_root, other_names = self.syntax.split(target)
        folded, other = [*map(self.syntax.fold, names)], [*map(self.syntax.fold, other_names)]
        if node.is_directory and root == other_root and len(other) > len(folded) and other[: len(folded)] == folded:
            failure(errno.EINVAL, target)

    def _relocated(self, node: Node, path: str) -> None:
        """Tells the content that lives elsewhere where its file is now."""
        if isinstance(node, File):
            if isinstance(node.content, Duplicable):
                node.content.relocated(path)
        elif isinstance(node, MemoryDirectory):
            for name, child in node.present():
                self._relocated(child, path + self.syntax.separator + name)

    def _remove_all(self, parent: Directory, name: str, node: Node) -> None:
        if isinstance(node, Directory):
            for child_name, child in list(node.entries()):
                self._remove_all(node, child_name, child)
        elif isinstance(node, File):
            node.release()
        parent.unlink(name)

    def _same(self, left: str, right: str) -> bool:
        """Whether both paths are spellings of one."""
        root, names = self.syntax.split(left)
        other_root, other_names = self.syntax.split(right)
        return root == other_root and [*map(self.syntax.fold, names)] == [*map(self.syntax.fold, other_names)]
