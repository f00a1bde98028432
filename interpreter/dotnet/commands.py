"""Commands as scripts see them: CommandInfo and its kin, ParameterMetadata, parameter sets.

The Python objects are the ones the binder uses (`interpreter/commands`); here is only how they show.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hvsim.interpreter import running
from hvsim.interpreter.binding.common import COMMON_NAMES, SHOULD_PROCESS_NAMES, common_parameters
from hvsim.interpreter.binding.plan import plan_of
from hvsim.interpreter.binding.refusal import BindingRefused
from hvsim.interpreter.commands.attribute_values import attributes_of
from hvsim.interpreter.commands.parameters import In
from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.errors import ScriptError, net_failure
from hvsim.interpreter.help.syntax import parameter_label
from hvsim.interpreter.values import (
    EnumValue,
    GenericDictionary,
    GenericList,
    convert,
    enum_value,
    lookup_type,
    named_type,
    resolve_type,
    to_string,
)
from hvsim.interpreter.values.arrays import string_array

if TYPE_CHECKING:
    from hvsim.interpreter.commands.info import AliasInfo, CommandInfo, ExternalScriptInfo, FunctionInfo
    from hvsim.interpreter.commands.parameters import ParameterInfo, ParameterSet

_AUTOMATION = "System.Management.Automation."
_CORE = "Microsoft.PowerShell.Core"
_NO_POSITION = -2147483648


class PlacedParameter:
    """A parameter in one parameter set: CommandParameterInfo."""

    net_name = _AUTOMATION + "CommandParameterInfo"

    def __init__(self, parameter: ParameterInfo, place: In) -> None:
        self.parameter = parameter
        self.place = place


class TypeNameValue:
    """A type by name, which may not exist: PSTypeName."""

    net_name = _AUTOMATION + "PSTypeName"

    def __init__(self, name: str) -> None:
        self.name = name


def _enum(type_name: str, name: str) -> Any:
    return enum_value(_AUTOMATION + type_name, name)


def _read_only(items: list[Any], element: str) -> Any:
    return GenericList(items, resolve_type(f"System.Collections.ObjectModel.ReadOnlyCollection[{element}]"))


def _dictionary(items: list[tuple[str, Any]], value_type: str) -> Any:
    net_type = resolve_type(f"System.Collections.Generic.Dictionary[string,{value_type}]")
    return GenericDictionary(net_type, items, ignore_case=True)


def all_parameters(command: CommandInfo) -> list[ParameterInfo]:
    """A command's own parameters, then the common ones."""
    return [*command.parameters, *common_parameters(command)]


COMMAND = declare(_AUTOMATION + "CommandInfo")
FUNCTION = declare(_AUTOMATION + "FunctionInfo")
CMDLET = declare(_AUTOMATION + "CmdletInfo")
CMDLET.property("System.Management.Automation.PSSnapInInfo PSSnapIn")(lambda command: None)
ALIAS = declare(_AUTOMATION + "AliasInfo")
SCRIPT = declare(_AUTOMATION + "ExternalScriptInfo")
APPLICATION = declare(_AUTOMATION + "ApplicationInfo")
PARAMETER = declare(_AUTOMATION + "ParameterMetadata")
PLACE = declare(_AUTOMATION + "ParameterSetMetadata")
PLACED = declare(_AUTOMATION + "CommandParameterInfo")
SET = declare(_AUTOMATION + "CommandParameterSetInfo")
TYPE_NAME = declare(_AUTOMATION + "PSTypeName")


@COMMAND.property("string Name")
def _name(command: CommandInfo) -> str:
    return command.name


@COMMAND.property(_AUTOMATION + "CommandTypes CommandType")
def _command_type(command: CommandInfo) -> Any:
    return _enum("CommandTypes", command.kind)


@COMMAND.property("string ModuleName")
@COMMAND.property("string Source")
def _module_name(command: CommandInfo) -> str:
    return command.module_name


@COMMAND.property("psmoduleinfo Module")
def _module(command: CommandInfo) -> Any:
    """Core's cmdlets have none, as they are no module's; that of other cmdlets is made when it is looked at."""
    if command.module is not None or command.kind != "Cmdlet" or command.module_name == _CORE:
        return command.module
    return running.engine().modules.builtin(command.module_name)


@COMMAND.property("version Version")
def _version(command: CommandInfo) -> Any:
    version = getattr(command.module, "version", None)
    if version is None and command.kind == "Cmdlet":
        from hvsim.interpreter.commands.index import load_index

        version = load_index().version_of(command.module_name)
    return None if version is None else convert(version, resolve_type("version"))


@COMMAND.property("string Definition")
def _definition(command: CommandInfo) -> str:
    if command.kind == "Cmdlet":
        from hvsim.interpreter.help.syntax import command_syntax

        return "".join(f"\n{line}\n" for line in command_syntax(command))
    return command.definition


@COMMAND.property(_AUTOMATION + "SessionStateEntryVisibility Visibility")
def _visibility(command: CommandInfo) -> Any:
    return _enum("SessionStateEntryVisibility", command.visibility)


