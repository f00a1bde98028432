"""Views on parts of a machine that are no objects of the estate: processors, memory, firmware, controllers."""

from __future__ import annotations

from typing import Protocol

from attrs import frozen

from hvsim.infrastructure.disks.virtual_disks import ControllerType
from hvsim.infrastructure.machines.networks import HostAdapter, NetworkAdapter
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine


class Slot(Protocol):
    """Anything that sits in a slot of a controller."""

    @property
    def controller_type(self) -> ControllerType:
        """What kind of controller."""

    @property
    def controller_number(self) -> int:
        """Which one of them."""

    @property
    def controller_location(self) -> int:
        """Where on it."""


@frozen(eq=False)
class MachineProcessor:
    """The processors of a machine."""

    machine: VirtualMachine


@frozen(eq=False)
class MachineMemory:
    """The memory of a machine."""

    machine: VirtualMachine


@frozen(eq=False)
class MachineFirmware:
    """The UEFI of a machine of generation 2."""

    machine: VirtualMachine


@frozen(eq=False)
class MachineBios:
    """The BIOS of a machine of generation 1."""

    machine: VirtualMachine


@frozen(eq=False)
class DriveController:
    """A controller of a machine and its number."""

    machine: VirtualMachine
    kind: ControllerType
    number: int

    def holds(self, slot: Slot) -> bool:
        """Whether the slot is one of this controller."""
        return slot.controller_type is self.kind and slot.controller_number == self.number


@frozen(eq=False)
class IdeController(DriveController):
    """An IDE controller of a machine of generation 1."""


@frozen(eq=False)
class AdapterVlan:
    """The VLAN settings of an adapter."""

    adapter: NetworkAdapter | HostAdapter


@frozen(eq=False)
class AdapterBandwidth:
    """The bandwidth that an adapter is given."""

    adapter: NetworkAdapter | HostAdapter
