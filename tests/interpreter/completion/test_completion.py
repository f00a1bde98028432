"""What Tab offers, on the lines PowerShell was recorded with where both have the commands."""

from __future__ import annotations

import pytest

from hvsim.console import MemoryConsole
from hvsim.session import Session


@pytest.fixture(scope="module")
def session():
    made = Session(os="linux", console=MemoryConsole())
    made.run_command(
        "function Get-Paint { param([ValidateSet('Red', 'Green')]$Color, [switch]$Force) }; $words = 'abc'; "
        "Set-Location ~; Set-Content 'my file.txt' x; $table = @{ Alpha = 1; Beta = 2 }"
    )
    return made


def texts(session: Session, line: str, cursor: int | None = None) -> list[str]:
    return [match.text for match in session.complete(line, len(line) if cursor is None else cursor).matches]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Import-Mod", ["Import-Module"]),
        ("Get-Paint -", ["-Color", "-Force"]),
        ("Get-Paint -Color ", ["Green", "Red"]),
        ("Get-Paint -Color r", ["Red"]),
        ("Get-Paint G", ["Green"]),
        ("Get-Command -CommandType Cm", ["Cmdlet"]),
        ("1 | Sort-Object -D", ["-Descending", "-Debug"]),
        ("Where-Object -N", ["-NE", "-NotLike", "-NotMatch", "-NotContains", "-NotIn", "-Not"]),
        ("$PSVer", ["$PSVersionTable"]),
        ("$wor", ["$words"]),
        ("'abc'.Len", ["Length"]),
        ("'abc'.Substr", ["Substring("]),
        ("$table.Al", ["Alpha"]),
        ("[math]::P", ["PI", "Pow("]),
        ("[datet", ["datetime"]),
        ("if ($true) { Get-Alia", ["Get-Alias"]),
        ("$x = Get-Alia", ["Get-Alias"]),
        ("Get-Content ./my", ["'./my file.txt'"]),
    ],
)
def test_what_may_stand_there(session, line, expected):
    assert texts(session, line) == expected


def test_only_what_is_before_the_cursor_counts(session):
    found = session.complete("if ($true) { Get-Alia }", 21)
    assert (found.start, found.length) == (13, 8)


def test_nothing_is_run_to_complete_a_member(session):
    assert texts(session, "(Remove-Item ~).Na") == []


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("$new = @{ Alpha = 1; Beta = 2 }; $new.Al", ["Alpha"]),
        ("function Get-Thing { param([ValidateSet('Red', 'Green')]$Color) }; Get-Thing -Color ", ["Green", "Red"]),
        ("function Get-Other($Name, [switch]$Force) { }; Get-Other -", ["-Name", "-Force"]),
        ("[pscustomobject]@{ Name = 'a'; Size = 2 } | Where-Object Si", ["Size"]),
        ("(Get-Date).AddD", ["AddDays("]),
        ("$ErrorActionPreference = 'S", ["'SilentlyContinue'", "'Stop'", "'Suspend'"]),
        ("using n", ["namespace"]),
        ("-join", ["-join"]),
        ("New-Object System.Collections.Arr", ["System.Collections.ArrayList"]),
    ],
)
def test_what_the_text_itself_says_before_it_is_run(session, line, expected):
    assert texts(session, line) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Get-VM | Where-Object Stat", ["State", "Status", "StatusDescriptions"]),
        ("Get-VM | ? { $_.Name } | Sort-Object Proc", ["ProcessorCount"]),
        ("Get-VM | Select-Object Name, Proc", ["ProcessorCount"]),
        ("Get-VM | Format-Table Name,Proc", ["Name,ProcessorCount"]),
        ("Get-VM web01 | Select-Object -First 1 | Select-Object -ExpandProperty Proc", ["ProcessorCount"]),
        ("Get-VM | % { $_.Proc", ["ProcessorCount"]),
        ("Get-VM | Where-Object { $_.State -eq 'Off' -and $_.Proc", ["ProcessorCount"]),
        ("Get-VM | % { Get-VMHardDiskDrive $_.Name | % { $_.ControllerTy", ["ControllerType"]),
        ("$machines = Get-VM | Sort-Object Name; $machines.Proc", ["ProcessorCount"]),
        ("Get-VM | Where-Object State -eq Proc", []),
        ("Get-VM | Select-Object Name | Sort-Object Proc", []),
    ],
)
def test_properties_are_those_that_the_commands_before_say_they_give(line: str, expected: list[str]) -> None:
    assert texts(Session(console=MemoryConsole()), line) == expected
