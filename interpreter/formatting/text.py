"""How wide text is on a screen, and how it is cut and wrapped to a width.

Counts display cells: East Asian wide characters take two, escape sequences none. Knows no PowerShell value.
"""

from __future__ import annotations

import re

ELLIPSIS = "…"
RESET = "\x1b[0m"
_ESCAPES = re.compile(r"\x1b\[[0-9;]*[A-Za-z]|\x1b\]8;;.*?\x1b\\")
_WIDE_RANGES = (
    (0x1100, 0x115F),
    (0x2329, 0x232A),
    (0x2E80, 0xA4CF),
    (0xAC00, 0xD7A3),
    (0xF900, 0xFAFF),
    (0xFE10, 0xFE19),
    (0xFE30, 0xFE6F),
    (0xFF00, 0xFF60),
    (0xFFE0, 0xFFE6),
)


def character_cells(character: str) -> int:
    """The cells of one character; beyond the basic plane .NET counts the two halves of the surrogate pair."""
    code = ord(character)
    if code < 0x1100:
        return 1
    if code > 0xFFFF:
        return 2
    if code == 0x303F:
        return 1
    return 2 if any(low <= code <= high for low, high in _WIDE_RANGES) else 1


def strip_escapes(text: str) -> str:
    return _ESCAPES.sub("", text) if "\x1b" in text else text


def cells(text: str) -> int:
    """The display cells `text` takes."""
    if text.isascii():
        return len(text) if "\x1b" not in text else len(_ESCAPES.sub("", text))
    return sum(map(character_cells, strip_escapes(text)))


def fit_head(text: str, width: int) -> str:
    """The longest beginning of `text` that fits into `width` cells; escape sequences are kept."""
    if "\x1b" not in text:
        if text.isascii():
            return text[:width]
        return text[: _fitting(text, width)]
    kept: list[str] = []
    position = 0
    for match in _ESCAPES.finditer(text):
        part = text[position : match.start()]
        fitting = _fitting(part, width)
        kept += part[:fitting], match.group()
        width = width - cells(part) if fitting == len(part) else 0
        position = match.end()
    part = text[position:]
    kept.append(part[: _fitting(part, width)])
    return "".join(kept)


def fit_tail(text: str, width: int) -> str:
    """The longest end of `text` that fits into `width` cells."""
    plain = strip_escapes(text)
    if plain.isascii():
        return plain[max(len(plain) - width, 0) :]
    return plain[len(plain) - _fitting(plain[::-1], width) :]


def _fitting(text: str, width: int) -> int:
    taken = 0
    for index, character in enumerate(text):
        taken += character_cells(character)
        if taken > width:
            return index
    return len(text)


def cut_at_line_break(text: str) -> str:
    """The first line, with an ellipsis when there is more."""
    if "\n" not in text and "\r" not in text:
        return text
    return re.split(r"[\r\n]", text, maxsplit=1)[0] + ELLIPSIS


def split_lines(text: str) -> list[str]:
    return text.replace("\r", "").split("\n")


def wrap(text: str, first_width: int, width: int | None = None) -> list[str]:
    """`text` broken into lines at blanks, words wider than a line anywhere. `width`: of all but the first."""
    width = first_width if width is None else width
    lines: list[str] = []
    for line in split_lines(text):
        if cells(line) <= first_width:
            lines.append(line)
        else:
            _wrap_line(line, first_width, width, lines)
    return lines


def _wrap_line(text: str, first_width: int, width: int, lines: list[str]) -> None:
    """One overlong line; the escape sequences in force are closed at each break and opened again on the next line."""
    line_width = left = first_width
    current = ""
    in_force = ""

    def break_line() -> None:
        nonlocal current, line_width, left
        lines.append(current + RESET if in_force and not current.endswith(RESET) else current)
        current = in_force
        line_width = left = width

    for word in _words(text):
        size = cells(word)
        if size <= line_width:
            if size > left:
                break_line()
            current += word
            left -= size
            in_force = _in_force(word, in_force)
            continue
        if line_width <= 0:
            break
        for piece in _pieces(word):
            if piece[0] == "\x1b":
                in_force = _in_force(piece, in_force)
                current += piece
                continue
            taken = character_cells(piece)
            if taken > line_width:
                piece, taken = "?", 1
            if taken > left:
                break_line()
            current += piece
            left -= taken
    lines.append(current)


def _in_force(text: str, before: str) -> str:
    """The escape sequences still open after `text`."""
    if "\x1b" not in text:
        return before
    for sequence in _ESCAPES.findall(text):
        before = "" if sequence == RESET else before + sequence
    return before


def _pieces(word: str) -> list[str]:
    if "\x1b" not in word:
        return list(word)
    pieces: list[str] = []
    position = 0
    for match in _ESCAPES.finditer(word):
        pieces.extend(word[position : match.start()])
        pieces.append(match.group())
        position = match.end()
    pieces.extend(word[position:])
    return pieces


def _words(text: str) -> list[str]:
    """Each word with the blank that ends it; soft hyphens vanish, hard ones and fixed blanks end a word silently."""
    words = re.findall(r"[^ \t\u00ad\u2011\u00a0]*(?:[ \t\u00ad\u2011\u00a0]|$)", text)
    return [word.rstrip("\u00ad\u2011\u00a0") for word in words if word]
