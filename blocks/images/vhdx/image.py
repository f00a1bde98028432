"""A VHDX file as a disk: dynamic, fixed or differencing, read and written.

Puts the structures of this folder together. Does not find the parent of a differencing disk; `images.opening` does.
"""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from attrs import evolve

from hvsim.blocks.device import BlockDevice, Buffer, ImageLayout, Range, coalesce, is_zero
from hvsim.blocks.errors import DiskImageUnsupported, ParentMismatch
from hvsim.blocks.images.patched import PatchedFile
from hvsim.blocks.images.vhdx.bat import NOT_PRESENT, PARTIALLY_PRESENT, PRESENT, ZERO, read_bat
from hvsim.blocks.images.vhdx.bitmaps import SectorBitmaps
from hvsim.blocks.images.vhdx.header import read_header
from hvsim.blocks.images.vhdx.journal import Journal
from hvsim.blocks.images.vhdx.layout import BITMAP_BLOCK, NO_GUID, round_up
from hvsim.blocks.images.vhdx.locator import PARENT_LINKAGE, PARENT_LINKAGE2, pack_locator
from hvsim.blocks.images.vhdx.log import DataSector, replay
from hvsim.blocks.images.vhdx.metadata import PARENT_LOCATOR, changed_items, read_geometry
from hvsim.blocks.images.vhdx.regions import Region, check_log_region, read_regions
from hvsim.blocks.io import File
from hvsim.blocks.layers import Below, Holding, Layer, Piece

_ZERO_STEP = 1024 * 1024


