"""Statements that were given up: what of them was understood stays in the tree, below an ErrorStatement."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from hvsim.grammar.lexer import kinds
from hvsim.grammar.nodes import Ast, ErrorExpressionAst, ErrorStatementAst, StringConstantExpressionAst, TypeNameAst

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
            node.bodies += _nodes(value)
        elif symbol in ("condition", "statement", "chain"):
            node.conditions += _nodes(value)
        elif symbol == "DEFAULT":
            text = recovery.lexer.text[value[0] : value[1]]
            node.bodies.append(StringConstantExpressionAst(value[0], value[1], "BareWord", text))
        elif isinstance(value, Ast):
            node.bodies.append(value)
    return node


def _start(value: Any) -> int:
    first = value[0] if isinstance(value, list) else value
    return first.start if isinstance(first, Ast) else int(first[0])


def _nodes(value: Any) -> Iterator[Ast]:
    """The nodes in the value of a symbol, without type names and stand-ins."""
    if isinstance(value, (ErrorExpressionAst, TypeNameAst)):
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
