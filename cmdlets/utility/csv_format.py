"""Comma-separated values: quoting and reading. Texts in, rows of texts out, and back.

Knows no object and no file; the commands are in `csv_commands`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

Cell = str | None


def csv_line(cells: Sequence[Cell], delimiter: str, quote: Sequence[bool] | None, as_needed: bool = False) -> str:
    """One line. `quote` says per cell whether it is quoted, None for always; a missing value is left empty."""
    parts = []
    for index, cell in enumerate(cells):
        if cell is None:
            parts.append("")
        elif as_needed:
            parts.append(_quoted(cell) if _needs_quotes(cell, delimiter) else cell)
        elif quote is None or quote[index]:
            parts.append(_quoted(cell))
        else:
            parts.append(cell)
    return delimiter.join(parts)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _needs_quotes(text: str, delimiter: str) -> bool:
    return any(mark in text for mark in (delimiter, '"', "\n", "\r"))


def csv_rows(text: str, delimiter: str) -> Iterator[list[str]]:
    """The rows of a text; a quoted cell may hold line breaks, and blank lines are left out.

    Blanks before a cell vanish. What stands behind the last delimiter of the whole text is no cell when it is empty.
    """
    pattern = _cell_pattern(delimiter)
    position, length = 0, len(text)
    row: list[str] = []
    while position < length:
        match = pattern.match(text, position)
        assert match is not None
        position = match.end()
        quoted, plain, rest, ending = match.group("quoted", "plain", "rest", "end")
        if quoted is not None:
            row.append(quoted.replace('""', '"') + (rest if rest.strip(" \t") else ""))
        else:
            cell = plain + _rest(rest)
            if cell or ending:
                row.append(cell)
        if ending != delimiter:
            if row and row != [""]:
                yield row
            row = []
    if row:
        yield row


def _rest(rest: str) -> str:
    """What follows the first word of a cell: of blanks alone one is kept."""
    if rest and rest[0] in " \t" and not rest.strip(" \t"):
        return rest[0]
    return rest


@lru_cache(maxsize=16)
def _cell_pattern(delimiter: str) -> re.Pattern[str]:
    stop = re.escape(delimiter) + "\r\n"
    blanks = "".join(blank for blank in " \t" if blank != delimiter)
    return re.compile(
        f"[{blanks}]*"
        f'(?:"(?P<quoted>(?:[^"]|"")*)(?:"|$)|(?P<plain>[^"{blanks}{stop}]*))'
        f"(?P<rest>[^{stop}]*)"
        f"(?P<end>{re.escape(delimiter)}|\r\n|\r|\n|$)"
    )
