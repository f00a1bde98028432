"""Write-* and Tee-Object: the streams and what the preferences make of them."""

from __future__ import annotations

import pytest

from tests.shell import output, run


@pytest.mark.parametrize(
    ("command", "lines"),
    [
        ("Write-Output 1, 2 | Measure-Object | % Count", ["2"]),
        ("Write-Output 1, 2 -NoEnumerate | Measure-Object | % Count", ["1"]),
        ("Write-Warning w 3>&1 | % GetType | % Name", ["WarningRecord"]),
        ("Write-Verbose v", []),
        ("Write-Verbose v -Verbose 4>&1 | % Message", ["v"]),
        ("$VerbosePreference = 'Continue'; Write-Verbose v", ["VERBOSE: v"]),
        ("Write-Warning w", ["WARNING: w"]),
        ("Write-Information i -InformationAction Continue", ["i"]),
        ("Write-Information i -InformationVariable v; $v[0].MessageData", ["i"]),
        ("Write-Host a -NoNewline; Write-Host b", ["ab"]),
        ("Write-Host 1, 2 -Separator ';'", ["1;2"]),
        ("Write-Host x 6>&1 | % GetType | % Name", ["InformationRecord"]),
        ("1..2 | Tee-Object -Variable v | Out-Null; $v -join ','", ["1,2"]),
        ("1..2 | Tee-Object /tmp/t.txt | Out-Null; Get-Content /tmp/t.txt", ["1", "2"]),
        ("'x' | Out-File /tmp/o.txt -NoNewline; (Get-Item /tmp/o.txt).Length", ["1"]),
        ("(1, 2 | Out-String).Split([Environment]::NewLine).Count", ["3"]),
        ("Invoke-Expression '1 + 1'", ["2"]),
        ("(Measure-Command { 1 }).GetType().Name", ["TimeSpan"]),
    ],
)
def test_streams(command: str, lines: list[str]) -> None:
    assert output(command) == lines


def test_an_error_has_what_it_was_given() -> None:
    text = (
        "Write-Error gone -Category ObjectNotFound -ErrorId Mine -TargetObject 5 -ErrorAction SilentlyContinue; "
        "$e = $Error[0]; $e.FullyQualifiedErrorId; $e.CategoryInfo.Category; $e.TargetObject"
    )
    assert output(text) == ["Mine,Microsoft.PowerShell.Commands.WriteErrorCommand", "ObjectNotFound", "5"]


def test_stop_makes_an_error_end_the_script() -> None:
    printed = run("Write-Error gone -ErrorAction Stop; 'never'")
    assert printed.output == []
    assert "gone" in printed.errors


def test_progress_leaves_no_trace_where_nobody_watches() -> None:
    assert output("Write-Progress -Activity a -PercentComplete 5; 'done'") == ["done"]
