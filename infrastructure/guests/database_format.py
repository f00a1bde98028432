"""How a guest's database lies on its disk: header, log records and pages, each with a checksum; and reading it back.

Bytes only: what a restore has lost is told from the restored disk, not from what the simulation remembers.
"""

from __future__ import annotations

import struct

from attrs import frozen

from hvsim.blocks.device import BlockDevice
from hvsim.blocks.digest import digest
from hvsim.infrastructure.texts import utf8

PAGE = 8192
LOG_RECORD = 512
_MAGIC = b"HVSIMDB1"
_HEADER = struct.Struct("<8s64sQIIQQQ?")
_RECORD = struct.Struct("<QIQ")
_CHECK = 16


@frozen
class Header:
    """The first page: what the database is, and what its pages and log hold.

    `checkpoint` is the last transaction that is in the pages. `promised` is kept for `clean` databases only: there it
    is the last transaction of all.
    """

    name: str
    seed: int
    pages: int
    log_records: int
    checkpoint: int
    truncated: int
    clean: bool
    promised: int = 0

    def packed(self) -> bytes:
        """The page's bytes."""
        name = utf8(self.name)[:64]
        promised = self.promised if self.clean else 0
        body = _HEADER.pack(
            _MAGIC,
            name,
            self.seed,
            self.pages,
            self.log_records,
            self.checkpoint,
            self.truncated,
            promised,
            self.clean,
        )
        return _sealed(body, PAGE)

    @classmethod
    def unpacked(cls, data: bytes) -> Header | None:
        """The header in a page, None where none is or it is damaged."""
        if data[:8] != _MAGIC or not _is_sealed(data, _HEADER.size):
            return None
        _, name, seed, pages, records, checkpoint, truncated, promised, clean = _HEADER.unpack_from(data)
        return cls(name.rstrip(b"\0").decode(), seed, pages, records, checkpoint, truncated, clean, promised)


@frozen
class DatabaseState:
    """What a disk says about a database: whether it was closed in order, the last transaction in its pages, the last
    that its log still has, and the pages that are damaged.
    """

    name: str
    clean: bool
    checkpoint: int
    recoverable: int
    truncated: int
    damaged_pages: tuple[int, ...] = ()

    @property
    def replayed(self) -> int:
        """How many that are."""
        return self.recoverable - self.checkpoint


def log_record(number: int, page: int, seed: int) -> bytes:
    """The record of a transaction."""
    return _sealed(_RECORD.pack(number, page, seed), LOG_RECORD)


def page_content(number: int, page: int, seed: int) -> bytes:
    """A page as a transaction leaves it."""
    body = _RECORD.pack(number, page, seed)
    rows = digest(body) * ((PAGE - _RECORD.size - _CHECK) // 32)
    return _sealed(body + rows, PAGE)


def read_database(device: BlockDevice, offset: int, *, check_pages: bool = False) -> DatabaseState | None:
    """The database that begins at `offset` of a disk; None where none does. `check_pages` reads all of it."""
    if offset + PAGE > device.size:
        return None
    header = Header.unpacked(device.read(offset, PAGE))
    if header is None:
        return None
    last = header.checkpoint
    while True:
        slot = last % header.log_records
        data = device.read(offset + PAGE + slot * LOG_RECORD, LOG_RECORD)
        if not _is_sealed(data, _RECORD.size) or _RECORD.unpack_from(data)[::2] != (last + 1, header.seed):
            break
        last += 1
    damaged = tuple(_damaged_pages(device, offset, header)) if check_pages else ()
    return DatabaseState(header.name, header.clean, header.checkpoint, last, header.truncated, damaged)


def _damaged_pages(device: BlockDevice, offset: int, header: Header) -> list[int]:
    area = offset + PAGE + header.log_records * LOG_RECORD
    found = []
    for page in range(header.pages):
        data = device.read(area + page * PAGE, PAGE)
        if data.count(0) != PAGE and (not _is_sealed(data) or _RECORD.unpack_from(data)[1:] != (page, header.seed)):
            found.append(page)
    return found


def _sealed(body: bytes, length: int) -> bytes:
    """`body` filled up to `length`, with its checksum at the end."""
    data = body.ljust(length - _CHECK, b"\0")
    return data + digest(data)[:_CHECK]


def _is_sealed(data: bytes, needed: int = 0) -> bool:
    return len(data) > needed and digest(data[:-_CHECK])[:_CHECK] == data[-_CHECK:]
