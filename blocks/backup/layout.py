"""The bytes of a backup file: pages, records and their checks, as `docs/backup-format.md` describes them.

Packs and unpacks. Does not read or write files, and leaves to its callers what an invalid part means.
"""

from __future__ import annotations

import struct
from typing import NamedTuple
from uuid import UUID

from attrs import frozen

from hvsim.blocks.device import KIB, MIB
from hvsim.blocks.digest import DIGEST_SIZE, digest

PAGE = 4 * KIB
MAGIC = b"HVSIMBKP"
COMMIT_MAGIC = b"HVCOMMIT"
VERSION = 1

COMMIT_SLOTS = (PAGE, 2 * PAGE, 3 * PAGE, 4 * PAGE)
"""Two pairs; the commits take turns between the pairs, and each is written to both pages of its pair."""

DATA_START = 5 * PAGE

MIN_BLOCK_SIZE = 64 * KIB
MAX_BLOCK_SIZE = 8 * MIB
DEFAULT_BLOCK_SIZE = MIB

MAX_ROOT_SIZE = 64 * MIB
"""A root that claims to be larger is damage; a real one takes some kilobytes."""

CODEC_ZERO, CODEC_NONE, CODEC_LZ4, CODEC_ZSTD = range(4)

CHECK_SIZE = 8
NO_DIGEST = bytes(DIGEST_SIZE)

_IDENTITY = struct.Struct("<8sII16sI")
_COMMIT = struct.Struct("<8sQ16sQQ32s")
_RECORD = struct.Struct("<QQIB3x8s32s")
RECORD_SIZE = _RECORD.size


class BlockRecord(NamedTuple):
    """Where one block of a disk lies in the file, and what it must hold.

    `digest` is of the content, `check` the first bytes of the digest of what is stored; a zero block has neither.
    """

    block: int
    offset: int
    length: int
    codec: int
    check: bytes
    digest: bytes


@frozen
class Extent:
    """A checked stretch of the file: a map, the configuration, or the root."""

    offset: int
    length: int
    digest: bytes


@frozen
class Commit:
    """One commit record: what it names is whole, because it was written and synchronised first."""

    sequence: int
    file_id: UUID
    root: Extent


def zero_record(index: int) -> BlockRecord:
    """The record of a block that became zero."""
    return BlockRecord(index, 0, 0, CODEC_ZERO, bytes(CHECK_SIZE), NO_DIGEST)


def sealed(body: bytes) -> bytes:
    """A page: `body`, zeros, and the digest of both at the end."""
    padded = body.ljust(PAGE - DIGEST_SIZE, b"\0")
    return padded + digest(padded)


def unsealed(page: bytes) -> bytes | None:
    """The page without its digest, or None when the digest does not fit."""
    body = page[:-DIGEST_SIZE]
    return body if len(page) == PAGE and digest(body) == page[-DIGEST_SIZE:] else None


def pack_identity(file_id: UUID, description: bytes) -> bytes:
    """The first page: what the file is, and which restore point it was made for."""
    room = PAGE - DIGEST_SIZE - _IDENTITY.size
    if len(description) > room:
        description = b"{}"
    return sealed(_IDENTITY.pack(MAGIC, VERSION, PAGE, file_id.bytes, len(description)) + description)


def unpack_identity(page: bytes) -> tuple[UUID, int, bytes] | None:
    """File id, format version and description, or None when the page is damaged."""
    body = unsealed(page)
    if body is None or not body.startswith(MAGIC):
        return None
    _, version, _, file_id, length = _IDENTITY.unpack_from(body)
    return UUID(bytes=file_id), version, body[_IDENTITY.size : _IDENTITY.size + length]


def pack_commit(commit: Commit) -> bytes:
    """The page of a commit record."""
    root = commit.root
    return sealed(
        _COMMIT.pack(COMMIT_MAGIC, commit.sequence, commit.file_id.bytes, root.offset, root.length, root.digest)
    )


def unpack_commit(page: bytes) -> Commit | None:
    """The commit record in the page, or None when there is none or it is damaged."""
    body = unsealed(page)
    if body is None or not body.startswith(COMMIT_MAGIC):
        return None
    _, sequence, file_id, offset, length, root_digest = _COMMIT.unpack_from(body)
    return Commit(sequence, UUID(bytes=file_id), Extent(offset, length, root_digest))


def commit_slots(sequence: int) -> tuple[int, int]:
    """The two page offsets that commit number `sequence` is written to."""
    pair = (sequence % 2) * 2
    return COMMIT_SLOTS[pair], COMMIT_SLOTS[pair + 1]


def pack_map(records: list[BlockRecord]) -> bytes:
    """The block map of one disk: its records, ascending by block index."""
    return b"".join([_RECORD.pack(*record) for record in records])


def unpack_map(data: bytes) -> dict[int, BlockRecord]:
    """The records of a block map by block index."""
    return {values[0]: BlockRecord._make(values) for values in _RECORD.iter_unpack(data)}
