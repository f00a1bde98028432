"""Damage and crashes cost what they hit and nothing else, and are named."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from hvsim.blocks import (
    BackupDamaged,
    BackupError,
    ChainBroken,
    Damage,
    DiskStorage,
    FaultPlan,
    FaultyStorage,
    MemoryStorage,
    Repository,
    RestorePoint,
    Storage,
    StorageFailed,
    StorageFull,
    flip_bit,
)
from hvsim.blocks.backup.folder.catalog import Catalog
from hvsim.blocks.backup.format.file import BackupFile
from hvsim.blocks.backup.format.layout import DATA_START, MAX_STORED_SIZE, PAGE, commit_slots, pack_record, sealed
from hvsim.blocks.backup.format.segments import is_segment
from tests.blocks.machines import BLOCK, HISTORY, KIB, SIZE, Machine, chain_of_three
from tests.blocks.models import Change, content


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
    assert list(storage.files()) == ["repository.vbm", *(point.file for point in machine.repository.points())]
    machine.check(Repository(storage))


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
    assert str(damage) == damage.message


def test_a_missing_file_breaks_the_chain_after_it() -> None:
    storage = MemoryStorage()
    machine = chain_of_three(storage)
    first, second, third = machine.repository.points()
    storage.delete(second.file)
    repository = Repository(storage)
    assert [item.structure for item in repository.verify()] == ["chain", "file"]
    with pytest.raises(ChainBroken, match="which is missing or cannot be read"):
        repository.read_disk(third, "disk.vhdx")
    assert restores(storage, first.id, machine.held[first.id])


def parts_of(storage: Storage, point: RestorePoint) -> dict[str, int]:
    """An offset within each checked part of the point's file, by the name a verification gives it."""
    file = BackupFile(storage.open(point.file))
    entry = file.point(point.id)
    places = {"configuration": entry.configuration.offset, "root": file.file.size - 1}
    for disk in entry.disks:
        name = f"block map of '{disk.summary.name}'"
        places |= {name: disk.table.offset, f"{name}, segment 0": file.table(disk).rows()[0].offset}
    return places


@pytest.mark.parametrize(
    ("length", "possible"), [(1, True), (MAX_STORED_SIZE, True), (MAX_STORED_SIZE + 1, False), (2**32 - 1, False)]
)
def test_a_map_may_not_ask_a_reader_for_any_amount_of_memory(length: int, possible: bool) -> None:
    assert is_segment(pack_record(0, 0, length, 1, bytes(8), bytes(32)), 0) is possible


@pytest.mark.parametrize(
    "structure", ["configuration", "block map of 'disk.vhdx'", "block map of 'disk.vhdx', segment 0", "root"]
)
def test_damage_outside_the_blocks_is_named_too(structure: str) -> None:
    storage = MemoryStorage()
    machine = chain_of_three(storage)
    first, second, third = machine.repository.points()
    flip_bit(storage.open(second.file), parts_of(storage, second)[structure] * 8)
    repository = Repository(storage)
    damage = [item for item in repository.verify() if item.structure != "chain"]
    assert [item.structure for item in damage] == [structure]
    assert set(damage[0].points) == ({second.id} if structure == "configuration" else {second.id, third.id})
    assert f"'{second.file}' is damaged: {structure} at offset {damage[0].offset}" in damage[0].message
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


def test_a_writer_that_was_stopped_between_the_copies_of_a_commit_has_damaged_nothing() -> None:
    before = MemoryStorage()
    machine = chain_of_three(before)
    point = machine.repository.points()[2]
    for number in range(3):
        after = before.copy()
        Repository(after).set_attributes(point, {"number": str(number)})
        first, second = commit_slots(number + 2)
        old, new = (storage.open(point.file).read(second, PAGE) for storage in (before, after))
        for slot, left in ((second, old), (second, new[:512] + old[512:]), (first, new[:700] + old[700:])):
            stopped = after.copy()
            stopped.open(point.file).write(slot, left)
            if slot == first:
                stopped.open(point.file).write(second, old)
            (found,) = Repository(stopped).verify()
            assert (found.offset, found.points, found.heals_itself) == (slot, (), True)
            healed = stopped.copy()
            assert Repository(healed).heal() == ([found], [])
            for again in range(2):
                Repository(stopped).set_attributes(point, {"again": str(again)})
            assert Repository(stopped).verify() == []
        before = after


def test_a_bit_that_flips_in_a_spare_copy_of_a_commit_is_damage() -> None:
    storage = MemoryStorage()
    machine = chain_of_three(storage)
    point = machine.repository.points()[2]
    for bit in (0, 8 * 8 + 1, 20 * 8, 100 * 8, 2000 * 8):
        flipped = storage.copy()
        flip_bit(flipped.open(point.file), commit_slots(1)[1] * 8 + bit)
        assert [item.heals_itself for item in Repository(flipped).verify()] == [False]


def test_a_file_of_a_later_format_is_refused_by_its_version() -> None:
    storage = MemoryStorage()
    machine = chain_of_three(storage)
    file = storage.open(machine.repository.points()[2].file)
    body = bytearray(file.read(0, PAGE))
    body[8] = 9
    file.write(0, sealed(bytes(body[:-33]), "blake3"))
    (damage,) = Repository(storage).verify()
    assert "the format version is 9, and this engine reads 2" in damage.message


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
