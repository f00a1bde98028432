"""Finding the files of modules: by path, by name in the folders of PSModulePath, in the version that is wanted.

Knows folders and what manifests say; runs nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import attrs

from hvsim.grammar import nodes
from hvsim.grammar import parse_with_errors as parse
from hvsim.interpreter.dotnet.identity import parse_version
from hvsim.interpreter.errors import ScriptError
from hvsim.interpreter.providers.encodings import decode
from hvsim.interpreter.values import convert, resolve_type

if TYPE_CHECKING:
    from hvsim.interpreter.engine import Engine

EXTENSIONS = (".psd1", ".psm1", ".ps1", ".dll")
_NEWEST = "999999999"


@attrs.frozen
class WantedVersion:
    """Which versions of a module will do; a text left empty sets no limit. `maximum` may end with `.*`."""

    minimum: str = ""
    maximum: str = ""
    exact: str = ""
    guid: str = ""

    @property
    def is_any(self) -> bool:
        return self == ANY_VERSION

    def fits(self, version: str) -> bool:
        """Whether a module of that version is wanted."""
        numbers = _numbers(version)
        if self.exact and numbers != _numbers(self.exact):
            return False
        if self.minimum and numbers < _numbers(self.minimum):
            return False
        if not self.maximum:
            return True
        most = self.maximum[:-1] + _NEWEST if self.maximum.endswith(".*") else self.maximum
        return numbers <= _numbers(most)

    def in_words(self) -> str:
        """How the error of a module that is not there names the version."""
        if self.exact:
            return f"version '{self.exact}'"
        if self.minimum and self.maximum:
            return f"MinimumVersion '{self.minimum}' and MaximumVersion '{self.maximum}'"
        return f"MaximumVersion '{self.maximum}'" if self.maximum else f"version '{self.minimum}'"


ANY_VERSION = WantedVersion()


def wanted_by(specification: Any) -> tuple[str, WantedVersion]:
    """Name and version that a ModuleSpecification, or a dictionary or text that could be one, asks for."""
    members = convert(specification, resolve_type("Microsoft.PowerShell.Commands.ModuleSpecification")).members
    return members["ModuleName"], WantedVersion(
        minimum=members.get("ModuleVersion", ""),
        maximum=members.get("MaximumVersion", ""),
        exact=members.get("RequiredVersion", ""),
        guid=members.get("Guid", ""),
    )


def _numbers(text: str) -> tuple[int, ...]:
    """A version as four comparable numbers; what is left out counts as 0."""
    found = tuple(parse_version(text if "." in text else f"{text}.0").numbers)
    return tuple(max(number, 0) for number in (*found, 0, 0)[:4])


def is_path(name: str) -> bool:
    """Whether a module is named by the path of its file or folder."""
    return any(char in name for char in "/\\") or name.lower().endswith(EXTENSIONS)


def find_module_file(engine: Engine, name: str, wanted: WantedVersion = ANY_VERSION) -> str | None:
    """The file of a module: a path with or without extension, a folder with a file of its name, or a name."""
    if is_path(name):
        try:
            return _file_at(engine, engine.providers.file_path(name), wanted)
        except ScriptError:
            return None
    for folder in module_path(engine):
        found = _file_at(engine, engine.personality.join(folder, name), wanted)
        if found is not None:
            return found
    return None


def module_path(engine: Engine) -> list[str]:
    """The folders modules are looked for in by name."""
    text = str(engine.providers.environment.get("PSModulePath") or "")
    return [folder for folder in text.split(engine.personality.path_list_separator) if folder]


def available_files(engine: Engine) -> Iterator[str]:
    """The files of all modules in the folders of PSModulePath, all versions, newest first in each folder."""
    for folder in module_path(engine):
        if engine.file_system.status(folder) is None:
            continue
        for entry in sorted(engine.file_system.list(folder), key=lambda each: each.name.lower()):
            if not entry.is_directory:
                continue
            leaf = entry.name
            for inner in (*_version_folders(engine, entry.path), entry.path):
                found = _with_extension(engine, engine.personality.join(inner, leaf), EXTENSIONS[:2])
                if found is not None:
                    yield found


def version_in_file(engine: Engine, path: str) -> str:
    """The version of the module in a file, which is not run: what a manifest says; 0.0 for a script."""
    if not path.lower().endswith(".psd1"):
        return "0.0"
    from hvsim.interpreter.commands.module_files import read_manifest

    return str(read_manifest(engine, path).get("ModuleVersion") or "0.0")


def _version_folders(engine: Engine, path: str) -> list[str]:
    """The folders of a module that are named by a version, newest first."""
    folders = [
        each
        for each in engine.file_system.list(path)
        if each.is_directory and each.name.replace(".", "").isdecimal() and "." in each.name.strip(".")
    ]
    folders.sort(key=lambda each: _numbers(each.name), reverse=True)
    return [each.path for each in folders]


def _file_at(engine: Engine, path: str, wanted: WantedVersion) -> str | None:
    status = engine.file_system.status(path)
    if status is not None and not status.is_directory:
        return _if_wanted(engine, str(status.path), wanted)
    if status is not None:
        leaf = engine.personality.leaf(path)
        for folder in (*_version_folders(engine, str(status.path)), path):
            found = _with_extension(engine, engine.personality.join(folder, leaf), EXTENSIONS[:2])
            found = None if found is None else _if_wanted(engine, found, wanted)
            if found is not None:
                return found
    found = _with_extension(engine, path, EXTENSIONS[:3])
    return None if found is None else _if_wanted(engine, found, wanted)


def _if_wanted(engine: Engine, path: str, wanted: WantedVersion) -> str | None:
    return path if wanted.is_any or wanted.fits(version_in_file(engine, path)) else None


def _with_extension(engine: Engine, stem: str, extensions: tuple[str, ...]) -> str | None:
    for extension in extensions:
        status = engine.file_system.status(stem + extension)
        if status is not None and not status.is_directory:
            return str(status.path)
    return None


def file_with_command(engine: Engine, name: str) -> str | None:
    """The file of a module in PSModulePath that exports a command of that name, as its manifest or text says."""
    for path in available_files(engine):
        if any(name.lower() == each.lower() for each in _commands_of(engine, path)):
            return path
    return None


def _commands_of(engine: Engine, path: str) -> list[str]:
    """The commands a module's files say they export; of a script the functions it defines at its top."""
    from hvsim.interpreter.commands.module_files import read_manifest

    try:
        if not path.lower().endswith(".psd1"):
            return _functions_of(engine, path)
        manifest = read_manifest(engine, path)
        named = [str(each) for key in ("FunctionsToExport", "AliasesToExport") for each in manifest.get(key) or ()]
        root = manifest.get("RootModule") or manifest.get("ModuleToProcess")
        if root and (manifest.get("FunctionsToExport") is None or any("*" in each for each in named)):
            file = find_module_file(engine, engine.personality.join(engine.personality.parent(path), str(root)))
            return named if file is None else [*named, *_functions_of(engine, file)]
        return named
    except ScriptError:
        return []


def _functions_of(engine: Engine, path: str) -> list[str]:
    tree = parse(decode(engine.file_system.read(path)), path).tree
    block = None if tree is None else tree.end_block
    statements = () if block is None else block.statements
    return [each.name for each in statements if isinstance(each, nodes.FunctionDefinitionAst)]
