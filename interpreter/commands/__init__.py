"""Commands: what they declare, how they are described, and how one is found by name."""

from hvsim.interpreter.commands.base import Cmdlet, Example
from hvsim.interpreter.commands.declaration import DECLARED, cmdlet, parameter
from hvsim.interpreter.commands.info import (
    AliasInfo,
    ApplicationInfo,
    CmdletInfo,
    CommandInfo,
    ExternalScriptInfo,
    FilterInfo,
    FunctionInfo,
)
from hvsim.interpreter.commands.parameters import ALL_SETS, SWITCH, In, ParameterInfo, ParameterSet, Switch
from hvsim.interpreter.commands.table import CommandTable

__all__ = [
    "ALL_SETS",
    "DECLARED",
    "SWITCH",
    "AliasInfo",
    "ApplicationInfo",
    "Cmdlet",
    "CmdletInfo",
    "CommandInfo",
    "CommandTable",
    "Example",
    "ExternalScriptInfo",
    "FilterInfo",
    "FunctionInfo",
    "In",
    "ParameterInfo",
    "ParameterSet",
    "Switch",
    "cmdlet",
    "parameter",
]
