"""`$ExecutionContext`, its session state and commands, and `$Host`, as scripts see them."""

from __future__ import annotations

from typing import Any

from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.state.session import SessionState
from hvsim.interpreter.state.session_values import (
    VERSION,
    EngineIntrinsics,
    Host,
    HostInterface,
    InvokeCommand,
    VariableIntrinsics,
)
from hvsim.interpreter.values.arrays import GenericList
from hvsim.interpreter.values.text import to_string

_AUTOMATION = "System.Management.Automation."

CONTEXT = declare(_AUTOMATION + "EngineIntrinsics")
CONTEXT.property("System.Management.Automation.CommandInvocationIntrinsics InvokeCommand")(
    lambda context: InvokeCommand(context.engine)
)
CONTEXT.property("System.Management.Automation.Host.PSHost Host")(lambda context: Host(context.engine))


@CONTEXT.property("System.Management.Automation.SessionState SessionState")
def _session(context: EngineIntrinsics) -> SessionState:
    return context.engine.current_scope.session


STATE = declare(_AUTOMATION + "SessionState")
STATE.property("psmoduleinfo Module")(lambda state: state.module)


@STATE.property("System.Management.Automation.PSVariableIntrinsics PSVariable")
def _variables(state: SessionState) -> VariableIntrinsics:
    scope = state.scope.engine.current_scope
    return VariableIntrinsics(scope if scope.session is state else state.scope)


@STATE.property("System.Management.Automation.PSLanguageMode LanguageMode")
def _language_mode(state: SessionState) -> Any:
    from hvsim.interpreter.values.enums.enums import enum_value

    return enum_value(_AUTOMATION + "PSLanguageMode", "FullLanguage")


STATE.property("System.Management.Automation.CommandInvocationIntrinsics InvokeCommand")(
    lambda state: InvokeCommand(state.scope.engine)
)


@STATE.property("System.Management.Automation.PathIntrinsics Path")
def _path(state: SessionState) -> Any:
    from hvsim.interpreter.dotnet.io_intrinsics import PathIntrinsics

    return PathIntrinsics(state.scope.engine)


@STATE.property("System.Management.Automation.DriveManagementIntrinsics Drive")
def _drive(state: SessionState) -> Any:
    from hvsim.interpreter.dotnet.io_intrinsics import DriveIntrinsics

    return DriveIntrinsics(state.scope.engine)


VARIABLES = declare(_AUTOMATION + "PSVariableIntrinsics")


@VARIABLES.method("System.Management.Automation.PSVariable Get(string name)")
def _get(variables: VariableIntrinsics, name: str) -> Any:
    scope, key = variables.scope.resolve(name)
    return scope.variable(key)


@VARIABLES.method("System.Object GetValue(string name)", "System.Object GetValue(string name, System.Object default)")
def _get_value(variables: VariableIntrinsics, name: str, default: Any = None) -> Any:
    return variables.scope.get(name, default)


@VARIABLES.method("void Set(string name, System.Object value)")
def _set(variables: VariableIntrinsics, name: str, value: Any) -> None:
    variables.scope.set(name, value)


@VARIABLES.method("void Set(psvariable variable)")
def _set_variable(variables: VariableIntrinsics, variable: Any) -> None:
    variables.scope.set(variable.name, variable.value)


@VARIABLES.method("void Remove(string name)")
def _remove(variables: VariableIntrinsics, name: str) -> None:
    scope, key = variables.scope.resolve(name)
    found = scope.find(key)
    if found is not None:
        found.remove(key)


COMMANDS = declare(_AUTOMATION + "CommandInvocationIntrinsics")


@COMMANDS.method("string ExpandString(string source)")
def _expand(commands: InvokeCommand, source: str) -> str:
    return expand_string(commands.engine, source)


def expand_string(engine: Any, source: str) -> str:
    """The text with variables, subexpressions and escapes done, quotes being plain characters."""
    if not source:
        return ""
    block = engine.parse('@"\n' + source + '\n"@')
    items = block.bound_to(engine.current_scope.session).invoke_all(scope=engine.current_scope, dot=True)
    return to_string(items[0]) if items else ""


