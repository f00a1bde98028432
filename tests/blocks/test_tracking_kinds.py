"""Each kind of change tracking survives what it survives on a real host, and never vouches for more."""

from __future__ import annotations

import random
from contextlib import suppress

import pytest
from attrs import define, field
from hypothesis import given
from hypothesis import strategies as st

from hvsim.blocks import (
    ChangeTracker,
    Fate,
    MemoryDevice,
    TrackedDevice,
    TrackingEvent,
    TrackingKind,
    TrackingLost,
    TrackingPoint,
    driver_file,
    fate_of,
    load_tracker,
    save_tracker,
    start_driver,
    witness,
    write_through_map,
)
from hvsim.blocks.device import KIB, TIB
from hvsim.blocks.faults import flipped

GRAIN = 512
SIZE = 400 * GRAIN + 100


def changed_bytes(tracker: ChangeTracker, point: TrackingPoint) -> int | None:
    try:
        return tracker.changed_since(point).byte_count
    except TrackingLost:
        return None


@pytest.mark.parametrize("kind", list(TrackingKind))
@pytest.mark.parametrize("event", list(TrackingEvent))
def test_every_event_keeps_widens_or_ends_what_a_tracker_vouches_for(kind: TrackingKind, event: TrackingEvent) -> None:
    tracker = ChangeTracker(1 << 30, 64 * KIB)
    point = tracker.create_point()
    tracker.mark(5, 10)
    fate = witness(tracker, kind, event)
    assert fate is fate_of(kind, event)
    expected = {Fate.KEPT: 64 * KIB, Fate.COARSE: 4096 * KIB, Fate.NEW: None, Fate.DAMAGED: None}
    assert changed_bytes(tracker, point) == expected[fate]
    if fate is Fate.DAMAGED:
        with pytest.raises(TrackingLost, match=event.value):
            tracker.create_point()
        witness(tracker, kind, TrackingEvent.RESET)
    assert changed_bytes(tracker, tracker.create_point()) == 0


def test_only_the_filter_driver_loses_its_map_in_a_crash() -> None:
    assert fate_of(TrackingKind.FILTER_DRIVER, TrackingEvent.HOST_CRASH) is Fate.NEW
    assert fate_of(TrackingKind.RESILIENT, TrackingEvent.HOST_CRASH) is Fate.COARSE


def test_a_driver_that_was_stopped_in_order_goes_on_exactly() -> None:
    tracker = ChangeTracker(SIZE, GRAIN)
    point = tracker.create_point()
    tracker.mark(0, 1)
    again = start_driver(driver_file(tracker, running=False))
    again.mark(7 * GRAIN, 1)
    assert list(again.changed_since(point).ranges()) == [(0, GRAIN), (7 * GRAIN, GRAIN)]


@given(st.integers(0, 5000))
def test_a_driver_that_was_not_stopped_or_whose_file_is_damaged_vouches_for_nothing(bit: int) -> None:
    tracker = ChangeTracker(SIZE, GRAIN)
    tracker.create_point()
    tracker.mark(0, SIZE)
    with pytest.raises(TrackingLost, match="stopped uncleanly"):
        start_driver(driver_file(tracker, running=True))
    file = driver_file(tracker, running=False)
    for damaged in (flipped(file, bit), file[: bit % len(file)], b""):
        with pytest.raises(TrackingLost):
            start_driver(damaged)


