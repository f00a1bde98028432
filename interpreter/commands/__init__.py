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
from hvsim.interpreter.commands.parameters import ALL_SETS, In, ParameterInfo, ParameterSet

__all__ = [
    "ALL_SETS",
    "DECLARED",
    "AliasInfo",
    "ApplicationInfo",
    "Cmdlet",
    "CmdletInfo",
    "CommandInfo",
    "Example",
    "ExternalScriptInfo",
    "FilterInfo",
    "FunctionInfo",
    "In",
    "ParameterInfo",
    "ParameterSet",
    "cmdlet",
    "parameter",
]
