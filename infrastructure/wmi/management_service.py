"""Hyper-V's management service as scripts of WMI know it: its settings, and what it does when it is told to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeVar
from uuid import UUID

from hvsim.infrastructure.errors import ManagementError
from hvsim.infrastructure.hosts.host import Host
from hvsim.infrastructure.inside.machine import Inside
from hvsim.infrastructure.machines.machine_values import CheckpointType, StartAction, StopAction
from hvsim.infrastructure.machines.settings import rename, require_off
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.infrastructure.product_values import ProductValue
from hvsim.infrastructure.wmi.classes import VIRTUALIZATION, Row, WmiClass, typed
from hvsim.infrastructure.wmi.embedded import read_instance

SERVICE = "Msvm_VirtualSystemManagementService"
DONE, INVALID_PARAMETER, INVALID_STATE = 0, 32773, 32775
_PAIR = "Msvm_KvpExchangeDataItem"
_SETTINGS = "Msvm_VirtualSystemSettingData"
_NAME = re.compile(r'Name="([^"]*)"')
Kind = TypeVar("Kind", bound=ProductValue)
_MIB = 2**20
_PAIR_PROPERTIES = {
    **typed("text", "Name", "Data", "Caption", "ElementName", "Description"),
    **typed("uint16", "Source"),
}
_SMALLEST_GAP, _LARGEST_GAP = 128, 3500
"""The limits of the space below 4 GB that is mapped to devices, in megabytes."""


def _services(inside: Inside) -> Iterator[Row]:
    if isinstance(inside.place, Host):
        running = inside.place.services.runs("vmms")
        yield Row(
            {
                "Name": "vmms",
                "ElementName": "Hyper-V Virtual System Management Service",
                "Caption": "Hyper-V Virtual System Management Service",
                "SystemName": inside.name.upper(),
                "Started": running,
                "EnabledState": 2 if running else 3,
            },
            inside.place,
        )


def _service_settings(inside: Inside) -> Iterator[Row]:
    host = inside.place
    if isinstance(host, Host):
        yield Row(
            {
                "InstanceID": "Microsoft:VSMS",
                "ElementName": "Hyper-V Virtual System Management Service",
                "DefaultExternalDataRoot": host.machine_path,
                "DefaultVirtualHardDiskPath": host.disk_path,
                "MinimumMacAddress": host.mac_minimum,
                "MaximumMacAddress": host.mac_maximum,
                "NumaSpanningEnabled": host.numa_spanning,
                "EnhancedSessionModeEnabled": host.enhanced_session,
            },
            host,
        )


def modify_settings(host: Host, text: object) -> int:
    """Gives a machine the settings in the text of an instance; what is not said stays."""
    class_name, values = read_instance(str(text))
    machine = _machine(host, values.get("VirtualSystemIdentifier", ""))
    if class_name != _SETTINGS or machine is None:
        return INVALID_PARAMETER
    try:
        return _modify(machine, values)
    except ManagementError as error:
        return INVALID_STATE if error.code == "InvalidState" else INVALID_PARAMETER
    except ValueError:
        return INVALID_PARAMETER


def _modify(machine: VirtualMachine, values: dict[str, str]) -> int:
    gap = int(values.get("LowMmioGapSize", machine.low_mapped_space // _MIB))
    if gap * _MIB != machine.low_mapped_space:
        if not _SMALLEST_GAP <= gap <= _LARGEST_GAP:
            return INVALID_PARAMETER
        require_off(machine)
        machine.low_mapped_space = gap * _MIB
    if values.get("ElementName", machine.name) != machine.name:
        rename(machine, values["ElementName"])
    machine.notes = values.get("Notes", machine.notes)
    machine.start_action = _chosen(StartAction, values.get("AutomaticStartupAction"), machine.start_action)
    machine.stop_action = _chosen(StopAction, values.get("AutomaticShutdownAction"), machine.stop_action)
    machine.checkpoint_type = _chosen(CheckpointType, values.get("UserSnapshotType"), machine.checkpoint_type)
    machine.host.write_configuration(machine)
    return DONE


def _chosen(kind: type[Kind], text: str | None, old: Kind) -> Kind:
    """The value of that number. Raises `ValueError` where there is none."""
    if text is None:
        return old
    found = next((item for item in kind if item.number == int(text)), None)
    if found is None:
        raise ValueError(text)
    return found


def add_pairs(host: Host, target: object, items: object) -> int:
    """Gives the guest of a machine new pairs of keys and values of its host: all, or none where a key is there."""
    return _set_pairs(host, target, items, present=False)


def modify_pairs(host: Host, target: object, items: object) -> int:
    """Gives keys that are there other values: all, or none where a key is missing."""
    return _set_pairs(host, target, items, present=True)


def _set_pairs(host: Host, target: object, items: object, *, present: bool) -> int:
    machine = _target(host, target)
    pairs = [read_instance(str(item)) for item in _each(items)]
    names = [values.get("Name", "") for _, values in pairs]
    if machine is None or not pairs or any(kind != _PAIR for kind, _ in pairs) or len(set(names)) < len(names):
        return INVALID_PARAMETER
    if any(not name or (name in machine.host_pairs) is not present for name in names):
        return INVALID_PARAMETER
    for _, values in pairs:
        machine.host_pairs[values["Name"]] = values.get("Data", "")
    return DONE


def remove_pairs(host: Host, target: object, items: object) -> int:
    """Takes such pairs away."""
    machine = _target(host, target)
    names = dict.fromkeys(read_instance(str(item))[1].get("Name", "") for item in _each(items))
    if machine is None or any(name not in machine.host_pairs for name in names):
        return INVALID_PARAMETER
    for name in names:
        del machine.host_pairs[name]
    return DONE


def _each(items: object) -> list[object]:
    return list(items) if isinstance(items, list | tuple) else [items]


def _target(host: Host, target: object) -> VirtualMachine | None:
    """The machine that an instance shows, or that its path names."""
    thing = target.thing if isinstance(target, Row) else None
    if isinstance(thing, VirtualMachine):
        return thing
    found = _NAME.search(str(target))
    return None if found is None else _machine(host, found.group(1))


def _machine(host: Host, identity: str) -> VirtualMachine | None:
    try:
        wanted = UUID(identity)
    except ValueError:
        return None
    return next((machine for machine in host.machines if machine.id == wanted), None)


CLASSES = (
    WmiClass(_PAIR, VIRTUALIZATION, _PAIR_PROPERTIES, ("Name",), lambda inside: ()),
    WmiClass(
        SERVICE,
        VIRTUALIZATION,
        {
            **typed("text", "Name", "ElementName", "Caption", "SystemName"),
            **typed("uint16", "EnabledState"),
            **typed("flag", "Started"),
        },
        ("Name",),
        _services,
    ),
    WmiClass(
        SERVICE + "SettingData",
        VIRTUALIZATION,
        {
            **typed("text", "InstanceID", "ElementName", "DefaultExternalDataRoot", "DefaultVirtualHardDiskPath"),
            **typed("text", "MinimumMacAddress", "MaximumMacAddress"),
            **typed("flag", "NumaSpanningEnabled", "EnhancedSessionModeEnabled"),
        },
        ("InstanceID",),
        _service_settings,
    ),
)
