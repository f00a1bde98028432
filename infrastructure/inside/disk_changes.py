"""What an administrator does to disks: initialize, divide, format, grow, give letters.

What is in bytes is changed there; a volume with a letter is a drive of its machine. Everything else is refused as
Windows' storage management refuses it, with its code.
"""

from __future__ import annotations

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
from hvsim.infrastructure.files import Volume
from hvsim.infrastructure.inside.disk_attributes import ORDINARY, PartitionAttributes, changed_entry
from hvsim.infrastructure.inside.disk_drives import assign_letter, files_on, hide, machines_on, show, volumes_of
from hvsim.infrastructure.inside.disk_layout import new_volume, settle, tree_of, write_down
from hvsim.infrastructure.inside.disk_refusals import StorageRefused, in_cluster
from hvsim.infrastructure.inside.disk_views import Disk, Partition, owner_of
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine

_LIMITS = {"GPT": 128, "MBR": 4}


def initialize(disk: Disk, style: str) -> None:
    """Gives a raw disk an empty table; a GPT with the part that Windows reserves."""
    if disk.style != "RAW":
        raise StorageRefused(41001, "The disk has already been initialized.")
    check_usable(disk)
    identity = _new_id(disk)
    if style == "MBR":
        write_table(disk.write, disk.size, PartitionTable("MBR", UUID(int=identity.int & 0xFFFFFFFF)))
    else:
        reserved = TableEntry(RESERVED, _new_id(disk), MIB, RESERVED_SIZE)
        write_table(disk.write, disk.size, PartitionTable("GPT", identity, [reserved]))
    settle(disk)


def clear(disk: Disk, *, with_data: bool = False, zeros: bool = False) -> None:
    """Takes everything from a disk, volumes only `with_data`: it is raw again. `zeros` are written over all of it."""
    if disk.style == "RAW":
        raise StorageRefused(41000, "The disk has not been initialized.")
    _check_expendable(disk)
    if not with_data and any(part.kind in ("Basic", "IFS", "FAT32", "FAT16", "FAT12") for part in disk.partitions):
        raise StorageRefused(41008, "Cannot clear with data partitions present. Use the RemoveData flag to clear them.")
    take_up(disk)
    for partition in disk.partitions:
        check_unused(partition)
    for partition in disk.partitions:
        _forget(partition)
    if zeros and disk.image is not None:
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
    take_up(disk)
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
    take_up(disk)
    check_unused(partition)
    table = disk.table
    assert table is not None
    _forget(partition)
    table.entries.remove(partition.entry)
    write_table(disk.write, disk.size, table)
    settle(disk)


def format_partition(partition: Partition, file_system: str, label: str, cluster: int = 4096) -> None:
    """Makes an empty volume of a partition; what was on it is gone."""
    disk = partition.disk
    take_up(disk)
    if cluster not in CLUSTER_SIZES:
        raise StorageRefused(5, f"Invalid Parameter\n\n{cluster} bytes are no size of an allocation unit.")
    if partition.kind in ("Reserved", "Extended"):
        raise StorageRefused(43000, "The specified partition cannot be formatted.")
    check_unused(partition)
    root = partition.root
    _forget(partition)
    header = VolumeHeader(file_system, label, _new_id(disk).int & 0xFFFFFFFFFFFFFFFF, cluster)
    write_header(disk.write, partition.entry.offset, partition.entry.size, header)
    volumes_of(disk)[header.serial] = new_volume(disk, partition, header)
    partition.volume = header
    settle(disk)
    if root:
        assign_letter(partition, root[0])


