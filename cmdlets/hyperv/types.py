"""How machines, checkpoints, drives, disks and integration services look to PowerShell: their types.

The default views are in `views`. Properties are read from the live objects; what a version without a feature would
report is a constant here.
"""

from __future__ import annotations

from typing import Any

from hvsim.cmdlets.estate.live_types import exception_type, live_type
from hvsim.cmdlets.estate.values import Int64, UInt32, UInt64, array, duration, enum, guid, moment, version
from hvsim.cmdlets.hyperv import enums, views
from hvsim.cmdlets.hyperv.objects import HardDiskDrive, VirtualHardDisk, drives_of
from hvsim.infrastructure.checkpoints import Checkpoint
from hvsim.infrastructure.disks import ImageKind
from hvsim.infrastructure.guest import GuestKind
from hvsim.infrastructure.host import Host
from hvsim.infrastructure.integration_services import IntegrationService
from hvsim.infrastructure.virtual_machine import VirtualMachine

HYPERV, VHD = enums.HYPERV, enums.VHD
ZERO_GUID = "00000000-0000-0000-0000-000000000000"
TIB = 2**40

exception_type(HYPERV + "VirtualizationException")
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


def _current_parent(machine: VirtualMachine) -> Checkpoint | None:
    return machine.checkpoints[-1] if machine.checkpoints else None


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
        "System.String VMName": lambda m: m.name,
        "System.Guid VMId": lambda m: guid(m.id),
        "System.Guid Id": lambda m: guid(m.id),
        "System.String Name": lambda m: m.name,
        HYPERV + "VMState State": lambda m: enum(HYPERV + "VMState", m.state.label),
        "System.Int32 CPUUsage": lambda m: m.processor_usage,
        "System.Int64 MemoryAssigned": lambda m: Int64(m.memory_assigned),
        "System.Int64 MemoryDemand": lambda m: Int64(m.memory_assigned * 3 // 4),
        "System.String MemoryStatus": lambda m: "OK" if m.is_running else "",
        "System.TimeSpan Uptime": lambda m: duration(m.uptime),
        "System.String Status": lambda m: _status_texts(m)[0],
        HYPERV + "VMOperationalStatus[] OperationalStatus": lambda m: array(
            _operational_status(m), HYPERV + "VMOperationalStatus"
        ),
        HYPERV + "VMOperationalStatus PrimaryOperationalStatus": lambda m: _operational_status(m)[0],
        HYPERV + "VMOperationalStatus SecondaryOperationalStatus": lambda m: (
            _operational_status(m)[1] if m.operations else None
        ),
        "System.String[] StatusDescriptions": lambda m: array(_status_texts(m), "System.String"),
        "System.String PrimaryStatusDescription": lambda m: _status_texts(m)[0],
        "System.String SecondaryStatusDescription": lambda m: "",
        HYPERV + "VMHeartbeatStatus Heartbeat": _heartbeat,
        "System.String IntegrationServicesState": _services_state,
        "System.Version IntegrationServicesVersion": lambda m: version(m.integration_services_version or "0.0"),
        "System.String Version": lambda m: m.version,
        "System.Int32 Generation": lambda m: m.generation,
        HYPERV + "CheckpointType CheckpointType": lambda m: enum(HYPERV + "CheckpointType", m.checkpoint_type.label),
        "System.Boolean AutomaticCheckpointsEnabled": _constant(False),
        "System.String Notes": lambda m: m.notes,
        HYPERV + "HardDiskDrive[] HardDrives": lambda m: array(drives_of(m), HYPERV + "HardDiskDrive"),
        HYPERV + "VMIntegrationComponent[] VMIntegrationService": lambda m: array(
            m.services.values(), HYPERV + "VMIntegrationComponent"
        ),
        "System.Boolean DynamicMemoryEnabled": _constant(False),
        "System.Int64 MemoryStartup": lambda m: Int64(m.memory_startup),
        "System.Int64 MemoryMinimum": _constant(Int64(2**29)),
        "System.Int64 MemoryMaximum": _constant(Int64(TIB)),
        "System.Int64 ProcessorCount": lambda m: Int64(m.processors),
        "System.String Path": lambda m: m.path,
        "System.String ConfigurationLocation": lambda m: m.path,
        "System.String SnapshotFileLocation": lambda m: m.path,
        "System.String SmartPagingFilePath": lambda m: m.path,
        "System.Guid ParentSnapshotId": lambda m: _parent_id(_current_parent(m)),
        "System.String ParentSnapshotName": lambda m: m.checkpoints[-1].name if m.checkpoints else "",
        HYPERV + "VMReplicationState ReplicationState": _named("VMReplicationState", "Disabled"),
        HYPERV + "VMReplicationHealthState ReplicationHealth": _named("VMReplicationHealthState", "NotApplicable"),
        HYPERV + "VMReplicationMode ReplicationMode": _named("VMReplicationMode", "None"),
        HYPERV + "StartAction AutomaticStartAction": _named("StartAction", "StartIfRunning"),
        HYPERV + "StopAction AutomaticStopAction": _named("StopAction", "Save"),
        HYPERV + "VirtualMachineType VirtualMachineType": _named("VirtualMachineType", "RealizedVirtualMachine"),
        HYPERV + "VirtualMachineSubType VirtualMachineSubType": lambda m: enum(
            HYPERV + "VirtualMachineSubType", f"Generation{m.generation}"
        ),
        "System.Boolean ResourceMeteringEnabled": _constant(False),
        "System.Boolean IsClustered": _constant(False),
        "System.DateTime CreationTime": lambda m: moment(m.created),
        "System.String ComputerName": lambda m: _upper(m.host),
        "System.Boolean IsDeleted": lambda m: m.removed,
    },
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
        "System.String VMName": lambda c: c.machine.name,
        "System.Guid VMId": lambda c: guid(c.machine.id),
        "System.Guid Id": lambda c: guid(c.id),
        "System.String Name": lambda c: c.name,
        HYPERV + "SnapshotType SnapshotType": lambda c: enum(HYPERV + "SnapshotType", c.kind.value),
        "System.Boolean IsAutomaticCheckpoint": _constant(False),
        HYPERV + "VMState State": _named("VMState", "Off"),
        "System.DateTime CreationTime": lambda c: moment(c.created),
        "System.Guid ParentSnapshotId": lambda c: _parent_id(c.parent),
        "System.String ParentSnapshotName": lambda c: c.parent.name if c.parent else "",
        HYPERV + "HardDiskDrive[] HardDrives": lambda c: array(
            [HardDiskDrive(c.machine, disk, c) for disk in c.frozen], HYPERV + "HardDiskDrive"
        ),
        "System.Int32 Generation": lambda c: c.machine.generation,
        "System.String Version": lambda c: c.machine.version,
        "System.String Path": lambda c: c.machine.path,
        "System.String ComputerName": lambda c: _upper(c.machine.host),
        "System.Boolean IsDeleted": lambda c: c.removed,
    },
    aliases={"ParentCheckpointId": "ParentSnapshotId", "ParentCheckpointName": "ParentSnapshotName"},
)

