"""What the Format-* commands write: the packets that a `Formatter` lays out.

Start and end of a document, start and end of a group, and one entry per object. They are PowerShell objects (a script
may hold them, count them, pass them on) but opaque ones. Making them is `generator`'s work, laying them out `layout`'s.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

import attrs

from hvsim.interpreter.values.net_types import NetType
from hvsim.interpreter.values.registry import named_type, register_type

if TYPE_CHECKING:
    from hvsim.interpreter.formatting.views import Paragraph

# No more methods than packets need: every start of the shell makes these classes.
_packet = partial(attrs.define, eq=False, repr=False, match_args=False)
_NAMESPACE = "Microsoft.PowerShell.Commands.Internal.Format."


class FormatData:
    """The base of the packets."""

    __slots__ = ()
    net_name: ClassVar[str] = _NAMESPACE + "FormatInfoData"


@_packet
class ColumnShape:
    """A column as the rows need it: width 0 leaves it to the layout; alignment "" is left."""

    label: str
    width: int = 0
    alignment: str = ""
    label_is_property: bool = True


@_packet
class Shape:
    """The kind of the document (table, list, wide, custom) and what all of its entries share."""

    kind: str
    columns: list[ColumnShape] = attrs.Factory(list)
    hide_headers: bool = False
    repeat_header: bool = False
    wide_columns: int = 0


@_packet
class FormatStart(FormatData):
    net_name: ClassVar[str] = _NAMESPACE + "FormatStartData"
    shape: Shape
    autosize: bool = False


@_packet
class FormatEnd(FormatData):
    net_name: ClassVar[str] = _NAMESPACE + "FormatEndData"


@_packet
class GroupStart(FormatData):
    """`heading` is None for a document that is not grouped."""

    net_name: ClassVar[str] = _NAMESPACE + "GroupStartData"
    heading: list[Paragraph] | None = None


@_packet
class GroupEnd(FormatData):
    net_name: ClassVar[str] = _NAMESPACE + "GroupEndData"


@_packet
class FormatEntry(FormatData):
    """One object. An `out_of_band` one stands outside of tables and lists; `to_error` sends it to the error stream."""

    net_name: ClassVar[str] = _NAMESPACE + "FormatEntryData"
    out_of_band: bool = attrs.field(default=False, kw_only=True)
    to_error: bool = attrs.field(default=False, kw_only=True)


@_packet
class Row(FormatEntry):
    cells: list[str]
    wrap: bool = False
    alignments: list[str] | None = None


@_packet
class Listing(FormatEntry):
    labels: list[str]
    values: list[str]


@_packet
class Item(FormatEntry):
    """One object of a wide view."""

    text: str


@_packet
class Paragraphs(FormatEntry):
    """One object of a custom view."""

    content: list[Paragraph]


@_packet
class RawText(FormatEntry):
    """Text that is written as it is, however wide."""

    text: str


def _register() -> None:
    """Makes the packets' types known: a script may ask for their names."""
    base = named_type("System.Object")
    for packet in (FormatData, FormatStart, FormatEnd, GroupStart, GroupEnd, FormatEntry):
        register_type(NetType(packet.net_name, base))


_register()
