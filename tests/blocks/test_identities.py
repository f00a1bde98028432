"""Files and restore points that are called alike: copies stay copies, and no point is taken for another one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hvsim.blocks import (
    BackupError,
    ChainBroken,
    MemoryDevice,
    MemoryStorage,
    Repository,
    RestorePoint,
    RestorePointMissing,
    RetentionPolicy,
    Storage,
)
from hvsim.blocks.backup.format.layout import PAGE, unpack_identity
from tests.blocks.machines import BLOCK, SIZE, Machine, chain_of_three, moment
from tests.blocks.models import Change, content


def copy_file(storage: Storage, path: str, target: str, to: Storage | None = None) -> None:
    with storage.open(path) as file, (to or storage).create(target) as copy:
        copy.write(0, file.read(0, file.size))


def ids(repository: Repository) -> set[str]:
    return {point.id for point in repository.points()}


def another_run(point_id: str = "", block_size: int = BLOCK) -> tuple[MemoryStorage, RestorePoint]:
    """What a second run of the same script with another disk leaves: the same names, times and ids."""
    storage = MemoryStorage()
    disk = MemoryDevice(SIZE)
    disk.write(0, b"another run")
    with Repository(storage).begin_point("web01", moment(0), block_size=block_size, point_id=point_id) as writer:
        writer.write_disk("disk.vhdx", disk)
        return storage, writer.commit()


# A copy does not bring back what was removed


@pytest.mark.parametrize("target", ["a.vbk", "zz.vbk", "a/copy.vbk", "zz/copy.vbk"])
def test_a_removed_point_stays_removed_beside_a_copy_of_its_file(target: str) -> None:
    storage = MemoryStorage()
    machine = chain_of_three(storage)
    first, second, third = machine.repository.points()
    for point in (first, second, third):
        copy_file(storage, point.file, target.replace(".vbk", f"-{point.number}.vbk"))
    repository = Repository(storage)
    repository.delete_points([second, third])
    for found in (repository, Repository(storage)):
        assert ids(found) == {first.id}
        found.refresh()
        assert ids(found) == {first.id}
        assert {damage.points for damage in found.verify()} == {()}
    with Repository(storage).read_disk(first, "disk.vhdx") as disk:
        assert content(disk) == machine.held[first.id]


def test_retention_removes_for_good_whatever_copies_lie_there() -> None:
    storage = MemoryStorage()
    machine = chain_of_three(storage)
    for point in machine.repository.points():
        copy_file(storage, point.file, f"before/{point.file}")
    repository = Repository(storage)
    done = repository.apply_retention("web01", RetentionPolicy(points=1, forever=True), moment(9))
    assert len(done.deleted) == 2
    left = ids(repository)
    assert not left & set(done.deleted)
    for _ in range(2):
        again = Repository(storage)
        again.compact(dead_share=0)
        assert ids(again) == ids(Repository(storage)) == left
    # Whoever takes the folder of the copies for a repository has a whole one.
    assert ids(Repository(storage, "before")) == set(machine.held)
    machine.check(Repository(storage, "before"))


def test_a_removed_file_is_taken_in_again_when_somebody_says_so() -> None:
    storage, elsewhere = MemoryStorage(), MemoryStorage()
    machine = chain_of_three(storage)
    third = machine.repository.points()[2]
    copy_file(storage, third.file, "copy.vib")
    copy_file(storage, third.file, "found.vib", elsewhere)
    repository = Repository(storage)
    repository.delete_point(third)
    assert "is a copy of one that was removed" in str(Repository(storage).verify()[0])
    assert repository.import_files(elsewhere).taken == ("copy.vib",)
    for found in (repository, Repository(storage)):
        machine.check(found)
        assert found.verify() == []


def test_a_copy_takes_the_place_of_a_file_that_was_lost() -> None:
    storage = MemoryStorage()
    machine = chain_of_three(storage)
    third = machine.repository.points()[2]
    copy_file(storage, third.file, "copy.vib")
    storage.delete(third.file)
    machine.check(Repository(storage))
    assert Repository(storage).verify() == []


def test_of_two_equal_files_the_listed_one_counts() -> None:
    storage = MemoryStorage()
    machine = chain_of_three(storage)
    for point in machine.repository.points():
        copy_file(storage, point.file, f"a {point.file}")
        copy_file(storage, point.file, f"a/{point.file}")
    assert {point.file for point in Repository(storage).points()} == {
        point.file for point in machine.repository.points()
    }


def test_the_note_of_a_removed_file_survives_a_new_listing() -> None:
    storage = MemoryStorage()
    machine = chain_of_three(storage)
    third = machine.repository.points()[2]
    copy_file(storage, third.file, "copy.vib")
    repository = Repository(storage)
    repository.delete_point(third)
    lines = storage.open("repository.vbm").size
    for number in range(200):
        repository.delete_point(Machine(repository, "sql01", runs=number).back_up())
    assert storage.open("repository.vbm").size < lines + 200 * 100
    assert ids(Repository(storage)) == set(machine.held) - {third.id}
    storage.delete("copy.vib")
    assert Repository(storage).verify() == []


def test_a_new_backup_is_not_taken_for_a_copy_of_a_removed_one() -> None:
    storage = MemoryStorage()
    machine = Machine(Repository(storage))
    first = machine.back_up()
    machine.change([Change(0, 5000, 1)])
    second = machine.back_up()
    copy_file(storage, second.file, "copy.vib")
    repository = machine.repository = Repository(storage)
    repository.delete_point(second)
    del machine.held[second.id]
    machine.runs = 1
    machine.change([Change(0, 5000, 2)])
    again = machine.back_up()
    assert again.file == second.file
    assert ids(Repository(storage)) == {first.id, again.id}
    machine.check_content(Repository(storage))


# An id is given once


def test_a_point_id_that_is_there_is_refused() -> None:
    storage = MemoryStorage()
    repository = Repository(storage)
    point = Machine(repository).back_up()
    before = sorted(storage.files())
    for begin in (
        lambda: repository.begin_point("sql01", moment(1), point_id=point.id),
        lambda: repository.begin_point("web01", moment(1), point_id=point.id),
    ):
        with pytest.raises(BackupError, match=f"restore point {point.id} already, of 'web01' in '{point.file}'"):
            begin()
    with repository.begin_backup("Nightly", moment(1)) as backup, pytest.raises(BackupError, match="already"):
        backup.begin_point("web01", point_id=point.id)
    assert sorted(storage.files()) == before
    storage.delete(point.file)
    with pytest.raises(BackupError, match="which is gone"):
        Repository(storage).begin_point("web01", moment(1), point_id=point.id)


def test_the_first_page_names_the_point_that_was_asked_for_or_the_chain_of_several() -> None:
    storage = MemoryStorage()
    repository = Repository(storage)
    wanted = "00000000-0000-0000-0000-000000000001"
    with repository.begin_point("web01", moment(0), point_id=wanted) as writer:
        point = writer.commit()
    identity = unpack_identity(storage.open(point.file).read(0, PAGE))
    assert identity is not None
    assert identity.description["id"] == wanted == point.id
    with repository.begin_backup("Nightly", moment(1)) as backup:
        for machine in ("dc01", "sql01"):
            with backup.begin_point(machine) as writer:
                writer.commit()
        points = backup.commit()
    identity = unpack_identity(storage.open(points[0].file).read(0, PAGE))
    assert identity is not None
    assert identity.description == {"chain": "Nightly", "kind": "Full", "time": moment(1).isoformat()}


def test_a_damaged_shared_file_is_healed_from_a_copy_without_its_listing() -> None:
    storage = MemoryStorage()
    repository = Repository(storage)
    disks = {name: MemoryDevice(SIZE) for name in ("dc01", "sql01")}
    with repository.begin_backup("Nightly", moment(1), block_size=BLOCK) as backup:
        for name, disk in disks.items():
            disk.write(0, name.encode())
            with backup.begin_point(name) as writer:
                writer.write_disk("disk.vhdx", disk)
                writer.commit()
        points = backup.commit()
    copy = storage.copy()
    storage.delete("repository.vbm")
    for slot in range(1, 5):
        storage.open(points[0].file).write(slot * PAGE + 100, b"damaged")
    broken = Repository(storage)
    assert broken.points() == ()
    found, left = broken.heal([Repository(copy)])
    assert (bool(found), left) == (True, [])
    for point in points:
        with Repository(storage).read_disk(point, "disk.vhdx") as disk:
            assert content(disk) == content(disks[point.machine])


# Import and copy


def test_another_file_of_the_same_identity_is_refused_and_never_a_copy() -> None:
    storage = MemoryStorage()
    machine = Machine(Repository(storage))
    point = machine.back_up()
    other, twin = another_run()
    assert (twin.id, twin.file) == (point.id, point.file)
    done = machine.repository.import_files(other)
    assert done.taken == ()
    assert (
        "has the identity of 'web01D2024-03-01T000000.vbk' in the repository, and other content"
        in (done.passed_over[twin.file])
    )
    copy_file(other, twin.file, "a stranger.vbk", storage)
    (damage,) = Repository(storage).verify()
    assert "has the identity of 'web01D2024-03-01T000000.vbk' and other content; it is not used" in str(damage)
    machine.check(Repository(storage))


def test_another_point_of_the_same_id_is_refused_and_never_used() -> None:
    wanted = "00000000-0000-0000-0000-000000000001"
    storage = MemoryStorage()
    repository = Repository(storage)
    disk = MemoryDevice(SIZE)
    with repository.begin_point("web01", moment(3), point_id=wanted, block_size=BLOCK) as writer:
        writer.write_disk("disk.vhdx", disk)
        point = writer.commit()
    other, twin = another_run(wanted)
    assert twin.file != point.file
    (reason,) = repository.import_files(other).passed_over.values()
    assert f"'{twin.file}' holds restore point {wanted} of 'web01', which is in the repository already, in" in reason
    assert reason.endswith(f"'{point.file}', with other content.")
    with pytest.raises(BackupError, match=f"cannot be copied: '{point.file}' has another one with its id"):
        Repository(other).copy_points([twin], repository)
    copy_file(other, twin.file, "a.vbk", storage)
    again = Repository(storage)
    (damage,) = again.verify()
    assert f"'a.vbk' has another restore point with the id {wanted} of 'web01', which '{point.file}' has" in str(damage)
    with again.read_disk(again.point(wanted), "disk.vhdx") as read:
        assert content(read) == content(disk)


def test_a_point_that_the_repository_has_from_elsewhere_is_not_imported_again() -> None:
    source, target = MemoryStorage(), MemoryStorage()
    machine = chain_of_three(source)
    machine.repository.copy_points(machine.repository.points(), Repository(target))
    done = Repository(target).import_files(source)
    assert done.taken == ()
    assert all("is in the repository already, in" in reason for reason in done.passed_over.values())
    assert len(machine.repository.copy_points(machine.repository.points(), Repository(target))) == 3
    machine.check_content(Repository(target))


@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize("kind", ["synthetic", "reverse", "merged"])
def test_a_folder_with_older_versions_of_points_is_imported_whole(kind: str, backwards: bool) -> None:
    source, target = MemoryStorage(), MemoryStorage()
    machine = Machine(Repository(source))
    for seed in range(4):
        machine.change([Change(seed * BLOCK, 2 * BLOCK, seed + 1)])
        machine.back_up(reverse=kind == "reverse")
    repository = machine.repository
    if kind == "synthetic":
        repository.make_synthetic_full(repository.points()[2])
        repository.make_synthetic_full(repository.points()[3])
    elif kind == "merged":
        del machine.held[repository.points()[0].id]
        repository.merge(repository.points()[1])
    paths = sorted(source.files(), reverse=backwards)
    done = Repository(target).import_files(source, [path for path in paths if path.endswith((".vbk", ".vib", ".vrb"))])
    assert done.passed_over == {}
    machine.check_content(Repository(target))
    assert Repository(target).verify() == []


@pytest.mark.parametrize("change", ["block size", "machine"])
def test_an_increment_does_not_build_on_another_chain(change: str) -> None:
    source = MemoryStorage()
    machine = Machine(Repository(source))
    first = machine.back_up()
    machine.change([Change(0, 5000, 1)])
    second = machine.back_up()
    target = MemoryStorage()
    with Repository(target).begin_point(
        "web01" if change == "block size" else "sql01",
        first.time + timedelta(days=1),
        point_id=first.id,
        block_size=2 * BLOCK if change == "block size" else BLOCK,
    ) as writer:
        writer.write_disk("disk.vhdx", MemoryDevice(SIZE))
        writer.commit()
    (reason,) = Repository(target).import_files(source, [second.file]).passed_over.values()
    assert f"'{second.file}' builds on restore point {first.id}" in reason
    assert "is of another chain" in reason
    copy_file(source, second.file, second.file, target)
    found = Repository(target)
    assert any("is of another chain" in damage.message for damage in found.verify())
    with pytest.raises(ChainBroken, match="is of another chain"), found.read_disk(second, "disk.vhdx"):
        pass


def test_a_newer_and_an_older_state_of_a_file_are_told_apart() -> None:
    storage = MemoryStorage()
    machine = chain_of_three(storage)
    older = storage.copy()
    repository = machine.repository
    repository.set_attributes(repository.points()[0], {"note": "newer"})
    path = repository.points()[0].file
    assert "in a newer state" in repository.import_files(older, [path]).passed_over[path]
    assert "in an older state" in Repository(older).import_files(storage, [path]).passed_over[path]
    assert "already, as" in repository.import_files(storage.copy(), [path]).passed_over[path]


def test_a_point_that_is_gone_is_missing_and_no_other_takes_its_place() -> None:
    storage = MemoryStorage()
    repository = Machine(Repository(storage)).repository
    point = Machine(repository).back_up()
    repository.delete_point(point)
    with pytest.raises(RestorePointMissing):
        repository.read_disk(point, "disk.vhdx")
