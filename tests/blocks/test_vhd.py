"""VHD and raw files hold disks too."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hvsim.blocks import (
    BlockError,
    DiskImageDamaged,
    DiskImageUnsupported,
    MemoryFile,
    MemoryStorage,
    ParentMismatch,
    VhdImage,
    create_differencing_vhd,
    create_disk_image,
    create_raw,
    create_vhd,
    merge_into,
    open_disk_chain,
    open_disk_image,
)
from hvsim.blocks.device import GIB, MIB
from hvsim.blocks.faults import flipped
from hvsim.blocks.images.vhd.layout import geometry
from tests.blocks.models import Change, apply, changes, content, hints_hold

SIZE = 5 * MIB + 512
HISTORY = changes(SIZE, 2 * MIB, at_most=6)


@given(HISTORY, st.sampled_from(["disk.vhd", "fixed.vhd", "small.vhd", "disk.img"]))
def test_an_image_holds_what_was_written(history: list[Change], name: str) -> None:
    storage, model = MemoryStorage(), bytearray(SIZE)
    file = storage.create(name)
    if name.startswith("fixed"):
        disk = create_vhd(file, SIZE, fixed=True)
    elif name.startswith("small"):
        disk = create_vhd(file, SIZE, block_size=512 * 1024)
    else:
        disk = create_disk_image(file, SIZE)
    with disk:
        apply(history, disk, model)
        assert content(disk) == model
    with open_disk_image(storage.open(name)) as again:
        assert content(again) == model
        assert hints_hold(again, model)


@given(HISTORY, HISTORY)
def test_a_child_reads_over_its_parent_and_merges_into_it(first: list[Change], second: list[Change]) -> None:
    storage, model = MemoryStorage(), bytearray(SIZE)
    base = create_vhd(storage.create("base.vhd"), SIZE)
    assert isinstance(base, VhdImage)
    apply(first, base, model)
    with create_differencing_vhd(storage.create("child.avhd"), base) as child:
        apply(second, child, model)
        assert content(child) == model
        assert hints_hold(child, model)
    with open_disk_chain(storage, "child.avhd") as child:
        assert content(child) == model
        with open_disk_image(storage.open("base.vhd"), writable=True) as target:
            merge_into(child, target)
            assert content(target) == model


def test_another_parent_is_refused() -> None:
    base, other = create_vhd(MemoryFile("a.vhd"), SIZE), create_vhd(MemoryFile("b.vhd"), SIZE)
    assert isinstance(base, VhdImage)
    child = MemoryFile("child.avhd")
    create_differencing_vhd(child, base)
    with pytest.raises(ParentMismatch, match="is another disk"):
        open_disk_image(child, parent=other)
    with pytest.raises(ParentMismatch, match="parent is missing"):
        content(open_disk_image(child))


def dynamic_disk() -> MemoryFile:
    file = MemoryFile("disk.vhd")
    with create_vhd(file, SIZE) as disk:
        disk.write(100, b"first")
        disk.write(4 * MIB, b"third")
    return file


@given(st.integers(0, 4096 * 8))
def test_a_flipped_bit_is_an_error_of_ours_or_none(bit: int) -> None:
    file = dynamic_disk()
    file.write(bit // 8, flipped(file.read(bit // 8, 1), bit))
    with suppress(BlockError):
        content(open_disk_image(file))


def test_the_copy_of_the_footer_suffices_and_without_both_the_disk_is_damaged() -> None:
    file = dynamic_disk()
    file.write(file.size - 100, b"x")
    with open_disk_image(file) as disk:
        assert disk.read(100, 5) == b"first"
    file.write(100, b"x")
    with pytest.raises(DiskImageDamaged, match=r"damaged: footer: neither it nor its copy is whole"):
        open_disk_image(file)


@pytest.mark.parametrize(("offset", "structure"), [(520, "dynamic disk header"), (1536, "BAT entry 0")])
def test_damage_is_named_by_its_structure(offset: int, structure: str) -> None:
    file = dynamic_disk()
    file.write(offset, b"\x7f\x00\x00\x00")
    with pytest.raises(DiskImageDamaged) as caught:
        open_disk_image(file)
    assert caught.value.structure == structure


def test_a_fixed_vhd_is_its_size_and_a_footer() -> None:
    file = MemoryFile("disk.vhd")
    create_vhd(file, 10 * MIB, fixed=True)
    assert file.size == 10_486_272


@pytest.mark.parametrize(("size", "block"), [(2040 * GIB + 512, 2 * MIB), (2 * MIB, 2 * MIB), (5 * MIB, MIB)])
def test_what_hyper_v_does_not_make_is_refused(size: int, block: int) -> None:
    with pytest.raises(DiskImageUnsupported, match="A VHD cannot have"):
        create_vhd(MemoryFile(), size, block_size=block)


def test_a_raw_disk_may_have_any_size_and_an_image_needs_some_bytes() -> None:
    assert create_raw(MemoryFile("any.img"), 1000).size == 1000
    with pytest.raises(DiskImageDamaged, match="it is empty"):
        open_disk_image(MemoryFile("x.img"))


@pytest.mark.parametrize(
    ("size", "expected"),
    [(40 * MIB, (963, 5, 17)), (3 * GIB, (6241, 16, 63)), (2040 * GIB, (65535, 16, 255))],
)
def test_the_geometry_follows_the_published_algorithm(size: int, expected: tuple[int, int, int]) -> None:
    assert geometry(size) == expected
