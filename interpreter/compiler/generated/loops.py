"""Loops in a generated function.

What is known at a loop's head is guessed; where its end disagrees, the loop is written again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from hvsim.grammar.nodes import (
    AssignmentStatementAst,
    BinaryExpressionAst,
    ConstantExpressionAst,
    DoUntilStatementAst,
    DoWhileStatementAst,
    ForEachStatementAst,
    ForStatementAst,
    UnaryExpressionAst,
    VariableExpressionAst,
    WhileStatementAst,
)
from hvsim.interpreter.compiler.generated.expressions import raw_statement_value, succeed
from hvsim.interpreter.compiler.generated.knowledge import ANYTHING, FLOAT, INT, UNSET, Knowledge, Operand, joined
from hvsim.interpreter.compiler.generated.leaving import BodyLevel, Level, LoopLevel
from hvsim.interpreter.compiler.generated.names import assigned_names
from hvsim.interpreter.compiler.generated.operators import test_of
from hvsim.interpreter.compiler.generated.statements import (
    block,
    closure_statement,
    dispatch,
    held_condition,
    positioned,
    statement,
)
from hvsim.interpreter.compiler.generated.writer import STATEMENTS, Lines, LoopContext, Writer, is_cached
from hvsim.interpreter.compiler.loops import is_endless, label_of
from hvsim.interpreter.compiler.values import is_void, lone_expression
from hvsim.interpreter.compiler.variables import key_of
from hvsim.interpreter.compiler.variables import writer as variable_writer
from hvsim.interpreter.compiler.walking import counted, iterator_over, names_enumerator, range_in
from hvsim.interpreter.pipeline.streams import discard
from hvsim.interpreter.state.scope import Scope

if TYPE_CHECKING:
    from hvsim.grammar.nodes import Ast


def written_loop(
    writer: Writer,
    node: Any,
    head: str,
    write: Callable[[LoopContext], None],
    level: Level | None = None,
    counter: str | None = None,
) -> None:
    """A Python loop; `write` writes its inside and leaves at the end of a round or with nothing reachable.

    `counter` is a variable that stays an Int32.
    """
    writer.emit("signal = None")
    start = writer.known.copy()
    is_root = node is writer.root
    if not is_root:
        writer.path.append(level or LoopLevel(writer.compiler, node, -1))
    written = assigned_names(node) & set(writer.names)
    widened = writer.widened.setdefault(id(node), {})
    while True:
        writer.known = _guessed(start, written, written - {counter} - writer.typed.keys(), widened)
        context, lines, wrong, raises = _written_round(writer, label_of(node), write)
        if not wrong:
            break
        for key, kinds in wrong.items():
            widened[key] = widened.get(key, 0) | kinds
    if not is_root:
        writer.path.pop()
    writer.raises |= raises
    writer.block(head, lines)
    writer.known = joined(context.exits) if context.exits else start
    if not context.exits:
        writer.known.reachable = False
    if context.passes_signal:
        _pass_signal(writer)


def _guessed(start: Knowledge, written: set[str], growing: set[str], widened: dict[str, int]) -> Knowledge:
    """What is taken to be known at a loop's head: of `start`, what no round that was written so far denies.

    `written` are the variables that a round assigns, `growing` those among them whose Int32 may become a Double.
    """
    known = start.copy()
    for key in growing:
        known.kinds[key] |= FLOAT if known.kinds[key] == INT else 0
    for key, kinds in widened.items():
        known.kinds[key] |= kinds
    known.dirty |= written
    known.success = known.bounded = False
    return known


def _written_round(
    writer: Writer, label: str | None, write: Callable[[LoopContext], None]
) -> tuple[LoopContext, Lines, dict[str, int], bool]:
    """The inside of a loop, by what is known now: its lines, where they disagree with that, whether they may raise."""
    guess = writer.known.copy()
    saved = writer.attempt()
    context = LoopContext(label, lambda: None)
    writer.loops.append(context)
    writer.blocks += 1
    with writer.captured() as lines:
        write(context)
        if writer.known.reachable:
            context.rounds.append(writer.known)
    writer.blocks -= 1
    writer.loops.pop()
    raises, writer.raises = writer.raises, saved.raises
    return context, lines, _disagreements(guess, context.rounds), raises


def _pass_signal(writer: Writer) -> None:
    """After a loop that may end with a signal that is not its own: it goes to the loop around it, or out."""
    with writer.captured() as lines:
        after = writer.known.copy()
        if writer.loops:
            dispatch(writer, "signal")
        else:
            writer.flush()
            writer.emit("return signal")
        writer.known = after
    writer.block("if signal is not None:", lines)


def _disagreements(guess: Knowledge, rounds: list[Knowledge]) -> dict[str, int]:
    """The variables of which less is known at the end of a round than was guessed at its start, and what is."""
    wrong: dict[str, int] = {}
    for each in rounds:
        for key, kinds in each.kinds.items():
            if kinds & ~guess.kinds[key]:
                wrong[key] = wrong.get(key, 0) | kinds
    return wrong


def _leave_unless(
    writer: Writer, context: LoopContext, node: Any, at: Ast, following: Sequence[Level], until: bool = False
) -> None:
    """Ends the loop where its condition does not hold. `following` is what comes next when it does."""
    before, assigned = writer.known.copy(), writer.assigned
    writer.assigned = set()
    holds = positioned(writer, at, lambda: held_condition(writer, node.condition))
    context.exits.append(writer.known.copy())
    writer.emit(f"if {holds}: break" if until else f"if not {holds}: break")
    writer.recheck(before, following)
    writer.assigned |= assigned


def _count_round(writer: Writer, node: Any) -> None:
    if is_endless(node):
        writer.emit(f"{writer.argument(writer.compiler.engine.count_round)}()")


def while_loop(writer: Writer, node: WhileStatementAst) -> None:
    body = BodyLevel(writer.compiler, node.body)

    def write(context: LoopContext) -> None:
        _count_round(writer, node)
        _leave_unless(writer, context, node, node.condition, [body])
        block(writer, node.body)

    written_loop(writer, node, "while True:", write)


def do_loop(writer: Writer, node: DoWhileStatementAst | DoUntilStatementAst) -> None:
    until = isinstance(node, DoUntilStatementAst)
    body = BodyLevel(writer.compiler, node.body)

    def write(context: LoopContext) -> None:
        _count_round(writer, node)
        context.proceed = lambda: _leave_unless(writer, context, node, node.condition, [body], until)
        block(writer, node.body)
        if writer.known.reachable:
            context.proceed()

    written_loop(writer, node, "while True:", write)


def for_loop(writer: Writer, node: ForStatementAst, *, started: bool = False) -> None:
    """`started` says that the initializer has run."""
    at: Ast = node.condition or node.iterator or node
    if node.initializer is not None and not started:
        before, assigned = writer.known.copy(), writer.assigned
        writer.assigned = set()
        _silent(writer, at, node.initializer)
        writer.recheck(before, (LoopLevel(writer.compiler, node, -1),), "NEXT")
        writer.assigned |= assigned

    body = BodyLevel(writer.compiler, node.body)
    counter = _counter(writer, node)

    def step() -> None:
        if node.iterator is None:
            return
        if counter is not None and writer.known.bounded and writer.known.kinds[counter] == INT:
            _count(writer, node.iterator, counter)
            return
        before, assigned = writer.known.copy(), writer.assigned
        writer.assigned = set()
        _silent(writer, at, node.iterator)
        writer.recheck(before, (), "NEXT")
        writer.assigned |= assigned

    def write(context: LoopContext) -> None:
        _count_round(writer, node)
        if node.condition is not None:
            _leave_unless(writer, context, node, at, [body])
            writer.known.bounded = counter is not None and writer.known.plain
        context.proceed = step
        block(writer, node.body)
        if writer.known.reachable:
            step()

    written_loop(writer, node, "while True:", write, counter=counter)


def _counter(writer: Writer, node: ForStatementAst) -> str | None:
    """The variable that the loop counts up or down, when its condition keeps it within Int32."""
    step, condition = lone_expression(node.iterator or node), lone_expression(node.condition or node)
    if not isinstance(step, UnaryExpressionAst) or not isinstance(condition, BinaryExpressionAst):
        return None
    if not is_cached(writer, step.child) or not is_cached(writer, condition.left):
        return None
    assert isinstance(step.child, VariableExpressionAst)
    assert isinstance(condition.left, VariableExpressionAst)
    key = key_of(step.child)
    signs = {"PlusPlus": "lt", "MinusMinus": "gt"}
    wanted = signs.get(step.operator.removeprefix("Postfix"))
    if wanted is None or condition.operator[1:] not in (wanted, wanted[0] + "e") or key_of(condition.left) != key:
        return None
    limit = condition.right
    inner = assigned_names(node.body)
    if key in inner or writer.known.kinds[key] != INT:
        return None
    if isinstance(limit, ConstantExpressionAst):
        return key if limit.type_name == "Int32" and abs(int(str(limit.value))) < 2**31 - 1 else None
    if not is_cached(writer, limit) or condition.operator[1:] != wanted:
        return None
    assert isinstance(limit, VariableExpressionAst)
    other = key_of(limit)
    return key if other not in inner and other != key and writer.known.kinds[other] == INT else None


def _count(writer: Writer, step: Ast, counter: str) -> None:
    """The step of such a variable, which cannot overflow."""
    expression = lone_expression(step)
    assert isinstance(expression, UnaryExpressionAst)
    succeed(writer)
    sign = "+" if expression.operator.endswith("PlusPlus") else "-"
    writer.emit(f"{writer.names[counter]} {sign}= 1")
    writer.known.dirty.add(counter)
    writer.touched.add(counter)
    writer.assigned.add(counter)


def _silent(writer: Writer, at: Ast, node: Ast) -> None:
    """A loop's initializer or iterator, whose output is nobody's."""
    expression = lone_expression(node)
    quiet = isinstance(node, AssignmentStatementAst) or (
        isinstance(expression, UnaryExpressionAst) and is_void(expression)
    )
    if quiet:
        positioned(writer, at, lambda: statement(writer, node))
        return
    run = writer.compiler.statement(node)

    def silently(scope: Scope, out: Any) -> Any:
        return run(scope, discard)

    positioned(writer, at, lambda: writer.scripted(f"{writer.argument(silently)}(scope, out)"))


# foreach


def for_each_loop(writer: Writer, node: ForEachStatementAst, *, started: bool = False) -> None:
    """`started` says that `items` is what is left to walk."""
    if not started and names_enumerator(writer.compiler, node):
        closure_statement(writer, writer.compiler.statement(node))
        return
    kinds, items, level = ANYTHING, "items", None
    if not started:
        before, assigned = writer.known.copy(), writer.assigned
        writer.assigned = set()
        source = positioned(writer, node.condition, lambda: _source(writer, node.condition))
        items, kinds = source.text, source.kinds
        level = LoopLevel(writer.compiler, node, len(writer.iterators))
        writer.iterators.append(items)
        writer.recheck(before, (level,), "NEXT")
        writer.assigned |= assigned
    variable = node.variable
    cached = is_cached(writer, variable) and key_of(variable) not in writer.typed
    name = writer.names[key_of(variable)] if cached else writer.temporary()

    def write(context: LoopContext) -> None:
        context.exits.append(writer.known.copy())
        if cached:
            key = key_of(variable)
            writer.known.kinds[key] = kinds
            writer.known.dirty.add(key)
            writer.touched.add(key)
            writer.assigned.add(key)
        else:
            assign = writer.argument(variable_writer(writer.compiler, variable))
            writer.flush()
            positioned(writer, variable, lambda: writer.native(f"{assign}(scope, {name})"))
            if is_cached(writer, variable):
                writer.emit(f"{writer.names[key_of(variable)]} = unset")
                writer.known.kinds[key_of(variable)] = ANYTHING | UNSET
                writer.assigned.add(key_of(variable))
        block(writer, node.body)

    writer.raises = True
    written_loop(writer, node, f"for {name} in {items}:", write, level)
    if not started:
        writer.iterators.pop()


def _source(writer: Writer, node: Ast) -> Operand:
    """What a foreach walks, as an iterator of Python."""
    walked = range_in(node)
    if walked is not None:
        return _range(writer, walked)
    found = raw_statement_value(writer, node)
    return writer.native(f"{writer.argument(iterator_over)}({found.text})")


def _range(writer: Writer, node: BinaryExpressionAst) -> Operand:
    first, last = writer.several([node.left, node.right])
    up = f"range({first.text}, {last.text} + 1)"
    text = f"{up} if {first.text} <= {last.text} else range({first.text}, {last.text} - 1, -1)"
    test = test_of(INT, first, last)

    def numbers() -> Operand:
        name = writer.temporary()
        writer.emit(f"{name} = iter({text})")
        return Operand(name, INT)

    def general() -> Operand:
        return writer.native(f"{writer.argument(counted)}({first.text}, {last.text})")

    if test is None:
        return general()
    return writer.value_by_case([(test, numbers)], general) if test else numbers()


STATEMENTS.update(
    {
        WhileStatementAst: while_loop,
        DoWhileStatementAst: do_loop,
        DoUntilStatementAst: do_loop,
        ForStatementAst: for_loop,
        ForEachStatementAst: for_each_loop,
    }
)
