"""The bytes of a backup file: pages, extents and records, as `docs/backup-format.md` describes them.

Packs and unpacks. Does not read or write files, and leaves to its callers what an invalid part means.
"""

from __future__ import annotations

import json
import struct
from typing import NamedTuple
from uuid import UUID

from attrs import frozen

from hvsim.blocks.datapath.codec import CHECK_SIZE, DIGESTS
from hvsim.blocks.datapath.compression import CODEC_ZERO as CODEC_ZERO
from hvsim.blocks.datapath.records import ROW
from hvsim.blocks.device import KIB, MIB
from hvsim.blocks.digest import DIGEST_SIZE, digest_function

PAGE = 4 * KIB
SECTOR = 512
"""The least that every medium writes whole."""

MAGIC = b"HVSIMBKP"
COMMIT_MAGIC = b"HVCOMMIT"
VERSION = 2

COMMIT_SLOTS = (PAGE, 2 * PAGE, 3 * PAGE, 4 * PAGE)
"""Two pairs; the commits take turns between the pairs, and each is written to both pages of its pair."""

DATA_START = 5 * PAGE

MIN_BLOCK_SIZE = 64 * KIB
MAX_BLOCK_SIZE = 8 * MIB
DEFAULT_BLOCK_SIZE = MIB

SEAL_SIZE = 64
"""More than a nonce and a tag take."""

MAX_STORED_SIZE = MAX_BLOCK_SIZE + SEAL_SIZE
"""No stored block is longer: packing never adds, sealing a nonce and a tag. A reader takes no more memory for one."""

MAX_ROOT_SIZE = 4 * MIB
"""Some thousand machines in one file. One that claims to be larger is damage: taken apart it takes far more memory."""

MAX_CONFIGURATION_SIZE = 16 * MIB
"""A configuration that claims to be larger is damage; a real one takes some kilobytes."""

MAX_ID_LENGTH = 1024
"""Characters of a restore point's id, which listings repeat."""

MAX_TABLE_SIZE = 64 * MIB
"""A disk of 64 TiB that is full, in blocks of 64 KiB, has a segment table of this size."""

MAX_NUMBER = 2**63 - 1
"""No count, size or offset is larger."""

SPAN = 1024
"""Blocks of a disk that one segment of its map may name."""

RECORD_SIZE = 64
ROW_SIZE = 64
MAX_SEGMENT_SIZE = SPAN * RECORD_SIZE

NO_DIGEST = bytes(DIGEST_SIZE)

EMPTY_PAGE = bytes(PAGE)

_ALGORITHM_AT = PAGE - DIGEST_SIZE - 1
_TEXT = json.JSONEncoder(sort_keys=True)
_IDENTITY = struct.Struct("<8sII16sI")
_COMMIT = struct.Struct("<8sQ16sQQ32s")
_BEGINNING = struct.pack("<8sI", MAGIC, VERSION)
_ROW = struct.Struct("<QQII8x32s")


class BlockRecord(NamedTuple):
    """Where one block of a disk lies, and what it must hold.

    `place` is the codec in its low byte and above it the number of the file, counted in the file that holds the record:
    0 for that file itself. `digest` is of the content, `check` the first bytes of the digest of what is stored; a zero
    block has neither.
    """

    block: int
    offset: int
    length: int
    place: int
    check: bytes
    digest: bytes

    @property
    def codec(self) -> int:
        return self.place & 0xFF

    @property
    def file(self) -> int:
        return self.place >> 8


class SegmentRow(NamedTuple):
    """Where the records of blocks `number * SPAN` and following lie; `file` as in a record."""

    number: int
    offset: int
    length: int
    file: int
    digest: bytes


class Extent(NamedTuple):
    """A checked stretch of the file: a table, the configuration, or the root."""

    offset: int
    length: int
    digest: bytes


@frozen
class Commit:
    """One commit record: what it names is whole, because it was written and synchronised first."""

    sequence: int
    file_id: UUID
    root: Extent


def sealed(body: bytes, algorithm: str) -> bytes:
    """A page: `body`, zeros, the number of the digest algorithm, and the digest of all that at the end."""
    padded = body.ljust(_ALGORITHM_AT, b"\0") + bytes([DIGESTS.index(algorithm)])  # a page has its number
    return padded + digest_function(algorithm)(padded)


