"""Number literals: their spelling, their value and their .NET type.

Does not know where a number may stand; the lexer decides whether what follows still belongs to a word.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hvsim.grammar.lexer.characters import DASHES
from hvsim.grammar.lexer.lazy import lazy

if TYPE_CHECKING:
    from decimal import Decimal

UNSIGNED_NUMBER = (
    r"(?>(?:0[xX][0-9a-fA-F]*|0[bB][01]+|[0-9]+(?:\.(?!\.)[0-9]*)?(?:[eE][+" + DASHES + r"]?[0-9]+)?"
    r"|\.[0-9]+(?:[eE][+" + DASHES + r"]?[0-9]+)?)"
    r"(?:[uU][lLsSyY]?|[sSlLdDyYnN])?"
    r"(?:[kKmMgGtTpP][bB])?)"
)
NUMBER = f"(?:[+{DASHES}])?{UNSIGNED_NUMBER}"
_PARTS = lazy(
    r"([+-]?)(?:0[xX](?P<hex>[0-9a-fA-F]*)|0[bB](?P<binary>[01]*)|(?P<digits>[0-9.]+(?:[eE][+-]?[0-9]+)?))"
    r"(?P<suffix>[a-zA-Z]{0,2}?)(?P<multiplier>(?:[kmgtp]b)?)\Z",
    re.IGNORECASE,
)
_POWERS = {"": 0, "kb": 1, "mb": 2, "gb": 3, "tb": 4, "pb": 5}
_RANGES = {
    "SByte": (-(2**7), 2**7 - 1),
    "Byte": (0, 2**8 - 1),
    "Int16": (-(2**15), 2**15 - 1),
    "UInt16": (0, 2**16 - 1),
    "Int32": (-(2**31), 2**31 - 1),
    "UInt32": (0, 2**32 - 1),
    "Int64": (-(2**63), 2**63 - 1),
    "UInt64": (0, 2**64 - 1),
    "Decimal": (-(2**96 - 1), 2**96 - 1),
}
# The types tried in order; BigInteger takes all.
_SUFFIX_TYPES = {
    "y": ("SByte",),
    "uy": ("Byte",),
    "s": ("Int16",),
    "us": ("UInt16",),
    "l": ("Int64",),
    "ul": ("UInt64",),
    "u": ("UInt32", "UInt64"),
    "d": ("Decimal",),
    "n": ("BigInteger",),
}
_HEX_WIDTHS = {"y": 2, "s": 4, "l": 16}
_ANY_DASH = lazy(f"[{DASHES}]")


def number_value(text: str) -> tuple[str, object] | None:
    """The type name and value of a number literal, or None when no type holds it."""
    match = _PARTS.match(_ANY_DASH.sub("-", text))
    if match is None:
        return None
    sign = -1 if match[1] == "-" else 1
    suffix = match["suffix"].lower()
    multiplier = 1024 ** _POWERS[match["multiplier"].lower()]
    if match["digits"] is None:
        return _based(match["hex"], match["binary"], sign * multiplier, suffix)
    digits = match["digits"]
    if digits.isdigit():
        # int() refuses absurdly long text; so does no PowerShell, but a double holds nothing that long either.
        if len(digits) > 4000:
            return None
        return _integer(sign * int(digits) * multiplier, suffix, decimal_notation=True)
    return _real(match[1] + digits, multiplier, suffix)


def _based(hexadecimal: str | None, binary: str | None, multiplier: int, suffix: str) -> tuple[str, object] | None:
    unsigned = suffix.startswith("u")
    if hexadecimal is not None:
        digits = "0" + hexadecimal
        width = _HEX_WIDTHS.get(suffix, 8 if len(digits) < 16 else 16)
        signed = not unsigned and len(digits) == width + 1
        value = int(digits, 16)
        if signed and value >= 1 << (4 * width - 1):
            value -= 1 << (4 * width)
        is_long = len(digits) - signed == 16
    else:
        assert binary is not None
        if not binary:
            return None
        value = int(binary, 2)
        width = len(binary)
        if not unsigned and binary[0] == "1" and (width in (8, 16, 32, 64, 96) or (width >= 128 and width % 8 == 0)):
            value -= 1 << width
        is_long = width == 64
    if is_long and suffix in ("", "u"):
        suffix += "l"
    return _integer(value * multiplier, suffix, decimal_notation=False)


def _integer(value: int, suffix: str, *, decimal_notation: bool) -> tuple[str, object] | None:
    names: tuple[str, ...]
    if suffix == "":
        names = ("Int32", "Int64", "Decimal", "Double") if decimal_notation else ("Int32", "Int64")
    else:
        names = _SUFFIX_TYPES[suffix]
    for name in names:
        if name == "BigInteger":
            return name, value
        if name == "Double":
            return (name, _truncated(value)) if value.bit_length() <= 1024 else None
        low, high = _RANGES[name]
        if low <= value <= high:
            return name, _exact(value) if name == "Decimal" else value
    return None


def _exact(value: int) -> Decimal:
    # Imported where it is needed: few scripts have a decimal in them.
    from decimal import Decimal

    return Decimal(value)


def _truncated(value: int) -> float:
    """The double of a big integer; .NET drops the bits that do not fit instead of rounding."""
    spare = max(0, value.bit_length() - 53)
    return float((abs(value) >> spare) << spare) * (-1 if value < 0 else 1)


def _real(text: str, multiplier: int, suffix: str) -> tuple[str, object] | None:
    if suffix == "d":
        value = decimal_value(text)
        if value is None:
            return None
        scaled = value * multiplier
        return ("Decimal", scaled) if abs(scaled) <= _RANGES["Decimal"][1] else None
    number = float(text) * multiplier
    if suffix == "":
        return "Double", number
    if number in (float("inf"), float("-inf")):
        return None
    return _integer(round(number), suffix, decimal_notation=True)


def decimal_value(text: str) -> Decimal | None:
    """The System.Decimal written in `text`: at most 28 places and 96 bits, or None when it is too large."""
    from decimal import ROUND_HALF_EVEN, Decimal, localcontext

    mantissa, _, exponent = text.lower().partition("e")
    if exponent and abs(int(exponent)) > 100 + len(mantissa):
        return Decimal(0) if int(exponent) < 0 or not mantissa.strip("+-0.") else None
    with localcontext() as context:
        context.prec = 200 + len(mantissa)
        context.rounding = ROUND_HALF_EVEN
        value = Decimal(mantissa) * 1 if not exponent else Decimal(text)
        places = max(0, min(28, -int(value.as_tuple().exponent)))
        value = value.quantize(Decimal(1).scaleb(-places))
        while places and abs(int(value.scaleb(places))) >= 2**96:
            places -= 1
            value = value.quantize(Decimal(1).scaleb(-places))
    return value if abs(value) < 2**96 else None
