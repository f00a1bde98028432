"""ForEach-Object, Where-Object and their neighbours, as a person uses them."""

from __future__ import annotations

import pytest

from tests.shell import output, run


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1..3 | ForEach-Object { 'b' } { $_ } { 'e' }", ["b", "1", "2", "3", "e"]),
        ("1..2 | ForEach-Object { 'b' } { $_ }", ["b", "1", "2"]),
        ("1..2 | ForEach-Object -Process { $_ } -End { 'e' }", ["1", "2", "e"]),
        ("'a,b' | ForEach-Object Split ','", ["a", "b"]),
        ("@{ k = 5 } | ForEach-Object k", ["5"]),
        ("1..3 | % ToString 'D2'", ["01", "02", "03"]),
        ("1..4 | ForEach-Object -Parallel { $_ * $using:n } | Measure-Object -Sum | % Sum", ["0"]),
    ],
)
def test_foreach_object(text, expected):
    assert output("$n = 0; " + text) == expected


@pytest.mark.parametrize(
    ("test", "expected"),
    [
        ("V -gt 2", "3"),
        ("V -in 1, 3", "1 3"),
        ("N -like 'b*'", "2"),
        ("N -cmatch '^[A-Z]'", "3"),
        ("N -notcontains 'a'", "2 3"),
        ("V -is [int]", "1 2 3"),
        ("-Not E", "2"),
        ("E", "1 3"),
        ("{ $_.V -eq 2 }", "2"),
    ],
)
def test_where_object(test, expected):
    objects = (
        "[pscustomobject]@{ V = 1; N = 'a'; E = 1 }, [pscustomobject]@{ V = 2; N = 'b' }, "
        "[pscustomobject]@{ V = 3; N = 'C'; E = 'x' }"
    )
    assert output(f"({objects} | Where-Object {test} | ForEach-Object V) -join ' '") == [expected]


def test_an_operator_without_a_value_is_an_error():
    assert "requires both the -Property and -Value parameters" in run("1 | Where-Object Length -gt").errors


def test_strict_mode_holds_for_the_scope_below():
    assert output("& { Set-StrictMode -Version 1; try { $nope } catch { 'strict' } }; $nope; 'free'") == [
        "strict",
        "free",
    ]


def test_a_parameter_that_is_not_simulated_says_so():
    (warning,) = run("Register-EngineEvent PowerShell.Exiting -Forward").output
    assert warning == "WARNING: Register-EngineEvent: parameter -Forward is not simulated yet; it has no effect here."
