"""What may stand to the left of an assignment, or have `++` and `--`; and casts that make no sense where they are."""

from __future__ import annotations

from hvsim.grammar.checks.known_types import full_name, is_reference, is_void
from hvsim.grammar.nodes import (
    ArrayLiteralAst,
    Ast,
    AttributedExpressionAst,
    CommandExpressionAst,
    ConvertExpressionAst,
    ExpressionAst,
    HashtableAst,
    IndexExpressionAst,
    MemberExpressionAst,
    ParenExpressionAst,
    PipelineAst,
    StatementAst,
    VariableExpressionAst,
)
from hvsim.grammar.reporter import Reporter

# The automatic variables that can only be assigned with the type that they have.
_AUTOMATIC_TYPES = {
    "_": "System.Object",
    "args": "System.Object[]",
    "this": "System.Object",
    "input": "System.Object",
    "pscmdlet": "System.Management.Automation.PSScriptCmdlet",
    "psboundparameters": "System.Management.Automation.PSBoundParametersDictionary",
    "myinvocation": "System.Management.Automation.InvocationInfo",
    "psscriptroot": "System.String",
    "pscommandpath": "System.String",
}


def pure_expression(statement: StatementAst) -> ExpressionAst | None:
    """The expression that is all of a statement."""
    if isinstance(statement, PipelineAst) and not statement.background and len(statement.elements) == 1:
        only = statement.elements[0]
        if isinstance(only, CommandExpressionAst) and not only.redirections:
            return only.expression
    return None


def check_target(
    reporter: Reporter, target: ExpressionAst, error_id: str, arguments: tuple[object, ...], simple: bool
) -> None:
    """Reports the parts of a target that can take no value; only a simple assignment takes several targets."""
    waiting: list[tuple[ExpressionAst, bool]] = [(target, simple)]
    while waiting:
        node, simple = waiting.pop()
        wrong: Ast | None = None
        if isinstance(node, ArrayLiteralAst):
            if simple:
                waiting.extend((element, True) for element in reversed(node.elements))
            else:
                wrong = node
        elif isinstance(node, ParenExpressionAst):
            inner = pure_expression(node.pipeline)
            if inner is None:
                wrong = node.pipeline
            else:
                waiting.append((inner, simple))
        elif isinstance(node, (AttributedExpressionAst, ConvertExpressionAst)):
            waiting.append((_check_converted(reporter, node), simple))
        elif isinstance(node, (MemberExpressionAst, IndexExpressionAst)):
            wrong = node if node.null_conditional else None
        elif not isinstance(node, VariableExpressionAst):
            wrong = node
        if wrong is not None:
            reporter.report(error_id, wrong.start, wrong.end, *arguments)


def _check_converted(reporter: Reporter, target: AttributedExpressionAst | ConvertExpressionAst) -> ExpressionAst:
    """Checks the casts in front of a target; the target itself."""
    node: ExpressionAst = target
    converts = 0
    reference: Ast | None = None
    last_type: str | None = None
    while isinstance(node, (AttributedExpressionAst, ConvertExpressionAst)):
        if isinstance(node, ConvertExpressionAst):
            converts += 1
            name = node.type.type_name
            last_type = full_name(name) or name.full_name
            if name.full_name.lower() == "object[]":
                last_type = "System.Object[]"
            if is_reference(name):
                reference = node.type
            elif is_void(name):
                reporter.report("VoidTypeConstraintNotAllowed", node.type.start, node.type.end)
        node = node.child
    if reference is not None and converts > 1:
        reporter.report("ReferenceNeedsToBeByItselfInTypeConstraint", reference.start, reference.end)
    elif isinstance(node, VariableExpressionAst) and not node.drive and node.scope in ("", "local"):
        expected = _AUTOMATIC_TYPES.get(node.name.lower())
        if expected is not None and expected != last_type:
            error_id = "AssignmentStatementToAutomaticNotSupported"
            reporter.report(error_id, target.start, target.end, node.name, expected)
    return node


def check_convert(reporter: Reporter, node: ConvertExpressionAst, misplaced: bool, outermost: bool) -> None:
    """A cast to `[ordered]` or `[ref]`; `misplaced` when another cast stands before it where it must be the first."""
    name = node.type.type_name
    if name.full_name.lower() == "ordered":
        if not isinstance(node.child, HashtableAst):
            error_id = "OrderedAttributeOnlyOnHashLiteralNode"
            reporter.report(error_id, node.start, node.end, name.full_name)
        return
    child = node.child
    while outermost and isinstance(child, (AttributedExpressionAst, ConvertExpressionAst)):
        if isinstance(child, ConvertExpressionAst) and is_reference(child.type.type_name):
            reporter.report("ReferenceNeedsToBeByItselfInTypeSequence", child.type.start, child.type.end)
        child = child.child
    if misplaced:
        reporter.report("ReferenceNeedsToBeLastTypeInTypeConversion", node.type.start, node.type.end)


def check_attributed(reporter: Reporter, node: AttributedExpressionAst) -> None:
    """An attribute in front of something that is no variable."""
    child: ExpressionAst = node.child
    while isinstance(child, (AttributedExpressionAst, ConvertExpressionAst)):
        child = child.child
    if not isinstance(child, VariableExpressionAst):
        attribute = node.attribute
        reporter.report("UnexpectedAttribute", attribute.start, attribute.end, attribute.type_name.full_name)
