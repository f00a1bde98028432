"""Errors: which statement ends, who catches, what is reported, and how a session exits."""

import pytest

from tests.interpreter.engines import shown_with_errors, values


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("try { throw 'x'; 'no' } catch { \"got $_\" } finally { 'end' }", ["got x", "end"]),
        ("try { 1 / 0 } catch [System.DivideByZeroException] { 'zero' }", ["zero"]),
        (
            "try { 'a'.Substring(9) } catch [ArgumentException] { $_.Exception.GetType().Name }",
            ["ArgumentOutOfRangeException"],
        ),
        ("function F { trap { 'trap'; continue } throw 'a'; 'after' }; F", ["trap", "after"]),
        ("try { try { throw 'a' } catch { throw } } catch { \"again $_\" }", ["again a"]),
        ("try { Write-Error 'n' -ErrorAction Stop } catch { 'stopped' }", ["stopped"]),
        ("$ErrorActionPreference = 'SilentlyContinue'; 1 / 0; 'on'", ["on"]),
    ],
)
def test_error_is_handled(script: str, expected: list[object]) -> None:
    assert values(script) == expected


def test_statement_error_is_reported_and_the_next_statement_runs() -> None:
    output, errors, code = shown_with_errors("1 / 0; 'after'")
    assert output == "after\n"
    assert "Attempted to divide by zero." in errors
    assert code == 0


def test_uncaught_throw_ends_the_script_with_one() -> None:
    output, errors, code = shown_with_errors("throw 'stop'; 'after'")
    assert (output, code) == ("", 1)
    assert "stop" in errors


def test_exit_says_the_code() -> None:
    assert shown_with_errors("function F { exit 7 }; F; 'no'") == ("", "", 7)


def test_stack_trace_names_the_calls() -> None:
    calls = "function A { throw 'x' }; function B { A }; "
    script = calls + "try { B } catch { $_.ScriptStackTrace -split \"`n\" -replace ',.*' }"
    assert values(script) == ["at A", "at B", "at <ScriptBlock>"]


def test_unknown_command_says_so_in_powershells_words() -> None:
    script = "try { No-Such } catch { $_.FullyQualifiedErrorId; $_.TargetObject }"
    assert values(script) == ["CommandNotFoundException", "No-Such"]
