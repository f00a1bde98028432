"""What the user asks to see: property names with wildcards, script blocks and the hashtables of calculated properties.

Shared by Format-*, Select-Object, Sort-Object, Group-Object and the others that take -Property. Lays out nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

import attrs

from hvsim.interpreter.commands.wildcards import matches
from hvsim.interpreter.formatting.objects import MISSING, get_property, property_getter, property_names, true_name
from hvsim.interpreter.values.dictionaries import Hashtable

if TYPE_CHECKING:
    from hvsim.interpreter.errors import ScriptError
    from hvsim.interpreter.script_block import ScriptBlock

_WILDCARDS = "*?["


@attrs.frozen(eq=False, repr=False, match_args=False)
class Accessor:
    """One property of an object, or one script over it: `get` gives MISSING when there is no such property.

    `get` raises `ScriptError` when the getter or the script fails.
    """

    name: str
    get: Callable[[Any], Any]


@attrs.frozen(eq=False, repr=False, match_args=False)
class PropertySpec:
    """One entry of -Property. `options` holds what a hashtable said beyond name and expression, by full key name."""

    source: str | ScriptBlock
    label: str | None = None
    options: dict[str, Any] = attrs.Factory(dict)

    @property
    def has_wildcards(self) -> bool:
        return isinstance(self.source, str) and any(mark in self.source for mark in _WILDCARDS)

    @property
    def text(self) -> str:
        """The property's name as asked for, or the script's text."""
        return self.source if isinstance(self.source, str) else self.source.text

    def accessor(self, scope: Any) -> Accessor:
        """The property without looking at an object: of a wildcard there is none."""
        if isinstance(self.source, str):
            return Accessor(self.source, property_getter(self.source))
        return Accessor(self.source.text, self.source.evaluator(scope))

    def resolve(self, value: Any, scope: Any) -> list[Accessor]:
        """The properties of `value` this names, in their own spelling; none when there is no such property."""
        if not isinstance(self.source, str):
            return [self.accessor(scope)]
        if self.has_wildcards:
            return [Accessor(name, property_getter(name)) for name in matching_names(value, self.source)]
        name = true_name(value, self.source)
        return [] if name is None else [Accessor(name, property_getter(name))]


def matching_names(value: Any, pattern: str) -> list[str]:
    """The properties of `value` whose names match the wildcard pattern."""
    names = _names(value)
    if pattern == "*":
        return list(names)
    return [name for name in names if matches(pattern, name)]


def _names(value: Any) -> Iterable[str]:
    """The properties of an object; of a hashtable its keys."""
    if value.__class__ is Hashtable:
        return [key for key in value if isinstance(key, str)]
    return property_names(value)


def first_value(specs: Sequence[PropertySpec], value: Any, scope: Any) -> Any:
    """The value of the first property that the first spec finds, or None."""
    for accessor in specs[0].resolve(value, scope):
        found = accessor.get(value)
        return None if found is MISSING else found
    return None


@attrs.frozen(eq=False, repr=False, match_args=False)
class Key:
    """A key a calculated property's hashtable may have; any unambiguous beginning of it is accepted."""

    name: str
    kinds: tuple[str, ...]
    required: bool = False


NAME = Key("Name", ("string",))
LABEL = Key("Label", ("string",))
EXPRESSION = Key("Expression", ("string", "script"), required=True)
FORMAT = Key("FormatString", ("string",))
WIDTH = Key("Width", ("int",))
ALIGNMENT = Key("Alignment", ("string",))
DEPTH = Key("Depth", ("int",))
ASCENDING = Key("Ascending", ("bool",))
DESCENDING = Key("Descending", ("bool",))


def parse_properties(values: Iterable[Any], keys: Sequence[Key]) -> list[PropertySpec]:
    """The specs of -Property's values; raises PowerShell's terminating errors for what they may not be."""
    from hvsim.interpreter.formatting.calculated import parse_property

    return [parse_property(value, keys) for value in values]


def exclude_filter(patterns: Iterable[str]) -> Callable[[str], bool]:
    """Whether a name matches one of -ExcludeProperty's patterns."""
    wanted = list(patterns)
    return lambda name: any(matches(pattern, name) for pattern in wanted)


__all__ = [
    "ALIGNMENT",
    "ASCENDING",
    "DEPTH",
    "DESCENDING",
    "EXPRESSION",
    "FORMAT",
    "LABEL",
    "MISSING",
    "NAME",
    "WIDTH",
    "Accessor",
    "Key",
    "PropertySpec",
    "ScriptError",
    "exclude_filter",
    "first_value",
    "get_property",
    "matching_names",
    "parse_properties",
]
