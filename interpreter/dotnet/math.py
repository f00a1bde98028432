"""System.Math."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_EVEN, ROUND_HALF_UP
from decimal import Decimal as Exact
from typing import Any

from hvsim.interpreter.dotnet.declare import Declaration, declare
from hvsim.interpreter.dotnet.objects import argument_range
from hvsim.interpreter.dotnet.tuples import value_tuple
from hvsim.interpreter.errors import net_failure
from hvsim.interpreter.values.enums.enums import EnumValue
from hvsim.interpreter.values.numbers import decimals
from hvsim.interpreter.values.numbers.numbers import INTEGER_RANGES, Int64
from hvsim.interpreter.values.objects import Reference

MATH = declare("System.Math")
MATH.constants("double", PI=math.pi, E=math.e, Tau=math.tau)

# in .NET's order
_REALS = ("decimal", "double")
_SIGNED = ("decimal", "double", "short", "int", "long", "sbyte", "float")
_ALL = ("byte", "decimal", "double", "short", "int", "long", "sbyte", "float", "ushort", "uint", "ulong")
_MODES = {0: ROUND_HALF_EVEN, 1: ROUND_HALF_UP, 2: ROUND_DOWN, 3: ROUND_FLOOR, 4: ROUND_CEILING}


def like(value: Any, result: Any) -> Any:
    """The result in the class of the operand."""
    kind = value.__class__
    return decimals.fit(result) if kind is decimals.Decimal else result if kind in (int, float) else kind(result)


@MATH.static(*(f"{name} Abs({name} value)" for name in _SIGNED))
def _abs(value: Any) -> Any:
    kind = value.__class__
    if kind in INTEGER_RANGES and value == INTEGER_RANGES[kind][0]:
        raise net_failure(
            "System.OverflowException", "Negating the minimum value of a twos complement number is invalid."
        )
    return like(value, abs(value))


@MATH.static(*(f"{name} Max({name} val1, {name} val2)" for name in _ALL))
def _max(left: Any, right: Any) -> Any:
    if isinstance(left, float) and (left != left or right != right):
        return like(left, math.nan)
    return left if left >= right else right


@MATH.static(*(f"{name} Min({name} val1, {name} val2)" for name in _ALL))
def _min(left: Any, right: Any) -> Any:
    if isinstance(left, float) and (left != left or right != right):
        return like(left, math.nan)
    return left if left <= right else right


@MATH.static(*(f"{name} Clamp({name} value, {name} min, {name} max)" for name in _ALL))
def _clamp(value: Any, low: Any, high: Any) -> Any:
    if low > high:
        raise net_failure("System.ArgumentException", f"'{low}' cannot be greater than {high}.")
    return low if value < low else high if value > high else value


@MATH.static(*(f"int Sign({name} value)" for name in _SIGNED))
def _sign(value: Any) -> int:
    return int(value > 0) - int(value < 0)


@MATH.static(*(f"{name} Floor({name} d)" for name in _REALS))
def _floor(value: Any) -> Any:
    return _whole(value, math.floor)


@MATH.static(*(f"{name} Ceiling({name} a)" for name in _REALS))
def _ceiling(value: Any) -> Any:
    return _whole(value, math.ceil)


@MATH.static(*(f"{name} Truncate({name} d)" for name in _REALS))
def _truncate(value: Any) -> Any:
    return _whole(value, math.trunc)


def _whole(value: Any, cut: Callable[[Any], int]) -> Any:
    if isinstance(value, float):
        if not math.isfinite(value):
            return value
        return math.copysign(float(cut(value)), value)
    return decimals.fit(cut(value))


@MATH.static(
    "double Round(double a)",
    "double Round(double value, int digits)",
    "double Round(double value, System.MidpointRounding mode)",
    "double Round(double value, int digits, System.MidpointRounding mode)",
)
def _round(value: float, *rest: Any) -> float:
    digits, mode = rounding(rest)
    if not 0 <= digits <= 15:
        raise argument_range("Rounding digits must be between 0 and 15, inclusive.", "digits")
    return round_double(value, digits, mode)


@MATH.static(
    "decimal Round(decimal d)",
    "decimal Round(decimal d, int decimals)",
    "decimal Round(decimal d, System.MidpointRounding mode)",
    "decimal Round(decimal d, int decimals, System.MidpointRounding mode)",
)
def _round_decimal(value: decimals.Decimal, *rest: Any) -> Any:
    digits, mode = rounding(rest)
    if not 0 <= digits <= 28:
        raise argument_range("Decimal can only round to between 0 and 28 digits of precision.", "decimals")
    return round_decimal(value, digits, mode)


def rounding(rest: tuple[Any, ...]) -> tuple[int, int]:
    """The digits and the mode of a Round call, each 0 where it is not given."""
    digits = next((int(each) for each in rest if not isinstance(each, EnumValue)), 0)
    mode = next((each.value for each in rest if isinstance(each, EnumValue)), 0)
    return digits, mode


def round_double(value: float, digits: int, mode: int) -> float:
    """.NET's way: scale by a power of ten as a double, round that, scale back."""
    if not math.isfinite(value) or abs(value) >= 1e16:
        return value
    scaled = value * 10.0**digits
    if not math.isfinite(scaled):
        return value
    whole = Exact(scaled).quantize(Exact(1), rounding=_MODES[mode])
    return math.copysign(float(whole) / 10.0**digits, value)


