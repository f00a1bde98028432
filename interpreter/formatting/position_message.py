"""`At FILE:3 char:5` with the source line and the marks below the faulty part, as in `InvocationInfo.PositionMessage`.

Knows a range of source text; does not know errors.
"""

from __future__ import annotations

from hvsim.interpreter.errors.invocation import Position
from hvsim.interpreter.formatting.text import ELLIPSIS

# A line of a screen of 80, less what may stand around it.
_WIDEST = 69
_CONTEXT_BEFORE = 12
_CONTEXT_AFTER = 8


def position_message(position: Position | None) -> str:
    """PowerShell's PositionMessage for a range of a script; empty for none."""
    if position is None:
        return ""
    head = f"At {position.file or 'line'}:{position.line} char:{position.column}\n+ "
    excerpt = source_excerpt(position)
    return head if excerpt is None else head + excerpt[0] + "\n+ " + excerpt[1]


def source_excerpt(position: Position) -> tuple[str, str] | None:
    """The source line, cut to a window around the faulty part, and the blanks and marks below; None: an empty line."""
    line = position.line_text.rstrip()
    if not line:
        return None
    before = position.column - 1
    if position.line == position.end_line and position.end_column <= len(line) + 1:
        length = position.end_column - position.column
    else:
        length = len(line) - before
    if "\t" in line:
        head, fault, tail = (
            part.replace("\t", "    ")
            for part in (line[:before], line[before : before + length], line[before + length :])
        )
        line, before, length = head + fault + tail, len(head), len(fault)
    prefix_dots = suffix_dots = False
    if len(line) > _WIDEST:
        line, before, length, prefix_dots, suffix_dots = _window(line, before, length)
    text = (ELLIPSIS + " " if prefix_dots else "") + line + (" " + ELLIPSIS if suffix_dots else "")
    # Nothing is marked at the end of the text; one mark is drawn all the same.
    return text, " " * (before + (2 if prefix_dots else 0)) + "~" * max(length, 1)


def _window(line: str, before: int, length: int) -> tuple[str, int, int, bool, bool]:
    """The part of a long line that shows the fault with some context, more of it before than after."""
    prefix = min(before, _CONTEXT_BEFORE)
    after = len(line) - length - before
    suffix = min(after, _CONTEXT_AFTER)
    candidate = prefix + length + suffix
    if candidate >= _WIDEST:
        length = min(length, _WIDEST - prefix)
        suffix_dots = True
    else:
        prefix += min(before - prefix, _WIDEST - candidate)
        candidate = prefix + length + suffix
        if candidate < _WIDEST and after > 0:
            suffix += min(after, _WIDEST - candidate)
        suffix_dots = suffix < after
    prefix_dots = prefix < before
    start = max(before - prefix, 0)
    before = min(before, prefix)
    return line[start : start + _WIDEST], before, min(length, _WIDEST - before), prefix_dots, suffix_dots
