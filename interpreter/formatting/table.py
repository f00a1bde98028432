"""Laying out tables: widths of columns, headers, rows.

Knows text and widths; does not know where cells come from.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from hvsim.interpreter.formatting.entries import ColumnShape
from hvsim.interpreter.formatting.text import (
    ELLIPSIS,
    RESET,
    cells,
    cut_at_line_break,
    fit_head,
    fit_tail,
    wrap,
)

_HIDDEN = -1
_NARROWEST_SCREEN = 5

Write = Callable[[str], None]


def fit_columns(widths: Sequence[int], screen: int) -> list[int]:
    """The width of each column: 0 shares what is left, and what does not fit is cut or hidden (-1) from the right."""
    result = list(widths)
    if any(width <= 0 for width in result):
        free = [index for index, width in enumerate(result) if width <= 0]
        for index in free:
            result[index] = 1
        available = screen - _total(result)
        if available >= 0:
            share, rest = divmod(available, len(free))
            for place, index in enumerate(free):
                result[index] += share + (place < rest)
            return result
    visible = len(result)
    while visible:
        excess = _total(result[:visible]) - screen
        if excess <= 0:
            break
        if result[visible - 1] - excess >= 1:
            result[visible - 1] -= excess
            break
        visible -= 1
        result[visible] = _HIDDEN
    return result


def _total(widths: Sequence[int]) -> int:
    return sum(widths) + len(widths) - 1


class TableWriter:
    """Writes the header and the rows of one table. `widths` overrules the columns' own."""

    def __init__(
        self,
        columns: Sequence[ColumnShape],
        screen: int,
        widths: Sequence[int] | None = None,
        *,
        header_style: str = "",
        label_style: str = "",
    ) -> None:
        wanted = widths if widths is not None else [column.width for column in columns]
        self._widths = fit_columns(wanted, screen) if screen >= _NARROWEST_SCREEN else [_HIDDEN] * len(columns)
        self._columns = columns
        self._visible = [index for index, width in enumerate(self._widths) if width > 0]
        self._alignments = [column.alignment for column in columns]
        self._header_style = header_style
        self._label_style = label_style
        self._header: list[str] | None = None
        # The last column is never padded; when the last of all is hidden, the last shown one is padded as any other.
        self._last = len(columns) - 1

    def write_header(self, write: Write) -> int:
        """Writes the labels and the line below them; returns how many lines that were."""
        if not self._visible:
            return 0
        if self._header is None:
            self._header = self._header_lines()
        for line in self._header:
            write(line)
        return len(self._header)

    def _header_lines(self) -> list[str]:
        labels = [column.label for column in self._columns]
        lines = self._wrapped_lines(labels, self._alignments, header=True)
        columns = zip(labels, self._widths, strict=True)
        dashes = ["-" * (min(cells(label), width) if label else width) for label, width in columns]
        lines.append(self._line(dashes, self._alignments, header=True))
        return lines

    def write_row(self, values: Sequence[str], write: Write, alignments: Sequence[str] | None = None) -> None:
        """One line: every cell cut to its column."""
        if self._visible:
            write(self._line(values, self._row_alignments(alignments)))

    def write_wrapped_row(self, values: Sequence[str], write: Write, alignments: Sequence[str] | None = None) -> None:
        """As many lines as the longest cell needs."""
        if self._visible:
            for line in self._wrapped_lines(values, self._row_alignments(alignments)):
                write(line)

    def _row_alignments(self, alignments: Sequence[str] | None) -> Sequence[str]:
        if alignments is None:
            return self._alignments
        return [own or column for own, column in zip(alignments, self._alignments, strict=True)]

    def _line(self, values: Sequence[str], alignments: Sequence[str], header: bool = False) -> str:
        parts = []
        for index in self._visible:
            part = fit_cell(values[index], self._widths[index], alignments[index], index != self._last)
            if header and self._header_style:
                part = self._header_style + part + RESET
            elif "\x1b" in part and not part.rstrip().endswith(RESET):
                part += RESET
            parts.append(part)
        return " ".join(parts)

    def _wrapped_lines(self, values: Sequence[str], alignments: Sequence[str], header: bool = False) -> list[str]:
        columns: list[list[str]] = []
        for place, index in enumerate(self._visible):
            width, alignment = self._widths[index], alignments[index]
            padded = place != len(self._visible) - 1
            lines = wrap(values[index], width)
            if padded or alignment in ("right", "center"):
                lines = [fit_cell(line, width, alignment, padded) if cells(line) < width else line for line in lines]
            columns.append(lines)
        height = max(map(len, columns))
        return [self._wrapped_line(columns, row, height, header) for row in range(height)]

    def _wrapped_line(self, columns: list[list[str]], row: int, height: int, header: bool) -> str:
        last = max(place for place, lines in enumerate(columns) if len(lines) > row)
        parts = []
        for place, lines in enumerate(columns[: last + 1]):
            gap = " " if place else ""
            if len(lines) > row:
                text = gap + lines[row]
            else:
                text = gap + " " * self._widths[self._visible[place]]
            if place == last and height > 1:
                text = text.rstrip()
            parts.append(self._styled(text, place) if header else text)
        return "".join(parts)

    def _styled(self, text: str, place: int) -> str:
        if not self._header_style:
            return text
        if self._columns[self._visible[place]].label_is_property:
            return self._header_style + text + RESET
        gap, label = (text[:1], text[1:]) if place and text else ("", text)
        return gap + self._label_style + label + RESET if text else RESET


def fit_cell(value: str, width: int, alignment: str, padded: bool) -> str:
    """`value` on one line in exactly `width` cells; not filled up on the right unless `padded`."""
    if value.isascii() and "\x1b" not in value and "\n" not in value and "\r" not in value:
        size = len(value)
        if size <= width:
            if alignment == "right":
                return value.rjust(width)
            if alignment != "center":
                return value.ljust(width) if padded else value
        text = value
    else:
        text = cut_at_line_break(value)
        size = cells(text)
    if size > width:
        text = _cut(text, width, alignment)
        size = cells(text)
        # A wide character that was cut in half leaves a cell to fill.
        if size == width:
            return text
        if alignment == "right":
            return " " + text
        return text + " " if padded else text
    return _pad(text, width - size, alignment, padded)


def _pad(text: str, count: int, alignment: str, padded: bool) -> str:
    if alignment == "right":
        return " " * count + text
    if alignment == "center":
        left = count // 2
        return " " * left + text + (" " * (count - left) if padded else "")
    return text + " " * count if padded else text


def _cut(text: str, width: int, alignment: str) -> str:
    if alignment == "right":
        return ELLIPSIS + fit_tail(text, width - 1) if width > 1 else fit_tail(text, width)
    return fit_head(text, width - 1) + ELLIPSIS if width > 1 else fit_head(text, width)
