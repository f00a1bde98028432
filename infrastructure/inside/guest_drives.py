"""Disks that come to a guest and go: volumes of new ones get drive letters, those of others are drives no more."""

from __future__ import annotations

from hvsim.infrastructure.disks.virtual_disks import ControllerType, VirtualDisk
from hvsim.infrastructure.guests.guest import GuestKind
from hvsim.infrastructure.inside.disk_drives import give_letters, hide
from hvsim.infrastructure.inside.disk_layout import write_down
from hvsim.infrastructure.inside.disk_views import disks_of
from hvsim.infrastructure.inside.machine import Inside
from hvsim.infrastructure.machines.drives import detach_disk, remove_scsi_controller, require_last_controller
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine


def welcome_disks(machine: VirtualMachine) -> None:
    """A Windows that runs gives letters to the volumes on disks that it has not seen yet."""
    if machine.guest.kind is not GuestKind.WINDOWS or not machine.is_running:
        return
    for disk in disks_of(Inside(machine)) if any(item.is_new for item in machine.disks) else ():
        assert isinstance(disk.holder, VirtualDisk)
        if disk.holder.is_new and not disk.is_modelled:
            give_letters(disk)
        disk.holder.is_new = False


def take_out(machine: VirtualMachine, virtual: VirtualDisk) -> None:
    """Takes a disk out of its machine with its drives; the files go where it goes. Raises `ManagementError`."""
    seen = next((disk for disk in disks_of(Inside(machine)) if disk.holder is virtual), None)
    if seen is not None and machine.guest.kind is GuestKind.WINDOWS:
        write_down(seen)
    detach_disk(machine, virtual)
    assert seen is not None
    for partition in seen.partitions:
        if partition.root:
            hide(partition)
    machine.guest.disk_left(seen.number)


def take_out_controller(machine: VirtualMachine, number: int) -> None:
    """Takes out the last SCSI controller with what is attached to it. Raises `ManagementError`."""
    require_last_controller(machine, number)
    here = (ControllerType.SCSI, number)
    for disk in [disk for disk in machine.disks if (disk.controller_type, disk.controller_number) == here]:
        take_out(machine, disk)
    remove_scsi_controller(machine, number)
