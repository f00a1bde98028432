"""What the pipeline and `foreach` unroll: lists, sets, queues, enumerators. Strings and dictionaries are one value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hvsim.interpreter.errors import net_failure
from hvsim.interpreter.values.arrays import Array, ByteArray, MultiArray
from hvsim.interpreter.values.dictionaries import Dictionary
from hvsim.interpreter.values.objects import PSCustomObject, PSObject

_SCALARS = frozenset((int, str, float, bool, type(None), PSCustomObject))


def enumerate_value(value: Any) -> Iterator[Any] | None:
    """An iterator over what the value unrolls to, or None when it is one value.

    A value class says that it is a sequence by an `enumerate()` method; collections that change while they are walked
    raise .NET's InvalidOperationException themselves.
    """
    kind = value.__class__
    if kind in _SCALARS:
        return None
    if kind is Array or kind is ByteArray:
        elements: Iterator[Any] = iter(value)
        return elements
    if isinstance(value, list):
        return _walk(value)
    if kind is PSObject:
        return enumerate_value(value.base)
    if isinstance(value, Dictionary):
        return None
    if isinstance(value, MultiArray):
        return iter(value.items)
    walk = getattr(value, "enumerate", None)
    if walk is not None:
        found: Iterator[Any] = walk()
        return found
    return None


def _walk(items: list[Any]) -> Iterator[Any]:
    """The elements of a list that can grow; a change of its length meanwhile is .NET's error."""
    length = len(items)
    for item in items:
        if len(items) != length:
            raise net_failure(
                "System.InvalidOperationException", "Collection was modified; enumeration operation may not execute."
            )
        yield item
    if len(items) != length:
        raise net_failure(
            "System.InvalidOperationException", "Collection was modified; enumeration operation may not execute."
        )
