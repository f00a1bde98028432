"""VHDX files hold disks, survive power losses, and say what is wrong with them."""

from __future__ import annotations

import struct
from collections.abc import Callable
from contextlib import suppress
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hvsim.blocks import (
    BlockError,
    DiskImageDamaged,
    DiskImageError,
    DiskImageUnsupported,
    FaultPlan,
    FaultyStorage,
    File,
    MemoryDevice,
    MemoryFile,
    MemoryStorage,
    ParentMismatch,
    VhdxImage,
    create_differencing_vhdx,
    create_vhdx,
    merge_into,
    open_disk_chain,
    open_disk_image,
    parent_path,
)
from hvsim.blocks.device import KIB, MIB, TIB
from hvsim.blocks.errors import StorageFailed
from hvsim.blocks.faults import flipped
from hvsim.blocks.images.crc32c import crc32c
from hvsim.blocks.images.vhdx.locator import pack_locator, unpack_locator
from hvsim.blocks.images.vhdx.log import ZeroRange, _apply
from tests.blocks.models import Change, apply, changes, content, hints_hold

SIZE = 5 * MIB + 512
HISTORY = changes(SIZE, 2 * MIB, at_most=6)


def test_crc32c_gives_the_published_values() -> None:
    assert crc32c(b"123456789") == 0xE3069283
    assert crc32c(bytes(32)) == 0x8A9136AA
    assert crc32c(b"\xff" * 32) == 0x62A8AB43
    assert crc32c(b"") == 0


@given(HISTORY, HISTORY, st.booleans(), st.sampled_from([1, 2, 32]))
def test_a_vhdx_holds_what_was_written(first: list[Change], second: list[Change], fixed: bool, block: int) -> None:
    storage, model = MemoryStorage(), bytearray(SIZE)
    with create_vhdx(storage.create("disk.vhdx"), SIZE, fixed=fixed, block_size=block * MIB) as disk:
        apply(first, disk, model)
        disk.flush()
        apply(second, disk, model)
        assert content(disk) == model
    with open_disk_image(storage.open("disk.vhdx")) as again:
        assert content(again) == model
        assert hints_hold(again, model)


@given(HISTORY, HISTORY, HISTORY)
def test_a_differencing_chain_reads_as_its_newest_child(
    first: list[Change], second: list[Change], third: list[Change]
) -> None:
    storage, model = MemoryStorage(), bytearray(SIZE)
    with create_vhdx(storage.create("base.vhdx"), SIZE, block_size=MIB) as base:
        apply(first, base, model)
    at_base = bytes(model)
    for name, parent, history in (("a.avhdx", "base.vhdx", second), ("b.avhdx", "a.avhdx", third)):
        over = open_disk_chain(storage, parent)
        assert isinstance(over, VhdxImage)
        with create_differencing_vhdx(storage.create(name), over) as child:
            apply(history, child, model)
            child.flush()
            assert content(child) == model
    with open_disk_chain(storage, "b.avhdx") as newest:
        assert content(newest) == model
        assert hints_hold(newest, model)
    with open_disk_image(storage.open("base.vhdx")) as base:
        assert content(base) == at_base


@given(HISTORY, HISTORY)
def test_merging_a_child_gives_the_parent_its_content(first: list[Change], second: list[Change]) -> None:
    storage, model = MemoryStorage(), bytearray(SIZE)
    with create_vhdx(storage.create("base.vhdx"), SIZE, block_size=MIB) as base:
        apply(first, base, model)
    over = open_disk_chain(storage, "base.vhdx")
    assert isinstance(over, VhdxImage)
    with create_differencing_vhdx(storage.create("a.avhdx"), over) as child:
        apply(second, child, model)
    with (
        open_disk_image(storage.open("base.vhdx"), writable=True) as target,
        open_disk_chain(storage, "a.avhdx") as child,
    ):
        merge_into(child, target)
        assert content(target) == model


