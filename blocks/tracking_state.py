"""What of change tracking survives: the saved map (as an .rct file) and the write-through map (as an .mrt file).

Writes and reads both as bytes, checksummed. After an orderly stop the saved map is exact; after a power loss the
write-through map adds, coarsely, what was written since. A pair that does not belong together vouches for nothing.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING
from uuid import UUID

from hvsim.blocks.blockset import bitmap_runs
from hvsim.blocks.digest import DIGEST_SIZE, digest
from hvsim.blocks.errors import TrackingLost
from hvsim.blocks.tracking import COARSE_FACTOR, ChangeTracker, Generation

if TYPE_CHECKING:
    from pyroaring import BitMap64

SAVED_MAGIC = b"hvsimRCT"
COARSE_MAGIC = b"hvsimMRT"
_HEADER = struct.Struct("<8s16sQQQQI")
_GENERATION = struct.Struct("<QI")


def save_tracker(tracker: ChangeTracker) -> bytes:
    """The whole state, for an orderly stop or a checkpoint of it; the write-through map starts empty from here."""
    tracker.saves += 1
    tracker.unsaved.clear()
    body = _header(SAVED_MAGIC, tracker, len(tracker.generations))
    reason = tracker.damage_reason.encode()
    body += struct.pack("<I", len(reason)) + reason
    for generation in tracker.generations:
        bitmap = generation.changed.serialize()
        body += _GENERATION.pack(generation.number, len(bitmap)) + bitmap
    return body + digest(body)


def write_through_map(tracker: ChangeTracker) -> bytes:
    """The coarse map of what was written since `save_tracker`; a real host keeps it on disk at every moment."""
    bitmap = tracker.unsaved.serialize()
    body = _header(COARSE_MAGIC, tracker, len(bitmap)) + bitmap
    return body + digest(body)


def load_tracker(saved: bytes, coarse: bytes) -> ChangeTracker:
    """The tracker as it was saved, with everything in `coarse` marked on top.

    Raises `TrackingLost` when either is damaged, or when `saved` is not the last save before `coarse`: a stale state
    would leave a silent gap.
    """
    tracker = _read_saved(saved)
    identity, next_generation, saves, bitmap = _read_coarse(coarse)
    if identity != tracker.identity or saves != tracker.saves:
        raise TrackingLost("the change tracking file is older than the disk's last writes")
    tracker.next_generation = next_generation  # a point handed out after the save must never be handed out twice
    for first, end in bitmap_runs(bitmap):
        start = first * COARSE_FACTOR * tracker.granularity
        end = min(end * COARSE_FACTOR * tracker.granularity, tracker.size)
        tracker.mark(start, end - start)
    return tracker


def _header(magic: bytes, tracker: ChangeTracker, count: int) -> bytes:
    return _HEADER.pack(
        magic,
        tracker.identity.bytes,
        tracker.size,
        tracker.granularity,
        tracker.next_generation,
        tracker.saves,
        count,
    )


def _checked_body(data: bytes, magic: bytes) -> bytes:
    body, check = data[:-DIGEST_SIZE], data[-DIGEST_SIZE:]
    if len(body) < _HEADER.size or digest(body) != check or not body.startswith(magic):
        raise TrackingLost("the change tracking file is corrupted and unreadable")
    return body


def _read_saved(data: bytes) -> ChangeTracker:
    from pyroaring import BitMap64

    body = _checked_body(data, SAVED_MAGIC)
    _, identity, size, granularity, next_generation, saves, count = _HEADER.unpack_from(body)
    position = _HEADER.size
    (length,) = struct.unpack_from("<I", body, position)
    reason = body[position + 4 : position + 4 + length].decode()
    position += 4 + length
    tracker = ChangeTracker(size, granularity, UUID(bytes=identity), reason, [], next_generation, saves)
    for _ in range(count):
        number, length = _GENERATION.unpack_from(body, position)
        position += _GENERATION.size
        tracker.generations.append(Generation(number, BitMap64.deserialize(body[position : position + length])))
        position += length
    return tracker


def _read_coarse(data: bytes) -> tuple[UUID, int, int, BitMap64]:
    from pyroaring import BitMap64

    body = _checked_body(data, COARSE_MAGIC)
    _, identity, _, _, next_generation, saves, length = _HEADER.unpack_from(body)
    return (
        UUID(bytes=identity),
        next_generation,
        saves,
        BitMap64.deserialize(body[_HEADER.size : _HEADER.size + length]),
    )
