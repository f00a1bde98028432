"""How the parts of machines look to PowerShell: processors, memory, DVD drives, firmware."""

from __future__ import annotations

from typing import Any

from hvsim.cmdlets.estate.live_types import live_type
from hvsim.cmdlets.estate.values import Int64, array, enum, guid
from hvsim.cmdlets.hyperv import types
from hvsim.cmdlets.hyperv.devices import (
    DriveController,
    IdeController,
    MachineBios,
    MachineFirmware,
    MachineMemory,
    MachineProcessor,
)
from hvsim.cmdlets.hyperv.objects import HardDiskDrive, PortOfMachine, drives_of
from hvsim.infrastructure.disks.virtual_disks import ControllerType, VirtualDisk
from hvsim.infrastructure.machines.drives import DvdDrive
from hvsim.infrastructure.machines.firmware import SECURE_BOOT_TEMPLATES, boot_order
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine

HYPERV = types.HYPERV
PORT = HYPERV + "VMComPort"


def part_of(owner: Any) -> dict[str, Any]:
    """What every part of a machine carries at its end."""
    return {
        "guid VMId": lambda part: guid(owner(part).id),
        "string VMName": lambda part: owner(part).name,
        "guid VMSnapshotId": lambda part: _zero_guid(),
        "string VMSnapshotName": lambda part: "",
        "string ComputerName": lambda part: owner(part).host.name.upper(),
        "bool IsDeleted": lambda part: getattr(part, "removed", False),
    }


def machine_of(part: Any) -> VirtualMachine:
    """The machine of a part of it."""
    machine: VirtualMachine = part.machine
    return machine


def on_off(value: bool) -> Any:
    """The product's word for a switch."""
    return enum(HYPERV + "OnOffState", "On" if value else "Off")


def _zero_guid() -> Any:
    from uuid import UUID

    return guid(UUID(int=0))


def _per_numa_node(machine: VirtualMachine) -> int:
    return machine.memory_per_numa_node or machine.host.memory


def constant(value: Any) -> Any:
    """A property that is the same of all."""
    return lambda part: value


live_type(
    HYPERV + "VMProcessor",
    MachineProcessor,
    {
        "long Count": lambda p: Int64(p.machine.processors),
        "bool CompatibilityForMigrationEnabled": lambda p: p.machine.processor.compatible_for_migration,
        "bool CompatibilityForOlderOperatingSystemsEnabled": lambda p: p.machine.processor.compatible_for_old_systems,
        "long HwThreadCountPerCore": lambda p: Int64(p.machine.processor.threads_per_core),
        "bool ExposeVirtualizationExtensions": lambda p: p.machine.processor.exposes_virtualization,
        "bool EnablePerfmonPmu": lambda p: "pmu" in p.machine.processor.performance_counters,
        "bool EnablePerfmonLbr": lambda p: "lbr" in p.machine.processor.performance_counters,
        "bool EnablePerfmonPebs": lambda p: "pebs" in p.machine.processor.performance_counters,
        "bool EnablePerfmonIpt": lambda p: "ipt" in p.machine.processor.performance_counters,
        "bool EnableLegacyApicMode": lambda p: p.machine.processor.legacy_interrupts,
        "bool AllowACountMCount": lambda p: p.machine.processor.frequency_counters,
        "bool EnableHostResourceProtection": lambda p: p.machine.processor.resource_protection,
        "long Maximum": lambda p: Int64(p.machine.processor.limit),
        "long Reserve": lambda p: Int64(p.machine.processor.reserve),
        "int RelativeWeight": lambda p: p.machine.processor.weight,
        "int MaximumCountPerNumaNode": lambda p: p.machine.processor.per_numa_node or p.machine.host.processors,
        "int MaximumCountPerNumaSocket": lambda p: p.machine.processor.numa_nodes_per_socket,
        "string ResourcePoolName": lambda p: p.machine.processor.pool,
        "string Name": constant("Processor"),
        **part_of(machine_of),
    },
)

