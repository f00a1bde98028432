"""Restore points bring back the disks of their moment, whatever was written, lost or damaged since."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from attrs import define, evolve, field
from hypothesis import given
from hypothesis import strategies as st

from hvsim.blocks import (
    BackupDamaged,
    BackupError,
    BlockSet,
    ChainBroken,
    ChangeTracker,
    Compression,
    Damage,
    DeviceError,
    DiskStorage,
    FaultPlan,
    FaultyStorage,
    MemoryDevice,
    MemoryStorage,
    PointKind,
    ReadMode,
    Repository,
    RestorePoint,
    RestorePointMissing,
    Storage,
    StorageError,
    StorageFailed,
    StorageFull,
    TrackedDevice,
    TrackingLost,
    TrackingPoint,
    flip_bit,
    open_disk_image,
)
from hvsim.blocks.backup.catalog import Catalog
from hvsim.blocks.backup.compression import pack, unpack
from hvsim.blocks.backup.file import BackupFile
from hvsim.blocks.backup.layout import DATA_START, PAGE, commit_slots, sealed
from tests.blocks.models import Change, apply, changes, content

KIB = 1024
BLOCK = 64 * KIB
SIZE = 10 * BLOCK + 1536
HISTORY = changes(SIZE, 3 * BLOCK, at_most=4)


def moment(hours: int) -> datetime:
    return datetime(2024, 3, 1, tzinfo=UTC) + timedelta(hours=hours)


@define
class Machine:
    """A tracked disk, its model, and what the disk held at every restore point."""

    repository: Repository
    name: str = "web01"
    size: int = SIZE
    disk: TrackedDevice = field(init=False)
    model: bytearray = field(init=False)
    held: dict[str, bytes] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        self.replace_disk(self.size)

    def replace_disk(self, size: int) -> None:
        self.disk = TrackedDevice(MemoryDevice(size, 4 * KIB), ChangeTracker(size, 4 * KIB))
        self.model = bytearray(size)

    def change(self, history: list[Change]) -> None:
        apply([change for change in history if change.offset + change.length <= self.disk.size], self.disk, self.model)

    def back_up(self, kind: PointKind | None = None, use_tracking: bool = True, **options: object) -> RestorePoint:
        previous = self.repository.latest(self.name)
        changed = self.changes_since(previous) if use_tracking else None
        point = self.disk.tracker.create_point()
        compression = options.get("compression", Compression.LZ4)
        assert isinstance(compression, Compression)
        with self.repository.begin_point(
            self.name, moment(len(self.held)), kind, block_size=BLOCK, compression=compression,
            attributes={"tracking": str(point)},
        ) as writer:  # fmt: skip
            writer.set_configuration(b"configuration %d" % len(self.held))
            writer.write_disk("disk.vhdx", self.disk, changed)
            restore_point = writer.commit()
        self.held[restore_point.id] = bytes(self.model)
        return restore_point

    def changes_since(self, previous: RestorePoint | None) -> BlockSet | None:
        if previous is None:
            return None
        try:
            return self.disk.tracker.changed_since(TrackingPoint.parse(previous.attributes["tracking"]))
        except TrackingLost:
            return None

    def check(self, repository: Repository | None = None) -> None:
        repository = repository or self.repository
        for number, (point_id, held) in enumerate(self.held.items()):
            point = repository.point(point_id)
            with repository.read_disk(point, "disk.vhdx") as disk:
                assert content(disk) == held
            assert repository.configuration(point) == b"configuration %d" % number


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


def chain_of_three(storage: Storage) -> Machine:
    machine = Machine(Repository(storage))
    for seed in (1, 2, 4):
        machine.change([Change(BLOCK * seed, 2 * BLOCK, seed), Change(0, 100, seed), Change(8 * BLOCK, BLOCK, 6)])
        machine.back_up()
    return machine


@given(st.data())
def test_verify_finds_any_flipped_bit(data: st.DataObject) -> None:
    storage = MemoryStorage()
    machine = chain_of_three(storage)
    point = data.draw(st.sampled_from(machine.repository.points()))
    file = storage.open(point.file)
    bit = data.draw(st.integers(DATA_START * 8, file.size * 8 - 1))
    flip_bit(file, bit)
    damage = Repository(storage).verify()
    assert damage
    assert all(item.file == point.file or item.structure == "chain" for item in damage)
    assert point.file in {item.file for item in damage}
    suffering = {point_id for item in damage for point_id in item.points}
    for point_id, held in machine.held.items():
        assert restores(storage, point_id, held) == (point_id not in suffering)


def restores(storage: Storage, point_id: str, held: bytes) -> bool:
    """Whether the point gives back its disk and configuration; whatever it gives must be right."""
    repository = Repository(storage)
    try:
        point = repository.point(point_id)
        repository.configuration(point)
        with repository.read_disk(point, "disk.vhdx") as disk:
            assert content(disk) == held
    except BackupError:
        return False
    return True


@given(st.integers(0, DATA_START * 8 - 1))
def test_a_flipped_bit_in_the_first_pages_loses_nothing(bit: int) -> None:
    storage = MemoryStorage()
    machine = chain_of_three(storage)
    flip_bit(storage.open(machine.repository.points()[0].file), bit)
    machine.check(Repository(storage))


@given(st.data())
def test_a_cut_off_file_is_named_and_earlier_points_are_whole(data: st.DataObject) -> None:
    storage = MemoryStorage()
    machine = chain_of_three(storage)
    points = machine.repository.points()
    cut = data.draw(st.integers(0, 2))
    file = storage.open(points[cut].file)
    file.truncate(data.draw(st.integers(0, file.size - 1)))
    damage = Repository(storage).verify()
    assert points[cut].file in {item.file for item in damage}
    for number, (point_id, held) in enumerate(machine.held.items()):
        assert restores(storage, point_id, held) == (number < cut)


@given(HISTORY, HISTORY, st.integers(1, 25), st.integers(0, 9000), st.booleans())
def test_a_crash_at_any_write_leaves_every_earlier_point_whole(
    first: list[Change], second: list[Change], fail_at: int, torn: int, full: bool
) -> None:
    storage = MemoryStorage()
    machine = Machine(Repository(storage))
    machine.change(first)
    machine.back_up()
    plan = FaultPlan(fail_at, torn, full=full, power_loss=not full)
    machine.repository = Repository(FaultyStorage(storage, plan))
    machine.change(second)
    with suppress(StorageFull if full else StorageFailed):
        machine.back_up()
    after = Repository(storage)
    machine.check(after)
    assert full <= (not after.unfinished_files())
    assert [item for item in after.verify() if item.points] == []
    after.delete_unfinished()
    machine.repository = after
    extra = {point.id for point in after.points()} - set(machine.held)
    assert len(extra) <= 1
    machine.held |= {point_id: bytes(machine.model) for point_id in extra}
    machine.change(first)
    machine.back_up()
    machine.check()
    assert [item for item in after.verify() if item.points] == []


def test_a_full_volume_loses_nothing_and_keeps_nothing_of_the_new_point() -> None:
    storage = MemoryStorage(capacity=2_000_000)
    machine = Machine(Repository(storage))
    for seed in (1, 2):
        machine.change([Change(0, 8 * BLOCK, seed)])
        machine.back_up()
    machine.change([Change(0, SIZE, 5)])
    with pytest.raises(StorageFull, match="There is no room for 'web01D"):
        machine.back_up()
    assert len(list(storage.files())) == len(machine.held)
    machine.check(Repository(storage))


def test_an_error_while_reading_the_disk_rolls_the_point_back() -> None:
    storage = MemoryStorage()
    writer = Repository(storage).begin_point("web01", moment(0))
    writer.write_disk("disk.vhdx", MemoryDevice(SIZE))
    writer.__exit__(DeviceError, DeviceError("the disk is gone"), None)
    with pytest.raises(BackupError, match="cannot be added"):
        writer.write_disk("more.vhdx", MemoryDevice(SIZE))
    assert list(storage.files()) == []


def test_a_damaged_block_is_named_with_the_points_that_need_it() -> None:
    storage = MemoryStorage()
    machine = chain_of_three(storage)
    points = machine.repository.points()
    flip_bit(storage.open(points[0].file), (DATA_START + 10_000) * 8)
    (damage,) = machine.repository.verify()
    assert (damage.disk, damage.block, damage.points) == ("disk.vhdx", 1, tuple(point.id for point in points))
    with (
        pytest.raises(BackupDamaged, match=r"block 1 of disk 'disk.vhdx'.* Restore points that need it: ") as caught,
        machine.repository.read_disk(points[2], "disk.vhdx") as disk,
    ):
        content(disk)
    assert caught.value.points == damage.points
    assert isinstance(damage, Damage)


def test_a_missing_file_breaks_the_chain_after_it() -> None:
    storage = MemoryStorage()
    machine = chain_of_three(storage)
    first, second, third = machine.repository.points()
    storage.delete(second.file)
    repository = Repository(storage)
    assert [item.structure for item in repository.verify()] == ["chain"]
    with pytest.raises(ChainBroken, match="which is missing or cannot be read"):
        repository.read_disk(third, "disk.vhdx")
    assert restores(storage, first.id, machine.held[first.id])


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


def parts_of(storage: Storage, point: RestorePoint) -> dict[str, int]:
    """An offset within each checked part of the point's file, by the name a verification gives it."""
    file = BackupFile(storage.open(point.file))
    places = {"configuration": file.root.configuration.offset, "root": file.file.size - 1}
    return places | {f"block map of '{name}'": extent.offset for name, extent in file.root.maps.items()}


