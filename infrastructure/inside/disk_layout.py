"""Puts what a lab file or the setup of Windows has laid out on a disk into its bytes: it is like any other then.

Until somebody changes such a disk, what is on it is known without a table; most are never looked at.
"""

from __future__ import annotations

from attrs import evolve

from hvsim.blocks.memory import MemoryDevice
from hvsim.blocks.partitions import write_table
from hvsim.blocks.volume_headers import FILE_SYSTEMS, VolumeHeader, write_header
from hvsim.infrastructure.computers import Computer
from hvsim.infrastructure.computers.computer import LocalDisk
from hvsim.infrastructure.disks.virtual_disks import ImageFile, ImageKind, VirtualDisk
from hvsim.infrastructure.files import WINDOWS_PATHS, FileTree, Volume
from hvsim.infrastructure.guests.guest import GuestVolume
from hvsim.infrastructure.hosts.luns import image_of
from hvsim.infrastructure.inside.disk_views import Disk, Partition, owner_of
from hvsim.infrastructure.inside.machine import Inside
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine


def tree_of(inside: Inside) -> FileTree:
    """The files of a machine."""
    place = inside.place
    return place.guest.file_tree(place) if isinstance(place, VirtualMachine) else place.files


def settle(disk: Disk) -> None:
    """The file of the disk has changed."""
    if disk.image is not None:
        disk.image.changed()


def write_down(disk: Disk) -> None:
    """The table of the disk and the headers of its volumes are in its bytes from now on."""
    if not disk.is_modelled:
        return
    place = disk.inside.place
    if disk.lun is not None:
        _take_lun(disk)
    elif isinstance(place, VirtualMachine):
        _take_guest_disk(disk, place, place.disks[disk.number])
    elif disk.image is not None:
        owner = owner_of(disk.image, place)
        assert owner is not None
        _take_guest_disk(disk, *owner)
    else:
        _take_local_disk(disk, place)
    disk.is_modelled = False
    settle(disk)


def _take_lun(disk: Disk) -> None:
    lun = disk.lun
    assert lun is not None
    disk.image = image_of(lun)
    lun.is_laid_out = False
    disk.holder = lun.holder(disk.inside.place.name)
    _write(disk)
    last = disk.partitions[-1]
    for computer in disk.inside.network:
        for root, storage in computer.storage.items():
            if storage.lun is lun:
                lun.holder(computer.name).is_offline = False
                _keep(disk, last, storage.files)
                if WINDOWS_PATHS.is_drive(root):
                    lun.holder(computer.name).letters[last.entry.id] = root[0]


def _take_local_disk(disk: Disk, computer: Computer) -> None:
    image = ImageFile(disk.name, MemoryDevice(disk.size), ImageKind.FIXED, disk.identity)
    disk.image, disk.holder = image, LocalDisk(image)
    computer.local_disk = disk.holder
    _write(disk)
    for partition in disk.partitions:
        if partition.letter:
            _keep(disk, partition, computer.files.volumes()[partition.root])
            disk.holder.letters[partition.entry.id] = partition.letter


def _take_guest_disk(disk: Disk, machine: VirtualMachine, virtual: VirtualDisk) -> None:
    """A disk of a virtual machine, looked at from within or by a host that has mounted it."""
    number, image = machine.disks.index(virtual), disk.image
    assert image is not None
    tree = machine.guest.file_tree(machine)
    _write(disk, virtual)
    volumes = [item for item in machine.guest.volumes if item.disk == number and not item.partition]
    for partition, volume in zip(disk.partitions[-len(volumes) :], volumes, strict=True):
        files = tree.volumes().get(volume.root)
        if image is not virtual.top:  # what the machine had when a checkpoint was taken
            _keep(disk, partition, None if files is None else files.copied())
            continue
        _keep(disk, partition, files)
        _settle_in(volume, partition, virtual)
        if isinstance(disk.inside.place, VirtualMachine):
            partition.guest_volume = volume


def _settle_in(volume: GuestVolume, partition: Partition, virtual: VirtualDisk) -> None:
    entry = partition.entry
    volume.partition, volume.offset, volume.size = str(entry.id), entry.offset, entry.size
    if WINDOWS_PATHS.is_drive(volume.root):
        virtual.letters[entry.id] = volume.root[0]


def _write(disk: Disk, virtual: VirtualDisk | None = None) -> None:
    """Writes table and headers; a disk of a machine notes the change, whoever has the disk."""

    def write(offset: int, data: bytes) -> None:
        if virtual is not None:
            virtual.tracker.mark(offset, len(data))
        disk.write(offset, data)

    table = disk.table
    assert table is not None
    write_table(write, disk.size, table)
    for partition in disk.partitions:
        header = partition.volume
        if header is not None and header.file_system in FILE_SYSTEMS:
            header = partition.volume = evolve(header, serial=partition.entry.id.int & 0xFFFFFFFFFFFFFFFF)
            write_header(write, partition.entry.offset, partition.entry.size, header)


def _keep(disk: Disk, partition: Partition, files: Volume | None) -> None:
    """The files on a volume go where the disk goes."""
    header = partition.volume
    if header is None or header.file_system not in FILE_SYSTEMS:
        return
    assert disk.image is not None
    disk.image.volumes[header.serial] = files or new_volume(disk, partition, header)


def new_volume(disk: Disk, partition: Partition, header: VolumeHeader) -> Volume:
    """An empty volume as large as the partition."""
    return Volume(
        partition.entry.size,
        now=disk.inside.clock.now,
        syntax=WINDOWS_PATHS,
        label=header.label,
        kind=header.file_system,
        allocation_unit=header.cluster,
    )
