"""Tuple, and the few members of Enumerable that scripts call."""

from __future__ import annotations

from typing import Any

from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.errors import net_failure
from hvsim.interpreter.limits import elements_fit
from hvsim.interpreter.values.arrays import Array, GenericList
from hvsim.interpreter.values.shown import Shown
from hvsim.interpreter.values.text import net_text
from hvsim.interpreter.values.truth import to_bool
from hvsim.interpreter.values.types.delegates import call_function
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
        from hvsim.interpreter.values.conversion import convert

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


ENUMERABLE = declare("System.Linq.Enumerable")


@ENUMERABLE.static("int[] Range(int start, int count)")
def _range(start: int, count: int) -> Array:
    elements_fit(count)
    return Array.of(range(start, start + count), named_type("System.Int32"))


@ENUMERABLE.static("System.Object[] Repeat(System.Object element, int count)")
def _repeat(element: Any, count: int) -> Array:
    elements_fit(count)
    return Array([element] * count)


def _list(source: Any) -> list[Any]:
    from hvsim.interpreter.values.enumeration import enumerate_value

    return list(enumerate_value(source) or [])


def _typed(source: Any, items: list[Any]) -> Array:
    return Array.of(items, getattr(source, "element_type", None))


_SOURCE = "System.Collections.IEnumerable source"


@ENUMERABLE.static(f"System.Object[] Distinct({_SOURCE})")
def _distinct(source: Any) -> Array:
    from hvsim.interpreter.values.dictionaries import identity_of

    return _typed(source, list({identity_of(each): each for each in _list(source)}.values()))


def _some(source: Any) -> list[Any]:
    """The elements; raises where there are none."""
    elements = _list(source)
    if not elements:
        raise net_failure("System.InvalidOperationException", "Sequence contains no elements")
    return elements


ENUMERABLE.static(f"System.Object[] Reverse({_SOURCE})")(lambda source: _typed(source, _list(source)[::-1]))
ENUMERABLE.static(f"System.Object[] ToArray({_SOURCE})")(lambda source: _typed(source, _list(source)))
ENUMERABLE.static(f"int Count({_SOURCE})")(lambda source: len(_list(source)))
ENUMERABLE.static(f"System.Object First({_SOURCE})")(lambda source: _some(source)[0])
ENUMERABLE.static(f"System.Object Last({_SOURCE})")(lambda source: _some(source)[-1])
ENUMERABLE.static(f"bool Any({_SOURCE})")(lambda source: bool(_list(source)))


def _holds(predicate: Any, value: Any) -> bool:
    return to_bool(call_function(predicate, value))


_TEST = "System.Func[System.Object,bool] predicate"


@ENUMERABLE.static(f"System.Object[] Where({_SOURCE}, {_TEST})")
def _where(source: Any, predicate: Any) -> Array:
    return _typed(source, [each for each in _list(source) if _holds(predicate, each)])


@ENUMERABLE.static(f"bool Any({_SOURCE}, {_TEST})")
def _any(source: Any, predicate: Any) -> bool:
    return any(_holds(predicate, each) for each in _list(source))


@ENUMERABLE.static(f"bool All({_SOURCE}, {_TEST})")
def _all(source: Any, predicate: Any) -> bool:
    return all(_holds(predicate, each) for each in _list(source))


@ENUMERABLE.static(f"int Count({_SOURCE}, {_TEST})")
def _count(source: Any, predicate: Any) -> int:
    return sum(_holds(predicate, each) for each in _list(source))


@ENUMERABLE.static(f"System.Object First({_SOURCE}, {_TEST})")
def _first(source: Any, predicate: Any) -> Any:
    for each in _list(source):
        if _holds(predicate, each):
            return each
    raise net_failure("System.InvalidOperationException", "Sequence contains no matching element")


@ENUMERABLE.static(f"System.Object FirstOrDefault({_SOURCE}, {_TEST})")
def _first_or_default(source: Any, predicate: Any) -> Any:
    return next((each for each in _list(source) if _holds(predicate, each)), None)


@ENUMERABLE.static(f"System.Object[] Select({_SOURCE}, System.Func[System.Object,System.Object] selector)")
def _select(source: Any, selector: Any) -> Array:
    return Array([call_function(selector, each) for each in _list(source)])


@ENUMERABLE.static(f"System.Object[] OrderBy({_SOURCE}, System.Func[System.Object,System.Object] keySelector)")
def _order_by(source: Any, selector: Any) -> Array:
    from functools import cmp_to_key

    from hvsim.interpreter.dotnet.collections import default_order

    key = cmp_to_key(default_order)
    return _typed(source, sorted(_list(source), key=lambda each: key(call_function(selector, each))))


@ENUMERABLE.static(f"System.Object[][] Chunk({_SOURCE}, int size)")
def _chunk(source: Any, size: int) -> Array:
    if size < 1:
        raise net_failure(
            "System.ArgumentOutOfRangeException",
            "Specified argument was out of the range of valid values. (Parameter 'size')",
        )
    items = _list(source)
    return Array([_typed(source, items[at : at + size]) for at in range(0, len(items), size)])


@ENUMERABLE.static(f"System.Collections.Generic.List[System.Object] ToList({_SOURCE})")
def _to_list(source: Any) -> GenericList:
    element = getattr(source, "element_type", None) or named_type("System.Object")
    return GenericList(_list(source), generic_type(named_type("System.Collections.Generic.List`1"), (element,)))


@ENUMERABLE.static(f"System.Object[] Skip({_SOURCE}, int count)")
def _skip(source: Any, count: int) -> Array:
    return _typed(source, _list(source)[max(count, 0) :])


@ENUMERABLE.static(f"System.Object[] Take({_SOURCE}, int count)")
def _take(source: Any, count: int) -> Array:
    return _typed(source, _list(source)[: max(count, 0)])


@ENUMERABLE.static(f"bool SequenceEqual({_SOURCE}, System.Collections.IEnumerable second)")
def _sequence_equal(source: Any, second: Any) -> bool:
    from hvsim.interpreter.values.members.access import objects_equal

    first, other = _list(source), _list(second)
    return len(first) == len(other) and all(map(objects_equal, first, other))


def _folded(name: str, fold: Any) -> None:
    from hvsim.interpreter.values.numbers.numbers import Int64

    @ENUMERABLE.static(f"int {name}(int[] source)", f"long {name}(long[] source)", f"double {name}(double[] source)")
    def run(source: Any) -> Any:
        result = fold(source if name == "Sum" else _some(source))
        return Int64(result) if source and source[0].__class__ is Int64 else result


_folded("Sum", sum)
_folded("Max", max)
_folded("Min", min)
