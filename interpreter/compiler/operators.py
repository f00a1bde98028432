"""Unary and binary operators. Int32 arithmetic and comparison are done on the spot, everything else by the values room."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from hvsim.grammar.nodes import (
    BinaryExpressionAst,
    ConstantExpressionAst,
    TernaryExpressionAst,
    TypeExpressionAst,
    UnaryExpressionAst,
    VariableExpressionAst,
)
from hvsim.interpreter.compiler.core import expression
from hvsim.interpreter.values.operators import BINARY, UNARY
from hvsim.interpreter.values.truth import to_bool

if TYPE_CHECKING:
    from hvsim.interpreter.compiler.core import Compiler, Expression
    from hvsim.interpreter.state.scope import Scope

INT_MIN, INT_MAX = -(2**31), 2**31 - 1


@expression(BinaryExpressionAst)
def binary(compiler: Compiler, node: BinaryExpressionAst) -> Expression:
    operator = node.operator
    special = SPECIAL.get(operator)
    if special is not None:
        return special(compiler, node)
    left, right = compiler.expression(node.left), compiler.expression(node.right)
    constant = node.right
    if (
        isinstance(constant, ConstantExpressionAst)
        and constant.value.__class__ is int
        and constant.type_name == "Int32"
    ):
        made = _with_constant(operator, left, constant.value)  # type: ignore[arg-type]
        if made is not None:
            return made
    made = _on_integers(operator, left, right)
    if made is not None:
        return made
    operate = BINARY[operator]
    return lambda scope: operate(left(scope), right(scope))


def _with_constant(operator: str, left: Expression, n: int) -> Expression | None:
    """The operator with an Int32 constant on its right."""
    operate = BINARY[operator] if operator in BINARY else None
    if operate is None:
        return None

    def plus(scope: Scope) -> Any:
        a = left(scope)
        if a.__class__ is int:
            r = a + n
            if INT_MIN <= r <= INT_MAX:
                return r
        return operate(a, n)

    def minus(scope: Scope) -> Any:
        a = left(scope)
        if a.__class__ is int:
            r = a - n
            if INT_MIN <= r <= INT_MAX:
                return r
        return operate(a, n)

    def times(scope: Scope) -> Any:
        a = left(scope)
        if a.__class__ is int:
            r = a * n
            if INT_MIN <= r <= INT_MAX:
                return r
        return operate(a, n)

    def remainder(scope: Scope) -> Any:
        a = left(scope)
        if a.__class__ is int and a >= 0:
            return a % n
        return operate(a, n)

    def equal(scope: Scope) -> Any:
        a = left(scope)
        return a == n if a.__class__ is int else operate(a, n)

    def unequal(scope: Scope) -> Any:
        a = left(scope)
        return a != n if a.__class__ is int else operate(a, n)

    def less(scope: Scope) -> Any:
        a = left(scope)
        return a < n if a.__class__ is int else operate(a, n)

    def at_most(scope: Scope) -> Any:
        a = left(scope)
        return a <= n if a.__class__ is int else operate(a, n)

    def greater(scope: Scope) -> Any:
        a = left(scope)
        return a > n if a.__class__ is int else operate(a, n)

    def at_least(scope: Scope) -> Any:
        a = left(scope)
        return a >= n if a.__class__ is int else operate(a, n)

    table: dict[str, Expression] = {
        "Plus": plus, "Minus": minus, "Multiply": times, "Ieq": equal, "Ceq": equal, "Ine": unequal, "Cne": unequal,
        "Ilt": less, "Clt": less, "Ile": at_most, "Cle": at_most, "Igt": greater, "Cgt": greater,
        "Ige": at_least, "Cge": at_least,
    }  # fmt: skip
    if n > 0:
        table["Rem"] = remainder
    return table.get(operator)


def _on_integers(operator: str, left: Expression, right: Expression) -> Expression | None:
    """The operator with a short way for two Int32."""
    operate = BINARY.get(operator)
    if operate is None:
        return None

    def plus(scope: Scope) -> Any:
        a, b = left(scope), right(scope)
        if a.__class__ is int and b.__class__ is int:
            r = a + b
            if INT_MIN <= r <= INT_MAX:
                return r
        return operate(a, b)

    def minus(scope: Scope) -> Any:
        a, b = left(scope), right(scope)
        if a.__class__ is int and b.__class__ is int:
            r = a - b
            if INT_MIN <= r <= INT_MAX:
                return r
        return operate(a, b)

    def times(scope: Scope) -> Any:
        a, b = left(scope), right(scope)
        if a.__class__ is int and b.__class__ is int:
            r = a * b
            if INT_MIN <= r <= INT_MAX:
                return r
        return operate(a, b)

    def less(scope: Scope) -> Any:
        a, b = left(scope), right(scope)
        return a < b if a.__class__ is int and b.__class__ is int else operate(a, b)

    def at_most(scope: Scope) -> Any:
        a, b = left(scope), right(scope)
        return a <= b if a.__class__ is int and b.__class__ is int else operate(a, b)

    def greater(scope: Scope) -> Any:
        a, b = left(scope), right(scope)
        return a > b if a.__class__ is int and b.__class__ is int else operate(a, b)

    def at_least(scope: Scope) -> Any:
        a, b = left(scope), right(scope)
        return a >= b if a.__class__ is int and b.__class__ is int else operate(a, b)

    def equal(scope: Scope) -> Any:
        a, b = left(scope), right(scope)
        return a == b if a.__class__ is int and b.__class__ is int else operate(a, b)

    table: dict[str, Expression] = {
        "Plus": plus, "Minus": minus, "Multiply": times, "Ieq": equal, "Ceq": equal,
        "Ilt": less, "Ile": at_most, "Igt": greater, "Ige": at_least,
    }  # fmt: skip
    return table.get(operator)


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
    from hvsim.interpreter.compiler.variables import SCOPES, key_of, scope_named

    if node.drive:
        return compiler.expression(node)
    key, where = key_of(node), node.scope.lower()
    if where in SCOPES:
        return lambda scope: scope_named(scope, where).values.get(key)
    return lambda scope: scope.lookup(key)


def _match(compiler: Compiler, node: BinaryExpressionAst) -> Expression:
    """-match and -notmatch also set `$Matches`, where they found something in a single string."""
    from hvsim.interpreter.values.matching import match

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
