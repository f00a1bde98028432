"""Arithmetic on two numbers: what .NET type they are computed in, and the result with its promotions and overflow.

Knows numbers, enums and what stands for a number. The operators on strings and lists are `arithmetic.py`'s.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from hvsim.interpreter.errors import NetException, failure
from hvsim.interpreter.limits import BIG_INTEGER_BITS, too_large
from hvsim.interpreter.values.enums.enums import EnumValue, underlying_value
from hvsim.interpreter.values.members.statics import call_operator
from hvsim.interpreter.values.numbers.decimals import Decimal
from hvsim.interpreter.values.numbers.number_scan import scan_number
from hvsim.interpreter.values.numbers.numbers import (
    INTEGER_RANGES,
    BigInteger,
    Byte,
    Char,
    Int16,
    Int64,
    SByte,
    Single,
    UInt16,
    UInt32,
    UInt64,
)
from hvsim.interpreter.values.types.value_types import type_of

Operation = Callable[[Any, Any], Any]

# .NET's TypeCode order decides what two numbers are computed in.
_RANKS: dict[type, int] = {
    bool: 3,
    Char: 4,
    SByte: 5,
    Byte: 6,
    Int16: 7,
    UInt16: 8,
    int: 9,
    UInt32: 10,
    Int64: 11,
    UInt64: 12,
    Single: 13,
    float: 14,
}
_DECIMAL_RANK = 15


def rank_of(value: Any) -> int:
    """The position of a number's type in .NET's order; 0 for what is no number."""
    kind = value.__class__
    found = _RANKS.get(kind)
    if found is not None:
        return found
    return _DECIMAL_RANK if kind.__name__ == "Decimal" else 0


def arithmetic_class(left: Any, left_rank: int, right: Any, right_rank: int) -> type:
    """The class two numbers are computed in: int, UInt32, Int64, UInt64, float, or `Decimal` (as decimals.Decimal)."""
    rank = left_rank if left_rank >= right_rank else right_rank
    if rank <= 9:
        return int
    if rank == 10:
        return Int64 if _negative(left) or _negative(right) else UInt32
    if rank == 11:
        return Int64
    if rank == 12:
        return float if _negative(left) or _negative(right) else UInt64
    if rank <= 14:
        return float
    return Decimal


def _negative(value: Any) -> bool:
    return not isinstance(value, Char) and value < 0


def number_in(value: Any, kind: type) -> Any:
    """A number as a plain operand of the class it is computed in."""
    if value.__class__ is Char:
        value = ord(value)
    if kind is float:
        return float(value)
    if kind.__name__ == "Decimal":
        from hvsim.interpreter.values.numbers import decimals

        if isinstance(value, float):
            try:
                return decimals.from_float(value, 7 if isinstance(value, Single) else 15)
            except decimals.DecimalOverflow:
                raise decimal_overflow() from None
        return value if value.__class__ is decimals.Decimal else decimals.fit(int(value))
    return int(value)


def decimal_overflow() -> Exception:
    return wrapped("System.OverflowException", "Value was either too large or too small for a Decimal.")


def wrapped(type_name: str, message: str) -> Exception:
    """An exception of .NET's inside PowerShell's RuntimeException, as arithmetic raises them."""
    return failure(message, "RuntimeException", "NotSpecified", inner=NetException(type_name, message))


def fits(value: int, kind: type) -> Any:
    """The exact result in its class, or as Double when it does not fit."""
    low, high = INTEGER_RANGES[kind]
    if low <= value <= high:
        return value if kind is int else kind(value)
    return float(value)


def _on_decimals(name: str, left: Any, right: Any) -> Any:
    from hvsim.interpreter.values.numbers import decimals

    if name in ("divide", "remainder") and not right:
        raise wrapped("System.DivideByZeroException", "Attempted to divide by zero.")
    try:
        return getattr(decimals, name)(left, right)
    except (decimals.DecimalOverflow, ArithmeticError):
        raise decimal_overflow() from None


# + - *


def add_numbers(left: Any, right: Any, kind: type) -> Any:
    if kind is float:
        return left + right
    if kind.__name__ == "Decimal":
        return _on_decimals("add", left, right)
    return fits(left + right, kind)


def subtract_numbers(left: Any, right: Any, kind: type) -> Any:
    if kind is float:
        return left - right
    if kind.__name__ == "Decimal":
        return _on_decimals("subtract", left, right)
    return fits(left - right, kind)


def multiply_numbers(left: Any, right: Any, kind: type) -> Any:
    if kind is float:
        return left * right
    if kind.__name__ == "Decimal":
        return _on_decimals("multiply", left, right)
    product = left * right
    low, high = INTEGER_RANGES[kind]
    if kind is not int and not low <= product <= high:
        return truncated_float(product)
    return fits(product, kind)


def truncated_float(value: int) -> float:
    """A whole number as Double the way BigInteger converts: bits that do not fit are cut off, not rounded."""
    surplus = abs(value).bit_length() - 53
    if surplus <= 0:
        return float(value)
    try:
        return math.copysign(math.ldexp(abs(value) >> surplus, surplus), value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


# / %


def divide_numbers(left: Any, right: Any, kind: type) -> Any:
    if kind is float:
        return _divide_floats(left, right)
    if kind.__name__ == "Decimal":
        return _on_decimals("divide", left, right)
    if right == 0:
        raise wrapped("System.DivideByZeroException", "Attempted to divide by zero.")
    if left % right == 0:
        return fits(left // right, kind)
    return float(left) / float(right)


def _divide_floats(left: float, right: float) -> float:
    try:
        return left / right
    except ZeroDivisionError:
        if left == 0 or left != left:
            return float("nan")
        negative = (left < 0) != (str(right)[0] == "-")
        return float("-inf") if negative else float("inf")


def remainder_numbers(left: Any, right: Any, kind: type) -> Any:
    if kind is float:
        if right == 0 or left != left or right != right or math.isinf(left):
            return math.nan
        return math.fmod(left, right)
    if kind.__name__ == "Decimal":
        return _on_decimals("remainder", left, right)
    if right == 0:
        raise wrapped("System.DivideByZeroException", "Attempted to divide by zero.")
    result = abs(left) % abs(right)
    return fits(-result if left < 0 else result, kind)


_NUMERIC: dict[str, Callable[[Any, Any, type], Any]] = {
    "Addition": add_numbers,
    "Subtraction": subtract_numbers,
    "Multiply": multiply_numbers,
    "Division": divide_numbers,
    "Modulus": remainder_numbers,
}


def big_integer_bits(bits: int) -> None:
    """Raises .NET's OverflowException when a BigInteger of so many bits would be too large."""
    if bits > BIG_INTEGER_BITS:
        raise too_large()


