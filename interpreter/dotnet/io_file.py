"""System.IO.File: whole files by path."""

from __future__ import annotations

import errno
from collections.abc import Callable
from typing import Any

from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.dotnet.io_infos import attribute_flags
from hvsim.interpreter.dotnet.io_readers import reader_of
from hvsim.interpreter.dotnet.io_streams import open_stream
from hvsim.interpreter.dotnet.io_times import from_net_time, to_net_time
from hvsim.interpreter.dotnet.io_writers import writer_of
from hvsim.interpreter.errors import NetFailure, net_failure
from hvsim.interpreter.errors.file_errors import guarded, move_exception
from hvsim.interpreter.providers.encodings import UTF8, decode, encoding_of, lines_of
from hvsim.interpreter.values.arrays import Array, byte_array
from hvsim.interpreter.values.enumeration import enumerate_value
from hvsim.interpreter.values.enums.enums import EnumValue
from hvsim.interpreter.values.text import to_string
from hvsim.interpreter.values.types.registry import named_type

FILE = declare("System.IO.File")
_ENCODED = ", System.Text.Encoding encoding)"


def full_path(engine: Any, path: str | None, parameter: str = "path") -> str:
    """The absolute path .NET means; raises what .NET throws for null and for nothing."""
    if path is None:
        raise net_failure("System.ArgumentNullException", f"Value cannot be null. (Parameter '{parameter}')")
    if not path.strip("\0"):
        raise net_failure("System.ArgumentException", f"The value cannot be an empty string. (Parameter '{parameter}')")
    full: str = engine.providers.full_path(path)
    return full


def _status(engine: Any, path: str | None) -> Any:
    return engine.file_system.status(engine.providers.full_path(path)) if path else None


# reading


@FILE.static("bool Exists(string path)", engine=True)
def _exists(engine: Any, path: str | None) -> bool:
    status = _status(engine, path)
    return status is not None and not status.is_directory


def _read(engine: Any, path: str | None) -> bytes:
    full = full_path(engine, path)
    with guarded(engine, full):
        data: bytes = engine.file_system.read(full)
        return data


@FILE.static("byte[] ReadAllBytes(string path)", engine=True)
def _read_bytes(engine: Any, path: str) -> Array:
    return byte_array(_read(engine, path))


@FILE.static("string ReadAllText(string path)", engine=True)
@FILE.static("string ReadAllText(string path" + _ENCODED, engine=True)
def _read_text(engine: Any, path: str, encoding: Any = None) -> str:
    return decode(_read(engine, path), encoding_of(encoding))


@FILE.static("string[] ReadAllLines(string path)", engine=True)
@FILE.static("string[] ReadAllLines(string path" + _ENCODED, engine=True)
@FILE.static("System.Collections.Generic.IEnumerable[string] ReadLines(string path)", engine=True)
@FILE.static("System.Collections.Generic.IEnumerable[string] ReadLines(string path" + _ENCODED, engine=True)
def _read_lines(engine: Any, path: str, encoding: Any = None) -> Array:
    return Array.of(lines_of(_read_text(engine, path, encoding)), named_type("System.String"))


# writing


def _write(engine: Any, path: str | None, data: bytes) -> None:
    full = full_path(engine, path)
    with guarded(engine, full):
        engine.file_system.write(full, data)


def _append(engine: Any, path: str | None, text: str, encoding: Any) -> None:
    full = full_path(engine, path)
    chosen = encoding_of(encoding, UTF8)
    with guarded(engine, full):
        status = engine.file_system.status(full)
        mark = chosen.preamble if status is None or not status.size else b""
        engine.file_system.append(full, mark + chosen.encode(text))


def _joined(engine: Any, lines: Any) -> str:
    newline = engine.personality.newline
    items = enumerate_value(lines)
    return "".join(to_string(line) + newline for line in ([lines] if items is None else items))


@FILE.static("void WriteAllBytes(string path, byte[] bytes)", engine=True)
def _write_bytes(engine: Any, path: str, data: Any) -> None:
    _write(engine, path, bytes(data))


@FILE.static("void WriteAllText(string path, string contents)", engine=True)
@FILE.static("void WriteAllText(string path, string contents" + _ENCODED, engine=True)
def _write_text(engine: Any, path: str, text: str | None, encoding: Any = None) -> None:
    chosen = encoding_of(encoding, UTF8)
    _write(engine, path, chosen.preamble + chosen.encode(text or ""))


