"""Proxies: computers that read the frozen disks and send what is new, so many tasks at a time.

A host is one for its own machines; an off-host proxy reads shadow copies of LUNs or shares.
"""

from __future__ import annotations

from uuid import UUID

from attrs import define, field

from hvsim.infrastructure.clock import SimulatedClock, Slots
from hvsim.infrastructure.computers import Computer

ON_HOST_TASKS = 4


@define(eq=False)
class Proxy:
    """A proxy on a computer."""

    id: UUID
    name: str
    computer: Computer
    clock: SimulatedClock
    max_tasks: int = ON_HOST_TASKS
    off_host: bool = False
    enabled: bool = True
    description: str = ""
    _slots: Slots | None = field(default=None, init=False, repr=False)

    @property
    def slots(self) -> Slots:
        """The places for tasks, taken while a machine is processed."""
        if self._slots is None or self._slots.count != self.max_tasks:
            self._slots = self.clock.slots(self.max_tasks)
        return self._slots
