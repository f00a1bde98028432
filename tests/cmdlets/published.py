"""The declared parameters against the published ones: sets, types, positions, pipeline binding, aliases."""

from __future__ import annotations

from typing import Any

from hvsim.interpreter.commands import CmdletInfo

ANY_SET = "__AllParameterSets"
SAME_TYPES = {"StringCollection": "String[]"}
"""Types that are published for what is an array here: a script sees no difference."""


def declared_sets(info: CmdletInfo, names: list[str]) -> dict[str, list[str]]:
    """Set -> one line a parameter, as the published facts have it."""
    sets: dict[str, list[str]] = {name: [] for name in names}
    for parameter in info.declared:
        for name in names:
            place = parameter.sets.get(name) or parameter.sets.get(ANY_SET)
            if place is None:
                continue
            position = "-" if place.position is None else str(place.position)
            flags = "mandatory " * place.mandatory + "value " * place.pipeline + "property " * place.by_property_name
            short = parameter.type_name.rpartition(".")[2]
            line = f"{parameter.name} {short} {position} {flags}{','.join(sorted(parameter.aliases))}".rstrip()
            sets[name].append(line)
    return {name: sorted(lines) for name, lines in sets.items()}


def comparable(command: str, lines: list[str], different: set[tuple[str, str]]) -> list[str]:
    """The lines, with '*' for the types that are allowed to differ."""
    changed = []
    for line in lines:
        name, type_name, rest = line.split(" ", 2)
        short = "*" if (command, name) in different else SAME_TYPES.get(type_name, type_name)
        changed.append(f"{name} {short} {rest}")
    return changed


def assert_as_published(info: CmdletInfo, facts: dict[str, Any], different: set[tuple[str, str]]) -> None:
    """Fails where the declaration is not what the facts say."""
    declared = declared_sets(info, list(facts["sets"]))
    for name, lines in facts["sets"].items():
        assert comparable(info.name, declared[name], different) == comparable(info.name, lines, different), name
    assert info.impact == facts["confirm"]