def unsealed(page: bytes) -> tuple[bytes, str] | None:
    """The page without its digest, and the digest's algorithm; None when the digest does not fit."""
    if len(page) != PAGE or page[_ALGORITHM_AT] >= len(DIGESTS) or page == EMPTY_PAGE:
        return None
    body, algorithm = page[:-DIGEST_SIZE], DIGESTS[page[_ALGORITHM_AT]]
    return (body, algorithm) if digest_function(algorithm)(body) == page[-DIGEST_SIZE:] else None


def pack_identity(file_id: UUID, description: dict[str, str], algorithm: str) -> bytes:
    """The first page: what the file is, and for which restore point; a text that finds no room is left out."""
    text = _TEXT.encode(description).encode()
    if len(text) > _ALGORITHM_AT - _IDENTITY.size:
        text = b"{}"
    return sealed(_IDENTITY.pack(MAGIC, VERSION, PAGE, file_id.bytes, len(text)) + text, algorithm)


@frozen
class Identity:
    """What the first page says. `description` tells which restore point the file was made for."""

    file_id: UUID
    version: int
    description: dict[str, str]


def unpack_identity(page: bytes) -> Identity | None:
    """What the page says, or None when it is damaged."""
    found = unsealed(page)
    if found is None or not found[0].startswith(MAGIC):
        return None
    _, version, _, file_id, length = _IDENTITY.unpack_from(found[0])
    try:
        text = json.loads(found[0][_IDENTITY.size : _IDENTITY.size + length])
        description = {str(key): str(value) for key, value in text.items()}
    except (ValueError, AttributeError, RecursionError):
        description = {}  # another version may say it in another way
    return Identity(UUID(bytes=file_id), version, description)


def is_of_this_version(page: bytes) -> bool:
    """Whether the first page says so; it may be damaged all the same."""
    return page.startswith(_BEGINNING)


def pack_commit(commit: Commit, algorithm: str) -> bytes:
    """The page of a commit record."""
    root = commit.root
    return sealed(
        _COMMIT.pack(COMMIT_MAGIC, commit.sequence, commit.file_id.bytes, root.offset, root.length, root.digest),
        algorithm,
    )


def unpack_commit(page: bytes) -> tuple[Commit, str] | None:
    """The commit record in the page and the file's digest algorithm, or None when there is none or it is damaged."""
    found = unsealed(page)
    if found is None or not found[0].startswith(COMMIT_MAGIC):
        return None
    _, sequence, file_id, offset, length, root_digest = _COMMIT.unpack_from(found[0])
    return Commit(sequence, UUID(bytes=file_id), Extent(offset, length, root_digest)), found[1]


def is_begun_commit(page: bytes, sequence: int, file_id: UUID) -> bool:
    """Whether the page begins as that commit does and its end, with the digest, is another one's or none.

    A medium writes sectors whole: so looks a page whose writer was stopped within it.
    """
    head = page[: _COMMIT.size]
    if len(head) < _COMMIT.size or any(page[_COMMIT.size : PAGE - SECTOR]) or unsealed(page) is not None:
        return False
    magic, number, owner, *_ = _COMMIT.unpack(head)
    return (magic, number, owner) == (COMMIT_MAGIC, sequence, file_id.bytes)


def commit_slots(sequence: int) -> tuple[int, int]:
    """The two page offsets that commit number `sequence` is written to."""
    pair = (sequence % 2) * 2
    return COMMIT_SLOTS[pair], COMMIT_SLOTS[pair + 1]


def pack_record(block: int, offset: int, length: int, place: int, check: bytes, digest: bytes) -> bytes:
    """The bytes of a record."""
    return ROW.pack(block, offset, length, place, check, digest)


def zero_record(block: int) -> bytes:
    """The record of a block that became zero."""
    return ROW.pack(block, 0, 0, CODEC_ZERO, bytes(CHECK_SIZE), NO_DIGEST)


def unpack_record(data: bytes | bytearray, position: int) -> BlockRecord:
    """The record at `position`, counted in records."""
    return BlockRecord._make(ROW.unpack_from(data, position * RECORD_SIZE))


def unpack_records(data: bytes | bytearray) -> list[BlockRecord]:
    """All records of a segment."""
    return [BlockRecord._make(values) for values in ROW.iter_unpack(data)]


def pack_row(row: SegmentRow) -> bytes:
    """The bytes of a row of a segment table."""
    return _ROW.pack(*row)


def unpack_row(data: bytes, position: int) -> SegmentRow:
    """The row at `position`, counted in rows."""
    return SegmentRow._make(_ROW.unpack_from(data, position * ROW_SIZE))
