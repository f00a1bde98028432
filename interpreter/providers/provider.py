"""The contract of a provider: what Get-Item, Set-Content and their kin ask of a kind of store.

Paths are the provider's own, normal. Operations raise `ScriptError`; those on many items report through the context.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NoReturn

from hvsim.interpreter.errors import failure
from hvsim.interpreter.providers.context import Context
from hvsim.interpreter.providers.failures import not_supported
from hvsim.interpreter.providers.paths import PROVIDER_MODULE, ItemPath
from hvsim.interpreter.values.objects import NoteProperty, PSCustomObject, extend

if TYPE_CHECKING:
    from hvsim.interpreter.engine import Engine
    from hvsim.interpreter.providers.drives import Drive


class Provider:
    """A ProviderInfo and the store behind it. The base is a flat store: a root with named items and no folders."""

    net_name = "System.Management.Automation.ProviderInfo"
    name = ""
    implementing_type = ""
    capabilities = "ShouldProcess"
    case_sensitive = False
    navigable = False
    """Whether containers lie in containers, so that paths have levels."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.separator = engine.personality.separator
        self.home = ""
        self.extended: Any = None

    @property
    def full_name(self) -> str:
        return f"{PROVIDER_MODULE}\\{self.name}"

    def __str__(self) -> str:
        return self.full_name

    # Paths

    def normalize(self, path: str) -> str:
        """The normal form of a path below the root."""
        return path.strip("\\/")

    def shown(self, path: str) -> str:
        """The path as it stands behind `Provider::`."""
        return path

    def shows_bare_paths(self, path: str) -> bool:
        """Whether a path without a drive is shown without the provider in front."""
        return False

    def join(self, parent: str, child: str) -> str:
        return f"{parent}{self.separator}{child}" if parent and child else parent or child

    def parent(self, path: str) -> str:
        """The container of an item; the root's is the root."""
        return ""

    def leaf(self, path: str) -> str:
        return path

    def is_below(self, root: str, path: str) -> bool:
        """Whether `path` is `root` or lies below it."""
        return True

    def is_absolute(self, path: str) -> bool:
        """Whether a path without drive or provider names a place without help of the current location."""
        return False

    def is_valid(self, path: str) -> bool:
        return bool(path)

    # Looking

    def exists(self, path: str) -> bool:
        return not path or self.find(path) is not None

    def is_container(self, path: str) -> bool:
        return not path

    def find(self, name: str) -> Any:
        """The object of that name, or None."""
        raise NotImplementedError  # abstract: each kind has its own

    def objects(self) -> Iterable[tuple[str, Any]]:
        """Every item of a flat store by name."""
        raise NotImplementedError  # abstract: each kind has its own

    def has_children(self, path: str) -> bool:
        """Whether removing the container would take other items with it."""
        return False

    def child_names(self, path: str, force: bool = False) -> Iterator[str]:
        """The names of the items in a container, in the order they are listed; hidden ones with `force`."""
        return iter([name for name, _ in self.objects()])

    def get_item(self, place: ItemPath, context: Context) -> None:
        """Writes the item at a place that exists."""
        if place.path:
            self.write_item(self.find(place.path), place, context)
        else:
            for name, value in self.objects():
                self.write_item(value, ItemPath(self, place.drive, name), context)

    def children(self, place: ItemPath, context: Context, filters: Any = None, depth: int = 0) -> None:
        """Writes the items in a container; `filters` and `depth` speak of folders and files."""
        for name, value in self.objects():
            self.write_item(value, ItemPath(self, place.drive, name), context)

    def write_item(self, value: Any, place: ItemPath, context: Context) -> None:
        context.write(self.decorate(value, place, self.is_container(place.path)))

    def decorate(self, value: Any, place: ItemPath, is_container: bool) -> Any:
        """An item with the properties that say where it was found."""
        return self.locate(value, place)

    def locate(self, value: Any, place: ItemPath) -> Any:
        """Any value (a name, a line of text) with the properties that say to which item it belongs."""
        if isinstance(value, PSCustomObject):
            for name, each in self.location_properties(place, self.is_container(place.path)):
                value.set(name, each)
            return value
        value, extension = extend(value)
        members = extension.members
        for name, each in self.location_properties(place, self.is_container(place.path)):
            members[name.lower()] = NoteProperty(name, each)
        return value

    def location_properties(self, place: ItemPath, is_container: bool) -> list[tuple[str, Any]]:
        properties: list[tuple[str, Any]] = [("PSPath", place.qualified)]
        if place.path:
            parent = ItemPath(self, place.drive, self.parent(place.path))
            properties.append(("PSParentPath", parent.qualified if parent.path else ""))
            properties.append(("PSChildName", self.leaf(place.path)))
        if place.drive is not None:
            properties.append(("PSDrive", place.drive))
        properties.append(("PSProvider", self))
        properties.append(("PSIsContainer", is_container))
        return properties

    # Changing

    def new_item(self, place: ItemPath, kind: str, value: Any, context: Context) -> None:
        self.refuse("new")

    def set_item(self, place: ItemPath, value: Any, context: Context) -> None:
        self.refuse("set")

    def clear_item(self, place: ItemPath, context: Context) -> None:
        self.refuse("clear")

    def remove_item(self, place: ItemPath, context: Context) -> None:
        self.refuse("remove")

    def rename_item(self, place: ItemPath, name: str, context: Context) -> None:
        self.refuse("rename")

    def copy_item(self, place: ItemPath, target: str, context: Context, container: bool = True) -> None:
        self.refuse("copy")

    def move_item(self, place: ItemPath, target: str, context: Context) -> None:
        self.refuse("move")

    def invoke_item(self, place: ItemPath, context: Context) -> None:
        self.refuse("invoke")

    # Content

    def default_drives(self) -> list[Drive]:
        """The drives that a session begins with."""
        return []

    def read_content(self, place: ItemPath) -> Iterable[Any]:
        """The content of an item as objects, for stores whose items are no files."""
        self.refuse("content")

    def write_content(self, place: ItemPath, values: list[Any], append: bool) -> None:
        self.refuse("content")

    # Properties

    def get_properties(self, place: ItemPath, names: list[str], context: Context) -> None:
        """Writes an object with the named properties of an item; without names, all of them."""
        self.refuse("property")

    def set_properties(self, place: ItemPath, changes: list[tuple[str, Any]], context: Context, kind: str = "") -> None:
        self.refuse("property")

    def change_property(self, place: ItemPath, operation: str, arguments: tuple[Any, ...], context: Context) -> None:
        """Makes, removes, clears, renames, copies or moves a property."""
        self.refuse("dynamic property")

    # Drives

    def new_drive(self, name: str, root: str, description: str) -> Drive:
        raise failure(
            f"The provider '{self.name}' makes no further drives.",
            "NotSupported",
            "NotImplemented",
            "System.Management.Automation.PSNotSupportedException",
            target=name,
        )

    def refuse(self, operation: str) -> NoReturn:
        raise not_supported(operation)
