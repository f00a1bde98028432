"""The FileSystem provider: files and folders of the simulated machine as items. `file_changes` changes them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from attrs import frozen

from hvsim.interpreter.errors import failure
from hvsim.interpreter.providers.context import Context
from hvsim.interpreter.providers.drives import Drive
from hvsim.interpreter.providers.encodings import decode, encode, lines_of
from hvsim.interpreter.providers.failures import path_not_found
from hvsim.interpreter.providers.file_changes import FileChanges
from hvsim.interpreter.providers.file_filters import ChildQuery
from hvsim.interpreter.providers.items import item_at
from hvsim.interpreter.providers.paths import ItemPath
from hvsim.interpreter.values.collation import collation_key
from hvsim.interpreter.values.text import to_string

if TYPE_CHECKING:
    from hvsim.interpreter.engine import Engine
    from hvsim.interpreter.host import FileStatus


TEMPORARY_DRIVE = "Drive that maps to the temporary directory path for the current user"


@frozen
class _Listing:
    """The children of a folder, folders and files apart, each by name as the current culture sorts."""

    folders: list[FileStatus]
    files: list[FileStatus]


class FileSystemProvider(FileChanges):
    """Items are files and folders; paths are absolute, in the machine's syntax."""

    name = "FileSystem"
    implementing_type = "Microsoft.PowerShell.Commands.FileSystemProvider"
    navigable = True
    capabilities = "Filter, ShouldProcess, Credentials"

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self.machine = engine.personality
        self.storage = engine.file_system
        self.home = self.machine.home
        self.case_sensitive = self.machine.case_sensitive
        self.last_location = self.machine.default_location
        self._machine_drives: dict[str, Drive] = {}

    # Drives

    def machine_drives(self) -> Iterable[Drive]:
        """The drives that the machine's volumes are, one object each for ever."""
        drives = []
        for status in self.storage.drives():
            drive = self._machine_drives.get(status.root)
            if drive is None:
                drive = self._machine_drives[status.root] = self._drive(status.root, status.label)
            drives.append(drive)
        return drives

    def _drive(self, root: str, label: str) -> Drive:
        letter, colon, _ = root.partition(":")
        return Drive(letter if colon else root, self, root, description=label)

    def default_drives(self) -> list[Drive]:
        temporary = self.normalize(self.machine.temporary_folder)
        drive = Drive("Temp", self, temporary + self.separator, description=TEMPORARY_DRIVE)
        return [*self.machine_drives(), drive]

    def new_drive(self, name: str, root: str, description: str) -> Drive:
        normal = self.normalize(root) if self.is_absolute(root) else root
        if not self.is_absolute(root) or not self.is_container(normal):
            raise failure(
                f'The specified drive root "{root}" either does not exist, or it is not a folder.',
                "DriveRootError",
                "ReadError",
                "System.IO.IOException",
                target=name,
            )
        return Drive(name, self, normal, description=description)

    def hidden_drive(self, path: str) -> Drive:
        """A drive without a name whose root is that of `path`."""
        root = self.machine.split_root(path)[0]
        drive = self._machine_drives.get(root)
        if drive is None:
            drive = self._machine_drives[root] = Drive("", self, root)
        return drive

    # Paths

    def normalize(self, path: str) -> str:
        return self.machine.normalize(path)

    def join(self, parent: str, child: str) -> str:
        return self.machine.join(parent, self.machine.native(child).lstrip(self.separator))

    def parent(self, path: str) -> str:
        return self.machine.parent(path)

    def leaf(self, path: str) -> str:
        return self.machine.leaf(path)

    def is_below(self, root: str, path: str) -> bool:
        fold = self.machine.fold
        base = fold(root.rstrip(self.separator))
        return fold(path) == base or fold(path).startswith(base + self.separator)

    def is_absolute(self, path: str) -> bool:
        """Whether the path stands on its own: rooted, but on Windows not `\\x`, which is the current drive's."""
        root = self.machine.split_root(self.machine.native(path))[0]
        return root.endswith(self.separator) and root != "\\"

    def is_valid(self, path: str) -> bool:
        names = self.machine.split_root(path)[1].split(self.separator)
        bad = self.machine.invalid_name_characters
        return bool(path.strip()) and not any(character in name for name in names for character in bad)

    def shows_bare_paths(self, path: str) -> bool:
        """A share's path shows its provider only where the location is one; a local path never needs it."""
        return not path.startswith("\\\\")

    # Looking

    def find(self, name: str) -> FileStatus | None:
        return self.storage.status(name)

    def exists(self, path: str) -> bool:
        return self.storage.status(path) is not None

    def is_container(self, path: str) -> bool:
        status = self.storage.status(path)
        return status is not None and status.is_directory

    def listing(self, path: str) -> _Listing:
        folders: list[FileStatus] = []
        files: list[FileStatus] = []
        for status in self.storage.list(path):
            (folders if status.is_directory else files).append(status)
        folders.sort(key=lambda status: collation_key(status.name)[:2])
        files.sort(key=lambda status: collation_key(status.name)[:2])
        return _Listing(folders, files)

    def child_names(self, path: str, force: bool = False) -> Iterator[str]:
        listing = self.listing(path)
        for status in (*listing.folders, *listing.files):
            if force or "Hidden" not in status.attributes:
                yield status.name

    def has_children(self, path: str) -> bool:
        return any(True for _ in self.storage.list(path))

    def get_item(self, place: ItemPath, context: Context, query: ChildQuery | None = None) -> None:
        status = self.storage.status(place.path)
        if status is None:
            raise path_not_found(place.full)
        if query is not None:
            if not query.accepts_attributes(status):
                return
        elif "Hidden" in status.attributes and not context.force:
            raise failure(
                f"Could not find item {place.path}.",
                "ItemNotFound",
                "ObjectNotFound",
                "System.IO.IOException",
                target=place.path,
            )
        self._write(status, place, context)

    def _write(self, status: FileStatus, place: ItemPath, context: Context) -> None:
        item = item_at(self.engine, status, place.path)
        item.place = place
        context.write(item)

    def write_path(self, path: str, place: ItemPath, context: Context) -> None:
        """Writes the item now at `path`, found by way of the drive of `place`."""
        status = self.storage.status(path)
        if status is not None:
            drive = place.drive if place.drive is not None and place.drive.holds(path) else None
            self._write(status, ItemPath(self, drive, path), context)

    def decorate(self, value: Any, place: ItemPath, is_container: bool) -> Any:
        value.place = place
        return value

    def children(self, place: ItemPath, context: Context, filters: ChildQuery | None = None, depth: int = 0) -> None:
        """Writes what is in a folder: folders, then files; then the same of the folders below, `depth` levels deep."""
        query = filters or ChildQuery(force=context.force)
        listing = self.listing(place.path)
        base = place.path if place.path.endswith(self.separator) else place.path + self.separator
        for status in (*listing.folders, *listing.files):
            if query.accepts(status):
                self._write(status, ItemPath(self, place.drive, base + status.name), context)
        if depth > 0:
            for status in listing.folders:
                if query.enters(status):
                    self.children(ItemPath(self, place.drive, base + status.name), context, query, depth - 1)

    # Content as a variable sees it

    def read_content(self, place: ItemPath) -> Iterable[Any]:
        return lines_of(decode(self.storage.read(place.path)))

    def write_content(self, place: ItemPath, values: list[Any], append: bool) -> None:
        text = "".join(to_string(value) + self.machine.newline for value in values)
        (self.storage.append if append else self.storage.write)(place.path, encode(text))
