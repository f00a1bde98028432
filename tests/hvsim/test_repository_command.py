"""`hvsim repository`: what a backup administrator sees and does with a folder of backup files and nothing else."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hvsim.blocks import (
    Derivation,
    MemoryDevice,
    PointKind,
    Repository,
    create_raw,
    new_header,
    open_disk_image,
)
from hvsim.blocks.real_disk import DiskStorage
from tests.hvsim.conftest import Run

MIB = 1 << 20
START = datetime(2024, 3, 1, 22, tzinfo=UTC)


def back_up(folder: Path, machine: str, disk: MemoryDevice, day: int, kind: PointKind | None = None) -> str:
    repository = Repository(DiskStorage(folder))
    with repository.begin_point(machine, START + timedelta(days=day), kind, attributes={"job": "Nightly"}) as writer:
        writer.write_disk("system.vhdx", disk)
        return writer.commit().id


@pytest.fixture
def disk() -> MemoryDevice:
    made = MemoryDevice(6 * MIB)
    for block in range(5):
        made.write(block * MIB, bytes([block + 1]) * 5000)
    return made


@pytest.fixture
def folder(tmp_path: Path, disk: MemoryDevice) -> Path:
    """Three restore points of one machine and one of another."""
    made = tmp_path / "backups"
    made.mkdir()
    for day in range(3):
        disk.write(day * MIB, bytes([day + 100]) * 700)
        back_up(made, "web01", disk, day)
    other = MemoryDevice(6 * MIB)
    other.write(0, b"sql" * 1000)
    back_up(made, "sql01", other, 1)
    return made


def test_list_shows_points_with_what_they_need(folder: Path, run: Run) -> None:
    code, output, errors = run("repository", "list", folder)
    assert (code, errors) == (0, "")
    rows = [line.split() for line in output.splitlines()]
    assert rows[0][:3] == ["ID", "MACHINE", "TIME"]
    assert [row[1] for row in rows[1:]] == ["sql01", "web01", "web01", "web01"]
    assert [row[4] for row in rows[1:]] == ["Full", "Full", "Increment", "Increment"]
    assert [row[5] for row in rows[1:]] == ["-", "-", rows[2][0], rows[3][0]]
    code, output, _ = run("repository", "list", folder, "--machine", "SQL01", "--json")
    (point,) = json.loads(output)
    assert (point["machine"], point["kind"], point["needs"], point["disks"][0]["bytes"]) == (
        "sql01",
        "Full",
        None,
        6 * MIB,
    )


def test_browse_shows_disks_and_the_chain(folder: Path, run: Run) -> None:
    code, output, _ = run("repository", "browse", folder, "--machine", "web01")
    assert code == 0
    assert "web01 at 2024-03-03 22:00:00: Increment, id " in output
    assert "  job: Nightly" in output
    assert output.count("web01D2024-03-0") == 3
    code, _, errors = run("repository", "browse", folder)
    assert (code, "name one with --machine or --point" in errors) == (1, True)
    code, _, errors = run("repository", "browse", folder, "--machine", "dc01")
    assert (code, "no restore points of 'dc01'; it has sql01, web01" in errors) == (1, True)


def test_a_commit_whose_writer_was_stopped_between_its_copies_is_named_and_no_damage(folder: Path, run: Run) -> None:
    file = folder / "web01D2024-03-01T220000.vbk"
    data = bytearray(file.read_bytes())
    data[16384:20480] = bytes(4096)
    file.write_bytes(data)
    code, output, errors = run("repository", "verify", folder)
    assert (code, errors) == (0, "")
    assert f"commit record, copy 2 of '{file}' at offset 16384 was left half written" in output
    assert "every block matches its digest" in output
    code, output, errors = run("repository", "verify", folder, "--json")
    assert (code, json.loads(output)[0]["heals_itself"]) == (0, True)
    assert run("repository", "heal", folder)[:2] == (0, "Mended 1 damaged part.\n")


def test_verify_names_file_offset_block_and_points(folder: Path, run: Run) -> None:
    file = folder / "web01D2024-03-01T220000.vbk"
    data = bytearray(file.read_bytes())
    data[20480 + 9] ^= 4
    file.write_bytes(data)
    before = {path: path.read_bytes() for path in folder.iterdir()}
    code, output, errors = run("repository", "verify", folder)
    assert code == 1
    assert f"'{file}' is damaged: block 0 of disk 'system.vhdx' at offset 20480" in output
    assert "cannot be restored whole: web01 at 2024-03-01 22:00:00, web01 at 2024-03-02 22:00:00, web01 at" in output
    assert "1 damaged part in" in errors
    assert "3 restore points cannot be restored whole" in errors
    (damage,) = json.loads(run("repository", "verify", folder, "--json")[1])
    assert (damage["offset"], damage["block"], len(damage["points"])) == (20480, 0, 3)
    assert {path: path.read_bytes() for path in folder.iterdir()} == before
    sql = run("repository", "list", folder)[1].splitlines()[1].split()[0]
    assert run("repository", "verify", folder, "--point", sql)[0] == 0


def test_heal_takes_blocks_from_a_copy_or_an_image(folder: Path, run: Run, tmp_path: Path, disk: MemoryDevice) -> None:
    (tmp_path / "copy").mkdir()
    code, output, _ = run("repository", "copy", folder, tmp_path / "copy")
    assert (code, output.startswith("Copied 4 restore points (")) == (0, True)
    assert "4 restore points it had already." in run("repository", "copy", folder, tmp_path / "copy")[1]
    with create_raw(DiskStorage(tmp_path).create("now.img"), disk.size) as image:
        image.write(0, disk.read(0, disk.size))
    for more in (["--copy", tmp_path / "copy"], ["--image", f"system.vhdx={tmp_path / 'now.img'}"]):
        file = folder / "web01D2024-03-03T220000.vib"
        data = bytearray(file.read_bytes())
        data[20480 + 5] ^= 1
        file.write_bytes(data)
        assert run("repository", "heal", folder)[0] == 1
        assert run("repository", "heal", folder, *more)[:2] == (0, "Mended 1 damaged part.\n")
        assert run("repository", "verify", folder)[0] == 0
    assert run("repository", "heal", folder)[1] == "Nothing is damaged.\n"


def test_a_file_that_is_gone_is_missed_until_it_is_given_up(folder: Path, run: Run) -> None:
    (folder / "web01D2024-03-03T220000.vib").unlink()
    assert "with restore point" in run("repository", "list", folder)[2]
    assert run("repository", "verify", folder)[0] == 1
    code, output, _ = run("repository", "heal", folder, "--forget-missing")
    assert (code, "Gave up 1 restore point whose files are gone." in output) == (0, True)
    assert run("repository", "verify", folder)[0] == 0


def test_import_takes_files_and_folders_in(folder: Path, run: Run, tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.mkdir()
    (folder / "other.vbk").write_bytes(b"no backup" * 9000)
    code, output, errors = run("repository", "import", target, folder)
    assert (code, "Imported 4 backup files" in output, "'other.vbk'" in errors) == (1, True, True)
    shutil.copy(folder / "web01D2024-03-01T220000.vbk", tmp_path / "found.vbk")
    assert "is in the repository already" in run("repository", "import", target, tmp_path / "found.vbk")[2]
    assert run("repository", "import", target, tmp_path / "nowhere")[0] == 1
    assert run("repository", "verify", target)[:2] == (
        0,
        "4 restore points with 4 disks: every block matches its digest.\n",
    )


def test_synthetic_compact_and_retention_change_the_chain(folder: Path, run: Run, disk: MemoryDevice) -> None:
    code, output, _ = run("repository", "synthetic", folder, "--machine", "web01")
    assert (code, "is a full restore point now, in 'web01D2024-03-03T220000.vbk'" in output) == (0, True)
    disk.write(3 * MIB, b"more")
    back_up(folder, "web01", disk, 3)
    code, output, _ = run("repository", "retention", folder, "--chain", "web01", "--points", "2")
    assert (code, output) == (0, "Removed 2 restore points of 'web01'.\n")
    assert run("repository", "compact", folder)[0] == 0
    assert run("repository", "verify", folder)[0] == 0
    code, output, _ = run("repository", "retention", folder, "--chain", "WEB01", "--points", "1", "--forever")
    assert (code, "The full moved forward by 1 restore point." in output) == (0, True)
    for more, said in (
        ([], "Say either how many"),
        (["--points", "0"], "At least one"),
        (["--points", "1", "--days", "1"], "Say either how many"),
    ):
        assert said in run("repository", "retention", folder, "--chain", "web01", *more)[2]
    assert (
        "There is no chain 'dc01'; there are sql01, web01."
        in run("repository", "retention", folder, "--chain", "dc01", "--days", "3")[2]
    )


def test_extents_come_back_alone(folder: Path, run: Run, tmp_path: Path, disk: MemoryDevice) -> None:
    out = tmp_path / "part.img"
    arguments = ["repository", "restore", folder, "--machine", "web01", "--out", out]
    code, output, _ = run(*arguments, "--extent", "1048576:4096", "--extent", "0:10")
    assert (code, "the rest of it is zero" in output) == (0, True)
    with open_disk_image(out) as image:
        assert image.size == disk.size
        assert image.read(MIB, 4096) == disk.read(MIB, 4096)
        assert image.read(0, 10) == disk.read(0, 10)
        assert not any(image.read(2 * MIB, 4 * MIB))
    for wrong, said in (("5", "is not OFFSET:LENGTH"), ("0:99999999", "ends behind the disk")):
        assert said in run(*arguments, "--extent", wrong)[2]


def test_of_a_damaged_backup_no_part_is_left(folder: Path, run: Run, tmp_path: Path) -> None:
    for path in folder.glob("web01*"):
        content = path.read_bytes()
        path.write_bytes(content[:20480] + bytes(65536) + content[20480 + 65536 :])
    out = tmp_path / "part.img"
    code, _, errors = run("repository", "restore", folder, "--machine", "web01", "--out", out, "--extent", "0:4194304")
    assert (code, "damaged" in errors, out.exists()) == (1, True, False)


def test_an_encrypted_chain_needs_its_password(tmp_path: Path, run: Run, disk: MemoryDevice) -> None:
    folder = tmp_path / "secret"
    folder.mkdir()
    header = new_header(password="Pa55w0rd", derivation=Derivation(memory_kib=64, passes=1))
    repository = Repository.open(folder, writable=True, password="Pa55w0rd")
    with repository.begin_point("web01", START, codec=header) as writer:
        writer.write_disk("system.vhdx", disk)
        writer.commit()
    assert "Full, encrypted" in run("repository", "list", folder)[1]
    assert run("repository", "verify", folder)[0] == 0
    restore = ["repository", "restore", folder, "--out", tmp_path / "out.img"]
    assert "a password is needed" in run(*restore)[2]
    (tmp_path / "wrong").write_text("guess\n")
    assert "does not open the backup" in run(*restore, "--password-file", tmp_path / "wrong")[2]
    assert "cannot be read" in run(*restore, "--password-file", tmp_path / "none")[2]
    assert not (tmp_path / "out.img").exists()
    (tmp_path / "right").write_text("Pa55w0rd\n")
    assert run(*restore, "--password-file", tmp_path / "right")[0] == 0
    with open_disk_image(tmp_path / "out.img") as image:
        assert image.read(0, image.size) == disk.read(0, disk.size)


def test_a_repository_that_is_being_written_is_not_changed(folder: Path, run: Run, disk: MemoryDevice) -> None:
    with Repository(DiskStorage(folder)).begin_point("dc01", START):
        code, _, errors = run("repository", "compact", folder)
        assert (code, "is locked: process" in errors) == (1, True)
        assert run("repository", "list", folder)[0] == 0


def test_another_password_opens_an_encrypted_chain(tmp_path: Path, run: Run, disk: MemoryDevice) -> None:
    folder = tmp_path / "secret"
    folder.mkdir()
    header = new_header(password="old", derivation=Derivation(memory_kib=64, passes=1))
    with Repository.open(folder, writable=True, password="old").begin_point("web01", START, codec=header) as writer:
        writer.write_disk("system.vhdx", disk)
        writer.commit()
    for name in ("old", "new", "empty"):
        (tmp_path / name).write_text(f"{name}\n" if name != "empty" else "")
    change = ["repository", "password", folder, "--new-password-file", tmp_path / "new"]
    assert "with --password-file" in run(*change)[2]
    assert (
        f"does not open '{folder}/web01D2024-03-01T220000.vbk'"
        in run(*change, "--password-file", tmp_path / "empty")[2]
    )
    old = ["--password-file", tmp_path / "old"]
    assert "There is no chain 'sql01'; there are web01." in run(*change, *old, "--chain", "sql01")[2]
    assert run(*change, *old) == (0, f"The new password opens 1 chain in '{folder}': web01.\n", "")
    restore = ["repository", "restore", folder, "--out", tmp_path / "out.img", "--password-file"]
    code, _, errors = run(*restore, tmp_path / "old")
    assert (code, f"'{folder}/web01D2024-03-01T220000.vbk': The password does not open the backup" in errors) == (
        1,
        True,
    )
    assert run(*restore, tmp_path / "new")[0] == 0
    assert "The new password is empty." in run(*change[:3], "--new-password-file", tmp_path / "empty", *old)[2]
    (tmp_path / "plain").mkdir()
    assert "no encrypted backups" in run("repository", "password", tmp_path / "plain", *change[3:], *old)[2]


ESCAPES = "\x1b]0;owned\x07\x1b[2J\n\u202e\x9b31m\udc80"
SHOWN = r"\x1b]0;owned\x07\x1b[2J\x0a\u202e\x9b31m\udc80"


@pytest.mark.parametrize(
    "verb", ["list", "browse", "verify", "restore", "heal", "copy", "synthetic", "retention", "compact"]
)
def test_no_name_reaches_the_terminal_as_more_than_text(
    tmp_path: Path, run: Run, disk: MemoryDevice, verb: str
) -> None:
    folder, copy = tmp_path / "backups", tmp_path / "copy"
    folder.mkdir()
    copy.mkdir()
    repository = Repository(DiskStorage(folder))
    for day in range(3):
        disk.write(day, b"changed")
        with repository.begin_point(
            f"web{ESCAPES}", START + timedelta(days=day), attributes={ESCAPES: ESCAPES}
        ) as writer:
            writer.write_disk(f"disk{ESCAPES}", disk)
            file = writer.commit().file
    if verb in ("verify", "heal"):
        data = bytearray((folder / file).read_bytes())
        data[20480 + 5] ^= 1
        (folder / file).write_bytes(data)
    more: dict[str, list[object]] = {
        "restore": ["--out", tmp_path / "out.img"],
        "copy": [copy, "--machine", f"web{ESCAPES}"],
        "retention": ["--chain", f"web{ESCAPES}", "--points", "1"],
        "compact": ["--chain", f"other{ESCAPES}"],
    }
    _, output, errors = run("repository", verb, folder, *more.get(verb, []))
    said = output + errors
    assert all(character.isprintable() or character == "\n" for character in said), ascii(said)
    if verb != "copy":
        assert SHOWN in said
    if verb == "list":
        found = json.loads(run("repository", "list", folder, "--json")[1])
        assert {point["machine"] for point in found} == {f"web{ESCAPES}"}


def test_options_that_need_others_say_so(folder: Path, run: Run, tmp_path: Path) -> None:
    web = ["--machine", "web01"]
    out = ["--out", tmp_path / "out.img"]
    for arguments, said in (
        (["browse", folder, *web, "--path", "/etc"], "with --volume"),
        (["browse", folder, *web, "--disk", "system.vhdx"], "with --volume"),
        (["restore", folder, *web, *out, "--volume", "1"], "with --path"),
        (["restore", folder, *web, *out, "--path", "/etc"], "with --volume"),
        (["restore", folder, *web, *out, "--volume", "1", "--path", "/a", "--extent", "0:1"], "exclude each other"),
        (["restore", folder, *web, *out, "--extent", "9" * 5000 + ":1"], "is not OFFSET:LENGTH in bytes."),
        (["compact", folder, "--chain", "dc01"], "There is no chain 'dc01'; there are sql01, web01."),
    ):
        code, output, errors = run("repository", *arguments)
        assert (code, output, said in errors) == (1, "", True), errors
    assert not (tmp_path / "out.img").exists()
    assert run("repository", "list", folder, "--machine", "dc01")[1] == f"No restore points of 'dc01' in '{folder}'.\n"


def test_what_cannot_be_done_is_said_with_the_name_of_the_file(folder: Path, run: Run, tmp_path: Path) -> None:
    other, foreign, taken, image = (tmp_path / name for name in ("other", "foreign", "taken.raw", "bad.vhdx"))
    other.mkdir()
    foreign.mkdir()
    (foreign / "theirs.vbk").write_bytes(b"somebody else's " * 2000)
    taken.write_bytes(b"mine")
    image.write_bytes(b"vhdxfile" + bytes(900_000))
    web = ["--machine", "web01"]
    for arguments, said in (
        (["list", taken], f"'{taken}' is not a folder."),
        (["browse", other], f"'{other}' holds no restore points."),
        (["verify", other], f"No restore points in '{other}'"),
        (["restore", folder, *web, "--out", taken], f"'{taken}' exists already."),
        (["restore", folder, *web, "--out", taken, "--extent", "0:512"], f"'{taken}' exists already."),
        (["restore", folder, *web, "--out", f"{other}/"], f"'{other}' exists already."),
        (["restore", folder, *web, "--out", other / "no" / "a.vhdx"], f"There is no folder '{other / 'no'}'."),
        (["restore", folder, *web, "--out", other / ("n" * 300)], f"'{other / ('n' * 300)}' cannot be used"),
        (["heal", folder, "--image", f"system.vhdx={image}"], f"'{image}': The disk image"),
        (["heal", folder, "--image", f"system.vhdx={other / 'no'}"], f"There is no file '{other / 'no'}'."),
        (["heal", folder, "--image", f"data.vhdx={taken}"], "No restore point has a disk 'data.vhdx'"),
        (["import", folder, foreign], f"'{foreign / 'theirs.vbk'}' was not taken"),
        (["import", folder, foreign / "theirs.vbk"], f"'{foreign / 'theirs.vbk'}' was not taken"),
        (["import", folder, other], f"There are no backup files in '{other}'."),
    ):
        before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.glob("*.v*")}
        code, output, errors = run("repository", *arguments)
        assert (code, said in errors) == (1, True), (arguments, output, errors)
        assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.glob("*.v*")} == before
    assert (taken.read_bytes(), list(other.iterdir())) == (b"mine", [])


def test_what_a_verb_does_not_know_is_refused_with_its_own_usage(folder: Path, run: Run) -> None:
    code, _, errors = run("repository", "heal", folder, "--from", "X")
    assert code == 64
    assert errors.startswith("usage: hvsim repository heal [-h]")
    assert errors.endswith("hvsim repository heal: unrecognized arguments: --from X\n")


def test_retention_does_not_take_the_chains_of_two_jobs_for_one(tmp_path: Path, run: Run, disk: MemoryDevice) -> None:
    for job in ("Nightly", "Weekly"):
        repository = Repository(DiskStorage(tmp_path), job)
        for day in range(3):
            with repository.begin_point("web01", START + timedelta(days=day)) as writer:
                writer.write_disk("system.vhdx", disk)
                writer.commit()
    retention = ["--chain", "web01", "--points", "1", "--forever"]
    code, _, errors = run("repository", "retention", tmp_path, *retention)
    assert (code, "Several chains are called 'web01'" in errors, "Nightly'" in errors) == (1, True, True)
    assert run("repository", "retention", tmp_path / "Nightly", *retention)[0] == 0
    assert len(Repository.open(tmp_path).points()) == 4


def test_retention_keeps_the_points_of_more_days_than_the_calendar_has(folder: Path, run: Run) -> None:
    for days in (10**7, 10**30):
        code, output, errors = run(
            "repository", "retention", folder, "--chain", "web01", "--forever", "--days", str(days)
        )
        assert (code, output, errors) == (0, "Removed 0 restore points of 'web01'.\n", "")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no pipes with names")
def test_what_never_ends_or_never_comes_is_refused(folder: Path, run: Run, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    code, _, errors = run("repository", "heal", folder, "--image", f"system.vhdx={tmp_path / 'pipe'}")
    assert (code, errors) == (1, f"hvsim repository: '{tmp_path / 'pipe'}' cannot be used: it is no regular file.\n")
    code, _, errors = run("repository", "list", folder, "--password-file", "/dev/zero")
    assert (code, "'/dev/zero' cannot be read: its first line does not end." in errors) == (1, True)


def test_names_that_the_output_cannot_show_are_printed_as_numbers(tmp_path: Path, disk: MemoryDevice) -> None:
    back_up(tmp_path, "wéb", disk, 0)
    command = [sys.executable, "-m", "hvsim", "repository", "list", str(tmp_path)]
    done = subprocess.run(
        command, env=os.environ | {"PYTHONIOENCODING": "ascii"}, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "w\\xe9b" in done.stdout


def test_help_says_what_exit_codes_mean(run: Run) -> None:
    for arguments in (["--help"], ["verify", "--help"]):
        assert "exit codes: 0 done" in run("repository", *arguments)[1]


def test_compaction_waits_for_a_file_that_lies_elsewhere(folder: Path, tmp_path: Path, run: Run) -> None:
    file = folder / "web01D2024-03-01T220000.vbk"
    shutil.move(file, tmp_path / "elsewhere.vbk")
    file.symlink_to(tmp_path / "elsewhere.vbk")
    before = {path: path.read_bytes() for path in folder.glob("*.v*")}
    code, _, errors = run("repository", "compact", folder)
    assert (code, errors) == (
        1,
        f"hvsim repository: Compaction waits until the repository is whole. '{file}' leads out of the storage.\n",
    )
    assert {path: path.read_bytes() for path in folder.glob("*.v*")} == before
