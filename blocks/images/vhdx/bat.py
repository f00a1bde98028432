"""The block allocation table of a VHDX file: the state and place of every payload and sector bitmap block."""

from __future__ import annotations

import struct
import sys
from array import array
from collections.abc import Iterator
from itertools import pairwise

from hvsim.blocks.device import MIB, is_zero, members_between
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

_PAGE_ENTRIES = 8192
_PAGE_BYTES = _PAGE_ENTRIES * _ENTRY_SIZE
_SECTOR_ENTRIES = LOG_SECTOR // _ENTRY_SIZE


class BlockAllocationTable:
    """The table in memory, with the file sectors that changed since they were last written.

    Kept in pages, those without an entry left out: the table of a 64 TB disk may take half a gigabyte of file.
    """

    def __init__(self, geometry: Geometry, region: Region, pages: dict[int, array[int]]) -> None:
        self.geometry = geometry
        self.region = region
        self.pages = pages
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

    def held(self, first: int, end: int) -> Iterator[tuple[int, int, int]]:
        """Block, state and file offset of the payload blocks from `first` up to before `end` that have an entry."""
        ratio = self.geometry.chunk_ratio
        start, stop = first + first // ratio, end + end // ratio
        for number, entry in self._entries(start, stop):
            chunk, within = divmod(number, ratio + 1)
            block = chunk * ratio + within
            if within != ratio and first <= block < end:
                yield block, entry & _STATE_MASK, (entry >> _OFFSET_SHIFT) * MIB

    def places(self) -> Iterator[tuple[int, int, int]]:
        """Number, file offset and length of every entry that has a place in the file, sector bitmaps included."""
        for number, entry in self._entries(0, self.geometry.bat_entries):
            if entry & _STATE_MASK >= PRESENT:
                is_bitmap = number % (self.geometry.chunk_ratio + 1) == self.geometry.chunk_ratio
                length = BITMAP_BLOCK if is_bitmap else self.geometry.block_size
                yield number, (entry >> _OFFSET_SHIFT) * MIB, length

    def move(self, number: int, offset: int) -> None:
        """Gives the entry another place; its state stays."""
        page, within = divmod(number, _PAGE_ENTRIES)
        self._set(number, self.pages[page][within] & _STATE_MASK, offset)

    def clear(self, first: int, end: int) -> None:
        """Takes the entries from number `first` up to before `end` away."""
        for number, _ in list(self._entries(first, end)):
            self._set(number, NOT_PRESENT, 0)

    def dirty_sectors(self) -> Iterator[tuple[int, bytes]]:
        """File offset and content of each sector of the table that changed."""
        for sector in sorted(self.dirty):
            page, within = divmod(sector * _SECTOR_ENTRIES, _PAGE_ENTRIES)
            content = _to_bytes(self.pages[page][within : within + _SECTOR_ENTRIES])
            yield self.region.offset + sector * LOG_SECTOR, content

    def check(self, file: File) -> None:
        """Raises `DiskImageDamaged` for the first entry that cannot be: its state, place, or a place used twice."""
        places: list[tuple[int, int, int]] = []
        ratio = self.geometry.chunk_ratio + 1
        file_size = file.size
        for number, entry in self._entries(0, self.geometry.bat_entries):
            chunk, within = divmod(number, ratio)
            is_bitmap = within == ratio - 1
            block = chunk * (ratio - 1) + within
            length = BITMAP_BLOCK if is_bitmap else self._length_of(block)
            problem = self._problem(entry, is_bitmap, length, file_size)
            if problem:
                raise DiskImageDamaged(f"BAT entry {number}", problem, file.path)
            if entry & _STATE_MASK >= PRESENT:
                places.append(((entry >> _OFFSET_SHIFT) * MIB, number, length))
        places.sort()
        for (start, _, length), (following, number, _) in pairwise(places):
            if following < start + length:
                raise DiskImageDamaged(f"BAT entry {number}", "it shares its place with another entry", file.path)

    def _entries(self, start: int, stop: int) -> Iterator[tuple[int, int]]:
        """Number and value of the entries that are not zero, ascending."""
        first, last = start // _PAGE_ENTRIES, (stop - 1) // _PAGE_ENTRIES
        for page in members_between(self.pages, first, last + 1):
            base = page * _PAGE_ENTRIES
            low, high = max(0, start - base), min(_PAGE_ENTRIES, stop - base)
            for number, entry in enumerate(self.pages[page][low:high], start=base + low):
                if entry:
                    yield number, entry

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
        page, within = divmod(number, _PAGE_ENTRIES)
        entries = self.pages.get(page)
        if entries is None:
            return NOT_PRESENT, 0
        return entries[within] & _STATE_MASK, (entries[within] >> _OFFSET_SHIFT) * MIB

    def _set(self, number: int, state: int, offset: int) -> None:
        page, within = divmod(number, _PAGE_ENTRIES)
        if page not in self.pages:
            self.pages[page] = array("Q", bytes(_PAGE_BYTES))
        self.pages[page][within] = offset // MIB << _OFFSET_SHIFT | state
        self.dirty.add(number // _SECTOR_ENTRIES)


def read_bat(file: File, region: Region, geometry: Geometry) -> BlockAllocationTable:
    """The table of the file, checked. Raises `DiskImageDamaged`."""
    length = geometry.bat_entries * _ENTRY_SIZE
    if length > region.length:
        raise DiskImageDamaged("BAT", f"its region of {region.length} bytes is too small for the disk", file.path)
    if region.offset + length > file.size:
        raise DiskImageDamaged("BAT", f"the file ends at {file.size}, before or within it", file.path)
    pages: dict[int, array[int]] = {}
    for item in file.data_ranges(region.offset, length):
        first, last = ((at - region.offset) // _PAGE_BYTES for at in (item.offset, item.end - 1))
        for page in range(first, last + 1):
            start = page * _PAGE_BYTES
            content = read_structure(file, region.offset + start, min(_PAGE_BYTES, length - start), "BAT")
            if page not in pages and not is_zero(content):
                pages[page] = _from_bytes(content.ljust(_PAGE_BYTES, b"\0"))
    table = BlockAllocationTable(geometry, region, pages)
    table.check(file)
    return table


def _from_bytes(content: bytes) -> array[int]:
    entries = array("Q", content)
    if sys.byteorder == "big":
        entries.byteswap()
    return entries


def _to_bytes(entries: array[int]) -> bytes:
    return struct.pack(f"<{len(entries)}Q", *entries)
