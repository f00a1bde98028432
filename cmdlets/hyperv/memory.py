"""Get-VMMemory and Set-VMMemory."""

from __future__ import annotations

from functools import partial
from typing import Any

from hvsim.cmdlets.hyperv.devices import MachineMemory
from hvsim.cmdlets.hyperv.selection import MachinesByVMName, MachinesOrSnapshot
from hvsim.infrastructure.hosts.resource_pools import PoolKind, pool_named
from hvsim.infrastructure.machines import settings
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter


@cmdlet("Get-VMMemory", default_set="VMName", output="Microsoft.HyperV.PowerShell.VMMemory")
class GetVMMemory(MachinesOrSnapshot):
    """Describes the memory of virtual machines."""

    examples = [
        Example("Get-VM | Get-VMMemory", "The memory of all machines."),
        Example("(Get-VMMemory web01).Startup / 1MB", "How much does it start with?"),
    ]

    def process(self) -> None:
        self.write_all(MachineMemory(machine) for machine in self.machines())


@cmdlet("Set-VMMemory", default_set="VMName", confirm="Medium", output="Microsoft.HyperV.PowerShell.VMMemory")
class SetVMMemory(MachinesByVMName):
    """Changes the memory of virtual machines."""

    buffer: int = parameter(help="What is kept free above the demand, in percent.")
    dynamic_memory_enabled: Any = parameter(type="System.Boolean", help="Whether memory follows the demand.")
    maximum_bytes: Any = parameter(type="System.Int64", help="The most memory of dynamic memory.")
    startup_bytes: Any = parameter(type="System.Int64", help="The memory it starts with.")
    minimum_bytes: Any = parameter(type="System.Int64", help="The least memory of dynamic memory.")
    priority: int = parameter(help="Its weight among machines, from 0 to 100.")
    maximum_amount_per_numa_node_bytes: Any = parameter(
        type="System.Int64", help="The most memory of a virtual NUMA node."
    )
    resource_pool_name: str = parameter(help="The resource pool it belongs to.")
    passthru: Switch = parameter(help="Writes the object that was changed.")
    vm_memory: Any = parameter(
        sets={"ResourceObject": In(position=0, mandatory=True, pipeline=True)},
        type="Microsoft.HyperV.PowerShell.VMMemory[]",
        help="The memory, as Get-VMMemory gives it.",
    )

    examples = [
        Example(
            "Stop-VM web01 -Force; Set-VMMemory web01 -Dynamic $true -MinimumBytes 1GB -MaximumBytes 4GB",
            "Memory as it is needed.",
        ),
        Example("Set-VMMemory sql01 -Priority 80 -Buffer 25", "Before others."),
    ]

    def process(self) -> None:
        given = [item.machine for item in self.vm_memory] if self.parameter_set == "ResourceObject" else self.machines()
        for machine in given:
            done = self.should_process(machine.name) and self.managed(partial(self._set, machine))
            if done and self.passthru:
                self.write(MachineMemory(machine))

    def _set(self, machine: VirtualMachine) -> None:
        startup, minimum, maximum = (
            None if value is None else int(value)
            for value in (self.startup_bytes, self.minimum_bytes, self.maximum_bytes)
        )
        host, pool = machine.host, self.resource_pool_name
        new_pool = pool_named(host, pool, PoolKind.MEMORY).name if pool else machine.memory_pool
        per_node = self.maximum_amount_per_numa_node_bytes
        settings.set_memory(
            machine,
            startup=startup,
            minimum=minimum,
            maximum=maximum,
            dynamic=self.dynamic_memory_enabled,
            buffer=self.buffer if "Buffer" in self.bound else None,
            priority=self.priority if "Priority" in self.bound else None,
            per_numa_node=None if per_node is None else int(per_node),
        )
        machine.memory_pool = new_pool
