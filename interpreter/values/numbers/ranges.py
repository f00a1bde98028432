"""The range operator: `1..5`, `'a'..'e'`."""

from __future__ import annotations

from typing import Any

from hvsim.interpreter.errors import ScriptError, net_failure
from hvsim.interpreter.limits import elements_fit
from hvsim.interpreter.values.arrays import Array
from hvsim.interpreter.values.conversion import convert
from hvsim.interpreter.values.display import type_full_text
from hvsim.interpreter.values.numbers.numbers import Char
from hvsim.interpreter.values.objects import PSObject
from hvsim.interpreter.values.types.registry import named_type
from hvsim.interpreter.values.types.value_types import type_of


def range_between(left: Any, right: Any) -> Array:
    """The whole numbers (or characters) from left to right, downwards when right is smaller."""
    if left.__class__ is int and right.__class__ is int:
        return _numbers(left, right)
    if left.__class__ is PSObject or right.__class__ is PSObject:
        return range_between(
            left.base if left.__class__ is PSObject else left, right.base if right.__class__ is PSObject else right
        )
    if _is_character(left) and _is_character(right):
        return Array([Char(chr(code)) for code in _numbers(ord(left), ord(right))])
    return _numbers(_bound(left), _bound(right))


def _numbers(first: int, last: int) -> Array:
    elements_fit(abs(last - first) + 1)
    return Array(range(first, last + 1)) if last >= first else Array(range(first, last - 1, -1))


def _is_character(value: Any) -> bool:
    return value.__class__ is Char or (value.__class__ is str and len(value) == 1 and not value.isdigit())


def _bound(value: Any) -> int:
    """One end as an Int32; what does not convert gives .NET's own exception, not a cast error."""
    if value.__class__ is Char:
        return ord(value)
    if value.__class__ is str and not value.strip():
        raise net_failure("System.FormatException", f"The input string '{value}' was not in a correct format.")
    try:
        return int(convert(value, named_type("System.Int32")))
    except ScriptError as error:
        cause = error.record.exception
        while cause.inner is not None:
            cause = cause.inner
        if cause.type_name in ("System.FormatException", "System.OverflowException"):
            raise net_failure(cause.type_name, cause.message) from None
        raise net_failure(
            "System.InvalidCastException",
            f"Unable to cast object of type '{_type_text(value)}' to type 'System.IConvertible'.",
        ) from None


def _type_text(value: Any) -> str:
    return type_full_text(type_of(value))
