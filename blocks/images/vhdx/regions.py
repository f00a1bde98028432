"""The region table of a VHDX file: where the block allocation table and the metadata lie."""

from __future__ import annotations

import struct
from uuid import UUID

from attrs import frozen

from hvsim.blocks.device import MIB
from hvsim.blocks.errors import DiskImageDamaged, DiskImageUnsupported, UnexpectedEnd
from hvsim.blocks.images.crc32c import crc32c
from hvsim.blocks.images.vhdx.layout import (
    BAT_REGION,
    HEADER_AREA,
    METADATA_REGION,
    REGION_TABLE_OFFSETS,
    REGION_TABLE_SIZE,
)
from hvsim.blocks.io import File

_TABLE = struct.Struct("<4sIII")
_ENTRY = struct.Struct("<16sQII")
_MAX_ENTRIES = 2047
_REQUIRED = 1


@frozen
class Region:
    """A part of the file."""

    offset: int
    length: int


@frozen
class Regions:
    """The two regions that every VHDX file has."""

    bat: Region
    metadata: Region


def read_regions(file: File) -> Regions:
    """The regions by the first whole copy of the table. Raises `DiskImageDamaged` or `DiskImageUnsupported`."""
    for offset in REGION_TABLE_OFFSETS:
        table = _read_copy(file, offset)
        if table is not None:
            return _checked(file, table)
    raise DiskImageDamaged("region table", "neither of the two copies is whole", file.path)


def check_log_region(file: File, log: Region, regions: Regions) -> None:
    """Raises `DiskImageDamaged` where writing to the log would write to something else."""
    if log.offset < HEADER_AREA or log.length < MIB or log.offset + log.length > file.size:
        raise DiskImageDamaged("header", f"a log at {log.offset} of {log.length} bytes cannot be", file.path)
    for region in (regions.bat, regions.metadata):
        if log.offset < region.offset + region.length and region.offset < log.offset + log.length:
            raise DiskImageDamaged("header", f"the log at {log.offset} overlaps another region", file.path)


def write_regions(file: File, regions: Regions) -> None:
    """Writes both copies of the table, one after the other: at every moment one of them is whole."""
    body = bytearray(REGION_TABLE_SIZE)
    _TABLE.pack_into(body, 0, b"regi", 0, 2, 0)
    for position, (guid, region) in enumerate(((BAT_REGION, regions.bat), (METADATA_REGION, regions.metadata))):
        at = _TABLE.size + position * _ENTRY.size
        _ENTRY.pack_into(body, at, guid.bytes_le, region.offset, region.length, _REQUIRED)
    struct.pack_into("<I", body, 4, crc32c(bytes(body)))
    for offset in REGION_TABLE_OFFSETS:
        file.write(offset, bytes(body))
        file.sync()


def _read_copy(file: File, offset: int) -> bytes | None:
    try:
        body = file.read(offset, REGION_TABLE_SIZE)
    except UnexpectedEnd:
        return None
    signature, checksum, count, _ = _TABLE.unpack_from(body)
    whole = signature == b"regi" and count <= _MAX_ENTRIES and crc32c(body[:4] + bytes(4) + body[8:]) == checksum
    return body if whole else None


def _checked(file: File, table: bytes) -> Regions:
    _, _, count, _ = _TABLE.unpack_from(table)
    found: dict[UUID, Region] = {}
    for position in range(count):
        raw, offset, length, flags = _ENTRY.unpack_from(table, _TABLE.size + position * _ENTRY.size)
        guid = UUID(bytes_le=raw)
        if guid not in (BAT_REGION, METADATA_REGION):
            if flags & _REQUIRED:
                raise DiskImageUnsupported(f"'{file.path}' needs the region {guid}, which is not known.", file.path)
            continue
        if offset < HEADER_AREA or offset % MIB or length % MIB or not length or offset + length > file.size:
            raise DiskImageDamaged("region table", f"region {guid} at {offset} of {length} bytes cannot be", file.path)
        if guid in found:
            raise DiskImageDamaged("region table", f"region {guid} is listed twice", file.path)
        found[guid] = Region(offset, length)
    if len(found) != 2:
        raise DiskImageDamaged("region table", "the block allocation table or the metadata is not listed", file.path)
    bat, metadata = found[BAT_REGION], found[METADATA_REGION]
    if bat.offset < metadata.offset + metadata.length and metadata.offset < bat.offset + bat.length:
        raise DiskImageDamaged("region table", "the regions overlap", file.path)
    return Regions(bat, metadata)
