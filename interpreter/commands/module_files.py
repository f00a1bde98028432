"""Modules in files: `.psm1` and `.psd1`, by path or by name in the folders of PSModulePath.

Reads and runs them through the engine; what is exported then is `modules`' business.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hvsim.interpreter.commands.modules import Module
from hvsim.interpreter.errors import ScriptError, failure

if TYPE_CHECKING:
    from hvsim.interpreter.engine import Engine

_EXTENSIONS = (".psd1", ".psm1", ".ps1", ".dll")


def find_module_file(engine: Engine, name: str) -> str | None:
    """The file of a module: a path with or without extension, a folder with a file of its name, or a name."""
    if any(char in name for char in "/\\") or name.lower().endswith(_EXTENSIONS):
        try:
            return _file_at(engine, engine.providers.file_path(name))
        except ScriptError:
            return None
    for folder in module_path(engine):
        found = _file_at(engine, engine.personality.join(folder, name))
        if found is not None:
            return found
    return None


def module_path(engine: Engine) -> list[str]:
    """The folders modules are looked for in by name."""
    text = str(engine.providers.environment.get("PSModulePath") or "")
    return [folder for folder in text.split(engine.personality.path_list_separator) if folder]


def _file_at(engine: Engine, path: str) -> str | None:
    status = engine.file_system.status(path)
    if status is not None and not status.is_directory:
        return str(status.path)
    if status is not None:
        leaf = engine.personality.leaf(path)
        versions = sorted(
            (each.path for each in engine.file_system.list(path) if each.is_directory and each.name[:1].isdigit()),
            reverse=True,
        )
        for folder in (path, *versions):
            for extension in _EXTENSIONS[:2]:
                found = _plain_file(engine, engine.personality.join(folder, leaf + extension))
                if found is not None:
                    return found
    for extension in _EXTENSIONS[:3]:
        found = _plain_file(engine, path + extension)
        if found is not None:
            return found
    return None


def _plain_file(engine: Engine, path: str) -> str | None:
    status = engine.file_system.status(path)
    return str(status.path) if status is not None and not status.is_directory else None


def load_module_file(engine: Engine, path: str, arguments: list[Any]) -> Module:
    """The module of a file, run and with its exports known. Raises ScriptError where it fails."""
    stem, extension = engine.personality.split_extension(engine.personality.leaf(path))
    module = Module(stem, path=path)
    if extension.lower() == ".psd1":
        _load_manifest(engine, module, arguments)
    else:
        run_module_file(engine, module, path, arguments)
    return module


def version_in_file(engine: Engine, path: str) -> str:
    """The version of the module in a file, which is not run: what a manifest says; 0.0 for a script."""
    if not path.lower().endswith(".psd1"):
        return "0.0"
    return str(read_manifest(engine, path).get("ModuleVersion") or "0.0")


def run_module_file(engine: Engine, module: Module, path: str, arguments: list[Any]) -> None:
    """Runs a script file as the module's code."""
    info = engine.commands.script(path)
    module.definition = info.script_block.text
    engine.run_module(info.script_block, module, arguments)
    module.export_default()


def _load_manifest(engine: Engine, module: Module, arguments: list[Any]) -> None:
    manifest = read_manifest(engine, module.path)
    module.manifest = manifest
    module.kind = "Manifest"
    module.version = str(manifest.get("ModuleVersion") or "0.0")
    module.description = str(manifest.get("Description") or "")
    module.private_data = manifest.get("PrivateData")
    folder = engine.personality.parent(module.path)
    root = manifest.get("RootModule") or manifest.get("ModuleToProcess")
    for required in manifest.get("RequiredModules") or ():
        require_module(engine, required)
    if root:
        file = find_module_file(engine, engine.personality.join(folder, str(root)))
        if file is None:
            raise module_not_found(str(root))
        run_module_file(engine, module, file, arguments)
        module.kind = "Script"
    for nested in manifest.get("NestedModules") or ():
        _load_nested(engine, module, folder, str(nested))
    module.restrict(manifest)


def _load_nested(engine: Engine, module: Module, folder: str, name: str) -> None:
    file = find_module_file(engine, engine.personality.join(folder, name)) or find_module_file(engine, name)
    if file is None:
        raise module_not_found(name)
    nested = load_module_file(engine, file, [])
    module.nested.append(nested)
    module.exported_functions.update(nested.exported_functions)
    module.exported_aliases.update(nested.exported_aliases)
    if module.session is not None:
        engine.modules.import_members(nested, module.session.scope)


def require_module(engine: Engine, specification: Any) -> None:
    """Loads what RequiredModules names unless it is there."""
    from hvsim.interpreter.values.dictionaries import Dictionary

    name = str(specification.get("ModuleName") if isinstance(specification, Dictionary) else specification)
    if engine.modules.find(name) is None:
        builtin = engine.modules.builtin(name)
        if builtin is not None:
            engine.modules.add(builtin)
            return
        file = find_module_file(engine, name)
        if file is None:
            raise module_not_found(name)
        module = load_module_file(engine, file, [])
        engine.modules.add(module)
        engine.modules.import_members(module, engine.global_scope)


def read_manifest(engine: Engine, path: str) -> dict[str, Any]:
    """The manifest's keys, spelt as documented, with lists where lists are meant."""
    from hvsim.interpreter.providers.encodings import decode
    from hvsim.interpreter.values import enumerate_value
    from hvsim.interpreter.values.dictionaries import Dictionary

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


_LISTS = frozenset(
    ("FunctionsToExport", "CmdletsToExport", "VariablesToExport", "AliasesToExport", "NestedModules", "RequiredModules",
     "FileList", "ScriptsToProcess", "TypesToProcess", "FormatsToProcess", "CompatiblePSEditions")
)  # fmt: skip
_MANIFEST_KEYS = {
    name.lower(): name
    for name in (
        *_LISTS, "RootModule", "ModuleToProcess", "ModuleVersion", "GUID", "Author", "CompanyName", "Copyright",
        "Description", "PowerShellVersion", "PrivateData", "HelpInfoURI", "DefaultCommandPrefix",
    )
}  # fmt: skip
