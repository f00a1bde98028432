"""The registry of the rules for an unexpected token, by the symbol behind which it stands.

A rule gets the recovery and the token at fault, reports PowerShell's error and repairs; it says whether it did.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hvsim.grammar.recovery.machine import Recovery, Token

Rule = Callable[["Recovery", "Token"], bool]
AFTER: dict[str, Rule] = {}


def after(*symbols: str) -> Callable[[Rule], Rule]:
    """Registers the rule for an unexpected token behind these symbols."""

    def register(function: Rule) -> Rule:
        for symbol in symbols:
            AFTER[symbol] = function
        return function

    return register


def missing(recovery: Recovery, error_id: str, *arguments: object) -> bool:
    """Something is missing right behind the last token; True when more input could be it."""
    return recovery.reporter.report_incomplete(error_id, recovery.last_end, recovery.last_end, *arguments)


def text_of(recovery: Recovery, depth: int = 0) -> str:
    """The text of the token `depth` below the top of the stack."""
    start, end, *_ = recovery.value(depth)
    return recovery.lexer.text[start:end]
