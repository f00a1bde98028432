"""Change tracking never misses a change, whatever happens to it."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from hvsim.blocks import (
    BlockSet,
    ChangeTracker,
    MemoryDevice,
    TrackedDevice,
    TrackingLost,
    TrackingPoint,
    load_tracker,
    save_tracker,
    write_through_map,
)

SIZE = 70_000
GRAIN = 1000


class TrackedLife(RuleBasedStateMachine):
    """A disk that is written, saved, crashed, reset; every point remembers what the disk held."""

    def __init__(self) -> None:
        super().__init__()
        self.tracker = ChangeTracker(SIZE, GRAIN)
        self.disk = MemoryDevice(SIZE, 512)
        self.held: dict[TrackingPoint, bytes] = {}
        self.saved = save_tracker(self.tracker)

    @property
    def tracked(self) -> TrackedDevice:
        return TrackedDevice(self.disk, self.tracker)

    @rule(offset=st.integers(0, SIZE - 1), length=st.integers(1, 5000), byte=st.integers(0, 255))
    def write(self, offset: int, length: int, byte: int) -> None:
        self.tracked.write(offset, bytes([byte]) * min(length, SIZE - offset))

    @rule(offset=st.integers(0, SIZE - 1), length=st.integers(1, 5000))
    def discard(self, offset: int, length: int) -> None:
        self.tracked.discard(offset, min(length, SIZE - offset))

    @rule()
    def point(self) -> None:
        try:
            point = self.tracker.create_point()
        except TrackingLost:
            return
        assert point not in self.held, "a point was handed out twice"
        self.held[point] = self.disk.read(0, SIZE)

    @rule(data=st.data())
    def forget(self, data: st.DataObject) -> None:
        if self.held:
            point = data.draw(st.sampled_from(sorted(self.held, key=str)))
            try:
                self.tracker.forget(point)
            except TrackingLost:
                return

    @rule()
    def save(self) -> None:
        self.saved = save_tracker(self.tracker)

    @rule()
    def orderly_restart(self) -> None:
        self.saved = save_tracker(self.tracker)
        self.power_loss()

    @rule()
    def power_loss(self) -> None:
        try:
            self.tracker = load_tracker(self.saved, write_through_map(self.tracker))
        except TrackingLost:
            self.tracker = ChangeTracker(SIZE, GRAIN)
            self.saved = save_tracker(self.tracker)

    @rule()
    def reset(self) -> None:
        self.tracker.reset()

    @rule()
    def damage(self) -> None:
        self.tracker.damage()

    @invariant()
    def tracked_is_a_superset_of_changed(self) -> None:
        now = self.disk.read(0, SIZE)
        for point, then in self.held.items():
            try:
                changed = self.tracker.changed_since(point)
            except TrackingLost:
                continue
            for start in range(0, SIZE, GRAIN):
                assert start in changed or now[start : start + GRAIN] == then[start : start + GRAIN]


class LongTrackedLife(TrackedLife):
    """The same, as often as the profile says: 5000 lives with `make soak`."""


TestTrackedLife = TrackedLife.TestCase
TestLongTrackedLife = pytest.mark.soak(LongTrackedLife.TestCase)


def test_after_a_clean_restart_tracking_is_exact_and_after_a_power_loss_coarse() -> None:
    tracker = ChangeTracker(1 << 30)
    point = tracker.create_point()
    saved = save_tracker(tracker)
    tracker.mark(5, 10)
    assert len(tracker.changed_since(point)) == 1
    assert len(load_tracker(saved, write_through_map(tracker)).changed_since(point)) == 64
    assert len(load_tracker(save_tracker(tracker), write_through_map(tracker)).changed_since(point)) == 1


def test_a_point_given_up_after_the_last_save_comes_back_complete() -> None:
    tracker = ChangeTracker(SIZE, GRAIN)
    point = tracker.create_point()
    saved = save_tracker(tracker)
    tracker.forget(point)
    tracker.mark(0, 1)
    assert 0 in load_tracker(saved, write_through_map(tracker)).changed_since(point)


def test_a_stale_state_vouches_for_nothing() -> None:
    tracker = ChangeTracker(SIZE, GRAIN)
    stale = save_tracker(tracker)
    save_tracker(tracker)
    with pytest.raises(TrackingLost, match="older than the disk's last writes"):
        load_tracker(stale, write_through_map(tracker))


@given(st.integers(0, 10_000))
def test_a_flipped_bit_in_the_saved_state_is_noticed(bit: int) -> None:
    from hvsim.blocks.faults import flipped

    tracker = ChangeTracker(SIZE, GRAIN)
    tracker.create_point()
    tracker.mark(0, SIZE)
    saved, coarse = save_tracker(tracker), write_through_map(tracker)
    for pair in ((flipped(saved, bit), coarse), (saved, flipped(coarse, bit)), (saved[: bit % len(saved)], coarse)):
        with pytest.raises(TrackingLost, match="corrupted and unreadable"):
            load_tracker(*pair)


def test_only_what_changed_between_two_points_is_named() -> None:
    tracker = ChangeTracker(SIZE, GRAIN)
    first = tracker.create_point()
    tracker.mark(0, 1)
    second = tracker.create_point()
    tracker.mark(5 * GRAIN, 1)
    assert list(tracker.changed_since(first, second).ranges()) == [(0, GRAIN)]
    assert list(tracker.changed_since(first).ranges()) == [(0, GRAIN), (5 * GRAIN, GRAIN)]
    tracker.forget(second)
    assert len(tracker.changed_since(first)) == 2


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (ChangeTracker.reset, "another tracker, or the tracker was reset"),
        (ChangeTracker.damage, "data is damaged"),
        (lambda tracker: tracker.resize(2 * SIZE), "another tracker"),
    ],
)
def test_points_are_lost_with_a_reason(spoil: object, reason: str) -> None:
    tracker = ChangeTracker(SIZE, GRAIN)
    point = tracker.create_point()
    assert callable(spoil)
    spoil(tracker)
    with pytest.raises(TrackingLost, match=reason):
        tracker.changed_since(point)


def test_a_damaged_tracker_makes_no_points_until_it_is_reset() -> None:
    tracker = ChangeTracker(SIZE, GRAIN)
    tracker.damage()
    with pytest.raises(TrackingLost):
        tracker.create_point()
    tracker.reset()
    assert len(tracker.changed_since(tracker.create_point())) == 0


def test_a_point_survives_as_text() -> None:
    point = TrackingPoint(UUID(int=7), 3)
    assert TrackingPoint.parse(str(point)) == point
    with pytest.raises(TrackingLost, match="not a tracking point"):
        TrackingPoint.parse("nonsense")


RANGES = st.lists(st.tuples(st.integers(0, SIZE - 1), st.integers(1, 9000)), max_size=6)


@given(RANGES, st.sampled_from([512, 1000, 4096]), st.sampled_from([512, 1000, 4096]))
def test_a_block_set_covers_its_ranges_in_any_block_size(ranges: list[tuple[int, int]], grain: int, other: int) -> None:
    inside = [(offset, min(length, SIZE - offset)) for offset, length in ranges]
    blocks = BlockSet.from_ranges(inside, SIZE, grain)
    covered = {byte for offset, length in blocks.ranges() for byte in range(offset, offset + length)}
    assert covered >= {byte for offset, length in inside for byte in range(offset, offset + length)}
    assert blocks.byte_count == len(covered)
    indexes = list(blocks.blocks_of(other))
    assert indexes == sorted(set(indexes)) == sorted({byte // other for byte in covered})
    assert len(blocks | BlockSet.everything(SIZE, grain)) == -(-SIZE // grain)
