"""Views on parts of a machine that are no objects of the estate: processors, memory, firmware, controllers."""

from __future__ import annotations

from attrs import frozen

from hvsim.infrastructure.disks import ControllerType
from hvsim.infrastructure.networks import NetworkAdapter
from hvsim.infrastructure.virtual_machine import VirtualMachine


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


@frozen(eq=False)
class AdapterVlan:
    """The VLAN settings of an adapter."""

    adapter: NetworkAdapter
