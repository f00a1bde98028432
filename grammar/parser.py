"""The two doors of the room: text in, tree or errors out."""

from __future__ import annotations

import attrs

from hvsim.grammar.errors import ParseError, SyntaxProblem
from hvsim.grammar.nodes import ScriptBlockAst


@attrs.define
class ParseResult:
    """The tree of a script, also of one with errors, and the errors in the order PowerShell reports them."""

    tree: ScriptBlockAst
    problems: tuple[SyntaxProblem, ...]


def parse(text: str, file: str = "") -> ScriptBlockAst:
    """The tree of a script; raises `ParseError` when it has syntax errors."""
    result = parse_with_errors(text, file)
    if result.problems:
        raise ParseError(result.problems, text, file)
    return result.tree


def parse_with_errors(text: str, file: str = "") -> ParseResult:
    """The tree of a script and all its errors."""
    raise NotImplementedError
