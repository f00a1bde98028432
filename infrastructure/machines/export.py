"""Exporting machines, and single checkpoints of them, into folders. Files are copied, never shared."""

from __future__ import annotations

import copy
import json
from enum import Enum
from typing import TYPE_CHECKING, Any

from hvsim.infrastructure.clock import Waiting
from hvsim.infrastructure.costs import Leg, Stage
from hvsim.infrastructure.disks.merging import images_of
from hvsim.infrastructure.disks.virtual_disks import ImageFile, file_name
from hvsim.infrastructure.errors import ManagementError
from hvsim.infrastructure.machines.checkpoints import Checkpoint
from hvsim.infrastructure.machines.configuration import (
    SavedMemory,
    StoredConfiguration,
    machine_settings,
)
from hvsim.infrastructure.machines.machine_values import MachineState, Operation
from hvsim.infrastructure.windows_reasons import windows_reason

if TYPE_CHECKING:
    from hvsim.infrastructure.hosts.host import Host
    from hvsim.infrastructure.machines.virtual_machine import VirtualMachine


class LiveState(Enum):
    """What an export keeps of a machine that runs."""

    CRASH_CONSISTENT = "CaptureCrashConsistentState"
    SAVED = "CaptureSavedState"
    DATA_CONSISTENT = "CaptureDataConsistentState"


def export_machine(machine: VirtualMachine, path: str, live: LiveState = LiveState.SAVED) -> Waiting:
    """The process of Export-VM: everything of the machine below `path`\\name. Raises `ManagementError`."""
    folder = _new_folder(machine, path)
    with machine.operation(Operation.EXPORTING):
        memory = machine.memory_assigned if live is LiveState.SAVED and machine.is_active else 0
        yield from _copy_time(machine, path, _images(machine), memory)
        try:
            if live is LiveState.DATA_CONSISTENT and machine.guest_is_up:
                machine.guest.freeze(machine)
            machine.settle()
            copies = _copies(machine.host, folder, _images(machine))  # a backup may have changed the chains meanwhile
            settings = _exported_settings(machine, copies)
            settings["state"] = "SAVED" if memory or machine.state is MachineState.SAVED else "OFF"
            _write_configuration(machine, folder, settings, memory)
        except OSError as error:  # others may have filled the volume meanwhile
            raise _failed(machine, error) from error
        finally:
            machine.guest.thaw(machine)


def _images(machine: VirtualMachine) -> list[ImageFile]:
    """The files of all the machine's disks as they are now, once each."""
    return list({id(image): image for disk in machine.disks for image in images_of(machine, disk)}.values())


def export_checkpoint(checkpoint: Checkpoint, path: str) -> Waiting:
    """The process of Export-VMSnapshot: the machine as it was, alone, below `path`\\name. Raises `ManagementError`."""
    machine = checkpoint.machine
    folder = _new_folder(machine, path)
    with machine.operation(Operation.EXPORTING):
        images: list[ImageFile] = []
        for frozen in checkpoint.frozen.values():
            line = [frozen]
            while line[0].parent is not None:
                line.insert(0, line[0].parent)
            images += line
        memory = machine.memory_startup if checkpoint.state is MachineState.SAVED else 0
        yield from _copy_time(machine, path, images, memory)
        try:
            copies = _copies(machine.host, folder, images)
            settings = copy.deepcopy(checkpoint.settings)
            for image, described in zip(checkpoint.frozen.values(), settings["disks"], strict=True):
                described["path"] = described["current"] = copies[id(image)].path
            settings["state"] = checkpoint.state.name
            _write_configuration(machine, folder, settings, memory)
        except OSError as error:
            raise _failed(machine, error) from error


def _new_folder(machine: VirtualMachine, path: str) -> str:
    """The folder of an export. Raises `ManagementError` where an earlier one lies there."""
    folder = f"{path}\\{machine.name}"
    if machine.host.files.exists(folder):
        raise ManagementError(
            "OperationFailed",
            f"Failed to export virtual machine '{machine.name}'.",
            f"Failed to copy file to '{folder}': The file exists. (0x80070050).",
        )
    return folder


def _copy_time(machine: VirtualMachine, path: str, images: list[ImageFile], memory: int) -> Waiting:
    """Lets the copy take its time. Raises `ManagementError` where there is nothing to copy, or no room for it."""
    host = machine.host
    size = sum(image.size for image in images) + memory
    try:
        host.check_files(machine)
        host.require_room(path, size)
    except OSError as error:
        raise _failed(machine, error) from error
    source = host.storage_of(machine.path).disk
    legs = [Leg(Stage.SOURCE, source, size), Leg(Stage.TARGET, host.storage_of(path).disk, size)]
    yield from host.network.flows.move(legs)


def _failed(machine: VirtualMachine, error: OSError) -> ManagementError:
    failed = f"Failed to export virtual machine '{machine.name}'."
    return ManagementError("OperationFailed", failed, windows_reason(error))


def _copies(host: Host, folder: str, images: list[ImageFile]) -> dict[int, ImageFile]:
    """Copies of the files, which come below before above, in the export; by the identity of the original."""
    for name in ("Virtual Machines", "Virtual Hard Disks", "Snapshots"):
        host.files.make_directories(f"{folder}\\{name}")
    copies: dict[int, ImageFile] = {}
    for image in images:
        made = image.duplicate(f"{folder}\\Virtual Hard Disks\\{file_name(image.path)}")
        if image.parent is not None:
            made.adopt_parent(copies[id(image.parent)])
        copies[id(image)] = host.place(made)
    return copies


def _exported_settings(machine: VirtualMachine, copies: dict[int, ImageFile]) -> dict[str, Any]:
    settings = machine_settings(machine)
    for disk, described in zip(machine.disks, settings["disks"], strict=True):
        described["path"] = copies[id(disk.base)].path
        described["current"] = copies[id(disk.top)].path
    settings["checkpoints"] = [_described(machine, item, copies) for item in machine.checkpoints]
    settings["current_checkpoint"] = str(machine.current.id) if machine.current else ""
    return settings


def _write_configuration(machine: VirtualMachine, folder: str, settings: dict[str, Any], memory: int) -> None:
    host = machine.host
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
