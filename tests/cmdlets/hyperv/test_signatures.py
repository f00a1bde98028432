"""The declared parameters against the published ones: sets, types, positions, pipeline binding, aliases."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hvsim.cmdlets.build_index import declared_cmdlets
from hvsim.interpreter.commands import CmdletInfo

PUBLISHED = json.loads(Path(__file__).with_name("signatures.json").read_text("utf-8"))
COMMANDS = [info for info in declared_cmdlets() if info.module_name == "Hyper-V"]

# GuestStateIsolationType has no published type that anything here could be.
DIFFERENT_TYPES = {("New-VM", "GuestStateIsolationType")}


def declared_sets(info: CmdletInfo, names: list[str]) -> dict[str, list[str]]:
    """Set -> one line a parameter, as in signatures.json."""
    sets: dict[str, list[str]] = {name: [] for name in names}
    for parameter in info.declared:
        for name in names:
            place = parameter.sets.get(name) or parameter.sets.get("__AllParameterSets")
            if place is None:
                continue
            position = "-" if place.position is None else str(place.position)
            flags = "mandatory " * place.mandatory + "value " * place.pipeline + "property " * place.by_property_name
            short = parameter.type_name.rpartition(".")[2]
            line = f"{parameter.name} {short} {position} {flags}{','.join(sorted(parameter.aliases))}".rstrip()
            sets[name].append(line)
    return {name: sorted(lines) for name, lines in sets.items()}


def without_types(command: str, lines: list[str]) -> list[str]:
    """The lines, with '*' for the types that are allowed to differ."""
    changed = []
    for line in lines:
        name, type_name, rest = line.split(" ", 2)
        changed.append(f"{name} {'*' if (command, name) in DIFFERENT_TYPES else type_name} {rest}")
    return changed


@pytest.mark.parametrize("info", COMMANDS, ids=lambda info: info.name)
def test_a_command_takes_what_the_published_one_takes(info: CmdletInfo) -> None:
    facts = PUBLISHED[info.name]
    declared = declared_sets(info, list(facts["sets"]))
    for name, lines in facts["sets"].items():
        assert without_types(info.name, declared[name]) == without_types(info.name, lines), name
    assert info.declared_default_set == facts["default"]
    assert info.impact == facts["confirm"]
