"""The engine that runs now, for the few places that are handed none: a cast such as `[IO.FileInfo]'a.txt'`.

An engine enters when a run begins. From then on its type data is what member access looks into, and its scripts'
classes and enums are the ones known by name. So the sessions of one process take turns, whichever thread runs them: one
waits until the run of another has ended. Python's threads would not compute side by side anyway.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from threading import RLock
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from hvsim.interpreter.values.types import type_data
from hvsim.interpreter.values.types.registry import forget_type, register_type

if TYPE_CHECKING:
    from hvsim.interpreter.engine import Engine

Given = ParamSpec("Given")
Result = TypeVar("Result")

_current: Engine | None = None
_turn = RLock()
_depth = 0
"""How many runs are under way in the thread whose turn it is: a run may begin another session's."""


def enter(engine: Engine) -> None:
    """Says that `engine` runs from now on."""
    global _current
    if _current is engine:
        return
    if _current is not None:
        for name in _current.script_types:
            forget_type(name)
    for each in engine.script_types.values():
        register_type(each)
    _current = engine
    type_data.use(engine.type_table)


def leave(engine: Engine) -> None:
    """Says that `engine` will not run again: nothing here holds it any longer."""
    global _current
    with _turn:
        if _current is engine:
            for name in engine.script_types:
                forget_type(name)
            type_data.use(type_data.TypeTable())
            _current = None


def in_turn(
    run: Callable[Concatenate[Engine, Given], Result],
) -> Callable[Concatenate[Engine, Given], Result]:
    """A run of an engine, begun when no other thread runs one; a run that it was begun in goes on afterwards."""

    @wraps(run)
    def run_in_turn(engine: Engine, /, *arguments: Given.args, **named: Given.kwargs) -> Result:
        global _depth
        with _turn:
            before = _current if _depth else None
            _depth += 1
            try:
                enter(engine)
                return run(engine, *arguments, **named)
            finally:
                _depth -= 1
                if before is not None:
                    enter(before)

    return run_in_turn


@contextmanager
def visiting(engine: Engine) -> Iterator[None]:
    """Lets `engine` run for a while in the midst of another one's run."""
    before = _current
    enter(engine)
    try:
        yield
    finally:
        if before is not None:
            enter(before)


def engine() -> Engine:
    """The engine that entered last. Raises `LookupError` before any did."""
    if _current is None:
        raise LookupError("no engine has been started")
    return _current
