"""System.IO.Path: paths as text, by the rules of the simulated machine."""

from __future__ import annotations

from typing import Any

from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.errors import net_failure
from hvsim.interpreter.values.arrays import Array
from hvsim.interpreter.values.numbers.numbers import Char
from hvsim.interpreter.values.types.registry import named_type

PATH = declare("System.IO.Path")
_RANDOM_CHARACTERS = "abcdefghijklmnopqrstuvwxyz012345"


def _separators(engine: Any) -> str:
    return str(engine.personality.net_separators)


def _split(engine: Any, path: str) -> int:
    """Where the last name of a path begins."""
    separators = _separators(engine) + (":" if "\\" in _separators(engine) else "")
    return max((path.rfind(mark) for mark in separators), default=-1) + 1


def _root_length(engine: Any, path: str) -> int:
    separators = _separators(engine)
    if "\\" in separators:
        if path[1:2] == ":":
            return 3 if path[2:3] in ("\\", "/") else 2
        if path[:2] in ("\\\\", "//"):
            server = path.find("\\", 2)
            share = path.find("\\", server + 1) if server > 0 else -1
            return share if share > 0 else len(path)
    return 1 if path[:1] and path[0] in separators else 0


@PATH.static("string Combine(string path1, string path2)", engine=True)
@PATH.static("string Combine(string path1, string path2, string path3)", engine=True)
@PATH.static("string Combine(string path1, string path2, string path3, string path4)", engine=True)
def _combine(engine: Any, *parts: str | None) -> str:
    if any(part is None for part in parts):
        raise net_failure("System.ArgumentNullException", f"Value cannot be null. (Parameter '{_first_null(parts)}')")
    return _combined(engine, [part or "" for part in parts])


def _first_null(parts: tuple[str | None, ...]) -> str:
    return f"path{parts.index(None) + 1}"


@PATH.static("string Combine(params string[] paths)", engine=True)
def _combine_all(engine: Any, parts: Any) -> str:
    return _combined(engine, list(parts))


def _combined(engine: Any, parts: list[str]) -> str:
    separators, result = _separators(engine), ""
    for part in parts:
        if not part:
            continue
        if not result or _root_length(engine, part):
            result = part
        else:
            result += part if result[-1] in separators else engine.personality.separator + part
    return result


@PATH.static("string Join(string path1, string path2)", engine=True)
@PATH.static("string Join(string path1, string path2, string path3)", engine=True)
@PATH.static("string Join(string path1, string path2, string path3, string path4)", engine=True)
def _join(engine: Any, *parts: str | None) -> str:
    return _joined(engine, [part for part in parts if part])


@PATH.static("string Join(params string[] paths)", engine=True)
def _join_all(engine: Any, parts: Any) -> str:
    return _joined(engine, [part for part in parts if part])


def _joined(engine: Any, parts: list[str]) -> str:
    separators, result = _separators(engine), ""
    for part in parts:
        bare = not result or result[-1] in separators or part[0] in separators
        result += part if bare else engine.personality.separator + part
    return result


@PATH.static("string GetFileName(string path)", engine=True)
def _file_name(engine: Any, path: str | None) -> str | None:
    return None if path is None else path[_split(engine, path) :]


@PATH.static("string GetFileNameWithoutExtension(string path)", engine=True)
def _stem(engine: Any, path: str | None) -> str | None:
    if path is None:
        return None
    name = path[_split(engine, path) :]
    return name.rpartition(".")[0] if "." in name else name


@PATH.static("string GetExtension(string path)", engine=True)
def _extension(engine: Any, path: str | None) -> str | None:
    if path is None:
        return None
    _, dot, extension = path[_split(engine, path) :].rpartition(".")
    return dot + extension if dot and extension else ""


@PATH.static("bool HasExtension(string path)", engine=True)
def _has_extension(engine: Any, path: str | None) -> bool:
    return bool(_extension(engine, path))


@PATH.static("string ChangeExtension(string path, string extension)", engine=True)
def _change_extension(engine: Any, path: str | None, extension: str | None) -> str | None:
    if not path:
        return path
    start = _split(engine, path)
    name = path[start:]
    stem = path[:start] + (name.rpartition(".")[0] if "." in name else name)
    if extension is None:
        return stem
    return stem + (extension if extension.startswith(".") else "." + extension)


@PATH.static("string GetDirectoryName(string path)", engine=True)
def _directory_name(engine: Any, path: str | None) -> str | None:
    if not path:
        return None
    separators, root = _separators(engine), _root_length(engine, path)
    end = len(path)
    if end <= root:
        return None
    while end > root and path[end - 1] not in separators:
        end -= 1
    while end > root and path[end - 1] in separators:
        end -= 1
    return _normal_separators(engine, path[:end])


