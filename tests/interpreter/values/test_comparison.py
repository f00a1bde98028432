"""Comparison: its laws, and the rules of which side decides."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hvsim.interpreter.errors import ScriptError
from hvsim.interpreter.values import BINARY, Array, Char, Hashtable, Int64, compare, convert, equals, resolve_type

NUMBERS = st.one_of(st.integers(-(2**31), 2**31 - 1), st.floats(allow_nan=False), st.integers(-99, 99).map(Int64))
TEXTS = st.text(st.sampled_from("abcABCxyzé -_09"), max_size=6)


@given(st.one_of(st.tuples(NUMBERS, NUMBERS), st.tuples(TEXTS, TEXTS)), st.booleans())
def test_comparison_is_antisymmetric(pair: tuple[object, object], ignore_case: bool) -> None:
    left, right = pair
    assert compare(left, right, ignore_case) == -compare(right, left, ignore_case)


@given(TEXTS, TEXTS, TEXTS)
def test_the_order_of_strings_is_transitive(first: str, second: str, third: str) -> None:
    low, middle, high = sorted((first, second, third), key=_Key)
    assert compare(low, middle) <= 0
    assert compare(middle, high) <= 0
    assert compare(low, high) <= 0


class _Key:
    def __init__(self, text: str) -> None:
        self.text = text

    def __lt__(self, other: _Key) -> bool:
        return compare(self.text, other.text) < 0


@given(TEXTS)
def test_case_is_ignored_unless_asked_for(text: str) -> None:
    assert equals(text, text.swapcase())
    assert equals(text, text.swapcase(), False) is (text == text.swapcase())


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (1, "1.0", True),
        ("1.0", 1, False),
        ("01", 1, False),
        (1, "01", True),
        (True, "x", True),
        (False, "", True),
        (0, None, False),
        (None, None, True),
        (0, "", True),
        (Char("a"), "A", True),
        (97, Char("a"), True),
        (1, "x", False),
    ],
)
def test_the_left_side_decides(left: object, right: object, expected: bool) -> None:
    assert equals(left, right) is expected


def test_lists_on_the_left_are_filtered() -> None:
    assert list(BINARY["Igt"](Array([1, 5, 10]), 4)) == [5, 10]
    assert list(BINARY["Ine"](Array(["a", "B"]), "b")) == ["a"]
    assert BINARY["Icontains"](Array([1, 2]), "2") is True
    assert BINARY["Ccontains"](Array(["a", "B"]), "b") is False
    assert BINARY["Ieq"](Hashtable([("a", 1)]), 1) is False


def test_null_is_smaller_than_all_but_negative_numbers() -> None:
    assert compare(None, 1) == -1
    assert compare(None, -1) == 1
    assert compare("a", None) == 1


@pytest.mark.parametrize(
    ("left", "right", "error_id"),
    [(Hashtable(), 1, "NotIcomparable"), (1, Hashtable(), "ComparisonFailure")],
)
def test_what_has_no_order(left: object, right: object, error_id: str) -> None:
    with pytest.raises(ScriptError) as caught:
        compare(left, right)
    assert caught.value.record.error_id == error_id


def test_a_date_compares_with_text() -> None:
    date = convert("2024-01-02", resolve_type("datetime"))
    assert BINARY["Igt"](date, "2024-01-01") is True
    assert equals("01/02/2024 00:00:00", date)
