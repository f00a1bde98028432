"""System.IO.Directory: folders by path."""

from __future__ import annotations

import errno
from collections.abc import Callable
from typing import Any

from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.dotnet.io_file import declare_times, full_path, move
from hvsim.interpreter.dotnet.io_infos import is_deep, walk
from hvsim.interpreter.errors import net_failure
from hvsim.interpreter.errors.file_errors import guarded
from hvsim.interpreter.providers.items import DirectoryItem
from hvsim.interpreter.values.arrays import Array
from hvsim.interpreter.values.enums.enums import EnumValue
from hvsim.interpreter.values.types.registry import named_type

DIRECTORY = declare("System.IO.Directory")


@DIRECTORY.static("bool Exists(string path)", engine=True)
def _exists(engine: Any, path: str | None) -> bool:
    status = engine.file_system.status(engine.providers.full_path(path)) if path else None
    return status is not None and bool(status.is_directory)


@DIRECTORY.static("System.IO.DirectoryInfo CreateDirectory(string path)", engine=True)
def _create(engine: Any, path: str) -> DirectoryItem:
    full = full_path(engine, path)
    make_folders(engine, full)
    return DirectoryItem(engine, full, path)


def make_folders(engine: Any, path: str) -> None:
    """Makes a folder with those above it that are missing."""
    missing = []
    current = path
    while current:
        status = engine.file_system.status(current)
        if status is not None:
            with guarded(engine, current):
                if not status.is_directory:
                    raise FileExistsError(errno.EEXIST, "exists", current)
            break
        missing.append(current)
        current = engine.personality.parent(current)
    for each in reversed(missing):
        with guarded(engine, each):
            engine.file_system.make_directory(each)


@DIRECTORY.static("void Delete(string path)", engine=True)
@DIRECTORY.static("void Delete(string path, bool recursive)", engine=True)
def _delete(engine: Any, path: str, recursive: bool = False) -> None:
    delete_folder(engine, full_path(engine, path), recursive)


def delete_folder(engine: Any, path: str, recursive: bool) -> None:
    """Removes a folder, with all that is in it if `recursive`."""
    storage = engine.file_system
    status = storage.status(path)
    if status is None:
        raise net_failure("System.IO.DirectoryNotFoundException", f"Could not find a part of the path '{path}'.")
    if not status.is_directory:
        raise net_failure("System.IO.IOException", engine.personality.system_messages["ENOTDIR"].replace("{0}", path))
    if recursive:
        for child in list(storage.list(path)):
            if child.is_directory:
                delete_folder(engine, child.path, recursive=True)
            else:
                with guarded(engine, child.path):
                    storage.remove(child.path)
    with guarded(engine, path):
        storage.remove(path)


@DIRECTORY.static("void Move(string sourceDirName, string destDirName)", engine=True)
def _move(engine: Any, source: str, target: str) -> None:
    move_folder(engine, full_path(engine, source, "sourceDirName"), target)


def move_folder(engine: Any, source: str, target: str) -> str:
    """Moves a folder or a file; its new absolute path."""
    full = full_path(engine, target, "destDirName")
    if engine.file_system.status(source) is None:
        raise net_failure("System.IO.DirectoryNotFoundException", f"Could not find a part of the path '{source}'.")
    if engine.file_system.status(full) is not None:
        raise net_failure(
            "System.IO.IOException",
            f"Cannot create '{full}' because a file or directory with the same name already exists.",
        )
    move(engine, source, full)
    return full


@DIRECTORY.static("System.IO.DirectoryInfo GetParent(string path)", engine=True)
def _parent(engine: Any, path: str) -> DirectoryItem | None:
    parent = engine.personality.parent(full_path(engine, path))
    return DirectoryItem(engine, parent) if parent else None


@DIRECTORY.static("string GetDirectoryRoot(string path)", engine=True)
def _root(engine: Any, path: str) -> str:
    return str(engine.personality.split_root(full_path(engine, path))[0])


@DIRECTORY.static("string GetCurrentDirectory()", engine=True)
def _current(engine: Any) -> str:
    return str(engine.providers.process_folder)


@DIRECTORY.static("void SetCurrentDirectory(string path)", engine=True)
def _set_current(engine: Any, path: str) -> None:
    full = full_path(engine, path)
    if not _exists(engine, full):
        raise net_failure("System.IO.DirectoryNotFoundException", f"Could not find a part of the path '{full}'.")
    engine.providers.process_folder = full


@DIRECTORY.static("string[] GetLogicalDrives()", engine=True)
def _drives(engine: Any) -> Array:
    return Array.of((status.root for status in engine.file_system.drives()), named_type("System.String"))


@DIRECTORY.static("System.IO.DirectoryInfo CreateTempSubdirectory(string prefix = null)", engine=True)
def _temporary(engine: Any, prefix: str | None = None) -> DirectoryItem:
    machine = engine.personality
    while True:
        digits = "".join("abcdefghijklmnopqrstuvwxyz012345"[engine.random.getrandbits(5)] for _ in range(6))
        path = machine.join(machine.normalize(machine.temporary_folder), f"{prefix or ''}{digits}")
        if engine.file_system.status(path) is None:
            make_folders(engine, path)
            return DirectoryItem(engine, path)


def _declare_listing(name: str, wanted: Callable[[Any], bool]) -> None:
    def find(engine: Any, path: str, pattern: str = "*", option: EnumValue | None = None) -> Array:
        full = full_path(engine, path)
        base = path if path.endswith(engine.personality.separator) else path + engine.personality.separator
        skip = len(full) if full.endswith(engine.personality.separator) else len(full) + 1
        found = (base + each.path[skip:] for each in walk(engine, full, pattern, is_deep(option)) if wanted(each))
        return Array.of(found, named_type("System.String"))

    forms = ("", ", string searchPattern", ", string searchPattern, System.IO.SearchOption searchOption")
    for parameters in forms:
        DIRECTORY.static(f"string[] Get{name}(string path{parameters})", engine=True)(find)
        sequence = f"System.Collections.Generic.IEnumerable[string] Enumerate{name}(string path{parameters})"
        DIRECTORY.static(sequence, engine=True)(find)


_declare_listing("Files", lambda status: not status.is_directory)
_declare_listing("Directories", lambda status: bool(status.is_directory))
_declare_listing("FileSystemEntries", lambda status: True)
declare_times(DIRECTORY)
