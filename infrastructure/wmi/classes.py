"""The classes there are, by namespace: what properties they have, and the instances on a machine.

Each row of a class is read from the estate at the moment of the question; it does not change afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from attrs import field, frozen

from hvsim.infrastructure.errors import EstateError
from hvsim.infrastructure.inside.machine import Inside
from hvsim.infrastructure.wmi.query import Condition

CIMV2 = "root/cimv2"
VIRTUALIZATION = "root/virtualization/v2"
STORAGE = "root/microsoft/windows/storage"
STANDARD = "root/standardcimv2"
SHARING = "root/microsoft/windows/smb"
DEFAULT = "root/default"
NAMESPACES = (CIMV2, VIRTUALIZATION, STORAGE, STANDARD, SHARING, DEFAULT)


class InvalidNamespace(EstateError):
    """A machine has no such namespace."""

    def __init__(self, namespace: str) -> None:
        super().__init__("Invalid namespace")
        self.namespace = namespace


class InvalidClass(EstateError):
    """A namespace has no such class."""

    def __init__(self, namespace: str, name: str) -> None:
        super().__init__("Invalid class")
        self.namespace = namespace
        self.name = name


@frozen(eq=False)
class Row:
    """One instance: the values of its properties by name, and the object of the estate that it shows."""

    values: dict[str, Any]
    thing: Any = None

    @property
    def folded(self) -> dict[str, Any]:
        return {name.lower(): value for name, value in self.values.items()}


@frozen(eq=False)
class WmiClass:
    """A class. `properties` are its names with their types: text, flag, char, time, int16, uint8 to uint64, and lists
    as text[]; texts is one text or a list of them.
    """

    name: str
    namespace: str
    properties: dict[str, str]
    keys: tuple[str, ...]
    rows: Callable[[Inside], Iterable[Row]] = field(repr=False)

    def instances(self, inside: Inside, condition: Condition | None = None) -> Iterator[Row]:
        """The instances on a machine, those that a condition holds for."""
        for row in self.rows(inside):
            if condition is None or condition(row.folded):
                yield row


def typed(kind: str, *names: str) -> dict[str, str]:
    """Properties that are all of one type."""
    return dict.fromkeys(names, kind)


def named_namespace(text: str) -> str:
    """The namespace in the way it is kept: with slashes, in lower case, without a server in front."""
    return text.replace("\\", "/").strip("/").lower().removeprefix("./")


def find_class(inside: Inside, namespace: str, name: str) -> WmiClass:
    """The class as the machine has it. Raises `InvalidNamespace`, `InvalidClass`."""
    wanted = named_namespace(namespace)
    if wanted not in NAMESPACES or (wanted == VIRTUALIZATION and not inside.is_host):
        raise InvalidNamespace(namespace)
    for found in _all_classes():
        if found.namespace == wanted and found.name.lower() == name.lower():
            return found
    raise InvalidClass(namespace, name)


def classes_of(inside: Inside, namespace: str, *, below: bool = False) -> list[WmiClass]:
    """The classes in a namespace of a machine, with `below` those of all namespaces in it as well, by name.

    Raises `InvalidNamespace`.
    """
    wanted = named_namespace(namespace)
    known = [item for item in NAMESPACES if item != VIRTUALIZATION or inside.is_host]
    meant = [item for item in known if item == wanted or (below and item.startswith(f"{wanted}/"))]
    if not meant and not any(item.startswith(f"{wanted}/") for item in known):
        raise InvalidNamespace(namespace)
    return sorted((each for each in _all_classes() if each.namespace in meant), key=lambda each: each.name.lower())


def class_of(namespace: str, name: str) -> WmiClass:
    """The class of that exact name, on whatever machine."""
    return next(found for found in _all_classes() if (found.namespace, found.name) == (namespace, name))


def classes_beside(definition: WmiClass) -> list[WmiClass]:
    """The other classes of its namespace."""
    return [each for each in _all_classes() if each.namespace == definition.namespace and each is not definition]


def related(inside: Inside, row: Row, definition: WmiClass) -> Iterator[Row]:
    """The instances of a class that belong to the same object of the estate."""
    if row.thing is not None:
        yield from (each for each in definition.instances(inside) if each.thing is row.thing)


def _all_classes() -> tuple[WmiClass, ...]:
    """Those modules make classes of what is here."""
    from hvsim.infrastructure.wmi.disks import CLASSES as OF_DISKS
    from hvsim.infrastructure.wmi.firewall import CLASSES as OF_FIREWALL
    from hvsim.infrastructure.wmi.management_service import CLASSES as OF_SERVICE
    from hvsim.infrastructure.wmi.networks import CLASSES as OF_NETWORKS
    from hvsim.infrastructure.wmi.registry import CLASSES as OF_REGISTRY
    from hvsim.infrastructure.wmi.shadow_copies import CLASSES as OF_COPIES
    from hvsim.infrastructure.wmi.sharing import CLASSES as OF_SHARES
    from hvsim.infrastructure.wmi.virtualization import CLASSES as OF_HYPERV
    from hvsim.infrastructure.wmi.volumes import CLASSES as OF_VOLUMES
    from hvsim.infrastructure.wmi.windows import CLASSES as OF_WINDOWS

    return (
        *OF_WINDOWS,
        *OF_VOLUMES,
        *OF_DISKS,
        *OF_NETWORKS,
        *OF_SHARES,
        *OF_FIREWALL,
        *OF_REGISTRY,
        *OF_COPIES,
        *OF_HYPERV,
        *OF_SERVICE,
    )
