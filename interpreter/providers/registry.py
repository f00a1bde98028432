"""The Registry provider: keys and values of a simulated Windows.

What is written goes into the machine's own registry as well, where it has one, and is there as long as the machine is.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from hvsim.interpreter.commands.wildcards import has_wildcards, matches
from hvsim.interpreter.errors import failure
from hvsim.interpreter.providers.context import Context
from hvsim.interpreter.providers.drives import Drive
from hvsim.interpreter.providers.failures import invalid_argument, no_property
from hvsim.interpreter.providers.paths import ItemPath
from hvsim.interpreter.providers.provider import Provider
from hvsim.interpreter.registry_content import OwnRegistry, RegistryContent, RegistryData
from hvsim.interpreter.values import Array, Int64, PSCustomObject, convert, named_type, to_string
from hvsim.interpreter.values.arrays import ByteArray
from hvsim.interpreter.values.shown import Shown
from hvsim.interpreter.values.types.registry import array_type

if TYPE_CHECKING:
    from hvsim.interpreter.engine import Engine

HIVES = {"HKLM": "HKEY_LOCAL_MACHINE", "HKCU": "HKEY_CURRENT_USER"}
DEFAULT_VALUE = "(default)"
KINDS = ("String", "ExpandString", "Binary", "DWord", "MultiString", "QWord", "Unknown")


class RegistryKey(Shown):
    """A key: its values and the keys below it, names in any case. `name` is the whole path."""

    __slots__ = ("extended", "keys", "machine", "name", "values")
    net_name = "Microsoft.Win32.RegistryKey"

    def __init__(self, name: str, machine: OwnRegistry) -> None:
        self.name = name
        self.keys: dict[str, RegistryKey] = {}
        self.values: dict[str, tuple[str, str, Any]] = {}
        self.machine = machine
        """The registry of the machine itself."""
        self.extended: Any = None

    def child(self, name: str) -> RegistryKey:
        """The key of that name below, made when it is missing."""
        found = self.keys.get(name.lower())
        if found is None:
            found = self.keys[name.lower()] = RegistryKey(f"{self.name}\\{name}" if self.name else name, self.machine)
            self.machine.setdefault(found.name, {})
        return found

    def set_value(self, name: str, value: Any, kind: str = "") -> None:
        """Gives a value its content; the kind stays, or is what the content suggests."""
        known = self.values.get(name.lower())
        spelling = name if known is None else known[0]
        kind = kind or (known[1] if known is not None else _kind_of(value))
        self.values[name.lower()] = (spelling, kind, value)
        self.machine.setdefault(self.name, {})[spelling] = _plain(value, kind)

    def drop_value(self, name: str) -> bool:
        """Takes a value away; whether it was there."""
        known = self.values.pop(name.lower(), None)
        if known is not None:
            self.machine.get(self.name, {}).pop(known[0], None)
        return known is not None

    def forget(self) -> None:
        """The key is gone, with all that is below: the machine has nothing of it any more."""
        self.machine.pop(self.name, None)
        for child in self.keys.values():
            child.forget()

    def copy_to(self, other: RegistryKey, *, recurse: bool) -> None:
        """Gives another key its values and, with `recurse`, all that is below."""
        for spelling, kind, value in self.values.values():
            other.set_value(spelling, value, kind)
        for child in self.keys.values() if recurse else ():
            child.copy_to(other.child(child.name.rpartition("\\")[2]), recurse=True)

    def __str__(self) -> str:
        return self.name


class RegistryProvider(Provider):
    """Keys are containers; values are their properties."""

    name = "Registry"
    implementing_type = "Microsoft.PowerShell.Commands.RegistryProvider"
    capabilities = "ShouldProcess"
    navigable = True

    def __init__(self, engine: Engine, content: RegistryContent) -> None:
        super().__init__(engine)
        self.use(content)

    def use(self, content: RegistryContent) -> None:
        """Shows the registry of the machine, or one like this where the machine has none of its own."""
        self.content = content if isinstance(content, OwnRegistry) else OwnRegistry(deepcopy(content))

    @property
    def _root(self) -> RegistryKey:
        if self.content.root is None:
            self.content.root = self._read()
        return self.content.root

    def _read(self) -> RegistryKey:
        """The tree of what the machine has now."""
        root = RegistryKey("", self.content)
        for path, values in list(self.content.items()):
            key = self._below(root, path)
            for name, data in list(values.items()):
                kind, value = data if isinstance(data, tuple) else ("", data)
                key.set_value(name, stored_as(Array(value) if isinstance(value, (list, bytes)) else value, kind), kind)
        return root

    def default_drives(self) -> list[Drive]:
        descriptions = {"HKLM": "The software settings of the machine", "HKCU": "The software settings of the user"}
        return [Drive(name, self, hive, description=descriptions[name]) for name, hive in HIVES.items()]

    # Paths

    def normalize(self, path: str) -> str:
        names: list[str] = []
        for name in path.replace("/", "\\").split("\\"):
            if name == "..":
                del names[-1:]
            elif name not in ("", "."):
                names.append(name)
        if names:
            names[0] = HIVES.get(names[0].upper(), names[0])
        return "\\".join(names)

    def parent(self, path: str) -> str:
        return path.rpartition("\\")[0]

    def leaf(self, path: str) -> str:
        return path.rpartition("\\")[2]

    def is_below(self, root: str, path: str) -> bool:
        return path.lower() == root.lower() or path.lower().startswith(root.lower() + "\\")

    # Looking

    def find(self, name: str) -> RegistryKey | None:
        key: RegistryKey | None = self._root
        for part in self.normalize(name).split("\\") if name else ():
            key = None if key is None else key.keys.get(part.lower())
        return key

    def hive(self, name: str) -> RegistryKey:
        """One of the keys at the top, by its long name."""
        return self._root.child(name)

    def _key(self, path: str) -> RegistryKey:
        key = self.find(path)
        assert key is not None, "the caller has looked"
        return key

    def _make(self, path: str) -> RegistryKey:
        return self._below(self._root, path)

    def _below(self, root: RegistryKey, path: str) -> RegistryKey:
        key = root
        for part in self.normalize(path).split("\\"):
            key = key.child(part)
        return key

    def exists(self, path: str) -> bool:
        return self.find(path) is not None

    def is_container(self, path: str) -> bool:
        return self.exists(path)

    def has_children(self, path: str) -> bool:
        return bool(self._key(path).keys)

    def child_names(self, path: str, force: bool = False) -> Iterator[str]:
        for child in list(self._key(path).keys.values()):
            yield self.leaf(child.name)

    def get_item(self, place: ItemPath, context: Context) -> None:
        self.write_item(self._key(place.path), place, context)

    def children(self, place: ItemPath, context: Context, filters: Any = None, depth: int = 0) -> None:
        for child in list(self._key(place.path).keys.values()):
            below = ItemPath(self, place.drive, child.name)
            self.write_item(child, below, context)
            if depth > 0:
                self.children(below, context, filters, depth - 1)

    # Changing keys

    def new_item(self, place: ItemPath, kind: str, value: Any, context: Context) -> None:
        parent = self.find(self.parent(place.path))
        if parent is None and not context.force:
            raise failure(
                "The registry key at the specified path does not exist.",
                "System.ArgumentException",
                "InvalidArgument",
                "System.ArgumentException",
                target=place.path,
            )
        if self.exists(place.path) and not context.force:
            raise failure(
                "A key in this path already exists.",
                "System.IO.IOException",
                "ResourceExists",
                "System.IO.IOException",
                target=place.path,
            )
        if context.confirm(f"Key: {place.path}", "Create Key"):
            if self.exists(place.path):
                self._forget(place.path)
            key = self._make(place.path)
            if value is not None:
                key.set_value("", value)
            self.write_item(key, ItemPath(self, place.drive, key.name), context)

    def set_item(self, place: ItemPath, value: Any, context: Context) -> None:
        if context.confirm(f"Key: {place.path}", "Set Key Value"):
            self._make(place.path).set_value("", value)
            self.write_item(self._key(place.path), place, context)

    def clear_item(self, place: ItemPath, context: Context) -> None:
        if context.confirm(f"Key: {place.path}", "Clear Key"):
            key = self._key(place.path)
            for name in list(key.values):
                key.drop_value(name)

    def remove_item(self, place: ItemPath, context: Context) -> None:
        if context.confirm(f"Item: {place.path}", "Remove Key"):
            self._forget(place.path)

    def rename_item(self, place: ItemPath, name: str, context: Context) -> None:
        self._relocate(place, self.join(self.parent(place.path), name), context, "Rename Key", keep=False)

    def move_item(self, place: ItemPath, target: str, context: Context) -> None:
        self._relocate(place, self._target(place, target), context, "Move Key", keep=False)

    def copy_item(self, place: ItemPath, target: str, context: Context, container: bool = True) -> None:
        self._relocate(place, self._target(place, target), context, "Copy Key", keep=True)

    def _target(self, place: ItemPath, target: str) -> str:
        return self.join(target, self.leaf(place.path)) if self.exists(target) else target

    def _relocate(self, place: ItemPath, target: str, context: Context, action: str, *, keep: bool) -> None:
        if self.exists(target):
            raise invalid_argument(f"The destination path '{target}' already exists.", target)
        if not context.confirm(f"Item: {place.path} Destination: {target}", action):
            return
        copy = self._make(target)
        self._key(place.path).copy_to(copy, recurse=not keep or context.recurse)
        if not keep:
            self._forget(place.path)
        self.write_item(copy, ItemPath(self, place.drive, target), context)

    def _forget(self, path: str) -> None:
        gone = self._key(self.parent(path)).keys.pop(self.leaf(path).lower(), None)
        if gone is not None:
            gone.forget()

    # Values

    def get_properties(self, place: ItemPath, names: list[str], context: Context) -> None:
        key, found = self._key(place.path), PSCustomObject()
        for pattern in names or ["*"]:
            known = [entry for entry in key.values.values() if matches(pattern, entry[0] or DEFAULT_VALUE)]
            if not known and not has_wildcards(pattern):
                context.report(no_property(pattern, place.path))
            for name, _, value in known:
                found.set(name or DEFAULT_VALUE, value)
        if found.members:
            context.write(self.locate(found, place))

    def set_properties(self, place: ItemPath, changes: list[tuple[str, Any]], context: Context, kind: str = "") -> None:
        key = self._key(place.path)
        for name, value in changes:
            if context.confirm(f"Item: {place.path} Property: {name}", "Set Property"):
                stored = stored_as(value, kind) if kind else value
                key.set_value("" if name.lower() == DEFAULT_VALUE else name, stored, kind)
        self.get_properties(place, [name for name, _ in changes], context)

    def change_property(self, place: ItemPath, operation: str, arguments: tuple[Any, ...], context: Context) -> None:
        key = self._key(place.path)
        first = arguments[1] if operation in ("copy", "move") else arguments[0]
        for name in [first] if isinstance(first, str) else list(first):
            if operation != "new" and name.lower() not in key.values:
                context.report(no_property(name, place.path))
            elif context.confirm(f"Item: {place.path} Property: {name}", f"{operation.title()} Property"):
                self._change(key, place, operation, name, arguments, context)

    def _change(
        self, key: RegistryKey, place: ItemPath, operation: str, name: str, arguments: tuple[Any, ...], context: Context
    ) -> None:
        if operation == "new":
            self._new_value(key, place, name, arguments[1], arguments[2], context)
            return
        spelling, kind, value = key.values[name.lower()]
        if operation == "clear":
            key.set_value(name, 0 if isinstance(value, int) else "")
        if operation in ("copy", "move"):
            target = self.engine.providers.qualify(arguments[0])
            if target.provider is not self or not self.exists(target.path):
                raise no_property(name, target.path)
            self._key(target.path).set_value(spelling, value, kind)
        if operation in ("remove", "move"):
            key.drop_value(name)
        if operation == "rename":
            key.drop_value(name)
            key.set_value(arguments[1], value, kind)
            self.get_properties(place, [arguments[1]], context)

    def _new_value(
        self, key: RegistryKey, place: ItemPath, name: str, kind: str | None, value: Any, context: Context
    ) -> None:
        if name.lower() in key.values and not context.force:
            raise failure(
                "The property already exists.",
                "System.IO.IOException",
                "ResourceExists",
                "System.IO.IOException",
                target=place.path,
            )
        matched = next((each for each in KINDS if each.lower() == (kind or "String").lower()), None)
        if matched is None:
            raise invalid_argument(f"The type '{kind}' is not one of {', '.join(KINDS)}.", kind)
        key.drop_value(name)
        key.set_value(name, stored_as(value, matched), matched)
        self.get_properties(place, [name], context)


def _kind_of(value: Any) -> str:
    """The kind that a value suggests."""
    if isinstance(value, ByteArray):
        return "Binary"
    if isinstance(value, Array):
        return "MultiString"
    if isinstance(value, int):
        return "QWord" if isinstance(value, Int64) else "DWord"
    return "String"


def _plain(value: Any, kind: str) -> RegistryData:
    """The value in the words of the machine, which knows no PowerShell."""
    if isinstance(value, ByteArray):
        data: Any = bytes(value)
    elif isinstance(value, Array):
        data = [to_string(item) for item in value]
    else:
        data = int(value) if isinstance(value, int) else to_string(value)
    usual = "DWord" if isinstance(data, int) else "String" if isinstance(data, str) else ""
    return data if kind == usual else (kind, data)


def stored_as(value: Any, kind: str) -> Any:
    """The value as its kind stores it."""
    if kind in ("DWord", "QWord"):
        wanted = "System.Int32" if kind == "DWord" else "System.Int64"
        return convert(0 if value is None else value, named_type(wanted))
    if kind in ("String", "ExpandString"):
        return convert("" if value is None else value, named_type("System.String"))
    if kind in ("MultiString", "Binary"):
        element = "System.String" if kind == "MultiString" else "System.Byte"
        return convert(Array() if value is None else value, array_type(named_type(element)))
    return value
