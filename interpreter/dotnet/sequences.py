"""System.Linq.Enumerable: sequences asked, chosen from, ordered and put together.

Sequences are not lazy here: each call gives an array at once, which scripts cannot tell unless they count the calls
of their own script blocks.
"""

from __future__ import annotations

from itertools import dropwhile, takewhile
from typing import Any

from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.dotnet.list_order import default_order
from hvsim.interpreter.dotnet.objects import argument_range
from hvsim.interpreter.dotnet.tuples import value_tuple
from hvsim.interpreter.errors import NetFailure, net_failure
from hvsim.interpreter.limits import elements_fit
from hvsim.interpreter.values.arrays import Array, GenericList
from hvsim.interpreter.values.conversion import default_of
from hvsim.interpreter.values.dictionaries import identity_of
from hvsim.interpreter.values.enumeration import enumerate_value
from hvsim.interpreter.values.members.access import objects_equal
from hvsim.interpreter.values.numbers.numbers import Int64
from hvsim.interpreter.values.operators import is_instance
from hvsim.interpreter.values.truth import to_bool
from hvsim.interpreter.values.types.delegates import call_function
from hvsim.interpreter.values.types.net_types import NetType
from hvsim.interpreter.values.types.registry import generic_type, named_type
from hvsim.interpreter.values.types.value_types import type_of

ENUMERABLE = declare("System.Linq.Enumerable")


@ENUMERABLE.static("int[] Range(int start, int count)")
def _range(start: int, count: int) -> Array:
    elements_fit(count)
    return Array.of(range(start, start + count), named_type("System.Int32"))


@ENUMERABLE.static("System.Object[] Repeat(System.Object element, int count)")
def _repeat(element: Any, count: int) -> Array:
    elements_fit(count)
    return Array([element] * count)


def elements_of(source: Any) -> list[Any]:
    return list(enumerate_value(source) or [])


def typed_like(source: Any, items: list[Any]) -> Array:
    return Array.of(items, getattr(source, "element_type", None))


SOURCE = "System.Collections.IEnumerable source"


@ENUMERABLE.static(f"System.Object[] Distinct({SOURCE})")
def _distinct(source: Any) -> Array:
    return typed_like(source, list(_by_identity(elements_of(source)).values()))


def some_of(source: Any) -> list[Any]:
    """The elements; raises where there are none."""
    elements = elements_of(source)
    if not elements:
        raise net_failure("System.InvalidOperationException", "Sequence contains no elements")
    return elements


ENUMERABLE.static(f"System.Object[] Reverse({SOURCE})")(lambda source: typed_like(source, elements_of(source)[::-1]))
ENUMERABLE.static(f"System.Object[] ToArray({SOURCE})")(lambda source: typed_like(source, elements_of(source)))
ENUMERABLE.static(f"int Count({SOURCE})")(lambda source: len(elements_of(source)))
ENUMERABLE.static(f"System.Object First({SOURCE})")(lambda source: some_of(source)[0])
ENUMERABLE.static(f"System.Object Last({SOURCE})")(lambda source: some_of(source)[-1])
ENUMERABLE.static(f"bool Any({SOURCE})")(lambda source: bool(elements_of(source)))


def _holds(predicate: Any, value: Any) -> bool:
    return to_bool(call_function(predicate, value))


_TEST = "System.Func[System.Object,bool] predicate"


@ENUMERABLE.static(f"System.Object[] Where({SOURCE}, {_TEST})")
def _where(source: Any, predicate: Any) -> Array:
    return typed_like(source, [each for each in elements_of(source) if _holds(predicate, each)])


@ENUMERABLE.static(f"bool Any({SOURCE}, {_TEST})")
def _any(source: Any, predicate: Any) -> bool:
    return any(_holds(predicate, each) for each in elements_of(source))


@ENUMERABLE.static(f"bool All({SOURCE}, {_TEST})")
def _all(source: Any, predicate: Any) -> bool:
    return all(_holds(predicate, each) for each in elements_of(source))


@ENUMERABLE.static(f"int Count({SOURCE}, {_TEST})")
def _count(source: Any, predicate: Any) -> int:
    return sum(_holds(predicate, each) for each in elements_of(source))


@ENUMERABLE.static(f"System.Object First({SOURCE}, {_TEST})")
def _first(source: Any, predicate: Any) -> Any:
    for each in elements_of(source):
        if _holds(predicate, each):
            return each
    raise net_failure("System.InvalidOperationException", "Sequence contains no matching element")


