"""Whoever reads a repository that others change meanwhile is never told of damage, and never given other bytes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from random import Random
from time import sleep

import pytest
from attrs import define

from hvsim.blocks import (
    BackupDamaged,
    BackupError,
    FaultPlan,
    FaultyStorage,
    MemoryStorage,
    PointKind,
    Repository,
    RestorePointMissing,
    RetentionPolicy,
    flip_bit,
)
from hvsim.blocks.backup.format.layout import DATA_START
from tests.blocks.machines import BLOCK, Machine, moment
from tests.blocks.models import content
from tests.blocks.operations import MEDIUM, chain, changed
from tests.blocks.readers import back_up, disks_of_machines, way_to_change

Change = Callable[[Repository], object]


@define
class Meddler(FaultPlan):
    """Somebody else, who does something at a call of the reader instead of letting it fail."""

    at: int = 0
    act: Callable[[], object] = lambda: None

    def call(self, path: str) -> None:
        self.calls += 1
        if self.calls == self.at:
            self.act()


def merge_twice(repository: Repository) -> None:
    """The second one writes where the first one made room."""
    for _ in range(2):
        repository.merge(repository.points()[1])


def delete_and_go_on(repository: Repository) -> None:
    """The newest restore point goes, and another one takes its place."""
    machine = Machine(repository, size=MEDIUM, runs=5)
    repository.delete_point(repository.points()[-1])
    changed(machine, 8)
    machine.back_up(use_tracking=False)


def turn_round(repository: Repository) -> None:
    """The chain becomes a reverse one."""
    machine = Machine(repository, size=MEDIUM, runs=9)
    machine.back_up(use_tracking=False, reverse=True)


CHANGES: dict[str, Change] = {
    "merge": merge_twice,
    "synthetic": lambda it: it.make_synthetic_full(it.points()[-1]),
    "retention": lambda it: it.apply_retention("web01", RetentionPolicy(points=1, forever=True), moment(9)),
    "compact": lambda it: (merge_twice(it), it.compact(dead_share=0)),
    "delete": delete_and_go_on,
    "reverse": turn_round,
}


def look(repository: Repository) -> None:
    repository.refresh()
    assert repository.unreadable_files() == {}
    assert repository.unfinished_files() == ()
    for point in repository.points():
        assert repository.chain(point)


def verify(repository: Repository) -> None:
    assert repository.verify() == []


def verify_the_newest(repository: Repository) -> None:
    assert repository.verify(repository.points()[-1]) == []


def read(repository: Repository) -> None:
    for number, point in enumerate(repository.points(), start=1):
        assert repository.configuration(point).startswith(b"configuration")
        with repository.read_disk(point, "disk.vhdx") as disk:
            ranges = [(item.offset, item.length) for item in disk.allocated_ranges()]
            read_by_blocks = b"".join(disk.read(at, min(BLOCK, disk.size - at)) for at in range(0, disk.size, BLOCK))
            read_ahead = bytearray(disk.size)
            for offset, data in disk.contents():
                read_ahead[offset : offset + len(data)] = data
        assert read_by_blocks == read_ahead == EXPECTED[point.id], number
        assert all(offset % BLOCK == 0 and length for offset, length in ranges)


def copy(repository: Repository) -> None:
    target = Repository(MemoryStorage())
    for point in repository.copy_points(repository.points(), target):
        with target.read_disk(point, "disk.vhdx") as disk:
            assert content(disk) == EXPECTED[point.id]


LOOKS = [look, verify, verify_the_newest, read, copy]
MACHINE, BEFORE = chain("FIII", MEDIUM)
EXPECTED = dict(MACHINE.held)


def meddled(look: Callable[[Repository], None], change: Change, at: int) -> bool:
    """Looks while somebody makes a change at that call to the storage; False where there are not so many calls."""
    storage = BEFORE.copy()
    plan = Meddler()
    reader = Repository(FaultyStorage(storage, plan))
    plan.at, plan.act = plan.calls + at, lambda: change(Repository(storage))
    try:
        look(reader)
    except RestorePointMissing:
        left = {point.id for point in Repository(storage).points()}
        assert not {point.id for point in MACHINE.repository.points()} <= left
    return plan.calls >= plan.at


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("look", LOOKS)
def test_a_change_at_a_call(look: Callable[[Repository], None], change: str) -> None:
    at = 1
    while meddled(look, CHANGES[change], at):
        at += 1 + at // 2
    assert at > 7


@pytest.mark.soak
@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("look", LOOKS)
def test_a_change_at_every_call(look: Callable[[Repository], None], change: str) -> None:
    at = 1
    while meddled(look, CHANGES[change], at):
        at += 1


@define
class Watcher(FaultPlan):
    """Somebody else, who looks at the folder at every call of the writer while that compacts it."""

    look: Callable[[], object] = lambda: None
    is_looking: bool = False
    looks: int = 0

    def call(self, path: str) -> None:
        if self.is_looking:
            self.is_looking = False
            self.looks += 1
            self.look()
            self.is_looking = True


@pytest.mark.parametrize("seed", [3, 14, 21])  # where a file gets a name that the listing has for an earlier one
def test_whoever_looks_while_files_are_written_anew_is_told_of_no_damage(seed: int) -> None:
    chance, storage, plan = Random(seed), MemoryStorage(), Watcher()
    plan.look = lambda: verify(Repository(storage))
    repository, disks = Repository(FaultyStorage(storage, plan)), disks_of_machines()
    for run in range(40):
        machine = chance.choice(list(disks))
        if chance.random() < 0.5:
            back_up(repository, disks[machine], machine, run, chance)
        else:
            with suppress(BackupError):
                name, change = way_to_change(repository, machine, chance)
                plan.is_looking = name == "compact"
                change()
            plan.is_looking = False
    assert plan.looks > 20


def test_damage_is_found_while_somebody_changes_other_chains() -> None:
    storage = BEFORE.copy()
    other = Machine(Repository(storage), "sql01", size=MEDIUM)
    repository = Repository(storage)
    flip_bit(storage.open(repository.points()[0].file), 8 * DATA_START)
    expected = repository.verify()
    assert expected
    plan = Meddler()
    reader = Repository(FaultyStorage(storage, plan))
    for at in range(1, 60, 7):
        plan.at, plan.act = plan.calls + at, lambda: other.back_up(PointKind.FULL)
        assert reader.verify() == expected
        with pytest.raises(BackupDamaged), reader.read_disk(reader.points("web01")[0], "disk.vhdx") as disk:
            content(disk)


def test_a_point_that_is_removed_while_it_is_read_is_missing_and_not_damaged() -> None:
    storage = BEFORE.copy()
    reader, writer = Repository(storage), Repository(storage)
    point = reader.points()[0]
    with reader.read_disk(point, "disk.vhdx") as disk:
        disk.read(0, 512)
        writer.apply_retention("web01", RetentionPolicy(points=1, forever=True), moment(9))
        with pytest.raises(RestorePointMissing, match=f"no restore point {point.id}"):
            content(disk)


def process(what: str, folder: Path, seed: int, seconds: float) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.blocks.readers", what, str(folder), str(seed), str(seconds)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def run_side_by_side(folder: Path, seed: int, seconds: float) -> None:
    """Two processes change a folder and two read it."""
    started = [process(what, folder, seed + at, seconds) for at in range(2) for what in ("write", "read")]
    for one in started:
        output, errors = one.communicate()
        assert (one.returncode, errors) == (0, "")
        assert int(output) > 1


def test_processes_that_write_and_read_at_once(tmp_path: Path) -> None:
    run_side_by_side(tmp_path, 1, 1.5)
    assert Repository.open(tmp_path).verify() == []


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100, 112))
def test_processes_that_write_and_read_for_long(seed: int, tmp_path: Path) -> None:
    run_side_by_side(tmp_path, seed, 20)
    assert Repository.open(tmp_path).verify() == []


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(200, 206))
def test_processes_that_are_killed_while_others_read(seed: int, tmp_path: Path) -> None:
    chance = Random(seed)
    readers = [process("read-killed", tmp_path, seed + at, 40) for at in range(2)]
    for number in range(12):
        with process("write", tmp_path, seed * 100 + number, 60) as writer:
            sleep(1 + 2 * chance.random())
            writer.kill()
    for one in readers:
        output, errors = one.communicate()
        assert (one.returncode, errors) == (0, "")
        assert int(output) > 1
    repository = Repository.open(tmp_path, writable=True)
    repository.delete_unfinished()
    assert [damage for damage in repository.verify() if damage.points] == []
