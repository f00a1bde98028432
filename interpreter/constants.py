"""Script blocks that hold data: running them gives constant values and does nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hvsim.grammar.nodes import (
    AssignmentStatementAst,
    Ast,
    CommandAst,
    MemberExpressionAst,
    ScriptBlockExpressionAst,
    TypeExpressionAst,
    VariableExpressionAst,
)

if TYPE_CHECKING:
    from hvsim.interpreter.script_block import ScriptBlock

_ACTING = (AssignmentStatementAst, CommandAst, MemberExpressionAst, ScriptBlockExpressionAst, TypeExpressionAst)
_CONSTANTS = frozenset(("true", "false", "null", "psscriptroot", "psculture", "psuiculture"))


def holds_data(block: ScriptBlock) -> bool:
    """Whether running the block can do nothing but give constant values."""
    return all(map(_is_data, block.ast.walk()))


def _is_data(node: Ast) -> bool:
    if isinstance(node, VariableExpressionAst):
        return node.user_path.lower() in _CONSTANTS
    return not isinstance(node, _ACTING)