def _on_big_integers(name: str, left: int, right: int) -> Any:
    if name in ("Division", "Modulus"):
        if right == 0:
            raise wrapped("System.DivideByZeroException", "Attempted to divide by zero.")
        quotient = abs(left) // abs(right)
        quotient = -quotient if (left < 0) != (right < 0) else quotient
        return BigInteger(quotient if name == "Division" else left - quotient * right)
    if name == "Addition":
        big_integer_bits(max(left.bit_length(), right.bit_length()))
        return BigInteger(left + right)
    if name == "Multiply":
        big_integer_bits(left.bit_length() + right.bit_length())
    return BigInteger(left - right if name == "Subtraction" else left * right)


def numeric_operation(name: str, left: Any, right: Any) -> Any:
    """`left op right` for a left number (or `$null`); the right side is converted; other operands are op_ methods'."""
    if left.__class__.__name__ == "EnumValue" or right.__class__.__name__ == "EnumValue":
        return _on_enums(name, left, right)
    left_rank = rank_of(left)
    if left is None:
        left, left_rank = 0, 9
    if right is None and (left_rank or left.__class__ is BigInteger):
        right = 0
    if right.__class__ is str and left_rank:
        right = string_operand(right, left)
    right_rank = rank_of(right)
    if left_rank and right_rank:
        kind = arithmetic_class(left, left_rank, right, right_rank)
        return _NUMERIC[name](number_in(left, kind), number_in(right, kind), kind)
    if left.__class__ is BigInteger or right.__class__ is BigInteger:
        from hvsim.interpreter.values.conversion import convert
        from hvsim.interpreter.values.types.registry import named_type

        target = named_type("System.Numerics.BigInteger")
        return _on_big_integers(name, int(convert(left, target)), int(convert(right, target)))
    return operator_method(f"op_{name}", left, right)


def _on_enums(name: str, left: Any, right: Any) -> Any:
    """An enum value computes as its number; a number added to it or taken from it leaves it of its type."""
    from hvsim.interpreter.values.conversion import convert

    first = underlying_value(left) if isinstance(left, EnumValue) else left
    second = underlying_value(right) if isinstance(right, EnumValue) else right
    result = numeric_operation(name, first, second)
    if isinstance(left, EnumValue) and not isinstance(right, EnumValue) and name in ("Addition", "Subtraction"):
        if isinstance(result, float) and not math.isfinite(result):
            return convert(result, left.net_type)  # refused
        return EnumValue(left.net_type, int(result)) if rank_of(result) else result
    return result


def string_operand(text: str, left: Any) -> Any:
    """A string on the right of a number, as a number: read like a literal, else converted to the left one's type."""
    found = scan_number(text)
    if found is not None:
        return found
    from hvsim.interpreter.values.conversion import convert
    from hvsim.interpreter.values.types.registry import named_type

    target = type_of(left)
    if left.__class__ in (bool, Char):
        target = named_type("System.Int32")
    return convert(text, target)


def operator_method(name: str, left: Any, right: Any) -> Any:
    """The operator as the static method .NET types and script classes define, or PowerShell's MethodNotFound."""
    return call_operator(name, left, right)
