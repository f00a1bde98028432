"""Programs at the edge of what can be done: each ends soon, in little memory, with PowerShell's value or error.

Measured in child processes: a few of each kind here, all of them in a soak run (`-m soak`).
"""

from __future__ import annotations

import re
import time

import pytest

from tests.interpreter.limit_programs import (
    CALLS,
    ENDLESS,
    EVERY_DAY,
    OVERFLOW,
    PATTERNS,
    SIZES,
    SOON,
    TIMED_OUT,
)
from tests.interpreter.measured import Measured, measure
from tests.shell import output, run

# A second and 256 MiB are promised; the machines that run this are shared, and their processors are not all as fast.
SECONDS, MEGABYTES, AFTER_INTERRUPT = 4.0, 256, 0.1
BUSY = 5  # times that Ctrl-C may take longer where another process has the processor


def programs(kind: str, known: dict[str, object]) -> list[object]:
    """The names of the programs, those that are not for every day marked as soak."""
    everyday = EVERY_DAY[kind]
    return [name if name in everyday else pytest.param(name, marks=pytest.mark.soak) for name in known]


def within_limits(text: str) -> Measured:
    found = measure(text)
    assert "internal error" not in found.output, found
    assert found.seconds < SECONDS, found
    assert found.megabytes < MEGABYTES, found
    return found


@pytest.mark.parametrize("name", programs("calls", CALLS))
def test_code_that_calls_itself_for_ever_ends_in_the_call_depth_error(name: str) -> None:
    found = within_limits(CALLS[name] + "\n'on'")
    assert re.search(OVERFLOW, found.output), found
    # An advanced function's error ends the text when nobody takes it.
    assert found.exit in (0, 1)


@pytest.mark.parametrize("name", programs("sizes", SIZES))
def test_what_is_too_large_is_refused_before_it_is_made(name: str) -> None:
    text, expected = SIZES[name]
    found = within_limits("$ErrorActionPreference = 'Stop'; " + text)
    assert re.search(expected, found.output), found
    assert found.exit == 1


@pytest.mark.parametrize("name", programs("patterns", PATTERNS))
def test_a_match_that_would_take_for_ever_is_given_up(name: str) -> None:
    found = within_limits(PATTERNS[name])
    assert TIMED_OUT in re.sub(r"\s*\n[ |]*", " ", found.output), found
    assert found.exit == 1


@pytest.mark.parametrize("name", programs("soon", SOON))
def test_no_program_takes_a_power_of_its_length(name: str) -> None:
    text, expected = SOON[name]
    found = within_limits(text)
    assert expected in found.output, found
    assert found.exit == 0


@pytest.mark.parametrize("name", programs("endless", ENDLESS))
def test_ctrl_c_ends_what_has_no_end(name: str) -> None:
    found = measure(ENDLESS[name], interrupt_at=0.4)
    assert found.exit == 130, found
    assert found.after < AFTER_INTERRUPT * BUSY, found
    assert "internal error" not in found.output


def test_an_overflow_is_told_once_and_the_next_statement_runs() -> None:
    for body in ("2, 1 | Sort-Object { f }", "f; f", "try { f } catch { f }", "try { f } finally { f }"):
        printed = run(f"function f {{ {body} }}; f; 'on'")
        assert printed.output == ["on"]
        assert "InvalidOperation: The script failed due to call depth overflow.\n" in printed.errors
        assert printed.errors.count("overflow") <= 4


def test_the_nearest_try_outside_of_the_recursion_takes_its_overflow() -> None:
    text = "function f { 2, 1 | Sort-Object { f } }; try { try { f } catch { 'inner' }; 'on' } catch { 'outer' }"
    assert output(text) == ["inner", "on"]
    assert output("function f { try { f } catch { 'caught' } }; f; f") == ["caught", "caught"]
    text = "function f { f }; function g { try { f } catch { 'caught' } }; 1..3 | ForEach-Object { g }"
    assert output(text) == ["caught"] * 3


def test_like_never_goes_back_over_what_an_earlier_asterisk_took() -> None:
    start = time.monotonic()
    assert output("('a' * 5000) -like ('*a' * 200 + 'b')") == ["False"]
    assert time.monotonic() - start < SECONDS


@pytest.mark.parametrize(
    ("text", "pattern", "expected"),
    [("abcab", "*ab", True), ("aab", "a*ab", True), ("ab", "ab*ab", False), ("xayaz", "*a*a?", True), ("", "**", True)],
)
def test_like_with_several_asterisks(text: str, pattern: str, expected: bool) -> None:
    assert output(f"'{text}' -like '{pattern}'") == [str(expected)]


def test_numbers_of_many_digits_are_written() -> None:
    assert output("[bigint]::Pow(10, 5000).ToString().Length; ('{0:F500}' -f 1.5).Length") == ["5001", "502"]


@pytest.mark.parametrize("text", ["'{²}' -f 1", "'{0:D²}' -f 1", "'{0,-}' -f 1"])
def test_digits_of_a_format_are_ascii(text: str) -> None:
    assert "internal" not in run(text).errors


def test_a_typed_trap_sees_the_inner_exception_and_unmatched_errors_end_the_caller() -> None:
    assert output("trap [DivideByZeroException] { 'dz'; continue }; 1/0; 'after'") == ["dz", "after"]
    text = "function f { trap [IO.IOException] { }; 1/0; 'not' }; try { f; 'nor this' } catch { 'caught' }"
    assert output(text) == ["caught"]
    text = "function f { trap { 'seen'; break }; 1/0; 'not' }; try { f; 'nor this' } catch { 'caught' }"
    assert output(text) == ["seen", "caught"]


def test_a_cmdlet_that_never_began_is_not_stopped() -> None:
    printed = run("& { throw 'x' } | Set-Content t.txt; 'not'")
    assert printed.errors.strip() == "Exception: x"


def test_a_command_whose_mandatory_parameter_found_no_value_ends_quietly() -> None:
    assert "cannot be bound" in run("1 | Set-Variable").errors


def test_a_script_file_for_another_machine_that_is_missing_is_an_error_of_powershell() -> None:
    assert "Cannot find path" in run("Invoke-Command -ComputerName HV01 -FilePath nosuch.ps1").errors


def test_a_redirected_command_may_stop_the_pipeline_or_fail() -> None:
    assert output("1..5 | Select-Object -First 1 2>$null; 1..5 | % { $_ } | Select-Object -First 1 *>&1; 'on'") == [
        "1",
        "1",
        "on",
    ]
    printed = run(
        "try { 'ab' | ConvertFrom-StringData 3>&1 } catch { 'caught' }; 'ab' | ConvertFrom-StringData 3>&1; 'on'"
    )
    assert printed.output == ["caught", "on"]
    assert "name=value" in printed.errors
