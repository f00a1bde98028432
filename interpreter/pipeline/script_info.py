"""The command that a bare script block is: what `$MyInvocation.MyCommand` says in `& { ... }`."""

from __future__ import annotations

from typing import ClassVar

from hvsim.interpreter.commands.info import FunctionInfo


class ScriptInfo(FunctionInfo):
    """System.Management.Automation.ScriptInfo."""

    kind: ClassVar[str] = "Script"
    net_name: ClassVar[str] = "System.Management.Automation.ScriptInfo"
