"""Statements in a generated function: lists of them with what errors and signals do there, `if`, output, jumps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from hvsim.grammar.nodes import (
    AssignmentStatementAst,
    BreakStatementAst,
    CommandExpressionAst,
    ContinueStatementAst,
    ConvertExpressionAst,
    IfStatementAst,
    PipelineAst,
    ReturnStatementAst,
    StringConstantExpressionAst,
    UnaryExpressionAst,
)
from hvsim.interpreter.compiler.generated.assignments import assign
from hvsim.interpreter.compiler.generated.expressions import raw, reads_success, statement_value, succeed
from hvsim.interpreter.compiler.generated.knowledge import OTHER, Operand
from hvsim.interpreter.compiler.generated.leaving import ClauseLevel, ListLevel
from hvsim.interpreter.compiler.generated.operators import condition, count, truth
from hvsim.interpreter.compiler.generated.writer import (
    MAXIMUM_BLOCKS,
    MAXIMUM_DEPTH,
    STATEMENTS,
    LoopContext,
    Writer,
    discarded,
)
from hvsim.interpreter.compiler.guard import located
from hvsim.interpreter.compiler.values import is_void, lone_expression
from hvsim.interpreter.pipeline.signals import BREAK, CONTINUE, Break, Continue, Signal

if TYPE_CHECKING:
    from hvsim.grammar.nodes import Ast, ExpressionAst, StatementBlockAst


def block(writer: Writer, node: StatementBlockAst) -> None:
    """The statements of a block; one with traps is left to its closure."""
    if node.traps:
        closure_statement(writer, writer.compiler.block(node))
    else:
        statement_list(writer, node.statements)


def statement_list(writer: Writer, statements: Sequence[Ast]) -> None:
    for position, each in enumerate(statements):
        if not writer.known.reachable:
            return
        writer.path.append(ListLevel(writer.compiler, statements, position))
        _guarded(writer, each)
        writer.path.pop()


def statement(writer: Writer, node: Ast) -> None:
    write = STATEMENTS.get(node.__class__)
    if write is None or writer.blocks > MAXIMUM_BLOCKS or writer.depth > MAXIMUM_DEPTH:
        closure_statement(writer, writer.compiler.statement(node))
    else:
        write(writer, node)


def closure_statement(writer: Writer, run: Callable[..., Signal | None]) -> None:
    """A statement left to its closure."""
    signal = writer.scripted(f"{writer.argument(run)}(scope, out)")
    with writer.captured() as lines:
        writer.leave((), signal.text)
    writer.block(f"if {signal.text} is not None:", lines)


def _guarded(writer: Writer, node: Ast) -> None:
    """One statement of a list. Its error or a command's signal ends the function; afterwards all is known again."""
    raises, touched, assigned = writer.raises, writer.touched, writer.assigned
    writer.raises, writer.touched, writer.assigned = False, set(writer.known.dirty), set()
    before = writer.known.copy()
    writer.blocks += 1
    with writer.captured() as lines:
        statement(writer, node)
    writer.blocks -= 1
    if writer.raises:
        writer.block("try:", lines)
        after = writer.known
        with writer.captured() as lines:
            writer.known = after.copy()
            take_over(writer, writer.touched)
            writer.leave((), "error")
        writer.block("except EXITS as error:", lines)
        writer.known = after
    else:
        writer.lines.extend((depth - 1, text) for depth, text in lines)
    writer.recheck(before, ())
    writer.raises |= raises
    writer.touched |= touched
    writer.assigned |= assigned


def take_over(writer: Writer, touched: set[str]) -> None:
    """In a handler: the scope gets what was changed, unless script code was running, which had it."""
    if touched:
        writer.emit("if outside != 1:")
        for key in sorted(touched, key=list(writer.names).index):
            name = writer.names[key]
            writer.emit(f"    if {name} is not unset: values[{writer.argument(key)}] = {name}")
    writer.known.dirty.clear()


def positioned(writer: Writer, node: Ast, write: Callable[[], Any]) -> Any:
    """What `write` writes, its errors standing at `node`."""
    outer, writer.raises = writer.raises, False
    writer.blocks += 1
    with writer.captured() as lines:
        found = write()
    writer.blocks -= 1
    raises, writer.raises = writer.raises, outer or writer.raises
    if not raises:
        writer.lines.extend((depth - 1, text) for depth, text in lines)
        return found
    compiler = writer.compiler

    def locate(error: Any) -> Any:
        return located(error, compiler, node)

    writer.block("try:", lines)
    writer.emit("except ERRORS as error:")
    writer.emit(f"    raise {writer.argument(locate)}(error) from None")
    return found


# jumps


def dispatch(writer: Writer, signal: str) -> None:
    """What the innermost loop does about a signal; the text after it is not reached."""
    context = writer.loops[-1]
    label = writer.argument(context.label) if context.label is not None else "None"
    writer.emit(f"signal = leaves({signal}, {label})")
    before = writer.known.copy()
    with writer.captured() as lines:
        writer.emit("signal = None")
        go_on(writer, context)
    writer.block("if signal is False:", lines)
    writer.known = before
    context.exits.append(writer.known.copy())
    context.passes_signal = True
    writer.emit("break")
    writer.known.reachable = False


