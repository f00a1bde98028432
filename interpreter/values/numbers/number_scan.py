"""Reading a number from text the way a literal is read: hex, binary, exponents, type suffixes, kb to pb.

Gives the value in the type the literal would have. What to do when the text is no number is the caller's business.
"""

from __future__ import annotations

import re
from typing import Any

from hvsim.interpreter.limits import NUMBER_TEXT, too_large
from hvsim.interpreter.values.numbers.big_digits import number_of
from hvsim.interpreter.values.numbers.numbers import (
    INTEGER_RANGES,
    BigInteger,
    Byte,
    Int16,
    Int64,
    SByte,
    UInt16,
    UInt32,
    UInt64,
)

_NUMBER = re.compile(
    r"""\s* (?P<sign>[+-]?)
    (?: 0x(?P<hex>[0-9a-f]+) | 0b(?P<binary>[01]+)
      | (?P<decimal> (?:[0-9]+(?P<point>\.[0-9]*)? | (?P<bare>\.[0-9]+)) (?P<exponent>e[+-]?[0-9]+)? ) )
    (?P<suffix> u[lys]? | [lynsd] )? (?P<multiplier>[kmgtp]b)? \s* $""",
    re.IGNORECASE | re.VERBOSE | re.ASCII,
)
_MULTIPLIERS = {"kb": 2**10, "mb": 2**20, "gb": 2**30, "tb": 2**40, "pb": 2**50}
_SUFFIXES: dict[str, type[int]] = {
    "y": SByte,
    "uy": Byte,
    "s": Int16,
    "us": UInt16,
    "l": Int64,
    "ul": UInt64,
    "n": BigInteger,
}
_DECIMAL_LIMIT = 2**96


def scan_number(text: str) -> Any:
    """The number a literal `text` would be (sign and blanks around it allowed), or None when it is no number."""
    if len(text) > NUMBER_TEXT:
        raise too_large()
    match = _NUMBER.match(text)
    if match is None:
        return None
    suffix = (match["suffix"] or "").lower()
    factor = _MULTIPLIERS[match["multiplier"].lower()] if match["multiplier"] else 1
    negative = match["sign"] == "-"
    if match["decimal"] is None:
        return _integer(_radix(match, suffix), negative, suffix, factor)
    if match["point"] is None and match["bare"] is None and match["exponent"] is None:
        return _integer(number_of(match["decimal"]), negative, suffix, factor)
    return _real(match["decimal"], negative, suffix, factor)


def _radix(match: re.Match[str], suffix: str) -> int:
    """A hexadecimal or binary literal: all bits of 32 or 64 set mean a negative number, as in .NET."""
    digits, base = (match["hex"], 16) if match["hex"] else (match["binary"], 2)
    value = int(digits, base)
    if suffix in ("", "l") and base == 16:
        if len(digits) == 8 and not suffix and value >= 2**31:
            return value - 2**32
        if len(digits) == 16 and value >= 2**63:
            return value - 2**64
    if suffix in ("", "l") and base == 2:
        if len(digits) == 32 and not suffix and value >= 2**31:
            return value - 2**32
        if len(digits) == 64 and value >= 2**63:
            return value - 2**64
    return value


def _integer(value: int, negative: bool, suffix: str, factor: int) -> Any:
    value = (-value if negative else value) * factor
    if suffix == "d":
        from hvsim.interpreter.values.numbers.decimals import fit

        return fit(value) if abs(value) < _DECIMAL_LIMIT else None
    if suffix == "u":
        return UInt32(value) if 0 <= value < 2**32 else UInt64(value) if 0 <= value < 2**64 else None
    if suffix:
        kind = _SUFFIXES[suffix]
        if kind is BigInteger:
            return BigInteger(value)
        low, high = INTEGER_RANGES[kind]
        return kind(value) if low <= value <= high else None
    if -(2**31) <= value < 2**31:
        return value
    if -(2**63) <= value < 2**63:
        return Int64(value)
    if abs(value) < _DECIMAL_LIMIT:
        from hvsim.interpreter.values.numbers.decimals import fit

        return fit(value)
    return float(value)


def _real(digits: str, negative: bool, suffix: str, factor: int) -> Any:
    text = ("-" if negative else "") + digits
    if suffix == "":
        return float(text) * factor
    from decimal import Decimal as Exact

    from hvsim.interpreter.values.numbers.decimals import fit

    exact = Exact(text) * factor
    if exact.adjusted() > NUMBER_TEXT:
        raise too_large()
    if suffix == "d":
        return fit(exact) if abs(exact) < _DECIMAL_LIMIT else None
    if exact != int(exact) and suffix != "n":
        exact = exact.to_integral_value()
    return _integer(int(exact), False, suffix, 1)
