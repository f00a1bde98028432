"""The entries of a block allocation table as they lie in the file, read in pages when they are needed.

Knows which entries have a place in the file and which sectors changed. What an entry means is `bat`'s.
"""

from __future__ import annotations

import struct
import sys
from array import array
from collections.abc import Callable, Iterator

from hvsim.blocks.device import is_zero
from hvsim.blocks.images.vhdx.layout import LOG_SECTOR, read_structure
from hvsim.blocks.images.vhdx.regions import Region
from hvsim.blocks.io import File

ENTRY_SIZE = 8
_PAGE_ENTRIES = 8192
_PAGE_BYTES = _PAGE_ENTRIES * ENTRY_SIZE
_SECTOR_ENTRIES = LOG_SECTOR // ENTRY_SIZE
_SECTORS = _PAGE_BYTES // LOG_SECTOR
_STATES_WITHOUT_PLACE = bytes(range(4))

_KEPT_PAGES = 256
"""Pages without a change that stay in memory: 16 MB, the table of a full 64 TB disk with blocks of 32 MB."""

EntryCheck = Callable[[int, "array[int]"], None]
"""Given the number of the first of some entries and their values; raises `DiskImageDamaged`."""


class TablePages:
    """The entries of a table by number, and the file sectors that changed since they were last written.

    Each page is checked when it is read. One that was changed stays in memory until its sectors are not `dirty` any
    more.
    """

    def __init__(self, file: File, region: Region, count: int, check: EntryCheck) -> None:
        """`count` entries are in use; `region` is where they lie."""
        self.file = file
        self.region = region
        self.count = count
        self.dirty: set[int] = set()
        self._check = check
        self._pages: dict[int, array[int]] = {}
        self._without_place: set[int] = set()

    def get(self, number: int) -> int:
        """The value of an entry."""
        page, within = divmod(number, _PAGE_ENTRIES)
        entries = self._pages.get(page)
        return (self._load(page, self._content(page)) if entries is None else entries)[within]

    def set(self, number: int, value: int) -> None:
        """Changes an entry."""
        self.get(number)
        page, within = divmod(number, _PAGE_ENTRIES)
        self._pages[page][within] = value
        self._without_place.discard(page)
        self.dirty.add(number // _SECTOR_ENTRIES)

    def entries(self, start: int, stop: int, *, placed: bool = False) -> Iterator[tuple[int, int]]:
        """Number and value of the entries that are not zero, ascending; `placed` may leave out some without a place."""
        first, last = start // _PAGE_ENTRIES, (stop - 1) // _PAGE_ENTRIES
        for page in self._pages_between(first, last + 1):
            entries = self._wanted(page, placed)
            base = page * _PAGE_ENTRIES
            low, high = max(0, start - base), min(_PAGE_ENTRIES, stop - base)
            for number, entry in enumerate(entries[low:high], start=base + low):
                if entry:
                    yield number, entry

    def dirty_sectors(self) -> Iterator[tuple[int, bytes]]:
        """File offset and content of each sector of the table that changed."""
        for sector in sorted(self.dirty):
            page, within = divmod(sector * _SECTOR_ENTRIES, _PAGE_ENTRIES)
            content = _to_bytes(self._pages[page][within : within + _SECTOR_ENTRIES])
            yield self.region.offset + sector * LOG_SECTOR, content

    def _pages_between(self, first: int, end: int) -> list[int]:
        """The pages that may have entries: those in memory, and those of which the file holds something."""
        found = {page for page in self._pages if first <= page < end}
        length = min(end * _PAGE_BYTES, self.count * ENTRY_SIZE) - first * _PAGE_BYTES
        for item in self.file.data_ranges(self.region.offset + first * _PAGE_BYTES, max(0, length)):
            low, high = ((at - self.region.offset) // _PAGE_BYTES for at in (item.offset, item.end - 1))
            found.update(range(low, high + 1))
        return sorted(found)

    def _wanted(self, page: int, placed: bool) -> array[int]:
        """The entries of a page, none where they are all zero or, with `placed`, have no place."""
        entries = self._pages.get(page)
        if entries is not None:
            return entries
        if placed and page in self._without_place:
            return _NO_ENTRIES
        content = self._content(page)
        if is_zero(content) or (placed and not self._has_place(page, content)):
            return _NO_ENTRIES
        return self._load(page, content)

    def _content(self, page: int) -> bytes:
        start = page * _PAGE_BYTES
        length = max(0, min(_PAGE_BYTES, self.count * ENTRY_SIZE - start))
        return read_structure(self.file, self.region.offset + start, length, "BAT").ljust(_PAGE_BYTES, b"\0")

    def _has_place(self, page: int, content: bytes) -> bool:
        """Whether some entry has a place, or a state that is none; found out without looking at each of them."""
        if content[::ENTRY_SIZE].translate(None, _STATES_WITHOUT_PLACE):
            return True
        if all(is_zero(content[byte::ENTRY_SIZE]) for byte in range(1, ENTRY_SIZE)):
            self._without_place.add(page)
            return False
        return True

    def _load(self, page: int, content: bytes) -> array[int]:
        entries = array("Q", content)
        if sys.byteorder == "big":
            entries.byteswap()
        if page not in self._without_place and not is_zero(content) and self._has_place(page, content):
            self._check(page * _PAGE_ENTRIES, entries)
        if len(self._pages) >= _KEPT_PAGES:
            changed = {sector // _SECTORS for sector in self.dirty}
            self._pages = {kept: values for kept, values in self._pages.items() if kept in changed}
        self._pages[page] = entries
        return entries


_NO_ENTRIES = array("Q")


def _to_bytes(entries: array[int]) -> bytes:
    return struct.pack(f"<{len(entries)}Q", *entries)
