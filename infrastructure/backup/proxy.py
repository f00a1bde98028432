"""Proxies: who reads the frozen disks and sends what is new, so many tasks at a time and so many bytes a second."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from attrs import define, field

from hvsim.infrastructure.clock import SimulatedClock
from hvsim.infrastructure.host import Host

if TYPE_CHECKING:
    from hvsim.infrastructure.clock import Slots

ON_HOST_TASKS = 4


@define(eq=False)
class Proxy:
    """A proxy on a host. Speeds are bytes per second, for one task."""

    id: UUID
    name: str
    host: Host
    clock: SimulatedClock
    max_tasks: int = ON_HOST_TASKS
    read_speed: float = 110e6
    _slots: Slots | None = field(default=None, init=False, repr=False)

    @property
    def slots(self) -> Slots:
        """The places for tasks, taken while a machine is processed."""
        if self._slots is None:
            self._slots = self.clock.slots(self.max_tasks)
        return self._slots
