"""Backup files that somebody made up: every digest is right, and what they say cannot be.

Whoever reads one gets one clear error, soon, and takes no more memory than a file of that size deserves.
"""

from __future__ import annotations

import json
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from itertools import islice
from random import Random
from typing import Any
from uuid import UUID

import pytest
from blake3 import blake3

from hvsim.blocks import (
    BackupDamaged,
    BackupError,
    BlockError,
    Derivation,
    MemoryDevice,
    MemoryStorage,
    PasswordWrong,
    PointKind,
    Repository,
    flip_bit,
    new_header,
)
from hvsim.blocks.backup.format.file import BackupFile
from hvsim.blocks.backup.format.layout import (
    DATA_START,
    MAX_ROOT_SIZE,
    Commit,
    Extent,
    SegmentRow,
    commit_slots,
    pack_commit,
    pack_record,
    pack_row,
)
from tests.blocks.machines import BLOCK, Machine, chain_of_three, moment
from tests.blocks.models import Change, content

Json = dict[str, Any]
GIB = 1 << 30
MOST_MEMORY = 160 << 20


def append(storage: MemoryStorage, path: str, data: bytes) -> Json:
    """Adds bytes to a file; the extent that names them."""
    file = storage.open(path)
    offset = file.size
    file.write(offset, data)
    return {"offset": offset, "length": len(data), "digest": blake3(data).hexdigest()}


def commit(storage: MemoryStorage, path: str, root: bytes) -> None:
    """Makes the bytes the root of a file's newest commit."""
    before = BackupFile(storage.open(path)).commit
    extent = append(storage, path, root)
    place = Extent(extent["offset"], extent["length"], bytes.fromhex(extent["digest"]))
    page = pack_commit(Commit(before.sequence + 1, UUID(str(before.file_id)), place), "blake3")
    for slot in commit_slots(before.sequence + 1):
        storage.open(path).write(slot, page)


def root_of(storage: MemoryStorage, path: str) -> Json:
    file = BackupFile(storage.open(path))
    found: Json = json.loads(file.read_extent(file.commit.root, "root", GIB))
    return found


def craft(storage: MemoryStorage, path: str, change: Callable[[Json], object]) -> None:
    """Changes the root of a file."""
    root = root_of(storage, path)
    change(root)
    commit(storage, path, json.dumps(root, sort_keys=True, separators=(",", ":")).encode())


def look_everywhere(repository: Repository, copy: Repository | None = None) -> Iterator[BlockError]:
    """What goes wrong when everything is looked at; anything but the engine's own errors comes through."""
    repository.unreadable_files()
    yield from (BackupDamaged(str(item), path=item.file, structure=item.structure) for item in repository.verify())
    for point in repository.points():
        tries: list[Callable[[], object]] = [
            lambda: repository.configuration(point),  # noqa: B023 - called before the next point
            lambda: repository.chain(point),  # noqa: B023 - called before the next point
            lambda: repository.verify(point),  # noqa: B023 - called before the next point
        ]
        for disk in point.disks:
            tries.append(lambda: read(repository, point, disk.name))  # noqa: B023 - called before the next point
            if disk.size < 64 << 20:
                out = MemoryStorage()
                tries.append(partial(repository.restore_to_file, point, disk.name, "out.vhdx", out))
        for attempt in tries:
            try:
                attempt()
            except BlockError as error:
                yield error
    if copy is not None:
        with suppress(BlockError):
            repository.heal([copy])
    for change in (
        lambda: repository.compact(dead_share=0),
        lambda: repository.merge(repository.points()[1]),
        lambda: repository.make_synthetic_full(repository.points()[-1]),
        lambda: repository.delete_points(repository.points()),
    ):
        with suppress(BlockError, IndexError):
            change()


def read(repository: Repository, point: Any, disk: str) -> None:
    with repository.read_disk(point, disk) as device:
        device.read(0, min(device.size, 3 * BLOCK))
        list(islice(device.allocated_ranges(), 100))
        list(islice(device.contents(), 100))


