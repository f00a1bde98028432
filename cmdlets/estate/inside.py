"""Commands that act on the machine they run on: which one that is."""

from __future__ import annotations

from hvsim.infrastructure.errors import NotFound
from hvsim.infrastructure.estate import Estate
from hvsim.infrastructure.inside.addresses import find_place
from hvsim.infrastructure.inside.machine import Inside
from hvsim.interpreter.engine import Engine
from hvsim.interpreter.state.initial import PROCESS_ID


def inside_of(engine: Engine) -> Inside:
    """The machine on which the engine's session runs: the one it was opened on, else the estate's first host."""
    if Inside.__name__ not in engine.offered_services:
        estate: Estate = engine.service(Estate)
        engine.add_service(Inside, lambda: Inside(estate.local_host, estate.arrays, PROCESS_ID))
    found: Inside = engine.service(Inside)
    return found


def inside_named(engine: Engine, computer: str) -> Inside:
    """The machine of that name or address that answers, the session's own for none. Raises `NotFound`."""
    here = inside_of(engine)
    if computer.lower() in ("", ".", "localhost", engine.personality.machine_name.lower()):
        return here
    place = find_place(here.network, computer, here.place)
    if place is None or not place.is_up:
        raise NotFound("computer", computer, (item.name for item in here.network))
    return here if place.thing is here.place else Inside(place.thing, here.arrays)