class VhdxImage(Layer):
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
        if writable:
            check_log_region(file, Region(header.log_offset, header.log_length), regions)
        self.geometry = read_geometry(file, regions.metadata)
        self.file = file
        self.size = self.geometry.size
        self.read_only = not writable
        of = self.geometry
        if not of.differencing:
            self.layout = ImageLayout(of.block_size, of.logical_sector, of.physical_sector)
        self.data_write_guid = header.data_write_guid
        self.table = read_bat(file, regions.bat, self.geometry)
        self.bitmaps = SectorBitmaps(file, self.table)
        self.parent = self._checked_parent(parent)
        if self.parent is not None:
            self.layout = self.parent.layout
        self.regions = regions
        self.journal = Journal(file, header) if writable else None
        self._freed: list[int] = []
        self._free: list[int] = []

    @property
    def block_size(self) -> int:
        return self.geometry.block_size

    def own_ranges(self) -> Iterator[Range]:
        """What this file holds itself, zeros included; for a differencing disk, what differs from the parent."""
        return coalesce(self._own_ranges())

    def flush(self) -> None:
        if self.journal is None:
            return
        self.file.sync()
        sectors = [*self.bitmaps.dirty_sectors(), *self.table.dirty_sectors()]
        if sectors:
            self.journal.commit([DataSector(offset, data) for offset, data in sectors])
            self.bitmaps.dirty.clear()
            self.table.dirty.clear()
        self._free += self._freed
        self._freed = []

    def begin_change(self) -> None:
        """Called before the content of the disk becomes another one: children of what it was do not fit any more."""
        if self.journal is not None:
            self.table.check_all()
            self.journal.note_data_write()
            self.data_write_guid = self.journal.header.data_write_guid

    def release(self, block: int) -> None:
        """Makes a payload block zero and gives its place up."""
        state, place = self.table.payload(block)
        if state >= PRESENT:
            self._freed.append(place)
        self.table.set_payload(block, ZERO if self.geometry.differencing else NOT_PRESENT, 0)

    def set_locator(self, locator: dict[str, str]) -> None:
        """Names the parent anew. Raises `DiskImageUnsupported` where the metadata have no room for it."""
        assert self.journal is not None
        self.flush()
        self.journal.commit(changed_items(self.file, self.regions.metadata, {PARENT_LOCATOR: pack_locator(locator)}))
        self.geometry = self.table.geometry = evolve(self.geometry, parent_locator=locator)

    def forget_free_places(self) -> None:
        """The places of released blocks are not there any more: the file was rearranged."""
        self._free, self._freed = [], []

    def close(self) -> None:
        self.flush()
        if self.journal is not None:
            self.journal.empty()
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

    def accepts(self, parent: BlockDevice) -> bool:
        """Whether `parent` is in the state that this child was made over."""
        return isinstance(parent, VhdxImage) and self.fits(parent.data_write_guid)

    def fits(self, data_write_guid: UUID) -> bool:
        """Whether a parent with this data-write identity is the one the child was made over."""
        locator = self.geometry.parent_locator
        linkages = (locator.get(key, "").strip("{}").lower() for key in (PARENT_LINKAGE, PARENT_LINKAGE2))
        return str(data_write_guid) in linkages

    # Reading

    def below(self) -> Below | None:
        if not self.geometry.differencing:
            return None
        if self.parent is None:
            raise ParentMismatch(
                f"'{self.file.path}' is a differencing disk and its parent is missing.", self.file.path
            )
        return Below(self.parent, self.parent.size)

    def _pieces(self, offset: int, length: int) -> Iterator[Piece]:
        end = offset + length
        while offset < end:
            block, within = divmod(offset, self.block_size)
            step = min(end - offset, self.block_size - within)
            state, place = self.table.payload(block)
            if state == PRESENT:
                yield offset, step, self.file.read(place + within, step)
            elif state == PARTIALLY_PRESENT:
                yield from self._mixed_pieces(block, place, within, step)
            elif state == NOT_PRESENT and self.geometry.differencing:
                yield offset, step, None
            else:
                yield offset, step, bytes(step)
            offset += step

    def _mixed_pieces(self, block: int, place: int, within: int, length: int) -> Iterator[Piece]:
        sector = self.geometry.logical_sector
        first, end = within // sector, -(-(within + length) // sector)
        for own, position, count in self.bitmaps.runs(block, first, end - first):
            start, stop = max(position * sector, within), min((position + count) * sector, within + length)
            content = self.file.read(place + start, stop - start) if own else None
            yield block * self.block_size + start, stop - start, content

    def _holdings(self, offset: int, length: int) -> Iterator[Holding]:
        first, last = offset // self.block_size, (offset + length - 1) // self.block_size
        for block, state, place in self.table.held(first, last + 1):
            start = block * self.block_size
            whole = min(self.block_size, self.size - start)
            if state == PRESENT:
                yield from self._present_holdings(start, place, whole)
            elif state == PARTIALLY_PRESENT:
                for own, position, count in self.bitmaps.runs(block, 0, whole // self.geometry.logical_sector):
                    if own:
                        sector = self.geometry.logical_sector
                        yield start + position * sector, count * sector, False
            else:
                yield start, whole, True

    def _present_holdings(self, start: int, place: int, whole: int) -> Iterator[Holding]:
        """A block by what the file holds of it: its holes are zeros of this layer."""
        position = start
        for item in self.file.data_ranges(place, whole):
            at = start + item.offset - place
            if at > position:
                yield position, at - position, True
            yield at, item.length, False
            position = at + item.length
        if position < start + whole:
            yield position, start + whole - position, True

    def _own_ranges(self) -> Iterator[Range]:
        sector = self.geometry.logical_sector
        for block, state, _ in self.table.held(0, self.geometry.block_count):
            start = block * self.block_size
            whole = min(self.block_size, self.size - start)
            if state == PARTIALLY_PRESENT:
                for own, position, count in self.bitmaps.runs(block, 0, whole // sector):
                    if own:
                        yield Range(start + position * sector, count * sector)
            else:
                yield Range(start, whole)

    # Writing

    def _write(self, offset: int, data: Buffer) -> None:
        self.begin_change()
        view = memoryview(data)
        position = 0
        while position < len(view):
            block, within = divmod(offset + position, self.block_size)
            part = view[position : position + self.block_size - within]
            self._write_part(block, within, part)
            position += len(part)

    def _discard(self, offset: int, length: int) -> None:
        self.begin_change()
        while length:
            block, within = divmod(offset, self.block_size)
            whole = min(self.block_size, self.size - block * self.block_size)
            step = min(length, whole - within)
            if step == whole and not self.geometry.fixed:
                self.release(block)
            else:
                self._write_zeros(block, within, step)
            offset += step
            length -= step

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
        base = block * self.block_size
        edge_before = self.read(base + start, within - start)
        edge_after = self.read(base + within + len(data), end - within - len(data))
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
