"""Calling a declared member: overload, conversion, the call, and PowerShell's wrapping of what .NET throws."""

from __future__ import annotations

from typing import Any

from hvsim.interpreter import running
from hvsim.interpreter.errors import NetException, NetFailure, ScriptError, failure
from hvsim.interpreter.values.members.overloads import choose
from hvsim.interpreter.values.nothing import NOTHING
from hvsim.interpreter.values.types.net_types import Method, NetType, Overload

INVOCATION_EXCEPTION = "System.Management.Automation.MethodInvocationException"


def engine_for(engine: Any) -> Any:
    """The engine a member gets: the caller's, or the running one where the caller has none."""
    if engine is not None:
        return engine
    return running.engine()


def call(
    method: Method, receiver: list[Any], arguments: list[Any], owner: NetType | None, engine: Any, shown_name: str = ""
) -> Any:
    """The method's result; `receiver` is [target] for instance members, [] for static ones, [type] for generic new."""
    overload, values = choose(method, arguments, owner)
    return run(overload, receiver, values, engine, shown_name or method.name, len(arguments))


def run(overload: Overload, receiver: list[Any], values: list[Any], engine: Any, name: str, count: int) -> Any:
    """Calls the function behind an overload; a .NET exception becomes a MethodInvocationException."""
    try:
        if overload.passes_engine:
            result = overload.function(engine_for(engine), *receiver, *values)
        else:
            result = overload.function(*receiver, *values)
    except NetFailure as error:
        raise invocation_error(name, count, error.exception) from None
    except OSError as error:
        raise invocation_error(name, count, _about_file(error, engine)) from None
    except (AttributeError, TypeError) as error:
        refused = _null_argument(overload, values)
        if refused is None:
            raise
        raise invocation_error(name, count, refused) from error
    return NOTHING if result is None and overload.return_type == "void" else result


def _about_file(error: OSError, engine: Any) -> NetException:
    if error.filename is None:
        raise error  # not about a file of the machine
    from hvsim.interpreter.errors.file_errors import io_exception

    engine = engine_for(engine)
    return io_exception(error, str(error.filename), engine.file_system, engine.personality)


def _null_argument(overload: Overload, values: list[Any]) -> NetException | None:
    """What .NET throws for a `$null` that a method cannot use; None when no argument is `$null`."""
    for parameter, value in zip(overload.parameters, values, strict=False):
        if value is None:
            message = f"Value cannot be null. (Parameter '{parameter.name}')"
            return NetException("System.ArgumentNullException", message)
    return None


def invocation_error(name: str, count: int, cause: NetException) -> ScriptError:
    """`Exception calling "Substring" with "1" argument(s): "..."`, with the .NET exception's type as the id."""
    if cause.error_record is not None and cause.is_a("System.Management.Automation.RuntimeException"):
        return ScriptError(cause.error_record)
    return failure(
        f'Exception calling "{name}" with "{count}" argument(s): "{cause.message}"',
        cause.short_name,
        "NotSpecified",
        INVOCATION_EXCEPTION,
        inner=cause,
    )
