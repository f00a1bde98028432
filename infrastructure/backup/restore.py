"""Restoring: a machine comes back from a restore point, in place of the original or under another name; or a disk does.

Writes the disks' bytes through the block engine and registers the machine. Takes its time on the clock.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from attrs import define

from hvsim.blocks.device import BlockDevice
from hvsim.blocks.memory import MemoryDevice
from hvsim.infrastructure.backup.points import BackupPoint
from hvsim.infrastructure.backup.server import BackupServer
from hvsim.infrastructure.clock import Waiting
from hvsim.infrastructure.disks import ControllerType, ImageFile, ImageKind, VirtualDisk, attached_disk, file_name
from hvsim.infrastructure.errors import InvalidState, NotFound
from hvsim.infrastructure.guest import GuestKind, installed_guest
from hvsim.infrastructure.host import Host
from hvsim.infrastructure.virtual_machine import CheckpointType, VirtualMachine

RESTORE_BYTES_PER_SECOND = 100e6
PREPARE_SECONDS = 3.0


@define(eq=False)
class Restore:
    """The restore of a whole machine onto `host`, as `name` ('' for the original's place)."""

    server: BackupServer
    point: BackupPoint
    host: Host
    name: str = ""
    bytes_written: int = 0

    def run(self) -> Waiting:
        """The process; its result is the restored machine, switched off.

        In the original's place, the machine that is there is deleted with its disks first. Raises `InvalidState` while
        it is being backed up.
        """
        clock = self.server.clock
        settings = self.point.settings()
        original = self.server.machine_of(UUID(settings["id"]))
        yield clock.wait(PREPARE_SECONDS)
        in_place = not self.name
        if in_place and original is not None:
            yield from self._delete(original)
        machine = self._machine(settings, keep_id=in_place)
        for description in settings["disks"]:
            disk = self._restored_disk(machine, description, in_place)
            machine.disks.append(disk)
            yield clock.wait(disk.top.device.allocated_bytes / RESTORE_BYTES_PER_SECOND)
        self.host.register(machine)
        return machine

    def _delete(self, machine: VirtualMachine) -> Waiting:
        if machine.operations:
            raise InvalidState(
                f"'{machine.name}' cannot be replaced while it is {machine.operations[-1].text.lower()}."
            )
        if machine.is_active:
            yield from machine.turn_off()
        machine.host.unregister(machine)
        for disk in machine.disks:
            machine.host.remove_disk(disk)

    def _machine(self, settings: dict[str, Any], *, keep_id: bool) -> VirtualMachine:
        name = self.name or settings["name"]
        guest = settings["guest"]
        return VirtualMachine(
            UUID(settings["id"]) if keep_id else self.server.random.guid(),
            name,
            self.host,
            f"{self.host.machine_path}\\{name}",
            self.server.clock.now(),
            settings["version"],
            settings["generation"],
            settings["processors"],
            settings["memory_startup"],
            settings["notes"],
            CheckpointType[settings["checkpoint_type"]],
            installed_guest(
                GuestKind[guest["kind"]],
                guest["name"],
                guest["integration_services_version"],
                tuple(guest["applications"]),
            ),
        )

    def _restored_disk(self, machine: VirtualMachine, description: dict[str, Any], in_place: bool) -> VirtualDisk:
        path: str = description["path"]
        if not in_place:
            path = self._free_path(f"{machine.path}\\Virtual Hard Disks\\{file_name(path)}")
        device = MemoryDevice(self._disk_size(file_name(description["path"])))
        self.bytes_written += self.point.backups.restore(self.point.point, file_name(description["path"]), device)
        image = ImageFile(path, device, ImageKind.DYNAMIC, self.server.random.guid())
        self.host.place(image)
        disk = attached_disk(
            image,
            self.server.random,
            description["controller_location"],
            ControllerType(description["controller_type"]),
        )
        disk.controller_number = description["controller_number"]
        return disk

    def _free_path(self, path: str) -> str:
        stem, _, extension = path.rpartition(".")
        number = 0
        while self.host.files.status(path) is not None:
            number += 1
            path = f"{stem}_{number}.{extension}"
        return path

    def _disk_size(self, name: str) -> int:
        return find_disk(self.point, name).size


@define
class DiskOfPoint:
    """A disk in a restore point: its name and size in bytes."""

    name: str
    size: int


def find_disk(point: BackupPoint, name: str = "") -> DiskOfPoint:
    """The disk of that name in the point, its first for ''. Raises `NotFound`."""
    for disk in point.point.disks:
        if not name or disk.name.lower() == name.lower():
            return DiskOfPoint(disk.name, disk.size)
    raise NotFound("disk of this restore point", name, (disk.name for disk in point.point.disks))


def restored_device(point: BackupPoint, name: str = "") -> BlockDevice:
    """The disk as it was at the point, for reading; close it after use."""
    return point.backups.read_disk(point.point, find_disk(point, name).name)