@FILE.static("void WriteAllLines(string path, string[] contents)", engine=True)
@FILE.static("void WriteAllLines(string path, string[] contents" + _ENCODED, engine=True)
@FILE.static("void WriteAllLines(string path, System.Collections.Generic.IEnumerable[string] contents)", engine=True)
@FILE.static(
    "void WriteAllLines(string path, System.Collections.Generic.IEnumerable[string] contents" + _ENCODED, engine=True
)
def _write_lines(engine: Any, path: str, lines: Any, encoding: Any = None) -> None:
    _write_text(engine, path, _joined(engine, lines), encoding)


@FILE.static("void AppendAllText(string path, string contents)", engine=True)
@FILE.static("void AppendAllText(string path, string contents" + _ENCODED, engine=True)
def _append_text(engine: Any, path: str, text: str | None, encoding: Any = None) -> None:
    _append(engine, path, text or "", encoding)


@FILE.static("void AppendAllLines(string path, System.Collections.Generic.IEnumerable[string] contents)", engine=True)
@FILE.static(
    "void AppendAllLines(string path, System.Collections.Generic.IEnumerable[string] contents" + _ENCODED, engine=True
)
def _append_lines(engine: Any, path: str, lines: Any, encoding: Any = None) -> None:
    _append(engine, path, _joined(engine, lines), encoding)


@FILE.static("void AppendAllBytes(string path, byte[] bytes)", engine=True)
def _append_bytes(engine: Any, path: str, data: Any) -> None:
    full = full_path(engine, path)
    with guarded(engine, full):
        engine.file_system.append(full, bytes(data))


# files as a whole


@FILE.static("void Delete(string path)", engine=True)
def _delete(engine: Any, path: str) -> None:
    full = full_path(engine, path)
    status = engine.file_system.status(full)
    with guarded(engine, full):
        if status is not None and status.is_directory:
            raise PermissionError(errno.EACCES, "denied", full)
        if status is not None:
            engine.file_system.remove(full)
        elif engine.file_system.status(engine.personality.parent(full)) is None:
            raise FileNotFoundError(errno.ENOENT, "missing", full)


@FILE.static("void Copy(string sourceFileName, string destFileName)", engine=True)
@FILE.static("void Copy(string sourceFileName, string destFileName, bool overwrite)", engine=True)
def _copy(engine: Any, source: str, target: str, overwrite: bool = False) -> None:
    copy_file(engine, full_path(engine, source, "sourceFileName"), target, overwrite)


@FILE.static("void Move(string sourceFileName, string destFileName)", engine=True)
@FILE.static("void Move(string sourceFileName, string destFileName, bool overwrite)", engine=True)
def _move(engine: Any, source: str, target: str, overwrite: bool = False) -> None:
    move_file(engine, full_path(engine, source, "sourceFileName"), target, overwrite)


def _check_source(engine: Any, source: str) -> None:
    status = engine.file_system.status(source)
    with guarded(engine, source):
        if status is None:
            raise FileNotFoundError(errno.ENOENT, "missing", source)
        if status.is_directory:
            raise PermissionError(errno.EACCES, "denied", source)


def copy_file(engine: Any, source: str, target: str, overwrite: bool) -> str:
    """Copies a file; the absolute path of the copy."""
    full = full_path(engine, target, "destFileName")
    _check_source(engine, source)
    with guarded(engine, full):
        status = engine.file_system.status(full)
        if status is not None and status.is_directory:
            raise PermissionError(errno.EACCES, "denied", full)
        if status is not None and not overwrite:
            raise FileExistsError(errno.EEXIST, "exists", full)
        try:
            engine.providers.files.copy_bytes(source, full)
        except OSError as error:
            with guarded(engine, source if error.filename == source else full):
                raise
    return full


def move_file(engine: Any, source: str, target: str, overwrite: bool) -> str:
    """Moves a file; its new absolute path."""
    full = full_path(engine, target, "destFileName")
    _check_source(engine, source)
    storage = engine.file_system
    if storage.status(full) is not None and full != source:
        if not overwrite:
            text = engine.personality.system_messages["EEXIST"].replace("{0}", full)
            raise net_failure("System.IO.IOException", text)
        with guarded(engine, full):
            storage.remove(full)
    move(engine, source, full)
    return full