@pytest.fixture
def storage() -> MemoryStorage:
    made = MemoryStorage()
    chain_of_three(made)
    return made


@pytest.fixture(autouse=True)
def _little_memory(request: pytest.FixtureRequest) -> Iterator[None]:
    """So much for every test here; the long ones do not take the time to count them."""
    if "whatever" in request.node.name:
        yield
        return
    tracemalloc.start()
    yield
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < MOST_MEMORY


def sparse(storage: MemoryStorage, path: str) -> None:
    """Makes a file longer than any memory, without taking room for it."""
    storage.open(path).truncate(1 << 40)


def claims(extent: Json, length: int) -> None:
    extent["length"] = length


@pytest.mark.parametrize("part", ["map", "configuration"])
@pytest.mark.parametrize("length", [8 * GIB, 1 << 39, 1 << 62])
@pytest.mark.parametrize("is_sparse", [False, True])
def test_no_part_is_believed_to_be_so_long(storage: MemoryStorage, part: str, length: int, is_sparse: bool) -> None:
    path = Repository(storage).points()[0].file

    def change(root: Json) -> None:
        claims(root["points"][0]["disks"][0]["map"] if part == "map" else root["points"][0]["configuration"], length)

    if is_sparse:
        sparse(storage, path)
    craft(storage, path, change)
    repository = Repository(storage)
    said = [str(error) for error in look_everywhere(repository)] + list(repository.unreadable_files().values())
    assert any(f"'{path}' is damaged" in message and "at offset" in message for message in said), said


def test_the_parts_of_a_file_are_together_no_longer_than_the_file(storage: MemoryStorage) -> None:
    path = Repository(storage).points()[0].file

    def change(root: Json) -> None:
        point = root["points"][0]
        data = bytes(1 << 20)
        configuration = append(storage, path, data)
        root["points"] = [
            {**point, "id": f"{number:08}", "configuration": configuration, "disks": []} for number in range(2000)
        ]

    craft(storage, path, change)
    (reason,) = Repository(storage).unreadable_files().values()
    assert f"'{path}' is damaged: root at offset" in reason
    assert "longer than the file" in reason


@pytest.mark.parametrize("where", ["root", "listing"])
def test_no_long_root_or_listing_is_read(storage: MemoryStorage, where: str) -> None:
    path = Repository(storage).points()[0].file
    if where == "listing":
        storage.open("repository.vbm").truncate(1 << 40)
        assert any("repository.vbm" in damage.file for damage in Repository(storage).verify())
        return
    sparse(storage, path)
    before = BackupFile(storage.open(path)).commit
    page = pack_commit(Commit(before.sequence + 1, before.file_id, Extent(1 << 20, 8 * GIB, bytes(32))), "blake3")
    for slot in commit_slots(before.sequence + 1):
        storage.open(path).write(slot, page)
    assert "root at offset 1048576: its length of" in Repository(storage).unreadable_files()[path]


@pytest.mark.parametrize("value", ["[[]]", "9" * 4000])
def test_a_root_of_the_largest_size_takes_little_memory_apart(storage: MemoryStorage, value: str) -> None:
    path = Repository(storage).points()[0].file
    again = "," + value
    most = (MAX_ROOT_SIZE - 20) // len(again.encode()) - 1
    commit(storage, path, ('{"points":[' + value + again * most + "]}").encode())
    assert f"'{path}' is damaged: root at offset" in Repository(storage).unreadable_files()[path]


def test_a_listing_of_the_largest_size_takes_little_memory_apart(storage: MemoryStorage) -> None:
    first = storage.open("repository.vbm").read(0, 27)
    one = b'"' + b",".join([b"[]"] * 40_000) + b'"'
    line = blake3(one).hexdigest()[:16].encode() + b" " + one + b"\n"
    for lines in (b"\n" * (30 << 20), line * 40, line[:-1] * 300):
        storage.delete("repository.vbm")
        storage.create("repository.vbm").write(0, first + lines)
        found = Repository(storage).verify()
        assert [(item.file, item.points) for item in found] == [("repository.vbm", ())]
        assert "in line 2" in found[0].message or "cut off" in found[0].message


