"""A Hyper-V host: its version, its volumes with their file tree, and the virtual machines registered on it.

Keeps disk files and machines together: what a machine has open cannot be deleted under it. Does not run backups.
"""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

from attrs import define, field

from hvsim.blocks.device import merge_into
from hvsim.blocks.errors import ParentMismatch
from hvsim.blocks.memory import DifferencingDevice, MemoryDevice
from hvsim.infrastructure.computers import Computer, Service
from hvsim.infrastructure.computers.boot_events import MANAGEMENT, WORKER_PROCESS, machine_text
from hvsim.infrastructure.computers.events import VIRTUAL_DISKS, VMMS, WORKER, EventLevel
from hvsim.infrastructure.computers.services import HOST_SERVICES
from hvsim.infrastructure.disks import change_tracking
from hvsim.infrastructure.disks.opened_images import image_at
from hvsim.infrastructure.disks.virtual_disks import IMAGE_OVERHEAD, ImageFile, ImageKind, VirtualDisk
from hvsim.infrastructure.errors import EstateError, ManagementError
from hvsim.infrastructure.files import FileHandle
from hvsim.infrastructure.hosts.fibre_channel import FibreChannelNames, VirtualSan
from hvsim.infrastructure.hosts.resource_pools import ResourcePool, primordial_pools
from hvsim.infrastructure.machines.configuration import (
    Configuration,
    SavedMemory,
    configuration_path,
    machine_settings,
    saved_state_path,
)
from hvsim.infrastructure.machines.file_rights import may_use
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.infrastructure.replication.values import ReplicaServer
from hvsim.infrastructure.vss.provider import SYSTEM_PROVIDER, Provider
from hvsim.infrastructure.vss.writers import Writer, host_writer

if TYPE_CHECKING:
    from hvsim.infrastructure.clusters.nodes import ClusterNode
    from hvsim.infrastructure.disks.disk_files import MountedDisk
    from hvsim.infrastructure.hosts.guardians import Guardian
    from hvsim.infrastructure.hosts.migration_networks import MigrationNetwork
    from hvsim.infrastructure.machines.groups import MachineGroup
    from hvsim.infrastructure.machines.networks import HostAdapter, VirtualSwitch
    from hvsim.infrastructure.storage.volumes import StorageVolume

__all__ = ["DiskOpenFailed", "Host", "configuration_path", "machine_settings"]

FILE_SYSTEM_KEY = "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\FileSystem"
ODX_VALUE = "FilterSupportedFeaturesMode"

SERVICES_IMAGE = "C:\\Windows\\System32\\vmguest.iso"
"""The setup of integration services, as hosts up to 2012 R2 have it; later ones leave that to Windows Update."""


class DiskOpenFailed(EstateError):
    """A machine's disk file cannot be opened: `path`, and why as Windows says it, with its code."""

    def __init__(self, machine: str, path: str, reason: str, code: str) -> None:
        self.machine = machine
        self.path = path
        self.reason = reason
        self.code = code
        super().__init__(f"'{machine}': Attachment '{path}' failed to open because of error: '{reason}' ({code}).")


