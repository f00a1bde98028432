"""Modules: what one exports, which are loaded, and how members get into a session state and out of it again.

Running a module's code is the engine's business (`Engine.run_module`), finding its files is `module_files`'.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from hvsim.interpreter.commands.info import AliasInfo, CmdletInfo, CommandInfo, FunctionInfo
from hvsim.interpreter.commands.wildcards import matches
from hvsim.interpreter.values import PSCustomObject, ScriptMethod

if TYPE_CHECKING:
    from hvsim.interpreter.engine import Engine
    from hvsim.interpreter.state.scope import Scope
    from hvsim.interpreter.state.session import SessionState

_OWN_MODULES = "microsoft.powershell"


class Module:
    """System.Management.Automation.PSModuleInfo. The `exported_...` tables have lower-case keys.

    `session` is the session state its code runs in; None for a module of cmdlets.
    """

    net_name = "System.Management.Automation.PSModuleInfo"

    def __init__(self, name: str, *, path: str = "", kind: str = "Script", version: str = "0.0") -> None:
        self.name = name
        self.path = path
        self.kind = kind
        self.version = version
        self.session: SessionState | None = None
        # A module of cmdlets: it comes with the machine, and its file is named, not there.
        self.is_builtin = False
        self.manifest: dict[str, Any] = {}
        self.exported_functions: dict[str, FunctionInfo] = {}
        self.exported_cmdlets: dict[str, CmdletInfo] = {}
        self.exported_aliases: dict[str, AliasInfo] = {}
        self.exported_variables: dict[str, str] = {}
        self.nested: list[Module] = []
        self.required: list[Module] = []
        # The classes and enums of its code, by lower-case name: what `using module` brings.
        self.types: dict[str, Any] = {}
        self.says_exports = False
        self.on_remove: Any = None
        self.private_data: Any = None
        self.description = ""
        self.definition = ""
        self.prefix = ""
        self.imported_into: list[Scope] = []
        self.extended: Any = None

    @property
    def scope(self) -> Scope | None:
        return None if self.session is None else self.session.scope

    @property
    def base(self) -> str:
        """The folder of its file."""
        cut = max(self.path.rfind("/"), self.path.rfind("\\"))
        return self.path[:cut] if cut > 0 else ""

    @property
    def exported_commands(self) -> list[CommandInfo]:
        return [
            *self.exported_functions.values(),
            *self.exported_cmdlets.values(),
            *self.exported_aliases.values(),
        ]

    def take_manifest(self, manifest: dict[str, Any]) -> None:
        """Makes what a manifest says of it the module's own."""
        self.manifest = manifest
        self.kind = "Manifest"
        self.version = str(manifest.get("ModuleVersion") or "0.0")
        self.description = str(manifest.get("Description") or "")
        self.private_data = manifest.get("PrivateData")

    # exporting

    def export(
        self,
        functions: Iterable[str] | None = None,
        variables: Iterable[str] | None = None,
        aliases: Iterable[str] | None = None,
    ) -> None:
        """Adds the members of its scope that are like the patterns to what it exports."""
        scope = self.scope
        if scope is None:
            return
        for pattern in functions or ():
            for key, function in (scope.functions or {}).items():
                if function.module is self and matches(pattern, function.name):
                    self.exported_functions[key] = function
        for pattern in aliases or ():
            for key, alias in (scope.aliases or {}).items():
                if alias.module in (self, None) and matches(pattern, alias.name):
                    alias.module, alias.module_name = self, self.name
                    self.exported_aliases[key] = alias
        for pattern in variables or ():
            for key in list(scope.values):
                if matches(pattern, key):
                    self.exported_variables[key] = scope.spelling(key)

    def export_default(self) -> None:
        """Exports what a module does that never called Export-ModuleMember: functions and aliases."""
        if not self.says_exports:
            self.export(functions=("*",), aliases=("*",))

    def restrict(self, manifest: dict[str, Any]) -> None:
        """Takes away the exports that the manifest's ...ToExport lists do not name."""
        for key, table in (
            ("FunctionsToExport", self.exported_functions),
            ("AliasesToExport", self.exported_aliases),
            ("VariablesToExport", self.exported_variables),
            ("CmdletsToExport", self.exported_cmdlets),
        ):
            patterns = manifest.get(key)
            if patterns is not None:
                for name in [name for name in table if not any(matches(pattern, name) for pattern in patterns)]:
                    del table[name]

    def __repr__(self) -> str:
        return f"Module({self.name})"


