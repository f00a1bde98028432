"""Modes: what the lexer expects next, each with one regular expression for all that can come.

A mode is compiled when it is first used. Which handler goes with which group is settled by name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hvsim.grammar.lexer.core import Lexer

Handler = Callable[["Lexer", int, int], None]

HANDLERS: dict[str, Handler] = {}


def handles(*groups: str) -> Callable[[Handler], Handler]:
    """Registers a function as the handler of the named groups: it gets the token's start and end."""

    def register(function: Handler) -> Handler:
        for group in groups:
            HANDLERS[group] = function
        return function

    return register


class Mode:
    """A prefix that is skipped, and alternatives tried in order; the first that matches is the token.

    `name` is for people. `handlers` are indexed by the number of the group that matched.
    """

    __slots__ = ("alternatives", "handlers", "match", "name", "prefix")

    def __init__(self, name: str, prefix: str, alternatives: Sequence[tuple[str, str]]) -> None:
        self.name = name
        self.prefix = prefix
        self.alternatives = alternatives
        self.match: Callable[[str, int, int], re.Match[str] | None] = self._compile_and_match
        self.handlers: dict[int, Handler] = {}

    def _compile_and_match(self, text: str, position: int, limit: int) -> re.Match[str] | None:
        source = self.prefix + "(?:" + "|".join(f"({body})" for _, body in self.alternatives) + ")"
        pattern = re.compile(source)
        # No alternative has a group of its own, so that a match's lastindex is the alternative's number, from 1.
        self.handlers = {number: HANDLERS[group] for number, (group, _) in enumerate(self.alternatives, 1)}
        self.match = pattern.match
        return pattern.match(text, position, limit)
