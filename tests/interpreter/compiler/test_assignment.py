"""Assignments: targets of every kind, and what the variable holds afterwards."""

import pytest

from hvsim.interpreter.errors import ScriptError
from tests.interpreter.engines import values


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("$a, $b = 1, 2, 3; $a; $b", [1, 2, 3]),
        ("$a, $b = 1; $null -eq $b", [True]),
        ("$a = $b = 5; $a + $b", [10]),
        ("$h = @{ l = @(1, 2) }; $h.l[1] += 5; $h.l[1]", [7]),
        ("$n = 2147483647; $n++; $n.GetType().Name", ["Double"]),
        ("$x = $null; $x ??= 4; $x ??= 5; $x", [4]),
        ("($y = 3) + 1", [4]),
        ("$i = 1; $i++ + ++$i", [4]),
        ("[int]$t = '7'; $t = '8'; $t + 1", [9]),
    ],
)
def test_assignment_gives(script: str, expected: list[object]) -> None:
    assert values(script) == expected


def test_nothing_assigned_gives_a_pipeline_no_object_and_an_expression_null() -> None:
    assert values("$n = & { }; @($n).Count; $n | ForEach-Object { 'no' }; $null -eq $n") == [0, True]


def test_null_assigned_gives_a_pipeline_one_object() -> None:
    assert values("$n = & { }; $n = $null; $n | ForEach-Object { 'once' }") == ["once"]


def test_typed_variable_refuses_what_does_not_convert() -> None:
    with pytest.raises(ScriptError) as raised:
        values("$ErrorActionPreference = 'Stop'; [int]$t = 1; $t = 'x'")
    assert raised.value.record.category == "MetadataError"


def test_assigning_to_null_discards() -> None:
    assert values("$null = 1, 2, 3; 'after'") == ["after"]
