"""Importing machines from folders: in place, as copies, under new identities; and what would keep them from a host.

What does not fit is told before anything is changed.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from attrs import define

from hvsim.infrastructure.clock import Waiting
from hvsim.infrastructure.costs import Leg, Stage
from hvsim.infrastructure.costs.durations import MACHINE_IMPORT
from hvsim.infrastructure.disks.virtual_disks import ControllerType, ImageFile, attached_disk, file_name
from hvsim.infrastructure.errors import ManagementError
from hvsim.infrastructure.inside.guest_volumes import volumes_came_back
from hvsim.infrastructure.machines.checkpoints import Checkpoint, CheckpointKind, Consistency
from hvsim.infrastructure.machines.configuration import (
    SavedMemory,
    machine_of_settings,
    saved_state_path,
    take_over_memory,
)
from hvsim.infrastructure.machines.machine_values import MachineState
from hvsim.infrastructure.machines.networks import VirtualSwitch, missing_switches
from hvsim.infrastructure.windows_reasons import windows_reason

if TYPE_CHECKING:
    from hvsim.infrastructure.hosts.host import Host
    from hvsim.infrastructure.machines.virtual_machine import VirtualMachine

SWITCH_MISSING, DISK_MISSING, VERSION_UNKNOWN, SAME_IDENTITY = 33012, 40010, 40016, 40018


@define(eq=False)
class Incompatibility:
    """A thing that keeps a machine from a host: Hyper-V's number and sentence, the setting, and what has it."""

    number: int
    message: str
    subject: str
    source: object = None


@define(eq=False)
class CompatibilityReport:
    """What an import would meet. The settings may be changed; so may the adapters of `planned`, the machine to be."""

    host: Host
    path: str
    settings: dict[str, Any]
    new_identity: bool = False
    _planned: VirtualMachine | None = None

    @property
    def planned(self) -> VirtualMachine:
        """The machine as it would be: adapters stay on switches that are missing until somebody unplugs them."""
        if self._planned is None:
            settings, host = self.settings, self.host
            folder = self.path.rpartition("\\")[0].rpartition("\\")[0]
            self._planned = machine_of_settings(settings, host, settings["name"], UUID(settings["id"]), folder)
            for adapter, described in zip(self._planned.adapters, settings["adapters"], strict=True):
                if adapter.switch is None and described["switch"]:
                    adapter.switch = VirtualSwitch(UUID(int=0), described["switch"], host)
        return self._planned

    @property
    def switches(self) -> list[str]:
        """The name of the switch of each adapter as it is planned now, '' for one that is not plugged in."""
        if self._planned is None:
            return [described["switch"] for described in self.settings["adapters"]]
        return [adapter.switch.name if adapter.switch else "" for adapter in self._planned.adapters]

    @property
    def problems(self) -> list[Incompatibility]:
        """What does not fit now."""
        host, settings, found = self.host, self.settings, []
        missing = missing_switches(host, self.switches)
        for number, name in enumerate(self.switches):
            if name in missing:
                source = self._planned.adapters[number] if self._planned is not None else None
                message = f"Could not find Ethernet switch '{name}'."
                found.append(Incompatibility(SWITCH_MISSING, message, name, source))
        for disk in settings["disks"]:
            if host.image(disk.get("current", disk["path"])) is None:
                message = f"Could not find the virtual hard disk '{disk['path']}'."
                found.append(Incompatibility(DISK_MISSING, message, disk["path"]))
        if settings["version"] not in host.version.supported:
            message = f"The configuration version {settings['version']} is not supported by '{host.name}'."
            found.append(Incompatibility(VERSION_UNKNOWN, message, settings["version"]))
        identity = UUID(settings["id"])
        if not self.new_identity and any(machine.id == identity for machine in host.machines):
            message = "A virtual machine with this identifier already exists. Import it with a new one."
            found.append(Incompatibility(SAME_IDENTITY, message, settings["id"]))
        return found

    def find_disks(self, folder: str) -> None:
        """Takes missing disks from files of the same name in the folder."""
        for disk in self.settings["disks"]:
            for key in ("path", "current"):
                if key in disk and self.host.image(disk[key]) is None:
                    path = f"{folder}\\{file_name(disk[key])}"
                    if self.host.image(path) is not None:
                        disk[key] = path


def compare_machine(host: Host, path: str, *, new_identity: bool = False) -> CompatibilityReport:
    """What importing the configuration file at `path` would meet. Raises `ManagementError` for a file that is none."""
    try:
        settings: dict[str, Any] = json.loads(host.files.read(path))
        settings["disks"], settings["guest"], settings["name"], settings["version"]
        UUID(settings["id"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ManagementError(
            "ObjectNotFound", "The operation failed because the file was not found or is no configuration."
        ) from error
    settings.setdefault("adapters", [])
    return CompatibilityReport(host, path, settings, new_identity)


def import_machine(
    report: CompatibilityReport, *, copy_to: str = "", disks_to: str = "", new_identity: bool = False
) -> Waiting:
    """The process of Import-VM: registers the machine where its files are, or copies them first; returns it.

    Raises `ManagementError` while the report has problems.
    """
    host, settings = report.host, report.settings
    for described, switch in zip(settings["adapters"], report.switches, strict=True):
        described["switch"] = switch
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
    volumes_came_back(machine, settings["guest"].get("volumes", ()))
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
            for made in copies.values():
                host.drop_image(made)
            reason = f"Failed to copy file to '{copy.path}': {windows_reason(error)}"
            raise ManagementError("OperationFailed", reason) from error
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
