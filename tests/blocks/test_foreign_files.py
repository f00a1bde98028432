"""Files that are no backup, or a backup that somebody made up: one clear error that names the file, and no change."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hvsim.blocks import BlockError, MemoryStorage, Repository, RetentionPolicy
from hvsim.blocks.backup.format.file import BackupFile
from hvsim.blocks.backup.format.layout import (
    COMMIT_SLOTS,
    DATA_START,
    Commit,
    Extent,
    SegmentRow,
    pack_commit,
    pack_identity,
    pack_record,
    pack_row,
    zero_record,
)
from hvsim.blocks.backup.model import STATISTIC_NAMES
from hvsim.blocks.digest import digest
from tests.blocks.machines import BLOCK, chain_of_three, moment
from tests.blocks.models import content

FOREIGN = {
    "empty": b"",
    "text": b"These are my notes, and no backup at all.\n" * 3000,
    "zeros": bytes(100_000),
    "noise": Random(1).randbytes(100_000),
    "another program's": b"VeeamBackup" + Random(2).randbytes(50_000),
    "only a beginning": b"HVSIMBKP" + bytes(4088),
}
OURS = ("empty", "zeros", "only a beginning")


@pytest.mark.parametrize("name", FOREIGN)
@pytest.mark.parametrize("extension", ["vbk", "vib", "vrb"])
def test_a_file_that_is_no_backup_is_named_and_left_alone(tmp_path: Path, name: str, extension: str) -> None:
    storage = MemoryStorage()
    machine = chain_of_three(storage)
    path = f"foreign.{extension}"
    storage.create(path).write(0, FOREIGN[name])
    found = Repository(storage)
    machine.check(found)
    (damage,) = found.verify()
    assert (damage.file, damage.points) == (path, ())
    assert f"'{path}'" in damage.message
    with pytest.raises(BlockError, match=path):
        BackupFile(storage.open(path))
    machine.repository.refresh()
    machine.back_up()
    machine.repository.apply_retention("web01", RetentionPolicy(points=2, forever=True), moment(50))
    assert storage.exists(path) is (name not in OURS)  # what a stopped writer of ours may have left is cleared away
    (tmp_path / path).write_bytes(FOREIGN[name])
    assert Repository.open(tmp_path).points() == ()
    assert [item.name for item in tmp_path.iterdir()] == [path]
    assert (tmp_path / path).read_bytes() == FOREIGN[name]


def made_up(root: object, parts: bytes = b"", version_text: bytes | None = None) -> MemoryStorage:
    """A storage with one file whose pages are all in order, and whose root is this."""
    storage = MemoryStorage()
    file = storage.create("made-up.vbk")
    data = version_text if version_text is not None else json.dumps(root).encode()
    offset = DATA_START + len(parts)
    commit = Commit(1, UUID(int=7), Extent(offset, len(data), digest(data)))
    file.write(0, pack_identity(UUID(int=7), {"id": "x"}, "blake3"))
    for slot in COMMIT_SLOTS[2:]:
        file.write(slot, pack_commit(commit, "blake3"))
    file.write(DATA_START, parts + data)
    return storage


def extent(start: int, data: bytes) -> dict[str, Any]:
    return {"offset": start, "length": len(data), "digest": digest(data).hex()}


def sensible(table: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A root that would be fine, with some things in it changed."""
    statistics = dict.fromkeys(STATISTIC_NAMES, 0)
    disk = {"name": "d", "size": 2 * BLOCK, "mode": "Full", "map": table, "statistics": statistics, "layout": None}
    point = {
        "id": "p", "machine": "m", "time": "2024-03-01T00:00:00+00:00", "kind": "Full", "parent": "", "number": 1,
        "revision": 1, "attributes": {}, "configuration": extent(DATA_START, b""), "disks": [disk],
    }  # fmt: skip
    root = {
        "chain": "m",
        "block_size": BLOCK,
        "codec": {"digest": "blake3", "encryption": None},
        "files": [],
        "points": [point],
    }
    for key, value in changes.items():
        where = root if key in root else point if key in point else disk
        where[key] = value
    return root


EMPTY = extent(DATA_START, b"")

ODD_ROOTS: dict[str, dict[str, Any]] = {
    "time without a zone": {"time": "2024-03-01T00:00:00"},
    "no time": {"time": 5},
    "time before every other zone's": {"time": "0001-01-01T00:00:00+23:59"},
    "time after every other zone's": {"time": "9999-12-31T23:59:59-23:59"},
    "negative size": {"size": -4096},
    "no size": {"size": 0},
    "endless size": {"size": 1e400},
    "huge size": {"size": 2**200},
    "block size of three": {"block_size": 3 * 65536},
    "tiny block size": {"block_size": 512},
    "unknown kind": {"kind": "Differential"},
    "negative number": {"number": -1},
    "extent before the file": {"configuration": {"offset": -4096, "length": 10, "digest": "00"}},
    "no digest": {"configuration": {"offset": 0, "length": 10}},
    "points that are none": {"points": 5},
    "disks by name": {"disks": {"d": 1}},
    "unknown algorithm": {"codec": {"digest": "md5", "encryption": None}},
    "encryption of nothing": {"codec": {"digest": "blake3", "encryption": {"cipher": "rot13"}}},
    "codec that is none": {"codec": []},
    "file without an id": {"files": [0]},
    "file with half an id": {"files": ["0b3e"]},
}