@ENUMERABLE.static(f"System.Object[] Select({SOURCE}, System.Func[System.Object,System.Object] selector)")
def _select(source: Any, selector: Any) -> Array:
    return Array([call_function(selector, each) for each in elements_of(source)])


@ENUMERABLE.static(f"System.Object[][] Chunk({SOURCE}, int size)")
def _chunk(source: Any, size: int) -> Array:
    if size < 1:
        raise net_failure(
            "System.ArgumentOutOfRangeException",
            "Specified argument was out of the range of valid values. (Parameter 'size')",
        )
    items = elements_of(source)
    return Array([typed_like(source, items[at : at + size]) for at in range(0, len(items), size)])


@ENUMERABLE.static(f"System.Collections.Generic.List[System.Object] ToList({SOURCE})")
def _to_list(source: Any) -> GenericList:
    element = getattr(source, "element_type", None) or named_type("System.Object")
    return GenericList(elements_of(source), generic_type(named_type("System.Collections.Generic.List`1"), (element,)))


@ENUMERABLE.static(f"System.Object[] Skip({SOURCE}, int count)")
def _skip(source: Any, count: int) -> Array:
    return typed_like(source, elements_of(source)[max(count, 0) :])


@ENUMERABLE.static(f"System.Object[] Take({SOURCE}, int count)")
def _take(source: Any, count: int) -> Array:
    return typed_like(source, elements_of(source)[: max(count, 0)])


@ENUMERABLE.static(f"bool SequenceEqual({SOURCE}, System.Collections.IEnumerable second)")
def _sequence_equal(source: Any, second: Any) -> bool:
    first, other = elements_of(source), elements_of(second)
    return len(first) == len(other) and all(map(objects_equal, first, other))


def _folded(name: str, fold: Any) -> None:
    @ENUMERABLE.static(f"int {name}(int[] source)", f"long {name}(long[] source)", f"double {name}(double[] source)")
    def run(source: Any) -> Any:
        result = fold(source if name == "Sum" else some_of(source))
        return Int64(result) if source and source[0].__class__ is Int64 else result


_folded("Sum", sum)
_folded("Max", max)
_folded("Min", min)

# one element


def _matching(source: Any, predicate: Any) -> list[Any]:
    return [each for each in elements_of(source) if _holds(predicate, each)]


def _no_match() -> NetFailure:
    return net_failure("System.InvalidOperationException", "Sequence contains no matching element")


@ENUMERABLE.static(f"System.Object Last({SOURCE}, {_TEST})")
def _last(source: Any, predicate: Any) -> Any:
    found = _matching(source, predicate)
    if not found:
        raise _no_match()
    return found[-1]


def _nothing_of(source: Any) -> Any:
    """What `default` is for the elements of a source."""
    element = getattr(source, "element_type", None)
    return None if element is None else default_of(element)


@ENUMERABLE.static(f"System.Object FirstOrDefault({SOURCE})", f"System.Object FirstOrDefault({SOURCE}, {_TEST})")
def _first_or_default(source: Any, predicate: Any = None) -> Any:
    found = elements_of(source) if predicate is None else _matching(source, predicate)
    return found[0] if found else _nothing_of(source)


@ENUMERABLE.static(f"System.Object LastOrDefault({SOURCE})", f"System.Object LastOrDefault({SOURCE}, {_TEST})")
def _last_or_default(source: Any, predicate: Any = None) -> Any:
    found = elements_of(source) if predicate is None else _matching(source, predicate)
    return found[-1] if found else _nothing_of(source)


@ENUMERABLE.static(f"System.Object SingleOrDefault({SOURCE})", f"System.Object SingleOrDefault({SOURCE}, {_TEST})")
def _single_or_default(source: Any, predicate: Any = None) -> Any:
    found = elements_of(source) if predicate is None else _matching(source, predicate)
    if len(found) > 1:
        kind = "element" if predicate is None else "matching element"
        raise net_failure("System.InvalidOperationException", f"Sequence contains more than one {kind}")
    return found[0] if found else _nothing_of(source)


@ENUMERABLE.static(f"System.Object Single({SOURCE})", f"System.Object Single({SOURCE}, {_TEST})")
def _single(source: Any, predicate: Any = None) -> Any:
    if predicate is None:
        some_of(source)
    elif not _matching(source, predicate):
        raise _no_match()
    return _single_or_default(source, predicate)


