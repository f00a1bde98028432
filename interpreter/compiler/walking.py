"""What a foreach walks: its values one after another, the numbers of a range counted as they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from hvsim.grammar.nodes import BinaryExpressionAst, ParenExpressionAst
from hvsim.interpreter.compiler.values import lone_expression, raw_value
from hvsim.interpreter.values.conversion import convert
from hvsim.interpreter.values.enumeration import enumerate_value
from hvsim.interpreter.values.nothing import NOTHING
from hvsim.interpreter.values.operators import BINARY
from hvsim.interpreter.values.types.registry import named_type

if TYPE_CHECKING:
    from hvsim.grammar.nodes import Ast, ForEachStatementAst
    from hvsim.interpreter.compiler.core import Compiler
    from hvsim.interpreter.state.scope import Scope

Walk = Callable[["Scope"], Iterator[Any]]


def source_of(compiler: Compiler, node: Ast) -> Walk:
    """The values of a foreach's pipeline: lazily for a range, so that `1..10000000` is never a list."""
    walked = range_in(node)
    if walked is not None:
        return range_source(compiler, walked)
    value = raw_value(compiler, node)
    return lambda scope: iterator_over(value(scope))


def range_in(node: Ast) -> BinaryExpressionAst | None:
    """The range `a..b` that a pipeline is, in parentheses or not."""
    expression = lone_expression(node)
    while isinstance(expression, ParenExpressionAst):
        inner = lone_expression(expression.pipeline)
        if inner is None:
            return None
        expression = inner
    return expression if isinstance(expression, BinaryExpressionAst) and expression.operator == "DotDot" else None


def range_source(compiler: Compiler, node: BinaryExpressionAst) -> Walk:
    """The numbers of `a..b`."""
    left, right = compiler.expression(node.left), compiler.expression(node.right)
    return lambda scope: counted(left(scope), right(scope))


def counted(first: Any, last: Any) -> Iterator[Any]:
    """The numbers of `first..last`, counted as they are asked for."""
    if last.__class__ is float and first.__class__ is int:
        last = convert(last, named_type("System.Int32"))
    if first.__class__ is int and last.__class__ is int:
        return iter(range(first, last + 1) if first <= last else range(first, last - 1, -1))
    return iter(BINARY["DotDot"](first, last))


def iterator_over(found: Any) -> Iterator[Any]:
    """The elements of a value."""
    if found is NOTHING or found is None:
        return iter(())
    elements = enumerate_value(found)
    return iter((found,)) if elements is None else elements


def names_enumerator(compiler: Compiler, node: ForEachStatementAst) -> bool:
    """Whether a foreach's body names its enumerator, `$foreach`."""
    return "$foreach" in compiler.source.text[node.body.start : node.body.end].lower()
