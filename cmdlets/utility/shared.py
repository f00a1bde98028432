"""What the utility commands share: type names of parameters, and the properties a user asked for.

No command lives here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from hvsim.interpreter.commands.parameters import SWITCH
from hvsim.interpreter.formatting.objects import MISSING, property_getter, true_name, type_names
from hvsim.interpreter.formatting.properties import Key, PropertySpec, parse_properties
from hvsim.interpreter.values.types import type_data

if TYPE_CHECKING:
    from hvsim.interpreter.commands import Cmdlet

OBJECT = "System.Management.Automation.PSObject"
OBJECTS = OBJECT + "[]"

__all__ = ["MISSING", "OBJECT", "OBJECTS", "SWITCH", "Getter", "getters", "property_specs", "scope_of"]

Getter = Callable[[Any], Any]


def scope_of(command: Cmdlet) -> Any:
    """The scope the command was called from: where its script blocks run."""
    return command.runtime.scope


def property_specs(values: Iterable[Any] | None, keys: Sequence[Key]) -> list[PropertySpec]:
    """The specs of -Property's values; a collection inside counts by its elements."""
    return parse_properties(values or (), keys)


def getters(specs: Sequence[PropertySpec], scope: Any) -> list[Getter]:
    """One function per spec from an object to its value; MISSING where an object lacks the property."""
    return [_getter(spec, scope) for spec in specs]


def _getter(spec: PropertySpec, scope: Any) -> Getter:
    if isinstance(spec.source, str):
        if not spec.has_wildcards:
            return property_getter(spec.source)

        def first_match(value: Any) -> Any:
            for accessor in spec.resolve(value, scope):
                return accessor.get(value)
            return MISSING

        return first_match
    return spec.source.evaluator(scope)


def key_properties(value: Any) -> list[str]:
    """The properties by which objects like this one are sorted and grouped when none is named."""
    for name in type_names(value):
        data = type_data.current.types.get(name.lower())
        if data is not None and data.default_key_properties:
            return list(data.default_key_properties)
    return []


def spelled(value: Any, name: str) -> str:
    """The property's name as the object spells it, or as it was asked for."""
    return true_name(value, name) or name
