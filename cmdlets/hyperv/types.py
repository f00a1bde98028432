"""How machines, checkpoints, drives, disks and integration services look to PowerShell: their types.

The default views are in `views`. Properties are read from the live objects; what a version without a feature would
report is a constant here.
"""

from __future__ import annotations

from typing import Any

from hvsim.cmdlets.estate.live_types import exception_type, live_type
from hvsim.cmdlets.estate.values import Int64, UInt32, UInt64, array, duration, enum, guid, moment, version
from hvsim.cmdlets.hyperv import enums, views
from hvsim.cmdlets.hyperv.objects import HardDiskDrive, PortOfMachine, VirtualHardDisk, drives_of
from hvsim.infrastructure.disks.virtual_disks import ImageKind
from hvsim.infrastructure.guests.guest import GuestKind
from hvsim.infrastructure.hosts.host import Host
from hvsim.infrastructure.machines.checkpoints import Checkpoint
from hvsim.infrastructure.machines.groups import groups_of
from hvsim.infrastructure.machines.integration_services import IntegrationService
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine

HYPERV, VHD = enums.HYPERV, enums.VHD
TIB = 2**40

exception_type(HYPERV + "VirtualizationException")
live_type(HYPERV + "VirtualMachineBase", None, {})
live_type(HYPERV + "VMDriveController", None, {})
live_type(HYPERV + "VMComponentObject", None, {})
views.register()


def _upper(host: Host) -> str:
    return host.name.upper()


def _operational_status(machine: VirtualMachine) -> list[Any]:
    names = ["InService", machine.operations[-1].label] if machine.operations else ["Ok"]
    return [enum(HYPERV + "VMOperationalStatus", name) for name in names]


def _status_texts(machine: VirtualMachine) -> list[str]:
    return [machine.operations[-1].text] if machine.operations else ["Operating normally"]


def _heartbeat(machine: VirtualMachine) -> Any:
    if not machine.is_active:
        return None
    if machine.services["Heartbeat"].enabled is False:
        name = "Disabled"
    elif machine.state.label == "Paused":
        name = "Paused"
    elif machine.services["Heartbeat"].answers:
        windows = machine.guest.kind is GuestKind.WINDOWS
        name = "OkApplicationsHealthy" if windows else "OkApplicationsUnknown"
    else:
        name = "NoContact"
    return enum(HYPERV + "VMHeartbeatStatus", name)


def _services_state(machine: VirtualMachine) -> str:
    if not machine.integration_services_version:
        return ""
    return "Up to date" if machine.integration_services_current else "Update required"


def _replica_mode(machine: VirtualMachine) -> str:
    if machine.replica_tested is not None:
        return "TestReplica"
    return machine.replication.mode_of(machine).label if machine.replication else "None"


def _constant(value: Any) -> Any:
    return lambda target: value


def _named(type_name: str, name: str) -> Any:
    return lambda target: enum(HYPERV + type_name, name)


def _parent_id(parent: Checkpoint | None) -> Any:
    return guid(parent.id) if parent else None


