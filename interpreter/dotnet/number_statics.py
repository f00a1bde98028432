"""The static methods .NET gives to every number type alike: `[int]::Max`, `[double]::Sqrt`, `[long]::PopCount`; MathF.

One declaration a family; which type has which family stands at the end. Parse, limits and operators are elsewhere.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Callable
from typing import Any

from hvsim.interpreter.dotnet.declare import Declaration, declare
from hvsim.interpreter.dotnet.math import (
    REAL_FUNCTIONS,
    like,
    power,
    quotient_and_remainder,
    real_function,
    round_double,
)
from hvsim.interpreter.dotnet.tuples import value_tuple
from hvsim.interpreter.errors import net_failure
from hvsim.interpreter.values.conversion_errors import RANGE_NAMES
from hvsim.interpreter.values.enums.enums import EnumValue
from hvsim.interpreter.values.numbers import decimals
from hvsim.interpreter.values.numbers.numbers import CLASS_BY_TYPE_NAME, INTEGER_RANGES, BigInteger, Int64, Single
from hvsim.interpreter.values.types.accelerators import SHORT_NAMES
from hvsim.interpreter.values.types.registry import named_type

_TYPE_CODES = {
    "SByte": 5, "Byte": 6, "Int16": 7, "UInt16": 8, "Int32": 9, "UInt32": 10, "Int64": 11, "UInt64": 12,
    "Single": 13, "Double": 14, "Decimal": 15,
}  # fmt: skip


def _type_code(declaration: Declaration, full_name: str) -> None:
    code = _TYPE_CODES.get(full_name.rpartition(".")[2])
    if code is not None:
        declaration.method("System.TypeCode GetTypeCode()")(
            lambda value: EnumValue(named_type("System.TypeCode"), code)
        )


def _choices(declaration: Declaration, short: str) -> None:
    """Max, Min, Clamp: of two numbers the one asked for."""
    declaration.static(f"{short} Max({short} x, {short} y)")(_larger)
    declaration.static(f"{short} Min({short} x, {short} y)")(lambda x, y: _larger(x, y, smaller=True))

    @declaration.static(f"{short} Clamp({short} value, {short} min, {short} max)")
    def clamp(value: Any, low: Any, high: Any) -> Any:
        if low > high:
            raise net_failure("System.ArgumentException", f"'{low}' cannot be greater than {high}.")
        return low if value < low else high if value > high else value


def _larger(x: Any, y: Any, smaller: bool = False) -> Any:
    if x != x or y != y:
        return like(x, math.nan)
    return (x if x <= y else y) if smaller else (x if x >= y else y)


def _signs(declaration: Declaration, short: str, signed: bool) -> None:
    declaration.static(f"int Sign({short} value)")(_sign)
    if not signed:
        return

    @declaration.static(f"{short} Abs({short} value)")
    def absolute(value: Any) -> Any:
        limits = INTEGER_RANGES.get(value.__class__)
        if limits is not None and value == limits[0]:
            raise net_failure(
                "System.OverflowException", "Negating the minimum value of a twos complement number is invalid."
            )
        return like(value, abs(value))

    declaration.static(f"bool IsNegative({short} value)")(_is_negative)
    declaration.static(f"bool IsPositive({short} value)")(lambda value: not _is_negative(value))
    declaration.static(f"{short} CopySign({short} value, {short} sign)")(
        lambda value, sign: like(value, -abs(value) if _is_negative(sign) else abs(value))
    )
    declaration.static(f"{short} MaxMagnitude({short} x, {short} y)")(
        lambda x, y: x if (abs(x), not _is_negative(x)) >= (abs(y), not _is_negative(y)) else y
    )
    declaration.static(f"{short} MinMagnitude({short} x, {short} y)")(
        lambda x, y: x if (abs(x), not _is_negative(x)) < (abs(y), not _is_negative(y)) else y
    )


def _sign(value: Any) -> int:
    if value != value:
        raise net_failure("System.ArithmeticException", "Function does not accept floating point Not-a-Number values.")
    return int(value > 0) - int(value < 0)


def _is_negative(value: Any) -> bool:
    return math.copysign(1.0, value) < 0 if isinstance(value, float) else value < 0


def _parity(declaration: Declaration, short: str) -> None:
    declaration.static(f"bool IsEvenInteger({short} value)")(lambda value: _is_finite(value) and value % 2 == 0)
    declaration.static(f"bool IsOddInteger({short} value)")(lambda value: _is_finite(value) and value % 2 == 1)


def _is_finite(value: Any) -> bool:
    return not isinstance(value, float) or math.isfinite(value)


def _creation(declaration: Declaration, full_name: str, short: str) -> None:
    """CreateChecked, CreateSaturating, CreateTruncating: another number as this type."""
    kind: Any = CLASS_BY_TYPE_NAME[full_name]
    low, high = INTEGER_RANGES[kind]

    @declaration.static(f"{short} CreateChecked(System.Object value)")
    def checked(value: Any) -> Any:
        whole = math.trunc(value)
        if not low <= whole <= high:
            raise net_failure(
                "System.OverflowException", f"Value was either too large or too small for {RANGE_NAMES[full_name]}."
            )
        return kind(whole)

    declaration.static(f"{short} CreateSaturating(System.Object value)")(
        lambda value: kind(min(max(math.trunc(value), low), high))
    )
    declaration.static(f"{short} CreateTruncating(System.Object value)")(
        lambda value: kind(_wrapped(math.trunc(value), low, high))
    )


def _wrapped(value: int, low: int, high: int) -> int:
    """The value within the range of a fixed number of bits, as two's complement wraps it."""
    return (value - low) % (high - low + 1) + low


