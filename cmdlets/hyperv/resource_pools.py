"""Resource pools of hosts: Get-, New-, Set-, Rename-, Remove- and Measure-VMResourcePool."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any

from attrs import frozen

from hvsim.cmdlets.estate.live_types import live_type
from hvsim.cmdlets.estate.values import UInt64, array, duration, enum
from hvsim.cmdlets.hyperv.paths import host_path
from hvsim.cmdlets.hyperv.selection import HOST_HELP, HyperVCommand, cim_sessions, credentials
from hvsim.cmdlets.hyperv.types import HYPERV
from hvsim.infrastructure.hosts.host import Host
from hvsim.infrastructure.hosts.resource_pools import (
    METERED_KINDS,
    PoolKind,
    ResourcePool,
    make_pool,
    metered,
    pool_named,
    remove_pool,
    rename_pool,
    set_parents,
)
from hvsim.interpreter.commands import ALL_SETS, Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.commands.wildcards import has_wildcards, matches

POOL = HYPERV + "VMResourcePool"
REPORT = HYPERV + "VMMeteringReportForResourcePool"
_TYPE = HYPERV + "VMResourcePoolType"
_MADE = "$null = New-VMResourcePool Gold Processor"

live_type(
    POOL,
    ResourcePool,
    {
        "string Name": lambda p: p.name,
        f"{_TYPE} ResourcePoolType": lambda p: enum(_TYPE, p.kind.label),
        "string[] ParentName": lambda p: array(p.parents, "System.String"),
        "bool ResourceMeteringEnabled": lambda p: p.meter is not None,
        "string[] Paths": lambda p: array(p.paths, "System.String"),
        "string ComputerName": lambda p: p.host.name.upper(),
        "bool IsDeleted": lambda p: p.removed,
    },
)


@frozen(eq=False)
class PoolReport:
    """What was measured of the pools of one name on a host until now; it stays as it is."""

    name: str
    host: Host
    kinds: tuple[PoolKind, ...]
    seconds: float
    processor: int | None
    memory: tuple[int, int, int] | None
    disk: int | None


def _known(value: int | None) -> UInt64 | None:
    return None if value is None else UInt64(value)


def _memory(place: int) -> Any:
    return lambda report: None if report.memory is None else UInt64(report.memory[place])


live_type(
    REPORT,
    PoolReport,
    {
        "string ResourcePoolName": lambda r: r.name,
        f"{_TYPE}[] ResourcePoolType": lambda r: array([enum(_TYPE, kind.label) for kind in r.kinds], _TYPE),
        "string ComputerName": lambda r: r.host.name.upper(),
        "timespan MeteringDuration": lambda r: duration(timedelta(seconds=r.seconds)),
        "System.Nullable`1[System.UInt64] AverageProcessorUsage": lambda r: _known(r.processor),
        "System.Nullable`1[System.UInt64] AverageMemoryUsage": _memory(0),
        "System.Nullable`1[System.UInt64] MinimumMemoryUsage": _memory(1),
        "System.Nullable`1[System.UInt64] MaximumMemoryUsage": _memory(2),
        "System.Nullable`1[System.UInt64] TotalDiskAllocation": lambda r: _known(r.disk),
        HYPERV + "VMPortAclMeteringReport[] NetworkMeteredTrafficReport": lambda r: array([], "System.Object"),
    },
    aliases={
        "AvgCPU": "AverageProcessorUsage",
        "AvgRAM": "AverageMemoryUsage",
        "MinRAM": "MinimumMemoryUsage",
        "MaxRAM": "MaximumMemoryUsage",
        "TotalDisk": "TotalDiskAllocation",
    },
)


class PoolCommand(HyperVCommand):
    """A command about resource pools."""

    def pools(self, names: Iterable[str], kinds: Any) -> Iterator[ResourcePool]:
        """The pools of those names and kinds (all for None); a name without any is reported."""
        wanted = kinds_of(kinds) or tuple(PoolKind)
        for host in self.hosts():
            for name in names:
                found = [pool for pool in host.resource_pools if pool.kind in wanted and matches(name, pool.name)]
                if not found and not has_wildcards(name):
                    self.attempt(partial(pool_named, host, name, wanted[0]))
                yield from found


def kinds_of(given: Any) -> tuple[PoolKind, ...]:
    """The kinds that one or several values of the enumeration mean; none for None."""
    if given is None:
        return ()
    return tuple(PoolKind.named(str(item)) for item in (given if isinstance(given, list) else [given]))


@cmdlet("Get-VMResourcePool", output=POOL)
class GetVMResourcePool(PoolCommand, remote=ALL_SETS):
    """Lists resource pools."""

    name: list[str] = parameter(position=0, pipeline=True, wildcards=True, help="The pools; all when left out.")
    resource_pool_type: Any = parameter(position=1, type=_TYPE + "[]", help="Only these kinds.")

    examples = [Example("Get-VMResourcePool -ResourcePoolType Processor", "Who shares the processors?", _MADE)]

    def process(self) -> None:
        self.write_all(self.pools(self.name or ["*"], self.resource_pool_type))


@cmdlet("New-VMResourcePool", confirm="Medium", output=POOL)
class NewVMResourcePool(PoolCommand, remote=ALL_SETS):
    """Makes a resource pool."""

    name: str = parameter(position=0, mandatory=True, pipeline=True, help="Its name.")
    resource_pool_type: Any = parameter(position=1, mandatory=True, type=_TYPE + "[]", help="What it gives.")
    parent_name: list[str] = parameter(position=2, help="The pools above it; the primordial one when left out.")
    paths: list[str] = parameter(position=3, help="The folders of a pool of storage.")

    examples = [
        Example("New-VMResourcePool Gold -ResourcePoolType Processor, Memory", "For the important ones."),
        Example("New-VMResourcePool Disks VHD -Paths D:\\VMs", "A pool of folders."),
    ]

    def process(self) -> None:
        for host in self.hosts():
            for kind in kinds_of(self.resource_pool_type) if self.should_process(self.name) else ():
                paths = [host_path(self, host, path) for path in self.paths or ()]
                pool = self.attempt(partial(make_pool, host, self.name, kind, self.parent_name or (), paths))
                if pool is not None:
                    self.write(pool)


class ChangingPools(PoolCommand):
    """A command that changes pools of one kind."""

    cim_session: Any = cim_sessions(by_property_name=True)
    computer_name: list[str] = parameter(help=HOST_HELP)
    credential: Any = credentials()
    resource_pool_type: Any = parameter(
        position=1, mandatory=True, by_property_name=True, type=_TYPE, help="What it gives."
    )
    passthru: Switch = parameter(help="Writes the object that was changed.")


@cmdlet("Set-VMResourcePool", confirm="Medium", output="VMResourcePool")
class SetVMResourcePool(ChangingPools):
    """Puts resource pools below others."""

    name: list[str] = parameter(position=0, mandatory=True, by_property_name=True, help="The pools.")
    parent_name: list[str] = parameter(position=2, mandatory=True, help="The pools above them.")

    examples = [
        Example(
            "Set-VMResourcePool Gold Processor -ParentName Metals -Passthru",
            "A pool of pools.",
            _MADE + "; $null = New-VMResourcePool Metals Processor",
        )
    ]

    def process(self) -> None:
        for pool in list(self.pools(self.name, self.resource_pool_type)):
            done = self.should_process(pool.name) and self.managed(partial(set_parents, pool, self.parent_name))
            if done and self.passthru:
                self.write(pool)


@cmdlet("Rename-VMResourcePool", confirm="Medium", output="VMResourcePool")
class RenameVMResourcePool(ChangingPools):
    """Gives a resource pool another name."""

    name: str = parameter(position=0, mandatory=True, pipeline=True, by_property_name=True, help="The pool.")
    new_name: str = parameter(position=2, mandatory=True, help="The new name.")

    examples = [Example("Rename-VMResourcePool Gold Processor -NewName Silver -Passthru", "Another name.", _MADE)]

    def process(self) -> None:
        for pool in list(self.pools([self.name], self.resource_pool_type)):
            done = self.should_process(pool.name) and self.managed(partial(rename_pool, pool, self.new_name))
            if done and self.passthru:
                self.write(pool)


@cmdlet("Remove-VMResourcePool", default_set="ComputerName", confirm="Medium", output="VMResourcePool")
class RemoveVMResourcePool(PoolCommand):
    """Deletes resource pools of which nobody has anything."""

    computer_name: list[str] = parameter(sets="ComputerName", help=HOST_HELP)
    credential: Any = credentials(sets="ComputerName")
    cim_session: Any = cim_sessions(sets={"CimSession": In(by_property_name=True)})
    name: str = parameter(position=0, mandatory=True, by_property_name=True, help="The pool.")
    resource_pool_type: Any = parameter(
        position=1, mandatory=True, by_property_name=True, type=_TYPE + "[]", help="What it gives."
    )
    passthru: Switch = parameter(help="Writes the object that was changed.")

    examples = [Example("Remove-VMResourcePool Gold Processor", "Not needed any more.", _MADE)]

    def process(self) -> None:
        for pool in list(self.pools([self.name], self.resource_pool_type)):
            done = self.should_process(pool.name) and self.managed(partial(remove_pool, pool))
            if done and self.passthru:
                self.write(pool)


@cmdlet("Measure-VMResourcePool", output=REPORT)
class MeasureVMResourcePool(PoolCommand):
    """Reports what the members of resource pools have used since Enable-VMResourceMetering."""

    cim_session: Any = cim_sessions(by_property_name=True)
    computer_name: list[str] = parameter(help=HOST_HELP)
    credential: Any = credentials()
    name: list[str] = parameter(position=0, mandatory=True, by_property_name=True, wildcards=True, help="The pools.")
    resource_pool_type: Any = parameter(
        position=1, by_property_name=True, type=_TYPE + "[]", help="Ethernet, Memory, Processor or VHD."
    )

    examples = [
        Example(
            "Measure-VMResourcePool Primordial -ResourcePoolType Memory",
            "How much memory do all machines have together?",
            "Enable-VMResourceMetering -ResourcePoolName Primordial -ResourcePoolType Memory; Start-Sleep 3600",
        )
    ]

    def process(self) -> None:
        found: dict[tuple[Host, str], list[ResourcePool]] = {}
        asked = self.resource_pool_type is not None
        for pool in self.pools(self.name, self.resource_pool_type):
            if pool.kind in METERED_KINDS and (pool.meter is not None or asked):
                found.setdefault((pool.host, pool.name), []).append(pool)
        for (host, name), pools in found.items():
            meters = {pool.kind: self.attempt(partial(metered, pool)) for pool in pools}
            if all(meters.values()):
                self.write(report_of(name, host, pools))


def report_of(name: str, host: Host, pools: list[ResourcePool]) -> PoolReport:
    """What the meters of pools of one name say together."""
    processor: int | None = None
    memory: tuple[int, int, int] | None = None
    disk: int | None = None
    seconds = 0.0
    for pool in pools:
        meter = metered(pool)
        meter.sample()
        seconds = max(seconds, meter.duration.total_seconds())
        if pool.kind is PoolKind.PROCESSOR:
            processor = round(sum(sample.processor for sample in meter.samples) / len(meter.samples))
        elif pool.kind is PoolKind.MEMORY:
            amounts = [sample.memory >> 20 for sample in meter.samples]
            memory = (round(sum(amounts) / len(amounts)), min(amounts), max(amounts))
        elif pool.kind is PoolKind.VHD:
            disk = pool.disk_bytes() >> 20
    return PoolReport(name, host, tuple(pool.kind for pool in pools), seconds, processor, memory, disk)
