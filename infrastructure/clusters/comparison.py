"""What would keep a machine from moving to another host, before anybody moves it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define

from hvsim.infrastructure.hosts.resource_pools import PoolKind
from hvsim.infrastructure.machines.importing import SWITCH_MISSING, VERSION_UNKNOWN, Incompatibility
from hvsim.infrastructure.machines.machine_values import PRIMORDIAL
from hvsim.infrastructure.storage.volumes import StorageKind

if TYPE_CHECKING:
    from hvsim.infrastructure.hosts.host import Host
    from hvsim.infrastructure.machines.virtual_machine import VirtualMachine

MIGRATION_OFF, CLUSTERED, NOT_SHARED, NO_MEMORY, POOL_MISSING = 20415, 21501, 32784, 33000, 33002


@define(eq=False)
class MoveReport:
    """A move of a machine to `target`, with its files to `path` ('' to leave them), and what is against it now."""

    machine: VirtualMachine
    target: Host
    path: str = ""
    pool: str = PRIMORDIAL
    """The resource pool that its processors are to belong to."""

    @property
    def problems(self) -> list[Incompatibility]:
        """What does not fit."""
        machine, target, source = self.machine, self.target, self.machine.host
        found: list[Incompatibility] = []
        group, node = machine.group, target.node
        together = group is not None and node is not None and node.cluster is group.cluster
        if not together:
            for host in (source, target):
                if not host.migration_enabled:
                    message = f"Virtual machine migration is not enabled at '{host.name}'."
                    found.append(Incompatibility(MIGRATION_OFF, message, host.name, machine))
            if machine.group is not None:
                message = "The virtual machine is clustered: it moves within its cluster only."
                found.append(Incompatibility(CLUSTERED, message, machine.name, machine))
            shared = all(source.storage_of(disk.path).kind is StorageKind.SMB for disk in machine.disks)
            if not shared and not self.path:
                message = f"The files of '{machine.name}' do not lie where '{target.name}' reaches them."
                found.append(Incompatibility(NOT_SHARED, message, machine.path, machine))
        if machine.version not in target.version.supported:
            message = f"The configuration version {machine.version} is not supported by '{target.name}'."
            found.append(Incompatibility(VERSION_UNKNOWN, message, machine.version, machine))
        pools = {known.name.lower() for known in target.resource_pools if known.kind is PoolKind.PROCESSOR}
        if self.pool.lower() not in pools:
            message = f"The resource pool '{self.pool}' does not exist on '{target.name}'."
            found.append(Incompatibility(POOL_MISSING, message, self.pool, machine))
        switches = {switch.name for switch in target.switches}
        for adapter in machine.adapters:
            if adapter.switch is not None and adapter.switch.name not in switches:
                message = f"Could not find Ethernet switch '{adapter.switch.name}'."
                found.append(Incompatibility(SWITCH_MISSING, message, adapter.switch.name, adapter))
        if machine.is_active and machine.memory_assigned > target.memory_free:
            message = f"Not enough memory in the system of '{target.name}' to start the virtual machine."
            found.append(Incompatibility(NO_MEMORY, message, machine.name, machine))
        return found