def round_decimal(value: decimals.Decimal, digits: int, mode: int) -> Any:
    """A decimal with at most `digits` places."""
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and -exponent <= digits:
        return value
    return decimals.fit(value.quantize(Exact((0, (1,), -digits)), rounding=_MODES[mode]))


@MATH.static("double Pow(double x, double y)")
def power(base: float, exponent: float) -> float:
    try:
        result = math.pow(base, exponent)
    except OverflowError:
        return -math.inf if base < 0 and exponent % 2 == 1 else math.inf
    except ValueError:
        return math.inf if base == 0 else math.nan
    return result


def real_function(
    declaration: Declaration, name: str, function: Callable[[float], float], short: str = "double"
) -> None:
    """Declares a function of one real, with .NET's infinities and NaN where Python's raises."""

    @declaration.static(f"{short} {name}({short} d)")
    def apply(value: float) -> Any:
        try:
            result = function(value)
        except OverflowError:
            result = math.inf
        except ValueError:
            result = -math.inf if name.startswith("Log") and value == 0 else math.nan
        return like(value, result)


REAL_FUNCTIONS: dict[str, Callable[[float], float]] = {
    "Sqrt": math.sqrt,
    "Cbrt": math.cbrt,
    "Exp": math.exp,
    "Log10": math.log10,
    "Log2": math.log2,
    "Sin": math.sin,
    "Cos": math.cos,
    "Tan": math.tan,
    "Asin": math.asin,
    "Acos": math.acos,
    "Atan": math.atan,
    "Sinh": math.sinh,
    "Cosh": math.cosh,
    "Tanh": math.tanh,
    "Asinh": math.asinh,
    "Acosh": math.acosh,
    "Atanh": math.atanh,
}
for _name, _function in REAL_FUNCTIONS.items():
    real_function(MATH, _name, _function)


@MATH.static("double Log(double d)", "double Log(double a, double newBase)")
def _log(value: float, base: float | None = None) -> float:
    if value < 0 or (base is not None and (base <= 0 or base == 1)):
        return math.nan
    if value == 0:
        return -math.inf if base is None or base > 1 else math.inf
    return math.log(value) if base is None else math.log(value) / math.log(base)


@MATH.static("double Atan2(double y, double x)")
def _atan2(y: float, x: float) -> float:
    return math.atan2(y, x)


@MATH.static("double IEEERemainder(double x, double y)")
def _remainder(x: float, y: float) -> float:
    return math.remainder(x, y) if y else math.nan


@MATH.static("long BigMul(int a, int b)")
def _big_multiply(left: int, right: int) -> Int64:
    return Int64(left * right)


def quotient_and_remainder(left: Any, right: Any) -> tuple[Any, Any]:
    """Division towards zero and what it leaves; raises DivideByZeroException."""
    if right == 0:
        raise net_failure("System.DivideByZeroException", "Attempted to divide by zero.")
    quotient = abs(int(left)) // abs(int(right))
    quotient = -quotient if (left < 0) != (right < 0) else quotient
    return like(left, quotient), like(left, int(left) - quotient * int(right))


@MATH.static("int DivRem(int a, int b, [ref] int result)", "long DivRem(long a, long b, [ref] long result)")
def _divide(left: Any, right: Any, result: Reference) -> Any:
    quotient, result.value = quotient_and_remainder(left, right)
    return quotient


@MATH.static(*(f"System.Object DivRem({name} left, {name} right)" for name in ("int", "long", "byte", "short", "uint")))
def _divide_both(left: Any, right: Any) -> Any:
    return value_tuple(*quotient_and_remainder(left, right))


@MATH.static("double CopySign(double x, double y)")
def _copy_sign(value: float, sign: float) -> float:
    return math.copysign(value, sign)


@MATH.static("double MaxMagnitude(double x, double y)")
def _max_magnitude(x: float, y: float) -> float:
    return x if (abs(x), math.copysign(1, x)) >= (abs(y), math.copysign(1, y)) else y


@MATH.static("double MinMagnitude(double x, double y)")
def _min_magnitude(x: float, y: float) -> float:
    return x if (abs(x), math.copysign(1, x)) < (abs(y), math.copysign(1, y)) else y


@MATH.static("int ILogB(double x)")
def _exponent(value: float) -> int:
    if value == 0:
        return -2147483648
    return math.frexp(value)[1] - 1 if math.isfinite(value) else 2147483647


@MATH.static("double ReciprocalEstimate(double d)")
def _reciprocal(value: float) -> float:
    return 1 / value if value else math.copysign(math.inf, value)


@MATH.static("double ReciprocalSqrtEstimate(double d)")
def _reciprocal_root(value: float) -> float:
    if value < 0 or value != value:
        return math.nan
    return 1 / math.sqrt(value) if value else math.inf


@MATH.static("System.Object SinCos(double x)")
def _sine_and_cosine(value: float) -> Any:
    return value_tuple(math.sin(value), math.cos(value))


@MATH.static("double FusedMultiplyAdd(double x, double y, double z)")
def _multiply_add(x: float, y: float, z: float) -> float:
    return float(Exact(x) * Exact(y) + Exact(z)) if all(map(math.isfinite, (x, y, z))) else x * y + z


@MATH.static("double ScaleB(double x, int n)")
def _scale(value: float, by: int) -> float:
    try:
        return math.ldexp(value, by)
    except OverflowError:
        return math.copysign(math.inf, value)


MATH.static("double BitIncrement(double x)")(lambda value: math.nextafter(value, math.inf))
MATH.static("double BitDecrement(double x)")(lambda value: math.nextafter(value, -math.inf))