def test_an_id_is_no_longer_than_a_line_of_a_listing_may_hold(storage: MemoryStorage) -> None:
    repository = Repository(storage)
    with pytest.raises(BackupError, match="at most 1024 characters, not 1025"):
        repository.begin_point("vm", moment(9), point_id="x" * 1025)
    with repository.begin_point("vm", moment(9), PointKind.FULL, point_id="\U0001f600" * 1024) as writer:
        writer.write_disk("disk.vhdx", MemoryDevice(BLOCK))
        writer.commit()
    assert Repository(storage).verify() == []
    path = repository.points()[0].file
    craft(storage, path, lambda root: root["points"][0].update(id="x" * 1025))
    assert path in Repository(storage).unreadable_files()


@pytest.mark.parametrize("is_map", [False, True])
def test_damage_in_a_chain_without_an_end_is_told_once(storage: MemoryStorage, is_map: bool) -> None:
    points = Repository(storage).points()

    def turn_round(root: Json) -> None:
        root["points"][0].update(parent=points[2].id, kind="Increment")
        root["points"][0]["disks"][0]["mode"] = "Tracked"

    craft(storage, points[0].file, turn_round)
    file = BackupFile(storage.open(points[0].file))
    place = file.table(file.root.points[0].disks[0]).rows()[0].offset if is_map else DATA_START
    flip_bit(storage.open(points[0].file), place * 8)
    found = Repository(storage).verify()
    assert {point_id for item in found for point_id in item.points} == {point.id for point in points}
    assert all(len(set(item.points)) == len(item.points) for item in found)


def table_of(storage: MemoryStorage, path: str, rows: list[SegmentRow], size: int | None = None) -> None:
    """Gives the disk a table of these rows."""

    def change(root: Json) -> None:
        disk = root["points"][0]["disks"][0]
        disk["map"] = append(storage, path, b"".join(map(pack_row, rows)))
        disk["size"] = size or disk["size"]

    craft(storage, path, change)


def test_a_table_has_no_more_rows_than_the_disk_has_segments(storage: MemoryStorage) -> None:
    path = Repository(storage).points()[0].file
    table_of(storage, path, [SegmentRow(number, 20480, 64, 0, bytes(32)) for number in range(100)])
    said = [str(error) for error in look_everywhere(Repository(storage))]
    assert any("block map of 'disk.vhdx' at offset" in message for message in said)


def test_segments_are_together_no_longer_than_the_file(storage: MemoryStorage) -> None:
    path = Repository(storage).points()[0].file
    records = b"".join(pack_record(block, 0, 0, 0, bytes(8), bytes(32)) for block in range(1024))
    extent = append(storage, path, records)
    digest = bytes.fromhex(extent["digest"])
    rows = [SegmentRow(number, extent["offset"], len(records), 0, digest) for number in range(20_000)]
    table_of(storage, path, rows, 1 << 60)
    start = time.monotonic()
    said = [str(error) for error in look_everywhere(Repository(storage))]
    assert any(
        "block map of 'disk.vhdx' at offset" in message and "longer than the file" in message for message in said
    )
    assert time.monotonic() - start < 20


def test_many_points_in_a_file_take_time_in_proportion(storage: MemoryStorage) -> None:
    path = Repository(storage).points()[0].file

    def change(root: Json) -> None:
        point = {**root["points"][0], "disks": []}
        root["points"] = [
            {**point, "id": f"{number:08}", "parent": f"{number - 1:08}" if number else "", "kind": "Increment"}
            for number in range(2000)
        ]
        root["points"][0]["kind"] = "Full"
        for item in root["points"]:
            item["configuration"] = {"offset": 0, "length": 0, "digest": blake3(b"").hexdigest()}

    craft(storage, path, change)
    start = time.monotonic()
    repository = Repository(storage)
    assert len(repository.points()) == 2002
    repository.verify()
    assert time.monotonic() - start < 20


