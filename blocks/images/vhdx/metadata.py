"""The metadata region of a VHDX file: the disk's geometry and identity, and the way to its parent."""

from __future__ import annotations

import struct
from uuid import UUID

from attrs import field, frozen

from hvsim.blocks.device import KIB, MIB
from hvsim.blocks.errors import DiskImageDamaged, DiskImageUnsupported
from hvsim.blocks.images.vhdx.layout import (
    LOG_SECTOR,
    MAX_BLOCK_SIZE,
    MAX_DISK_SIZE,
    MIN_BLOCK_SIZE,
    MIN_DISK_SIZE,
    SECTOR_SIZES,
    SECTORS_PER_BITMAP_BLOCK,
    read_structure,
    round_up,
)
from hvsim.blocks.images.vhdx.locator import pack_locator, unpack_locator
from hvsim.blocks.images.vhdx.log import DataSector
from hvsim.blocks.images.vhdx.regions import Region
from hvsim.blocks.io import File

FILE_PARAMETERS = UUID("CAA16737-FA36-4D43-B3B6-33F0AA44E76B")
DISK_SIZE = UUID("2FA54224-CD1B-4876-B211-5DBED83BF4B8")
DISK_ID = UUID("BECA12AB-B2E6-4523-93EF-C309E000C746")
LOGICAL_SECTOR = UUID("8141BF1D-A96F-4709-BA47-F233A8FAAB5F")
PHYSICAL_SECTOR = UUID("CDA348C7-445D-4471-9CC9-E9885251C556")
PARENT_LOCATOR = UUID("A8D35F2D-B30B-454D-ABF7-D3D84834AB0C")

_KNOWN = (FILE_PARAMETERS, DISK_SIZE, DISK_ID, LOGICAL_SECTOR, PHYSICAL_SECTOR, PARENT_LOCATOR)
_TABLE = struct.Struct("<8sHH20x")
_ENTRY = struct.Struct("<16sIIII")
_TABLE_SIZE = 64 * KIB
_MAX_ENTRIES = 2047
_MAX_ITEM = MIB
_IS_VIRTUAL_DISK = 2
_IS_REQUIRED = 4
_LEAVE_ALLOCATED = 1
_HAS_PARENT = 2


