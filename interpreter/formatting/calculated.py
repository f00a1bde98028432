"""Reading one value of -Property: a name, a script block, or the hashtable of a calculated property.

Raises PowerShell's `DictionaryKey...` errors for hashtables it cannot read. Evaluates nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NoReturn

from hvsim.interpreter.errors import failure
from hvsim.interpreter.formatting.properties import Key, PropertySpec
from hvsim.interpreter.script_block import ScriptBlock
from hvsim.interpreter.values import to_string, type_of
from hvsim.interpreter.values.dictionaries import Dictionary
from hvsim.interpreter.values.objects import unwrap

_TYPE_NAMES = {
    "string": "System.String",
    "script": "System.Management.Automation.ScriptBlock",
    "int": "System.Int32",
    "bool": "System.Boolean",
}
_ALIGNMENTS = ("left", "center", "right")


def parse_property(value: Any, keys: Sequence[Key]) -> PropertySpec:
    """The spec of one value; `keys` are the keys a hashtable may have."""
    base = unwrap(value)
    if isinstance(base, Dictionary):
        return _from_hashtable(base, keys)
    if isinstance(base, ScriptBlock):
        return PropertySpec(base)
    if isinstance(base, str):
        if not base:
            _refuse("DictionaryKeyIllegalValue", "An empty string value is not allowed.")
        return PropertySpec(base)
    kinds = next(key.kinds for key in keys if key.name == "Expression")
    expected = "{" + ", ".join(_TYPE_NAMES[kind] for kind in kinds) + "}"
    if base is None:
        _refuse(
            "DictionaryKeyUnknownType",
            f"The value of a parameter was null; one of the following types was expected: {expected}.",
        )
    if isinstance(base, bool) or not isinstance(base, (int, float)):
        _refuse(
            "DictionaryKeyUnknownType",
            f"Cannot convert {type_of(base).full_name} to one of the following types {expected}.",
        )
    return PropertySpec(to_string(base))


def _from_hashtable(table: Any, keys: Sequence[Key]) -> PropertySpec:
    found: dict[str, Any] = {}
    for written, value in table.items():
        if not isinstance(written, str):
            name = type_of(written).name
            _refuse("DictionaryKeyNonString", f"The {name} key type is not valid. The key must be a string.")
        key = _match(written, keys)
        if key.name in found:
            _refuse("DictionaryKeyDuplicate", f'The duplicated key "{written}" conflicts with "{key.name.lower()}".')
        found[key.name] = _checked(written, key, unwrap(value))
    for key in keys:
        if key.required and key.name not in found:
            _refuse("DictionaryKeyMandatoryEntry", f"A mandatory entry for {key.name.lower()} is missing.")
    source = found.pop("Expression", "")
    label = found.pop("Name", None)
    if label is None:
        label = found.pop("Label", None)
    return PropertySpec(source, label, found)


def _match(written: str, keys: Sequence[Key]) -> Key:
    """The key of which `written` is a beginning; Name and Label mean the same."""
    lowered = written.lower()
    exact = [key for key in keys if key.name.lower() == lowered]
    matches = exact or [key for key in keys if key.name.lower().startswith(lowered)]
    if not matches or not written:
        _refuse("DictionaryKeyIllegal", f"The {written} key is not valid.")
    if len(matches) > 1 and {key.name for key in matches} != {"Name", "Label"}:
        first, second = matches[0].name.lower(), matches[1].name.lower()
        _refuse("DictionaryKeyAmbiguous", f"The {written} key is ambiguous; {first} and {second} conflict.")
    return matches[0]


def _checked(written: str, key: Key, value: Any) -> Any:
    kinds = {"string": str, "script": ScriptBlock, "int": int, "bool": bool}
    if value is None:
        _refuse("DictionaryKeyMissingValue", f"The {written} key has no value.")
    if not any(isinstance(value, kinds[kind]) for kind in key.kinds):
        actual = type_of(value).full_name
        expected = [_TYPE_NAMES[kind] for kind in key.kinds]
        if len(expected) > 1:
            types = "{" + ", ".join(expected) + "}"
            message = f'The "{written}" key has a type, {actual}, that is not valid; expected types are {types}.'
            _refuse("DictionaryKeyIllegalValue1", message)
        message = f'The "{written}" key has a type, {actual}, that is not valid; expected type is {expected[0]}.'
        _refuse("DictionaryKeyIllegalValue2", message)
    return _normalized(key, value)


def _normalized(key: Key, value: Any) -> Any:
    if key.name == "Width" and isinstance(value, int) and value <= 0:
        _refuse("WidthOutOfRange", f'The value "{value}" for key "width" should be greater than 0.')
    if key.name == "Alignment":
        matches = [word for word in _ALIGNMENTS if word.startswith(value.lower())] if value else []
        if len(matches) != 1:
            valid = "{" + ", ".join(_ALIGNMENTS) + "}"
            _refuse(
                "AlignmentIllegalValue",
                f'The value "{value}" for key "alignment" is not valid; valid values are {valid}.',
            )
        return matches[0]
    if key.name == "FormatString" and not value:
        _refuse("FormatStringEmpty", 'Cannot have an empty formatting string for key "formatString".')
    if key.name == "Expression" and value == "":
        _refuse("ExpressionEmptyString", 'The "expression" key cannot have an empty string value.')
    return value


def _refuse(error_id: str, message: str) -> NoReturn:
    error = failure(
        "Specified method is not supported.", error_id, "InvalidArgument", exception="System.NotSupportedException"
    )
    error.record.details = message
    raise error
