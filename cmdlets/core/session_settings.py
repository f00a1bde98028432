"""Set-PSDebug and Register-ArgumentCompleter: how a session treats its scripts and its Tab key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hvsim.interpreter.commands import Cmdlet, Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.commands.validation import ValidateRange
from hvsim.interpreter.completion.registered import registered_completers

if TYPE_CHECKING:
    from hvsim.interpreter.script_block import ScriptBlock

_NATIVE, _POWERSHELL, _FALLBACK = "NativeCommandSet", "PowerShellSet", "NativeFallbackSet"


@cmdlet("Set-PSDebug")
class SetPSDebug(Cmdlet):
    """Traces the lines of scripts, and turns strict mode on or off."""

    trace: int = parameter(
        sets="on", validate=ValidateRange(0, 2), simulated=False, help="Shows each line (1), and assignments (2)."
    )
    step: Switch = parameter(sets="on", simulated=False, help="Asks before each line.")
    strict: Switch = parameter(sets="on", help="Makes reading an unset variable an error, in the whole session.")
    off: Switch = parameter(sets="off", help="Turns all of it off.")

    examples = [
        Example(
            "Set-PSDebug -Strict; try { $nothing } catch { 'unset' }; Set-PSDebug -Off",
            "Makes reading an unset variable an error.",
            output="unset\n",
        )
    ]

    def end(self) -> None:
        if self.off:
            self.engine.global_scope.strict = None
        elif "Strict" in self.bound:
            self.engine.global_scope.strict = 1.0 if self.strict else None


@cmdlet("Register-ArgumentCompleter", class_name="Microsoft.PowerShell.Commands.RegisterArgumentCompleterCommand")
class RegisterArgumentCompleter(Cmdlet):
    """Lets a script block propose the values of a parameter."""

    command_name: list[str] = parameter(
        sets={_NATIVE: In(mandatory=True), _POWERSHELL: In()}, help="The commands; all when left out."
    )
    parameter_name: str = parameter(sets=_POWERSHELL, mandatory=True, help="The parameter whose values it knows.")
    script_block: ScriptBlock = parameter(
        mandatory=True, help="Gives the values for command, parameter, word, tree and what is bound."
    )
    native: Switch = parameter(sets=_NATIVE, no_effect="There are no programs here.", help="For programs.")
    native_fallback: Switch = parameter(
        sets=_FALLBACK,
        no_effect="There are no programs here.",
        help="For programs that have no completer of their own.",
    )

    examples = [
        Example(
            "Register-ArgumentCompleter -CommandName Get-Date -ParameterName Format -ScriptBlock { 'yyyy-MM-dd' }",
            "Offers a value.",
            output="",
        )
    ]

    def end(self) -> None:
        if self.parameter_set != _POWERSHELL:
            return
        completers = registered_completers(self.engine)
        for command in self.command_name or ("",):
            completers[command.lower(), self.parameter_name.lower()] = self.script_block
