"""A dynamic or differencing VHD file as a disk, read and written, and new VHD files of every kind.

A fixed VHD is a raw image with a footer. Does not find the parent of a differencing disk; `images.opening` does.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from uuid import UUID, uuid4

from attrs import evolve

from hvsim.blocks.device import BlockDevice, Buffer, Range, coalesce, is_zero
from hvsim.blocks.errors import DiskImageDamaged, DiskImageUnsupported, ParentMismatch, UnexpectedEnd
from hvsim.blocks.images.parent_paths import is_absolute_windows, relative_windows_path
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
from hvsim.blocks.images.vhd.locators import ABSOLUTE_LOCATOR, RELATIVE_LOCATOR, pack_locators, read_locators
from hvsim.blocks.images.vhdx.bitmaps import bit_runs
from hvsim.blocks.images.vhdx.layout import read_structure, round_up
from hvsim.blocks.io import File
from hvsim.blocks.layers import Below, Holding, Layer, Piece

_TABLE_ENTRY = 4


class VhdImage(Layer):
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
        body = read_structure(self.file, self.header.table_offset, count * _TABLE_ENTRY, "block allocation table")
        table = list(struct.unpack(f">{count}I", body))
        for block, sector in enumerate(table):
            if sector != UNUSED and sector * SECTOR + self.bitmap_size + self._length_of(block) > self.file.size:
                detail = f"its block at {sector * SECTOR} lies outside the file of {self.file.size} bytes"
                raise DiskImageDamaged(f"BAT entry {block}", detail, self.file.path)
        return table

    def _length_of(self, block: int) -> int:
        return min(self.block_size, self.size - block * self.block_size)

    def parent_locators(self) -> dict[str, str]:
        """The paths to the parent that the file holds for Windows, by platform code. Raises `DiskImageDamaged`."""
        return read_locators(self.file, self.header.locators) if self.footer.kind == DIFFERENCING else {}

    def accepts(self, parent: BlockDevice) -> bool:
        """Whether `parent` is the disk that this child was made over, as far as both say."""
        if isinstance(parent, VhdImage | FixedVhdImage):
            return parent.footer.disk_id == self.header.parent_id
        return False

    def set_parent(self, parent: VhdImage | FixedVhdImage, parent_path: str = "") -> None:
        """Makes the file a child of `parent`, at `parent_path`, whether or not it was made over it."""
        if self.footer.kind != DIFFERENCING or self.read_only or parent.size != self.size:
            raise DiskImageUnsupported(f"'{self.file.path}' cannot become a child of '{parent.file.path}'.")
        path = parent_path or parent.file.path
        place = self.file.size - FOOTER_SIZE
        table, texts = pack_locators(_locator_paths(self.file.path, path), place)
        self.file.write(place + len(texts), pack_footer(self.footer))
        self.file.write(place, texts)
        self.file.sync()
        self.header = evolve(
            self.header,
            parent_id=parent.footer.disk_id,
            parent_created=parent.footer.created,
            parent_name=_bare_name(path),
            locators=table,
        )
        self.file.write(self.footer.header_offset, pack_header(self.header))
        self.parent = parent

    def _checked_parent(self, parent: BlockDevice | None) -> BlockDevice | None:
        if parent is None:
            return None
        if self.footer.kind != DIFFERENCING:
            raise DiskImageUnsupported(f"'{self.file.path}' is not a differencing disk.", self.file.path)
        if not self.accepts(parent) and isinstance(parent, VhdImage | FixedVhdImage):
            raise ParentMismatch(f"The parent of '{self.file.path}' is another disk.", self.file.path)
        return parent

    def below(self) -> Below | None:
        if self.footer.kind != DIFFERENCING:
            return None
        if self.parent is None:
            raise ParentMismatch(f"'{self.file.path}' is a differencing disk, its parent is missing.", self.file.path)
        return Below(self.parent, self.parent.size)

    def _pieces(self, offset: int, length: int) -> Iterator[Piece]:
        end = offset + length
        while offset < end:
            block, within = divmod(offset, self.block_size)
            step = min(end - offset, self.block_size - within)
            place = self.table[block] * SECTOR + self.bitmap_size
            if self.table[block] == UNUSED:
                yield offset, step, None if self.footer.kind == DIFFERENCING else bytes(step)
            elif self.footer.kind == DYNAMIC:
                yield offset, step, self.file.read(place + within, step)
            else:
                yield from self._mixed_pieces(block, place, within, step)
            offset += step

    def _mixed_pieces(self, block: int, place: int, within: int, length: int) -> Iterator[Piece]:
        for own, position, count in self._runs(block, within // SECTOR, -(-(within + length) // SECTOR)):
            start, stop = max(position * SECTOR, within), min((position + count) * SECTOR, within + length)
            content = self.file.read(place + start, stop - start) if own else None
            yield block * self.block_size + start, stop - start, content

    def _runs(self, block: int, first: int, end: int) -> Iterator[tuple[bool, int, int]]:
        """Runs of own and other sectors; the format counts bits from the highest of a byte, so they are turned."""
        bitmap = self.file.read(self.table[block] * SECTOR, self.bitmap_size)
        total = len(bitmap) * 8
        bits = int(f"{int.from_bytes(bitmap, 'big'):0{total}b}"[::-1], 2) >> first
        for own, position, count in bit_runs(bits & ((1 << (end - first)) - 1), end - first):
            yield own, first + position, count

    def _own_ranges(self) -> Iterator[Range]:
        for block, place in enumerate(self.table):
            if place != UNUSED:
                for own, position, count in self._runs(block, 0, self._length_of(block) // SECTOR):
                    if own:
                        yield Range(block * self.block_size + position * SECTOR, count * SECTOR)

    def _holdings(self, offset: int, length: int) -> Iterator[Holding]:
        first, last = offset // self.block_size, (offset + length - 1) // self.block_size
        for block in range(first, last + 1):
            start = block * self.block_size
            if self.table[block] == UNUSED:
                continue
            if self.footer.kind == DYNAMIC:
                yield start, self._length_of(block), False
                continue
            for own, position, count in self._runs(block, 0, self._length_of(block) // SECTOR):
                if own:
                    yield start + position * SECTOR, count * SECTOR, False

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
        base = block * self.block_size
        before = self.read(base + start, within - start)
        after = self.read(base + within + len(data), end - within - len(data))
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
        self.file.write(self.header.table_offset + block * _TABLE_ENTRY, struct.pack(">I", self.table[block]))


class FixedVhdImage(RawImage):
    """An open fixed VHD file: the disk's bytes with a footer behind them."""

    def __init__(self, file: File, footer: Footer, *, writable: bool = False) -> None:
        super().__init__(file, writable=writable, size=footer.size)
        self.footer = footer


