"""How the parts of machines look to PowerShell: processors, memory, adapters, switches, DVD drives, firmware."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hvsim.cmdlets.estate.live_types import live_type
from hvsim.cmdlets.estate.values import Int64, UInt32, array, enum, guid
from hvsim.cmdlets.hyperv import types
from hvsim.cmdlets.hyperv.devices import (
    AdapterBandwidth,
    AdapterVlan,
    DriveController,
    MachineBios,
    MachineFirmware,
    MachineMemory,
    MachineProcessor,
)
from hvsim.cmdlets.hyperv.objects import HardDiskDrive, PortOfMachine, drives_of
from hvsim.infrastructure.disks.virtual_disks import ControllerType, VirtualDisk
from hvsim.infrastructure.machines.drives import DvdDrive
from hvsim.infrastructure.machines.firmware import SECURE_BOOT_TEMPLATES, boot_order
from hvsim.infrastructure.machines.networks import HostAdapter, NetworkAdapter, VirtualSwitch, Vlan, VlanMode
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.interpreter.values import convert, named_type, to_string

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


def _on_off(value: bool) -> Any:
    return enum(HYPERV + "OnOffState", "On" if value else "Off")


def _zero_guid() -> Any:
    from uuid import UUID

    return guid(UUID(int=0))


def _constant(value: Any) -> Any:
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
        "string ResourcePoolName": _constant("Primordial"),
        "string Name": _constant("Processor"),
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
        "string ResourcePoolName": _constant("Primordial"),
        "string Name": _constant("Memory"),
        **part_of(machine_of),
    },
)


def _status(adapter: NetworkAdapter) -> Any:
    names = [] if not adapter.machine.is_active else ["Ok"]
    if names and not adapter.machine.integration_services_current:
        names = ["Degraded", "ProtocolVersion"]
    wanted = HYPERV + "VMNetworkAdapterOperationalStatus"
    return array([enum(wanted, name) for name in names], wanted)


live_type(
    HYPERV + "VMNetworkAdapterVlanSetting",
    AdapterVlan,
    {
        HYPERV + "VMNetworkAdapterVlanMode OperationMode": lambda v: enum(
            HYPERV + "VMNetworkAdapterVlanMode", v.adapter.vlan.mode.label
        ),
        "int AccessVlanId": lambda v: v.adapter.vlan.access,
        "int NativeVlanId": lambda v: v.adapter.vlan.native,
        "int[] AllowedVlanIdList": lambda v: array(v.adapter.vlan.allowed, "System.Int32"),
        "string AllowedVlanIdListString": lambda v: ranges(v.adapter.vlan.allowed),
        HYPERV + "VMNetworkAdapterPrivateVlanMode PrivateVlanMode": lambda v: enum(
            HYPERV + "VMNetworkAdapterPrivateVlanMode", v.adapter.vlan.private_mode
        ),
        "int SecondaryVlanId": lambda v: next(iter(v.adapter.vlan.secondary), 0),
        "int PrimaryVlanId": lambda v: v.adapter.vlan.primary,
        "int[] SecondaryVlanIdList": lambda v: array(v.adapter.vlan.secondary, "System.Int32"),
        HYPERV + "VMNetworkAdapterBase ParentAdapter": lambda v: v.adapter,
        "string VMName": lambda v: None if isinstance(v.adapter, HostAdapter) else v.adapter.machine.name,
        "string VMNetworkAdapterName": lambda v: v.adapter.name,
        "string VlanList": lambda v: _vlan_list(v.adapter.vlan),
        "string ComputerName": lambda v: v.adapter.host.name.upper(),
        "bool IsDeleted": lambda v: v.adapter.removed,
    },
)


def _vlan_list(vlan: Vlan) -> str:
    if vlan.mode is VlanMode.ACCESS:
        return str(vlan.access)
    if vlan.mode is VlanMode.PRIVATE:
        return f"{vlan.primary},{ranges(vlan.secondary)}"
    return ranges(vlan.allowed) if vlan.mode is VlanMode.TRUNK else ""


def ranges(numbers: Iterable[int]) -> str:
    """Numbers as a person writes them: '10,20-30'."""
    parts: list[list[int]] = []
    for number in sorted(numbers):
        if parts and number == parts[-1][-1] + 1:
            parts[-1][1:] = [number]
        else:
            parts.append([number])
    return ",".join("-".join(map(str, part)) for part in parts)


live_type(HYPERV + "VMNetworkAdapterBase", None, {}, base=HYPERV + "VMComponentObject")
TUNINGS: tuple[tuple[str, str, Any], ...] = (
    ("IovQueuePairsRequested", "uint", 1),
    ("IovInterruptModeration", HYPERV + "IovInterruptModerationValue", "Default"),
    ("IovWeight", "uint", 0),
    ("IPsecOffloadMaxSA", "long", 512),
    ("MandatoryFeatureId", "string[]", ()),
    ("TestReplicaSwitchName", "string", ""),
    ("VirtualSubnetId", "uint", 0),
    ("StormLimit", "uint", 0),
    ("DynamicIPAddressLimit", "uint", 0),
    ("FixSpeed10G", HYPERV + "OnOffState", "Off"),
    ("PacketDirectNumProcs", "uint", 0),
    ("PacketDirectModerationCount", "uint", 64),
    ("PacketDirectModerationInterval", "uint", 1000000),
    ("VrssEnabledRequested", "bool", True),
    ("VmmqEnabledRequested", "bool", False),
    ("VmmqQueuePairs", "uint", 16),
    ("MediaType", "uint", 0),
    ("NumaAwarePlacement", "bool", False),
    ("InterruptModeration", "bool", True),
    ("VrssMaxQueuePairsRequested", "uint", 16),
    ("VrssMinQueuePairsRequested", "uint", 1),
    ("VrssQueueSchedulingModeRequested", HYPERV + "VrssQueueSchedulingModeType", "Dynamic"),
    ("VrssExcludePrimaryProcessorRequested", "bool", False),
    ("VrssIndependentHostSpreadingRequested", "bool", False),
    ("VrssVmbusChannelAffinityPolicyRequested", HYPERV + "VrssVmbusChannelAffinityPolicyType", "Strong"),
)
"""Settings of the real card that change nothing here: property, type, and what it is until somebody sets it."""


def _tuning(kind: str, name: str, usual: Any) -> Any:
    def read(adapter: NetworkAdapter | HostAdapter) -> Any:
        value = adapter.tunings.get(name, usual)
        if kind.startswith(HYPERV):
            return enum(kind, to_string(value))
        if kind == "string[]":
            return array(value, "System.String")
        return convert(value, named_type(_PLAIN[kind]))

    return read


_PLAIN = {
    "uint": "System.UInt32",
    "long": "System.Int64",
    "bool": "System.Boolean",
    "string": "System.String",
}

_PORT: dict[str, Any] = {
    "string Name": lambda a: a.name,
    "string Id": lambda a: a.adapter_id,
    "bool IsExternalAdapter": _constant(False),
    "bool IsLegacy": lambda a: a.is_legacy,
    "bool IsSynthetic": lambda a: not a.is_legacy,
    "string SwitchName": lambda a: a.switch.name if a.switch else "",
    "guid SwitchId": lambda a: guid(a.switch.id) if a.switch else None,
    "bool Connected": lambda a: a.switch is not None,
    "string MacAddress": lambda a: a.mac,
    "bool DynamicMacAddressEnabled": lambda a: a.dynamic_mac,
    "string[] IPAddresses": lambda a: array(a.addresses, "System.String"),
    "string AdapterId": lambda a: str(a.id).upper(),
    HYPERV + "OnOffState DeviceNaming": lambda a: _on_off(a.device_naming),
    HYPERV + "OnOffState MacAddressSpoofing": lambda a: _on_off(a.mac_spoofing),
    HYPERV + "OnOffState DhcpGuard": lambda a: _on_off(a.dhcp_guard),
    HYPERV + "OnOffState RouterGuard": lambda a: _on_off(a.router_guard),
    HYPERV + "VMNetworkAdapterPortMirroringMode PortMirroringMode": lambda a: enum(
        HYPERV + "VMNetworkAdapterPortMirroringMode", a.port_mirroring
    ),
    HYPERV + "OnOffState IeeePriorityTag": lambda a: _on_off(a.priority_tag),
    HYPERV + "OnOffState AllowTeaming": lambda a: _on_off(a.teaming),
    HYPERV + "VMNetworkAdapterBandwidthSetting BandwidthSetting": lambda a: (
        AdapterBandwidth(a) if a.bandwidth_minimum or a.bandwidth_maximum or a.bandwidth_weight else None
    ),
    "uint VmqWeight": lambda a: UInt32(a.queue_weight),
    "uint BandwidthPercentage": _constant(UInt32(0)),
    HYPERV + "VMNetworkAdapterVlanSetting VlanSetting": AdapterVlan,
    **{f"{kind} {name}": _tuning(kind, name, usual) for name, kind, usual in TUNINGS},
}
"""What an adapter of a machine and one of a host have in common."""

live_type(
    HYPERV + "VMNetworkAdapterBandwidthSetting",
    AdapterBandwidth,
    {
        "long MinimumBandwidthAbsolute": lambda b: Int64(b.adapter.bandwidth_minimum),
        "long MinimumBandwidthWeight": lambda b: Int64(b.adapter.bandwidth_weight),
        "long MaximumBandwidth": lambda b: Int64(b.adapter.bandwidth_maximum),
        HYPERV + "VMNetworkAdapterBase ParentAdapter": lambda b: b.adapter,
    },
)

NETWORK_ADAPTER = live_type(
    HYPERV + "VMNetworkAdapter",
    NetworkAdapter,
    {
        **_PORT,
        "bool IsManagementOs": _constant(False),
        HYPERV + "VMNetworkAdapterOperationalStatus[] Status": _status,
        "string[] StatusDescription": lambda a: array(["OK"] if a.machine.is_active else [], "System.String"),
        "bool ClusterMonitored": lambda a: a.cluster_monitored,
        "string PoolName": _constant(""),
        **part_of(machine_of),
    },
    base=HYPERV + "VMNetworkAdapterBase",
)

live_type(
    HYPERV + "VMInternalNetworkAdapter",
    HostAdapter,
    {
        **_PORT,
        "bool IsManagementOs": _constant(True),
        HYPERV + "VMNetworkAdapterOperationalStatus[] Status": lambda a: array(
            [enum(HYPERV + "VMNetworkAdapterOperationalStatus", "Ok")], HYPERV + "VMNetworkAdapterOperationalStatus"
        ),
        "string[] StatusDescription": lambda a: array(["OK"], "System.String"),
        "string DeviceId": lambda a: f"{{{str(a.id).upper()}}}",
        "string VMName": _constant(None),
        "string ComputerName": lambda a: a.host.name.upper(),
        "bool IsDeleted": lambda a: a.removed,
    },
    base=HYPERV + "VMNetworkAdapterBase",
)

live_type(
    HYPERV + "VMSwitch",
    VirtualSwitch,
    {
        "string Name": lambda s: s.name,
        "guid Id": lambda s: guid(s.id),
        "string Notes": lambda s: s.notes,
        HYPERV + "VMSwitchType SwitchType": lambda s: enum(HYPERV + "VMSwitchType", s.kind.label),
        "bool AllowManagementOS": lambda s: s.allow_management,
        "string NetAdapterInterfaceDescription": lambda s: (
            "" if not s.physical else "Teamed-Interface" if s.embedded_teaming else s.physical[0]
        ),
        "string[] NetAdapterInterfaceDescriptions": lambda s: (
            array(s.physical, "System.String") if s.physical else None
        ),
        HYPERV + "VMSwitchBandwidthMode BandwidthReservationMode": lambda s: enum(
            HYPERV + "VMSwitchBandwidthMode", s.bandwidth_mode
        ),
        "bool EmbeddedTeamingEnabled": lambda s: s.embedded_teaming,
        "bool IovEnabled": lambda s: s.iov,
        "bool IovSupport": _constant(False),
        "bool SoftwareRscEnabled": lambda s: s.host.version.year >= 2019,
        "string ComputerName": lambda s: s.host.name.upper(),
        "bool IsDeleted": lambda s: s.removed,
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
        "string PoolName": _constant("Primordial"),
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
        HYPERV + "OnOffState SecureBoot": lambda f: _on_off(f.machine.firmware.secure_boot),
        "string SecureBootTemplate": lambda f: f.machine.firmware.secure_boot_template,
        "guid SecureBootTemplateId": lambda f: _template_id(f.machine),
        HYPERV + "IPProtocolPreference PreferredNetworkBootProtocol": lambda f: enum(
            HYPERV + "IPProtocolPreference", f.machine.firmware.preferred_protocol
        ),
        HYPERV + "ConsoleModeType ConsoleMode": lambda f: enum(
            HYPERV + "ConsoleModeType", f.machine.firmware.console_mode
        ),
        HYPERV + "OnOffState PauseAfterBootFailure": lambda f: _on_off(f.machine.firmware.pause_after_failure),
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

live_type(
    HYPERV + "VMScsiController",
    DriveController,
    {
        "int ControllerNumber": lambda c: c.number,
        "System.Object[] Drives": lambda c: array(_drives(c), "System.Object"),
        "string Name": lambda c: "SCSI Controller" if c.kind is ControllerType.SCSI else f"IDE {c.number}",
        **part_of(machine_of),
    },
    base=HYPERV + "VMDriveController",
)


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
