"""Operators: two Int32 or Doubles on the spot, texts where that is as short; anything else by the values room."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hvsim.grammar.nodes import (
    BinaryExpressionAst,
    ConstantExpressionAst,
    TernaryExpressionAst,
    TypeExpressionAst,
    UnaryExpressionAst,
    VariableExpressionAst,
)
from hvsim.interpreter.compiler.expressions import constant_value
from hvsim.interpreter.compiler.generated.knowledge import (
    ANYTHING,
    BOOL,
    CLASS_NAMES,
    FLOAT,
    INT,
    NULL,
    NUMBER,
    OTHER,
    SIMPLE,
    TEXT,
    UNSET,
    Operand,
    kind_of,
)
from hvsim.interpreter.compiler.generated.writer import VALUES, Writer, is_cached
from hvsim.interpreter.compiler.types import unparenthesised
from hvsim.interpreter.compiler.values import may_be_nothing
from hvsim.interpreter.compiler.variables import key_of
from hvsim.interpreter.limits import TEXT_LENGTH
from hvsim.interpreter.state.scope import Scope
from hvsim.interpreter.values.matching import match
from hvsim.interpreter.values.operators import BINARY, UNARY

ARITHMETIC = {"Plus": "+", "Minus": "-", "Multiply": "*"}
COMPARISON = {"eq": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}
BITS = {"Band": "&", "Bor": "|", "Bxor": "^"}
_PLAIN_OPERATORS = {"Divide", "Rem", "Shl", "Shr", "Format", "Join", "Is", "IsNot", "DotDot"} | {
    case + name
    for case in "IC"
    for name in ("like", "notlike", "replace", "split", "contains", "notcontains", "in", "notin")
}


def comparison_sign(operator: str) -> str | None:
    """Python's sign for a comparison that is not about patterns or lists."""
    return COMPARISON.get(operator[1:]) if operator[:1] in "IC" else None


def binary(writer: Writer, node: BinaryExpressionAst) -> Operand:
    operator = node.operator
    if operator in ("And", "Or"):
        return _short_circuit(writer, node)
    if operator == "QuestionQuestion":
        return _coalesce(writer, node)
    if operator[1:] in ("match", "notmatch"):
        left, right = writer.several([node.left, node.right])
        return operation(writer, _match(operator), left, right, with_scope=True)
    known = operator in ARITHMETIC or operator in BITS or operator in _PLAIN_OPERATORS or comparison_sign(operator)
    if not known or (operator == "Plus" and may_be_nothing(node.right)):
        return writer.opaque(node)
    left, right = writer.several([node.left, node.right])
    return combine(writer, operator, left, right)


def combine(writer: Writer, operator: str, left: Operand, right: Operand) -> Operand:
    """The operator on two computed values."""
    if operator in ARITHMETIC:
        return _arithmetic(writer, operator, left, right)
    if operator in BITS:
        return _by_kinds(
            writer,
            operator,
            left,
            right,
            {INT: lambda: _expression(writer, f"{left.text} {BITS[operator]} {right.text}", INT)},
        )
    if operator == "Rem":
        return _remainder(writer, left, right)
    if operator == "Divide":
        return _division(writer, left, right)
    sign = comparison_sign(operator)
    if sign is not None:
        return _comparison(writer, operator, sign, left, right)
    return operation(writer, BINARY[operator], left, right, kinds=_kinds_of_result(operator, left))


def _kinds_of_result(operator: str, left: Operand) -> int:
    if operator in ("Is", "IsNot") or operator[1:] in ("contains", "in", "notcontains", "notin"):
        return BOOL
    if operator in ("Format", "Join"):
        return TEXT
    if left.kinds & ~SIMPLE:
        return ANYTHING  # a list gives a list
    return {"replace": TEXT, "like": BOOL, "notlike": BOOL}.get(operator[1:], ANYTHING)


