"""Unary and binary operators: which closure each gets. Their values are the values room's business."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from hvsim.grammar.nodes import (
    BinaryExpressionAst,
    TernaryExpressionAst,
    TypeExpressionAst,
    UnaryExpressionAst,
    VariableExpressionAst,
)
from hvsim.interpreter.compiler.core import expression
from hvsim.interpreter.compiler.fused import fused
from hvsim.interpreter.compiler.values import addend, may_be_nothing
from hvsim.interpreter.compiler.variables import CONSTANTS, SCOPES, key_of, scope_named
from hvsim.interpreter.values.matching import match
from hvsim.interpreter.values.operators import BINARY, UNARY
from hvsim.interpreter.values.truth import to_bool

if TYPE_CHECKING:
    from hvsim.interpreter.compiler.core import Compiler, Expression
    from hvsim.interpreter.state.scope import Scope


@expression(BinaryExpressionAst)
def binary(compiler: Compiler, node: BinaryExpressionAst) -> Expression:
    operator = node.operator
    special = SPECIAL.get(operator)
    if special is not None:
        return special(compiler, node)
    if operator == "Plus" and may_be_nothing(node.right):
        return _plus_pipeline(compiler, node)
    made = fused(compiler, node)
    if made is not None:
        return made
    left, right = compiler.expression(node.left), compiler.expression(node.right)
    operate = BINARY[operator]
    return lambda scope: operate(left(scope), right(scope))


def _plus_pipeline(compiler: Compiler, node: BinaryExpressionAst) -> Expression:
    left, right = compiler.expression(node.left), compiler.raw(node.right)
    operate = BINARY["Plus"]

    def plus(scope: Scope) -> Any:
        held = left(scope)
        return operate(held, addend(right(scope), held))

    return plus


def _and(compiler: Compiler, node: BinaryExpressionAst) -> Expression:
    left, right = compiler.expression(node.left), compiler.expression(node.right)

    def both(scope: Scope) -> bool:
        a = left(scope)
        if a is not True and not to_bool(a):
            return False
        b = right(scope)
        return b if b.__class__ is bool else to_bool(b)

    return both


def _or(compiler: Compiler, node: BinaryExpressionAst) -> Expression:
    left, right = compiler.expression(node.left), compiler.expression(node.right)

    def either(scope: Scope) -> bool:
        if to_bool(left(scope)):
            return True
        b = right(scope)
        return b if b.__class__ is bool else to_bool(b)

    return either


def _xor(compiler: Compiler, node: BinaryExpressionAst) -> Expression:
    left, right = compiler.expression(node.left), compiler.expression(node.right)
    return lambda scope: to_bool(left(scope)) is not to_bool(right(scope))


def _coalesce(compiler: Compiler, node: BinaryExpressionAst) -> Expression:
    left, right = compiler.expression(node.left), compiler.expression(node.right)
    # An unset variable on the left is no error, in strict mode either.
    if isinstance(node.left, VariableExpressionAst):
        left = quiet(compiler, node.left)

    def coalesce(scope: Scope) -> Any:
        found = left(scope)
        return right(scope) if found is None else found

    return coalesce


def quiet(compiler: Compiler, node: VariableExpressionAst) -> Expression:
    """A variable's value, `$null` when it does not exist, whatever strict mode says."""
    key, where = key_of(node), node.scope.lower()
    if node.drive or key in CONSTANTS:
        return compiler.expression(node)
    if where in SCOPES:
        return lambda scope: scope_named(scope, where).values.get(key)
    return lambda scope: scope.lookup(key)


def _match(compiler: Compiler, node: BinaryExpressionAst) -> Expression:
    """-match and -notmatch also set `$Matches`, where they found something in a single string."""
    left, right = compiler.expression(node.left), compiler.expression(node.right)
    ignore_case, negate = node.operator.startswith("I"), "not" in node.operator.lower()

    def matches(scope: Scope) -> Any:
        result, groups = match(left(scope), right(scope), ignore_case, negate)
        if groups is not None:
            scope.values["matches"] = groups
            scope.remember_spelling("matches", "Matches")
        return result

    return matches


def _as(compiler: Compiler, node: BinaryExpressionAst) -> Expression:
    left, operate = compiler.expression(node.left), BINARY[node.operator]
    if isinstance(node.right, TypeExpressionAst) and node.right.type_name.full_name.lower() == "ordered":
        from hvsim.interpreter.compiler.types import ordered

        return lambda scope: ordered(left(scope))
    right = compiler.expression(node.right)
    return lambda scope: operate(left(scope), right(scope))


SPECIAL: dict[str, Callable[[Compiler, BinaryExpressionAst], Expression]] = {
    "And": _and,
    "Or": _or,
    "Xor": _xor,
    "QuestionQuestion": _coalesce,
    "Imatch": _match,
    "Cmatch": _match,
    "Inotmatch": _match,
    "Cnotmatch": _match,
    "As": _as,
}


@expression(UnaryExpressionAst)
def unary(compiler: Compiler, node: UnaryExpressionAst) -> Expression:
    operator = node.operator
    if operator in ("PlusPlus", "MinusMinus", "PostfixPlusPlus", "PostfixMinusMinus"):
        from hvsim.interpreter.compiler.assignment import increment

        return increment(compiler, node)
    operand = compiler.expression(node.child)
    if operator in ("Not", "Exclaim"):

        def negated(scope: Scope) -> bool:
            found = operand(scope)
            return not (found if found.__class__ is bool else to_bool(found))

        return negated
    if operator == "Comma":
        from hvsim.interpreter.values.arrays import Array

        return lambda scope: Array((operand(scope),))
    operate = UNARY[operator]
    return lambda scope: operate(operand(scope))


@expression(TernaryExpressionAst)
def ternary(compiler: Compiler, node: TernaryExpressionAst) -> Expression:
    test, yes, no = (compiler.expression(each) for each in (node.condition, node.if_true, node.if_false))
    return lambda scope: yes(scope) if to_bool(test(scope)) else no(scope)
