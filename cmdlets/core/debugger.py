"""Set-PSBreakpoint and Trace-Command: both say that there is nothing here to do it with, and what to use instead."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from hvsim.interpreter.commands import Cmdlet, Example, In, Switch, cmdlet, parameter

if TYPE_CHECKING:
    from hvsim.interpreter.script_block import ScriptBlock

_MODULE = "Microsoft.PowerShell.Utility"
_LINE, _COMMAND, _VARIABLE = "Line", "Command", "Variable"
_EXPRESSION, _CALL = "expressionSet", "commandSet"
_UNUSED = "The command refuses before it would be read."


class _Refusing(Cmdlet):
    """Says what is not simulated."""

    def refuse(self, what: str, instead: str) -> NoReturn:
        self.fail(
            f"hvsim has no {what}. {instead}",
            "NotSimulated",
            "NotImplemented",
            exception="System.Management.Automation.PSNotSupportedException",
        )


@cmdlet("Set-PSBreakpoint", module=_MODULE, default_set=_LINE, aliases=("sbp",))
class SetPSBreakpoint(_Refusing):
    """Would stop a script at a line, a command or a variable; hvsim has no debugger."""

    action: ScriptBlock = parameter(no_effect=_UNUSED, help="What to run at the breakpoint.")
    column: int = parameter(sets=_LINE, position=2, no_effect=_UNUSED, help="The column.")
    line: list[int] = parameter(sets={_LINE: In(position=1, mandatory=True)}, no_effect=_UNUSED, help="The lines.")
    script: list[str] = parameter(
        sets={_LINE: In(position=0, mandatory=True), _COMMAND: In(position=0), _VARIABLE: In(position=0)},
        no_effect=_UNUSED,
        help="The script files.",
    )
    command_names: list[str] = parameter(
        name="Command", sets={_COMMAND: In(mandatory=True)}, aliases=("C",), no_effect=_UNUSED, help="The commands."
    )
    variable: list[str] = parameter(
        sets={_VARIABLE: In(mandatory=True)}, aliases=("V",), no_effect=_UNUSED, help="The variables."
    )
    mode: object = parameter(
        sets=_VARIABLE,
        type="System.Management.Automation.VariableAccessMode",
        no_effect=_UNUSED,
        help="Whether reading or writing counts.",
    )
    runspace: object = parameter(
        type="System.Management.Automation.Runspaces.Runspace", no_effect=_UNUSED, help="In another runspace."
    )

    examples = [
        Example(
            "try { Set-PSBreakpoint -Command Get-Item } catch { $_.FullyQualifiedErrorId }",
            "Says that there is no debugger.",
            output="NotSimulated,Microsoft.PowerShell.Commands.SetPSBreakpointCommand\n",
        )
    ]

    def end(self) -> None:
        self.refuse("debugger", "Set-PSDebug -Trace 1 shows the lines as they run; Write-Debug shows values.")


@cmdlet("Trace-Command", module=_MODULE, default_set=_EXPRESSION, aliases=("trcm",))
class TraceCommand(_Refusing):
    """Would show what PowerShell does inside while code runs; hvsim has no trace sources."""

    input_object: object = parameter(
        pipeline=True, type="System.Management.Automation.PSObject", no_effect=_UNUSED, help="Input of the code."
    )
    name: list[str] = parameter(position=0, mandatory=True, no_effect=_UNUSED, help="The trace sources.")
    option: object = parameter(
        position=2, type="System.Management.Automation.PSTraceSourceOptions", no_effect=_UNUSED, help="What to trace."
    )
    expression: ScriptBlock = parameter(
        sets={_EXPRESSION: In(position=1, mandatory=True)}, no_effect=_UNUSED, help="The code."
    )
    command_text: str = parameter(
        name="Command", sets={_CALL: In(position=1, mandatory=True)}, no_effect=_UNUSED, help="The command."
    )
    argument_list: list[object] = parameter(
        sets={_CALL: In(remaining=True)}, aliases=("Args",), no_effect=_UNUSED, help="The command's arguments."
    )
    listener_option: object = parameter(
        type="System.Diagnostics.TraceOptions", no_effect=_UNUSED, help="What each line shows beside its text."
    )
    file_path: str = parameter(aliases=("PSPath", "Path"), no_effect=_UNUSED, help="A file for the trace.")
    force: Switch = parameter(no_effect=_UNUSED, help="Also a read-only file.")
    debugger: Switch = parameter(no_effect=_UNUSED, help="Sends the trace to a debugger.")
    ps_host: Switch = parameter(name="PSHost", no_effect=_UNUSED, help="Shows the trace.")

    examples = [
        Example(
            "try { Trace-Command ParameterBinding { 1 } -PSHost } catch { $_.FullyQualifiedErrorId }",
            "Says that there are no trace sources.",
            output="NotSimulated,Microsoft.PowerShell.Commands.TraceCommandCommand\n",
        )
    ]

    def end(self) -> None:
        self.refuse("trace sources", "-Verbose, -Debug and Set-PSDebug -Trace show what a script does.")
