"""Script blocks, statement blocks and named blocks, and where they begin and end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hvsim.grammar.builder.actions import Parts, action
from hvsim.grammar.builder.commands import is_missing
from hvsim.grammar.checks.declarations import check_named_blocks
from hvsim.grammar.nodes import (
    ErrorStatementAst,
    NamedBlockAst,
    ParamBlockAst,
    ScriptBlockAst,
    StatementAst,
    StatementBlockAst,
    TrapStatementAst,
    UsingStatementAst,
)

if TYPE_CHECKING:
    from hvsim.grammar.builder import Builder


def written(statements: list[StatementAst]) -> list[StatementAst]:
    """The statements without those that only stand for one that was not written."""
    return [
        statement
        for statement in statements
        if statement.start < statement.end or not (isinstance(statement, ErrorStatementAst) or is_missing(statement))
    ]


def split_traps(statements: list[StatementAst]) -> tuple[list[StatementAst], list[TrapStatementAst]]:
    """Statements and traps of a list, each in order."""
    if not any(type(statement) is TrapStatementAst for statement in statements):
        return statements, []
    traps = [statement for statement in statements if isinstance(statement, TrapStatementAst)]
    return [statement for statement in statements if not isinstance(statement, TrapStatementAst)], traps


def statement_block(statements: list[StatementAst] | None) -> StatementBlockAst:
    """The block inside `$( )` and `@( )`: it covers its statements."""
    statements = written(statements or [])
    if not statements:
        return StatementBlockAst(0, 0, [], [])
    rest, traps = split_traps(statements)
    return StatementBlockAst(statements[0].start, statements[-1].end, rest, traps)


@action("block")
def block(builder: Builder, parts: Parts) -> StatementBlockAst:
    opener, statements, closer = parts
    rest, traps = split_traps(written(statements or []))
    return StatementBlockAst(opener[0], closer[1], rest, traps)


@action("named_block")
def named_block(builder: Builder, parts: Parts) -> NamedBlockAst:
    name, body = parts
    return NamedBlockAst(name[0], body.end, name[2].capitalize(), False, body.statements, body.traps)


@action("script_block")
def script_block(builder: Builder, parts: Parts) -> ScriptBlockAst:
    opener, param_block, body, closer = parts
    empty = (0, 0) if closer[0] == opener[1] else (opener[1], closer[0] - 1)
    return make_script_block(builder, opener[0], closer[1], [], param_block, body, empty)


@action("script")
def script(builder: Builder, parts: Parts) -> ScriptBlockAst:
    using, param_block, body, _ = parts
    return make_script_block(builder, 0, len(builder.source.text), using or [], param_block, body, (0, 0))


def make_script_block(
    builder: Builder,
    start: int,
    end: int,
    using: list[UsingStatementAst],
    param_block: ParamBlockAst | None,
    body: list[StatementAst] | list[NamedBlockAst] | None,
    empty: tuple[int, int],
) -> ScriptBlockAst:
    """A script block; `empty` is where its end block stands when there is nothing in it."""
    named: dict[str, NamedBlockAst] = {}
    if body and isinstance(body[0], NamedBlockAst):
        check_named_blocks(builder.reporter, body)
        for block in body:
            assert isinstance(block, NamedBlockAst)
            named.setdefault(block.kind, block)
    else:
        named["End"] = _unnamed_block(param_block, written(body or []), empty)  # type: ignore[arg-type]  # a body without named blocks is statements
    return ScriptBlockAst(
        start,
        end,
        [],
        using,
        param_block,
        named.get("Dynamicparam"),
        named.get("Begin"),
        named.get("Process"),
        named.get("End"),
        named.get("Clean"),
        None,
        builder.source,
    )


def _unnamed_block(
    param_block: ParamBlockAst | None, statements: list[StatementAst], empty: tuple[int, int]
) -> NamedBlockAst:
    if param_block is not None:
        start, end = param_block.start, param_block.end
        if statements:
            end = statements[-1].end
    elif statements:
        start, end = statements[0].start, statements[-1].end
    else:
        start, end = empty
    rest, traps = split_traps(statements)
    return NamedBlockAst(start, end, "End", True, rest, traps)
