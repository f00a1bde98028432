"""Indices, properties and methods in a generated function, read, written and called."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hvsim.grammar.nodes import (
    IndexExpressionAst,
    InvokeMemberExpressionAst,
    MemberExpressionAst,
    StringConstantExpressionAst,
    TypeExpressionAst,
    UnaryExpressionAst,
)
from hvsim.interpreter.compiler.assignment import check_number
from hvsim.interpreter.compiler.generated.knowledge import (
    ANYTHING,
    CLASS_NAMES,
    INT,
    NULL,
    NUMBER,
    OTHER,
    TEXT,
    Operand,
)
from hvsim.interpreter.compiler.generated.operators import test_of
from hvsim.interpreter.compiler.generated.writer import VALUES, Writer, discarded, is_atom
from hvsim.interpreter.compiler.members import call_on_null, method_caller, static_caller
from hvsim.interpreter.state.scope import Scope
from hvsim.interpreter.values.members.access import get_member
from hvsim.interpreter.values.members.indexing import get_index, set_index
from hvsim.interpreter.values.members.member_writing import set_member
from hvsim.interpreter.values.nothing import NOTHING
from hvsim.interpreter.values.operators import BINARY

Case = tuple[str, Callable[[], Operand]]


def _all(*tests: str | None) -> str | None:
    """The tests joined; None when one of them can never hold."""
    if None in tests:
        return None
    return " and ".join(each for each in tests if each)


def index(writer: Writer, node: IndexExpressionAst) -> Operand:
    if node.null_conditional:
        return writer.opaque(node)
    target, place = writer.several([node.target, node.index])
    return read_index(writer, target, place)


def read_index(writer: Writer, target: Operand, place: Operand, *, strictly: bool = True) -> Operand:
    """`target[place]` of computed values; `strictly` as far as strict mode wants."""
    engine = writer.compiler.engine

    def read(scope: Scope, value: Any, position: Any) -> Any:
        return get_index(value, position, bool(strictly and engine.strict and scope.strict_version >= 3.0), engine)

    call = f"{writer.argument(read)}(scope, {target.text}, {place.text})"
    cases: list[Case] = []
    if target.kinds & OTHER:
        by_number = _all(f"{target.text}.__class__ in LISTS", test_of(INT, place))
        if by_number is not None:
            test = f"{by_number}{_within(place, target)}"
            cases.append((test, lambda: _expression(writer, f"{target.text}[{place.text}]")))
        by_name = _all(f"{target.text}.__class__ is Hashtable", test_of(TEXT, place))
        if by_name is not None:
            lowered = f"{place.text}.lower() if {target.text}.ignore_case else {place.text}"
            cases.append((by_name, lambda: _expression(writer, f"{target.text}.values_by_key.get({lowered})")))
        places = f" and {place.text}.__class__ in SIMPLE_CLASSES" if place.kinds & OTHER else ""
        cases.append((f"{target.text}.__class__ in COLLECTIONS{places}", lambda: writer.native(call)))
        return writer.value_by_case(cases, lambda: writer.scripted(call))
    return writer.native(call) if not place.kinds & OTHER else writer.scripted(call)


def _class_of(operand: Operand) -> str:
    return CLASS_NAMES.get(operand.kinds) or f"{operand.text}.__class__"


def _within(place: Operand, target: Operand) -> str:
    low = "" if place.text.isdecimal() else "0 <= "
    return f" and {low}{place.text} < len({target.text})"


def _expression(writer: Writer, text: str, kinds: int = ANYTHING) -> Operand:
    name = writer.temporary()
    writer.emit(f"{name} = {text}")
    return Operand(name, kinds)


def write_index(writer: Writer, target: Operand, place: Operand, value: Operand) -> None:
    """`target[place] = value` of computed values."""
    engine = writer.compiler.engine

    def write(holder: Any, position: Any, new: Any) -> None:
        set_index(holder, position, new, engine)

    call = f"{writer.argument(write)}({target.text}, {place.text}, {value.text})"
    cases: list[tuple[str, Callable[[], None]]] = []
    if target.kinds & OTHER:
        element = f"{target.text}.element_type"
        takes = f"({element} is None or ELEMENT_CLASSES.get({element}) is {_class_of(value)})"
        in_list = _all(f"{target.text}.__class__ is Array and {takes}", test_of(INT, place))
        if in_list is not None:
            test = f"{in_list}{_within(place, target)}"
            cases.append((test, lambda: writer.emit(f"{target.text}[{place.text}] = {value.text}")))
        by_name = _all(f"{target.text}.__class__ is Hashtable and not {target.text}.read_only", test_of(TEXT, place))
        if by_name is not None:
            cases.append((by_name, lambda: writer.emit(f"{target.text}[{place.text}] = {value.text}")))
        tests = [f"{target.text}.__class__ in COLLECTIONS"]
        tests += [f"{each.text}.__class__ in SIMPLE_CLASSES" for each in (place, value) if each.kinds & OTHER]
        cases.append((" and ".join(tests), lambda: discarded(writer.native(call))))
    writer.choose(cases, lambda: discarded(writer.scripted(call)))


# properties


def written_name(node: MemberExpressionAst) -> str | None:
    """A member's name where it is written out."""
    return node.member.value if isinstance(node.member, StringConstantExpressionAst) else None


