"""Plain statements: if, return, exit, break, continue, pipelines of one expression, data, blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hvsim.grammar.nodes import (
    Ast,
    BlockStatementAst,
    BreakStatementAst,
    CommandExpressionAst,
    ConfigurationDefinitionAst,
    ContinueStatementAst,
    DataStatementAst,
    DynamicKeywordStatementAst,
    ErrorStatementAst,
    ExitStatementAst,
    ExpressionAst,
    IfStatementAst,
    PipelineAst,
    ReturnStatementAst,
    StringConstantExpressionAst,
    UsingStatementAst,
)
from hvsim.interpreter.compiler.commands import pipeline_statement
from hvsim.interpreter.compiler.core import statement
from hvsim.interpreter.compiler.guard import ERRORS, located, settle
from hvsim.interpreter.compiler.values import collected, lone_expression, output
from hvsim.interpreter.errors import NetFailure, ScriptError, failure
from hvsim.interpreter.pipeline.signals import BREAK, CONTINUE, RETURN, Break, Continue, Exit, FlowException, Signal
from hvsim.interpreter.values import convert, named_type, to_string
from hvsim.interpreter.values.nothing import NOTHING
from hvsim.interpreter.values.truth import to_bool

if TYPE_CHECKING:
    from hvsim.interpreter.compiler.core import Compiler, Expression, Out, Statement
    from hvsim.interpreter.state.scope import Scope


@statement(PipelineAst)
def pipeline(compiler: Compiler, node: PipelineAst) -> Statement:
    expression = lone_expression(node)
    if expression is not None:
        return _expression_statement(compiler, expression)
    return pipeline_statement(compiler, node)


@statement(CommandExpressionAst)
def command_expression(compiler: Compiler, node: CommandExpressionAst) -> Statement:
    expression = lone_expression(node)
    if expression is not None:
        return _expression_statement(compiler, expression)
    return pipeline_statement(compiler, PipelineAst(node.start, node.end, [node]))


def _expression_statement(compiler: Compiler, node: ExpressionAst) -> Statement:
    run = output(compiler, node)
    if not compiler.tracks_success:
        return run
    engine = compiler.engine

    def tracked(scope: Scope, out: Out) -> Signal | None:
        # A command inside the expression may still say otherwise.
        engine.success = True
        return run(scope, out)

    def tracked_after(scope: Scope, out: Out) -> Signal | None:
        signal = run(scope, out)
        engine.success = True
        return signal

    # "$?" as a statement shows the statement before it.
    may_read = compiler.source.text.find("?", node.start, node.end) >= 0
    reads = may_read and any(getattr(each, "user_path", None) == "?" for each in node.walk())
    return tracked_after if reads else tracked


def condition(compiler: Compiler, node: Ast) -> Expression:
    """A closure for the truth of a statement's value."""
    value = compiler.value(node)

    def holds(scope: Scope) -> bool:
        found = value(scope)
        return found if found.__class__ is bool else to_bool(found)

    return holds


@statement(IfStatementAst)
def if_statement(compiler: Compiler, node: IfStatementAst) -> Statement:
    otherwise = None if node.else_clause is None else compiler.block(node.else_clause)
    if len(node.clauses) == 1:
        test, whole = node.clauses[0]
        if len(whole.statements) == 1 and not whole.traps:
            return _if_one_statement(compiler, node, compiler.value(test), otherwise)
    clauses = [(compiler.value(test), compiler.block(body), test) for test, body in node.clauses]

    if len(clauses) == 1:
        value, body, test = clauses[0]

        def one(scope: Scope, out: Out) -> Signal | None:
            try:
                found = value(scope)
                if found.__class__ is not bool:
                    found = to_bool(found)
            except ERRORS as error:
                raise located(error, compiler, test) from None
            if found:
                return body(scope, out)
            return None if otherwise is None else otherwise(scope, out)

        return one

    def run(scope: Scope, out: Out) -> Signal | None:
        for value, body, test in clauses:
            try:
                found = to_bool(value(scope))
            except ERRORS as error:
                raise located(error, compiler, test) from None
            if found:
                return body(scope, out)
        return None if otherwise is None else otherwise(scope, out)

    return run


