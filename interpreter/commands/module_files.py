"""Modules in files: `.psm1` and `.psd1`, by path or by name in the folders of PSModulePath.

Reads and runs them through the engine; where they are is `module_search`'s, what is exported then `modules`' business.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hvsim.interpreter.commands.module_search import WantedVersion, find_module_file, wanted_by
from hvsim.interpreter.commands.modules import Module
from hvsim.interpreter.errors import ScriptError, failure
from hvsim.interpreter.pipeline.calls import run_block
from hvsim.interpreter.pipeline.streams import discard
from hvsim.interpreter.providers.encodings import decode
from hvsim.interpreter.values import convert, enumerate_value, resolve_type
from hvsim.interpreter.values.dictionaries import Dictionary

if TYPE_CHECKING:
    from hvsim.interpreter.engine import Engine
    from hvsim.interpreter.state.scope import Scope


def load_module_file(engine: Engine, path: str, arguments: list[Any], scope: Scope | None = None) -> Module:
    """The module of a file, run and with its exports known. Raises ScriptError where it fails.

    `scope` is the importer's: the scripts that a manifest wants processed first run in it.
    """
    stem, extension = engine.personality.split_extension(engine.personality.leaf(path))
    module = Module(stem, path=path)
    if extension.lower() == ".psd1":
        _load_manifest(engine, module, arguments, scope or engine.global_scope)
    else:
        run_module_file(engine, module, path, arguments)
    return module


def run_module_file(engine: Engine, module: Module, path: str, arguments: list[Any]) -> None:
    """Runs a script file as the module's code."""
    info = engine.commands.script(path)
    module.definition = info.script_block.text
    engine.run_module(info.script_block, module, arguments)
    module.types.update((each.full_name.lower(), each) for each in info.script_block.code.types or ())
    module.export_default()


def _load_manifest(engine: Engine, module: Module, arguments: list[Any], scope: Scope) -> None:
    manifest = read_manifest(engine, module.path)
    check_manifest(manifest, module.path)
    module.take_manifest(manifest)
    folder = engine.personality.parent(module.path)
    for required in manifest.get("RequiredModules") or ():
        module.required.append(require_module(engine, required, module.path))
    for script in manifest.get("ScriptsToProcess") or ():
        _process_script(engine, engine.personality.join(folder, str(script)), scope)
    engine.open_module(module)
    for nested in manifest.get("NestedModules") or ():
        _load_nested(engine, module, folder, nested)
    root = manifest.get("RootModule") or manifest.get("ModuleToProcess")
    if root:
        file = find_module_file(engine, engine.personality.join(folder, str(root)))
        if file is None:
            raise module_not_found(str(root))
        run_module_file(engine, module, file, arguments)
        module.kind = "Script"
    module.restrict(manifest)


def _process_script(engine: Engine, path: str, scope: Scope) -> None:
    """Runs a script of a manifest in a scope: the importer's (ScriptsToProcess) or the module's own (NestedModules).

    What it writes goes nowhere.
    """
    block = engine.commands.script(path).script_block
    run_block(block.bound_to(scope.session), scope, discard, [], dot=True)


def _load_nested(engine: Engine, module: Module, folder: str, specification: Any) -> None:
    """Loads one of NestedModules; a script is no module of its own, it runs in the outer one's session state."""
    name, wanted = wanted_by(specification)
    file = find_module_file(engine, engine.personality.join(folder, name), wanted)
    file = file or find_module_file(engine, name, wanted)
    if file is None:
        raise module_not_found(name)
    if file.lower().endswith(".ps1") and module.scope is not None:
        _process_script(engine, file, module.scope)
        module.export_default()
        return
    nested = load_module_file(engine, file, [], module.scope)
    module.nested.append(nested)
    for function in nested.exported_functions.values():
        # Whoever looks sees them as the outer module's commands.
        function.module, function.module_name = module, module.name
    module.exported_functions.update(nested.exported_functions)
    module.exported_aliases.update(nested.exported_aliases)
    if module.scope is not None:
        engine.modules.import_members(nested, module.scope)


def require_module(engine: Engine, specification: Any, asking: str = "") -> Module:
    """The module that RequiredModules names, loaded into the global session unless it is there."""
    name, wanted = wanted_by(specification)
    known = engine.modules.find(name)
    if known is not None and wanted.fits(known.version):
        return known
    builtin = engine.modules.builtin(name)
    if builtin is not None:
        engine.modules.add(builtin)
        return builtin
    file = find_module_file(engine, name, wanted)
    if file is None:
        raise required_not_found(asking, name, wanted)
    module = load_module_file(engine, file, [])
    engine.modules.add(module)
    engine.modules.import_members(module, engine.global_scope)
    return module


