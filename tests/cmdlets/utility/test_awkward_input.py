"""What a command cannot use ends in an error of the language, never in one of Python."""

from __future__ import annotations

import pytest

from tests.shell import output

REFUSED = {
    "Get-Item / | Import-Clixml": "System.UnauthorizedAccessException",
    "Start-Job nothing.ps1": "System.IO.FileNotFoundException",
    "'a' | Out-File": "MissingMandatoryParameter",
    "'a' | Start-ThreadJob": "AmbiguousParameterSet",
    "Get-Item / | Expand-Archive": "System.UnauthorizedAccessException",
}
TAKEN = ["Get-Culture $null", "$null | Get-History", "Get-Command Get-Item | Get-Command", "Get-History $null"]


@pytest.mark.parametrize("command", REFUSED)
def test_refused(command: str) -> None:
    printed = output(f"try {{ {command} -ErrorAction Stop }} catch {{ $_.FullyQualifiedErrorId }}")
    assert printed[-1].partition(",")[0] == REFUSED[command]


@pytest.mark.parametrize("command", TAKEN)
def test_taken(command: str) -> None:
    assert output(f"try {{ $null = {command} }} catch {{ }}; 'after'") == ["after"]