@pytest.mark.parametrize("structure", ["configuration", "block map of 'disk.vhdx'", "root"])
def test_damage_outside_the_blocks_is_named_too(structure: str) -> None:
    storage = MemoryStorage()
    machine = chain_of_three(storage)
    first, second, third = machine.repository.points()
    flip_bit(storage.open(second.file), parts_of(storage, second)[structure] * 8)
    repository = Repository(storage)
    damage = [item for item in repository.verify() if item.structure != "chain"]
    assert [item.structure for item in damage] == [structure]
    assert set(damage[0].points) == ({second.id} if structure == "configuration" else {second.id, third.id})
    assert f"'{second.file}' is damaged: {structure}" in damage[0].message
    assert repository.verify(first) == []
    assert machine.repository.verify(third)


def test_both_copies_of_the_commit_record_must_be_lost_to_lose_the_point() -> None:
    storage = MemoryStorage()
    machine = chain_of_three(storage)
    point = machine.repository.points()[2]
    first, second = commit_slots(1)
    flip_bit(storage.open(point.file), first * 8)
    assert [item.points for item in Repository(storage).verify()] == [()]
    flip_bit(storage.open(point.file), second * 8)
    (damage,) = Repository(storage).verify()
    assert (damage.structure, damage.points) == ("commit record", (point.id,))


