"""A script file whose `#requires` lines are not met does not start."""

from __future__ import annotations

import pytest

from tests.shell import output

CASES = {
    "#requires -version 99": "ScriptRequiresUnmatchedPSVersion",
    "#requires -version 6.3": "ScriptRequiresUnmatchedPSVersion",
    "#requires -psedition Desktop": "ScriptRequiresUnmatchedPSEdition",
    "#requires -modules NoSuch": "ScriptRequiresMissingModules",
    "#requires -version 5.1": "ran",
    "#requires -version 7": "ran",
    "#requires -psedition Core": "ran",
    "#requires -runasadministrator": "ran",
    "#requires -modules Microsoft.PowerShell.Utility": "ran",
}


def outcome(line: str, call: str) -> str:
    write = f"Set-Content /tmp/needs.ps1 '{line}\n\"ran\"'\n"
    return " ".join(output(write + f"try {{ {call} /tmp/needs.ps1 }} catch {{ $_.FullyQualifiedErrorId }}", os="linux"))


@pytest.mark.parametrize("line", CASES)
def test_a_script_starts_only_where_its_wishes_are_met(line):
    assert outcome(line, "&") == CASES[line]


def test_a_script_that_is_dotted_is_asked_too():
    assert outcome("#requires -version 99", ".") == "ScriptRequiresUnmatchedPSVersion"


def test_a_module_that_is_required_is_loaded_for_the_caller():
    script = "Set-Content /tmp/Mine.psm1 'function Get-Mine { 5 }'\n"
    script += "Set-Content /tmp/needs.ps1 '#requires -modules /tmp/Mine.psm1'"
    assert output(script + "\n/tmp/needs.ps1; Get-Mine", os="linux") == ["5"]
