"""Get-VMProcessor and Set-VMProcessor."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from hvsim.cmdlets.hyperv.devices import MachineProcessor
from hvsim.cmdlets.hyperv.selection import MachinesByVMName, MachinesOrSnapshot
from hvsim.infrastructure.hosts.resource_pools import PoolKind, pool_named
from hvsim.infrastructure.machines import settings
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter


@cmdlet("Get-VMProcessor", default_set="VMName", output="Microsoft.HyperV.PowerShell.VMProcessor")
class GetVMProcessor(MachinesOrSnapshot):
    """Describes the processors of virtual machines."""

    examples = [
        Example("Get-VM | Get-VMProcessor", "The processors of all machines."),
        Example("(Get-VMProcessor web01).Count", "How many?"),
    ]

    def process(self) -> None:
        self.write_all(MachineProcessor(machine) for machine in self.machines())


@cmdlet("Set-VMProcessor", default_set="VMName", confirm="Medium", output="Microsoft.HyperV.PowerShell.VMProcessor")
class SetVMProcessor(MachinesByVMName):
    """Changes the processors of virtual machines."""

    count: Any = parameter(type="System.Int64", help="How many processors it has.")
    compatibility_for_migration_enabled: Any = parameter(
        type="System.Boolean", help="Hides what other hosts of the same maker may lack."
    )
    compatibility_for_older_operating_systems_enabled: Any = parameter(
        type="System.Boolean", help="Hides what old systems stumble over."
    )
    hw_thread_count_per_core: Any = parameter(type="System.Int64", help="Threads a core; 0 takes the host's.")
    maximum: Any = parameter(type="System.Int64", help="The most it gets, in percent.")
    reserve: Any = parameter(type="System.Int64", help="What is kept for it, in percent.")
    relative_weight: int = parameter(help="Its weight among machines.")
    maximum_count_per_numa_node: int = parameter(help="Processors a NUMA node.")
    maximum_count_per_numa_socket: int = parameter(help="NUMA nodes a socket.")
    resource_pool_name: str = parameter(help="The resource pool it belongs to.")
    perfmon: str = parameter(
        sets="VMName", help="Performance counters for the guest: pmu, lbr, pebs, ipt, with commas; none for no."
    )
    enable_host_resource_protection: Any = parameter(
        type="System.Boolean", help="Holds back a guest that asks too much of the host."
    )
    expose_virtualization_extensions: Any = parameter(type="System.Boolean", help="Lets the guest run Hyper-V itself.")
    passthru: Switch = parameter(help="Writes the object that was changed.")
    enable_legacy_apic_mode: Any = parameter(
        type="System.Nullable`1[System.Boolean]", help="An old interrupt controller."
    )
    allow_a_count_m_count: Any = parameter(
        type="System.Nullable`1[System.Boolean]", help="Shows the counters of frequency."
    )
    vm_processor: Any = parameter(
        sets={"VMProcessor": In(position=0, mandatory=True, pipeline=True)},
        type="Microsoft.HyperV.PowerShell.VMProcessor[]",
        help="The processors, as Get-VMProcessor gives them.",
    )

    examples = [
        Example("Stop-VM web01 -Force; Set-VMProcessor web01 -Count 4 -Passthru", "Four processors."),
        Example("Get-VM sql01 | Set-VMProcessor -Reserve 10 -Maximum 75 -RelativeWeight 200", "Its share of the host."),
    ]

    def process(self) -> None:
        given = [item.machine for item in self.vm_processor] if self.parameter_set == "VMProcessor" else self.machines()
        for machine in given:
            done = self.should_process(machine.name) and self.managed(partial(self._set, machine))
            if done and self.passthru:
                self.write(MachineProcessor(machine))

    def _set(self, machine: VirtualMachine) -> None:
        fixed = (self.expose_virtualization_extensions, self.hw_thread_count_per_core)
        compatible = (
            self.compatibility_for_migration_enabled,
            self.compatibility_for_older_operating_systems_enabled,
        )
        if any(value is not None for value in (*fixed, *compatible)):
            settings.require_off(machine)
        settings.set_processor(
            machine,
            count=_number(self.count),
            reserve=_number(self.reserve),
            limit=_number(self.maximum),
            weight=self.relative_weight if "RelativeWeight" in self.bound else None,
        )
        if self.resource_pool_name:
            machine.processor.pool = pool_named(machine.host, self.resource_pool_name, PoolKind.PROCESSOR).name
        for name, value in self._features():
            if value is not None:
                setattr(machine.processor, name, value)

    def _features(self) -> Iterator[tuple[str, Any]]:
        yield "compatible_for_migration", self.compatibility_for_migration_enabled
        yield "compatible_for_old_systems", self.compatibility_for_older_operating_systems_enabled
        yield "exposes_virtualization", self.expose_virtualization_extensions
        yield "resource_protection", self.enable_host_resource_protection
        yield "threads_per_core", _number(self.hw_thread_count_per_core)
        yield "per_numa_node", self.maximum_count_per_numa_node if "MaximumCountPerNumaNode" in self.bound else None
        sockets = self.maximum_count_per_numa_socket if "MaximumCountPerNumaSocket" in self.bound else None
        yield "numa_nodes_per_socket", sockets
        yield "legacy_interrupts", self.enable_legacy_apic_mode
        yield "frequency_counters", self.allow_a_count_m_count
        if self.perfmon is not None:
            words = [word.strip().lower() for word in self.perfmon.split(",")]
            yield "performance_counters", tuple(word for word in words if word and word != "none")


def _number(value: Any) -> int | None:
    return None if value is None else int(value)
