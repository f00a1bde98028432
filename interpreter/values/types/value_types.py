"""What type a value has."""

from __future__ import annotations

from typing import Any

from hvsim.interpreter.values.shown import named_text
from hvsim.interpreter.values.types.net_types import NetType
from hvsim.interpreter.values.types.registry import named_type

_BY_CLASS: dict[type, NetType] = {}

_PYTHON_CLASSES: dict[type, str] = {
    int: "System.Int32",
    str: "System.String",
    bool: "System.Boolean",
    float: "System.Double",
    type(None): "System.Object",
}


def type_of(value: Any) -> NetType:
    """The .NET type of a value; `$null` has none, System.Object stands in.

    A value class says its type by `net_name` (one type for the class) or a `net_type` property (one per value).
    """
    found = _BY_CLASS.get(value.__class__)
    return found if found is not None else _type_of(value)


def _type_of(value: Any) -> NetType:
    own: NetType | None = getattr(value, "net_type", None)
    if own is not None:
        return own
    kind = value.__class__
    name = _PYTHON_CLASSES.get(kind) or kind.net_name
    found = named_type(name)
    _BY_CLASS[kind] = found
    return found


def has_one_type(python_class: type) -> bool:
    """Whether all values of the class, of which `type_of` has seen one, are of one type."""
    return python_class in _BY_CLASS


def register_class(python_class: type, net_type: NetType) -> None:
    """Makes every instance of a Python class (an estate object, say) a value of `net_type`."""
    _BY_CLASS[python_class] = net_type
    python_class.__repr__ = named_text  # type: ignore[method-assign, assignment]  # for every instance, as intended
