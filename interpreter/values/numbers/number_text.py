"""Numbers as plain text: .NET's general format for floating point, shortest or with a number of digits.

The format strings (`N2`, `0.00` ...) are `number_format.py`'s.
"""

from __future__ import annotations

from hvsim.interpreter.values.numbers.numbers import Single


def shortest(value: float, single: bool = False) -> str:
    """The fewest digits that read back as the same number: what `.ToString()` gives."""
    special = _special(value)
    if special is not None:
        return special
    text = _shortest_single(value) if single else repr(value)
    mantissa, _, exponent_text = text.partition("e")
    negative = mantissa.startswith("-")
    whole, _, fraction = mantissa.lstrip("-").partition(".")
    if fraction == "0":
        fraction = ""
    digits = whole + fraction
    exponent = int(exponent_text or 0) + len(whole) - 1
    stripped = digits.lstrip("0")
    exponent -= len(digits) - len(stripped)
    return assemble(negative, stripped.rstrip("0"), exponent, 7 if single else 15)


def general(value: float, precision: int) -> str:
    """At most `precision` significant digits: what casting to a string gives (15 for Double, 7 for Single)."""
    special = _special(value)
    if special is not None:
        return special
    text = f"{value:.{precision - 1}e}"
    mantissa, _, exponent = text.partition("e")
    digits = mantissa.replace("-", "").replace(".", "").rstrip("0")
    return assemble(mantissa.startswith("-"), digits, int(exponent), precision)


def assemble(negative: bool, digits: str, exponent: int, limit: int) -> str:
    """Digits with the decimal exponent of the first, in plain notation or, beyond `limit` or below -4, scientific."""
    sign = "-" if negative else ""
    if not digits:
        return sign + "0"
    if exponent >= limit or exponent < -4:
        mantissa = digits[0] + ("." + digits[1:] if len(digits) > 1 else "")
        return f"{sign}{mantissa}E{'-' if exponent < 0 else '+'}{abs(exponent):02d}"
    if exponent < 0:
        return f"{sign}0.{'0' * (-exponent - 1)}{digits}"
    if exponent + 1 >= len(digits):
        return sign + digits + "0" * (exponent + 1 - len(digits))
    return f"{sign}{digits[: exponent + 1]}.{digits[exponent + 1 :]}"


def _special(value: float) -> str | None:
    if value != value:
        return "NaN"
    if value == float("inf"):
        return "Infinity"
    if value == float("-inf"):
        return "-Infinity"
    return None


def _shortest_single(value: float) -> str:
    for digits in range(1, 10):
        text = f"{value:.{digits - 1}e}"
        if float(Single(float(text))) == float(value):
            return text
    return repr(float(value))
