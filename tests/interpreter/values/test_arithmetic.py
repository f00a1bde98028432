"""Arithmetic against a simple model: exact in Python, then put into the type PowerShell says."""

from __future__ import annotations

from math import inf, isnan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hvsim.interpreter.errors import ScriptError
from hvsim.interpreter.values import BINARY, UNARY, Array, BigInteger, Byte, Char, Hashtable, Int64, UInt32, UInt64
from hvsim.interpreter.values.numbers.decimals import Decimal, fit

INT32 = st.integers(-(2**31), 2**31 - 1)
INT64 = st.integers(-(2**63), 2**63 - 1).map(Int64)


@given(INT32, INT32)
def test_int32_sums_are_exact_or_double(left: int, right: int) -> None:
    result = BINARY["Plus"](left, right)
    exact = left + right
    assert result == exact
    assert type(result) is (int if -(2**31) <= exact < 2**31 else float)


@given(INT64, INT32)
def test_int64_wins_over_int32(left: Int64, right: int) -> None:
    result = BINARY["Minus"](left, right)
    assert type(result) is (Int64 if -(2**63) <= left - right < 2**63 else float)


@given(INT32, INT32.filter(bool))
def test_a_quotient_is_whole_only_when_it_divides(left: int, right: int) -> None:
    result = BINARY["Divide"](left, right)
    if left % right:
        assert result == left / right
        assert type(result) is float
    else:
        assert result == left // right


@given(INT32, INT32.filter(bool))
def test_the_remainder_has_the_sign_of_the_left_side(left: int, right: int) -> None:
    result = BINARY["Rem"](left, right)
    assert abs(result) < abs(right)
    assert (left - result) % right == 0
    assert result == 0 or (result < 0) == (left < 0)


@given(st.lists(INT32), st.lists(INT32))
def test_adding_lists_makes_a_new_one(left: list[int], right: list[int]) -> None:
    first = Array(left)
    assert list(BINARY["Plus"](first, Array(right))) == left + right
    assert list(first) == left


@pytest.mark.parametrize(
    ("left", "right", "result", "kind"),
    [
        (UInt32(1), 1, 2, UInt32),
        (UInt32(1), -1, 0, Int64),
        (UInt64(1), 1, 2, UInt64),
        (Byte(250), 10, 260, int),
        (1.5, fit("1"), fit("2.5"), Decimal),
        (BigInteger(10), 1.5, 11, BigInteger),
        (None, 5, 5, int),
        (True, 1, 2, int),
        (5, "1kb", 1029, int),
        (5, "5L", 10, Int64),
        (5, "1.5", 6.5, float),
        ("5", 5, "55", str),
        (Char("a"), 1, 98, int),
    ],
)
def test_promotion(left: object, right: object, result: object, kind: type) -> None:
    found = BINARY["Plus"](left, right)
    assert found == result
    assert type(found) is kind


def test_an_overflowing_long_product_is_cut_not_rounded() -> None:
    assert BINARY["Multiply"](Int64(2**63 - 1), 2) == 18446744073709549568.0


def test_division_by_zero() -> None:
    with pytest.raises(ScriptError, match="Attempted to divide by zero"):
        BINARY["Divide"](5, 0)
    assert BINARY["Divide"](1.0, 0) == inf
    assert isnan(BINARY["Divide"](0.0, 0))


@pytest.mark.parametrize(
    ("operator", "left", "right", "error_id"),
    [
        ("Plus", 5, "abc", "InvalidCastFromStringToInteger"),
        ("Plus", Hashtable(), 1, "AddHashTableToNonHashTable"),
        ("Minus", Hashtable(), 1, "MethodNotFound"),
        ("Multiply", True, 3, "NotADefinedOperationForType"),
        ("Multiply", Array([1]), -1, "InvalidCastIConvertible"),
    ],
)
def test_errors(operator: str, left: object, right: object, error_id: str) -> None:
    with pytest.raises(ScriptError) as caught:
        BINARY[operator](left, right)
    assert caught.value.record.error_id == error_id


@given(INT32)
def test_complement_is_its_own_inverse(value: int) -> None:
    assert UNARY["Bnot"](UNARY["Bnot"](value)) == value


@given(INT32, st.integers(-100, 100))
def test_shifts_wrap_their_count_at_32(value: int, count: int) -> None:
    assert BINARY["Shl"](value, count) == BINARY["Shl"](value, count + 32)


@given(st.integers(0, 2**40), st.integers(0, 10))
def test_decimals_keep_their_places(number: int, places: int) -> None:
    value = fit(f"{number}.{'0' * places}" if places else str(number))
    assert BINARY["Plus"](value, fit("0")).as_tuple().exponent == -places


@given(st.integers(), st.integers(-200, 200))
def test_a_big_integer_shifts_without_a_width(number: int, count: int) -> None:
    left, right = BINARY["Shl"](BigInteger(number), count), BINARY["Shr"](BigInteger(number), -count)
    assert left == right == (number << count if count >= 0 else number >> -count)
    assert type(left) is BigInteger
