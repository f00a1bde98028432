"""Microsoft.Win32.RegistryKey: what Get-Item and Get-ChildItem give for keys of the simulated registry."""

from __future__ import annotations

from typing import Any

from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.dotnet.objects import argument_null
from hvsim.interpreter.errors import net_failure
from hvsim.interpreter.providers.registry import RegistryKey, RegistryProvider, stored_as
from hvsim.interpreter.values.arrays import Array, string_array
from hvsim.interpreter.values.enums.enums import EnumValue, enum_value

KEY = declare("Microsoft.Win32.RegistryKey")
_KIND = "Microsoft.Win32.RegistryValueKind"

KEY.property("string Name")(lambda key: key.name)
KEY.property("int SubKeyCount")(lambda key: len(key.keys))
KEY.property("int ValueCount")(lambda key: len(key.values))


@KEY.property("string[] Property")
def _property(key: RegistryKey) -> Array:
    return string_array(name or "(default)" for name, _, _ in key.values.values())


@KEY.method("string[] GetValueNames()")
def _value_names(key: RegistryKey) -> Array:
    return string_array(name for name, _, _ in key.values.values())


@KEY.method("string[] GetSubKeyNames()")
def _key_names(key: RegistryKey) -> Array:
    return string_array(child.name.rpartition("\\")[2] for child in key.keys.values())


@KEY.method("System.Object GetValue(string name)")
@KEY.method("System.Object GetValue(string name, System.Object defaultValue)")
def _get_value(key: RegistryKey, name: str | None, default: Any = None) -> Any:
    found = key.values.get((name or "").lower())
    return default if found is None else found[2]


@KEY.method("Microsoft.Win32.RegistryValueKind GetValueKind(string name)")
def _kind(key: RegistryKey, name: str | None) -> EnumValue:
    found = key.values.get((name or "").lower())
    if found is None:
        raise net_failure("System.IO.IOException", "The specified registry key does not exist.")
    return enum_value(_KIND, found[1])


@KEY.method(
    "void SetValue(string name, System.Object value)",
    "void SetValue(string name, System.Object value, Microsoft.Win32.RegistryValueKind valueKind)",
)
def _set_value(key: RegistryKey, name: str | None, value: Any, kind: EnumValue | None = None) -> None:
    if kind is None or str(kind) == "Unknown":
        key.set_value(name or "", value)
    else:
        key.set_value(name or "", stored_as(value, str(kind)), str(kind))


@KEY.method("void DeleteValue(string name)", "void DeleteValue(string name, bool throwOnMissingValue)")
def _delete_value(key: RegistryKey, name: str | None, throws: bool = True) -> None:
    if not key.drop_value(name or "") and throws:
        raise net_failure("System.ArgumentException", "No value exists with that name.")


# Keys below


def _below(key: RegistryKey, path: str | None) -> RegistryKey | None:
    found: RegistryKey | None = key
    for part in _parts(path):
        found = None if found is None else found.keys.get(part.lower())
    return found


def _parts(path: str | None) -> list[str]:
    if path is None:
        raise argument_null("name")
    return [part for part in path.split("\\") if part]


@KEY.method(
    "Microsoft.Win32.RegistryKey OpenSubKey(string name)",
    "Microsoft.Win32.RegistryKey OpenSubKey(string name, bool writable)",
)
def _open(key: RegistryKey, name: str | None, writable: bool = False) -> RegistryKey | None:
    return _below(key, name)


@KEY.method(
    "Microsoft.Win32.RegistryKey CreateSubKey(string subkey)",
    "Microsoft.Win32.RegistryKey CreateSubKey(string subkey, bool writable)",
)
def _create(key: RegistryKey, name: str | None, writable: bool = True) -> RegistryKey:
    for part in _parts(name):
        key = key.child(part)
    return key


def _delete(key: RegistryKey, name: str | None, throws: bool, with_all: bool) -> None:
    found = _below(key, name) if _parts(name) else None
    if found is None:
        if throws:
            raise net_failure(
                "System.ArgumentException", "Cannot delete a subkey tree because the subkey does not exist."
            )
        return
    if found.keys and not with_all:
        message = "Registry key has subkeys and recursive removes are not supported by this method."
        raise net_failure("System.InvalidOperationException", message)
    *above, last = _parts(name)
    holder = _below(key, "\\".join(above))
    assert holder is not None, "the key itself was found below it"
    holder.keys.pop(last.lower()).forget()


KEY.method("void DeleteSubKey(string subkey)", "void DeleteSubKey(string subkey, bool throwOnMissingSubKey)")(
    lambda key, name, throws=True: _delete(key, name, throws, with_all=False)
)
KEY.method("void DeleteSubKeyTree(string subkey)", "void DeleteSubKeyTree(string subkey, bool throwOnMissingSubKey)")(
    lambda key, name, throws=True: _delete(key, name, throws, with_all=True)
)


# The hives

_HIVES = {
    "ClassesRoot": "HKEY_CLASSES_ROOT",
    "CurrentUser": "HKEY_CURRENT_USER",
    "LocalMachine": "HKEY_LOCAL_MACHINE",
    "Users": "HKEY_USERS",
    "CurrentConfig": "HKEY_CURRENT_CONFIG",
}


def _hive(engine: Any, name: str) -> RegistryKey:
    if not engine.personality.is_windows:
        raise net_failure("System.PlatformNotSupportedException", "Registry is not supported on this platform.")
    provider: RegistryProvider = engine.providers.provider_named("Registry")
    return provider.hive(_HIVES.get(name, name))


@KEY.static(
    "Microsoft.Win32.RegistryKey OpenBaseKey(Microsoft.Win32.RegistryHive hKey, Microsoft.Win32.RegistryView view)",
    engine=True,
)
def _base_key(engine: Any, hive: EnumValue, view: EnumValue) -> RegistryKey:
    return _hive(engine, str(hive))


REGISTRY = declare("Microsoft.Win32.Registry")
for _name in _HIVES:
    REGISTRY.static_property(f"Microsoft.Win32.RegistryKey {_name}", engine=True)(
        lambda engine, name=_name: _hive(engine, name)
    )


def _by_path(engine: Any, path: str, *, make: bool) -> RegistryKey | None:
    hive, _, rest = path.partition("\\")
    if hive.upper() not in _HIVES.values():
        message = "Registry key name must start with a valid base key name. (Parameter 'keyName')"
        raise net_failure("System.ArgumentException", message)
    root = _hive(engine, hive.upper())
    return _create(root, rest) if make else _below(root, rest)


@REGISTRY.static("System.Object GetValue(string keyName, string valueName, System.Object defaultValue)", engine=True)
def _value_by_path(engine: Any, path: str, name: str | None, default: Any) -> Any:
    key = _by_path(engine, path, make=False)
    return None if key is None else _get_value(key, name, default)


@REGISTRY.static(
    "void SetValue(string keyName, string valueName, System.Object value)",
    "void SetValue(string keyName, string valueName, System.Object value, Microsoft.Win32.RegistryValueKind valueKind)",
    engine=True,
)
def _set_by_path(engine: Any, path: str, name: str | None, value: Any, kind: EnumValue | None = None) -> None:
    key = _by_path(engine, path, make=True)
    assert key is not None, "it was made"
    _set_value(key, name, value, kind)


@KEY.method("string ToString()")
def _text(key: RegistryKey) -> str:
    return key.name


@KEY.method("void Close()", "void Dispose()", "void Flush()")
def _close(key: RegistryKey) -> None:
    """A key in memory holds nothing."""