@ENUMERABLE.static(f"System.Object ElementAt({SOURCE}, int index)")
def _element_at(source: Any, index: int) -> Any:
    elements = elements_of(source)
    if not 0 <= index < len(elements):
        raise argument_range(
            "Index was out of range. Must be non-negative and less than the size of the collection.", "index"
        )
    return elements[index]


@ENUMERABLE.static(f"System.Object ElementAtOrDefault({SOURCE}, int index)")
def _element_at_or_default(source: Any, index: int) -> Any:
    elements = elements_of(source)
    return elements[index] if 0 <= index < len(elements) else _nothing_of(source)


@ENUMERABLE.static(f"bool Contains({SOURCE}, System.Object value)")
def _contains(source: Any, value: Any) -> bool:
    return identity_of(value) in {identity_of(each) for each in elements_of(source)}


# parts


@ENUMERABLE.static(f"System.Object[] SkipLast({SOURCE}, int count)")
def _skip_last(source: Any, count: int) -> Array:
    elements = elements_of(source)
    return typed_like(source, elements[: max(len(elements) - max(count, 0), 0)])


@ENUMERABLE.static(f"System.Object[] TakeLast({SOURCE}, int count)")
def _take_last(source: Any, count: int) -> Array:
    elements = elements_of(source)
    return typed_like(source, elements[max(len(elements) - max(count, 0), 0) :])


@ENUMERABLE.static(f"System.Object[] TakeWhile({SOURCE}, {_TEST})")
def _take_while(source: Any, predicate: Any) -> Array:
    return typed_like(source, list(takewhile(lambda each: _holds(predicate, each), elements_of(source))))


@ENUMERABLE.static(f"System.Object[] SkipWhile({SOURCE}, {_TEST})")
def _skip_while(source: Any, predicate: Any) -> Array:
    return typed_like(source, list(dropwhile(lambda each: _holds(predicate, each), elements_of(source))))


@ENUMERABLE.static(f"System.Object[] DefaultIfEmpty({SOURCE})")
def _default_if_empty(source: Any) -> Array:
    return typed_like(source, elements_of(source) or [_nothing_of(source)])


@ENUMERABLE.static(f"System.Object[] DefaultIfEmpty({SOURCE}, System.Object defaultValue)")
def _value_if_empty(source: Any, value: Any) -> Array:
    return typed_like(source, elements_of(source) or [value])


ENUMERABLE.static(f"System.Object[] AsEnumerable({SOURCE})")(lambda source: source)
ENUMERABLE.static(f"long LongCount({SOURCE})")(lambda source: Int64(len(elements_of(source))))
ENUMERABLE.static(f"long LongCount({SOURCE}, {_TEST})")(lambda source, test: Int64(len(_matching(source, test))))


@ENUMERABLE.static("System.Object[] OfType`1(type TResult, System.Collections.IEnumerable source)", hidden=True)
def _of_type(wanted: NetType, source: Any) -> Array:
    return Array.of([each for each in elements_of(source) if is_instance(each, wanted)], wanted)


@ENUMERABLE.static("System.Object[] Cast`1(type TResult, System.Collections.IEnumerable source)", hidden=True)
def _cast(wanted: NetType, source: Any) -> Array:
    for each in elements_of(source):
        if each is not None and not is_instance(each, wanted):
            raise net_failure(
                "System.InvalidCastException",
                f"Unable to cast object of type '{type_of(each).full_name}' to type '{wanted.full_name}'.",
            )
    return Array.of(elements_of(source), wanted)


ENUMERABLE.static("System.Object[] Empty`1(type TResult)", hidden=True)(lambda wanted: Array.of((), wanted))

# two sequences

_SECOND = "System.Collections.IEnumerable second"


@ENUMERABLE.static(f"System.Object[] Concat(System.Collections.IEnumerable first, {_SECOND})")
def _concat(first: Any, second: Any) -> Array:
    elements = [*elements_of(first), *elements_of(second)]
    elements_fit(len(elements))
    return typed_like(first, elements)


@ENUMERABLE.static(f"System.Object[] Append({SOURCE}, System.Object element)")
def _append(source: Any, element: Any) -> Array:
    return typed_like(source, [*elements_of(source), element])


@ENUMERABLE.static(f"System.Object[] Prepend({SOURCE}, System.Object element)")
def _prepend(source: Any, element: Any) -> Array:
    return typed_like(source, [element, *elements_of(source)])


def _by_identity(elements: list[Any], selector: Any = None) -> dict[Any, Any]:
    """The first element of each key."""
    found: dict[Any, Any] = {}
    for each in elements:
        found.setdefault(identity_of(each if selector is None else call_function(selector, each)), each)
    return found


