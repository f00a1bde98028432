"""The order in which .NET's Array.Sort and List.Sort leave equal elements.

Their introspective sort is not stable, and scripts see that: `1..20 | Sort-Object { $_ % 3 }` gives the threes in an
order of its own. Where no two elements are equal any sort gives the same, so callers sort with Python first, number the
places, and come here with the numbers only when some are shared.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TypeVar

Item = TypeVar("Item")

_SMALL = 16
"""Up to so many elements insertion sort takes over (IntrosortSizeThreshold)."""


def unstable_order(ranks: Sequence[int]) -> list[int]:
    """Indexes of `ranks` in ascending order of rank, equal ones where .NET leaves them."""
    if len(set(ranks)) == len(ranks):
        return sorted(range(len(ranks)), key=ranks.__getitem__)
    order = list(range(len(ranks)))
    _sort(order, ranks, 0, len(order), 2 * len(order).bit_length())
    return order


def sort_unstably(items: list[Item], order: Callable[[Item], object]) -> None:
    """Sorts `items` in place by the keys that `order` gives, equal ones where .NET leaves them."""
    keys = [order(item) for item in items]
    by_key = sorted(range(len(items)), key=keys.__getitem__)  # type: ignore[arg-type]  # keys of one sort compare
    ranks = [0] * len(items)
    for before, after in pairwise(by_key):
        ranks[after] = ranks[before] + (keys[before] < keys[after])  # type: ignore[operator]  # likewise
    items[:] = [items[index] for index in unstable_order(ranks)]


def _sort(order: list[int], ranks: Sequence[int], low: int, size: int, depth: int) -> None:
    while size > 1:
        if size <= _SMALL:
            _sort_few(order, ranks, low, size)
            return
        if depth == 0:
            _heap_sort(order, ranks, low, size)
            return
        depth -= 1
        pivot = _partition(order, ranks, low, low + size - 1)
        _sort(order, ranks, pivot + 1, low + size - pivot - 1, depth)
        size = pivot - low


def _sort_few(order: list[int], ranks: Sequence[int], low: int, size: int) -> None:
    if size <= 3:
        _in_order(order, ranks, low, low + 1)
        if size == 3:
            _in_order(order, ranks, low, low + 2)
            _in_order(order, ranks, low + 1, low + 2)
        return
    for index in range(low, low + size - 1):
        moving = order[index + 1]
        rank = ranks[moving]
        while index >= low and rank < ranks[order[index]]:
            order[index + 1] = order[index]
            index -= 1
        order[index + 1] = moving


def _in_order(order: list[int], ranks: Sequence[int], first: int, second: int) -> None:
    if ranks[order[first]] > ranks[order[second]]:
        order[first], order[second] = order[second], order[first]


def _partition(order: list[int], ranks: Sequence[int], low: int, high: int) -> int:
    """Splits `low..high` at the median of three; gives the place of the pivot."""
    middle = low + ((high - low) >> 1)
    _in_order(order, ranks, low, middle)
    _in_order(order, ranks, low, high)
    _in_order(order, ranks, middle, high)
    pivot = ranks[order[middle]]
    order[middle], order[high - 1] = order[high - 1], order[middle]
    left, right = low, high - 1
    while left < right:
        left += 1
        while ranks[order[left]] < pivot:
            left += 1
        right -= 1
        while pivot < ranks[order[right]]:
            right -= 1
        if left >= right:
            break
        order[left], order[right] = order[right], order[left]
    if left != high - 1:
        order[left], order[high - 1] = order[high - 1], order[left]
    return left


def _heap_sort(order: list[int], ranks: Sequence[int], low: int, size: int) -> None:
    for index in range(size >> 1, 0, -1):
        _sift_down(order, ranks, low, index, size)
    for index in range(size, 1, -1):
        order[low], order[low + index - 1] = order[low + index - 1], order[low]
        _sift_down(order, ranks, low, 1, index - 1)


def _sift_down(order: list[int], ranks: Sequence[int], low: int, index: int, size: int) -> None:
    moving = order[low + index - 1]
    while index <= size >> 1:
        child = 2 * index
        if child < size and ranks[order[low + child - 1]] < ranks[order[low + child]]:
            child += 1
        if not ranks[moving] < ranks[order[low + child - 1]]:
            break
        order[low + index - 1] = order[low + child - 1]
        index = child
    order[low + index - 1] = moving
