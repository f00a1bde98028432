"""What backups take turns at: machines, snapshots of volumes, the VSS of hosts."""

from __future__ import annotations

from uuid import UUID

from attrs import define, field

from hvsim.infrastructure.clock import SimulatedClock, Slots
from hvsim.infrastructure.hosts.host import Host
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.infrastructure.storage.volumes import StorageVolume


@define(eq=False)
class Turns:
    """The places, made when they are first asked for."""

    clock: SimulatedClock
    _machines: dict[UUID, Slots] = field(factory=dict, init=False, repr=False)
    _snapshots: dict[UUID, Slots] = field(factory=dict, init=False, repr=False)
    _shadow_copies: dict[UUID, Slots] = field(factory=dict, init=False, repr=False)

    def at_machine(self, machine: VirtualMachine) -> Slots:
        """The one place for a task on the machine: two jobs never work on it at the same time."""
        place = self._machines.get(machine.id)
        if place is None:
            place = self._machines[machine.id] = self.clock.slots(1)
        return place

    def for_snapshots(self, volume: StorageVolume) -> Slots:
        """The places for snapshots that backups may hold of a volume at the same time."""
        places = self._snapshots.get(volume.id)
        if places is None or places.count != volume.max_snapshots:
            places = self._snapshots[volume.id] = self.clock.slots(volume.max_snapshots)
        return places

    def at_shadow_copies(self, host: Host) -> Slots:
        """The one place at a host's VSS: a second snapshot begins when the first is made."""
        place = self._shadow_copies.get(host.id)
        if place is None:
            place = self._shadow_copies[host.id] = self.clock.slots(1)
        return place
