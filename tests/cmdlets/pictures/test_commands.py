"""Show-BackupTrace and its kin as scripts use them: input, files, colours, and refusals."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest

from hvsim.console import MemoryConsole
from hvsim.mounts import parse_mount
from hvsim.session import Session
from tests.cmdlets.hyperv.test_machines import error_of, lines
from tests.stories.worlds import Shell

COMMANDS = ("Show-BackupTrace", "Show-BackupTimeline", "Show-ChangedBlock web01", "Show-BackupChain")


RUN = "$null = Start-BackupJob Nightly"


@cache
def shell_after(text: str = RUN) -> Shell:
    """A shell after some commands; those who use it only look."""
    shell = Shell()
    shell.run(text)
    return shell


@pytest.mark.parametrize("command", COMMANDS)
def test_lines_go_down_the_pipeline_as_wide_as_asked(command: str) -> None:
    shell = shell_after()
    for width in (60, 80, 199):
        assert (
            int(shell.run(f"({command} -Width {width} | % {{ $_.Text.Length }} | Measure-Object -Max).Maximum"))
            <= width
        )
    widths = lines(shell.run(f"({command} | % {{ $_.Text.Length }} | Measure-Object -Maximum).Maximum"))
    assert int(widths[0]) < 120


@pytest.mark.parametrize("command", COMMANDS)
def test_a_redirected_picture_is_plain_text_and_the_same(command: str) -> None:
    shell = shell_after()
    shell.run(f"{command} > C:\\a.txt; {command} | Set-Content C:\\b.txt")
    assert lines(shell.run("@(Compare-Object (gc C:\\a.txt) (gc C:\\b.txt)).Count")) == ["0"]
    assert "\x1b" not in shell.run("Get-Content C:\\a.txt -Raw")


def test_colours_are_shown_where_the_console_has_them_and_nobody_objects() -> None:
    console = MemoryConsole()
    console.colour = True
    session = Session(console=console)
    session.run_command("$null = Start-BackupJob Nightly; Show-BackupTimeline")
    assert "\x1b[" in console.output
    seen = len(console.output)
    session.run_command("$PSStyle.OutputRendering = 'PlainText'; Show-BackupTimeline; Show-BackupTimeline > C:\\a.txt")
    assert "\x1b" not in console.output[seen:]
    session.run_command("$PSStyle.OutputRendering = 'Ansi'; Show-BackupTimeline > C:\\a.txt")
    session.run_command("if ((gc C:\\a.txt -Raw).Contains([char]27)) { 'kept' }")
    assert console.output.rstrip().endswith("kept")


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("kind", ["html", "svg"])
def test_a_file_lands_in_the_mounted_folder_and_needs_nothing_else(command: str, kind: str, tmp_path: Path) -> None:
    shell = Shell(mounts=[parse_mount(f"{tmp_path}=D:\\Out:rw")])
    shell.run("$null = Start-BackupJob Nightly")
    assert shell.run(f"{command} -Path D:\\Out\\picture.{kind}") == ""
    assert lines(shell.run(f"({command} -Path D:\\Out\\picture.{kind} -PassThru).Name")) == [f"picture.{kind}"]
    text = (tmp_path / f"picture.{kind}").read_text("utf-8")
    assert "prefers-color-scheme:dark" in text
    for outside in ("http:", "https:", "src=", "href=", "@import", "url(", "<script"):
        assert outside not in text.replace('xmlns="http://www.w3.org/2000/svg"', ""), outside
    if kind == "svg":
        root = fromstring(text)
        assert root.attrib["role"] == "img"
        assert [child.tag.rpartition("}")[2] for child in root][:2] == ["title", "desc"]
    else:
        assert text.startswith('<!DOCTYPE html>\n<html lang="en">')
        assert text.count("<title id=") == text.count("<svg ")
        assert "The same as text" in text


def test_the_week_of_backups_leaves_its_pictures(tmp_path: Path) -> None:
    shell = Shell(mounts=[parse_mount(f"{tmp_path}=C:\\Pictures:rw")])
    code, _, errors = shell.run_script("pictures.ps1")
    assert (code, errors) == (0, "")
    pages = {path.stem: path.read_text("utf-8") for path in tmp_path.iterdir()}
    assert set(pages) == {"steps", "night", "week", "disk", "chain"}
    assert "web01: 1 of 8 steps failed" in pages["steps"]
    assert "Left behind: " in pages["night"]
    assert pages["week"].count("Increment") >= 6


def test_a_picture_is_the_same_every_time() -> None:
    def bytes_of() -> str:
        draw = "Show-BackupTrace -Path C:\\a.svg; Show-BackupChain -Path C:\\b.html"
        return Shell().run(f"{RUN}; {draw}; Get-Content C:\\a.svg, C:\\b.html")

    assert bytes_of() == bytes_of()


@pytest.mark.parametrize(
    ("given", "heading"),
    [
        ("Show-BackupTrace Nightly", "The steps of Nightly (Full)"),
        ("Get-BackupSession Nightly | Show-BackupTrace", "The steps of Nightly (Full)"),
        ("Get-BackupJob Nightly | Show-BackupTrace", "The steps of Nightly (Full)"),
        ("Get-VM web01 | Show-BackupTrace", "The steps of Nightly (Full)"),
        ("Get-RestorePoint web01 | Show-BackupTrace", "The steps of Nightly (Full)"),
        ("Get-VBRBackupSession | Show-BackupTimeline", "Timeline of Nightly and"),
        ("Show-BackupTimeline web01", "Timeline of Nightly (Full)"),
        ("Get-VM web01 | Show-ChangedBlock", "Blocks of web01.vhdx of web01"),
        ("Get-VMHardDiskDrive sql01 | Show-ChangedBlock", "Blocks of 2 disks"),
        ("Get-RestorePoint dc01 | Show-ChangedBlock", "Blocks of dc01.vhdx of dc01"),
        ("Show-ChangedBlock sql01 -Disk *data*", "Blocks of sql01-data1.vhdx of sql01"),
        ("Show-BackupChain Nightly -VMName web01", "Restore points of Nightly"),
        ("Get-VBRJob Nightly | Show-BackupChain", "Restore points of Nightly"),
        ("Get-RestorePoint dc01 | Show-BackupChain", "Restore points of Nightly"),
        ("Show-BackupChain", "Restore points of Branch, Nightly"),
        ("Get-VBRBackup -Name Nightly | Show-BackupChain", "Restore points of Nightly"),
        ("(Get-BackupSession Nightly).GetTaskSessions() | Show-BackupTrace", "The steps of Nightly (Full)"),
        ("(Get-BackupSession Nightly).GetTaskSessions()[0] | Show-BackupTimeline", "Timeline of Nightly (Full)"),
        ("(Get-BackupSession Nightly).GetTaskSessions()[0] | Show-ChangedBlock", "Blocks of dc01.vhdx of dc01"),
        ("(Get-BackupSession Nightly).GetTaskSessions()[0] | Show-BackupChain", "Restore points of Nightly"),
        ("Find-VBRHvEntity -Name web01 | Show-ChangedBlock", "Blocks of web01.vhdx of web01"),
    ],
)
def test_names_and_objects_of_every_kind_are_understood(given: str, heading: str) -> None:
    shell = shell_after(f"{RUN}; $null = Start-BackupJob Branch")
    first = lines(shell.run(f"({given})[0].Text"))
    assert first[0].startswith(heading.removesuffix(" and"))


def test_only_the_named_machines_are_drawn() -> None:
    shell = shell_after()
    assert "dc01" not in shell.run("Show-BackupTrace -VMName web*")
    assert "dc01" not in shell.run("Get-VM web01 | Show-BackupTrace")
    assert "dc01" not in shell.run("Get-VM web01 | Show-BackupChain")


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("Show-BackupTrace -Path a.png", ["UnknownExtension", "InvalidArgument", "ends in .html, .htm or .svg."]),
        ("Show-BackupTimeline", ["NoSession", "ObjectNotFound", "There is no backup session yet: start a job with"]),
        ("Show-BackupTrace Nightly", ["NoSession", "ObjectNotFound", "There is no backup session yet"]),
        ("Show-BackupChain", ["NoRestorePoint", "ObjectNotFound", "There is no restore point yet"]),
        ("Show-ChangedBlock wbe01", ["NotFound", "ObjectNotFound", "Did you mean 'web01'?"]),
        ("Show-ChangedBlock web01 other.vhdx", ["NotFound", "ObjectNotFound", "No disk is named 'other.vhdx'."]),
    ],
)
def test_what_cannot_be_shown_is_refused_in_words(command: str, expected: list[str]) -> None:
    found = error_of(Shell(), command)
    assert found[0].split(",")[0] == expected[0]
    assert found[1] == expected[1]
    assert expected[2] in found[-1]


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("Show-BackupTrace nightyl", "No backup job or virtual machine is named 'nightyl'. Did you mean 'Nightly'?"),
        ("Show-BackupTimeline Branch", "There is no backup session of 'Branch' yet."),
        ("Get-VM sql01 | Show-BackupChain", "There is no restore point of 'sql01' yet."),
        ("Show-BackupChain -VMName wbe01", "No machine with a restore point is named 'wbe01'. Did you mean 'web01'?"),
        ("Show-BackupTrace -VMName sql01", "The session 'Nightly (Full)' took no step for sql01."),
        ("Show-BackupTrace -Path X:\\no\\a.svg", "Cannot find drive. A drive with the name 'X' does not exist."),
        ("Show-BackupTrace -Path C:\\no\\a.svg", "Could not find a part of the path 'C:\\no\\a.svg'."),
    ],
)
def test_after_a_backup_too(command: str, expected: str) -> None:
    assert error_of(shell_after(), command)[-1] == expected


def test_what_if_writes_nothing() -> None:
    shell = shell_after()
    assert "What if: " in shell.run("Show-BackupTrace -Path C:\\never.svg -WhatIf")
    assert lines(shell.run("Test-Path C:\\never.svg")) == ["False"]


def test_a_disk_without_backup_and_one_whose_tracking_was_reset_say_so() -> None:
    shell = Shell()
    shell.run(RUN)
    text = shell.run("Show-ChangedBlock sql01")
    assert "The disk as it is now" in text
    assert "The next backup reads everything: there is no restore point yet." in text
    shell.run("Reset-HvVmChangeTracking -Server (Get-VBRServer -Name HV01) -VMName web01")
    text = shell.run("Show-ChangedBlock web01")
    assert "to be read, changed or not" in text
    assert "The next backup reads everything: change tracking was reset" in " ".join(text.split())
