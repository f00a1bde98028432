"""The session's own objects as scripts see them: variables, invocation, positions, `$PSCmdlet`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hvsim.interpreter import running
from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.dotnet.io_intrinsics import PathIntrinsics, resolved_paths
from hvsim.interpreter.errors import NetFailure, failure
from hvsim.interpreter.errors.invocation import InvocationInfo, Position
from hvsim.interpreter.formatting.position_message import position_message
from hvsim.interpreter.pipeline.bound import BoundParameters
from hvsim.interpreter.pipeline.script_cmdlet import ScriptCmdlet
from hvsim.interpreter.state.scope import Scope
from hvsim.interpreter.state.session_values import InvokeCommand
from hvsim.interpreter.state.variable import Variable
from hvsim.interpreter.values import UInt64
from hvsim.interpreter.values.arrays import Array, GenericList
from hvsim.interpreter.values.enums.enums import EnumValue, enum_value
from hvsim.interpreter.values.objects import NoteProperty, ScriptMethod, extend
from hvsim.interpreter.values.text import to_string
from hvsim.interpreter.values.types.registry import named_type

_AUTOMATION = "System.Management.Automation."

# PSVariable

VARIABLE = declare(_AUTOMATION + "PSVariable")


def _set_value(variable: Variable, value: Any) -> None:
    variable.value = value


def _set_description(variable: Variable, text: str) -> None:
    variable.description = text


VARIABLE.property("string Name")(lambda variable: variable.name)
VARIABLE.property("string Description", setter=_set_description)(lambda variable: variable.description)
VARIABLE.property("System.Object Value", setter=_set_value)(lambda variable: variable.value)
VARIABLE.property("System.Management.Automation.SessionStateEntryVisibility Visibility")(
    lambda variable: variable.visibility
)
VARIABLE.property("psmoduleinfo Module")(lambda variable: variable.scope.session.module)
VARIABLE.property("string ModuleName")(lambda variable: variable.module_name)


@VARIABLE.property("System.Management.Automation.ScopedItemOptions Options")
def _options(variable: Variable) -> Any:
    numbers = {1: 1, 2: 2, 4: 4, 8: 8}
    return EnumValue(
        named_type(_AUTOMATION + "ScopedItemOptions"),
        sum(number for bit, number in numbers.items() if variable.options & bit),
    )


@VARIABLE.property("System.Collections.ObjectModel.Collection[System.Attribute] Attributes")
def _attributes(variable: Variable) -> Any:
    return Array(each for each in variable.attributes if each is not None)


@VARIABLE.constructor("(string name)", "(string name, System.Object value)", engine=True)
def _new_variable(engine: Any, name: str, value: Any = None) -> Variable:
    """A variable of no scope yet: it has one to itself until it is given to a session."""
    home = Scope(engine, None, engine.global_session)
    home.force(name, value)
    return Variable(home, name.lower())


# InvocationInfo and positions

INVOCATION = declare(_AUTOMATION + "InvocationInfo")


def _position(invocation: InvocationInfo, attribute: str, default: Any) -> Any:
    return default if invocation.position is None else getattr(invocation.position, attribute)


INVOCATION.property("System.Management.Automation.CommandInfo MyCommand")(lambda each: each.my_command)
INVOCATION.property("int ScriptLineNumber")(lambda each: _position(each, "line", 0))
INVOCATION.property("int OffsetInLine")(lambda each: _position(each, "column", 0))
INVOCATION.property("long HistoryId")(lambda each: 1)
INVOCATION.property("string ScriptName")(lambda each: _position(each, "file", "") or "")
INVOCATION.property("string Line")(lambda each: _position(each, "line_text", ""))
INVOCATION.property("string Statement")(lambda each: _position(each, "text", ""))
INVOCATION.property("string PSCommandPath")(lambda each: _position(each, "file", None) or None)
INVOCATION.property("string InvocationName")(lambda each: each.invocation_name)
INVOCATION.property("int PipelineLength")(lambda each: each.pipeline_length)
INVOCATION.property("int PipelinePosition")(lambda each: each.pipeline_position)
INVOCATION.property("bool ExpectingInput")(lambda each: each.expecting_input)
INVOCATION.property("System.Management.Automation.CommandOrigin CommandOrigin")(lambda each: each.command_origin)
INVOCATION.property("System.Management.Automation.Language.IScriptExtent DisplayScriptPosition")(
    lambda each: each.position
)


@INVOCATION.property("string PositionMessage")
def _position_message(invocation: InvocationInfo) -> str:
    return position_message(invocation.position) if invocation.position is not None else ""


@INVOCATION.property("string PSScriptRoot", engine=True)
def _script_root(engine: Any, invocation: InvocationInfo) -> Any:
    file = _position(invocation, "file", "")
    return engine.personality.parent(file) if file else None


@INVOCATION.property("System.Collections.Generic.Dictionary[string,System.Object] BoundParameters")
def _bound(invocation: InvocationInfo) -> Any:
    bound = invocation.bound_parameters
    if bound is None or isinstance(bound, dict):
        return BoundParameters((bound or {}).items())
    return bound


@INVOCATION.property("System.Collections.Generic.List[System.Object] UnboundArguments")
def _unbound(invocation: InvocationInfo) -> Any:
    unbound: Any = invocation.unbound_arguments
    return GenericList(unbound or ())


EXTENT = declare(_AUTOMATION + "Language.InternalScriptExtent")
EXTENT.property("string File")(lambda each: each.file or None)
EXTENT.property("int StartLineNumber")(lambda each: each.line)
EXTENT.property("int StartColumnNumber")(lambda each: each.column)
EXTENT.property("int EndLineNumber")(lambda each: each.end_line)
EXTENT.property("int EndColumnNumber")(lambda each: each.end_column)
EXTENT.property("string Text")(lambda each: each.text)
EXTENT.property("int StartOffset")(lambda each: each.start)
EXTENT.property("int EndOffset")(lambda each: each.end)


@EXTENT.method("string ToString()")
def _extent_text(extent: Position) -> str:
    return extent.text


# $PSCmdlet

PAGING = declare(_AUTOMATION + "PagingParameters")
PAGING.attributes(First="uint64", Skip="uint64")
PAGING.property("switch IncludeTotalCount")(lambda each: each.include_total_count)


@PAGING.method("psobject NewTotalCount(uint64 totalCount, double accuracy)")
def _total_count(paging: Any, total: int, accuracy: float) -> Any:
    """The number with a text that says how sure it is."""
    if accuracy >= 1.0:
        text = f"Total count: {total}"
    elif accuracy <= 0.0:
        text = f"Unknown total count: {total}" if total else "Unknown total count"
    else:
        text = f"Estimated total count: {total}"
    made, extension = extend(UInt64(total))
    extension.members["accuracy"] = NoteProperty("Accuracy", accuracy)
    extension.members["tostring"] = ScriptMethod("ToString", running.engine().parse(f"'{text}'"))
    return made


CMDLET = declare(_AUTOMATION + "PSScriptCmdlet")
CMDLET.property("string ParameterSetName")(lambda each: each.parameter_set_name)
CMDLET.property("System.Management.Automation.InvocationInfo MyInvocation")(lambda each: each.my_invocation)
CMDLET.property("System.Management.Automation.ICommandRuntime CommandRuntime")(lambda each: each)
CMDLET.property("System.Management.Automation.PagingParameters PagingParameters")(lambda each: each.paging_parameters)
CMDLET.property("bool Stopping")(lambda each: False)
CMDLET.property("System.Management.Automation.SessionState SessionState")(lambda each: each.session_state)
CMDLET.property("System.Management.Automation.Host.PSHost Host", engine=True)(
    lambda engine, each: engine.get_variable("Host")
)
CMDLET.method("void WriteObject(System.Object sendToPipeline)")(lambda each, value: each.runtime.write(value))
CMDLET.method("void WriteVerbose(string text)")(lambda each, text: each.runtime.write_verbose(text))
CMDLET.method("void WriteDebug(string text)")(lambda each, text: each.runtime.write_debug(text))
CMDLET.method("void WriteWarning(string text)")(lambda each, text: each.runtime.write_warning(text))
CMDLET.method("void WriteProgress(System.Management.Automation.ProgressRecord progressRecord)")(
    lambda each, record: each.runtime.write_progress(record)
)
CMDLET.method("void WriteError(System.Management.Automation.ErrorRecord errorRecord)")(
    lambda each, record: each.runtime.write_error(record)
)
CMDLET.method("void ThrowTerminatingError(System.Management.Automation.ErrorRecord errorRecord)")(
    ScriptCmdlet.throw_terminating_error
)


@CMDLET.method("void WriteObject(System.Object sendToPipeline, bool enumerateCollection)")
def _write_object(cmdlet: ScriptCmdlet, value: Any, enumerate_collection: bool) -> None:
    if enumerate_collection:
        cmdlet.runtime.write_enumerated(value)
    else:
        cmdlet.runtime.write(value)


@CMDLET.method("void WriteInformation(System.Object messageData, string[] tags)")
def _write_information(cmdlet: ScriptCmdlet, data: Any, tags: Any) -> None:
    cmdlet.runtime.write_information(data, [to_string(tag) for tag in tags or ()])


def _asked(cmdlet: ScriptCmdlet, name: str, count: int, ask: Callable[[], bool]) -> bool:
    """The user's answer; where nobody can be asked, an error of the function that asks."""
    try:
        return ask()
    except NetFailure as error:
        cause = error.exception
        made = failure(
            f'Exception calling "{name}" with "{count}" argument(s): "{cause.message}"',
            cause.short_name,
            "NotSpecified",
            "System.Management.Automation.MethodInvocationException",
            inner=cause,
        )
        made.record.command_name = cmdlet.runtime.info.name
        raise made from None


