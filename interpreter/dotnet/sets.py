"""HashSet and SortedSet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cmp_to_key
from typing import Any

from hvsim.interpreter.dotnet.collections import converted
from hvsim.interpreter.dotnet.comparers import comparer_of
from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.dotnet.enumerators import Enumerator
from hvsim.interpreter.dotnet.list_order import default_order
from hvsim.interpreter.values.arrays import Array
from hvsim.interpreter.values.dictionaries import identity_of
from hvsim.interpreter.values.enumeration import enumerate_value
from hvsim.interpreter.values.objects import Reference
from hvsim.interpreter.values.shown import Shown
from hvsim.interpreter.values.truth import to_bool
from hvsim.interpreter.values.types.delegates import call_function
from hvsim.interpreter.values.types.net_types import NetType

_KINDS = ("System.Collections.Generic.HashSet`1", "System.Collections.Generic.SortedSet`1")


class Set(Shown):
    """A set; `members` maps what stands for an element to the element, in order of addition."""

    __slots__ = ("extended", "ignore_case", "members", "net_type")

    def __init__(self, net_type: NetType, items: Iterable[Any] = (), ignore_case: bool = False) -> None:
        self.net_type = net_type
        self.ignore_case = ignore_case
        self.members: dict[Any, Any] = {}
        self.extended = None
        for item in items:
            self.add(item)

    def key(self, value: Any) -> Any:
        if value.__class__ is str:
            return value.lower() if self.ignore_case else value
        return identity_of(value)

    def add(self, value: Any) -> bool:
        """Says whether the value is new."""
        key = self.key(value)
        if key in self.members:
            return False
        self.members[key] = value
        return True

    def ordered(self) -> list[Any]:
        values = list(self.members.values())
        return sorted(values, key=cmp_to_key(default_order)) if self.net_type.name.startswith("Sorted") else values

    def enumerate(self) -> Iterator[Any]:
        return iter(self.ordered())

    def keys_of(self, other: Any) -> dict[Any, Any]:
        """The elements of another sequence as this set compares them."""
        return {self.key(each): each for each in converted(other, self.net_type)}


def _ignores_case(comparer: Any) -> bool:
    return bool(getattr(comparer, "ignore_case", False))


for _full_name in _KINDS:
    SET = declare(_full_name)
    _comparer = "System.Collections.Generic.IEqualityComparer[T]" if "HashSet" in _full_name else "System.Object"

    @SET.constructor("()", f"({_comparer} comparer)")
    def _new(net_type: NetType, comparer: Any = None) -> Set:
        return Set(net_type, (), _ignores_case(comparer))

    @SET.constructor(
        "(System.Collections.Generic.IEnumerable[T] collection)",
        f"(System.Collections.Generic.IEnumerable[T] collection, {_comparer} comparer)",
    )
    def _from(net_type: NetType, source: Any, comparer: Any = None) -> Set:
        return Set(net_type, converted(source, net_type), _ignores_case(comparer))

    @SET.converter
    def _convert(value: Any, net_type: NetType) -> Any:
        return Set(net_type, converted(value, net_type)) if enumerate_value(value) is not None else None

    @SET.property("int Count")
    def _count(members: Set) -> int:
        return len(members.members)

    @SET.method("bool Add(T item)")
    def _add(members: Set, value: Any) -> bool:
        return members.add(value)

    @SET.method("bool Contains(T item)")
    def _contains(members: Set, value: Any) -> bool:
        return members.key(value) in members.members

    @SET.method("bool Remove(T item)")
    def _remove(members: Set, value: Any) -> bool:
        return members.members.pop(members.key(value), members) is not members

    @SET.method("void Clear()")
    def _clear(members: Set) -> None:
        members.members.clear()

    @SET.method("bool TryGetValue(T equalValue, [ref] T actualValue)")
    def _try_get(members: Set, value: Any, result: Reference) -> bool:
        key = members.key(value)
        result.value = members.members.get(key)
        return key in members.members

    @SET.method("void UnionWith(System.Collections.Generic.IEnumerable[T] other)")
    def _union(members: Set, other: Any) -> None:
        for value in members.keys_of(other).values():
            members.add(value)

    @SET.method("void IntersectWith(System.Collections.Generic.IEnumerable[T] other)")
    def _intersect(members: Set, other: Any) -> None:
        keys = members.keys_of(other)
        members.members = {key: value for key, value in members.members.items() if key in keys}

    @SET.method("void ExceptWith(System.Collections.Generic.IEnumerable[T] other)")
    def _except(members: Set, other: Any) -> None:
        keys = members.keys_of(other)
        members.members = {key: value for key, value in members.members.items() if key not in keys}

    @SET.method("void SymmetricExceptWith(System.Collections.Generic.IEnumerable[T] other)")
    def _symmetric(members: Set, other: Any) -> None:
        keys = members.keys_of(other)
        own = members.members
        kept = {key: value for key, value in own.items() if key not in keys}
        members.members = kept | {key: value for key, value in keys.items() if key not in own}

    @SET.method("bool SetEquals(System.Collections.Generic.IEnumerable[T] other)")
    def _set_equals(members: Set, other: Any) -> bool:
        return members.members.keys() == members.keys_of(other).keys()

    @SET.method("bool Overlaps(System.Collections.Generic.IEnumerable[T] other)")
    def _overlaps(members: Set, other: Any) -> bool:
        return bool(members.members.keys() & members.keys_of(other).keys())

    @SET.method("bool IsSubsetOf(System.Collections.Generic.IEnumerable[T] other)")
    def _is_subset(members: Set, other: Any) -> bool:
        return members.members.keys() <= members.keys_of(other).keys()

    @SET.method("bool IsProperSubsetOf(System.Collections.Generic.IEnumerable[T] other)")
    def _is_proper_subset(members: Set, other: Any) -> bool:
        return members.members.keys() < members.keys_of(other).keys()

    @SET.method("bool IsSupersetOf(System.Collections.Generic.IEnumerable[T] other)")
    def _is_superset(members: Set, other: Any) -> bool:
        return members.members.keys() >= members.keys_of(other).keys()

    @SET.method("bool IsProperSupersetOf(System.Collections.Generic.IEnumerable[T] other)")
    def _is_proper_superset(members: Set, other: Any) -> bool:
        return members.members.keys() > members.keys_of(other).keys()

    @SET.method("int RemoveWhere(System.Predicate[T] match)")
    def _remove_where(members: Set, predicate: Any) -> int:
        gone = [key for key, value in members.members.items() if to_bool(call_function(predicate, value))]
        for key in gone:
            del members.members[key]
        return len(gone)

    @SET.method("void TrimExcess()")
    def _trim(members: Set) -> None:
        return None

    @SET.method("int EnsureCapacity(int capacity)")
    def _ensure(members: Set, capacity: int) -> int:
        return max(capacity, len(members.members))

    @SET.property("System.Object Comparer")
    def _comparer_of(members: Set) -> Any:
        return comparer_of(members.ignore_case)

    @SET.method("void CopyTo(T[] array)")
    def _copy_to(members: Set, target: list[Any]) -> None:
        target[: len(members.members)] = members.ordered()

    @SET.method("T[] ToArray()", hidden=True)
    def _to_array(members: Set) -> Array:
        return Array.of(members.ordered(), members.net_type.element_types[0])

    @SET.method("System.Collections.IEnumerator GetEnumerator()")
    def _enumerator(members: Set) -> Enumerator:
        return Enumerator(members.ordered())


SORTED = declare(_KINDS[1])


@SORTED.method("System.Collections.Generic.IEnumerable[T] Reverse()")
def _reversed(members: Set) -> Array:
    return Array.of(members.ordered()[::-1], members.net_type.element_types[0])


@SORTED.method("System.Object GetViewBetween(T lowerValue, T upperValue)")
def _between(members: Set, low: Any, high: Any) -> Set:
    inside = (each for each in members.ordered() if default_order(low, each) <= 0 <= default_order(high, each))
    return Set(members.net_type, inside, members.ignore_case)


SORTED.property("T Min")(lambda members: members.ordered()[0] if members.members else None)
SORTED.property("T Max")(lambda members: members.ordered()[-1] if members.members else None)
