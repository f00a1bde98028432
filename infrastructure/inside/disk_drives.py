"""Drives: the letters of partitions, and the volumes behind them as drives of their machine.

A volume with a letter is a drive; machines whose files lie on one lose their storage with it.
"""

from __future__ import annotations

from string import ascii_uppercase

from hvsim.blocks.partitions import RESERVED
from hvsim.blocks.volume_headers import FILE_SYSTEMS
from hvsim.infrastructure.disks.disk_files import MountedDisk
from hvsim.infrastructure.files import Volume
from hvsim.infrastructure.guests.guest import GuestVolume
from hvsim.infrastructure.hosts.host import Host
from hvsim.infrastructure.inside.disk_layout import new_volume, tree_of, write_down
from hvsim.infrastructure.inside.disk_refusals import StorageRefused, in_cluster
from hvsim.infrastructure.inside.disk_views import Disk, Partition, disks_of
from hvsim.infrastructure.inside.machine import Inside
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.infrastructure.storage.volumes import StorageKind, StorageVolume, local_volume

_LETTERS = "DEFGHIJKLMNOPQRSTUVWXYZ"


def assign_letter(partition: Partition, letter: str = "") -> str:
    """Gives a partition a drive letter, the first free one for ''; returns it."""
    disk = partition.disk
    write_down(disk)
    assert disk.holder is not None
    if disk.is_offline:
        raise StorageRefused(41003, "The disk is offline.")
    if partition.entry.kind == RESERVED:
        raise StorageRefused(42008, "This partition cannot have a drive letter.")
    used = _used_letters(disk.inside)
    chosen = letter.upper() or next((item for item in _LETTERS if item not in used), "")
    if not chosen:
        raise StorageRefused(4, "Failed\n\nNo drive letter is free.")
    if chosen not in ascii_uppercase:
        raise StorageRefused(42007, "The access path is not valid.")
    if chosen in used:
        raise StorageRefused(42002, "The requested access path is already in use.")
    _check_movable(partition)
    if partition.root:
        hide(partition)
    disk.holder.offline.discard(partition.entry.id)
    disk.holder.letters[partition.entry.id] = chosen
    partition.root = f"{chosen}:\\"
    show(partition)
    return chosen


def remove_letter(partition: Partition) -> None:
    """Takes the drive letter away; the volume stays."""
    disk = partition.disk
    write_down(disk)
    assert disk.holder is not None
    if not partition.root:
        raise StorageRefused(42007, "The access path is not valid.")
    _check_movable(partition)
    hide(partition)
    del disk.holder.letters[partition.entry.id]


def attach(host: Host, mounted: MountedDisk) -> None:
    """A virtual disk has been mounted: its volumes get drive letters, as Windows gives them by itself."""
    inside = Inside(host)
    give_letters(next(item for item in disks_of(inside) if item.holder is mounted))


def give_letters(disk: Disk) -> None:
    """Windows gives letters to the volumes of a disk that is new to it."""
    for partition in disk.partitions:
        known = partition.volume is not None and partition.volume.file_system in FILE_SYSTEMS
        if known and not partition.keeps_no_letter:
            assign_letter(partition)


def detach(host: Host, mounted: MountedDisk) -> None:
    """A virtual disk is about to be dismounted: its drives go. Raises `StorageRefused` while machines lie on one."""
    disk = next(item for item in disks_of(Inside(host)) if item.holder is mounted)
    for partition in disk.partitions:
        if machines_on(partition):
            raise StorageRefused(40002, f"The volume {partition.root} is in use: virtual machines lie on it.")
    for partition in disk.partitions:
        if partition.root:
            hide(partition)


def show(partition: Partition) -> None:
    """The formatted volume of a partition with a letter is a drive of the machine from now on."""
    disk, place = partition.disk, partition.disk.inside.place
    if partition.volume is None:
        return
    header = partition.volume
    found = files_on(partition)
    if found is None:  # what was restored brought the blocks alone
        found = tree_of(disk.inside).volumes().get(partition.root) or new_volume(disk, partition, header)
        volumes_of(disk)[header.serial] = found
    if isinstance(place, VirtualMachine):
        tree_of(disk.inside).add_volume(partition.root, found)
        own = GuestVolume(partition.root, header.label, disk.number, header.file_system)
        own.partition, own.offset, own.size = str(partition.entry.id), partition.entry.offset, partition.entry.size
        partition.guest_volume = own
        place.guest.volumes.append(own)
        return
    place.add_storage(partition.root, storage_on(partition, found))
    for machine in machines_on(partition):
        if all(place.files.exists(image.path) for disk in machine.disks for image in disk.files):
            machine.regain_storage()


def hide(partition: Partition) -> None:
    """The drive goes; the letter is still noted down."""
    place = partition.disk.inside.place
    tree, losing = tree_of(partition.disk.inside), machines_on(partition)
    if partition.root in tree.volumes():
        tree.remove_volume(partition.root)
    if isinstance(place, VirtualMachine):
        own = str(partition.entry.id)
        place.guest.volumes[:] = [item for item in place.guest.volumes if item.partition != own]
    else:
        for machine in losing:
            machine.lose_storage()
        place.storage.pop(partition.root, None)


def storage_on(partition: Partition, files: Volume) -> StorageVolume:
    """The volume of a partition, as a server has it: on a disk of an array, or one of its own."""
    lun, identity = partition.disk.lun, partition.entry.id
    if lun is not None:
        return StorageVolume(identity, StorageKind.SAN, files, lun.disk, lun)
    return local_volume(identity, f"{partition.root} of {partition.disk.inside.name}", files)


def files_on(partition: Partition) -> Volume | None:
    """The files on the volume of a partition, None where nothing was formatted."""
    return None if partition.volume is None else volumes_of(partition.disk).get(partition.volume.serial)


def volumes_of(disk: Disk) -> dict[int, Volume]:
    """The files on the volumes of a virtual disk: they go where the disk goes."""
    return {} if disk.image is None else disk.image.volumes


def machines_on(partition: Partition) -> list[VirtualMachine]:
    """The virtual machines with files on the volume of a partition; one that only looks for them there has none."""
    place = partition.disk.inside.place
    storage = place.storage.get(partition.root) if isinstance(place, Host) else None
    if storage is None or not isinstance(place, Host):
        return []
    return [
        machine
        for machine in place.machines_on(storage)
        if any(
            place.files.exists(path) and place.storage_of(path) is storage
            for path in (machine.path, *(image.path for disk in machine.disks for image in disk.files))
        )
    ]


def free_letter(inside: Inside) -> str:
    """The first letter that no drive has; '' where all are taken."""
    used = _used_letters(inside)
    return next((item for item in _LETTERS if item not in used), "")


def _used_letters(inside: Inside) -> set[str]:
    letters = {item.letter for disk in disks_of(inside) for item in disk.partitions}
    letters |= {root[0].upper() for root in tree_of(inside).volumes() if len(root) == 3}
    return letters | {"A", "B", "C"}


def _check_movable(partition: Partition) -> None:
    if partition.letter == "C":
        raise StorageRefused(42006, "Cannot remove the drive letter of a boot or paging file partition.")
    if partition.root and not partition.letter:
        raise in_cluster()
