"""The drives of a machine: disks and DVD drives in the slots of its controllers, and the rules for changing them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING
from uuid import UUID

from attrs import define

from hvsim.infrastructure.disks.change_tracking import TrackingEvent, drop_files
from hvsim.infrastructure.disks.virtual_disks import ControllerType, ImageFile, VirtualDisk, attached_disk
from hvsim.infrastructure.errors import EstateError, ManagementError, WrongState
from hvsim.infrastructure.machines.file_rights import let_use
from hvsim.infrastructure.machines.machine_values import PRIMORDIAL, MachineState
from hvsim.infrastructure.storage.volumes import StorageKind

if TYPE_CHECKING:
    from hvsim.infrastructure.hosts.host import Host
    from hvsim.infrastructure.machines.virtual_machine import VirtualMachine

IDE_CONTROLLERS, IDE_SLOTS = 2, 2
MAX_SCSI_CONTROLLERS, SCSI_SLOTS = 4, 64
_ADD_DISK = "Failed to add device 'Virtual Hard Disk'."
_ADD_DVD = "Failed to add device 'Virtual CD/DVD Disk'."


@define(eq=False)
class DvdDrive:
    """A DVD drive; `path` is the image in it, '' for none."""

    id: UUID
    machine: VirtualMachine
    controller_type: ControllerType = ControllerType.SCSI
    controller_number: int = 0
    controller_location: int = 0
    path: str = ""
    pool: str = PRIMORDIAL
    removed: bool = False

    @property
    def media(self) -> str:
        """What is in it: None or ISO."""
        return "ISO" if self.path else "None"


Slot = tuple[ControllerType, int, int]


def taken_slots(machine: VirtualMachine) -> set[Slot]:
    """Where something is attached."""
    drives: Iterable[VirtualDisk | DvdDrive] = (*machine.disks, *machine.dvd_drives)
    return {(drive.controller_type, drive.controller_number, drive.controller_location) for drive in drives}


def slots(machine: VirtualMachine, kind: ControllerType) -> Iterator[Slot]:
    """Every slot of the machine's controllers of a kind."""
    numbers, places = (
        (IDE_CONTROLLERS, IDE_SLOTS) if kind is ControllerType.IDE else (machine.scsi_controllers, SCSI_SLOTS)
    )
    for number in range(numbers):
        for place in range(places):
            yield kind, number, place


def choose_slot(
    machine: VirtualMachine,
    kind: ControllerType | None,
    number: int | None = None,
    location: int | None = None,
    doing: str = _ADD_DISK,
) -> Slot:
    """The slot that is meant, or the first free one of those that fit. Raises `ManagementError`."""
    if kind is ControllerType.IDE and machine.generation == 2:
        raise ManagementError("InvalidParameter", doing, "Generation 2 virtual machines have no IDE controllers.")
    default = ControllerType.SCSI if machine.generation == 2 else ControllerType.IDE
    fitting = [
        slot for slot in slots(machine, kind or default) if number in (None, slot[1]) and location in (None, slot[2])
    ]
    if not fitting:
        raise ManagementError(
            "InvalidParameter", doing, "The specified controller or location does not exist in the virtual machine."
        )
    taken = taken_slots(machine)
    free = next((slot for slot in fitting if slot not in taken), None)
    if free is None:
        raise ManagementError("InvalidParameter", doing, "The specified location is already in use by another device.")
    return free


