"""The engine that runs now, for the few places that are handed none: a cast such as `[IO.FileInfo]'a.txt'`.

An engine enters when a run begins; sessions of one process take turns. From then on its type data is what member access
looks into, and its scripts' classes and enums are the ones known by name.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from hvsim.interpreter.values.types import type_data
from hvsim.interpreter.values.types.registry import forget_type, register_type

if TYPE_CHECKING:
    from hvsim.interpreter.engine import Engine

_current: Engine | None = None


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
