"""Whether it pays to generate a function for a loop or a body."""

from __future__ import annotations

from typing import Any

from hvsim.grammar.nodes import (
    AssignmentStatementAst,
    BinaryExpressionAst,
    IfStatementAst,
    IndexExpressionAst,
    LabeledStatementAst,
    MemberExpressionAst,
)
from hvsim.interpreter.compiler.generated.names import translated

MAXIMUM_NODES = 2000  # Python's compiler takes its time
# What translating a node saves; a body needs so much in all, a loop is always worth it.
_GAINS: dict[type, int] = {
    LabeledStatementAst: 4,
    IndexExpressionAst: 2,
    MemberExpressionAst: 2,
    AssignmentStatementAst: 1,
    BinaryExpressionAst: 1,
    IfStatementAst: 1,
}
_WORTHWHILE = 4


def is_worthwhile(node: Any) -> bool:
    """Whether the function would do enough that closures do slower, and not be too long."""
    count = gain = 0
    for each in translated(node):
        count += 1
        gain += next((worth for kind, worth in _GAINS.items() if isinstance(each, kind)), 0)
    return count <= MAXIMUM_NODES and (gain >= _WORTHWHILE or isinstance(node, LabeledStatementAst))
