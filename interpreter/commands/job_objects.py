"""Objects as they come back from another process: simple values as they are, the rest as copies without methods."""

from __future__ import annotations

from typing import Any

from hvsim.interpreter.formatting.entries import FormatData
from hvsim.interpreter.values import (
    Array,
    ArrayList,
    Hashtable,
    PSCustomObject,
    convert,
    enumerate_value,
    resolve_type,
    to_string,
    type_of,
    unwrap,
)
from hvsim.interpreter.values.dictionaries import Dictionary
from hvsim.interpreter.values.members.access import get_property, property_names, type_names
from hvsim.interpreter.values.objects import keep_text, kept_text

_DEPTH = 2  # how far properties of properties are copied before only their text is kept


def deserialized(value: Any, runspace_id: str) -> Any:
    """The copy of an object that a job wrote; it says which runspace it came from."""
    made = _copy(value, _DEPTH)
    if isinstance(made, PSCustomObject):
        made.set("RunspaceId", convert(runspace_id, resolve_type("guid")))
    return made


def note_computer(made: PSCustomObject, name: str, *, shown: bool) -> None:
    """Says on a copy which computer it is from; tables and lists show that where `shown` is true."""
    runspace = made.members.pop("runspaceid", None)
    made.set("PSComputerName", name)
    if runspace is not None:
        made.members["runspaceid"] = runspace
    made.set("PSShowComputerName", shown)


def _copy(value: Any, depth: int) -> Any:
    value = unwrap(value)  # what was added to text or a number stays behind
    if _is_simple(value):
        return value
    if isinstance(value, Dictionary):
        return Hashtable((key, _copy(item, depth - 1)) for key, item in value.items())
    elements = enumerate_value(value)
    if elements is not None:
        copies = [_copy(item, depth - 1) for item in elements]
        return Array(copies) if isinstance(value, Array) else ArrayList(copies)
    if depth <= 0:
        return to_string(value)
    names = [f"Deserialized.{name}" for name in type_names(value)]
    made = PSCustomObject(
        ((name, _copy(get_property(value, name), depth - 1)) for name in property_names(value)), names
    )
    text = to_string(value) if not isinstance(value, PSCustomObject) else kept_text(value)
    if text is not None:
        keep_text(made, text)
    return made


def _is_simple(value: Any) -> bool:
    """Whether a value keeps its type on the way: numbers, text, dates, GUIDs, versions, enums as numbers' kin."""
    if value is None or isinstance(value, (str, int, float, FormatData)):
        return True  # what Format-Table wrote over there is laid out here
    net_type = type_of(value)
    return net_type.is_value_type or net_type.full_name in (
        "System.Uri",
        "System.Version",
        "System.Management.Automation.SemanticVersion",
        "System.Management.Automation.ScriptBlock",
        "System.Xml.XmlDocument",
    )
