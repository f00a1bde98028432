"""What an administrator does to disks: initialize, divide, format, grow, give letters.

What is in bytes is changed there; a volume with a letter is a drive of its machine. Everything else is refused as
Windows' storage management refuses it, with its code.
"""

from __future__ import annotations

from string import ascii_uppercase
from uuid import UUID

from attrs import evolve

from hvsim.blocks.device import MIB
from hvsim.blocks.partitions import (
    BASIC,
    RESERVED,
    RESERVED_SIZE,
    PartitionTable,
    TableEntry,
    clear_table,
    mbr_id,
    write_table,
)
from hvsim.blocks.volume_headers import CLUSTER_SIZES, VolumeHeader, write_header
from hvsim.infrastructure.computers import Computer
from hvsim.infrastructure.disks.disk_files import MountedDisk
from hvsim.infrastructure.files import WINDOWS_PATHS, FileTree, Volume
from hvsim.infrastructure.guests.guest import GuestVolume
from hvsim.infrastructure.hosts.host import Host
from hvsim.infrastructure.inside.disk_attributes import ORDINARY, PartitionAttributes, changed_entry
from hvsim.infrastructure.inside.disk_refusals import StorageRefused, not_modelled
from hvsim.infrastructure.inside.disk_views import Disk, Partition, disks_of
from hvsim.infrastructure.inside.machine import Inside
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.infrastructure.storage.volumes import StorageKind, StorageVolume, local_volume

_LETTERS = "DEFGHIJKLMNOPQRSTUVWXYZ"
_LIMITS = {"GPT": 128, "MBR": 4}


def initialize(disk: Disk, style: str) -> None:
    """Gives a raw disk an empty table; a GPT with the part that Windows reserves."""
    if disk.style != "RAW":
        raise StorageRefused(41001, "The disk has already been initialized.")
    check_writable(disk)
    identity = _new_id(disk)
    if style == "MBR":
        write_table(disk.write, disk.size, PartitionTable("MBR", UUID(int=identity.int & 0xFFFFFFFF)))
    else:
        reserved = TableEntry(RESERVED, _new_id(disk), MIB, RESERVED_SIZE)
        write_table(disk.write, disk.size, PartitionTable("GPT", identity, [reserved]))
    settle(disk)


def clear(disk: Disk, *, with_data: bool = False) -> None:
    """Takes everything from a disk: it is raw again. `with_data` writes zeros over all that was there."""
    if disk.style == "RAW":
        raise StorageRefused(41000, "The disk has not been initialized.")
    check_writable(disk)
    for partition in disk.partitions:
        _forget(partition)
    if with_data and disk.image is not None:
        for item in list(disk.image.device.allocated_ranges()):
            for begin in range(item.offset, item.end, MIB):
                disk.write(begin, bytes(min(MIB, item.end - begin)))
    clear_table(disk.write, disk.size)
    settle(disk)


