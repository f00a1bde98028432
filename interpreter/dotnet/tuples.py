"""Tuple and ValueTuple: a few values in a fixed order. System.Linq.Enumerable is in `sequences.py`."""

from __future__ import annotations

from typing import Any

from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.values.conversion import convert
from hvsim.interpreter.values.shown import Shown
from hvsim.interpreter.values.text import net_text
from hvsim.interpreter.values.types.net_types import NetType
from hvsim.interpreter.values.types.registry import generic_type, named_type
from hvsim.interpreter.values.types.value_types import type_of


class Tuple(Shown):
    """Up to four values in a fixed order."""

    __slots__ = ("extended", "items", "net_type")

    def __init__(self, items: tuple[Any, ...], net_type: NetType) -> None:
        self.items = items
        self.net_type = net_type
        self.extended = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Tuple) and self.items == other.items

    def __hash__(self) -> int:
        return hash(self.items)


def _tuple_of(*items: Any) -> Tuple:
    arguments = tuple(named_type("System.Object") if item is None else type_of(item) for item in items)
    return Tuple(items, generic_type(named_type(f"System.Tuple`{len(items)}"), arguments))


CREATOR = declare("System.Tuple")
CREATOR.static(
    "System.Object Create(System.Object item1)",
    "System.Object Create(System.Object item1, System.Object item2)",
    "System.Object Create(System.Object item1, System.Object item2, System.Object item3)",
    "System.Object Create(System.Object item1, System.Object item2, System.Object item3, System.Object item4)",
)(_tuple_of)

for _size in range(1, 5):
    _declaration = declare(f"System.Tuple`{_size}")
    _parameters = ", ".join(f"System.Object item{number + 1}" for number in range(_size))

    @_declaration.constructor(f"({_parameters})")
    def _new(net_type: NetType, *items: Any) -> Tuple:
        converted = tuple(convert(item, wanted) for item, wanted in zip(items, net_type.generic_arguments, strict=True))
        return Tuple(converted, net_type)

    for _number in range(_size):
        _declaration.property(f"System.Object Item{_number + 1}")(lambda value, at=_number: value.items[at])
    _declaration.property("int Length")(lambda value: len(value.items))
    _declaration.method("string ToString()")(lambda value: f"({', '.join(net_text(item) for item in value.items)})")
    _declaration.method("bool Equals(System.Object obj)")(lambda value, other: value == other)


for _size in range(1, 5):
    _declaration = declare(f"System.ValueTuple`{_size}")
    for _number in range(_size):
        _declaration.property(f"System.Object Item{_number + 1}")(lambda value, at=_number: value.items[at])
    _declaration.property("int Length")(lambda value: len(value.items))
    _declaration.method("string ToString()")(lambda value: f"({', '.join(net_text(item) for item in value.items)})")
    _declaration.method("bool Equals(System.Object obj)")(lambda value, other: value == other)


def value_tuple(*items: Any) -> Tuple:
    """What a .NET method that gives several values at once gives."""
    arguments = tuple(named_type("System.Object") if item is None else type_of(item) for item in items)
    return Tuple(items, generic_type(named_type(f"System.ValueTuple`{len(items)}"), arguments))