def operation(
    writer: Writer,
    operate: Callable[..., Any],
    left: Operand,
    right: Operand,
    *,
    kinds: int = ANYTHING,
    with_scope: bool = False,
) -> Operand:
    """The operator of the values room; objects in it may run script code, a ToString say."""
    call = f"{writer.argument(operate)}({'scope, ' if with_scope else ''}{left.text}, {right.text})"
    parts = [part for each in (left, right) for part in ((each,) if each.elements is None else each.elements)]
    tests = [f"{each.text}.__class__ in SIMPLE_CLASSES" for each in parts if each.kinds & OTHER]
    if not tests:
        return writer.native(call, kinds)
    return writer.value_by_case(
        [(" and ".join(tests), lambda: writer.native(call, kinds))], lambda: writer.scripted(call, kinds)
    )


def _expression(writer: Writer, text: str, kinds: int) -> Operand:
    name = writer.temporary()
    writer.emit(f"{name} = {text}")
    return Operand(name, kinds)


def test_of(kind: int, *operands: Operand) -> str | None:
    """A test that all operands are of a kind; None when one never is, "" when they surely are."""
    tests = []
    for each in operands:
        if not each.kinds & kind:
            return None
        if each.kinds != kind:
            tests.append(f"{each.text}.__class__ is {CLASS_NAMES[kind]}")
    return " and ".join(tests)


def _by_kinds(
    writer: Writer, operator: str, left: Operand, right: Operand, ways: dict[int, Callable[[], Operand]]
) -> Operand:
    """The way for the kind that both operands have; the general operator where they differ."""
    cases = []
    for kind, write in ways.items():
        test = test_of(kind, left, right)
        if test == "":
            return write()
        if test is not None:
            cases.append((test, write))
    return writer.value_by_case(cases, lambda: operation(writer, BINARY[operator], left, right))


def _arithmetic(writer: Writer, operator: str, left: Operand, right: Operand) -> Operand:
    text = f"{left.text} {ARITHMETIC[operator]} {right.text}"

    def of_integers() -> Operand:
        found = _expression(writer, text, NUMBER)
        writer.emit(f"if not -2147483648 <= {found.text} <= 2147483647: {found.text} = float({found.text})")
        return found

    def of_numbers() -> Operand:
        if FLOAT in (left.kinds, right.kinds):
            return _expression(writer, text, FLOAT)
        found = _expression(writer, text, NUMBER)
        writer.emit(
            f"if {found.text}.__class__ is int and not -2147483648 <= {found.text} <= 2147483647: "
            f"{found.text} = float({found.text})"
        )
        return found

    if not (left.kinds | right.kinds) & ~NUMBER:
        return of_integers() if left.kinds == right.kinds == INT else of_numbers()
    ways = {INT: of_integers, FLOAT: lambda: _expression(writer, text, FLOAT)}
    if operator == "Plus":
        ways[TEXT] = lambda: _concatenation(writer, left, right)
    return _by_kinds(writer, operator, left, right, ways)


def _concatenation(writer: Writer, left: Operand, right: Operand) -> Operand:
    writer.raises = True
    fits = f"len({left.text}) + len({right.text}) <= {TEXT_LENGTH}"
    plus = writer.argument(BINARY["Plus"])  # which refuses
    text = f"{left.text} + {right.text} if {fits} else {plus}({left.text}, {right.text})"
    return _expression(writer, text, TEXT)


def _remainder(writer: Writer, left: Operand, right: Operand) -> Operand:
    if not (left.kinds | right.kinds) & ~NUMBER and right.text.isdecimal() and right.text != "0":
        kinds, positive = (INT, ">= 0") if left.kinds == INT else (NUMBER, "> 0")  # -0.0 stays what it is
        text = f"{left.text} % {right.text} if {left.text} {positive} else "
        return _expression(writer, f"{text}{writer.argument(BINARY['Rem'])}({left.text}, {right.text})", kinds)
    test: str | None = ""
    kinds = INT if left.kinds == right.kinds == INT else NUMBER
    if (left.kinds | right.kinds) & ~NUMBER:
        test, kinds = test_of(INT, left, right), INT
        if test is None:
            return operation(writer, BINARY["Rem"], left, right)
    tests = [test] if test else []
    tests.append(f"{left.text} {'>= 0' if kinds == INT else '> 0'}")
    if not (right.text.isdecimal() and right.text != "0"):
        tests.append(f"{right.text} > 0")
    return writer.value_by_case(
        [(" and ".join(tests), lambda: _expression(writer, f"{left.text} % {right.text}", kinds))],
        lambda: operation(writer, BINARY["Rem"], left, right),
    )


