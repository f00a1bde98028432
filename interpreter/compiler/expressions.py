"""Expressions without a module of their own: constants, strings, arrays, hashtables, parentheses, script blocks."""

from __future__ import annotations

from decimal import Decimal as PythonDecimal
from typing import TYPE_CHECKING, Any

from hvsim.grammar.nodes import (
    ArrayExpressionAst,
    ArrayLiteralAst,
    BaseCtorInvokeMemberExpressionAst,
    ConstantExpressionAst,
    ErrorExpressionAst,
    ExpandableStringExpressionAst,
    ExpressionAst,
    HashtableAst,
    ParenExpressionAst,
    ScriptBlockExpressionAst,
    StringConstantExpressionAst,
    SubExpressionAst,
)
from hvsim.interpreter.compiler.classes import base_constructor_call
from hvsim.interpreter.compiler.core import expression
from hvsim.interpreter.compiler.values import collected, lone_expression, raw_value
from hvsim.interpreter.compiler.values import value as value_of_statement
from hvsim.interpreter.errors import failure
from hvsim.interpreter.limits import ELEMENTS, TEXT_LENGTH, out_of_memory
from hvsim.interpreter.pipeline.signals import FlowException
from hvsim.interpreter.script_block import ScriptBlock
from hvsim.interpreter.values.arrays import Array
from hvsim.interpreter.values.code_units import to_code_units
from hvsim.interpreter.values.dictionaries import Hashtable, OrderedDictionary
from hvsim.interpreter.values.nothing import NOTHING
from hvsim.interpreter.values.numbers.numbers import CLASS_BY_TYPE_NAME
from hvsim.interpreter.values.text import to_string

if TYPE_CHECKING:
    from hvsim.interpreter.compiler.core import Compiler, Expression
    from hvsim.interpreter.state.scope import Scope


def constant_value(node: ConstantExpressionAst) -> Any:
    """The value of a number in the text, of its .NET type."""
    value = node.value
    if node.type_name == "Decimal":
        from hvsim.interpreter.values.numbers.decimals import Decimal

        return Decimal(value) if isinstance(value, PythonDecimal) else Decimal(PythonDecimal(str(value)))
    if isinstance(value, bool) or node.type_name in ("Int32", "Double"):
        return value
    full_name = "System.Numerics.BigInteger" if node.type_name == "BigInteger" else f"System.{node.type_name}"
    kind: Any = CLASS_BY_TYPE_NAME[full_name]
    return kind(value)


@expression(ConstantExpressionAst)
def constant(compiler: Compiler, node: ConstantExpressionAst) -> Expression:
    value = constant_value(node)
    return lambda scope: value


@expression(StringConstantExpressionAst)
def string_constant(compiler: Compiler, node: StringConstantExpressionAst) -> Expression:
    value = to_code_units(node.value)
    return lambda scope: value


@expression(ExpandableStringExpressionAst)
def expandable_string(compiler: Compiler, node: ExpandableStringExpressionAst) -> Expression:
    parts: list[str | Expression] = []
    for part in node.parts:
        if isinstance(part, str):
            parts.append(to_code_units(part))
        else:
            parts.append(_part(compiler, part))
    if all(isinstance(part, str) for part in parts):
        text = "".join(parts)  # type: ignore[arg-type]  # all of them are text
        return lambda scope: text
    # One %-template for the literal pieces: the closures give the rest in order.
    template = "".join(part.replace("%", "%%") if isinstance(part, str) else "%s" for part in parts)
    pieces = tuple(part for part in parts if not isinstance(part, str))
    if len(pieces) == 1:
        (only,) = pieces
        return lambda scope: template % only(scope)
    if len(pieces) == 2:
        first, second = pieces
        return lambda scope: _filled(template, (first(scope), second(scope)))
    return lambda scope: _filled(template, tuple([piece(scope) for piece in pieces]))


def _filled(template: str, texts: tuple[str, ...]) -> str:
    if sum(map(len, texts)) > TEXT_LENGTH:
        raise out_of_memory()
    return template % texts


