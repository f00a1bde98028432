"""The declared parameters against the published ones: sets, kinds of type, positions, pipeline binding.

The names of parameter sets are not published: theirs are Set1 and so on, in the order of the product's pages.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hvsim.cmdlets.build_index import declared_cmdlets
from hvsim.interpreter.commands import ALL_SETS, CmdletInfo
from hvsim.interpreter.commands.parameters import ParameterInfo

PUBLISHED = json.loads(Path(__file__).with_name("signatures.json").read_text("utf-8"))
COMMANDS = [info for info in declared_cmdlets() if info.name in PUBLISHED]

_KINDS = {
    "System.Management.Automation.SwitchParameter": "switch",
    "System.Boolean": "bool",
    "System.String": "string",
    "System.Int32": "int",
    "System.UInt32": "uint",
    "System.String[]": "string[]",
    "System.Int32[]": "int[]",
}

# Published as mandatory, but public scripts call them without it and the product answers.
OPTIONAL = {("Get-VBRUnstructuredBackupJob", "Id"), ("Get-VBRCatalystCopyJob", "Name")}
# What differs on purpose, with the reason.
DIFFERENT = {
    ("Get-VBRJob", "Name"): "scripts give it by position",
    ("Get-VBRTaskSession", "Session"): "scripts give it several",
    ("Reset-HvVmChangeTracking", "Server"): "an only position counts the same",
    ("Get-VBRServer", "Type"): "a text of the kinds there are",
    ("Get-VBRSession", "Result"): "a text",
    ("Get-VBRSession", "State"): "a text",
    ("Get-VBRSession", "Type"): "a text",
    ("Set-VBRJobSchedule", "DailyKind"): "a text of the kinds there are",
    ("Set-VBRJobSchedule", "NumberInMonth"): "a text of the kinds there are",
    ("Set-VBRJobSchedule", "PeriodicallyKind"): "a text of the kinds there are",
    ("Set-VBRJobSchedule", "Months"): "texts of the kinds there are",
    **dict.fromkeys(
        (
            *(("Get-VBRHvServerVolume", name) for name in ("MountPoint", "Type", "VolumeId")),
            *(("Get-VBRHvVssProvider", name) for name in ("Name", "Id")),
            *(("Set-VBRHvServerConfiguration", name) for name in ("EnableCBT", "EnableFailover")),
            *(("Set-VBRHvServerVolume", name) for name in ("MaxSnapshots", "VSSProvider")),
            ("New-VBRBackupWindowOptions", "Enabled"),
        ),
        "the object in the pipeline is another one",
    ),
}


def kind_of(parameter: ParameterInfo) -> str:
    array = "object[]" if parameter.type_name.endswith("[]") else "object"
    return _KINDS.get(parameter.type_name, array)


def declared_sets(info: CmdletInfo, names: list[str]) -> dict[str, list[str]]:
    """Set -> one line a parameter, as in signatures.json."""
    sets: dict[str, list[str]] = {name: [] for name in names}
    for parameter in info.declared:
        for name in names:
            place = parameter.sets.get(name) or parameter.sets.get(ALL_SETS)
            if place is None:
                continue
            position = "-" if place.position is None else str(place.position)
            mandatory = place.mandatory or (info.name, parameter.name) in OPTIONAL
            flags = "mandatory " * mandatory + "value " * place.pipeline + "property " * place.by_property_name
            sets[name].append(f"{parameter.name} {kind_of(parameter)} {position} {flags}".rstrip())
    return {name: sorted(lines) for name, lines in sets.items()}


def without_exceptions(info: CmdletInfo, lines: list[str]) -> list[str]:
    """The lines; of what differs on purpose only the name."""
    return [line if (info.name, line.split()[0]) not in DIFFERENT else line.split()[0] for line in lines]


@pytest.mark.parametrize("info", COMMANDS, ids=lambda info: info.name)
def test_a_command_takes_what_the_published_one_takes(info: CmdletInfo) -> None:
    facts = PUBLISHED[info.name]
    declared = declared_sets(info, list(facts))
    for name, lines in facts.items():
        assert without_exceptions(info, declared[name]) == without_exceptions(info, lines), name
