"""The block allocation table of a VHDX file: the state and place of every payload and sector bitmap block."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from itertools import pairwise

from hvsim.blocks.device import MIB
from hvsim.blocks.errors import DiskImageDamaged
from hvsim.blocks.images.vhdx.bat_pages import ENTRY_SIZE, TablePages
from hvsim.blocks.images.vhdx.layout import BITMAP_BLOCK, HEADER_AREA
from hvsim.blocks.images.vhdx.metadata import Geometry
from hvsim.blocks.images.vhdx.regions import Region
from hvsim.blocks.io import File

NOT_PRESENT, UNDEFINED, ZERO, UNMAPPED = 0, 1, 2, 3
PRESENT = 6
PARTIALLY_PRESENT = 7

_STATE_MASK = 7
_OFFSET_SHIFT = 20

_CHECKED_AT_ONCE = 131_072
"""So many entries are all looked at when the file is opened; a larger table is when it is first changed."""


class BlockAllocationTable:
    """The table of a file. Reading it may raise `DiskImageDamaged` for an entry that cannot be.

    That of a 64 TB disk may take half a gigabyte: it is read as it is needed.
    """

    def __init__(self, file: File, geometry: Geometry, region: Region) -> None:
        self._geometry = geometry
        self._pages = TablePages(file, region, geometry.bat_entries, self._check)
        self._is_checked = False

    @property
    def geometry(self) -> Geometry:
        return self._geometry

    @geometry.setter
    def geometry(self, geometry: Geometry) -> None:
        self._geometry = geometry
        self._pages.count = geometry.bat_entries

    @property
    def region(self) -> Region:
        """Where the table lies in the file."""
        return self._pages.region

    @region.setter
    def region(self, region: Region) -> None:
        self._pages.region = region

    @property
    def dirty(self) -> set[int]:
        """The sectors of the table that changed since they were last written, for the one who writes them to clear."""
        return self._pages.dirty

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
        """Block, state and file offset of the payload blocks from `first` up to before `end` that have an entry.

        In a disk without a parent, some without a place may be left out: they are zeros in any case.
        """
        ratio = self.geometry.chunk_ratio
        start, stop = first + first // ratio, end + end // ratio
        for number, entry in self._pages.entries(start, stop, placed=not self.geometry.differencing):
            chunk, within = divmod(number, ratio + 1)
            block = chunk * ratio + within
            if within != ratio and first <= block < end:
                yield block, entry & _STATE_MASK, (entry >> _OFFSET_SHIFT) * MIB

    def places(self) -> Iterator[tuple[int, int, int]]:
        """Number, file offset and length of every entry that has a place in the file, sector bitmaps included."""
        for number, entry in self._pages.entries(0, self.geometry.bat_entries, placed=True):
            if entry & _STATE_MASK >= PRESENT:
                is_bitmap = number % (self.geometry.chunk_ratio + 1) == self.geometry.chunk_ratio
                length = BITMAP_BLOCK if is_bitmap else self.geometry.block_size
                yield number, (entry >> _OFFSET_SHIFT) * MIB, length

    def move(self, number: int, offset: int) -> None:
        """Gives the entry another place; its state stays."""
        self._set(number, self._get(number)[0], offset)

    def clear(self, first: int, end: int) -> None:
        """Takes the entries from number `first` up to before `end` away."""
        for number, _ in list(self._pages.entries(first, end)):
            self._set(number, NOT_PRESENT, 0)

    def dirty_sectors(self) -> Iterator[tuple[int, bytes]]:
        """File offset and content of each sector of the table that changed."""
        return self._pages.dirty_sectors()

    def check_all(self) -> None:
        """Raises `DiskImageDamaged` for an entry that cannot be, or whose place another one has; looks but once.

        Called before the first change, which would change what both of them name.
        """
        if self._is_checked:
            return
        entries = self._pages.entries(0, self.geometry.bat_entries, placed=True)
        places = sorted(
            ((entry >> _OFFSET_SHIFT) * MIB, number, self._length_of(number))
            for number, entry in entries
            if entry & _STATE_MASK >= PRESENT
        )
        for (start, _, length), (following, number, _) in pairwise(places):
            if following < start + length:
                problem = "it shares its place with another entry"
                raise DiskImageDamaged(f"BAT entry {number}", problem, self._pages.file.path)
        self._is_checked = True

    def _check(self, first: int, entries: array[int]) -> None:
        """Raises `DiskImageDamaged` for the first entry that cannot be: its state or its place."""
        file_size = self._pages.file.size
        for number, entry in enumerate(entries, start=first):
            problem = self._problem(number, entry, file_size) if entry else ""
            if problem:
                raise DiskImageDamaged(f"BAT entry {number}", problem, self._pages.file.path)

    def _is_bitmap(self, number: int) -> bool:
        ratio = self.geometry.chunk_ratio
        return number % (ratio + 1) == ratio

    def _length_of(self, number: int) -> int:
        """The bytes of the entry's block that the disk uses: where the disk ends, the file may do so too."""
        if self._is_bitmap(number):
            return BITMAP_BLOCK
        block = number - number // (self.geometry.chunk_ratio + 1)
        return max(0, min(self.geometry.block_size, self.geometry.size - block * self.geometry.block_size))

    def _problem(self, number: int, entry: int, file_size: int) -> str:
        state, offset = entry & _STATE_MASK, (entry >> _OFFSET_SHIFT) * MIB
        is_mixed = state == PARTIALLY_PRESENT and (self._is_bitmap(number) or not self.geometry.differencing)
        if state in (4, 5) or is_mixed:
            return f"state {state} is not possible here"
        if state < PRESENT:
            return ""
        length = self._length_of(number)
        if offset < HEADER_AREA or offset + length > file_size:
            return f"its block at {offset} lies outside the file of {file_size} bytes"
        if offset < self.region.offset + self.region.length and self.region.offset < offset + length:
            return f"its block at {offset} overlaps the table itself"
        return ""

    def _get(self, number: int) -> tuple[int, int]:
        entry = self._pages.get(number)
        return entry & _STATE_MASK, (entry >> _OFFSET_SHIFT) * MIB

    def _set(self, number: int, state: int, offset: int) -> None:
        self._pages.set(number, offset // MIB << _OFFSET_SHIFT | state)


def read_bat(file: File, region: Region, geometry: Geometry) -> BlockAllocationTable:
    """The table of the file; a small one is checked. Raises `DiskImageDamaged`."""
    length = geometry.bat_entries * ENTRY_SIZE
    if length > region.length:
        raise DiskImageDamaged("BAT", f"its region of {region.length} bytes is too small for the disk", file.path)
    if region.offset + length > file.size:
        raise DiskImageDamaged("BAT", f"the file ends at {file.size}, before or within it", file.path)
    table = BlockAllocationTable(file, geometry, region)
    if geometry.bat_entries <= _CHECKED_AT_ONCE:
        table.check_all()
    return table
