"""The order of values as Sort-Object, Group-Object and Get-Unique see it.

Values that have no common order are compared by their text; `$null` comes first, a missing property last. Columns of
one simple type are sorted by keys, which is what makes large inputs fast.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cmp_to_key
from itertools import pairwise
from typing import Any

from hvsim.cmdlets.utility.shared import MISSING
from hvsim.interpreter.errors import NetFailure, ScriptError
from hvsim.interpreter.values.collation import collation_key
from hvsim.interpreter.values.comparison import compare
from hvsim.interpreter.values.objects import PSObject
from hvsim.interpreter.values.text import to_string

Compare = Callable[[Any, Any], int]


def comparer(ignore_case: bool = True) -> Compare:
    """A function that orders any two values."""

    def compare_values(left: Any, right: Any) -> int:
        if left is MISSING or right is MISSING:
            return (left is MISSING) - (right is MISSING)
        if left is None and right is None:
            return 0
        try:
            return compare(left, right, ignore_case)
        except (ScriptError, NetFailure):
            return compare(to_string(left), to_string(right), ignore_case)

    return compare_values


def sort_rows(
    rows: list[Any], columns: Sequence[Sequence[Any]], descending: Sequence[bool], ignore_case: bool
) -> list[Any]:
    """`rows` by the keys in `columns` (one column per key, the first weighs most); equal rows keep their order."""
    order, _ = ranked(len(rows), columns, descending, ignore_case)
    return [rows[index] for index in order]


def ranked(
    count: int, columns: Sequence[Sequence[Any]], descending: Sequence[bool], ignore_case: bool
) -> tuple[list[int], list[int]]:
    """The order of rows as `sort_rows` gives it, and the rank of each row: equal rows share one."""
    order = list(range(count))
    keys = [_row_keys(column, down, ignore_case) for column, down in zip(columns, descending, strict=True)]
    for key, down in reversed(keys):
        order.sort(key=key, reverse=down)
    ranks = [0] * count
    rank = 0
    for before, after in pairwise(order):
        if any(key(before) < key(after) or key(after) < key(before) for key, _ in keys):
            rank += 1
        ranks[after] = rank
    return order, ranks


def _row_keys(column: Sequence[Any], descending: bool, ignore_case: bool) -> tuple[Callable[[int], Any], bool]:
    """A key for each row, and whether the keys are to be sorted downwards."""
    keys = sort_keys(column, ignore_case)
    if keys is not None:
        return keys.__getitem__, descending
    compare_values = comparer(ignore_case)

    def compare_at(left: int, right: int) -> int:
        first, second = column[left], column[right]
        if first is MISSING or second is MISSING:
            # A missing property is last in either direction.
            return (first is MISSING) - (second is MISSING)
        result = compare_values(first, second)
        return -result if descending else result

    return cmp_to_key(compare_at), False


def sort_keys(column: Sequence[Any], ignore_case: bool) -> list[Any] | None:
    """Keys that order the column as the comparison does, or None when its values are not of one simple kind."""
    kinds = {value.__class__ for value in column}
    if PSObject in kinds:
        column = [value.base if value.__class__ is PSObject else value for value in column]
        kinds = {value.__class__ for value in column}
    if kinds <= {int, float}:
        # NaN has no place among numbers; the slow way knows where PowerShell puts it.
        return None if float in kinds and any(value != value for value in column) else list(column)
    if kinds == {str}:
        return _text_keys(column, ignore_case)
    if kinds == {bool}:
        return list(column)
    if kinds == {str, type(None)}:
        texts = _text_keys(["" if value is None else value for value in column], ignore_case)
        return [(value is not None, text) for value, text in zip(column, texts, strict=True)]
    return None


def _text_keys(column: Sequence[str], ignore_case: bool) -> list[Any]:
    if ignore_case and all(text.isalnum() and text.isascii() for text in column):
        # Among letters and digits the culture's order is the order of the lower-case characters.
        return [text.lower() for text in column]
    if ignore_case:
        return [collation_key(text)[:2] for text in column]
    return [collation_key(text) for text in column]