@given(HISTORY, HISTORY, st.integers(1, 60), st.integers(0, 5000), st.booleans())
def test_a_power_loss_at_any_write_leaves_what_was_flushed(
    first: list[Change], second: list[Change], fail_at: int, torn: int, differencing: bool
) -> None:
    storage, model = MemoryStorage(), bytearray(SIZE)
    make_disk(storage, differencing)
    with open_disk_chain(storage, "disk.avhdx", writable=True) as disk:
        apply(first, disk, model)
    flushed = bytes(model)
    failing = FaultyStorage(storage, FaultPlan(fail_at=fail_at, torn_bytes=torn, power_loss=True))
    touched = [change for change in second if not lost_power_during(failing, change)]
    for writable in (False, True):
        with open_disk_chain(storage, "disk.avhdx", writable=writable) as disk:
            now = content(disk)
        for start in range(0, SIZE, 512):
            if not any(change.offset < start + 512 and start < change.offset + change.length for change in second):
                assert now[start : start + 512] == flushed[start : start + 512]
    if len(touched) == len(second):
        apply(second, MemoryDevice(SIZE), model)
        assert now == model


def make_disk(storage: MemoryStorage, differencing: bool) -> None:
    """A disk `disk.avhdx` of zeros, with a parent or without."""
    if not differencing:
        create_vhdx(storage.create("disk.avhdx"), SIZE, block_size=MIB).close()
        return
    parent = create_vhdx(storage.create("base.vhdx"), SIZE, block_size=MIB)
    create_differencing_vhdx(storage.create("disk.avhdx"), parent).close()


def lost_power_during(storage: FaultyStorage, change: Change) -> bool:
    """Makes one change in a session of its own, and says whether the power went."""
    try:
        with open_disk_chain(storage, "disk.avhdx", writable=True) as disk:
            apply([change], disk, bytearray(SIZE))
    except StorageFailed:
        return True
    return False


def small_disk() -> MemoryFile:
    """A VHDX of 5 MB with something in its first and third block."""
    file = MemoryFile("disk.vhdx")
    with create_vhdx(file, 5 * MIB, block_size=MIB, disk_id=UUID(int=1)) as disk:
        disk.write(100, b"first")
        disk.write(2 * MIB, b"third")
    return file


def spoil(file: File, offset: int, data: bytes = b"\xff\xff\xff\xff\xff\xff\xff\xff") -> None:
    file.write(offset, data)


def both(first: int, second: int) -> Callable[[File], None]:
    def damage(file: File) -> None:
        spoil(file, first)
        spoil(file, second)

    return damage


@pytest.mark.parametrize(
    ("damage", "structure"),
    [
        (lambda file: spoil(file, 0), "file identifier"),
        (both(64 * KIB + 8, 128 * KIB + 8), "header"),
        (both(192 * KIB + 60, 256 * KIB + 60), "region table"),
        (lambda file: spoil(file, 2 * MIB), "metadata table"),
        (lambda file: spoil(file, 2 * MIB + 64 * KIB), "metadata"),
        (lambda file: spoil(file, 3 * MIB + 8), "BAT entry 1"),
        (lambda file: spoil(file, 3 * MIB + 8, struct.pack("<Q", 6 | 900 << 20)), "BAT entry 1"),
        (lambda file: spoil(file, 3 * MIB + 8, file.read(3 * MIB, 8)), "BAT entry 1"),
        (lambda file: file.truncate(5 * MIB), "BAT entry 2"),
        (lambda file: file.truncate(3 * MIB), "region table"),
        (lambda file: file.truncate(100 * KIB), "region table"),
        (lambda file: file.truncate(65 * KIB), "header"),
        (lambda file: file.truncate(3), "file identifier"),
    ],
)
def test_damage_is_named_by_its_structure(damage: Callable[[File], None], structure: str) -> None:
    file = small_disk()
    damage(file)
    with pytest.raises(DiskImageDamaged, match=r"disk image 'disk.vhdx' is damaged") as caught:
        open_disk_image(file)
    assert caught.value.structure == structure


