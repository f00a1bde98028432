"""Makes the function of a loop or body: its variables at the start, the translation, what is stored at the end.

A function is written for the kinds of values that the variables have when it is made, and says `UNFIT` without having
done anything where they have others.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from hvsim.grammar.nodes import ForEachStatementAst, ForStatementAst, NamedBlockAst, StatementBlockAst
from hvsim.interpreter.compiler.class_runtime import ReturnValue
from hvsim.interpreter.compiler.generated import expressions, loops, operators, places, statements  # noqa: F401  registers what writes each kind of node
from hvsim.interpreter.compiler.generated.knowledge import (
    ANYTHING,
    BOOL,
    CLASS_NAMES,
    FLOAT,
    INT,
    TEXT,
    UNSET,
    kind_of,
)
from hvsim.interpreter.compiler.generated.leaving import EXITS, Pending
from hvsim.interpreter.compiler.generated.names import assigned_names, named
from hvsim.interpreter.compiler.generated.writer import Writer
from hvsim.interpreter.compiler.guard import ERRORS
from hvsim.interpreter.compiler.hot_loops import NEXT, UNFIT
from hvsim.interpreter.compiler.loops import leaves
from hvsim.interpreter.compiler.values import SCALARS, emit
from hvsim.interpreter.pipeline.signals import RETURN
from hvsim.interpreter.pipeline.streams import discard
from hvsim.interpreter.state.scope import MISSING
from hvsim.interpreter.values.arrays import Array, ArrayList, GenericList
from hvsim.interpreter.values.dictionaries import Hashtable, OrderedDictionary
from hvsim.interpreter.values.nothing import NOTHING
from hvsim.interpreter.values.numbers.decimals import Decimal
from hvsim.interpreter.values.numbers.numbers import Char, Int64
from hvsim.interpreter.values.objects import FIELD_CLASSES, NoteProperty, PSCustomObject
from hvsim.interpreter.values.truth import to_bool
from hvsim.interpreter.values.types import type_data
from hvsim.interpreter.values.types.registry import named_type

if TYPE_CHECKING:
    from hvsim.interpreter.compiler.core import Compiler
    from hvsim.interpreter.state.scope import Scope
    from hvsim.interpreter.state.variable import Traits

Region = Callable[["Scope", Any, Any], Any]
MAXIMUM_TEXTS = 500
_NAMES: dict[str, Any] = {
    "Array": Array,
    "COLLECTIONS": frozenset((Array, ArrayList, GenericList, Hashtable, OrderedDictionary, str)),
    "ELEMENT_CLASSES": {
        named_type(name): kind
        for name, kind in (
            ("System.Int32", int),
            ("System.String", str),
            ("System.Double", float),
            ("System.Boolean", bool),
        )
    },
    "ERRORS": ERRORS,
    "FIELD_CLASSES": FIELD_CLASSES,
    "Hashtable": Hashtable,
    "LISTS": frozenset((Array, ArrayList, GenericList)),
    "EXITS": EXITS,
    "NEXT": NEXT,
    "NOTHING": NOTHING,
    "Pending": Pending,
    "NoteProperty": NoteProperty,
    "OrderedDictionary": OrderedDictionary,
    "PSCustomObject": PSCustomObject,
    "RETURN": RETURN,
    "ReturnValue": ReturnValue,
    "SCALARS": SCALARS,
    # Values whose conversion, comparison and text run no code of a script.
    "SIMPLE_CLASSES": frozenset((int, float, bool, str, type(None), Int64, Decimal, Char)),
    "UNFIT": UNFIT,
    "appending": type([].append),
    "discard": discard,
    "emit": emit,
    "leaves": leaves,
    "to_bool": to_bool,
    "type_data": type_data,
    "unset": MISSING,
}
_made: dict[str, Callable[..., Region]] = {}


def make_region(compiler: Compiler, node: Any, scope: Scope, *, any_kinds: bool) -> Region:
    """A function for a loop, entered at its condition, or a body, with the variables of `scope` as they are now."""
    kinds: dict[str, int] = {}
    special = scope.special or {}
    assigned = assigned_names(node)
    typed: dict[str, int] = {}
    for key in sorted(named(node)):
        if key in compiler.engine.all_scope:
            continue
        if key in special and key in assigned:
            kind = plain_type(special[key])
            if not kind:
                continue
            typed[key] = kind
        value = scope.values.get(key, MISSING)
        kinds[key] = ANYTHING | UNSET if any_kinds else kind_of(value)
    written = assigned & kinds.keys()
    writer = Writer(compiler, kinds, written)
    writer.root, writer.typed = node, typed
    _write_start(writer, kinds)
    if isinstance(node, ForStatementAst):
        loops.for_loop(writer, node, started=True)
    elif isinstance(node, ForEachStatementAst):
        loops.for_each_loop(writer, node, started=True)
    elif isinstance(node, (NamedBlockAst, StatementBlockAst)):
        statements.statement_list(writer, node.statements)
    else:
        statements.statement(writer, node)
    if writer.known.reachable:
        writer.flush()
        writer.emit("return None")
    _write_end(writer)
    return _compiled(writer)


def _write_start(writer: Writer, kinds: dict[str, int]) -> None:
    writer.depth = 2
    writer.emit("values = scope.values")
    if kinds:
        writer.emit("special = scope.special")
    if writer.written:
        fits = writer.argument(_traits_test(frozenset(writer.written) - writer.typed.keys(), writer.typed))
        test = f"special is not None and not {fits}(special)" if not writer.typed else f"not {fits}(special)"
        writer.emit(f"if {test}: return UNFIT")
    for key, kind in kinds.items():
        name, text = writer.names[key], writer.argument(key)
        writer.emit(f"{name} = values[{text}] if {text} in values else unset")
        if kind in CLASS_NAMES:
            writer.emit(f"if {name}.__class__ is not {CLASS_NAMES[kind]}: return UNFIT")
    if kinds:
        writer.emit("outside = 0")
    writer.emit("collects = out.__class__ is appending or out is discard")
    if writer.written:
        writer.emit("try:")
        writer.depth = 3


def _traits_test(plain: frozenset[str], typed: dict[str, int]) -> Callable[[dict[str, Traits] | None], bool]:
    """A test that of the variables assigned just the `typed` ones have traits, of just that type."""
    seen: list[Any] = [MISSING]  # calls of a function share their table

    def fits(special: dict[str, Traits] | None) -> bool:
        if special is seen[0]:
            return True
        if special is None or not plain.isdisjoint(special):
            return False
        if any(plain_type(special.get(key)) != kind for key, kind in typed.items()):
            return False
        seen[0] = special
        return True

    return fits


def plain_type(traits: Traits | None) -> int:
    """The kind of values a variable has whose traits are just one of the common types; 0 for any other traits."""
    if traits is None or traits.options or len(traits.attributes) != 1:
        return 0
    return _TYPES.get(getattr(traits.attributes[0], "full_name", ""), 0)


_TYPES = {"System.Int32": INT, "System.String": TEXT, "System.Double": FLOAT, "System.Boolean": BOOL}


def _write_end(writer: Writer) -> None:
    if not writer.written:
        return
    writer.depth = 2
    writer.emit("except BaseException:")  # Ctrl-C too leaves the variables stored
    writer.emit("    if outside != 1:")
    for key in sorted(writer.written):
        name = writer.names[key]
        writer.emit(f"        if {name} is not unset: values[{writer.argument(key)}] = {name}")
    writer.emit("    raise")


def _compiled(writer: Writer) -> Region:
    names = ", ".join(f"x{number}" for number in range(len(writer.arguments)))
    lines = [f"def make({names}):", "    def region(scope, out, items):"]
    lines += ["    " * depth + text for depth, text in writer.lines]
    lines.append("    return region\n")
    source = "\n".join(lines)
    make = _made.get(source)
    if make is None:
        if len(_made) >= MAXIMUM_TEXTS:
            _made.clear()
        namespace = dict(_NAMES)
        exec(compile(source, "<generated loop>", "exec"), namespace)
        make = _made[source] = namespace["make"]
    return make(*writer.arguments)
