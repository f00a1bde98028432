"""Declaring the product's plain objects: each property is an attribute of the Python object, converted by its type.

A property that needs more than that is a function of the object instead of the attribute's name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from operator import attrgetter
from typing import Any

from hvsim.cmdlets.estate.live_types import enum_type, live_type
from hvsim.cmdlets.estate.values import Int64, array, duration, enum, guid, moment
from hvsim.interpreter.dotnet.declare import Declaration
from hvsim.interpreter.formatting.views import column, list_view, register_view, table_view
from hvsim.interpreter.values import enumerate_value, to_string
from hvsim.interpreter.values.types.net_types import NetType
from hvsim.interpreter.values.types.registry import find_type, named_type, register_type

Source = str | Callable[[Any], Any]

_CONVERSIONS: dict[str, Callable[[Any], Any]] = {
    "guid": guid,
    "datetime": moment,
    "timespan": duration,
    "long": Int64,
}


def product_type(
    full_name: str,
    python_class: type,
    properties: Mapping[str, Source],
    *,
    settable: bool = False,
    view: str = "",
    base: str = "System.Object",
) -> Declaration:
    """Registers the type of `python_class`; `properties` maps signatures ("string Name") to attributes or functions.

    With `settable`, scripts can set what is an attribute of the object itself. `view` is "table" or "list" and the
    columns after it, where the product's own is known.
    """
    declaration = live_type(full_name, python_class, {}, base=base)
    for signature, source in properties.items():
        add_property(declaration, signature, source, settable=settable)
    kind, *names = view.split() or [""]
    if kind == "table":
        register_view(table_view(full_name, [column(name, alignment="left") for name in names], autosize=True))
    elif kind == "list":
        register_view(list_view(full_name, [column(name) for name in names]))
    return declaration


def add_property(declaration: Declaration, signature: str, source: Source, *, settable: bool = False) -> None:
    """Adds one property to a type that is being declared."""
    type_name = signature.rpartition(" ")[0]
    read = attrgetter(source) if isinstance(source, str) else source
    setter = None
    if settable and isinstance(source, str) and "." not in source:
        setter = _setter(source)
    declaration.property(signature, setter)(lambda item: to_product(type_name, read(item)))


def to_product(type_name: str, value: Any) -> Any:
    """The estate's value as one of that .NET type; None stays None."""
    if value is None:
        return None
    if type_name.endswith("[]"):
        element = type_name.removesuffix("[]")
        if "." in element:
            absent_type(element)  # an empty array may be of a type of which there is no object
        return array((to_product(element, item) for item in value), _full(element))
    if type_name in _CONVERSIONS:
        return _CONVERSIONS[type_name](value)
    found = find_type(type_name)
    if found is not None and found.kind == "enum" and isinstance(value, (str, Enum)):
        return enum(type_name, _label(value))
    return value


def choices(full_name: str, labels: Iterable[str]) -> str:
    """Registers an enum whose members are numbered in order, and returns its name."""
    enum_type(full_name, {label: number for number, label in enumerate(labels)})
    return full_name


def chosen(value: Any) -> str:
    """The name of an enum's value that a parameter was given; '' for none."""
    return "" if value is None else to_string(value)


def listed(value: Any) -> list[Any]:
    """The items of what a parameter was given: one, several or none."""
    if value is None:
        return []
    items = enumerate_value(value)
    return [value] if items is None else list(items)


def absent_type(full_name: str) -> None:
    """Makes the name of a type known of which there is no object, so that parameters can ask for one."""
    if find_type(full_name) is None:
        register_type(NetType(full_name, named_type("System.Object")))


def _label(value: Any) -> str:
    if isinstance(value, Enum):
        return str(getattr(value, "label", value.value))
    return str(value)


def _full(element: str) -> str:
    return {"string": "System.String", "int": "System.Int32", "guid": "System.Guid"}.get(element, element)


def _setter(attribute: str) -> Callable[[Any, Any], None]:
    def write(item: Any, value: Any) -> None:
        setattr(item, attribute, _as_python(getattr(item, attribute), value))

    return write


def _as_python(before: Any, value: Any) -> Any:
    """What a script set, as the kind of value that was there."""
    if isinstance(before, Enum):
        return next(item for item in type(before) if _label(item).lower() == to_string(value).lower())
    if isinstance(before, bool):
        return bool(value)
    if isinstance(before, int):
        return int(value)
    if isinstance(before, str):
        return to_string(value)
    if isinstance(before, list):
        return listed(value)
    return value