VIRTUAL_MACHINE = live_type(
    HYPERV + "VirtualMachine",
    VirtualMachine,
    {
        "string VMName": lambda m: m.name,
        "guid VMId": lambda m: guid(m.id),
        "guid Id": lambda m: guid(m.id),
        "string Name": lambda m: m.name,
        HYPERV + "VMState State": lambda m: enum(HYPERV + "VMState", m.state.label),
        "int CPUUsage": lambda m: m.processor_usage,
        "long MemoryAssigned": lambda m: Int64(m.memory_assigned),
        "long MemoryDemand": lambda m: Int64(m.memory_demand),
        "string MemoryStatus": lambda m: "OK" if m.is_running else "",
        "timespan Uptime": lambda m: duration(m.uptime),
        "string Status": lambda m: _status_texts(m)[0],
        HYPERV + "VMOperationalStatus[] OperationalStatus": lambda m: array(
            _operational_status(m), HYPERV + "VMOperationalStatus"
        ),
        HYPERV + "VMOperationalStatus PrimaryOperationalStatus": lambda m: _operational_status(m)[0],
        HYPERV + "VMOperationalStatus SecondaryOperationalStatus": lambda m: (
            _operational_status(m)[1] if m.operations else None
        ),
        "string[] StatusDescriptions": lambda m: array(_status_texts(m), "System.String"),
        "string PrimaryStatusDescription": lambda m: _status_texts(m)[0],
        "string SecondaryStatusDescription": lambda m: "",
        HYPERV + "VMHeartbeatStatus Heartbeat": _heartbeat,
        "string IntegrationServicesState": _services_state,
        "version IntegrationServicesVersion": lambda m: version(m.integration_services_version or "0.0"),
        "string Version": lambda m: m.version,
        "int Generation": lambda m: m.generation,
        HYPERV + "CheckpointType CheckpointType": lambda m: enum(HYPERV + "CheckpointType", m.checkpoint_type.label),
        "bool AutomaticCheckpointsEnabled": lambda m: m.automatic_checkpoints,
        "string Notes": lambda m: m.notes,
        HYPERV + "HardDiskDrive[] HardDrives": lambda m: array(drives_of(m), HYPERV + "HardDiskDrive"),
        HYPERV + "VMIntegrationComponent[] VMIntegrationService": lambda m: array(
            m.services.values(), HYPERV + "VMIntegrationComponent"
        ),
        "bool DynamicMemoryEnabled": lambda m: m.dynamic_memory,
        "long MemoryStartup": lambda m: Int64(m.memory_startup),
        "long MemoryMinimum": lambda m: Int64(m.memory_minimum),
        "long MemoryMaximum": lambda m: Int64(m.memory_maximum),
        "long ProcessorCount": lambda m: Int64(m.processors),
        "string Path": lambda m: m.path,
        "string ConfigurationLocation": lambda m: m.path,
        "string SnapshotFileLocation": lambda m: m.snapshot_location,
        "string SmartPagingFilePath": lambda m: m.paging_path or m.path,
        "guid ParentSnapshotId": lambda m: _parent_id(m.current),
        "string ParentSnapshotName": lambda m: m.current.name if m.current else "",
        HYPERV + "VMReplicationState ReplicationState": lambda m: enum(
            HYPERV + "VMReplicationState", m.replication.state_of(m).label if m.replication else "Disabled"
        ),
        HYPERV + "VMReplicationHealthState ReplicationHealth": lambda m: enum(
            HYPERV + "VMReplicationHealthState", m.replication.health_of(m).label if m.replication else "NotApplicable"
        ),
        HYPERV + "VMReplicationMode ReplicationMode": lambda m: enum(HYPERV + "VMReplicationMode", _replica_mode(m)),
        HYPERV + "StartAction AutomaticStartAction": lambda m: enum(HYPERV + "StartAction", m.start_action.label),
        HYPERV + "StopAction AutomaticStopAction": lambda m: enum(HYPERV + "StopAction", m.stop_action.label),
        HYPERV + "VirtualMachineType VirtualMachineType": _named("VirtualMachineType", "RealizedVirtualMachine"),
        HYPERV + "VirtualMachineSubType VirtualMachineSubType": lambda m: enum(
            HYPERV + "VirtualMachineSubType", f"Generation{m.generation}"
        ),
        "bool ResourceMeteringEnabled": lambda m: m.meter is not None,
        "int AutomaticStartDelay": lambda m: m.start_delay,
        HYPERV + "CriticalErrorAction AutomaticCriticalErrorAction": lambda m: enum(
            HYPERV + "CriticalErrorAction", m.critical_action.label
        ),
        "int AutomaticCriticalErrorActionTimeout": lambda m: m.critical_timeout,
        HYPERV + "EnhancedSessionTransportType EnhancedSessionTransportType": lambda m: enum(
            HYPERV + "EnhancedSessionTransportType", m.enhanced_session_transport
        ),
        "string GuestStateIsolationType": lambda m: m.isolation,
        "bool BatteryPassthroughEnabled": lambda m: m.battery_passthrough,
        "bool GuestControlledCacheTypes": lambda m: m.guest_cache_types,
        "uint LowMemoryMappedIoSpace": lambda m: UInt32(m.low_mapped_space),
        "ulong HighMemoryMappedIoSpace": lambda m: UInt64(m.high_mapped_space),
        HYPERV + "OnOffState LockOnDisconnect": lambda m: enum(
            HYPERV + "OnOffState", "On" if m.lock_on_disconnect else "Off"
        ),
        HYPERV + "VMNetworkAdapter[] NetworkAdapters": lambda m: array(m.adapters, HYPERV + "VMNetworkAdapter"),
        HYPERV + "DvdDrive[] DVDDrives": lambda m: array(m.dvd_drives, HYPERV + "DvdDrive"),
        HYPERV + "VMGroup[] Groups": lambda m: array(groups_of(m), "System.Object"),
        HYPERV + "VMComPort ComPort1": lambda m: PortOfMachine(m, m.serial_ports[0]),
        HYPERV + "VMComPort ComPort2": lambda m: PortOfMachine(m, m.serial_ports[1]),
        "bool IsClustered": lambda m: m.is_clustered,
        "datetime CreationTime": lambda m: moment(m.created),
        "string ComputerName": lambda m: _upper(m.host),
        "bool IsDeleted": lambda m: m.removed,
    },
    base=HYPERV + "VirtualMachineBase",
    aliases={
        "CheckpointFileLocation": "SnapshotFileLocation",
        "ParentCheckpointId": "ParentSnapshotId",
        "ParentCheckpointName": "ParentSnapshotName",
    },
)


