"""Making the disk of a VHD file larger, and its file smaller.

A VHD has no log: what is changed in place is written so that the footer or its copy is whole at every moment.
"""

from __future__ import annotations

import struct

from attrs import evolve

from hvsim.blocks.device import MIB, is_zero
from hvsim.blocks.errors import DiskImageUnsupported
from hvsim.blocks.images.vhd.image import FixedVhdImage, VhdImage
from hvsim.blocks.images.vhd.layout import (
    DIFFERENCING,
    DYNAMIC,
    FOOTER_SIZE,
    SECTOR,
    UNUSED,
    check_new,
    pack_footer,
    pack_header,
)
from hvsim.blocks.images.vhdx.layout import round_up

_STEP = MIB
_ENTRY = 4


def resize_vhd(image: VhdImage | FixedVhdImage, size: int) -> None:
    """Makes the disk larger, by zeros. Raises `DiskImageUnsupported` for a smaller size: Hyper-V shrinks VHDX alone."""
    if image.read_only or size < image.size or image.footer.kind == DIFFERENCING:
        raise DiskImageUnsupported(
            f"'{image.file.path}' cannot become {size} bytes: a VHD only grows, and a differencing one not at all."
        )
    check_new(size, image.block_size if isinstance(image, VhdImage) else None)
    footer = evolve(image.footer, size=size)
    if isinstance(image, FixedVhdImage):
        # The new footer first: until it is whole, the old one behind the old end is the last 512 bytes of nothing.
        image.file.write(size, pack_footer(footer))
        image.file.sync()
        if size > image.size:
            image.file.write(image.size, bytes(min(FOOTER_SIZE, size - image.size)))
        image.footer, image.size = footer, size
        image.flush()
        return
    _grow_table(image, -(-size // image.block_size))
    image.file.write(0, pack_footer(footer))
    image.file.sync()
    image.file.write(image.file.size - FOOTER_SIZE, pack_footer(footer))
    image.footer, image.size = footer, size
    image.flush()


def compact_vhd(image: VhdImage) -> int:
    """Gives up blocks of zeros and closes the gaps, and returns by how many bytes the file shrank."""
    if image.read_only:
        raise DiskImageUnsupported(f"'{image.file.path}' is open for reading only.")
    before = image.file.size
    if image.footer.kind == DYNAMIC:
        for block, place in enumerate(image.table):
            if place != UNUSED and _is_zero_block(image, block):
                _set_entry(image, block, UNUSED)
        image.file.sync()
    _close_gaps(image)
    return before - image.file.size


def _grow_table(image: VhdImage, count: int) -> None:
    """A table with room for `count` blocks: in its place where that is enough, or else behind everything."""
    missing = count - len(image.table)
    room = round_up(image.header.block_count * _ENTRY, SECTOR) // _ENTRY
    image.table += [UNUSED] * missing
    offset = image.header.table_offset
    body = struct.pack(f">{count}I", *image.table).ljust(round_up(count * _ENTRY, SECTOR), b"\xff")
    if count > room:
        offset = round_up(image.file.size - FOOTER_SIZE, SECTOR)
        image.file.write(offset + len(body), pack_footer(image.footer))
    image.file.write(offset, body)
    image.file.sync()
    image.header = evolve(image.header, table_offset=offset, block_count=count)
    image.file.write(image.footer.header_offset, pack_header(image.header))
    image.file.sync()


def _close_gaps(image: VhdImage) -> None:
    """Moves the last blocks to the first places where nothing lies, and cuts the file behind what is left."""
    length = image.bitmap_size + image.block_size
    start = _front(image)
    places = sorted((place * SECTOR, block) for block, place in enumerate(image.table) if place != UNUSED)
    free = _free_places(start, [place for place, _ in places], length)
    for place, block in reversed(places):
        target = next((item for item in free if item < place), None)
        if target is None:
            break
        free.remove(target)
        for at in range(0, length, _STEP):
            image.file.write(target + at, image.file.read(place + at, min(_STEP, length - at)))
        image.file.sync()
        _set_entry(image, block, target // SECTOR)
    table_end = image.header.table_offset + round_up(image.header.block_count * _ENTRY, SECTOR)
    ends = [place * SECTOR + length for place in image.table if place != UNUSED]
    end = max([start, table_end, *ends])
    image.file.write(end, pack_footer(image.footer))
    image.file.truncate(end + FOOTER_SIZE)
    image.file.sync()


def _front(image: VhdImage) -> int:
    """Where blocks may begin: behind header, table and locators, as far as these lie at the front."""
    first = min((place * SECTOR for place in image.table if place != UNUSED), default=image.file.size - FOOTER_SIZE)
    table_end = image.header.table_offset + round_up(image.header.block_count * _ENTRY, SECTOR)
    return first if image.header.table_offset > first or image.footer.kind == DIFFERENCING else table_end


def _free_places(start: int, places: list[int], length: int) -> list[int]:
    free: list[int] = []
    for place in places:
        free += range(start, place - length + 1, length)
        start = place + length
    return free


def _is_zero_block(image: VhdImage, block: int) -> bool:
    place = image.table[block] * SECTOR + image.bitmap_size
    return all(
        is_zero(image.file.read(place + at, min(_STEP, image.block_size - at)))
        for at in range(0, image.block_size, _STEP)
    )


def _set_entry(image: VhdImage, block: int, sector: int) -> None:
    image.table[block] = sector
    image.file.write(image.header.table_offset + block * _ENTRY, struct.pack(">I", sector))
