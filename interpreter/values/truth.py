"""To Boolean: what `if`, `-and` and `[bool]` make of a value."""

from __future__ import annotations

from typing import Any

from hvsim.interpreter.values.dictionaries import Dictionary
from hvsim.interpreter.values.numbers.numbers import Char, is_number
from hvsim.interpreter.values.objects import PSObject, SwitchParameter


def to_bool(value: Any) -> bool:
    """PowerShell's truth: zero, empty text, `$null` and empty lists are false; a list of one is its element's."""
    kind = value.__class__
    if kind is bool:
        return bool(value)
    if kind is int or kind is str or kind is float:
        return bool(value)
    if value is None:
        return False
    if isinstance(value, list):
        return _list_to_bool(value)
    if is_number(value):
        return bool(value)
    if kind is Char:
        return str(value) != "\0"
    if kind is SwitchParameter:
        return bool(value.is_present)
    if kind is PSObject:
        return to_bool(value.base)
    if isinstance(value, Dictionary):
        return True
    if kind.__name__ == "EnumValue":
        return bool(value.value)
    return True


def _list_to_bool(value: list[Any]) -> bool:
    if not value:
        return False
    if len(value) > 1:
        return True
    first = value[0]
    if isinstance(first, list):  # a list of one list: only its length counts
        return len(first) > 0
    return to_bool(first)
