"""`docs/backup-format.md` tells the truth: a reader written from that page alone gets the disks out of every file."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from hvsim.blocks import CodecHeader, Compression, Derivation, MemoryStorage, PointKind, Repository, Storage, new_header
from tests.blocks.format_reader import Reader
from tests.blocks.machines import Machine
from tests.blocks.models import Change

HISTORIES = [
    [Change(0, 200_000, 1), Change(200_000, 100_000, 9), Change(500_000, 65_536, 1)],
    [Change(70_000, 10, 2), Change(200_000, 200_000, 0, discard=True)],
    [Change(5, 5, 3)],
    [Change(400_000, 70_000, 4), Change(5, 7, 0)],
]
CHEAP = {"argon2id": Derivation(memory_kib=64, passes=1), "scrypt": Derivation("scrypt", memory_kib=64, lanes=2)}


def reader_of(storage: Storage, password: str = "") -> Reader:
    files = []
    for path in storage.files():
        if path.endswith((".vbk", ".vib", ".vrb")):
            with storage.open(path) as file:
                files.append(file.read(0, file.size))
    return Reader(files, password)


def check(machine: Machine, storage: Storage, password: str = "") -> None:
    """Whether the reader sees the restore points that there are, and their bytes."""
    reader = reader_of(storage, password)
    assert set(reader.points) == set(machine.held)
    for point_id, held in machine.held.items():
        assert reader.disk(point_id, "disk.vhdx") == held
        point = machine.repository.point(point_id)
        assert reader.configuration(point_id) == machine.repository.configuration(point)
        _, found = reader.points[point_id]
        assert (found["parent"], found["kind"], found["number"]) == (point.parent, point.kind.value, point.number)


@pytest.mark.parametrize("compression", Compression)
@pytest.mark.parametrize("reverse", [False, True])
def test_the_reader_gets_the_disks_of_forward_and_reverse_chains(compression: Compression, reverse: bool) -> None:
    storage = MemoryStorage()
    machine = Machine(Repository(storage))
    for history in HISTORIES:
        machine.change(history)
        machine.back_up(compression=compression, reverse=reverse)
        check(machine, storage)


def test_the_reader_follows_what_upkeep_makes_of_a_chain() -> None:
    storage = MemoryStorage()
    machine = Machine(Repository(storage))
    for history in HISTORIES:
        machine.change(history)
        machine.back_up()
    machine.repository.make_synthetic_full(machine.repository.points()[-1])
    check(machine, storage)
    del machine.held[machine.repository.points()[0].id]
    machine.repository.merge(machine.repository.points()[1])
    check(machine, storage)
    machine.repository.delete_point(machine.repository.points()[1])
    machine.held = {point.id: machine.held[point.id] for point in machine.repository.points()}
    check(machine, storage)
    machine.repository.compact(dead_share=0)
    machine.back_up(PointKind.FULL)
    check(machine, storage)


@pytest.mark.parametrize(
    "header",
    [
        CodecHeader("sha256"),
        new_header("blake3", "Pa55w0rd", derivation=CHEAP["argon2id"], random=Random(1).randbytes),
        new_header("sha256", "Pa55w0rd", cipher="aes-256-gcm", derivation=CHEAP["scrypt"], random=Random(1).randbytes),
    ],
)
def test_the_reader_knows_every_algorithm(header: CodecHeader) -> None:
    storage = MemoryStorage()
    machine = Machine(Repository(storage, password="Pa55w0rd"), codec=header)
    for history in HISTORIES:
        machine.change(history)
        machine.back_up(reverse=True)
        check(machine, storage, "Pa55w0rd")


def test_the_reader_is_no_longer_than_promised() -> None:
    source = Path(__file__).with_name("format_reader.py").read_text()
    assert len([line for line in source.splitlines() if line]) <= 150
    assert "hvsim.blocks" not in source