def member(writer: Writer, node: MemberExpressionAst) -> Operand:
    name = written_name(node)
    if name is None or node.static or node.null_conditional:
        return writer.opaque(node)
    return read_member(writer, writer.value(node.expression), name)


def read_member(writer: Writer, target: Operand, name: str) -> Operand:
    """`target.name` of a computed value."""
    engine, key = writer.compiler.engine, name.lower()
    text = target.text

    def read(scope: Scope, value: Any) -> Any:
        engine.current_scope = scope
        found = get_member(value, name, bool(engine.strict and scope.strict_version >= 2.0), engine)
        return None if found is NOTHING else found

    cases: list[Case] = []
    if target.kinds & OTHER:
        note = f"(member := {text}.members.get({writer.argument(key)})).__class__ is NoteProperty"
        cases.append((f"{text}.__class__ is PSCustomObject and {note}", lambda: _expression(writer, "member.value")))
        field = f"(member := {text}.fields.get({writer.argument(key)}, unset)) is not unset"
        cases.append((f"{_has_fields(text)} and {field}", lambda: _expression(writer, "member")))
        found = f"(member := {text}.values_by_key.get({writer.argument(key)}, unset)) is not unset"
        test = f"{text}.__class__ is Hashtable and {text}.ignore_case and {found}"
        cases.append((test, lambda: _expression(writer, "member")))
    if key == "length" and target.kinds & TEXT:
        if target.kinds == TEXT:
            return _expression(writer, f"len({text})", INT)
        cases.append((f"{text}.__class__ is str", lambda: _expression(writer, f"len({text})", INT)))
    if key == "count" and target.kinds & OTHER:
        test = f"{text}.__class__ in LISTS and {text}.extended is None and not type_data.current.names"
        cases.append((test, lambda: _expression(writer, f"len({text})", INT)))
    return writer.value_by_case(cases, lambda: writer.scripted(f"{writer.argument(read)}(scope, {text})"))


def _has_fields(text: str) -> str:
    """A test for an object of a script class that has its declared properties and no others."""
    return f"{text}.__class__ in FIELD_CLASSES and {text}.extended is None and not type_data.current.names"


def write_member(writer: Writer, target: Operand, name: str, value: Operand) -> None:
    """`target.name = value` of computed values."""
    engine = writer.compiler.engine

    def write(scope: Scope, holder: Any, new: Any) -> None:
        engine.current_scope = scope
        set_member(holder, name, new, engine)

    text = target.text
    note = f"(member := {text}.members.get({writer.argument(name.lower())})).__class__ is NoteProperty"
    key = writer.argument(name.lower())
    takes = f"{text}.net_type.script_class.plain_fields.get({key}) is {_class_of(value)}"
    writer.choose(
        [
            (f"{text}.__class__ is PSCustomObject and {note}", lambda: writer.emit(f"member.value = {value.text}")),
            (f"{_has_fields(text)} and {takes}", lambda: writer.emit(f"{text}.fields[{key}] = {value.text}")),
        ]
        if target.kinds & OTHER
        else [],
        lambda: discarded(writer.scripted(f"{writer.argument(write)}(scope, {text}, {value.text})")),
    )


