"""reg: the registry by a program: query, add, delete, copy and export."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from attrs import define

from hvsim.cmdlets.estate.values import array, convert_number
from hvsim.interpreter.commands.programs import ProgramCall, program
from hvsim.interpreter.errors import ScriptError
from hvsim.interpreter.values import enumerate_value, to_string
from hvsim.interpreter.values.members.access import get_property, invoke_member

_HIVES = {
    "hklm": "HKEY_LOCAL_MACHINE",
    "hkcu": "HKEY_CURRENT_USER",
    "hkcr": "HKEY_CLASSES_ROOT",
    "hku": "HKEY_USERS",
    "hkcc": "HKEY_CURRENT_CONFIG",
}
_KINDS = {
    "String": "REG_SZ",
    "ExpandString": "REG_EXPAND_SZ",
    "MultiString": "REG_MULTI_SZ",
    "DWord": "REG_DWORD",
    "QWord": "REG_QWORD",
    "Binary": "REG_BINARY",
    "None": "REG_NONE",
}
_DONE = "The operation completed successfully."
_NOT_FOUND = "ERROR: The system was unable to find the specified registry key or value."
_SYNTAX = 'ERROR: Invalid syntax.\nType "REG {} /?" for usage.'


@define
class _Words:
    """What stands behind the verb: the options with their values, and the other words."""

    plain: list[str]
    values: dict[str, str]
    flags: set[str]


@program(r"C:\Windows\System32\reg.exe")
def reg(call: ProgramCall) -> int:
    """query, add, delete, copy and export of keys and values."""
    verb = call.arguments[0].lower() if call.arguments else ""
    run = _VERBS.get(verb)
    words = _read(call.arguments[1:])
    if run is None or not words.plain:
        call.write_all(_SYNTAX.format(verb.upper()).replace("REG  ", "REG ").splitlines())
        return 1
    try:
        return run(call, words)
    except ScriptError as error:
        call.write(f"ERROR: {error}")
        return 1


def _read(arguments: list[str]) -> _Words:
    words = _Words([], {}, set())
    items = iter(arguments)
    for word in items:
        option = word.lower()
        if option in ("/v", "/t", "/d", "/s", "/f", "/reg:64", "/reg:32", "/ve", "/va", "/y"):
            separates = option == "/s" and words.values.get("/t", "").upper() == "REG_MULTI_SZ"
            if separates or option in ("/v", "/t", "/d"):
                words.values[option] = next(items, "")
            else:
                words.flags.add(option)
        else:
            words.plain.append(word)
    return words


def _path(text: str) -> tuple[str, str]:
    """A key as reg writes it, and as the provider names it."""
    hive, _, rest = text.strip("\\").partition("\\")
    full = _HIVES.get(hive.lower(), hive.upper()) + (f"\\{rest}" if rest else "")
    return full, f"Registry::{full}"


def _exists(call: ProgramCall, path: str) -> bool:
    return bool(call.engine.call("Test-Path", [], {"LiteralPath": path})[0])


def _values(key: Any) -> Iterator[tuple[str, str, Any]]:
    """Name, kind and content of each value of a key."""
    for name in enumerate_value(get_property(key, "Property")) or ():
        text = to_string(name)
        kind = to_string(_invoke(key, "GetValueKind", text))
        yield text, _KINDS.get(kind, "REG_SZ"), _invoke(key, "GetValue", text)


def _invoke(key: Any, method: str, *arguments: Any) -> Any:
    return invoke_member(key, method, list(arguments))


def _text(kind: str, value: Any) -> str:
    if kind in ("REG_DWORD", "REG_QWORD"):
        return f"0x{int(value) & (2**64 - 1 if kind == 'REG_QWORD' else 2**32 - 1):x}"
    if kind == "REG_BINARY":
        return "".join(f"{int(byte):02X}" for byte in enumerate_value(value) or ())
    if kind == "REG_MULTI_SZ":
        return "\\0".join(to_string(each) for each in enumerate_value(value) or ())
    return to_string(value)


def _query(call: ProgramCall, words: _Words) -> int:
    full, path = _path(words.plain[0])
    if not _exists(call, path):
        call.write_all(["", _NOT_FOUND])
        return 1
    wanted = words.values.get("/v")
    found = _show(call, full, path, wanted, only_default="/ve" in words.flags)
    names = [to_string(each) for each in call.engine.call("Get-ChildItem", [], {"LiteralPath": path, "Name": True})]
    if "/s" in words.flags:
        for name in names:
            _query(call, _Words([f"{full}\\{name}"], words.values, words.flags))
    elif wanted is None and "/ve" not in words.flags:
        call.write_all(f"{full}\\{name}" for name in names)
    if wanted is not None and not found and "/s" not in words.flags:
        call.write_all(["", _NOT_FOUND])
        return 1
    return 0


def _show(call: ProgramCall, full: str, path: str, wanted: str | None, *, only_default: bool) -> bool:
    key = call.engine.call("Get-Item", [], {"LiteralPath": path})[0]
    lines = [
        f"    {name if name != '(default)' else '(Default)'}    {kind}    {_text(kind, value)}"
        for name, kind, value in _values(key)
        if (wanted is None or name.lower() == wanted.lower()) and (not only_default or name == "(default)")
    ]
    if lines or wanted is None:
        call.write_all(["", full, *lines, ""])
    return bool(lines)


def _add(call: ProgramCall, words: _Words) -> int:
    _, path = _path(words.plain[0])
    kind = words.values.get("/t", "REG_SZ").upper()
    known = next((name for name, shown in _KINDS.items() if shown == kind), None)
    if known is None:
        call.write_all(_SYNTAX.format("ADD").splitlines())
        return 1
    if not _exists(call, path):
        call.engine.call("New-Item", [path], {"Force": True})
    name = "(default)" if "/ve" in words.flags else words.values.get("/v")
    if name is not None:
        try:
            value = _content(known, words.values.get("/d", ""), words.values.get("/s", "\\0"))
        except ValueError:
            call.write_all(_SYNTAX.format("ADD").splitlines())
            return 1
        call.engine.call("Set-ItemProperty", [], {"LiteralPath": path, "Name": name, "Value": value, "Type": known})
    call.write(_DONE)
    return 0


def _content(kind: str, text: str, separator: str) -> Any:
    """The value of a text. Raises `ValueError`."""
    if kind in ("DWord", "QWord"):
        number = int(text or "0", 16 if text.lower().startswith("0x") else 10)
        return number - 2**32 if kind == "DWord" and number >= 2**31 else number
    if kind == "Binary":
        return array([convert_number(byte, "System.Byte") for byte in bytes.fromhex(text)], "System.Byte")
    return array(text.split(separator), "System.String") if kind == "MultiString" else text


def _delete(call: ProgramCall, words: _Words) -> int:
    _, path = _path(words.plain[0])
    name = "(default)" if "/ve" in words.flags else words.values.get("/v")
    key = call.engine.call("Get-Item", [], {"LiteralPath": path})[0] if _exists(call, path) else None
    names = [] if key is None else [each for each, _, _ in _values(key)]
    if key is None or (name is not None and name.lower() not in (each.lower() for each in names)):
        call.write(_NOT_FOUND)
        return 1
    if name is None and "/va" not in words.flags:
        call.engine.call("Remove-Item", [], {"LiteralPath": path, "Recurse": True, "Force": True})
    for each in names if "/va" in words.flags else [name] if name is not None else []:
        call.engine.call("Remove-ItemProperty", [], {"LiteralPath": path, "Name": each})
    call.write(_DONE)
    return 0


def _copy(call: ProgramCall, words: _Words) -> int:
    if len(words.plain) < 2:
        call.write_all(_SYNTAX.format("COPY").splitlines())
        return 1
    (_, source), (_, target) = _path(words.plain[0]), _path(words.plain[1])
    if not _exists(call, source):
        call.write(_NOT_FOUND)
        return 1
    if not _exists(call, target):
        call.engine.call("New-Item", [target], {"Force": True})
    key = call.engine.call("Get-Item", [], {"LiteralPath": source})[0]
    for name, kind, value in _values(key):
        known = next(each for each, shown in _KINDS.items() if shown == kind)
        call.engine.call("Set-ItemProperty", [], {"LiteralPath": target, "Name": name, "Value": value, "Type": known})
    if "/s" in words.flags:
        for name in call.engine.call("Get-ChildItem", [], {"LiteralPath": source, "Name": True}):
            below = [f"{words.plain[0]}\\{to_string(name)}", f"{words.plain[1]}\\{to_string(name)}"]
            _copy(ProgramCall(call.engine, call.arguments, lambda line: None), _Words(below, words.values, words.flags))
    call.write(_DONE)
    return 0


def _export(call: ProgramCall, words: _Words) -> int:
    if len(words.plain) < 2:
        call.write_all(_SYNTAX.format("EXPORT").splitlines())
        return 1
    full, path = _path(words.plain[0])
    if not _exists(call, path):
        call.write(_NOT_FOUND)
        return 1
    lines = ["Windows Registry Editor Version 5.00", "", *_exported(call, full, path)]
    file = call.engine.providers.file_path(words.plain[1])
    if call.engine.file_system.status(file) is not None and "/y" not in words.flags:
        call.write("ERROR: The file exists already: /y overwrites it.")
        return 1
    call.engine.file_system.write(file, "\r\n".join([*lines, ""]).encode("utf-16"))
    call.write(_DONE)
    return 0


def _exported(call: ProgramCall, full: str, path: str) -> Iterator[str]:
    yield f"[{full}]"
    for name, kind, value in _values(call.engine.call("Get-Item", [], {"LiteralPath": path})[0]):
        shown = "@" if name == "(default)" else f'"{_escaped(name)}"'
        if kind == "REG_DWORD":
            yield f"{shown}=dword:{int(value) & 0xFFFFFFFF:08x}"
        elif kind == "REG_SZ":
            yield f'{shown}="{_escaped(to_string(value))}"'
        else:
            yield f"{shown}={_hexadecimal(kind, value)}"
    yield ""
    for name in call.engine.call("Get-ChildItem", [], {"LiteralPath": path, "Name": True}):
        yield from _exported(call, f"{full}\\{to_string(name)}", f"{path}\\{to_string(name)}")


def _hexadecimal(kind: str, value: Any) -> str:
    numbers = {"REG_EXPAND_SZ": "(2)", "REG_MULTI_SZ": "(7)", "REG_QWORD": "(b)", "REG_BINARY": ""}
    if kind == "REG_QWORD":
        data = (int(value) & (2**64 - 1)).to_bytes(8, "little")
    elif kind == "REG_BINARY":
        data = bytes(int(byte) for byte in enumerate_value(value) or ())
    elif kind == "REG_MULTI_SZ":
        data = "".join(f"{to_string(each)}\0" for each in enumerate_value(value) or ()).encode("utf-16-le") + b"\0\0"
    else:
        data = f"{to_string(value)}\0".encode("utf-16-le")
    return f"hex{numbers.get(kind, '')}:{','.join(f'{byte:02x}' for byte in data)}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


_VERBS = {"query": _query, "add": _add, "delete": _delete, "copy": _copy, "export": _export}
