"""Changed-block tracking: which blocks of a disk may have changed since a point in time.

Knows bitmaps and generations. Does not know files, virtual machines, or what a backup does with the answer; what
survives a restart is `tracking_state`. The one invariant: tracked is a superset of changed; in doubt, `TrackingLost`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING
from uuid import UUID, uuid4, uuid5

from attrs import define, field, frozen

from hvsim.blocks.blockset import BlockSet, bitmap_runs, block_span, empty_bitmap
from hvsim.blocks.device import KIB, BlockDevice, Buffer, Range
from hvsim.blocks.errors import TrackingLost

if TYPE_CHECKING:
    from pyroaring import BitMap64

DEFAULT_GRANULARITY = 64 * KIB

COARSE_FACTOR = 64
"""Blocks per bit of the write-through map: after a power loss whole groups of so many blocks count as changed."""


@frozen
class TrackingPoint:
    """A moment in the life of one tracker, as a backup keeps it beside its restore point."""

    tracker: UUID
    generation: int

    def __str__(self) -> str:
        return f"{self.tracker}:{self.generation}"

    @classmethod
    def parse(cls, text: str) -> TrackingPoint:
        """The point that `str()` wrote. Raises `TrackingLost` for any other text."""
        try:
            return _parsed(text)
        except ValueError:
            raise TrackingLost(f"'{text}' is not a tracking point") from None


@lru_cache(maxsize=1024)
def _parsed(text: str) -> TrackingPoint:
    """A backup asks for what changed since a point, and gives it up when it has its own."""
    tracker, _, generation = text.partition(":")
    return TrackingPoint(UUID(tracker), int(generation))


@define
class Generation:
    """What was written between the tracking point `number` and the next one."""

    number: int
    changed: BitMap64 = field(factory=empty_bitmap)


@define
class ChangeTracker:
    """Marks writes to one disk, and answers which blocks changed since a point.

    `size` and `granularity` are bytes. `identity` must be one that no other tracker has, random unless given; every
    reset makes a new one of it, so that older points become foreign.
    `generations` ascend by number; `unsaved` holds the coarse groups written since the state was last saved.
    """

    size: int
    granularity: int = DEFAULT_GRANULARITY
    identity: UUID = field(factory=uuid4)
    damage_reason: str = ""
    generations: list[Generation] = field(factory=list)
    next_generation: int = 1
    saves: int = 0
    unsaved: BitMap64 = field(factory=empty_bitmap)

    def mark(self, offset: int, length: int) -> None:
        """Notes that the range may change; call it before the write, so that a crash between loses nothing."""
        first, end = block_span(offset, length, self.granularity)
        if end == first:
            return
        # Also without a generation: a power loss may bring back a saved one that was given up since.
        self.unsaved.add_range(first // COARSE_FACTOR, (end - 1) // COARSE_FACTOR + 1)
        if self.generations:
            self.generations[-1].changed.add_range(first, end)

    def create_point(self) -> TrackingPoint:
        """Begins a new generation and returns the moment before it. Raises `TrackingLost` while damaged."""
        self._check_damage()
        generation = Generation(self.next_generation)
        self.next_generation += 1
        self.generations.append(generation)
        return TrackingPoint(self.identity, generation.number)

    def changed_since(self, point: TrackingPoint, until: TrackingPoint | None = None) -> BlockSet:
        """The blocks that may differ from their content at `point`; always a superset of those that do.

        With `until`, a later point, changes made after it are left out. Raises `TrackingLost` when this tracker cannot
        vouch for a point (foreign, reset, damaged, forgotten): the caller then reads everything.
        """
        start = self._position(point)
        end = len(self.generations) if until is None else self._position(until)
        if end < start:
            raise TrackingLost(f"the point {until} is older than {point}")
        changed = empty_bitmap()
        for generation in self.generations[start:end]:
            changed |= generation.changed
        return BlockSet(self.size, self.granularity, changed)

    def forget(self, point: TrackingPoint) -> None:
        """Gives up `point`: its generation joins the one before, which other points still need."""
        position = self._position(point)
        generation = self.generations.pop(position)
        if position:
            self.generations[position - 1].changed |= generation.changed

    def coarsen(self) -> None:
        """As after a power loss: around what was written since the last save, whole groups of blocks count."""
        for first, end in list(bitmap_runs(self.unsaved)):
            start = first * COARSE_FACTOR * self.granularity
            end = min(end * COARSE_FACTOR * self.granularity, self.size)
            self.mark(start, end - start)

    def reset(self) -> None:
        """Starts anew under a new identity: every point so far is foreign, damage is gone."""
        self.identity = uuid5(self.identity, "reset")
        self.damage_reason = ""
        self.generations.clear()
        self.unsaved.clear()

    def damage(self, reason: str = "the change tracking data is damaged") -> None:
        """Makes the tracker vouch for nothing until it is reset."""
        self.damage_reason = reason
        self.generations.clear()
        self.saves += 1  # what was saved before must not come back after a power loss

    def resize(self, size: int) -> None:
        """Follows a resized disk: as after a reset, because older points speak of another disk."""
        self.size = size
        self.reset()

    def _position(self, point: TrackingPoint) -> int:
        self._check_damage()
        if point.tracker != self.identity:
            raise TrackingLost(f"the point {point} belongs to another tracker, or the tracker was reset since")
        for position, generation in enumerate(self.generations):
            if generation.number == point.generation:
                return position
        raise TrackingLost(f"the point {point} is not kept any more")

    def _check_damage(self) -> None:
        if self.damage_reason:
            raise TrackingLost(self.damage_reason)


class TrackedDevice(BlockDevice):
    """A disk whose every write and discard is marked in a tracker first."""

    def __init__(self, device: BlockDevice, tracker: ChangeTracker) -> None:
        if device.size != tracker.size:
            raise TrackingLost(f"the tracker is of a disk of {tracker.size} bytes, not {device.size}")
        self.size = device.size
        self.read_only = device.read_only
        self.layout = device.layout
        self.device = device
        self.tracker = tracker

    def flush(self) -> None:
        self.device.flush()

    def _read(self, offset: int, length: int) -> bytes:
        return self.device.read(offset, length)

    def _write(self, offset: int, data: Buffer) -> None:
        self.tracker.mark(offset, len(data))
        self.device.write(offset, data)

    def _discard(self, offset: int, length: int) -> None:
        self.tracker.mark(offset, length)
        self.device.discard(offset, length)

    def _allocated(self, offset: int, length: int) -> Iterator[Range]:
        return self.device.allocated_ranges(offset, length)
