"""The Certificate provider: `Cert:`, with the stores of the user and of the machine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from hvsim.interpreter.dotnet.certificates import CertificateItem, StoreItem, StoreLocationItem
from hvsim.interpreter.errors import failure
from hvsim.interpreter.formatting.views import Group, column, list_view, register_view, table_view
from hvsim.interpreter.host import CertificateSource
from hvsim.interpreter.providers.context import Context
from hvsim.interpreter.providers.drives import Drive
from hvsim.interpreter.providers.paths import ItemPath
from hvsim.interpreter.providers.provider import Provider
from hvsim.interpreter.values.arrays import Array

if TYPE_CHECKING:
    from hvsim.interpreter.engine import Engine

_LISTED = ("Subject", "Issuer", "Thumbprint", "FriendlyName", "NotBefore", "NotAfter", "Extensions")
_HELD = 3
"""A path with so many names is a certificate."""


class CertificateProvider(Provider):
    """Locations, in them stores, in those certificates by their thumbprints."""

    name = "Certificate"
    implementing_type = "Microsoft.PowerShell.Commands.CertificateProvider"
    navigable = True

    @property
    def full_name(self) -> str:
        return f"Microsoft.PowerShell.Security\\{self.name}"

    @property
    def source(self) -> CertificateSource:
        """Who has the certificates."""
        found: CertificateSource = self.engine.service(CertificateSource)
        return found

    def default_drives(self) -> list[Drive]:
        return [Drive("Cert", self, "", description="X509 Certificate Provider")]

    # Paths

    def normalize(self, path: str) -> str:
        names: list[str] = []
        for name in path.replace("/", "\\").split("\\"):
            if name == "..":
                del names[-1:]
            elif name not in ("", "."):
                names.append(name)
        return "\\".join(names)

    def parent(self, path: str) -> str:
        return path.rpartition("\\")[0]

    def leaf(self, path: str) -> str:
        return path.rpartition("\\")[2]

    def is_below(self, root: str, path: str) -> bool:
        return not root or path.lower() == root.lower() or path.lower().startswith(root.lower() + "\\")

    # Looking

    def find(self, name: str) -> Any:
        parts = self.normalize(name).split("\\") if name else []
        location = next((each for each in self.source.locations if parts and each.lower() == parts[0].lower()), None)
        if location is None or len(parts) > _HELD:
            return None
        stores = self.source.stores(location)
        if len(parts) == 1:
            return StoreLocationItem(location, stores)
        store = next((each for each in stores if each.lower() == parts[1].lower()), None)
        if store is None:
            return None
        if len(parts) == _HELD - 1:
            return StoreItem(store, location)
        held = self.source.certificates(location, store)
        found = next((each for each in held if each.thumbprint.lower() == parts[2].lower()), None)
        return None if found is None else CertificateItem(found)

    def exists(self, path: str) -> bool:
        return not path or self.find(path) is not None

    def is_container(self, path: str) -> bool:
        return len(path.split("\\")) < _HELD and self.exists(path)

    def has_children(self, path: str) -> bool:
        return any(True for _ in self.child_names(path))

    def child_names(self, path: str, force: bool = False) -> Iterator[str]:
        parts = path.split("\\") if path else []
        if not parts:
            yield from self.source.locations
        elif len(parts) == 1:
            yield from self.source.stores(parts[0])
        elif len(parts) == _HELD - 1:
            yield from (each.thumbprint for each in self.source.certificates(parts[0], parts[1]))

    def get_item(self, place: ItemPath, context: Context) -> None:
        if place.path:
            self.write_item(self.find(place.path), place, context)
        else:
            self.children(place, context)

    def children(self, place: ItemPath, context: Context, filters: Any = None, depth: int = 0) -> None:
        for name in list(self.child_names(place.path)):
            below = ItemPath(self, place.drive, self.join(place.path, name))
            self.write_item(self.find(below.path), below, context)
            if depth > 0 and self.is_container(below.path):
                self.children(below, context, filters, depth - 1)

    # Changing

    def remove_item(self, place: ItemPath, context: Context) -> None:
        found = self._certificate(place.path)
        location, store, _ = place.path.split("\\")
        if context.confirm(f"Item: {place.path}", "Remove certificate"):
            self.source.remove(location, store, found.facts)

    def move_item(self, place: ItemPath, target: str, context: Context) -> None:
        found = self._certificate(place.path)
        parts = self.normalize(target).split("\\")
        if len(parts) < _HELD - 1 or not self.exists("\\".join(parts[: _HELD - 1])):
            raise failure(
                "The destination is not a certificate store.",
                "System.ArgumentException",
                "InvalidArgument",
                "System.ArgumentException",
                target=target,
            )
        if context.confirm(f"Item: {place.path} Destination: {target}", "Move certificate"):
            location, store, _ = place.path.split("\\")
            self.source.remove(location, store, found.facts)
            self.source.add(parts[0], parts[1], found.facts)

    def _certificate(self, path: str) -> CertificateItem:
        found = self.find(path)
        if not isinstance(found, CertificateItem):
            raise failure(
                "You cannot remove the root or a location of the certificate store.",
                "CannotRemoveRoot",
                "PermissionDenied",
                "System.InvalidOperationException",
                target=path,
            )
        return found


def _usages(item: CertificateItem, engine: Engine) -> Array:
    """What it is for, without numbers."""
    return Array([text.rpartition(" (")[0] for text in item.facts.usages])


register_view(
    table_view(
        CertificateItem.net_name,
        [
            column("Thumbprint", width=41),
            column("Subject", width=20),
            column(
                lambda item, _: Array([text.rpartition(" (")[0] for text in item.facts.usages]), "EnhancedKeyUsageList"
            ),
        ],
        group=Group("PSParentPath", "PSParentPath"),
    )
)
register_view(
    list_view(
        CertificateItem.net_name,
        [
            column(name)
            for name in ("Subject", "Issuer", "Thumbprint", "FriendlyName", "NotBefore", "NotAfter", "Extensions")
        ],
    )
)
register_view(list_view(StoreLocationItem.net_name, [column("Location"), column("StoreNames")]))
register_view(list_view(StoreItem.net_name, [column("Name")]))
