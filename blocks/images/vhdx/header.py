"""The two headers of a VHDX file: which one counts, and how they are replaced so that one is always whole."""

from __future__ import annotations

import struct
from uuid import UUID, uuid5

from attrs import evolve, frozen

from hvsim.blocks.errors import DiskImageDamaged, DiskImageUnsupported, UnexpectedEnd
from hvsim.blocks.images.crc32c import crc32c
from hvsim.blocks.images.vhdx.layout import (
    FILE_SIGNATURE,
    HEADER_OFFSETS,
    HEADER_SIZE,
    LOG_SECTOR,
    NO_GUID,
    read_structure,
)
from hvsim.blocks.io import File

_HEADER = struct.Struct("<4sIQ16s16s16sHHIQ")
_CREATOR = "hvsim"


@frozen
class Header:
    """What a header says. `log_guid` is zero when the log is empty."""

    sequence: int
    file_write_guid: UUID
    data_write_guid: UUID
    log_guid: UUID
    log_offset: int
    log_length: int

    def with_new_file_write(self) -> Header:
        """The header for a file that is about to be written by a new opener."""
        return evolve(self, file_write_guid=uuid5(self.file_write_guid, f"file write {self.sequence}"))

    def with_new_data_write(self) -> Header:
        """The header for a disk whose content is about to change: children of the old content no longer fit."""
        return evolve(self, data_write_guid=uuid5(self.data_write_guid, f"data write {self.sequence}"))


def read_header(file: File) -> Header:
    """The valid header with the higher sequence number. Raises `DiskImageDamaged` when neither copy is whole."""
    if read_structure(file, 0, len(FILE_SIGNATURE), "file identifier") != FILE_SIGNATURE:
        raise DiskImageDamaged("file identifier", "the file does not begin with 'vhdxfile'", file.path)
    headers = [header for offset in HEADER_OFFSETS if (header := _read_copy(file, offset)) is not None]
    if not headers:
        raise DiskImageDamaged("header", "neither of the two copies is whole", file.path)
    newest = max(headers, key=lambda header: header.sequence)
    if newest.log_offset % HEADER_SIZE or newest.log_length % LOG_SECTOR:
        raise DiskImageDamaged("header", "it places the log at an odd offset or length", file.path)
    return newest


def write_header(file: File, header: Header) -> Header:
    """Writes `header` over the older copy and then over the other, each synchronised; returns it as now current."""
    for _ in HEADER_OFFSETS:
        header = evolve(header, sequence=header.sequence + 1)
        file.write(HEADER_OFFSETS[header.sequence % 2], _pack(header))
        file.sync()
    return header


def write_file_identifier(file: File) -> None:
    """Writes the first structure of the file."""
    file.write(0, FILE_SIGNATURE + _CREATOR.encode("utf-16-le"))


def _pack(header: Header) -> bytes:
    body = bytearray(HEADER_SIZE)
    _HEADER.pack_into(
        body,
        0,
        b"head",
        0,
        header.sequence,
        header.file_write_guid.bytes_le,
        header.data_write_guid.bytes_le,
        header.log_guid.bytes_le,
        0,
        1,
        header.log_length,
        header.log_offset,
    )
    struct.pack_into("<I", body, 4, crc32c(bytes(body)))
    return bytes(body)


def _read_copy(file: File, offset: int) -> Header | None:
    try:
        body = file.read(offset, HEADER_SIZE)
    except UnexpectedEnd:
        return None
    signature, checksum, sequence, file_write, data_write, log, log_version, version, length, at = _HEADER.unpack_from(
        body
    )
    if signature != b"head" or crc32c(body[:4] + bytes(4) + body[8:]) != checksum:
        return None
    log_guid = UUID(bytes_le=log)
    if version != 1 or (log_version != 0 and log_guid != NO_GUID):
        raise DiskImageUnsupported(f"'{file.path}' has format version {version}, log {log_version}.", file.path)
    return Header(sequence, UUID(bytes_le=file_write), UUID(bytes_le=data_write), log_guid, at, length)
