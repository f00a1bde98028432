"""Equality and order in lists: what .NET's collections find, sort and search by."""

from __future__ import annotations

from functools import cmp_to_key
from typing import Any

from hvsim.interpreter.values.comparison import compare
from hvsim.interpreter.values.introsort import sort_unstably
from hvsim.interpreter.values.members.access import invoke_member, objects_equal
from hvsim.interpreter.values.types.delegates import call_function


def same(left: Any, right: Any) -> bool:
    """.NET's Equals between a sought value and an element: no conversion, case counts."""
    if left.__class__ is right.__class__ and isinstance(left, str | int | float):
        return bool(left == right)
    return objects_equal(left, right)


def position_of(items: list[Any], value: Any, start: int = 0, end: int | None = None) -> int:
    for position in range(start, len(items) if end is None else min(end, len(items))):
        if same(items[position], value):
            return position
    return -1


def default_order(left: Any, right: Any) -> int:
    """The order of Comparer.Default: text by culture with case, else by the type's own comparison."""
    return compare(left, right, False)


def sort_with(items: list[Any], comparer: Any) -> None:
    """Sorts in place as a comparer says, null being the default order."""
    if comparer is None:
        sort(items)
        return
    sort_unstably(items, cmp_to_key(lambda left, right: int(invoke_member(comparer, "Compare", [left, right]))))


def sort(items: list[Any], comparison: Any = None) -> None:
    """Sorts in place by a comparison delegate or the default order."""
    if comparison is None:
        sort_unstably(items, cmp_to_key(default_order))
    else:
        sort_unstably(items, cmp_to_key(lambda left, right: int(call_function(comparison, left, right))))


def binary_search(items: list[Any], value: Any) -> int:
    """The position, or the complement of where it would go."""
    low, high = 0, len(items) - 1
    while low <= high:
        middle = (low + high) // 2
        order = default_order(items[middle], value)
        if order == 0:
            return middle
        low, high = (middle + 1, high) if order < 0 else (low, middle - 1)
    return ~low
