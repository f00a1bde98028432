"""What the Format-* commands write: the packets that a `Formatter` lays out.

Start and end of a document, start and end of a group, and one entry per object. They are PowerShell objects (a script
may hold them, count them, pass them on) but opaque ones. Making them is `generator`'s work, laying them out `layout`'s.
Every start of the shell makes these classes: they have no more methods than they need.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import attrs

from hvsim.interpreter.values.types.net_types import NetType
from hvsim.interpreter.values.types.registry import named_type, register_type

if TYPE_CHECKING:
    from hvsim.interpreter.formatting.views import Paragraph

_NAMESPACE = "Microsoft.PowerShell.Commands.Internal.Format."


class FormatData:
    """The base of the packets."""

    __slots__ = ()
    net_name: ClassVar[str] = _NAMESPACE + "FormatInfoData"


@attrs.define(eq=False, repr=False, match_args=False)
class ColumnShape:
    """A column as the rows need it: width 0 leaves it to the layout; alignment "" is left."""

    label: str
    width: int = 0
    alignment: str = ""
    label_is_property: bool = True


@attrs.define(eq=False, repr=False, match_args=False)
class Shape:
    """The kind of the document (table, list, wide, custom) and what all of its entries share."""

    kind: str
    columns: list[ColumnShape] = attrs.Factory(list)
    hide_headers: bool = False
    repeat_header: bool = False
    wide_columns: int = 0


@attrs.define(eq=False, repr=False, match_args=False)
class FormatStart(FormatData):
    net_name: ClassVar[str] = _NAMESPACE + "FormatStartData"
    shape: Shape
    autosize: bool = False


@attrs.define(eq=False, repr=False, match_args=False)
class FormatEnd(FormatData):
    net_name: ClassVar[str] = _NAMESPACE + "FormatEndData"


@attrs.define(eq=False, repr=False, match_args=False)
class GroupStart(FormatData):
    """`heading` is None for a document that is not grouped."""

    net_name: ClassVar[str] = _NAMESPACE + "GroupStartData"
    heading: list[Paragraph] | None = None


@attrs.define(eq=False, repr=False, match_args=False)
class GroupEnd(FormatData):
    net_name: ClassVar[str] = _NAMESPACE + "GroupEndData"


@attrs.define(eq=False, repr=False, match_args=False)
class FormatEntry(FormatData):
    """One object. An `out_of_band` one stands outside of tables and lists; `to_error` sends it to the error stream."""

    net_name: ClassVar[str] = _NAMESPACE + "FormatEntryData"
    out_of_band: bool = attrs.field(default=False, kw_only=True)
    to_error: bool = attrs.field(default=False, kw_only=True)


@attrs.define(eq=False, repr=False, match_args=False)
class Row(FormatEntry):
    cells: list[str]
    wrap: bool = False
    alignments: list[str] | None = None


@attrs.define(eq=False, repr=False, match_args=False)
class Listing(FormatEntry):
    labels: list[str]
    values: list[str]


@attrs.define(eq=False, repr=False, match_args=False)
class Item(FormatEntry):
    """One object of a wide view."""

    text: str


@attrs.define(eq=False, repr=False, match_args=False)
class Paragraphs(FormatEntry):
    """One object of a custom view."""

    content: list[Paragraph]


@attrs.define(eq=False, repr=False, match_args=False)
class RawText(FormatEntry):
    """Text that is written as it is, however wide."""

    text: str


def _register() -> None:
    """Makes the packets' types known: a script may ask for their names."""
    base = named_type("System.Object")
    for packet in (FormatData, FormatStart, FormatEnd, GroupStart, GroupEnd, FormatEntry):
        register_type(NetType(packet.net_name, base))


_register()