live_type(
    HYPERV + "VMMemory",
    MachineMemory,
    {
        "int Buffer": lambda m: m.machine.memory_buffer,
        "bool DynamicMemoryEnabled": lambda m: m.machine.dynamic_memory,
        "long Maximum": lambda m: Int64(m.machine.memory_maximum),
        "long Minimum": lambda m: Int64(m.machine.memory_minimum),
        "long Startup": lambda m: Int64(m.machine.memory_startup),
        "int Priority": lambda m: m.machine.memory_priority,
        "long MaximumPerNumaNode": lambda m: Int64(_per_numa_node(m.machine) >> 20),
        "string ResourcePoolName": lambda m: m.machine.memory_pool,
        "string Name": constant("Memory"),
        **part_of(machine_of),
    },
)


live_type(
    HYPERV + "DvdDrive",
    DvdDrive,
    {
        HYPERV + "DvdMediaType DvdMediaType": lambda d: enum(HYPERV + "DvdMediaType", d.media),
        "string Path": lambda d: d.path,
        "int ControllerLocation": lambda d: d.controller_location,
        "int ControllerNumber": lambda d: d.controller_number,
        HYPERV + "ControllerType ControllerType": lambda d: enum(HYPERV + "ControllerType", d.controller_type.value),
        "string Name": lambda d: (
            f"DVD Drive on {d.controller_type.value} controller number {d.controller_number} at location "
            f"{d.controller_location}"
        ),
        "string PoolName": lambda d: d.pool,
        **part_of(machine_of),
    },
    base=HYPERV + "VMComponentObject",
)


def _boot_sources(firmware: MachineFirmware) -> Any:
    sources = [
        next(drive for drive in drives_of(firmware.machine) if drive.disk is item)
        if isinstance(item, VirtualDisk)
        else item
        for item in boot_order(firmware.machine)
    ]
    return array(sources, "System.Object")


live_type(
    HYPERV + "VMFirmware",
    MachineFirmware,
    {
        HYPERV + "OnOffState SecureBoot": lambda f: on_off(f.machine.firmware.secure_boot),
        "string SecureBootTemplate": lambda f: f.machine.firmware.secure_boot_template,
        "guid SecureBootTemplateId": lambda f: _template_id(f.machine),
        HYPERV + "IPProtocolPreference PreferredNetworkBootProtocol": lambda f: enum(
            HYPERV + "IPProtocolPreference", f.machine.firmware.preferred_protocol
        ),
        HYPERV + "ConsoleModeType ConsoleMode": lambda f: enum(
            HYPERV + "ConsoleModeType", f.machine.firmware.console_mode
        ),
        HYPERV + "OnOffState PauseAfterBootFailure": lambda f: on_off(f.machine.firmware.pause_after_failure),
        "System.Object[] BootOrder": _boot_sources,
        **part_of(machine_of),
    },
)


def _template_id(machine: VirtualMachine) -> Any:
    from uuid import UUID

    return guid(UUID(SECURE_BOOT_TEMPLATES[machine.firmware.secure_boot_template]))


live_type(
    HYPERV + "VMBios",
    MachineBios,
    {
        "bool NumLockEnabled": lambda b: b.machine.firmware.num_lock,
        HYPERV + "BootDevice[] StartupOrder": lambda b: array(
            [enum(HYPERV + "BootDevice", name) for name in b.machine.firmware.bios_order], HYPERV + "BootDevice"
        ),
        **part_of(machine_of),
    },
)

_CONTROLLER: dict[str, Any] = {
    "int ControllerNumber": lambda c: c.number,
    "System.Object[] Drives": lambda c: array(_drives(c), "System.Object"),
    "string Name": lambda c: "SCSI Controller" if c.kind is ControllerType.SCSI else f"IDE {c.number}",
    **part_of(machine_of),
}
live_type(HYPERV + "VMScsiController", DriveController, _CONTROLLER, base=HYPERV + "VMDriveController")
live_type(HYPERV + "VMIdeController", IdeController, _CONTROLLER, base=HYPERV + "VMDriveController")


def _drives(controller: DriveController) -> list[HardDiskDrive | DvdDrive]:
    disks = [drive for drive in drives_of(controller.machine) if controller.holds(drive.disk)]
    return [*disks, *(drive for drive in controller.machine.dvd_drives if controller.holds(drive))]


live_type(
    PORT,
    PortOfMachine,
    {
        "string Path": lambda p: p.port.path,
        HYPERV + "OnOffState DebuggerMode": lambda p: enum(HYPERV + "OnOffState", "On" if p.port.debugger else "Off"),
        "string Name": lambda p: f"COM {p.port.number}",
        "int Number": lambda p: p.port.number,
        **part_of(machine_of),
    },
)
