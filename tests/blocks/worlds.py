"""One machine's disk with its tracker, checkpoints and backups, and a dictionary that says what everything must hold.

Every method is one thing that can happen; it keeps device and dictionary in step. `check` compares.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from enum import Enum

from attrs import define, field

from hvsim.blocks import (
    BackupError,
    BlockDevice,
    BlockSet,
    ChangeTracker,
    Compression,
    DifferencingDevice,
    FaultPlan,
    FaultyStorage,
    MemoryDevice,
    MemoryStorage,
    OperationCancelled,
    PointKind,
    Repository,
    RestorePoint,
    StorageError,
    TrackedDevice,
    TrackingEvent,
    TrackingKind,
    TrackingLost,
    TrackingPoint,
    copy_device,
    driver_file,
    load_tracker,
    save_tracker,
    start_driver,
    witness,
    write_through_map,
)
from hvsim.blocks.datapath.codec import CodecHeader
from hvsim.blocks.datapath.records import Cancellation
from tests.blocks.receivers import Receiver

PASSWORD = "a password"
SECTOR = 512
GRAIN = 4096
BLOCK = 64 * 1024
SIZE = 6 * BLOCK + 3 * SECTOR

Model = dict[int, bytes]
"""Sector number to its 512 bytes; a sector that is not there is zero."""


class Failure(Enum):
    """What keeps a backup from being finished."""

    NONE = "none"
    CANCELLED = "cancelled"
    ABANDONED = "abandoned"
    WRITE_ERROR = "a write fails"
    FULL = "the volume is full"
    TORN = "a write is torn"


class ReadMode(Enum):
    """How a backup reads the disk."""

    FULL = "full"
    TRACKED = "what changed"
    UNTRACKED = "everything, comparing digests"


def write_model(model: Model, offset: int, data: bytes) -> None:
    position = 0
    while position < len(data):
        sector, within = divmod(offset + position, SECTOR)
        part = data[position : position + SECTOR - within]
        old = model.get(sector, bytes(SECTOR))
        new = old[:within] + part + old[within + len(part) :]
        if any(new):
            model[sector] = new
        else:
            model.pop(sector, None)
        position += len(part)


def assert_holds(device: BlockDevice, model: Model, size: int) -> None:
    assert device.size == size
    content = device.read(0, size)
    for sector in range(size // SECTOR):
        held = content[sector * SECTOR : (sector + 1) * SECTOR]
        assert held == model.get(sector, bytes(SECTOR)), f"sector {sector} differs"


@define
class World:
    """The machine. `chain` are its devices from the base to the newest, `models` what each of them shows."""

    kind: TrackingKind = TrackingKind.RESILIENT
    size: int = SIZE
    codec: CodecHeader | None = None
    compression: Compression = Compression.LZ4
    storage: MemoryStorage = field(factory=MemoryStorage)
    plan: FaultPlan = field(factory=FaultPlan)
    repository: Repository = field(init=False)
    chain: list[MemoryDevice | DifferencingDevice] = field(init=False)
    models: list[Model] = field(init=False)
    tracker: ChangeTracker = field(init=False)
    saved: bytes = field(init=False)
    held: dict[str, tuple[int, Model]] = field(factory=dict)
    last: tuple[int, int] = (0, SECTOR)
    by_tracking: Receiver = field(factory=lambda: Receiver(block_size=BLOCK))
    by_digests: Receiver = field(factory=lambda: Receiver(block_size=BLOCK))
    received_at: TrackingPoint | None = None
    tracked_backups: int = 0
    backups: int = 0

    def __attrs_post_init__(self) -> None:
        self.reopen()
        self.chain, self.models = [MemoryDevice(self.size, GRAIN)], [{}]
        self.begin_tracking()

    @property
    def top(self) -> BlockDevice:
        return self.chain[-1]

    @property
    def model(self) -> Model:
        return self.models[-1]

    # The guest

    def write(self, offset: int, data: bytes) -> None:
        offset = min(offset, self.size - 1)
        data = data[: self.size - offset]
        TrackedDevice(self.top, self.tracker).write(offset, data)
        write_model(self.model, offset, data)
        self.last = (offset, len(data))

    def write_again(self, seed: int) -> None:
        """Over the last write."""
        offset, length = self.last
        if offset + length <= self.size:
            self.write(offset, random.Random(seed).randbytes(length))

    def write_beside(self, seed: int, length: int) -> None:
        """Right behind the last write."""
        offset = sum(self.last)
        if offset < self.size:
            self.write(offset, random.Random(seed).randbytes(length))

    def trim(self, offset: int, length: int) -> None:
        offset = min(offset, self.size - 1)
        length = min(length, self.size - offset)
        TrackedDevice(self.top, self.tracker).discard(offset, length)
        write_model(self.model, offset, bytes(length))

    # The host

    def resize(self, size: int) -> None:
        """A disk with checkpoints cannot be resized."""
        if len(self.chain) > 1:
            return
        self.chain[0].resize(size)
        self.models[0] = {sector: data for sector, data in self.models[0].items() if (sector + 1) * SECTOR <= size}
        self.size = size
        self.tracker.resize(size)

    def checkpoint(self) -> None:
        if len(self.chain) < 6:
            self.chain.append(DifferencingDevice(self.chain[-1], block_size=GRAIN))
            self.models.append(dict(self.models[-1]))

    def revert(self, depth: int) -> None:
        """Back to an earlier checkpoint: what was written since is gone, and tracking cannot know of it."""
        if len(self.chain) > 1:
            position = depth % (len(self.chain) - 1)
            self.chain = [*self.chain[: position + 1]]
            self.models = [*self.models[: position + 1]]
            self.checkpoint()
            witness(self.tracker, self.kind, TrackingEvent.CHECKPOINT_APPLIED)

    def merge(self) -> None:
        """The newest checkpoint ends; its file merges into the one below."""
        if len(self.chain) > 1:
            child = self.chain.pop()
            assert isinstance(child, DifferencingDevice)
            child.merge_into_parent()
            del self.models[-2]

    def happen(self, event: TrackingEvent) -> None:
        if event is TrackingEvent.ORDERLY_RESTART:
            self.restart()
        elif event is TrackingEvent.HOST_CRASH:
            self.crash()
        elif event is TrackingEvent.STORAGE_MIGRATION:
            self.move()
        elif event not in (TrackingEvent.RESIZE, TrackingEvent.CHECKPOINT_APPLIED):
            witness(self.tracker, self.kind, event)

    def move(self) -> None:
        """The whole chain becomes one new disk elsewhere."""
        moved = MemoryDevice(self.size, GRAIN)
        copy_device(self.top, moved)
        self.chain, self.models = [moved], [self.models[-1]]
        witness(self.tracker, self.kind, TrackingEvent.STORAGE_MIGRATION)

    def restart(self) -> None:
        if self.kind is TrackingKind.FILTER_DRIVER:
            self.tracker = start_driver(driver_file(self.tracker, running=False))
            return
        self.saved = save_tracker(self.tracker)
        self.crash()

    def crash(self) -> None:
        try:
            if self.kind is TrackingKind.FILTER_DRIVER:
                self.tracker = start_driver(driver_file(self.tracker, running=True))
            else:
                self.tracker = load_tracker(self.saved, write_through_map(self.tracker))
        except TrackingLost:
            self.begin_tracking()

    def save_map(self) -> None:
        self.saved = save_tracker(self.tracker)

    def begin_tracking(self) -> None:
        """A tracker that knows no past: the one before becomes foreign."""
        self.tracker = ChangeTracker(self.size, GRAIN)
        self.saved = save_tracker(self.tracker)

    # The backup

    def back_up(
        self,
        mode: ReadMode = ReadMode.TRACKED,
        failure: Failure = Failure.NONE,
        during: Callable[[World], None] | None = None,
        fail_after: int = 1,
        *,
        reverse: bool = False,
    ) -> RestorePoint | None:
        """A backup of the frozen disk while the guest goes on; None where it failed, as it was told to."""
        self.backups += 1
        previous = self.repository.latest("vm")
        frozen, model = self.top, dict(self.model)
        here = self._tracking_point()
        changed = self._changed(previous, here) if mode is ReadMode.TRACKED else None
        self.tracked_backups += changed is not None
        self._compare_ways_to_read(frozen, here)
        self.chain.append(DifferencingDevice(self.chain[-1], block_size=GRAIN))
        self.models.append(dict(model))
        if during is not None:
            during(self)
        self._arm(failure, fail_after)
        point = self._transfer(mode, failure, frozen, changed, here, reverse)
        self.merge()
        if point is not None:
            self.held[point.id] = (self.size, model)
            self._forget(previous)
        elif here is not None and here != self.received_at:
            with suppress(TrackingLost):
                self.tracker.forget(here)
        return point

    def _transfer(
        self,
        mode: ReadMode,
        failure: Failure,
        frozen: BlockDevice,
        changed: BlockSet | None,
        here: TrackingPoint | None,
        reverse: bool,
    ) -> RestorePoint | None:
        cancellation = Cancellation(is_requested=failure is Failure.CANCELLED)
        attributes = {} if here is None else {"tracking": str(here)}
        time = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=self.backups)
        kind = PointKind.FULL if mode is ReadMode.FULL else None
        try:
            with self.repository.begin_point(
                "vm",
                time,
                kind,
                block_size=BLOCK,
                compression=self.compression,
                attributes=attributes,
                codec=self.codec,
                reverse=reverse,
            ) as writer:
                writer.write_disk("disk", frozen, changed, cancellation=cancellation)
                return None if failure is Failure.ABANDONED else writer.commit()
        except OperationCancelled:
            return None
        except StorageError:
            assert self.plan.fail_at
            self.plan.fail_at = 0
            self.repository.refresh()
            # A reverse increment comes first; where its older point cannot be turned round, it is a forward one.
            return next((point for point in self.repository.points() if reverse and point.time == time), None)
        finally:
            self.plan.fail_at = 0
            self.repository.refresh()

    def _arm(self, failure: Failure, fail_after: int) -> None:
        if failure in (Failure.WRITE_ERROR, Failure.FULL, Failure.TORN):
            self.plan.fail_at = self.plan.writes + fail_after
            self.plan.full = failure is Failure.FULL
            self.plan.torn_bytes = 700 if failure is Failure.TORN else 0

    def _tracking_point(self) -> TrackingPoint | None:
        try:
            return self.tracker.create_point()
        except TrackingLost:
            return None

    def _changed(self, previous: RestorePoint | None, here: TrackingPoint | None) -> BlockSet | None:
        if previous is None or here is None or "tracking" not in previous.attributes:
            return None
        try:
            return self.tracker.changed_since(TrackingPoint.parse(previous.attributes["tracking"]), here)
        except TrackingLost:
            return None

    def _compare_ways_to_read(self, frozen: BlockDevice, here: TrackingPoint | None) -> None:
        """What tracking and what digests find between two backups is the same, block by block."""
        changed = None
        if self.received_at is not None and here is not None:
            with suppress(TrackingLost):
                changed = self.tracker.changed_since(self.received_at, here)
        assert self.by_tracking.take(frozen, changed) == self.by_digests.take(frozen)
        if self.received_at is not None and self.received_at != here:
            with suppress(TrackingLost):
                self.tracker.forget(self.received_at)
        self.received_at = None
        with suppress(TrackingLost):
            self.received_at = self.tracker.create_point()

    def _forget(self, previous: RestorePoint | None) -> None:
        if previous is not None and "tracking" in previous.attributes:
            with suppress(TrackingLost):
                self.tracker.forget(TrackingPoint.parse(previous.attributes["tracking"]))

    # The repository

    def make_synthetic_full(self) -> None:
        latest = self.repository.latest("vm")
        if latest is not None and latest.parent:
            made = self.repository.make_synthetic_full(latest)
            self.held[made.id] = self.held[latest.id]
            self._drop_missing()

    def merge_oldest(self) -> None:
        """The first increment of the newest chain merges into its full."""
        latest = self.repository.latest("vm")
        chain = self.repository.chain(latest) if latest is not None else ()
        if len(chain) > 1:
            # Rollbacks that need the full forbid it.
            with suppress(BackupError):
                held = self.held[chain[1].id]
                merged = self.repository.merge(chain[1])
                self.held[merged.id] = held
                self._drop_missing()

    def delete(self, number: int) -> None:
        """Points that others need stay."""
        points = self.repository.points("vm")
        parents = {point.parent for point in points}
        free = [point for point in points if point.id not in parents]
        if len(free) > 1:
            self.repository.delete_point(free[number % (len(free) - 1)])
            self._drop_missing()

    def compact(self) -> None:
        self.repository.compact()

    def reopen(self) -> None:
        password = PASSWORD if self.codec is not None and self.codec.encryption is not None else None
        self.repository = Repository(FaultyStorage(self.storage, self.plan), password=password)

    def _drop_missing(self) -> None:
        there = {point.id for point in self.repository.points()}
        self.held = {point_id: held for point_id, held in self.held.items() if point_id in there}

    # What must be true

    def check_disk(self) -> None:
        assert_holds(self.top, self.model, self.size)

    def check_points(self) -> None:
        """Every point that a backup made is there and holds what the disk held."""
        assert {point.id for point in self.repository.points()} == set(self.held)
        for point_id, (size, model) in self.held.items():
            with self.repository.read_disk(self.repository.point(point_id), "disk") as disk:
                assert_holds(disk, model, size)

    def check_repository(self) -> None:
        """Nothing is damaged; a failed commit may have left half a page that the next one writes anew."""
        assert [damage for damage in self.repository.verify() if not damage.heals_itself] == []
