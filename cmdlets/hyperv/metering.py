"""Resource metering: Enable-, Disable- and Reset-VMResourceMetering, Measure-VM."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

from attrs import frozen

from hvsim.cmdlets.estate.live_types import live_type
from hvsim.cmdlets.estate.values import UInt64, array, duration, guid
from hvsim.cmdlets.hyperv.objects import HardDiskDrive, drives_of
from hvsim.cmdlets.hyperv.selection import (
    FIRST,
    MACHINES,
    HyperVCommand,
    NamedMachines,
    cim_sessions,
    credentials,
    machine_names,
)
from hvsim.cmdlets.hyperv.types import HYPERV
from hvsim.infrastructure.costs.durations import DISK_OPERATION
from hvsim.infrastructure.errors import ManagementError
from hvsim.infrastructure.hosts.resource_pools import (
    METERED_KINDS,
    PoolKind,
    ResourcePool,
    metered,
    pool_named,
    start_metering_pool,
    stop_metering_pool,
)
from hvsim.infrastructure.machines.metering import (
    NORMAL_OPERATION,
    Meter,
    start_metering,
    stop_metering,
)
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.interpreter.commands import Example, In, cmdlet, parameter
from hvsim.interpreter.commands.wildcards import matches

REPORT = HYPERV + "VMMeteringReportForVirtualMachine"
DISK_REPORT = HYPERV + "VHDMetrics"
MIB = 2**20
_SETS = ("VMName", "ResourcePool")


@frozen(eq=False)
class DiskReport:
    """What was measured of a disk."""

    drive: HardDiskDrive
    size: int
    written: int
    seconds: float


@frozen(eq=False)
class MachineReport:
    """What was measured of a machine until now; it stays as it is."""

    machine: VirtualMachine
    seconds: float
    processor: int
    memory: tuple[int, int, int]
    disks: tuple[DiskReport, ...]

    @property
    def written(self) -> int:
        return sum(disk.written for disk in self.disks)


def report_of(meter: Meter) -> MachineReport:
    """What the meter has measured until now."""
    machine, seconds = meter.machine, meter.duration.total_seconds()
    machine.settle()
    meter.sample()
    disks = tuple(
        DiskReport(drive, drive.disk.size, meter.written_by(drive.disk), seconds) for drive in drives_of(machine)
    )
    return MachineReport(machine, seconds, meter.processor, meter.memory(), disks)


def _rate(count: int, seconds: float) -> UInt64:
    return UInt64(round(count / NORMAL_OPERATION / seconds) if seconds else 0)


def _latency(written: int) -> UInt64:
    return UInt64(round(DISK_OPERATION * 1e6) if written else 0)


def _megabytes(count: int) -> UInt64:
    return UInt64(count // MIB)


live_type(
    DISK_REPORT,
    DiskReport,
    {
        HYPERV + "HardDiskDrive VirtualHardDisk": lambda d: d.drive,
        "ulong AverageNormalizedIOPS": lambda d: _rate(d.written, d.seconds),
        "ulong AverageLatency": lambda d: _latency(d.written),
        "ulong DataRead": lambda d: UInt64(0),
        "ulong DataWritten": lambda d: _megabytes(d.written),
        "ulong NormalizedIOCount": lambda d: UInt64(-(-d.written // NORMAL_OPERATION)),
    },
)
live_type(
    REPORT,
    MachineReport,
    {
        "guid VMId": lambda r: guid(r.machine.id),
        "string VMName": lambda r: r.machine.name,
        "string ComputerName": lambda r: r.machine.host.name.upper(),
        "timespan MeteringDuration": lambda r: duration(timedelta(seconds=r.seconds)),
        "ulong AverageProcessorUsage": lambda r: UInt64(r.processor),
        "ulong AverageMemoryUsage": lambda r: UInt64(r.memory[0]),
        "ulong MinimumMemoryUsage": lambda r: UInt64(r.memory[1]),
        "ulong MaximumMemoryUsage": lambda r: UInt64(r.memory[2]),
        "ulong TotalDiskAllocation": lambda r: _megabytes(sum(disk.size for disk in r.disks)),
        "ulong AggregatedAverageNormalizedIOPS": lambda r: _rate(r.written, r.seconds),
        "ulong AggregatedAverageLatency": lambda r: _latency(r.written),
        "ulong AggregatedDiskDataRead": lambda r: UInt64(0),
        "ulong AggregatedDiskDataWritten": lambda r: _megabytes(r.written),
        "ulong AggregatedNormalizedIOCount": lambda r: UInt64(-(-r.written // NORMAL_OPERATION)),
        HYPERV + "VMPortAclMeteringReport[] NetworkMeteredTrafficReport": lambda r: array([], "System.Object"),
        HYPERV + "VHDMetrics[] HardDiskMetrics": lambda r: array(r.disks, DISK_REPORT),
    },
    aliases={
        "AvgCPU": "AverageProcessorUsage",
        "AvgRAM": "AverageMemoryUsage",
        "MinRAM": "MinimumMemoryUsage",
        "MaxRAM": "MaximumMemoryUsage",
        "TotalDisk": "TotalDiskAllocation",
    },
)


class MeteredMachines(HyperVCommand):
    """A command that measures machines, or resource pools."""

    cim_session: Any = cim_sessions(sets=dict.fromkeys(_SETS, In(by_property_name=True)))
    computer_name: list[str] = parameter(sets=_SETS, help="The hosts to ask; the local one when left out.")
    credential: Any = credentials(sets=_SETS)
    vm_name: list[str] = parameter(
        sets={"VMName": In(position=0, mandatory=True)}, complete=machine_names, help="The machines."
    )
    resource_pool_name: str = parameter(
        sets={"ResourcePool": In(position=0, mandatory=True, pipeline=True, by_property_name=True)},
        aliases=("Name",),
        help="A resource pool.",
    )
    resource_pool_type: Any = parameter(
        sets={"ResourcePool": In(position=1, by_property_name=True)},
        type=HYPERV + "VMResourcePoolType",
        help="The kind of resource pool.",
    )
    vm: Any = parameter(sets={"VMObject": FIRST}, type=MACHINES, help="The machines, as Get-VM gives them.")

    def process(self) -> None:
        if self.parameter_set == "ResourcePool":
            for pool in self._pools():
                self.meter_pool(pool)
            return
        for machine in self.vm or self.machines_of_names(self.vm_name):
            self.meter(machine)

    def _pools(self) -> Iterator[ResourcePool]:
        kinds = [PoolKind.named(str(self.resource_pool_type))] if self.resource_pool_type is not None else METERED_KINDS
        for host in self.hosts():
            found = [
                pool
                for pool in host.resource_pools
                if pool.kind in kinds and matches(self.resource_pool_name, pool.name)
            ]
            if not found:
                self.attempt(partial(pool_named, host, self.resource_pool_name, kinds[0]))
            yield from found

    def meter(self, machine: VirtualMachine) -> None:
        """Does it to one machine."""
        raise NotImplementedError  # abstract: each kind has its own

    def meter_pool(self, pool: ResourcePool) -> None:
        """Does it to one resource pool."""
        raise NotImplementedError  # abstract: each kind has its own


@cmdlet("Enable-VMResourceMetering", default_set="VMName")
class EnableVMResourceMetering(MeteredMachines):
    """Begins to measure what machines use."""

    examples = [Example("Enable-VMResourceMetering sql01; Start-Sleep 3600; Measure-VM sql01", "An hour of it.")]

    def meter(self, machine: VirtualMachine) -> None:
        start_metering(machine)

    def meter_pool(self, pool: ResourcePool) -> None:
        start_metering_pool(pool)


@cmdlet("Disable-VMResourceMetering", default_set="VMName")
class DisableVMResourceMetering(MeteredMachines):
    """Measures machines no more."""

    examples = [Example("Disable-VMResourceMetering sql01", "Enough.", "Enable-VMResourceMetering sql01")]

    def meter(self, machine: VirtualMachine) -> None:
        stop_metering(machine)

    def meter_pool(self, pool: ResourcePool) -> None:
        stop_metering_pool(pool)


@cmdlet("Reset-VMResourceMetering", default_set="VMName")
class ResetVMResourceMetering(MeteredMachines):
    """Begins to measure anew."""

    examples = [Example("Reset-VMResourceMetering sql01", "From now on.", "Enable-VMResourceMetering sql01")]

    def meter(self, machine: VirtualMachine) -> None:
        meter = self.attempt(partial(measured, machine))
        if meter is not None:
            meter.reset()

    def meter_pool(self, pool: ResourcePool) -> None:
        meter = self.attempt(partial(metered, pool))
        if meter is not None:
            meter.reset()


@cmdlet("Measure-VM", default_set="Name", output=REPORT)
class MeasureVM(NamedMachines):
    """Reports what machines have used since Enable-VMResourceMetering."""

    examples = [
        Example(
            "Get-VM sql01, web01 | Measure-VM",
            "Who uses how much?",
            "Get-VM | Enable-VMResourceMetering; Start-Sleep 7200",
        )
    ]

    def process(self) -> None:
        for machine in self.machines():
            meter = self.attempt(partial(measured, machine))
            if meter is not None:
                self.write(report_of(meter))


def measured(machine: VirtualMachine) -> Meter:
    """The meter of the machine. Raises `ManagementError` where it is not measured."""
    if machine.meter is None:
        raise ManagementError(
            "InvalidState",
            f"Resource metering is not enabled for virtual machine '{machine.name}'."
            " Enable it with Enable-VMResourceMetering.",
        )
    return machine.meter
