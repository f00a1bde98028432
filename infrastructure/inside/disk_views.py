"""The disks of a machine and how they are divided, as its own administrator sees them.

Disks of virtual machines and virtual disks that a host has mounted are read from their bytes. Those that a lab file
gives a volume are divided as Windows divides a disk that it is installed on or that it formats; so are a server's own.
"""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID, uuid5

from attrs import define, evolve, field

from hvsim.blocks.device import MIB
from hvsim.blocks.partitions import (
    BASIC,
    HIDDEN,
    NO_LETTER,
    RECOVERY,
    RESERVED,
    RESERVED_SIZE,
    SYSTEM,
    PartitionTable,
    TableEntry,
    read_table,
)
from hvsim.blocks.volume_headers import VolumeHeader, read_header
from hvsim.infrastructure.computers import Computer
from hvsim.infrastructure.computers.computer import LocalDisk
from hvsim.infrastructure.disks.disk_files import MountedDisk
from hvsim.infrastructure.disks.virtual_disks import ImageFile, VirtualDisk
from hvsim.infrastructure.files import Volume
from hvsim.infrastructure.guests.guest import SYSTEM_SIZE, GuestVolume, whole_extent
from hvsim.infrastructure.hosts.host import Host
from hvsim.infrastructure.hosts.luns import image_of
from hvsim.infrastructure.inside.machine import Inside
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.infrastructure.storage.san import Access, Lun, LunHolder
from hvsim.infrastructure.storage.volumes import StorageKind, StorageVolume

_VIRTUAL, _ARRAY, _LOCAL = "Msft Virtual Disk", "SAN Virtual Disk", "Local RAID Volume"
_KINDS = {BASIC: "Basic", RESERVED: "Reserved", SYSTEM: "System", RECOVERY: "Recovery"}
MBR_KINDS = {1: "FAT12", 4: "FAT16", 5: "Extended", 6: "Huge", 7: "IFS", 12: "FAT32"}
MBR_HIDDEN = 0x10


@define(eq=False)
class Partition:
    """A part of a disk. `root` is its drive (`D:\\`) or folder, '' without one; `volume` what was formatted there."""

    disk: Disk
    number: int
    entry: TableEntry
    root: str = ""
    volume: VolumeHeader | None = None
    guest_volume: GuestVolume | None = None
    path: str = ""
    """The name of its volume that stays."""

    @property
    def kind(self) -> str:
        """System, Reserved, Recovery or Basic; the file system in an MBR, as a rule IFS."""
        if self.disk.style == "MBR":
            return MBR_KINDS.get(self.entry.system & ~MBR_HIDDEN, "Unknown")
        return _KINDS.get(self.entry.kind, "Unknown")

    @property
    def is_hidden(self) -> bool:
        if self.disk.style == "MBR":
            return bool(self.entry.system & MBR_HIDDEN)
        return self.entry.kind == RESERVED or bool(self.entry.attributes & HIDDEN)

    @property
    def keeps_no_letter(self) -> bool:
        """Whether Windows gives it no letter by itself."""
        return self.is_hidden or self.kind in ("System", "Recovery") or bool(self.entry.attributes & NO_LETTER)

    @property
    def is_offline(self) -> bool:
        """Whether its machine leaves it alone, or its whole disk."""
        holder = self.disk.holder
        return self.disk.is_offline or (holder is not None and self.entry.id in holder.offline)

    def follow(self, storage: StorageVolume) -> None:
        """Is known by the identity of the volume on it."""
        self.entry, self.path = evolve(self.entry, id=storage.id), storage.unique_path

    @property
    def letter(self) -> str:
        return self.root[:1] if len(self.root) == 3 else ""


@define(eq=False)
class Disk:
    """A disk that a machine sees, read at the moment of the question. `holder` keeps what its administrator sets
    (letters, offline, read-only). A modelled one is divided as the lab file has it: its parts are not in bytes yet.
    """

    inside: Inside
    number: int
    identity: UUID
    name: str
    bus: str
    size: int
    style: str = "RAW"
    table_id: UUID | None = None
    image: ImageFile | None = None
    holder: MountedDisk | VirtualDisk | LunHolder | LocalDisk | None = None
    lun: Lun | None = None
    is_modelled: bool = False
    location: str = ""
    partitions: list[Partition] = field(factory=list)

    @property
    def is_virtual(self) -> bool:
        """Whether a file is behind it."""
        return isinstance(self.holder, (MountedDisk, VirtualDisk))

    @property
    def is_offline(self) -> bool:
        return self.holder is not None and self.holder.is_offline

    @property
    def is_read_only(self) -> bool:
        """Whether nothing may be written: an administrator has said so, or the array lets this machine read only."""
        if self.holder is None:
            return False
        lun = self.lun
        return self.holder.read_only or (lun is not None and lun.access_of(self.inside.place.name) is Access.READ_ONLY)

    @property
    def is_clustered(self) -> bool:
        """Whether a cluster has it."""
        place = self.inside.place
        storages = place.storage.values() if isinstance(place, Computer) else ()
        if self.lun is not None and self.lun.is_clustered:
            return True
        return any(item.lun is not None and item.lun is self.lun and item.shared is not None for item in storages)

    @property
    def is_system(self) -> bool:
        return any(item.letter == "C" for item in self.partitions)

    @property
    def table(self) -> PartitionTable | None:
        """What the bytes say, or would say, of its parts."""
        if self.style == "RAW" or self.table_id is None:
            return None
        return PartitionTable(self.style, self.table_id, [item.entry for item in self.partitions])

    def read(self, offset: int, length: int) -> bytes:
        assert self.image is not None
        return self.image.device.read(offset, length)

    def write(self, offset: int, data: bytes) -> None:
        """Writes as who has the disk does: a machine's disk notes what changed."""
        if isinstance(self.holder, VirtualDisk):
            self.holder.write(offset, data)
            return
        assert self.image is not None
        self.image.make_room(offset, len(data))
        self.image.device.write(offset, data)


