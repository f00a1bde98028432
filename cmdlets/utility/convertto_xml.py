"""ConvertTo-Xml: objects as XML that names every property and its type."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hvsim.cmdlets.utility.shared import OBJECT, SWITCH
from hvsim.interpreter.commands import Cmdlet, Example, cmdlet, parameter
from hvsim.interpreter.commands.validation import ValidateRange, ValidateSet
from hvsim.interpreter.errors import ScriptError
from hvsim.interpreter.formatting.objects import (
    MISSING,
    culture_text,
    get_property,
    is_scalar,
    property_names,
    type_names,
)
from hvsim.interpreter.limits import WrittenAgain
from hvsim.interpreter.values.dictionaries import Dictionary
from hvsim.interpreter.values.enumeration import enumerate_value
from hvsim.interpreter.values.objects import PROPERTY_CLASSES, PSCustomObject, unwrap
from hvsim.interpreter.values.types.value_types import type_of
from hvsim.interpreter.values.xml.nodes import escape_attribute, escape_text

_DECLARATION = '<?xml version="1.0" encoding="utf-8"?>'
# Known to the writer by their text, beside the scalars.
_SIMPLE = (
    "System.DateTime",
    "System.TimeSpan",
    "System.Guid",
    "System.Uri",
    "System.Version",
    "System.Management.Automation.ScriptBlock",
    "System.Management.Automation.SemanticVersion",
)


@cmdlet("ConvertTo-Xml", output=("System.Xml.XmlDocument", "System.String"))
class ConvertToXml(Cmdlet):
    """Converts objects to XML: one element per object, one per property."""

    depth: int = parameter(
        default=1, validate=ValidateRange(1, 2**31 - 1), help="How deep objects inside of objects are described."
    )
    input_object: Any = parameter(
        position=0, mandatory=True, pipeline=True, allow_null=True, type=OBJECT, help="The objects."
    )
    no_type_information: bool = parameter(type=SWITCH, help="Leaves the types out.")
    as_: str = parameter(
        name="As",
        default="Document",
        validate=ValidateSet(("Stream", "String", "Document")),
        help="A document, its text, or its text in pieces.",
    )

    examples = [
        Example(
            "([pscustomobject]@{ Name = 'vm1' } | ConvertTo-Xml).Objects.Object.Property.Name",
            "A document to walk through.",
            output="Name",
        ),
        Example(
            "7 | ConvertTo-Xml -As String -NoTypeInformation",
            "The text.",
            output='<?xml version="1.0" encoding="utf-8"?>\n<Objects>\n  <Object>7</Object>\n</Objects>',
        ),
    ]

    def begin(self) -> None:
        self._kind = self.as_.lower()
        self._newline = str(self.engine.personality.newline)
        self._elements: list[str] = []
        if self._kind == "stream":
            self.write(_DECLARATION)
            self.write("<Objects>")

    def process(self) -> None:
        lines = _Writer(bool(self.no_type_information)).lines(self.input_object, self.depth)
        if self._kind == "stream":
            self.write(self._newline.join(lines))
        else:
            self._elements += ["  " + line for line in lines]

    def end(self) -> None:
        if self._kind == "stream":
            self.write("</Objects>")
            return
        objects = ["<Objects>", *self._elements, "</Objects>"] if self._elements else ["<Objects />"]
        text = self._newline.join([_DECLARATION, *objects])
        if self._kind == "document":
            from hvsim.interpreter.values import convert, named_type

            self.write(convert(text, named_type("System.Xml.XmlDocument")))
        else:
            self.write(text)


class _Writer:
    """The lines of one object's element; every level is indented by two blanks."""

    def __init__(self, no_types: bool) -> None:
        self._no_types = no_types
        self._again = WrittenAgain(share=50)

    def lines(self, value: Any, depth: int) -> list[str]:
        return list(self._value("Object", None, value, depth))

    def _value(self, tag: str, name: str | None, value: Any, depth: int) -> Iterator[str]:
        base = unwrap(value)
        if base is None:
            yield self._element(tag, name, None, None)
        elif _is_simple(base):
            yield self._element(tag, name, base, culture_text(base))
        elif isinstance(base, Dictionary):
            yield from self._parent(tag, name, base, self._entries(base, depth))
        elif not isinstance(base, PSCustomObject) and (items := enumerate_value(base)) is not None:
            inner = (line for item in items for line in self._value("Property", None, item, depth))
            yield from self._parent(tag, name, base, inner)
        elif depth == 0:
            yield from self._as_text(tag, name, value, base)
        else:
            yield from self._parent(tag, name, base, self._properties(value, depth - 1))

    def _as_text(self, tag: str, name: str | None, value: Any, base: Any) -> Iterator[str]:
        text = culture_text(value)
        members = base.members.values() if isinstance(base, PSCustomObject) else ()
        notes = [member for member in members if isinstance(member, PROPERTY_CLASSES)]
        if not notes:
            yield self._element(tag, name, base, text)
            return
        inner = [self._element("Property", None, text, text)]
        for note in notes:
            found = culture_text(get_property(value, note.name))
            kind = f"System.Management.Automation.PS{type(note).__name__}"
            inner.append(self._tag("Property", note.name, kind) + f">{escape_text(found)}</Property>")
        yield from self._parent(tag, name, base, iter(inner))

    def _entries(self, table: Dictionary, depth: int) -> Iterator[str]:
        for key, value in table.items():
            yield from self._value("Property", "Key", key, depth)
            yield from self._value("Property", "Value", value, depth)

    def _properties(self, value: Any, depth: int) -> Iterator[str]:
        for name in property_names(value):
            try:
                found = get_property(value, name)
            except ScriptError:
                found = None
            if found is None or found is MISSING:
                yield self._tag("Property", name, "System.Object") + " />"
            else:
                yield from self._value("Property", name, found, depth)

    def _element(self, tag: str, name: str | None, base: Any, text: str | None) -> str:
        start = self._tag(tag, name, None if base is None else type_of(base).full_name)
        return f"{start} />" if text is None else f"{start}>{escape_text(text)}</{tag}>"

    def _parent(self, tag: str, name: str | None, base: Any, inner: Iterator[str]) -> Iterator[str]:
        self._again.visit(base)
        start = self._tag(tag, name, type_of(base).full_name)
        first = next(inner, None)
        if first is None:
            yield f"{start} />"
            return
        yield f"{start}>"
        yield "  " + first
        for line in inner:
            yield "  " + line
        yield f"</{tag}>"

    def _tag(self, tag: str, name: str | None, type_name: str | None) -> str:
        written = f' Name="{escape_attribute(name)}"' if name is not None else ""
        typed = f' Type="{escape_attribute(type_name)}"' if type_name is not None and not self._no_types else ""
        return f"<{tag}{written}{typed}"


def _is_simple(value: Any) -> bool:
    return is_scalar(value, type_names(value)) or type_of(value).full_name in _SIMPLE
