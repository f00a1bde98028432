"""The files in ext4, NTFS and FAT volumes are listed and copied out, from images and from restore points."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from hvsim.blocks import (
    BlockDevice,
    DeviceError,
    DiskStorage,
    GuestFileMissing,
    GuestFilesUnavailable,
    MemoryDevice,
    MemoryStorage,
    copy_device,
    create_vhdx,
    open_disk_image,
    open_guest_disk,
)
from hvsim.blocks.device import KIB, MIB
from hvsim.blocks.guest_files import _moment

SIZE = 24 * MIB
LETTER = b"Dear reader\n" * 90_000
FILES = {"letter.txt": LETTER, "folder/deep/note.txt": b"short", "folder/empty.txt": b"", "Grüße.txt": b"umlauts"}


def source_folder(folder: Path) -> Path:
    for name, content in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def needs(*programs: str) -> None:
    pytest.importorskip("pytsk3")
    path = os.environ["PATH"] + ":/usr/sbin:/sbin"
    missing = [name for name in programs if shutil.which(name, path=path) is None]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")


def run(*command: str | Path) -> None:
    environment = os.environ | {"PATH": os.environ["PATH"] + ":/usr/sbin:/sbin", "MTOOLS_SKIP_CHECK": "1"}
    subprocess.run([*map(str, command)], check=True, capture_output=True, env=environment)


def empty_image(path: Path) -> Path:
    with path.open("wb") as file:
        file.truncate(SIZE)
    return path


def ext4_image(folder: Path) -> Path:
    needs("mkfs.ext4")
    image = empty_image(folder / "ext4.raw")
    run("mkfs.ext4", "-q", "-d", source_folder(folder / "files"), image)
    return image


def ntfs_image(folder: Path) -> Path:
    needs("mkntfs", "ntfscp")
    image = empty_image(folder / "ntfs.raw")
    run("mkntfs", "-F", "-q", "-Q", image)
    source = source_folder(folder / "files")
    for name in ("letter.txt", "Grüße.txt"):
        run("ntfscp", image, source / name, name)
    return image


def fat_image(folder: Path) -> Path:
    needs("mkfs.vfat", "mcopy", "mmd")
    image = empty_image(folder / "fat.raw")
    run("mkfs.vfat", image)
    source = source_folder(folder / "files")
    run("mcopy", "-i", image, source / "letter.txt", "::letter.txt")
    run("mmd", "-i", image, "::folder")
    run("mcopy", "-i", image, source / "folder/deep/note.txt", "::folder/note.txt")
    return image


def whole(device: BlockDevice, path: str, volume: int = 1) -> bytes:
    with open_guest_disk(device) as disk:
        return b"".join(disk.read(volume, path))


def test_an_ext4_volume_is_listed_and_read(tmp_path: Path) -> None:
    with open_disk_image(ext4_image(tmp_path)) as device, open_guest_disk(device) as disk:
        (volume,) = disk.volumes
        assert (volume.number, volume.offset, volume.size, volume.kind) == (1, 0, SIZE, "ext4")
        entries = disk.list(1)
        assert [entry.name for entry in entries] == ["Grüße.txt", "folder", "letter.txt", "lost+found"]
        assert [entry.is_folder for entry in entries] == [False, True, False, True]
        assert [entry.path for entry in disk.list(1, "folder/deep/")] == ["/folder/deep/note.txt"]
        for name, content in FILES.items():
            entry = disk.entry(1, name)
            assert (entry.size, entry.is_folder) == (len(content), False)
            assert entry.modified is not None
            assert entry.modified.timestamp() == int((tmp_path / "files" / name).stat().st_mtime)
            assert b"".join(disk.read(1, "/" + name)) == content
        walked = [entry.path for entry in disk.walk(1, "/folder")]
        assert walked == ["/folder/deep", "/folder/deep/note.txt", "/folder/empty.txt"]


def test_an_ntfs_volume_is_listed_and_read(tmp_path: Path) -> None:
    with open_disk_image(ntfs_image(tmp_path)) as device, open_guest_disk(device) as disk:
        assert disk.volumes[0].kind == "NTFS"
        assert {"letter.txt", "Grüße.txt"} <= {entry.name for entry in disk.list(1)}
        assert b"".join(disk.read(1, "letter.txt")) == LETTER


def test_a_fat_volume_is_listed_and_read(tmp_path: Path) -> None:
    with open_disk_image(fat_image(tmp_path)) as device, open_guest_disk(device) as disk:
        assert disk.volumes[0].kind.startswith("FAT")
        assert [entry.name for entry in disk.list(1)] == ["folder", "letter.txt"]
        assert b"".join(disk.read(1, "folder\\note.txt")) == b"short"


def test_volumes_of_a_partitioned_disk_are_counted_in_its_order(tmp_path: Path) -> None:
    image = ext4_image(tmp_path)
    disk = MemoryDevice(3 * SIZE)
    entries = b""
    for start in (MIB, SIZE + 2 * MIB):
        with open_disk_image(image) as part:
            for item in part.allocated_ranges():
                disk.write(start + item.offset, part.read(item.offset, item.length))
        entries += (
            bytes(4) + b"\x83" + bytes(3) + (start // 512).to_bytes(4, "little") + (SIZE // 512).to_bytes(4, "little")
        )
    disk.write(446, entries.ljust(64, b"\0") + b"\x55\xaa")
    with open_guest_disk(disk) as guest:
        assert [(volume.number, volume.offset) for volume in guest.volumes] == [(1, MIB), (2, SIZE + 2 * MIB)]
        assert b"".join(guest.read(2, "letter.txt")) == LETTER


def test_files_of_a_vhdx_are_those_of_its_disk(tmp_path: Path) -> None:
    storage = MemoryStorage()
    with open_disk_image(ext4_image(tmp_path)) as source, create_vhdx(storage.create("disk.vhdx"), SIZE) as disk:
        copy_device(source, disk)
    with open_disk_image(storage.open("disk.vhdx")) as disk:
        assert whole(disk, "letter.txt") == LETTER


def test_what_is_not_there_is_named(tmp_path: Path) -> None:
    with open_disk_image(ext4_image(tmp_path)) as device, open_guest_disk(device) as disk:
        for volume, path in ((1, "missing.txt"), (1, "letter.txt/more"), (2, "letter.txt")):
            with pytest.raises(GuestFileMissing, match=r"missing|more|no volume 2"):
                disk.entry(volume, path)
        with pytest.raises(GuestFileMissing, match="is a folder"):
            disk.read(1, "folder")
        with pytest.raises(GuestFileMissing, match="is not a folder"):
            disk.list(1, "letter.txt")
    with open_guest_disk(MemoryDevice(64 * KIB)) as empty:
        assert empty.volumes == ()


def test_what_the_disk_reports_is_what_the_caller_sees(tmp_path: Path) -> None:
    class Broken(MemoryDevice):
        def _read(self, offset: int, length: int) -> bytes:
            raise DeviceError("the restore point is damaged")

    needs()
    with pytest.raises(DeviceError, match="the restore point is damaged"):
        open_guest_disk(Broken(MIB))


@pytest.mark.parametrize(("seconds", "year"), [(0, None), (86400, 1970), (2**40, None), (-(2**62), None)])
def test_a_moment_that_no_calendar_has_is_none(seconds: int, year: int | None) -> None:
    found = _moment(seconds)
    assert (found and found.year) == year


def test_without_the_library_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pytsk3", None)
    with pytest.raises(GuestFilesUnavailable, match=r"hvsim\[guest-files\]"):
        open_guest_disk(MemoryDevice(MIB))


@pytest.mark.qemu
def test_a_file_system_survives_backup_and_restore(tmp_path: Path) -> None:
    from hvsim.blocks import PointKind, Repository
    from tests.blocks.machines import moment

    image, storage = ext4_image(tmp_path), DiskStorage(tmp_path)
    with create_vhdx(storage.create("vm.vhdx"), SIZE) as disk, open_disk_image(image) as source:
        copy_device(source, disk)
    repository = Repository(storage, "backups")
    with (
        open_disk_image(tmp_path / "vm.vhdx") as disk,
        repository.begin_point("vm", moment(0), PointKind.FULL) as writer,
    ):
        writer.write_disk("vm.vhdx", disk)
        point = writer.commit()
    repository.restore_to_file(point, "vm.vhdx", str(tmp_path / "restored.vhdx"))
    run("qemu-img", "convert", "-O", "raw", tmp_path / "restored.vhdx", tmp_path / "restored.raw")
    assert (tmp_path / "restored.raw").read_bytes() == image.read_bytes()
    run("fsck.ext4", "-fn", tmp_path / "restored.raw")
    with repository.read_disk(point, "vm.vhdx") as disk:
        assert whole(disk, "folder/deep/note.txt") == b"short"


def test_a_disk_without_a_file_system_says_so() -> None:
    with (
        open_guest_disk(MemoryDevice(MIB)) as disk,
        pytest.raises(GuestFileMissing, match="no volume 1: no file system was found on it"),
    ):
        disk.list(1)