def supported_size(partition: Partition) -> tuple[int, int]:
    """How small and how large a partition could be."""
    disk, entry, table = partition.disk, partition.entry, partition.disk.table
    assert table is not None
    write_down(disk)
    used = 0
    if disk.image is not None:
        inside = [item for item in disk.image.device.allocated_ranges() if item.offset < entry.end]
        used = max((min(item.end, entry.end) - entry.offset for item in inside), default=0)
    if (volume := files_on(partition)) is not None:
        used = max(used, volume.capacity - volume.free)
    smallest = max(MIB, -(-used // MIB) * MIB)
    return min(entry.size, smallest), max(entry.size, table.room_for(entry, disk.size))


def resize_partition(partition: Partition, size: int) -> None:
    """Grows or shrinks a partition and the volume on it."""
    disk, entry = partition.disk, partition.entry
    take_up(disk)
    least, most = supported_size(partition)
    if not least <= size <= most:
        raise StorageRefused(4097, f"Size Not Supported\n\nThe size must be from {least} to {most} bytes.")
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


def set_offline(disk: Disk, offline: bool) -> None:
    """Takes a disk out of use, or into it: its drives go and come."""
    if disk.is_offline == offline:
        return
    _check_expendable(disk)
    switch(disk, offline=offline)


def switch(disk: Disk, *, offline: bool) -> None:
    """The same for who decides over the disk: a cluster over its own."""
    write_down(disk)
    assert disk.holder is not None
    if disk.holder.is_offline == offline:
        return
    disk.holder.is_offline = offline
    for partition in disk.partitions:
        if partition.root:
            (hide if offline else show)(partition)


def set_read_only(disk: Disk, read_only: bool) -> None:
    """Forbids writing to a disk, or allows it."""
    if disk.is_read_only == read_only:
        return
    _check_expendable(disk)
    write_down(disk)
    assert disk.holder is not None
    disk.holder.read_only = read_only


def set_partition_offline(partition: Partition, offline: bool) -> None:
    """Takes the volume of a partition out of use, until it is online again or gets a letter."""
    disk = partition.disk
    if partition.kind in ("System", "Reserved", "Recovery", "Extended") or partition.letter == "C":
        raise StorageRefused(42011, "This operation is only supported on data partitions.")
    write_down(disk)
    assert disk.holder is not None
    if (partition.entry.id in disk.holder.offline) is offline:
        return
    if offline:
        check_unused(partition)
        if partition.root:
            hide(partition)
        disk.holder.offline.add(partition.entry.id)
        return
    disk.holder.offline.discard(partition.entry.id)
    letter = disk.holder.letters.get(partition.entry.id)
    if letter and not disk.is_offline:
        partition.root = f"{letter}:\\"
        show(partition)


def set_attributes(partition: Partition, attributes: PartitionAttributes) -> None:
    """Changes what the table says of a partition besides its extent."""
    disk, table = partition.disk, partition.disk.table
    assert table is not None
    take_up(disk)
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
        check_usable(disk)
        partition.volume = evolve(partition.volume, label=label)
        write_header(disk.write, partition.entry.offset, partition.entry.size, partition.volume)
        settle(disk)
    shared = place.storage.get(partition.root) if isinstance(place, Computer) else None
    known = (files_on(partition), tree_of(disk.inside).volumes().get(partition.root), shared and shared.files)
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
    _check_expendable(disk)
    take_up(disk)
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
    take_up(disk)
    if style == "MBR":  # what its partitions are known by follows
        for partition in disk.partitions:
            _renamed(disk, partition.entry.id, mbr_id(identity, partition.entry.offset))
    table.id = identity
    write_table(disk.write, disk.size, table)
    settle(disk)


def _renamed(disk: Disk, before: UUID, now: UUID) -> None:
    """A partition has another identity: it keeps its letter, with everybody who has the disk."""
    place = disk.inside.place
    owner = owner_of(disk.image, place) if disk.image is not None and isinstance(place, Computer) else None
    machine, virtual = (place, disk.holder) if isinstance(place, VirtualMachine) else owner or (None, None)
    for holder in (disk.holder, virtual, *(() if disk.lun is None else disk.lun.holders.values())):
        if holder is not None and before in holder.letters:
            holder.letters[now] = holder.letters.pop(before)
        if holder is not None and before in holder.offline:
            holder.offline.remove(before)
            holder.offline.add(now)
    for volume in machine.guest.volumes if machine is not None else ():
        if volume.partition == str(before):
            volume.partition = str(now)


# Helpers


def check_usable(disk: Disk) -> None:
    """Raises `StorageRefused` where nothing may be written."""
    if disk.is_offline:
        raise StorageRefused(41003, "The disk is offline.")
    if disk.is_read_only:
        raise StorageRefused(41002, "The disk is read only.")


def take_up(disk: Disk) -> None:
    """The disk is about to be changed. Raises `StorageRefused` where nothing may be written."""
    check_usable(disk)
    write_down(disk)


def _check_expendable(disk: Disk) -> None:
    """Refuses what would take a disk from who needs it: from Windows, or from a cluster."""
    if disk.is_system:
        raise StorageRefused(41009, "The operation is not supported on a critical disk.")
    if disk.is_clustered:
        raise in_cluster()


def check_unused(partition: Partition) -> None:
    """Refuses to take a volume that is in use: Windows runs from it, a cluster shares it, or files on it are open."""
    disk, place = partition.disk, partition.disk.inside.place
    used = partition.letter == "C" or (partition.kind == "System" and disk.is_system)
    if isinstance(place, VirtualMachine):
        own = place.guest.databases if place.is_active and partition.guest_volume is not None else []
        used = used or any(item.disk == disk.number for item in own)
    else:
        storage = place.storage.get(partition.root)
        used = used or (storage is not None and storage.shared is not None)
        used = used or any(machine.is_active for machine in machines_on(partition))
    if used:
        raise StorageRefused(6, "In use\n\nThe volume is in use.")


def _new_id(disk: Disk) -> UUID:
    place = disk.inside.place
    return (place.host.random if isinstance(place, VirtualMachine) else place.random).guid()


def _forget(partition: Partition) -> None:
    """The volume of a partition is no more."""
    disk = partition.disk
    if partition.root:
        hide(partition)
    if disk.holder is not None:
        disk.holder.letters.pop(partition.entry.id, None)
    if partition.volume is not None:
        volumes_of(disk).pop(partition.volume.serial, None)
    partition.root = ""
