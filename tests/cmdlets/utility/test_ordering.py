"""The order of values: Sort-Object, Group-Object, Get-Unique, Compare-Object."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hvsim.cmdlets.utility.ordering import comparer, sort_keys, sort_rows
from tests.shell import output

NUMBERS = st.one_of(st.integers(-5, 5), st.floats(-5, 5, allow_nan=False))
TEXTS = st.text(alphabet="aAbB zZ09-_é", max_size=4)
COLUMNS = st.one_of(st.lists(NUMBERS, max_size=12), st.lists(TEXTS, max_size=12), st.lists(st.booleans(), max_size=12))


@given(COLUMNS, st.booleans(), st.booleans())
def test_sorting_agrees_with_comparing(column: list[object], descending: bool, ignore_case: bool) -> None:
    ordered = sort_rows(column, [column], [descending], ignore_case)
    compare = comparer(ignore_case)
    for first, second in pairwise(ordered):
        result = compare(first, second)
        assert result >= 0 if descending else result <= 0


@given(COLUMNS, st.booleans(), st.booleans())
def test_sorting_keeps_the_order_of_equal_rows(column: list[object], descending: bool, ignore_case: bool) -> None:
    places = list(range(len(column)))
    compare = comparer(ignore_case)
    ordered = sort_rows(places, [column], [descending], ignore_case)
    assert sorted(ordered) == places
    for first, second in pairwise(ordered):
        assert compare(column[first], column[second]) != 0 or first < second


@given(st.lists(st.one_of(TEXTS, NUMBERS, st.none(), st.booleans()), max_size=8), st.booleans())
def test_keys_order_as_the_comparison_does(column: list[object], ignore_case: bool) -> None:
    keys = sort_keys(column, ignore_case)
    compare = comparer(ignore_case)
    if keys is not None:
        for left, left_key in zip(column, keys, strict=True):
            for right, right_key in zip(column, keys, strict=True):
                assert (left_key > right_key) - (left_key < right_key) == compare(left, right)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=12))
def test_the_first_key_weighs_most(pairs: list[tuple[int, int]]) -> None:
    columns = [[first for first, _ in pairs], [second for _, second in pairs]]
    assert sort_rows(pairs, columns, [False, True], True) == sorted(pairs, key=lambda pair: (pair[0], -pair[1]))


@pytest.mark.parametrize(
    ("command", "lines"),
    [
        ("3, 1, 2 | Sort-Object", ["1", "2", "3"]),
        ("'b', 'A', 'a' | Sort-Object -Descending", ["b", "A", "a"]),
        ("'b', 'A', 'a', 'B' | Sort-Object -Unique", ["A", "b"]),
        ("2, $null, 1 | Sort-Object", ["1", "2"]),
        ("1..9 | Sort-Object -Top 2 -Descending", ["9", "8"]),
        ("1..9 | Sort-Object -Bottom 2", ["8", "9"]),
        ("'aa', 'b' | Sort-Object Length", ["b", "aa"]),
        ("'aa', 'b' | Sort-Object { -$_.Length }", ["aa", "b"]),
        ("1, 1, 2, 1 | Get-Unique", ["1", "2", "1"]),
        ('1, 2, 1 | Group-Object | ForEach-Object { "$($_.Name)=$($_.Count)" }', ["1=2", "2=1"]),
        ("(1..6 | Group-Object { $_ % 2 -eq 0 } -AsHashTable)[$true] -join ','", ["2,4,6"]),
        ("(Compare-Object 1, 2, 3 2, 3, 4).SideIndicator -join ','", ["=>,<="]),
        ("(Compare-Object 1, 2 2, 1 -IncludeEqual).SideIndicator -join ','", ["==,=="]),
        ("(Compare-Object 1, 2 2, 3 -PassThru) -join ','", ["3,1"]),
    ],
)
def test_commands_order_as_powershell_does(command: str, lines: list[str]) -> None:
    assert output(command) == lines
