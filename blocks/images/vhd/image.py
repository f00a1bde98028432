"""A dynamic or differencing VHD file as a disk, read and written, and new VHD files of every kind.

A fixed VHD is a raw image with a footer. Does not find the parent of a differencing disk; `images.opening` does.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from uuid import UUID, uuid4

from hvsim.blocks.device import BlockDevice, Buffer, Range, clip, coalesce, is_zero
from hvsim.blocks.errors import DiskImageDamaged, DiskImageUnsupported, ParentMismatch, UnexpectedEnd
from hvsim.blocks.images.raw import RawImage
from hvsim.blocks.images.vhd.layout import (
    DEFAULT_BLOCK_SIZE,
    DIFFERENCING,
    DYNAMIC,
    FIXED,
    FOOTER_SIZE,
    HEADER_SIZE,
    MAX_DISK_SIZE,
    NO_OFFSET,
    SECTOR,
    UNUSED,
    DynamicHeader,
    Footer,
    check_new,
    pack_footer,
    pack_header,
    unpack_footer,
    unpack_header,
)
from hvsim.blocks.images.vhdx.bitmaps import bit_runs
from hvsim.blocks.images.vhdx.layout import read_structure, round_up
from hvsim.blocks.io import File


class VhdImage(BlockDevice):
    """An open dynamic or differencing VHD file; `parent` is needed to read a differencing one.

    Every block has a bitmap of its sectors: those that are not set are zero, or the parent's.
    """

    def __init__(
        self, file: File, footer: Footer, *, parent: BlockDevice | None = None, writable: bool = False
    ) -> None:
        self.file = file
        self.footer = footer
        self.size = footer.size
        self.read_only = not writable
        body = read_structure(file, footer.header_offset, HEADER_SIZE, "dynamic disk header")
        self.header = unpack_header(body, file.path)
        self.block_size = self.header.block_size
        self.bitmap_size = round_up(self.block_size // SECTOR // 8, SECTOR)
        self.table = self._read_table()
        self.parent = self._checked_parent(parent)

    @property
    def disk_id(self) -> UUID:
        return self.footer.disk_id

    def own_ranges(self) -> Iterator[Range]:
        """The sectors that this file holds itself; for a differencing disk, what differs from the parent."""
        return coalesce(self._own_ranges())

    def flush(self) -> None:
        if not self.read_only:
            self.file.sync()

    def close(self) -> None:
        self.flush()
        self.file.close()
        if self.parent is not None:
            self.parent.close()

    def _read_table(self) -> list[int]:
        count = -(-self.size // self.block_size)
        if self.header.block_count < count:
            raise DiskImageDamaged("block allocation table", f"it has no room for {count} blocks", self.file.path)
        body = read_structure(self.file, self.header.table_offset, count * 4, "block allocation table")
        table = list(struct.unpack(f">{count}I", body))
        for block, sector in enumerate(table):
            if sector != UNUSED and sector * SECTOR + self.bitmap_size + self._length_of(block) > self.file.size:
                detail = f"its block at {sector * SECTOR} lies outside the file of {self.file.size} bytes"
                raise DiskImageDamaged(f"BAT entry {block}", detail, self.file.path)
        return table

    def _length_of(self, block: int) -> int:
        return min(self.block_size, self.size - block * self.block_size)

    def _checked_parent(self, parent: BlockDevice | None) -> BlockDevice | None:
        if parent is None:
            return None
        if self.footer.kind != DIFFERENCING:
            raise DiskImageUnsupported(f"'{self.file.path}' is not a differencing disk.", self.file.path)
        if isinstance(parent, VhdImage) and parent.disk_id != self.header.parent_id:
            raise ParentMismatch(f"The parent of '{self.file.path}' is another disk.", self.file.path)
        return parent

    def _read(self, offset: int, length: int) -> bytes:
        pieces = []
        while length:
            block, within = divmod(offset, self.block_size)
            step = min(length, self.block_size - within)
            pieces.append(self._read_part(block, within, step))
            offset += step
            length -= step
        return b"".join(pieces)

    def _read_part(self, block: int, within: int, length: int) -> bytes:
        if not length:
            return b""
        if self.table[block] == UNUSED:
            return self._read_below(block * self.block_size + within, length)
        place = self.table[block] * SECTOR + self.bitmap_size
        if self.footer.kind == DYNAMIC:
            return self.file.read(place + within, length)
        pieces = []
        for own, position, count in self._runs(block, within // SECTOR, -(-(within + length) // SECTOR)):
            start, stop = max(position * SECTOR, within), min((position + count) * SECTOR, within + length)
            if own:
                pieces.append(self.file.read(place + start, stop - start))
            else:
                pieces.append(self._read_below(block * self.block_size + start, stop - start))
        return b"".join(pieces)

    def _runs(self, block: int, first: int, end: int) -> Iterator[tuple[bool, int, int]]:
        """Runs of own and other sectors; the format counts bits from the highest of a byte, so they are turned."""
        bitmap = self.file.read(self.table[block] * SECTOR, self.bitmap_size)
        total = len(bitmap) * 8
        bits = int(f"{int.from_bytes(bitmap, 'big'):0{total}b}"[::-1], 2) >> first
        for own, position, count in bit_runs(bits & ((1 << (end - first)) - 1), end - first):
            yield own, first + position, count

    def _read_below(self, offset: int, length: int) -> bytes:
        if self.footer.kind != DIFFERENCING:
            return bytes(length)
        if self.parent is None:
            raise ParentMismatch(f"'{self.file.path}' is a differencing disk, its parent is missing.", self.file.path)
        there = max(0, min(length, self.parent.size - offset))
        return (self.parent.read(offset, there) if there else b"") + bytes(length - there)

    def _own_ranges(self) -> Iterator[Range]:
        for block, place in enumerate(self.table):
            if place != UNUSED:
                for own, position, count in self._runs(block, 0, self._length_of(block) // SECTOR):
                    if own:
                        yield Range(block * self.block_size + position * SECTOR, count * SECTOR)

    def _allocated(self, offset: int, length: int) -> Iterator[Range]:
        first, last = offset // self.block_size, (offset + length - 1) // self.block_size
        ranges = (item for block in range(first, last + 1) for item in self._allocated_in(block))
        return coalesce(clip(ranges, offset, offset + length))

    def _allocated_in(self, block: int) -> Iterator[Range]:
        start = block * self.block_size
        if self.table[block] != UNUSED:
            yield Range(start, self._length_of(block))
        elif self.parent is not None and start < self.parent.size:
            yield from self.parent.allocated_ranges(start, min(self._length_of(block), self.parent.size - start))

    def _write(self, offset: int, data: Buffer) -> None:
        view = memoryview(data)
        position = 0
        while position < len(view):
            block, within = divmod(offset + position, self.block_size)
            part = view[position : position + self.block_size - within]
            if self.table[block] != UNUSED or self.footer.kind == DIFFERENCING or not is_zero(part):
                self._write_part(block, within, part)
            position += len(part)

    def _write_part(self, block: int, within: int, data: memoryview) -> None:
        start, end = within // SECTOR * SECTOR, round_up(within + len(data), SECTOR)
        before = self._read_part(block, start, within - start)
        after = self._read_part(block, within + len(data), end - within - len(data))
        if self.table[block] == UNUSED:
            self._allocate(block)
        place = self.table[block] * SECTOR
        self.file.write(place + self.bitmap_size + start, b"".join((before, data, after)))
        self._set_sectors(place, start // SECTOR, end // SECTOR)

    def _set_sectors(self, place: int, first: int, end: int) -> None:
        low, high = first // 8, -(-end // 8)
        bitmap = self.file.read(place + low, high - low)
        count = (high - low) * 8
        mask = ((1 << (end - first)) - 1) << (count - (end - low * 8))
        bits = int.from_bytes(bitmap, "big") | mask
        changed = bits.to_bytes(high - low, "big")
        if changed != bitmap:
            self.file.write(place + low, changed)

    def _allocate(self, block: int) -> None:
        """Puts a new block where the footer is, and the footer behind it, before the table names the block."""
        place = round_up(self.file.size - FOOTER_SIZE, SECTOR)
        end = place + self.bitmap_size + self.block_size
        self.file.write(end, pack_footer(self.footer))
        self.file.write(place, bytes(self.bitmap_size + FOOTER_SIZE))
        self.table[block] = place // SECTOR
        self.file.write(self.header.table_offset + block * 4, struct.pack(">I", self.table[block]))


def open_vhd(file: File, *, parent: BlockDevice | None = None, writable: bool = False) -> BlockDevice:
    """The disk in a VHD file. Raises `DiskImageDamaged`, `DiskImageUnsupported`, `ParentMismatch`."""
    footer = read_footer(file)
    if not 0 < footer.size <= MAX_DISK_SIZE or footer.size % SECTOR:
        raise DiskImageDamaged("footer", f"a disk size of {footer.size} bytes is not possible", file.path)
    if footer.kind == FIXED:
        if footer.size > file.size - FOOTER_SIZE:
            raise DiskImageDamaged("footer", f"the file is too short for a disk of {footer.size} bytes", file.path)
        return RawImage(file, writable=writable, size=footer.size)
    if footer.kind not in (DYNAMIC, DIFFERENCING):
        raise DiskImageUnsupported(f"'{file.path}' is a VHD of kind {footer.kind}, not known here.", file.path)
    return VhdImage(file, footer, parent=parent, writable=writable)


def read_footer(file: File) -> Footer:
    """The footer at the end of the file, or its copy at the beginning. Raises `DiskImageDamaged`."""
    for offset in (file.size - FOOTER_SIZE, 0):
        try:
            footer = unpack_footer(file.read(max(0, offset), FOOTER_SIZE))
        except UnexpectedEnd:
            continue
        if footer is not None:
            return footer
    raise DiskImageDamaged("footer", "neither it nor its copy is whole", file.path)


def create_vhd(
    file: File,
    size: int,
    *,
    fixed: bool = False,
    block_size: int = DEFAULT_BLOCK_SIZE,
    disk_id: UUID | None = None,
    created: int = 0,
) -> BlockDevice:
    """Fills the empty `file` with a new VHD of zeros and opens it; `created` counts seconds from the year 2000."""
    check_new(size, block_size)
    footer = Footer(size, FIXED if fixed else DYNAMIC, disk_id or uuid4(), NO_OFFSET if fixed else 512, created)
    if fixed:
        file.write(size, pack_footer(footer))
        return RawImage(file, writable=True, size=size)
    return _create_sparse(file, footer, DynamicHeader(FOOTER_SIZE + HEADER_SIZE, -(-size // block_size), block_size))


def create_differencing_vhd(
    file: File, parent: VhdImage, *, parent_path: str = "", disk_id: UUID | None = None, created: int = 0
) -> VhdImage:
    """Fills the empty `file` with a child over `parent` and opens it for writing."""
    footer = Footer(parent.size, DIFFERENCING, disk_id or uuid4(), FOOTER_SIZE, created)
    count = -(-parent.size // DEFAULT_BLOCK_SIZE)
    header = DynamicHeader(
        FOOTER_SIZE + HEADER_SIZE,
        count,
        DEFAULT_BLOCK_SIZE,
        parent.disk_id,
        parent.footer.created,
        parent_path or parent.file.path,
    )
    return _create_sparse(file, footer, header, parent)


def _create_sparse(file: File, footer: Footer, header: DynamicHeader, parent: BlockDevice | None = None) -> VhdImage:
    table = b"\xff" * round_up(header.block_count * 4, SECTOR)
    file.write(0, pack_footer(footer) + pack_header(header) + table + pack_footer(footer))
    return VhdImage(file, footer, parent=parent, writable=True)
