"""Finding the place where parsing may go on, by brackets alone: strings and comments are passed over."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hvsim.grammar.lexer.characters import BLOCK_COMMENT, DOUBLE_QUOTES, SINGLE_QUOTES
from hvsim.grammar.lexer.lazy import lazy

_PIECE = lazy(
    f"[{SINGLE_QUOTES}][^{SINGLE_QUOTES}]*+[{SINGLE_QUOTES}]?"
    f"|[{DOUBLE_QUOTES}][^{DOUBLE_QUOTES}`]*+(?:`.[^{DOUBLE_QUOTES}`]*+)*[{DOUBLE_QUOTES}]?"
    f"|{BLOCK_COMMENT}|\\#[^\\r\\n]*+|`.|[(){{}}\\[\\];\\r\\n]|[^\\s(){{}}\\[\\];]",
    re.DOTALL,
)


def _pieces(text: str, start: int, limit: int) -> Iterator[tuple[str, int, int]]:
    for match in _PIECE.finditer(text, start, limit):
        yield match[0], match.start(), match.end()


def closing_brace(text: str, start: int, limit: int) -> int:
    """Where the brace stands that closes the block around `start`."""
    depth = 0
    for piece, begin, _ in _pieces(text, start, limit):
        if piece == "{":
            depth += 1
        elif piece == "}":
            if depth == 0:
                return begin
            depth -= 1
    return limit


def behind_bracket(text: str, start: int, limit: int) -> int:
    """The place behind the square bracket that closes the one around `start`."""
    depth = 0
    for piece, _, end in _pieces(text, start, limit):
        if piece == "[":
            depth += 1
        elif piece == "]":
            if depth == 0:
                return end
            depth -= 1
    return limit


def behind_parenthesis(text: str, start: int, limit: int) -> int:
    """The place behind the parenthesis that closes the one around `start`."""
    depth = 0
    for piece, _, end in _pieces(text, start, limit):
        if piece == "(":
            depth += 1
        elif piece == ")":
            if depth == 0:
                return end
            depth -= 1
    return limit