@pytest.mark.parametrize("length", [(8 << 20) + 65, (1 << 32) - 1])
def test_no_stored_block_is_believed_to_be_so_long(storage: MemoryStorage, length: int) -> None:
    path = Repository(storage).points()[0].file
    sparse(storage, path)
    record = pack_record(0, 1 << 30, length, 1, bytes(8), bytes(32))
    extent = append(storage, path, record)
    row = SegmentRow(0, extent["offset"], len(record), 0, bytes.fromhex(extent["digest"]))
    table_of(storage, path, [row])
    said = [str(error) for error in look_everywhere(Repository(storage))]
    assert any(f"segment 0 at offset {extent['offset']}" in message for message in said)


def test_a_writer_refuses_what_no_reader_would_take() -> None:
    repository = Repository(MemoryStorage())
    with repository.begin_point("web01", moment(0)) as writer, pytest.raises(BackupError, match="configuration"):
        writer.set_configuration(bytes((16 << 20) + 1))
    assert repository.points() == ()


def ask_for(values: dict[str, int], root: Json) -> None:
    """Changes what a root asks of whoever derives its key."""
    root["codec"]["encryption"]["derivation"].update(values)


def test_an_encrypted_backup_does_not_make_anybody_take_gigabytes() -> None:
    storage = MemoryStorage()
    codec = new_header(password="old", derivation=Derivation(memory_kib=64, passes=1, lanes=1))
    point = Machine(Repository(storage, password="old"), codec=codec).back_up()
    for values in ({"memory_kib": 1 << 20}, {"memory_kib": 1 << 40}, {"passes": 1 << 30}, {"lanes": 10**6}):
        twin = storage.copy()
        craft(twin, point.file, partial(ask_for, values))
        (reason,) = Repository(twin, password="old").unreadable_files().values()
        assert f"'{point.file}' is damaged: root" in reason
        assert "asks for what cannot be" in reason


# Whatever is changed

VALUES: list[Any] = [
    None, True, -1, 0, 1, 7, 1 << 31, 1 << 32, 1 << 62, 1 << 63, 1 << 64, 10**400, 0.5, float("inf"), float("nan"),
    "", "x", "\x00", "\udc80", "Full", "Increment", "Rollback", "Tracked", "0" * 64, [], [[]], {}, {"a": []}, [0] * 9,
]  # fmt: skip


