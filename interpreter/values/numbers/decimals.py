"""Decimal: .NET's 96-bit decimal number with a scale of 0 to 28 that keeps its trailing zeros.

Knows rounding and range only; which operand types make a decimal is `arithmetic.py`'s to say.
"""

from __future__ import annotations

import decimal

MAXIMUM = 2**96 - 1
_CONTEXT = decimal.Context(
    prec=60, rounding=decimal.ROUND_HALF_EVEN, Emin=-999, Emax=999, traps=[decimal.InvalidOperation]
)


class DecimalOverflow(ArithmeticError):
    """The result does not fit into 96 bits."""


class Decimal(decimal.Decimal):
    """A System.Decimal value; make one with `fit`, which rounds to what .NET can hold."""

    __slots__ = ()
    net_name = "System.Decimal"


def fit(value: decimal.Decimal | int | str) -> Decimal:
    """The value rounded to .NET's 96 bits and 28 places; raises `DecimalOverflow` when it is too large."""
    number = value if isinstance(value, decimal.Decimal) else decimal.Decimal(value)
    _, digits, exponent = number.as_tuple()
    if not isinstance(exponent, int):
        raise DecimalOverflow
    if exponent > 0:
        number = number.quantize(decimal.Decimal(1), context=_CONTEXT) if exponent < 30 else number
        _, digits, exponent = number.as_tuple()
        if not isinstance(exponent, int) or exponent > 0:
            raise DecimalOverflow
    if exponent < -28:
        number = number.quantize(decimal.Decimal((0, (1,), -28)), context=_CONTEXT)
        _, digits, exponent = number.as_tuple()
    mantissa = int(number.scaleb(-int(exponent), context=_CONTEXT)) if digits else 0
    while abs(mantissa) > MAXIMUM:
        if exponent == 0:
            raise DecimalOverflow
        exponent = int(exponent) + 1
        number = decimal.Decimal(value).quantize(decimal.Decimal((0, (1,), exponent)), context=_CONTEXT)
        mantissa = int(number.scaleb(-exponent, context=_CONTEXT))
    return Decimal(number)


def add(left: decimal.Decimal, right: decimal.Decimal) -> Decimal:
    return fit(_CONTEXT.add(left, right))


def subtract(left: decimal.Decimal, right: decimal.Decimal) -> Decimal:
    return fit(_CONTEXT.subtract(left, right))


def multiply(left: decimal.Decimal, right: decimal.Decimal) -> Decimal:
    return fit(_CONTEXT.multiply(left, right))


def divide(left: decimal.Decimal, right: decimal.Decimal) -> Decimal:
    """The quotient with the fewest places that hold it, but no fewer than .NET keeps; the divisor is not zero."""
    quotient = _CONTEXT.divide(left, right)
    return fit(quotient)


def remainder(left: decimal.Decimal, right: decimal.Decimal) -> Decimal:
    return fit(_CONTEXT.remainder(left, right))


def from_float(value: float, digits: int = 15) -> Decimal:
    """A double as .NET's conversion gives it: 15 significant digits (7 for a Single), without trailing zeros."""
    if value != value or value in (float("inf"), float("-inf")):
        raise DecimalOverflow
    number = decimal.Decimal(format(value, f".{digits}g"))
    _, _, exponent = number.as_tuple()
    if isinstance(exponent, int) and exponent < 0:
        number = number.normalize(_CONTEXT)
        _, _, exponent = number.as_tuple()
    return fit(number)


def to_text(value: decimal.Decimal) -> str:
    """Plain digits, never an exponent; trailing zeros are kept."""
    text = format(value, "f")
    return text[1:] if text.startswith("-") and not value and "." not in text else text