def _part(compiler: Compiler, node: ExpressionAst) -> Expression:
    """The text of an expression inside a string; collections are joined with `$OFS`."""
    value = compiler.expression(node)

    def text(scope: Scope) -> str:
        found = value(scope)
        kind = found.__class__
        if kind is str:
            return found  # type: ignore[no-any-return]  # its class is str
        if kind is int:
            return str(found)
        if found is None:
            return ""
        scope.engine.current_scope = scope
        separator = scope.lookup("ofs")
        return to_string(found, " " if separator is None else to_string(separator))

    return text


@expression(ArrayLiteralAst)
def array_literal(compiler: Compiler, node: ArrayLiteralAst) -> Expression:
    elements = [compiler.expression(each) for each in node.elements]
    if len(elements) == 2:
        first, second = elements
        return lambda scope: Array((first(scope), second(scope)))
    return lambda scope: Array([each(scope) for each in elements])


@expression(ArrayExpressionAst)
def array_expression(compiler: Compiler, node: ArrayExpressionAst) -> Expression:
    statements = node.sub_expression.statements
    if len(statements) == 1 and not node.sub_expression.traps:
        only = lone_expression(statements[0])
        if isinstance(only, ArrayLiteralAst):
            return array_literal(compiler, only)
    if not statements:
        return lambda scope: Array()
    run = compiler.block(node.sub_expression)

    def gather(scope: Scope) -> Any:
        items: Array = Array()
        signal = run(scope, items.append)
        if signal is not None:
            raise FlowException(signal)
        if len(items) > ELEMENTS:
            raise out_of_memory()
        return items

    return gather


def sub_expression(compiler: Compiler, node: SubExpressionAst) -> Expression:
    """`$( )`: its output as one value; NOTHING when there is none."""
    run = compiler.block(node.sub_expression)

    def gather(scope: Scope) -> Any:
        items = Array()
        signal = run(scope, items.append)
        if signal is not None:
            raise FlowException(signal)
        return collected(items)

    return gather


@expression(SubExpressionAst)
def sub_expression_value(compiler: Compiler, node: SubExpressionAst) -> Expression:
    raw = sub_expression(compiler, node)

    def value(scope: Scope) -> Any:
        found = raw(scope)
        return None if found is NOTHING else found

    return value


@expression(ParenExpressionAst)
def paren(compiler: Compiler, node: ParenExpressionAst) -> Expression:
    return value_of_statement(compiler, node.pipeline)


@expression(HashtableAst)
def hashtable_expression(compiler: Compiler, node: HashtableAst) -> Expression:
    return hashtable(compiler, node, ordered=False)


def hashtable(compiler: Compiler, node: HashtableAst, *, ordered: bool) -> Expression:
    """`@{ }`, or the same as an ordered dictionary."""
    pairs = [(compiler.expression(key), raw_value(compiler, value), key) for key, value in node.pairs]
    kind = OrderedDictionary if ordered else Hashtable

    def build(scope: Scope) -> Any:
        table = kind()
        for key, value, key_node in pairs:
            name = key(scope)
            if name is None:
                raise failure("A null key is not allowed in a hash literal.", "InvalidNullKey", "InvalidOperation")
            if name in table:
                raise _duplicate_key(compiler, name, key_node)
            found = value(scope)
            table[name] = None if found is NOTHING else found
        return table

    return build


def _duplicate_key(compiler: Compiler, name: Any, node: ExpressionAst) -> Exception:
    error = failure(
        f"Duplicate keys '{to_string(name)}' are not allowed in hash literals.",
        "DuplicateKeyInHashLiteral",
        "InvalidOperation",
    )
    error.record.position = compiler.position(node)
    return error


@expression(ScriptBlockExpressionAst)
def script_block(compiler: Compiler, node: ScriptBlockExpressionAst) -> Expression:
    code = compiler.code(node.script_block)
    engine = compiler.engine
    return lambda scope: ScriptBlock(code, engine, scope.session)


@expression(BaseCtorInvokeMemberExpressionAst)
def base_constructor(compiler: Compiler, node: BaseCtorInvokeMemberExpressionAst) -> Expression:
    return base_constructor_call(compiler, node)


@expression(ErrorExpressionAst)
def error_expression(compiler: Compiler, node: ErrorExpressionAst) -> Expression:
    def refuse(scope: Scope) -> Any:
        raise failure("The expression could not be parsed.", "ParserError", "ParserError")

    return refuse