@CMDLET.method("bool ShouldProcess(string target)", "bool ShouldProcess(string target, string action)")
def _should_process(cmdlet: ScriptCmdlet, target: str, action: str | None = None) -> bool:
    count = 1 if action is None else 2
    return _asked(cmdlet, "ShouldProcess", count, lambda: cmdlet.runtime.should_process(target, action))


@CMDLET.method(
    "bool ShouldProcess(string verboseDescription, string verboseWarning, string caption)",
    "bool ShouldProcess(string verboseDescription, string verboseWarning, string caption, "
    "[ref] System.Management.Automation.ShouldProcessReason shouldProcessReason)",
)
def _should_process_as(cmdlet: ScriptCmdlet, description: str, query: str, caption: str, reason: Any = None) -> bool:
    return cmdlet.runtime.should_process_as(description, query, caption)


@CMDLET.method("bool ShouldContinue(string query, string caption)")
def _should_continue(cmdlet: ScriptCmdlet, query: str, caption: str) -> bool:
    return _asked(cmdlet, "ShouldContinue", 2, lambda: cmdlet.runtime.should_continue(query, caption))


@CMDLET.method(
    "System.Object GetVariableValue(string name)",
    "System.Object GetVariableValue(string name, System.Object defaultValue)",
)
def _variable_value(cmdlet: ScriptCmdlet, name: str, default: Any = None) -> Any:
    return cmdlet.session_state.innermost().get(name, default)


