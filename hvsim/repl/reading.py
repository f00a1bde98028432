"""What the parser says about the text being typed, asked several times at each key and answered once."""

from __future__ import annotations

import typing
from functools import lru_cache

from hvsim.grammar import parse_with_errors

if typing.TYPE_CHECKING:
    from hvsim.grammar import ParseResult


@lru_cache(maxsize=4)
def read_text(text: str) -> ParseResult:
    """The tree of the text and its errors."""
    # Loaded at the first key, or in the pause before it: the first prompt need not wait for the grammar.
    return parse_with_errors(text)


def is_unfinished(text: str) -> bool:
    """True when Enter should open another line: some error could be mended by more input, or a backtick asks for it."""
    return text.endswith("`") or any(problem.incomplete for problem in read_text(text).problems)


def is_wrong(text: str) -> bool:
    """True when the text, as it stands, would not run."""
    return bool(text.strip() and read_text(text).problems)