def count_place(writer: Writer, node: UnaryExpressionAst, target: Any) -> Operand | None:
    """`$a[$i]++`, `$o.Count--` for their effect; None, and nothing written, for an unusual target."""
    operator = "Plus" if node.operator.endswith("PlusPlus") else "Minus"
    if isinstance(target, IndexExpressionAst) and not target.null_conditional:
        holder, place = (writer.held(each) for each in writer.several([target.target, target.index]))
        old = _counted(writer, writer.held(read_index(writer, holder, place, strictly=False)), operator)
        write_index(writer, holder, place, old)
        return old
    name = written_name(target) if target.__class__ is MemberExpressionAst else None
    if name is None or target.static or target.null_conditional:
        return None
    holder = writer.held(writer.value(target.expression))
    new = _counted(writer, writer.held(read_member(writer, holder, name)), operator)
    write_member(writer, holder, name, new)
    return new


def _counted(writer: Writer, old: Operand, operator: str) -> Operand:
    """One more or less than a number; PowerShell's error for what is none."""
    symbol = "++" if operator == "Plus" else "--"
    step = 1 if operator == "Plus" else -1

    def other(value: Any) -> Any:
        check_number(value, symbol)
        return BINARY["Plus"](0 if value is None else value, step)

    test = test_of(INT, old)
    sign = "+" if operator == "Plus" else "-"

    def fast() -> Operand:
        found = _expression(writer, f"{old.text} {sign} 1", NUMBER)
        writer.emit(f"if not -2147483648 <= {found.text} <= 2147483647: {found.text} = float({found.text})")
        return found

    cases = [] if test is None else [(test or "True", fast)]
    return writer.held(writer.value_by_case(cases, lambda: writer.native(f"{writer.argument(other)}({old.text})")))


# methods


def invocation(writer: Writer, node: InvokeMemberExpressionAst, *, raw: bool = False) -> Operand:
    """A method call; with `raw` it is NOTHING for a void method."""
    found = _call(writer, node)
    if found is None:
        if raw:
            call = f"{writer.argument(writer.compiler.raw(node))}(scope)"
            return writer.scripted(call)._replace(nothing=True)
        return writer.opaque(node)
    if raw:
        return found._replace(nothing=True)
    name = writer.temporary()
    writer.emit(f"{name} = None if {found.text} is NOTHING else {found.text}")
    return Operand(name, ANYTHING)


def _call(writer: Writer, node: InvokeMemberExpressionAst) -> Operand | None:
    name = written_name(node)
    if name is None or node.null_conditional or node.generic:
        return None
    if node.static:
        if not isinstance(node.expression, TypeExpressionAst):
            return None
        target = writer.value(node.expression)
        arguments = writer.several(node.arguments)
        call = static_caller(writer.compiler, name)
    else:
        caller = method_caller(writer.compiler, node, name)
        if caller is None:
            return None
        target, call = writer.value(node.expression), caller
        if not all(is_atom(writer, each) for each in node.arguments):
            target = writer.held(target)
        if node.arguments and target.kinds & NULL:
            writer.raises = True
            writer.emit(f"if {target.text} is None: {writer.argument(call_on_null)}()")
        arguments = writer.several(node.arguments)
    listed = ", ".join(each.text for each in arguments)
    return writer.scripted(f"{writer.argument(call)}(scope, {target.text}, [{listed}])")


def invoke(writer: Writer, node: InvokeMemberExpressionAst) -> Operand:
    return invocation(writer, node)


VALUES.update({IndexExpressionAst: index, MemberExpressionAst: member, InvokeMemberExpressionAst: invoke})