@COMMANDS.method("scriptblock NewScriptBlock(string scriptText)")
def _new_block(commands: InvokeCommand, text: str) -> Any:
    block = commands.engine.parse(text)
    block.session = commands.engine.current_scope.session
    return block


@COMMANDS.method(
    "System.Collections.ObjectModel.Collection[psobject] InvokeScript(string script)",
    "System.Collections.ObjectModel.Collection[psobject] InvokeScript(string script, params System.Object[] args)",
)
def _invoke_script(commands: InvokeCommand, text: str, *arguments: Any) -> GenericList:
    from hvsim.interpreter.values.types.registry import resolve_type

    engine = commands.engine
    given = arguments[0] if len(arguments) == 1 and isinstance(arguments[0], list) else arguments
    items = engine.parse(text).invoke_all(given, scope=engine.current_scope)
    return GenericList(items, resolve_type("System.Collections.ObjectModel.Collection[psobject]"))


@COMMANDS.method(
    "System.Management.Automation.CommandInfo GetCommand(string commandName, "
    "System.Management.Automation.CommandTypes type)"
)
def _get_command(commands: InvokeCommand, name: str, kinds: Any) -> Any:
    found = commands.engine.commands.find(name, commands.engine.current_scope)
    wanted = to_string(kinds).lower()
    return found if found is not None and (wanted == "all" or found.kind.lower() in wanted) else None


HOST = declare(_AUTOMATION + "Internal.Host.InternalHost")
HOST.property("string Name")(lambda host: "ConsoleHost")
HOST.property("System.Management.Automation.Host.PSHostUserInterface UI")(lambda host: HostInterface(host.engine))


@HOST.property("version Version")
def _version(host: Host) -> Any:
    from hvsim.interpreter.values import convert, named_type

    return convert(VERSION, named_type("System.Version"))


@HOST.property("guid InstanceId")
def _instance(host: Host) -> Any:
    from hvsim.interpreter.values import guid

    return guid("5a1de000-0000-4000-8000-000000000001")


def _culture(host: Host) -> Any:
    from hvsim.interpreter.values import convert, named_type

    return convert("en-US", named_type("System.Globalization.CultureInfo"))


HOST.property("cultureinfo CurrentCulture")(_culture)
HOST.property("cultureinfo CurrentUICulture")(_culture)


@HOST.method("void SetShouldExit(int exitCode)")
def _set_should_exit(host: Host, code: int) -> None:
    from hvsim.interpreter.pipeline.signals import Exit, FlowException

    raise FlowException(Exit(code))


INTERFACE = declare(_AUTOMATION + "Internal.Host.InternalHostUserInterface")


@INTERFACE.method("void Write(string value)")
def _write(interface: HostInterface, value: str) -> None:
    interface.engine.host_write(value)


@INTERFACE.method("void WriteLine(string value)", "void WriteLine()")
def _write_line(interface: HostInterface, value: str = "") -> None:
    interface.engine.host_write(value + "\n")


@INTERFACE.method("void WriteErrorLine(string value)")
def _write_error_line(interface: HostInterface, value: str) -> None:
    interface.engine.console.write_error(interface.engine.personality.lines(value + "\n"))


@INTERFACE.method("void WriteWarningLine(string value)")
def _write_warning_line(interface: HostInterface, value: str) -> None:
    interface.engine.host_write(f"WARNING: {value}\n")


@INTERFACE.method("void WriteVerboseLine(string value)")
def _write_verbose_line(interface: HostInterface, value: str) -> None:
    interface.engine.host_write(f"VERBOSE: {value}\n")


@INTERFACE.method("void WriteDebugLine(string value)")
def _write_debug_line(interface: HostInterface, value: str) -> None:
    interface.engine.host_write(f"DEBUG: {value}\n")


@INTERFACE.method("string ReadLine()")
def _read_line(interface: HostInterface) -> Any:
    return interface.engine.console.read_line()