@pytest.mark.parametrize("copy", [64 * KIB, 128 * KIB, 192 * KIB, 256 * KIB])
def test_one_good_copy_of_headers_and_region_tables_suffices(copy: int) -> None:
    file = small_disk()
    spoil(file, copy + 20)
    with open_disk_image(file) as disk:
        assert disk.read(100, 5) == b"first"


@given(st.integers(0, 4 * MIB * 8), st.integers(0, 64))
def test_a_flipped_bit_is_an_error_of_ours_or_none(bit: int, spread: int) -> None:
    file = small_disk()
    for at in (bit // 8, (64 + spread) * KIB, 2 * MIB + spread, 3 * MIB + spread):
        file.write(at, flipped(file.read(at, 1), bit))
        with suppress(BlockError):
            content(open_disk_image(file))


@given(st.integers(0, 7 * MIB))
def test_a_file_cut_anywhere_is_an_error_of_ours(length: int) -> None:
    file = small_disk()
    file.truncate(min(length, file.size - 1))
    with pytest.raises(BlockError):
        content(open_disk_image(file))


def test_a_log_asks_for_no_more_zeros_than_the_file_is_long() -> None:
    file = MemoryFile()
    file.write(0, b"x" * 8192)
    _apply(file, ZeroRange(4096, 2**60))
    assert (file.size, file.read(0, 8192)) == (8192, b"x" * 4096 + bytes(4096))


def test_a_log_without_a_whole_entry_is_damage() -> None:
    for number in range(1, 30):
        storage = MemoryStorage()
        make_disk(storage, False)
        lost_power_during(FaultyStorage(storage, FaultPlan(number, power_loss=True)), Change(0, 9, 1))
        file = storage.open("disk.avhdx")
        if file.read(MIB, 4) == b"loge" and any(file.read(64 * KIB + 48, 16)):
            file.write(MIB + 4096 + 9, b"torn")
            with pytest.raises(DiskImageDamaged, match=r"damaged: log: it is in use, and no sequence"):
                open_disk_image(file)
            return
    pytest.fail("no write left the log in use")


@pytest.mark.parametrize(
    ("size", "block", "message"),
    [
        (64 * TIB + 512, MIB, "at most 64 TB"),
        (2 * MIB, MIB, "3 MB at least"),
        (5 * MIB + 1, MIB, "whole sectors"),
        (5 * MIB, 512 * KIB, "a power of two from 1 MB to 256 MB"),
        (5 * MIB, 512 * MIB, "a power of two from 1 MB to 256 MB"),
        (5 * MIB, 3 * MIB, "a power of two from 1 MB to 256 MB"),
    ],
)
def test_what_hyper_v_does_not_make_is_refused(size: int, block: int, message: str) -> None:
    with pytest.raises(DiskImageUnsupported, match=message):
        create_vhdx(MemoryFile(), size, block_size=block)


def test_new_files_are_as_large_as_hyper_v_makes_them() -> None:
    dynamic, fixed, child = MemoryFile("d.vhdx"), MemoryFile("f.vhdx"), MemoryFile("c.avhdx")
    parent = create_vhdx(dynamic, 127 * 1024 * MIB)
    create_vhdx(fixed, 10 * MIB, fixed=True)
    create_differencing_vhdx(child, parent)
    assert (dynamic.size, fixed.size, child.size) == (4 * MIB, 14 * MIB, 4 * MIB)


def test_the_largest_disk_can_be_written_at_its_end() -> None:
    file = MemoryFile("large.vhdx")
    with create_vhdx(file, 64 * TIB, block_size=256 * MIB, logical_sector=4096) as disk:
        disk.write(64 * TIB - 3, b"end")
    with open_disk_image(file) as disk:
        assert disk.read(64 * TIB - 5, 5) == b"\0\0end"


def test_a_changed_parent_breaks_the_chain_and_a_missing_one_is_named() -> None:
    storage = MemoryStorage()
    make_disk(storage, True)
    assert parent_path(open_disk_image(storage.open("disk.avhdx"))) == ".\\base.vhdx"
    with open_disk_image(storage.open("base.vhdx"), writable=True) as base:
        base.write(0, b"changed")
    with pytest.raises(ParentMismatch, match="its parent was changed after"):
        open_disk_chain(storage, "disk.avhdx")
    storage.delete("base.vhdx")
    with pytest.raises(ParentMismatch, match=r"The parent '.*base.vhdx' of 'disk.avhdx' is missing"):
        open_disk_chain(storage, "disk.avhdx")
    with pytest.raises(ParentMismatch, match="its parent is missing"):
        content(open_disk_image(storage.open("disk.avhdx")))


def test_opening_for_writing_without_a_write_keeps_the_chain() -> None:
    storage = MemoryStorage()
    make_disk(storage, True)
    open_disk_image(storage.open("base.vhdx"), writable=True).close()
    assert not any(content(open_disk_chain(storage, "disk.avhdx")))


def test_the_same_disk_id_gives_the_same_file() -> None:
    first, second = small_disk(), small_disk()
    assert first.read(0, first.size) == second.read(0, second.size)


def test_the_place_of_a_discarded_block_is_used_again() -> None:
    file = MemoryFile("disk.vhdx")
    with create_vhdx(file, 8 * MIB, block_size=MIB) as disk:
        disk.write(0, b"\x01" * 4 * MIB)
        disk.discard(MIB, 2 * MIB)
        disk.flush()
        before = file.size
        disk.write(6 * MIB + 7, b"new")
        assert file.size == before
    with open_disk_image(file) as disk:
        model = b"\x01" * MIB + bytes(2 * MIB) + b"\x01" * MIB + bytes(2 * MIB + 7) + b"new"
        assert content(disk) == model.ljust(8 * MIB, b"\0")


def test_many_blocks_go_through_the_log_in_several_entries() -> None:
    storage, model = MemoryStorage(), bytearray(512 * MIB)
    parent = create_vhdx(storage.create("base.vhdx"), 512 * MIB)
    with create_differencing_vhdx(storage.create("disk.avhdx"), parent) as disk:
        for offset in range(1000, 512 * MIB, 4 * MIB):
            disk.write(offset, b"scattered")
            model[offset : offset + 9] = b"scattered"
    with open_disk_chain(storage, "disk.avhdx") as disk:
        assert content(disk) == model


@pytest.mark.parametrize(
    ("key", "damage"),
    [(0, b"\x01"), (18, b"\xff\xff"), (20, b"\xff\xff\xff\x7f"), (28, b"\x03\x00")],
)
def test_a_damaged_parent_locator_is_refused(key: int, damage: bytes) -> None:
    locator = bytearray(pack_locator({"parent_linkage": "{x}", "relative_path": "base.vhdx"}))
    assert unpack_locator(bytes(locator), "disk") == {"parent_linkage": "{x}", "relative_path": "base.vhdx"}
    locator[key : key + len(damage)] = damage
    with pytest.raises(DiskImageError):
        unpack_locator(bytes(locator), "disk")
    with pytest.raises(DiskImageDamaged, match="parent locator: it is too short"):
        unpack_locator(bytes(locator[:10]), "disk")


@pytest.mark.parametrize("differencing", [False, True])
def test_a_flush_that_failed_can_be_tried_again(differencing: bool) -> None:
    for number in range(1, 30):
        storage = MemoryStorage()
        make_disk(storage, differencing)
        plan = FaultPlan(number)
        with suppress(StorageFailed):
            with open_disk_chain(FaultyStorage(storage, plan), "disk.avhdx", writable=True) as disk:
                with suppress(StorageFailed):
                    disk.write(MIB - 3, b"across")
                    disk.flush()
                disk.write(MIB - 3, b"across")
            with open_disk_chain(storage, "disk.avhdx") as disk:
                assert disk.read(MIB - 4, 8) == b"\0across\0"
