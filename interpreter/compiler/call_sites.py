"""Places of the text where a method is called: which overload was meant the last time, by the classes of the values.

Only what the classes alone decide is remembered; everything else goes the whole way through the values room.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from hvsim.interpreter.values.arrays import GenericList
from hvsim.interpreter.values.dictionaries import Hashtable
from hvsim.interpreter.values.members.access import decides_alone, invoke_member
from hvsim.interpreter.values.members.calls import run
from hvsim.interpreter.values.members.overloads import choose
from hvsim.interpreter.values.members.statics import invoke_static
from hvsim.interpreter.values.objects import FIELD_CLASSES, PSCustomObject
from hvsim.interpreter.values.types import type_data
from hvsim.interpreter.values.types.net_types import Method, NetType, Overload
from hvsim.interpreter.values.types.value_types import has_one_type, type_of

# Arguments whose class says all about their type.
_PLAIN = frozenset((int, str, float, bool, PSCustomObject, Hashtable))


class Choice(NamedTuple):
    """An overload, the name errors call it by, and whether each argument is an Int32 to be made a Double."""

    overload: Overload
    name: str
    to_double: tuple[bool, ...] | None


def choice(method: Method, values: list[Any], owner: NetType) -> Choice | None:
    """What a call with these values means, where the same holds for all values of their classes."""
    if not _PLAIN.issuperset(map(type, values)):
        return None
    overload, converted = choose(method, values, owner)
    if converted is values:
        return Choice(overload, method.name, None)
    if len(converted) != len(values):
        return None
    to_double = tuple(
        old.__class__ is int and new.__class__ is float for old, new in zip(values, converted, strict=True)
    )
    same = all(each or old is new for each, old, new in zip(to_double, values, converted, strict=True))
    return Choice(overload, method.name, to_double) if same else None


def call_chosen(found: Choice, receiver: list[Any], values: list[Any], engine: Any) -> Any:
    """Calls what was chosen before."""
    if found.to_double is not None:
        values = [float(each) if double else each for each, double in zip(values, found.to_double, strict=True)]
    return run(found.overload, receiver, values, engine, found.name, len(values))


class MethodSite:
    """A call of one name. `known` says the overload, or None where it has to be looked for each time."""

    __slots__ = ("engine", "known", "lowered", "name")

    def __init__(self, engine: Any, name: str) -> None:
        self.engine = engine
        self.name = name
        self.lowered = name.lower()
        self.known: dict[Any, Choice | None] = {}

    def call(self, value: Any, values: list[Any]) -> Any:
        """`value.name(values)`, as `invoke_member` gives it."""
        kind: Any = value.__class__
        if kind is GenericList or kind in FIELD_CLASSES:
            kind = value.net_type
        key = (kind, *map(type, values))
        try:
            known = self.known[key]
        except KeyError:
            result = invoke_member(value, self.name, values, self.engine)
            self.known[key] = self._overload(value, values)
            return result
        if known is None or getattr(value, "extended", None) is not None or type_data.current.names:
            return invoke_member(value, self.name, values, self.engine)
        return call_chosen(known, [value], values, self.engine)

    def _overload(self, value: Any, values: list[Any]) -> Choice | None:
        kind = value.__class__
        has_type = kind is GenericList or kind in FIELD_CLASSES or has_one_type(kind)
        if not has_type or not decides_alone(kind, self.lowered):
            return None
        net_type = type_of(value)
        method = net_type.find_method(self.lowered)
        return None if method is None else choice(method, values, net_type)


class StaticSite:
    """A static call of one name."""

    __slots__ = ("engine", "known", "name")

    def __init__(self, engine: Any, name: str) -> None:
        self.engine = engine
        self.name = name
        self.known: dict[Any, Choice | None] = {}

    def call(self, net_type: NetType, values: list[Any]) -> Any:
        """`[type]::name(values)`, as `invoke_static` gives it."""
        key = (net_type, *map(type, values))
        try:
            known = self.known[key]
        except KeyError:
            result = invoke_static(net_type, self.name, values, self.engine)
            plain = net_type.generic_definition is None and not net_type.is_enum and not net_type.is_script_class
            method = net_type.find_static_method(self.name) if plain else None
            self.known[key] = None if method is None else choice(method, values, net_type)
            return result
        if known is None:
            return invoke_static(net_type, self.name, values, self.engine)
        return call_chosen(known, [], values, self.engine)
