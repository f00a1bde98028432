"""What is damaged is mended from what is whole elsewhere, and nothing else is written."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest
from blake3 import blake3

from hvsim.blocks import DiskStorage, MemoryStorage, Repository, StorageError, flip_bit
from hvsim.blocks.backup.format.layout import COMMIT_SLOTS, DATA_START, PAGE, SegmentRow, pack_record
from tests.blocks.machines import BLOCK, Machine, chain_of_three
from tests.blocks.models import Change
from tests.blocks.operations import fingerprint
from tests.blocks.test_crafted_files import append, table_of


def first_block(machine: Machine) -> int:
    """The offset of the first stored block of the first file."""
    return DATA_START + 100


def test_a_block_comes_back_from_a_copy_of_the_repository() -> None:
    storage, other = MemoryStorage(), MemoryStorage()
    machine = chain_of_three(storage)
    machine.repository.copy_points(machine.repository.points(), Repository(other))
    whole = fingerprint(storage)
    flip_bit(storage.open(machine.repository.points()[0].file), first_block(machine) * 8)
    found, left = Repository(storage).heal([Repository(other)])
    assert (len(found), left) == (1, [])
    assert fingerprint(storage) == whole


def test_a_block_comes_back_from_the_disk_as_it_is_now() -> None:
    storage = MemoryStorage()
    machine = chain_of_three(storage)
    whole = fingerprint(storage)
    file = machine.repository.points()[2].file
    flip_bit(storage.open(file), (DATA_START + 7) * 8)
    repository = Repository(storage)
    assert repository.heal()[1] != []
    found, left = repository.heal(disks={"disk.vhdx": machine.disk})
    assert (len(found), left) == (1, [])
    assert fingerprint(storage) == whole


def test_a_block_comes_back_from_another_file_that_has_it() -> None:
    storage = MemoryStorage()
    machine = Machine(Repository(storage))
    machine.change([Change(0, BLOCK, 1)])
    machine.back_up()
    machine.change([Change(0, BLOCK, 0)])
    machine.back_up()
    machine.change([Change(0, BLOCK, 1)])
    machine.back_up()
    flip_bit(storage.open(machine.repository.points()[0].file), (DATA_START + 7) * 8)
    found, left = Repository(storage).heal()
    assert (len(found), left) == (1, [])
    machine.check(Repository(storage))


@pytest.mark.parametrize("offset", [5, COMMIT_SLOTS[2] + 50, COMMIT_SLOTS[3] + 9, COMMIT_SLOTS[0] + 77])
def test_pages_are_worked_out_from_each_other(offset: int) -> None:
    storage = MemoryStorage()
    machine = chain_of_three(storage)
    file = storage.open(machine.repository.points()[1].file)
    before = file.read(PAGE, file.size - PAGE)
    flip_bit(file, offset * 8)
    found, left = Repository(storage).heal()
    assert ([item.offset // PAGE * PAGE for item in found if item.offset is not None], left) == (
        [offset // PAGE * PAGE],
        [],
    )
    assert file.read(PAGE, file.size - PAGE) == before


def test_every_part_of_a_file_comes_back_from_its_twin() -> None:
    storage = MemoryStorage()
    machine = chain_of_three(storage)
    twin = storage.copy()
    point = machine.repository.points()[1]
    size = storage.open(point.file).size
    for offset in range(DATA_START, size, 97):
        flip_bit(storage.open(point.file), offset * 8 + 3)
        found, left = Repository(storage).heal([Repository(twin)])
        assert found
        assert left == []
    machine.check(Repository(storage))


def test_lost_and_ruined_files_come_back_from_a_copy() -> None:
    storage, other = MemoryStorage(), MemoryStorage()
    machine = chain_of_three(storage)
    machine.repository.copy_points(machine.repository.points(), Repository(other))
    first, second, third = machine.repository.points()
    storage.delete(first.file)
    storage.open(second.file).truncate(DATA_START + 3)
    storage.open(third.file).truncate(100)
    assert len(Repository(storage).verify()) >= 3
    _, left = Repository(storage).heal([Repository(other)])
    assert left == []
    machine.check(Repository(storage))
    assert len([path for path in storage.files() if path.endswith(("vbk", "vib"))]) == 3


def test_what_nobody_has_stays_named_and_nothing_is_made_up() -> None:
    storage = MemoryStorage()
    machine = chain_of_three(storage)
    point = machine.repository.points()[0]
    flip_bit(storage.open(point.file), first_block(machine) * 8)
    before = fingerprint(storage)
    found, left = Repository(storage).heal()
    assert found == left
    assert fingerprint(storage) == before


def test_damage_of_every_kind_at_once_is_answered() -> None:
    storage, other = MemoryStorage(), MemoryStorage()
    machine = chain_of_three(storage)
    twin = storage.copy()
    machine.repository.copy_points(machine.repository.points(), Repository(other))
    for seed in range(12):
        chance = Random(seed)
        medium = storage.copy()
        for point in machine.repository.points():
            file = medium.open(point.file)
            for _ in range(6):
                flip_bit(file, chance.randrange(file.size * 8))
        assert Repository(medium).heal([Repository(other)])[0]
        _, left = Repository(medium).heal([Repository(twin), Repository(other)])
        assert left == []
        machine.check(Repository(medium))


def test_a_repository_that_is_only_read_cannot_be_healed(tmp_path: Path) -> None:
    machine = chain_of_three(DiskStorage(tmp_path))
    path = tmp_path / machine.repository.points()[0].file
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    with pytest.raises(StorageError, match="opened for reading only"):
        Repository.open(tmp_path).heal()


def line(*content: object) -> bytes:
    """A line of a listing as its writer would write it."""
    text = json.dumps(content).encode()
    return blake3(text).hexdigest()[:16].encode() + b" " + text + b"\n"


def test_a_file_that_a_listing_names_wrongly_is_not_written_over() -> None:
    storage = MemoryStorage()
    machine = chain_of_three(storage)
    first, _, third = machine.repository.points()
    copy = storage.copy()
    storage.delete(third.file)
    storage.delete("repository.vbm")
    with storage.create("repository.vbm") as listing:
        listing.write(0, b"hvsim repository listing 2\n" + line(third.id, first.file))
    before = storage.open(first.file).read(0, storage.open(first.file).size)
    repository = Repository(storage)
    assert list(repository.unreadable_files()) == [first.file]
    repository.heal([Repository(copy)])
    assert storage.open(first.file).read(0, storage.open(first.file).size) == before
    machine.check(Repository(storage))


NO_BACKUPS: list[object] = ["../outside.vbk", "sub/other.vbk", "notes.txt", "repository.lock", "a\0.vbk", 7, [], {}]


@pytest.mark.parametrize("name", NO_BACKUPS)
def test_a_listing_that_names_what_is_no_backup_file_does_not_count(name: object) -> None:
    storage = MemoryStorage()
    machine = chain_of_three(storage)
    with storage.open("repository.vbm", writable=True) as listing:
        listing.write(listing.size, line("00000000-0000-0000-0000-000000000001", name))
    repository = Repository(storage)
    machine.check(repository)
    (damage,) = repository.verify()
    assert (damage.structure, damage.points) == ("listing", ())


def test_two_that_want_different_bytes_in_one_place_do_not_heal_for_ever() -> None:
    storage = MemoryStorage()
    path = chain_of_three(storage).repository.points()[0].file
    places = [append(storage, path, bytes([number]) * BLOCK)["offset"] - number for number in (0, 1)]  # one byte both
    digests = [blake3(bytes([number]) * BLOCK).digest() for number in (0, 1)]
    records = b"".join(
        pack_record(block, places[block], BLOCK, 1, digests[block][:8], digests[block]) for block in (0, 1)
    )
    segment = append(storage, path, records)
    table_of(storage, path, [SegmentRow(0, segment["offset"], len(records), 0, bytes.fromhex(segment["digest"]))])
    copy = storage.copy()
    copy.open(path).write(places[1], b"\x01" * BLOCK)
    found, left = Repository(storage).heal([Repository(copy), Repository(storage.copy())])
    assert [item.block for item in found] == [1]
    assert len(left) == 1
