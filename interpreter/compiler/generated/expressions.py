"""Variables, texts, lists, parentheses and casts in a generated function."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from hvsim.grammar.nodes import (
    ArrayExpressionAst,
    ArrayLiteralAst,
    AssignmentStatementAst,
    BaseCtorInvokeMemberExpressionAst,
    ConvertExpressionAst,
    ExpandableStringExpressionAst,
    HashtableAst,
    InvokeMemberExpressionAst,
    ParenExpressionAst,
    StringConstantExpressionAst,
    SubExpressionAst,
    VariableExpressionAst,
)
from hvsim.interpreter.compiler.generated.knowledge import (
    ANYTHING,
    BOOL,
    CLASS_NAMES,
    FLOAT,
    INT,
    NULL,
    OTHER,
    TEXT,
    Operand,
)
from hvsim.interpreter.compiler.generated.places import invocation
from hvsim.interpreter.compiler.generated.writer import CONSTANT_TEXTS, VALUES, Writer, is_cached
from hvsim.interpreter.compiler.types import LazyType, written_keys
from hvsim.interpreter.compiler.values import is_void, lone_expression, raw_value
from hvsim.interpreter.compiler.variables import key_of, missing_reader
from hvsim.interpreter.limits import TEXT_LENGTH, out_of_memory
from hvsim.interpreter.state.automatic import AUTOMATIC
from hvsim.interpreter.state.scope import Scope
from hvsim.interpreter.values.code_units import to_code_units
from hvsim.interpreter.values.conversion import convert
from hvsim.interpreter.values.nothing import NOTHING
from hvsim.interpreter.values.text import to_string

if TYPE_CHECKING:
    from hvsim.grammar.nodes import Ast

_CONSTANT_KINDS = {"true": BOOL, "false": BOOL, "null": NULL}


def variable(writer: Writer, node: VariableExpressionAst) -> Operand:
    if is_cached(writer, node):
        return writer.read(node)
    key = key_of(node)
    if not (node.scope or node.drive or node.splatted):
        if key in CONSTANT_TEXTS:
            return Operand(CONSTANT_TEXTS[key], _CONSTANT_KINDS[key])
        if key not in AUTOMATIC:
            name, missing = writer.argument(key), writer.argument(missing_reader(key, node.user_path))
            return writer.native(f"values[{name}] if {name} in values else {missing}(scope)")
    # Nothing of a script runs when a variable of another scope is read, but that scope may be ours.
    writer.flush()
    return writer.native(f"{writer.argument(writer.compiler.expression(node))}(scope)")


def string_constant(writer: Writer, node: StringConstantExpressionAst) -> Operand:
    return Operand(writer.argument(to_code_units(node.value)), TEXT)


def expandable_string(writer: Writer, node: ExpandableStringExpressionAst) -> Operand:
    pieces: list[str] = []
    texts: list[str] = []
    for position, part in enumerate(node.parts):
        if isinstance(part, str):
            pieces.append("{" + writer.argument(to_code_units(part)) + "}")
            continue
        operand = _as_text(writer, writer.value(part))
        later = [each for each in node.parts[position + 1 :] if not isinstance(each, str)]
        operand = writer.held(operand) if later else operand
        pieces.append("{" + operand.text + "}")
        if operand.kinds & TEXT:
            texts.append(operand.text if operand.kinds == TEXT else f"str({operand.text})")
    if len(texts) > 1:
        writer.raises = True
        total = " + ".join(f"len({each})" for each in texts)
        writer.emit(f"if {total} > {TEXT_LENGTH}: {writer.argument(refuse_length)}()")
    result = writer.temporary()
    writer.emit(f"{result} = f'{''.join(pieces)}'")
    return Operand(result, TEXT)


def refuse_length() -> None:
    """Raises the error of a text that is too long."""
    raise out_of_memory()


def _as_text(writer: Writer, operand: Operand) -> Operand:
    """What an f-string shows as PowerShell does: texts and Int32 as they are."""
    if not operand.kinds & ~(INT | TEXT):
        return operand

    def other() -> Operand:
        call = f"{writer.argument(text_in_string)}(scope, {operand.text})"
        return writer.scripted(call, TEXT) if operand.kinds & OTHER else writer.native(call, TEXT)

    cases: list[tuple[str, Callable[[], Operand]]] = []
    if operand.kinds & (INT | TEXT):
        cases.append((f"{operand.text}.__class__ is str or {operand.text}.__class__ is int", lambda: operand))
    return writer.value_by_case(cases, other)


def text_in_string(scope: Scope, value: Any) -> str:
    """A value inside a string; collections are joined with `$OFS`."""
    if value is None:
        return ""
    scope.engine.current_scope = scope
    separator = scope.lookup("ofs")
    return to_string(value, " " if separator is None else to_string(separator))


def array_literal(writer: Writer, node: ArrayLiteralAst) -> Operand:
    elements = writer.several(node.elements)
    result = writer.temporary()
    ending = "," if len(elements) == 1 else ""
    writer.emit(f"{result} = Array(({', '.join(each.text for each in elements)}{ending}))")
    return Operand(result, OTHER, elements=tuple(elements))


def array_expression(writer: Writer, node: ArrayExpressionAst) -> Operand:
    statements = node.sub_expression.statements
    if not statements and not node.sub_expression.traps:
        result = writer.temporary()
        writer.emit(f"{result} = Array()")
        return Operand(result, OTHER)
    only = lone_expression(statements[0]) if len(statements) == 1 and not node.sub_expression.traps else None
    return writer.value(only) if isinstance(only, ArrayLiteralAst) else writer.opaque(node)


def paren(writer: Writer, node: ParenExpressionAst) -> Operand:
    return statement_value(writer, node.pipeline)


def statement_value(writer: Writer, node: Ast) -> Operand:
    """The value of a statement; `$null` where it had no output."""
    inner = lone_expression(node)
    if inner is not None:
        return writer.value(inner)
    found = raw_statement_value(writer, node)
    if not found.nothing:
        return found
    return Operand(_or_null(writer, found), found.kinds | NULL)


def _or_null(writer: Writer, operand: Operand) -> str:
    name = writer.temporary()
    writer.emit(f"{name} = None if {operand.text} is NOTHING else {operand.text}")
    return name


def raw_statement_value(writer: Writer, node: Ast) -> Operand:
    """The value of a statement; NOTHING where it had no output."""
    from hvsim.interpreter.compiler.generated.assignments import assign

    inner = lone_expression(node)
    if inner is not None:
        return raw(writer, inner)
    if isinstance(node, AssignmentStatementAst):
        found = assign(writer, node, wanted=True)
        if found is not None:
            return found
    return writer.scripted(f"{writer.argument(raw_value(writer.compiler, node))}(scope)")._replace(nothing=True)


def raw(writer: Writer, node: Any) -> Operand:
    """The value of an expression that may be NOTHING: a variable, a pipeline in parentheses, a void method."""
    if is_cached(writer, node):
        return _raw_variable(writer, node)
    if isinstance(node, ParenExpressionAst):
        return raw_statement_value(writer, node.pipeline)
    if isinstance(node, InvokeMemberExpressionAst) and not isinstance(node, BaseCtorInvokeMemberExpressionAst):
        return invocation(writer, node, raw=True)
    if isinstance(node, SubExpressionAst) or (
        isinstance(node, VariableExpressionAst) and not (key_of(node) in CONSTANT_TEXTS and not node.scope)
    ):
        call = f"{writer.argument(writer.compiler.raw(node))}(scope)"
        return writer.scripted(call)._replace(nothing=True)
    return writer.value(node)


def _raw_variable(writer: Writer, node: VariableExpressionAst) -> Operand:
    found, key = writer.read(node), key_of(node)
    if not found.kinds & NULL:
        return found

    def null_or_nothing(scope: Scope) -> Any:
        return NOTHING if scope.holds_nothing(key) else None

    result = writer.temporary()
    writer.emit(f"{result} = {found.text}")
    writer.emit(f"if {result} is None: {result} = {writer.argument(null_or_nothing)}(scope)")
    return Operand(result, found.kinds | OTHER, True)


def sub_expression(writer: Writer, node: SubExpressionAst) -> Operand:
    """`$( )` around one expression that gives one value and cannot fail; else it is a list of statements."""
    statements = node.sub_expression.statements
    inner = lone_expression(statements[0]) if len(statements) == 1 and not node.sub_expression.traps else None
    if inner is None or is_void(inner) or isinstance(inner, ArrayExpressionAst) or reads_success(inner):
        return writer.opaque(node)
    saved = writer.attempt()
    succeed(writer)
    found = writer.value(inner)
    if writer.raises or found.kinds & OTHER:
        writer.undo(saved)
        return writer.opaque(node)
    writer.raises = saved.raises
    return found


# hashtables and objects


def hashtable(writer: Writer, node: HashtableAst) -> Operand:
    return _table(writer, node, node, "hashtable")


def _table(writer: Writer, node: HashtableAst, whole: Ast, kind: str) -> Operand:
    """`@{ }` and what is made of one, where all keys are plain words."""
    keys = written_keys(node)
    if keys is None or (kind == "pscustomobject" and "pstypename" in keys):
        return writer.opaque(whole)
    values: list[str] = []
    for _, value in node.pairs:
        operand = writer.held(raw_statement_value(writer, value))
        values.append(f"(None if {operand.text} is NOTHING else {operand.text})" if operand.nothing else operand.text)
    result = writer.temporary()
    lowered, written = ([writer.argument(each) for each in some] for some in (keys.keys(), keys.values()))
    if kind == "pscustomobject":
        pairs = zip(lowered, written, values, strict=True)
        writer.emit(f"{result} = PSCustomObject()")
        writer.emit(
            f"{result}.members = {{{', '.join(f'{key}: NoteProperty({name}, {v})' for key, name, v in pairs)}}}"
        )
        return Operand(result, OTHER)
    writer.emit(f"{result} = {'OrderedDictionary' if kind == 'ordered' else 'Hashtable'}()")
    for place, entries in (("values_by_key", values), ("keys_by_key", written)):
        listed = ", ".join(f"{key}: {entry}" for key, entry in zip(lowered, entries, strict=True))
        writer.emit(f"{result}.{place} = {{{listed}}}")
    writer.emit(f"{result}.version = {len(values)}")
    return Operand(result, OTHER)


# casts

CASTS = {
    "int": INT, "int32": INT, "system.int32": INT,
    "string": TEXT, "system.string": TEXT,
    "double": FLOAT, "system.double": FLOAT,
    "bool": BOOL, "boolean": BOOL, "system.boolean": BOOL,
}  # fmt: skip


def reads_success(expression: Ast) -> bool:
    return any(getattr(each, "user_path", None) == "?" for each in expression.walk())


def succeed(writer: Writer) -> None:
    """`$?` is true while an expression is computed; a command inside it may say otherwise."""
    if writer.compiler.tracks_success and not writer.known.success:
        writer.emit(f"{writer.argument(writer.compiler.engine)}.success = True")
        writer.known.success = True


def cast(writer: Writer, node: ConvertExpressionAst) -> Operand:
    name = node.type.type_name.full_name.lower()
    if isinstance(node.child, HashtableAst) and name in ("pscustomobject", "ordered"):
        return _table(writer, node.child, node, name)
    if name in ("void", "ref", "pscustomobject", "ordered") or isinstance(node.child, HashtableAst):
        return writer.opaque(node)
    operand = writer.value(node.child)
    lazy = LazyType(writer.compiler, node.type.type_name)

    def converted(scope: Scope, value: Any) -> Any:
        scope.engine.current_scope = scope
        return convert(value, lazy())

    engine = writer.compiler.engine
    kind = 0 if name in engine.script_types or name in writer.compiler.types else CASTS.get(name, 0)
    call = f"{writer.argument(converted)}(scope, {operand.text})"
    kinds = kind or ANYTHING

    def general() -> Operand:
        if not operand.kinds & OTHER and kind:
            return writer.native(call, kinds)
        return writer.scripted(call, kinds)

    if kind == 0:

        def is_one(value: Any) -> bool:
            return bool(value.net_type.is_assignable_to(lazy()))

        # An object of a script class is not converted to its own class or a base.
        writer.raises = True
        test = f"{operand.text}.__class__ in FIELD_CLASSES and {writer.argument(is_one)}({operand.text})"
        return writer.value_by_case([(test, lambda: operand)] if operand.kinds & OTHER else [], general)
    if operand.kinds == kind:
        return operand
    cases: list[tuple[str, Callable[[], Operand]]] = []
    if operand.kinds & kind:
        same = operand._replace(kinds=kind)
        cases.append((f"{operand.text}.__class__ is {CLASS_NAMES[kind]}", lambda: same))
    if operand.kinds & OTHER:
        cases.append((f"{operand.text}.__class__ in SIMPLE_CLASSES", lambda: writer.native(call, kinds)))
    return writer.value_by_case(cases, general)


VALUES.update(
    {
        VariableExpressionAst: variable,
        StringConstantExpressionAst: string_constant,
        ExpandableStringExpressionAst: expandable_string,
        ArrayLiteralAst: array_literal,
        ArrayExpressionAst: array_expression,
        ParenExpressionAst: paren,
        SubExpressionAst: sub_expression,
        ConvertExpressionAst: cast,
        HashtableAst: hashtable,
    }
)
