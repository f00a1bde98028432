"""Automatic variables whose value depends on where they are read: `$args`, `$MyInvocation`, `$?` and their like.

Those that are plain values (`$HOME`, `$PSVersionTable`) are set once by `initial`. A script may assign most of these
names; the assigned value then wins, because scopes look at their values first.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from hvsim.interpreter.pipeline.bound import BoundParameters
from hvsim.interpreter.values import Array

if TYPE_CHECKING:
    from hvsim.interpreter.engine import Engine
    from hvsim.interpreter.pipeline.frame import Frame
    from hvsim.interpreter.state.scope import Scope


def nearest_frame(scope: Scope) -> Frame | None:
    """The innermost call that a scope belongs to."""
    current: Scope | None = scope
    while current is not None:
        if current.frame is not None:
            return current.frame
        current = current.parent
    return None


def _arguments(scope: Scope) -> Any:
    frame = nearest_frame(scope)
    if frame is None:
        return Array()
    if frame.arguments is None:
        frame.arguments = Array()
    return frame.arguments


def _input(scope: Scope) -> Any:
    frame = nearest_frame(scope)
    return None if frame is None else frame.input


def _my_invocation(scope: Scope) -> Any:
    frame = nearest_frame(scope)
    return scope.engine.top_invocation if frame is None else frame.my_invocation()


def _bound_parameters(scope: Scope) -> Any:
    frame = nearest_frame(scope)
    if frame is None:
        return BoundParameters()
    if frame.bound is None:
        frame.bound = BoundParameters()
    return frame.bound


def _cmdlet(scope: Scope) -> Any:
    frame = nearest_frame(scope)
    return None if frame is None else frame.cmdlet


def _command_path(scope: Scope) -> Any:
    frame = nearest_frame(scope)
    return "" if frame is None or frame.ast is None else frame.ast.source.file


def _script_root(scope: Scope) -> Any:
    path = _command_path(scope)
    return scope.engine.personality.parent(path) if path else ""


def _success(scope: Scope) -> Any:
    return scope.engine.success


def _location(scope: Scope) -> Any:
    return scope.engine.current_location()


FRAME_VARIABLES: dict[str, Callable[[Scope], Any]] = {
    "args": _arguments,
    "input": _input,
    "myinvocation": _my_invocation,
    "psboundparameters": _bound_parameters,
    "pscmdlet": _cmdlet,
    "pscommandpath": _command_path,
    "psscriptroot": _script_root,
}


def _once(name: str, make: Callable[[Engine], Any]) -> Callable[[Scope], Any]:
    """A value made at its first reading and then kept in the global scope."""

    def read(scope: Scope) -> Any:
        engine = scope.engine
        value = make(engine)
        engine.global_scope.force(name, value)
        return value

    return read


def _version_table(engine: Engine) -> Any:
    from hvsim.interpreter.state.session_values import version_table

    return version_table(engine)


def _context(engine: Engine) -> Any:
    from hvsim.interpreter.state.session_values import EngineIntrinsics

    return EngineIntrinsics(engine)


def _host(engine: Engine) -> Any:
    from hvsim.interpreter.state.session_values import Host

    return Host(engine)


def _style(engine: Engine) -> Any:
    from hvsim.interpreter.formatting.ps_style import ps_style

    return ps_style(engine)


def _default_values(engine: Engine) -> Any:
    from hvsim.interpreter.state.session_values import DefaultParameterDictionary

    return DefaultParameterDictionary()


AUTOMATIC: dict[str, Callable[[Scope], Any]] = {
    **FRAME_VARIABLES,
    "?": _success,
    "pwd": _location,
    "psversiontable": _once("PSVersionTable", _version_table),
    "executioncontext": _once("ExecutionContext", _context),
    "host": _once("Host", _host),
    "psdefaultparametervalues": _once("PSDefaultParameterValues", _default_values),
    "psstyle": _once("PSStyle", _style),
}
# Automatic variables that exist before anybody has read them, and how they are spelt.
LAZY_NAMES = {
    "psversiontable": "PSVersionTable",
    "executioncontext": "ExecutionContext",
    "host": "Host",
    "psdefaultparametervalues": "PSDefaultParameterValues",
    "psstyle": "PSStyle",
    "pwd": "PWD",
    "?": "?",
}
