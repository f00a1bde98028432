"""Exporting machines into folders and importing them: in place, as copies, under new identities.

Files are copied, never shared. What does not fit on the new host is told before anything is changed.
"""

from __future__ import annotations

import json
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Any
from uuid import UUID

from attrs import define, field

from hvsim.infrastructure.clock import Waiting
from hvsim.infrastructure.costs import Leg, Stage
from hvsim.infrastructure.costs.durations import MACHINE_IMPORT
from hvsim.infrastructure.disks.merging import images_of
from hvsim.infrastructure.disks.virtual_disks import ControllerType, ImageFile, attached_disk, file_name
from hvsim.infrastructure.errors import ManagementError
from hvsim.infrastructure.machines.checkpoints import Checkpoint, CheckpointKind, Consistency
from hvsim.infrastructure.machines.configuration import (
    SavedMemory,
    StoredConfiguration,
    machine_of_settings,
    machine_settings,
    saved_state_path,
    take_over_memory,
)
from hvsim.infrastructure.machines.machine_values import MachineState, Operation

if TYPE_CHECKING:
    from hvsim.infrastructure.hosts.host import Host
    from hvsim.infrastructure.machines.virtual_machine import VirtualMachine

SWITCH_MISSING, DISK_MISSING, VERSION_UNKNOWN, SAME_IDENTITY = 33012, 40010, 40016, 40018


class LiveState(Enum):
    """What an export keeps of a machine that runs."""

    CRASH_CONSISTENT = "CaptureCrashConsistentState"
    SAVED = "CaptureSavedState"
    DATA_CONSISTENT = "CaptureDataConsistentState"


@define(eq=False)
class Incompatibility:
    """A thing that keeps a machine from being imported: Hyper-V's number, its sentence, and the setting it is about."""

    number: int
    message: str
    subject: str


@define(eq=False)
class CompatibilityReport:
    """What an import would meet: the settings, which may be changed, and what does not fit."""

    host: Host
    path: str
    settings: dict[str, Any]
    problems: list[Incompatibility] = field(factory=list)

    def disconnect(self, switch: str) -> None:
        """Leaves the adapters of a missing switch unconnected."""
        for adapter in self.settings["adapters"]:
            if adapter["switch"] == switch:
                adapter["switch"] = ""
        self.problems = [item for item in self.problems if item.subject != switch]


def export_machine(machine: VirtualMachine, path: str, live: LiveState = LiveState.SAVED) -> Waiting:
    """The process of Export-VM: everything of the machine below `path`\\name. Raises `ManagementError`."""
    host = machine.host
    folder = f"{path}\\{machine.name}"
    if host.files.status(folder) is not None:
        raise ManagementError(
            "OperationFailed",
            f"Failed to export virtual machine '{machine.name}'.",
            f"Failed to copy file to '{folder}': The file exists. (0x80070050).",
        )
    with machine.operation(Operation.EXPORTING):
        memory = machine.memory_assigned if live is LiveState.SAVED and machine.is_active else 0
        images = {id(image): image for disk in machine.disks for image in images_of(machine, disk)}
        size = sum(image.size for image in images.values()) + memory
        try:
            host.require_room(path, size)
        except OSError as error:
            raise _no_room(machine) from error
        source = host.storage_of(machine.path).disk
        legs = [Leg(Stage.SOURCE, source, size), Leg(Stage.TARGET, host.storage_of(path).disk, size)]
        yield from host.network.flows.move(legs)
        try:
            if live is LiveState.DATA_CONSISTENT and machine.guest_is_up:
                machine.guest.freeze(machine)
            machine.settle()
            _write_export(machine, folder, list(images.values()), memory)
        except OSError as error:  # others may have filled the volume meanwhile
            raise _no_room(machine) from error
        finally:
            machine.guest.thaw(machine)


def _no_room(machine: VirtualMachine) -> ManagementError:
    return ManagementError(
        "OperationFailed",
        f"Failed to export virtual machine '{machine.name}'.",
        "There is not enough space on the disk. (0x80070070)",
    )


