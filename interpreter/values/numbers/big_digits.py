"""The decimal digits of large whole numbers: to text and back in far less than the square of their length.

Python 3.11 takes the square, and cannot be interrupted meanwhile.
"""

from __future__ import annotations

from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Decimal, Inexact, localcontext

_SMALL_BITS, _SMALL_DIGITS = 20_000, 6_000
_WORD = 4_000  # bits that one Decimal takes at once


def digits_of(number: int) -> str:
    """The number in decimal digits."""
    if number.bit_length() <= _SMALL_BITS:
        return int.__repr__(number)
    with localcontext() as context:
        context.prec, context.Emax, context.Emin = MAX_PREC, MAX_EMAX, MIN_EMIN
        context.traps[Inexact] = True
        text = format(_as_decimal(abs(int(number)), number.bit_length(), {}), "f")
    return "-" + text if number < 0 else text


def _as_decimal(number: int, width: int, powers: dict[int, Decimal]) -> Decimal:
    if width <= _WORD:
        return Decimal(number)
    low_width = width // 2
    if low_width not in powers:
        powers[low_width] = Decimal(2) ** low_width
    high = number >> low_width
    low = number - (high << low_width)
    upper = _as_decimal(high, width - low_width, powers)
    return upper * powers[low_width] + _as_decimal(low, low_width, powers)


def number_of(digits: str) -> int:
    """What decimal digits, with or without a sign, mean."""
    if len(digits) <= _SMALL_DIGITS:
        return int(digits)
    sign = -1 if digits[0] == "-" else 1
    return sign * _joined(digits.lstrip("+-"), {})


def _joined(digits: str, powers: dict[int, int]) -> int:
    if len(digits) <= _SMALL_DIGITS:
        return int(digits)
    low_count = len(digits) // 2
    if low_count not in powers:
        powers[low_count] = int(5**low_count) << low_count
    return _joined(digits[:-low_count], powers) * powers[low_count] + _joined(digits[-low_count:], powers)
