"""StdRegProv speaks of the registry that a machine shows its administrator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hvsim.infrastructure.inside.machine import Inside
from hvsim.infrastructure.wmi.classes import WmiClass

if TYPE_CHECKING:
    from hvsim.interpreter.engine import Engine


def show_registry(engine: Engine, definition: WmiClass, inside: Inside) -> None:
    """Before the registry of a machine is asked for: a machine on which nobody has been yet has that of a fresh one."""
    if definition.name == "StdRegProv":
        from hvsim.cmdlets.core.remote_engines import registry_of  # loads what remote sessions need

        registry_of(inside.place)
