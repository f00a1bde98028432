"""Reading numbers the way .NET's Parse methods do: number styles and cultures, no literal suffixes.

What casts read is `number_scan.py`'s.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from hvsim.interpreter.errors import NetFailure, net_failure
from hvsim.interpreter.limits import NUMBER_TEXT, too_large
from hvsim.interpreter.values.cultures import Culture, current_culture

_LEADING_WHITE, _TRAILING_WHITE, _LEADING_SIGN, _TRAILING_SIGN = 1, 2, 4, 8
_PARENTHESES, _POINT, _THOUSANDS, _EXPONENT, _CURRENCY, _HEX, _BINARY = 16, 32, 64, 128, 256, 512, 1024


class NumberFormat:
    """The default number styles of the types."""

    INTEGER = 7
    FLOAT = 231  # Float and AllowThousands
    DECIMAL = 111


def _bad(text: str) -> NetFailure:
    return net_failure("System.FormatException", f"The input string '{text}' was not in a correct format.")


def parse_number(text: str, style: int | None, culture: Culture | None, default: int, bits: int = 64) -> Any:
    """The number as Decimal, int or float (for the special ones); raises FormatException."""
    if len(text) > NUMBER_TEXT:
        raise too_large()
    style = default if style is None else style
    culture = culture or current_culture()
    body = text.strip() if style & (_LEADING_WHITE | _TRAILING_WHITE) else text
    if style & (_HEX | _BINARY):
        return _radix(body, text, 16 if style & _HEX else 2, bits, default)
    special = _special(body) if style & _EXPONENT else None
    if special is not None:
        return special
    negative, body = _sign(body, style)
    if style & _CURRENCY:
        body = body.replace(culture.currency, "").strip()
    if style & _THOUSANDS:
        body = _without_groups(body, culture)
    point = culture.decimal if style & _POINT else None
    return _value(body, text, point, bool(style & _EXPONENT), negative)


def _radix(body: str, text: str, base: int, bits: int, default: int) -> int:
    try:
        number = int(body, base)
    except ValueError:
        raise _bad(text) from None
    if body.startswith(("0x", "0X", "+", "-")):
        raise _bad(text)
    return number - 2**bits if number >= 2 ** (bits - 1) and number < 2**bits and default == 7 else number


def _special(body: str) -> float | None:
    return {
        "nan": float("nan"),
        "infinity": float("inf"),
        "∞": float("inf"),
        "-infinity": float("-inf"),
        "-∞": float("-inf"),
    }.get(body.lower())


def _sign(body: str, style: int) -> tuple[bool, str]:
    if style & _PARENTHESES and body.startswith("(") and body.endswith(")"):
        return True, body[1:-1]
    if style & _LEADING_SIGN and body[:1] in ("+", "-"):
        return body[0] == "-", body[1:]
    if style & _TRAILING_SIGN and body[-1:] in ("+", "-"):
        return body[-1] == "-", body[:-1]
    return False, body


def _without_groups(body: str, culture: Culture) -> str:
    whole, point, fraction = body.partition(culture.decimal)
    return whole.replace(culture.group, "") + point + fraction if whole[:1].isdigit() else body


def _value(body: str, text: str, point: str | None, exponent: bool, negative: bool) -> Any:
    allowed = "0123456789" + (point or "") + ("eE+-" if exponent else "")
    if not body or any(character not in allowed for character in body) or not any(map(str.isdigit, body)):
        raise _bad(text)
    if point is not None:
        if body.count(point) > 1:
            raise _bad(text)
        body = body.replace(point, ".")
    try:
        number = Decimal(body)
    except InvalidOperation:
        raise _bad(text) from None
    return -number if negative else number
