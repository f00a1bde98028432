"""Images are resized, compacted, merged, converted and given other parents, and their disks stay what they were."""

from __future__ import annotations

import random
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hvsim.blocks import (
    BlockDevice,
    DifferencingDevice,
    DiskImageUnsupported,
    DiskStorage,
    FaultPlan,
    FaultyStorage,
    MemoryStorage,
    ParentMismatch,
    RawImage,
    Storage,
    VhdImage,
    VhdxImage,
    WriteCache,
    create_differencing_vhd,
    create_differencing_vhdx,
    create_disk_image,
    create_vhd,
    create_vhdx,
    open_disk_chain,
    open_disk_image,
)
from hvsim.blocks.device import KIB, MIB, TIB
from hvsim.blocks.errors import BlockError, DiskImageDamaged, StorageFailed
from hvsim.blocks.images.operations import (
    compact_image,
    convert_image,
    merge_image,
    new_image_size,
    resize_image,
    set_parent,
)
from hvsim.blocks.images.parent_paths import candidates, relative_windows_path
from tests.blocks.models import Change, apply, changes, content, hints_hold

SIZE = 6 * MIB
HISTORY = changes(SIZE, 2 * MIB, at_most=5)
KINDS = ["dynamic.vhdx", "fixed.vhdx", "dynamic.vhd", "fixed.vhd", "disk.raw"]


def make(storage: Storage, path: str, size: int = SIZE) -> BlockDevice:
    fixed = path.startswith("fixed")
    block_size = None if path.endswith(".vhd") else MIB
    return create_disk_image(storage.create(path), size, fixed=fixed, block_size=block_size)


def opened(storage: Storage, path: str, *, writable: bool = False) -> BlockDevice:
    return open_disk_image(storage.open(path, writable=writable), writable=writable)


def child_of(storage: Storage, path: str, parent: str) -> BlockDevice:
    over = open_disk_chain(storage, parent)
    if isinstance(over, VhdxImage):
        return create_differencing_vhdx(storage.create(path), over, parent_path=parent)
    assert not isinstance(over, RawImage) or path.endswith(".avhd")
    return create_differencing_vhd(storage.create(path), over, parent_path=parent)  # type: ignore[arg-type]  # the kind of image that the test chose


@given(st.sampled_from(KINDS), HISTORY, st.lists(st.tuples(st.integers(3, 9), HISTORY), min_size=1, max_size=3))
def test_a_resized_image_keeps_what_fits_and_grows_by_zeros(
    kind: str, first: list[Change], steps: list[tuple[int, list[Change]]]
) -> None:
    storage, model = MemoryStorage(), bytearray(SIZE)
    with make(storage, kind) as disk:
        apply(first, disk, model)
    for size, history in steps:
        size = size * MIB + 512
        if kind.endswith(".vhd"):
            size = max(size, len(model))
        with opened(storage, kind, writable=True) as disk:
            resize_image(disk, size)
            model = model[:size] + bytes(max(0, size - len(model)))
            assert content(disk) == model
            apply([change for change in history if change.offset + change.length <= size], disk, model)
        with opened(storage, kind) as disk:
            assert content(disk) == model
            assert hints_hold(disk, model)


@pytest.mark.parametrize("fixed", [False, True])
def test_a_table_that_grows_out_of_its_region_moves(fixed: bool) -> None:
    storage = MemoryStorage()
    with create_vhdx(storage.create("disk.vhdx"), 4 * MIB, block_size=MIB, fixed=fixed) as disk:
        disk.write(MIB, b"early")
        resize_image(disk, (300_000 if not fixed else 9) * MIB)
        disk.write(disk.size - 5, b"later")
        assert disk.regions.bat.length == (3 * MIB if not fixed else MIB)
    with opened(storage, "disk.vhdx", writable=True) as disk:
        assert disk.read(MIB, 5) + disk.read(disk.size - 5, 5) == b"earlylater"
        resize_image(disk, 4 * MIB)
        resize_image(disk, 200_000 * MIB if not fixed else 9 * MIB)
        assert disk.read(MIB, 5) + disk.read(disk.size - 5, 5) == b"early" + bytes(5)
        assert sum(item.length for item in disk.allocated_ranges()) <= 9 * MIB


