"""The two doors of the room: text in, tree or errors out."""

from __future__ import annotations

import gc
import os
from functools import cache, partial
from typing import TYPE_CHECKING

import attrs

from hvsim.grammar.builder import Builder
from hvsim.grammar.checks.declarations import check_signature, check_splatted
from hvsim.grammar.driver import Table, UnexpectedToken, run
from hvsim.grammar.errors import ParseError, SyntaxProblem
from hvsim.grammar.lexer import Lexer, kinds
from hvsim.grammar.lexer.patterns import PIPELINE
from hvsim.grammar.nodes import ScriptBlockAst, Source, StatementAst
from hvsim.grammar.reporter import Reporter

if TYPE_CHECKING:
    from hvsim.grammar.checks.names import Surroundings

# From this many characters on, garbage collection waits until the text is parsed.
_LONG = 10_000


@attrs.define
class ParseResult:
    """The tree of a script, also of one with errors, and the errors in the order PowerShell reports them.

    `lexer` has read the text as the tree needs it: the tokens are its.
    """

    tree: ScriptBlockAst
    problems: tuple[SyntaxProblem, ...]
    lexer: Lexer = attrs.field(repr=False, eq=False)


def parse(text: str, file: str = "", surroundings: Surroundings | None = None) -> ScriptBlockAst:
    """The tree of a script; raises `ParseError` when it has syntax errors."""
    result = parse_with_errors(text, file, surroundings)
    if result.problems:
        raise ParseError(result.problems, text, file)
    return result.tree


def parse_with_errors(text: str, file: str = "", surroundings: Surroundings | None = None) -> ParseResult:
    """The tree of a script and all its errors.

    Modules, assemblies and types that a script names are looked for in the surroundings, where there are some.
    """
    # A tree grows and makes no garbage: looking for some again and again costs a third of the time of a long text.
    if len(text) < _LONG or not gc.isenabled():
        return _parse(text, file, surroundings)
    gc.disable()
    try:
        return _parse(text, file, surroundings)
    finally:
        gc.enable()


def _parse(text: str, file: str, surroundings: Surroundings | None) -> ParseResult:
    source = Source(text, file)
    lexer = Lexer(text)
    lexer.run()
    reporter = Reporter(text)
    builder = Builder(source, reporter, lexer.splatted, surroundings)
    tree: ScriptBlockAst | None = None
    if not lexer.problems:
        lexer.kinds.append(kinds.END_OF_TOKENS)
        try:
            tree = run(_table(), lexer.kinds, lexer.values, builder)
        except UnexpectedToken:
            # What was reported belongs to a parse that came to nothing; the second one reports it again.
            reporter = Reporter(text)
    if tree is None:
        lexer = Lexer(text)
        lexer.in_order = True
        builder = Builder(source, reporter, lexer.splatted, surroundings)
        tree = _recover(lexer, builder, reporter)
    if tree is None:
        tree = ScriptBlockAst(0, len(text), [], [], None, None, None, None, None, None, None, source)
    check_signature(reporter, text, tree)
    if "#requires" in text.lower():
        from hvsim.grammar.requirements import read_requirements, requires_lines

        lines = requires_lines(text, lexer.values)
        tree.requirements = read_requirements(text, lines, reporter, partial(_parse_command, source, reporter))
    if builder.definitions or tree.using:
        # Imported where it is needed, as all that few scripts need.
        from hvsim.grammar.checks.names import check_names

        check_names(reporter, tree, builder.definitions, surroundings)
    for variable, in_list in builder.splatted.items():
        builder.checks.add(variable, partial(check_splatted, node=variable, in_list=in_list))
    builder.checks.run(reporter)
    return ParseResult(tree, tuple(reporter.problems), lexer)


def _parse_command(source: Source, reporter: Reporter, start: int, end: int) -> StatementAst | None:
    """The first statement of the text between two offsets, read as a command."""
    lexer = Lexer(source.text)
    lexer.position, lexer.limit = start, end
    lexer.mode = PIPELINE
    tree = _recover(lexer, Builder(source, reporter, lexer.splatted), reporter)
    if tree is None or tree.end_block is None or not tree.end_block.statements:
        return None
    return tree.end_block.statements[0]


def _recover(lexer: Lexer, builder: Builder, reporter: Reporter) -> ScriptBlockAst | None:
    # Imported where it is needed: most scripts have no errors.
    from hvsim.grammar.recovery import Recovery

    return Recovery(_table(), lexer, builder, reporter).run()


@cache
def _table() -> Table:
    # Without pathlib, which costs more at start-up than all the rest of this.
    with open(os.path.join(os.path.dirname(__file__), "table.bin"), "rb") as file:
        return Table(file.read())