def disks_of(inside: Inside) -> list[Disk]:
    """All that a machine sees, by number."""
    place = inside.place
    found = _of_guest(inside, place) if isinstance(place, VirtualMachine) else _of_computer(inside, place)
    return sorted(found, key=lambda disk: disk.number)


def extent_of(machine: VirtualMachine, volume: GuestVolume) -> tuple[int, int]:
    """Where a guest's volume begins on its disk, and its size in bytes."""
    if volume.partition:
        return volume.offset, volume.size
    begin, whole = whole_extent(volume.disk, machine.disks[volume.disk].size)
    return begin, volume.size or whole


def files_of(machine: VirtualMachine, volume: GuestVolume) -> Volume | None:
    """What is known of the files on a volume that the guest has formatted itself; None for one of the lab file."""
    if not volume.partition:
        return None
    disk = machine.disks[volume.disk]
    header = read_header(disk.top.device.read, volume.offset)
    return None if header is None else disk.top.volumes.get(header.serial)


def _of_guest(inside: Inside, machine: VirtualMachine) -> Iterator[Disk]:
    for number, virtual in enumerate(machine.disks):
        where = f"{virtual.controller_type.value} {virtual.controller_number}:{virtual.controller_location}"
        bus = "SAS" if virtual.controller_type.value == "SCSI" else "ATA"
        disk = Disk(inside, number, virtual.base.identifier, _VIRTUAL, bus, virtual.size, location=where)
        disk.image, disk.holder = virtual.top, virtual
        volumes = [item for item in machine.guest.volumes if item.disk == number and not item.partition]
        if volumes:
            _divide(disk, [extent_of(machine, volume) for volume in volumes], with_system=number == 0)
            for partition, volume in zip(disk.partitions[-len(volumes) :], volumes, strict=True):
                partition.root, partition.guest_volume = volume.root, volume
                partition.volume = VolumeHeader(volume.file_system, volume.label, 0, 4096)
        else:
            _read_parts(disk)
            for partition in disk.partitions:
                own = str(partition.entry.id)
                partition.guest_volume = next((v for v in machine.guest.volumes if v.partition == own), None)
        yield disk


def _of_computer(inside: Inside, computer: Computer) -> Iterator[Disk]:
    yield _local_disk(inside, computer)
    mounted = computer.mounted_disks if isinstance(computer, Host) else []
    taken = {item.number for item in mounted}
    for number, lun in zip(_free_numbers(taken), _luns(inside, computer), strict=False):
        yield _array_disk(inside, computer, lun, number)
    for item in mounted:
        image = item.image
        disk = Disk(inside, item.number, image.identifier, _VIRTUAL, "File Backed Virtual", image.device.size)
        disk.image, disk.holder, disk.location = image, item, image.path
        _read_parts(disk)
        if disk.style == "RAW":
            _show_machine(disk, computer, image)
        yield disk


def _free_numbers(taken: set[int]) -> Iterator[int]:
    number = 1
    while True:
        if number not in taken:
            yield number
        number += 1


def _luns(inside: Inside, computer: Computer) -> list[Lun]:
    """Those with a volume that the computer has, then the others that it sees."""
    known = list(dict.fromkeys(item.lun for item in computer.storage.values() if item.lun is not None))
    seen = [lun for array in inside.arrays for lun in array.luns]
    wanted = [*known, *(lun for lun in seen if lun not in known)]
    return [lun for lun in wanted if lun.access_of(computer.name) is not Access.NONE]


