"""From format packets to lines: blank lines, groups, tables that wait for their widest cell.

Holds back the rows of a table whose widths depend on its content until its group ends, as PowerShell does. Knows no
PowerShell value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from hvsim.interpreter.formatting.entries import (
    ColumnShape,
    FormatData,
    FormatEnd,
    FormatEntry,
    FormatStart,
    GroupEnd,
    GroupStart,
    Item,
    Listing,
    Paragraphs,
    RawText,
    Row,
    Shape,
)
from hvsim.interpreter.formatting.styles import Styles
from hvsim.interpreter.formatting.text import cells

if TYPE_CHECKING:
    from hvsim.interpreter.formatting.table import TableWriter
    from hvsim.interpreter.formatting.views import Paragraph

# How long a table without fixed widths waits for more rows before it settles for those it has seen.
GROUP_WAIT_SECONDS = 0.3
# ... and how many rows it holds back at most: about what PowerShell sees in that time.
GROUP_WAIT_ROWS = 5000
_WIDE_COLUMNS = 2

Write = Callable[[str], None]


class OutOfSequence(Exception):
    """A packet that does not fit what came before it: scripts can take documents apart."""


class Layout:
    """Takes packets one by one and writes lines; `seconds` is the clock of the 300 ms rule.

    `write_text` gets what was a text already (default: `write`).
    """

    def __init__(
        self,
        write: Write,
        width: int,
        *,
        write_error: Write | None = None,
        write_text: Write | None = None,
        styles: Callable[[], Styles] = Styles,
        seconds: Callable[[], float] = float,
        height: int | None = None,
    ) -> None:
        self._output = write
        self._error = write_error or write
        self._text = write_text or write
        self._write = write
        self._width = width
        self._current_styles = styles
        self._styles = styles()
        self._seconds = seconds
        self._height = height
        self._shape: Shape | None = None
        self._in_group = False
        self._table: TableWriter | None = None
        self._waiting: list[FormatData] | None = None
        self._wait_until: float | None = None
        self._caching = ""
        self._row_count = 0
        self._items: list[str] = []
        self._item_columns = _WIDE_COLUMNS

    def process(self, packet: FormatData) -> None:
        if self._waiting is not None:
            self._waiting.append(packet)
            if isinstance(packet, GroupEnd) or (self._wait_until is not None and self._waited_enough(self._wait_until)):
                self._release()
            return
        if isinstance(packet, GroupStart) and self._caching:
            self._check(self._shape is not None and not self._in_group, packet)
            self._waiting = [packet]
            self._wait_until = self._seconds() + GROUP_WAIT_SECONDS if self._caching == "timed" else None
            return
        self._play(packet)

    def _waited_enough(self, until: float) -> bool:
        return (self._waiting is not None and len(self._waiting) > GROUP_WAIT_ROWS) or self._seconds() > until

    def end(self) -> None:
        """Nothing more will come: what waits is written."""
        if self._waiting is not None:
            waiting, self._waiting = self._waiting, None
            for packet in waiting:
                self._play(packet)

    def _release(self) -> None:
        """Writes what waited, the widths taken from the rows seen so far."""
        waiting, self._waiting = self._waiting or [], None
        start, *rest = waiting
        if isinstance(start, GroupStart) and self._shape is not None:
            self._start_group(start, rest)
        for packet in rest:
            self._play(packet)

    def _play(self, packet: FormatData) -> None:
        if isinstance(packet, FormatEntry):
            if packet.to_error:
                self._write = self._error
                self._play_entry(packet)
                self._write = self._output
            else:
                self._play_entry(packet)
        elif isinstance(packet, FormatStart):
            self._check(self._shape is None, packet)
            self._shape = packet.shape
            self._styles = self._current_styles()
            self._caching = _caching(packet)
            self._write("")
        elif isinstance(packet, GroupStart):
            self._check(self._shape is not None and not self._in_group, packet)
            self._start_group(packet, [])
        elif isinstance(packet, GroupEnd):
            self._check(self._in_group, packet)
            self._flush_items()
            self._in_group = False
            self._table = None
        elif isinstance(packet, FormatEnd):
            self._check(self._shape is not None and not self._in_group, packet)
            # A list has already written its blank line, after its last object.
            if self._shape is not None and self._shape.kind != "list":
                self._write("")
            self._shape = None
            self._caching = ""

    @staticmethod
    def _check(condition: bool, packet: FormatData) -> None:
        if not condition:
            raise OutOfSequence(packet.net_name)

    def _start_group(self, packet: GroupStart, ahead: list[FormatData]) -> None:
        from hvsim.interpreter.formatting.table import TableWriter

        assert self._shape is not None
        self._in_group = True
        if packet.heading is not None:
            self._write_paragraphs(packet.heading, self._width)
            self._write("")
        if self._shape.kind == "table" and self._shape.columns:
            widths = _widths_of(self._shape, ahead) if self._caching else None
            self._table = TableWriter(
                self._shape.columns,
                self._width,
                widths,
                header_style=self._styles.table_header,
                label_style=self._styles.custom_label,
            )
            if not self._shape.hide_headers:
                self._row_count += self._table.write_header(self._write)
        elif self._shape.kind == "wide":
            self._start_items(self._shape, ahead)

    def _start_items(self, shape: Shape, ahead: list[FormatData]) -> None:
        from hvsim.interpreter.formatting.table import TableWriter

        widest = max((cells(each.text) for each in ahead if isinstance(each, Item)), default=0)
        if self._caching and not shape.wide_columns and widest:
            self._item_columns = _items_per_line(widest, self._width)
        else:
            self._item_columns = shape.wide_columns or _WIDE_COLUMNS
        self._table = TableWriter([ColumnShape("") for _ in range(self._item_columns)], self._width)

    def _play_entry(self, entry: FormatEntry) -> None:
        if entry.out_of_band:
            self._play_out_of_band(entry)
            return
        self._check(self._in_group, entry)
        if isinstance(entry, Row):
            self._play_row(entry)
        elif isinstance(entry, Listing):
            self._write_listing(entry)
            self._write("")
        elif isinstance(entry, Item):
            self._items.append(entry.text)
            if len(self._items) == self._item_columns:
                self._flush_items()
        elif isinstance(entry, Paragraphs):
            self._write_paragraphs(entry.content, self._width)

    def _play_row(self, row: Row) -> None:
        table, shape = self._table, self._shape
        if table is None or shape is None:
            return
        if shape.repeat_header and self._height is not None and self._row_count >= self._height - 2:
            self._write("")
            self._row_count = table.write_header(self._write)
        values = row.cells
        missing = len(shape.columns) - len(values)
        if missing > 0:
            values = values + [""] * missing
        if row.wrap:
            table.write_wrapped_row(values, self._write, row.alignments)
        else:
            table.write_row(values, self._write, row.alignments)
        self._row_count += 1

    def _write_listing(self, entry: Listing) -> None:
        from hvsim.interpreter.formatting.listing import write_listing

        write_listing(entry.labels, entry.values, self._width, self._write, self._styles.accent)

    def _write_paragraphs(self, paragraphs: Iterable[Paragraph], width: int | None) -> None:
        from hvsim.interpreter.formatting.listing import write_paragraphs

        write_paragraphs(paragraphs, width, self._write)

    def _play_out_of_band(self, entry: FormatEntry) -> None:
        if isinstance(entry, RawText):
            (self._text if self._write is self._output else self._write)(entry.text)
        elif isinstance(entry, Paragraphs):
            self._write_paragraphs(entry.content, None)
        elif isinstance(entry, Listing):
            self._write("")
            self._write_listing(entry)
            self._write("")

    def _flush_items(self) -> None:
        if self._items and self._table is not None:
            self._items.extend([""] * (self._item_columns - len(self._items)))
            self._table.write_row(self._items, self._write)
        self._items = []


def _caching(start: FormatStart) -> str:
    """Whether the rows of each group wait for its end (all), for a moment (timed), or not at all ("")."""
    if start.autosize:
        return "all"
    columns = start.shape.columns
    if start.shape.kind == "table" and columns and columns[0].width == 0:
        return "timed"
    return ""


def _widths_of(shape: Shape, packets: list[FormatData]) -> list[int]:
    widths = [cells(column.label) for column in shape.columns]
    count = len(widths)
    for packet in packets:
        if isinstance(packet, Row):
            for index, text in enumerate(packet.cells[:count]):
                size = len(text) if text.isascii() and "\x1b" not in text else cells(text)
                if size > widths[index]:
                    widths[index] = size
    return widths


def _items_per_line(widest: int, screen: int) -> int:
    if widest >= screen:
        return 1
    count = 1
    while widest * (count + 1) + count < screen:
        count += 1
    return count
