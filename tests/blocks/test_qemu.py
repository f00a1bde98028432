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
    PointKind,
    Repository,
    copy_device,
    create_disk_image,
    create_vhd,
    create_vhdx,
    open_disk_image,
)
from hvsim.blocks.device import MIB
from hvsim.blocks.errors import StorageFailed
from tests.blocks.machines import moment
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
FORMAT = {".vhdx": "vhdx", ".vhd": "vpc", ".raw": "raw"}


def qemu_img(*arguments: str | Path) -> str:
    """What qemu-img prints; it must succeed."""
    return subprocess.run(["qemu-img", *map(str, arguments)], check=True, capture_output=True, text=True).stdout


def same(left: Path, right: Path) -> bool:
    return "identical" in qemu_img("compare", "-f", FORMAT[left.suffix], "-F", FORMAT[right.suffix], left, right)


@pytest.mark.parametrize("kind", ["dynamic.vhdx", "fixed.vhdx", "large.vhdx", "dynamic.vhd", "fixed.vhd"])
def test_qemu_accepts_what_we_write(tmp_path: Path, kind: str) -> None:
    file = DiskStorage(tmp_path).create(kind)
    fixed, model = kind.startswith("fixed"), bytearray(SIZE)
    if kind.endswith(".vhd"):
        disk = create_vhd(file, SIZE, fixed=fixed)
    else:
        disk = create_vhdx(file, SIZE, fixed=fixed, block_size=(256 if kind.startswith("large") else 1) * MIB)
    with disk:
        apply(HISTORY, disk, model)
    (tmp_path / "model.raw").write_bytes(model)
    assert same(tmp_path / kind, tmp_path / "model.raw")
    if kind.endswith(".vhdx"):
        assert "No errors were found" in qemu_img("check", tmp_path / kind)


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("disk.vhdx", "subformat=dynamic"),
        ("disk.vhdx", "subformat=fixed"),
        ("disk.vhdx", "block_size=1M,log_size=2M"),
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


def test_a_file_system_survives_backup_and_restore(tmp_path: Path) -> None:
    size = 16 * MIB
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "letter.txt").write_bytes(b"Dear reader\n" * 5000)
    with (tmp_path / "disk.raw").open("wb") as file:
        file.truncate(size)
    subprocess.run(
        ["mkfs.ext4", "-q", "-d", tmp_path / "files", tmp_path / "disk.raw"], check=True, capture_output=True
    )
    storage = DiskStorage(tmp_path)
    with create_disk_image(storage.create("vm.vhdx"), size) as disk, open_disk_image(tmp_path / "disk.raw") as source:
        copy_device(source, disk)
    repository = Repository(storage, "backups")
    with (
        open_disk_image(tmp_path / "vm.vhdx") as disk,
        repository.begin_point("vm", moment(0), PointKind.FULL) as writer,
    ):
        writer.write_disk("vm.vhdx", disk)
        point = writer.commit()
    repository.restore_to_file(point, "vm.vhdx", str(tmp_path / "restored.vhdx"))
    assert same(tmp_path / "restored.vhdx", tmp_path / "disk.raw")
    qemu_img("convert", "-O", "raw", tmp_path / "restored.vhdx", tmp_path / "restored.raw")
    check = subprocess.run(["fsck.ext4", "-fn", tmp_path / "restored.raw"], capture_output=True, text=True)
    assert check.returncode == 0, check.stdout
