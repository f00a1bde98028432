"""Partition tables in the bytes of a disk: GPT and MBR, as Windows writes them.

Reads and writes through two functions, so that a disk in use can mark what changes. Knows no file system.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from uuid import UUID

from attrs import define, field, frozen

from hvsim.blocks.device import MIB

SECTOR = 512
RESERVED_SIZE = 16 * MIB
BASIC = UUID("ebd0a0a2-b9e5-4433-87c0-68b6b72699c7")
RESERVED = UUID("e3c9e316-0b5c-4db8-817d-f92df00215ae")
SYSTEM = UUID("c12a7328-f81f-11d2-ba4b-00a0c93ec93b")
RECOVERY = UUID("de94bba4-06d1-4d40-a16a-bfd50179d6ac")
IFS = 0x07
READ_ONLY, SHADOW_COPY, HIDDEN, NO_LETTER, DIRECT_ACCESS = 1 << 60, 1 << 61, 1 << 62, 1 << 63, 1 << 58
_NAMES = {BASIC: "Basic data partition", RESERVED: "Microsoft reserved partition", SYSTEM: "EFI system partition"}
_HEADER = struct.Struct("<8sIIIIQQQQ16sQIII")
_ENTRY = struct.Struct("<16s16sQQQ72s")
_MBR_ENTRY = struct.Struct("<B3sB3sII")
_COUNT, _ENTRY_SECTORS = 128, 32
_MBR_LIMIT = 2**32 * SECTOR
_PROTECTIVE, _ACTIVE, _FIRST_BYTES, _END = 0xEE, 0x80, 446, b"\x55\xaa"

Read = Callable[[int, int], bytes]
Write = Callable[[int, bytes], None]


@frozen
class TableEntry:
    """A partition in bytes from the beginning of the disk. An MBR's have no identity of their own.

    `attributes` are the bits of a GPT; `system` is the kind in an MBR, and `active` whether machines start from it.
    """

    kind: UUID
    id: UUID
    offset: int
    size: int
    attributes: int = 0
    system: int = IFS
    active: bool = False

    @property
    def end(self) -> int:
        return self.offset + self.size


@define
class PartitionTable:
    """What a disk is divided into. `id` is the GPT's identity, or the MBR's signature as its last four bytes."""

    style: str
    id: UUID
    entries: list[TableEntry] = field(factory=list)

    def first_free(self, size: int) -> tuple[int, int]:
        """The largest stretch without a partition on a disk of `size` bytes: offset and length, whole megabytes."""
        best, position = (0, 0), MIB
        end = usable_end(size, self.style)
        for start, stop in [*sorted((item.offset, item.end) for item in self.entries), (end, end)]:
            length = (start - position) // MIB * MIB
            if length > best[1]:
                best = (position, length)
            position = max(position, -(-stop // MIB) * MIB)
        return best

    def room_for(self, entry: TableEntry, size: int) -> int:
        """How large a partition could be where it begins."""
        after = min((item.offset for item in self.entries if item.offset > entry.offset), default=None)
        end = usable_end(size, self.style) if after is None else after
        return (end - entry.offset) // MIB * MIB


def usable_end(size: int, style: str) -> int:
    """Where partitions end at the latest: a GPT lies at the end of a disk once more."""
    return size - (_ENTRY_SECTORS + 1) * SECTOR if style == "GPT" else min(size, _MBR_LIMIT)


def read_table(read: Read, size: int) -> PartitionTable | None:
    """The table of a disk of `size` bytes; None for one without, or with one that is damaged."""
    first = read(0, 2 * SECTOR)
    if first[SECTOR - 2 : SECTOR] != _END:
        return None
    entries = [_MBR_ENTRY.unpack_from(first, _FIRST_BYTES + 16 * number) for number in range(4)]
    if entries[0][2] == _PROTECTIVE:
        return _read_gpt(read, first[SECTOR:])
    disk = UUID(int=int.from_bytes(first[440:444], "little"))
    found = [
        TableEntry(BASIC, mbr_id(disk, start * SECTOR), start * SECTOR, count * SECTOR, 0, kind, state == _ACTIVE)
        for state, _, kind, _, start, count in entries
        if kind
    ]
    return PartitionTable("MBR", disk, found)


def mbr_id(disk: UUID, offset: int) -> UUID:
    """What a partition of an MBR is known by: the disk's signature and where it begins."""
    return UUID(int=disk.int << 32 | offset // SECTOR)


def _read_gpt(read: Read, header: bytes) -> PartitionTable | None:
    signature, _, length, check, _, _, _, _, _, identity, start, count, width, entries_check = _HEADER.unpack_from(
        header
    )
    blank = header[:16] + bytes(4) + header[20:length]
    if signature != b"EFI PART" or zlib.crc32(blank) != check or width != _ENTRY.size or count > _COUNT:
        return None
    data = read(start * SECTOR, count * width)
    if zlib.crc32(data) != entries_check:
        return None
    table = PartitionTable("GPT", UUID(bytes_le=identity))
    for number in range(count):
        kind, own, first, last, attributes, _ = _ENTRY.unpack_from(data, number * width)
        if any(kind):
            size = (last - first + 1) * SECTOR
            identity = UUID(bytes_le=own)
            table.entries.append(TableEntry(UUID(bytes_le=kind), identity, first * SECTOR, size, attributes))
    return table


def write_table(write: Write, size: int, table: PartitionTable) -> None:
    """Writes the table over what was there; a GPT also at the end of the disk."""
    if table.style == "MBR":
        entries = [
            (_ACTIVE * item.active, bytes(3), item.system, bytes(3), item.offset // SECTOR, item.size // SECTOR)
            for item in table.entries
        ]
        write(0, _boot_sector(table.id.int & 0xFFFFFFFF, entries))
        return
    last = size // SECTOR - 1
    write(0, _boot_sector(0, [(0, bytes(3), _PROTECTIVE, bytes(3), 1, min(last, 2**32 - 1))]))
    data = b"".join(
        _ENTRY.pack(
            item.kind.bytes_le,
            item.id.bytes_le,
            item.offset // SECTOR,
            item.end // SECTOR - 1,
            item.attributes,
            _name(item),
        )
        for item in table.entries
    ).ljust(_COUNT * _ENTRY.size, b"\0")
    write(SECTOR, _gpt_header(table, data, 1, last, 2) + data)
    write((last - _ENTRY_SECTORS) * SECTOR, data + _gpt_header(table, data, last, 1, last - _ENTRY_SECTORS))


def clear_table(write: Write, size: int) -> None:
    """Takes the table away, at both ends."""
    write(0, bytes(SECTOR * (2 + _ENTRY_SECTORS)))
    write((size // SECTOR - 1 - _ENTRY_SECTORS) * SECTOR, bytes(SECTOR * (1 + _ENTRY_SECTORS)))


def _gpt_header(table: PartitionTable, data: bytes, here: int, other: int, entries: int) -> bytes:
    last = max(here, other)
    identity, check = table.id.bytes_le, zlib.crc32(data)
    values = (here, other, 2 + _ENTRY_SECTORS, last - _ENTRY_SECTORS - 1, identity, entries, _COUNT, _ENTRY.size, check)
    blank = _HEADER.pack(b"EFI PART", 0x10000, _HEADER.size, 0, 0, *values)
    header = _HEADER.pack(b"EFI PART", 0x10000, _HEADER.size, zlib.crc32(blank), 0, *values)
    return header.ljust(SECTOR, b"\0")


def _boot_sector(signature: int, entries: list[tuple[int, bytes, int, bytes, int, int]]) -> bytes:
    packed = b"".join(_MBR_ENTRY.pack(*entry) for entry in entries).ljust(64, b"\0")
    return signature.to_bytes(4, "little").rjust(444, b"\0") + bytes(2) + packed + _END


def _name(entry: TableEntry) -> bytes:
    return _NAMES.get(entry.kind, "").encode("utf-16-le")
