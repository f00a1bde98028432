"""The log of a VHDX file: metadata updates that are written here first, so that a power loss cannot tear them.

Finds and replays the active sequence of a log that somebody else left behind, and writes entries of its own. Does not
know what the logged sectors mean.
"""

from __future__ import annotations

import struct
from uuid import UUID

from attrs import frozen

from hvsim.blocks.errors import DiskImageDamaged
from hvsim.blocks.images.crc32c import crc32c
from hvsim.blocks.images.vhdx.header import Header
from hvsim.blocks.images.vhdx.layout import LOG_SECTOR, read_structure, round_up
from hvsim.blocks.io import File

_ENTRY = struct.Struct("<4sIIIQII16sQQ")
_DESCRIPTOR = struct.Struct("<4sIQQQ")
_LEADING = 8
_TRAILING = 4
_STEP = 1024 * 1024

MAX_SECTORS_PER_ENTRY = 94
"""With one sector of descriptors such an entry takes less than half of the smallest log."""


@frozen
class ZeroRange:
    """A logged update: this range of the file becomes zeros."""

    offset: int
    length: int


@frozen
class DataSector:
    """A logged update: this sector of the file becomes `data`."""

    offset: int
    data: bytes


@frozen
class LogEntry:
    """One valid entry: `position` and `tail` are offsets in the log."""

    position: int
    length: int
    tail: int
    sequence: int
    flushed_size: int
    last_size: int
    updates: tuple[ZeroRange | DataSector, ...]


def replay(file: File, header: Header) -> None:
    """Applies the active sequence of the log to `file`. Raises `DiskImageDamaged` when there is no whole one."""
    log = read_structure(file, header.log_offset, header.log_length, "log")
    entries = {entry.position: entry for entry in _valid_entries(log, header.log_guid)}
    sequence = _active_sequence(entries, len(log))
    if not sequence:
        raise DiskImageDamaged("log", "it is in use, and no sequence of entries in it is whole", file.path)
    if sequence[-1].flushed_size > file.size:
        raise DiskImageDamaged("log", f"the file was {sequence[-1].flushed_size} bytes long and is cut off", file.path)
    for entry in sequence:
        for update in entry.updates:
            _apply(file, update)
    if sequence[-1].last_size > file.size:
        file.truncate(sequence[-1].last_size)
    file.sync()


def pack_entry(sectors: list[DataSector], position: int, sequence: int, guid: UUID, file_size: int) -> bytes:
    """One entry for at most `MAX_SECTORS_PER_ENTRY` sectors that stands for itself: its tail is its own position."""
    length = LOG_SECTOR * (1 + len(sectors))
    descriptors, data = b"", b""
    for sector in sectors:
        leading, middle, trailing = sector.data[:_LEADING], sector.data[_LEADING:-_TRAILING], sector.data[-_TRAILING:]
        descriptors += b"desc" + trailing + leading + struct.pack("<QQ", sector.offset, sequence)
        data += b"data" + struct.pack("<I", sequence >> 32) + middle + struct.pack("<I", sequence & 0xFFFFFFFF)
    head = _ENTRY.pack(b"loge", 0, length, position, sequence, len(sectors), 0, guid.bytes_le, file_size, file_size)
    entry = (head + descriptors).ljust(LOG_SECTOR, b"\0") + data
    return entry[:4] + struct.pack("<I", crc32c(entry)) + entry[8:]


def _apply(file: File, update: ZeroRange | DataSector) -> None:
    if isinstance(update, DataSector):
        file.write(update.offset, update.data)
        return
    end = min(update.offset + update.length, file.size)  # behind the end everything is zero, however much is asked for
    for offset in range(update.offset, end, _STEP):
        file.write(offset, bytes(min(_STEP, end - offset)))


def _valid_entries(log: bytes, guid: UUID) -> list[LogEntry]:
    positions = range(0, len(log), LOG_SECTOR)
    return [entry for position in positions if (entry := _parse(log, position, guid)) is not None]


def _active_sequence(entries: dict[int, LogEntry], log_length: int) -> list[LogEntry]:
    """The entries from the tail of the newest one that can be reached from its tail, in order."""
    for head in sorted(entries.values(), key=lambda entry: entry.sequence, reverse=True):
        walked: list[LogEntry] = []
        entry = entries.get(head.tail)
        while entry is not None and (not walked or entry.sequence == walked[-1].sequence + 1):
            walked.append(entry)
            if entry is head:
                return walked
            entry = entries.get((entry.position + entry.length) % log_length)
    return []


def _parse(log: bytes, position: int, guid: UUID) -> LogEntry | None:
    signature, checksum, length, tail, sequence, count, _, entry_guid, flushed, last = _ENTRY.unpack_from(log, position)
    if signature != b"loge" or UUID(bytes_le=entry_guid) != guid or not sequence:
        return None
    if not LOG_SECTOR <= length <= len(log) or length % LOG_SECTOR or tail % LOG_SECTOR or tail >= len(log):
        return None
    entry = log[position : position + length]
    entry += log[: length - len(entry)]
    descriptor_area = round_up(_ENTRY.size + count * _DESCRIPTOR.size, LOG_SECTOR)
    if descriptor_area > length or crc32c(entry[:4] + bytes(4) + entry[8:]) != checksum:
        return None
    updates = _parse_updates(entry, count, sequence, descriptor_area)
    if updates is None:
        return None
    return LogEntry(position, length, tail, sequence, flushed, last, updates)


def _parse_updates(
    entry: bytes, count: int, sequence: int, data_position: int
) -> tuple[ZeroRange | DataSector, ...] | None:
    updates: list[ZeroRange | DataSector] = []
    for number in range(count):
        at = _ENTRY.size + number * _DESCRIPTOR.size
        signature, _, second, offset, descriptor_sequence = _DESCRIPTOR.unpack_from(entry, at)
        if descriptor_sequence != sequence or offset % LOG_SECTOR:
            return None
        if signature == b"zero" and second % LOG_SECTOR == 0:
            updates.append(ZeroRange(offset, second))
            continue
        sector = entry[data_position : data_position + LOG_SECTOR]
        data_position += LOG_SECTOR
        high_low = sector[4:8] + sector[-4:]
        expected = struct.pack("<II", sequence >> 32, sequence & 0xFFFFFFFF)
        if signature != b"desc" or len(sector) != LOG_SECTOR or sector[:4] != b"data" or high_low != expected:
            return None
        leading, trailing = entry[at + 8 : at + 16], entry[at + 4 : at + 8]
        updates.append(DataSector(offset, leading + sector[_LEADING:-_TRAILING] + trailing))
    return tuple(updates)
