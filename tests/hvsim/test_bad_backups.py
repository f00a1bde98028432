"""Damaged disk images and backup files: what is damaged is named, and nothing is lost or restored wrongly by it."""

from __future__ import annotations

import random
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from hvsim.command_line import main

Run = Callable[..., tuple[int, str, str]]


# disk images


@pytest.fixture(scope="module")
def image() -> bytes:
    """A small VHDX with some content."""
    from uuid import UUID

    from hvsim.blocks import MemoryFile, create_vhdx

    file = MemoryFile("disk.vhdx")
    disk = create_vhdx(file, 8 << 20, disk_id=UUID(int=1))
    disk.write(1 << 20, b"\x07" * (2 << 20))
    disk.flush()
    return file.read(0, file.size)


def zeroed(data: bytes, start: int, end: int) -> bytes:
    return data[:start] + bytes(end - start) + data[end:]


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda data: b"notavhdx" + data[8:], "is damaged: file identifier"),
        (lambda data: zeroed(data, 64 << 10, 192 << 10), "is damaged: header"),
        (lambda data: zeroed(data, 192 << 10, 320 << 10), "is damaged: region table"),
        (lambda data: data[:70_000], "is damaged"),
        (lambda data: b"", "is damaged"),
    ],
    ids=["signature", "headers", "region tables", "cut", "empty"],
)
def test_a_damaged_vhdx_is_refused(
    tmp_path: Path, run: Run, image: bytes, damage: Callable[[bytes], bytes], said: str
) -> None:
    file = tmp_path / "disk.vhdx"
    file.write_bytes(damage(image))
    code, _, errors = run("--os", "linux", "--mount", tmp_path, "-c", f"Import-LabDisk -Path '{file}' -VMName new")
    assert code == 1
    assert said in errors
    assert file.read_bytes() == damage(image)


def test_a_vhdx_of_random_bytes_or_with_any_bit_flipped_never_breaks_hvsim(
    tmp_path: Path, run: Run, image: bytes
) -> None:
    chance = random.Random(11)
    file = tmp_path / "disk.vhdx"
    for _ in range(12):
        data = bytearray(image)
        data[chance.randrange(1 << 20)] ^= 1 << chance.randrange(8)
        file.write_bytes(data)
        code, _, errors = run("--os", "linux", "--mount", tmp_path, "-c", f"Import-LabDisk -Path '{file}' -VMName new")
        assert bool(code) == bool(errors)


# repositories

MAKE_REPOSITORY = """
param($Folder)
$ErrorActionPreference = 'Stop'
$vm = Import-LabDisk -Path "$Folder/disk.vhdx" -VMName imported
Add-LabRepository -Name Real -Path "$Folder/repository" | Out-Null
$job = New-BackupJob -Name Real -VM $vm -Repository Real -GuestProcessing Disabled
Start-BackupJob -Job $job | Out-Null
Invoke-GuestWrite -VMName imported -Offset 0 -Length 65536
Start-BackupJob -Job $job | Out-Null
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, image: bytes) -> Path:
    """A real folder with a full backup and an increment."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "disk.vhdx").write_bytes(image)
    (folder / "make.ps1").write_text(MAKE_REPOSITORY)
    assert main(["run", "--os", "linux", "--mount", f"{folder}:rw", str(folder / "make.ps1"), str(folder)]) == 0
    return folder / "repository"


@pytest.fixture
def repository(made: Path, tmp_path: Path) -> Path:
    """A copy of it to damage."""
    return Path(shutil.copytree(made, tmp_path / "repository"))


def file_of(repository: Path, suffix: str) -> Path:
    (found,) = repository.rglob(f"*.{suffix}")
    return found


def test_a_whole_repository_is_listed_verified_and_restored(repository: Path, run: Run, tmp_path: Path) -> None:
    code, output, errors = run("repository", "list", repository)
    assert (code, errors, len(output.splitlines())) == (0, "", 3)
    assert run("repository", "verify", repository)[:2] == (
        0,
        "2 restore points with 2 disks: every block matches its digest.\n",
    )
    assert run("repository", "restore", repository, "--out", tmp_path / "out.img")[0] == 0
    assert (tmp_path / "out.img").stat().st_size == 8 << 20


@pytest.mark.parametrize("suffix", ["vbk", "vib"])
def test_a_flipped_bit_is_found_and_nothing_wrong_is_restored(
    repository: Path, run: Run, tmp_path: Path, suffix: str
) -> None:
    file = file_of(repository, suffix)
    data = bytearray(file.read_bytes())
    block = data.rindex(bytes(data[-64:])) - 1  # the last bytes of a file belong to what it must keep
    data[block] ^= 1
    file.write_bytes(data)
    code, output, errors = run("repository", "verify", repository)
    assert code == 1
    assert file.name in output
    assert "damaged" in errors
    code, _, errors = run("repository", "restore", repository, "--out", tmp_path / "out.img")
    assert bool(code) == bool(errors)
    assert (tmp_path / "out.img").exists() is (code == 0)


