"""Values of statements and statements of values: what an assignment takes, what a pipeline takes.

`raw_value` may be NOTHING, the no-object of a pipeline without output; `value` never is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hvsim.grammar.nodes import (
    ArrayExpressionAst,
    AssignmentStatementAst,
    BaseCtorInvokeMemberExpressionAst,
    CommandExpressionAst,
    ConstantExpressionAst,
    ConvertExpressionAst,
    InvokeMemberExpressionAst,
    ParenExpressionAst,
    PipelineAst,
    StringConstantExpressionAst,
    SubExpressionAst,
    UnaryExpressionAst,
    VariableExpressionAst,
)
from hvsim.interpreter.limits import ELEMENTS, out_of_memory
from hvsim.interpreter.pipeline.signals import FlowException
from hvsim.interpreter.values.arrays import Array
from hvsim.interpreter.values.enumeration import enumerate_value
from hvsim.interpreter.values.nothing import NOTHING
from hvsim.interpreter.values.numbers.decimals import Decimal
from hvsim.interpreter.values.numbers.numbers import Int64

if TYPE_CHECKING:
    from hvsim.grammar.nodes import Ast, ExpressionAst
    from hvsim.interpreter.compiler.core import Compiler, Expression, Out, Statement
    from hvsim.interpreter.state.scope import Scope

SCALARS = frozenset((int, str, float, bool, Int64, Decimal, type(None)))


def collected(items: list[Any]) -> Any:
    """What an assignment makes of a pipeline's output."""
    if len(items) < 2:
        return items[0] if items else NOTHING
    if len(items) > ELEMENTS:
        raise out_of_memory()
    return items if items.__class__ is Array else Array(items)


def addend(value: Any, held: Any) -> Any:
    """What `+` adds where a pipeline had no output: no element to a list, `$null` to anything else."""
    if value is not NOTHING:
        return value
    return Array() if isinstance(held, list) else None


def may_be_nothing(node: ExpressionAst) -> bool:
    """Whether the expression is a pipeline in brackets, which may have no output."""
    if isinstance(node, ParenExpressionAst):
        return lone_expression(node.pipeline) is None
    return isinstance(node, SubExpressionAst)


def emit(value: Any, out: Out) -> None:
    """Sends a value down the pipeline: a collection's elements one by one, anything else as it is."""
    if value.__class__ in SCALARS:
        out(value)
        return
    if value is NOTHING:
        return
    elements = enumerate_value(value)
    if elements is None:
        out(value)
    else:
        for element in elements:
            out(element)


def lone_expression(node: Ast) -> ExpressionAst | None:
    """The expression a statement consists of, when it consists of one."""
    if node.__class__ is CommandExpressionAst:
        return None if node.redirections else node.expression
    if node.__class__ is PipelineAst and len(node.elements) == 1 and not node.background:
        return lone_expression(node.elements[0])
    return None


def is_void(node: ExpressionAst) -> bool:
    """Whether the expression, as a statement, has no output: `$i++`, `[void]...`, `($i++)` not."""
    if isinstance(node, UnaryExpressionAst):
        return node.operator in ("PlusPlus", "MinusMinus", "PostfixPlusPlus", "PostfixMinusMinus")
    return isinstance(node, ConvertExpressionAst) and node.type.type_name.full_name.lower() == "void"


def raw_value(compiler: Compiler, node: Ast) -> Expression:
    """A closure for the value of a statement: NOTHING when it had no output."""
    expression = lone_expression(node)
    if expression is not None:
        return compiler.raw(expression)
    if isinstance(node, AssignmentStatementAst):
        from hvsim.interpreter.compiler.assignment import assignment_value

        return assignment_value(compiler, node)
    run = compiler.statement(node)

    def value(scope: Scope) -> Any:
        items = Array()
        signal = run(scope, items.append)
        if signal is not None:
            raise FlowException(signal)
        return collected(items)

    return value


def value(compiler: Compiler, node: Ast) -> Expression:
    """A closure for the value of a statement: `$null` when it had no output."""
    expression = lone_expression(node)
    if expression is not None:
        return compiler.expression(expression)
    raw = raw_value(compiler, node)

    def something(scope: Scope) -> Any:
        found = raw(scope)
        return None if found is NOTHING else found

    return something


def raw_expression(compiler: Compiler, node: ExpressionAst) -> Expression:
    """A closure for an expression that may be NOTHING: a variable, a pipeline in parentheses, a void method."""
    from hvsim.interpreter.compiler import members, variables

    if isinstance(node, VariableExpressionAst) and not node.splatted:
        return variables.raw_reader(compiler, node)
    if isinstance(node, ParenExpressionAst):
        return raw_value(compiler, node.pipeline)
    if isinstance(node, SubExpressionAst):
        from hvsim.interpreter.compiler.expressions import sub_expression

        return sub_expression(compiler, node)
    if isinstance(node, InvokeMemberExpressionAst) and not isinstance(node, BaseCtorInvokeMemberExpressionAst):
        return members.raw_invocation(compiler, node)
    return compiler.expression(node)


def output(compiler: Compiler, node: ExpressionAst) -> Statement:
    """A statement that sends an expression's value down the pipeline."""
    if isinstance(node, UnaryExpressionAst) and is_void(node):
        from hvsim.interpreter.compiler.assignment import increment_statement

        return increment_statement(compiler, node)
    if isinstance(node, ArrayExpressionAst):
        return compiler.block(node.sub_expression)
    expression = raw_expression(compiler, node)
    if is_void(node):

        def void(scope: Scope, out: Out) -> None:
            expression(scope)

        return void
    if isinstance(node, (ConstantExpressionAst, StringConstantExpressionAst)):

        def scalar(scope: Scope, out: Out) -> None:
            out(expression(scope))

        return scalar

    def send(scope: Scope, out: Out) -> None:
        found = expression(scope)
        if found.__class__ in SCALARS:
            out(found)
        else:
            emit(found, out)

    return send
