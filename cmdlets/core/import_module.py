"""Import-Module: brings a module of cmdlets, of a file, or one that is there already into the session."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hvsim.cmdlets.core.modules import announce, exports_of
from hvsim.interpreter.commands import Cmdlet, Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.commands.module_files import load_module_file, module_not_found
from hvsim.interpreter.commands.module_search import ANY_VERSION, WantedVersion, find_module_file, is_path, wanted_by
from hvsim.interpreter.commands.modules import Module, module_object
from hvsim.interpreter.commands.validation import ValidateSet
from hvsim.interpreter.dotnet.identity import Version
from hvsim.interpreter.errors import ScriptError
from hvsim.interpreter.formatting.module_views import AVAILABLE_MODULE
from hvsim.interpreter.values.members.access import type_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hvsim.interpreter.state.scope import Scope

_MODULE = "System.Management.Automation.PSModuleInfo"
_FIRST = In(position=0, mandatory=True, pipeline=True)
_NAME, _QUALIFIED, _ASSEMBLY, _INFO = "Name", "FullyQualifiedName", "Assembly", "ModuleInfo"


def _names(engine: Any, word: str) -> Iterable[str]:
    return [name for name in engine.modules.builtin_names() if name.lower().startswith(word.lower())]


@cmdlet("Import-Module", default_set=_NAME, aliases=("ipmo",), output=_MODULE)
class ImportModule(Cmdlet):
    """Loads modules and makes their members known."""

    name: list[str] = parameter(
        sets={_NAME: _FIRST}, wildcards=True, complete=_names, help="The modules by name or by the path of a file."
    )
    fully_qualified_name: list[object] = parameter(
        sets={_QUALIFIED: _FIRST},
        type="Microsoft.PowerShell.Commands.ModuleSpecification[]",
        help="Modules by name and version.",
    )
    assembly: list[object] = parameter(
        sets={_ASSEMBLY: _FIRST}, type="System.Reflection.Assembly[]", simulated=False, help="Modules in assemblies."
    )
    module_info: list[object] = parameter(sets={_INFO: _FIRST}, type=f"{_MODULE}[]", help="The modules themselves.")
    global_: Switch = parameter(help="Imports into the global session state also from inside a module.")
    prefix: str = parameter(default="", help="Put in front of the nouns of what is imported.")
    function: list[str] = parameter(wildcards=True, help="The functions to import.")
    cmdlet_names: list[str] = parameter(name="Cmdlet", wildcards=True, help="The cmdlets to import.")
    variable: list[str] = parameter(wildcards=True, help="The variables to import.")
    alias: list[str] = parameter(wildcards=True, help="The aliases to import.")
    force: Switch = parameter(help="Loads a module again that is loaded already.")
    skip_edition_check: Switch = parameter(
        sets=(_NAME, _QUALIFIED, _ASSEMBLY, _INFO),
        no_effect="Modules of all editions are loaded here.",
        help="Also modules of other editions.",
    )
    pass_thru: Switch = parameter(help="Gives the modules.")
    as_custom_object: Switch = parameter(help="Gives an object with the module's functions as methods.")
    minimum_version: Version | None = parameter(
        sets=_NAME, aliases=("Version",), help="The oldest version that will do."
    )
    maximum_version: str | None = parameter(
        sets=_NAME, help="The newest version that will do; 1.* is any that begins with 1."
    )
    required_version: Version | None = parameter(sets=_NAME, help="The only version that will do.")
    argument_list: list[object] = parameter(aliases=("Args",), default=(), help="The arguments of the module's code.")
    disable_name_checking: Switch = parameter(
        no_effect="There is none here.", help="No warning about unapproved verbs."
    )
    no_clobber: Switch = parameter(aliases=("NoOverwrite",), help="Leaves commands that are there already.")
    scope: str = parameter(validate=ValidateSet(("Local", "Global")), help="Local or Global.")

    examples = [
        Example(
            "Import-Module ./tools.psm1; Get-Tool",
            "Imports a script file.",
            setup="Set-Content ./tools.psm1 'function Get-Tool { 1 }'",
            output="1\n",
        ),
        Example(
            "(New-Module { function Twice($n) { $n * 2 } } | Import-Module -AsCustomObject).Twice(21)",
            "Uses a module as an object.",
            output="42\n",
        ),
    ]

    def process(self) -> None:
        if self.parameter_set == _INFO:
            for module in self.module_info:
                found = self._loaded(module) if isinstance(module, Module) else None
                if found is not None:
                    self._bring_in(found)
            return
        for name, wanted in self._asked():
            found = self._find(name, wanted)
            if found is not None:
                self._bring_in(found)

    def _asked(self) -> Iterator[tuple[str, WantedVersion]]:
        if self.parameter_set == _QUALIFIED:
            yield from (wanted_by(each) for each in self.fully_qualified_name)
            return
        least, most, exact = self.minimum_version, self.maximum_version, self.required_version
        wanted = WantedVersion(
            "" if least is None else least.net_text(), most or "", "" if exact is None else exact.net_text()
        )
        for name in self.name or ():
            yield name, wanted

    def _loaded(self, module: Module) -> Module | None:
        """The module itself; of one that Get-Module -ListAvailable found, what its file holds."""
        if AVAILABLE_MODULE in type_names(module):
            return self._find(module.path, ANY_VERSION)
        return module

    def _find(self, name: str, wanted: WantedVersion) -> Module | None:
        """The module of that name, loaded when it is not yet."""
        modules = self.engine.modules
        loaded = None if is_path(name) else modules.find(name)
        if (
            loaded is not None
            and wanted.fits(loaded.version)
            and (loaded.is_builtin or not (self.force and loaded.path))
        ):
            return loaded
        builtin = self._builtin_at(name) if is_path(name) else modules.builtin(name)
        file = None
        if builtin is None or not builtin.is_builtin:
            file = find_module_file(self.engine, name, wanted)
        if file is not None:
            return self._from_file(file)
        if builtin is not None and wanted.fits(builtin.version):
            return builtin
        self._not_found(name, wanted)
        return None

    def _builtin_at(self, path: str) -> Module | None:
        try:
            return self.engine.modules.builtin_at(self.engine.providers.file_path(path))
        except ScriptError:
            return None

    def _not_found(self, name: str, wanted: WantedVersion) -> None:
        """The error of a module that is not there, or not in the version that was asked for."""
        if wanted.is_any:
            self.write_error_record(module_not_found(name).record)
            return
        self.write_error(
            f"The specified module '{name}' with {wanted.in_words()} was not loaded because no valid module file was "
            "found in any module directory.",
            "Modules_ModuleWithVersionNotFound",
            "ResourceUnavailable",
            exception="System.IO.FileNotFoundException",
            target=name,
        )

    def _from_file(self, file: str) -> Module:
        modules = self.engine.modules
        stem = self.engine.personality.split_extension(self.engine.personality.leaf(file))[0]
        known = modules.find(stem)
        if known is not None and known.path.lower() == file.lower():
            if not self.force:
                return known
            modules.remove(known)
        return load_module_file(self.engine, file, list(self.argument_list), self._target())

    def _target(self) -> Scope:
        """The scope that members are brought into."""
        to_global = self.global_ or (self.scope or "").lower() == "global"
        return self.engine.global_scope if to_global else self.engine.module_scope(self.runtime.scope)

    def _bring_in(self, module: Module) -> None:
        engine = self.engine
        if self.as_custom_object:
            self.write(module_object(module))
            return
        known = engine.modules.find(module.name)
        if known is not module:
            self.write_verbose(f"Loading module from path '{module.path or module.name}'.")
            announce(self, "Exporting", exports_of(module))
        engine.modules.add(module)
        members = engine.modules.import_members(
            module,
            self._target(),
            functions=self.function,
            variables=self.variable,
            aliases=self.alias,
            cmdlets=self.cmdlet_names,
            prefix=self.prefix or str(module.manifest.get("DefaultCommandPrefix") or ""),
            no_clobber=self.no_clobber,
        )
        announce(self, "Importing", members)
        if self.pass_thru:
            self.write(module)