def test_a_vhd_table_grows_in_its_place_or_moves_behind_the_blocks() -> None:
    storage = MemoryStorage()
    with create_vhd(storage.create("disk.vhd"), 4 * MIB) as disk:
        disk.write(0, b"early")
        for size in (200 * MIB, 2000 * MIB):
            resize_image(disk, size)
            disk.write(size - 5, b"later")
    with opened(storage, "disk.vhd") as disk:
        assert [disk.read(at, 5) for at in (0, 200 * MIB - 5, disk.size - 5)] == [b"early", b"later", b"later"]
        with pytest.raises(DiskImageUnsupported, match="a VHD only grows"):
            resize_image(disk, 4 * MIB)


@given(st.sampled_from(["dynamic.vhdx", "dynamic.vhd", "child.avhdx", "child.avhd"]), HISTORY, HISTORY)
def test_compacting_gives_space_back_and_changes_no_byte(kind: str, first: list[Change], second: list[Change]) -> None:
    storage, model = MemoryStorage(), bytearray(SIZE)
    parent = kind.replace("child.a", "dynamic.")
    with make(storage, parent) as base:
        apply(first, base, model)
    if parent != kind:
        child_of(storage, kind, parent).close()
    with open_disk_chain(storage, kind, writable=True) as disk:
        apply(second, disk, model)
        disk.discard(0, 3 * MIB)
        model[: 3 * MIB] = bytes(3 * MIB)
        before = storage.open(kind).size
        saved = compact_image(disk)
        assert storage.open(kind).size == before - saved <= before
        assert content(disk) == model
        disk.write(SIZE - 3, b"end")
        model[-3:] = b"end"
    with open_disk_chain(storage, kind) as disk:
        assert content(disk) == model
        assert hints_hold(disk, model)


def test_compacting_an_emptied_disk_leaves_what_a_new_one_takes() -> None:
    storage = MemoryStorage()
    for kind in ("dynamic.vhdx", "dynamic.vhd"):
        new = make(storage, "new-" + kind)
        with make(storage, kind) as disk:
            disk.write(0, b"x" * SIZE)
            disk.write(0, bytes(SIZE))
            compact_image(disk)
        assert storage.open(kind).size == storage.open("new-" + kind).size
        new.close()
    with pytest.raises(DiskImageUnsupported, match="fixed disk"):
        compact_image(make(storage, "fixed.vhdx"))
    with pytest.raises(DiskImageUnsupported, match="Only dynamic"):
        compact_image(make(storage, "disk.raw"))


@pytest.mark.parametrize("source", [*KINDS, "child.avhdx", "child.avhd"])
@pytest.mark.parametrize("target", KINDS)
def test_every_kind_becomes_every_other(source: str, target: str) -> None:
    storage, model = MemoryStorage(), bytearray(SIZE)
    history = [Change(5, 2 * MIB, 1), Change(4 * MIB - 9, 70_000, 2), Change(SIZE - 2, 2, 4)]
    if source.startswith("child"):
        with make(storage, source.replace("child.a", "dynamic.")) as base:
            apply(history[:2], base, model)
        with child_of(storage, source, source.replace("child.a", "dynamic.")) as disk:
            apply(history[1:], disk, model)
    else:
        with make(storage, source) as disk:
            apply(history, disk, model)
    other = MemoryStorage()
    convert_image(storage, source, target, fixed=target.startswith("fixed"), target_storage=other)
    with opened(other, target) as disk:
        assert content(disk) == model
        if isinstance(disk, VhdxImage):
            assert disk.geometry.fixed is target.startswith("fixed")


def test_what_lies_over_an_image_has_its_layout() -> None:
    storage = MemoryStorage()
    disk = create_vhdx(storage.create("a.vhdx"), SIZE, block_size=8 * MIB, logical_sector=4096)
    copied = create_disk_image(storage.create("b.vhdx"), SIZE, layout=DifferencingDevice(disk).layout)
    assert isinstance(copied, VhdxImage)
    assert copied.layout == disk.layout == (8 * MIB, 4096, 4096)
    assert create_disk_image(storage.create("c.vhdx"), SIZE).layout == (32 * MIB, 512, 4096)


