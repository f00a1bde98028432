"""Which variables a loop names: those that a generated function keeps in Python variables, and those it assigns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hvsim.grammar.nodes import (
    AssignmentStatementAst,
    Ast,
    CommandAst,
    ConvertExpressionAst,
    ForEachStatementAst,
    ScriptBlockExpressionAst,
    SwitchStatementAst,
    TypeDefinitionAst,
    UnaryExpressionAst,
    VariableExpressionAst,
)
from hvsim.interpreter.compiler.types import unparenthesised
from hvsim.interpreter.compiler.variables import ALL_SCOPE_NAMES, CONSTANTS, key_of
from hvsim.interpreter.state.automatic import AUTOMATIC

# Set by statements and operators themselves, in the scope.
_SET_ELSEWHERE = frozenset(("_", "foreach", "switch", "matches", "this", "ofs", "psscriptroot", "pscommandpath"))
# Left to closures as a whole: what they name need not be at hand.
_LEFT_OUT = (CommandAst, ScriptBlockExpressionAst, SwitchStatementAst, TypeDefinitionAst)


def translated(node: Ast) -> Iterator[Any]:
    """The nodes below one, without the insides of what is left to closures."""
    stack: list[Any] = [node]
    while stack:
        each = stack.pop()
        yield each
        if not isinstance(each, _LEFT_OUT):
            stack.extend(each.children())


def _key(node: Any) -> str | None:
    """The variable that a node names, where it can live in a Python variable."""
    if not isinstance(node, VariableExpressionAst) or node.scope or node.drive or node.splatted:
        return None
    key = key_of(node)
    if key in CONSTANTS or key in AUTOMATIC or key in ALL_SCOPE_NAMES or key in _SET_ELSEWHERE:
        return None
    return None if key.endswith("preference") or key.startswith("ps") else key


def named(node: Ast) -> set[str]:
    return {key for each in translated(node) if (key := _key(each)) is not None}


def assigned_names(node: Ast) -> set[str]:
    """The variables that the statement assigns itself, by their bare names."""
    found: set[str | None] = set()
    for each in translated(node):
        if isinstance(each, AssignmentStatementAst):
            target = unparenthesised(each.left)
            while isinstance(target, ConvertExpressionAst):
                target = unparenthesised(target.child)
            found.add(_key(target))
        elif isinstance(each, ForEachStatementAst):
            found.add(_key(each.variable))
        elif isinstance(each, UnaryExpressionAst) and each.operator.endswith(("PlusPlus", "MinusMinus")):
            found.add(_key(unparenthesised(each.child)))
    return {key for key in found if key is not None}
