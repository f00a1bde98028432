"""How a PowerShell value looks to a Python programmer: the `repr` of what `hvsim.Session.invoke` gives.

For people at a Python prompt and in failing tests. Runs no script code and never raises; what PowerShell itself prints
is the business of `text` and of `formatting/`.
"""

from __future__ import annotations

from itertools import islice
from typing import Any

# As many entries of a collection, and levels of values in values, as are shown.
ENTRIES, LEVELS = 12, 4


class Shown:
    """A base for classes of values: gives them their `repr` and nothing else."""

    __slots__ = ()

    def __repr__(self) -> str:
        return python_text(self)


def python_text(value: Any, levels: int = LEVELS) -> str:
    """The value as `<Type: text>`, `Type{...}` with its entries, or as Python writes it."""
    from hvsim.interpreter.values.dictionaries import Dictionary
    from hvsim.interpreter.values.objects import PSCustomObject
    from hvsim.interpreter.values.types.value_types import type_of

    if isinstance(value, Dictionary):
        return _entries(type_of(value).name, value.items(), levels)
    if isinstance(value, PSCustomObject):
        notes = [(each.name, each.value) for each in value.members.values() if hasattr(each, "value")]
        return _entries("PSCustomObject", notes, levels)
    if isinstance(value, list):
        if levels <= 0:
            return "[...]"
        items = [python_text(each, levels - 1) for each in islice(value, ENTRIES)]
        return "[" + ", ".join(items + ["..."] * (len(value) > ENTRIES)) + "]"
    return named_text(value) if isinstance(value, Shown) else repr(value)


def _entries(name: str, entries: Any, levels: int) -> str:
    if levels <= 0:
        return name + "{...}"
    shown = [f"{_plain(key)}={python_text(each, levels - 1)}" for key, each in islice(entries, ENTRIES)]
    return f"{name}{{{', '.join(shown + ['...'] * (len(list(entries)) > ENTRIES))}}}"


def _plain(key: Any) -> str:
    return key if isinstance(key, str) else python_text(key, 1)


def named_text(value: Any) -> str:
    """`<Type: text>`: the type's name, and the value's text where .NET has one for it."""
    from hvsim.interpreter.values.types.value_types import type_of

    net_type = type_of(value)
    text = _own_text(value)
    return f"<{net_type.name}>" if text in (None, net_type.full_name) else f"<{net_type.name}: {text}>"


def _own_text(value: Any) -> str | None:
    from hvsim.interpreter.errors import ErrorRecord, NetFailure, ScriptError
    from hvsim.interpreter.values.text import to_string

    if isinstance(value, ErrorRecord):
        return value.message
    if getattr(value, "fields", None) is not None:
        return None  # an object of a script's class: its ToString is script code
    try:
        return to_string(value)
    except (ScriptError, NetFailure, RecursionError):
        return None
