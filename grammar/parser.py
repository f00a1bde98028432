"""The two doors of the room: text in, tree or errors out."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import attrs

from hvsim.grammar.builder import Builder
from hvsim.grammar.driver import Table, UnexpectedToken, run
from hvsim.grammar.errors import Extent, ParseError, SyntaxProblem
from hvsim.grammar.lexer import Lexer, kinds
from hvsim.grammar.nodes import ScriptBlockAst, Source


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
    source = Source(text, file)
    lexer = Lexer(text)
    lexer.run()
    lexer.kinds.append(kinds.END_OF_TOKENS)
    try:
        tree = run(_table(), lexer.kinds, lexer.values, Builder(source))
    except UnexpectedToken as unexpected:
        value = lexer.values[min(unexpected.index, len(lexer.values) - 1)]
        start, end = (value[0], value[1]) if isinstance(value, tuple) else (value.start, value.end)
        extent = Extent(start, end, text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start))
        incomplete = lexer.kinds[unexpected.index] == kinds.END
        problem = SyntaxProblem("UnexpectedToken", f"Unexpected token '{text[start:end]}'.", extent, incomplete)
        return ParseResult(ScriptBlockAst(0, len(text), [], [], *[None] * 7, source), (problem,))
    return ParseResult(tree, ())


@cache
def _table() -> Table:
    return Table(Path(__file__).with_name("table.bin"))