def _division(writer: Writer, left: Operand, right: Operand) -> Operand:
    cases: list[tuple[str, Callable[[], Operand]]] = []
    whole = test_of(INT, left, right)
    if whole is not None:

        def of_integers() -> Operand:
            text = f"{left.text} // {right.text} if not {left.text} % {right.text} else {left.text} / {right.text}"
            return _expression(writer, text, NUMBER)

        cases.append((f"{whole} and {right.text} > 0" if whole else f"{right.text} > 0", of_integers))
    real = test_of(FLOAT, left, right)
    if real is not None:
        text = f"{left.text} / {right.text}"
        cases.append((f"{real} and {right.text}" if real else right.text, lambda: _expression(writer, text, FLOAT)))
    return writer.value_by_case(cases, lambda: operation(writer, BINARY["Divide"], left, right))


def _comparison(writer: Writer, operator: str, sign: str, left: Operand, right: Operand) -> Operand:
    text = f"{left.text} {sign} {right.text}"
    if not (left.kinds | right.kinds) & ~NUMBER:
        return _expression(writer, text, BOOL)
    ways: dict[int, Callable[[], Operand]] = {
        INT: lambda: _expression(writer, text, BOOL),
        FLOAT: lambda: _expression(writer, text, BOOL),
    }
    if operator in ("Ieq", "Ine"):
        ways[TEXT] = lambda: _texts_equal(writer, operator, left, right)
    return _by_kinds(writer, operator, left, right, ways)


def _texts_equal(writer: Writer, operator: str, left: Operand, right: Operand) -> Operand:
    a, b = left.text, right.text
    if operator == "Ieq":
        text = f"{a} == {b} or ({a}.lower() == {b}.lower() if {a}.isascii() and {b}.isascii() else "
    else:
        text = f"{a} != {b} and ({a}.lower() != {b}.lower() if {a}.isascii() and {b}.isascii() else "
    return _expression(writer, f"{text}{writer.argument(BINARY[operator])}({a}, {b}))", BOOL)


def _match(operator: str) -> Callable[[Scope, Any, Any], Any]:
    ignore_case, negate = operator.startswith("I"), "not" in operator.lower()

    def matches(scope: Scope, left: Any, right: Any) -> Any:
        result, groups = match(left, right, ignore_case, negate)
        if groups is not None:
            scope.values["matches"] = groups
            scope.remember_spelling("matches", "Matches")
        return result

    return matches


# truth


def truth(writer: Writer, operand: Operand) -> str:
    """Python's text for whether PowerShell takes the value for true."""
    if not operand.kinds & ~SIMPLE:
        return operand.text
    return f"({operand.text} if {operand.text}.__class__ is bool else to_bool({operand.text}))"


def condition(writer: Writer, node: Any) -> str:
    """Writes the computation of a condition; gives a text that Python takes for true when PowerShell does."""
    inner = unparenthesised(node)
    if isinstance(inner, UnaryExpressionAst) and inner.operator in ("Not", "Exclaim"):
        return f"(not {condition(writer, inner.child)})"
    if isinstance(inner, BinaryExpressionAst):
        sign = comparison_sign(inner.operator)
        if sign is not None:
            left, right = writer.several([inner.left, inner.right])
            if not (left.kinds | right.kinds) & ~NUMBER:
                return f"({left.text} {sign} {right.text})"
            return truth(writer, combine(writer, inner.operator, left, right))
    return truth(writer, writer.value(node))


def _short_circuit(writer: Writer, node: BinaryExpressionAst) -> Operand:
    result, is_and = writer.temporary(), node.operator == "And"
    test = condition(writer, node.left)

    def second() -> None:
        writer.emit(f"{result} = True if {condition(writer, node.right)} else False")

    def decided() -> None:
        writer.emit(f"{result} = {not is_and}")

    writer.choose([(test if is_and else f"not {test}", second)], decided)
    return Operand(result, BOOL)


