"""Modules, snap-ins and history entries as scripts see them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from hvsim.interpreter.commands.modules import module_object
from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.values import (
    GenericDictionary,
    GenericList,
    Int64,
    convert,
    enum_value,
    enumerate_value,
    resolve_type,
    to_string,
)
from hvsim.interpreter.values.dictionaries import Dictionary

if TYPE_CHECKING:
    from hvsim.interpreter.commands.history import HistoryEntry
    from hvsim.interpreter.commands.modules import Module

_AUTOMATION = "System.Management.Automation."
_OF_SNAPINS = "5.1"
"""The last version of PowerShell that had snap-ins."""

MODULE = declare(_AUTOMATION + "PSModuleInfo")
SNAPIN = declare(_AUTOMATION + "PSSnapInInfo")
HISTORY = declare("Microsoft.PowerShell.Commands.HistoryInfo")


def _dictionary(items: Iterable[tuple[str, Any]], value_type: str) -> Any:
    net_type = resolve_type(f"System.Collections.Generic.Dictionary[string,{value_type}]")
    return GenericDictionary(net_type, items, ignore_case=True)


def _version(text: Any) -> Any:
    return convert(text, resolve_type("version"))


@MODULE.property("string Name")
def _name(module: Module) -> str:
    return module.name


@MODULE.property("string Path")
def _path(module: Module) -> str:
    return module.path


@MODULE.property("string ModuleBase")
def _base(module: Module) -> str:
    return module.base


@MODULE.property("version Version")
def _module_version(module: Module) -> Any:
    return _version(module.version)


@MODULE.property("System.Management.Automation.ModuleType ModuleType")
def _module_type(module: Module) -> Any:
    return enum_value(_AUTOMATION + "ModuleType", module.kind)


@MODULE.property("string Definition")
def _definition(module: Module) -> str:
    return module.definition


def _set_description(module: Module, value: Any) -> None:
    module.description = "" if value is None else str(value)


MODULE.property("string Description", _set_description)(lambda module: module.description)


def _set_private_data(module: Module, value: Any) -> None:
    module.private_data = value


MODULE.property("System.Object PrivateData", _set_private_data)(lambda module: module.private_data)


def _set_on_remove(module: Module, value: Any) -> None:
    module.on_remove = value


MODULE.property("scriptblock OnRemove", _set_on_remove)(lambda module: module.on_remove)


for _property, _key in (
    ("string Author", "Author"),
    ("string CompanyName", "CompanyName"),
    ("string Copyright", "Copyright"),
    ("string RootModule", "RootModule"),
    ("string HelpInfoUri", "HelpInfoURI"),
    ("string PowerShellHostName", "PowerShellHostName"),
):
    MODULE.property(_property)(lambda module, key=_key: module.manifest.get(key))


for _property, _key in (
    ("version PowerShellVersion", "PowerShellVersion"),
    ("version PowerShellHostVersion", "PowerShellHostVersion"),
    ("version DotNetFrameworkVersion", "DotNetFrameworkVersion"),
    ("version ClrVersion", "CLRVersion"),
):
    MODULE.property(_property)(
        lambda module, key=_key: None if module.manifest.get(key) is None else _version(module.manifest[key])
    )


def _of_gallery(module: Module, key: str) -> Any:
    """What PrivateData says of the module for a gallery."""
    data = module.private_data.get("PSData") if isinstance(module.private_data, Dictionary) else None
    return data.get(key) if isinstance(data, Dictionary) else None


def _texts(value: Any) -> list[str]:
    items = enumerate_value(value)
    return [] if value is None else [to_string(item) for item in ([value] if items is None else items)]


MODULE.property("string ReleaseNotes")(lambda module: _of_gallery(module, "ReleaseNotes"))
for _name_of_link in ("ProjectUri", "LicenseUri", "IconUri"):

    @MODULE.property(f"uri {_name_of_link}")
    def _link(module: Module, key: str = _name_of_link) -> Any:
        text = _of_gallery(module, key)
        return None if text is None else convert(text, resolve_type("uri"))


@MODULE.property("System.Collections.Generic.IEnumerable[string] Tags")
def _tags(module: Module) -> Any:
    return GenericList(_texts(_of_gallery(module, "Tags")), resolve_type("System.Collections.Generic.List[string]"))


for _property, _key in (
    ("System.Collections.Generic.IEnumerable[string] FileList", "FileList"),
    ("System.Collections.Generic.IEnumerable[string] Scripts", "ScriptsToProcess"),
    ("System.Collections.Generic.IEnumerable[string] CompatiblePSEditions", "CompatiblePSEditions"),
    ("System.Collections.Generic.IEnumerable[string] RequiredAssemblies", "RequiredAssemblies"),
):

    @MODULE.property(_property)
    def _listed(module: Module, key: str = _key) -> Any:
        listed = _texts(module.manifest.get(key))
        return GenericList(listed, resolve_type("System.Collections.ObjectModel.ReadOnlyCollection[string]"))


@MODULE.property("System.Collections.ObjectModel.ReadOnlyCollection[psmoduleinfo] RequiredModules")
def _required(module: Module) -> Any:
    kind = resolve_type("System.Collections.ObjectModel.ReadOnlyCollection[psmoduleinfo]")
    return GenericList(module.required, kind)


@MODULE.property("string Prefix")
def _prefix(module: Module) -> str:
    return module.prefix


@MODULE.property("guid Guid")
def _guid(module: Module) -> Any:
    return convert(module.manifest.get("GUID") or "00000000-0000-0000-0000-000000000000", resolve_type("guid"))


@MODULE.property(
    "System.Collections.Generic.Dictionary[string,System.Management.Automation.FunctionInfo] ExportedFunctions"
)
def _functions(module: Module) -> Any:
    return _dictionary(
        ((function.name, function) for function in module.exported_functions.values()), _AUTOMATION + "FunctionInfo"
    )


@MODULE.property("System.Collections.Generic.Dictionary[string,System.Management.Automation.AliasInfo] ExportedAliases")
def _aliases(module: Module) -> Any:
    return _dictionary(((alias.name, alias) for alias in module.exported_aliases.values()), _AUTOMATION + "AliasInfo")


@MODULE.property(
    "System.Collections.Generic.Dictionary[string,System.Management.Automation.CmdletInfo] ExportedCmdlets"
)
def _cmdlets(module: Module) -> Any:
    return _dictionary(
        ((cmdlet.name, cmdlet) for cmdlet in module.exported_cmdlets.values()), _AUTOMATION + "CmdletInfo"
    )


@MODULE.property(
    "System.Collections.Generic.Dictionary[string,System.Management.Automation.CommandInfo] ExportedCommands"
)
def _commands(module: Module) -> Any:
    return _dictionary(((command.name, command) for command in module.exported_commands), _AUTOMATION + "CommandInfo")


@MODULE.property("System.Collections.Generic.Dictionary[string,psvariable] ExportedVariables")
def _variables(module: Module) -> Any:
    scope = module.scope
    if scope is None:
        return _dictionary((), "psvariable")
    return _dictionary(((name, scope.variable(key)) for key, name in module.exported_variables.items()), "psvariable")


@MODULE.property("System.Collections.ObjectModel.ReadOnlyCollection[psmoduleinfo] NestedModules")
def _nested(module: Module) -> Any:
    return GenericList(module.nested, resolve_type("System.Collections.ObjectModel.ReadOnlyCollection[psmoduleinfo]"))


@MODULE.property("System.Management.Automation.SessionState SessionState")
def _session(module: Module) -> Any:
    return module.session


@MODULE.method("scriptblock NewBoundScriptBlock(scriptblock scriptBlockToBind)")
def _bound_block(module: Module, block: Any) -> Any:
    return block if module.session is None else block.bound_to(module.session)


@MODULE.method("System.Object Invoke(scriptblock sb, params System.Object[] args)")
def _invoke(module: Module, block: Any, *arguments: Any) -> Any:
    return _bound_block(module, block).value(*arguments)


@MODULE.method("psobject AsCustomObject()")
def _as_object(module: Module) -> Any:
    return module_object(module)


@MODULE.method("string ToString()")
def _text(module: Module) -> str:
    return module.name


@SNAPIN.property("string Name")
def _snapin_name(snapin: Any) -> str:
    return str(snapin.name)


SNAPIN.property("version PSVersion")(lambda snapin: _version(_OF_SNAPINS))
SNAPIN.property("string ApplicationBase")(lambda snapin: snapin.module.base)
SNAPIN.property("string AssemblyName")(lambda snapin: snapin.module.name)
SNAPIN.property("string Vendor")(lambda snapin: "")
SNAPIN.property("bool IsDefault")(lambda snapin: False)
SNAPIN.property("bool LogPipelineExecutionDetails")(lambda snapin: False)


@SNAPIN.property("version Version")
def _snapin_version(snapin: Any) -> Any:
    return _version(snapin.module.version)


@SNAPIN.property("string Description")
def _snapin_description(snapin: Any) -> str:
    return str(snapin.module.description)


@SNAPIN.property("string ModuleName")
def _snapin_module(snapin: Any) -> str:
    return str(snapin.module.name)


@HISTORY.property("long Id")
def _id(entry: HistoryEntry) -> Any:
    return Int64(entry.id)


@HISTORY.property("string CommandLine")
def _command_line(entry: HistoryEntry) -> str:
    return entry.command_line


@HISTORY.property("System.Management.Automation.Runspaces.PipelineState ExecutionStatus")
def _status(entry: HistoryEntry) -> str:
    return entry.status


def _date(moment: Any) -> Any:
    return convert(moment.strftime("%Y-%m-%dT%H:%M:%S.%f"), resolve_type("datetime"))


@HISTORY.property("datetime StartExecutionTime")
def _started(entry: HistoryEntry) -> Any:
    return _date(entry.started)


@HISTORY.property("datetime EndExecutionTime")
def _ended(entry: HistoryEntry) -> Any:
    return _date(entry.ended)


@HISTORY.property("timespan Duration")
def _duration(entry: HistoryEntry) -> Any:
    return convert(str(entry.ended - entry.started), resolve_type("timespan"))


@HISTORY.method("string ToString()")
def _entry_text(entry: HistoryEntry) -> str:
    return entry.command_line