@define(eq=False)
class Host(Computer):
    """A Hyper-V host. `change_tracking` is the switch in the backup server's settings of the host;
    `failover_to_software` lets the software provider stand in for a hardware one that fails.
    """

    machine_path: str = "D:\\VMs"
    hypervisor_runs: bool = True
    """Whether its last start brought the hypervisor up."""
    is_going_down: bool = False
    """Whether its shutdown has begun: it still works off what it has to, and takes no new orders."""
    disk_path: str = "C:\\Users\\Public\\Documents\\Hyper-V\\Virtual Hard Disks"
    change_tracking: bool = True
    failover_to_software: bool = True
    migration_enabled: bool = False
    migration_authentication: str = "CredSSP"
    migration_performance: str = "Compression"
    max_migrations: int = 2
    max_storage_migrations: int = 2
    enhanced_session: bool = False
    numa_spanning: bool = True
    migrates_anywhere: bool = False
    migration_networks: list[MigrationNetwork] = field(factory=list)
    metering_save_interval: timedelta = timedelta(hours=1)
    machines: list[VirtualMachine] = field(factory=list)
    switches: list[VirtualSwitch] = field(factory=list)
    adapters: list[HostAdapter] = field(factory=list)
    network_cards: list[str] = field(factory=lambda: ["Ethernet", "Ethernet 2"])
    groups: list[MachineGroup] = field(factory=list)
    replica_server: ReplicaServer = field(factory=ReplicaServer)
    resource_pools: list[ResourcePool] = field(init=False)
    node: ClusterNode | None = None
    writer: Writer = field(factory=host_writer)
    providers: list[Provider] = field(factory=lambda: [SYSTEM_PROVIDER])
    mounted_disks: list[MountedDisk] = field(factory=list)
    open_handles: dict[str, FileHandle] = field(factory=dict, repr=False)
    sharers: dict[str, int] = field(factory=dict, repr=False)
    """How many machines have a shared disk open, by its path in lower case."""
    mac_prefix: str = "00155D0A01"
    mac_range: tuple[str, str] = ("", "")
    fibre_channel: FibreChannelNames = field(factory=FibreChannelNames)
    sans: list[VirtualSan] = field(factory=list)
    guardians: list[Guardian] = field(factory=list)
    _macs: int = field(default=0, init=False)

    def __attrs_post_init__(self) -> None:
        Computer.__attrs_post_init__(self)
        self.resource_pools = primordial_pools(self)
        self.events.standing += (VMMS, WORKER, VIRTUAL_DISKS)
        for name, display in HOST_SERVICES:
            self.services.add(Service(name, display))
        self.call_at_change("vmms", self.writer.service_changed)

    @property
    def memory_free(self) -> int:
        return self.memory - sum(machine.memory_assigned for machine in self.machines)

    @property
    def offloads_copies(self) -> bool:
        """Whether Windows asks arrays to copy by themselves (ODX): a value of its registry, 0 for yes."""
        return self.registry_value(FILE_SYSTEM_KEY, ODX_VALUE) == 0

    def register(self, machine: VirtualMachine) -> None:
        """Takes a machine in and writes its configuration file."""
        self.machines.append(machine)
        self.write_configuration(machine)

    def unregister(self, machine: VirtualMachine) -> None:
        """Forgets a machine and its configuration file; its disks stay."""
        self.close_disks(machine)
        self.drop_saved_state(machine)
        self.machines.remove(machine)
        machine.removed = True
        self.remove_configuration(machine)

    def write_configuration(self, machine: VirtualMachine) -> None:
        """Brings the machine's configuration file up to its settings. Raises `OSError` where its volume is gone."""
        path = configuration_path(machine)
        self.files.make_directories(path.rpartition("\\")[0])
        self.let_go(path)
        self.files.place(path, Configuration(machine))
        if machine.is_active:
            self._hold_configuration(machine)

    def remove_configuration(self, machine: VirtualMachine) -> None:
        """Removes the machine's configuration file."""
        path = configuration_path(machine)
        self.let_go(path)
        if self.files.exists(path):
            self.files.remove(path)

    def _hold_configuration(self, machine: VirtualMachine) -> None:
        """Nobody else may use the configuration file of an active machine."""
        path = configuration_path(machine)
        if path.lower() not in self.open_handles and self.files.is_file(path):
            self.open_handles[path.lower()] = self.files.open_file(path, hold=True)

    def check_files(self, machine: VirtualMachine) -> None:
        """Raises `OSError` where a volume is gone on which the machine has files: nothing of it can be changed."""
        for path in (machine.path, *(disk.path for disk in machine.disks)):
            if not self.storage_of(path).online:
                raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), path)

    def machines_on(self, storage: StorageVolume) -> list[VirtualMachine]:
        """The machines with a file on a volume."""
        return [
            machine
            for machine in self.machines
            if any(self.storage_of(path) is storage for path in (machine.path, *(d.path for d in machine.disks)))
        ]

    def next_mac(self) -> str:
        """A hardware address of the host's range that no adapter had yet."""
        self._macs += 1
        return f"{int(self.mac_minimum, 16) + self._macs - 1:012X}"

    @property
    def mac_minimum(self) -> str:
        """The first hardware address of the range."""
        return self.mac_range[0] or f"{self.mac_prefix}00"

    @property
    def mac_maximum(self) -> str:
        """The last hardware address of the range."""
        return self.mac_range[1] or f"{self.mac_prefix}FF"

    def set_mac_range(self, minimum: str, maximum: str) -> None:
        """New adapters get addresses from here on; '' leaves an end as it is. Raises `ManagementError`."""
        new = (minimum.upper() or self.mac_minimum, maximum.upper() or self.mac_maximum)
        for address in new:
            if len(address) != 12 or any(digit not in "0123456789ABCDEF" for digit in address):
                raise ManagementError("InvalidParameter", f"The value '{address}' is not a valid MAC address.")
        if new[0] > new[1]:
            raise ManagementError("InvalidParameter", "The first MAC address must not be above the last.")
        self.mac_range = new
        self._macs = 0

    def note_machine(
        self, machine: VirtualMachine, number: int, message: str, level: EventLevel = EventLevel.INFORMATION
    ) -> None:
        """Writes down what happened to a machine, as its management service or its worker process does."""
        worker = 18500 <= number < 18600 or number == 12240
        channel, provider = (WORKER, WORKER_PROCESS) if worker else (VMMS, MANAGEMENT)
        self.events.write(channel, provider, number, machine_text(message, machine.id), level)

    # Saved states

    def place_saved_state(self, machine: VirtualMachine, memory: int) -> None:
        """Puts the file in that a machine's memory is written to. Raises `ManagementError` where it has no room."""
        try:
            self.require_room(machine.path, memory)
        except OSError as error:
            raise ManagementError(
                "OperationFailed",
                f"'{machine.name}' failed to save.",
                f"'{machine.name}': There is not enough space on the disk. (0x80070070)",
            ) from error
        self.files.place(saved_state_path(machine), SavedMemory(memory))

    def drop_saved_state(self, machine: VirtualMachine) -> None:
        """Removes the file, if there is one."""
        path = saved_state_path(machine)
        if self.files.exists(path):
            self.files.remove(path)

    def require_room(self, path: str, count: int) -> None:
        """Raises `OSError` with ENOSPC unless the volume of `path` has room for `count` bytes more."""
        storage = self.storage_of(path)
        if storage.files is not None and count > storage.files.free:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), path)

    # Disk files

    def place(self, image: ImageFile) -> ImageFile:
        """Puts a disk's file on its volume, with the folders above it. Raises `OSError` where it cannot be."""
        self.require_room(image.path, image.size if image.kind is ImageKind.FIXED else IMAGE_OVERHEAD)
        self.files.make_directories(image.path.rpartition("\\")[0])
        self.files.place(image.path, image)
        return image

    def image(self, path: str) -> ImageFile | None:
        """The disk in the file at `path`, or None when the file is missing, is no disk or has lost its parent.

        A file of plain bytes (copied, or on a mounted folder) is opened for reading.
        """
        with suppress(ParentMismatch):
            return image_at(self.files, path)
        return None

    def adopt_image(self, path: str) -> ImageFile | None:
        """As `image`, ready for a machine: a file of plain bytes becomes a disk of the same content.

        So do its parents.
        """
        image = self.image(path)
        if image is None or isinstance(self.files.content(path), ImageFile):
            return image
        parent = self.adopt_image(image.parent.path) if image.parent is not None else None
        size = image.device.size
        device = MemoryDevice(size) if parent is None else DifferencingDevice(parent.device, size)
        merge_into(image.device, device)
        return self.place(ImageFile(path, device, image.kind, self.random.guid(), parent))

    def holder(self, image: ImageFile) -> VirtualMachine | None:
        """An active machine that needs the file for one of its disks."""
        for machine in self.machines:
            if machine.is_active and any(image in disk.files for disk in machine.disks):
                return machine
        return None

    def open_disks(self, machine: VirtualMachine) -> None:
        """Opens all files of its disks, and its configuration. Raises `DiskOpenFailed`, with nothing left open."""
        opened: list[VirtualDisk] = []
        try:
            for disk in machine.disks:
                self.open_disk(machine, disk)
                opened.append(disk)
        except DiskOpenFailed:
            for disk in opened:
                self.close_disk(disk)
            raise
        self._hold_configuration(machine)

    def open_disk(self, machine: VirtualMachine, disk: VirtualDisk) -> None:
        """Opens every file of one disk. Raises `DiskOpenFailed`, with nothing left open."""
        opened: list[ImageFile] = []
        try:
            for image in disk.files:
                self._open(machine, image, shared=disk.shared or image not in disk.chain)
                opened.append(image)
        except DiskOpenFailed:
            for image in opened:
                self._close(image)
            raise
        self._share_frozen(disk)
        change_tracking.hold_files(self, disk)

    def _share_frozen(self, disk: VirtualDisk) -> None:
        """Files that the disk only reads may be read by others too; the one it writes to may not."""
        for image in disk.files:
            handle = self.open_handles.get(image.path.lower())
            if handle is not None:
                handle.share_reading(image is not disk.top)

    def close_disks(self, machine: VirtualMachine) -> None:
        """Lets go of the machine's disk files, and of its configuration."""
        for disk in machine.disks:
            self.close_disk(disk)
        self.let_go(configuration_path(machine))

    def close_disk(self, disk: VirtualDisk) -> None:
        """Lets go of the files of one disk."""
        for image in disk.files:
            self._close(image)
        for path in disk.tracking_files:
            self.let_go(path)

    def add_layer(self, machine: VirtualMachine, disk: VirtualDisk, path: str) -> ImageFile:
        """Puts a new differencing file over the disk; from now on the machine writes there.

        Raises `OSError`, and the disk is as it was, where the file has no room.
        """
        image = disk.push(path, self.random.guid())
        try:
            self.place(image)
        except OSError:
            disk.take_back(image)
            raise
        if machine.is_active:
            self._open(machine, image)
            self._share_frozen(disk)
        return image

    def merge_layer(self, disk: VirtualDisk, image: ImageFile) -> int:
        """Merges the file into the one below, removes it, and returns the bytes moved."""
        assert image.parent is not None
        return self.merge_image(disk, image, image.parent)

    def merge_image(self, disk: VirtualDisk, child: ImageFile, below: ImageFile) -> int:
        """Merges `child` into `below`, removes its file, and returns the bytes moved."""
        moved = disk.merge(child, below)
        self.drop_image(child)
        self._share_frozen(disk)
        return moved

    def drop_image(self, image: ImageFile) -> None:
        """Closes a disk's file and removes it."""
        self._close(image)
        with suppress(FileNotFoundError):
            self.files.remove(image.path)

    def remove_disk(self, disk: VirtualDisk) -> None:
        """Deletes every file of the disk that is still its own. Raises `OSError` while a machine has one open."""
        for image in disk.chain:
            if self.image(image.path) is image:
                self.remove_image(image)
        change_tracking.drop_files(self, disk)

    def remove_image(self, image: ImageFile) -> None:
        """Deletes the disk's file. Raises `OSError` while a machine has it open."""
        self.files.remove(image.path)

    def _open(self, machine: VirtualMachine, image: ImageFile, *, shared: bool = False) -> None:
        key = image.path.lower()
        if not self.files.exists(image.path):
            raise DiskOpenFailed(machine.name, image.path, "The system cannot find the file specified.", "0x80070002")
        share = self.network.share_of(image.path)
        if (share is not None and not share.may_write(self.name)) or not may_use(self.files, machine, image.path):
            raise DiskOpenFailed(machine.name, image.path, "General access denied error", "0x80070005")
        if shared and key in self.sharers:
            self.sharers[key] += 1
            return
        if key in self.open_handles or any(item.image is image for item in self.mounted_disks):
            reason = "The process cannot access the file because it is being used by another process."
            raise DiskOpenFailed(machine.name, image.path, reason, "0x80070020")
        self.open_handles[key] = self.files.open_file(image.path, hold=True)
        if shared:
            self.sharers[key] = 1

    def _close(self, image: ImageFile) -> None:
        self.let_go(image.path)

    def close_files(self) -> None:
        """Closes every file that is held open: the host has lost its power."""
        for handle in self.open_handles.values():
            handle.close()
        self.open_handles.clear()
        self.sharers.clear()

    def let_go(self, path: str) -> None:
        """Closes a file that is held open, once nobody else shares it."""
        others = self.sharers.pop(path.lower(), 1) - 1
        if others:
            self.sharers[path.lower()] = others
            return
        handle = self.open_handles.pop(path.lower(), None)
        if handle is not None:
            handle.close()
