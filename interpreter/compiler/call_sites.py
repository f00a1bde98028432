"""Places of the text where a method is called: which overload was meant the last time, by the classes of the values.

Only what the classes alone decide is remembered; everything else goes the whole way through the values room.
"""

from __future__ import annotations

from typing import Any

from hvsim.interpreter.compiler.class_runtime import ScriptObject
from hvsim.interpreter.values.arrays import GenericList
from hvsim.interpreter.values.dictionaries import Hashtable
from hvsim.interpreter.values.members.access import decides_alone, invoke_member
from hvsim.interpreter.values.members.calls import run
from hvsim.interpreter.values.members.overloads import choose
from hvsim.interpreter.values.objects import PSCustomObject
from hvsim.interpreter.values.types import type_data
from hvsim.interpreter.values.types.net_types import Overload
from hvsim.interpreter.values.types.value_types import has_one_type, type_of

_TYPED_BY_VALUE = frozenset((GenericList, ScriptObject))
# Arguments whose class says all about their type.
_PLAIN = frozenset((int, str, float, bool, PSCustomObject, Hashtable))


class MethodSite:
    """A call of one name. `known` says the overload, or None where it has to be looked for each time."""

    __slots__ = ("engine", "known", "lowered", "name")

    def __init__(self, engine: Any, name: str) -> None:
        self.engine = engine
        self.name = name
        self.lowered = name.lower()
        self.known: dict[Any, tuple[Overload, str] | None] = {}

    def call(self, value: Any, values: list[Any]) -> Any:
        """`value.name(values)`, as `invoke_member` gives it."""
        kind: Any = value.__class__
        if kind in _TYPED_BY_VALUE:
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
        overload, name = known
        return run(overload, [value], values, self.engine, name, len(values))

    def _overload(self, value: Any, values: list[Any]) -> tuple[Overload, str] | None:
        kind = value.__class__
        if not (kind in _TYPED_BY_VALUE or has_one_type(kind)) or not _PLAIN.issuperset(map(type, values)):
            return None
        if not decides_alone(kind, self.lowered):
            return None
        net_type = type_of(value)
        method = net_type.find_method(self.lowered)
        if method is None:
            return None
        overload, converted = choose(method, values, net_type)
        return (overload, method.name) if converted is values else None
