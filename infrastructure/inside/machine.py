"""A machine seen from within: what its own administrator finds there, whether it is a server or a virtual machine.

One shape for services, event log and VSS. Who opens a session on a machine makes one.
"""

from __future__ import annotations

from attrs import define, field

from hvsim.infrastructure.clock import SimulatedClock
from hvsim.infrastructure.computers import Computer, Network
from hvsim.infrastructure.computers.events import EventLog
from hvsim.infrastructure.computers.services import ServiceTable
from hvsim.infrastructure.guests.guest import Guest
from hvsim.infrastructure.hosts.host import Host
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.infrastructure.randomness import SeededRandom
from hvsim.infrastructure.storage.san import SanArray
from hvsim.infrastructure.vss.inventory import VssInventory, of_computer, of_guest


@define
class Inside:
    """The machine, looked at anew each time; `arrays` are those whose providers a server may have."""

    place: Computer | VirtualMachine
    arrays: list[SanArray] = field(factory=list)
    shell: int = 0
    """The number of the process that looks; 0 for somebody from outside."""

    @property
    def name(self) -> str:
        """What the machine calls itself."""
        return self.place.computer_name if isinstance(self.place, VirtualMachine) else self.place.name

    @property
    def workgroup(self) -> str:
        """The workgroup that it is in; '' for a member of the domain."""
        return (self.guest or self.place).workgroup  # type: ignore[union-attr]  # who has no guest is a computer

    @property
    def is_host(self) -> bool:
        """Whether it has Hyper-V."""
        return isinstance(self.place, Host)

    @property
    def clock(self) -> SimulatedClock:
        """The estate's."""
        return self.place.host.clock if isinstance(self.place, VirtualMachine) else self.place.clock

    @property
    def random(self) -> SeededRandom:
        """The estate's source of chance."""
        return self.place.host.random if isinstance(self.place, VirtualMachine) else self.place.random

    @property
    def network(self) -> Network:
        """What it is on, with all that can be reached from it."""
        return self.place.host.network if isinstance(self.place, VirtualMachine) else self.place.network

    @property
    def guest(self) -> Guest | None:
        """The operating system, where it is that of a virtual machine."""
        return self.place.guest if isinstance(self.place, VirtualMachine) else None

    @property
    def services(self) -> ServiceTable:
        return self.place.guest.services if isinstance(self.place, VirtualMachine) else self.place.services

    @property
    def events(self) -> EventLog:
        return self.place.guest.events(self.place) if isinstance(self.place, VirtualMachine) else self.place.events

    @property
    def vss(self) -> VssInventory:
        """A new stock-taking."""
        if isinstance(self.place, VirtualMachine):
            return of_guest(self.place)
        return of_computer(self.place, self.arrays)