def go_on(writer: Writer, context: LoopContext) -> None:
    """The next round of a loop."""
    context.proceed()
    if writer.known.reachable:
        context.rounds.append(writer.known.copy())
        writer.emit("continue")
    writer.known.reachable = False


def leave_region(writer: Writer, result: str) -> None:
    writer.flush()
    writer.emit(f"return {result}")
    writer.known.reachable = False


def _jump(writer: Writer, label_node: ExpressionAst | None, kind: type[Break | Continue], plain: Signal) -> None:
    label = label_node.value.lower() if isinstance(label_node, StringConstantExpressionAst) else None
    if not writer.loops:
        leave_region(writer, writer.argument(plain if label is None else kind(label)))
        return
    context = writer.loops[-1]
    if label is not None and label != context.label:
        dispatch(writer, writer.argument(kind(label)))
    elif kind is Continue:
        go_on(writer, context)
    else:
        context.exits.append(writer.known.copy())
        writer.emit("signal = None")
        writer.emit("break")
        writer.known.reachable = False


def break_statement(writer: Writer, node: BreakStatementAst) -> None:
    if node.label is None or isinstance(node.label, StringConstantExpressionAst):
        _jump(writer, node.label, Break, BREAK)
    else:
        closure_statement(writer, writer.compiler.statement(node))


def continue_statement(writer: Writer, node: ContinueStatementAst) -> None:
    if node.label is None or isinstance(node.label, StringConstantExpressionAst):
        _jump(writer, node.label, Continue, CONTINUE)
    else:
        closure_statement(writer, writer.compiler.statement(node))


def return_statement(writer: Writer, node: ReturnStatementAst) -> None:
    inside = node.pipeline
    if inside is None:
        leave_region(writer, "ReturnValue(None)" if writer.is_method else "RETURN")
    elif lone_expression(inside) is None:
        signal = writer.scripted(f"{writer.argument(writer.compiler.statement(node))}(scope, out)")
        leave_region(writer, signal.text)
    elif writer.is_method:
        value = positioned(writer, inside, lambda: statement_value(writer, inside))
        leave_region(writer, f"ReturnValue({value.text})")
    else:
        positioned(writer, inside, lambda: statement(writer, inside))
        leave_region(writer, "RETURN")


# output


def pipeline(writer: Writer, node: Any) -> None:
    expression = lone_expression(node)
    if expression is None:
        closure_statement(writer, writer.compiler.statement(node))
        return
    tracks = writer.compiler.tracks_success
    if tracks and reads_success(expression):
        closure_statement(writer, writer.compiler.statement(node))
        return
    succeed(writer)
    if isinstance(expression, UnaryExpressionAst) and is_void(expression):
        count(writer, expression, wanted=False)
    elif isinstance(expression, ConvertExpressionAst) and is_void(expression):
        raw(writer, expression.child)
    elif expression.__class__.__name__ == "ArrayExpressionAst":
        closure_statement(writer, writer.compiler.statement(node))
    else:
        output(writer, raw(writer, expression))


def output(writer: Writer, found: Operand) -> None:
    """Sends a value down the pipeline, a collection's elements one by one."""
    found = writer.held(found)
    if found.kinds & OTHER or found.nothing:
        call = f"out({found.text}) if {found.text}.__class__ in SCALARS else emit({found.text}, out)"
    else:
        call = f"out({found.text})"
    writer.raises = True
    writer.choose([("collects", lambda: writer.emit(call))], lambda: discarded(writer.scripted(call)))


def assignment(writer: Writer, node: AssignmentStatementAst) -> None:
    expression = lone_expression(node.right)
    if writer.compiler.tracks_success and expression is not None:
        if reads_success(expression):
            closure_statement(writer, writer.compiler.statement(node))
            return
        succeed(writer)
    saved = writer.attempt()
    found = assign(writer, node, wanted=False)
    writer.raises |= saved.raises
    if found is None:
        writer.undo(saved)
        writer.raises = True
        discarded(writer.scripted(f"{writer.argument(writer.compiler.statement(node))}(scope, out)"))


def if_statement(writer: Writer, node: IfStatementAst) -> None:
    _clauses(writer, node, 0)


def _clauses(writer: Writer, node: IfStatementAst, position: int) -> None:
    if position == len(node.clauses):
        if node.else_clause is not None:
            block(writer, node.else_clause)
        return
    test, body = node.clauses[position]
    before, assigned = writer.known.copy(), writer.assigned
    writer.assigned = set()
    holds = positioned(writer, test, lambda: held_condition(writer, test))
    level = ClauseLevel(writer.compiler, node, position)
    writer.recheck(before, (level,), f"True if {holds} else False")
    writer.assigned |= assigned
    writer.choose([(holds, lambda: block(writer, body))], lambda: _clauses(writer, node, position + 1))


def held_condition(writer: Writer, test: Ast) -> str:
    inner = lone_expression(test)
    if inner is not None:
        return condition(writer, inner)
    return truth(writer, statement_value(writer, test))


STATEMENTS.update(
    {
        PipelineAst: pipeline,
        CommandExpressionAst: pipeline,
        AssignmentStatementAst: assignment,
        IfStatementAst: if_statement,
        BreakStatementAst: break_statement,
        ContinueStatementAst: continue_statement,
        ReturnStatementAst: return_statement,
    }
)
