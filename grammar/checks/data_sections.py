"""The restricted language of data sections: what may not stand in one."""

from __future__ import annotations

from hvsim.grammar import nodes
from hvsim.grammar.checks.known_types import is_primitive
from hvsim.grammar.nodes import Ast, DataStatementAst
from hvsim.grammar.reporter import Reporter, message

_ALLOWED_VARIABLES = frozenset(("psculture", "psuiculture", "true", "false", "null"))
_FORBIDDEN: dict[type[Ast], str] = {
    nodes.ScriptBlockAst: "ScriptBlockNotSupportedInDataSection",
    nodes.ScriptBlockExpressionAst: "ScriptBlockNotSupportedInDataSection",
    nodes.ParamBlockAst: "ParameterDeclarationNotSupportedInDataSection",
    nodes.AttributeAst: "AttributeNotSupportedInDataSection",
    nodes.AttributedExpressionAst: "AttributeNotSupportedInDataSection",
    nodes.FunctionDefinitionAst: "FunctionDeclarationNotSupportedInDataSection",
    nodes.TrapStatementAst: "TrapStatementNotSupportedInDataSection",
    nodes.SwitchStatementAst: "SwitchStatementNotSupportedInDataSection",
    nodes.DataStatementAst: "DataSectionStatementNotSupportedInDataSection",
    nodes.ForEachStatementAst: "ForeachStatementNotSupportedInDataSection",
    nodes.DoWhileStatementAst: "DoWhileStatementNotSupportedInDataSection",
    nodes.DoUntilStatementAst: "DoWhileStatementNotSupportedInDataSection",
    nodes.ForStatementAst: "ForWhileStatementNotSupportedInDataSection",
    nodes.WhileStatementAst: "ForWhileStatementNotSupportedInDataSection",
    nodes.TryStatementAst: "TryStatementNotSupportedInDataSection",
    nodes.BreakStatementAst: "FlowControlStatementNotSupportedInDataSection",
    nodes.ContinueStatementAst: "FlowControlStatementNotSupportedInDataSection",
    nodes.ReturnStatementAst: "FlowControlStatementNotSupportedInDataSection",
    nodes.ExitStatementAst: "FlowControlStatementNotSupportedInDataSection",
    nodes.ThrowStatementAst: "FlowControlStatementNotSupportedInDataSection",
    nodes.AssignmentStatementAst: "AssignmentStatementNotSupportedInDataSection",
    nodes.MergingRedirectionAst: "RedirectionNotSupportedInDataSection",
    nodes.FileRedirectionAst: "RedirectionNotSupportedInDataSection",
    nodes.MemberExpressionAst: "PropertyReferenceNotSupportedInDataSection",
    nodes.InvokeMemberExpressionAst: "MethodCallNotSupportedInDataSection",
    nodes.IndexExpressionAst: "ArrayReferenceNotSupportedInDataSection",
    nodes.BlockStatementAst: "ParallelAndSequenceBlockNotSupportedInDataSection",
}
# Operators that could be used to run something, or to use up memory, with the text they are named by.
_OPERATORS = {
    "DotDot": "..",
    "Format": "-f",
    "Join": "-join",
    "Isplit": "-isplit",
    "Csplit": "-csplit",
    "Imatch": "-imatch",
    "Inotmatch": "-inotmatch",
    "Cmatch": "-cmatch",
    "Cnotmatch": "-cnotmatch",
    "Ireplace": "-ireplace",
    "Creplace": "-creplace",
    "PlusPlus": "++",
    "MinusMinus": "--",
    "PostfixPlusPlus": "++",
    "PostfixMinusMinus": "--",
}


def check_data_section(reporter: Reporter, node: DataStatementAst) -> None:
    """Reports everything that a data section may not hold."""
    allowed: frozenset[str] | None = frozenset(("convertfrom-stringdata",))
    for command in node.commands_allowed:
        if not isinstance(command, nodes.StringConstantExpressionAst):
            allowed = None
            break
        assert allowed is not None
        allowed |= {command.value.lower()}
    waiting: list[Ast] = [node.body]
    while waiting:
        current = waiting.pop()
        _check_node(reporter, current, allowed)
        # A class in a data section is not looked into.
        if not isinstance(current, nodes.TypeDefinitionAst):
            waiting.extend(reversed(_ordered_children(current)))


def _ordered_children(node: Ast) -> list[Ast]:
    if isinstance(node, nodes.CommandAst):
        return [*node.elements, *node.redirections]
    if isinstance(node, nodes.CommandExpressionAst):
        return [node.expression, *node.redirections]
    return list(node.children())


def _check_node(reporter: Reporter, node: Ast, allowed: frozenset[str] | None) -> None:
    error_id = _FORBIDDEN.get(type(node))
    if error_id is not None:
        reporter.report(error_id, node.start, node.end)
    elif isinstance(node, nodes.CommandAst):
        _check_command(reporter, node, allowed)
    elif isinstance(node, (nodes.TypeConstraintAst, nodes.TypeExpressionAst)):
        if not is_primitive(node.type_name):
            reporter.report("TypeNotAllowedInDataSection", node.start, node.end, node.type_name.full_name)
    elif isinstance(node, nodes.BinaryExpressionAst):
        if node.operator in _OPERATORS:
            place = node.operator_start, node.operator_end
            reporter.report("OperatorNotSupportedInDataSection", *place, _OPERATORS[node.operator])
    elif isinstance(node, nodes.UnaryExpressionAst):
        if node.operator in _OPERATORS:
            reporter.report("OperatorNotSupportedInDataSection", node.start, node.end, _OPERATORS[node.operator])
    elif isinstance(node, nodes.VariableExpressionAst) and node.user_path.lower() not in _ALLOWED_VARIABLES:
        names = message("DefaultAllowedVariablesInDataSection")
        reporter.report("VariableReferenceNotSupportedInDataSection", node.start, node.end, names)


def _check_command(reporter: Reporter, node: nodes.CommandAst, allowed: frozenset[str] | None) -> None:
    if node.invocation == "Dot":
        reporter.report("DotSourcingNotSupportedInDataSection", node.start, node.end)
        return
    if allowed is None:
        return
    first = node.elements[0]
    if not isinstance(first, nodes.StringConstantExpressionAst):
        if node.invocation == "Ampersand":
            reporter.report("OperatorNotSupportedInDataSection", node.start, node.end, "&")
        return
    if first.value.lower() not in allowed:
        reporter.report("CmdletNotInAllowedListForDataSection", node.start, node.end, first.value)
