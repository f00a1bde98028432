"""Resource metering: what a machine has used since somebody began to measure.

A sample is taken every five minutes while a machine is measured; bytes written are counted by its disks.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from attrs import define, field

from hvsim.blocks.device import MIB
from hvsim.infrastructure.costs.durations import METERING_INTERVAL
from hvsim.infrastructure.costs.rates import CORE_MEGAHERTZ

if TYPE_CHECKING:
    from hvsim.infrastructure.disks.virtual_disks import VirtualDisk
    from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
    from hvsim.infrastructure.timers import Timer

NORMAL_OPERATION = 8192
"""Bytes of one normalized operation: Hyper-V counts input and output in units of 8 KB."""


@define
class Sample:
    """One look at a machine: megahertz and bytes of memory."""

    processor: float
    memory: int


def look_at(machine: VirtualMachine) -> Sample:
    """What the machine uses now."""
    processor = machine.processor_usage / 100 * machine.processors * CORE_MEGAHERTZ
    return Sample(processor, machine.memory_assigned)


@define(eq=False)
class Meter:
    """The measurement of a machine since `since`."""

    machine: VirtualMachine
    since: datetime
    samples: list[Sample] = field(factory=list)
    written: dict[VirtualDisk, int] = field(factory=dict)
    timer: Timer | None = field(default=None, repr=False)

    def sample(self) -> None:
        """Takes a look: what the timer calls."""
        self.samples.append(look_at(self.machine))

    def reset(self) -> None:
        """Begins anew."""
        self.machine.settle()
        self.since = self.machine.host.clock.now()
        self.samples.clear()
        self.written = {disk: disk.written for disk in self.machine.disks}
        self.sample()

    @property
    def duration(self) -> timedelta:
        return self.machine.host.clock.now() - self.since

    @property
    def processor(self) -> int:
        """Megahertz on average."""
        return round(sum(sample.processor for sample in self.samples) / max(1, len(self.samples)))

    def memory(self) -> tuple[int, int, int]:
        """Megabytes: on average, the least, the most."""
        amounts = [sample.memory // MIB for sample in self.samples] or [0]
        return round(sum(amounts) / len(amounts)), min(amounts), max(amounts)

    def written_by(self, disk: VirtualDisk) -> int:
        """Bytes written to the disk."""
        return disk.written - self.written.get(disk, 0)

    @property
    def total_written(self) -> int:
        """Bytes written to all disks."""
        self.machine.settle()
        return sum(self.written_by(disk) for disk in self.machine.disks)

    @property
    def operations(self) -> int:
        """Normalized operations on all disks."""
        return -(-self.total_written // NORMAL_OPERATION)


def start_metering(machine: VirtualMachine) -> Meter:
    """Begins to measure the machine, unless it is measured already."""
    if machine.meter is None:
        clock = machine.host.clock
        machine.meter = Meter(machine, clock.now())
        machine.meter.reset()
        machine.meter.timer = clock.every(METERING_INTERVAL, machine.meter.sample)
    return machine.meter


def stop_metering(machine: VirtualMachine) -> None:
    """Measures the machine no more, and forgets what was measured."""
    meter, machine.meter = machine.meter, None
    if meter is not None and meter.timer is not None:
        meter.timer.cancel()
