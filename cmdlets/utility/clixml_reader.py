"""From CLIXML to values: simple ones as they were, objects as what is left of them, their type names marked.

Writing is `clixml_writer`'s part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from hvsim.cmdlets.utility.clixml_writer import TAGS
from hvsim.cmdlets.utility.json_commands import parse_roundtrip
from hvsim.interpreter.values import convert, invoke_static, named_type
from hvsim.interpreter.values.arrays import ArrayList, byte_array
from hvsim.interpreter.values.code_units import to_code_units
from hvsim.interpreter.values.dictionaries import Hashtable
from hvsim.interpreter.values.numbers.numbers import Char
from hvsim.interpreter.values.objects import CodeProperty, NoteProperty, PSCustomObject, extend, keep_text

if TYPE_CHECKING:
    from hvsim.interpreter.engine import Engine

_NAMESPACE = "{http://schemas.microsoft.com/powershell/2004/04}"
_TYPES = {tag: name for name, tag in TAGS.items()}
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_DURATION = re.compile(r"(-?)P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.(\d{1,7}))?S)?)?")
_CUSTOM = "System.Management.Automation.PSCustomObject"


class ClixmlReader:
    """Reads one document; `engine` makes the dates, versions and script blocks in it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._types: dict[str, list[str]] = {}
        self._objects: dict[str, Any] = {}

    def read(self, text: str) -> Iterator[Any]:
        """The values of the document; raises `ElementTree.ParseError` for what is no XML."""
        for element in ElementTree.fromstring(text):
            yield self._value(element)

    def _value(self, element: ElementTree.Element) -> Any:
        tag = element.tag.removeprefix(_NAMESPACE)
        if tag == "Nil":
            return None
        if tag == "Obj":
            return self._object(element)
        if tag == "Ref":
            return self._objects.get(element.get("RefId", ""))
        if tag == "BA":
            from base64 import b64decode

            return byte_array(b64decode(element.text or ""))
        return self._scalar(tag, decoded(element.text or ""))

    def _scalar(self, tag: str, text: str) -> Any:
        if tag in ("S", "ToString", "XD"):
            return text
        if tag == "C":
            return Char(chr(int(text)))
        if tag == "B":
            return text.lower() == "true"
        if tag == "SBK":
            return self._engine.parse(text)
        if tag == "TS":
            return self._duration(text)
        if tag == "DT":
            return self._date(text)
        name = _TYPES.get(tag)
        if name is None:
            return text
        if tag in ("Db", "Sg"):
            text = {"INF": "Infinity", "-INF": "-Infinity"}.get(text, text)
        return convert(text, named_type(name))

    def _duration(self, text: str) -> Any:
        match = _DURATION.fullmatch(text)
        if match is None:
            return text
        sign, days, hours, minutes, seconds, fraction = match.groups()
        total = ((int(days or 0) * 24 + int(hours or 0)) * 60 + int(minutes or 0)) * 60 + int(seconds or 0)
        ticks = total * 10_000_000 + int((fraction or "").ljust(7, "0"))
        return invoke_static(named_type("System.TimeSpan"), "FromTicks", [-ticks if sign else ticks], self._engine)

    def _date(self, text: str) -> Any:
        return parse_roundtrip(text, self._engine)

    def _object(self, element: ElementTree.Element) -> Any:
        names: list[str] = []
        value: Any = None
        made = PSCustomObject()
        members: list[tuple[str, Any]] = []
        text: str | None = None
        has_value = False
        for child in element:
            tag = child.tag.removeprefix(_NAMESPACE)
            if tag == "TN":
                names = [decoded(each.text or "") for each in child]
                self._types[child.get("RefId", "")] = names
            elif tag == "TNRef":
                names = self._types.get(child.get("RefId", ""), [])
            elif tag in ("LST", "IE", "STK", "QUE"):
                value, has_value = ArrayList(self._value(each) for each in child), True
            elif tag == "DCT":
                value, has_value = self._table(child), True
            elif tag in ("MS", "Props"):
                members.extend((decoded(each.get("N", "")), self._value(each)) for each in child)
            elif tag == "ToString":
                text = decoded(child.text or "")
            else:
                value, has_value = self._value(child), True
        finished = self._finished(element, value if has_value else made, names, members)
        if text is not None:
            _keep_text(finished, text, is_enum=any(name.endswith("System.Enum") for name in names))
        return finished

    def _table(self, element: ElementTree.Element) -> Hashtable:
        table = Hashtable()
        for entry in element:
            parts = {child.get("N"): self._value(child) for child in entry}
            table[parts.get("Key")] = parts.get("Value")
        return table

    def _finished(
        self, element: ElementTree.Element, value: Any, names: list[str], members: list[tuple[str, Any]]
    ) -> Any:
        """The object with its properties and its former type names, marked as read back."""
        marked = [name if name.startswith("Deserialized.") else "Deserialized." + name for name in names]
        if isinstance(value, PSCustomObject):
            for name, each in members:
                value.set(name, each)
            value.type_names = marked or None
        elif marked and names[0] != "System.Object[]":
            value, extension = extend(value)
            extension.type_names = marked
            for name, each in members:
                extension.members[name.lower()] = NoteProperty(name, each)
        self._objects[element.get("RefId", "")] = value
        return value


def _keep_text(value: Any, text: str, is_enum: bool) -> None:
    """Gives a read object the text it had; an enum's name is its `Value` as well."""
    keep_text(value, text)
    if is_enum:
        _, extension = extend(value)
        extension.members["value"] = CodeProperty("Value", lambda base: text, type_name="System.String")


def decoded(text: str) -> str:
    """The text that `_xHHHH_` escapes stand in, in UTF-16 units."""
    units = to_code_units(text)
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), units) if "_x" in units else units
