"""`$ExecutionContext`, its session state and commands, and `$Host`, as scripts see them."""

from __future__ import annotations

from typing import Any

from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.dotnet.host_interface import private_data_of
from hvsim.interpreter.dotnet.io_intrinsics import DriveIntrinsics, PathIntrinsics
from hvsim.interpreter.errors import net_failure
from hvsim.interpreter.nested_prompt import LEVEL, enter_nested_prompt
from hvsim.interpreter.pipeline.signals import Exit, FlowException
from hvsim.interpreter.state.session import SessionState
from hvsim.interpreter.state.session_values import (
    VERSION,
    EngineIntrinsics,
    Host,
    HostInterface,
    InvokeCommand,
    ProviderIntrinsics,
    VariableIntrinsics,
)
from hvsim.interpreter.values import convert, guid, named_type
from hvsim.interpreter.values.arrays import Array, GenericList
from hvsim.interpreter.values.enums.enums import enum_value
from hvsim.interpreter.values.text import to_string
from hvsim.interpreter.values.types.registry import resolve_type

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
    return VariableIntrinsics(state.innermost())


@STATE.property("System.Management.Automation.PSLanguageMode LanguageMode")
def _language_mode(state: SessionState) -> Any:
    return enum_value(_AUTOMATION + "PSLanguageMode", "FullLanguage")


STATE.property("System.Management.Automation.CommandInvocationIntrinsics InvokeCommand")(
    lambda state: InvokeCommand(state.scope.engine)
)


@STATE.property("System.Management.Automation.PathIntrinsics Path")
def _path(state: SessionState) -> Any:
    return PathIntrinsics(state.scope.engine)


@STATE.property("System.Management.Automation.DriveManagementIntrinsics Drive")
def _drive(state: SessionState) -> Any:
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


@STATE.property("System.Management.Automation.CmdletProviderManagementIntrinsics Provider")
def _provider(state: SessionState) -> Any:
    return ProviderIntrinsics(state.scope.engine)


@STATE.property("System.Collections.Generic.List[string] Applications")
@STATE.property("System.Collections.Generic.List[string] Scripts")
def _allowed(state: SessionState) -> Any:
    """Which programs and scripts may run: all of them."""
    return GenericList(["*"], resolve_type("System.Collections.Generic.List[string]"))


STATE.property("bool UseFullLanguageModeInDebugger")(lambda state: False)

PROVIDERS = declare(_AUTOMATION + "CmdletProviderManagementIntrinsics")


@PROVIDERS.method("System.Collections.Generic.IEnumerable[System.Management.Automation.ProviderInfo] GetAll()")
def _all_providers(providers: ProviderIntrinsics) -> Any:
    return Array(providers.engine.call("Get-PSProvider"))


@PROVIDERS.method("System.Management.Automation.ProviderInfo GetOne(string name)")
def _one_provider(providers: ProviderIntrinsics, name: str) -> Any:
    found = providers.engine.call("Get-PSProvider", [name])
    return found[0] if found else None


COMMANDS = declare(_AUTOMATION + "CommandInvocationIntrinsics")
COMMANDS.property("bool HasErrors")(lambda commands: False)


def _set_fallback(commands: InvokeCommand, action: Any) -> None:
    commands.engine.commands.not_found_action = action


COMMANDS.property("System.EventHandler[System.Object] CommandNotFoundAction", _set_fallback)(
    lambda commands: commands.engine.commands.not_found_action
)


@COMMANDS.method(
    "System.Management.Automation.CommandInfo[] GetCommands(string name, System.Management.Automation.CommandTypes "
    "commandTypes, bool nameIsPattern)"
)
def _get_commands(commands: InvokeCommand, name: str, kinds: Any, is_pattern: bool) -> Any:
    wanted = to_string(kinds).lower()
    found = commands.engine.commands.commands_like([name])
    return Array(
        each
        for each in found
        if (is_pattern or each.name.lower() == name.lower()) and (wanted == "all" or each.kind.lower() in wanted)
    )


@COMMANDS.method(
    "System.Collections.Generic.List[string] GetCommandName(string name, bool nameIsPattern, bool returnFullName)"
)
def _command_names(commands: InvokeCommand, name: str, is_pattern: bool, full: bool) -> Any:
    found = commands.engine.commands.commands_like([name])
    return Array(each.name for each in found if is_pattern or each.name.lower() == name.lower())


@COMMANDS.method("System.Management.Automation.CmdletInfo GetCmdlet(string commandName)")
def _get_cmdlet(commands: InvokeCommand, name: str) -> Any:
    return commands.engine.commands.cmdlet(name)


@COMMANDS.method("System.Collections.Generic.List[System.Management.Automation.CmdletInfo] GetCmdlets()")
def _get_cmdlets(commands: InvokeCommand) -> Any:
    return Array(commands.engine.commands.commands_like(kinds=("Cmdlet",)))


@COMMANDS.method(
    "System.Collections.ObjectModel.Collection[psobject] InvokeScript(scriptblock scriptBlock, "
    "params System.Object[] args)"
)
def _invoke_block(commands: InvokeCommand, block: Any, *arguments: Any) -> GenericList:
    given = arguments[0] if len(arguments) == 1 and isinstance(arguments[0], list) else arguments
    return _collection(block.invoke_all(given))


@COMMANDS.method(
    "System.Collections.ObjectModel.Collection[psobject] InvokeScript(bool useLocalScope, scriptblock scriptBlock, "
    "System.Collections.IList input, params System.Object[] args)"
)
def _invoke_in_scope(commands: InvokeCommand, local: bool, block: Any, items: Any, *arguments: Any) -> GenericList:
    """The block in a new scope, or in the one of whoever calls."""
    given = arguments[0] if len(arguments) == 1 and isinstance(arguments[0], list) else arguments
    piped = None if not items else list(items)
    return _collection(block.invoke_all([] if given is None else given, pipeline_input=piped, dot=not local))


def _collection(items: list[Any]) -> GenericList:
    return GenericList(items, resolve_type("System.Collections.ObjectModel.Collection[psobject]"))


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
    engine = commands.engine
    given = arguments[0] if len(arguments) == 1 and isinstance(arguments[0], list) else arguments
    return _collection(engine.parse(text).invoke_all(given, scope=engine.current_scope))


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
    return convert(VERSION, named_type("System.Version"))


@HOST.property("guid InstanceId")
def _instance(host: Host) -> Any:
    return guid("5a1de000-0000-4000-8000-000000000001")


def _culture(host: Host) -> Any:
    return convert("en-US", named_type("System.Globalization.CultureInfo"))


HOST.property("psobject PrivateData")(lambda host: private_data_of(host.engine))
HOST.property("cultureinfo CurrentCulture")(_culture)
HOST.property("cultureinfo CurrentUICulture")(_culture)


@HOST.method("void EnterNestedPrompt()")
def _enter_nested_prompt(host: Host) -> None:
    enter_nested_prompt(host.engine, host.engine.current_scope)


@HOST.method("void ExitNestedPrompt()")
def _exit_nested_prompt(host: Host) -> None:
    if not host.engine.global_scope.lookup(LEVEL.lower()):
        raise net_failure(
            "System.Management.Automation.PSInvalidOperationException",
            "Cannot exit the nested prompt because no nested prompts exist.",
        )
    raise FlowException(Exit(0))


@HOST.method("void SetShouldExit(int exitCode)")
def _set_should_exit(host: Host, code: int) -> None:
    raise FlowException(Exit(code))
