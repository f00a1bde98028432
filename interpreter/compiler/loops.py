"""Loops: while, do, for, foreach. A body's break or continue is a returned signal; a label decides whose it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from hvsim.grammar.nodes import (
    DoUntilStatementAst,
    DoWhileStatementAst,
    ForEachStatementAst,
    ForStatementAst,
    VariableExpressionAst,
    WhileStatementAst,
)
from hvsim.interpreter.compiler.core import statement
from hvsim.interpreter.compiler.guard import ERRORS, located
from hvsim.interpreter.compiler.hot_loops import NEXT, UNFIT, HotCode, RoundEnded
from hvsim.interpreter.compiler.values import lone_expression
from hvsim.interpreter.compiler.variables import is_plain_local, writer
from hvsim.interpreter.compiler.walking import names_enumerator, source_of
from hvsim.interpreter.dotnet.enumerators import Enumerator
from hvsim.interpreter.pipeline.signals import Break, Continue, Signal
from hvsim.interpreter.pipeline.streams import discard
from hvsim.interpreter.state.scope import MISSING
from hvsim.interpreter.values.truth import to_bool

if TYPE_CHECKING:
    from hvsim.grammar.nodes import Ast
    from hvsim.interpreter.compiler.core import Compiler, Expression, Out, Statement
    from hvsim.interpreter.state.scope import Scope


class LoopCode(NamedTuple):
    """`run` is the statement; `rest(scope, out, signal, items)` goes on after a body that ended with that signal."""

    run: Statement
    rest: Callable[[Scope, Out, Any, Any], Signal | None]


def loop_of(compiler: Compiler, node: Ast) -> LoopCode:
    """A loop's two closures."""
    return _LOOPS[node.__class__](compiler, node)


@statement(WhileStatementAst, DoWhileStatementAst, DoUntilStatementAst, ForStatementAst, ForEachStatementAst)
def loop(compiler: Compiler, node: Ast) -> Statement:
    return loop_of(compiler, node).run


def leaves(signal: Signal, label: str | None) -> Signal | Literal[False] | None:
    """What a loop of that label does about its body's signal: False goes on, None ends it, a signal is passed on."""
    if isinstance(signal, Continue):
        return False if signal.label is None or signal.label == label else signal
    if isinstance(signal, Break):
        return None if signal.label is None or signal.label == label else signal
    return signal


def label_of(node: Any) -> str | None:
    """A loop's or switch's label as signals name it."""
    return node.label.lower() if node.label else None


def is_endless(node: Any) -> bool:
    """Whether a loop's condition, or that it has none, says that nothing but its body ends it."""
    if node.condition is None:
        return True
    found = lone_expression(node.condition)
    wanted = "false" if isinstance(node, DoUntilStatementAst) else "true"
    return isinstance(found, VariableExpressionAst) and found.name.lower() == wanted


def _while_loop(compiler: Compiler, node: WhileStatementAst) -> LoopCode:
    return _tested_loop(compiler, node, node.condition, test=compiler.value(node.condition))


def _do_loop(compiler: Compiler, node: DoWhileStatementAst | DoUntilStatementAst) -> LoopCode:
    until = isinstance(node, DoUntilStatementAst)
    return _tested_loop(compiler, node, node.condition, last=compiler.value(node.condition), until=until)


def _for_loop(compiler: Compiler, node: ForStatementAst) -> LoopCode:
    start = None if node.initializer is None else compiler.statement(node.initializer)
    test = None if node.condition is None else compiler.value(node.condition)
    step = None if node.iterator is None else compiler.statement(node.iterator)
    at: Ast = node.condition or node.iterator or node
    code = _tested_loop(compiler, node, at, test=test, step=step)
    if start is None:
        return code

    def run(scope: Scope, out: Out) -> Signal | None:
        try:
            start(scope, discard)
        except ERRORS as error:
            raise located(error, compiler, at) from None
        return code.run(scope, out)

    return LoopCode(run, code.rest)


