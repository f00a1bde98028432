"""Attempts of script text to reach Python, or the machine hvsim runs on: each ends in PowerShell's error.

The watch of the whole suite (`tests/watch.py`) sees what an attempt causes: no process, no socket, no foreign library,
and no file but Python's own.
"""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest

from hvsim.console import MemoryConsole
from hvsim.mounts import MountGrant
from hvsim.session import Session
from tests.interpreter.escape_attempts import ATTEMPTS, SECRET
from tests.watch import WATCH, Escaped


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A current folder of the process with something in it that no script was shown."""
    (tmp_path / "secret.txt").write_text(SECRET)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HVSIM_ESCAPE_TEST", SECRET)
    return tmp_path


@pytest.mark.parametrize("name", ATTEMPTS)
def test_an_attempt_ends_in_an_error_and_touches_nothing(name: str, folder: Path) -> None:
    console = MemoryConsole(width=120)
    session = Session(console=console)
    session.run_command("Set-StrictMode -Version Latest; " + ATTEMPTS[name])
    assert WATCH.seen == []
    assert console.errors != ""
    shown = console.output + console.errors
    for leak in ("root:", "uid=", SECRET, "<class ", "Traceback", "object at 0x", "built-in"):
        assert leak not in shown, shown


@pytest.mark.parametrize("path", ["secret.txt", ".\\secret.txt", "..\\secret.txt", "{folder}/secret.txt", "{folder}"])
@pytest.mark.parametrize("personality", ["windows", "linux"])
def test_no_path_leads_to_a_folder_that_was_not_granted(folder: Path, path: str, personality: str) -> None:
    console = MemoryConsole(width=120)
    session = Session(os=personality, console=console)
    named = path.format(folder=folder)
    session.run_command(f"Get-Content '{named}'; Get-ChildItem -Recurse '{named}'; Set-Content '{named}' x")
    assert WATCH.seen == []
    assert SECRET not in console.output
    assert (folder / "secret.txt").read_text() == SECRET


WHAT_THE_WATCH_SEES = {
    "a file": lambda folder: (folder / "secret.txt").read_text(),
    "a written file": lambda folder: (folder / "new.txt").write_text("x"),
    "a listing": lambda folder: os.listdir(folder),
    "a removal": lambda folder: os.remove(folder / "secret.txt"),
    "a process": lambda folder: os.system("true"),
    "code": lambda folder: exec(compile("1", "<a script>", "exec")),
}


@pytest.mark.parametrize("name", WHAT_THE_WATCH_SEES)
def test_the_watch_sees_what_it_is_to_see(name: str, folder: Path) -> None:
    session = Session(console=MemoryConsole(width=120))
    WATCH.running.append(session.engine)
    try:
        with pytest.raises(Escaped):
            WHAT_THE_WATCH_SEES[name](folder)
    finally:
        WATCH.running.pop()
    assert len(WATCH.seen) == 1
    WATCH.seen.clear()
    assert (folder / "secret.txt").exists()


@pytest.mark.parametrize("writable", [False, True])
def test_a_mount_shows_its_folder_and_nothing_beyond(folder: Path, writable: bool) -> None:
    inside = folder / "inside"
    inside.mkdir()
    (inside / "a.txt").write_text("granted")
    (inside / "out").symlink_to(folder)
    (inside / "file").symlink_to(folder / "secret.txt")
    (inside / "round").symlink_to(inside)
    console = MemoryConsole(width=120)
    session = Session(os="linux", console=console, mounts=[MountGrant(str(inside), "/m", writable)])
    session.run_command(
        "Get-Content /m/a.txt; Get-Content /m/out/secret.txt; Get-Content /m/file; Get-Content /m/../secret.txt; "
        "Get-ChildItem /m -Recurse | Select-Object -First 100 | Out-Null; Set-Content /m/out/new.txt x; "
        "Set-Content /m/file x; Copy-Item /m/file /c.txt; Get-Content /c.txt; Remove-Item /m/out/secret.txt; "
        "New-Item /m/l -ItemType SymbolicLink -Target /etc/passwd; Rename-Item /m/a.txt ../b.txt"
    )
    assert WATCH.seen == []
    assert "granted" in console.output
    assert SECRET not in console.output
    assert (folder / "secret.txt").read_text() == SECRET
    assert sorted(each.name for each in folder.iterdir()) == ["inside", "secret.txt"]


def test_a_zip_whose_names_lead_out_stays_in_its_folder(folder: Path) -> None:
    inside = folder / "inside"
    inside.mkdir()
    with zipfile.ZipFile(inside / "slip.zip", "w") as archive:
        for name in ("../slipped.txt", "/slipped.txt", "..\\slipped.txt", "a/../../slipped.txt"):
            archive.writestr(name, "x")
    console = MemoryConsole(width=120)
    session = Session(os="linux", console=console, mounts=[MountGrant(str(inside), "/m/n", True)])
    session.run_command("Expand-Archive /m/n/slip.zip /m/n/e")
    assert WATCH.seen == []
    assert not (folder / "slipped.txt").exists()
    assert sorted(each.name for each in inside.iterdir() if each.is_file()) == ["slip.zip"]


def test_there_are_enough_attempts() -> None:
    assert len(ATTEMPTS) >= 250