def _coalesce(writer: Writer, node: BinaryExpressionAst) -> Operand:
    if isinstance(node.left, VariableExpressionAst):
        return writer.opaque(node)  # an unset variable there is no error
    left = writer.value(node.left)
    if not left.kinds & (NULL | OTHER):
        return left
    left = writer.held(left)
    return writer.value_by_case([(f"{left.text} is None", lambda: writer.value(node.right))], lambda: left)


def ternary(writer: Writer, node: TernaryExpressionAst) -> Operand:
    test = condition(writer, node.condition)
    return writer.value_by_case([(test, lambda: writer.value(node.if_true))], lambda: writer.value(node.if_false))


# one operand


def unary(writer: Writer, node: UnaryExpressionAst) -> Operand:
    operator = node.operator
    if operator in ("PlusPlus", "MinusMinus", "PostfixPlusPlus", "PostfixMinusMinus"):
        return count(writer, node, wanted=True)
    if operator in ("Not", "Exclaim"):
        return _expression(writer, f"not {condition(writer, node.child)}", BOOL)
    operand = writer.value(node.child)
    if operator == "Comma":
        return _expression(writer, f"Array(({operand.text},))", OTHER)
    call = f"{writer.argument(UNARY[operator])}({operand.text})"

    def general() -> Operand:
        if not operand.kinds & OTHER:
            return writer.native(call)
        return writer.value_by_case(
            [(f"{operand.text}.__class__ in SIMPLE_CLASSES", lambda: writer.native(call))],
            lambda: writer.scripted(call),
        )

    if operator not in ("Minus", "Bnot"):
        return general()
    sign, limit = ("-", f"{operand.text} != -2147483648") if operator == "Minus" else ("~", "")
    test = test_of(INT, operand)
    if test is None:
        return general()
    if test == "" and not limit:
        return _expression(writer, f"~{operand.text}", INT)
    tests = " and ".join(each for each in (test, limit) if each)
    return writer.value_by_case([(tests, lambda: _expression(writer, f"{sign}{operand.text}", INT))], general)


def count(writer: Writer, node: UnaryExpressionAst, *, wanted: bool) -> Operand:
    """`$i++` and its kin; `wanted` says whether somebody looks at the value."""
    target = unparenthesised(node.child)
    if not is_cached(writer, target):
        from hvsim.interpreter.compiler.generated.places import count_place

        return (None if wanted else count_place(writer, node, target)) or writer.opaque(node)
    key = key_of(target)
    step = "+" if node.operator.endswith("PlusPlus") else "-"
    postfix = node.operator.startswith("Postfix")
    old = writer.held(writer.read(target)) if wanted else writer.read(target)

    def fast() -> Operand:
        one = Operand("1", INT)
        new = _arithmetic(writer, "Plus" if step == "+" else "Minus", old._replace(kinds=kinds), one)
        writer.write(target, new)
        return old._replace(kinds=kinds) if postfix else new

    kinds = old.kinds
    if not kinds & ~NUMBER:
        return fast()
    kinds = INT
    tests = [f"{old.text}.__class__ is int"]
    known = writer.known.kinds[key]
    if known & UNSET:
        tests.append(f"{writer.names[key]} is not unset")
    return writer.value_by_case([(" and ".join(tests), fast)], lambda: writer.opaque(node))


def type_value(writer: Writer, node: Any) -> Operand:
    """A type as a value."""
    return writer.native(f"{writer.argument(writer.compiler.expression(node))}(scope)", OTHER)


def constant(writer: Writer, node: ConstantExpressionAst) -> Operand:
    value = constant_value(node)
    if value.__class__ is int:
        return Operand(repr(value) if value >= 0 else f"({value!r})", INT)
    return Operand(writer.argument(value), kind_of(value) & ~UNSET if kind_of(value) != ANYTHING | UNSET else OTHER)


VALUES.update(
    {
        BinaryExpressionAst: binary,
        UnaryExpressionAst: unary,
        TernaryExpressionAst: ternary,
        TypeExpressionAst: type_value,
        ConstantExpressionAst: constant,
    }
)