def _bits(declaration: Declaration, full_name: str, short: str) -> None:
    kind: Any = CLASS_BY_TYPE_NAME[full_name]
    low, high = INTEGER_RANGES[kind]
    width = (high - low).bit_length()
    mask = high - low

    def counting(name: str, count: Callable[[int], int]) -> None:
        declaration.static(f"{short} {name}({short} value)")(lambda value: kind(count(int(value) & mask)))

    counting("PopCount", int.bit_count)
    counting("LeadingZeroCount", lambda bits: width - bits.bit_length())
    counting("TrailingZeroCount", lambda bits: (bits & -bits).bit_length() - 1 if bits else width)
    declaration.static(f"bool IsPow2({short} value)")(lambda value: value > 0 and int(value).bit_count() == 1)

    @declaration.static(f"{short} Log2({short} value)")
    def log2(value: int) -> Any:
        if value < 0:
            raise net_failure("System.ArgumentOutOfRangeException", "Non-negative number required. (Parameter 'value')")
        return kind(max(int(value).bit_length() - 1, 0))

    def rotating(name: str, sign: int) -> None:
        @declaration.static(f"{short} {name}({short} value, int rotateAmount)")
        def rotate(value: int, amount: int) -> Any:
            bits, by = int(value) & mask, sign * amount % width
            return kind(_wrapped((bits << by | bits >> (width - by)) & mask, low, high))

    rotating("RotateLeft", 1)
    rotating("RotateRight", -1)
    declaration.static(f"System.Object DivRem({short} left, {short} right)")(
        lambda left, right: value_tuple(*quotient_and_remainder(left, right))
    )


