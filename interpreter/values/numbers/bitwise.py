"""The bit operators: `-band -bor -bxor -bnot -shl -shr`, with PowerShell's choice of integer type."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hvsim.interpreter.values.conversion import convert
from hvsim.interpreter.values.enums.enums import EnumValue, underlying_value
from hvsim.interpreter.values.numbers.number_arithmetic import (
    big_integer_bits,
    operator_method,
    rank_of,
    string_operand,
)
from hvsim.interpreter.values.numbers.numbers import INTEGER_RANGES, BigInteger, Int64, UInt32, UInt64
from hvsim.interpreter.values.objects import PSObject
from hvsim.interpreter.values.types.registry import named_type

_OPERATIONS: dict[str, Callable[[int, int], int]] = {
    "BitwiseAnd": lambda left, right: left & right,
    "BitwiseOr": lambda left, right: left | right,
    "ExclusiveOr": lambda left, right: left ^ right,
}


def _as_integer(value: Any, other: Any) -> Any:
    """An operand as a number with a rank: strings are read, `$null` is zero, reals are rounded."""
    if value is None:
        return 0
    if value.__class__ is str:
        value = string_operand(value, other if rank_of(other) else 0)
    rank = rank_of(value)
    if rank <= 12:
        return value
    for name in ("System.Int32", "System.UInt32", "System.Int64", "System.UInt64"):
        number = int(round_half_even(value)) if abs(float(value)) < 2**64 else None
        low, high = INTEGER_RANGES[
            {"System.Int32": int, "System.UInt32": UInt32, "System.Int64": Int64}.get(name, UInt64)
        ]
        if number is not None and low <= number <= high:
            return convert(number, named_type(name))
    return convert(value, named_type("System.UInt64"))


def round_half_even(value: Any) -> int:
    """A Double or Decimal rounded to the nearest whole number, halves to even."""
    whole: int = round(value)
    return whole


def _combine(name: str, left: Any, right: Any) -> Any:
    if left.__class__ is PSObject or right.__class__ is PSObject:
        return _combine(
            name,
            left.base if left.__class__ is PSObject else left,
            right.base if right.__class__ is PSObject else right,
        )
    if left.__class__ is EnumValue or right.__class__ is EnumValue:
        return _combine_enums(name, left, right)
    if left.__class__ is bool and right.__class__ is bool:
        return int(_OPERATIONS[name](left, right))
    if not _is_operand(left) or not _is_operand(right):
        if BigInteger in (left.__class__, right.__class__) and (rank_of(left) or rank_of(right)):
            return BigInteger(_OPERATIONS[name](_as_big_integer(left), _as_big_integer(right)))
        return operator_method(f"op_{name}", left, right)
    first, second = _as_integer(left, right), _as_integer(right, left)
    return _typed(_OPERATIONS[name], first, second)


def _as_big_integer(value: Any) -> int:
    return ord(value) if isinstance(value, str) else int(convert(value, named_type("System.Numerics.BigInteger")))


def _is_operand(value: Any) -> bool:
    return value is None or value.__class__ is str or rank_of(value) > 0


def _plain(value: Any) -> int:
    return ord(value) if isinstance(value, str) else int(value)


def _typed(operation: Callable[[int, int], int], left: Any, right: Any) -> Any:
    rank = max(rank_of(left), rank_of(right))
    result = operation(_plain(left), _plain(right))
    if rank <= 9:
        return result
    kind: type[int] = UInt32 if rank == 10 else Int64 if rank == 11 else UInt64
    if kind is UInt32 and (_plain(left) < 0 or _plain(right) < 0):
        kind = Int64
    low, high = INTEGER_RANGES[kind]
    if low < 0:
        return kind(result)
    return kind(result & high)


def _combine_enums(name: str, left: Any, right: Any) -> Any:
    """Two values of an enum, or one and what converts to it: the result is of the enum again."""
    if left.__class__ is EnumValue and right.__class__ is EnumValue and left.net_type is right.net_type:
        return EnumValue(left.net_type, _OPERATIONS[name](left.value, right.value))
    if left.__class__ is EnumValue and right.__class__ is str:
        return _combine_enums(name, left, convert(right, left.net_type))
    if right.__class__ is EnumValue and left.__class__ is str:
        return _combine_enums(name, convert(left, right.net_type), right)
    owner = left if left.__class__ is EnumValue else right
    number = _combine(
        name,
        underlying_value(left) if left.__class__ is EnumValue else left,
        underlying_value(right) if right.__class__ is EnumValue else right,
    )
    same = left.__class__ is not right.__class__  # a number beside the enum value
    return EnumValue(owner.net_type, int(number)) if same else number


def bitwise_and(left: Any, right: Any) -> Any:
    """`left -band right`."""
    if left.__class__ is int and right.__class__ is int:
        return left & right
    return _combine("BitwiseAnd", left, right)


def bitwise_or(left: Any, right: Any) -> Any:
    """`left -bor right`."""
    if left.__class__ is int and right.__class__ is int:
        return left | right
    return _combine("BitwiseOr", left, right)


def bitwise_xor(left: Any, right: Any) -> Any:
    """`left -bxor right`."""
    if left.__class__ is int and right.__class__ is int:
        return left ^ right
    return _combine("ExclusiveOr", left, right)


def bitwise_not(operand: Any) -> Any:
    """`-bnot operand`."""
    if operand.__class__ is int:
        return ~operand
    if operand.__class__ is PSObject:
        return bitwise_not(operand.base)
    if operand.__class__ is EnumValue:
        return EnumValue(operand.net_type, ~operand.value)
    if operand.__class__ is BigInteger:
        return BigInteger(~int(operand))
    if not _is_operand(operand):
        from hvsim.interpreter.values.members.statics import call_operator

        return call_operator("op_OnesComplement", operand)
    value = _as_integer(operand, 0)
    rank = rank_of(value)
    if rank <= 9:
        return ~_plain(value)
    if rank == 11:
        return Int64(~int(value))
    kind: type[int] = UInt32 if rank == 10 else UInt64
    return kind(~int(value) & INTEGER_RANGES[kind][1])


def _shift(name: str, left: Any, right: Any) -> Any:
    if left.__class__ is PSObject:
        left = left.base
    if left.__class__ is EnumValue:
        left = left.value
    if left.__class__ is BigInteger:
        return _shifted_big(name, int(left), int(convert(right, named_type("System.Int32"))))
    if not _is_operand(left):
        return operator_method(f"op_{name}Shift", left, right)
    value = _as_integer(left, 0)
    count = int(convert(right, named_type("System.Int32")))
    return _shifted(name, value, count)


def _shifted(name: str, value: Any, count: int) -> Any:
    """The count wraps at the width in which the shift is done: 64 bits for long and ulong, else 32."""
    kind = value.__class__ if value.__class__ in INTEGER_RANGES else int
    wide = kind in (Int64, UInt64)
    number = _plain(value)
    shifted = number << (count & (63 if wide else 31)) if name == "Left" else number >> (count & (63 if wide else 31))
    low, high = INTEGER_RANGES[kind]
    width = (high - low + 1).bit_length() - 1
    shifted &= (1 << width) - 1
    if shifted > high:
        shifted -= 1 << width
    return shifted if kind is int else kind(shifted)


def _shifted_big(name: str, number: int, count: int) -> BigInteger:
    """A BigInteger has no width to wrap at; a negative count shifts the other way."""
    places = count if name == "Left" else -count
    if places <= 0:
        return BigInteger(number >> -places)
    big_integer_bits(number.bit_length() + places)
    return BigInteger(number << places)


def shift_left(left: Any, right: Any) -> Any:
    """`left -shl right`."""
    return _shift("Left", left, right)


def shift_right(left: Any, right: Any) -> Any:
    """`left -shr right`."""
    return _shift("Right", left, right)
