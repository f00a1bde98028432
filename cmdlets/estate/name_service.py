"""What the language asks the estate for: the names on its network, and who writes into event logs."""

from __future__ import annotations

from hvsim.cmdlets.estate.inside import inside_of
from hvsim.infrastructure.inside.addresses import NetworkPlace, find_place
from hvsim.interpreter.engine import Engine
from hvsim.interpreter.host import EventRegistry, NameService


class EstateNames:
    """What names mean to the machine of one session."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def find(self, name: str) -> NetworkPlace | None:
        inside = inside_of(self.engine)
        return find_place(inside.network, name, inside.place)


def offer_names(engine: Engine) -> None:
    """Lets scripts of the session ask for names, and for the registered sources of events."""
    engine.add_service(NameService, lambda: EstateNames(engine))
    engine.add_service(EventRegistry, lambda: inside_of(engine).events)
