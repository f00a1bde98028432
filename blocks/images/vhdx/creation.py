"""New VHDX files: dynamic, fixed and differencing, laid out as Hyper-V lays out new ones."""

from __future__ import annotations

from uuid import UUID, uuid4, uuid5

from hvsim.blocks.device import MIB
from hvsim.blocks.errors import DiskImageUnsupported
from hvsim.blocks.images.vhdx.bat import PRESENT, BlockAllocationTable, read_bat
from hvsim.blocks.images.vhdx.header import Header, write_file_identifier, write_header
from hvsim.blocks.images.vhdx.image import VhdxImage
from hvsim.blocks.images.vhdx.layout import (
    DEFAULT_BLOCK_SIZE,
    DEFAULT_DIFFERENCING_BLOCK_SIZE,
    HEADER_AREA,
    NO_GUID,
    round_up,
)
from hvsim.blocks.images.vhdx.locator import parent_locator
from hvsim.blocks.images.vhdx.metadata import Geometry, check_new, pack_geometry
from hvsim.blocks.images.vhdx.regions import Region, Regions, write_regions
from hvsim.blocks.io import File

_LOG = Region(HEADER_AREA, MIB)
_METADATA = Region(2 * MIB, MIB)
_BAT_OFFSET = 3 * MIB
_BAT_ENTRY = 8


def create_vhdx(
    file: File,
    size: int,
    *,
    fixed: bool = False,
    block_size: int = DEFAULT_BLOCK_SIZE,
    logical_sector: int = 512,
    physical_sector: int = 4096,
    disk_id: UUID | None = None,
) -> VhdxImage:
    """Fills the empty `file` with a new disk of zeros and opens it for writing.

    Sizes are bytes. `disk_id` decides every identifier in the file; without one it is random. Raises
    `DiskImageUnsupported` for what Hyper-V does not make.
    """
    geometry = Geometry(size, block_size, logical_sector, physical_sector, disk_id or uuid4(), fixed)
    return _create(file, geometry)


def create_differencing_vhdx(
    file: File,
    parent: VhdxImage,
    *,
    parent_path: str = "",
    block_size: int = DEFAULT_DIFFERENCING_BLOCK_SIZE,
    physical_sector: int | None = None,
    disk_id: UUID | None = None,
) -> VhdxImage:
    """Fills the empty `file` with a child over `parent` and opens it for writing.

    `parent_path` is kept in the locator: a path within the storage, or an absolute Windows path.
    The child has the parent's sectors, but for what `physical_sector` says.
    """
    if not isinstance(parent, VhdxImage):
        raise DiskImageUnsupported("The parent of a differencing VHDX is a VHDX.")
    locator = parent_locator(file.path, parent_path or parent.file.path, parent.data_write_guid)
    of = parent.geometry
    identity = disk_id or uuid4()
    physical = physical_sector or of.physical_sector
    geometry = Geometry(of.size, block_size, of.logical_sector, physical, identity, False, True, locator)
    return _create(file, geometry, parent)


def _create(file: File, geometry: Geometry, parent: VhdxImage | None = None) -> VhdxImage:
    check_new(geometry)
    if file.size:
        raise DiskImageUnsupported(f"'{file.path}' is not empty.", file.path)
    bat = Region(_BAT_OFFSET, round_up(geometry.bat_entries * _BAT_ENTRY, MIB))
    end = bat.offset + bat.length
    file.truncate(end + (round_up(geometry.size, MIB) if geometry.fixed else 0))
    write_file_identifier(file)
    write_regions(file, Regions(bat, _METADATA))
    file.write(_METADATA.offset, pack_geometry(geometry))
    if geometry.fixed:
        _allocate_all(read_bat(file, bat, geometry), file, end)
    file_write = uuid5(geometry.disk_id, "file write")
    data_write = uuid5(geometry.disk_id, "data write")
    write_header(file, Header(0, file_write, data_write, NO_GUID, _LOG.offset, _LOG.length))
    return VhdxImage(file, parent=parent, writable=True)


def _allocate_all(table: BlockAllocationTable, file: File, offset: int) -> None:
    for block in range(table.geometry.block_count):
        table.set_payload(block, PRESENT, offset + block * table.geometry.block_size)
    for place, content in table.dirty_sectors():
        file.write(place, content)
