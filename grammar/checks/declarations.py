"""Functions, parameters, attributes, hash keys, `try`, `$using:`: what must not stand twice or not there."""

from __future__ import annotations

import re

from hvsim.grammar.checks.constants import is_constant
from hvsim.grammar.checks.known_types import attribute_targets, exception_name, is_derived, is_void
from hvsim.grammar.lexer.lazy import lazy
from hvsim.grammar.nodes import (
    AttributeAst,
    CatchClauseAst,
    ConstantExpressionAst,
    ExpressionAst,
    ForEachStatementAst,
    FunctionDefinitionAst,
    HashtableAst,
    IndexExpressionAst,
    InvokeMemberExpressionAst,
    MemberExpressionAst,
    NamedBlockAst,
    ParameterAst,
    ScriptBlockAst,
    StringConstantExpressionAst,
    SwitchStatementAst,
    TryStatementAst,
    TypeConstraintAst,
    UsingExpressionAst,
    UsingStatementAst,
    VariableExpressionAst,
)
from hvsim.grammar.reporter import Reporter

_SIGNATURE = lazy(r"^[^\S\r\n]*\#\s*SIG\s*\#\s*Begin signature block", re.MULTILINE | re.IGNORECASE)
_NAMESPACE = lazy(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*")


def check_parameters(reporter: Reporter, parameters: list[ParameterAst]) -> None:
    """Parameters of one list: each name once, and none of type `[void]`."""
    seen: set[str] = set()
    for parameter in parameters:
        name = parameter.variable.user_path
        if name.lower() in seen:
            reporter.report("DuplicateFormalParameter", parameter.variable.start, parameter.variable.end, name)
        seen.add(name.lower())
        for attribute in parameter.attributes:
            if isinstance(attribute, TypeConstraintAst) and is_void(attribute.type_name):
                reporter.report("VoidTypeConstraintNotAllowed", attribute.start, attribute.end)
                break


def check_function(reporter: Reporter, node: FunctionDefinitionAst) -> None:
    """Parameters are declared in one place only; workflows do not exist any more."""
    block = node.body.param_block
    if node.parameters is not None and block is not None:
        reporter.report("OnlyOneParameterListAllowed", block.start, block.end)
    elif node.parameters is not None:
        check_parameters(reporter, node.parameters)
    if node.is_workflow:
        reporter.report("WorkflowNotSupportedInPowerShellCore", node.start, node.end)


def check_attribute(reporter: Reporter, node: AttributeAst, targets: tuple[str, ...] = ()) -> None:
    """An attribute: each name once, and constant values; in a class, that it may stand on one of `targets`."""
    in_class = bool(targets)
    error_id = "ParameterAttributeArgumentNeedsToBeConstant" + ("" if in_class else "OrScriptBlock")
    known = attribute_targets(node.type_name) if in_class else None
    if known is not None and not set(known[1]) & set(targets):
        allowed = ", ".join(known[1])
        reporter.report("AttributeNotAllowedOnDeclaration", node.start, node.end, known[0], allowed)
    names: set[str] = set()
    for argument in node.named:
        if argument.name.lower() in names:
            reporter.report("DuplicateNamedArgument", argument.start, argument.end, argument.name)
        elif not argument.omitted and not is_constant(argument.argument, script_blocks=not in_class):
            reporter.report(error_id, argument.argument.start, argument.argument.end)
        names.add(argument.name.lower())
    for positional in node.positional:
        if not is_constant(positional, script_blocks=not in_class):
            reporter.report(error_id, positional.start, positional.end)


def check_hashtable(reporter: Reporter, node: HashtableAst) -> None:
    """Constant keys of a hash literal: each once."""
    seen: set[str] = set()
    for key, _ in node.pairs:
        if isinstance(key, (StringConstantExpressionAst, ConstantExpressionAst)):
            text = str(key.value)
            if text.lower() in seen:
                reporter.report("DuplicateKeyInHashLiteral", key.start, key.end, text)
            seen.add(text.lower())


def check_catches(reporter: Reporter, node: TryStatementAst) -> None:
    """A handler behind one that catches all it could catch."""
    clauses = node.catch_clauses
    for number, first in enumerate(clauses[:-1]):
        for second in clauses[number + 1 :]:
            if not first.types:
                reporter.report("EmptyCatchNotLast", second.start - 1, second.start - 1)
                break
            _check_caught(reporter, first, second)


def _check_caught(reporter: Reporter, first: CatchClauseAst, second: CatchClauseAst) -> None:
    caught = [name for name in (exception_name(constraint.type_name) for constraint in first.types) if name]
    for constraint in second.types:
        name = exception_name(constraint.type_name)
        if name is not None and any(is_derived(name, earlier) for earlier in caught):
            reporter.report("ExceptionTypeAlreadyCaught", constraint.start, constraint.end, name)


def check_using_expression(reporter: Reporter, node: UsingExpressionAst) -> None:
    """`$using:` takes properties and constant indexes only."""
    current: ExpressionAst = node.sub_expression
    while not isinstance(current, VariableExpressionAst):
        if isinstance(current, IndexExpressionAst):
            if not is_constant(current.index):
                reporter.report("InvalidUsingExpression", current.index.start, current.index.end)
                return
            current = current.target
        elif (
            isinstance(current, MemberExpressionAst)
            and not isinstance(current, InvokeMemberExpressionAst)
            and isinstance(current.member, StringConstantExpressionAst)
        ):
            current = current.expression
        else:
            reporter.report("InvalidUsingExpression", current.start, current.end)
            return


def check_using_statement(reporter: Reporter, node: UsingStatementAst) -> None:
    """The kinds of `using` that are supported, and what they name."""
    if node.kind not in ("Namespace", "Assembly", "Module") or node.alias is not None:
        reporter.report("UsingStatementNotSupported", node.start, node.end)
    if node.kind == "Namespace" and node.name is not None and not _NAMESPACE.fullmatch(node.name.value):
        reporter.report("InvalidNamespaceValue", node.name.start, node.name.end)


def check_foreach(reporter: Reporter, node: ForEachStatementAst) -> None:
    """The flags of `foreach` are known, but reserved."""
    if "Parallel" in node.flags:
        reporter.report("KeywordParameterReservedForFutureUse", node.start, node.end, "foreach", "parallel")
    if node.throttle_limit is not None:
        reporter.report("KeywordParameterReservedForFutureUse", node.start, node.end, "foreach", "throttlelimit")
        if "Parallel" not in node.flags:
            reporter.report("ThrottleLimitRequiresParallelFlag", node.start, node.end)


def check_switch(reporter: Reporter, node: SwitchStatementAst) -> None:
    """`switch -parallel` is reserved."""
    reporter.report("KeywordParameterReservedForFutureUse", node.start, node.end, "switch", "parallel")


def check_splatted(reporter: Reporter, node: VariableExpressionAst, in_list: bool) -> None:
    """A splatted variable that is no argument of a command; `in_list` when it is part of one."""
    error_id = "SplattingNotPermittedInArgumentList" if in_list else "SplattingNotPermitted"
    reporter.report(error_id, node.start, node.end, node.user_path)


def check_block_keyword(reporter: Reporter, place: tuple[int, int, str]) -> None:
    """`parallel` and `sequence` belong to workflows, which do not exist any more."""
    reporter.report("UnexpectedKeyword", place[0], place[1], place[2])


def check_signature(reporter: Reporter, text: str, script: ScriptBlockAst) -> None:
    """Nothing that is run may stand behind the comment that begins a signature."""
    match = _SIGNATURE.search(text)
    if match is not None and script.end_block is not None:
        for statement in script.end_block.statements:
            if statement.start > match.start():
                reporter.report("TokenAfterEndOfValidScriptText", statement.start, statement.end)


def check_named_blocks(reporter: Reporter, blocks: list[NamedBlockAst]) -> None:
    """Each named block once."""
    seen: set[str] = set()
    for block in blocks:
        if block.kind in seen:
            reporter.report("DuplicateScriptCommandClause", block.start, block.end, block.kind.lower())
        seen.add(block.kind)
