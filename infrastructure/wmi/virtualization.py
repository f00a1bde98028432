"""The classes of root/virtualization/v2: machines, their settings and checkpoints, what guests tell by key-value pairs.

What shows a machine carries it along, so that what is related to it can be found.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape

from hvsim.infrastructure.guests.guest import GuestKind
from hvsim.infrastructure.hosts.host import Host
from hvsim.infrastructure.inside.machine import Inside
from hvsim.infrastructure.machines.checkpoints import Checkpoint
from hvsim.infrastructure.machines.machine_values import MachineState
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.infrastructure.wmi.classes import VIRTUALIZATION, Row, WmiClass, typed
from hvsim.infrastructure.wmi.windows import guest_version

REALIZED = "Microsoft:Hyper-V:System:Realized"
SNAPSHOT = "Microsoft:Hyper-V:Snapshot:Realized"
PAIRS = "Key-Value Pair Exchange"
_OK, _IN_SERVICE, _CRITICAL, _NO_CONTACT = 2, 11, 25, 12
_STATES = {
    MachineState.RUNNING_CRITICAL: 2,
    MachineState.OFF_CRITICAL: 3,
    MachineState.SAVED_CRITICAL: 6,
    MachineState.PAUSED_CRITICAL: 9,
}
"""The states that the health tells, not the state."""


def _machines(inside: Inside) -> list[VirtualMachine]:
    return list(inside.place.machines) if isinstance(inside.place, Host) else []


def _computer_systems(inside: Inside) -> Iterator[Row]:
    host = inside.place
    if isinstance(host, Host):
        yield Row(
            {
                "Caption": "Hosting Computer System",
                "Description": "Microsoft Hosting Computer System",
                "ElementName": host.name.upper(),
                "Name": host.name.upper(),
                "EnabledState": 2,
                "RequestedState": 12,
                "HealthState": 5,
                "OperationalStatus": [_OK],
                "StatusDescriptions": ["OK"],
                "Status": "OK",
                "InstallDate": None,
                "TimeOfLastStateChange": host.started,
                "OnTimeInMilliseconds": None,
                "ProcessID": None,
                "ReplicationState": 0,
                "ReplicationHealth": 0,
                "ReplicationMode": 0,
            },
            host,
        )
    for machine in _machines(inside):
        yield Row(_machine_values(machine), machine)


def _machine_values(machine: VirtualMachine) -> dict[str, object]:
    state, relation = machine.state, machine.replication
    busy = bool(machine.operations)
    return {
        "Caption": "Virtual Machine",
        "Description": "Microsoft Virtual Machine",
        "ElementName": machine.name,
        "Name": str(machine.id).upper(),
        "EnabledState": _STATES.get(state, state.number),
        "RequestedState": 12,
        "HealthState": _CRITICAL if state.is_critical else 5,
        "OperationalStatus": [_OK, _IN_SERVICE] if busy else [_OK],
        "StatusDescriptions": [machine.operations[-1].text] if busy else ["Operating normally"],
        "Status": "OK",
        "InstallDate": machine.created,
        "TimeOfLastStateChange": machine.started or machine.created,
        "OnTimeInMilliseconds": int(machine.uptime.total_seconds() * 1000),
        "ProcessID": 4000 + machine.id.int % 20000 // 4 * 4 if machine.is_active else None,
        "ReplicationState": relation.state_of(machine).number if relation is not None else 0,
        "ReplicationHealth": relation.health_of(machine).number if relation is not None else 0,
        "ReplicationMode": (2 if machine.is_replica else 1) if relation is not None else 0,
    }


def _settings(inside: Inside) -> Iterator[Row]:
    for machine in _machines(inside):
        yield Row(_setting_values(machine, None), machine)
        for checkpoint in machine.checkpoints:
            yield Row(_setting_values(machine, checkpoint), machine)


def _setting_values(machine: VirtualMachine, checkpoint: Checkpoint | None) -> dict[str, object]:
    identity = machine.id if checkpoint is None else checkpoint.id
    parent = machine.current if checkpoint is None else checkpoint.parent
    name = machine.host.name.upper()
    return {
        "InstanceID": f"Microsoft:{str(identity).upper()}",
        "ElementName": machine.name if checkpoint is None else checkpoint.name,
        "Caption": "Virtual Machine Settings",
        "Description": "Active settings for the virtual machine.",
        "VirtualSystemIdentifier": str(machine.id).upper(),
        "VirtualSystemType": REALIZED if checkpoint is None else SNAPSHOT,
        "VirtualSystemSubType": f"Microsoft:Hyper-V:SubType:{machine.generation}",
        "ConfigurationID": str(identity).upper(),
        "ConfigurationDataRoot": machine.path,
        "SnapshotDataRoot": machine.snapshot_location,
        "CreationTime": machine.created if checkpoint is None else checkpoint.created,
        "Version": machine.version,
        "Notes": [machine.notes],
        "AutomaticStartupAction": machine.start_action.number,
        "AutomaticShutdownAction": machine.stop_action.number,
        "UserSnapshotType": machine.checkpoint_type.number,
        "IsSaved": machine.state is MachineState.SAVED,
        "LowMmioGapSize": machine.low_mapped_space // 2**20,
        "HighMmioGapSize": machine.high_mapped_space // 2**20,
        "Parent": None
        if parent is None
        else f'\\\\{name}\\root\\virtualization\\v2:Msvm_VirtualSystemSettingData.InstanceID="Microsoft:'
        f'{str(parent.id).upper()}"',
    }


def _pairs(inside: Inside) -> Iterator[Row]:
    for machine in _machines(inside):
        service = machine.services[PAIRS]
        answers = service.enabled and service.answers
        yield Row(
            {
                "SystemName": str(machine.id).upper(),
                "ElementName": PAIRS,
                "Caption": PAIRS,
                "DeviceID": service.component_id,
                "EnabledState": 2 if service.enabled else 3,
                "HealthState": 5,
                "OperationalStatus": [_OK if answers else _NO_CONTACT],
                "GuestIntrinsicExchangeItems": [_item(*pair) for pair in intrinsic_pairs(machine)] if answers else [],
                "GuestExchangeItems": [],
            },
            machine,
        )


def intrinsic_pairs(machine: VirtualMachine) -> list[tuple[str, str]]:
    """What a guest tells its host about itself, by key."""
    caption, version = guest_version(machine)
    linux = machine.guest.kind is GuestKind.LINUX
    numbers = [*version.split("."), "", "", ""][:3]
    addresses = [address for adapter in machine.adapters for address in adapter.addresses]
    return [
        ("FullyQualifiedDomainName", f"{machine.name}.{machine.host.domain}"),
        ("OSName", caption),
        ("OSVersion", version),
        ("OSMajorVersion", numbers[0]),
        ("OSMinorVersion", numbers[1]),
        ("OSBuildNumber", numbers[2]),
        ("OSPlatformId", "129742" if linux else "2"),
        ("ProcessorArchitecture", "x86_64" if linux else "9"),
        ("IntegrationServicesVersion", machine.integration_services_version),
        ("NetworkAddressIPv4", ";".join(address for address in addresses if ":" not in address)),
        ("NetworkAddressIPv6", ";".join(address for address in addresses if ":" in address)),
    ]


def _item(name: str, data: str) -> str:
    """An instance of Msvm_KvpExchangeDataItem as the text that travels."""
    values = (("Caption", ""), ("Data", data), ("Description", ""), ("ElementName", ""), ("Name", name))
    parts = [
        f'<PROPERTY NAME="{key}" TYPE="string">' + (f"<VALUE>{escape(value)}</VALUE>" if value else "") + "</PROPERTY>"
        for key, value in values
    ]
    source = '<PROPERTY NAME="Source" TYPE="uint16"><VALUE>2</VALUE></PROPERTY>'
    return f'<INSTANCE CLASSNAME="Msvm_KvpExchangeDataItem">{"".join(parts)}{source}</INSTANCE>'


def _memory(inside: Inside) -> Iterator[Row]:
    for machine in _machines(inside):
        yield Row(
            {
                "InstanceID": f"Microsoft:{str(machine.id).upper()}\\4764334d-e001-4176-82ee-5594ec9b530e",
                "ElementName": "Memory",
                "VirtualQuantity": machine.memory_startup // 2**20,
                "Reservation": machine.memory_minimum // 2**20 if machine.dynamic_memory else 0,
                "Limit": machine.memory_maximum // 2**20 if machine.dynamic_memory else machine.memory_startup // 2**20,
                "DynamicMemoryEnabled": machine.dynamic_memory,
                "AllocationUnits": "byte * 2^20",
            },
            machine,
        )


def _pair_settings(inside: Inside) -> Iterator[Row]:
    for machine in _machines(inside):
        identity = str(machine.id).upper()
        yield Row(
            {
                "InstanceID": f"Microsoft:{identity}\\2A34B1C2-FD73-4043-8A5B-DD2159BC743F",
                "ElementName": PAIRS,
                "EnabledState": 2 if machine.services[PAIRS].enabled else 3,
                "HostExchangeItems": [_item(name, data) for name, data in machine.host_pairs.items()],
            },
            machine,
        )


CLASSES = (
    WmiClass(
        "Msvm_ComputerSystem",
        VIRTUALIZATION,
        {
            **typed("text", "Caption", "Description", "ElementName", "Name", "Status"),
            **typed("uint16", "EnabledState", "RequestedState", "HealthState", "ReplicationState"),
            **typed("uint16", "ReplicationHealth", "ReplicationMode"),
            **typed("uint16[]", "OperationalStatus"),
            **typed("text[]", "StatusDescriptions"),
            **typed("time", "InstallDate", "TimeOfLastStateChange"),
            **typed("uint64", "OnTimeInMilliseconds"),
            **typed("uint32", "ProcessID"),
        },
        ("Name",),
        _computer_systems,
    ),
    WmiClass(
        "Msvm_VirtualSystemSettingData",
        VIRTUALIZATION,
        {
            **typed("text", "InstanceID", "ElementName", "Caption", "Description", "VirtualSystemIdentifier"),
            **typed("text", "VirtualSystemType", "VirtualSystemSubType", "ConfigurationID", "ConfigurationDataRoot"),
            **typed("text", "SnapshotDataRoot", "Version", "Parent"),
            **typed("text[]", "Notes"),
            **typed("time", "CreationTime"),
            **typed("uint16", "AutomaticStartupAction", "AutomaticShutdownAction", "UserSnapshotType"),
            **typed("uint64", "LowMmioGapSize", "HighMmioGapSize"),
            **typed("flag", "IsSaved"),
        },
        ("InstanceID",),
        _settings,
    ),
    WmiClass(
        "Msvm_KvpExchangeComponent",
        VIRTUALIZATION,
        {
            **typed("text", "SystemName", "ElementName", "Caption", "DeviceID"),
            **typed("uint16", "EnabledState", "HealthState"),
            **typed("uint16[]", "OperationalStatus"),
            **typed("text[]", "GuestIntrinsicExchangeItems", "GuestExchangeItems"),
        },
        ("DeviceID",),
        _pairs,
    ),
    WmiClass(
        "Msvm_KvpExchangeComponentSettingData",
        VIRTUALIZATION,
        {
            **typed("text", "InstanceID", "ElementName"),
            **typed("uint16", "EnabledState"),
            **typed("text[]", "HostExchangeItems"),
        },
        ("InstanceID",),
        _pair_settings,
    ),
    WmiClass(
        "Msvm_MemorySettingData",
        VIRTUALIZATION,
        {
            **typed("text", "InstanceID", "ElementName", "AllocationUnits"),
            **typed("uint64", "VirtualQuantity", "Reservation", "Limit"),
            **typed("flag", "DynamicMemoryEnabled"),
        },
        ("InstanceID",),
        _memory,
    ),
)
