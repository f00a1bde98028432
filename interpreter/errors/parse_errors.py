"""Parse errors as values: what `$_.Exception.Errors` lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hvsim.interpreter.errors.invocation import Position
from hvsim.interpreter.values import Array

if TYPE_CHECKING:
    from hvsim.grammar import ParseError
    from hvsim.grammar.nodes import Source


class ParseErrorValue:
    """System.Management.Automation.Language.ParseError."""

    __slots__ = ("error_id", "extended", "extent", "incomplete", "message")
    net_name = "System.Management.Automation.Language.ParseError"

    def __init__(self, error_id: str, message: str, extent: Position, incomplete: bool) -> None:
        self.error_id = error_id
        self.message = message
        self.extent = extent
        self.incomplete = incomplete
        self.extended: Any = None


def parse_error_values(error: ParseError, source: Source) -> Any:
    """All problems of a text, in order, as an array."""
    return Array(
        ParseErrorValue(
            problem.error_id,
            problem.message,
            Position(source, problem.extent.start, problem.extent.end),
            problem.incomplete,
        )
        for problem in error.problems
    )