@CMDLET.method("System.Management.Automation.PathInfo CurrentProviderLocation(string providerId)", engine=True)
def _provider_location(engine: Any, cmdlet: ScriptCmdlet, provider: str) -> Any:
    return engine.call("Get-Location", named={"PSProvider": provider})[0]


CMDLET.property("System.Management.Automation.CommandInvocationIntrinsics InvokeCommand", engine=True)(
    lambda engine, each: InvokeCommand(engine)
)
CMDLET.property("System.Management.Automation.CommandOrigin CommandOrigin")(
    lambda each: enum_value(_AUTOMATION + "CommandOrigin", each.my_invocation.command_origin)
)
CMDLET.method("void WriteCommandDetail(string text)")(lambda each, text: None)  # for event logs, which nobody keeps
CMDLET.method("bool TransactionAvailable()")(lambda each: False)


@CMDLET.method("string GetUnresolvedProviderPathFromPSPath(string path)", engine=True)
def _unresolved_path(engine: Any, cmdlet: ScriptCmdlet, path: str) -> Any:
    return engine.providers.qualify(path).path


@CMDLET.method(
    "System.Collections.ObjectModel.Collection[string] GetResolvedProviderPathFromPSPath(string path, "
    "[ref] System.Management.Automation.ProviderInfo provider)",
    engine=True,
)
def _resolved_path(engine: Any, cmdlet: ScriptCmdlet, path: str, provider: Any) -> Any:
    return resolved_paths(PathIntrinsics(engine), path, provider)
