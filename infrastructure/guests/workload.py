"""A guest at work: writes real blocks to its machine's first disk as time passes.

Lazy: the writes of a stretch of time are made when somebody looks at the disk, and only the last one to a place counts,
so that a year passes as quickly as an hour. Same seed, same times: same bytes.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from attrs import define

from hvsim.blocks.device import KIB, MIB
from hvsim.blocks.digest import digest
from hvsim.blocks.generated import mix64

if TYPE_CHECKING:
    from hvsim.infrastructure.machines.virtual_machine import VirtualMachine

WRITES_PER_PLACE = 4
"""Of a long stretch of time only so many writes for each place are made: earlier ones are nearly all overwritten."""


@define(eq=False)
class Workload:
    """One write of `write_size` bytes every `interval` seconds, somewhere in `area` bytes from `offset` on."""

    seed: int
    interval: float
    write_size: int = 64 * KIB
    offset: int = 0
    area: int = 64 * MIB
    since: datetime | None = None
    written: int = 0

    @property
    def rate(self) -> float:
        """Bytes that it writes in a second."""
        return self.write_size / self.interval

    def begin(self, now: datetime) -> None:
        """The guest works from now on."""
        self.since = now

    def catch_up(self, machine: VirtualMachine) -> None:
        """Makes the writes that the running guest has done since the last look."""
        now = machine.host.clock.now()
        if self.since is None or not machine.is_running or not machine.disks:
            self.since = now
            return
        due = int((now - self.since).total_seconds() / self.interval)
        if due == 0:
            return
        self.since += timedelta(seconds=due * self.interval)
        places = max(1, self.area // self.write_size)
        last = {
            mix64(self.seed ^ number) % places: number
            for number in range(self.written, self.written + due)[-WRITES_PER_PLACE * places :]
        }
        self.written += due
        for place, number in sorted(last.items()):
            piece = digest(b"%d:%d" % (self.seed, number))
            machine.disks[0].fill(self.offset + place * self.write_size, self.write_size, piece)