@pytest.mark.parametrize("name", ODD_ROOTS)
def test_a_root_that_makes_no_sense_is_refused_by_name(name: str) -> None:
    storage = made_up(sensible(EMPTY, **ODD_ROOTS[name]))
    (damage,) = Repository(storage).verify()
    assert "'made-up.vbk' is damaged: root" in damage.message


@pytest.mark.parametrize("text", [b"", b"[]", b"null", b"{", b"\xff\xfe", b"[" * 100_000, b'{"points":[]}'])
def test_a_root_that_is_no_object_is_refused_by_name(text: bytes) -> None:
    (damage,) = Repository(made_up(None, version_text=text)).verify()
    assert "'made-up.vbk' is damaged: root" in damage.message


def record(block: int, offset: int = DATA_START, length: int = 10, place: int = 1) -> bytes:
    return pack_record(block, offset, length, place, b"12345678", bytes(32))


ODD_MAPS: dict[str, Callable[[], tuple[bytes, bytes]]] = {
    "table cut": lambda: (b"", b"x" * 63),
    "table out of order": lambda: (zero_record(0), row(1) + row(0)),
    "segment beyond the file": lambda: (zero_record(0), pack_row(SegmentRow(0, 2**62, 64, 0, bytes(32)))),
    "segment too long": lambda: (zero_record(0), pack_row(SegmentRow(0, DATA_START, 2**31, 0, bytes(32)))),
    "segment in no file": lambda: segment(zero_record(0), file=3),
    "segment cut": lambda: segment(zero_record(0)[:63]),
    "blocks out of order": lambda: segment(zero_record(1) + zero_record(0)),
    "a block twice": lambda: segment(record(1) + record(1)),
    "block of another segment": lambda: segment(record(5000)),
    "block beyond the disk": lambda: segment(record(2)),
    "stored beyond the file": lambda: segment(record(0, offset=2**63)),
    "stored in no file": lambda: segment(record(0, place=1 | 9 << 8)),
    "unknown codec": lambda: segment(record(0, place=200)),
    "nothing stored": lambda: segment(record(0, length=0)),
}


def row(number: int) -> bytes:
    data = zero_record(0)
    return pack_row(SegmentRow(number, DATA_START, len(data), 0, digest(data)))


def segment(data: bytes, file: int = 0) -> tuple[bytes, bytes]:
    return data, pack_row(SegmentRow(0, DATA_START, len(data), file, digest(data)))


@pytest.mark.parametrize("name", ODD_MAPS)
def test_a_map_that_makes_no_sense_gives_one_error_that_names_the_file(name: str) -> None:
    data, table = ODD_MAPS[name]()
    storage = made_up(sensible(extent(DATA_START + len(data), table)), data + table)
    repository = Repository(storage)
    (point,) = repository.points()
    with pytest.raises(BlockError, match=r"made-up.vbk"), repository.read_disk(point, "d") as disk:
        content(disk)
    with suppress(BlockError):
        repository.compact(dead_share=0)
    for damage in repository.verify():
        assert "made-up.vbk" in damage.message


def test_points_that_need_each_other_end() -> None:
    root = sensible(EMPTY, kind="Increment", parent="p", mode="Tracked")
    repository = Repository(made_up(root))
    (point,) = repository.points()
    with pytest.raises(BlockError, match="missing or cannot be read"):
        repository.read_disk(point, "d")
    assert [damage.structure for damage in repository.verify()] == ["chain"]


@given(st.data())
def test_any_bytes_anywhere_give_an_answer(data: st.DataObject) -> None:
    storage = MemoryStorage()
    machine = chain_of_three(storage)
    path = data.draw(st.sampled_from(sorted(storage.files())))
    file = storage.open(path)
    start = data.draw(st.integers(0, file.size))
    file.write(start, data.draw(st.binary(min_size=1, max_size=200)))
    repository = Repository(storage)
    damage = repository.verify()
    for point in repository.points():
        if not any(point.id in item.points for item in damage):
            with repository.read_disk(point, "disk.vhdx") as disk:
                assert content(disk) == machine.held[point.id]


@pytest.mark.parametrize("folder", ["a", "zz"])
def test_an_old_copy_hides_nothing_that_was_done_since(folder: str) -> None:
    storage = MemoryStorage()
    machine = chain_of_three(storage)
    full = machine.repository.points()[0]
    with storage.open(full.file) as file, storage.create(f"{folder}/copy.vbk") as copy:
        copy.write(0, file.read(0, file.size))
    repository = Repository(storage)
    repository.merge(repository.points()[1])
    again = Repository(storage)
    assert [point.id for point in again.points()] == [point.id for point in repository.points()]
    assert again.points()[0].number == 2
    assert not again.unreadable_files()
    (damage,) = again.verify()
    assert f"'{folder}/copy.vbk' is a copy of 'web01D2024" in str(damage)
