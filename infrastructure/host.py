"""A Hyper-V host: its version, its volumes with their file tree, and the virtual machines registered on it.

Keeps disk files and machines together: what a machine has open cannot be deleted under it. Does not run backups.
"""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from attrs import define, field

from hvsim.blocks.device import GIB, copy_device
from hvsim.blocks.errors import DiskImageError, StorageError
from hvsim.blocks.images.opening import open_disk_image
from hvsim.blocks.memory import MemoryDevice
from hvsim.infrastructure.clock import SimulatedClock
from hvsim.infrastructure.disks import ImageFile, ImageKind, VirtualDisk
from hvsim.infrastructure.errors import EstateError
from hvsim.infrastructure.files import FileHandle, FileTree
from hvsim.infrastructure.files.storage import open_file
from hvsim.infrastructure.randomness import SeededRandom
from hvsim.infrastructure.tracking_files import SavedMap, WriteThroughMap, tracking_paths
from hvsim.infrastructure.versions import HostVersion
from hvsim.infrastructure.virtual_machine import VirtualMachine
from hvsim.infrastructure.vss.provider import SYSTEM_PROVIDER, Provider
from hvsim.infrastructure.vss.writers import Writer, host_writer

IMAGE_EXTENSIONS = (".vhdx", ".avhdx", ".vhd", ".avhd")


class DiskOpenFailed(EstateError):
    """A machine's disk file cannot be opened: `path`, and why as Windows says it, with its code."""

    def __init__(self, machine: str, path: str, reason: str, code: str) -> None:
        self.machine = machine
        self.path = path
        self.reason = reason
        self.code = code
        super().__init__(f"'{machine}': Attachment '{path}' failed to open because of error: '{reason}' ({code}).")