def _write_export(machine: VirtualMachine, folder: str, images: list[ImageFile], memory: int) -> None:
    """All files of the export, as of this instant."""
    host = machine.host
    for name in ("Virtual Machines", "Virtual Hard Disks", "Snapshots"):
        host.files.make_directories(f"{folder}\\{name}")
    copies: dict[int, ImageFile] = {}
    for image in images:  # files below come before those above
        copy = image.duplicate(f"{folder}\\Virtual Hard Disks\\{file_name(image.path)}")
        if image.parent is not None:
            copy.adopt_parent(copies[id(image.parent)])
        copies[id(image)] = host.place(copy)
    settings = machine_settings(machine)
    for disk, described in zip(machine.disks, settings["disks"], strict=True):
        described["path"] = copies[id(disk.base)].path
        described["current"] = copies[id(disk.top)].path
    settings["state"] = "SAVED" if memory or machine.state is MachineState.SAVED else "OFF"
    settings["checkpoints"] = [_described(machine, item, copies) for item in machine.checkpoints]
    settings["current_checkpoint"] = str(machine.current.id) if machine.current else ""
    name = f"{folder}\\Virtual Machines\\{str(machine.id).upper()}"
    host.files.place(f"{name}.vmcx", StoredConfiguration(json.dumps(settings, sort_keys=True).encode()))
    if memory:
        host.files.place(f"{name}.vmrs", SavedMemory(memory))


def _described(machine: VirtualMachine, checkpoint: Checkpoint, copies: dict[int, ImageFile]) -> dict[str, Any]:
    return {
        "id": str(checkpoint.id),
        "name": checkpoint.name,
        "kind": checkpoint.kind.value,
        "created": checkpoint.created.isoformat(),
        "consistency": checkpoint.consistency.value,
        "state": checkpoint.state.name,
        "parent": str(checkpoint.parent.id) if checkpoint.parent else "",
        "settings": checkpoint.settings,
        "frozen": [
            copies[id(checkpoint.frozen[disk])].path if disk in checkpoint.frozen else "" for disk in machine.disks
        ],
    }