def open_vhd(file: File, *, parent: BlockDevice | None = None, writable: bool = False) -> BlockDevice:
    """The disk in a VHD file. Raises `DiskImageDamaged`, `DiskImageUnsupported`, `ParentMismatch`."""
    footer = read_footer(file)
    if not 0 < footer.size <= MAX_DISK_SIZE or footer.size % SECTOR:
        raise DiskImageDamaged("footer", f"a disk size of {footer.size} bytes is not possible", file.path)
    if footer.kind == FIXED:
        if footer.size > file.size - FOOTER_SIZE:
            raise DiskImageDamaged("footer", f"the file is too short for a disk of {footer.size} bytes", file.path)
        return FixedVhdImage(file, footer, writable=writable)
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
    block_size: int | None = None,
    disk_id: UUID | None = None,
    created: int = 0,
) -> VhdImage | FixedVhdImage:
    """Fills the empty `file` with a new VHD of zeros and opens it; `created` counts seconds from the year 2000."""
    block_size = block_size or DEFAULT_BLOCK_SIZE
    check_new(size, block_size)
    footer = Footer(size, FIXED if fixed else DYNAMIC, disk_id or uuid4(), NO_OFFSET if fixed else 512, created)
    if fixed:
        file.write(size, pack_footer(footer))
        return FixedVhdImage(file, footer, writable=True)
    return _create_sparse(file, footer, DynamicHeader(FOOTER_SIZE + HEADER_SIZE, -(-size // block_size), block_size))


def create_differencing_vhd(
    file: File,
    parent: VhdImage | FixedVhdImage,
    *,
    parent_path: str = "",
    disk_id: UUID | None = None,
    created: int = 0,
) -> VhdImage:
    """Fills the empty `file` with a child over `parent` and opens it for writing.

    `parent_path` is kept in the header and the locators: a path within the storage, or an absolute Windows path.
    """
    footer = Footer(parent.size, DIFFERENCING, disk_id or uuid4(), FOOTER_SIZE, created)
    count = -(-parent.size // DEFAULT_BLOCK_SIZE)
    path = parent_path or parent.file.path
    table_offset = FOOTER_SIZE + HEADER_SIZE
    locators, texts = pack_locators(
        _locator_paths(file.path, path), table_offset + round_up(count * _TABLE_ENTRY, SECTOR)
    )
    header = DynamicHeader(
        table_offset,
        count,
        DEFAULT_BLOCK_SIZE,
        parent.footer.disk_id,
        parent.footer.created,
        _bare_name(path),
        locators,
    )
    return _create_sparse(file, footer, header, parent, texts)


def _create_sparse(
    file: File, footer: Footer, header: DynamicHeader, parent: BlockDevice | None = None, locator_texts: bytes = b""
) -> VhdImage:
    table = b"\xff" * round_up(header.block_count * _TABLE_ENTRY, SECTOR)
    packed = pack_footer(footer)
    file.write(0, packed + pack_header(header) + table + locator_texts + packed)
    return VhdImage(file, footer, parent=parent, writable=True)


def _locator_paths(child: str, parent: str) -> dict[str, str]:
    paths = {RELATIVE_LOCATOR: relative_windows_path(child, parent), ABSOLUTE_LOCATOR: parent.replace("/", "\\")}
    if not is_absolute_windows(parent):
        del paths[ABSOLUTE_LOCATOR]
    return {code: path for code, path in paths.items() if path}


def _bare_name(path: str) -> str:
    return path.replace("\\", "/").rpartition("/")[2]
