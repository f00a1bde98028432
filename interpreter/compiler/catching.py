"""try, catch, finally, trap, throw: which clause takes an error, and what `$_` is in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hvsim.grammar.nodes import ThrowStatementAst, TrapStatementAst, TryStatementAst
from hvsim.interpreter.compiler.core import statement
from hvsim.interpreter.compiler.guard import ERRORS, statement_list, taken
from hvsim.interpreter.errors import ErrorRecord, NetException, ScriptError
from hvsim.interpreter.errors.records import RUNTIME_EXCEPTION
from hvsim.interpreter.state.scope import MISSING

if TYPE_CHECKING:
    from hvsim.grammar.nodes import TypeConstraintAst
    from hvsim.interpreter.compiler.core import Compiler, Out, Statement
    from hvsim.interpreter.engine import Engine
    from hvsim.interpreter.pipeline.signals import Signal
    from hvsim.interpreter.state.scope import Scope


def _catch_type(compiler: Compiler, kind: TypeConstraintAst) -> str | None:
    from hvsim.interpreter.compiler.types import find_type

    found = find_type(compiler, kind.type_name)
    return None if found is None else found.full_name


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

    The inner exception is tried first: its exact type, then its bases. A clause without types comes last.
    """
    exception = error.record.exception
    if not exception.is_a(RUNTIME_EXCEPTION):
        # PowerShell carries a foreign exception inside a RuntimeException, whose bases are tried before Exception.
        body = (
            _by_type(compiler, clauses, exception, but="System.Exception")
            or _by_name(compiler, clauses, RUNTIME_EXCEPTION)
            or _by_name(compiler, clauses, "System.SystemException")
            or _by_type(compiler, clauses, exception)
        )
    else:
        if exception.inner is not None:
            body = _by_type(compiler, clauses, exception.inner, but="System.Exception")
            if body is not None:
                return body, exception.inner
        body = _by_type(compiler, clauses, exception)
    if body is None:
        body = next((each for kinds, each in clauses if not kinds), None)
    return None if body is None else (body, None)


def _by_type(
    compiler: Compiler, clauses: list[tuple[list[Any], Statement]], exception: NetException, but: str = ""
) -> Any:
    own = exception.net_type.full_name
    named = [(_catch_type(compiler, kind), body) for kinds, body in clauses for kind in kinds]
    for wanted, body in named:
        if wanted == own and wanted != but:
            return body
    for wanted, body in named:
        if wanted is not None and wanted != but and exception.is_a(wanted):
            return body
    return None


def _by_name(compiler: Compiler, clauses: list[tuple[list[Any], Statement]], full_name: str) -> Any:
    for kinds, body in clauses:
        if any(_catch_type(compiler, kind) == full_name for kind in kinds):
            return body
    return None


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
    body = statement_list(compiler, node.body.statements, node.body.traps)
    clauses = [
        (clause.types, statement_list(compiler, clause.body.statements, clause.body.traps))
        for clause in node.catch_clauses
    ]
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
            clause, exception = chosen
            record = seen(error, exception)
            return run_handler(engine, scope, out, clause, record)
        finally:
            engine.in_try = saved

    if finish is None:
        return attempt

    def attempt_and_finish(scope: Scope, out: Out) -> Signal | None:
        frame, streams = engine.frame, engine.streams
        try:
            return attempt(scope, out)
        finally:
            engine.frame, engine.streams = frame, streams
            finish(scope, out)

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
    from hvsim.interpreter.values import unwrap

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
    from hvsim.interpreter.values import to_string

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
