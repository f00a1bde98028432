"""From values to CLIXML, PowerShell's own XML for objects.

Numbers, texts and dates keep their type; objects keep their type names and properties, down to a depth. Reading is
`clixml_reader`'s part.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from hvsim.interpreter.errors import ScriptError
from hvsim.interpreter.formatting.objects import MISSING, get_property, property_names, type_names
from hvsim.interpreter.limits import TEXT_LENGTH, out_of_memory
from hvsim.interpreter.values.dictionaries import Dictionary
from hvsim.interpreter.values.enumeration import enumerate_value
from hvsim.interpreter.values.enums.enums import EnumValue
from hvsim.interpreter.values.members.access import get_member
from hvsim.interpreter.values.objects import PROPERTY_CLASSES, CodeProperty, PSCustomObject, PSObject, kept_text, unwrap
from hvsim.interpreter.values.text import net_text, to_string
from hvsim.interpreter.values.types.value_types import type_of

HEAD = '<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04">'
TAIL = "</Objs>"
DEFAULT_DEPTH = 2

TAGS = {
    "System.String": "S",
    "System.Char": "C",
    "System.Boolean": "B",
    "System.Byte": "By",
    "System.SByte": "SB",
    "System.Int16": "I16",
    "System.UInt16": "U16",
    "System.Int32": "I32",
    "System.UInt32": "U32",
    "System.Int64": "I64",
    "System.UInt64": "U64",
    "System.Single": "Sg",
    "System.Double": "Db",
    "System.Decimal": "D",
    "System.DateTime": "DT",
    "System.TimeSpan": "TS",
    "System.Guid": "G",
    "System.Uri": "URI",
    "System.Version": "Version",
    "System.Management.Automation.ScriptBlock": "SBK",
}
_ENCODED = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\U00010000-\U0010ffff]|_(?=[xX])")
_MARKUP = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}


class ClixmlWriter:
    """Writes one document: the lines of its XML, two blanks per level."""

    def __init__(self, depth: int = DEFAULT_DEPTH) -> None:
        self._depth = depth
        self._lines: list[str] = []
        self._length = 0
        self._types: dict[tuple[str, ...], int] = {}
        self._objects: dict[int, int] = {}
        self._kept: list[Any] = []

    def write(self, *values: Any) -> str:
        """The whole document."""
        self._lines = [HEAD]
        self._length = 0
        for value in values:
            self._value(value, None, 1, self._depth)
        self._lines.append(TAIL)
        return "\n".join(self._lines)

    def _line(self, level: int, text: str) -> None:
        self._length += 2 * level + len(text)
        if self._length > TEXT_LENGTH:
            raise out_of_memory()
        self._lines.append("  " * level + text)

    def _value(self, value: Any, name: str | None, level: int, depth: int) -> None:
        attribute = f' N="{encoded(name)}"' if name is not None else ""
        base = unwrap(value)
        if base is None:
            self._line(level, f"<Nil{attribute} />")
            return
        notes = self._notes(value) if isinstance(value, PSObject) else []
        text = scalar_text(base)
        if text is not None and not notes and kept_text(value) is None:
            tag = TAGS[type_of(base).full_name]
            self._line(level, f"<{tag}{attribute}>{text}</{tag}>")
            return
        if depth < 0:
            self._line(level, f"<S{attribute}>{encoded(to_string(base))}</S>")
            return
        known = self._objects.get(id(base))
        if known is not None:
            self._line(level, f'<Ref{attribute} RefId="{known}" />')
            return
        self._object(value, base, attribute, notes, level, depth)

    def _object(self, value: Any, base: Any, attribute: str, notes: list[str], level: int, depth: int) -> None:
        reference = len(self._objects)
        self._objects[id(base)] = reference
        self._kept.append(base)
        self._line(level, f'<Obj{attribute} RefId="{reference}">')
        self._type_names(list(type_names(value)), level + 1)
        kept = kept_text(value)
        if kept is not None:
            self._line(level + 1, f"<ToString>{encoded(kept)}</ToString>")
        text = scalar_text(base)
        if text is not None:
            tag = TAGS[type_of(base).full_name]
            self._line(level + 1, f"<{tag}>{text}</{tag}>")
        elif isinstance(base, EnumValue):
            self._line(level + 1, f"<ToString>{encoded(net_text(base))}</ToString>")
            self._line(level + 1, f"<I32>{base.value}</I32>")
        elif isinstance(base, Dictionary):
            self._entries(base, level + 1, depth)
        elif (items := enumerate_value(base)) is not None:
            self._items(items, level + 1, depth)
        elif not isinstance(base, PSCustomObject):
            self._line(level + 1, f"<ToString>{encoded(net_text(base))}</ToString>")
            self._members("Props", base, property_names(base), level + 1, depth)
        if isinstance(base, PSCustomObject):
            notes = [member.name for member in base.members.values() if isinstance(member, PROPERTY_CLASSES)]
        self._members("MS", value, notes, level + 1, depth)
        self._line(level, "</Obj>")

    @staticmethod
    def _notes(value: Any) -> list[str]:
        extension = getattr(value, "extended", None)
        members = extension.members.values() if extension is not None else ()
        return [
            member.name
            for member in members
            if isinstance(member, PROPERTY_CLASSES) and not isinstance(member, CodeProperty)
        ]

    def _type_names(self, names: list[str], level: int) -> None:
        key = tuple(names)
        known = self._types.get(key)
        if known is not None:
            self._line(level, f'<TNRef RefId="{known}" />')
            return
        self._types[key] = len(self._types)
        self._line(level, f'<TN RefId="{self._types[key]}">')
        for name in names:
            self._line(level + 1, f"<T>{encoded(name)}</T>")
        self._line(level, "</TN>")

    def _members(self, tag: str, value: Any, names: Iterable[str], level: int, depth: int) -> None:
        names = list(names)
        if not names:
            return
        self._line(level, f"<{tag}>")
        for name in names:
            try:
                found = get_property(value, name)
            except ScriptError:
                continue
            self._value(None if found is MISSING else found, name, level + 1, depth - 1)
        self._line(level, f"</{tag}>")

    def _items(self, items: Iterable[Any], level: int, depth: int) -> None:
        self._line(level, "<LST>")
        for item in items:
            self._value(item, None, level + 1, depth - 1)
        self._line(level, "</LST>")

    def _entries(self, table: Dictionary, level: int, depth: int) -> None:
        self._line(level, "<DCT>")
        for key, value in table.items():
            self._line(level + 1, "<En>")
            self._value(key, "Key", level + 2, depth - 1)
            self._value(value, "Value", level + 2, depth - 1)
            self._line(level + 1, "</En>")
        self._line(level, "</DCT>")


def encoded(text: str) -> str:
    """The text as XML holds it; control characters and surrogates as `_xHHHH_`."""
    if _ENCODED.search(text):
        text = _ENCODED.sub(lambda match: _escape(match[0]), text)
    return (
        "".join(_MARKUP.get(character, character) for character in text)
        if any(mark in text for mark in _MARKUP)
        else text
    )


def _escape(character: str) -> str:
    """`_xHHHH_` for each of the character's UTF-16 units."""
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"_x{units[index]:02X}{units[index + 1]:02X}_" for index in range(0, len(units), 2))


