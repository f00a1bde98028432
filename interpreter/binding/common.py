"""The common parameters: -Verbose, -ErrorAction and their kin, -WhatIf and -Confirm.

Only their declaration; what they do is the pipeline's business.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from hvsim.interpreter.commands.parameters import SWITCH, ParameterInfo
from hvsim.interpreter.commands.validation import ValidateRange, ValidateVariableName

if TYPE_CHECKING:
    from hvsim.interpreter.commands.info import CommandInfo

_PREFERENCE = "System.Management.Automation.ActionPreference"
_STRING = "System.String"

_COMMON = (
    ("Verbose", SWITCH, "vb", "Shows the verbose messages of this call."),
    ("Debug", SWITCH, "db", "Shows the debug messages of this call."),
    ("ErrorAction", _PREFERENCE, "ea", "What a non-terminating error of this call does."),
    ("WarningAction", _PREFERENCE, "wa", "What a warning of this call does."),
    ("InformationAction", _PREFERENCE, "infa", "What an information record of this call does."),
    ("ProgressAction", _PREFERENCE, "proga", "What a progress record of this call does."),
    ("ErrorVariable", _STRING, "ev", "The variable that collects the errors; +name adds to it."),
    ("WarningVariable", _STRING, "wv", "The variable that collects the warnings; +name adds to it."),
    ("InformationVariable", _STRING, "iv", "The variable that collects the information records; +name adds to it."),
    ("OutVariable", _STRING, "ov", "The variable that collects the output; +name adds to it."),
    ("OutBuffer", "System.Int32", "ob", "How many objects wait before they go on together."),
    ("PipelineVariable", _STRING, "pv", "The variable that holds the current object for the rest of the pipeline."),
)

_SHOULD_PROCESS = (
    ("WhatIf", SWITCH, "wi", "Says what the call would do, and does nothing."),
    ("Confirm", SWITCH, "cf", "Asks before each step."),
)


_PAGING = (
    ("IncludeTotalCount", SWITCH, "", "Says how many objects there are, before them."),
    ("Skip", "System.UInt64", "", "How many objects to leave out at the beginning."),
    ("First", "System.UInt64", "", "How many objects to give."),
)


@cache
def _make(should_process: bool, paging: bool) -> tuple[ParameterInfo, ...]:
    rows = _COMMON + (_SHOULD_PROCESS if should_process else ()) + (_PAGING if paging else ())
    return tuple(
        ParameterInfo(
            name,
            type_name,
            aliases=(alias,) if alias else (),
            help=help_text,
            common=True,
            validations=_validations(name),
        )
        for name, type_name, alias, help_text in rows
    )


def _validations(name: str) -> tuple[ValidateRange | ValidateVariableName, ...]:
    if name == "OutBuffer":
        return (ValidateRange(0, 2147483647),)
    return (ValidateVariableName(),) if name.endswith("Variable") else ()


COMMON_NAMES = tuple(row[0] for row in _COMMON)
SHOULD_PROCESS_NAMES = tuple(row[0] for row in _SHOULD_PROCESS)


def common_parameters(info: CommandInfo) -> tuple[ParameterInfo, ...]:
    """The common parameters that the command accepts; none for simple functions."""
    if not info.has_common_parameters:
        return ()
    return _make(info.supports_should_process, info.supports_paging)