@given(st.lists(HISTORY, min_size=3, max_size=3), st.integers(4, 9))
def test_disks_of_large_sectors_have_children_that_merge_and_grow(histories: list[list[Change]], size: int) -> None:
    storage, model = MemoryStorage(), bytearray(SIZE)
    with create_vhdx(storage.create("base.vhdx"), SIZE, block_size=2 * MIB, logical_sector=4096) as base:
        apply(histories[0], base, model)
    for path, parent, history in (("a.avhdx", "base.vhdx", histories[1]), ("b.avhdx", "a.avhdx", histories[2])):
        with child_of(storage, path, parent) as disk:
            apply(history, disk, model)
            assert content(disk) == model
            assert hints_hold(disk, model)
    merge_image(storage, "b.avhdx", "base.vhdx")
    with opened(storage, "base.vhdx", writable=True) as disk:
        assert content(disk) == model
        resize_image(disk, size * MIB + 4096)
        compact_image(disk)
        model = model[: disk.size] + bytes(max(0, disk.size - SIZE))
        assert content(disk) == model


def test_a_conversion_keeps_sectors_and_block_size_and_leaves_nothing_when_it_cannot_be() -> None:
    storage = MemoryStorage()
    create_vhdx(storage.create("a.vhdx"), SIZE, block_size=8 * MIB, logical_sector=4096).close()
    convert_image(storage, "a.vhdx", "b.vhdx")
    with opened(storage, "b.vhdx") as disk:
        assert isinstance(disk, VhdxImage)
        assert (disk.block_size, disk.geometry.logical_sector) == (8 * MIB, 4096)
    create_vhdx(storage.create("huge.vhdx"), 4 * TIB).close()
    with pytest.raises(DiskImageUnsupported, match="2040 GB"):
        convert_image(storage, "huge.vhdx", "huge.vhd")
    assert not storage.exists("huge.vhd")


@given(st.sampled_from(["avhdx", "avhd"]), st.lists(HISTORY, min_size=3, max_size=5), st.data())
def test_a_merge_into_any_ancestor_gives_it_the_content_of_the_child(
    kind: str, histories: list[list[Change]], data: st.DataObject
) -> None:
    storage, model = MemoryStorage(), bytearray(SIZE)
    paths = [f"base.{kind[1:]}"]
    with make(storage, paths[0]) as base:
        apply(histories[0], base, model)
    for number, history in enumerate(histories[1:]):
        paths.append(f"{number}.{kind}")
        with child_of(storage, paths[-1], paths[-2]) as disk:
            apply(history, disk, model)
    ancestor = data.draw(st.integers(0, len(paths) - 2))
    merge_image(storage, paths[-1], paths[ancestor])
    with open_disk_chain(storage, paths[ancestor]) as disk:
        assert content(disk) == model


def test_a_merge_in_the_middle_needs_a_new_parent_above() -> None:
    storage, model = MemoryStorage(), bytearray(SIZE)
    for path, parent in (("base.vhdx", ""), ("a.avhdx", "base.vhdx"), ("b.avhdx", "a.avhdx")):
        with make(storage, path) if not parent else child_of(storage, path, parent) as disk:
            apply([Change(len(path) * 1000, 100_000, len(path) + ord(path[0]))], disk, model)
    merge_image(storage, "a.avhdx")
    storage.delete("a.avhdx")
    with pytest.raises(ParentMismatch, match="is missing"):
        open_disk_chain(storage, "b.avhdx")
    with opened(storage, "b.avhdx", writable=True) as child:
        set_parent(child, opened(storage, "base.vhdx"))
    with open_disk_chain(storage, "b.avhdx") as disk:
        assert content(disk) == model
    with pytest.raises(ParentMismatch, match="no parent of"):
        merge_image(storage, "base.vhdx")


@pytest.mark.parametrize("kind", ["avhdx", "avhd"])
def test_a_child_finds_its_parent_after_both_have_moved_together(kind: str) -> None:
    storage = MemoryStorage()
    base, child = f"host/disks/base.{kind[1:]}", f"host/snapshots/child.{kind}"
    make(storage, base).close()
    child_of(storage, child, base).close()
    with open_disk_chain(storage, child):
        pass
    for path in (base, child):
        storage.rename(path, path.replace("host", "other/place"))
    with open_disk_chain(storage, child.replace("host", "other/place"), writable=True) as disk:
        disk.write(0, b"moved")
        assert disk.read(0, 5) == b"moved"