@COMMAND.property(
    "System.Collections.ObjectModel.ReadOnlyCollection[System.Management.Automation.PSTypeName] OutputType"
)
def _output_type(command: CommandInfo) -> Any:
    return _read_only([TypeNameValue(name) for name in command.output_types], TypeNameValue.net_name)


@COMMAND.property(
    "System.Collections.Generic.Dictionary[string,System.Management.Automation.ParameterMetadata] Parameters"
)
def _parameters(command: CommandInfo) -> Any:
    return _dictionary(
        [(parameter.name, parameter) for parameter in all_parameters(command)], _AUTOMATION + "ParameterMetadata"
    )


@COMMAND.property(
    "System.Collections.ObjectModel.ReadOnlyCollection"
    "[System.Management.Automation.CommandParameterSetInfo] ParameterSets"
)
def _parameter_sets(command: CommandInfo) -> Any:
    import attrs

    sets = [attrs.evolve(each, common=common_parameters(command)) for each in command.sets]
    return _read_only(sets, _AUTOMATION + "CommandParameterSetInfo")


@FUNCTION.property("string HelpUri")
@CMDLET.property("string HelpUri")
def _help_uri(command: CommandInfo) -> str:
    return command.help_uri


@COMMAND.property(_AUTOMATION + "RemotingCapability RemotingCapability")
def _remoting(command: CommandInfo) -> Any:
    return _enum("RemotingCapability", "PowerShell")


@COMMAND.method("System.Management.Automation.ParameterMetadata ResolveParameter(string name)")
def _resolve_parameter(command: CommandInfo, name: str) -> Any:
    try:
        slot = plan_of(command).match(name)
    except BindingRefused as refused:
        raise net_failure(refused.kind, refused.message) from refused
    if slot is None:
        message = f"A parameter cannot be found that matches parameter name '{name}'."
        raise net_failure(_AUTOMATION + "ParameterBindingException", message)
    return slot.info


@COMMAND.method("string ToString()")
def _to_string(command: CommandInfo) -> str:
    return command.name


@CMDLET.property("string Verb")
@FUNCTION.property("string Verb")
def _verb(command: Any) -> str:
    return str(command.verb)


@CMDLET.property("string Noun")
@FUNCTION.property("string Noun")
def _noun(command: Any) -> str:
    return str(command.noun)


@CMDLET.property("string DefaultParameterSet")
@FUNCTION.property("string DefaultParameterSet")
def _default_set(command: CommandInfo) -> str | None:
    return command.default_set


@CMDLET.property("string HelpFile")
@FUNCTION.property("string HelpFile")
def _help_file(command: CommandInfo) -> str:
    return f"{command.name}-Help.xml" if command.kind == "Cmdlet" else ""


@CMDLET.property("string ImplementingType")
def _implementing_type(command: CommandInfo) -> str:
    return command.implementing_name


@FUNCTION.property("scriptblock ScriptBlock")
@SCRIPT.property("scriptblock ScriptBlock")
def _script_block(command: FunctionInfo) -> Any:
    return command.script_block


@FUNCTION.property("bool CmdletBinding")
def _cmdlet_binding(command: CommandInfo) -> bool:
    return command.has_common_parameters


def _options_of(command: Any) -> Any:
    net_type = named_type(_AUTOMATION + "ScopedItemOptions")
    number = 0
    for option in getattr(command, "options", ()):
        number |= net_type.enum_values[option]
    return EnumValue(net_type, number)


def _set_options(command: Any, value: Any) -> None:
    command.options = frozenset(word.strip() for word in to_string(value).split(",")) - {"None"}


FUNCTION.property(_AUTOMATION + "ScopedItemOptions Options", _set_options)(_options_of)
ALIAS.property(_AUTOMATION + "ScopedItemOptions Options", _set_options)(_options_of)
CMDLET.property(_AUTOMATION + "ScopedItemOptions Options")(_options_of)


def _set_description(command: Any, value: Any) -> None:
    command.description = "" if value is None else str(value)


FUNCTION.property("string Description", _set_description)(lambda command: command.description)
ALIAS.property("string Description", _set_description)(lambda command: command.description)


@ALIAS.property(_AUTOMATION + "CommandInfo ReferencedCommand", engine=True)
@ALIAS.property(_AUTOMATION + "CommandInfo ResolvedCommand", engine=True)
def _resolved(engine: Any, alias: AliasInfo) -> Any:
    if not engine.commands.is_in_use(alias.target):
        return None  # as long as nothing has loaded the module
    try:
        return engine.commands.follow(alias)
    except ScriptError:
        return None


@ALIAS.property("string ResolvedCommandName", engine=True)
def _resolved_name(engine: Any, alias: AliasInfo) -> Any:
    resolved = _resolved(engine, alias)
    return None if resolved is None else resolved.name


@ALIAS.property("string DisplayName", engine=True)
def _display_name(engine: Any, alias: AliasInfo) -> str:
    resolved = _resolved(engine, alias)
    return f"{alias.name} -> {alias.target if resolved is None else resolved.name}"