def _reals(declaration: Declaration, short: str) -> None:
    """What Double and Single share with Math."""
    for name, function in REAL_FUNCTIONS.items():
        real_function(declaration, name, function, short)
    declaration.static(f"{short} Pow({short} x, {short} y)")(lambda x, y: like(x, power(x, y)))
    declaration.static(f"{short} Atan2({short} y, {short} x)")(lambda y, x: like(y, math.atan2(y, x)))
    declaration.static(f"{short} Hypot({short} x, {short} y)")(lambda x, y: like(x, math.hypot(x, y)))
    declaration.static(f"{short} Lerp({short} value1, {short} value2, {short} amount)")(
        lambda first, second, amount: like(first, first * (1 - amount) + second * amount)
    )
    declaration.static(f"{short} DegreesToRadians({short} degrees)")(lambda value: like(value, math.radians(value)))
    declaration.static(f"{short} RadiansToDegrees({short} radians)")(lambda value: like(value, math.degrees(value)))
    declaration.static(
        f"{short} Round({short} x)",
        f"{short} Round({short} x, int digits)",
        f"{short} Round({short} x, System.MidpointRounding mode)",
        f"{short} Round({short} x, int digits, System.MidpointRounding mode)",
    )(_round)
    for name, cut in (("Floor", math.floor), ("Ceiling", math.ceil), ("Truncate", math.trunc)):
        declaration.static(f"{short} {name}({short} x)")(
            lambda value, cut=cut: like(value, math.copysign(cut(value), value)) if math.isfinite(value) else value
        )
    declaration.static(f"bool IsNormal({short} d)")(
        lambda value: math.isfinite(value) and abs(value) >= _smallest_normal(value)
    )
    declaration.static(f"bool IsSubnormal({short} d)")(lambda value: 0 < abs(value) < _smallest_normal(value))
    declaration.static(f"bool IsRealNumber({short} value)")(lambda value: value == value)
    declaration.static(f"bool IsPow2({short} value)")(
        lambda value: value > 0 and math.isfinite(value) and math.frexp(value)[0] == 0.5
    )
    declaration.static(f"{short} BitIncrement({short} x)")(lambda value: _neighbour(value, math.inf))
    declaration.static(f"{short} BitDecrement({short} x)")(lambda value: _neighbour(value, -math.inf))


def _smallest_normal(value: float) -> float:
    return 2.0**-126 if isinstance(value, Single) else 2.0**-1022


def _neighbour(value: float, towards: float) -> float:
    if not isinstance(value, Single):
        return math.nextafter(value, towards)
    if value != value or value == towards:
        return value
    if not value:
        return Single(math.copysign(1.401298464324817e-45, towards))
    step = 1 if (towards > 0) == (value > 0) else -1
    bits: int = struct.unpack("<i", struct.pack("<f", value))[0]
    return Single(struct.unpack("<f", struct.pack("<i", bits + step))[0])


def _round(value: float, *rest: Any) -> Any:
    digits = next((int(each) for each in rest if not isinstance(each, EnumValue)), 0)
    mode = next((each.value for each in rest if isinstance(each, EnumValue)), 0)
    return like(value, round_double(value, digits, mode))


def _decimals(declaration: Declaration) -> None:
    """Decimal's named operators and conversions."""

    def operator(name: str, function: Callable[[Any, Any], Any]) -> None:
        @declaration.static(f"decimal {name}(decimal d1, decimal d2)")
        def apply(left: Any, right: Any) -> Any:
            try:
                return function(left, right)
            except ZeroDivisionError:
                raise net_failure("System.DivideByZeroException", "Attempted to divide by zero.") from None
            except decimals.DecimalOverflow:
                raise net_failure(
                    "System.OverflowException", "Value was either too large or too small for a Decimal."
                ) from None

    operator("Add", decimals.add)
    operator("Subtract", decimals.subtract)
    operator("Multiply", decimals.multiply)
    operator("Divide", _guarded(decimals.divide))
    operator("Remainder", _guarded(decimals.remainder))
    declaration.static("decimal Negate(decimal d)")(lambda value: decimals.fit(-value))
    declaration.static("int Compare(decimal d1, decimal d2)")(lambda left, right: int(left > right) - int(left < right))
    declaration.static("bool IsInteger(decimal value)")(lambda value: value == int(value))
    declaration.property("byte Scale")(lambda value: CLASS_BY_TYPE_NAME["System.Byte"](-value.as_tuple().exponent))
    declaration.static("double ToDouble(decimal d)")(float)
    declaration.static("float ToSingle(decimal d)")(Single)
    declaration.static("long ToOACurrency(decimal value)")(lambda value: Int64(value * 10000))
    for full_name, kind in CLASS_BY_TYPE_NAME.items():
        if kind in INTEGER_RANGES and full_name != "System.IntPtr":
            _to_integer(declaration, full_name, kind)


