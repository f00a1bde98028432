"""ConvertTo-Html: objects as an HTML table, alone or as a page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hvsim.cmdlets.utility.shared import MISSING, OBJECT, SWITCH, scope_of
from hvsim.interpreter.commands import Cmdlet, Example, cmdlet, parameter
from hvsim.interpreter.commands.validation import ValidateSet
from hvsim.interpreter.errors import ScriptError
from hvsim.interpreter.formatting.objects import culture_text, elements
from hvsim.interpreter.formatting.properties import (
    ALIGNMENT,
    EXPRESSION,
    LABEL,
    NAME,
    WIDTH,
    Accessor,
    Key,
    PropertySpec,
    parse_properties,
)
from hvsim.interpreter.formatting.rendering import cell_text
from hvsim.interpreter.values.text import net_text

_STRICT = (
    '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN"  "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">'
)
_TRANSITIONAL = (
    '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN"  '
    '"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">'
)
_WIDTH = Key(WIDTH.name, ("int", "string"))
_NAMED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"}
_META_NAMES = ("content-type", "default-style", "x-ua-compatible")


@cmdlet("ConvertTo-Html", default_set="Page", output="System.String")
class ConvertToHtml(Cmdlet):
    """Converts objects to an HTML table."""

    property_: list[object] = parameter(
        position=0,
        help="The columns: names, wildcards, or hashtables with Label, Expression, Width and Alignment.",
    )
    head: list[str] | None = parameter(
        sets="Page", position=1, help="What the page's head holds, instead of the title."
    )
    title: str = parameter(sets="Page", position=2, default="HTML TABLE", help="The page's title.")
    body: list[str] = parameter(sets="Page", position=3, help="What stands at the beginning of the body.")
    as_: str = parameter(
        default="Table", validate=ValidateSet(("Table", "List")), help="A table of rows, or of each object's values."
    )
    css_uri: Any = parameter(sets="Page", type="System.Uri", aliases=("cu", "uri"), help="The style sheet.")
    pre_content: list[str] = parameter(help="What stands before the table.")
    post_content: list[str] = parameter(help="What stands after the table.")
    meta: Any = parameter(sets="Page", type="System.Collections.Hashtable", help="Meta tags for the head.")
    charset: str = parameter(sets="Page", help="The character set that the head names.")
    transitional: bool = parameter(sets="Page", type=SWITCH, help="Declares XHTML Transitional instead of Strict.")
    fragment: bool = parameter(sets="Fragment", type=SWITCH, help="Gives the table alone.")
    input_object: Any = parameter(pipeline=True, type=OBJECT, help="The objects.")

    examples = [
        Example(
            "[pscustomobject]@{ Name = 'vm1' } | ConvertTo-Html -Fragment",
            "A table for a report.",
            output="<table>\n<colgroup><col/></colgroup>\n<tr><th>Name</th></tr>\n<tr><td>vm1</td></tr>\n</table>",
        ),
    ]

    def begin(self) -> None:
        self._specs = parse_properties(self.property_ or ["*"], (EXPRESSION, LABEL, NAME, _WIDTH, ALIGNMENT))
        self._columns: list[tuple[PropertySpec, Accessor]] | None = None
        self._count = 0
        if not self.fragment:
            self.write_all(self._page_head())
        for text in self.pre_content or ():
            self.write(text)
        self.write("<table>")

    def process(self) -> None:
        value = self.input_object
        if value is None:
            return
        if self._columns is None or self.as_ == "List":
            self._columns = [(spec, each) for spec in self._specs for each in self._resolve(spec, value)]
        if self.as_.lower() == "list":
            if self._count:
                self.write("<tr><td><hr></td></tr>")
            for spec, accessor in self._columns:
                self.write(f"<tr><td>{_html(_label(spec, accessor))}:</td><td>{self._cell(accessor, value)}</td></tr>")
        else:
            if not self._count:
                self.write_all(self._table_head(self._columns))
            cells = "".join(f"<td>{self._cell(accessor, value)}</td>" for _, accessor in self._columns)
            self.write(f"<tr>{cells}</tr>")
        self._count += 1

    def end(self) -> None:
        self.write("</table>")
        for text in self.post_content or ():
            self.write(text)
        if not self.fragment:
            self.write("</body></html>")

    def _resolve(self, spec: PropertySpec, value: Any) -> list[Accessor]:
        found = spec.resolve(value, scope_of(self))
        return found if found or spec.has_wildcards else [spec.accessor(scope_of(self))]

    def _page_head(self) -> Iterator[str]:
        yield _TRANSITIONAL if self.transitional else _STRICT
        yield '<html xmlns="http://www.w3.org/1999/xhtml">'
        yield "<head>"
        if self.charset:
            yield f'<meta charset="{self.charset}">'
        if self.meta is not None:
            yield from self._meta_tags()
        if self.head is not None:
            yield from self.head
        else:
            yield f"<title>{self.title}</title>"
        if self.css_uri is not None:
            yield f'<link rel="stylesheet" type="text/css" href="{culture_text(self.css_uri)}" />'
        yield "</head><body>"
        yield from self.body or ()

    def _meta_tags(self) -> Iterator[str]:
        for key, value in self.meta.items():
            name = culture_text(key)
            kind = "http-equiv" if name.lower() in _META_NAMES else "name"
            yield f'<meta {kind}="{name}" content="{culture_text(value)}">'

    def _table_head(self, columns: list[tuple[PropertySpec, Accessor]]) -> Iterator[str]:
        cols = []
        for spec, _ in columns:
            width, alignment = spec.options.get("Width"), spec.options.get("Alignment")
            attributes = (f' width = "{width}"' if width else "") + (f' align = "{alignment}"' if alignment else "")
            cols.append(f"<col{attributes}/>")
        yield f"<colgroup>{''.join(cols)}</colgroup>"
        heads = "".join(f"<th>{_html(_label(spec, accessor))}</th>" for spec, accessor in columns)
        yield f"<tr>{heads}</tr>"

    def _cell(self, accessor: Accessor, value: Any) -> str:
        try:
            found = accessor.get(value)
        except ScriptError:
            return ""
        return "" if found is None or found is MISSING else _html(_text(found))


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    return net_text(value) if elements(value) is not None else cell_text(value)


def _label(spec: PropertySpec, accessor: Accessor) -> str:
    return spec.label if spec.label is not None else accessor.name


def _html(text: str) -> str:
    """The text with HTML's characters and everything beyond ASCII that Latin-1 has written as references."""
    return "".join(
        _NAMED.get(character, character)
        if character < "\xa0" or (character > "\xff" and ord(character) < 0x10000)
        else f"&#{ord(character)};"
        for character in text
    )
