"""System.IO.FileInfo, DirectoryInfo and DriveInfo: files and folders as objects, with what PowerShell adds to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from hvsim.interpreter import running
from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.dotnet.file_versions import version_of
from hvsim.interpreter.dotnet.io_streams import open_stream
from hvsim.interpreter.dotnet.io_times import from_net_time, to_net_time
from hvsim.interpreter.errors import net_failure
from hvsim.interpreter.errors.file_errors import guarded
from hvsim.interpreter.providers.file_filters import filter_pattern
from hvsim.interpreter.providers.items import DirectoryItem, FileItem, FileSystemItem, item_at
from hvsim.interpreter.values.arrays import Array
from hvsim.interpreter.values.enums.enums import EnumValue
from hvsim.interpreter.values.formatting import composite_format
from hvsim.interpreter.values.numbers.numbers import Int64
from hvsim.interpreter.values.types.net_types import Property
from hvsim.interpreter.values.types.registry import named_type

INFO = declare("System.IO.FileSystemInfo")
FILE = declare("System.IO.FileInfo")
DIRECTORY = declare("System.IO.DirectoryInfo")

# What .NET says of the times of a file that is not there.
_NEVER = datetime.fromisoformat("1601-01-01T00:00:00+00:00")
_SETTABLE = ("ReadOnly", "Hidden", "System", "Archive", "Temporary", "NotContentIndexed", "Offline")


# both


@INFO.property("string FullName")
def _full_name(item: FileSystemItem) -> str:
    return item.path


@INFO.property("string Extension")
def _extension(item: FileSystemItem) -> str:
    return str(item.engine.personality.split_extension(item.name)[1])


@INFO.property("string Name")
def _name(item: FileSystemItem) -> str:
    return item.name


@INFO.property("bool Exists")
def _exists(item: FileSystemItem) -> bool:
    return item.exists


def attribute_flags(names: frozenset[str]) -> int:
    """The number of a set of attributes; a file without any is Normal."""
    flags = named_type("System.IO.FileAttributes").enum_values
    return sum(flags[name] for name in names) or flags["Normal"]


def _declare_time(name: str, attribute: Callable[[Any], datetime], keyword: str) -> None:
    for suffix, utc in (("", False), ("Utc", True)):

        def read(item: FileSystemItem, utc: bool = utc) -> Any:
            return to_net_time(_NEVER if item.status is None else attribute(item.status), utc=utc)

        def write(item: FileSystemItem, value: Any) -> None:
            with guarded(item.engine, item.path):
                item.engine.file_system.set_times(item.path, **{keyword: from_net_time(value)})
            item.refresh()

        INFO.property(f"datetime {name}{suffix}", setter=write)(read)


_declare_time("CreationTime", lambda status: status.created, "created")
_declare_time("LastAccessTime", lambda status: status.accessed, "accessed")
_declare_time("LastWriteTime", lambda status: status.modified, "modified")


@INFO.property("string LinkTarget")
def _link_target(item: FileSystemItem) -> None:
    """No file of the simulated machine is a link."""


@INFO.property("System.IO.UnixFileMode UnixFileMode")
def _unix_file_mode(item: FileSystemItem) -> EnumValue:
    net_type = named_type("System.IO.UnixFileMode")
    status = item.status
    if status is None or not item.engine.personality.has_unix_modes:
        return EnumValue(net_type, -1)
    return EnumValue(net_type, _permissions(status))


def _permissions(status: Any) -> int:
    if status.is_directory:
        return 0o755
    return 0o444 if "ReadOnly" in status.attributes else 0o644


def _set_attributes(item: FileSystemItem, value: EnumValue) -> None:
    flags = named_type("System.IO.FileAttributes").enum_values
    chosen = frozenset(name for name in _SETTABLE if value.value & flags[name])
    with guarded(item.engine, item.path):
        item.engine.file_system.set_attributes(item.path, chosen)
    item.refresh()


@INFO.property("System.IO.FileAttributes Attributes", setter=_set_attributes)
def _attributes(item: FileSystemItem) -> EnumValue:
    net_type = named_type("System.IO.FileAttributes")
    status = item.status
    if status is None:
        return EnumValue(net_type, -1)
    return EnumValue(net_type, attribute_flags(status.attributes))


@INFO.method("void Refresh()")
def _refresh(item: FileSystemItem) -> None:
    item.refresh()


@INFO.method("string ToString()")
def _to_string(item: FileSystemItem) -> str:
    return item.original


# What PowerShell adds


def _added(owner: Any, name: str, type_name: str, kind: str, getter: Callable[[Any], Any]) -> None:
    owner.net_type.properties[name.lower()] = Property(name, type_name, getter, kind=kind)


def _mode(item: FileSystemItem) -> str:
    status = item.status
    flags = frozenset() if status is None else status.attributes
    marks = (("Directory", "d"), ("Archive", "a"), ("ReadOnly", "r"), ("Hidden", "h"), ("System", "s"))
    return "".join(mark if name in flags else "-" for name, mark in marks)


def _unix_mode(item: FileSystemItem) -> str:
    status = item.status
    if status is None:
        return "?"
    bits = _permissions(status)
    text = "".join(mark if bits >> (8 - index) & 1 else "-" for index, mark in enumerate("rwxrwxrwx"))
    return ("d" if status.is_directory else "-") + text


def _has_unix_modes(item: FileSystemItem) -> bool:
    return bool(item.engine.personality.has_unix_modes)


def _user(item: FileSystemItem) -> str:
    return str(item.engine.personality.user_name)


def _size(item: FileSystemItem) -> Int64:
    status = item.status
    return Int64(4096 if status is None or status.is_directory else status.size)


def _version_info(item: FileSystemItem) -> Any:
    return version_of(item.engine, item.path)


def _base_name(item: FileSystemItem) -> str:
    return str(item.engine.personality.split_extension(item.name)[0]) if not item.is_directory else item.name


def _last_write_text(item: FileSystemItem) -> str:
    moment = to_net_time(_NEVER if item.status is None else item.status.modified)
    return str(
        composite_format("{0,10} {1,8}", [composite_format("{0:d}", [moment]), composite_format("{0:t}", [moment])])
    )


for _owner in (FILE, DIRECTORY):
    _added(_owner, "Mode", "string", "CodeProperty", _mode)
    _added(_owner, "ModeWithoutHardLink", "string", "CodeProperty", _mode)
    if _owner is FILE:
        _added(_owner, "VersionInfo", "System.Diagnostics.FileVersionInfo", "ScriptProperty", _version_info)
    _added(_owner, "BaseName", "string", "ScriptProperty", _base_name)
    _added(_owner, "ResolvedTarget", "string", "CodeProperty", lambda item: item.path)
    _added(_owner, "Target", "string", "AliasProperty", lambda item: None)
    _added(_owner, "LinkType", "string", "CodeProperty", lambda item: None)
    _added(_owner, "NameString", "string", "CodeProperty", lambda item: item.name)
    _added(
        _owner,
        "LengthString",
        "string",
        "CodeProperty",
        lambda item: "" if item.status is None or item.is_directory else str(item.status.size),
    )
    _added(_owner, "LastWriteTimeString", "string", "CodeProperty", _last_write_text)
    for _name_there, _type_there, _getter in (
        ("UnixMode", "string", _unix_mode),
        ("User", "string", _user),
        ("Group", "string", _user),
        ("Size", "long", _size),
    ):
        _owner.net_type.properties[_name_there.lower()] = Property(
            _name_there, _type_there, _getter, kind="CodeProperty", hidden=True, applies=_has_unix_modes
        )


# files


@FILE.constructor("(string fileName)", engine=True)
def _new_file(engine: Any, path: str | None) -> FileItem:
    return FileItem(engine, _full(engine, path, "fileName"), path)


@FILE.converter
def _file_of(value: Any) -> FileItem | None:
    return _new_file(running.engine(), value) if isinstance(value, str) else None


def _full(engine: Any, path: str | None, parameter: str) -> str:
    if path is None:
        raise net_failure("System.ArgumentNullException", f"Value cannot be null. (Parameter '{parameter}')")
    if not path:
        raise net_failure("System.ArgumentException", "The path is empty. (Parameter 'path')", ParamName="path")
    full: str = engine.providers.full_path(path)
    return full


@FILE.property("long Length")
def _length(item: FileItem) -> Int64:
    status = item.status
    if status is None or status.is_directory:
        raise net_failure("System.IO.FileNotFoundException", f"Could not find file '{item.path}'.", FileName=item.path)
    return Int64(status.size)


@FILE.property("string DirectoryName")
def _directory_name(item: FileItem) -> str | None:
    return item.engine.personality.parent(item.path) or None


@FILE.property("System.IO.DirectoryInfo Directory")
def _directory(item: FileItem) -> DirectoryItem | None:
    return _parent_of(item)


def _parent_of(item: FileSystemItem) -> DirectoryItem | None:
    parent = item.engine.personality.parent(item.path)
    return DirectoryItem(item.engine, parent) if parent else None


def _set_read_only(item: FileItem, value: bool) -> None:
    status = item.status
    flags = frozenset() if status is None else status.attributes
    with guarded(item.engine, item.path):
        item.engine.file_system.set_attributes(item.path, flags | {"ReadOnly"} if value else flags - {"ReadOnly"})
    item.refresh()


@FILE.property("bool IsReadOnly", setter=_set_read_only)
def _is_read_only(item: FileItem) -> bool:
    return item.status is not None and "ReadOnly" in item.status.attributes


@FILE.method("void Delete()")
def _delete_file(item: FileItem) -> None:
    status = item.engine.file_system.status(item.path)
    if status is not None:
        with guarded(item.engine, item.path):
            if status.is_directory:
                raise PermissionError(13, "denied", item.path)
            item.engine.file_system.remove(item.path)
    item.refresh()


@FILE.method("System.IO.FileInfo CopyTo(string destFileName)")
@FILE.method("System.IO.FileInfo CopyTo(string destFileName, bool overwrite)")
def _copy_to(item: FileItem, target: str, overwrite: bool = False) -> FileItem:
    from hvsim.interpreter.dotnet.io_file import copy_file

    full = copy_file(item.engine, item.path, target, overwrite)
    return FileItem(item.engine, full)


@FILE.method("void MoveTo(string destFileName)")
@FILE.method("void MoveTo(string destFileName, bool overwrite)")
def _move_to(item: FileItem, target: str, overwrite: bool = False) -> None:
    from hvsim.interpreter.dotnet.io_file import move_file

    item.path = item.original = move_file(item.engine, item.path, target, overwrite)
    item.refresh()


@FILE.method("System.IO.StreamReader OpenText()")
def _open_text(item: FileItem) -> Any:
    from hvsim.interpreter.dotnet.io_readers import reader_of

    return reader_of(item.engine, item.path)


@FILE.method("System.IO.StreamWriter CreateText()")
def _create_text(item: FileItem) -> Any:
    from hvsim.interpreter.dotnet.io_writers import writer_of

    return writer_of(item.engine, item.path, append=False)


@FILE.method("System.IO.StreamWriter AppendText()")
def _append_text(item: FileItem) -> Any:
    from hvsim.interpreter.dotnet.io_writers import writer_of

    return writer_of(item.engine, item.path, append=True)


@FILE.method("System.IO.FileStream OpenRead()")
def _open_read(item: FileItem) -> Any:
    from hvsim.interpreter.dotnet.io_streams import open_stream

    return open_stream(item.engine, item.path, "Open", "Read")


@FILE.method("System.IO.FileStream OpenWrite()")
def _open_write(item: FileItem) -> Any:
    from hvsim.interpreter.dotnet.io_streams import open_stream

    return open_stream(item.engine, item.path, "OpenOrCreate", "Write")


@FILE.method("System.IO.FileStream Create()")
def _create_file(item: FileItem) -> Any:
    from hvsim.interpreter.dotnet.io_streams import open_stream

    return open_stream(item.engine, item.path, "Create", "ReadWrite")


@FILE.method("System.IO.FileStream Open(System.IO.FileMode mode)")
@FILE.method("System.IO.FileStream Open(System.IO.FileMode mode, System.IO.FileAccess access)")
@FILE.method(
    "System.IO.FileStream Open(System.IO.FileMode mode, System.IO.FileAccess access, System.IO.FileShare share)"
)
def _open_file(item: FileItem, mode: EnumValue, access: EnumValue | None = None, share: Any = None) -> Any:
    return open_stream(item.engine, item.path, str(mode), "" if access is None else str(access))


# folders


@DIRECTORY.constructor("(string path)", engine=True)
def _new_directory(engine: Any, path: str | None) -> DirectoryItem:
    return DirectoryItem(engine, _full(engine, path, "path"), path)


@DIRECTORY.converter
def _directory_of(value: Any) -> DirectoryItem | None:
    return _new_directory(running.engine(), value) if isinstance(value, str) else None


@DIRECTORY.property("System.IO.DirectoryInfo Parent")
def _parent(item: DirectoryItem) -> DirectoryItem | None:
    return _parent_of(item)


@DIRECTORY.property("System.IO.DirectoryInfo Root")
def _root(item: DirectoryItem) -> DirectoryItem:
    return DirectoryItem(item.engine, item.engine.personality.split_root(item.path)[0])


@DIRECTORY.method("void Create()")
def _create(item: DirectoryItem) -> None:
    from hvsim.interpreter.dotnet.io_directory import make_folders

    make_folders(item.engine, item.path)
    item.refresh()


@DIRECTORY.method("System.IO.DirectoryInfo CreateSubdirectory(string path)")
def _create_below(item: DirectoryItem, path: str) -> DirectoryItem:
    from hvsim.interpreter.dotnet.io_directory import make_folders

    machine = item.engine.personality
    full = machine.normalize(machine.join(item.path, machine.native(path)))
    make_folders(item.engine, full)
    return DirectoryItem(item.engine, full)


@DIRECTORY.method("void Delete()")
@DIRECTORY.method("void Delete(bool recursive)")
def _delete_directory(item: DirectoryItem, recursive: bool = False) -> None:
    from hvsim.interpreter.dotnet.io_directory import delete_folder

    delete_folder(item.engine, item.path, recursive)
    item.refresh()


@DIRECTORY.method("void MoveTo(string destDirName)")
def _move_directory(item: DirectoryItem, target: str) -> None:
    from hvsim.interpreter.dotnet.io_directory import move_folder

    item.path = item.original = move_folder(item.engine, item.path, target)
    item.refresh()


def walk(engine: Any, path: str, pattern: str, deep: bool) -> Iterator[Any]:
    """The status of what is in a folder and, if `deep`, below it; names like `pattern`."""
    matcher = filter_pattern(pattern)
    if engine.file_system.status(path) is None:
        raise net_failure("System.IO.DirectoryNotFoundException", f"Could not find a part of the path '{path}'.")
    with guarded(engine, path):
        children = list(engine.file_system.list(path))
    for status in children:
        if matcher.match(status.name):
            yield status
    if deep:
        for status in children:
            if status.is_directory:
                yield from walk(engine, status.path, pattern, deep)


def is_deep(option: EnumValue | None) -> bool:
    """Whether a SearchOption asks for all folders."""
    return option is not None and option.value == 1


def _declare_listing(suffix: str, element: str, wanted: Callable[[Any], bool]) -> None:
    def find(item: DirectoryItem, pattern: str = "*", option: EnumValue | None = None) -> Array:
        found = [each for each in walk(item.engine, item.path, pattern, is_deep(option)) if wanted(each)]
        return Array.of((item_at(item.engine, each, each.path) for each in found), named_type(element))

    forms = ("", "string searchPattern", "string searchPattern, System.IO.SearchOption searchOption")
    for parameters in forms:
        DIRECTORY.method(f"{element}[] Get{suffix}({parameters})")(find)
        enumerate_name = "FileSystemInfos" if suffix == "FileSystemInfos" else suffix
        DIRECTORY.method(f"System.Collections.Generic.IEnumerable[{element}] Enumerate{enumerate_name}({parameters})")(
            find
        )


_declare_listing("Files", "System.IO.FileInfo", lambda status: not status.is_directory)
_declare_listing("Directories", "System.IO.DirectoryInfo", lambda status: bool(status.is_directory))
_declare_listing("FileSystemInfos", "System.IO.FileSystemInfo", lambda status: True)
