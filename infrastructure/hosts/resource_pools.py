"""Resource pools of a host: names under which processors, memory, disks and networks are given to machines.

Every kind has the pool that all resources come from; others are made below it. What its members use can be metered.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from attrs import define, field

from hvsim.infrastructure.costs.durations import METERING_INTERVAL
from hvsim.infrastructure.errors import ManagementError
from hvsim.infrastructure.machines.machine_values import PRIMORDIAL
from hvsim.infrastructure.machines.metering import Sample, look_at
from hvsim.infrastructure.product_values import ProductValue

if TYPE_CHECKING:
    from hvsim.infrastructure.hosts.host import Host
    from hvsim.infrastructure.machines.networks import VirtualSwitch
    from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
    from hvsim.infrastructure.timers import Timer


class PoolKind(ProductValue):
    """What a pool gives, with Hyper-V's numbers."""

    MEMORY = ("Memory", 0)
    PROCESSOR = ("Processor", 1)
    ETHERNET = ("Ethernet", 2)
    VHD = ("VHD", 3)
    ISO = ("ISO", 4)
    VFD = ("VFD", 5)
    FIBRE_PORT = ("FibreChannelPort", 6)
    FIBRE_CONNECTION = ("FibreChannelConnection", 7)
    PCI_EXPRESS = ("PciExpress", 8)


METERED_KINDS = (PoolKind.PROCESSOR, PoolKind.MEMORY, PoolKind.VHD, PoolKind.ETHERNET)
"""The pools whose use can be measured."""

STORAGE_KINDS = (PoolKind.VHD, PoolKind.ISO, PoolKind.VFD)
"""The pools that are folders."""


@define(eq=False)
class ResourcePool:
    """A pool: `parents` are names of pools of its kind, `paths` the folders of a storage pool."""

    name: str
    kind: PoolKind
    host: Host
    parents: list[str] = field(factory=list)
    paths: list[str] = field(factory=list)
    meter: PoolMeter | None = None
    removed: bool = False

    @property
    def is_primordial(self) -> bool:
        return self.name == PRIMORDIAL

    @property
    def names(self) -> set[str]:
        """Its own name and those of the pools below it."""
        below = [pool for pool in self.host.resource_pools if pool.kind is self.kind and self.name in pool.parents]
        return {self.name}.union(*(pool.names for pool in below))

    def members(self) -> list[VirtualMachine]:
        """The machines that have something of it, or of a pool below it."""
        names = self.names
        return [machine for machine in self.host.machines if names.intersection(_used(machine, self.kind))]

    def disk_bytes(self) -> int:
        """What the disks take up that belong to it."""
        names = self.names
        return sum(disk.size for machine in self.host.machines for disk in machine.disks if disk.pool in names)


@define(eq=False)
class PoolMeter:
    """The measurement of a pool since `since`: samples of what its members use together."""

    pool: ResourcePool
    since: datetime
    samples: list[Sample] = field(factory=list)
    timer: Timer | None = field(default=None, repr=False)

    def sample(self) -> None:
        """Takes a look: what the timer calls."""
        looks = [look_at(machine) for machine in self.pool.members()]
        self.samples.append(Sample(sum(look.processor for look in looks), sum(look.memory for look in looks)))

    def reset(self) -> None:
        """Begins anew."""
        self.since = self.pool.host.clock.now()
        self.samples.clear()
        self.sample()

    @property
    def duration(self) -> timedelta:
        return self.pool.host.clock.now() - self.since


def primordial_pools(host: Host) -> list[ResourcePool]:
    """What every host has."""
    return [ResourcePool(PRIMORDIAL, kind, host) for kind in PoolKind]


def pool_named(host: Host, name: str, kind: PoolKind) -> ResourcePool:
    """The pool of that name and kind. Raises `ManagementError`."""
    for pool in host.resource_pools:
        if pool.kind is kind and pool.name.lower() == name.lower():
            return pool
    raise ManagementError("ObjectNotFound", f'Hyper-V was unable to find a resource pool with name "{name}".')


def switch_of_pool(host: Host, name: str) -> VirtualSwitch:
    """The switch that an adapter of the pool is plugged into by itself. Raises `ManagementError`."""
    pool = pool_named(host, name, PoolKind.ETHERNET)
    for switch in host.switches:
        if pool.names.intersection(switch.pools):
            return switch
    raise ManagementError("ObjectNotFound", f"The resource pool '{pool.name}' has no virtual switch.")


def join_pools(switch: VirtualSwitch, names: Iterable[str]) -> None:
    """Puts a switch into Ethernet pools. Raises `ManagementError`."""
    for pool in [pool_named(switch.host, name, PoolKind.ETHERNET) for name in names]:
        if pool.name not in switch.pools:
            switch.pools.append(pool.name)


def leave_pools(switch: VirtualSwitch, names: Iterable[str]) -> None:
    """Takes a switch out of Ethernet pools. Raises `ManagementError`."""
    left = {pool_named(switch.host, name, PoolKind.ETHERNET).name for name in names}
    switch.pools = [name for name in switch.pools if name not in left]


def make_pool(
    host: Host, name: str, kind: PoolKind, parents: Iterable[str] = (), paths: Iterable[str] = ()
) -> ResourcePool:
    """Makes a pool below others, the primordial one for none. Raises `ManagementError`."""
    doing = f"Failed to create resource pool '{name}'."
    if any(pool.kind is kind and pool.name.lower() == name.lower() for pool in host.resource_pools):
        raise ManagementError("InvalidParameter", doing, f"The {kind.label} pool '{name}' already exists.")
    folders = list(paths)
    if folders and kind not in STORAGE_KINDS:
        raise ManagementError("InvalidParameter", doing, "Paths can be given for pools of storage only.")
    above = [pool_named(host, parent, kind).name for parent in parents] or [PRIMORDIAL]
    pool = ResourcePool(name, kind, host, above, folders)
    host.resource_pools.append(pool)
    return pool