def compare_machine(host: Host, path: str, *, new_identity: bool = False) -> CompatibilityReport:
    """What importing the configuration file at `path` would meet. Raises `ManagementError` for a file that is none."""
    try:
        settings: dict[str, Any] = json.loads(host.files.read(path))
        settings["disks"], settings["guest"], settings["name"], settings["version"]
        identity = UUID(settings["id"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ManagementError(
            "ObjectNotFound", "The operation failed because the file was not found or is no configuration."
        ) from error
    settings.setdefault("adapters", [])
    report = CompatibilityReport(host, path, settings)
    switches = {switch.name for switch in host.switches}
    for adapter in settings["adapters"]:
        if adapter["switch"] and adapter["switch"] not in switches:
            message = f"Could not find Ethernet switch '{adapter['switch']}'."
            report.problems.append(Incompatibility(SWITCH_MISSING, message, adapter["switch"]))
    for disk in settings["disks"]:
        if host.image(disk.get("current", disk["path"])) is None:
            message = f"Could not find the virtual hard disk '{disk['path']}'."
            report.problems.append(Incompatibility(DISK_MISSING, message, disk["path"]))
    if settings["version"] not in host.version.supported:
        message = f"The configuration version {settings['version']} is not supported by '{host.name}'."
        report.problems.append(Incompatibility(VERSION_UNKNOWN, message, settings["version"]))
    if not new_identity and any(machine.id == identity for machine in host.machines):
        message = "A virtual machine with this identifier already exists. Import it with a new one."
        report.problems.append(Incompatibility(SAME_IDENTITY, message, settings["id"]))
    return report


def import_machine(
    report: CompatibilityReport, *, copy_to: str = "", disks_to: str = "", new_identity: bool = False
) -> Waiting:
    """The process of Import-VM: registers the machine where its files are, or copies them first; returns it.

    Raises `ManagementError` while the report has problems.
    """
    host, settings = report.host, report.settings
    if report.problems:
        raise ManagementError(
            "OperationFailed",
            "Unable to import virtual machine due to configuration errors.  Please use Compare-VM to repair the"
            " virtual machine.",
        )
    folder = copy_to or report.path.rpartition("\\")[0].rpartition("\\")[0]
    identity = host.random.guid() if new_identity else UUID(settings["id"])
    images = _images(host, settings)
    if copy_to:
        size = sum(image.size for image in images.values())
        legs = [Leg(Stage.SOURCE, host.storage_of(report.path).disk, size)]
        legs.append(Leg(Stage.TARGET, host.storage_of(disks_to or copy_to).disk, size))
        yield from host.network.flows.move(legs)
        images = _copied(host, images, disks_to or f"{copy_to}\\Virtual Hard Disks")
    else:
        yield host.clock.wait(MACHINE_IMPORT)
    machine = machine_of_settings(settings, host, settings["name"], identity, folder)
    for described in settings["disks"]:
        image = images[described.get("current", described["path"]).lower()]
        kind = ControllerType(described["controller_type"])
        disk = attached_disk(image, host.random, described["controller_location"], kind)
        disk.controller_number = described["controller_number"]
        disk.return_to(image)
        machine.disks.append(disk)
    _take_over_checkpoints(machine, settings, images)
    if settings.get("state") == "SAVED":
        machine.state = MachineState.SAVED
        take_over_memory(machine, settings)
        state = saved_state_path(machine)
        host.files.make_directories(state.rpartition("\\")[0])
        host.files.place(state, SavedMemory(machine.memory_startup))
    host.register(machine)
    return machine


def _images(host: Host, settings: dict[str, Any]) -> dict[str, ImageFile]:
    """Every file of the machine's disks by its path in lower case, files below first."""
    found: dict[str, ImageFile] = {}
    tops = [disk.get("current", disk["path"]) for disk in settings["disks"]]
    tops += [path for item in settings.get("checkpoints", ()) for path in item["frozen"] if path]
    for path in tops:
        line: list[ImageFile] = []
        image = host.adopt_image(path)
        while image is not None and image.path.lower() not in found:
            line.append(image)
            image = image.parent
        found.update((item.path.lower(), item) for item in reversed(line))
    return found


def _copied(host: Host, images: dict[str, ImageFile], folder: str) -> dict[str, ImageFile]:
    copies: dict[str, ImageFile] = {}
    for path, image in images.items():
        copy = image.duplicate(f"{folder}\\{file_name(image.path)}")
        if image.parent is not None:
            copy.adopt_parent(copies[image.parent.path.lower()])
        try:
            copies[path] = host.place(copy)
        except OSError as error:
            raise ManagementError(
                "OperationFailed", f"Failed to copy file to '{copy.path}': {error.strerror}."
            ) from error
    return copies


def _take_over_checkpoints(machine: VirtualMachine, settings: dict[str, Any], images: dict[str, ImageFile]) -> None:
    by_id: dict[str, Checkpoint] = {}
    for item in settings.get("checkpoints", ()):
        checkpoint = Checkpoint(
            UUID(item["id"]),
            item["name"],
            machine,
            CheckpointKind(item["kind"]),
            datetime.fromisoformat(item["created"]),
            Consistency(item["consistency"]),
            by_id.get(item["parent"]),
            state=MachineState[item["state"]],
            settings=item["settings"],
        )
        for disk, path in zip(machine.disks, item["frozen"], strict=False):
            if path:
                checkpoint.frozen[disk] = images[path.lower()]
                checkpoint.untracked[disk] = "the machine was imported"
        machine.checkpoints.append(checkpoint)
        by_id[item["id"]] = checkpoint
    machine.current = by_id.get(settings.get("current_checkpoint", ""))