@pytest.mark.parametrize("suffix", ["vbk", "vib"])
@pytest.mark.parametrize("share", [0.0, 0.1, 0.9])
def test_a_cut_file_is_named_and_no_older_point_is_taken_silently(
    repository: Path, run: Run, tmp_path: Path, suffix: str, share: float
) -> None:
    file = file_of(repository, suffix)
    data = file.read_bytes()
    file.write_bytes(data[: int(len(data) * share)])
    assert run("repository", "verify", repository)[0] == 1
    assert file.name in run("repository", "list", repository)[2]
    code, _, errors = run("repository", "restore", repository, "--out", tmp_path / "out.img")
    assert file.name in errors or "is missing or cannot be read" in errors
    # Without its commit an increment looks like one that was never finished, but the folder's listing knows of it.
    assert code == 1
    assert not (tmp_path / "out.img").exists()


def test_an_intact_older_point_is_restored_when_it_is_named(repository: Path, run: Run, tmp_path: Path) -> None:
    file_of(repository, "vib").write_bytes(b"junk")
    full = run("repository", "list", repository)[1].splitlines()[1].split()[0]
    assert run("repository", "restore", repository, "--point", full, "--out", tmp_path / "out.img")[0] == 0


def test_a_full_backup_that_is_gone_costs_its_increments(repository: Path, run: Run, tmp_path: Path) -> None:
    file_of(repository, "vbk").unlink()
    code, output, _ = run("repository", "verify", repository)
    assert code == 1
    assert "is missing or cannot be read" in output
    assert run("repository", "restore", repository, "--out", tmp_path / "out.img")[0] == 1


def test_any_damage_at_all_gives_an_answer(made: Path, tmp_path: Path, run: Run) -> None:
    chance = random.Random(5)
    for number in range(12):
        repository = Path(shutil.copytree(made, tmp_path / str(number)))
        file = file_of(repository, chance.choice(["vbk", "vib"]))
        data = bytearray(file.read_bytes())
        start = chance.randrange(len(data))
        data[start : start + 4096] = chance.randbytes(len(data[start : start + 4096]))
        file.write_bytes(data)
        for verb, *more in (["list"], ["verify"], ["restore", "--out", str(repository / "out.img")]):
            code, output, errors = run("repository", verb, repository, *more)
            assert code in (0, 1)
            assert errors if code else output


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--point", "zz"], "No restore point has an id that begins with 'zz'."),
        (["--disk", "no"], "has no disk 'no' (disk.vhdx)"),
    ],
)
def test_what_the_repository_does_not_hold(
    repository: Path, run: Run, tmp_path: Path, more: list[str], said: str
) -> None:
    code, _, errors = run("repository", "restore", repository, "--out", tmp_path / "out.img", *more)
    assert code == 1
    assert said in errors


def test_folders_and_files_that_cannot_be_used(repository: Path, run: Run, tmp_path: Path) -> None:
    (tmp_path / "taken.img").write_text("mine")
    for arguments in (
        ["list", tmp_path / "no"],
        ["verify", tmp_path / "taken.img"],
        ["restore", repository, "--out", tmp_path / "no" / "out.img"],
        ["restore", repository, "--out", tmp_path / "taken.img"],
        ["restore", repository, "--out", tmp_path],
    ):
        code, _, errors = run("repository", *arguments)
        assert code == 1
        assert len(errors.splitlines()) == 1
    assert (tmp_path / "taken.img").read_text() == "mine"


def test_damage_below_a_running_estate_is_a_failed_job_not_a_lost_point(tmp_path: Path, run: Run, image: bytes) -> None:
    (tmp_path / "disk.vhdx").write_bytes(image)
    (tmp_path / "script.ps1").write_text(
        MAKE_REPOSITORY
        + """
$file = Get-ChildItem "$Folder/repository" -Recurse -Filter *.vbk
$bytes = [IO.File]::ReadAllBytes($file.FullName)
[IO.File]::WriteAllBytes($file.FullName, $bytes[0..4000])
$ErrorActionPreference = 'Continue'
(Get-RestorePoint | Test-Backup).Result -join ' '
Get-RestorePoint | Select-Object -First 1 | Restore-BackupVM -NewName again
(Start-BackupJob -Job $job).Result.ToString()
"""
    )
    script = tmp_path / "script.ps1"
    code, output, errors = run("run", "--os", "linux", "--mount", f"{tmp_path}:rw", script, tmp_path)
    assert code == 0
    assert output.split() == ["Damaged", "Damaged", "Failed"]
    assert errors.startswith("Restore-BackupVM: ")


@pytest.mark.qemu
def test_a_restored_disk_is_what_qemu_reads(repository: Path, run: Run, tmp_path: Path) -> None:
    assert run("repository", "restore", repository, "--out", tmp_path / "out.vhdx")[0] == 0
    done = subprocess.run(["qemu-img", "check", str(tmp_path / "out.vhdx")], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
