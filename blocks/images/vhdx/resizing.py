"""Making the disk of a VHDX file larger or smaller, so that a power loss leaves the one size or the other.

Does not know partitions: whoever makes a disk smaller knows that nothing of worth lies behind the new end.
"""

from __future__ import annotations

from attrs import evolve

from hvsim.blocks.device import MIB
from hvsim.blocks.errors import DiskImageUnsupported
from hvsim.blocks.images.vhdx.bat import PRESENT
from hvsim.blocks.images.vhdx.image import VhdxImage
from hvsim.blocks.images.vhdx.journal import Journal
from hvsim.blocks.images.vhdx.layout import round_up
from hvsim.blocks.images.vhdx.log import DataSector
from hvsim.blocks.images.vhdx.metadata import DISK_SIZE, Geometry, changed_items, check_new
from hvsim.blocks.images.vhdx.regions import Region, Regions, write_regions

_ENTRY_SIZE = 8
_STEP = MIB


def resize_vhdx(image: VhdxImage, size: int) -> None:
    """Makes the disk `size` bytes large: what is new reads as zeros, what lay behind a smaller end is lost.

    Raises `DiskImageUnsupported` for a differencing disk, one opened for reading, or a size that no disk has.
    """
    journal = image.journal
    if image.geometry.differencing or journal is None:
        raise DiskImageUnsupported(f"'{image.file.path}' is a differencing disk, or open for reading only.")
    geometry = evolve(image.geometry, size=size)
    check_new(geometry)
    if size == image.size:
        return
    image.begin_change()
    image.flush()
    if size > image.size:
        _prepare_growth(image, geometry)
    _commit_size(image, journal, geometry)


def _prepare_growth(image: VhdxImage, geometry: Geometry) -> None:
    """Everything that the larger disk needs, none of which the smaller one looks at."""
    _fill_last_block(image, geometry)
    old, new = image.geometry.bat_entries * _ENTRY_SIZE, geometry.bat_entries * _ENTRY_SIZE
    if new > image.regions.bat.length:
        _move_table(image, new)
    _write_zeros(image, image.regions.bat.offset + old, new - old)
    if geometry.fixed:
        _allocate(image, geometry)
    image.file.sync()


def _fill_last_block(image: VhdxImage, geometry: Geometry) -> None:
    """Zeros from the end of the disk to the end of its last block, which an earlier, larger disk may have written."""
    within = image.size % image.block_size
    block = image.size // image.block_size
    state, place = image.table.payload(block) if within else (0, 0)
    if state != PRESENT:
        return
    end = place + image.block_size
    if image.file.size < end:  # a fixed disk's last block may be cut off; it is the last thing in the file then
        image.file.truncate(end)
    _write_zeros(image, place + within, image.block_size - within)


def _write_zeros(image: VhdxImage, offset: int, length: int) -> None:
    for item in list(image.file.data_ranges(offset, length)):
        for start in range(item.offset, item.end, _STEP):
            image.file.write(start, bytes(min(_STEP, item.end - start)))


def _move_table(image: VhdxImage, length: int) -> None:
    """Gives the block allocation table a larger region at the end of the file."""
    region = Region(round_up(image.file.size, MIB), round_up(length, MIB))
    image.file.truncate(region.offset + region.length)
    old = image.regions.bat
    for item in list(image.file.data_ranges(old.offset, old.length)):
        for start in range(item.offset, item.end, _STEP):
            piece = image.file.read(start, min(_STEP, item.end - start))
            image.file.write(region.offset + start - old.offset, piece)
    image.file.sync()
    image.regions = Regions(region, image.regions.metadata)
    write_regions(image.file, image.regions)
    image.table.region = region


def _allocate(image: VhdxImage, geometry: Geometry) -> None:
    """Places for all blocks of a larger fixed disk; the entries count once the disk is that large."""
    place = round_up(image.file.size, MIB)
    count = geometry.block_count - image.geometry.block_count
    image.file.truncate(place + count * geometry.block_size)
    for number in range(count):
        image.table.set_payload(image.geometry.block_count + number, PRESENT, place + number * geometry.block_size)
    for offset, content in image.table.dirty_sectors():
        image.file.write(offset, content)
    image.table.dirty.clear()


def _commit_size(image: VhdxImage, journal: Journal, geometry: Geometry) -> None:
    """The one step that changes the disk; what a smaller disk does not use any more is given up after it."""
    entries = image.geometry.bat_entries
    sectors = changed_items(image.file, image.regions.metadata, {DISK_SIZE: geometry.size.to_bytes(8, "little")})
    journal.commit(sectors)
    image.table.clear(geometry.bat_entries, entries)
    journal.commit([DataSector(offset, content) for offset, content in image.table.dirty_sectors()])
    image.table.dirty.clear()
    image.geometry = image.table.geometry = geometry
    image.size = geometry.size
    image.forget_free_places()
    if geometry.fixed:
        journal.empty()
        image.file.truncate(_end_of_use(image))


def _end_of_use(image: VhdxImage) -> int:
    """Where the last thing in the file that counts ends."""
    regions = (image.regions.bat, image.regions.metadata)
    ends = [region.offset + region.length for region in regions]
    return max([*ends, *(place + length for _, place, length in image.table.places())])
