"""A machine's own files: its configuration, what a file in its folder says of it, and its saved memory.

Turns settings into plain data, which backups keep. Making machines of it again is `export` and `backup.restore`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from uuid import UUID

from attrs import fields

from hvsim.infrastructure.disks.virtual_disks import ControllerType, VirtualDisk
from hvsim.infrastructure.files import ReadOnlyContent
from hvsim.infrastructure.guests.database import Database, RecoveryModel
from hvsim.infrastructure.guests.guest import Guest, GuestKind, GuestVolume, installed_guest
from hvsim.infrastructure.machines.drives import DvdDrive
from hvsim.infrastructure.machines.machine_values import CheckpointType, StartAction, StopAction
from hvsim.infrastructure.machines.networks import NetworkAdapter
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.infrastructure.versions import version_key

if TYPE_CHECKING:
    from hvsim.infrastructure.hosts.host import Host

_IN_MEMORY = ("committed", "logged", "written", "truncated")
"""What a database knows beside its files, and a saved state keeps."""

_OF_VOLUME = [item.name for item in fields(GuestVolume)]

BINARY_VERSION = (6, 0)
"""From this version on a configuration is a .vmcx file with a .vmrs beside it, before an .xml with .bin and .vsv."""


class Configuration(ReadOnlyContent):
    """The configuration file of a machine as it is now: whoever reads it reads the settings of this moment."""

    def __init__(self, machine: VirtualMachine) -> None:
        self.machine = machine
        self._size: int | None = None

    @property
    def size(self) -> int:
        if self._size is None:
            self._size = len(self._bytes())
        return self._size

    def read(self, offset: int, length: int) -> bytes:
        return self._bytes().ljust(self.size)[: self.size][offset : offset + length]

    def duplicate(self, path: str) -> StoredConfiguration:
        """A copy of the file holds the settings of the moment at which it was made."""
        return StoredConfiguration(self._bytes())

    def relocated(self, path: str) -> None:
        """Lies elsewhere now; the machine does not care."""

    def _bytes(self) -> bytes:
        return json.dumps(machine_settings(self.machine), sort_keys=True).encode()


class StoredConfiguration(ReadOnlyContent):
    """A configuration that nobody changes any more: of a checkpoint, an export, a copy."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    @property
    def size(self) -> int:
        return len(self.data)

    def read(self, offset: int, length: int) -> bytes:
        return self.data[offset : offset + length]


class SavedMemory(ReadOnlyContent):
    """A machine's memory and devices in a file: so many bytes, whose content nobody looks at."""

    def __init__(self, size: int) -> None:
        self._size = size

    @property
    def size(self) -> int:
        return self._size

    def read(self, offset: int, length: int) -> bytes:
        return bytes(max(0, min(length, self._size - offset)))


def configuration_path(machine: VirtualMachine) -> str:
    """Where the machine's configuration file lies: its id in upper case, in its folder."""
    extension = "vmcx" if version_key(machine.version) >= BINARY_VERSION else "xml"
    return f"{machine.path}\\Virtual Machines\\{str(machine.id).upper()}.{extension}"


def saved_state_path(machine: VirtualMachine) -> str:
    """Where its saved memory lies."""
    extension = "vmrs" if version_key(machine.version) >= BINARY_VERSION else "vsv"
    return f"{machine.path}\\Virtual Machines\\{str(machine.id).upper()}.{extension}"


def machine_settings(machine: VirtualMachine) -> dict[str, Any]:
    """What a machine is apart from its disks' content: enough to register it again."""
    return {
        "id": str(machine.id),
        "name": machine.name,
        "version": machine.version,
        "generation": machine.generation,
        "processors": machine.processors,
        "memory_startup": machine.memory_startup,
        "memory": _memory_settings(machine),
        "notes": machine.notes,
        "checkpoint_type": machine.checkpoint_type.name,
        "start_action": machine.start_action.name,
        "start_delay": machine.start_delay,
        "stop_action": machine.stop_action.name,
        "secure_boot": machine.firmware.secure_boot,
        "secure_boot_template": machine.firmware.secure_boot_template,
        "scsi_controllers": machine.scsi_controllers,
        "guest": _guest_settings(machine),
        "adapters": [_adapter_settings(adapter) for adapter in machine.adapters],
        "dvd_drives": [
            {"number": drive.controller_number, "location": drive.controller_location, "path": drive.path}
            for drive in machine.dvd_drives
        ],
        "disks": [_disk_settings(disk) for disk in machine.disks],
    }


def _memory_settings(machine: VirtualMachine) -> dict[str, Any]:
    return {
        "dynamic": machine.dynamic_memory,
        "minimum": machine.memory_minimum,
        "maximum": machine.memory_maximum,
        "buffer": machine.memory_buffer,
        "priority": machine.memory_priority,
    }


