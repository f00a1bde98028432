"""The text of one value in a cell or behind a label: collections in braces, numbers and dates in the culture of en-US.

Decides nothing about widths. What a value's own text is, the `values` room says.
"""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any

from hvsim.interpreter.errors import NetFailure, ScriptError
from hvsim.interpreter.formatting.objects import display_property, get_property
from hvsim.interpreter.formatting.text import ELLIPSIS
from hvsim.interpreter.values import composite_format, format_value
from hvsim.interpreter.values.objects import unwrap

if TYPE_CHECKING:
    from hvsim.interpreter.engine import Engine

DEFAULT_ENUMERATION_LIMIT = 4
# What stands for an object in a collection when its type has no text of its own: the first property that matches.
NAME_PATTERNS = ("name", "id", "key", "*key", "*name", "*id")


def enumeration_limit(engine: Engine | None) -> int:
    """`$FormatEnumerationLimit`, or its default when it is no Int32; negative for no limit."""
    if engine is None:
        return DEFAULT_ENUMERATION_LIMIT
    value = engine.get_variable("global:FormatEnumerationLimit", DEFAULT_ENUMERATION_LIMIT)
    return value if type(value) is int else DEFAULT_ENUMERATION_LIMIT


def cell_text(value: Any, limit: int = DEFAULT_ENUMERATION_LIMIT, *, in_table: bool = False, format: str = "") -> str:
    """`value` as a table or list shows it. Fractions get three decimals in a generated table."""
    kind = type(value)
    if kind is str and not format:
        text: str = value
        return text
    if value is None:
        return ""
    if format:
        formatted = _formatted(value, format)
        if formatted is not None:
            return formatted
    if kind is int or kind is bool:
        return str(value)
    from hvsim.interpreter.formatting.objects import culture_text, elements

    items = elements(value)
    if items is not None:
        return _collection_text(items, limit)
    if in_table:
        base = unwrap(value)
        if isinstance(base, float) and isfinite(base):
            return _three_places(base)
        if base.__class__.__name__ == "Decimal":
            return _rounded(base)
    return culture_text(value)


def _three_places(value: float) -> str:
    """A fraction as a generated table shows it. Ties are rounded away from zero; they are odd sixteenths."""
    return _rounded(value) if value * 16 % 2 == 1 else f"{value:.3f}"


def _rounded(value: Any) -> str:
    from decimal import ROUND_HALF_UP, Context, Decimal

    return str(Decimal(value).quantize(Decimal("0.001"), ROUND_HALF_UP, Context(prec=400)))


def _formatted(value: Any, format: str) -> str | None:
    """`value` under a format string; None when it cannot be, and is shown as if no format had been given."""
    try:
        if "{0" in format or "}" in format:
            return composite_format(format, [value])
        return format_value(value, format)
    except (ScriptError, NetFailure):
        return None


def _collection_text(items: Any, limit: int) -> str:
    parts: list[str] = []
    for count, item in enumerate(items):
        if count == limit:
            return "{" + ", ".join(parts) + ELLIPSIS + "}"
        parts.append(element_text(item))
    return "{" + ", ".join(parts) + "}"


def element_text(value: Any) -> str:
    """`value` as an element of a collection in a cell: its text, or its name when its type has none."""
    if value is None:
        return "$null"
    if isinstance(value, (str, int, float)):
        from hvsim.interpreter.formatting.objects import culture_text

        return culture_text(value)
    from hvsim.interpreter.formatting.objects import culture_text, has_own_text

    if not has_own_text(value):
        named, name = display_name(value)
        if named:
            return culture_text(name)
    return culture_text(value)


def display_name(value: Any) -> tuple[bool, Any]:
    """Whether `value` has a property that names it, and that property's value."""
    name = display_property(value, NAME_PATTERNS)
    if name is None:
        return False, None
    try:
        return True, get_property(value, name)
    except ScriptError:
        return False, None
