"""Assignments in a generated function: to variables of the region, to indices and properties."""

from __future__ import annotations

from typing import Any

from hvsim.grammar.nodes import (
    AssignmentStatementAst,
    ConvertExpressionAst,
    IndexExpressionAst,
    MemberExpressionAst,
    VariableExpressionAst,
)
from hvsim.interpreter.compiler.assignment import OPERATORS
from hvsim.interpreter.compiler.generated.expressions import CASTS, raw_statement_value, statement_value
from hvsim.interpreter.compiler.generated.knowledge import ANYTHING, NULL, Operand
from hvsim.interpreter.compiler.generated.operators import combine
from hvsim.interpreter.compiler.generated.places import (
    read_index,
    read_member,
    write_index,
    write_member,
    written_name,
)
from hvsim.interpreter.compiler.generated.writer import Writer, is_cached
from hvsim.interpreter.compiler.types import unparenthesised
from hvsim.interpreter.compiler.values import addend
from hvsim.interpreter.compiler.variables import key_of


def assign(writer: Writer, node: AssignmentStatementAst, *, wanted: bool) -> Operand | None:
    """Writes an assignment; gives its value where it is `wanted`. None, and nothing written, for an unusual target."""
    target = unparenthesised(node.left)
    operator = OPERATORS.get(node.operator)
    if operator is None and node.operator != "Equals":
        return None
    if isinstance(target, ConvertExpressionAst) and operator is None and not wanted:
        target = _of_same_type(writer, target)
    if is_cached(writer, target):
        return _to_variable(writer, node, target, operator, wanted)
    if isinstance(target, IndexExpressionAst) and not target.null_conditional:
        return _to_index(writer, node, target, operator)
    if (
        isinstance(target, MemberExpressionAst)
        and target.__class__ is MemberExpressionAst
        and not target.static
        and not target.null_conditional
        and written_name(target) is not None
    ):
        return _to_member(writer, node, target, operator)
    return None


def _of_same_type(writer: Writer, node: ConvertExpressionAst) -> Any:
    """The variable of `[type]$x = ...` where it has that type already."""
    child = unparenthesised(node.child)
    name = node.type.type_name.full_name.lower()
    engine = writer.compiler.engine
    if name in engine.script_types or name in writer.compiler.types or not is_cached(writer, child):
        return node
    return child if writer.typed.get(key_of(child), 0) == CASTS.get(name) else node


def _to_variable(
    writer: Writer, node: AssignmentStatementAst, target: VariableExpressionAst, operator: str | None, wanted: bool
) -> Operand | None:
    if operator is None:
        value = raw_statement_value(writer, node.right)
        if wanted:
            value = writer.held(value)
        writer.write(target, value)
        return value
    if wanted:
        return None  # as an expression the old value is read first
    if operator == "Plus":
        added = writer.held(raw_statement_value(writer, node.right))
        old = writer.read(target)
        value = combine(writer, operator, old, _added(writer, added, old))
    else:
        right = writer.held(statement_value(writer, node.right))
        value = combine(writer, operator, writer.read(target), right)
    writer.write(target, value)
    return value


def _without_nothing(writer: Writer, operand: Operand) -> Operand:
    if not operand.nothing:
        return writer.held(operand)
    name = writer.temporary()
    writer.emit(f"{name} = None if {operand.text} is NOTHING else {operand.text}")
    return Operand(name, operand.kinds | NULL)


def _added(writer: Writer, operand: Operand, held: Operand) -> Operand:
    """The right side of `+=`: a pipeline without output adds no element to a list."""
    if not operand.nothing:
        return writer.held(operand)
    name = writer.temporary()
    add = writer.argument(addend)
    writer.emit(f"{name} = {add}({operand.text}, {held.text}) if {operand.text} is NOTHING else {operand.text}")
    return Operand(name, ANYTHING)


def _without_nothing_of(writer: Writer, operator: str, operand: Operand, old: Operand) -> Operand:
    return _added(writer, operand, old) if operator == "Plus" else _without_nothing(writer, operand)


def _to_index(
    writer: Writer, node: AssignmentStatementAst, target: IndexExpressionAst, operator: str | None
) -> Operand:
    if operator is None:
        raw = writer.held(raw_statement_value(writer, node.right))
        value = _without_nothing(writer, raw)
        holder, place = writer.several([target.target, target.index])
        write_index(writer, holder, place, value)
        return raw
    holder, place = (writer.held(each) for each in writer.several([target.target, target.index]))
    old = writer.held(read_index(writer, holder, place, strictly=False))
    right = _without_nothing_of(writer, operator, writer.held(raw_statement_value(writer, node.right)), old)
    value = writer.held(combine(writer, operator, old, right))
    write_index(writer, holder, place, value)
    return value


def _to_member(
    writer: Writer, node: AssignmentStatementAst, target: MemberExpressionAst, operator: str | None
) -> Operand | None:
    name = written_name(target)
    assert name is not None
    if operator is None:
        raw = writer.held(raw_statement_value(writer, node.right))
        value = _without_nothing(writer, raw)
        write_member(writer, writer.value(target.expression), name, value)
        return raw
    holder = writer.held(writer.value(target.expression))
    old = writer.held(read_member(writer, holder, name))
    right = _without_nothing_of(writer, operator, writer.held(raw_statement_value(writer, node.right)), old)
    value = writer.held(combine(writer, operator, old, right))
    write_member(writer, holder, name, value)
    return value
