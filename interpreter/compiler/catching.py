"""try, catch, finally, trap, throw: which clause takes an error, and what `$_` is in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hvsim.grammar.nodes import ThrowStatementAst, TrapStatementAst, TryStatementAst
from hvsim.interpreter.compiler.core import statement
from hvsim.interpreter.compiler.guard import ERRORS, may_finish, statement_list, taken
from hvsim.interpreter.compiler.hot_loops import hot_block
from hvsim.interpreter.compiler.types import find_type
from hvsim.interpreter.errors import ErrorRecord, NetException, ScriptError
from hvsim.interpreter.errors.records import RUNTIME_EXCEPTION
from hvsim.interpreter.state.scope import MISSING
from hvsim.interpreter.values import to_string, unwrap

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hvsim.grammar.nodes import TypeConstraintAst
    from hvsim.interpreter.compiler.core import Compiler, Out, Statement
    from hvsim.interpreter.engine import Engine
    from hvsim.interpreter.pipeline.signals import Signal
    from hvsim.interpreter.state.scope import Scope
    from hvsim.interpreter.values.types.net_types import NetType

_RUNTIME = (RUNTIME_EXCEPTION, "System.SystemException", "System.Exception", "System.Object")
_COMMAND_FAILED = "System.Management.Automation.CmdletInvocationException"
_STOPPED = "System.Management.Automation.ActionPreferenceStopException"


def _catch_type(compiler: Compiler, kind: TypeConstraintAst) -> NetType | None:
    return find_type(compiler, kind.type_name)


def run_handler(engine: Engine, scope: Scope, out: Out, body: Statement, record: ErrorRecord) -> Signal | None:
    """Runs a catch or trap body: `$_` is the record, and a bare `throw` raises it again."""
    values = scope.values
    before, outer = values.get("_", MISSING), engine.current_error
    values["_"] = record
    engine.current_error = record
    try:
        return body(scope, out)
    finally:
        engine.current_error = outer
        if before is MISSING:
            values.pop("_", None)
        else:
            values["_"] = before


def choose(compiler: Compiler, clauses: list[tuple[list[Any], Statement]], error: ScriptError) -> Any:
    """The clause's body for an error and the exception it sees (None: the record's own), or None.

    Tried are the exceptions that PowerShell has in hand, outermost last. The clause that names the most special type
    wins, whichever exception it takes: one that other clauses' types derive from yields to them.
    """
    named = [(_catch_type(compiler, kind), body) for kinds, body in clauses for kind in kinds]
    bases = [() if kind is None else tuple(each.full_name for each in kind.ancestry()) for kind, _ in named]
    names = [each[0] if each else "" for each in bases]
    best, chosen = len(named) + 1, None
    for ancestry, exception in _layers(error):
        index = next((i for i, name in enumerate(names) if name and name == ancestry[0]), -1)
        if index < 0:
            index = next((i for i, name in enumerate(names) if name and name in ancestry), -1)
        if index < 0:
            continue
        rank = sum(names[index] in each[1:] for each in bases)
        if rank < best:
            best, chosen = rank, (named[index][1], exception)
        if best == 0:
            break
    if chosen is None:
        body = next((each for kinds, each in clauses if not kinds), None)
        return None if body is None else (body, None)
    return chosen


def _layers(error: ScriptError) -> Iterator[tuple[tuple[str, ...], NetException | None]]:
    """The exceptions a catch clause may name, each as the names of its type and bases, and what `$_` then carries."""
    exception = error.record.exception
    own = exception.ancestry()
    if error.by_command:
        yield own, None
        yield (_COMMAND_FAILED, *_RUNTIME), None
        if exception.inner is not None:
            yield exception.inner.ancestry(), exception.inner
        return
    if error.escalated:
        yield (_STOPPED, *_RUNTIME), None
    if RUNTIME_EXCEPTION in own:
        if exception.inner is not None:
            yield exception.inner.ancestry(), exception.inner
        yield own, None
        return
    yield own, None
    if not error.escalated:
        # A foreign exception travels inside a RuntimeException.
        yield _RUNTIME, None


def seen(error: ScriptError, exception: NetException | None) -> ErrorRecord:
    """The record `$_` is: that of the inner exception when a clause named it."""
    record = error.record
    if exception is None or exception is record.exception:
        return record
    made = ErrorRecord(exception, record.error_id, record.category, record.target)
    made.command_name, made.details = record.command_name, record.details
    made.invocation, made.position = record.invocation, record.position
    made.script_stack_trace = record.script_stack_trace
    made.activity = record.activity
    return made


@statement(TryStatementAst)
def try_statement(compiler: Compiler, node: TryStatementAst) -> Statement:
    engine = compiler.engine
    body = hot_block(compiler, node.body)
    clauses = [(clause.types, hot_block(compiler, clause.body)) for clause in node.catch_clauses]
    last = node.finally_block
    finish = None if last is None else statement_list(compiler, last.statements, last.traps)

    def attempt(scope: Scope, out: Out) -> Signal | None:
        saved = engine.in_try
        engine.in_try = True
        frame, streams = engine.frame, engine.streams
        try:
            return body(scope, out)
        except ERRORS as caught:
            engine.in_try = saved
            engine.frame, engine.streams = frame, streams
            error = taken(caught, compiler, node.body)
            chosen = choose(compiler, clauses, error)
            if chosen is None:
                raise error from None
        finally:
            engine.in_try = saved
        # Outside of `except`: errors of handlers within each other would each look through all of those before.
        clause, exception = chosen
        return run_handler(engine, scope, out, clause, seen(error, exception))

    if finish is None:
        return attempt

    def attempt_and_finish(scope: Scope, out: Out) -> Signal | None:
        frame, streams = engine.frame, engine.streams
        signal, passing = None, None
        try:
            signal = attempt(scope, out)
        except BaseException as error:  # held until `finally` has run, then raised again
            passing = error
        if passing is None:
            finish(scope, out)
            return signal
        engine.frame, engine.streams = frame, streams
        if may_finish(engine, passing):
            try:
                finish(scope, out)
            except ERRORS:
                if not isinstance(passing, KeyboardInterrupt):
                    raise
        raise passing

    return attempt_and_finish


@statement(ThrowStatementAst)
def throw_statement(compiler: Compiler, node: ThrowStatementAst) -> Statement:
    engine = compiler.engine
    operand = None if node.pipeline is None else compiler.value(node.pipeline)

    def throw(scope: Scope, out: Out) -> Signal | None:
        if operand is None:
            record = engine.current_error
            if record is not None:
                raise ScriptError(record, thrown=True)
            raise thrown("ScriptHalted", None)
        raise thrown_value(operand(scope))

    return throw


def thrown_value(value: Any) -> ScriptError:
    """The error that `throw value` raises."""
    base = unwrap(value)
    if isinstance(base, ErrorRecord):
        return ScriptError(base, thrown=True)
    if isinstance(base, NetException):
        record = base.error_record
        if record is None or record.exception is not base:
            # Thrown a second time, the exception gets a record of the second place.
            record = ErrorRecord(base, base.message, "OperationStopped")
        else:
            fresh = ErrorRecord(base, record.error_id, record.category, record.target)
            fresh.details = record.details
            record = fresh
        return ScriptError(record, thrown=True)
    return thrown(to_string(base) if base is not None else "ScriptHalted", base)


def thrown(text: str, target: Any) -> ScriptError:
    exception = NetException("System.Management.Automation.RuntimeException", text, WasThrownFromThrowStatement=True)
    record = ErrorRecord(exception, text, "OperationStopped", target)
    exception.error_record = record
    return ScriptError(record, thrown=True)


@statement(TrapStatementAst)
def lone_trap(compiler: Compiler, node: TrapStatementAst) -> Statement:
    """A trap that stands in no list of statements (`$a = trap { }`) has nothing to guard."""
    return lambda scope, out: None