live_type(
    HYPERV + "HardDiskDrive",
    HardDiskDrive,
    {
        "System.String Path": lambda d: d.path,
        "System.Int32 DiskNumber": _constant(None),
        "System.UInt64 MaximumIOPS": _constant(UInt64(0)),
        "System.UInt64 MinimumIOPS": _constant(UInt64(0)),
        "System.Boolean SupportPersistentReservations": _constant(False),
        "System.Int32 ControllerLocation": lambda d: d.disk.controller_location,
        "System.Int32 ControllerNumber": lambda d: d.disk.controller_number,
        HYPERV + "ControllerType ControllerType": lambda d: enum(
            HYPERV + "ControllerType", d.disk.controller_type.value
        ),
        "System.String Name": _constant("Hard Drive"),
        "System.String PoolName": _constant("Primordial"),
        "System.Guid VMId": lambda d: guid(d.machine.id),
        "System.String VMName": lambda d: d.machine.name,
        "System.Guid VMSnapshotId": lambda d: guid(d.checkpoint.id) if d.checkpoint else _zero_guid(),
        "System.String VMSnapshotName": lambda d: d.checkpoint.name if d.checkpoint else "",
        "System.String ComputerName": lambda d: _upper(d.machine.host),
        "System.Boolean IsDeleted": _constant(False),
    },
)

