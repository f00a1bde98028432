"""Where things lie in a VHDX file, which limits hold, and how a structure is read with one clear error.

Constants and small helpers only; each structure has its own module.
"""

from __future__ import annotations

from uuid import UUID

from hvsim.blocks.device import KIB, MIB, TIB
from hvsim.blocks.errors import DiskImageDamaged, UnexpectedEnd
from hvsim.blocks.io import File

FILE_SIGNATURE = b"vhdxfile"
HEADER_OFFSETS = (64 * KIB, 128 * KIB)
HEADER_SIZE = 4 * KIB
REGION_TABLE_OFFSETS = (192 * KIB, 256 * KIB)
REGION_TABLE_SIZE = 64 * KIB
HEADER_AREA = MIB
LOG_SECTOR = 4 * KIB
BITMAP_BLOCK = MIB
SECTORS_PER_BITMAP_BLOCK = 2**23

BAT_REGION = UUID("2DC27766-F623-4200-9D64-115E9BFD4A08")
METADATA_REGION = UUID("8B7CA206-4790-4B9A-B8FE-575F050F886E")
NO_GUID = UUID(int=0)

MIN_BLOCK_SIZE = MIB
MAX_BLOCK_SIZE = 256 * MIB
MIN_DISK_SIZE = 3 * MIB
MAX_DISK_SIZE = 64 * TIB
SECTOR_SIZES = (512, 4096)

DEFAULT_BLOCK_SIZE = 32 * MIB
DEFAULT_DIFFERENCING_BLOCK_SIZE = 2 * MIB


def read_structure(file: File, offset: int, length: int, structure: str) -> bytes:
    """The bytes of a structure. Raises `DiskImageDamaged` naming it where the file is too short."""
    try:
        return file.read(offset, length)
    except UnexpectedEnd:
        raise DiskImageDamaged(structure, f"the file ends at {file.size}, before or within it", file.path) from None


def round_up(value: int, unit: int) -> int:
    """The smallest multiple of `unit` that is not below `value`."""
    return -(-value // unit) * unit
