"""Whatever happens to a disk, its tracker and its chain, every restore point holds what the disk held."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from hvsim.blocks import Compression, TrackingEvent, TrackingKind
from hvsim.blocks.datapath.codec import CodecHeader, new_header
from hvsim.blocks.datapath.keys import Derivation
from tests.blocks.worlds import BLOCK, PASSWORD, SECTOR, SIZE, Failure, ReadMode, World

QUICK = Derivation(memory_kib=8, passes=1, lanes=1)
CODECS = [
    None,
    new_header("sha256"),
    new_header(password=PASSWORD, derivation=QUICK, random=random.Random(1).randbytes),
    new_header("sha256", PASSWORD, cipher="aes-256-gcm", derivation=QUICK, random=random.Random(2).randbytes),
]

OFFSETS = st.one_of(st.integers(0, SIZE - 1), st.integers(0, SIZE // SECTOR).map(lambda sector: sector * SECTOR))
LENGTHS = st.sampled_from([1, 511, 512, 513, 4096, 5000, BLOCK, BLOCK + 1, 3 * BLOCK])
SEEDS = st.integers(0, 50)
SIZES = st.integers(2, 9).map(lambda blocks: blocks * BLOCK + SECTOR)


def noise(seed: int, length: int) -> bytes:
    return bytes([seed]) * length if seed % 3 == 0 else random.Random(seed).randbytes(length)


class Life(RuleBasedStateMachine):
    """All that can happen, in any order."""

    world: World

    @initialize(kind=st.sampled_from(TrackingKind), codec=st.sampled_from(CODECS))
    def begin(self, kind: TrackingKind, codec: CodecHeader | None) -> None:
        self.world = World(kind, codec=codec)

    @rule(offset=OFFSETS, length=LENGTHS, seed=SEEDS)
    def write(self, offset: int, length: int, seed: int) -> None:
        self.world.write(offset, noise(seed, length))

    @rule(seed=SEEDS)
    def overwrite(self, seed: int) -> None:
        self.world.write_again(seed)

    @rule(seed=SEEDS, length=LENGTHS)
    def write_beside(self, seed: int, length: int) -> None:
        self.world.write_beside(seed, length)

    @rule(offset=OFFSETS, length=LENGTHS)
    def trim(self, offset: int, length: int) -> None:
        self.world.trim(offset, length)

    @rule(size=SIZES)
    def resize(self, size: int) -> None:
        self.world.resize(size)

    @rule()
    def checkpoint(self) -> None:
        self.world.checkpoint()

    @rule(depth=st.integers(0, 5))
    def revert(self, depth: int) -> None:
        self.world.revert(depth)

    @rule()
    def merge_checkpoint(self) -> None:
        self.world.merge()

    @rule(event=st.sampled_from(TrackingEvent))
    def event(self, event: TrackingEvent) -> None:
        self.world.happen(event)

    @rule()
    def foreign_tracker(self) -> None:
        self.world.begin_tracking()

    @rule()
    def save_map(self) -> None:
        self.world.save_map()

    @rule(
        mode=st.sampled_from(ReadMode),
        failure=st.sampled_from([*[Failure.NONE] * 4, *Failure]),
        offset=OFFSETS,
        length=LENGTHS,
        seed=SEEDS,
        fail_after=st.integers(1, 6),
        reverse=st.booleans(),
    )
    def back_up(
        self, mode: ReadMode, failure: Failure, offset: int, length: int, seed: int, fail_after: int, reverse: bool
    ) -> None:
        def write(world: World) -> None:
            world.write(offset, noise(seed, length))

        self.world.back_up(mode, failure, write, fail_after, reverse=reverse and mode is not ReadMode.FULL)
        self.world.check_points()

    @rule()
    def synthetic_full(self) -> None:
        self.world.make_synthetic_full()
        self.world.check_points()

    @rule()
    def merge_oldest(self) -> None:
        self.world.merge_oldest()
        self.world.check_points()

    @rule(number=st.integers(0, 9))
    def delete(self, number: int) -> None:
        self.world.delete(number)
        self.world.check_points()

    @rule()
    def compact(self) -> None:
        self.world.compact()
        self.world.check_points()

    @rule()
    def reopen(self) -> None:
        self.world.reopen()
        self.world.check_points()

    @invariant()
    def the_disk_is_the_model(self) -> None:
        self.world.check_disk()

    def teardown(self) -> None:
        if hasattr(self, "world"):
            self.world.check_points()
            self.world.check_repository()


class LongLife(Life):
    """The same, as often as the profile says: 5000 lives with `make soak`."""


TestLife = Life.TestCase
TestLife.settings = settings(stateful_step_count=30)
TestLongLife = pytest.mark.soak(LongLife.TestCase)
TestLongLife.settings = settings(stateful_step_count=30)


def spoil_nothing(world: World) -> None:
    """Tracking works."""


SPOILS: dict[str, Callable[[World], None]] = {
    "works": spoil_nothing,
    "lost in a crash": lambda world: world.happen(TrackingEvent.HOST_CRASH),
    "damaged": lambda world: world.happen(TrackingEvent.FILES_DAMAGED),
    "foreign": World.begin_tracking,
    "reset": lambda world: world.happen(TrackingEvent.RESET),
    "restarted in order": lambda world: world.happen(TrackingEvent.ORDERLY_RESTART),
}


@pytest.mark.parametrize("kind", list(TrackingKind))
@pytest.mark.parametrize("spoil", SPOILS)
@pytest.mark.parametrize("mode", list(ReadMode))
@pytest.mark.parametrize("failure", list(Failure))
def test_a_backup_that_fails_in_any_mode_costs_nothing_but_itself(
    kind: TrackingKind, spoil: str, mode: ReadMode, failure: Failure
) -> None:
    """Writes before, during and after each of: a good backup, one that fails, the next one, and the one after that."""
    world = World(kind)
    step = 0

    def change(world: World) -> None:
        nonlocal step
        step += 1
        world.write(step * 7001, noise(step, 9000))
        world.write((step * 3 % 6) * BLOCK, noise(step + 100, BLOCK))
        world.trim((step * 5 % 6) * BLOCK + 100, BLOCK)

    change(world)
    assert world.back_up(ReadMode.FULL, during=change) is not None
    SPOILS[spoil](world)
    change(world)
    assert (world.back_up(mode, failure, change) is None) is (failure is not Failure.NONE)
    change(world)
    for _ in range(2):
        assert world.back_up(ReadMode.TRACKED, during=change) is not None
        world.check_disk()
        world.check_points()
    world.check_repository()


FOUND = (532, 1536, 9161)
"""Histories that a soak run found something with."""


def live(seed: int, steps: int) -> World:
    """A random history; every restore point is compared at its end."""
    chance = random.Random(seed)
    world = World(
        chance.choice(list(TrackingKind)), codec=chance.choice(CODECS), compression=chance.choice(list(Compression))
    )
    for _ in range(steps):
        what = chance.random()
        if what < 0.55:
            unit = chance.choice((1, SECTOR))
            world.write(
                chance.randrange(world.size) // unit * unit,
                noise(chance.randrange(50), chance.choice((1, 512, 5000, BLOCK))),
            )
        elif what < 0.6:
            world.trim(chance.randrange(world.size), chance.choice((512, 5000, BLOCK, 2 * BLOCK)))
        elif what < 0.8:
            failure = chance.choice([*[Failure.NONE] * 5, *Failure])
            mode = chance.choice((ReadMode.TRACKED, ReadMode.TRACKED, *ReadMode))
            reverse = mode is not ReadMode.FULL and chance.random() < 0.2
            during = noise(chance.randrange(50), 6000)
            place = chance.randrange(SIZE)
            world.back_up(
                mode,
                failure,
                lambda world, place=place, during=during: world.write(place, during),  # type: ignore[misc]  # bound now: the loop goes on
                chance.randint(1, 6),
                reverse=reverse,
            )
        else:
            something_else(world, chance)
    world.check_disk()
    world.check_points()
    world.check_repository()
    return world


def something_else(world: World, chance: random.Random) -> None:
    actions: list[Callable[[], None]] = [
        world.checkpoint,
        world.merge,
        world.save_map,
        world.reopen,
        world.make_synthetic_full,
        world.merge_oldest,
        world.begin_tracking,
        world.compact,
        lambda: world.revert(chance.randrange(5)),
        lambda: world.delete(chance.randrange(9)),
        lambda: world.resize(chance.randint(2, 9) * BLOCK + SECTOR),
        lambda: world.happen(chance.choice(list(TrackingEvent))),
    ]
    chance.choice(actions)()


def test_random_histories_restore_byte_by_byte() -> None:
    worlds = [live(seed, 40) for seed in (*range(25), *FOUND)]
    assert sum(world.tracked_backups for world in worlds) > 20


@pytest.mark.soak
@pytest.mark.parametrize("first", range(0, 10_000, 2500))
def test_ten_thousand_histories_restore_byte_by_byte(first: int) -> None:
    """Four runs of 2500 histories; all of them take a quarter of an hour of one processor."""
    backups = tracked = points = 0
    for seed in range(first, first + 2500):
        world = live(seed, 40)
        backups += world.backups
        tracked += world.tracked_backups
        points += len(world.held)
    print(f"{backups} backups, {tracked} of them tracked, {points} points compared at the ends")