live_type(
    HYPERV + "VMIntegrationComponent",
    IntegrationService,
    {
        "System.Boolean Enabled": lambda s: s.enabled,
        HYPERV + "VMIntegrationComponentOperationalStatus[] OperationalStatus": lambda s: array(
            [_component(status) for status in (s.primary, s.secondary) if status],
            HYPERV + "VMIntegrationComponentOperationalStatus",
        ),
        HYPERV + "VMIntegrationComponentOperationalStatus PrimaryOperationalStatus": lambda s: _component(s.primary),
        "System.String PrimaryStatusDescription": lambda s: s.primary.text,
        HYPERV + "VMIntegrationComponentOperationalStatus SecondaryOperationalStatus": lambda s: (
            _component(s.secondary) if s.secondary else None
        ),
        "System.String SecondaryStatusDescription": lambda s: s.secondary.text if s.secondary else "",
        "System.String[] StatusDescription": lambda s: array([s.primary.text], "System.String"),
        "System.String Name": lambda s: s.name,
        "System.String Id": lambda s: s.component_id,
        "System.Guid VMId": lambda s: guid(s.machine.id),
        "System.String VMName": lambda s: s.machine.name,
        "System.Guid VMSnapshotId": lambda s: _zero_guid(),
        "System.String VMSnapshotName": _constant(""),
        "System.String ComputerName": lambda s: _upper(s.machine.host),
        "System.Boolean IsDeleted": _constant(False),
    },
)

live_type(
    VHD + "VirtualHardDisk",
    VirtualHardDisk,
    {
        "System.String ComputerName": lambda v: _upper(v.host),
        "System.String Path": lambda v: v.path,
        VHD + "VhdFormat VhdFormat": lambda v: enum(VHD + "VhdFormat", v.image.format),
        VHD + "VhdType VhdType": lambda v: enum(VHD + "VhdType", v.image.kind.value),
        "System.UInt64 FileSize": lambda v: UInt64(v.image.size),
        "System.UInt64 Size": lambda v: UInt64(v.image.device.size),
        "System.UInt64 MinimumSize": _constant(None),
        "System.UInt32 LogicalSectorSize": _constant(UInt32(512)),
        "System.UInt32 PhysicalSectorSize": lambda v: UInt32(512 if v.image.format == "VHD" else 4096),
        "System.UInt32 BlockSize": lambda v: UInt32(0 if v.image.kind is ImageKind.FIXED else v.image.block_size),
        "System.String ParentPath": lambda v: v.image.parent.path if v.image.parent else "",
        "System.String DiskIdentifier": lambda v: str(v.image.identifier).upper(),
        "System.UInt32 FragmentationPercentage": lambda v: None if v.image.kind is ImageKind.FIXED else UInt32(0),
        "System.UInt32 Alignment": _constant(UInt32(1)),
        "System.Boolean Attached": lambda v: v.host.holder(v.image) is not None,
        "System.UInt32 DiskNumber": _constant(None),
        "System.Boolean IsPMEMCompatible": _constant(False),
        VHD + "VirtualHardDiskPmemAddressAbstractionType AddressAbstractionType": lambda v: enum(
            VHD + "VirtualHardDiskPmemAddressAbstractionType", "None"
        ),
        "System.UInt32 Number": _constant(None),
    },
)

live_type(
    HYPERV + "VMHost",
    Host,
    {
        "System.String Name": _upper,
        "System.Int32 LogicalProcessorCount": lambda h: h.processors,
        "System.Int64 MemoryCapacity": lambda h: Int64(h.memory),
        "System.String VirtualMachinePath": lambda h: h.machine_path,
        "System.String VirtualHardDiskPath": lambda h: h.machine_path,
        "System.String FullyQualifiedDomainName": _constant("WORKGROUP"),
        "System.String[] SupportedVmVersions": lambda h: array(h.version.supported, "System.String"),
        "System.Boolean VirtualMachineMigrationEnabled": _constant(False),
        "System.Boolean EnableEnhancedSessionMode": _constant(False),
        "System.Boolean NumaSpanningEnabled": _constant(True),
        "System.String ComputerName": _upper,
        "System.Boolean IsDeleted": _constant(False),
    },
)


def _component(status: Any) -> Any:
    return enum(HYPERV + "VMIntegrationComponentOperationalStatus", status.label)


def _zero_guid() -> Any:
    from uuid import UUID

    return guid(UUID(int=0))
