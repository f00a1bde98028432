"""Restore points bring back the disks of their moment, however they were read and written."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hvsim.blocks import (
    BackupError,
    BlockSet,
    ChainBroken,
    Compression,
    DeviceError,
    MemoryDevice,
    MemoryFile,
    MemoryStorage,
    PointKind,
    ReadMode,
    Repository,
    RestorePointMissing,
    StorageError,
    create_vhdx,
    open_disk_image,
)
from hvsim.blocks.backup.folder.listing import read_listing
from tests.blocks.machines import BLOCK, HISTORY, KIB, SIZE, Machine, chain_of_three, moment
from tests.blocks.models import Change, content

STEP = st.tuples(HISTORY, st.sampled_from(["tracked", "untracked", "reset", "full"]), st.sampled_from(Compression))


@given(st.lists(STEP, min_size=1, max_size=5))
def test_restoring_any_point_gives_the_disk_of_that_moment(
    steps: list[tuple[list[Change], str, Compression]],
) -> None:
    storage = MemoryStorage()
    machine = Machine(Repository(storage))
    for history, how, compression in steps:
        machine.change(history)
        if how == "reset":
            machine.disk.tracker.reset()
        machine.back_up(PointKind.FULL if how == "full" else None, how != "untracked", compression=compression)
    machine.check()
    again = Repository(storage)
    machine.check(again)
    assert again.points() == machine.repository.points()
    assert again.verify() == []


@given(HISTORY, HISTORY, st.sampled_from([SIZE, SIZE - 512, SIZE + 3 * BLOCK, BLOCK]), HISTORY)
def test_a_resized_disk_is_read_whole_and_restored_in_every_size(
    first: list[Change], second: list[Change], size: int, third: list[Change]
) -> None:
    machine = Machine(Repository(MemoryStorage()))
    machine.change(first)
    machine.back_up()
    machine.replace_disk(size)
    machine.change(second)
    assert machine.back_up().disks[0].mode is ReadMode.UNTRACKED
    machine.replace_disk(SIZE)
    machine.change(third)
    machine.back_up()
    machine.check()
    assert machine.repository.verify() == []


@given(HISTORY, HISTORY)
def test_without_tracking_the_increment_is_the_same_but_everything_is_read(
    first: list[Change], second: list[Change]
) -> None:
    points = {}
    for use_tracking in (True, False):
        machine = Machine(Repository(MemoryStorage()))
        machine.change(first)
        machine.back_up()
        machine.change(second)
        points[use_tracking] = machine.back_up(use_tracking=use_tracking).statistics
        used = sum(any(machine.model[start : start + BLOCK]) for start in range(0, SIZE - BLOCK, BLOCK)) * BLOCK
        assert use_tracking or points[False].bytes_read >= used
    assert points[True].bytes_stored == points[False].bytes_stored
    assert points[True].stored_blocks == points[False].stored_blocks
    assert points[True].bytes_read <= points[False].bytes_read + BLOCK


def test_tracked_blocks_are_stored_unseen_where_comparison_is_off() -> None:
    repository = Repository(MemoryStorage())
    machine = Machine(repository)
    machine.change([Change(0, BLOCK, 1)])
    machine.back_up()
    everything = BlockSet.everything(SIZE, BLOCK)
    for compare, stored, unchanged in ((True, 0, 1), (False, 1, 0)):
        with repository.begin_point("web01", moment(9)) as writer:
            summary = writer.write_disk("disk.vhdx", machine.disk, everything, compare_tracked=compare)
        counts = summary.statistics
        assert (counts.stored_blocks, counts.unchanged_blocks) == (stored, unchanged)
    assert len(repository.points()) == 1


def test_equal_blocks_are_stored_once_and_zeros_never() -> None:
    machine = Machine(Repository(MemoryStorage()))
    machine.change([Change(0, BLOCK, 1), Change(5 * BLOCK, BLOCK, 1), Change(7 * BLOCK, BLOCK, 0)])
    counts = machine.back_up().statistics
    assert (counts.stored_blocks, counts.duplicate_blocks) == (1, 1)
    assert counts.bytes_read + counts.bytes_skipped == SIZE
    machine.check()


def test_an_error_while_reading_the_disk_rolls_the_point_back() -> None:
    storage = MemoryStorage()
    writer = Repository(storage).begin_point("web01", moment(0))
    writer.write_disk("disk.vhdx", MemoryDevice(SIZE))
    writer.__exit__(DeviceError, DeviceError("the disk is gone"), None)
    with pytest.raises(BackupError, match="cannot be added"):
        writer.write_disk("more.vhdx", MemoryDevice(SIZE))
    assert list(storage.files()) == []


def test_points_are_deleted_from_the_end_of_a_chain_only() -> None:
    machine = chain_of_three(MemoryStorage())
    first, second, third = machine.repository.points()
    with pytest.raises(ChainBroken, match="is needed by"):
        machine.repository.delete_point(first)
    machine.repository.delete_point(third)
    assert machine.repository.points() == (first, second)
    with pytest.raises(RestorePointMissing):
        machine.repository.point(third.id)


def test_machines_and_disks_keep_to_themselves() -> None:
    repository = Repository(MemoryStorage(), "Nightly")
    data = MemoryDevice(SIZE)
    data.write(0, b"data")
    for machine in ("web01", "SQL:01"):
        with repository.begin_point(machine, moment(0), block_size=BLOCK) as writer:
            writer.write_disk("system.vhdx", MemoryDevice(SIZE))
            with pytest.raises(BackupError, match="cannot be added"):
                writer.write_disk("system.vhdx", data)
            writer.commit()
    with repository.begin_point("WEB01", moment(1)) as writer:
        assert writer.write_disk("data.vhdx", data).mode is ReadMode.FULL
        point = writer.commit()
    assert (point.kind, point.file) == (PointKind.INCREMENT, "Nightly/WEB01D2024-03-01T010000.vib")
    assert repository.machines() == ("SQL:01", "WEB01", "web01")
    assert [len(repository.points(name)) for name in ("web01", "sql:01")] == [2, 1]
    with pytest.raises(RestorePointMissing, match=r"has no disk 'system.vhdx'; it has 'data.vhdx'"):
        repository.read_disk(point, "system.vhdx")


def test_points_are_ordered_as_made_also_when_the_clock_goes_back() -> None:
    repository = Repository(MemoryStorage())
    for hours in (5, 1, 1, 3):
        with repository.begin_point("web01", moment(hours)) as writer:
            writer.commit()
    assert [(point.number, point.time.hour) for point in repository.points()] == [(1, 5), (2, 1), (3, 1), (4, 3)]
    assert repository.chain(repository.points()[3]) == repository.points()


def test_a_real_folder_gives_back_images(tmp_path: Path) -> None:
    repository = Repository.open(tmp_path, writable=True)
    machine = Machine(repository)
    machine.change([Change(0, SIZE, 1)])
    machine.replace_disk(3 * 1024 * KIB)
    machine.change([Change(700, 2 * BLOCK, 2)])
    point = machine.back_up()
    (path,) = Repository.open(tmp_path).restore_point(point, str(tmp_path / "restored"))
    with open_disk_image(path) as disk:
        assert content(disk) == machine.model
    for name in ("disk.vhd", "disk.raw"):
        repository.restore_to_file(point, "disk.vhdx", str(tmp_path / name))
        with open_disk_image(tmp_path / name) as disk:
            assert content(disk) == machine.model
    with pytest.raises(StorageError, match="opened for reading only"):
        Repository.open(tmp_path).begin_point("web01", moment(1))
    with pytest.raises(StorageError, match="no folder"):
        Repository.open(tmp_path / "missing")


def test_restoring_replaces_what_the_target_held() -> None:
    machine = Machine(Repository(MemoryStorage()))
    machine.change([Change(3, 5, 1)])
    point = machine.back_up()
    target = MemoryDevice(SIZE)
    target.write(0, b"\xff" * SIZE)
    assert machine.repository.restore(point, "disk.vhdx", target) == BLOCK
    assert content(target) == machine.model
    with pytest.raises(BackupError, match="too small"):
        machine.repository.restore(point, "disk.vhdx", MemoryDevice(5))


@pytest.mark.parametrize("block_size", [1000, 32 * KIB, 16 * 1024 * KIB, 3 * 64 * KIB])
def test_block_sizes_are_powers_of_two_within_limits(block_size: int) -> None:
    with pytest.raises(BackupError, match="not a power of two"):
        Repository(MemoryStorage()).begin_point("web01", moment(0), block_size=block_size)


def test_what_cannot_begin_is_refused() -> None:
    repository = Repository(MemoryStorage())
    with pytest.raises(BackupError, match="needs a time zone"):
        repository.begin_point("web01", datetime(2024, 1, 1))
    with pytest.raises(ChainBroken, match="needs a restore point before it"):
        repository.begin_point("web01", moment(0), PointKind.INCREMENT)


def test_the_same_history_gives_the_same_files() -> None:
    first, second = MemoryStorage(), MemoryStorage()
    for storage in (first, second):
        repository = Repository(storage)
        with repository.begin_point("web01", moment(0)) as writer:
            writer.write_disk("disk.vhdx", MemoryDevice(SIZE))
            writer.commit()
    assert list(first.files()) == list(second.files())
    for path in first.files():
        left, right = first.open(path), second.open(path)
        assert left.read(0, left.size) == right.read(0, right.size)


def test_all_disks_of_a_point_are_restored_beside_each_other() -> None:
    storage = MemoryStorage()
    repository = Repository(storage)
    disks = {f"{drive}:\\VMs\\disk.raw": MemoryDevice(1024 * number) for number, drive in enumerate("CDE", start=1)}
    with repository.begin_point("web01", moment(0)) as writer:
        for name, disk in disks.items():
            writer.write_disk(name, disk)
        point = writer.commit()
    paths = repository.restore_point(point, "restored", storage)
    assert paths == ("restored/disk.raw", "restored/1-disk.raw", "restored/2-disk.raw")
    assert [storage.open(path).size for path in paths] == [1024, 2048, 3072]
    with repository.begin_point("web02", moment(0)) as writer:
        writer.write_disk("..", MemoryDevice(1024))
        point = writer.commit()
    with pytest.raises(BackupError, match="does not end in a file name"):
        repository.restore_point(point, "restored", storage)


def test_file_names_never_meet_however_the_disks_are_called() -> None:
    repository = Repository(MemoryStorage())
    with repository.begin_point("web01", moment(0)) as writer:
        for name in ("C:\\disk.raw", "2-disk.raw", "D:\\disk.raw"):
            writer.write_disk(name, MemoryDevice(1024))
        point = writer.commit()
    assert repository.restore_point(point, "", MemoryStorage()) == ("disk.raw", "2-disk.raw", "3-disk.raw")


def test_what_file_names_forbid_is_no_reason_to_refuse_a_machine(tmp_path: Path) -> None:
    repository = Repository.open(tmp_path, writable=True)
    with repository.begin_point("web\0\n01", moment(0)) as writer:
        assert writer.commit().file.startswith("web__01D")
    assert Repository.open(tmp_path).machines() == ("web\0\n01",)


def test_a_machine_has_one_restore_point_in_a_file() -> None:
    repository = Repository(MemoryStorage())
    with repository.begin_backup("Nightly", moment(0)) as backup:
        backup.begin_point("web01").commit()
        with pytest.raises(BackupError, match="has a restore point of 'web01' already"):
            backup.begin_point("web01").commit()
        assert len(backup.commit()) == 1


def test_what_no_reader_would_accept_is_not_committed() -> None:
    storage = MemoryStorage()
    with Repository(storage).begin_point("web01", moment(0)) as writer:
        writer.write_disk("disk.raw", MemoryDevice(2**63))
        with pytest.raises(BackupError, match="cannot be described"):
            writer.commit()
    assert Repository(storage).unreadable_files() == {}


def test_a_listing_that_could_not_be_written_is_made_anew() -> None:
    storage = MemoryStorage()
    machine = Machine(Repository(storage))
    machine.back_up()
    storage.delete("repository.vbm")
    machine.back_up()
    assert machine.repository.verify() == []
    machine.back_up()
    assert len(read_listing(storage, "").points) == 3


def test_a_machine_name_of_any_length_is_kept() -> None:
    storage = MemoryStorage()
    repository = Repository(storage)
    with repository.begin_point("web" * 2000, moment(0)) as writer:
        writer.commit()
    again = Repository(storage)
    assert again.machines() == ("web" * 2000,)
    assert again.verify() == []


def test_a_restored_image_is_kept_as_the_original_was() -> None:
    storage = MemoryStorage()
    repository = Repository(storage)
    with create_vhdx(
        storage.create("disk.vhdx"), 8 * 1024 * KIB, block_size=2 * 1024 * KIB, logical_sector=4096
    ) as disk:
        layout = disk.layout
        with repository.begin_point("web01", moment(0)) as writer:
            writer.write_disk("disk.vhdx", disk)
            point = writer.commit()
    assert point.disks[0].layout == layout == Repository(storage).points()[0].disks[0].layout
    repository.restore_to_file(point, "disk.vhdx", "again.vhdx", storage)
    with open_disk_image(storage.open("again.vhdx")) as restored:
        assert restored.layout == layout


@pytest.mark.parametrize("damage", ["gone", "flipped", "of another format"])
def test_the_listing_is_made_anew_from_the_backup_files(damage: str) -> None:
    storage = MemoryStorage()
    machine = chain_of_three(storage)
    listing = storage.open("repository.vbm")
    before = read_listing(storage, "").points
    if damage == "gone":
        storage.delete("repository.vbm")
    elif damage == "flipped":
        listing.write(40, b"#")
    else:
        listing.write(0, b"another")
    repository = Repository(storage)
    machine.check(repository)
    assert [item.structure for item in repository.verify()] == ([] if damage == "gone" else ["listing"])
    repository.set_attributes(repository.points()[0], {"note": "x"})
    repository.delete_point(machine.back_up())
    assert repository.verify() == []
    assert read_listing(storage, "").points == before


class CountingStorage(MemoryStorage):
    """A storage that counts how often it is asked for a file, and whether somebody holds a lock."""

    opened = asked = 0

    def open(self, path: str, *, writable: bool = False) -> MemoryFile:
        self.opened += 1
        return super().open(path, writable=writable)

    def is_locked(self, path: str) -> bool:
        self.asked += 1
        return super().is_locked(path)


def test_files_that_writers_left_behind_are_each_looked_at_a_few_times() -> None:
    storage = CountingStorage()
    chain_of_three(storage)
    for number in range(200):
        storage.create(f"{number}.vbk").write(0, bytes(30_000))
    storage.opened = storage.asked = 0
    assert len(Repository(storage).unfinished_files()) == 200
    assert storage.opened <= 3 * 204
    assert storage.asked <= 4


@pytest.mark.parametrize("is_worn", [False, True])
@pytest.mark.parametrize("has_copy", [False, True])
def test_a_listing_that_is_made_while_a_point_goes_does_not_name_it(is_worn: bool, has_copy: bool) -> None:
    storage = MemoryStorage()
    machine = Machine(Repository(storage))
    first, second = machine.back_up(PointKind.FULL), machine.back_up(PointKind.FULL)
    if has_copy:
        file = storage.open(first.file)
        storage.create("copy.vbk").write(0, file.read(0, file.size))
    if is_worn:
        listing = storage.open("repository.vbm")
        lines = listing.read(27, listing.size - 27)
        listing.write(27, lines * 40)
    else:
        storage.delete("repository.vbm")
    Repository(storage).delete_point(first)
    found = Repository(storage)
    assert [point.id for point in found.points()] == [second.id]
    assert ["is a copy of one that was removed" in str(item) for item in found.verify()] == [True] * has_copy


def test_the_listing_of_many_points_stays_as_long_as_there_are_points() -> None:
    storage = MemoryStorage()
    repository = Repository(storage)
    kept: list[str] = []
    for day in range(120):
        with repository.begin_point("web01", moment(day), PointKind.FULL) as writer:
            kept.append(writer.commit().id)
        if day >= 3:
            repository.delete_point(repository.point(kept.pop(0)))
    listing = read_listing(storage, "")
    assert sorted(listing.points) == sorted(kept)
    assert listing.lines < 100
    assert Repository(storage).verify() == []