def attach_disk(
    machine: VirtualMachine,
    image: ImageFile,
    kind: ControllerType | None = None,
    number: int | None = None,
    location: int | None = None,
    *,
    shared: bool = False,
) -> VirtualDisk:
    """Puts the disk in a file into a slot; `shared` lets other machines have it too.

    Raises `ManagementError`, `DiskOpenFailed`.
    """
    chosen = choose_slot(machine, kind, number, location)
    _check_change(machine, chosen[0], _ADD_DISK)
    if any(image in disk.chain for disk in machine.disks):
        raise ManagementError(
            "ObjectInUse",
            _ADD_DISK,
            "The process cannot access the file because it is being used by another process. (0x80070020)",
        )
    disk = attached_disk(image, machine.host.random, chosen[2], chosen[0])
    disk.controller_number = chosen[1]
    if shared:
        _check_shared(machine, image, chosen[0], _ADD_DISK)
    disk.shared, disk.is_new = shared, True
    disk.return_to(image)
    let_use(machine.host.files, machine, image.path)
    if machine.is_active:
        machine.host.open_disk(machine, disk)
    machine.disks.append(disk)
    machine.host.write_configuration(machine)
    return disk


def set_shared(machine: VirtualMachine, disk: VirtualDisk, shared: bool) -> None:
    """Lets other machines have the disk's file too, or no more. Raises `ManagementError` unless the machine is off."""
    doing = "Failed to modify device 'Virtual Hard Disk'."
    if machine.state is not MachineState.OFF:
        raise WrongState(doing)
    if shared:
        _check_shared(machine, disk.top, disk.controller_type, doing)
    disk.shared = shared
    machine.host.write_configuration(machine)


def sharing_obstacle(host: Host, path: str) -> str:
    """Why machines cannot share the disk in a file: its storage is not one that several hosts reach; '' if they can."""
    if host.storage_of(path).kind in (StorageKind.CSV, StorageKind.SMB):
        return ""
    return f"The storage where the virtual hard disk '{path}' is located does not support virtual hard disk sharing."


def _check_shared(machine: VirtualMachine, image: ImageFile, kind: ControllerType, doing: str) -> None:
    obstacle = sharing_obstacle(machine.host, image.path)
    if obstacle:
        raise ManagementError("InvalidOperation", doing, obstacle)
    if kind is not ControllerType.SCSI or image.format == "VHD":
        raise ManagementError("InvalidParameter", doing, "Only a VHDX file on a SCSI controller can be shared.")
    if machine.checkpoints:
        raise ManagementError("InvalidOperation", doing, "A virtual machine with checkpoints cannot share a disk.")


def detach_disk(machine: VirtualMachine, disk: VirtualDisk) -> None:
    """Takes a disk out; its files stay. Raises `ManagementError`."""
    _check_change(machine, disk.controller_type, "Failed to remove device 'Virtual Hard Disk'.")
    if disk not in machine.disks:
        raise ManagementError("ObjectNotFound", "Failed to remove device 'Virtual Hard Disk'.", "The drive is gone.")
    machine.settle()
    if machine.is_active:
        machine.host.close_disk(disk)
    machine.disks.remove(disk)
    machine.host.write_configuration(machine)


def replace_image(machine: VirtualMachine, disk: VirtualDisk, image: ImageFile) -> None:
    """Puts another file into the disk's slot (Set-VMHardDiskDrive -Path).

    Raises `ManagementError`, `DiskOpenFailed`; the machine then has the old one.
    """
    _check_change(machine, disk.controller_type, "Failed to modify device 'Virtual Hard Disk'.")
    fresh = attached_disk(image, machine.host.random, disk.controller_location, disk.controller_type)
    fresh.return_to(image)
    old = list(disk.chain)
    if machine.is_active:
        machine.host.close_disk(disk)
        disk.chain[:] = fresh.chain
        try:
            machine.host.open_disk(machine, disk)
        except EstateError:
            disk.chain[:] = old
            machine.host.open_disk(machine, disk)
            raise
    disk.chain[:] = fresh.chain
    drop_files(machine.host, disk)
    disk.tracker, disk.tracking_ended = fresh.tracker, TrackingEvent.DISK_REPLACED.value
    machine.host.write_configuration(machine)


def move_disk(
    machine: VirtualMachine, disk: VirtualDisk, kind: ControllerType | None, number: int | None, location: int | None
) -> None:
    """Puts a disk into another slot. Raises `ManagementError`."""
    chosen = choose_slot(machine, kind or disk.controller_type, number, location)
    _check_change(machine, disk.controller_type, "Failed to modify device 'Virtual Hard Disk'.")
    disk.controller_type, disk.controller_number, disk.controller_location = chosen
    machine.host.write_configuration(machine)


