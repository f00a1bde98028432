"""Restoring: a machine comes back from a restore point, in place of the original or under another name; or a disk does.

Writes the disks' bytes through the block engine and registers the machine. Takes its time on the clock.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from attrs import define, field

from hvsim.blocks.device import BlockDevice
from hvsim.blocks.memory import MemoryDevice
from hvsim.infrastructure.backup.repositories.points import BackupPoint
from hvsim.infrastructure.backup.restores.rollback import rolled_back
from hvsim.infrastructure.backup.runs.data_path import restore_legs
from hvsim.infrastructure.backup.runs.journal import restore_started
from hvsim.infrastructure.clock import Waiting
from hvsim.infrastructure.costs.durations import RESTORE_PREPARATION
from hvsim.infrastructure.disks.change_tracking import TrackingEvent
from hvsim.infrastructure.disks.virtual_disks import (
    ControllerType,
    ImageFile,
    ImageKind,
    VirtualDisk,
    attached_disk,
    file_name,
)
from hvsim.infrastructure.errors import InvalidState, NotFound
from hvsim.infrastructure.hosts.host import Host
from hvsim.infrastructure.inside.guest_volumes import volumes_came_back
from hvsim.infrastructure.machines.configuration import machine_of_settings, take_over_memory
from hvsim.infrastructure.machines.machine_values import MachineState
from hvsim.infrastructure.machines.networks import NO_ADDRESS, VirtualSwitch
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine

if TYPE_CHECKING:
    from hvsim.infrastructure.backup.server import BackupServer


@define(eq=False)
class Restore:
    """The restore of a whole machine onto `host`, as `name` ('' for the original's place), into the folder `path` or
    the host's own for machines.

    With `published` its disks are there at once, and their bytes are moved when it is made to stay. In the original's
    place `quick` writes back only what differs. `as_role` makes it a role of the host's cluster. `networks` has other
    switches for adapters, by the switch that they had in lower case; `folders` other folders for disks, by the disk.
    """

    server: BackupServer
    point: BackupPoint
    host: Host
    name: str = ""
    path: str = ""
    keep_id: bool = False
    keep_macs: bool = False
    connected: bool = True
    published: bool = False
    quick: bool = False
    as_role: bool = False
    networks: dict[str, VirtualSwitch] = field(factory=dict)
    folders: dict[str, str] = field(factory=dict)
    bytes_written: int = 0
    contents: dict[str, MemoryDevice] = field(factory=dict, repr=False)
    """The disks of a published machine by the names of their files, as they were read."""
    _rolled: dict[str, int] = field(factory=dict, init=False, repr=False)
    """The bytes that a quick rollback has written, by the disk's name in lower case."""

    def run(self) -> Waiting:
        """The process; its result is the restored machine: switched off, or saved where it was suspended.

        In the original's place, the machine that is there is deleted with its disks first: once it is known that the
        backup is whole. Raises `InvalidState` while that machine is being backed up, or the host is down.
        """
        clock = self.server.clock
        settings = self.point.settings()
        original = self.server.machine_of(UUID(settings["id"]))
        restore_started(self.server.computer.events, self.point, self.host.name)
        yield clock.wait(RESTORE_PREPARATION)
        self._check_host()
        in_place = not self.name
        if self.quick:
            contents = yield from self._rolled_back(original if in_place else None, settings)
        else:
            contents = [self._content(file_name(description["path"])) for description in settings["disks"]]
        if in_place and original is not None:
            yield from self._delete(original)
        machine = self._machine(settings, in_place)
        for description, content in zip(settings["disks"], contents, strict=True):
            disk = self._restored_disk(machine, description, content, in_place)
            machine.disks.append(disk)
            if not self.published:
                yield from self.move(disk, self._rolled.get(disk.name.lower()))
                self._check_host()
        volumes_came_back(machine, settings["guest"].get("volumes", ()))
        self.host.register(machine)
        if in_place and original is not None:
            _take_over_role(original, machine)
        machine.guest.awaits_restore = self.point.is_application_aware
        if self.point.saved_memory:
            self.host.place_saved_state(machine, self.point.saved_memory)
            machine.state = MachineState.SAVED
            take_over_memory(machine, settings)
        return machine

    def move(self, disk: VirtualDisk, count: int | None = None) -> Waiting:
        """As long as the bytes of a disk are under way: so many, or all that it holds."""
        written = disk.top.device.allocated_bytes if count is None else count
        storage = self.host.storage_of(disk.base.path)
        rules = self.server.settings.rules
        legs = restore_legs(self.point.job.repository, self.host, storage, written, written, rules)
        yield from self.host.network.flows.move(legs)

    def _rolled_back(self, original: VirtualMachine | None, settings: dict[str, Any]) -> Waiting:
        """The process of a quick rollback up to the disks' content; the machine is off then."""
        if original is None:
            raise InvalidState(f"Quick rollback of '{self.point.machine}' is not possible: the machine is not there.")
        names = [file_name(description["path"]) for description in settings["disks"]]
        if len(names) != len(original.disks):
            raise InvalidState(f"Quick rollback of '{original.name}' is not possible: its disks are not those of then.")
        if original.is_active:
            _check_idle(original)
            yield from original.turn_off()
        original.settle()
        contents = []
        for name in names:
            content, count = rolled_back(self.point, original, name, find_disk(self.point, name).size)
            self._rolled[name.lower()] = count
            self.bytes_written += count
            contents.append(content)
        return contents

    def _delete(self, machine: VirtualMachine) -> Waiting:
        _check_idle(machine)
        if machine.is_active:
            yield from machine.turn_off()
        machine.host.unregister(machine)
        for disk in machine.disks:
            machine.host.remove_disk(disk)

    def _machine(self, settings: dict[str, Any], in_place: bool) -> VirtualMachine:
        name = self.name or settings["name"]
        identity = UUID(settings["id"]) if in_place or self._may_keep_id(settings) else self.server.random.guid()
        folder = f"{self.path or self.host.machine_path}\\{name}"
        machine = machine_of_settings(settings, self.host, name, identity, folder)
        for adapter in machine.adapters:
            if not in_place:
                adapter.mac, adapter.address = adapter.mac if self.keep_macs else NO_ADDRESS, ""
        for adapter, known in zip(machine.adapters, settings.get("adapters", ()), strict=True):
            adapter.switch = self.networks.get((known["switch"] or "").lower(), adapter.switch)
            if not self.connected:
                adapter.switch = None
        return machine

    def _may_keep_id(self, settings: dict[str, Any]) -> bool:
        return self.keep_id and self.server.machine_of(UUID(settings["id"])) is None

    def _check_host(self) -> None:
        if not self.host.is_up:
            raise InvalidState(f"'{self.host.name}' is down: nothing can be restored there.")

    def _content(self, name: str) -> MemoryDevice:
        """The disk of that name, read and verified. Raises `BackupDamaged`."""
        content = self._shared_content(name) if self.published else None
        if content is None:
            content = MemoryDevice(find_disk(self.point, name).size)
            self.bytes_written += self.point.backups.restore(self.point.point, name, content)
        if not self.published:
            return content
        self.contents[name] = content
        return content.copy()

    def _shared_content(self, name: str) -> MemoryDevice | None:
        """The same disk as another machine runs from it: what none of them has changed is there once."""
        for other in self.server.published:
            if other.point.point.id == self.point.point.id and name in other.contents:
                return other.contents[name]
        return None

    def _restored_disk(
        self, machine: VirtualMachine, description: dict[str, Any], content: MemoryDevice, in_place: bool
    ) -> VirtualDisk:
        path: str = description["path"]
        folder = self.folders.get(file_name(path).lower())
        if folder is not None:
            path = self._free_path(f"{folder}\\{file_name(path)}")
        elif not in_place:
            path = self._free_path(f"{machine.path}\\Virtual Hard Disks\\{file_name(path)}")
        image = ImageFile(path, content, ImageKind.DYNAMIC, self.server.random.guid())
        self.host.place(image)
        disk = attached_disk(
            image,
            self.server.random,
            description["controller_location"],
            ControllerType(description["controller_type"]),
        )
        disk.controller_number = description["controller_number"]
        if in_place:
            disk.tracking_ended = TrackingEvent.RESTORED_IN_PLACE.value
        return disk

    def _free_path(self, path: str) -> str:
        stem, _, extension = path.rpartition(".")
        number = 0
        while self.host.files.exists(path):
            number += 1
            path = f"{stem}_{number}.{extension}"
        return path


def _check_idle(machine: VirtualMachine) -> None:
    if machine.operations:
        raise InvalidState(f"'{machine.name}' cannot be replaced while it is {machine.operations[-1].text.lower()}.")


def _take_over_role(original: VirtualMachine, machine: VirtualMachine) -> None:
    """A machine that took the place of another is the cluster's role in its stead, if its host is still a node."""
    group, node = original.group, machine.host.node
    if group is None:
        return
    if node is None or node.cluster is not group.cluster:
        group.cluster.remove_group(group)
        return
    original.group, machine.group, group.machine = None, group, machine
    group.owner = node


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
