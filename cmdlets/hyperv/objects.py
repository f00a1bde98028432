"""Views on the estate that the Hyper-V commands hand out: a drive of a machine, and the disk in a file."""

from __future__ import annotations

from attrs import field, frozen

from hvsim.infrastructure.disks.virtual_disks import ImageFile, VirtualDisk
from hvsim.infrastructure.hosts.host import Host
from hvsim.infrastructure.machines.checkpoints import Checkpoint
from hvsim.infrastructure.machines.ports import SerialPort
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine


@frozen(eq=False)
class HardDiskDrive:
    """A disk in its slot: as the machine has it now, or as it is in a checkpoint."""

    machine: VirtualMachine
    disk: VirtualDisk
    checkpoint: Checkpoint | None = None

    @property
    def path(self) -> str:
        """The file in use."""
        return self.disk.path if self.checkpoint is None else self.checkpoint.frozen[self.disk].path


@frozen(eq=False)
class VirtualHardDisk:
    """The disk in a file on a host, as it was when somebody looked; `path` is spelled as it was asked for."""

    host: Host
    image: ImageFile
    path: str
    file_size: int = field(init=False)
    size: int = field(init=False)
    parent_path: str = field(init=False)
    attached: bool = field(init=False)

    @file_size.default
    def _file_size(self) -> int:
        return self.image.size

    @size.default
    def _size(self) -> int:
        return self.image.device.size

    @parent_path.default
    def _parent_path(self) -> str:
        return self.image.parent.path if self.image.parent else ""

    @attached.default
    def _attached(self) -> bool:
        mounted = any(disk.image is self.image for disk in self.host.mounted_disks)
        return mounted or self.host.holder(self.image) is not None


@frozen(eq=False)
class PortOfMachine:
    """A serial port and the machine that it belongs to."""

    machine: VirtualMachine
    port: SerialPort


def drives_of(machine: VirtualMachine) -> list[HardDiskDrive]:
    """The machine's drives in the order of controllers and slots."""
    ordered = sorted(
        machine.disks, key=lambda item: (item.controller_type.value, item.controller_number, item.controller_location)
    )
    return [HardDiskDrive(machine, disk) for disk in ordered]