@SCRIPT.property("string Path")
@APPLICATION.property("string Path")
def _path(command: ExternalScriptInfo) -> str:
    return command.path


@SCRIPT.property("string Source")
@APPLICATION.property("string Source")
def _script_source(command: ExternalScriptInfo) -> str:
    return command.path


@SCRIPT.property("string ScriptContents")
def _script_contents(command: ExternalScriptInfo) -> str:
    return str(command.script_block.text)


# PSCmdlet's lists of names


def _names_property(name: str) -> None:
    names = COMMON_NAMES if name == "CommonParameters" else SHOULD_PROCESS_NAMES

    @declare(_AUTOMATION + "PSCmdlet").static_property(f"System.Collections.Generic.HashSet[string] {name}")
    def read() -> Any:
        return string_array(names)


_names_property("CommonParameters")
_names_property("OptionalCommonParameters")


# parameters


@PARAMETER.property("string Name")
def _parameter_name(parameter: ParameterInfo) -> str:
    return parameter.name


@PARAMETER.property("type ParameterType")
def _parameter_type(parameter: ParameterInfo) -> Any:
    return parameter.type


@PARAMETER.property("System.Collections.ObjectModel.Collection[string] Aliases")
def _parameter_aliases(parameter: ParameterInfo) -> Any:
    return GenericList(parameter.aliases, resolve_type("System.Collections.ObjectModel.Collection[string]"))


@PARAMETER.property("bool SwitchParameter")
def _is_switch(parameter: ParameterInfo) -> bool:
    return parameter.is_switch


@PARAMETER.property("bool IsDynamic")
def _is_dynamic(parameter: ParameterInfo) -> bool:
    return parameter.dynamic


@PARAMETER.property(
    "System.Collections.Generic.Dictionary[string,System.Management.Automation.ParameterSetMetadata] ParameterSets"
)
def _places(parameter: ParameterInfo) -> Any:
    return _dictionary(list(parameter.sets.items()), _AUTOMATION + "ParameterSetMetadata")


@PARAMETER.property("System.Collections.ObjectModel.Collection[System.Attribute] Attributes")
def _attributes(parameter: ParameterInfo) -> Any:
    collection = resolve_type("System.Collections.ObjectModel.Collection[System.Attribute]")
    return GenericList(attributes_of(parameter), collection)


for _place_type in (PLACE, PLACED):
    for _property, _attribute in (
        ("bool IsMandatory", "mandatory"),
        ("bool ValueFromPipeline", "pipeline"),
        ("bool ValueFromPipelineByPropertyName", "by_property_name"),
        ("bool ValueFromRemainingArguments", "remaining"),
        ("string HelpMessage", "help_message"),
    ):
        _place_type.property(_property)(
            lambda target, attribute=_attribute: getattr(getattr(target, "place", target), attribute)
        )


@PLACE.property("int Position")
@PLACED.property("int Position")
def _position(target: Any) -> int:
    position = getattr(target, "place", target).position
    return _NO_POSITION if position is None else int(position)


@PLACED.property("string Name")
def _placed_name(placed: PlacedParameter) -> str:
    return placed.parameter.name


@PLACED.property("type ParameterType")
def _placed_type(placed: PlacedParameter) -> Any:
    return placed.parameter.type


@PLACED.property("System.Collections.ObjectModel.ReadOnlyCollection[string] Aliases")
def _placed_aliases(placed: PlacedParameter) -> Any:
    return _read_only(list(placed.parameter.aliases), "string")


@PLACED.property("bool IsDynamic")
def _placed_dynamic(placed: PlacedParameter) -> bool:
    return placed.parameter.dynamic


@SET.property("string Name")
def _set_name(parameter_set: ParameterSet) -> str:
    return parameter_set.name


@SET.property("bool IsDefault")
def _set_default(parameter_set: ParameterSet) -> bool:
    return parameter_set.is_default


@SET.property(
    "System.Collections.ObjectModel.ReadOnlyCollection[System.Management.Automation.CommandParameterInfo] Parameters"
)
def _set_parameters(parameter_set: ParameterSet) -> Any:
    own = [PlacedParameter(parameter, place) for parameter, place in parameter_set.parameters]
    common = [PlacedParameter(parameter, In()) for parameter in parameter_set.common]
    return _read_only([*own, *common], _AUTOMATION + "CommandParameterInfo")


@SET.method("string ToString()")
def _set_text(parameter_set: ParameterSet) -> str:
    words = [parameter_label(parameter, place, False) for parameter, place in parameter_set.ordered]
    words += [parameter_label(each, In(), False) for each in parameter_set.common if each.name not in COMMON_NAMES]
    return " ".join([*words, "[<CommonParameters>]"] if parameter_set.common else words)


TYPE_NAME.constructor("(string name)")(TypeNameValue)


@TYPE_NAME.property("string Name")
def _type_name(value: TypeNameValue) -> str:
    return value.name


@TYPE_NAME.property("type Type")
def _type(value: TypeNameValue) -> Any:
    return lookup_type(value.name)


@TYPE_NAME.method("string ToString()")
def _type_name_text(value: TypeNameValue) -> str:
    return value.name
