"""Which expressions are constant: arguments of attributes, indexes after `$using:`, `#requires` arguments."""

from __future__ import annotations

from hvsim.grammar.nodes import (
    ArrayExpressionAst,
    ArrayLiteralAst,
    Ast,
    BinaryExpressionAst,
    CommandExpressionAst,
    ConstantExpressionAst,
    ConvertExpressionAst,
    HashtableAst,
    InvokeMemberExpressionAst,
    MemberExpressionAst,
    ParenExpressionAst,
    PipelineAst,
    ScriptBlockExpressionAst,
    StatementBlockAst,
    StringConstantExpressionAst,
    SubExpressionAst,
    TernaryExpressionAst,
    TypeConstraintAst,
    TypeExpressionAst,
    UnaryExpressionAst,
    VariableExpressionAst,
)

_ALWAYS = (ConstantExpressionAst, StringConstantExpressionAst, TypeExpressionAst)
_BY_CHILDREN = (
    ArrayLiteralAst,
    BinaryExpressionAst,
    TernaryExpressionAst,
    UnaryExpressionAst,
    ConvertExpressionAst,
    ParenExpressionAst,
    SubExpressionAst,
    ArrayExpressionAst,
    StatementBlockAst,
    PipelineAst,
    CommandExpressionAst,
    HashtableAst,
)
_CONSTANTS = frozenset(("true", "false", "null"))


def is_constant(node: Ast, *, script_blocks: bool = False, for_requires: bool = False) -> bool:
    """Whether an expression can be evaluated without running anything."""
    waiting: list[Ast] = [node]
    while waiting:
        current = waiting.pop()
        if isinstance(current, VariableExpressionAst):
            if current.name.lower() not in _CONSTANTS or for_requires:
                return False
        elif isinstance(current, ScriptBlockExpressionAst):
            if not script_blocks:
                return False
        elif isinstance(current, MemberExpressionAst):
            if isinstance(current, InvokeMemberExpressionAst) or not current.static:
                return False
            if not isinstance(current.expression, TypeExpressionAst):
                return False
        elif isinstance(current, _BY_CHILDREN):
            waiting.extend(child for child in current.children() if not isinstance(child, TypeConstraintAst))
        elif not isinstance(current, _ALWAYS):
            return False
    return True