class ModuleTable:
    """The modules of one engine, by lower-case name."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.loaded: dict[str, Module] = {}
        self._builtin: dict[str, Module] = {}

    def find(self, name: str) -> Module | None:
        return self.loaded.get(name.lower())

    def add(self, module: Module) -> None:
        self.loaded[module.name.lower()] = module

    def builtin_names(self) -> list[str]:
        """The modules of cmdlets there are, loaded or not."""
        return self.engine.commands.index.modules

    def builtin(self, name: str) -> Module | None:
        """The module of cmdlets of that name, its cmdlets imported."""
        known = self.find(name) or self._builtin.get(name.lower())
        if known is not None:
            return known
        names = {each.lower(): each for each in self.builtin_names()}
        if name.lower() not in names:
            return None
        index = self.engine.commands.index
        name = names[name.lower()]
        module = Module(name, path=self._builtin_path(name), kind=_kind_of(name), version=index.version_of(name))
        module.is_builtin = True
        module.manifest = {"CompatiblePSEditions": _editions_of(name)}
        in_use = set(self.engine.commands.modules_in_use)
        for key, entry in index.commands.items():
            if entry.module_name == module.name:
                cmdlet = self.engine.commands.cmdlet(entry.name)
                if cmdlet is not None:
                    module.exported_cmdlets[key] = cmdlet
        self.engine.commands.modules_in_use = in_use
        self._builtin[name.lower()] = module
        return module

    def builtin_at(self, path: str) -> Module | None:
        """The module of cmdlets whose file, with or without extension, or whose folder lies at the absolute path."""
        personality = self.engine.personality
        wanted = path.lower()
        for name in self.builtin_names():
            file = self._builtin_path(name).lower()
            stem = personality.split_extension(file)[0]
            if wanted in (file, stem, f"{stem}.dll", personality.parent(file)):
                return self.builtin(name)
        return None

    def _builtin_path(self, name: str) -> str:
        personality = self.engine.personality
        home = self.engine.commands.index.home_of(name) if personality.is_windows else ""
        return personality.join(home or personality.join(personality.shell_home, "Modules"), name, f"{name}.psd1")

    def remove(self, module: Module) -> None:
        """Unloads the module: its members leave the scopes they were imported into."""
        if module.on_remove is not None:
            module.on_remove.invoke(module)
        for scope in module.imported_into:
            _take_away(scope, module)
        module.imported_into.clear()
        for nested in module.nested:
            if self.loaded.get(nested.name.lower()) is nested:
                self.remove(nested)
        self.loaded.pop(module.name.lower(), None)

    def import_members(
        self,
        module: Module,
        scope: Scope,
        *,
        functions: Iterable[str] | None = None,
        variables: Iterable[str] | None = None,
        aliases: Iterable[str] | None = None,
        cmdlets: Iterable[str] | None = None,
        prefix: str = "",
        no_clobber: bool = False,
    ) -> list[tuple[str, str]]:
        """Brings what the module exports into a scope; gives kind and name of each, in order. A list narrows a kind.

        Cmdlets are found without being brought in; a list of them says that of other kinds nothing is wanted.
        """
        selective = any(wanted is not None for wanted in (functions, variables, aliases, cmdlets))
        imported: list[tuple[str, str]] = []
        for function in module.exported_functions.values():
            if _wanted(function.name, functions, selective):
                name = prefixed(function.name, prefix)
                if no_clobber and self.engine.commands.find(name, scope) is not None:
                    continue
                scope.define_function(function, name)
                imported.append(("function", name))
        for alias in module.exported_aliases.values():
            if _wanted(alias.name, aliases, selective):
                if prefix:
                    alias = _with_prefix(alias, module, prefix)
                scope.define_alias(alias)
                imported.append(("alias", alias.name))
        source = module.scope
        for key, name in module.exported_variables.items():
            if source is not None and _wanted(name, variables, selective):
                self.engine.link_variable(scope, source, key, name)
                imported.append(("variable", name))
        if scope not in module.imported_into:
            module.imported_into.append(scope)
        return imported


def prefixed(name: str, prefix: str) -> str:
    """`Get-Thing` with the prefix My is Get-MyThing."""
    if not prefix:
        return name
    verb, dash, noun = name.partition("-")
    return f"{verb}-{prefix}{noun}" if dash else f"{prefix}{name}"


def _with_prefix(alias: AliasInfo, module: Module, prefix: str) -> AliasInfo:
    """The alias as it is imported with a prefix: its own name has it, and its target where the module exports that."""
    target = prefixed(alias.target, prefix) if alias.target.lower() in module.exported_functions else alias.target
    return AliasInfo(prefixed(alias.name, prefix), module.name, module=module, target=target, options=alias.options)


def _wanted(name: str, patterns: Iterable[str] | None, selective: bool) -> bool:
    """With a list for any kind of member, kinds without one bring nothing."""
    if patterns is None:
        return not selective
    return any(matches(pattern, name) for pattern in patterns)


def _take_away(scope: Scope, module: Module) -> None:
    for key, function in list((scope.functions or {}).items()):
        if function.module is module:
            scope.remove_function(key)
    for key, alias in list((scope.aliases or {}).items()):
        if alias.module is module:
            scope.remove_alias(key)
    for key in module.exported_variables:
        if key in scope.values:
            scope.remove(key, force=True)


def _kind_of(name: str) -> str:
    return "Manifest" if name.lower().startswith(_OWN_MODULES) else "Binary"


def _editions_of(name: str) -> list[str]:
    """PowerShell's own modules are for it alone, those of Windows and of the products for both."""
    return ["Core"] if name.lower().startswith(_OWN_MODULES) else ["Core", "Desktop"]


def module_object(module: Module) -> Any:
    """The module as an object: its exported functions are methods, its exported variables note properties."""
    scope = module.scope
    made = PSCustomObject(
        (name, None if scope is None else scope.own_value(key)) for key, name in module.exported_variables.items()
    )
    for function in module.exported_functions.values():
        made.members[function.name.lower()] = ScriptMethod(function.name, function.script_block)
    return made