@VIRTUAL_MACHINE.method("string ToString()")
def _machine_text(machine: VirtualMachine) -> str:
    return f"VirtualMachine (Name = '{machine.name}') [Id = '{str(machine.id).upper()}']"


live_type(
    HYPERV + "VMSnapshot",
    Checkpoint,
    {
        "string VMName": lambda c: c.machine.name,
        "guid VMId": lambda c: guid(c.machine.id),
        "guid Id": lambda c: guid(c.id),
        "string Name": lambda c: c.name,
        HYPERV + "SnapshotType SnapshotType": lambda c: enum(HYPERV + "SnapshotType", c.kind.value),
        "bool IsAutomaticCheckpoint": _constant(False),
        HYPERV + "VMState State": lambda c: enum(HYPERV + "VMState", c.state.label),
        "datetime CreationTime": lambda c: moment(c.created),
        "guid ParentSnapshotId": lambda c: _parent_id(c.parent),
        "string ParentSnapshotName": lambda c: c.parent.name if c.parent else "",
        HYPERV + "HardDiskDrive[] HardDrives": lambda c: array(
            [HardDiskDrive(c.machine, disk, c) for disk in c.frozen], HYPERV + "HardDiskDrive"
        ),
        "int Generation": lambda c: c.machine.generation,
        "string Version": lambda c: c.machine.version,
        "string Path": lambda c: c.machine.path,
        "string ComputerName": lambda c: _upper(c.machine.host),
        "bool IsDeleted": lambda c: c.removed,
    },
    base=HYPERV + "VirtualMachineBase",
    aliases={"ParentCheckpointId": "ParentSnapshotId", "ParentCheckpointName": "ParentSnapshotName"},
)

live_type(
    HYPERV + "HardDiskDrive",
    HardDiskDrive,
    {
        "string Path": lambda d: d.path,
        "int DiskNumber": _constant(None),
        "ulong MaximumIOPS": lambda d: UInt64(d.disk.limits.maximum),
        "ulong MinimumIOPS": lambda d: UInt64(d.disk.limits.minimum),
        "guid QoSPolicyID": lambda d: guid(d.disk.limits.policy),
        "bool SupportPersistentReservations": lambda d: d.disk.shared,
        HYPERV + "CacheAttributes WriteHardeningMethod": lambda d: enum(
            HYPERV + "CacheAttributes", d.disk.limits.write_cache
        ),
        "int ControllerLocation": lambda d: d.disk.controller_location,
        "int ControllerNumber": lambda d: d.disk.controller_number,
        HYPERV + "ControllerType ControllerType": lambda d: enum(
            HYPERV + "ControllerType", d.disk.controller_type.value
        ),
        "string Name": _constant("Hard Drive"),
        "string PoolName": lambda d: d.disk.pool,
        "guid VMId": lambda d: guid(d.machine.id),
        "string VMName": lambda d: d.machine.name,
        "guid VMSnapshotId": lambda d: guid(d.checkpoint.id) if d.checkpoint else _zero_guid(),
        "string VMSnapshotName": lambda d: d.checkpoint.name if d.checkpoint else "",
        "string ComputerName": lambda d: _upper(d.machine.host),
        "bool IsDeleted": _constant(False),
    },
    base=HYPERV + "VMComponentObject",
)

live_type(
    HYPERV + "VMIntegrationComponent",
    IntegrationService,
    {
        "bool Enabled": lambda s: s.enabled,
        HYPERV + "VMIntegrationComponentOperationalStatus[] OperationalStatus": lambda s: array(
            [_component(status) for status in (s.primary, s.secondary) if status],
            HYPERV + "VMIntegrationComponentOperationalStatus",
        ),
        HYPERV + "VMIntegrationComponentOperationalStatus PrimaryOperationalStatus": lambda s: _component(s.primary),
        "string PrimaryStatusDescription": lambda s: s.primary.text,
        HYPERV + "VMIntegrationComponentOperationalStatus SecondaryOperationalStatus": lambda s: (
            _component(s.secondary) if s.secondary else None
        ),
        "string SecondaryStatusDescription": lambda s: s.secondary.text if s.secondary else "",
        "string[] StatusDescription": lambda s: array([s.primary.text], "System.String"),
        "string Name": lambda s: s.name,
        "string Id": lambda s: s.component_id,
        "guid VMId": lambda s: guid(s.machine.id),
        "string VMName": lambda s: s.machine.name,
        "guid VMSnapshotId": lambda s: _zero_guid(),
        "string VMSnapshotName": _constant(""),
        "string ComputerName": lambda s: _upper(s.machine.host),
        "bool IsDeleted": _constant(False),
    },
)

