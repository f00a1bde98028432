"""Syntax lines: `Get-Item [-Path] <string[]> [-Force] [<CommonParameters>]`.

What a command takes, as Get-Command -Syntax and Get-Help show it. Knows parameters, not where they came from.
"""

from __future__ import annotations

from hvsim.interpreter.binding.common import common_parameters
from hvsim.interpreter.commands.info import CommandInfo
from hvsim.interpreter.commands.parameters import In, ParameterInfo, ParameterSet
from hvsim.interpreter.commands.validation import ValidateSet
from hvsim.interpreter.values.types.registry import lookup_type

_SHORT_NAMES = {
    "System.String": "string",
    "System.Int32": "int",
    "System.Int64": "long",
    "System.Int16": "short",
    "System.Byte": "byte",
    "System.UInt16": "ushort",
    "System.UInt32": "uint",
    "System.UInt64": "ulong",
    "System.Boolean": "bool",
    "System.Double": "double",
    "System.Single": "float",
    "System.Decimal": "decimal",
    "System.Char": "char",
    "System.DateTime": "datetime",
    "System.Guid": "guid",
    "System.Uri": "uri",
    "System.Version": "version",
    "System.Type": "type",
    "System.Collections.Hashtable": "hashtable",
    "System.Text.RegularExpressions.Regex": "regex",
    "System.Security.SecureString": "securestring",
    "System.Xml.XmlDocument": "xml",
    "System.Net.IPAddress": "ipaddress",
    "System.Net.Mail.MailAddress": "mailaddress",
    "System.Numerics.BigInteger": "bigint",
    "System.Globalization.CultureInfo": "cultureinfo",
    "System.Management.Automation.ScriptBlock": "scriptblock",
    "System.Management.Automation.PSObject": "psobject",
    "System.Management.Automation.PSCredential": "pscredential",
    "System.Management.Automation.PSModuleInfo": "psmoduleinfo",
    "System.Management.Automation.PSVariable": "psvariable",
    "System.Management.Automation.SemanticVersion": "semver",
    "System.Management.Automation.SwitchParameter": "switch",
    "Microsoft.Management.Infrastructure.CimSession": "CimSession",
}


def type_label(type_name: str) -> str:
    """A type as syntax shows it: its accelerator, or the name without its namespace."""
    if type_name.endswith("[]"):
        return f"{type_label(type_name[:-2])}[]"
    head, bracket, rest = type_name.partition("[")
    if bracket:
        plain = head.partition("`")[0].rpartition(".")[2]
        arguments = [type_label(part.strip("[] ").partition(",")[0]) for part in rest.rstrip("]").split("],[")]
        return f"{arguments[0]}" if plain == "Nullable" else f"{plain}[{','.join(arguments)}]"
    return _SHORT_NAMES.get(type_name) or type_name.rpartition(".")[2]


def value_label(parameter: ParameterInfo, words_instead: bool = True) -> str:
    """What stands for the value: `<string[]>`, or `{A | B}` where only some words are accepted, if they are wanted."""
    if words_instead:
        for validation in parameter.validations:
            if isinstance(validation, ValidateSet):
                return f"{{{' | '.join(validation.accepted())}}}"
        words = enum_words(parameter)
        if words:
            return f"{{{' | '.join(words)}}}"
    if parameter.required_type_name is not None:
        rank = "[]" if parameter.type_name.endswith("[]") and "[]" not in parameter.required_type_name else ""
        return f"<{parameter.required_type_name.rpartition('.')[2]}{rank}>"
    return f"<{type_label(parameter.type_name)}>"


def enum_words(parameter: ParameterInfo) -> list[str]:
    """The members of the parameter's enum type; none for another type."""
    name = parameter.type_name.removesuffix("[]")
    if name in _SHORT_NAMES or name == "System.Object":
        return []
    net_type = parameter._type or lookup_type(name)
    if net_type is not None and net_type.element_type is not None:
        net_type = net_type.element_type
    return list(net_type.enum_values) if net_type is not None and net_type.is_enum else []


def parameter_label(parameter: ParameterInfo, place: In, words_instead: bool = True) -> str:
    """One parameter of a syntax line."""
    if parameter.is_switch:
        text = f"-{parameter.name}"
    elif place.position is not None:
        text = f"[-{parameter.name}] {value_label(parameter, words_instead)}"
    else:
        text = f"-{parameter.name} {value_label(parameter, words_instead)}"
    return text if place.mandatory else f"[{text}]"


def set_syntax(command: CommandInfo, parameter_set: ParameterSet, in_help: bool = False) -> str:
    """The parameters of one set, in the order syntax shows them; help shows accepted words and hides what is hidden."""
    words = [
        parameter_label(parameter, place, in_help)
        for parameter, place in parameter_set.ordered
        if not (in_help and place.hidden)
    ]
    if command.supports_should_process:
        words += ["[-WhatIf]", "[-Confirm]"]
    if command.supports_paging:
        words += ["[-IncludeTotalCount]", "[-Skip <ulong>]", "[-First <ulong>]"]
    if common_parameters(command):
        words.append("[<CommonParameters>]")
    return " ".join(words)


def command_syntax(command: CommandInfo, name: str | None = None, in_help: bool = False) -> list[str]:
    """A line for each parameter set."""
    shown = name or command.name
    return [f"{shown} {set_syntax(command, parameter_set, in_help)}".rstrip() for parameter_set in command.sets]