def add_folder(pool: ResourcePool, folder: str) -> None:
    """Puts a folder into a storage pool. Raises `ManagementError` for one that is not there."""
    status = pool.host.files.status(folder)
    if status is None or not status.is_directory:
        raise ManagementError("ObjectNotFound", f"The folder '{folder}' does not exist on '{pool.host.name}'.")
    if folder.lower() not in (known.lower() for known in pool.paths):
        pool.paths.append(folder)


def remove_folder(pool: ResourcePool, folder: str) -> None:
    """Takes a folder out of a storage pool. Raises `ManagementError` for one that is not in it."""
    known = next((path for path in pool.paths if path.lower() == folder.lower()), None)
    if known is None:
        raise ManagementError("ObjectNotFound", f"The resource pool '{pool.name}' has no folder '{folder}'.")
    pool.paths.remove(known)


def set_parents(pool: ResourcePool, parents: Iterable[str]) -> None:
    """Puts a pool below others. Raises `ManagementError` for the primordial one, and for a circle."""
    _require_changeable(pool, "modify")
    above = [pool_named(pool.host, parent, pool.kind) for parent in parents]
    if any(parent.name in pool.names for parent in above):
        raise ManagementError(
            "InvalidParameter", f"Failed to modify resource pool '{pool.name}'.", "A pool cannot be below itself."
        )
    pool.parents = [parent.name for parent in above]


def rename_pool(pool: ResourcePool, name: str) -> None:
    """Gives a pool another name, which its members and the pools below it follow. Raises `ManagementError`."""
    _require_changeable(pool, "rename")
    old, host = pool.name, pool.host
    if any(other.kind is pool.kind and other.name.lower() == name.lower() for other in host.resource_pools):
        raise ManagementError("InvalidParameter", f"The {pool.kind.label} pool '{name}' already exists.")
    for other in host.resource_pools:
        if other.kind is pool.kind:
            other.parents = [name if parent == old else parent for parent in other.parents]
    pool.name = name
    for machine in host.machines:
        _follow(machine, pool.kind, old, name)
    if pool.kind is PoolKind.ETHERNET:
        for switch in host.switches:
            switch.pools = [name if item == old else item for item in switch.pools]


def remove_pool(pool: ResourcePool) -> None:
    """Deletes a pool. Raises `ManagementError` while machines or pools have something of it."""
    _require_changeable(pool, "delete")
    if pool.members() or len(pool.names) > 1:
        raise ManagementError(
            "ObjectInUse", f"Failed to delete resource pool '{pool.name}'.", "The resource pool is in use."
        )
    stop_metering_pool(pool)
    pool.host.resource_pools.remove(pool)
    pool.removed = True


def start_metering_pool(pool: ResourcePool) -> None:
    """Begins to measure what the members use, unless that is done already."""
    if pool.meter is None:
        clock = pool.host.clock
        pool.meter = PoolMeter(pool, clock.now())
        pool.meter.reset()
        pool.meter.timer = clock.every(METERING_INTERVAL, pool.meter.sample)


def stop_metering_pool(pool: ResourcePool) -> None:
    """Measures no more."""
    meter, pool.meter = pool.meter, None
    if meter is not None and meter.timer is not None:
        meter.timer.cancel()


def metered(pool: ResourcePool) -> PoolMeter:
    """The meter of the pool. Raises `ManagementError` where it is not measured."""
    if pool.meter is None:
        raise ManagementError("InvalidState", f"Resource metering is not enabled for resource pool '{pool.name}'.")
    return pool.meter


def _require_changeable(pool: ResourcePool, doing: str) -> None:
    if pool.is_primordial:
        raise ManagementError(
            "InvalidOperation",
            f"Failed to {doing} resource pool '{pool.name}'.",
            "The primordial resource pool cannot be changed.",
        )


def _used(machine: VirtualMachine, kind: PoolKind) -> set[str]:
    """The names of the pools of a kind of which a machine has something."""
    if kind is PoolKind.PROCESSOR:
        return {machine.processor.pool}
    if kind is PoolKind.MEMORY:
        return {machine.memory_pool}
    if kind is PoolKind.VHD:
        return {disk.pool for disk in machine.disks}
    if kind is PoolKind.ISO:
        return {drive.pool for drive in machine.dvd_drives}
    if kind is PoolKind.ETHERNET:
        return {adapter.pool for adapter in machine.adapters}
    return set()


def _follow(machine: VirtualMachine, kind: PoolKind, old: str, new: str) -> None:
    if kind is PoolKind.PROCESSOR and machine.processor.pool == old:
        machine.processor.pool = new
    if kind is PoolKind.MEMORY and machine.memory_pool == old:
        machine.memory_pool = new
    for disk in machine.disks if kind is PoolKind.VHD else ():
        disk.pool = new if disk.pool == old else disk.pool
    for drive in machine.dvd_drives if kind is PoolKind.ISO else ():
        drive.pool = new if drive.pool == old else drive.pool
    for adapter in machine.adapters if kind is PoolKind.ETHERNET else ():
        adapter.pool = new if adapter.pool == old else adapter.pool
