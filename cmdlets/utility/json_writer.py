"""From values to JSON text, as ConvertTo-Json lays it out.

Objects become their properties, collections arrays, dictionaries objects; what lies deeper than the depth becomes its
text. Reading is `json_reader`'s part.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from hvsim.interpreter.errors import ScriptError, failure
from hvsim.interpreter.formatting.objects import MISSING, get_property, property_names
from hvsim.interpreter.limits import WrittenAgain, joined_text
from hvsim.interpreter.values.dictionaries import Dictionary
from hvsim.interpreter.values.display import type_full_text
from hvsim.interpreter.values.enumeration import enumerate_value
from hvsim.interpreter.values.enums.enums import EnumValue
from hvsim.interpreter.values.numbers.numbers import Char
from hvsim.interpreter.values.objects import PROPERTY_CLASSES, NoteProperty, PSCustomObject, PSObject
from hvsim.interpreter.values.text import net_text, to_string
from hvsim.interpreter.values.types.net_types import NetType
from hvsim.interpreter.values.types.value_types import type_of

_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
_DEFAULT = re.compile('["\\\\\x00-\x1f\x85\u2028\u2029]')
_NON_ASCII = re.compile('["\\\\\x00-\x1f\x7f-\U0010ffff]')
_HTML = re.compile("[\"\\\\\x00-\x1f\x85\u2028\u2029<>&']")
_PATTERNS = {"Default": _DEFAULT, "EscapeNonAscii": _NON_ASCII, "EscapeHtml": _HTML}
_TEXT_TYPES = frozenset(("System.Guid", "System.Uri", "System.DBNull"))


class JsonWriter:
    """Writes one value after the other. `truncated` tells whether something lay deeper than `depth`."""

    def __init__(
        self, depth: int, *, compress: bool, enums_as_strings: bool, escaping: str = "Default", newline: str = "\n"
    ) -> None:
        self.truncated = False
        self._depth = depth
        self._compress = compress
        self._enums_as_strings = enums_as_strings
        self._pattern = _PATTERNS.get(escaping, _DEFAULT)
        self._newline = newline
        self._colon = ":" if compress else ": "
        self._again = WrittenAgain()

    def write(self, value: Any) -> str:
        """The value's JSON."""
        return self._value(value, 0)

    def _value(self, value: Any, level: int) -> str:
        kind = value.__class__
        if kind is str:
            return self._string(value)
        if kind is int:
            return str(value)
        if value is None:
            return "null"
        if kind is bool:
            return "true" if value else "false"
        if kind is PSCustomObject:
            if level > self._depth:
                return self._text(value)
            self._again.visit(value)
            return self._object(_custom_members(value), level)
        if kind is PSObject:
            return self._wrapped(value, level)
        simple = self._scalar(value)
        if simple is not None:
            return simple
        if level > self._depth:
            return self._text(value)
        self._again.visit(value)
        if isinstance(value, Dictionary):
            return self._object(_dictionary_members(value), level)
        items = enumerate_value(value)
        if items is not None:
            return self._array(items, level)
        return self._object(_members(value), level)

    def _wrapped(self, value: PSObject, level: int) -> str:
        """A value with members added to it: they go into its object, or beside it as `value`."""
        extension = value.extended
        notes = [each for each in extension.members.values() if isinstance(each, PROPERTY_CLASSES)] if extension else []
        if not notes:
            return self._value(value.base, level)
        added = [(note.name, get_property(value, note.name, None)) for note in notes]
        if self._scalar(value.base) is None and enumerate_value(value.base) is None:
            return self._object([*_members(value.base), *added], level)
        return self._object([("value", value.base), *added], level)

    def _scalar(self, value: Any) -> str | None:
        """The JSON of numbers, texts, dates and enums; None for what is an object or a collection."""
        if isinstance(value, (str, Char)):
            return self._string(str.__str__(value))
        if isinstance(value, float):
            return _float_text(value)
        if isinstance(value, int):
            return str(int(value))
        if isinstance(value, EnumValue):
            return self._string(net_text(value)) if self._enums_as_strings else str(value.value)
        kind = value.__class__.__name__
        if kind == "Decimal":
            text = net_text(value)
            return text if "." in text or "E" in text else text + ".0"
        if isinstance(value, NetType):
            return self._string(_type_text(value))
        name = type_of(value).full_name
        if name == "System.DateTime" or name == "System.DateTimeOffset":
            from hvsim.interpreter.values.members.access import invoke_member

            return self._string(invoke_member(value, "ToString", ["yyyy-MM-ddTHH:mm:ss.FFFFFFFK"]))
        if name in _TEXT_TYPES:
            return "null" if name == "System.DBNull" else self._string(net_text(value))
        return None

    def _string(self, text: str) -> str:
        if self._pattern.search(text):
            text = self._pattern.sub(_escaped, text)
        return f'"{text}"'

    def _text(self, value: Any) -> str:
        self.truncated = True
        return self._string(to_string(value))

    def _array(self, items: Iterable[Any], level: int) -> str:
        value = self._value
        parts = [value(item, level + 1) for item in items]
        return self._joined(parts, level, "[", "]")

    def _object(self, members: Iterable[tuple[str, Any]], level: int) -> str:
        value, string, colon = self._value, self._string, self._colon
        parts = [f"{string(name)}{colon}{value(each, level + 1)}" for name, each in members]
        return self._joined(parts, level, "{", "}")

    def _joined(self, parts: list[str], level: int, opening: str, closing: str) -> str:
        if self._compress or not parts:
            return opening + joined_text(",", parts) + closing
        inner = self._newline + "  " * (level + 1)
        return f"{opening}{inner}{joined_text(f',{inner}', parts)}{self._newline}{'  ' * level}{closing}"


def _escaped(match: re.Match[str]) -> str:
    character = match.group()
    simple = _ESCAPES.get(character)
    if simple is not None:
        return simple
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[index] << 8 | units[index + 1]:04x}" for index in range(0, len(units), 2))


def _float_text(value: float) -> str:
    """A fraction with at least one place; what is no number is a text."""
    text = net_text(value)
    if value != value or value in (float("inf"), float("-inf")):
        return '"NaN"' if value != value else ('"Infinity"' if value > 0 else '"-Infinity"')
    return text if any(mark in text for mark in ".E") else text + ".0"


def _custom_members(value: PSCustomObject) -> Iterable[tuple[str, Any]]:
    for member in value.members.values():
        if member.__class__ is NoteProperty:
            yield member.name, member.value
        elif isinstance(member, PROPERTY_CLASSES):
            yield member.name, _read(value, member.name)


def _dictionary_members(value: Dictionary) -> Iterable[tuple[str, Any]]:
    for key, each in value.items():
        if not isinstance(key, str):
            raise failure(
                f"The type '{type_of(value).full_name}' is not supported for serialization or deserialization of a "
                "dictionary. Keys must be strings.",
                "NonStringKeyInDictionary",
                "InvalidOperation",
                exception="System.InvalidOperationException",
            )
        yield str(key), each


def _members(value: Any) -> Iterable[tuple[str, Any]]:
    for name in property_names(value):
        yield name, _read(value, name)


def _read(value: Any, name: str) -> Any:
    try:
        found = get_property(value, name)
    except ScriptError:
        return None
    return None if found is MISSING else found


def _type_text(value: NetType) -> str:
    return type_full_text(value)