def read_manifest(engine: Engine, path: str) -> dict[str, Any]:
    """The manifest's keys, spelt as documented, with lists where lists are meant."""
    block = engine.parse(decode(engine.file_system.read(path)), path)
    value: object = block.value()
    if not isinstance(value, Dictionary):
        raise failure(
            f"The module manifest '{path}' could not be processed because it is not a valid PowerShell module manifest "
            "file. Remove the elements that are not permitted.",
            "Modules_InvalidManifest",
            "ResourceUnavailable",
            "System.InvalidOperationException",
            target=path,
        )
    manifest: dict[str, Any] = {}
    for key, item in value.items():
        name = _MANIFEST_KEYS.get(str(key).lower(), str(key))
        if name in _LISTS and item is not None:
            elements = enumerate_value(item)
            item = [item] if elements is None else list(elements)
        manifest[name] = item
    return manifest


def module_not_found(name: str) -> ScriptError:
    """The error for a module that no file is found for."""
    return failure(
        f"The specified module '{name}' was not loaded because no valid module file was found in any module directory.",
        "Modules_ModuleNotFound",
        "ResourceUnavailable",
        "System.IO.FileNotFoundException",
        target=name,
    )


def required_not_found(asking: str, name: str, wanted: WantedVersion) -> ScriptError:
    """The error for a manifest whose required module is nowhere."""
    version = "" if wanted.is_any else f" with {wanted.in_words()}"
    return failure(
        f"The required module '{name}'{version} was not loaded because no valid module file was found in any module "
        "directory."
        if not asking
        else f"The required module '{name}'{version} is not loaded. Load the module or remove the module from "
        f"'RequiredModules' in the file '{asking}'.",
        "Modules_InvalidManifest",
        "ResourceUnavailable",
        "System.Management.Automation.MissingMemberException",
        target=name,
    )


def check_manifest(manifest: dict[str, Any], path: str) -> None:
    """Raises PowerShell's error for a manifest with members that none has, or without a version that is one."""
    unknown = [name for name in manifest if name.lower() not in _MANIFEST_KEYS]
    if unknown:
        known, wrong = (", ".join(f"'{name}'" for name in names) for names in (_MEMBERS, unknown))
        raise _bad_manifest(
            f"The '{path}' module cannot be imported because its manifest contains one or more members that are not "
            f"valid. The valid manifest members are ({known}). Remove the members that are not valid ({wrong}), then "
            "try to import the module again.",
            path,
            "System.InvalidOperationException",
        )
    version = manifest.get("ModuleVersion")
    if version is None:
        raise _bad_manifest(
            "The member 'ModuleVersion' is not present in the module manifest. This member must exist and be assigned "
            f"a version number of the form 'n.n.n.n'. Add the missing member to the file '{path}'.",
            path,
            "System.Management.Automation.MissingMemberException",
        )
    try:
        convert(version, resolve_type("version"))
    except ScriptError as error:
        raise _bad_manifest(
            f"The member 'ModuleVersion' in the module manifest is not valid: {error.message}. Verify that a valid "
            f"value is specified for this field in the '{path}' file.",
            path,
            "System.ArgumentException",
        ) from None


def _bad_manifest(message: str, path: str, exception: str) -> ScriptError:
    return failure(message, "Modules_InvalidManifest", "ResourceUnavailable", exception, target=path)


_MEMBERS = (
    "ModuleToProcess", "NestedModules", "GUID", "Author", "CompanyName", "Copyright", "ModuleVersion", "Description",
    "PowerShellVersion", "PowerShellHostName", "PowerShellHostVersion", "CLRVersion", "DotNetFrameworkVersion",
    "ProcessorArchitecture", "RequiredModules", "TypesToProcess", "FormatsToProcess", "ScriptsToProcess",
    "PrivateData", "RequiredAssemblies", "ModuleList", "FileList", "FunctionsToExport", "VariablesToExport",
    "AliasesToExport", "CmdletsToExport", "DscResourcesToExport", "CompatiblePSEditions", "HelpInfoURI", "RootModule",
    "DefaultCommandPrefix",
)  # fmt: skip
_LISTS = frozenset(
    ("FunctionsToExport", "CmdletsToExport", "VariablesToExport", "AliasesToExport", "NestedModules", "RequiredModules",
     "FileList", "ScriptsToProcess", "TypesToProcess", "FormatsToProcess", "CompatiblePSEditions")
)  # fmt: skip
_MANIFEST_KEYS = {name.lower(): name for name in (*_LISTS, *_MEMBERS)}