@define(eq=False)
class Host:
    """A host. `change_tracking` is the switch in the backup server's settings of the host; `memory` is in bytes."""

    id: UUID
    name: str
    version: HostVersion
    files: FileTree
    clock: SimulatedClock
    random: SeededRandom
    machine_path: str = "D:\\VMs"
    memory: int = 64 * GIB
    processors: int = 16
    change_tracking: bool = True
    machines: list[VirtualMachine] = field(factory=list)
    writer: Writer = field(factory=host_writer)
    providers: list[Provider] = field(factory=lambda: [SYSTEM_PROVIDER])
    open_handles: dict[str, FileHandle] = field(factory=dict, repr=False)

    @property
    def memory_free(self) -> int:
        return self.memory - sum(machine.memory_assigned for machine in self.machines)

    def register(self, machine: VirtualMachine) -> None:
        """Takes a machine in and writes its configuration file."""
        self.machines.append(machine)
        self.write_configuration(machine)

    def unregister(self, machine: VirtualMachine) -> None:
        """Forgets a machine and its configuration file; its disks stay."""
        self.close_disks(machine)
        self.machines.remove(machine)
        machine.removed = True
        path = configuration_path(machine)
        if self.files.status(path) is not None:
            self.files.remove(path)

    def write_configuration(self, machine: VirtualMachine) -> None:
        """Brings the machine's configuration file up to its settings."""
        path = configuration_path(machine)
        self.files.make_directories(path.rpartition("\\")[0])
        self.files.write(path, json.dumps(machine_settings(machine), sort_keys=True).encode())

    # Disk files

    def place(self, image: ImageFile) -> ImageFile:
        """Puts a disk's file on its volume, with the folders above it. Raises `OSError` where it cannot be."""
        self.files.make_directories(image.path.rpartition("\\")[0])
        self.files.place(image.path, image)
        return image

    def image(self, path: str) -> ImageFile | None:
        """The disk in the file at `path`, or None when the file is missing or is no disk.

        A file of plain bytes (copied, or on a mounted folder) is opened for reading.
        """
        status = self.files.status(path)
        if status is None or status.is_directory:
            return None
        content: Any = self.files.content(path)
        if isinstance(content, ImageFile):
            return content
        return opened_image(self.files, path) if path.lower().endswith(IMAGE_EXTENSIONS) else None

    def adopt_image(self, path: str) -> ImageFile | None:
        """As `image`, ready for a machine: a file of plain bytes becomes a disk of the same content."""
        image = self.image(path)
        if image is None or isinstance(self.files.content(path), ImageFile):
            return image
        device = MemoryDevice(image.device.size)
        copy_device(image.device, device)
        return self.place(ImageFile(path, device, image.kind, self.random.guid()))

    def holder(self, image: ImageFile) -> VirtualMachine | None:
        """The active machine that has `image` in a chain of its own."""
        for machine in self.machines:
            if machine.is_active and any(image in disk.chain for disk in machine.disks):
                return machine
        return None

    def open_disks(self, machine: VirtualMachine) -> None:
        """Opens every file of the machine's disks. Raises `DiskOpenFailed`, with nothing left open."""
        opened: list[ImageFile] = []
        try:
            for disk in machine.disks:
                for image in disk.chain:
                    self._open(machine, image)
                    opened.append(image)
                self._hold_tracking(disk)
        except DiskOpenFailed:
            for image in opened:
                self._close(image)
            raise

    def close_disks(self, machine: VirtualMachine) -> None:
        """Lets go of the machine's disk files."""
        for disk in machine.disks:
            for image in disk.chain:
                self._close(image)
            for path in tracking_paths(disk):
                self._let_go(path)

    def add_layer(self, machine: VirtualMachine, disk: VirtualDisk, path: str) -> ImageFile:
        """Puts a new differencing file over the disk; from now on the machine writes there."""
        image = self.place(disk.push(path, self.random.guid()))
        if machine.is_active:
            self._open(machine, image)
        return image

    def merge_layer(self, disk: VirtualDisk, image: ImageFile) -> int:
        """Merges the file into the one below, removes it, and returns the bytes moved."""
        moved = disk.merge(image)
        self._close(image)
        self.files.remove(image.path)
        return moved

    # Change tracking files

    def save_tracking(self, machine: VirtualMachine, disk: VirtualDisk) -> None:
        """Writes the disk's change tracking files, which come into being with its first backup."""
        saved, write_through = tracking_paths(disk)
        self._let_go(saved)
        self.files.place(saved, SavedMap(disk))
        if not disk.is_tracked:
            self.files.place(write_through, WriteThroughMap(disk))
            disk.is_tracked = True
        if machine.is_active:
            self._hold_tracking(disk)

    def tracking_is_missing(self, disk: VirtualDisk) -> bool:
        """Whether somebody took away a file that the disk's tracking needs."""
        return disk.is_tracked and any(self.files.status(path) is None for path in tracking_paths(disk))

    def forget_tracking(self, disk: VirtualDisk) -> None:
        """Starts the disk's tracking anew: what was known before vouches for nothing, and its files go."""
        disk.tracker.reset()
        disk.new_tracker_identity(self.random)
        disk.is_tracked = False
        self._drop_tracking_files(disk)

    def _drop_tracking_files(self, disk: VirtualDisk) -> None:
        for path in tracking_paths(disk):
            self._let_go(path)
            if self.files.status(path) is not None:
                self.files.remove(path)

    def _hold_tracking(self, disk: VirtualDisk) -> None:
        for path in tracking_paths(disk):
            if path.lower() not in self.open_handles and self.files.status(path) is not None:
                self.open_handles[path.lower()] = self.files.open_file(path, hold=True)

    def remove_disk(self, disk: VirtualDisk) -> None:
        """Deletes every file of the disk that is still its own. Raises `OSError` while a machine has one open."""
        for image in disk.chain:
            if self.image(image.path) is image:
                self.remove_image(image)
        self._drop_tracking_files(disk)

    def remove_image(self, image: ImageFile) -> None:
        """Deletes the disk's file. Raises `OSError` while a machine has it open."""
        self.files.remove(image.path)

    def _open(self, machine: VirtualMachine, image: ImageFile) -> None:
        key = image.path.lower()
        if self.files.status(image.path) is None:
            raise DiskOpenFailed(machine.name, image.path, "The system cannot find the file specified.", "0x80070002")
        if key in self.open_handles:
            reason = "The process cannot access the file because it is being used by another process."
            raise DiskOpenFailed(machine.name, image.path, reason, "0x80070020")
        self.open_handles[key] = self.files.open_file(image.path, hold=True)

    def _close(self, image: ImageFile) -> None:
        self._let_go(image.path)

    def _let_go(self, path: str) -> None:
        handle = self.open_handles.pop(path.lower(), None)
        if handle is not None:
            handle.close()


def opened_image(files: FileTree, path: str) -> ImageFile | None:
    """The disk in an image file of plain bytes, for reading; None where it is not one."""
    file = open_file(files, path)
    try:
        device = open_disk_image(file)
    except (DiskImageError, StorageError):
        return None
    geometry = getattr(device, "geometry", None)
    identity = geometry.disk_id if geometry is not None else UUID(int=0)
    return ImageFile(path, device, ImageKind.DYNAMIC, identity)


def configuration_path(machine: VirtualMachine) -> str:
    """Where the machine's configuration file lies: its id in upper case, in its folder."""
    return f"{machine.path}\\Virtual Machines\\{str(machine.id).upper()}.vmcx"


def machine_settings(machine: VirtualMachine) -> dict[str, Any]:
    """What a machine is apart from its disks' content: enough to register it again."""
    return {
        "id": str(machine.id),
        "name": machine.name,
        "version": machine.version,
        "generation": machine.generation,
        "processors": machine.processors,
        "memory_startup": machine.memory_startup,
        "notes": machine.notes,
        "checkpoint_type": machine.checkpoint_type.name,
        "guest": {
            "kind": machine.guest.kind.name,
            "name": machine.guest.name,
            "integration_services_version": machine.guest.integration_services_version,
            "applications": list(machine.guest.applications),
        },
        "disks": [
            {
                "path": disk.base.path,
                "controller_type": disk.controller_type.value,
                "controller_number": disk.controller_number,
                "controller_location": disk.controller_location,
            }
            for disk in machine.disks
        ],
    }