def _normal_separators(engine: Any, path: str) -> str:
    separators, own = _separators(engine), engine.personality.separator
    out: list[str] = []
    for index, character in enumerate(path):
        if character not in separators:
            out.append(character)
        elif index <= 1 or path[index - 1] not in separators or (index == 1 and own == "\\"):
            out.append(own)
    return "".join(out)


@PATH.static("string GetPathRoot(string path)", engine=True)
def _path_root(engine: Any, path: str | None) -> str | None:
    return None if not path else _normal_separators(engine, path[: _root_length(engine, path)])


@PATH.static("bool IsPathRooted(string path)", engine=True)
def _is_rooted(engine: Any, path: str | None) -> bool:
    return bool(path) and _root_length(engine, path or "") > 0


@PATH.static("bool IsPathFullyQualified(string path)", engine=True)
def _is_full(engine: Any, path: str) -> bool:
    return bool(engine.providers.files.is_absolute(path)) and _root_length(engine, path) > 0


@PATH.static("string GetFullPath(string path)", engine=True)
@PATH.static("string GetFullPath(string path, string basePath)", engine=True)
def _full_path(engine: Any, path: str, base: str | None = None) -> str:
    if not path:
        raise net_failure("System.ArgumentException", "The path is empty. (Parameter 'path')", ParamName="path")
    if base is not None:
        path = _combined(engine, [base, path])
    full: str = engine.providers.full_path(path)
    ends = path[-1] in _separators(engine) and not full.endswith(engine.personality.separator)
    return full + engine.personality.separator if ends else full


@PATH.static("string GetRelativePath(string relativeTo, string path)", engine=True)
def _relative_path(engine: Any, start: str, path: str) -> str:
    machine = engine.personality
    root, rest = machine.split_root(engine.providers.full_path(start))
    other_root, other_rest = machine.split_root(engine.providers.full_path(path))
    if not machine.same_name(root, other_root):
        return path
    here = [name for name in rest.split(machine.separator) if name]
    there = [name for name in other_rest.split(machine.separator) if name]
    shared = 0
    while shared < min(len(here), len(there)) and machine.same_name(here[shared], there[shared]):
        shared += 1
    return str(machine.separator.join([".."] * (len(here) - shared) + there[shared:])) or "."


@PATH.static("string GetTempPath()", engine=True)
def _temp_path(engine: Any) -> str:
    return str(engine.personality.temporary_folder)


@PATH.static("string GetTempFileName()", engine=True)
def _temp_file(engine: Any) -> str:
    return str(engine.providers.files.temporary_file())


@PATH.static("string GetRandomFileName()", engine=True)
def _random_name(engine: Any) -> str:
    letters = [_RANDOM_CHARACTERS[engine.random.getrandbits(5)] for _ in range(11)]
    return "".join(letters[:8]) + "." + "".join(letters[8:])


@PATH.static("char[] GetInvalidFileNameChars()", engine=True)
def _invalid_name_characters(engine: Any) -> Array:
    return Array.of(map(Char, engine.personality.invalid_name_characters), named_type("System.Char"))


@PATH.static("char[] GetInvalidPathChars()", engine=True)
def _invalid_path_characters(engine: Any) -> Array:
    return Array.of(map(Char, engine.personality.invalid_path_characters), named_type("System.Char"))


@PATH.static("bool EndsInDirectorySeparator(string path)", engine=True)
def _ends_in_separator(engine: Any, path: str) -> bool:
    return bool(path) and path[-1] in _separators(engine)


@PATH.static("string TrimEndingDirectorySeparator(string path)", engine=True)
def _trim_separator(engine: Any, path: str) -> str:
    return path[:-1] if _ends_in_separator(engine, path) and len(path) > _root_length(engine, path) else path


@PATH.static("bool Exists(string path)", engine=True)
def _exists(engine: Any, path: str | None) -> bool:
    return bool(path) and engine.file_system.status(engine.providers.full_path(path)) is not None


@PATH.static_property("char DirectorySeparatorChar", engine=True)
def _separator(engine: Any) -> Char:
    return Char(engine.personality.separator)


@PATH.static_property("char AltDirectorySeparatorChar", engine=True)
def _alternate_separator(engine: Any) -> Char:
    return Char("/")


@PATH.static_property("char PathSeparator", engine=True)
def _list_separator(engine: Any) -> Char:
    return Char(engine.personality.path_list_separator)


@PATH.static_property("char VolumeSeparatorChar", engine=True)
def _volume_separator(engine: Any) -> Char:
    return Char(":" if "\\" in _separators(engine) else "/")