live_type(
    VHD + "VirtualHardDisk",
    VirtualHardDisk,
    {
        "string ComputerName": lambda v: _upper(v.host),
        "string Path": lambda v: v.path,
        VHD + "VhdFormat VhdFormat": lambda v: enum(VHD + "VhdFormat", v.image.format),
        VHD + "VhdType VhdType": lambda v: enum(VHD + "VhdType", v.image.kind.value),
        "ulong FileSize": lambda v: UInt64(v.file_size),
        "ulong Size": lambda v: UInt64(v.size),
        "ulong MinimumSize": _constant(None),
        "uint LogicalSectorSize": lambda v: UInt32(v.image.layout.logical_sector),
        "uint PhysicalSectorSize": lambda v: UInt32(v.image.layout.physical_sector),
        "uint BlockSize": lambda v: UInt32(0 if v.image.kind is ImageKind.FIXED else v.image.block_size),
        "string ParentPath": lambda v: v.parent_path,
        "string DiskIdentifier": lambda v: str(v.image.identifier).upper(),
        "uint FragmentationPercentage": lambda v: None if v.image.kind is ImageKind.FIXED else UInt32(0),
        "uint Alignment": _constant(UInt32(1)),
        "bool Attached": lambda v: v.attached,
        "uint DiskNumber": lambda v: _disk_number(v),
        "bool IsPMEMCompatible": _constant(False),
        VHD + "VirtualHardDiskPmemAddressAbstractionType AddressAbstractionType": lambda v: enum(
            VHD + "VirtualHardDiskPmemAddressAbstractionType", "None"
        ),
        "uint Number": lambda v: _disk_number(v),
    },
)

live_type(
    HYPERV + "VMHost",
    Host,
    {
        "string Name": _upper,
        "int LogicalProcessorCount": lambda h: h.processors,
        "long MemoryCapacity": lambda h: Int64(h.memory),
        "string VirtualMachinePath": lambda h: h.machine_path,
        "string VirtualHardDiskPath": lambda h: h.disk_path,
        "string FullyQualifiedDomainName": lambda h: h.domain,
        "string[] SupportedVmVersions": lambda h: array(h.version.supported, "System.String"),
        "bool VirtualMachineMigrationEnabled": lambda h: h.migration_enabled,
        "bool EnableEnhancedSessionMode": lambda h: h.enhanced_session,
        "bool NumaSpanningEnabled": lambda h: h.numa_spanning,
        "bool UseAnyNetworkForMigration": lambda h: h.migrates_anywhere,
        "uint MaximumVirtualMachineMigrations": lambda h: UInt32(h.max_migrations),
        "uint MaximumStorageMigrations": lambda h: UInt32(h.max_storage_migrations),
        HYPERV + "MigrationAuthenticationType VirtualMachineMigrationAuthenticationType": lambda h: enum(
            HYPERV + "MigrationAuthenticationType", h.migration_authentication
        ),
        HYPERV + "VMMigrationPerformance VirtualMachineMigrationPerformanceOption": lambda h: enum(
            HYPERV + "VMMigrationPerformance", h.migration_performance
        ),
        "timespan ResourceMeteringSaveInterval": lambda h: duration(h.metering_save_interval),
        "string MacAddressMinimum": lambda h: h.mac_minimum,
        "string MacAddressMaximum": lambda h: h.mac_maximum,
        "string FibreChannelWwnn": lambda h: h.fibre_channel.node,
        "string FibreChannelWwpnMinimum": lambda h: h.fibre_channel.first,
        "string FibreChannelWwpnMaximum": lambda h: h.fibre_channel.last,
        "bool IovSupport": _constant(False),
        "string ComputerName": _upper,
        "bool IsDeleted": _constant(False),
    },
)


def _disk_number(disk: VirtualHardDisk) -> UInt32 | None:
    """The number of the disk on its host, while it is mounted there."""
    mounted = next((item for item in disk.host.mounted_disks if item.image is disk.image), None)
    return None if mounted is None else UInt32(mounted.number)


def _component(status: Any) -> Any:
    return enum(HYPERV + "VMIntegrationComponentOperationalStatus", status.label)


def _zero_guid() -> Any:
    from uuid import UUID

    return guid(UUID(int=0))
