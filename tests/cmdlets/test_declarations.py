"""Every declaration against what PowerShell publishes about the cmdlet, and against our own rules for help.

`data/powershell.json` holds the recorded facts: per cmdlet its sets, per parameter type, aliases and, per set ('*'
where all agree), position and m(andatory), v(alue from pipeline), p(roperty name), r(emaining).
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from hvsim.cmdlets.build_index import INDEX, declared_cmdlets, index_text
from hvsim.console import MemoryConsole
from hvsim.interpreter.commands import ALL_SETS, CmdletInfo, In
from hvsim.interpreter.help.syntax import type_label
from hvsim.interpreter.values.types.registry import TypeNotFound
from hvsim.session import Session

DATA = Path(__file__).with_name("data")
COMMANDS = declared_cmdlets()

# Sets of parameters about things that do not exist here, with what they are about.
OMITTED_SETS = {
    "Get-Module": {"PsSession": "remote sessions", "CimSession": "CIM"},
    "Import-Module": {
        "PSSession": "remote sessions",
        "CimSession": "CIM",
        "WinCompat": "Windows PowerShell beside this one",
        "FullyQualifiedNameAndPSSession": "remote sessions",
        "FullyQualifiedNameAndWinCompat": "Windows PowerShell beside this one",
    },
    "Start-Job": {"SSHHost": "SSH"},
    "New-PSSession": {
        "Uri": "sessions by address",
        "Session": "copies of sessions",
        "ContainerId": "containers",
        "UseWindowsPowerShellParameterSet": "Windows PowerShell beside this one",
        "SSHHost": "SSH",
        "SSHHostHashParam": "SSH",
    },
    "Get-PSSession": {
        "ComputerInstanceId": "disconnected sessions",
        "ConnectionUri": "sessions by address",
        "ConnectionUriInstanceId": "sessions by address",
        "ContainerId": "containers",
        "ContainerIdInstanceId": "containers",
        "VMIdInstanceId": "disconnected sessions",
        "VMNameInstanceId": "disconnected sessions",
    },
    "Remove-PSSession": {"ContainerId": "containers"},
    "Enter-PSSession": {"ContainerId": "containers", "SSHHost": "SSH", "Uri": "sessions by address"},
    "Invoke-Command": {
        "Uri": "remote sessions by address",
        "FilePathUri": "remote sessions by address",
        "SSHHost": "SSH",
        "SSHHostHashParam": "SSH",
        "FilePathSSHHost": "SSH",
        "FilePathSSHHostHash": "SSH",
        "ContainerId": "containers",
        "FilePathContainerId": "containers",
    },
}


OF_WINDOWS = {"Set-ItemProperty": {"Type"}, "New-Object": {"ComObject"}, "New-PSDrive": {"Persist"}}
"""Parameters that the machine of the facts, a Linux one, does not have: for the registry, COM and letters."""


@cache
def published() -> dict[str, Any]:
    """The facts by lower-case name of the cmdlet."""
    facts = json.loads((DATA / "powershell.json").read_text("utf-8"))
    return {name.lower(): entry for name, entry in facts.items()}


def place_text(place: In) -> str:
    flags = (
        ("m", place.mandatory),
        ("v", place.pipeline),
        ("p", place.by_property_name),
        ("r", place.remaining),
    )
    position = "" if place.position is None else str(place.position)
    return position + "".join(letter for letter, holds in flags if holds)


def declared_facts(info: CmdletInfo, parameter_set: str) -> dict[str, str]:
    """Name -> 'type aliases place' of each parameter in the set."""
    found = {}
    for parameter in info.parameters:
        place = parameter.in_set(parameter_set)
        if place is not None:
            aliases = ",".join(sorted(parameter.aliases, key=str.lower))
            found[parameter.name] = f"{type_label(parameter.type_name)} [{aliases}] {place_text(place)}"
    return found


def published_facts(entry: dict[str, Any], parameter_set: str) -> dict[str, str]:
    found = {}
    for name, (type_name, aliases, places) in entry["parameters"].items():
        place = places.get("*", places.get(parameter_set))
        if place is not None:
            full_name = type_name.replace("~", "System.Management.Automation.")
            found[name] = f"{type_label(full_name)} [{','.join(sorted(aliases, key=str.lower))}] {place}"
    return found


def default_of(name: str | None) -> str:
    return name or ALL_SETS


def differences(info: CmdletInfo) -> list[str]:
    entry = published()[info.name.lower()]
    omitted = OMITTED_SETS.get(info.name, {})
    wanted = [name for name in entry["sets"] if name not in omitted]
    mine = [each.name for each in info.sets]
    problems = [f"set {name} is missing" for name in wanted if name not in mine]
    problems += [f"set {name} is not published" for name in mine if name not in wanted]
    if default_of(entry["default"]) != default_of(info.default_set):
        problems.append(f"default set {info.default_set}, published {entry['default']}")
    for name in wanted:
        if name in mine:
            added = OF_WINDOWS.get(info.name, set())
            declared = {key: fact for key, fact in declared_facts(info, name).items() if key not in added}
            problems += set_differences(name, declared, published_facts(entry, name))
    return problems


def set_differences(name: str, mine: dict[str, str], theirs: dict[str, str]) -> list[str]:
    problems = [f"{name}: -{each} is missing" for each in theirs if each not in mine]
    problems += [f"{name}: -{each} is not published" for each in mine if each not in theirs]
    problems += [
        f"{name}: -{each} is {mine[each]!r}, published {theirs[each]!r}"
        for each in mine
        if each in theirs and mine[each] != theirs[each]
    ]
    return problems


PUBLISHED = [info for info in COMMANDS if info.name.lower() in published()]


@pytest.mark.parametrize("info", PUBLISHED, ids=lambda info: info.name)
def test_parameters_are_the_published_ones(info):
    assert differences(info) == []


@pytest.mark.parametrize("info", COMMANDS, ids=lambda info: info.name)
def test_says_what_it_does_and_what_each_parameter_is(info):
    assert info.synopsis.endswith("."), "the synopsis is a sentence"
    missing = [parameter.name for parameter in info.parameters if not parameter.help.strip().endswith((".", ")"))]
    assert missing == [], "parameters whose help is no sentence"
    assert info.examples, "a cmdlet shows how it is used"
    assert all(example.shows.strip() for example in info.examples)


def test_the_type_of_every_parameter_is_known():
    unknown = []
    for info in COMMANDS:
        for parameter in info.parameters:
            try:
                assert parameter.type.full_name
            except TypeNotFound:
                unknown.append(f"{info.name} -{parameter.name}: {parameter.type_name}")
    assert unknown == []


EXAMPLES = [(info, example) for info in COMMANDS for example in info.examples]


@pytest.mark.parametrize(
    ("info", "example"), EXAMPLES, ids=[f"{info.name}: {example.code[:60]}" for info, example in EXAMPLES]
)
def test_each_example_runs_and_prints_what_it_says(info, example):
    console = MemoryConsole(width=120)
    session = Session(os="windows", console=console)
    if example.setup:
        session.run_command(example.setup)
    before, errors_before = console.output, console.errors
    session.run_command(example.code)
    assert console.errors.removeprefix(errors_before) == ""
    if example.output is not None:
        printed = console.output.removeprefix(before).replace("\r\n", "\n")
        assert printed.rstrip("\n") == example.output.rstrip("\n")


def test_the_index_is_current():
    """Otherwise run `python -m hvsim.cmdlets.build_index`."""
    assert INDEX.read_text("utf-8") == index_text()
