"""Assignments: variables, typed or not, several at once, properties and indices; `+=` and its kin, `++`, `??=`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from hvsim.grammar.nodes import (
    ArrayLiteralAst,
    AssignmentStatementAst,
    AttributedExpressionAst,
    ConvertExpressionAst,
    ExpressionAst,
    IndexExpressionAst,
    MemberExpressionAst,
    UnaryExpressionAst,
    VariableExpressionAst,
)
from hvsim.interpreter.compiler.core import statement
from hvsim.interpreter.compiler.members import member_name, type_of_target
from hvsim.interpreter.compiler.operators import quiet
from hvsim.interpreter.compiler.types import unparenthesised
from hvsim.interpreter.compiler.values import addend, lone_expression, raw_value
from hvsim.interpreter.compiler.variables import is_plain_local, key_of, scope_named, writer
from hvsim.interpreter.errors import failure
from hvsim.interpreter.values.arrays import Array
from hvsim.interpreter.values.enumeration import enumerate_value
from hvsim.interpreter.values.members.access import get_member
from hvsim.interpreter.values.members.indexing import get_index, set_index
from hvsim.interpreter.values.members.member_writing import set_member
from hvsim.interpreter.values.members.statics import get_static, set_static
from hvsim.interpreter.values.nothing import NOTHING
from hvsim.interpreter.values.numbers.numbers import is_number
from hvsim.interpreter.values.objects import unwrap
from hvsim.interpreter.values.operators import BINARY
from hvsim.interpreter.values.types.value_types import type_of

if TYPE_CHECKING:
    from hvsim.interpreter.compiler.core import Compiler, Expression, Out, Statement
    from hvsim.interpreter.pipeline.signals import Signal
    from hvsim.interpreter.state.scope import Scope

OPERATORS = {
    "PlusEquals": "Plus",
    "MinusEquals": "Minus",
    "MultiplyEquals": "Multiply",
    "DivideEquals": "Divide",
    "RemainderEquals": "Rem",
}
INT_MIN, INT_MAX = -(2**31), 2**31 - 1
Write = Callable[["Scope", Any], None]
Update = Callable[["Scope", Callable[[Any], Any]], Any]


@statement(AssignmentStatementAst)
def assignment(compiler: Compiler, node: AssignmentStatementAst) -> Statement:
    run = _assignment(compiler, node)
    expression = lone_expression(node.right)
    if not compiler.tracks_success or expression is None:
        return run
    engine = compiler.engine
    if any(getattr(each, "user_path", None) == "?" for each in expression.walk()):

        def tracked_after(scope: Scope, out: Out) -> Signal | None:
            signal = run(scope, out)
            engine.success = True
            return signal

        return tracked_after

    def tracked(scope: Scope, out: Out) -> Signal | None:
        engine.success = True
        return run(scope, out)

    return tracked


def _assignment(compiler: Compiler, node: AssignmentStatementAst) -> Statement:
    target = unparenthesised(node.left)
    if isinstance(target, VariableExpressionAst) and is_plain_local(compiler, target):
        fast = _to_plain_variable(compiler, node, target)
        if fast is not None:
            return fast
    value = assignment_value(compiler, node)

    def assign(scope: Scope, out: Out) -> None:
        value(scope)

    return assign


def _to_plain_variable(
    compiler: Compiler, node: AssignmentStatementAst, target: VariableExpressionAst
) -> Statement | None:
    key, name = key_of(target), target.name
    keeps_nothing = node.operator in ("Equals", "PlusEquals")
    right = raw_value(compiler, node.right) if keeps_nothing else compiler.value(node.right)
    if node.operator == "Equals":

        def assign(scope: Scope, out: Out) -> None:
            value = right(scope)
            values, special = scope.values, scope.special
            if value is not NOTHING and key in values and (special is None or key not in special):
                values[key] = value
            elif value is NOTHING:
                scope.assign_nothing(key, name)
            else:
                scope.assign(key, value, name)

        return assign
    operator = OPERATORS.get(node.operator)
    if operator is None:
        return None
    operate, read = BINARY[operator], compiler.expression(target)
    sign = {"Plus": 1, "Minus": -1}.get(operator, 0)

    def update(scope: Scope, out: Out) -> None:
        b = right(scope)
        values, special = scope.values, scope.special
        plain = special is None or key not in special
        if key in values:
            a = values[key]
            if sign and plain and a.__class__ is int and b.__class__ is int:
                r = a + b if sign > 0 else a - b
                if INT_MIN <= r <= INT_MAX:
                    values[key] = r
                    return
        else:
            a = read(scope)
        value = operate(a, addend(b, a) if b is NOTHING else b)
        if plain and key in values:
            values[key] = value
        else:
            scope.assign(key, value, name)

    return update


def assignment_value(compiler: Compiler, node: AssignmentStatementAst) -> Expression:
    """Assigns, and gives the value assigned: `($x = 5)`, `$a = $b = 1`."""
    target = unparenthesised(node.left)
    right = raw_value(compiler, node.right)
    if node.operator == "Equals":
        write = target_writer(compiler, target)
        reread = compiler.expression(_innermost(target)) if _is_typed(target) else None

        def assign(scope: Scope) -> Any:
            value = right(scope)
            write(scope, value)
            return value if reread is None else reread(scope)

        return assign
    if node.operator == "QuestionQuestionEquals":
        return _assign_if_null(compiler, target, right)
    operate = BINARY[OPERATORS[node.operator]]
    update = target_updater(compiler, target)
    adds = node.operator == "PlusEquals"

    def combine(scope: Scope) -> Any:
        def change(old: Any) -> Any:
            value = right(scope)
            if value is NOTHING:
                value = addend(value, old) if adds else None
            return operate(old, value)

        return update(scope, change)

    return combine


def _is_typed(node: ExpressionAst) -> bool:
    return isinstance(node, (ConvertExpressionAst, AttributedExpressionAst))


def _innermost(node: ExpressionAst) -> ExpressionAst:
    while isinstance(node, (ConvertExpressionAst, AttributedExpressionAst)):
        node = node.child
    return node


def _assign_if_null(compiler: Compiler, target: ExpressionAst, right: Expression) -> Expression:
    read = quiet(compiler, target) if isinstance(target, VariableExpressionAst) else None
    update = target_updater(compiler, target)
    write = target_writer(compiler, target) if read is not None else None

    def assign(scope: Scope) -> Any:
        if read is not None and write is not None:
            found = read(scope)
            if found is None:
                found = right(scope)
                write(scope, found)
            return found

        kept = None

        def change(old: Any) -> Any:
            nonlocal kept
            if old is not None:
                kept = old
                return KEEP
            value = right(scope)
            return None if value is NOTHING else value

        given = update(scope, change)
        return kept if given is KEEP else given

    return assign


KEEP: Any = object()


def target_writer(compiler: Compiler, node: ExpressionAst) -> Write:
    """A closure that assigns to whatever stands left of `=`."""
    if isinstance(node, VariableExpressionAst):
        return writer(compiler, node)
    if _is_typed(node):
        return _typed_writer(compiler, node)
    if isinstance(node, ArrayLiteralAst):
        return _several_writer(compiler, node)
    if isinstance(node, MemberExpressionAst):
        return _member_writer(compiler, node)
    if isinstance(node, IndexExpressionAst):
        return _index_writer(compiler, node)

    def refuse(scope: Scope, value: Any) -> None:
        raise failure(
            "The assignment expression is not valid. The input to an assignment operator must be an object that is "
            "able to accept assignments, such as a variable or a property.",
            "InvalidLeftHandSide",
            "InvalidOperation",
        )

    return refuse


def _typed_writer(compiler: Compiler, node: ExpressionAst) -> Write:
    from hvsim.interpreter.compiler.constraints import traits_of

    attributes: list[Any] = []
    inner = node
    while isinstance(inner, (ConvertExpressionAst, AttributedExpressionAst)):
        attributes.append(inner.type if isinstance(inner, ConvertExpressionAst) else inner.attribute)
        inner = unparenthesised(inner.child)
    write = target_writer(compiler, inner)
    if not isinstance(inner, VariableExpressionAst) or inner.drive:
        return write
    key, name, where = key_of(inner), inner.name, inner.scope.lower()

    def assign(scope: Scope, value: Any) -> None:
        target = scope_named(scope, where) if where else scope
        traits = traits_of(compiler, scope, attributes, name)
        value = None if value is NOTHING else value
        known = (target.special or {}).get(key)
        if known is not None and known.options:
            target.assign(key, value, name)
            return
        if traits is None:
            target.force(name, value)
            return
        assert traits.transform is not None
        value = traits.transform(value)
        target.force(name, value, traits)

    return assign


def _several_writer(compiler: Compiler, node: ArrayLiteralAst) -> Write:
    """`$a, $b = 1, 2, 3`: the last target takes the rest; missing values are null."""
    writers = [target_writer(compiler, unparenthesised(each)) for each in node.elements]
    count = len(writers)

    def assign(scope: Scope, value: Any) -> None:
        if value is NOTHING:
            value = None
        elements = enumerate_value(value)
        items = [value] if elements is None else list(elements)
        for position, write in enumerate(writers):
            if position == count - 1 and len(items) > count:
                write(scope, Array(items[position:]))
            else:
                write(scope, items[position] if position < len(items) else None)

    return assign


def _member_writer(compiler: Compiler, node: MemberExpressionAst) -> Write:
    target = compiler.expression(node.expression)
    _, name = member_name(compiler, node.member)
    engine, static = compiler.engine, node.static

    def assign(scope: Scope, value: Any) -> None:
        value = None if value is NOTHING else value
        engine.current_scope = scope
        if static:
            set_static(type_of_target(target(scope)), name(scope), value, engine)
        else:
            set_member(target(scope), name(scope), value, engine)

    return assign


def _index_writer(compiler: Compiler, node: IndexExpressionAst) -> Write:
    target, index, engine = compiler.expression(node.target), compiler.expression(node.index), compiler.engine

    def assign(scope: Scope, value: Any) -> None:
        set_index(target(scope), index(scope), None if value is NOTHING else value, engine)

    return assign


def target_updater(compiler: Compiler, node: ExpressionAst) -> Update:
    """A closure that reads a target, changes the value and writes it back; the target's parts are evaluated once."""
    engine = compiler.engine
    if isinstance(node, MemberExpressionAst):
        target, (_, name) = compiler.expression(node.expression), member_name(compiler, node.member)
        static = node.static

        def update_member(scope: Scope, change: Callable[[Any], Any]) -> Any:
            holder, key = target(scope), name(scope)
            engine.current_scope = scope
            if static:
                holder = type_of_target(holder)
                value = change(get_static(holder, key, engine))
            else:
                strict = bool(engine.strict and scope.strict_version >= 2.0)
                value = change(get_member(holder, key, strict, engine))
            if value is KEEP:
                return None
            if static:
                set_static(holder, key, value, engine)
            else:
                set_member(holder, key, value, engine)
            return value

        return update_member
    if isinstance(node, IndexExpressionAst):
        target, index = compiler.expression(node.target), compiler.expression(node.index)

        def update_index(scope: Scope, change: Callable[[Any], Any]) -> Any:
            holder, place = target(scope), index(scope)
            value = change(get_index(holder, place, False, engine))
            if value is not KEEP:
                set_index(holder, place, value, engine)
            return value

        return update_index
    read, write = compiler.expression(_innermost(node)), target_writer(compiler, node)

    def update(scope: Scope, change: Callable[[Any], Any]) -> Any:
        value = change(read(scope))
        if value is not KEEP:
            write(scope, value)
        return value

    return update