def _guarded(divide: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    def apply(left: Any, right: Any) -> Any:
        if not right:
            raise ZeroDivisionError
        return divide(left, right)

    return apply


def _to_integer(declaration: Declaration, full_name: str, kind: Any) -> None:
    short = SHORT_NAMES.get(full_name, full_name)

    @declaration.static(f"{short} To{full_name.rpartition('.')[2]}(decimal value)")
    def convert(value: Any) -> Any:
        low, high = INTEGER_RANGES[kind]
        if not low <= int(value) <= high:
            raise net_failure(
                "System.OverflowException", f"Value was either too large or too small for {RANGE_NAMES[full_name]}."
            )
        return kind(int(value))


def _big_integers(declaration: Declaration) -> None:
    big = "System.Numerics.BigInteger"

    def operator(name: str, function: Callable[[int, int], int]) -> None:
        declaration.static(f"{big} {name}({big} left, {big} right)")(
            lambda left, right: BigInteger(function(int(left), int(right)))
        )

    operator("Add", int.__add__)
    operator("Subtract", int.__sub__)
    operator("Multiply", int.__mul__)
    operator("Divide", lambda left, right: int(quotient_and_remainder(left, right)[0]))
    operator("Remainder", lambda left, right: int(quotient_and_remainder(left, right)[1]))
    declaration.static(f"{big} Negate({big} value)")(lambda value: BigInteger(-int(value)))
    declaration.static(f"int Compare({big} left, {big} right)")(
        lambda left, right: int(left > right) - int(left < right)
    )
    declaration.static(f"System.Object DivRem({big} left, {big} right)")(
        lambda left, right: value_tuple(*map(BigInteger, quotient_and_remainder(int(left), int(right))))
    )
    declaration.static(f"double Log({big} value)", f"double Log({big} value, double baseValue)")(
        lambda value, base=math.e: math.log(int(value)) if base == math.e else math.log(int(value), base)
    )
    declaration.static(f"double Log10({big} value)")(lambda value: math.log10(int(value)))
    declaration.static(f"bool IsPow2({big} value)")(lambda value: value > 0 and int(value).bit_count() == 1)
    declaration.property("bool IsOne")(lambda value: int(value) == 1)
    declaration.property("bool IsPowerOfTwo")(lambda value: value > 0 and int(value).bit_count() == 1)
    declaration.method("long GetBitLength()")(
        lambda value: Int64((int(value) if value >= 0 else ~int(value)).bit_length())
    )


_UNSIGNED = ("System.Byte", "System.UInt16", "System.UInt32", "System.UInt64")
for _full_name, _kind in CLASS_BY_TYPE_NAME.items():
    if _full_name == "System.IntPtr":
        continue
    _made = declare(_full_name)
    _short = SHORT_NAMES.get(_full_name, _full_name)
    _type_code(_made, _full_name)
    _choices(_made, _short)
    _signs(_made, _short, _full_name not in _UNSIGNED)
    _parity(_made, _short)
    if _kind in INTEGER_RANGES:
        _creation(_made, _full_name, _short)
        _bits(_made, _full_name, _short)
    elif _kind is BigInteger:
        _big_integers(_made)
    else:
        _reals(_made, _short)

_DECIMAL = declare("System.Decimal")
_type_code(_DECIMAL, "System.Decimal")
_choices(_DECIMAL, "decimal")
_signs(_DECIMAL, "decimal", True)
_parity(_DECIMAL, "decimal")
_decimals(_DECIMAL)

FLOATS = declare("System.MathF")
FLOATS.constants("float", PI=Single(math.pi), E=Single(math.e), Tau=Single(math.tau))
_choices(FLOATS, "float")
_signs(FLOATS, "float", True)
_reals(FLOATS, "float")