def _if_one_statement(
    compiler: Compiler, node: IfStatementAst, value: Expression, otherwise: Statement | None
) -> Statement:
    """An if with one statement in its block, which is run without the list around it; its errors end there as well."""
    test, block = node.clauses[0]
    inner = block.statements[0]
    only, engine = compiler.statement(inner), compiler.engine

    def run(scope: Scope, out: Out) -> Signal | None:
        try:
            found = value(scope)
            if found.__class__ is not bool:
                found = to_bool(found)
        except ERRORS as error:
            raise located(error, compiler, test) from None
        if not found:
            return None if otherwise is None else otherwise(scope, out)
        try:
            return only(scope, out)
        except FlowException as flow:
            return flow.signal
        except ERRORS as error:
            settle(engine, scope, located(error, compiler, inner))
        return None

    return run


@statement(ReturnStatementAst)
def return_statement(compiler: Compiler, node: ReturnStatementAst) -> Statement:
    if node.pipeline is None:
        return lambda scope, out: RETURN
    run, inside = compiler.statement(node.pipeline), node.pipeline

    def leave(scope: Scope, out: Out) -> Signal:
        try:
            signal = run(scope, out)
        except ERRORS as error:
            raise located(error, compiler, inside) from None
        return RETURN if signal is None else signal

    return leave


@statement(ExitStatementAst)
def exit_statement(compiler: Compiler, node: ExitStatementAst) -> Statement:
    value = None if node.pipeline is None else compiler.value(node.pipeline)

    def leave(scope: Scope, out: Out) -> Signal:
        code = 0 if value is None else value(scope)
        raise FlowException(Exit(exit_code(code)))

    return leave


def exit_code(value: Any) -> int:
    """The exit code that a value given to `exit` means; what is no number is 0."""
    try:
        return int(convert(value, named_type("System.Int32")))
    except (ScriptError, NetFailure):
        return 0


def _label(compiler: Compiler, node: ExpressionAst | None) -> tuple[str | None, Expression | None]:
    if node is None:
        return None, None
    if isinstance(node, StringConstantExpressionAst):
        return node.value.lower(), None
    value = compiler.expression(node)

    def label(scope: Scope) -> str:
        return to_string(value(scope)).lower()

    return None, label


@statement(BreakStatementAst)
def break_statement(compiler: Compiler, node: BreakStatementAst) -> Statement:
    name, label = _label(compiler, node.label)
    if label is not None:
        return lambda scope, out: Break(label(scope))
    signal = BREAK if name is None else Break(name)
    return lambda scope, out: signal


@statement(ContinueStatementAst)
def continue_statement(compiler: Compiler, node: ContinueStatementAst) -> Statement:
    name, label = _label(compiler, node.label)
    if label is not None:
        return lambda scope, out: Continue(label(scope))
    signal = CONTINUE if name is None else Continue(name)
    return lambda scope, out: signal


@statement(DataStatementAst)
def data_statement(compiler: Compiler, node: DataStatementAst) -> Statement:
    body = compiler.block(node.body)
    name = node.variable

    def run(scope: Scope, out: Out) -> Signal | None:
        if name is None:
            return body(scope, out)
        items: list[Any] = []
        signal = body(scope, items.append)
        value = collected(items)
        scope.assign(name.lower(), None if value is NOTHING else value, name)
        return signal

    return run


@statement(UsingStatementAst)
def using_statement(compiler: Compiler, node: UsingStatementAst) -> Statement:
    return lambda scope, out: None


@statement(BlockStatementAst, ConfigurationDefinitionAst, DynamicKeywordStatementAst, ErrorStatementAst)
def unsupported(compiler: Compiler, node: Any) -> Statement:
    """Workflow and DSC statements, which PowerShell 7 itself refuses or a simulated machine has no use for."""
    what = getattr(node, "kind", None) or "configuration"

    def refuse(scope: Scope, out: Out) -> Signal | None:
        raise failure(f"The '{what}' statement is not supported.", "NotSupported", "NotImplemented")

    return refuse