def test_a_stranger_of_the_same_name_is_passed_over() -> None:
    storage = MemoryStorage()
    make(storage, "disks/base.vhdx").close()
    with child_of(storage, "a/child.avhdx", "disks/base.vhdx") as child:
        child.write(0, b"mine")
    make(storage, "a/disks/base.vhdx").close()
    storage.rename("disks/base.vhdx", "a/base.vhdx")
    make(storage, "disks/base.vhdx").close()
    with open_disk_chain(storage, "a/child.avhdx") as disk:
        assert disk.read(0, 4) == b"mine"


def test_a_circle_of_parents_is_named() -> None:
    storage = MemoryStorage()
    make(storage, "base.vhdx").close()
    child_of(storage, "a.avhdx", "base.vhdx").close()
    child_of(storage, "b.avhdx", "a.avhdx").close()
    with opened(storage, "a.avhdx", writable=True) as child:
        set_parent(child, opened(storage, "b.avhdx"))
    with pytest.raises(ParentMismatch, match="circle"):
        open_disk_chain(storage, "b.avhdx")


@pytest.mark.parametrize(
    ("child", "parent", "expected"),
    [
        ("C:\\VMs\\a.avhdx", "C:\\VMs\\base.vhdx", ".\\base.vhdx"),
        ("C:\\VMs\\snap\\a.avhdx", "c:\\vms\\disks\\base.vhdx", "..\\disks\\base.vhdx"),
        ("C:\\VMs\\a.avhdx", "D:\\base.vhdx", ""),
        ("folder/a.avhdx", "base.vhdx", "..\\base.vhdx"),
        ("a.avhdx", "C:\\base.vhdx", ""),
    ],
)
def test_the_way_to_the_parent_is_written_as_windows_does(child: str, parent: str, expected: str) -> None:
    assert relative_windows_path(child, parent) == expected


def test_parents_are_looked_for_from_the_child_first() -> None:
    named = ("..\\disks\\base.vhdx", "C:\\old\\disks\\base.vhdx", "base.vhdx")
    assert list(candidates("new/snap/a.avhdx", named)) == [
        "new/disks/base.vhdx",
        "new/snap/base.vhdx",
        "C:/old/disks/base.vhdx",
        "base.vhdx",
    ]


@pytest.mark.parametrize("kind", ["avhdx", "avhd"])
def test_a_chain_of_fifty_is_read_without_recursion(kind: str) -> None:
    storage, model = MemoryStorage(), bytearray(SIZE)
    path = f"base.{kind[1:]}"
    with make(storage, path) as base:
        apply([Change(0, SIZE, 5)], base, model)
    for number in range(50):
        parent, path = path, f"{number}.{kind}"
        with child_of(storage, path, parent) as disk:
            apply([Change(number * 70_001, 50_000, number + 1)], disk, model)
    with open_disk_chain(storage, path) as disk:
        frame, depth = sys._getframe(), 0
        while frame.f_back is not None:
            frame, depth = frame.f_back, depth + 1
        limit = sys.getrecursionlimit()
        sys.setrecursionlimit(depth + 30)
        try:
            everything, ranges = content(disk), list(disk.allocated_ranges())
        finally:
            sys.setrecursionlimit(limit)
        assert everything == model
        assert ranges == [(0, SIZE)]


@pytest.mark.parametrize("block_size", [2**power for power in range(9)])
@pytest.mark.parametrize("sector", [512, 4096])
def test_the_largest_disk_is_written_at_both_ends(block_size: int, sector: int) -> None:
    storage = MemoryStorage()
    file = storage.create("huge.vhdx")
    with create_vhdx(file, 64 * TIB, block_size=block_size * MIB, logical_sector=sector) as disk:
        disk.write(0, b"first")
        disk.write(64 * TIB - 4, b"last")
    with opened(storage, "huge.vhdx") as disk:
        assert disk.read(0, 5) + disk.read(64 * TIB - 4, 4) == b"firstlast"
        assert disk.allocated_bytes <= 2 * block_size * MIB
    assert storage.used_bytes <= 64 * MIB


