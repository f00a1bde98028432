"""Scopes: who sees which variable, and what may be changed."""

import pytest

from tests.interpreter.engines import values


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("function F { $global:g = 1 }; F; $g", [1]),
        ("$s = 0; function F { $script:s++ }; F; F; $s", [2]),
        ("$private:p = 1; & { $null -eq $p }", [True]),
        ("$x = 1; & { $x = 2 }; $x", [1]),
        ("$x = 1; . { $x = 2 }; $x", [2]),
        (
            "function Outer { function Inner { 'in' }; Inner }; Outer; $null -eq (Get-Command Inner -ea Ignore)",
            ["in", True],
        ),
    ],
)
def test_scope_rule(script: str, expected: list[object]) -> None:
    assert values(script) == expected


def test_constant_variable_stays() -> None:
    script = "Set-Variable c 1 -Option Constant; try { $c = 2 } catch { $_.FullyQualifiedErrorId }; $c"
    assert values(script) == ["VariableNotWritable", 1]


def test_strict_mode_refuses_an_unset_variable() -> None:
    assert values("Set-StrictMode -Version 1; try { $nosuch } catch { $_.FullyQualifiedErrorId }") == [
        "VariableIsUndefined"
    ]


def test_automatic_variables_are_of_the_call() -> None:
    assert values("function F { $args.Count; $MyInvocation.MyCommand.Name }; F 1 2") == [2, "F"]
