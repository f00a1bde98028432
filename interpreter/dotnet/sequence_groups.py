"""System.Linq.Enumerable continued: groups, dictionaries and sets of a sequence, and one value of all its elements."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from typing import Any

from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.dotnet.sequences import ENUMERABLE, KEY, SOURCE, elements_of, some_of
from hvsim.interpreter.dotnet.sets import Set
from hvsim.interpreter.errors import net_failure
from hvsim.interpreter.values.arrays import Array
from hvsim.interpreter.values.dictionaries import GenericDictionary, KeyValuePair, identity_of
from hvsim.interpreter.values.shown import Shown
from hvsim.interpreter.values.text import net_text
from hvsim.interpreter.values.types.delegates import call_function
from hvsim.interpreter.values.types.net_types import NetType
from hvsim.interpreter.values.types.registry import generic_type, named_type
from hvsim.interpreter.values.types.value_types import type_of

# groups


class Grouping(Shown):
    """The elements of one key."""

    __slots__ = ("elements", "extended", "key", "net_type")

    def __init__(self, key: Any, elements: list[Any], net_type: NetType) -> None:
        self.key = key
        self.elements = elements
        self.net_type = net_type
        self.extended = None

    def enumerate(self) -> Iterator[Any]:
        return iter(self.elements)


GROUPING = declare("System.Linq.Grouping`2")
GROUPING.property("System.Object Key")(lambda group: group.key)


@ENUMERABLE.static(f"System.Object[] GroupBy({SOURCE}, {KEY})", f"System.Object[] ToLookup({SOURCE}, {KEY})")
def _group_by(source: Any, selector: Any) -> Array:
    groups: dict[Any, tuple[Any, list[Any]]] = {}
    for each in elements_of(source):
        key = call_function(selector, each)
        groups.setdefault(identity_of(key), (key, []))[1].append(each)
    anything = named_type("System.Object")
    element = getattr(source, "element_type", None) or anything
    made = []
    for key, elements in groups.values():
        kind = anything if key is None else type_of(key)
        made.append(Grouping(key, elements, generic_type(named_type("System.Linq.Grouping`2"), (kind, element))))
    return Array(made)


@ENUMERABLE.static(f"System.Object[] CountBy({SOURCE}, {KEY})")
def _count_by(source: Any, selector: Any) -> Array:
    made = [(group.key, len(group.elements)) for group in _group_by(source, selector)]
    kinds = [type_of(made[0][0]) if made and made[0][0] is not None else named_type("System.Object")]
    pair = generic_type(named_type("System.Collections.Generic.KeyValuePair`2"), (kinds[0], named_type("System.Int32")))
    return Array([KeyValuePair(key, count, pair) for key, count in made])


@ENUMERABLE.static(
    f"System.Object ToDictionary({SOURCE}, {KEY})",
    f"System.Object ToDictionary({SOURCE}, {KEY}, System.Func[System.Object,System.Object] elementSelector)",
)
def _to_dictionary(source: Any, selector: Any, element_selector: Any = None) -> GenericDictionary:
    rows = [
        (call_function(selector, each), each if element_selector is None else call_function(element_selector, each))
        for each in elements_of(source)
    ]
    anything = named_type("System.Object")
    kinds = tuple(
        type_of(first) if (first := next((row[at] for row in rows), None)) is not None else anything for at in (0, 1)
    )
    made = GenericDictionary(generic_type(named_type("System.Collections.Generic.Dictionary`2"), kinds))
    for key, value in rows:
        if key in made:
            raise net_failure(
                "System.ArgumentException", f"An item with the same key has already been added. Key: {net_text(key)}"
            )
        made[key] = value
    return made


@ENUMERABLE.static(f"System.Object ToHashSet({SOURCE})")
def _to_set(source: Any) -> Set:
    element = getattr(source, "element_type", None) or named_type("System.Object")
    return Set(generic_type(named_type("System.Collections.Generic.HashSet`1"), (element,)), elements_of(source))


# folding


@ENUMERABLE.static(f"System.Object Aggregate({SOURCE}, System.Func[System.Object,System.Object,System.Object] func)")
def _aggregate(source: Any, function: Any) -> Any:
    return reduce(lambda left, right: call_function(function, left, right), some_of(source))


@ENUMERABLE.static(
    f"System.Object Aggregate({SOURCE}, System.Object seed, "
    "System.Func[System.Object,System.Object,System.Object] func)"
)
def _aggregate_from(source: Any, seed: Any, function: Any) -> Any:
    return reduce(lambda left, right: call_function(function, left, right), elements_of(source), seed)


@ENUMERABLE.static("double Average(int[] source)", "double Average(long[] source)", "double Average(double[] source)")
def _average(source: Any) -> float:
    return float(sum(some_of(source)) / len(source))


_NUMBER = "System.Func[System.Object,double] selector"


@ENUMERABLE.static(f"double Average({SOURCE}, {_NUMBER})")
def _average_of(source: Any, selector: Any) -> float:
    return _average([call_function(selector, each) for each in some_of(source)])


def _folded_by(name: str, fold: Any) -> None:
    @ENUMERABLE.static(f"System.Object {name}({SOURCE}, System.Func[System.Object,System.Object] selector)")
    def run(source: Any, selector: Any) -> Any:
        values = [call_function(selector, each) for each in (elements_of(source) if name == "Sum" else some_of(source))]
        result = fold(values)
        return values[0].__class__(result) if values else result


_folded_by("Sum", sum)
_folded_by("Max", max)
_folded_by("Min", min)
