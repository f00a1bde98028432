"""Chains of every kind: merge, synthetic full, reverse, compaction, copy; no remaining point changes its content."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hvsim.blocks import (
    BackupError,
    BlockSet,
    CodecHeader,
    Derivation,
    DiskStorage,
    MemoryDevice,
    MemoryStorage,
    PasswordMissing,
    PasswordWrong,
    PointKind,
    Range,
    Repository,
    RestorePoint,
    new_header,
)
from hvsim.blocks.backup.folder import fileset, shelf
from tests.blocks.machines import BLOCK, HISTORY, SIZE, Machine, chain_of_three, moment
from tests.blocks.models import Change, content
from tests.blocks.operations import fingerprint

OPERATIONS = (
    "increment",
    "untracked",
    "full",
    "reverse",
    "synthetic",
    "merge",
    "rollback",
    "compact",
    "delete",
    "resize",
)


def operate(machine: Machine, operation: str, chosen: int) -> None:
    """One operation; what the rules refuse is refused without a trace."""
    repository = machine.repository
    points = repository.points(machine.name)
    point = points[chosen % len(points)] if points else None
    if operation == "resize":
        machine.replace_disk([SIZE, BLOCK, SIZE + 3 * BLOCK, SIZE - 512][chosen % 4])
    elif operation == "full":
        machine.back_up(PointKind.FULL)
    elif operation in ("increment", "untracked", "reverse") or point is None:
        machine.back_up(use_tracking=operation != "untracked", reverse=operation == "reverse")
    elif operation == "compact":
        repository.compact(dead_share=0)
    else:
        change: dict[str, Callable[[RestorePoint], object]] = {
            "synthetic": repository.make_synthetic_full,
            "merge": repository.merge,
            "rollback": lambda item: repository.merge(item, keep_rollback=True),
            "delete": repository.delete_point,
        }
        with suppress(BackupError):
            change[operation](point)


@given(st.lists(st.tuples(HISTORY, st.sampled_from(OPERATIONS), st.integers(0, 5)), min_size=2, max_size=9))
def test_no_operation_changes_what_a_remaining_point_holds(steps: list[tuple[list[Change], str, int]]) -> None:
    storage = MemoryStorage()
    machine = Machine(Repository(storage))
    for history, operation, chosen in steps:
        machine.change(history)
        before = {point.id for point in machine.repository.points()}
        operate(machine, operation, chosen)
        after = {point.id for point in machine.repository.points()}
        assert len(before - after) <= (operation in ("merge", "delete"))
        machine.held = {point_id: held for point_id, held in machine.held.items() if point_id in after}
        machine.check_content(machine.repository)
    again = Repository(storage)
    machine.check_content(again)
    assert again.points() == machine.repository.points()
    assert again.verify() == []
    assert again.unreadable_files() == {}


def kinds(repository: Repository) -> str:
    """The chain as letters: F, I, R in the order of the points."""
    return "".join(point.kind.value[0] for point in repository.points())


def long_chain(count: int, reverse: bool = False, storage: MemoryStorage | None = None) -> Machine:
    machine = Machine(Repository(storage or MemoryStorage()))
    for seed in range(1, count + 1):
        machine.change([Change(BLOCK * (seed % 9), BLOCK + 300, seed), Change(9 * BLOCK, BLOCK, seed * 3 + 1)])
        machine.back_up(reverse=reverse)
    return machine


def test_a_synthetic_full_refers_to_the_blocks_where_they_are() -> None:
    storage = MemoryStorage()
    machine = long_chain(4, storage=storage)
    stored = sum(storage.open(point.file).size for point in machine.repository.points())
    made = machine.repository.make_synthetic_full(machine.repository.points()[-1])
    assert (kinds(machine.repository), made.kind, made.parent) == ("FIIF", PointKind.FULL, "")
    assert made.file_size < stored / 4
    machine.check()
    machine.change([Change(0, 700, 5)])
    machine.back_up()
    first, second, third = machine.repository.points()[:3]
    machine.repository.delete_points([second, first, third])
    machine.held = dict(list(machine.held.items())[3:])
    machine.check_content(Repository(storage))
    before = sum(storage.open(path).size for path in storage.files())
    done = machine.repository.compact(dead_share=0)
    assert done.bytes_freed > 0
    assert sum(storage.open(path).size for path in storage.files()) < before
    machine.check_content(Repository(storage))
    assert Repository(storage).verify() == []


def test_the_full_moves_forward_and_its_room_is_used_again() -> None:
    storage = MemoryStorage()
    machine = long_chain(3, storage=storage)
    sizes = []
    for seed in range(10, 22):
        machine.change([Change(0, 3 * BLOCK, seed * 3 + 1)])
        machine.back_up()
        first, second = machine.repository.points()[:2]
        moved = machine.repository.merge(second)
        assert (moved.kind, moved.file) == (PointKind.FULL, moved.file[:-3] + "vbk")
        del machine.held[first.id]
        machine.check_content(machine.repository)
        sizes.append(moved.file_size)
    assert kinds(machine.repository) == "FII"
    assert sizes[-1] < 2 * sizes[0]
    assert Repository(storage).verify() == []


def test_a_reverse_chain_ends_with_its_full() -> None:
    storage = MemoryStorage()
    machine = long_chain(5, reverse=True, storage=storage)
    assert kinds(machine.repository) == "RRRRF"
    machine.check()
    assert Repository(storage).verify() == []
    assert len([path for path in storage.files() if path.endswith(".vbk")]) == 1
    machine.repository.delete_point(machine.repository.points()[0])
    with pytest.raises(BackupError, match="is needed by"):
        machine.repository.delete_point(machine.repository.points()[-1])
    machine.back_up(PointKind.INCREMENT)
    assert kinds(machine.repository) == "RRRFI"
    machine.change([Change(5, 5, 1)])
    machine.back_up(reverse=True)
    assert kinds(machine.repository) == "RRRRRF"
    machine.held = dict(list(machine.held.items())[1:])
    machine.check_content(Repository(storage))


def test_one_file_holds_several_machines_and_equal_blocks_once() -> None:
    storage = MemoryStorage()
    repository = Repository(storage)
    disks = {name: MemoryDevice(SIZE) for name in ("web01", "web02", "sql01")}
    held: dict[str, bytes] = {}
    for run in range(4):
        for number, disk in enumerate(disks.values()):
            disk.write(run * BLOCK, Change(0, 2 * BLOCK, run + 1).data)
            disk.write(SIZE - 5, bytes([number + run]))
        with repository.begin_backup("Nightly", moment(run), block_size=BLOCK) as backup:
            for name, disk in disks.items():
                if (run, name) == (1, "sql01"):
                    backup.begin_point(name).roll_back()  # its backup failed: the next one of it builds on the first
                    continue
                with backup.begin_point(name) as writer:
                    writer.write_disk("disk.vhdx", disk)
                    held[writer.commit().id] = content(disk)
            points = backup.commit()
        assert len({point.file for point in points}) == 1
        assert points[1].statistics.duplicate_blocks >= 2 - (run > 1)
    assert [len(repository.points(name)) for name in disks] == [4, 4, 3]

    def check() -> None:
        for point in Repository(storage).points():
            with repository.read_disk(repository.point(point.id), "disk.vhdx") as disk:
                assert content(disk) == held[point.id]
        assert Repository(storage).verify() == []

    check()
    repository.merge(repository.points("web01")[1])
    assert [len(repository.points(name)) for name in disks] == [3, 3, 3]
    check()
    repository.merge(repository.points("web01")[1])
    assert [len(repository.points(name)) for name in disks] == [2, 2, 2]
    check()
    made = repository.make_synthetic_full(repository.points("web01")[-1])
    assert [repository.points(name)[-1].file for name in disks] == [made.file] * 3
    check()


@pytest.mark.parametrize("kind", [PointKind.FULL, PointKind.INCREMENT])
def test_a_disk_that_became_zero_is_copied_behind_what_it_held(kind: PointKind) -> None:
    machine = Machine(Repository(MemoryStorage()))
    machine.change([Change(0, 2 * BLOCK, 1)])
    machine.back_up()
    machine.replace_disk(SIZE)
    machine.back_up(kind, use_tracking=False)
    target = Repository(MemoryStorage())
    machine.repository.copy_points(machine.repository.points(), target)
    machine.check_content(target)


def test_points_are_copied_to_another_repository() -> None:
    source, storage = long_chain(3), MemoryStorage()
    source.repository.make_synthetic_full(source.repository.points()[2])
    target = Repository(storage)
    copied = target.points()
    copied = source.repository.copy_points(source.repository.points()[:2], target)
    assert [point.kind.value[0] for point in copied] == ["F", "I"]
    source.change([Change(100, 100, 100)])
    source.back_up()
    assert len(source.repository.copy_points(source.repository.points(), target)) == 4
    assert kinds(target) == "FIII"
    source.check_content(Repository(storage))
    assert Repository(storage).verify() == []
    sizes = [storage.open(point.file).size for point in target.points()]
    assert max(sizes[1:]) < sizes[0] * 2


def test_found_files_are_taken_in() -> None:
    found, storage = MemoryStorage(), MemoryStorage()
    machine = long_chain(3, storage=found)
    found.create("notes.vbk").write(0, b"not a backup" * 5000)
    target = Repository(storage, "Imported")
    done = target.import_files(found)
    assert (len(done.taken), list(done.passed_over)) == (3, ["notes.vbk"])
    assert "'notes.vbk'" in done.passed_over["notes.vbk"]
    machine.check(target)
    again = target.import_files(found)
    assert (again.taken, len(again.passed_over)) == ((), 4)
    assert "is in the repository already" in again.passed_over[machine.repository.points()[0].file]


def test_extents_are_restored_alone() -> None:
    machine = chain_of_three(MemoryStorage())
    point = machine.repository.points()[-1]
    target = MemoryDevice(SIZE)
    target.write(0, b"\xee" * SIZE)
    machine.repository.restore(point, "disk.vhdx", target, [Range(700, BLOCK), Range(SIZE - 10, 10)])
    expected = bytearray(b"\xee" * SIZE)
    for start, length in ((700, BLOCK), (SIZE - 10, 10)):
        expected[start : start + length] = machine.model[start : start + length]
    assert content(target) == expected


def test_what_cannot_be_done_is_refused() -> None:
    machine = long_chain(3)
    first, second, third = machine.repository.points()
    for point in (first, third):
        with pytest.raises(BackupError, match=r"is no increment|does not follow right after a full"):
            machine.repository.merge(point)
    with pytest.raises(BackupError, match="is a full one already"):
        machine.repository.make_synthetic_full(first)
    writer = machine.repository.begin_point("WEB01", moment(50))
    for act in (machine.repository.merge, machine.repository.make_synthetic_full, machine.repository.delete_point):
        with pytest.raises(BackupError, match="is being written"):
            act(second if act != machine.repository.delete_point else third)
    with pytest.raises(BackupError, match="is being written"):
        machine.repository.begin_point("web01", moment(50))
    writer.roll_back()
    with pytest.raises(BackupError, match="cannot be begun"):
        machine.repository.begin_point("web01", moment(50), PointKind.ROLLBACK)
    machine.check()


def test_blocks_may_be_left_out() -> None:
    machine = Machine(Repository(MemoryStorage()))
    machine.change([Change(0, SIZE, 1)])
    with machine.repository.begin_point("web01", moment(0), block_size=BLOCK) as writer:
        excluded = BlockSet.from_ranges([(2 * BLOCK, BLOCK)], SIZE, 4096)
        writer.write_disk("disk.vhdx", machine.disk, excluded=excluded)
        point = writer.commit()
    machine.model[2 * BLOCK : 3 * BLOCK] = bytes(BLOCK)
    with machine.repository.read_disk(point, "disk.vhdx") as disk:
        assert content(disk) == machine.model


def test_a_chain_may_have_more_files_than_may_be_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(Repository(DiskStorage(tmp_path)))
    for seed in range(1, 13):
        machine.change([Change(seed % 9 * BLOCK, 500, seed)])
        machine.back_up()
    opened: list[int] = []
    monkeypatch.setattr(fileset, "Shelf", partial(shelf.Shelf, most_open=4))
    descriptors = Path("/proc/self/fd")
    with machine.repository.read_disk(machine.repository.points()[-1], "disk.vhdx") as disk:
        assert content(disk) == machine.model
        opened.append(len(list(descriptors.iterdir())) if descriptors.exists() else 0)
    assert machine.repository.verify() == []
    made = machine.repository.make_synthetic_full(machine.repository.points()[-1])
    assert made.kind is PointKind.FULL
    machine.check()
    assert opened[0] < 60


def test_upkeep_needs_no_password() -> None:
    storage, target = MemoryStorage(), MemoryStorage()
    header = new_header(password="secret", derivation=Derivation(memory_kib=64, passes=1), random=Random(3).randbytes)
    machine = Machine(Repository(storage, password="secret"), codec=header)
    for seed in range(1, 6):
        machine.change([Change(BLOCK * seed, BLOCK + 300, seed)])
        machine.back_up()
    blind = Repository(storage)
    blind.make_synthetic_full(blind.points()[-1])
    del machine.held[blind.points()[0].id]
    blind.merge(blind.points()[1])
    blind.compact(dead_share=0)
    blind.copy_points(blind.points(), Repository(target))
    assert blind.verify() == []
    with pytest.raises(PasswordMissing), blind.read_disk(blind.points()[0], "disk.vhdx") as disk:
        content(disk)
    with pytest.raises(PasswordMissing):
        blind.begin_point("web01", moment(9))
    with pytest.raises(PasswordWrong):
        Repository(storage, password="guess").configuration(blind.points()[0])
    for medium in (storage, target):
        machine.check_content(Repository(medium, password="secret"))
    with pytest.raises(BackupError, match="begin with a full backup"):
        Repository(storage, password="secret").begin_point("web01", moment(9), codec=CodecHeader())
    with Repository(storage, password="secret").begin_point(
        "web01", moment(9), PointKind.FULL, codec=CodecHeader()
    ) as writer:
        assert not writer.point.is_encrypted


@pytest.mark.parametrize(
    "nights",
    [
        [("web01 web02", False), ("web01", False), ("web01 web02", True)],
        [("web01 web02", True), ("web01 web02", False), ("web01 web02", True)],
        [("web01", True), ("web02", True), ("web01 web02", True), ("web01 web02", True)],
        [("web01", False), ("web02", False), ("web01 web02", False), ("web01 web02", True), ("web02 web01", True)],
    ],
)
def test_a_reverse_chain_goes_on_whichever_machines_a_night_backs_up(nights: list[tuple[str, bool]]) -> None:
    storage = MemoryStorage()
    repository = Repository(storage)
    disk = MemoryDevice(SIZE)
    held: dict[str, bytes] = {}
    for night, (machines, reverse) in enumerate(nights):
        disk.write(night * 700, bytes([night + 1]) * 900)
        with repository.begin_backup("Nightly", moment(night), block_size=BLOCK, reverse=reverse) as backup:
            for machine in machines.split():
                with backup.begin_point(machine) as writer:
                    writer.write_disk("disk.vhdx", disk)
                    writer.commit()
            points = backup.commit()
        held |= {point.id: content(disk) for point in points}
        assert not reverse or {point.kind for point in points} == {PointKind.FULL}
    reopened = Repository(storage)
    assert {point.id for point in reopened.points()} == set(held)
    for point in reopened.points():
        with reopened.read_disk(point, "disk.vhdx") as restored:
            assert content(restored) == held[point.id]
    assert reopened.verify() == []


def test_equal_histories_give_equal_files_whatever_the_threads_do() -> None:
    media = [MemoryStorage(), MemoryStorage()]
    for threads, medium in enumerate(media, start=1):
        repository = Repository(medium)
        disk = MemoryDevice(40 * BLOCK)
        for day in range(3):
            disk.write(day * 7 * BLOCK, Change(0, 12 * BLOCK, day + 1).data)
            with repository.begin_point("web01", moment(day), block_size=BLOCK, reverse=True) as writer:
                writer.write_disk("disk.vhdx", disk, threads=threads * 3)
                writer.commit()
    assert fingerprint(media[0]) == fingerprint(media[1])
