"""Which machine answers a question of management instrumentation."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from hvsim.cmdlets.estate.inside import inside_of
from hvsim.infrastructure.costs.durations import CONNECTION_LIMIT
from hvsim.infrastructure.inside.addresses import find_place
from hvsim.infrastructure.inside.machine import Inside
from hvsim.infrastructure.inside.ports import REMOTING_PORT, RPC_PORT

if TYPE_CHECKING:
    from hvsim.interpreter.engine import Engine


def reached(engine: Engine, computer: str, service: str = "WinRM") -> Inside | None:
    """The machine of that name or address, where it is up and its service answers; the own one always does.

    To wait for an answer that does not come takes time: whoever asks until it does comes to an end.
    """
    here = inside_of(engine)
    place = find_place(here.network, computer, here.place)
    if place is None:
        return None
    if place.thing is here.place:
        return here
    found = Inside(place.thing, here.arrays)
    if place.listens(REMOTING_PORT if service == "WinRM" else RPC_PORT) and found.services.runs(service):
        return found
    engine.clock.sleep(timedelta(seconds=CONNECTION_LIMIT))
    return None
