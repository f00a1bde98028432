"""Declaring the .NET types these commands bring: Python classes with a type's name and properties, and enums.

A property is a Python attribute named beside its signature; nothing else of the class can be reached from a script.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Any

from hvsim.interpreter.values.types.net_types import NetType, Property
from hvsim.interpreter.values.types.registry import find_type, named_type, register_type
from hvsim.interpreter.values.types.value_types import register_class


def net_object(
    python_class: type,
    full_name: str,
    properties: Mapping[str, str],
    *,
    base: str = "System.Object",
    writable: bool = False,
    text: Callable[[Any], str] | None = None,
) -> NetType:
    """Makes instances of `python_class` values of the .NET type `full_name`.

    `properties` maps a signature (`int Count`) to the Python attribute behind it; `text` is what ToString() gives.
    """
    net_type = find_type(full_name) or register_type(NetType(full_name, named_type(base)))
    for signature, attribute in properties.items():
        type_name, _, name = signature.rpartition(" ")
        setter = _setter(attribute) if writable else None
        net_type.properties[name.lower()] = Property(name, type_name, attrgetter(attribute), setter)
    if text is not None:
        from hvsim.interpreter.dotnet.declare import Declaration

        Declaration(net_type).method("string ToString()")(text)
    register_class(python_class, net_type)
    return net_type


def _setter(attribute: str) -> Callable[[Any, Any], None]:
    return lambda target, value: setattr(target, attribute, value)


def net_enum(full_name: str, names: str, *, flags: bool = False) -> NetType:
    """Makes a .NET enum known: its names in order from 0, or with the numbers that are said (`All=15`)."""
    made = NetType(full_name, named_type("System.Enum"), kind="enum")
    made.is_flags = flags
    number = 0
    for word in names.split():
        name, _, said = word.partition("=")
        number = int(said) if said else number
        made.enum_values[name] = number
        number += 1
    return register_type(made)
