"""A machine seen from within: what its own administrator finds there, whether it is a server or a virtual machine.

One shape for services, event log and VSS. Who opens a session on a machine makes one.
"""

from __future__ import annotations

from collections.abc import Callable

from attrs import define

from hvsim.infrastructure.computers import Computer
from hvsim.infrastructure.computers.events import EventLog
from hvsim.infrastructure.computers.services import ServiceTable
from hvsim.infrastructure.estate import Estate
from hvsim.infrastructure.guests.guest import Guest
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.infrastructure.vss.inventory import VssInventory, of_computer, of_guest


@define
class Inside:
    """The machine; `guest` is what runs in it where it is a virtual one. `vss` takes stock anew each time."""

    name: str
    services: ServiceTable
    events: EventLog
    vss: Callable[[], VssInventory]
    guest: Guest | None = None


def inside_computer(computer: Computer, estate: Estate) -> Inside:
    """A host, file server, proxy or backup server from within."""
    return Inside(computer.name, computer.services, computer.events, lambda: of_computer(computer, estate.arrays))


def inside_guest(machine: VirtualMachine) -> Inside:
    """A virtual machine from within."""
    guest = machine.guest
    return Inside(machine.name, guest.services, guest.events(machine), lambda: of_guest(machine), guest)