def increment(compiler: Compiler, node: UnaryExpressionAst) -> Expression:
    """`$i++`, `--$i`: the old or the new value, as an expression; as a statement neither is shown."""
    step = 1 if node.operator.endswith("PlusPlus") else -1
    postfix = node.operator.startswith("Postfix")
    target = unparenthesised(node.child)
    update = target_updater(compiler, target)
    operate, symbol = BINARY["Plus"], "++" if step > 0 else "--"

    def general(scope: Scope) -> Any:
        before: list[Any] = []

        def change(old: Any) -> Any:
            check_number(old, symbol)
            before.append(0 if old is None else old)
            return operate(before[0], step)

        after = update(scope, change)
        return before[0] if postfix else after

    if not isinstance(target, VariableExpressionAst) or not is_plain_local(compiler, target):
        return general
    key = key_of(target)

    def count(scope: Scope) -> Any:
        values, special = scope.values, scope.special
        if key in values and (special is None or key not in special):
            old = values[key]
            if old.__class__ is int:
                new = old + step
                if INT_MIN <= new <= INT_MAX:
                    values[key] = new
                    return old if postfix else new
        return general(scope)

    return count


def increment_statement(compiler: Compiler, node: UnaryExpressionAst) -> Statement:
    """`$i++` for its effect."""
    value = increment(compiler, node)

    def general(scope: Scope, out: Out) -> None:
        value(scope)

    target = unparenthesised(node.child)
    if not isinstance(target, VariableExpressionAst) or not is_plain_local(compiler, target):
        return general
    key, step = key_of(target), 1 if node.operator.endswith("PlusPlus") else -1

    def count(scope: Scope, out: Out) -> None:
        values, special = scope.values, scope.special
        if key in values and (special is None or key not in special):
            old = values[key]
            if old.__class__ is int:
                new = old + step
                if INT_MIN <= new <= INT_MAX:
                    values[key] = new
                    return
        value(scope)

    return count


def check_number(value: Any, symbol: str) -> None:
    """Raises PowerShell's error where `++` or `--` stands at no number."""
    value = unwrap(value)
    if value is not None and not is_number(value):
        raise failure(
            f"The '{symbol}' operator works only on numbers. The operand is a '{type_of(value).full_name}'.",
            "OperatorRequiresNumber",
            "InvalidOperation",
        )