def move(engine: Any, source: str, target: str) -> None:
    """Moves a file or folder between absolute paths. Raises `NetFailure`."""
    try:
        engine.file_system.move(source, target)
    except OSError as error:
        in_use = move_exception(error, source, engine.file_system)
        if in_use is not None:
            raise NetFailure(in_use) from error
        with guarded(engine, target):
            raise


@FILE.static("System.IO.FileAttributes GetAttributes(string path)", engine=True)
def _get_attributes(engine: Any, path: str) -> EnumValue:
    full = full_path(engine, path)
    status = engine.file_system.status(full)
    with guarded(engine, full):
        if status is None:
            raise FileNotFoundError(errno.ENOENT, "missing", full)
    return EnumValue(named_type("System.IO.FileAttributes"), attribute_flags(status.attributes))


@FILE.static("void SetAttributes(string path, System.IO.FileAttributes fileAttributes)", engine=True)
def _set_attributes(engine: Any, path: str, value: EnumValue) -> None:
    full = full_path(engine, path)
    names = named_type("System.IO.FileAttributes").enum_values
    chosen = frozenset(name for name, bit in names.items() if bit and value.value & bit) - {"Normal", "Directory"}
    with guarded(engine, full):
        engine.file_system.set_attributes(full, chosen)


# opening


@FILE.static("System.IO.StreamReader OpenText(string path)", engine=True)
def _open_text(engine: Any, path: str) -> Any:
    return reader_of(engine, full_path(engine, path))


@FILE.static("System.IO.StreamWriter CreateText(string path)", engine=True)
def _create_text(engine: Any, path: str) -> Any:
    return writer_of(engine, full_path(engine, path), append=False)


@FILE.static("System.IO.StreamWriter AppendText(string path)", engine=True)
def _append_writer(engine: Any, path: str) -> Any:
    return writer_of(engine, full_path(engine, path), append=True)


def _declare_open(signature: str, mode: str, access: str) -> None:
    def open_it(engine: Any, path: str, *_: Any) -> Any:
        return open_stream(engine, full_path(engine, path), mode, access)

    FILE.static(signature, engine=True)(open_it)


_declare_open("System.IO.FileStream Create(string path)", "Create", "ReadWrite")
_declare_open("System.IO.FileStream Create(string path, int bufferSize)", "Create", "ReadWrite")
_declare_open("System.IO.FileStream OpenRead(string path)", "Open", "Read")
_declare_open("System.IO.FileStream OpenWrite(string path)", "OpenOrCreate", "Write")


@FILE.static("System.IO.FileStream Open(string path, System.IO.FileMode mode)", engine=True)
@FILE.static(
    "System.IO.FileStream Open(string path, System.IO.FileMode mode, System.IO.FileAccess access)", engine=True
)
@FILE.static(
    "System.IO.FileStream Open(string path, System.IO.FileMode mode, System.IO.FileAccess access, "
    "System.IO.FileShare share)",
    engine=True,
)
def _open(engine: Any, path: str, mode: EnumValue, access: EnumValue | None = None, share: Any = None) -> Any:
    return open_stream(engine, full_path(engine, path), str(mode), "" if access is None else str(access))


# times; Directory has the same


def declare_times(owner: Any) -> None:
    """Get- and Set- of the three times, local and UTC."""
    for name, attribute in (("Creation", "created"), ("LastAccess", "accessed"), ("LastWrite", "modified")):
        for suffix, utc in (("", False), ("Utc", True)):
            getter, setter = _time_functions(attribute, utc)
            parameter = name[:1].lower() + name[1:] + "Time" + suffix
            owner.static(f"datetime Get{name}Time{suffix}(string path)", engine=True)(getter)
            owner.static(f"void Set{name}Time{suffix}(string path, datetime {parameter})", engine=True)(setter)


def _time_functions(attribute: str, utc: bool) -> tuple[Callable[..., Any], Callable[..., None]]:
    from datetime import UTC, datetime
    from operator import attrgetter

    read = attrgetter(attribute)

    def get(engine: Any, path: str) -> Any:
        status = engine.file_system.status(full_path(engine, path))
        return to_net_time(datetime(1601, 1, 1, tzinfo=UTC) if status is None else read(status), utc=utc)

    def change(engine: Any, path: str, value: Any) -> None:
        full = full_path(engine, path)
        with guarded(engine, full):
            engine.file_system.set_times(full, **{attribute: from_net_time(value)})

    return get, change


declare_times(FILE)