def test_a_new_image_says_what_room_it_takes() -> None:
    storage = MemoryStorage()
    for kind in ("dynamic.vhdx", "fixed.vhdx", "fixed.vhd"):
        make(storage, kind).close()
        size = new_image_size(SIZE, fixed=kind.startswith("fixed"), vhd=kind.endswith(".vhd"))
        assert storage.open(kind).size == size
    with pytest.raises(DiskImageUnsupported):
        resize_image(make(storage, "child.raw"), 7)


OPERATIONS = ["grow", "shrink", "compact", "merge", "reparent"]


def changed_chain(storage: Storage) -> bytes:
    """A chain with something to do for every operation, and what its disk holds."""
    model = bytearray(SIZE)
    with make(storage, "base.vhdx") as base:
        apply([Change(0, SIZE, 1)], base, model)
        apply([Change(MIB, 2 * MIB, 0, discard=True)], base, model)
    with child_of(storage, "child.avhdx", "base.vhdx") as disk:
        apply([Change(700, 300_000, 2), Change(3 * MIB, MIB, 0, discard=True)], disk, model)
    return bytes(model)


def perform(storage: Storage, operation: str) -> None:
    if operation in ("merge", "reparent"):
        merge_image(storage, "child.avhdx")
        if operation == "reparent":
            with opened(storage, "child.avhdx", writable=True) as child:
                set_parent(child, opened(storage, "base.vhdx"))
        return
    with opened(storage, "base.vhdx", writable=True) as disk:
        if operation == "compact":
            compact_image(disk)
        else:
            resize_image(disk, (300_000 if operation == "grow" else 4) * MIB)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_power_loss_in_any_operation_leaves_the_disk_whole(operation: str) -> None:
    survived = 0
    for number in range(1, 400):
        cache = WriteCache()
        held = changed_chain(cache)
        with open_disk_chain(cache, "base.vhdx") as disk:
            base = content(disk)
        for path in cache.files():
            cache.write_back(path)
        plan = FaultPlan(number, torn_bytes=number * 97 % 5000, power_loss=True)
        try:
            perform(FaultyStorage(cache, plan), operation)
        except StorageFailed:
            survived += 1
        else:
            assert survived > 5
            return
        chance = random.Random(number)
        medium = cache.lose_power(lambda _: chance.random() < 0.5)  # noqa: B023 - called at once
        check_after(medium, operation, held, base)
    pytest.fail("the operation never came to its end")


def check_after(medium: Storage, operation: str, held: bytes, base: bytes) -> None:
    for writable in (False, True):
        if operation in ("merge", "reparent"):
            with open_disk_chain(medium, "child.avhdx", writable=writable) as disk:
                assert content(disk) == held
            continue
        with opened(medium, "base.vhdx", writable=writable) as disk:
            assert disk.size in (SIZE, 4 * MIB if operation == "shrink" else 300_000 * MIB)
            shown = min(disk.size, SIZE)
            assert disk.read(0, shown) == base[:shown]
    if operation in ("merge", "reparent"):
        merge_image(medium, "child.avhdx")
        with open_disk_chain(medium, "base.vhdx") as disk:
            assert content(disk) == held


def test_operations_work_on_a_real_folder(tmp_path: object) -> None:
    storage = DiskStorage(str(tmp_path))
    held = changed_chain(storage)
    with open_disk_chain(storage, "child.avhdx", writable=True) as disk:
        compact_image(disk)
        assert content(disk) == held
    perform(storage, "merge")
    perform(storage, "compact")
    with opened(storage, "base.vhdx") as disk:
        assert content(disk) == held


def test_a_damaged_locator_of_a_vhd_is_named() -> None:
    storage = MemoryStorage()
    make(storage, "base.vhd").close()
    with child_of(storage, "child.avhd", "base.vhd") as child:
        assert isinstance(child, VhdImage)
        assert child.parent_locators() == {"W2ru": ".\\base.vhd"}
        broken = child.header.locators[:8] + (2 * KIB * KIB).to_bytes(4, "big") + child.header.locators[12:]
    from attrs import evolve

    from hvsim.blocks.images.vhd.layout import pack_header

    storage.open("child.avhd").write(512, pack_header(evolve(child.header, locators=broken)))
    with pytest.raises(DiskImageDamaged, match="parent locator W2ru"):
        open_disk_chain(storage, "child.avhd")
    with pytest.raises(BlockError):
        merge_image(storage, "child.avhd")