def test_a_file_of_a_later_format_is_refused_by_its_version() -> None:
    storage = MemoryStorage()
    machine = chain_of_three(storage)
    file = storage.open(machine.repository.points()[2].file)
    body = bytearray(file.read(0, PAGE))
    body[8] = 9
    file.write(0, sealed(bytes(body[:-32])))
    (damage,) = Repository(storage).verify()
    assert "the format version is 9, and this engine reads 1" in damage.message


def test_a_file_that_vanishes_while_a_repository_is_open_is_damage() -> None:
    storage = MemoryStorage()
    machine = chain_of_three(storage)
    third = machine.repository.points()[2]
    storage.delete(third.file)
    (damage,) = machine.repository.verify(third)
    assert (damage.structure, damage.points) == ("file", (third.id,))


def test_a_restore_that_meets_damage_leaves_no_file() -> None:
    storage = MemoryStorage()
    machine = Machine(Repository(storage), size=3 * 1024 * KIB)
    machine.change([Change(0, BLOCK, 1)])
    point = machine.back_up()
    flip_bit(storage.open(point.file), DATA_START * 8)
    with pytest.raises(BackupDamaged):
        machine.repository.restore_to_file(point, "disk.vhdx", "restored.vhdx", storage)
    assert not storage.exists("restored.vhdx")


@pytest.mark.parametrize("compression", Compression)
def test_content_that_does_not_unpack_is_damage(compression: Compression) -> None:
    assert unpack(b"nonsense", {"none": 1, "lz4": 2}.get(compression.value, 3), 500) is None
    codec, packed = pack(bytes(range(256)) * 300, compression)
    assert unpack(packed, codec, 256 * 300) == bytes(range(256)) * 300
    assert unpack(packed, codec, 256 * 300 - 1) is None


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


def test_a_chain_may_be_thousands_of_points_long() -> None:
    point = chain_of_three(MemoryStorage()).repository.points()[0]
    catalog = Catalog(MemoryStorage(), "")
    for number in range(3000):
        parent = f"{number - 1}" if number else ""
        catalog.points[f"{number}"] = evolve(point, id=f"{number}", parent=parent)
    assert len(list(catalog.descendants_of("0"))) == 2999
    assert len(catalog.chain_of(catalog.points["2999"])) == 3000


def test_a_file_that_cannot_be_opened_does_not_hide_the_others(tmp_path: Path) -> None:
    machine = chain_of_three(DiskStorage(tmp_path))
    first, second, third = machine.repository.points()
    (tmp_path / second.file).unlink()
    (tmp_path / second.file).symlink_to("/dev")
    (tmp_path / f"link{second.file}").symlink_to(tmp_path.parent / "elsewhere.vib")
    (tmp_path.parent / "elsewhere.vib").write_bytes(b"x")
    repository = Repository(DiskStorage(tmp_path))
    assert repository.points() == (first, third)
    assert {item.structure for item in repository.verify()} == {"chain", "file"}
