"""Loops, labels, switch: what their bodies' signals mean."""

import pytest

from tests.interpreter.engines import values


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("foreach ($i in 1..5) { if ($i -eq 3) { continue }; if ($i -eq 5) { break }; $i }", [1, 2, 4]),
        (":o foreach ($i in 1..3) { foreach ($j in 1..3) { if ($j -eq 2) { continue o }; $i } }", [1, 2, 3]),
        ("$i = 0; while ($true) { $i++; if ($i -gt 3) { break } }; $i", [4]),
        ("$i = 9; do { $i-- } until ($i -lt 5); $i", [4]),
        ("for ($i = 0, 1; $i.Count -lt 4; $i += 7) { }; $i.Count", [4]),
        ("switch (1, 2) { 1 { 'one'; continue } 2 { 'two'; break } default { 'none' } }", ["one", "two"]),
        ("switch -Wildcard ('abc') { 'a*' { 1 } '*c' { 2 } }", [1, 2]),
        ("switch -Regex ('v12') { '(\\d+)' { $Matches[1] } }", ["12"]),
    ],
)
def test_statement_gives(script: str, expected: list[object]) -> None:
    assert values(script) == expected


def test_break_reaches_through_a_function_to_the_callers_loop() -> None:
    assert values("function Stop-Loop { break }; foreach ($i in 1..3) { $i; Stop-Loop }; 'after'") == [1, "after"]


def test_break_reaches_through_a_pipeline_of_blocks() -> None:
    assert values("foreach ($i in 1..3) { 1..3 | ForEach-Object { if ($_ -eq 2) { break }; $_ } }; 'after'") == [
        1,
        "after",
    ]


def test_return_ends_the_block_that_says_it_and_no_other() -> None:
    assert values("1..3 | ForEach-Object { if ($_ -eq 2) { return }; $_ }") == [1, 3]


def test_range_of_foreach_is_counted_not_stored() -> None:
    assert values("foreach ($i in 1..1e9) { if ($i -eq 3) { break } }; $i") == [3]
