"""The switch statement: its comparisons, its modes, and what break and continue mean in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from hvsim.grammar.nodes import ExpressionAst, ScriptBlockExpressionAst, SwitchStatementAst
from hvsim.interpreter.compiler.core import statement
from hvsim.interpreter.compiler.guard import ERRORS, located
from hvsim.interpreter.compiler.hot_loops import hot_block
from hvsim.interpreter.compiler.loops import label_of, leaves
from hvsim.interpreter.compiler.values import raw_value
from hvsim.interpreter.dotnet.enumerators import Enumerator
from hvsim.interpreter.errors import ScriptError, failure
from hvsim.interpreter.script_block import ScriptBlock
from hvsim.interpreter.state.scope import MISSING
from hvsim.interpreter.values.comparison import equals
from hvsim.interpreter.values.enumeration import enumerate_value
from hvsim.interpreter.values.nothing import NOTHING
from hvsim.interpreter.values.operators import BINARY
from hvsim.interpreter.values.text import to_string
from hvsim.interpreter.values.truth import to_bool

if TYPE_CHECKING:
    from hvsim.interpreter.compiler.core import Compiler, Expression, Out, Statement
    from hvsim.interpreter.pipeline.signals import Signal
    from hvsim.interpreter.state.scope import Scope

Test = Callable[["Scope", Any], bool]


@statement(SwitchStatementAst)
def switch(compiler: Compiler, node: SwitchStatementAst) -> Statement:
    flags = {flag.lower() for flag in node.flags}
    label = label_of(node)
    subject = raw_value(compiler, node.condition)
    clauses = [(_test(compiler, key, flags), hot_block(compiler, body), key) for key, body in node.clauses]
    default = None if node.default is None else hot_block(compiler, node.default)
    read = _lines_of(compiler) if "file" in flags else _items_of

    def run(scope: Scope, out: Out) -> Signal | None:
        try:
            items = read(scope, subject(scope))
        except ERRORS as error:
            raise located(error, compiler, node.condition) from None
        values = scope.values
        before, outer = values.get("_", MISSING), values.get("switch", MISSING)
        values["switch"] = items
        try:
            while items.move_next():
                signal = one(scope, out, items.current())
                if signal is not None:
                    after = leaves(signal, label)
                    if after is not False:
                        return after
            return None
        finally:
            for key, kept in (("_", before), ("switch", outer)):
                if kept is MISSING:
                    values.pop(key, None)
                else:
                    values[key] = kept

    def one(scope: Scope, out: Out, item: Any) -> Signal | None:
        matched = False
        for test, body, key in clauses:
            scope.values["_"] = item
            try:
                found = test(scope, item)
            except ERRORS as error:
                raise located(error, compiler, key) from None
            if found:
                matched = True
                signal = body(scope, out)
                if signal is not None:
                    return signal
        if not matched and default is not None:
            scope.values["_"] = item
            return default(scope, out)
        return None

    return run


def _items_of(scope: Scope, value: Any) -> Enumerator:
    if value is NOTHING:
        return Enumerator(iter(()))
    elements = enumerate_value(value)
    return Enumerator(iter((value,)) if elements is None else elements)


def _lines_of(compiler: Compiler) -> Callable[[Scope, Any], Enumerator]:
    engine = compiler.engine

    def read(scope: Scope, value: Any) -> Enumerator:
        from hvsim.interpreter.providers.encodings import decode

        engine.current_scope = scope
        path = engine.providers.file_path(to_string(value), literal=False)
        try:
            data = engine.file_system.read(path)
        except OSError as error:
            raise _unreadable(path, error) from None
        lines: Iterable[str] = decode(data).replace("\r\n", "\n").split("\n")
        lines = list(lines)
        if lines and not lines[-1]:
            lines.pop()
        return Enumerator(iter(lines))

    return read


def _unreadable(path: str, error: OSError) -> ScriptError:
    return failure(
        f"The file '{path}' cannot be read: Could not find file '{path}'."
        if isinstance(error, FileNotFoundError)
        else f"The file '{path}' cannot be read: {error.strerror}",
        "FileReadError",
        "NotSpecified",
        target=path,
    )


def _test(compiler: Compiler, node: ExpressionAst, flags: set[str]) -> Test:
    if isinstance(node, ScriptBlockExpressionAst):
        return _block_test(compiler.expression(node))
    compare = _comparison(compiler, flags)
    key = compiler.expression(node)

    def test(scope: Scope, item: Any) -> bool:
        wanted = key(scope)
        if isinstance(wanted, ScriptBlock):
            return to_bool(wanted.evaluator(scope)(item))
        return compare(scope, item, wanted)

    return test


def _block_test(block: Expression) -> Test:
    def test(scope: Scope, item: Any) -> bool:
        return to_bool(block(scope).evaluator(scope)(item))

    return test


def _comparison(compiler: Compiler, flags: set[str]) -> Callable[[Scope, Any, Any], bool]:
    ignore_case = "casesensitive" not in flags
    if "regex" in flags:
        from hvsim.interpreter.values.matching import match

        def by_regex(scope: Scope, item: Any, wanted: Any) -> bool:
            result, groups = match(to_string(item), wanted, ignore_case, False)
            if groups is not None:
                scope.values["matches"] = groups
                scope.remember_spelling("matches", "Matches")
            return to_bool(result)

        return by_regex
    if "wildcard" in flags:
        like = BINARY["Ilike" if ignore_case else "Clike"]
        return lambda scope, item, wanted: to_bool(like(to_string(item), to_string(wanted)))
    return lambda scope, item, wanted: _same(item, wanted, ignore_case)


def _same(item: Any, wanted: Any, ignore_case: bool) -> bool:
    """The texts of both are compared: 5 and 5.0 are the same clause, 1 and `$true` are not."""
    kind = item.__class__
    if kind is wanted.__class__ and (kind is int or kind is str):
        if item == wanted:
            return True
        if kind is int:
            return False
    return equals(
        item if item.__class__ is str else to_string(item),
        wanted if wanted.__class__ is str else to_string(wanted),
        ignore_case,
    )
