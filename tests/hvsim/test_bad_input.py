"""What goes wrong outside: every mistake gives one clear error and the right exit code, and nothing is lost by it."""

from __future__ import annotations

import random
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from hvsim.command_line import BAD_USAGE, main
from hvsim.defect import INTERNAL_ERROR

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the command line: exit code, output, errors. Whatever is wrong, it is never a defect of hvsim."""

    def run_main(*arguments: str | Path) -> tuple[int, str, str]:
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else -1
        printed = capsys.readouterr()
        for text in printed:
            assert "Traceback" not in text
            assert "internal error" not in text
        assert code != INTERNAL_ERROR
        return code, printed.out.replace("\r\n", "\n"), printed.err.replace("\r\n", "\n")

    return run_main


# scripts


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        (random.Random(3).randbytes(5000), 1, "ParserError"),
        (b"if (1) {\n  'x' 'y'\n}", 1, "Unexpected token"),
        (b"'never closed", 1, "missing the terminator"),
        (b"(" * 50_000, 1, "ParserError"),
        (b"", 0, ""),
        (b"\xef\xbb\xbf", 0, ""),
    ],
    ids=["rubbish", "syntax", "open string", "deep", "empty", "only a mark"],
)
def test_files_that_are_no_scripts(tmp_path: Path, run: Run, content: bytes, code: int, said: str) -> None:
    script = tmp_path / "script.ps1"
    script.write_bytes(content)
    result = run("run", script)
    assert result[0] == code
    assert said in result[2]
    assert script.read_bytes() == content


def test_a_script_without_end_of_recursion_stops_with_an_error(tmp_path: Path, run: Run) -> None:
    script = tmp_path / "deep.ps1"
    script.write_text("function f($n) { f ($n + 1) }\nf 0")
    assert "call depth" in run("run", script)[2]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Get-Vmm", "The term 'Get-Vmm' is not recognized"),
        ("Get-VM -Nmae dc01", "A parameter cannot be found that matches parameter name 'Nmae'"),
        ("Get-VM dc99", 'Hyper-V was unable to find a virtual machine with name "dc99"'),
        ("Start-BackupJob -Name Nightyl", "Did you mean 'Nightly'?"),
        ("Start-VM", "missing mandatory parameters: Name"),
        ("[int]'x'", 'Cannot convert value "x" to type "System.Int32"'),
        ("Get-Content C:\\no.txt", "Cannot find path 'C:\\no.txt' because it does not exist."),
        ("Set-Location Q:\\", "Cannot find drive. A drive with the name 'Q' does not exist."),
    ],
)
def test_what_does_not_exist_is_named(run: Run, text: str, said: str) -> None:
    code, _, errors = run("-c", text)
    assert code == 1
    assert said in errors


# lab files

LAB = """
[[hosts]]
name = "HV01"
"""


@pytest.mark.parametrize("os", ["windows", "linux"])
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[hosts]\n", "not TOML"),
        ("", "needs one"),
        ("[[hosts]]\nnam = 'x'", "Did you mean 'name'?"),
        (LAB + "memory = 'much'", "is not a size"),
        (
            "[backup_server]\nname = 'V'\njobs = [{ name = 'N', machines = ['zz'] }]\n"
            "repositories = [{ name = 'R', path = 'E:\\\\x' }]\n" + LAB,
            "No virtual machine is named 'zz'",
        ),
    ],
    ids=["syntax", "empty", "unknown key", "bad size", "unknown machine"],
)
def test_lab_files_with_mistakes(tmp_path: Path, run: Run, text: str, said: str, os: str) -> None:
    lab = tmp_path / "lab.toml"
    lab.write_text(text)
    code, output, errors = run("--os", os, "--lab", lab, "-c", "'ran'")
    assert (code, output) == (BAD_USAGE, "")
    assert said in errors
    assert len(errors.splitlines()) == 1


def test_a_lab_file_that_cannot_be_read(tmp_path: Path, run: Run) -> None:
    for path in (tmp_path / "no.toml", tmp_path):
        code, _, errors = run("--lab", path, "-c", "1")
        assert code == BAD_USAGE
        assert str(path) in errors


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
    # Without its commit an increment looks like one that was never finished: the full backup is the newest point.
    assert code == (0 if suffix == "vib" and share < 0.9 else 1)
    assert (tmp_path / "out.img").exists() is (code == 0)


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


SMALL_LAB = """
[backup_server]
name = "VBR01"
repositories = [{ name = "R", path = 'E:\\Backup' }]
jobs = [{ name = "Nightly", machines = ["dc01"] }]

[[hosts]]
name = "HV01"
volumes = [
    { root = 'D:\\', label = "VMs", capacity = "1TB" },
    { root = 'E:\\', label = "Backup", capacity = "3MB" },
]

[[hosts.machines]]
name = "dc01"
guest = "Windows Server 2019"
disks = [{ size = "1GB", used = "8MB" }]
"""


def test_a_full_repository_volume_fails_the_job_and_leaves_no_half_of_a_backup(tmp_path: Path, run: Run) -> None:
    lab = tmp_path / "lab.toml"
    lab.write_text(SMALL_LAB)
    code, output, _ = run(
        "--lab",
        lab,
        "-c",
        "$session = Start-BackupJob -Name Nightly; $session.Result.ToString(); $session.Reason;"
        "(Get-ChildItem E:\\ -Recurse -File).Count; (Get-VM dc01).State.ToString(); @(Get-RestorePoint).Count",
    )
    assert code == 0
    result, reason, files, state, points = output.splitlines()
    assert (result, files, state, points) == ("Failed", "0", "Running", "0")
    assert "not enough space" in reason


@pytest.mark.parametrize(
    "text",
    [
        "Set-Content E:\\big.txt ('x' * 5MB)",
        "Out-File E:\\big.txt -InputObject ('x' * 5MB)",
        "[IO.File]::WriteAllText('E:\\big.txt', 'x' * 5MB)",
    ],
)
def test_a_full_volume_is_an_error_of_the_command(tmp_path: Path, run: Run, text: str) -> None:
    lab = tmp_path / "lab.toml"
    lab.write_text(SMALL_LAB)
    code, _, errors = run("--lab", lab, "-c", text)
    assert code == 1
    assert "space" in errors


@pytest.mark.qemu
def test_a_restored_disk_is_what_qemu_reads(repository: Path, run: Run, tmp_path: Path) -> None:
    assert run("repository", "restore", repository, "--out", tmp_path / "out.vhdx")[0] == 0
    done = subprocess.run(["qemu-img", "check", str(tmp_path / "out.vhdx")], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