def new_partition(
    disk: Disk, size: int | None, offset: int | None = None, attributes: PartitionAttributes = ORDINARY
) -> UUID:
    """Makes a partition of `size` bytes, the largest possible for None; returns its identity."""
    table = disk.table
    if table is None:
        raise StorageRefused(41000, "The disk has not been initialized.")
    check_writable(disk)
    if len(table.entries) >= _LIMITS[table.style]:
        raise StorageRefused(41004, "The disk's partition limit has been reached.")
    begin, room = table.first_free(disk.size)
    if offset is not None:
        begin, room = offset, table.room_for(TableEntry(BASIC, UUID(int=0), offset, 0), disk.size)
        if any(entry.offset <= offset < entry.end for entry in table.entries):
            room = 0
    wanted = room if size is None else -(-size // MIB) * MIB
    if not 0 < wanted <= room:
        raise StorageRefused(40000, "Not enough available capacity")
    own = mbr_id(table.id, begin) if table.style == "MBR" else _new_id(disk)
    made = changed_entry(table.style, TableEntry(BASIC, own, begin, wanted), attributes)
    table.entries.append(made)
    _keep_one_active(table, made)
    write_table(disk.write, disk.size, table)
    disk.write(begin, bytes(1024))
    settle(disk)
    return made.id


def remove_partition(partition: Partition) -> None:
    """Takes a partition out of the table, and the drive from its machine."""
    disk = partition.disk
    check_writable(disk)
    table = disk.table
    assert table is not None
    _forget(partition)
    table.entries.remove(partition.entry)
    write_table(disk.write, disk.size, table)
    settle(disk)


def format_partition(partition: Partition, file_system: str, label: str, cluster: int = 4096) -> None:
    """Makes an empty volume of a partition; what was on it is gone."""
    disk = partition.disk
    check_writable(disk)
    if cluster not in CLUSTER_SIZES:
        raise StorageRefused(5, f"Invalid Parameter\n\n{cluster} bytes are no size of an allocation unit.")
    if partition.kind in ("Reserved", "Extended"):
        raise StorageRefused(43000, "The specified partition cannot be formatted.")
    root = partition.root
    _forget(partition)
    header = VolumeHeader(file_system, label, _new_id(disk).int & 0xFFFFFFFFFFFFFFFF, cluster)
    write_header(disk.write, partition.entry.offset, partition.entry.size, header)
    _volumes_of(disk)[header.serial] = Volume(
        partition.entry.size,
        now=disk.inside.clock.now,
        syntax=WINDOWS_PATHS,
        label=label,
        kind=file_system,
        allocation_unit=cluster,
    )
    partition.volume = header
    settle(disk)
    if root:
        assign_letter(partition, root[0])


def supported_size(partition: Partition) -> tuple[int, int]:
    """How small and how large a partition could be."""
    disk, entry, table = partition.disk, partition.entry, partition.disk.table
    assert table is not None
    used = 0
    if partition.guest_volume is not None and disk.is_modelled and disk.image is not None:
        inside = [item for item in disk.image.device.allocated_ranges() if item.offset < entry.end]
        used = max((min(item.end, entry.end) - entry.offset for item in inside), default=0)
    elif (volume := files_on(partition)) is not None:
        used = volume.capacity - volume.free
    if disk.is_modelled and partition.guest_volume is None:
        return entry.size, entry.size
    smallest = max(MIB, -(-used // MIB) * MIB)
    return min(entry.size, smallest), max(entry.size, table.room_for(entry, disk.size))


def resize_partition(partition: Partition, size: int) -> None:
    """Grows or shrinks a partition and the volume on it."""
    disk, entry = partition.disk, partition.entry
    if disk.is_modelled and partition.guest_volume is None:
        raise not_modelled("a volume of this disk has the size that the lab file says.")
    _check_usable(disk)
    least, most = supported_size(partition)
    if not least <= size <= most:
        raise StorageRefused(4097, f"Size Not Supported\n\nThe size must be from {least} to {most} bytes.")
    if disk.is_modelled:
        assert partition.guest_volume is not None
        partition.guest_volume.size = size
        return
    table = disk.table
    assert table is not None
    table.entries[partition.number - 1] = evolve(entry, size=size)
    write_table(disk.write, disk.size, table)
    if partition.volume is not None:
        write_header(disk.write, entry.offset, size, partition.volume)
    if (volume := files_on(partition)) is not None:
        volume.space.capacity = size
    if partition.guest_volume is not None:
        partition.guest_volume.size = size
    settle(disk)


def assign_letter(partition: Partition, letter: str = "") -> str:
    """Gives a partition a drive letter, the first free one for ''; returns it."""
    disk = partition.disk
    if disk.is_modelled or disk.holder is None:
        raise not_modelled("volumes of this disk keep the letters that the lab file gives them.")
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
    if partition.root:
        _hide(partition)
    disk.holder.letters[partition.entry.id] = chosen
    partition.root = f"{chosen}:\\"
    show(partition)
    return chosen


def remove_letter(partition: Partition) -> None:
    """Takes the drive letter away; the volume stays."""
    disk = partition.disk
    if disk.is_modelled or disk.holder is None:
        raise not_modelled("volumes of this disk keep the letters that the lab file gives them.")
    if not partition.root:
        raise StorageRefused(42007, "The access path is not valid.")
    _hide(partition)
    del disk.holder.letters[partition.entry.id]


def set_offline(disk: Disk, offline: bool) -> None:
    """Takes a disk out of use, or into it: its drives go and come."""
    if disk.holder is None or disk.is_modelled:
        raise not_modelled("this disk is always online.")
    if disk.holder.is_offline == offline:
        return
    disk.holder.is_offline = offline
    for partition in disk.partitions:
        if partition.root:
            (_hide if offline else show)(partition)


def set_read_only(disk: Disk, read_only: bool) -> None:
    """Forbids writing to a disk, or allows it."""
    if disk.holder is None or disk.is_modelled:
        raise not_modelled("this disk can always be written to.")
    disk.holder.read_only = read_only


def set_attributes(partition: Partition, attributes: PartitionAttributes) -> None:
    """Changes what the table says of a partition besides its extent."""
    disk, table = partition.disk, partition.disk.table
    assert table is not None
    check_writable(disk)
    changed = changed_entry(disk.style, partition.entry, attributes)
    table.entries[partition.number - 1] = changed
    _keep_one_active(table, changed)
    write_table(disk.write, disk.size, table)
    settle(disk)


def _keep_one_active(table: PartitionTable, changed: TableEntry) -> None:
    """A machine starts from one partition of an MBR."""
    if changed.active:
        table.entries = [item if item is changed else evolve(item, active=False) for item in table.entries]


def set_label(partition: Partition, label: str) -> None:
    """Gives a volume another label."""
    disk, place = partition.disk, partition.disk.inside.place
    if partition.volume is None:
        raise StorageRefused(43000, "The specified partition has no volume.")
    if not disk.is_modelled:
        check_writable(disk)
        partition.volume = evolve(partition.volume, label=label)
        write_header(disk.write, partition.entry.offset, partition.entry.size, partition.volume)
        settle(disk)
    shared = place.storage.get(partition.root) if isinstance(place, Computer) else None
    known = (files_on(partition), _tree(disk.inside).volumes().get(partition.root), shared and shared.files)
    for files in known:
        if isinstance(files, Volume):
            files.label = label
    if partition.guest_volume is not None:
        partition.guest_volume.label = label


def convert(disk: Disk, style: str) -> None:
    """Divides a disk in another way. Raises `StorageRefused` for one with partitions but the reserved one."""
    table = disk.table
    if table is None:
        raise StorageRefused(41000, "The disk has not been initialized.")
    if style not in _LIMITS:
        raise StorageRefused(5, f"Invalid Parameter\n\nNo disk is divided as {style}.")
    if table.style == style:
        return
    check_writable(disk)
    if any(item.kind != RESERVED for item in table.entries):
        raise StorageRefused(41013, "Cannot convert the style of a disk with data or other known partitions on it.")
    clear_table(disk.write, disk.size)
    disk.style, disk.table_id, disk.partitions = "RAW", None, []
    initialize(disk, style)


def set_signature(disk: Disk, signature: int) -> None:
    """Gives an MBR another signature."""
    _set_table_id(disk, "MBR", UUID(int=signature))


def set_guid(disk: Disk, identity: str) -> None:
    """Gives a GPT another identity."""
    try:
        wanted = UUID(identity)
    except ValueError:
        raise StorageRefused(5, f"Invalid Parameter\n\n{identity} is no identity.") from None
    _set_table_id(disk, "GPT", wanted)


def _set_table_id(disk: Disk, style: str, identity: UUID) -> None:
    table = disk.table
    if table is None:
        raise StorageRefused(41000, "The disk has not been initialized.")
    if table.style != style:
        raise StorageRefused(5, f"Invalid Parameter\n\nThe partition style of the disk is not {style}.")
    check_writable(disk)
    if style == "MBR" and disk.holder is not None:  # what its partitions are known by follows; the letters stay
        letters = disk.holder.letters
        for partition in disk.partitions:
            own = mbr_id(identity, partition.entry.offset)
            if partition.entry.id in letters:
                letters[own] = letters.pop(partition.entry.id)
            if partition.guest_volume is not None:
                partition.guest_volume.partition = str(own)
    table.id = identity
    write_table(disk.write, disk.size, table)
    settle(disk)


def attach(host: Host, mounted: MountedDisk) -> None:
    """A virtual disk has been mounted: its volumes get drive letters, as Windows gives them by itself."""
    inside = Inside(host)
    disk = next(item for item in disks_of(inside) if item.holder is mounted)
    for partition in disk.partitions:
        if partition.volume is not None and not disk.is_modelled and not partition.keeps_no_letter:
            assign_letter(partition)


def detach(host: Host, mounted: MountedDisk) -> None:
    """A virtual disk is about to be dismounted: its drives go. Raises `StorageRefused` while machines lie on one."""
    disk = next(item for item in disks_of(Inside(host)) if item.holder is mounted)
    for partition in disk.partitions:
        storage = host.storage.get(partition.root)
        if storage is not None and host.machines_on(storage):
            raise StorageRefused(40002, f"The volume {partition.root} is in use: virtual machines lie on it.")
    for partition in disk.partitions:
        if partition.root:
            _hide(partition)


# Helpers


def _check_usable(disk: Disk) -> None:
    if disk.is_offline:
        raise StorageRefused(41003, "The disk is offline.")
    if disk.is_read_only:
        raise StorageRefused(41002, "The disk is read only.")


def check_writable(disk: Disk) -> None:
    if disk.is_modelled or disk.holder is None:
        raise not_modelled("the lab file says how this disk is divided.")
    _check_usable(disk)


def free_letter(inside: Inside) -> str:
    """The first letter that no drive has; '' where all are taken."""
    used = _used_letters(inside)
    return next((item for item in _LETTERS if item not in used), "")


def _used_letters(inside: Inside) -> set[str]:
    letters = {item.letter for disk in disks_of(inside) for item in disk.partitions}
    letters |= {root[0].upper() for root in _tree(inside).volumes() if len(root) == 3}
    return letters | {"A", "B", "C"}


def _tree(inside: Inside) -> FileTree:
    place = inside.place
    return place.guest.file_tree(inside.clock.now) if isinstance(place, VirtualMachine) else place.files


def _new_id(disk: Disk) -> UUID:
    place = disk.inside.place
    return (place.host.random if isinstance(place, VirtualMachine) else place.random).guid()


def _volumes_of(disk: Disk) -> dict[int, Volume]:
    """The files on the volumes of a virtual disk: they go where the disk goes."""
    return {} if disk.image is None else disk.image.volumes


def show(partition: Partition) -> None:
    """The formatted volume of a partition with a letter is a drive of the machine from now on."""
    disk, place = partition.disk, partition.disk.inside.place
    if partition.volume is None:
        return
    header = partition.volume
    found = files_on(partition)
    if found is None:  # a copy of the disk's file brought the blocks alone
        found = Volume(
            partition.entry.size, now=disk.inside.clock.now, syntax=WINDOWS_PATHS, label=header.label,
            kind=header.file_system, allocation_unit=header.cluster,
        )  # fmt: skip
        _volumes_of(disk)[header.serial] = found
    if isinstance(place, VirtualMachine):
        _tree(disk.inside).add_volume(partition.root, found)
        own = GuestVolume(partition.root, header.label, disk.number, header.file_system)
        own.partition, own.offset, own.size = str(partition.entry.id), partition.entry.offset, partition.entry.size
        partition.guest_volume = own
        place.guest.volumes.append(own)
        return
    place.add_storage(partition.root, storage_on(partition, found))


def storage_on(partition: Partition, files: Volume) -> StorageVolume:
    """The volume of a partition, as a server has it: on a disk of an array, or one of its own."""
    lun, identity = partition.disk.lun, partition.entry.id
    if lun is not None:
        return StorageVolume(identity, StorageKind.SAN, files, lun.disk, lun)
    return local_volume(identity, f"{partition.root} of {partition.disk.inside.name}", files)


def files_on(partition: Partition) -> Volume | None:
    """The files on the volume of a partition, None where nothing was formatted."""
    return None if partition.volume is None else _volumes_of(partition.disk).get(partition.volume.serial)


def _hide(partition: Partition) -> None:
    """The drive goes; the letter is still noted down."""
    place = partition.disk.inside.place
    tree = _tree(partition.disk.inside)
    if partition.root in tree.volumes():
        tree.remove_volume(partition.root)
    if isinstance(place, VirtualMachine):
        own = str(partition.entry.id)
        place.guest.volumes[:] = [item for item in place.guest.volumes if item.partition != own]
    else:
        place.storage.pop(partition.root, None)


def _forget(partition: Partition) -> None:
    """The volume of a partition is no more."""
    disk = partition.disk
    if partition.root:
        _hide(partition)
    if disk.holder is not None:
        disk.holder.letters.pop(partition.entry.id, None)
    if partition.volume is not None:
        _volumes_of(disk).pop(partition.volume.serial, None)
    partition.root = ""


def settle(disk: Disk) -> None:
    """The file of the disk has changed."""
    if disk.image is not None:
        disk.image.changed()
