"""Disks in memory hold what was written to them, whatever lies below."""

from __future__ import annotations

import hashlib
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hvsim.blocks import (
    BlockSet,
    ContentMix,
    DeviceError,
    DifferencingDevice,
    GeneratedDevice,
    MemoryDevice,
    copy_device,
    devices_equal,
    merge_into,
)
from hvsim.blocks.device import KIB, MIB
from tests.blocks.models import Change, apply, changes, content, hints_hold

SIZE = 100_000
BLOCK = 4096


@given(changes(SIZE, 20_000))
def test_a_sparse_disk_reads_back_what_was_written(history: list[Change]) -> None:
    disk, model = MemoryDevice(SIZE, BLOCK), bytearray(SIZE)
    apply(history, disk, model)
    assert content(disk) == model
    assert hints_hold(disk, model)


@given(changes(SIZE, 20_000), changes(SIZE, 20_000), changes(SIZE, 20_000))
def test_a_chain_reads_as_the_newest_child_and_its_parents_stay_as_they_were(
    first: list[Change], second: list[Change], third: list[Change]
) -> None:
    base, model = MemoryDevice(SIZE, BLOCK), bytearray(SIZE)
    apply(first, base, model)
    at_base = bytes(model)
    child = DifferencingDevice(base, block_size=BLOCK)
    apply(second, child, model)
    at_child = bytes(model)
    grandchild = DifferencingDevice(child, block_size=BLOCK // 2)
    apply(third, grandchild, model)
    assert (content(base), content(child), content(grandchild)) == (at_base, at_child, bytes(model))
    assert hints_hold(grandchild, model)


@given(changes(SIZE, 20_000), changes(SIZE, 20_000))
def test_a_merge_keeps_the_content(first: list[Change], second: list[Change]) -> None:
    base, model = MemoryDevice(SIZE, BLOCK), bytearray(SIZE)
    apply(first, base, model)
    child = DifferencingDevice(base, block_size=BLOCK)
    apply(second, child, model)
    copy = base.copy()
    merge_into(child, copy)
    assert content(copy) == model
    child.merge_into_parent()
    assert content(base) == content(child) == model
    assert child.own_bytes == 0


@given(
    st.integers(0, SIZE // BLOCK - 1).map(BLOCK.__mul__) | st.integers(0, SIZE),
    st.just(BLOCK) | st.integers(0, 3 * BLOCK),
    st.binary(min_size=32, max_size=32) | st.just(bytes(32)) | st.binary(min_size=1, max_size=40),
)
def test_to_fill_is_to_write_a_piece_again_and_again(offset: int, length: int, piece: bytes) -> None:
    length = min(length, SIZE - offset)
    base, model = MemoryDevice(SIZE, BLOCK), bytearray(SIZE)
    child = DifferencingDevice(base, block_size=BLOCK)
    child.fill(offset, length, piece)
    model[offset : offset + length] = (piece * length)[:length]
    assert content(child) == model
    assert hints_hold(child, model)
    child.merge_into_parent()
    assert content(base) == model


@given(changes(SIZE, 20_000), changes(SIZE, 20_000))
def test_a_copy_and_its_original_go_their_own_ways(first: list[Change], second: list[Change]) -> None:
    disk, model = MemoryDevice(SIZE, BLOCK), bytearray(SIZE)
    apply(first, disk, model)
    twin, before = disk.copy(), bytes(model)
    apply(second, disk, model)
    assert content(twin) == before
    assert content(disk) == model


@given(st.integers(0, 2**64), st.floats(0, 1), st.integers(1, 3_000_000), st.integers(0, 2_000_000))
def test_generated_content_depends_on_the_seed_alone(seed: int, zero: float, size: int, offset: int) -> None:
    mix = ContentMix(zero, (1 - zero) / 2)
    disk, again = GeneratedDevice(size, seed, mix), GeneratedDevice(size, seed, mix)
    whole = content(disk)
    assert content(again) == whole
    assert hints_hold(disk, whole)
    if offset < size:
        length = min(70_000, size - offset)
        assert again.read(offset, length) == whole[offset : offset + length]


SIZES = st.integers(1, 2 * SIZE)


@given(changes(SIZE, 20_000), st.lists(SIZES, min_size=1, max_size=4), st.booleans())
def test_a_resized_disk_keeps_what_still_fits_and_grows_by_zeros(
    history: list[Change], sizes: list[int], child: bool
) -> None:
    base = MemoryDevice(SIZE, BLOCK)
    base.write(0, b"\x01" * SIZE)
    disk = DifferencingDevice(base, block_size=BLOCK) if child else base
    model = bytearray(base.read(0, SIZE))
    apply(history, disk, model)
    for size in sizes:
        disk.resize(size)
        model = model[:size] + bytes(size - len(model[:size]))
        assert content(disk) == model
        disk.write(size - 1, b"\x02")
        model[-1] = 2
        assert hints_hold(disk, model)


def test_generated_content_is_the_same_on_every_platform() -> None:
    disk = GeneratedDevice(4 * 1024 * 1024, 42)
    known = "303cad7bb61544f29a83fa53b7c9a002cc10b9acd57de9d80bb72d52b35363d4"
    assert hashlib.sha256(content(disk)).hexdigest() == known


@given(st.integers(0, 2**64), st.integers(0, 200 * MIB), st.integers(0, 200 * MIB), st.sampled_from([0.0, 0.3, 1.0]))
def test_the_hints_of_generated_content_are_the_same_for_any_window(
    seed: int, start: int, end: int, zero: float
) -> None:
    disk = GeneratedDevice(200 * MIB, seed, ContentMix(zero, 0))
    start, end = min(start, end), max(start, end)
    whole = BlockSet.from_ranges(disk.allocated_ranges(), disk.size, 64 * KIB)
    window = BlockSet.from_ranges(disk.allocated_ranges(start, end - start), disk.size, 64 * KIB)
    pieces = BlockSet.from_ranges(
        (item for at in range(start, end, MIB) for item in disk.allocated_ranges(at, min(MIB, end - at))),
        disk.size,
        64 * KIB,
    )
    assert window.bitmap == pieces.bitmap
    assert window.bitmap <= whole.bitmap
    assert whole.byte_count == disk.size if zero == 0 else zero < 1 or whole.byte_count == 0


def test_a_write_to_a_generated_disk_stays() -> None:
    disk = GeneratedDevice(1 << 40, 7)
    disk.write(1 << 39, b"written")
    assert disk.read((1 << 39) - 1, 9)[1:8] == b"written"
    assert disk.own_bytes == disk.block_size


def test_copying_skips_zeros() -> None:
    source, target = MemoryDevice(1 << 40), MemoryDevice(1 << 40)
    source.write(1 << 35, b"data")
    assert copy_device(source, target) == source.block_size
    assert target.read(1 << 35, 4) == b"data"
    assert not devices_equal(MemoryDevice(5), MemoryDevice(6))


@pytest.mark.parametrize(("offset", "length"), [(-1, 1), (0, 101), (100, 1), (50, -1)])
def test_a_range_outside_the_disk_is_refused(offset: int, length: int) -> None:
    disk = MemoryDevice(100)
    with pytest.raises(DeviceError, match="outside the disk of 100 bytes"):
        disk.read(offset, length)


def test_a_merge_into_a_smaller_parent_is_refused() -> None:
    child = DifferencingDevice(MemoryDevice(100), size=200)
    child.write(150, b"x")
    assert child.read(90, 20) == bytes(20)
    with pytest.raises(DeviceError, match="resize the parent"):
        child.merge_into_parent()


def test_a_block_that_is_one_piece_again_and_again_takes_no_more_memory_than_the_piece() -> None:
    disk, model = MemoryDevice(8 * MIB), bytearray(8 * MIB)
    child = DifferencingDevice(disk)
    tracemalloc.start()
    for block in range(0, 64, 2):
        data = hashlib.sha256(bytes([block])).digest() * (64 * KIB // 32)
        child.write(block * 64 * KIB, data)
        model[block * 64 * KIB : (block + 1) * 64 * KIB] = data
        del data
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert held < 64 * KIB
    assert child.own_bytes == 32 * 64 * KIB
    child.write(64 * KIB * 2 + 5, b"other")
    model[64 * KIB * 2 + 5 : 64 * KIB * 2 + 10] = b"other"
    assert child.read(100, 3 * 64 * KIB) == model[100 : 100 + 3 * 64 * KIB]
    assert content(child) == model
    child.resize(62 * 64 * KIB + 100)
    assert content(child) == model[: 62 * 64 * KIB + 100]
    child.resize(8 * MIB)
    model[62 * 64 * KIB + 100 :] = bytes(len(model) - 62 * 64 * KIB - 100)
    assert content(child) == model
    assert child.merge_into_parent() == 32 * 64 * KIB
    assert content(disk) == model
