"""The engine that runs now, for the few places that are handed none: a cast such as `[IO.FileInfo]'a.txt'`.

An engine enters when a run begins; sessions of one process take turns.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hvsim.interpreter.engine import Engine

_current: Engine | None = None


def enter(engine: Engine) -> None:
    """Says that `engine` runs from now on."""
    global _current
    _current = engine


def engine() -> Engine:
    """The engine that entered last. Raises `LookupError` before any did."""
    if _current is None:
        raise LookupError("no engine has been started")
    return _current
