"""Conversion to the numeric types, Boolean aside: from numbers, text, Booleans, characters and enums.

Reals round half to even, text is read like a literal, what does not fit is an error.
"""

from __future__ import annotations

import math
from typing import Any

from hvsim.interpreter.errors import NetException
from hvsim.interpreter.values import conversion_errors as errors
from hvsim.interpreter.values.enums.enums import EnumValue
from hvsim.interpreter.values.numbers import decimals
from hvsim.interpreter.values.numbers.number_scan import scan_number
from hvsim.interpreter.values.numbers.numbers import (
    INTEGER_CLASSES,
    INTEGER_RANGES,
    BigInteger,
    Char,
    Single,
    UInt32,
    UInt64,
)
from hvsim.interpreter.values.objects import SwitchParameter
from hvsim.interpreter.values.types.net_types import NetType

INTEGER_TARGETS: dict[str, type[int]] = {
    ("System." + kind.__name__ if kind is not int else "System.Int32"): kind for kind in INTEGER_RANGES
}


def to_integer(value: Any, target: NetType) -> Any:
    """The value as the integer type `target` (BigInteger excepted)."""
    kind = INTEGER_TARGETS[target.full_name]
    if value.__class__ is str:
        return _integer_from_text(value, target, kind)
    number = _whole(value, target)
    low, high = INTEGER_RANGES[kind]
    if not low <= number <= high:
        raise errors.with_reason(value, target, "InvalidCastIConvertible", errors.out_of_range(target))
    return number if kind is int else kind(number)


def _whole(value: Any, target: NetType) -> int:
    """A number, Boolean, character or enum as a whole number of any size; raises PowerShell's error for the rest."""
    kind = value.__class__
    if kind in INTEGER_CLASSES or kind is bool:
        return int(value)
    if kind is float or kind is Single:
        if math.isnan(value) or math.isinf(value):
            raise errors.with_reason(value, target, "InvalidCastIConvertible", errors.out_of_range(target))
        return round(float(value))
    if kind is Char:
        return ord(value)
    if kind is EnumValue:
        return int(value.value)
    if kind.__name__ == "Decimal":
        whole: int = round(value)
        return whole
    raise not_numeric(value, target)


def not_numeric(value: Any, target: NetType) -> Exception:
    """The error for a value that has no number in it; a few .NET types refuse by themselves."""
    from hvsim.interpreter.values.types.value_types import type_of

    source = type_of(value)
    if "System.IConvertible" in source.interfaces and value.__class__ is not SwitchParameter:
        return errors.with_reason(value, target, "InvalidCastIConvertible", errors.invalid_cast(source, target))
    return errors.no_conversion(value, target)


_FOREIGN_HEX = ("#", "&h", "&H")
_UNSIGNED_BITS = {UInt32: 32, UInt64: 64}


def _integer_from_text(text: str, target: NetType, kind: type[int]) -> Any:
    number = read_number(text)
    if number is None:
        raise errors.with_reason(text, target, "InvalidCastFromStringToInteger", errors.bad_format(text))
    if isinstance(number, float):
        fits = not math.isnan(number) and not math.isinf(number)
        whole = round(number) if fits else None
    else:
        whole = round(number)
    low, high = INTEGER_RANGES[kind]
    if kind in _UNSIGNED_BITS and whole is not None and whole < 0 and "0x" in text.lower() and "-" not in text:
        whole += 2 ** _UNSIGNED_BITS[kind]  # "0x80000002": a negative number as a literal, all bits of an unsigned one
    if whole is None or not low <= whole <= high:
        raise errors.with_reason(text, target, "InvalidCastFromStringToInteger", errors.out_of_range(target))
    return whole if kind is int else kind(whole)


