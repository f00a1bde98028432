"""The block allocation table of a VHDX file: the state and place of every payload and sector bitmap block."""

from __future__ import annotations

import struct
import sys
from array import array
from collections.abc import Iterator

from hvsim.blocks.device import MIB
from hvsim.blocks.errors import DiskImageDamaged
from hvsim.blocks.images.vhdx.layout import BITMAP_BLOCK, HEADER_AREA, LOG_SECTOR, read_structure
from hvsim.blocks.images.vhdx.metadata import Geometry
from hvsim.blocks.images.vhdx.regions import Region
from hvsim.blocks.io import File

NOT_PRESENT, UNDEFINED, ZERO, UNMAPPED = 0, 1, 2, 3
PRESENT = 6
PARTIALLY_PRESENT = 7

_STATE_MASK = 7
_OFFSET_SHIFT = 20
_ENTRY_SIZE = 8


class BlockAllocationTable:
    """The table in memory, with the file sectors that changed since they were last written."""

    def __init__(self, geometry: Geometry, region: Region, entries: array[int]) -> None:
        self.geometry = geometry
        self.region = region
        self.entries = entries
        self.dirty: set[int] = set()

    def payload(self, block: int) -> tuple[int, int]:
        """State and file offset of a payload block."""
        return self._get(block + block // self.geometry.chunk_ratio)

    def set_payload(self, block: int, state: int, offset: int) -> None:
        """Changes the entry of a payload block."""
        self._set(block + block // self.geometry.chunk_ratio, state, offset)

    def bitmap(self, chunk: int) -> tuple[int, int]:
        """State and file offset of the sector bitmap block of a chunk."""
        return self._get(chunk * (self.geometry.chunk_ratio + 1) + self.geometry.chunk_ratio)

    def set_bitmap(self, chunk: int, offset: int) -> None:
        """Gives a chunk its sector bitmap block."""
        self._set(chunk * (self.geometry.chunk_ratio + 1) + self.geometry.chunk_ratio, PRESENT, offset)

    def dirty_sectors(self) -> Iterator[tuple[int, bytes]]:
        """File offset and content of each sector of the table that changed."""
        per_sector = LOG_SECTOR // _ENTRY_SIZE
        for sector in sorted(self.dirty):
            content = _to_bytes(self.entries[sector * per_sector : (sector + 1) * per_sector])
            yield self.region.offset + sector * LOG_SECTOR, content.ljust(LOG_SECTOR, b"\0")

    def check(self, file: File) -> None:
        """Raises `DiskImageDamaged` for the first entry that cannot be: its state, place, or a place used twice."""
        used: set[int] = set()
        ratio = self.geometry.chunk_ratio + 1
        for number, entry in enumerate(self.entries):
            if not entry:
                continue
            chunk, within = divmod(number, ratio)
            is_bitmap = within == ratio - 1
            block = chunk * (ratio - 1) + within
            length = BITMAP_BLOCK if is_bitmap else self._length_of(block)
            problem = self._problem(entry, is_bitmap, length, file.size)
            if not problem and entry & _STATE_MASK >= PRESENT:
                problem = "it shares its place with another entry" if entry >> _OFFSET_SHIFT in used else ""
                used.add(entry >> _OFFSET_SHIFT)
            if problem:
                raise DiskImageDamaged(f"BAT entry {number}", problem, file.path)

    def _length_of(self, block: int) -> int:
        """The bytes of the block that the disk uses: the last block may be cut off in the file at the disk's end."""
        return max(0, min(self.geometry.block_size, self.geometry.size - block * self.geometry.block_size))

    def _problem(self, entry: int, is_bitmap: bool, length: int, file_size: int) -> str:
        state, offset = entry & _STATE_MASK, (entry >> _OFFSET_SHIFT) * MIB
        if state in (4, 5) or (state == PARTIALLY_PRESENT and (is_bitmap or not self.geometry.differencing)):
            return f"state {state} is not possible here"
        if state < PRESENT:
            return ""
        if offset < HEADER_AREA or offset + length > file_size:
            return f"its block at {offset} lies outside the file of {file_size} bytes"
        if offset < self.region.offset + self.region.length and self.region.offset < offset + length:
            return f"its block at {offset} overlaps the table itself"
        return ""

    def _get(self, number: int) -> tuple[int, int]:
        entry = self.entries[number]
        return entry & _STATE_MASK, (entry >> _OFFSET_SHIFT) * MIB

    def _set(self, number: int, state: int, offset: int) -> None:
        self.entries[number] = offset // MIB << _OFFSET_SHIFT | state
        self.dirty.add(number * _ENTRY_SIZE // LOG_SECTOR)


def read_bat(file: File, region: Region, geometry: Geometry) -> BlockAllocationTable:
    """The table of the file, checked. Raises `DiskImageDamaged`."""
    length = geometry.bat_entries * _ENTRY_SIZE
    if length > region.length:
        raise DiskImageDamaged("BAT", f"its region of {region.length} bytes is too small for the disk", file.path)
    entries = array("Q")
    entries.frombytes(read_structure(file, region.offset, length, "BAT"))
    if sys.byteorder == "big":
        entries.byteswap()
    table = BlockAllocationTable(geometry, region, entries)
    table.check(file)
    return table


def _to_bytes(entries: array[int]) -> bytes:
    return struct.pack(f"<{len(entries)}Q", *entries)
