"""The footer and the dynamic header of a VHD file: packed, unpacked and checked. All numbers are big-endian."""

from __future__ import annotations

import struct
from uuid import UUID

from attrs import frozen

from hvsim.blocks.device import GIB, MIB
from hvsim.blocks.errors import DiskImageDamaged, DiskImageUnsupported

FOOTER_SIZE = 512
HEADER_SIZE = 1024
SECTOR = 512
FOOTER_COOKIE = b"conectix"
HEADER_COOKIE = b"cxsparse"

FIXED, DYNAMIC, DIFFERENCING = 2, 3, 4
NO_OFFSET = 2**64 - 1
UNUSED = 2**32 - 1

DEFAULT_BLOCK_SIZE = 2 * MIB
BLOCK_SIZES = (512 * 1024, 2 * MIB)
MAX_DISK_SIZE = 2040 * GIB
MIN_DISK_SIZE = 3 * MIB

NO_PARENT = UUID(int=0)

LOCATOR_TABLE = 192
"""Bytes of the header that say where the parent locators lie."""

_FOOTER = struct.Struct(">8sIIQI4sI4sQQHBBII16sB427x")
_HEADER = struct.Struct(">8sQQIIII16sII512s192s256x")
_CHECKSUM_AT = {FOOTER_SIZE: 64, HEADER_SIZE: 36}
_VERSION = 0x00010000
_CREATOR_VERSION = 0x000A0000


@frozen
class Footer:
    """What the footer says. `header_offset` is `NO_OFFSET` for a fixed disk; `created` counts seconds from 2000."""

    size: int
    kind: int
    disk_id: UUID
    header_offset: int
    created: int = 0


@frozen
class DynamicHeader:
    """What the header of a dynamic or differencing disk says; the parent's fields are empty for a dynamic one."""

    table_offset: int
    block_count: int
    block_size: int
    parent_id: UUID = NO_PARENT
    parent_created: int = 0
    parent_name: str = ""
    locators: bytes = bytes(LOCATOR_TABLE)


def checksum(body: bytes) -> int:
    """The one's complement of the byte sum, which the format uses."""
    return ~sum(body) & 0xFFFFFFFF


def geometry(size: int) -> tuple[int, int, int]:
    """Cylinders, heads and sectors per track for a disk of `size` bytes, by the algorithm of the specification."""
    total = min(size // SECTOR, 65535 * 16 * 255)
    if total >= 65535 * 16 * 63:
        sectors, heads = 255, 16
        return total // sectors // heads, heads, sectors
    sectors = 17
    tracks = total // sectors
    heads = max(4, (tracks + 1023) // 1024)
    if tracks >= heads * 1024 or heads > 16:
        sectors, heads = 31, 16
        tracks = total // sectors
    if tracks >= heads * 1024:
        sectors, heads = 63, 16
        tracks = total // sectors
    return tracks // heads, heads, sectors


def pack_footer(footer: Footer) -> bytes:
    """The 512 bytes of a footer."""
    body = _FOOTER.pack(
        FOOTER_COOKIE,
        2,
        _VERSION,
        footer.header_offset,
        footer.created,
        b"win ",
        _CREATOR_VERSION,
        b"Wi2k",
        footer.size,
        footer.size,
        *geometry(footer.size),
        footer.kind,
        0,
        footer.disk_id.bytes,
        0,
    )
    return _with_checksum(body)


def unpack_footer(body: bytes) -> Footer | None:
    """The footer, or None when it is not whole."""
    if len(body) != FOOTER_SIZE or not body.startswith(FOOTER_COOKIE) or not _is_whole(body):
        return None
    fields = _FOOTER.unpack(body)
    header_offset, created, size, kind, disk_id = fields[3], fields[4], fields[9], fields[13], fields[15]
    return Footer(size, kind, UUID(bytes=disk_id), header_offset, created)


def pack_header(header: DynamicHeader) -> bytes:
    """The 1024 bytes of a dynamic header."""
    body = _HEADER.pack(
        HEADER_COOKIE,
        NO_OFFSET,
        header.table_offset,
        _VERSION,
        header.block_count,
        header.block_size,
        0,
        header.parent_id.bytes,
        header.parent_created,
        0,
        header.parent_name.encode("utf-16-be", "surrogatepass")[:510],
        header.locators,
    )
    return _with_checksum(body)


def unpack_header(body: bytes, path: str) -> DynamicHeader:
    """The dynamic header. Raises `DiskImageDamaged`."""
    if not body.startswith(HEADER_COOKIE) or not _is_whole(body):
        raise DiskImageDamaged("dynamic disk header", "its cookie or checksum is wrong", path)
    _, _, table, _, count, block_size, _, parent_id, parent_created, _, name, locators = _HEADER.unpack(body)
    if block_size < SECTOR or block_size & (block_size - 1):
        raise DiskImageDamaged("dynamic disk header", f"a block size of {block_size} bytes is not possible", path)
    parent_name = name.decode("utf-16-be", "replace").rstrip("\0")
    return DynamicHeader(table, count, block_size, UUID(bytes=parent_id), parent_created, parent_name, locators)


def check_new(size: int, block_size: int | None) -> None:
    """Raises `DiskImageUnsupported` where Hyper-V would not make such a disk."""
    if not MIN_DISK_SIZE <= size <= MAX_DISK_SIZE or size % SECTOR:
        raise DiskImageUnsupported(f"A VHD cannot have a size of {size} bytes: whole sectors, from 3 MB to 2040 GB.")
    if block_size is not None and block_size not in BLOCK_SIZES:
        raise DiskImageUnsupported(f"A VHD cannot have blocks of {block_size} bytes: only 512 KB or 2 MB.")


def _with_checksum(body: bytes) -> bytes:
    at = _CHECKSUM_AT[len(body)]
    return body[:at] + struct.pack(">I", checksum(body)) + body[at + 4 :]


def _is_whole(body: bytes) -> bool:
    at = _CHECKSUM_AT[len(body)]
    (stored,) = struct.unpack_from(">I", body, at)
    return checksum(body[:at] + bytes(4) + body[at + 4 :]) == int(stored)
