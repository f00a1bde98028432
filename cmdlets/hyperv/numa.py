"""Get-VMHostNumaNode and Get-VMHostNumaNodeStatus: the memory and processors of hosts, and which machines use them."""

from __future__ import annotations

from typing import Any

from attrs import frozen

from hvsim.cmdlets.estate.live_types import live_type
from hvsim.cmdlets.estate.values import Int64, array, guid
from hvsim.cmdlets.hyperv.selection import NamedHosts, cim_sessions
from hvsim.cmdlets.hyperv.types import HYPERV
from hvsim.infrastructure.hosts.host import Host
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.interpreter.commands import Example, In, cmdlet, parameter

NODE, STATUS = HYPERV + "VMHostNumaNode", HYPERV + "VMHostNumaNodeStatus"
_MIB = 2**20


@frozen(eq=False)
class NumaNode:
    """The one node of a host: all its processors reach all its memory alike."""

    host: Host


@frozen(eq=False)
class NumaUse:
    """What a machine has of a node."""

    machine: VirtualMachine


live_type(
    NODE,
    NumaNode,
    {
        "int NodeId": lambda n: 0,
        "int[] ProcessorsAvailability": lambda n: array([100] * n.host.processors, "System.Int32"),
        "long MemoryAvailable": lambda n: Int64(n.host.memory_free // _MIB),
        "long MemoryTotal": lambda n: Int64(n.host.memory // _MIB),
        "string ComputerName": lambda n: n.host.name.upper(),
        "bool IsDeleted": lambda n: False,
    },
)
live_type(
    STATUS,
    NumaUse,
    {
        "int NodeId": lambda u: 0,
        "guid VMId": lambda u: guid(u.machine.id),
        "string VMName": lambda u: u.machine.name,
        "int MemoryUsed": lambda u: u.machine.memory_assigned // _MIB,
        "string ComputerName": lambda u: u.machine.host.name.upper(),
    },
)


class NumaCommand(NamedHosts):
    """A command about the node of a host."""

    cim_session: Any = cim_sessions(sets={"CimSession": In(position=0, mandatory=True, by_property_name=True)})
    id: Any = parameter(type="System.Int32", help="The node of this number.")

    @property
    def is_meant(self) -> bool:
        """Whether the one node, number 0, was asked for."""
        return "Id" not in self.bound or int(self.id) == 0


@cmdlet("Get-VMHostNumaNode", default_set="ComputerName", output=NODE)
class GetVMHostNumaNode(NumaCommand):
    """Lists the NUMA nodes of hosts."""

    examples = [Example("(Get-VMHostNumaNode).MemoryTotal", "In megabytes.", output="65536\n")]

    def process(self) -> None:
        self.write_all(NumaNode(host) for host in self.hosts() if self.is_meant)


@cmdlet("Get-VMHostNumaNodeStatus", default_set="ComputerName", output=HYPERV + "Commands.GetVMHostNumaNodeStatus")
class GetVMHostNumaNodeStatus(NumaCommand):
    """Lists which machines use how much memory of NUMA nodes."""

    examples = [Example("Get-VMHostNumaNodeStatus | Format-Table VMName, MemoryUsed", "Who uses how much?")]

    def process(self) -> None:
        for host in self.hosts():
            self.write_all(NumaUse(machine) for machine in host.machines if self.is_meant and machine.is_active)
