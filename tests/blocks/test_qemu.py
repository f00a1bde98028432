"""qemu-img and this engine agree about images, also about one that lost power."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from hvsim.blocks import (
    DiskStorage,
    FaultPlan,
    FaultyStorage,
    MemoryDevice,
    create_differencing_vhd,
    create_differencing_vhdx,
    create_disk_image,
    create_vhdx,
    open_disk_chain,
    open_disk_image,
)
from hvsim.blocks.device import MIB
from hvsim.blocks.errors import StorageFailed
from hvsim.blocks.images.operations import compact_image, convert_image, merge_image, resize_image
from tests.blocks.models import Change, apply, content

pytestmark = pytest.mark.qemu

SIZE = 9 * MIB
HISTORY = [
    Change(10, 3 * MIB, 1),
    Change(7 * MIB + 5, 70_000, 2),
    Change(MIB, MIB, 0, discard=True),
    Change(SIZE - 3, 3, 4),
    Change(2 * MIB + 512, 512, 0, discard=True),
]
OTHERS = [("fixed.vhdx", MIB), ("fixed.vhdx", 256 * MIB), ("dynamic.vhd", 2 * MIB), ("fixed.vhd", 2 * MIB)]
FORMAT = {".vhdx": "vhdx", ".vhd": "vpc", ".raw": "raw"}


def qemu_img(*arguments: str | Path) -> str:
    """What qemu-img prints; it must succeed."""
    return subprocess.run(["qemu-img", *map(str, arguments)], check=True, capture_output=True, text=True).stdout


def same(left: Path, right: Path) -> bool:
    return "identical" in qemu_img("compare", "-f", FORMAT[left.suffix], "-F", FORMAT[right.suffix], left, right)


def assert_accepted(image: Path, model: bytes | bytearray) -> None:
    """qemu-img finds no error in the image and the same bytes as in the model."""
    (image.parent / "model.raw").write_bytes(model)
    assert same(image, image.parent / "model.raw")
    assert f'"virtual-size": {len(model)}' in qemu_img("info", "--output=json", "-f", FORMAT[image.suffix], image)
    if image.suffix == ".vhdx":
        assert "No errors were found" in qemu_img("check", image)


@pytest.mark.parametrize(("kind", "block"), [("dynamic.vhdx", 2**power * MIB) for power in range(9)] + OTHERS)
def test_qemu_accepts_what_we_write(tmp_path: Path, kind: str, block: int) -> None:
    file = DiskStorage(tmp_path).create(kind)
    model = bytearray(SIZE)
    with create_disk_image(file, SIZE, fixed=kind.startswith("fixed"), block_size=block) as disk:
        apply(HISTORY, disk, model)
    assert_accepted(tmp_path / kind, model)


@pytest.mark.parametrize(("kind", "block"), [("dynamic.vhdx", MIB), ("dynamic.vhdx", 32 * MIB), *OTHERS])
def test_qemu_accepts_what_we_resized_and_compacted(tmp_path: Path, kind: str, block: int) -> None:
    storage, fixed = DiskStorage(tmp_path), kind.startswith("fixed")
    model = bytearray(SIZE)
    with create_disk_image(storage.create(kind), SIZE, fixed=fixed, block_size=block) as disk:
        apply(HISTORY, disk, model)
        sizes = [SIZE + 1536 * 1024, SIZE + 5 * MIB] + ([4 * MIB] if kind.endswith("x") else [])
        for size in sizes:
            resize_image(disk, size)
            model = model[:size] + bytes(max(0, size - len(model)))
            apply([Change(size - 700, 700, size), Change(2 * MIB, MIB, 0, discard=True)], disk, model)
        if not fixed:
            compact_image(disk)
    assert_accepted(tmp_path / kind, model)


@pytest.mark.parametrize("target", ["dynamic.vhdx", "fixed.vhdx", "dynamic.vhd", "fixed.vhd", "disk.raw"])
@pytest.mark.parametrize("kind", ["vhdx", "vhd"])
def test_qemu_accepts_a_merged_and_converted_chain(tmp_path: Path, kind: str, target: str) -> None:
    storage, model = DiskStorage(tmp_path), bytearray(SIZE)
    with create_disk_image(storage.create(f"base.{kind}"), SIZE) as base:
        apply(HISTORY[:3], base, model)
    over = open_disk_chain(storage, f"base.{kind}")
    make_child = create_differencing_vhdx if kind == "vhdx" else create_differencing_vhd
    with make_child(storage.create(f"child.a{kind}"), over) as child:  # type: ignore[operator]  # one of two functions of a table
        apply(HISTORY[2:], child, model)
    convert_image(storage, f"child.a{kind}", target, fixed=target.startswith("fixed"))
    assert_accepted(tmp_path / target, model)
    merge_image(storage, f"child.a{kind}")
    assert_accepted(tmp_path / f"base.{kind}", model)


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("disk.vhdx", "subformat=dynamic"),
        ("disk.vhdx", "subformat=fixed"),
        *(("disk.vhdx", f"block_size={2**power}M,log_size=2M") for power in range(9)),
        ("disk.vhdx", "block_state_zero=off"),
        ("disk.vhd", "subformat=dynamic,force_size=on"),
        ("disk.vhd", "subformat=fixed,force_size=on"),
    ],
)
def test_we_read_and_change_what_qemu_writes(tmp_path: Path, name: str, options: str) -> None:
    model = bytearray(SIZE)
    apply(HISTORY, MemoryDevice(SIZE), model)
    source, target = tmp_path / "model.raw", tmp_path / name
    source.write_bytes(model)
    qemu_img("convert", "-f", "raw", "-O", FORMAT[target.suffix], "-o", options, source, target)
    with open_disk_image(target, writable=True) as disk:
        assert content(disk) == model
        apply(HISTORY[::-1], disk, model)
    source.write_bytes(model)
    assert same(target, source)


def test_qemu_replays_our_log_to_what_we_read_from_it(tmp_path: Path) -> None:
    replayed = 0
    for number in range(5, 40):
        folder = tmp_path / str(number)
        folder.mkdir()
        storage = FaultyStorage(DiskStorage(folder), FaultPlan(number, torn_bytes=99, power_loss=True))
        try:
            with create_vhdx(storage.create("disk.vhdx"), SIZE, block_size=MIB) as disk:
                apply(HISTORY, disk, bytearray(SIZE))
        except StorageFailed:
            pass
        if not any((folder / "disk.vhdx").read_bytes()[64 * 1024 + 48 :][:16]):
            continue
        with open_disk_image(folder / "disk.vhdx") as disk:
            (folder / "ours.raw").write_bytes(content(disk))
        qemu_img("check", "-r", "all", folder / "disk.vhdx")
        assert same(folder / "disk.vhdx", folder / "ours.raw")
        replayed += 1
    assert replayed > 2