def read_number(text: str) -> Any:
    """The number in a string: a literal, or one with thousands separators, or `#FF`; empty text is zero; else None."""
    found = scan_number(text)
    if found is not None:
        return found
    stripped = text.strip()
    if not stripped:
        return 0
    for prefix in _FOREIGN_HEX:
        if stripped.startswith(prefix):
            digits = stripped[len(prefix) :]
            return int(digits, 16) if digits.isascii() and digits.isalnum() and _is_hex(digits) else None
    if "," in stripped and stripped.lstrip("+-")[:1].isdigit():
        return scan_number(stripped.replace(",", ""))
    return None


def _is_hex(digits: str) -> bool:
    return all(character in "0123456789abcdefABCDEF" for character in digits)


_SPECIAL = {
    "nan": math.nan,
    "infinity": math.inf,
    "-infinity": -math.inf,
    "∞": math.inf,
    "-∞": -math.inf,
    "+infinity": math.inf,
    "-nan": math.nan,
}


def to_real(value: Any, target: NetType) -> Any:
    """The value as Double or Single."""
    kind: Any = float if target.full_name == "System.Double" else Single
    if value.__class__ is str:
        special = _SPECIAL.get(value.strip().lower())
        number = special if special is not None else read_number(value)
        if number is None:
            raise errors.with_reason(value, target, "InvalidCastFromStringToDoubleOrSingle", errors.bad_format(value))
        return kind(number)
    if value.__class__ is Char:
        from hvsim.interpreter.values.types.value_types import type_of

        raise errors.with_reason(value, target, "InvalidCastIConvertible", errors.invalid_cast(type_of(value), target))
    if isinstance(value, float) or value.__class__.__name__ == "Decimal":
        return kind(float(value))
    if value.__class__ is BigInteger:
        from hvsim.interpreter.values.numbers.number_arithmetic import truncated_float

        return kind(truncated_float(int(value)))
    return kind(_whole(value, target))


def to_decimal(value: Any, target: NetType) -> Any:
    """The value as Decimal."""
    original = value
    if value.__class__ is str:
        value = read_number(value)
        if value is None:
            raise errors.with_reason(original, target, "InvalidCastFromStringToDecimal", errors.bad_format(original))
    if value.__class__ is decimals.Decimal:
        return value
    try:
        if isinstance(value, float):
            return decimals.from_float(float(value), 7 if value.__class__ is Single else 15)
        return decimals.fit(_whole(value, target))
    except decimals.DecimalOverflow:
        raise errors.with_reason(original, target, "InvalidCastIConvertible", errors.out_of_range(target)) from None


def to_big_integer(value: Any, target: NetType) -> Any:
    """The value as BigInteger; fractions are cut off."""
    if value.__class__ is str:
        number = read_number(value)
        if number is None:
            raise errors.with_reason(value, target, "InvalidCastFromStringToInteger", errors.bad_format(value))
        return BigInteger(int(number))
    if isinstance(value, float) or value.__class__.__name__ == "Decimal":
        try:
            return BigInteger(int(value))
        except (OverflowError, ValueError):
            raise errors.with_reason(
                value, target, "InvalidCastExplicitCastOverflow", errors.out_of_range(target)
            ) from None
    return BigInteger(_whole(value, target))


def to_char(value: Any, target: NetType) -> Any:
    """The value as Char: a string of one character, or a number."""
    if value.__class__ is str:
        if len(value) == 1:
            return Char(value)
        cause = NetException("System.FormatException", "String must be exactly one character long.")
        raise errors.with_reason(value, target, "InvalidCastParseTargetInvocation", cause)
    from hvsim.interpreter.values.types.value_types import type_of

    if isinstance(value, (float, bool)) or value.__class__.__name__ == "Decimal":
        raise errors.with_reason(value, target, "InvalidCastIConvertible", errors.invalid_cast(type_of(value), target))
    number = _whole(value, target)
    if not 0 <= number <= 0xFFFF:
        raise errors.with_reason(value, target, "InvalidCastIConvertible", errors.out_of_range(target))
    return Char(chr(number))