def _adapter_settings(adapter: NetworkAdapter) -> dict[str, Any]:
    return {
        "name": adapter.name,
        "switch": adapter.switch.name if adapter.switch else "",
        "mac": adapter.mac,
        "dynamic_mac": adapter.dynamic_mac,
        "legacy": adapter.is_legacy,
        "address": adapter.address,
    }


def _disk_settings(disk: VirtualDisk) -> dict[str, Any]:
    return {
        "path": disk.base.path,
        "controller_type": disk.controller_type.value,
        "controller_number": disk.controller_number,
        "controller_location": disk.controller_location,
    }


def _guest_settings(machine: VirtualMachine) -> dict[str, Any]:
    guest = machine.guest
    return {
        "kind": guest.kind.name,
        "name": guest.name,
        "integration_services_version": guest.integration_services_version,
        "applications": list(guest.applications),
        "volumes": [{name: getattr(volume, name) for name in _OF_VOLUME} for volume in guest.volumes],
        "databases": [
            {
                "name": database.name,
                "seed": database.seed,
                "disk": database.disk,
                "offset": database.offset,
                "interval": database.interval,
                "pages": database.pages,
                "log_records": database.log_records,
                "recovery_model": database.recovery_model.value,
                "application": database.application,
                "writer_service": database.writer_service,
                "memory": {name: getattr(database, name) for name in _IN_MEMORY},
            }
            for database in guest.databases
        ],
    }


def machine_of_settings(settings: dict[str, Any], host: Host, name: str, identity: UUID, path: str) -> VirtualMachine:
    """The machine that settings describe, switched off, without disks and registered nowhere.

    Settings that an earlier version of hvsim did not write have their defaults.
    """
    machine = VirtualMachine(identity, name, host, path, host.clock.now(), settings["version"])
    machine.generation = settings["generation"]
    machine.guest = guest_of_settings(settings["guest"])
    apply_settings(machine, settings)
    for item in settings.get("adapters", ()):
        switch = next((switch for switch in host.switches if switch.name == item["switch"]), None)
        machine.adapters.append(
            NetworkAdapter(
                host.random.guid(),
                item["name"],
                switch,
                item["mac"],
                item["dynamic_mac"],
                machine=machine,
                is_legacy=item["legacy"],
                address=item["address"],
            )
        )
    kind = ControllerType.SCSI if machine.generation == 2 else ControllerType.IDE
    for item in settings.get("dvd_drives", ()):
        machine.dvd_drives.append(
            DvdDrive(host.random.guid(), machine, kind, item["number"], item["location"], item["path"])
        )
    return machine


def apply_settings(machine: VirtualMachine, settings: dict[str, Any]) -> None:
    """Gives the machine memory, processors, notes and actions as the settings have them; identity and devices stay."""
    machine.processors = settings["processors"]
    machine.memory_startup = settings["memory_startup"]
    machine.notes = settings["notes"]
    machine.checkpoint_type = CheckpointType[settings["checkpoint_type"]]
    memory = settings.get("memory")
    if memory:
        machine.dynamic_memory = memory["dynamic"]
        machine.memory_minimum, machine.memory_maximum = memory["minimum"], memory["maximum"]
        machine.memory_buffer, machine.memory_priority = memory["buffer"], memory["priority"]
    if "start_action" in settings:
        machine.start_action = StartAction[settings["start_action"]]
        machine.start_delay = settings["start_delay"]
        machine.stop_action = StopAction[settings["stop_action"]]
        machine.firmware.secure_boot = settings["secure_boot"]
        machine.firmware.secure_boot_template = settings["secure_boot_template"]
        machine.scsi_controllers = settings["scsi_controllers"]


def take_over_memory(machine: VirtualMachine, settings: dict[str, Any]) -> None:
    """A machine that goes on from a saved state remembers what it knew then; its disks are those of that moment."""
    for database, item in zip(machine.guest.databases, settings["guest"].get("databases", ()), strict=False):
        for name, value in item.get("memory", {}).items():
            setattr(database, name, value)
        database.frozen = False


def guest_of_settings(settings: dict[str, Any]) -> Guest:
    """The guest that settings describe; its databases find themselves on its disks when it starts."""
    guest = installed_guest(
        GuestKind[settings["kind"]],
        settings["name"],
        settings["integration_services_version"],
        tuple(settings["applications"]),
    )
    guest.volumes = [GuestVolume(**item) for item in settings.get("volumes", ())]
    for item in settings.get("databases", ()):
        values = dict(item)
        model = RecoveryModel(values.pop("recovery_model"))
        values.pop("memory", None)
        guest.databases.append(Database(**values, recovery_model=model, is_created=True))
    return guest
