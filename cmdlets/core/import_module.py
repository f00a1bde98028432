"""Import-Module: brings a module of cmdlets, of a file, or one that is there already into the session."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hvsim.cmdlets.core.modules import announce, exports_of
from hvsim.interpreter.commands import Cmdlet, Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.commands.module_files import (
    find_module_file,
    load_module_file,
    module_not_found,
    version_in_file,
)
from hvsim.interpreter.commands.modules import Module, module_object
from hvsim.interpreter.commands.validation import ValidateSet
from hvsim.interpreter.dotnet.identity import Version, parse_version

if TYPE_CHECKING:
    from collections.abc import Iterable

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
        simulated=False,
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
                if isinstance(module, Module):
                    self._bring_in(module)
            return
        for name in self.name or ():
            module = self._find(name)
            if module is not None:
                self._bring_in(module)

    def _find(self, name: str) -> Module | None:
        """The module of that name, loaded when it is not yet."""
        modules = self.engine.modules
        by_path = any(char in name for char in "/\\") or name.lower().endswith((".psm1", ".psd1", ".ps1"))
        loaded = None if by_path else modules.find(name)
        if loaded is not None and self._fits(loaded.version) and not (self.force and loaded.path):
            return loaded
        builtin = None if by_path else modules.builtin(name)
        file = None if builtin is not None and not builtin.path else find_module_file(self.engine, name)
        if file is not None and self._fits(version_in_file(self.engine, file)):
            return self._from_file(file)
        if file is None and builtin is not None and self._fits(builtin.version):
            return builtin
        self._not_found(name)
        return None

    def _fits(self, text: str) -> bool:
        """Whether a module of that version is wanted."""
        numbers = parse_version(text).numbers
        if self.required_version is not None and numbers != self.required_version.numbers:
            return False
        if self.minimum_version is not None and numbers < self.minimum_version.numbers:
            return False
        return self.maximum_version is None or numbers <= _newest(self.maximum_version).numbers

    def _not_found(self, name: str) -> None:
        """The error of a module that is not there, or not in the version that was asked for."""
        least, most, exact = self.minimum_version, self.maximum_version, self.required_version
        if least is None and most is None and exact is None:
            self.write_error_record(module_not_found(name).record)
            return
        if exact is not None:
            wanted = f"version '{exact.net_text()}'"
        elif least is not None and most is not None:
            wanted = f"MinimumVersion '{least.net_text()}' and MaximumVersion '{most}'"
        else:
            wanted = f"MaximumVersion '{most}'" if least is None else f"version '{least.net_text()}'"
        self.write_error(
            f"The specified module '{name}' with {wanted} was not loaded because no valid module file was found in any "
            "module directory.",
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
        return load_module_file(self.engine, file, list(self.argument_list))

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
        to_global = self.global_ or (self.scope or "").lower() == "global"
        target = engine.global_scope if to_global else engine.module_scope(self.runtime.scope)
        members = engine.modules.import_members(
            module,
            target,
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


def _newest(text: str) -> Version:
    """The version that -MaximumVersion means: a star at its end is the greatest number there may be."""
    return parse_version(text[:-1] + "999999999" if text.endswith(".*") else text)