KEY = "System.Func[System.Object,System.Object] keySelector"


def _set_operation(name: str, choose: Any) -> None:
    """Union, Except, Intersect, and the same by a key."""

    @ENUMERABLE.static(f"System.Object[] {name}(System.Collections.IEnumerable first, {_SECOND})")
    def plain(first: Any, second: Any) -> Array:
        return typed_like(first, choose(_by_identity(elements_of(first)), _by_identity(elements_of(second))))

    @ENUMERABLE.static(f"System.Object[] {name}By(System.Collections.IEnumerable first, {_SECOND}, {KEY})")
    def by_key(first: Any, second: Any, selector: Any) -> Array:
        others = _by_identity(elements_of(second), selector if name == "Union" else None)
        return typed_like(first, choose(_by_identity(elements_of(first), selector), others))


_set_operation(
    "Union", lambda first, second: [*first.values(), *(each for key, each in second.items() if key not in first)]
)
_set_operation("Except", lambda first, second: [each for key, each in first.items() if key not in second])
_set_operation("Intersect", lambda first, second: [each for key, each in first.items() if key in second])


@ENUMERABLE.static(f"System.Object[] DistinctBy({SOURCE}, {KEY})")
def _distinct_by(source: Any, selector: Any) -> Array:
    return typed_like(source, list(_by_identity(elements_of(source), selector).values()))


@ENUMERABLE.static(f"System.Object[] Zip(System.Collections.IEnumerable first, {_SECOND})")
def _zip(first: Any, second: Any) -> Array:
    return Array([value_tuple(*pair) for pair in zip(elements_of(first), elements_of(second), strict=False)])


@ENUMERABLE.static(
    f"System.Object[] Zip(System.Collections.IEnumerable first, {_SECOND}, "
    "System.Func[System.Object,System.Object,System.Object] resultSelector)"
)
def _zip_with(first: Any, second: Any, selector: Any) -> Array:
    return Array(
        [call_function(selector, *pair) for pair in zip(elements_of(first), elements_of(second), strict=False)]
    )


@ENUMERABLE.static(f"System.Object[] Index({SOURCE})")
def _index(source: Any) -> Array:
    return Array([value_tuple(*pair) for pair in enumerate(elements_of(source))])


@ENUMERABLE.static(
    f"System.Object[] SelectMany({SOURCE}, System.Func[System.Object,System.Collections.IEnumerable] selector)"
)
def _select_many(source: Any, selector: Any) -> Array:
    found: list[Any] = []
    for each in elements_of(source):
        found.extend(elements_of(call_function(selector, each)))
        elements_fit(len(found))
    return Array(found)


# order


def _ordered(source: Any, selector: Any, descending: bool) -> Array:
    from functools import cmp_to_key

    key = cmp_to_key(default_order)
    elements = elements_of(source)
    keys = elements if selector is None else [call_function(selector, each) for each in elements]
    direction = (lambda found: _Descending(found)) if descending else (lambda found: found)
    places = sorted(range(len(elements)), key=lambda at: direction(key(keys[at])))
    return typed_like(source, [elements[at] for at in places])


class _Descending:
    __slots__ = ("key",)

    def __init__(self, key: Any) -> None:
        self.key = key

    def __lt__(self, other: _Descending) -> bool:
        return bool(other.key < self.key)


ENUMERABLE.static(f"System.Object[] OrderBy({SOURCE}, {KEY})")(
    lambda source, selector: _ordered(source, selector, False)
)
ENUMERABLE.static(f"System.Object[] OrderByDescending({SOURCE}, {KEY})")(
    lambda source, selector: _ordered(source, selector, True)
)
ENUMERABLE.static(f"System.Object[] Order({SOURCE})")(lambda source: _ordered(source, None, False))
ENUMERABLE.static(f"System.Object[] OrderDescending({SOURCE})")(lambda source: _ordered(source, None, True))
ENUMERABLE.static(f"System.Object MaxBy({SOURCE}, {KEY})")(
    lambda source, selector: next(iter(_ordered(source, selector, True)), None)
)
ENUMERABLE.static(f"System.Object MinBy({SOURCE}, {KEY})")(
    lambda source, selector: next(iter(_ordered(source, selector, False)), None)
)


@ENUMERABLE.static(f"System.Object[] Shuffle({SOURCE})", engine=True)
def _shuffle(engine: Any, source: Any) -> Array:
    elements = elements_of(source)
    engine.random.shuffle(elements)
    return typed_like(source, elements)