def scalar_text(value: Any) -> str | None:
    """What stands between the tags of a simple value; None for objects and collections."""
    if isinstance(value, EnumValue):
        return None
    name = type_of(value).full_name
    tag = TAGS.get(name)
    if tag is None:
        return None
    if tag == "S":
        return encoded(str.__str__(value))
    if tag == "C":
        return str(ord(value))
    if tag == "B":
        return "true" if value else "false"
    if tag in ("Db", "Sg"):
        return _float_text(value)
    if tag == "DT":
        from hvsim.interpreter.values.members.access import invoke_member

        text: str = invoke_member(value, "ToString", ["yyyy-MM-ddTHH:mm:ss.FFFFFFFK"])
        return text
    if tag == "TS":
        return _duration(value)
    return encoded(net_text(value))


def _float_text(value: float) -> str:
    if value != value:
        return "NaN"
    if value in (float("inf"), float("-inf")):
        return "INF" if value > 0 else "-INF"
    return net_text(value)


def _duration(value: Any) -> str:
    """An XML duration: P1DT2H3M4.5S."""
    ticks = int(get_member(value, "Ticks"))
    seconds, fraction = divmod(abs(ticks), 10_000_000)
    days, seconds = divmod(seconds, 86400)
    hours, seconds = divmod(seconds, 3600)
    minutes, seconds = divmod(seconds, 60)
    last = f"{seconds}.{fraction:07}".rstrip("0").rstrip(".") if fraction else str(seconds)
    time = "".join(f"{number}{unit}" for number, unit in ((hours, "H"), (minutes, "M")) if number)
    if last != "0" or not (time or days):
        time += last + "S"
    return ("-" if ticks < 0 else "") + "P" + (f"{days}D" if days else "") + (f"T{time}" if time else "")
