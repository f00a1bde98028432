"""Arguments of a command in the text: values, parameters, splatted variables, as closures that make `Argument`s."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from hvsim.grammar.nodes import (
    ArrayLiteralAst,
    CommandAst,
    CommandParameterAst,
    ConstantExpressionAst,
    ExpressionAst,
    ParenExpressionAst,
    UsingExpressionAst,
    VariableExpressionAst,
)
from hvsim.interpreter.binding.arguments import NO_VALUE, Argument
from hvsim.interpreter.compiler.expressions import constant_value
from hvsim.interpreter.compiler.values import lone_expression
from hvsim.interpreter.values.dictionaries import Dictionary
from hvsim.interpreter.values.objects import PSObject
from hvsim.interpreter.values.text import net_text, to_string

if TYPE_CHECKING:
    from hvsim.interpreter.compiler.core import Compiler, Expression
    from hvsim.interpreter.state.scope import Scope

Maker = Callable[["Scope"], list[Argument]]


def nothing(scope: Scope) -> Any:
    return None


def argument_value(compiler: Compiler, node: ExpressionAst) -> Expression:
    """An argument's value; a number that would read otherwise, such as `007`, remembers how it was written."""
    if isinstance(node, ConstantExpressionAst) and node.text:
        value = constant_value(node)
        if net_text(value) != node.text:
            written = PSObject(value, node.text)
            return lambda scope: written
    return compiler.expression(node)


def is_splat(node: ExpressionAst) -> bool:
    if isinstance(node, UsingExpressionAst):
        return isinstance(node.sub_expression, VariableExpressionAst) and node.sub_expression.splatted
    return isinstance(node, VariableExpressionAst) and node.splatted


def parameter_maker(compiler: Compiler, node: CommandParameterAst, value: Expression | None) -> Maker:
    text = compiler.source.text[node.start : node.name_end]
    if value is None:
        return lambda scope: [Argument(node.name, NO_VALUE, node, text=text)]
    return lambda scope: [Argument(node.name, value(scope), node, text=text)]


def value_maker(node: ExpressionAst, value: Expression) -> Maker:
    return lambda scope: [Argument(None, value(scope), node)]


def splat_maker(compiler: Compiler, node: ExpressionAst) -> Maker:
    """`@name`: a dictionary gives named arguments, a list positional ones, anything else one value."""
    value = compiler.expression(node)

    def splat(scope: Scope) -> list[Argument]:
        found = value(scope)
        if isinstance(found, Dictionary):
            return [Argument(to_string(key), each, node, splatted=True) for key, each in found.items()]
        if isinstance(found, list):
            names = getattr(found, "names", None) or {}
            return [
                Argument(str(names[i]).lstrip("-").rstrip(":"), NO_VALUE, node, splatted=True, text=str(item))
                if i in names
                else Argument(None, item, node)
                for i, item in enumerate(found)
            ]
        return [Argument(None, found, node)]

    return splat


def is_like_method(node: CommandAst) -> bool:
    """`Name(1, 2)`: one list in parentheses right behind the name."""
    if len(node.elements) != 2 or node.invocation:
        return False
    head, argument = node.elements
    if not isinstance(argument, ParenExpressionAst) or argument.start != head.end:
        return False
    return isinstance(lone_expression(argument.pipeline), ArrayLiteralAst)
