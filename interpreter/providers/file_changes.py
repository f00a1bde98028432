"""How files and folders are made, removed, renamed, copied and moved, with PowerShell's confirmations and errors.

The half of the FileSystem provider that changes things; `filesystem` is the half that looks.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from hvsim.interpreter.commands.wildcards import matches
from hvsim.interpreter.errors import ErrorRecord, NetException, ScriptError, failure
from hvsim.interpreter.errors.file_errors import io_exception, move_exception
from hvsim.interpreter.providers.context import Context
from hvsim.interpreter.providers.failures import invalid_argument, no_property
from hvsim.interpreter.providers.items import FileSystemItem, item_at
from hvsim.interpreter.providers.paths import ItemPath
from hvsim.interpreter.providers.provider import Provider
from hvsim.interpreter.values import PSCustomObject, set_member
from hvsim.interpreter.values.members.access import get_property, property_names
from hvsim.interpreter.values.text import to_string

if TYPE_CHECKING:
    from hvsim.interpreter.host import FileSystem
    from hvsim.interpreter.personality import Personality

_NAME_CHARACTERS = "abcdefghijklmnopqrstuvwxyz012345"
PROTECTED = ("Hidden", "System", "ReadOnly")
_CONTAINER_KINDS = ("directory", "container")
_LEAF_KINDS = ("file", "leaf")
_LINK_KINDS = ("symboliclink", "junction", "hardlink")


class FileChanges(Provider):
    """The changing half of the FileSystem provider."""

    machine: Personality
    storage: FileSystem
    write_path: Callable[[str, ItemPath, Context], None]

    def failed(self, error: OSError, path: str, error_id: str, target: Any = None) -> ScriptError:
        """The error record of a failed operation: `{error_id}IOError`, or its sibling for a refused access."""
        exception = io_exception(error, path, self.storage, self.machine)
        refused = exception.type_name == "System.UnauthorizedAccessException"
        suffix = "UnauthorizedAccessError" if refused else "IOError"
        category = "PermissionDenied" if refused else "WriteError"
        return record_of(exception, error_id + suffix, category, target if target is not None else path)

    # New

    def new_item(self, place: ItemPath, kind: str, value: Any, context: Context) -> None:
        lowered = kind.lower()
        if lowered and any(name.startswith(lowered) for name in _CONTAINER_KINDS):
            self._new_directory(place, context)
        elif not lowered or any(name.startswith(lowered) for name in _LEAF_KINDS):
            self._new_file(place, value, context)
        elif lowered in _LINK_KINDS:
            raise failure(
                f"A {kind} cannot be made: the simulated file system holds no links.",
                "NotSupported",
                "NotImplemented",
                "System.Management.Automation.PSNotSupportedException",
                target=kind,
            )
        else:
            raise invalid_argument(
                'The type is not a known type for the file system. Only "file","directory" or "symboliclink" '
                "can be specified.",
                kind,
            )

    def _new_directory(self, place: ItemPath, context: Context) -> None:
        path = place.path
        if self.exists(path):
            if not (context.force and self.is_container(path)):
                raise failure(
                    f"An item with the specified name {path} already exists.",
                    "DirectoryExist",
                    "ResourceExists",
                    "System.IO.IOException",
                    target=path,
                )
        elif context.confirm(f"Destination: {path}", "Create Directory"):
            self.make_directories(path)
        else:
            return
        self.write_path(path, place, context)

    def make_directories(self, path: str) -> None:
        """Makes the folder and those above it that are missing."""
        missing: list[str] = []
        current = path
        while current and not self.exists(current):
            missing.append(current)
            current = self.machine.parent(current)
        for each in reversed(missing):
            try:
                self.storage.make_directory(each)
            except OSError as error:
                raise self.failed(error, each, "CreateDirectory") from error

    def _new_file(self, place: ItemPath, value: Any, context: Context) -> None:
        path = place.path
        if not context.confirm(f"Destination: {path}", "Create File"):
            return
        if self.exists(path) and not (context.force and not self.is_container(path)):
            text = f"The file '{path}' already exists."
            if self.is_container(path) and context.force:
                error = NetException("System.UnauthorizedAccessException", f"Access to the path '{path}' is denied.")
                raise record_of(error, "NewItemUnauthorizedAccessError", "PermissionDenied", path)
            raise record_of(NetException("System.IO.IOException", text), "NewItemIOError", "WriteError", path)
        if context.force and self.machine.parent(path):
            self.make_directories(self.machine.parent(path))
        data = b"" if value is None else to_string(value).encode("utf-8", "replace")
        try:
            self.storage.write(path, data)
        except OSError as error:
            raise self.failed(error, path, "NewItem") from error
        self.write_path(path, place, context)

    def temporary_file(self) -> str:
        """Makes an empty file with a name of its own in the folder for temporary files; gives its path."""
        folder = self.normalize(self.machine.temporary_folder)
        self.make_directories(folder)
        while True:
            digits = "".join(_NAME_CHARACTERS[self.engine.random.getrandbits(5)] for _ in range(6))
            path = self.machine.join(folder, f"tmp{digits}.tmp")
            if not self.exists(path):
                self.storage.write(path, b"")
                return path

    # Remove

    def remove_item(self, place: ItemPath, context: Context) -> None:
        """Removes a file, or a folder with all that is in it."""
        status = self.storage.status(place.path)
        if status is None:
            return
        action = "Remove Directory" if status.is_directory else "Remove File"
        if context.confirm(place.path, action):
            self._remove(place.path, context)

    def _remove(self, path: str, context: Context) -> bool:
        status = self.storage.status(path)
        if status is None:
            return True
        if status.is_directory:
            emptied = [self._remove(child.path, context) for child in list(self.storage.list(path))]
            if not all(emptied):
                return False
        if not context.force and not status.attributes.isdisjoint(PROTECTED):
            context.report(self._protected(path, status))
            return False
        try:
            if context.force and "ReadOnly" in status.attributes:
                self.storage.set_attributes(path, status.attributes - {"ReadOnly"})
            self.storage.remove(path)
        except OSError as error:
            context.report(self._not_removed(error, path, status))
            return False
        return True

    def _protected(self, path: str, status: Any) -> ScriptError:
        text = (
            "You do not have sufficient access rights to perform this operation or the item is hidden, "
            "system, or read only."
        )
        error = record_of(
            NetException("System.IO.IOException", text),
            "RemoveFileSystemItemUnAuthorizedAccess",
            "PermissionDenied",
            item_at(self.engine, status, path),
        )
        error.record.details = f"Cannot remove item {path}: {text}"
        return error

    def _not_removed(self, error: OSError, path: str, status: Any) -> ScriptError:
        exception = io_exception(error, path, self.storage, self.machine)
        refused = exception.type_name == "System.UnauthorizedAccessException"
        made = record_of(
            exception,
            "RemoveFileSystemItemUnAuthorizedAccess" if refused else "RemoveFileSystemItemIOError",
            "PermissionDenied" if refused else "WriteError",
            item_at(self.engine, status, path),
        )
        made.record.details = f"Cannot remove item {path}: {exception.message}"
        return made

    # Rename and move

    def rename_item(self, place: ItemPath, name: str, context: Context) -> None:
        native = self.machine.native(name)
        if native.startswith("." + self.separator):
            native = native[2:]
        if self.machine.parent(self.machine.join(self.machine.parent(place.path), native)) != self.machine.parent(
            place.path
        ):
            raise invalid_argument(
                "Cannot rename the specified target, because it represents a path or device name.", name
            )
        target = self.machine.join(self.machine.parent(place.path), self.machine.leaf(native))
        kind = "Directory" if self.is_container(place.path) else "File"
        if not context.confirm(f"Item: {place.path} Destination: {target}", f"Rename {kind}"):
            return
        self._relocate(place, target, "RenameItem", context)

    def move_item(self, place: ItemPath, target: str, context: Context) -> None:
        if self.is_container(target) and not self.machine.same_name(place.path, target):
            target = self.machine.join(target, self.machine.leaf(place.path))
        kind = "Directory" if self.is_container(place.path) else "File"
        if not context.confirm(f"Item: {place.path} Destination: {target}", f"Move {kind}"):
            return
        if (
            kind == "Directory"
            and not self.machine.is_windows
            and self.exists(target)
            and not self.is_container(target)
        ):
            raise failure(
                f"An item with the specified name {target} already exists.",
                "DirectoryExist",
                "ResourceExists",
                "System.IO.IOException",
                target=target,
            )
        if kind == "File" and context.force and target != place.path and not self.is_container(target):
            self._remove(target, context)
        self._relocate(place, target, f"Move{kind}{'Info' if kind == 'File' else ''}Item", context)

    def _relocate(self, place: ItemPath, target: str, error_id: str, context: Context) -> None:
        status = self.storage.status(place.path)
        if status is not None and "ReadOnly" in status.attributes and not context.force and error_id == "RenameItem":
            context.report(self._protected(place.path, status))
            return
        try:
            self.storage.move(place.path, target)
        except FileExistsError as error:
            text = self.machine.system_messages["EEXIST"].replace("{0}", target)
            exception = NetException("System.IO.IOException", text)
            shown = place.path if status is None else item_at(self.engine, status, place.path)
            raise record_of(exception, f"{error_id}IOError", "WriteError", shown) from error
        except OSError as error:
            in_use = move_exception(error, place.path, self.storage)
            if in_use is None:
                raise self.failed(error, target, error_id) from error
            about: Any = place.path
            if status is not None and error_id != "RenameItem":
                about = item_at(self.engine, status, place.path)
            raise record_of(in_use, f"{error_id}IOError", "WriteError", about) from error
        self.write_path(target, place, context)

    # Properties

    def change_property(self, place: ItemPath, operation: str, arguments: tuple[Any, ...], context: Context) -> None:
        """A file's attributes can be cleared; it takes no properties and gives none away."""
        if operation != "clear":
            super().change_property(place, operation, arguments, context)
        if str(arguments[0]).lower() != "attributes":
            raise failure(
                "The property cannot be cleared because the property is not supported. Only the Attributes property "
                "can be cleared.",
                "Argument",
                "InvalidArgument",
                "System.Management.Automation.PSArgumentException",
            )
        kind = "Directory" if self.is_container(place.path) else "File"
        if not context.confirm(f"Item: {place.path} Property: Attributes", f"Clear Property {kind}"):
            return
        try:
            self.storage.set_attributes(place.path, frozenset())
        except OSError as error:
            raise self.failed(error, place.path, "ClearProperty") from error

    # Copy

    def copy_item(self, place: ItemPath, target: str, context: Context, container: bool = True) -> None:
        """Copies a file, or a folder with what is in it when `context.recurse`; without `container` only its files."""
        if self.is_container(place.path):
            self._copy_directory(place, target, context, container)
        else:
            self._copy_file(place, target, context)

    def _copy_directory(self, place: ItemPath, target: str, context: Context, container: bool) -> None:
        if container:
            existing = self.storage.status(target)
            if existing is not None and not existing.is_directory:
                raise failure(
                    "Container cannot be copied onto existing leaf item.",
                    "CopyContainerItemToLeafError",
                    "InvalidArgument",
                    "System.Management.Automation.PSArgumentException",
                    target=place.path,
                )
            if existing is not None:
                target = self.machine.join(target, self.machine.leaf(place.path))
            if not context.confirm(f"Item: {place.path} Destination: {target}", "Copy Directory"):
                return
            if self._inside(target, place.path):
                raise record_of(
                    NetException("System.IO.IOException", f"Cannot overwrite the item {place.path} with itself."),
                    "CopyError",
                    "WriteError",
                    target,
                )
            self.make_directories(target)
            self.write_path(target, place, context)
        if context.recurse:
            for child in list(self.storage.list(place.path)):
                self._copy_child(ItemPath(self, place.drive, child.path), target, context, container)

    def _copy_child(self, child: ItemPath, target: str, context: Context, container: bool) -> None:
        try:
            if self.is_container(child.path):
                self._copy_directory(child, target, context, container)
            else:
                self._copy_file(child, target, context)
        except ScriptError as error:
            context.report(error)

    def _copy_file(self, place: ItemPath, target: str, context: Context) -> None:
        if self.is_container(target):
            target = self.machine.join(target, self.machine.leaf(place.path))
        if self.machine.same_name(place.path, target):
            raise record_of(
                NetException("System.IO.IOException", f"Cannot overwrite the item {place.path} with itself."),
                "CopyError",
                "WriteError",
                target,
            )
        if not context.confirm(f"Item: {place.path} Destination: {target}", "Copy File"):
            return
        try:
            self.copy_bytes(place.path, target, overwrite_protected=context.force)
        except OSError as error:
            about = place.path if error.filename == place.path else target  # who reads it is named before who writes
            status = self.storage.status(place.path)
            shown = None if status is None else item_at(self.engine, status, place.path)
            raise self.failed(error, about, "CopyFileInfoItem", shown) from error
        self.write_path(target, place, context)

    def copy_bytes(self, source: str, target: str, *, overwrite_protected: bool = False) -> None:
        """Makes `target` the same as the file `source`: content, attributes and time of change. Raises `OSError`."""
        existing = self.storage.status(target)
        if existing is not None and overwrite_protected and "ReadOnly" in existing.attributes:
            self.storage.set_attributes(target, existing.attributes - {"ReadOnly"})
        self.storage.copy_file(source, target)

    def _inside(self, path: str, folder: str) -> bool:
        return self.is_below(folder, path)

    # Properties

    def get_properties(self, place: ItemPath, names: list[str], context: Context) -> None:
        """The item itself, or an object with some of its properties."""
        item = self._item(place)
        if not names:
            context.write(item)
            return
        found = PSCustomObject()
        for name in names:
            known = [each for each in property_names(item) if matches(name, each)]
            if not known:
                raise no_property(name, place.path)
            for each in known:
                found.set(each, get_property(item, each))
        context.write(self.locate(found, place))

    def set_properties(self, place: ItemPath, changes: list[tuple[str, Any]], context: Context, kind: str = "") -> None:
        item = self._item(place)
        known = {name.lower() for name in property_names(item)}
        kind = "Directory" if self.is_container(place.path) else "File"
        for name, value in changes:
            if name.lower() not in known:
                raise no_property(name, place.path)
            if context.confirm(f"Item: {place.path} Property: {name}", f"Set Property {kind}"):
                set_member(item, name, value)
        self.get_properties(place, [name for name, _ in changes], context)

    def _item(self, place: ItemPath) -> FileSystemItem:
        status = self.storage.status(place.path)
        assert status is not None
        item = item_at(self.engine, status, place.path)
        item.place = place
        return item

    # What a provider of files does not do

    def invoke_item(self, place: ItemPath, context: Context) -> None:
        raise failure(
            f"No application is associated with the file '{place.path}' on the simulated machine.",
            "InvalidOperation",
            "InvalidOperation",
            "System.InvalidOperationException",
            target=place.path,
        )


def record_of(exception: NetException, error_id: str, category: str, target: Any) -> ScriptError:
    """An error around an exception that exists already."""
    record = ErrorRecord(exception, error_id, category, target)
    exception.error_record = record
    return ScriptError(record)


__all__ = ["FileChanges", "FileSystemItem", "record_of"]
