"""What happens to an error at the statement that raised it: its position, traps, preference, report.

One `try` per statement list; nothing is recorded while things go well.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import length_hint
from time import monotonic
from typing import TYPE_CHECKING, Literal

from hvsim.interpreter.errors import NetFailure, ScriptError, as_script_error
from hvsim.interpreter.errors.invocation import InvocationInfo, Position
from hvsim.interpreter.limits import (
    FINISHING_DEPTH,
    FINISHING_SECONDS,
    OVERFLOWS,
    REPORTING_DEPTH,
    call_depth_error,
    memory_error,
    reach_after,
)
from hvsim.interpreter.pipeline.frame import stack_trace
from hvsim.interpreter.pipeline.preferences import preference
from hvsim.interpreter.pipeline.signals import Break, Continue, FlowException, Signal

if TYPE_CHECKING:
    from hvsim.grammar.nodes import Ast, StatementAst, TrapStatementAst, TypeConstraintAst
    from hvsim.interpreter.compiler.core import Compiler, Out, Statement
    from hvsim.interpreter.engine import Engine
    from hvsim.interpreter.state.scope import Scope

ERRORS = (ScriptError, NetFailure, RecursionError, MemoryError)


def located(error: BaseException, compiler: Compiler, node: Ast) -> ScriptError:
    """The error as a `ScriptError` whose record says where it happened, if it did not say so before.

    Raises an overflow of the call depth further while its statement is deep down, or a `try` is around.
    """
    if isinstance(error, RecursionError):
        engine = compiler.engine
        found = _overflow(error, compiler, node, -1 if engine.in_try else min(REPORTING_DEPTH, engine.overflow_reach))
        _count_overflow(engine)
        return found
    return _located(error, compiler, node)


def taken(error: BaseException, compiler: Compiler, node: Ast) -> ScriptError:
    """As `located`, for a `try` or trap that may take the error."""
    if isinstance(error, RecursionError):
        engine = compiler.engine
        found = _overflow(error, compiler, node, engine.overflow_reach)
        _count_overflow(engine)
        return found
    return _located(error, compiler, node)


def may_finish(engine: Engine, error: BaseException) -> bool:
    """Whether a `finally` or `clean` block runs while `error` passes: not in each of thousands of calls."""
    if isinstance(error, RecursionError):
        if _depth(engine) > engine.overflow_reach:
            return False
        _count_overflow(engine)
    elif isinstance(error, KeyboardInterrupt):
        now = monotonic()
        engine.interrupted = engine.interrupted or now
        load = 0 if engine.frame is None else engine.frame.load
        engine.call_depth = min(engine.call_depth, load + FINISHING_DEPTH)
        return now - engine.interrupted < FINISHING_SECONDS
    return True


def _depth(engine: Engine) -> int:
    return 0 if engine.frame is None else engine.frame.depth


def _count_overflow(engine: Engine) -> None:
    engine.overflows += 1
    reach = min(engine.overflow_reach, reach_after(_depth(engine)))
    engine.overflow_reach = reach if engine.overflows < OVERFLOWS else 0


def _overflow(cause: RecursionError, compiler: Compiler, node: Ast, deepest: int) -> ScriptError:
    overflow = call_depth_error(cause)
    error = _located(overflow.error, compiler, node)
    if _depth(compiler.engine) > deepest:
        raise overflow from None
    return error


def _located(error: BaseException, compiler: Compiler, node: Ast) -> ScriptError:
    if isinstance(error, ScriptError) and error.record.script_stack_trace and error.record.position is not None:
        return error
    if isinstance(error, NetFailure):
        error = as_script_error(error)
    elif isinstance(error, MemoryError):
        error = memory_error()
    assert isinstance(error, ScriptError)
    record = error.record
    if record.invocation is None:
        if record.position is None:
            record.position = Position(compiler.source, node.start, node.end)
        record.invocation = InvocationInfo(None, record.position)
    elif record.position is None:
        record.position = record.invocation.position
    if not record.script_stack_trace:
        record.script_stack_trace = stack_trace(compiler.engine.frame, node)
    return error


def settle(engine: Engine, scope: Scope, error: ScriptError) -> None:
    """An error that no trap takes: reported and done with, or raised further, as the preference and the error say."""
    engine.remember_error(error.record)
    for collected in engine.streams.errors:
        if not any(each is error.record for each in collected):
            collected.append(error.record)
    engine.success = False
    if engine.in_try or error.stopped:
        raise error
    action = preference(scope, "erroractionpreference")
    if action in ("SilentlyContinue", "Ignore"):
        return
    if action == "Stop":
        error.stopped = True
        raise error
    if error.thrown:
        raise error
    engine.streams.error(error.record)
    engine.success = False


def statement_list(
    compiler: Compiler, statements: Sequence[StatementAst], traps: Sequence[TrapStatementAst] = ()
) -> Statement:
    """Runs the statements in order; an error ends its statement and, unless it goes further up, the next one runs."""
    if traps:
        return _with_traps(compiler, statements, traps)
    compiled = tuple(compiler.statement(each) for each in statements)
    engine = compiler.engine

    if not compiled:
        return lambda scope, out: None

    if len(compiled) == 1:
        (only,), (node,) = compiled, statements

        def run_one(scope: Scope, out: Out) -> Signal | None:
            try:
                return only(scope, out)
            except FlowException as flow:
                return flow.signal
            except ERRORS as error:
                settle(engine, scope, located(error, compiler, node))
            return None

        return run_one

    count = len(compiled)

    def run(scope: Scope, out: Out) -> Signal | None:
        remaining = iter(compiled)
        while True:
            try:
                for each in remaining:
                    signal = each(scope, out)
                    if signal is not None:
                        return signal
                return None
            except FlowException as flow:
                return flow.signal
            except ERRORS as error:
                node = statements[count - length_hint(remaining) - 1]
                settle(engine, scope, located(error, compiler, node))

    return run


def _with_traps(compiler: Compiler, statements: Sequence[StatementAst], traps: Sequence[TrapStatementAst]) -> Statement:
    compiled = tuple(compiler.statement(each) for each in statements)
    handlers = [
        ([] if trap.type is None else [trap.type], statement_list(compiler, trap.body.statements, trap.body.traps))
        for trap in traps
    ]
    engine = compiler.engine
    handle = _trap_handler(compiler, handlers)

    def run(scope: Scope, out: Out) -> Signal | None:
        saved = engine.in_try
        signal: Signal | None
        try:
            for each, node in zip(compiled, statements, strict=True):
                engine.in_try = True
                try:
                    signal = each(scope, out)
                except FlowException as flow:
                    return flow.signal
                except ERRORS as caught:
                    engine.in_try = saved
                    error = taken(caught, compiler, node)
                else:
                    if signal is not None:
                        return signal
                    continue
                engine.remember_error(error.record)
                engine.success = False
                handled = handle(scope, out, error)
                if handled is None:
                    _after_trap(engine, scope, error)
                elif handled is not True:
                    return handled
            return None
        finally:
            engine.in_try = saved

    return run


def _trap_handler(
    compiler: Compiler, handlers: list[tuple[list[TypeConstraintAst], Statement]]
) -> Callable[[Scope, Out, ScriptError], Signal | Literal[True] | None]:
    from hvsim.interpreter.compiler.catching import choose, run_handler, seen

    def handle(scope: Scope, out: Out, error: ScriptError) -> Signal | Literal[True] | None:
        """The trap's signal; True to go on with the next statement; None when the error is to be reported.

        A trap that breaks, and an error that is no trap's, end every caller up to the next `try` or trap.
        """
        chosen = choose(compiler, handlers, error)
        if chosen is None:
            error.stopped = True
            raise error
        body, exception = chosen
        signal: Signal | None = run_handler(compiler.engine, scope.child(), out, body, seen(error, exception))
        if isinstance(signal, Continue):
            return True
        if isinstance(signal, Break):
            error.stopped = True
            raise error
        return signal

    return handle


def _after_trap(engine: Engine, scope: Scope, error: ScriptError) -> None:
    """A trap that ran to its end leaves the decision to the preference; even a `throw` is then reported and done."""
    if preference(scope, "erroractionpreference") == "Stop" or error.stopped:
        error.stopped = True
        raise error
    if preference(scope, "erroractionpreference") not in ("SilentlyContinue", "Ignore"):
        engine.streams.error(error.record)
