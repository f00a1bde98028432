"""Jumps: none may leave a `finally` block."""

from __future__ import annotations

from hvsim.grammar.nodes import (
    Ast,
    BreakStatementAst,
    ContinueStatementAst,
    FunctionDefinitionAst,
    LabeledStatementAst,
    ReturnStatementAst,
    ScriptBlockAst,
    StringConstantExpressionAst,
    TrapStatementAst,
    TryStatementAst,
)
from hvsim.grammar.reporter import Reporter


def label_of(node: BreakStatementAst | ContinueStatementAst) -> str | None:
    """The label that a jump names: '' when it names none, None when it is computed."""
    if node.label is None:
        return ""
    return node.label.value if isinstance(node.label, StringConstantExpressionAst) else None


def check_finally(reporter: Reporter, node: TryStatementAst) -> None:
    """Reports the jumps out of the finally block of `node`; a finally block inside sees to its own."""
    assert node.finally_block is not None
    waiting: list[tuple[Ast, tuple[str, ...]]] = [(node.finally_block, ())]
    while waiting:
        current, labels = waiting.pop()
        if isinstance(current, (ScriptBlockAst, FunctionDefinitionAst, TrapStatementAst)):
            continue
        if isinstance(current, ReturnStatementAst):
            reporter.report("ControlLeavingFinally", current.start, current.end)
        elif isinstance(current, (BreakStatementAst, ContinueStatementAst)):
            label = label_of(current)
            if label is None or not any(label in ("", known) for known in labels):
                reporter.report("ControlLeavingFinally", current.start, current.end)
        if isinstance(current, LabeledStatementAst):
            labels = (*labels, (current.label or "").lower())
        children = list(current.children())
        if isinstance(current, TryStatementAst) and current is not node and current.finally_block is not None:
            children = [child for child in children if child is not current.finally_block]
        waiting.extend((child, labels) for child in reversed(children))
