"""Commands that act on the machine they run on: which one that is."""

from __future__ import annotations

from hvsim.infrastructure.estate import Estate
from hvsim.infrastructure.inside.machine import Inside
from hvsim.interpreter.engine import Engine


def inside_of(engine: Engine) -> Inside:
    """The machine on which the engine's session runs: the one it was opened on, else the estate's first host."""
    if Inside.__name__ not in engine.offered_services:
        estate: Estate = engine.service(Estate)
        engine.add_service(Inside, lambda: Inside(estate.local_host, estate.arrays))
    found: Inside = engine.service(Inside)
    return found


def inside_named(engine: Engine, computer: str) -> Inside:
    """The machine of that name, the session's own for none. Raises `NotFound`."""
    if computer.lower() in ("", ".", "localhost", engine.personality.machine_name.lower()):
        return inside_of(engine)
    estate: Estate = engine.service(Estate)
    return Inside(estate.computer(computer), estate.arrays)
