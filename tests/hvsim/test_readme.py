"""The README's promises: its commands run, its Python runs, and the files it names are there."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

from hvsim.command_line import main

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
LAB = '[[hosts]]\nname = "HV01"\n'


def block(language: str, containing: str) -> str:
    """The fenced block of that language that holds the text."""
    blocks = re.findall(rf"^ *```{language}\n(.*?)^ *```", README, re.DOTALL | re.MULTILINE)
    (found,) = [body for body in blocks if containing in body]
    return str(found)


def table_commands() -> list[str]:
    """The commands of the table of uses, but the bare `hvsim`, which opens the shell."""
    rows = re.findall(r"^\| [^|]+ \| `((?:\\\||[^`|])+)`", README, re.MULTILINE)
    return [row.replace("\\|", "|") for row in rows if row.startswith("hvsim ")]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the files that a reader of the README is supposed to have."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()
    (tmp_path / "repo").mkdir()
    (tmp_path / "nightly.ps1").write_text('param([int]$Retain)\n"keeps $Retain"\n')
    (tmp_path / "export.ps1").write_text("Get-VM | ForEach-Object Name | Set-Content D:\\Data\\names.txt\n")
    (tmp_path / "job.ps1").write_text("$null = Start-BackupJob Nightly; @(Get-RestorePoint).Count\n")
    (tmp_path / "script.ps1").write_text("$IsLinux\n")
    (tmp_path / "estate.toml").write_text(LAB)
    return tmp_path


def run(command: str, folder: Path) -> int:
    """The exit code of a command line as a shell in `folder` would run it."""
    words: list[str] = []
    for word in shlex.split(command.replace("$PWD", str(folder)))[1:]:
        words += sorted(path.name for path in folder.glob(word)) if "*" in word else [word]
    return main(words)


@pytest.mark.parametrize(
    ("beginning", "printed"),
    [
        ("hvsim -c", "dc01"),
        ("hvsim run nightly.ps1", "keeps 14"),
        ("hvsim run --mount './data", ""),
        ("hvsim run --mount './repo", "2"),
        ("hvsim run --os linux", "True"),
        ("hvsim check", ""),
    ],
)
def test_a_command_of_the_table_runs(
    folder: Path, capsys: pytest.CaptureFixture[str], beginning: str, printed: str
) -> None:
    (command,) = [each for each in table_commands() if each.startswith(beginning)]
    assert run(command, folder) == 0
    captured = capsys.readouterr()
    assert printed in captured.out
    assert captured.err == ""
    if "./repo" in command:
        assert len(list((folder / "repo").rglob("*.vbk"))) == 2
    if "./data" in command:
        assert (folder / "data" / "names.txt").read_text().split() == ["dc01", "web01", "sql01", "legacy01"]


def test_a_script_is_tested_as_shown(folder: Path) -> None:
    (folder / "watch.ps1").write_text(block("powershell", "Send-MailMessage"))
    names: dict[str, Callable[[], None]] = {}
    exec(compile(block("python", "watch.ps1"), "README.md", "exec"), names)
    names["test_a_failed_night_is_told"]()


def test_pester_is_missing_as_it_says(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["-c", "Describe x { It y { 1 | Should -Be 1 } }"]) == 1
    assert "'Describe' is not recognized" in capsys.readouterr().err


def test_an_estate_of_ones_own_takes_a_command_as_well(folder: Path) -> None:
    (command,) = [each for each in table_commands() if "--lab" in each]
    assert run(f"{command} -c Get-VM", folder) == 0


def test_the_commands_typed_in_the_shell(capsys: pytest.CaptureFixture[str]) -> None:
    lines = [line.partition("> ")[2] for line in block("", "PS C:").splitlines()]
    assert len(lines) == 3
    assert main(["-c", "; ".join(lines)]) == 0
    assert "Backup proxy" in capsys.readouterr().out


def test_the_python_example() -> None:
    exec(compile(block("python", "assert names"), "README.md", "exec"), {})


@pytest.mark.parametrize("target", re.findall(r"\]\(([^):]+)\)", README))
def test_a_linked_file_is_there(target: str) -> None:
    assert (ROOT / target).is_file()


def test_the_stories_named_are_those_that_ship() -> None:
    named = set(re.findall(r"`scripts/([\w-]+\.ps1)`", README))
    assert named == {path.name for path in (ROOT / "scripts").glob("*.ps1")}


def test_every_target_of_make_that_is_named_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"make (\w+)", README):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE)
