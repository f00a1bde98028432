"""Modules by cmdlet: Get-Module, Remove-Module, New-Module, Export-ModuleMember, Test-ModuleManifest."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from typing import TYPE_CHECKING, Any

from hvsim.interpreter.commands import Cmdlet, Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.commands.module_files import read_manifest
from hvsim.interpreter.commands.module_search import available_files
from hvsim.interpreter.commands.modules import Module, module_object
from hvsim.interpreter.commands.wildcards import has_wildcards, matches
from hvsim.interpreter.formatting.module_views import AVAILABLE_MODULE
from hvsim.interpreter.values import enumerate_value
from hvsim.interpreter.values.members.access import type_names
from hvsim.interpreter.values.objects import extend

if TYPE_CHECKING:
    from hvsim.interpreter.script_block import ScriptBlock

_ENGINE = "microsoft.powershell.core"
"""What belongs to the engine itself: no folder has it, and no list shows it."""
_MODULE = "System.Management.Automation.PSModuleInfo"
_SPECIFICATION = "Microsoft.PowerShell.Commands.ModuleSpecification[]"
_LOADED, _AVAILABLE = "Loaded", "Available"
_BLOCK, _NAME = "ScriptBlock", "Name"


def module_names(engine: Any, word: str) -> Iterable[str]:
    """Completion of loaded modules."""
    return [module.name for module in engine.modules.loaded.values() if module.name.lower().startswith(word.lower())]


@cmdlet("Get-Module", default_set=_LOADED, aliases=("gmo",), output=_MODULE)
class GetModule(Cmdlet):
    """Gives the modules that are loaded, or that could be."""

    name: list[str] = parameter(
        position=0, pipeline=True, wildcards=True, complete=module_names, help="The modules by name."
    )
    fully_qualified_name: list[object] = parameter(
        type=_SPECIFICATION, by_property_name=True, simulated=False, help="Modules by name and version."
    )
    all: Switch = parameter(sets=(_LOADED, _AVAILABLE), help="Also nested modules.")
    list_available: Switch = parameter(
        sets={_AVAILABLE: In(mandatory=True)}, help="Modules that could be imported instead."
    )
    ps_edition: str = parameter(
        name="PSEdition",
        sets=_AVAILABLE,
        values=("Core", "Desktop"),
        help="Modules that say they are for this edition.",
    )
    skip_edition_check: Switch = parameter(
        sets=_AVAILABLE, no_effect="Modules of all editions are given here.", help="Also modules of other editions."
    )
    refresh: Switch = parameter(sets=_AVAILABLE, no_effect="Nothing is remembered here.", help="Looks anew.")

    examples = [
        Example("Get-Module", "Lists what is imported."),
        Example("Get-Module -ListAvailable | Select-Object -First 1", "Lists what could be."),
    ]

    def process(self) -> None:
        patterns = list(self.name or ("*",))
        candidates = self._available() if self.list_available else self._loaded()
        for module in candidates:
            if any(matches(pattern, module.name) for pattern in patterns) and self._is_for_edition(module):
                self.write(_as_found(module) if self.list_available else module)

    def _is_for_edition(self, module: Module) -> bool:
        """Whether the module says so."""
        if not self.ps_edition:
            return True
        if module.is_builtin:
            editions = module.manifest["CompatiblePSEditions"]
        elif module.path.lower().endswith(".psd1"):
            editions = read_manifest(self.engine, module.path).get("CompatiblePSEditions")
        else:
            return False
        named = [editions] if isinstance(editions, str) else enumerate_value(editions) or ()
        return any(str(edition).lower() == self.ps_edition.lower() for edition in named)

    def _loaded(self) -> list[Module]:
        table = self.engine.modules
        for name in self.engine.commands.modules_in_use - {_ENGINE}:
            module = None if table.find(name) else table.builtin(name)
            if module is not None:
                table.add(module)
        modules = sorted(table.loaded.values(), key=lambda module: module.name.lower())
        if self.all:
            modules += [nested for module in modules for nested in module.nested]
        return modules

    def _available(self) -> list[Module]:
        engine = self.engine
        names = (name for name in engine.modules.builtin_names() if name.lower() != _ENGINE)
        found = [module for name in names if (module := engine.modules.builtin(name))]
        found.sort(key=lambda module: module.base.lower())  # a folder after the other, as they are searched
        for file in available_files(engine):
            module = Module(engine.personality.split_extension(engine.personality.leaf(file))[0], path=file)
            if file.lower().endswith(".psd1"):
                module.take_manifest(read_manifest(engine, file))
                if module.manifest.get("RootModule"):
                    module.kind = "Script"
            found.append(module)
        return found


def _as_found(module: Module) -> Module:
    """The module as one that is available, not in use: an object of its own, shown below its folder."""
    found = copy(module)
    found.extended = None
    extend(found)[1].type_names = [AVAILABLE_MODULE, *type_names(module)]
    return found


@cmdlet("Remove-Module", confirm="Medium", aliases=("rmo",))
class RemoveModule(Cmdlet):
    """Takes modules and their members away."""

    name: list[str] = parameter(
        sets={"name": In(position=0, mandatory=True, pipeline=True)},
        wildcards=True,
        complete=module_names,
        default=(),
        help="The modules by name.",
    )
    fully_qualified_name: list[object] = parameter(
        sets={"FullyQualifiedName": In(position=0, mandatory=True, pipeline=True)},
        type=_SPECIFICATION,
        simulated=False,
        help="Modules by name and version.",
    )
    module_info: list[object] = parameter(
        sets={"ModuleInfo": In(position=0, mandatory=True, pipeline=True)},
        type=f"{_MODULE}[]",
        default=(),
        help="The modules themselves.",
    )
    force: Switch = parameter(no_effect="No module is read-only here.", help="Also read-only modules.")

    examples = [
        Example(
            "Remove-Module Tools; Get-Command Get-Tool -ErrorAction Ignore",
            "Takes the functions of a module away.",
            setup="New-Module -Name Tools { function Get-Tool { 1 } } | Import-Module",
        )
    ]

    def begin(self) -> None:
        self.removed = 0

    def process(self) -> None:
        for module in list(self._chosen()):
            if self.should_process(module.name, f"Remove module: {module.name}"):
                self.engine.modules.remove(module)
            self.removed += 1

    def end(self) -> None:
        if not self.removed and not any(has_wildcards(name) for name in self.name):
            self.write_error(
                "No modules were removed. Verify that the specification of modules to remove is correct and those "
                "modules exist in the runspace.",
                "Modules_NoModulesRemoved",
                "ResourceUnavailable",
                exception="System.InvalidOperationException",
            )

    def _chosen(self) -> Iterable[Module]:
        loaded = self.engine.modules.loaded
        yield from (module for module in self.module_info if isinstance(module, Module))
        for name in self.name:
            yield from [module for module in loaded.values() if matches(name, module.name)]


@cmdlet("New-Module", default_set=_BLOCK, aliases=("nmo",), output=_MODULE)
class NewModule(Cmdlet):
    """Makes a module of a script block, without a file."""

    name: str = parameter(
        sets={_NAME: In(position=0, mandatory=True, pipeline=True)}, help="The module's name; made up when left out."
    )
    script_block: ScriptBlock = parameter(
        sets={_BLOCK: In(position=0, mandatory=True), _NAME: In(position=1, mandatory=True)},
        help="The code of the module.",
    )
    function: list[str] = parameter(help="The functions to import; all exported ones when left out.")
    cmdlet_names: list[str] = parameter(
        name="Cmdlet", no_effect="A dynamic module has none.", help="The cmdlets to import."
    )
    return_result: Switch = parameter(help="Gives the output of the code instead of the module.")
    as_custom_object: Switch = parameter(help="Gives an object with the module's functions as methods.")
    argument_list: list[object] = parameter(
        remaining=True, aliases=("Args",), default=(), help="The arguments of the code."
    )

    examples = [
        Example("$null = New-Module { function Get-Answer { 42 } }; Get-Answer", "Adds a function.", output="42\n")
    ]

    def end(self) -> None:
        engine = self.engine
        name = self.name or f"__DynamicModule_{engine.new_guid()}"
        module = Module(name, path=name if self.name is None else "")
        module.definition = self.script_block.text
        output = engine.run_module(self.script_block, module, list(self.argument_list))
        module.export_default()
        if self.function is not None:
            module.exported_functions = {
                key: function
                for key, function in module.exported_functions.items()
                if any(matches(pattern, function.name) for pattern in self.function)
            }
        if self.as_custom_object:
            self.write(module_object(module))
            return
        announce(self, "Exporting", exports_of(module))
        scope = engine.module_scope(self.runtime.scope)
        announce(self, "Importing", engine.modules.import_members(module, scope))
        if self.return_result:
            self.write_all(output)
        else:
            self.write(module)


def exports_of(module: Module) -> list[tuple[str, str]]:
    """Kind and name of what a module exports."""
    return [
        *(("function", function.name) for function in module.exported_functions.values()),
        *(("alias", alias.name) for alias in module.exported_aliases.values()),
        *(("variable", name) for name in module.exported_variables.values()),
    ]


def announce(command: Cmdlet, verb: str, members: list[tuple[str, str]]) -> None:
    """Says in verbose messages what is exported or imported."""
    for kind, name in members:
        command.write_verbose(f"{verb} {kind} '{name}'.")


@cmdlet("Export-ModuleMember")
class ExportModuleMember(Cmdlet):
    """Says which commands, variables and aliases of a module others see."""

    function: list[str] = parameter(
        position=0,
        pipeline=True,
        by_property_name=True,
        wildcards=True,
        allow_empty_collection=True,
        help="The functions to export.",
    )
    cmdlet_names: list[str] = parameter(
        name="Cmdlet",
        by_property_name=True,
        wildcards=True,
        allow_empty_collection=True,
        no_effect="A script module has none.",
        help="The cmdlets to export.",
    )
    variable: list[str] = parameter(by_property_name=True, wildcards=True, help="The variables to export.")
    alias: list[str] = parameter(by_property_name=True, wildcards=True, help="The aliases to export.")

    examples = [
        Example(
            "$null = New-Module { function Get-A { 'a' }; function Get-B { 'b' }; Export-ModuleMember Get-A }; Get-A",
            "Exports one of two functions.",
            output="a\n",
        )
    ]

    def process(self) -> None:
        module = self.runtime.scope.session.module
        if not isinstance(module, Module):
            self.fail(
                "The Export-ModuleMember cmdlet can only be called from inside a module.",
                "Modules_CanOnlyExecuteExportModuleMemberInsideAModule",
                "PermissionDenied",
                exception="System.InvalidOperationException",
            )
        module.says_exports = True
        module.export(self.function, self.variable, self.alias)


@cmdlet("Test-ModuleManifest", output=_MODULE)
class TestModuleManifest(Cmdlet):
    """Checks that a manifest is well formed and that its files exist."""

    path: str = parameter(position=0, mandatory=True, pipeline=True, by_property_name=True, help="The manifest's path.")

    examples = [
        Example(
            "(Test-ModuleManifest ./tools.psd1).Version.ToString()",
            "Reads the version of a manifest.",
            setup="Set-Content ./tools.psd1 \"@{ ModuleVersion = '1.2' }\"",
            output="1.2\n",
        )
    ]

    def process(self) -> None:
        engine = self.engine
        path = engine.providers.file_path(self.path)
        status = engine.file_system.status(path)
        if status is None:
            self.fail(
                f"The specified module '{self.path}' was not loaded because no valid module file was found in any "
                "module directory.",
                "Modules_ModuleNotFound",
                "ResourceUnavailable",
                exception="System.IO.FileNotFoundException",
                target=self.path,
            )
        manifest = read_manifest(engine, status.path)
        module = Module(engine.personality.split_extension(status.name)[0], path=status.path, kind="Manifest")
        module.manifest = manifest
        module.version = str(manifest.get("ModuleVersion") or "0.0")
        self.write(module)
