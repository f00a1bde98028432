"""What only Double, Single, Decimal and BigInteger have: special values, rounding, powers."""

from __future__ import annotations

import math
from typing import Any

from hvsim.interpreter.dotnet.declare import Declaration, declare
from hvsim.interpreter.dotnet.math import round_decimal, rounding
from hvsim.interpreter.dotnet.objects import argument_range
from hvsim.interpreter.errors import net_failure
from hvsim.interpreter.limits import MOD_POW_BITS, too_large
from hvsim.interpreter.values.arrays import byte_array
from hvsim.interpreter.values.numbers import decimals
from hvsim.interpreter.values.numbers.number_arithmetic import big_integer_bits
from hvsim.interpreter.values.numbers.numbers import BigInteger, Single

DOUBLE = declare("System.Double")
SINGLE = declare("System.Single")
DOUBLE.constants(
    "double",
    MaxValue=1.7976931348623157e308,
    MinValue=-1.7976931348623157e308,
    Epsilon=5e-324,
    NaN=math.nan,
    PositiveInfinity=math.inf,
    NegativeInfinity=-math.inf,
    E=math.e,
    Pi=math.pi,
    Tau=math.tau,
    NegativeZero=-0.0,
)
SINGLE.constants(
    "float",
    MaxValue=Single(3.4028234663852886e38),
    MinValue=Single(-3.4028234663852886e38),
    Epsilon=Single(1.401298464324817e-45),
    NaN=Single(math.nan),
    PositiveInfinity=Single(math.inf),
    NegativeInfinity=Single(-math.inf),
    E=Single(math.e),
    Pi=Single(math.pi),
    Tau=Single(math.tau),
    NegativeZero=Single(-0.0),
)


def _tests(declaration: Declaration, short: str) -> None:
    @declaration.static(f"bool IsNaN({short} d)")
    def is_nan(value: float) -> bool:
        return math.isnan(value)

    @declaration.static(f"bool IsInfinity({short} d)")
    def is_infinity(value: float) -> bool:
        return math.isinf(value)

    @declaration.static(f"bool IsFinite({short} d)")
    def is_finite(value: float) -> bool:
        return math.isfinite(value)

    @declaration.static(f"bool IsPositiveInfinity({short} d)")
    def is_positive_infinity(value: float) -> bool:
        return value == math.inf

    @declaration.static(f"bool IsNegativeInfinity({short} d)")
    def is_negative_infinity(value: float) -> bool:
        return value == -math.inf

    @declaration.static(f"bool IsInteger({short} value)")
    def is_integer(value: float) -> bool:
        return math.isfinite(value) and float(value).is_integer()


_tests(DOUBLE, "double")
_tests(SINGLE, "float")

DECIMAL = declare("System.Decimal")
DECIMAL.constants(
    "decimal",
    MaxValue=decimals.fit(decimals.MAXIMUM),
    MinValue=decimals.fit(-decimals.MAXIMUM),
    Zero=decimals.fit(0),
    One=decimals.fit(1),
    MinusOne=decimals.fit(-1),
)


@DECIMAL.constructor("(int value)", "(long value)", "(ulong value)", "(uint value)")
def _from_integer(value: int) -> decimals.Decimal:
    return decimals.fit(int(value))


@DECIMAL.constructor("(double value)", "(float value)")
def _from_real(value: float) -> decimals.Decimal:
    try:
        return decimals.from_float(float(value))
    except decimals.DecimalOverflow:
        raise net_failure(
            "System.OverflowException", "Value was either too large or too small for a Decimal."
        ) from None


@DECIMAL.static(
    "decimal Round(decimal d)",
    "decimal Round(decimal d, int decimals)",
    "decimal Round(decimal d, System.MidpointRounding mode)",
    "decimal Round(decimal d, int decimals, System.MidpointRounding mode)",
)
def _round(value: decimals.Decimal, *rest: Any) -> Any:
    places, mode = rounding(rest)
    return round_decimal(value, places, mode)


@DECIMAL.static("decimal Truncate(decimal d)")
def _truncate(value: decimals.Decimal) -> decimals.Decimal:
    return decimals.fit(int(value))


@DECIMAL.static("decimal Floor(decimal d)")
def _floor(value: decimals.Decimal) -> decimals.Decimal:
    return decimals.fit(math.floor(value))


@DECIMAL.static("decimal Ceiling(decimal d)")
def _ceiling(value: decimals.Decimal) -> decimals.Decimal:
    return decimals.fit(math.ceil(value))


_BIG = "System.Numerics.BigInteger"
BIG = declare(_BIG)
BIG.constants("System.Numerics.BigInteger", Zero=BigInteger(0), One=BigInteger(1), MinusOne=BigInteger(-1))


@BIG.constructor("(int value)", "(long value)", "(ulong value)", "(uint value)")
def _big(value: int) -> BigInteger:
    return BigInteger(int(value))


@BIG.constructor("(double value)", "(decimal value)")
def _big_from_real(value: Any) -> BigInteger:
    if isinstance(value, float) and not math.isfinite(value):
        shown = "NaN" if value != value else "Infinity"
        raise net_failure("System.OverflowException", f"BigInteger cannot represent {shown}.")
    return BigInteger(int(value))


@BIG.constructor("(byte[] value)")
def _big_from_bytes(value: list[int]) -> BigInteger:
    return BigInteger(int.from_bytes(bytes(value), "little", signed=True))


@BIG.static("System.Numerics.BigInteger Pow(System.Numerics.BigInteger value, int exponent)")
def _pow(value: int, exponent: int) -> BigInteger:
    if exponent < 0:
        raise argument_range("The number must be greater than or equal to zero.", "exponent")
    if abs(value) > 1:
        # The logarithm takes a whole number of any size.
        big_integer_bits(int(math.log2(abs(int(value))) * exponent) + 1)
    return BigInteger(int(value) ** int(exponent))


@BIG.static(f"{_BIG} ModPow({_BIG} value, {_BIG} exponent, {_BIG} modulus)")
def _mod_pow(value: int, exponent: int, modulus: int) -> BigInteger:
    if exponent.bit_length() * modulus.bit_length() > MOD_POW_BITS:
        raise too_large()
    return BigInteger(pow(int(value), int(exponent), int(modulus)))


@BIG.static(f"{_BIG} GreatestCommonDivisor({_BIG} left, {_BIG} right)")
def _gcd(left: int, right: int) -> BigInteger:
    return BigInteger(math.gcd(int(left), int(right)))


@BIG.static("System.Numerics.BigInteger Abs(System.Numerics.BigInteger value)")
def _abs(value: int) -> BigInteger:
    return BigInteger(abs(int(value)))


@BIG.method("byte[] ToByteArray()")
def _to_bytes(value: int) -> Any:
    number = int(value)
    return byte_array(number.to_bytes(number.bit_length() // 8 + 1, "little", signed=True))


@BIG.property("bool IsZero")
def _is_zero(value: int) -> bool:
    return int(value) == 0


@BIG.property("bool IsEven")
def _is_even(value: int) -> bool:
    return int(value) % 2 == 0


@BIG.property("int Sign")
def _sign(value: int) -> int:
    return (int(value) > 0) - (int(value) < 0)
