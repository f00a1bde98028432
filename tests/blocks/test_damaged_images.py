"""A damaged image gives one clear error or the disk, is not altered by reading, and no operation on it falls over."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable

import pytest
from attrs import evolve

from hvsim.blocks import (
    BlockError,
    DiskImageError,
    MemoryStorage,
    StorageError,
    compact_image,
    create_differencing_vhd,
    create_differencing_vhdx,
    create_vhd,
    create_vhdx,
    merge_image,
    open_disk_chain,
    open_disk_image,
    resize_image,
)
from hvsim.blocks.device import KIB, MIB
from hvsim.blocks.images.vhdx.header import read_header, write_header

SIZE = 6 * MIB

STRUCTURES = {
    "vhdx": [
        (0, 100),
        (64 * KIB, 200),
        (128 * KIB, 200),
        (192 * KIB, 200),
        (256 * KIB, 200),
        (MIB, 300),
        (2 * MIB, 400),
        (2 * MIB + 64 * KIB, 600),
        (3 * MIB, 200),
    ],
    "vhd": [(0, 512), (512, 1024), (1536, 512), (2048, 1024)],
}
"""Where the structures of such an image lie, and how much of each is in use."""


def chain(kind: str) -> MemoryStorage:
    """A base with something in it, and a child over it."""
    storage = MemoryStorage()
    file = storage.create(f"base.{kind}")
    with create_vhdx(file, SIZE, block_size=MIB) if kind == "vhdx" else create_vhd(file, SIZE) as base:
        base.write(0, random.Random(1).randbytes(3 * MIB))
    over = open_disk_chain(storage, f"base.{kind}")
    make = create_differencing_vhdx if kind == "vhdx" else create_differencing_vhd
    with make(storage.create(f"child.a{kind}"), over) as child:  # type: ignore[operator]  # one of two functions of a table
        child.write(100_000, b"hello" * 1000)
        child.discard(MIB, MIB)
    return storage


def damage(storage: MemoryStorage, kind: str, chance: random.Random) -> None:
    """Other bytes in some structures, and now and then a file that is cut off."""
    for path in storage.files():
        file = storage.open(path)
        for _ in range(chance.choice((0, 1, 1, 2, 8))):
            start, length = chance.choice([*STRUCTURES[kind], (file.size - 512, 512)])
            file.write(min(start + chance.randrange(length), file.size - 1), chance.randbytes(1))
        if chance.random() < 0.1:
            file.truncate(chance.randrange(file.size))


def held(storage: MemoryStorage) -> dict[str, bytes]:
    return {path: storage.open(path).read(0, storage.open(path).size) for path in storage.files()}


def read(storage: MemoryStorage, kind: str) -> None:
    with open_disk_chain(storage, f"child.a{kind}") as disk:
        for offset in range(0, min(disk.size, 64 * MIB), MIB):
            disk.read(offset, min(MIB, disk.size - offset))
        list(disk.allocated_ranges())


def compact(storage: MemoryStorage, kind: str) -> None:
    with open_disk_chain(storage, f"child.a{kind}", writable=True) as disk:
        compact_image(disk)


def grow(storage: MemoryStorage, kind: str) -> None:
    with open_disk_image(storage.open(f"base.{kind}", writable=True), writable=True) as disk:
        resize_image(disk, 8 * MIB)


def merge(storage: MemoryStorage, kind: str) -> None:
    merge_image(storage, f"child.a{kind}")


@pytest.mark.parametrize("kind", ["vhdx", "vhd"])
def test_damage_is_named_and_reading_alters_nothing(kind: str) -> None:
    chance, whole, outcomes = random.Random(5), chain(kind), Counter[str]()
    messages: list[str] = []
    for _ in range(30):
        storage = whole.copy()
        damage(storage, kind, chance)
        before = held(storage)
        try:
            read(storage, kind)
        except (DiskImageError, StorageError) as error:
            outcomes["refused"] += 1
            messages.append(str(error))
        else:
            outcomes["read"] += 1
        assert held(storage) == before
        operation: Callable[[MemoryStorage, str], None] = chance.choice((compact, grow, merge))
        try:
            operation(storage, kind)
        except BlockError:
            outcomes["operation refused"] += 1
    assert min(outcomes["refused"], outcomes["read"], outcomes["operation refused"]) > 3
    assert all("base." in message or "child." in message for message in messages)


def test_blocks_that_overlap_in_part_are_damage() -> None:
    file = MemoryStorage().create("disk.vhdx")
    with create_vhdx(file, SIZE, block_size=2 * MIB) as image:
        image.write(0, b"x" * 4 * MIB)
        bat = image.regions.bat.offset
    first = int.from_bytes(file.read(bat, 8), "little")
    file.write(bat, (first + MIB).to_bytes(8, "little"))
    with pytest.raises(DiskImageError, match="BAT entry 1: it shares its place"):
        open_disk_image(file)


@pytest.mark.parametrize(("offset", "length"), [(2**63, MIB), (0, MIB), (2 * MIB, MIB), (3 * MIB, MIB), (MIB, 0)])
def test_a_log_in_the_place_of_something_else_is_never_written(offset: int, length: int) -> None:
    storage = chain("vhdx")
    with storage.open("base.vhdx", writable=True) as file:
        write_header(file, evolve(read_header(file), log_offset=offset, log_length=length))
        before = file.read(0, file.size)
        with open_disk_image(storage.open("base.vhdx")) as image:
            assert image.read(0, MIB) == random.Random(1).randbytes(MIB)
        with pytest.raises(DiskImageError, match=r"'base\.vhdx' is damaged: header: (a|the) log at"):
            open_disk_image(storage.open("base.vhdx", writable=True), writable=True)
        assert file.read(0, file.size) == before