def _local_disk(inside: Inside, computer: Computer) -> Disk:
    """The computer's own disks are one behind its controller, with all of its local volumes on it."""
    roots = []
    for root, volume in computer.files.volumes().items():
        storage = computer.storage.get(root)
        is_local = storage is None or storage.kind is StorageKind.LOCAL
        if len(root) == 3 and is_local and not _is_mounted(computer, root):
            roots.append((root, volume, storage))
    disk = Disk(inside, 0, uuid5(computer.id, "disk 0"), _LOCAL, "RAID", 0, location="Integrated : Adapter 0")
    if computer.local_disk is not None:
        disk.holder, disk.image = computer.local_disk, computer.local_disk.image
        disk.size = disk.image.device.size
        _read_parts(disk)
        return disk
    position, extents = MIB + SYSTEM_SIZE + RESERVED_SIZE, []
    for _, volume, _ in roots:
        extents.append((position, volume.capacity))
        position += volume.capacity
    disk.size = position + MIB
    _divide(disk, extents, with_system=True)
    for partition, (root, volume, storage) in zip(disk.partitions[-len(roots) :], roots, strict=True):
        partition.root = root
        partition.volume = VolumeHeader(volume.kind, volume.label, 0, volume.allocation_unit)
        if storage is not None:
            partition.follow(storage)
    return disk


def _array_disk(inside: Inside, computer: Computer, lun: Lun, number: int) -> Disk:
    disk = Disk(inside, number, lun.id, _ARRAY, "Fibre Channel", lun.size, lun=lun, location=lun.full_name)
    if lun.is_laid_out:
        _divide(disk, [whole_extent(1, lun.size)])
        last = disk.partitions[-1]
        for root, storage in computer.storage.items():
            if storage.lun is lun and (files := storage.files) is not None:
                last.root, last.volume = root, VolumeHeader(files.kind, files.label, 0, files.allocation_unit)
                last.follow(storage)
                break
        return disk
    image = image_of(lun)
    disk.image, disk.holder = image, lun.holder(computer.name)
    _read_parts(disk)
    return disk


def _is_mounted(computer: Computer, root: str) -> bool:
    mounted = computer.mounted_disks if isinstance(computer, Host) else []
    return any(root[0] in item.letters.values() for item in mounted)


def owner_of(image: ImageFile, computer: Computer) -> tuple[VirtualMachine, VirtualDisk] | None:
    """The machine of a host that has the file in a disk of its own, and that disk."""
    for machine in computer.machines if isinstance(computer, Host) else ():
        for virtual in machine.disks:
            if image in virtual.chain:
                return machine, virtual
    return None


def _show_machine(disk: Disk, computer: Computer, image: ImageFile) -> None:
    """A disk that a machine of the host has: it is divided as its guest has it."""
    owner = owner_of(image, computer)
    if owner is None:
        return
    machine, number = owner[0], owner[0].disks.index(owner[1])
    volumes = [item for item in machine.guest.volumes if item.disk == number and not item.partition]
    if volumes:
        _divide(disk, [extent_of(machine, volume) for volume in volumes], with_system=number == 0)
        for partition, volume in zip(disk.partitions[-len(volumes) :], volumes, strict=True):
            partition.volume = VolumeHeader(volume.file_system, volume.label, 0, 4096)


def _divide(disk: Disk, extents: list[tuple[int, int]], *, with_system: bool = False) -> None:
    """Parts in the way of Windows, as far as there is room before those that a lab file speaks of."""
    disk.style, disk.table_id, disk.is_modelled = "GPT", uuid5(disk.identity, "GPT"), True
    parts = [(SYSTEM, MIB, SYSTEM_SIZE)] if with_system else []
    parts.append((RESERVED, MIB + SYSTEM_SIZE * with_system, RESERVED_SIZE))
    parts = [part for part in parts if part[1] < extents[0][0]]
    parts += [(BASIC, begin, size) for begin, size in extents]
    for number, (kind, begin, size) in enumerate(parts, 1):
        entry = TableEntry(kind, uuid5(disk.identity, str(number)), begin, size)
        disk.partitions.append(Partition(disk, number, entry))


def _known_volume(disk: Disk, header: VolumeHeader | None) -> tuple[str, StorageVolume | None]:
    """The volume with that header as the computer has it: under which root (a drive, or a folder of its cluster)."""
    place, image = disk.inside.place, disk.image
    if header is not None and image is not None and isinstance(place, Computer):
        files = image.volumes.get(header.serial)
        for root, storage in place.storage.items():
            if files is not None and storage.files is files:
                return root, storage
    return "", None


def _read_parts(disk: Disk) -> None:
    table = read_table(disk.read, disk.size)
    if table is None:
        return
    disk.style, disk.table_id = table.style, table.id
    assert disk.holder is not None
    for number, entry in enumerate(table.entries, 1):
        partition = Partition(disk, number, entry, volume=read_header(disk.read, entry.offset))
        letter = disk.holder.letters.get(entry.id)
        root, storage = _known_volume(disk, partition.volume)
        partition.root = f"{letter}:\\" if letter and entry.id not in disk.holder.offline else root
        own = "" if entry.kind == RESERVED else f"\\\\?\\Volume{{{entry.id}}}\\"
        partition.path = own if storage is None else storage.unique_path
        disk.partitions.append(partition)
