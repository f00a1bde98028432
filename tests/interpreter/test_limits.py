"""Programs at the edge of what can be done: each ends soon, with PowerShell's value or PowerShell's error."""

from __future__ import annotations

import time

import pytest

from tests.shell import output, run

SECONDS = 8.0  # generous for a busy machine; every failure guarded against took minutes, or the process

DEEP = {
    "array expressions": ("@(" * 300 + "1" + ")" * 300, "1"),
    "ifs": ("if ($true) {" * 300 + "1" + "}" * 300, "1"),
    "sub-expressions": ("$(" * 300 + "1" + ")" * 300, "1"),
    "parentheses": ("(" * 3000 + "1" + ")" * 3000, "1"),
    "terms": ("+".join(["1"] * 10_000), "10000"),
    "pipeline": ("1" + " | % { $_ + 1 }" * 500, "501"),
    "type casts": ("[int]" * 3000 + "1", "1"),
}


@pytest.mark.parametrize("name", DEEP)
def test_text_nested_deep_or_long_takes_a_time_that_grows_with_it(name: str) -> None:
    text, expected = DEEP[name]
    start = time.monotonic()
    assert output(text) == [expected]
    assert time.monotonic() - start < SECONDS


CLASSES = """
class A { [int] F([int]$n) { return $this.F($n + 1) } }
class B { [string] ToString() { return "$this" } }
class C { [C]$C = [C]::new() }
"""
DEEP_CALLS = {
    "function": "function f($n) { f ($n + 1) }; f 0",
    "block": "$s = { & $s }; & $s",
    "method": "[A]::new().F(1)",
    "ToString": '$b = [B]::new(); "$b"',
    "constructor": "[C]::new()",
    "Write-Host": "$a = @(1, 2); $a[0] = $a; Write-Host $a",
    "Invoke-Expression": "$c = 'Invoke-Expression $c'; Invoke-Expression $c",
}


@pytest.mark.parametrize("name", DEEP_CALLS)
def test_script_code_that_calls_itself_for_ever_ends_in_the_call_depth_error(name: str) -> None:
    text = f"try {{ {DEEP_CALLS[name]} }} catch {{ $_.FullyQualifiedErrorId -match '^CallDepthOverflow' }}; 'after'"
    assert output(CLASSES + text) == ["True", "after"]


BRANCHING = {
    "Sort-Object": "function f { 2, 1 | Sort-Object { f } }; f",
    "Group-Object": "function f { 2, 1 | Group-Object { f } }; f",
    "Select-Object": "function f { 1, 2 | Select-Object @{ n = 'x'; e = { f } } }; f",
    "ForEach": "function f { (1, 2).ForEach({ f }) }; f",
    "Where": "function f { (1, 2).Where({ f }) }; f",
    "statements": "function f { f; f }; f",
    "ScriptProperty": "$o = [pscustomobject]@{}; $o | Add-Member ScriptProperty p { $this.p }; $o.p",
    "ScriptMethod": "$o = [pscustomobject]@{}; $o | Add-Member ScriptMethod p { $this.p() }; $o.p()",
    "Invoke": "$s = { $s.Invoke() }; $s.Invoke()",
    "catch": "function f { try { f } catch { f } }; f",
    "trap": "function f { trap { f; continue }; f }; f",
}


@pytest.mark.parametrize("name", BRANCHING)
def test_an_overflow_of_the_call_depth_is_neither_swallowed_nor_wrapped_nor_met_again_at_each_level(name: str) -> None:
    start = time.monotonic()
    printed = run(f"{BRANCHING[name]}; 'on'")
    assert time.monotonic() - start < 2 * SECONDS
    assert printed.output == ["on"]
    assert "InvalidOperation: The script failed due to call depth overflow.\n" in printed.errors
    assert printed.errors.count("overflow") <= 4


def test_the_nearest_try_outside_of_the_recursion_takes_its_overflow() -> None:
    text = "function f { 2, 1 | Sort-Object { f } }; try { try { f } catch { 'inner' }; 'on' } catch { 'outer' }"
    assert output(text) == ["inner", "on"]
    assert output("function f { try { f } catch { 'caught' } }; f; f") == ["caught", "caught"]
    text = "function f { f }; function g { try { f } catch { 'caught' } }; 1..3 | ForEach-Object { g }"
    assert output(text) == ["caught"] * 3


HUGE = {
    "'a' * 2000000000": "Insufficient memory",
    "'a'.PadLeft(2000000000)": "Insufficient memory",
    "[string]::new('a', 2000000000)": "Insufficient memory",
    "@(0) * 1gb": "Array dimensions exceeded",
    "[int[]]::new(2000000000)": "Array dimensions exceeded",
    "1..1e12": "Int32",
    "'{0,2000000000}' -f 1": "not in a correct format",
    "'{0:D2000000000}' -f 1": "Format specifier was invalid",
    "[bigint]::Pow(10, 100000000)": "BigInteger is too large",
    "$b = [bigint]3; 1..40 | % { $b = $b * $b }": "BigInteger is too large",
}


@pytest.mark.parametrize("text", HUGE)
def test_values_too_large_are_refused_before_they_are_made(text: str) -> None:
    start = time.monotonic()
    printed = run(f"try {{ $null = & {{ {text} }} }} catch {{ $_.Exception.Message }}")
    assert HUGE[text] in " ".join(printed.output) + printed.errors
    assert time.monotonic() - start < SECONDS


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
