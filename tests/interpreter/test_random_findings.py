"""What random programs found: each line ended in an error of Python's once."""

from __future__ import annotations

import pytest

from tests.shell import run

FOUND = {
    "a value where a reference is wanted": ("$c = 'x'; [array]::Resize($c, 3)", "Argument: '1' should be a"),
    "a block where a reference is wanted": (
        "[Management.Automation.Language.Parser]::ParseInput('1', { $_ }, [ref]$null)",
        "Argument: '2' should be a System.Management.Automation.PSReference. Use [ref].",
    ),
    "an alias file of input that does not fit": ("1 | Export-Alias a.txt", "cannot be bound to any parameters"),
    "a dictionary of no dictionary": (
        "[Collections.Generic.Dictionary[string, object]]::new((1, 2))",
        "Unable to cast object of type 'System.Object[]'",
    ),
    "a function of two values": (
        "function f { 1 }; Set-Item function:f (1, 2); f",
        'the value of argument "value" is not valid',
    ),
    "mail of nobody": ("Import-Csv nosuch.csv | Send-MailMessage abc", "Value cannot be null. (Parameter 'address')"),
    "an index behind a type in a default value": (
        "function g { param([byte]$b = [bigint]7[-21]) 1 }",
        "Parameter declarations are",
    ),
}


@pytest.mark.parametrize("name", FOUND)
def test_a_finding_is_an_error_of_powershell(name: str) -> None:
    text, expected = FOUND[name]
    assert expected in run(text).errors


def test_what_is_kept_where_it_is_not_null_is_the_value_of_the_assignment() -> None:
    assert run("$a = 1, 2; $x = 5; $x -= $a[0] ??= 7; $x; $y = $a[1] ??= 3; $y").output == ["4", "2"]


def test_an_error_record_from_a_job_is_shown() -> None:
    assert "nosuch" in "\n".join(run("Start-Job { nosuch; $Error } | Receive-Job -Wait 2>$null").output)
