"""Laying out lists: `Label : value` lines, and the text of custom views.

Knows text and widths; does not know where labels and values come from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from hvsim.interpreter.formatting.text import RESET, cells, fit_head, split_lines, wrap
from hvsim.interpreter.formatting.views import Paragraph

_SEPARATOR = " : "

Write = Callable[[str], None]


def write_listing(labels: Sequence[str], values: Sequence[str], screen: int, write: Write, style: str = "") -> None:
    """One object of a list; nothing when the screen is too narrow for a label and a value."""
    if not labels or screen < len(_SEPARATOR) + 2:
        return
    sizes = [cells(label) for label in labels]
    width = min(max(sizes), screen - len(_SEPARATOR) - 1)
    indent = " " * (width + len(_SEPARATOR))
    room = screen - len(indent)
    for label, size, value in zip(labels, sizes, values, strict=True):
        shown = label + " " * (width - size) if size <= width else fit_head(label, width)
        head = shown + _SEPARATOR
        if style:
            head = style + head + RESET
        for part in split_lines(value):
            for line in wrap(part, room):
                tail = RESET if "\x1b" in line and not line.rstrip().endswith(RESET) else ""
                write(head + line + tail)
                head = indent


def write_paragraphs(paragraphs: Iterable[Paragraph], screen: int | None, write: Write) -> None:
    """The text of a custom view; `screen` None leaves lines as long as they are."""
    for indent, text in paragraphs:
        margin = " " * indent
        lines = split_lines(text) if screen is None else wrap(text, max(screen - indent, 1))
        for line in lines:
            write(margin + line)
