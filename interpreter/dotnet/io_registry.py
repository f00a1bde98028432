"""Microsoft.Win32.RegistryKey: what Get-Item and Get-ChildItem give for keys of the simulated registry."""

from __future__ import annotations

from typing import Any

from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.providers.registry import RegistryKey
from hvsim.interpreter.values.arrays import Array, string_array

KEY = declare("Microsoft.Win32.RegistryKey")

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


@KEY.method("void SetValue(string name, System.Object value)")
def _set_value(key: RegistryKey, name: str, value: Any) -> None:
    key.set_value(name, value)


@KEY.method("string ToString()")
def _text(key: RegistryKey) -> str:
    return key.name


@KEY.method("void Close()")
@KEY.method("void Dispose()")
def _close(key: RegistryKey) -> None:
    """A key in memory holds nothing."""
