"""A real disk image goes through a backup and comes back: checked by qemu-img and by the file system's own checker."""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path

import pytest

from hvsim.mounts import MountGrant
from tests.stories.worlds import Shell

MIB = 1024 * 1024


def ext4_image(folder: Path) -> Path:
    """An image with an ext4 file system that holds real files."""
    content = folder / "content"
    content.mkdir()
    for number in range(20):
        (content / f"file{number}.bin").write_bytes(hashlib.sha256(bytes([number])).digest() * 4096)
    (content / "readme.txt").write_text("a file that must come back\n")
    image = folder / "disk.img"
    with image.open("wb") as file:
        file.truncate(48 * MIB)
    subprocess.run(["mkfs.ext4", "-q", "-F", "-d", str(content), str(image)], check=True)
    return image


def converted(image: Path, kind: str, extension: str) -> Path:
    """The image in another format."""
    target = image.with_suffix(extension)
    subprocess.run(["qemu-img", "convert", "-O", kind, str(image), str(target)], check=True)
    return target


def run_story(folder: Path, image: Path, *arguments: str) -> Path:
    """Runs the story on an image; the file of the first restore point."""
    restored = folder / "restored.vhdx"
    shell = Shell(os="linux", mounts=[MountGrant(str(folder), None, True)])
    code, output, errors = shell.run_script(
        "real-disk.ps1", ["-Image", str(image), "-OutFile", str(restored), *arguments]
    )
    assert errors == ""
    assert code == 0, output
    return restored


def compare(left: Path, right: Path) -> int:
    """The exit code of `qemu-img compare`: 0 for identical content."""
    return subprocess.run(["qemu-img", "compare", str(left), str(right)], check=False, capture_output=True).returncode


@pytest.mark.qemu
@pytest.mark.parametrize(("kind", "extension"), [("raw", ".img"), ("vhdx", ".vhdx"), ("vpc", ".vhd")])
def test_the_first_point_is_the_image_and_the_image_is_only_read(tmp_path: Path, kind: str, extension: str) -> None:
    raw = ext4_image(tmp_path)
    image = raw if kind == "raw" else converted(raw, kind, extension)
    before = hashlib.sha256(image.read_bytes()).hexdigest()
    restored = run_story(tmp_path, image)
    assert hashlib.sha256(image.read_bytes()).hexdigest() == before
    subprocess.run(["qemu-img", "check", "-q", str(restored)], check=True)
    assert compare(image, restored) == 0
    second = tmp_path / "restored.second.vhdx"
    subprocess.run(["qemu-img", "check", "-q", str(second)], check=True)
    assert compare(restored, second) == 1
    assert not (tmp_path / "restored.vhdx.repository").exists()
    back = converted(restored, "raw", ".back")
    if kind != "vpc":
        subprocess.run(["fsck.ext4", "-f", "-n", str(back)], check=True, capture_output=True)


@pytest.mark.qemu
def test_a_repository_may_be_used_again(tmp_path: Path) -> None:
    image = ext4_image(tmp_path)
    for number in range(2):
        folder = tmp_path / f"run{number}"
        folder.mkdir()
        restored = run_story(tmp_path, image, "-Repository", str(tmp_path / "backups"))
        assert compare(image, restored) == 0
        restored.rename(folder / "restored.vhdx")
        (tmp_path / "restored.second.vhdx").unlink()
        with image.open("r+b") as file:
            file.seek(30 * MIB)
            file.write(b"another image for the next run")


@pytest.mark.qemu
def test_another_session_finds_what_an_earlier_one_backed_up(tmp_path: Path) -> None:
    run_story(tmp_path, ext4_image(tmp_path), "-Repository", str(tmp_path / "backups"))
    shell = Shell(os="linux", mounts=[MountGrant(str(tmp_path), None, False)])
    shell.run(f"$null = Add-LabRepository Old {tmp_path}/backups; $null = New-BackupJob RealDisk web01 -Repository Old")
    output = shell.run("Get-RestorePoint | Test-Backup | % { $_.VMName; $_.Result }")
    assert output.split() == ["imported", "Intact", "imported", "Intact"]
    shell.run("$vm = Get-RestorePoint imported -Last | Restore-BackupVM -NewName back")
    assert shell.run(f"(Compare-LabDisk $vm {tmp_path}/restored.second.vhdx).Equal").strip() == "True"


@pytest.mark.qemu
def test_the_backups_stay_in_the_repository_that_is_named(tmp_path: Path) -> None:
    from hvsim.blocks.backup.repository import Repository

    image = ext4_image(tmp_path)
    run_story(tmp_path, image, "-Repository", str(tmp_path / "backups"))
    repository = Repository.open(tmp_path / "backups")
    points = repository.points("imported")
    assert [point.kind.value for point in points] == ["Full", "Increment"]
    assert repository.verify() == []
    with repository.read_disk(points[0], points[0].disks[0].name) as disk:
        assert disk.read(0, disk.size) == image.read_bytes()
