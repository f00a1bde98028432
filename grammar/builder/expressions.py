"""Expressions: operators by precedence, member access, brackets, strings with parts."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from hvsim.grammar.builder.actions import Parts, action
from hvsim.grammar.builder.blocks import script_block, statement_block
from hvsim.grammar.builder.commands import or_error
from hvsim.grammar.checks.declarations import check_attribute, check_hashtable, check_using_expression
from hvsim.grammar.checks.targets import check_attributed, check_convert, check_target
from hvsim.grammar.nodes import (
    ArrayExpressionAst,
    ArrayLiteralAst,
    AttributeAst,
    AttributedExpressionAst,
    BinaryExpressionAst,
    ConvertExpressionAst,
    ErrorExpressionAst,
    ExpandableStringExpressionAst,
    ExpressionAst,
    HashtableAst,
    IndexExpressionAst,
    InvokeMemberExpressionAst,
    MemberExpressionAst,
    ParenExpressionAst,
    ScriptBlockExpressionAst,
    SubExpressionAst,
    TernaryExpressionAst,
    TypeConstraintAst,
    TypeExpressionAst,
    UnaryExpressionAst,
    UsingExpressionAst,
    VariableExpressionAst,
)
from hvsim.grammar.reporter import Reporter

if TYPE_CHECKING:
    from hvsim.grammar.builder import Builder

# All binary operators are left-associative; a comma makes one list of all that it joins.
_COMPARISON = 3
_PRECEDENCE = {
    "And": 1,
    "Or": 1,
    "Xor": 1,
    "Band": 2,
    "Bor": 2,
    "Bxor": 2,
    "QuestionQuestion": 4,
    "Plus": 5,
    "Minus": 5,
    "Multiply": 6,
    "Divide": 6,
    "Rem": 6,
    "Format": 7,
    "DotDot": 8,
    "Comma": 9,
}

_CHECKED_CASTS = frozenset(("ordered", "ref", "psreference"))

Operator = tuple[int, int, str]


@action("start_operands")
def start_operands(builder: Builder, parts: Parts) -> object:
    return parts


@action("append_operand")
def append_operand(builder: Builder, parts: Parts) -> object:
    parts[0] += (parts[1], parts[2])
    return parts[0]


@action("binary")
def binary(builder: Builder, parts: Parts) -> ExpressionAst:
    """Operands and operators in turn, by precedence."""
    items = parts[0]
    if len(items) == 3 and items[1][2] != "Comma":
        left, operator, right = items
        return BinaryExpressionAst(left.start, right.end, operator[2], left, right, operator[0], operator[1])
    operands: list[ExpressionAst] = [items[0]]
    operators: list[Operator] = []
    for index in range(1, len(items), 2):
        operator = items[index]
        precedence = _PRECEDENCE.get(operator[2], _COMPARISON)
        while operators and _PRECEDENCE.get(operators[-1][2], _COMPARISON) >= precedence:
            if operators[-1][2] == "Comma" and operator[2] == "Comma":
                break
            _reduce(operands, operators)
        operators.append(operator)
        operands.append(items[index + 1])
    while operators:
        _reduce(operands, operators)
    return operands[0]


def _reduce(operands: list[ExpressionAst], operators: list[Operator]) -> None:
    operator = operators.pop()
    count = 2
    if operator[2] == "Comma":
        while operators and operators[-1][2] == "Comma":
            operators.pop()
            count += 1
        elements = operands[-count:]
        if type(elements[-1]) is ErrorExpressionAst:
            # What is missing stands where the comma does.
            elements[-1].start, elements[-1].end = operator[0], operator[1]
        del operands[-count:]
        operands.append(ArrayLiteralAst(elements[0].start, elements[-1].end, elements))
        return
    right = operands.pop()
    left = operands.pop()
    operands.append(BinaryExpressionAst(left.start, right.end, operator[2], left, right, operator[0], operator[1]))


@action("ternary")
def ternary(builder: Builder, parts: Parts) -> ExpressionAst:
    condition, _, if_true, colon, if_false = parts
    if colon[0] == colon[1]:
        # The colon was missing, and what should follow it.
        return ErrorExpressionAst(condition.start, if_true.end, [condition, if_true])
    return TernaryExpressionAst(condition.start, if_false.end, condition, if_true, if_false)


@action("unary")
def unary(builder: Builder, parts: Parts) -> ExpressionAst:
    operator, child = parts
    if type(child) is ErrorExpressionAst and child.start == child.end:
        return ErrorExpressionAst(operator[0], operator[1], [])
    if operator[2] == "Comma":
        return ArrayLiteralAst(operator[0], child.end, [child])
    node = UnaryExpressionAst(operator[0], child.end, operator[2], child)
    if operator[2] in ("PlusPlus", "MinusMinus"):
        _check_step(builder, node)
    return node


def _check_step(builder: Builder, node: UnaryExpressionAst) -> None:
    """`++` and `--` need something that takes a value."""
    if type(node.child) is not VariableExpressionAst and type(node.child) is not ErrorExpressionAst:
        sign = "++" if node.operator.endswith("PlusPlus") else "--"
        error_id = "OperatorRequiresVariableOrProperty"
        check = partial(check_target, target=node.child, error_id=error_id, arguments=(sign,), simple=False)
        builder.checks.add(node, check)


@action("postfix")
def postfix(builder: Builder, parts: Parts) -> ExpressionAst:
    child, operator = parts
    node = UnaryExpressionAst(child.start, operator[1], operator[2], child)
    _check_step(builder, node)
    return node


@action("attributed")
def attributed(builder: Builder, parts: Parts) -> ExpressionAst:
    """Casts and attributes before an operand; the last one is the innermost."""
    attributes, child = parts
    if type(child) is ErrorExpressionAst:
        return ErrorExpressionAst(attributes[0].start, attributes[-1].end, attributes)
    casts: list[ConvertExpressionAst] = []
    for attribute in reversed(attributes):
        if isinstance(attribute, AttributeAst):
            child = AttributedExpressionAst(attribute.start, child.end, attribute, child)
            builder.checks.add(child, partial(check_attributed, node=child))
            builder.checks.add(attribute, partial(check_attribute, node=attribute))
        else:
            child = ConvertExpressionAst(attribute.start, child.end, attribute, child)
            if attribute.type_name.full_name.lower() in _CHECKED_CASTS:
                casts.append(child)
    for cast in casts:
        _check_cast(builder, attributes, cast, child, cast is casts[-1])
    return child  # type: ignore[no-any-return]  # an expression, as the grammar has it


def _check_cast(
    builder: Builder, attributes: list[object], node: ConvertExpressionAst, whole: ExpressionAst, outermost: bool
) -> None:
    """A cast that may stand in few places; `whole` is the expression with all its casts."""
    first = attributes[0]
    previous = node.type is not first and isinstance(first, TypeConstraintAst)

    def check(reporter: Reporter) -> None:
        check_convert(reporter, node, previous and whole not in builder.targets, outermost)

    builder.checks.add(node, check)


@action("type_expression")
def type_expression(builder: Builder, parts: Parts) -> ExpressionAst:
    constraint = parts[0]
    return TypeExpressionAst(constraint.start, constraint.end, constraint.type_name)


def _inside_using(
    builder: Builder, target: ExpressionAst, make: Callable[[ExpressionAst], ExpressionAst]
) -> ExpressionAst:
    """A using expression spans all member accesses behind its variable."""
    if isinstance(target, UsingExpressionAst):
        if isinstance(target.sub_expression, VariableExpressionAst):
            builder.checks.add(target, partial(check_using_expression, node=target))
        target.sub_expression = make(target.sub_expression)
        target.end = target.sub_expression.end
        return target
    return make(target)


@action("member")
def member(builder: Builder, parts: Parts) -> ExpressionAst:
    target, access, name = parts
    if type(name) is ErrorExpressionAst and name.start == name.end:
        name.start, name.end = target.start, access[1]
    if type(target) is not UsingExpressionAst:
        return MemberExpressionAst(target.start, name.end, target, name, access[2] == "::", access[2] == "?.")

    def make(inner: ExpressionAst) -> ExpressionAst:
        return MemberExpressionAst(inner.start, name.end, inner, name, access[2] == "::", access[2] == "?.")

    return _inside_using(builder, target, make)


@action("invoke")
def invoke(builder: Builder, parts: Parts) -> ExpressionAst:
    target, access, name, generic, _, arguments, closer = parts
    types = generic[2] if generic is not None else []

    def make(inner: ExpressionAst) -> ExpressionAst:
        return InvokeMemberExpressionAst(
            inner.start, closer[1], inner, name, access[2] == "::", access[2] == "?.", arguments or [], types
        )

    return _inside_using(builder, target, make)


@action("invoke_block")
def invoke_block(builder: Builder, parts: Parts) -> ExpressionAst:
    """`target.member{ ... }`: the block is the only argument."""
    target, access, name, opener, param_block, body, closer = parts
    block = script_block(builder, [opener, param_block, body, closer])
    argument = ScriptBlockExpressionAst(opener[0], closer[1], block)

    def make(inner: ExpressionAst) -> ExpressionAst:
        return InvokeMemberExpressionAst(
            inner.start, closer[1], inner, name, access[2] == "::", access[2] == "?.", [argument], []
        )

    return _inside_using(builder, target, make)


@action("index")
def index(builder: Builder, parts: Parts) -> ExpressionAst:
    target, opener, position, closer = parts

    if type(position) is ErrorExpressionAst:
        position.start, position.end = opener[0], opener[1]

    def make(inner: ExpressionAst) -> ExpressionAst:
        return IndexExpressionAst(inner.start, closer[1], inner, position, opener[2])

    return _inside_using(builder, target, make)


@action("array_literal")
def array_literal(builder: Builder, parts: Parts) -> ExpressionAst:
    elements = parts[0]
    if type(elements[-1]) is ErrorExpressionAst:
        return ErrorExpressionAst(elements[0].start, elements[-1].end, elements[:-1])
    return ArrayLiteralAst(elements[0].start, elements[-1].end, elements)


@action("paren")
def paren(builder: Builder, parts: Parts) -> ExpressionAst:
    opener, statement, closer = parts
    return ParenExpressionAst(opener[0], closer[1], or_error(statement))


@action("sub_expression")
def sub_expression(builder: Builder, parts: Parts) -> ExpressionAst:
    opener, statements, closer = parts
    return SubExpressionAst(opener[0], closer[1], statement_block(statements))


@action("array")
def array(builder: Builder, parts: Parts) -> ExpressionAst:
    opener, statements, closer = parts
    return ArrayExpressionAst(opener[0], closer[1], statement_block(statements))


@action("hash_literal")
def hash_literal(builder: Builder, parts: Parts) -> ExpressionAst:
    opener, pairs, closer = parts
    node = HashtableAst(opener[0], closer[1], pairs or [])
    if len(node.pairs) > 1:
        builder.checks.add(node, partial(check_hashtable, node=node))
    return node


@action("pair")
def pair(builder: Builder, parts: Parts) -> object:
    return parts[0], or_error(parts[2])


@action("script_block_expression")
def script_block_expression(builder: Builder, parts: Parts) -> ExpressionAst:
    block = parts[0]
    return ScriptBlockExpressionAst(block.start, block.end, block)


@action("expandable")
def expandable(builder: Builder, parts: Parts) -> ExpressionAst:
    """A string with `$( )`: their nodes take the places left free."""
    _, sub_expressions, string = parts
    assert isinstance(string, ExpandableStringExpressionAst)
    waiting = iter(sub_expressions)
    string.parts = [next(waiting) if part is None else part for part in string.parts]
    return string
