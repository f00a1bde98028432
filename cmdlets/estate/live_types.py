"""Declaring how an estate object looks to a script: a .NET type over the live Python object.

A property is its signature and a function of the object, read anew each time: `$vm.State` is the state now.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from hvsim.interpreter.dotnet.declare import Declaration
from hvsim.interpreter.values.types.net_types import NetType
from hvsim.interpreter.values.types.registry import find_type, named_type, register_type
from hvsim.interpreter.values.types.value_types import register_class

Getter = Callable[[Any], Any]


def live_type(
    full_name: str,
    python_class: type | None,
    properties: Mapping[str, Getter],
    *,
    base: str = "System.Object",
    aliases: Mapping[str, str] | None = None,
    setters: Mapping[str, Callable[[Any, Any], None]] | None = None,
) -> Declaration:
    """Registers the type; `properties` maps signatures ("System.String Name") to getters.

    Every instance of `python_class` is then of the type. `aliases` are further names of properties; `setters` say, by a
    property's name, how a script changes it. The declaration is returned for methods.
    """
    declaration = Declaration(register_type(NetType(full_name, named_type(base))))
    for signature, getter in properties.items():
        declaration.property(signature)(getter)
    for name, setter in (setters or {}).items():
        changed = declaration.net_type.find_property(name)
        assert changed is not None
        changed.setter = setter
    for name, referenced in (aliases or {}).items():
        original = declaration.net_type.find_property(referenced)
        assert original is not None
        declaration.property(f"{original.type_name} {name}")(original.getter)
    if python_class is not None:
        register_class(python_class, declaration.net_type)
    return declaration


def enum_type(full_name: str, members: Mapping[str, int]) -> NetType:
    """Registers an enum with its names and numbers."""
    net_type = NetType(full_name, named_type("System.Enum"), kind="enum")
    net_type.enum_values = dict(members)
    return register_type(net_type)


def exception_type(full_name: str, base: str = "System.Exception") -> NetType:
    """Registers an exception class, with the members that all exceptions have."""
    return find_type(full_name) or register_type(
        NetType(full_name, named_type(base), members_modules=("hvsim.interpreter.dotnet.errors",))
    )