def places(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a JSON value."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield (*way, key)
        yield from places(item, (*way, key))


def meddle(root: Json, chance: Random) -> str:
    """Puts another value somewhere, one from elsewhere in the root, or takes it away."""
    found = list(places(root))
    *way, last = chance.choice(found)
    at: Any = root
    for key in way:
        at = at[key]
    kind = chance.randrange(3)
    if kind == 0 and isinstance(at, dict):
        del at[last]
        return f"{way}.{last} is gone"
    if kind == 1:
        *way_there, there = chance.choice(found)
        other: Any = root
        for key in way_there:
            other = other[key]
        at[last] = json.loads(json.dumps(other[there]))
    else:
        at[last] = chance.choice(VALUES)
    return f"{way}.{last} = {at[last]!r}"[:200]


def situations() -> list[MemoryStorage]:
    plain = MemoryStorage()
    chain_of_three(plain)
    full = MemoryStorage()
    machine = chain_of_three(full)
    machine.repository.make_synthetic_full(machine.repository.points()[-1])
    secret = MemoryStorage()
    codec = new_header(password="old", derivation=Derivation(memory_kib=64, passes=1, lanes=1))
    machine = Machine(Repository(secret, password="old"), codec=codec)
    for seed in range(2):
        machine.change([Change(0, 70_000, seed + 1)])
        machine.back_up(PointKind.FULL if seed == 0 else None)
    return [plain, full, secret]


SITUATIONS = situations()


def fuzz(seed: int) -> None:
    chance = Random(seed)
    before = chance.choice(SITUATIONS)
    storage = before.copy()
    changes = []
    for _ in range(chance.randrange(1, 4)):
        path = chance.choice([path for path in storage.files() if path.endswith((".vbk", ".vib"))])
        root = root_of(storage, path)
        changes.append(meddle(root, chance))
        with suppress(BlockError):
            commit(storage, path, json.dumps(root, separators=(",", ":")).encode())
            BackupFile(storage.open(path))
            continue
        break
    for password in (None, "old"):
        try:
            for error in look_everywhere(Repository(storage.copy(), password=password), Repository(before)):
                assert str(error)
        except Exception as error:  # whatever comes out, the seed must be told
            raise AssertionError(f"seed {seed}: {changes}") from error


def fuzz_map(seed: int) -> None:
    """Another table or segment, whose digests are right."""
    chance = Random(seed)
    storage = SITUATIONS[chance.randrange(2)].copy()
    path = chance.choice([path for path in storage.files() if path.endswith((".vbk", ".vib"))])
    file = BackupFile(storage.open(path))
    if not file.root.points or not file.root.points[0].disks:
        return
    disk = file.root.points[0].disks[0]
    rows = file.table(disk).rows()
    numbers = [0, 1, 2, 255, 1 << 20, (1 << 24) - 1, (1 << 31), (1 << 32) - 1, 1 << 40, (1 << 63) - 1, (1 << 64) - 1]
    if rows and rows[0].file == 0 and chance.random() < 0.6:
        data = bytearray(file.segment(rows[0], "disk.vhdx"))
        for _ in range(chance.randrange(1, 3)):
            at = chance.randrange(0, len(data), 4)
            data[at : at + 8] = (chance.choice(numbers) & ((1 << 64) - 1)).to_bytes(8, "little")[: len(data) - at]
        if chance.random() < 0.2:
            data *= 2
        extent = append(storage, path, bytes(data))
        rows[0] = rows[0]._replace(
            offset=extent["offset"], length=extent["length"], digest=bytes.fromhex(extent["digest"])
        )
    else:
        for _ in range(chance.randrange(1, 3)):
            fields = {
                "number": chance.choice(numbers), "offset": chance.choice(numbers),
                "length": chance.choice(numbers) & 0xFFFFFFFF, "file": chance.choice(numbers) & 0xFFFFFFFF,
            }  # fmt: skip
            name = chance.choice(list(fields))
            rows.append((rows or [SegmentRow(0, 20480, 64, 0, bytes(32))])[0]._replace(**{name: fields[name]}))
        chance.shuffle(rows)
    table_of(storage, path, rows)
    try:
        for error in look_everywhere(Repository(storage)):
            assert str(error)
    except Exception as error:  # whatever comes out, the seed must be told
        raise AssertionError(f"map seed {seed}: {rows}") from error


@pytest.mark.parametrize("batch", range(3))
def test_whatever_a_root_says(batch: int) -> None:
    for seed in range(30):
        fuzz(batch * 1000 + seed)


def test_whatever_a_map_says() -> None:
    for seed in range(60):
        fuzz_map(seed)


@pytest.mark.soak
@pytest.mark.parametrize("batch", range(40))
def test_whatever_roots_and_maps_say_for_long(batch: int) -> None:
    for seed in range(200):
        fuzz(10_000 + batch * 1000 + seed)
        fuzz_map(10_000 + batch * 1000 + seed)


def test_the_wrong_password_is_no_damage() -> None:
    repository = Repository(SITUATIONS[2].copy(), password="wrong")
    assert repository.verify() == []
    with pytest.raises(PasswordWrong), repository.read_disk(repository.points()[0], "disk.vhdx") as disk:
        content(disk)
