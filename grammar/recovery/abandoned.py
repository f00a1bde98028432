"""Statements that were given up: what of them was understood stays in the tree, below an ErrorStatement."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from hvsim.grammar.builder.commands import is_missing
from hvsim.grammar.lexer import kinds
from hvsim.grammar.nodes import (
    Ast,
    ErrorExpressionAst,
    ErrorStatementAst,
    StatementAst,
    StatementBlockAst,
    StringConstantExpressionAst,
    TypeNameAst,
)

if TYPE_CHECKING:
    from hvsim.grammar.recovery.machine import Recovery

# What may end an expression inside the header of a statement.
_ENDS = (kinds.RPAREN, kinds.SEMI, kinds.LCURLY, kinds.TERM)
_SWITCH_FLAGS = ("regex", "wildcard", "exact", "casesensitive", "parallel", "file")


def error_statement(recovery: Recovery, place: int) -> ErrorStatementAst:
    """The error statement of all that is on the stack from `place` on."""
    for kind in _ENDS:
        if recovery.accepts(kind) and recovery.symbol(0) != "condition":
            recovery.settle_for(kind)
            break
    start = _start(recovery.values[place])
    end = max(start, recovery.last_end)
    node = ErrorStatementAst(start, end, None, [], [], [], [])
    if "ENUM" in recovery.symbols[place : place + 2]:
        # Nothing is kept of an enum without a body.
        node.end = recovery.ends[min(recovery.find("ENUM") + 1, len(recovery.ends) - 1)]
        return node
    previous = ""
    is_switch = "SWITCH" in recovery.symbols[place : place + 2]
    if is_switch:
        node.kind = "Switch"
    for symbol, value in zip(recovery.symbols[place:], recovery.values[place:], strict=True):
        if previous in ("FUNCTION", "CLASS", "ENUM"):
            # The name is no part of what is kept.
            previous = symbol
            continue
        previous = symbol
        if symbol in ("flags", "FLAG", "FLAG_VALUE", "flag"):
            node.flags += _flags(value)
        elif symbol in ("catches", "attributes") or not is_switch:
            node.nested += _nodes(value)
        elif symbol in ("clauses", "clause"):
            for condition, body in value if isinstance(value, list) else [value]:
                if not isinstance(condition, Ast):
                    condition = _default(recovery, condition)
                node.bodies += [condition, *_nodes(body)]
        elif symbol in ("condition", "statement", "chain"):
            node.conditions += _nodes(value)
        elif symbol == "DEFAULT":
            node.bodies.append(_default(recovery, value))
        elif isinstance(value, Ast):
            node.bodies.append(value)
    return node


def _default(recovery: Recovery, token: tuple[int, int, object]) -> StringConstantExpressionAst:
    """The word `default` in the place of a condition."""
    text = recovery.lexer.text[token[0] : token[1]]
    return StringConstantExpressionAst(token[0], token[1], "BareWord", text)


def _start(value: Any) -> int:
    first = value[0] if isinstance(value, list) else value
    return first.start if isinstance(first, Ast) else int(first[0])


def _nodes(value: Any) -> Iterator[Ast]:
    """The nodes in the value of a symbol, without type names and stand-ins."""
    if isinstance(value, (ErrorExpressionAst, TypeNameAst)):
        return
    if isinstance(value, StatementBlockAst) and value.start == value.end:
        return
    if isinstance(value, StatementAst) and is_missing(value):
        return
    if isinstance(value, Ast):
        yield value
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _nodes(item)


def _flags(value: Any) -> list[tuple[str, Ast | None]]:
    """The flags of a header by their full names."""
    if isinstance(value, list):
        return [flag for item in value for flag in _flags(item)]
    token, argument = (value[0], value[1]) if isinstance(value[0], tuple) else (value, None)
    name = next((known for known in _SWITCH_FLAGS if known.startswith(token[2].lower())), None)
    return [] if name is None else [(name, argument if isinstance(argument, Ast) else None)]