def _tested_loop(
    compiler: Compiler,
    node: WhileStatementAst | DoWhileStatementAst | DoUntilStatementAst | ForStatementAst,
    at: Ast,
    *,
    test: Expression | None = None,
    step: Statement | None = None,
    last: Expression | None = None,
    until: bool = False,
) -> LoopCode:
    """Rounds that begin with `test` and end with `step`, or with `last`, which ends the loop where it is `until`."""
    label, body = label_of(node), compiler.block(node.body)
    hot = HotCode(compiler, node)
    count_round = compiler.engine.count_round if is_endless(node) else None

    def rest(scope: Scope, out: Out, signal: Any, items: Any = None) -> Signal | None:
        try:
            while True:
                if count_round is not None:
                    count_round()
                if signal is not NEXT:
                    if signal is not None:
                        after = leaves(signal, label)
                        if after is not False:
                            return after
                    if step is not None:
                        step(scope, discard)
                    elif last is not None and to_bool(last(scope)) is until:
                        return None
                hot.left -= 1
                if hot.left < 0:
                    signal = hot.run(scope, out)
                    if signal is not UNFIT:
                        if signal.__class__ is not RoundEnded:
                            ended: Signal | None = signal
                            return ended
                        signal = signal.signal
                        continue
                if test is not None:
                    found = test(scope)
                    if found is not True and not to_bool(found):
                        return None
                signal = body(scope, out)
        except ERRORS as error:
            raise located(error, compiler, at) from None

    return LoopCode(lambda scope, out: rest(scope, out, NEXT), rest)


def _written_rounds(
    compiler: Compiler,
    node: ForEachStatementAst,
    body: Statement,
    write: Callable[[Scope, Any], None],
    label: str | None,
) -> Callable[[Scope, Out, Iterator[Any]], Signal | None]:
    """The rounds of a loop whose variable is written as an assignment does."""

    def rounds(scope: Scope, out: Out, items: Iterator[Any]) -> Signal | None:
        for item in items:
            try:
                write(scope, item)
            except ERRORS as error:
                raise located(error, compiler, node.variable) from None
            signal = body(scope, out)
            if signal is not None:
                after = leaves(signal, label)
                if after is not False:
                    return after
        return None

    return rounds


def _enumerated_rounds(
    body: Statement, write: Callable[[Scope, Any], None], label: str | None
) -> Callable[[Scope, Out, Iterator[Any]], Signal | None]:
    """The rounds of a loop that names its enumerator, `$foreach`."""

    def rounds(scope: Scope, out: Out, items: Iterator[Any]) -> Signal | None:
        enumerator = Enumerator(items)
        outer = scope.values.get("foreach", MISSING)
        scope.values["foreach"] = enumerator
        try:
            while enumerator.move_next():
                write(scope, enumerator.current())
                signal = body(scope, out)
                if signal is not None:
                    after = leaves(signal, label)
                    if after is not False:
                        return after
            return None
        finally:
            if outer is MISSING:
                scope.values.pop("foreach", None)
            else:
                scope.values["foreach"] = outer

    return rounds


def _for_each_loop(compiler: Compiler, node: ForEachStatementAst) -> LoopCode:
    label, body = label_of(node), compiler.block(node.body)
    source = source_of(compiler, node.condition)
    write = writer(compiler, node.variable)
    key = node.variable.name.lower() if is_plain_local(compiler, node.variable) else None
    uses_enumerator = names_enumerator(compiler, node)
    general = _written_rounds(compiler, node, body, write, label)
    with_enumerator = _enumerated_rounds(body, write, label)
    hot = HotCode(compiler, node)

    def run(scope: Scope, out: Out) -> Signal | None:
        try:
            items = source(scope)
        except ERRORS as error:
            raise located(error, compiler, node.condition) from None
        return rest(scope, out, NEXT, items)

    def rest(scope: Scope, out: Out, signal: Any, items: Iterator[Any]) -> Signal | None:
        if uses_enumerator:
            return with_enumerator(scope, out, items)
        if key is None or (scope.special is not None and key in scope.special):
            return general(scope, out, items)
        values = scope.values
        while True:
            if signal is not None and signal is not NEXT:
                after = leaves(signal, label)
                if after is not False:
                    return after
            if hot.left > 0:
                for item in items:
                    values[key] = item
                    signal = body(scope, out)
                    if signal is not None:
                        after = leaves(signal, label)
                        if after is not False:
                            return after
                    hot.left -= 1
                    if hot.left <= 0:
                        break
                else:
                    return None
            signal = hot.run(scope, out, items)
            if signal is UNFIT:
                return general(scope, out, items)
            if signal.__class__ is not RoundEnded:
                ended: Signal | None = signal
                return ended
            signal = signal.signal

    return LoopCode(run, rest)


_LOOPS: dict[type, Callable[[Compiler, Any], LoopCode]] = {
    WhileStatementAst: _while_loop,
    DoWhileStatementAst: _do_loop,
    DoUntilStatementAst: _do_loop,
    ForStatementAst: _for_loop,
    ForEachStatementAst: _for_each_loop,
}
