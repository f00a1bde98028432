"""A VHDX file as a disk: dynamic, fixed or differencing, read and written.

Puts the structures of this folder together. Does not find the parent of a differencing disk; `images.opening` does.
"""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from hvsim.blocks.device import BlockDevice, Buffer, Range, clip, coalesce, is_zero
from hvsim.blocks.errors import DiskImageUnsupported, ParentMismatch
from hvsim.blocks.images.patched import PatchedFile
from hvsim.blocks.images.vhdx.bat import NOT_PRESENT, PARTIALLY_PRESENT, PRESENT, ZERO, read_bat
from hvsim.blocks.images.vhdx.bitmaps import SectorBitmaps
from hvsim.blocks.images.vhdx.header import read_header
from hvsim.blocks.images.vhdx.journal import Journal
from hvsim.blocks.images.vhdx.layout import BITMAP_BLOCK, NO_GUID, round_up
from hvsim.blocks.images.vhdx.locator import PARENT_LINKAGE, PARENT_LINKAGE2
from hvsim.blocks.images.vhdx.log import DataSector, replay
from hvsim.blocks.images.vhdx.metadata import read_geometry
from hvsim.blocks.images.vhdx.regions import read_regions
from hvsim.blocks.io import File

_ZERO_STEP = 1024 * 1024