@frozen
class Geometry:
    """What kind of disk the file holds; sizes in bytes. `parent_locator` has entries for a differencing disk only."""

    size: int
    block_size: int
    logical_sector: int
    physical_sector: int
    disk_id: UUID
    fixed: bool = False
    differencing: bool = False
    parent_locator: dict[str, str] = field(factory=dict)

    @property
    def chunk_ratio(self) -> int:
        """How many payload blocks one sector bitmap block speaks of."""
        return SECTORS_PER_BITMAP_BLOCK * self.logical_sector // self.block_size

    @property
    def block_count(self) -> int:
        """How many payload blocks the disk has."""
        return -(-self.size // self.block_size)

    @property
    def bat_entries(self) -> int:
        """How many entries the block allocation table has, those of sector bitmap blocks included."""
        if self.differencing:
            return -(-self.block_count // self.chunk_ratio) * (self.chunk_ratio + 1)
        return self.block_count + (self.block_count - 1) // self.chunk_ratio


def geometry_problem(geometry: Geometry) -> str:
    """What is wrong with the geometry by the rules of the format, or ""."""
    if geometry.logical_sector not in SECTOR_SIZES or geometry.physical_sector not in SECTOR_SIZES:
        return f"sector sizes of {geometry.logical_sector} and {geometry.physical_sector} bytes: only 512 and 4096 are"
    block_size = geometry.block_size
    if not MIN_BLOCK_SIZE <= block_size <= MAX_BLOCK_SIZE or block_size & (block_size - 1):
        return f"a block size of {block_size} bytes: it is a power of two from 1 MB to 256 MB"
    if not 0 < geometry.size <= MAX_DISK_SIZE or geometry.size % geometry.logical_sector:
        return f"a size of {geometry.size} bytes: it is a number of whole sectors, at most 64 TB"
    return ""


def check_new(geometry: Geometry) -> None:
    """Raises `DiskImageUnsupported` where Hyper-V would not make such a disk."""
    problem = geometry_problem(geometry)
    if not problem and geometry.size < MIN_DISK_SIZE:
        problem = f"a size of {geometry.size} bytes: it is 3 MB at least"
    if problem:
        raise DiskImageUnsupported(f"A VHDX cannot have {problem}.")


def read_geometry(file: File, region: Region) -> Geometry:
    """The geometry that the metadata describe. Raises `DiskImageDamaged` or `DiskImageUnsupported`."""
    items = _read_items(file, region)
    block_size, flags = struct.unpack("<II", items[FILE_PARAMETERS])
    differencing = bool(flags & _HAS_PARENT)
    if differencing and PARENT_LOCATOR not in items:
        raise DiskImageDamaged("metadata", "a differencing disk without a parent locator", file.path)
    geometry = Geometry(
        size=int.from_bytes(items[DISK_SIZE], "little"),
        block_size=block_size,
        logical_sector=int.from_bytes(items[LOGICAL_SECTOR], "little"),
        physical_sector=int.from_bytes(items[PHYSICAL_SECTOR], "little"),
        disk_id=UUID(bytes_le=items[DISK_ID]),
        fixed=bool(flags & _LEAVE_ALLOCATED),
        differencing=differencing,
        parent_locator=unpack_locator(items[PARENT_LOCATOR], file.path) if differencing else {},
    )
    problem = geometry_problem(geometry)
    if problem:
        raise DiskImageDamaged("metadata", f"it describes {problem}", file.path)
    return geometry


def pack_geometry(geometry: Geometry) -> bytes:
    """The bytes of the metadata region up to the end of its last item."""
    flags = (_LEAVE_ALLOCATED if geometry.fixed else 0) | (_HAS_PARENT if geometry.differencing else 0)
    items = [
        (FILE_PARAMETERS, struct.pack("<II", geometry.block_size, flags), _IS_REQUIRED),
        (DISK_SIZE, struct.pack("<Q", geometry.size), _IS_REQUIRED | _IS_VIRTUAL_DISK),
        (DISK_ID, geometry.disk_id.bytes_le, _IS_REQUIRED | _IS_VIRTUAL_DISK),
        (LOGICAL_SECTOR, struct.pack("<I", geometry.logical_sector), _IS_REQUIRED | _IS_VIRTUAL_DISK),
        (PHYSICAL_SECTOR, struct.pack("<I", geometry.physical_sector), _IS_REQUIRED | _IS_VIRTUAL_DISK),
    ]
    if geometry.differencing:
        items.append((PARENT_LOCATOR, pack_locator(geometry.parent_locator), _IS_REQUIRED))
    table = _TABLE.pack(b"metadata", 0, len(items))
    contents = b""
    for guid, content, item_flags in items:
        table += _ENTRY.pack(guid.bytes_le, _TABLE_SIZE + len(contents), len(content), item_flags, 0)
        contents += content
    return table.ljust(_TABLE_SIZE, b"\0") + contents


def changed_items(file: File, region: Region, items: dict[UUID, bytes]) -> list[DataSector]:
    """The sectors of the metadata region that make `items` the content of these items; the others stay as they are.

    Raises `DiskImageUnsupported` where the region has no room for a longer one.
    """
    table = read_structure(file, region.offset, _TABLE_SIZE, "metadata table")
    _, _, count = _TABLE.unpack_from(table)
    entries = [_ENTRY.unpack_from(table, _TABLE.size + number * _ENTRY.size) for number in range(count)]
    end = max(offset + length for _, offset, length, _, _ in entries)
    old = read_structure(file, region.offset, round_up(end, LOG_SECTOR), "metadata")
    new = bytearray(old)
    for number, (guid, offset, length, flags, _) in enumerate(entries):
        content = items.get(UUID(bytes_le=guid))
        if content is None:
            continue
        if len(content) > length:
            offset, end = end, end + len(content)
        new.extend(bytes(max(0, round_up(end, LOG_SECTOR) - len(new))))
        new[offset : offset + len(content)] = content
        _ENTRY.pack_into(new, _TABLE.size + number * _ENTRY.size, guid, offset, len(content), flags, 0)
    if len(new) > region.length:
        raise DiskImageUnsupported(f"The metadata of '{file.path}' have no room for the change.", file.path)
    return [
        DataSector(region.offset + at, bytes(new[at : at + LOG_SECTOR]))
        for at in range(0, len(new), LOG_SECTOR)
        if new[at : at + LOG_SECTOR] != old[at : at + LOG_SECTOR]
    ]


_LENGTHS = {FILE_PARAMETERS: 8, DISK_SIZE: 8, DISK_ID: 16, LOGICAL_SECTOR: 4, PHYSICAL_SECTOR: 4}


def _read_items(file: File, region: Region) -> dict[UUID, bytes]:
    table = read_structure(file, region.offset, _TABLE_SIZE, "metadata table")
    signature, _, count = _TABLE.unpack_from(table)
    if signature != b"metadata" or count > _MAX_ENTRIES:
        raise DiskImageDamaged("metadata table", "its signature or its number of entries is wrong", file.path)
    items: dict[UUID, bytes] = {}
    for position in range(count):
        raw, offset, length, flags, _ = _ENTRY.unpack_from(table, _TABLE.size + position * _ENTRY.size)
        guid = UUID(bytes_le=raw)
        if guid not in _KNOWN:
            if flags & _IS_REQUIRED:
                raise DiskImageUnsupported(f"'{file.path}' needs the metadata item {guid}, not known here.", file.path)
            continue
        inside = offset >= _TABLE_SIZE and offset + length <= region.length
        if not inside or length > _MAX_ITEM or length != _LENGTHS.get(guid, length):
            raise DiskImageDamaged("metadata table", f"item {guid} at {offset} of {length} bytes cannot be", file.path)
        items[guid] = read_structure(file, region.offset + offset, length, f"metadata item {guid}")
    missing = [str(guid) for guid in _LENGTHS if guid not in items]
    if missing:
        raise DiskImageDamaged("metadata table", f"the required item {missing[0]} is not listed", file.path)
    return items
