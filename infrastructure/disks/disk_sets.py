"""VHD sets: a disk in a `.vhds` file that machines may share, with the checkpoints that were taken of it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from attrs import frozen

from hvsim.infrastructure.disks.disk_files import existing_disk
from hvsim.infrastructure.disks.merging import images_of, merge_unused
from hvsim.infrastructure.errors import ManagementError

if TYPE_CHECKING:
    from hvsim.infrastructure.clock import Waiting
    from hvsim.infrastructure.disks.virtual_disks import ImageFile, VirtualDisk
    from hvsim.infrastructure.hosts.host import Host
    from hvsim.infrastructure.machines.checkpoints import Checkpoint
    from hvsim.infrastructure.machines.virtual_machine import VirtualMachine

SET_EXTENSION = ".vhds"


@frozen(eq=False)
class SetSnapshot:
    """A checkpoint of a machine, as the set has it."""

    host: Host
    set_path: str
    checkpoint: Checkpoint
    disk: VirtualDisk

    @property
    def id(self) -> UUID:
        return self.checkpoint.id

    @property
    def created(self) -> datetime:
        return self.checkpoint.created

    @property
    def image(self) -> ImageFile:
        """The file that holds the disk as it was."""
        return self.checkpoint.frozen[self.disk]

    @property
    def tracking_id(self) -> str:
        """The moment in the disk's change tracking, '' where it vouches for none."""
        point = self.checkpoint.tracked.get(self.disk)
        return "" if point is None else str(point)

    @property
    def parents(self) -> list[str]:
        """The files below it, the nearest first."""
        found, image = [], self.image.parent
        while image is not None:
            found.append(image.path)
            image = image.parent
        return found


@frozen(eq=False)
class DiskSet:
    """The set in a file of a host."""

    host: Host
    image: ImageFile

    @property
    def users(self) -> list[tuple[VirtualMachine, VirtualDisk]]:
        """The machines that have it, with their disk."""
        return [(machine, disk) for machine in self.host.machines for disk in machine.disks if disk.base is self.image]

    @property
    def snapshots(self) -> list[SetSnapshot]:
        """The checkpoints of it, oldest first."""
        return [
            SetSnapshot(self.host, self.image.path, checkpoint, disk)
            for machine, disk in self.users
            for checkpoint in machine.checkpoints
            if disk in checkpoint.frozen
        ]

    @property
    def paths(self) -> list[str]:
        """Every file of the set."""
        files = [image.path for machine, disk in self.users for image in images_of(machine, disk)]
        return files or [self.image.path]


def disk_set(host: Host, path: str) -> DiskSet:
    """The set in the file. Raises `ManagementError` for a file that is none."""
    if not path.lower().endswith(SET_EXTENSION):
        raise ManagementError("InvalidParameter", f"'{path}' is not a VHD set file.")
    return DiskSet(host, existing_disk(host, path))


def remove_snapshot(snapshot: SetSnapshot) -> Waiting:
    """The process of Remove-VHDSnapshot: the checkpoint keeps the disk no more. Raises `StepFailed`."""
    machine, disk = snapshot.checkpoint.machine, snapshot.disk
    image = snapshot.checkpoint.frozen.pop(disk)
    snapshot.checkpoint.tracked.pop(disk, None)
    if image not in disk.chain and image not in disk.abandoned:
        disk.abandoned.append(image)
    yield from merge_unused(machine)


def tidy(item: DiskSet) -> Waiting:
    """The process of Optimize-VHDSet. Raises `StepFailed`."""
    for machine, _ in item.users:
        yield from merge_unused(machine)