class VhdxImage(BlockDevice):
    """An open VHDX file.

    `parent` is needed to read a differencing disk, must be in the state that the child was made over, and is closed
    with it. Writes reach the file at once; the metadata that make them visible follow at `flush`, through the log.
    """

    def __init__(self, file: File, *, parent: BlockDevice | None = None, writable: bool = False) -> None:
        """Reads and checks every structure. Raises `DiskImageDamaged`, `DiskImageUnsupported`, `ParentMismatch`."""
        header = read_header(file)
        if header.log_guid != NO_GUID:
            file = file if writable else PatchedFile(file)
            replay(file, header)
        regions = read_regions(file)
        self.geometry = read_geometry(file, regions.metadata)
        self.file = file
        self.size = self.geometry.size
        self.read_only = not writable
        self.data_write_guid = header.data_write_guid
        self.table = read_bat(file, regions.bat, self.geometry)
        self.bitmaps = SectorBitmaps(file, self.table)
        self.parent = self._checked_parent(parent)
        self._freed: list[int] = []
        self._free: list[int] = []
        self._journal = Journal(file, header) if writable else None

    @property
    def block_size(self) -> int:
        return self.geometry.block_size

    def own_ranges(self) -> Iterator[Range]:
        """What this file holds itself, zeros included; for a differencing disk, what differs from the parent."""
        return coalesce(self._own_ranges())

    def flush(self) -> None:
        if self._journal is None:
            return
        self.file.sync()
        sectors = [*self.bitmaps.dirty_sectors(), *self.table.dirty_sectors()]
        if sectors:
            self._journal.commit([DataSector(offset, data) for offset, data in sectors])
            self.bitmaps.dirty.clear()
            self.table.dirty.clear()
        self._free += self._freed
        self._freed = []

    def close(self) -> None:
        self.flush()
        if self._journal is not None:
            self._journal.close()
        self.file.close()
        if self.parent is not None:
            self.parent.close()

    def _checked_parent(self, parent: BlockDevice | None) -> BlockDevice | None:
        if parent is None:
            return None
        if not self.geometry.differencing:
            raise DiskImageUnsupported(
                f"'{self.file.path}' is not a differencing disk and has no parent.", self.file.path
            )
        if isinstance(parent, VhdxImage) and not self.fits(parent.data_write_guid):
            raise ParentMismatch(
                f"The chain of '{self.file.path}' is broken: its parent was changed after it was made.", self.file.path
            )
        return parent

    def fits(self, data_write_guid: UUID) -> bool:
        """Whether a parent with this data-write identity is the one the child was made over."""
        locator = self.geometry.parent_locator
        linkages = (locator.get(key, "").strip("{}").lower() for key in (PARENT_LINKAGE, PARENT_LINKAGE2))
        return str(data_write_guid) in linkages

    # Reading

    def _read(self, offset: int, length: int) -> bytes:
        pieces = []
        while length:
            block, within = divmod(offset, self.block_size)
            step = min(length, self.block_size - within)
            pieces.append(self._read_part(block, within, step))
            offset += step
            length -= step
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def _read_part(self, block: int, within: int, length: int) -> bytes:
        state, place = self.table.payload(block)
        if state == PRESENT:
            return self.file.read(place + within, length)
        if state == PARTIALLY_PRESENT:
            return self._read_mixed(block, place, within, length)
        if state == NOT_PRESENT and self.geometry.differencing:
            return self._read_parent(block * self.block_size + within, length)
        return bytes(length)

    def _read_mixed(self, block: int, place: int, within: int, length: int) -> bytes:
        sector = self.geometry.logical_sector
        first, end = within // sector, -(-(within + length) // sector)
        pieces = []
        for own, position, count in self.bitmaps.runs(block, first, end - first):
            start, stop = max(position * sector, within), min((position + count) * sector, within + length)
            if own:
                pieces.append(self.file.read(place + start, stop - start))
            else:
                pieces.append(self._read_parent(block * self.block_size + start, stop - start))
        return b"".join(pieces)

    def _read_parent(self, offset: int, length: int) -> bytes:
        if not length:
            return b""
        if self.parent is None:
            raise ParentMismatch(
                f"'{self.file.path}' is a differencing disk and its parent is missing.", self.file.path
            )
        there = max(0, min(length, self.parent.size - offset))
        return (self.parent.read(offset, there) if there else b"") + bytes(length - there)

    def _allocated(self, offset: int, length: int) -> Iterator[Range]:
        first, last = offset // self.block_size, (offset + length - 1) // self.block_size
        ranges = (item for block in range(first, last + 1) for item in self._allocated_in(block))
        return coalesce(clip(ranges, offset, offset + length))

    def _allocated_in(self, block: int) -> Iterator[Range]:
        state, place = self.table.payload(block)
        start = block * self.block_size
        end = min(start + self.block_size, self.size)
        if state == PRESENT:
            for item in self.file.data_ranges(place, end - start):
                yield Range(start + item.offset - place, item.length)
        elif state == PARTIALLY_PRESENT:
            yield Range(start, end - start)
        elif state == NOT_PRESENT and self.parent is not None and start < self.parent.size:
            yield from self.parent.allocated_ranges(start, min(end, self.parent.size) - start)

    def _own_ranges(self) -> Iterator[Range]:
        sector = self.geometry.logical_sector
        for block in range(self.geometry.block_count):
            state, _ = self.table.payload(block)
            start = block * self.block_size
            whole = min(self.block_size, self.size - start)
            if state == PARTIALLY_PRESENT:
                for own, position, count in self.bitmaps.runs(block, 0, whole // sector):
                    if own:
                        yield Range(start + position * sector, count * sector)
            elif state != NOT_PRESENT:
                yield Range(start, whole)

    # Writing

    def _write(self, offset: int, data: Buffer) -> None:
        self._begin_change()
        view = memoryview(data)
        position = 0
        while position < len(view):
            block, within = divmod(offset + position, self.block_size)
            part = view[position : position + self.block_size - within]
            self._write_part(block, within, part)
            position += len(part)

    def _discard(self, offset: int, length: int) -> None:
        self._begin_change()
        while length:
            block, within = divmod(offset, self.block_size)
            whole = min(self.block_size, self.size - block * self.block_size)
            step = min(length, whole - within)
            if step == whole and not self.geometry.fixed:
                self._release(block)
            else:
                self._write_zeros(block, within, step)
            offset += step
            length -= step

    def _begin_change(self) -> None:
        if self._journal is not None:
            self._journal.note_data_write()
            self.data_write_guid = self._journal.header.data_write_guid

    def _write_zeros(self, block: int, within: int, length: int) -> None:
        state, _ = self.table.payload(block)
        if state < PRESENT and not (state == NOT_PRESENT and self.geometry.differencing):
            return
        for start in range(within, within + length, _ZERO_STEP):
            self._write_part(block, start, memoryview(bytes(min(_ZERO_STEP, within + length - start))))

    def _write_part(self, block: int, within: int, data: memoryview) -> None:
        state, place = self.table.payload(block)
        if state == PRESENT:
            self.file.write(place + within, data)
        elif self.geometry.differencing and state in (NOT_PRESENT, PARTIALLY_PRESENT):
            self._write_mixed(block, within, data)
        elif not is_zero(data):
            place = self._allocate(self.block_size)
            self.file.write(place + within, data)
            self.table.set_payload(block, PRESENT, place)

    def _write_mixed(self, block: int, within: int, data: memoryview) -> None:
        sector = self.geometry.logical_sector
        start, end = within // sector * sector, round_up(within + len(data), sector)
        edge_before = self._read_part(block, start, within - start)
        edge_after = self._read_part(block, within + len(data), end - within - len(data))
        state, place = self.table.payload(block)
        if state == NOT_PRESENT:
            place = self._allocate_mixed(block)
        self.file.write(place + start, b"".join((edge_before, data, edge_after)))
        self.bitmaps.assign(block, start // sector, (end - start) // sector, True)
        if self.bitmaps.is_complete(block):
            self.table.set_payload(block, PRESENT, place)

    def _allocate_mixed(self, block: int) -> int:
        if not self.bitmaps.exists(block):
            self.table.set_bitmap(block // self.geometry.chunk_ratio, self._allocate(BITMAP_BLOCK))
        place = self._allocate(self.block_size)
        self.bitmaps.assign(block, 0, self.bitmaps.sectors_per_block, False)
        self.table.set_payload(block, PARTIALLY_PRESENT, place)
        return place

    def _release(self, block: int) -> None:
        state, place = self.table.payload(block)
        if state >= PRESENT:
            self._freed.append(place)
        self.table.set_payload(block, ZERO if self.geometry.differencing else NOT_PRESENT, 0)

    def _allocate(self, length: int) -> int:
        """A place of `length` zero bytes in the file."""
        if length == self.block_size and self._free:
            place = self._free.pop()
            for start in range(place, place + length, _ZERO_STEP):
                self.file.write(start, bytes(min(_ZERO_STEP, place + length - start)))
            return place
        place = round_up(self.file.size, BITMAP_BLOCK)
        self.file.truncate(place + length)
        return place