@define
class Host:
    """A tracked disk on a host that writes, saves, stops and crashes; every step keeps the invariant, or breaks it."""

    kind: TrackingKind
    chance: random.Random
    size: int = SIZE
    grain: int = GRAIN
    written: list[set[int]] = field(factory=list)
    points: list[TrackingPoint] = field(factory=list)
    tracker: ChangeTracker = field(init=False)
    saved: bytes = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.begin_anew()

    def begin_anew(self) -> None:
        self.tracker = ChangeTracker(self.size, self.grain)
        self.saved = save_tracker(self.tracker)

    def write(self) -> None:
        length = min(self.chance.choice((1, 511, 512, 513, 5000)), self.size)
        offset = self.chance.randrange(self.size - length + 1)
        self.tracker.mark(offset, length)
        touched = range(offset // self.grain, (offset + length - 1) // self.grain + 1)
        for point, blocks in zip(self.points, self.written, strict=True):
            blocks.update(touched)
            self.check_write(point, touched)

    def check_write(self, point: TrackingPoint, touched: range) -> None:
        """After a write only what it touched can be missing."""
        if point.tracker == self.tracker.identity and not self.tracker.damage_reason:
            with suppress(TrackingLost):
                changed = self.tracker.changed_since(point).bitmap
                assert changed.contains_range(touched.start, touched.stop), f"a silent gap at {point}"

    def point(self) -> None:
        if self.tracker.damage_reason:
            return
        if len(self.points) > 4:
            gone = self.chance.randrange(len(self.points))
            self.forget(self.points.pop(gone))
            del self.written[gone]
        self.points.append(self.tracker.create_point())
        self.written.append(set())

    def forget(self, point: TrackingPoint) -> None:
        try:
            self.tracker.forget(point)
        except TrackingLost:
            return

    def restart(self) -> None:
        if self.kind is TrackingKind.FILTER_DRIVER:
            self.tracker = start_driver(driver_file(self.tracker, running=False))
        else:
            self.saved = save_tracker(self.tracker)
            self.tracker = load_tracker(self.saved, write_through_map(self.tracker))

    def crash(self) -> None:
        try:
            if self.kind is TrackingKind.FILTER_DRIVER:
                self.tracker = start_driver(driver_file(self.tracker, running=True))
            else:
                self.tracker = load_tracker(self.saved, write_through_map(self.tracker))
        except TrackingLost:
            self.begin_anew()

    def step(self) -> None:
        what = self.chance.random()
        if what < 0.93:
            self.write()
            return
        if what < 0.97:
            self.point()
        elif what < 0.98:
            self.restart()
        elif what < 0.985:
            self.saved = save_tracker(self.tracker)
        elif what < 0.99:
            self.crash()
        else:
            witness(self.tracker, self.kind, self.chance.choice(list(TrackingEvent)))
        self.check()

    def check(self) -> int:
        """Raises where a tracker vouches for a block that was written; returns for how many points it vouches."""
        vouched = 0
        for point, blocks in zip(self.points, self.written, strict=True):
            try:
                changed = self.tracker.changed_since(point).bitmap
            except TrackingLost:
                continue
            vouched += 1
            assert changed.issuperset(type(changed)(blocks)), f"a silent gap at {point}"
        return vouched


@pytest.mark.parametrize("kind", list(TrackingKind))
def test_tracked_is_a_superset_of_changed_at_every_step(kind: TrackingKind) -> None:
    host, vouched = Host(kind, random.Random(11)), 0
    for _ in range(6000):
        host.step()
        vouched += host.check()
    assert vouched > 1000


@pytest.mark.soak
@pytest.mark.parametrize("kind", list(TrackingKind))
def test_tracked_is_a_superset_of_changed_for_millions_of_steps(kind: TrackingKind) -> None:
    """10**7 steps in all, checked after each: a write on what it touched, everything else in full.

    They take two minutes of one processor.
    """
    vouched = 0
    for seed in range(500):
        host = Host(kind, random.Random(seed))
        for _ in range(10_000):
            host.step()
        vouched += host.check()
    assert vouched > 500


def test_a_disk_of_two_to_the_34_blocks_is_tracked_and_asked_in_no_time() -> None:
    size = 64 * TIB
    tracker = ChangeTracker(size, 4 * KIB)
    point = tracker.create_point()
    disk = TrackedDevice(MemoryDevice(size), tracker)
    places = [0, 2**32 * 4 * KIB - 1, 2**33 * 4 * KIB, size - 7]
    for place in places:
        disk.write(place, b"changed")
    disk.discard(2**45, 2**44)
    changed = load_tracker(save_tracker(tracker), write_through_map(tracker)).changed_since(point)
    assert all(place in changed and place + 6 in changed for place in places)
    assert changed.byte_count == 2**44 + 4 * 4 * KIB
    assert len(list(changed.ranges())) == 4
    assert tracker.changed_since(point).bitmap == changed.bitmap