def add_dvd_drive(
    machine: VirtualMachine, path: str = "", number: int | None = None, location: int | None = None
) -> DvdDrive:
    """Adds a DVD drive. Raises `ManagementError`."""
    kind = ControllerType.SCSI if machine.generation == 2 else ControllerType.IDE
    chosen = choose_slot(machine, kind, number, location, _ADD_DVD)
    _check_change(machine, chosen[0], _ADD_DVD)
    _check_media(machine, path, _ADD_DVD)
    drive = DvdDrive(machine.host.random.guid(), machine, *chosen, path)
    machine.dvd_drives.append(drive)
    return drive


def remove_dvd_drive(drive: DvdDrive) -> None:
    """Takes a DVD drive out. Raises `ManagementError`."""
    _check_change(drive.machine, drive.controller_type, "Failed to remove device 'Virtual CD/DVD Disk'.")
    drive.machine.dvd_drives.remove(drive)
    drive.removed = True


def move_dvd_drive(drive: DvdDrive, number: int | None, location: int | None) -> None:
    """Puts a DVD drive into another slot. Raises `ManagementError`."""
    doing = "Failed to modify device 'Virtual CD/DVD Disk'."
    chosen = choose_slot(drive.machine, drive.controller_type, number, location, doing)
    _check_change(drive.machine, drive.controller_type, doing)
    drive.controller_type, drive.controller_number, drive.controller_location = chosen


def set_media(drive: DvdDrive, path: str) -> None:
    """Puts an image into a drive, '' to eject; at any time. Raises `ManagementError` for a file that is not there."""
    _check_media(drive.machine, path, "Failed to modify device 'Virtual CD/DVD Disk'.")
    drive.path = path


def add_scsi_controller(machine: VirtualMachine) -> int:
    """Adds a SCSI controller and returns its number. Raises `ManagementError`."""
    doing = "Failed to add device 'Synthetic SCSI Controller'."
    if machine.state is not MachineState.OFF:
        raise WrongState(doing)
    if machine.scsi_controllers >= MAX_SCSI_CONTROLLERS:
        raise ManagementError("InvalidOperation", doing, "The maximum number of SCSI controllers is 4.")
    machine.scsi_controllers += 1
    return machine.scsi_controllers - 1


def require_last_controller(machine: VirtualMachine, number: int) -> None:
    """Raises `ManagementError` unless it is the last SCSI controller of a machine that is off."""
    doing = "Failed to remove device 'Synthetic SCSI Controller'."
    if machine.state is not MachineState.OFF:
        raise WrongState(doing)
    if number != machine.scsi_controllers - 1 or number < 0:
        raise ManagementError("InvalidParameter", doing, "Only the last SCSI controller can be removed.")


def remove_scsi_controller(machine: VirtualMachine, number: int) -> None:
    """Takes out the last SCSI controller with its DVD drives; its disks are out. Raises `ManagementError`."""
    require_last_controller(machine, number)
    machine.scsi_controllers -= 1
    here = (ControllerType.SCSI, number)
    machine.dvd_drives[:] = [
        drive for drive in machine.dvd_drives if (drive.controller_type, drive.controller_number) != here
    ]


def _check_change(machine: VirtualMachine, kind: ControllerType, doing: str) -> None:
    """IDE needs the power off; SCSI takes and gives drives while the machine runs."""
    hot = kind is ControllerType.SCSI and machine.state in (MachineState.RUNNING, MachineState.PAUSED)
    if machine.state is not MachineState.OFF and not hot:
        raise WrongState(doing)


def _check_media(machine: VirtualMachine, path: str, doing: str) -> None:
    if path and not machine.host.files.exists(path):
        raise ManagementError(
            "InvalidParameter", doing, f"'{path}': The system cannot find the file specified. (0x80070002)"
        )
