"""Zip files: what goes in comes out, and only where it belongs."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest

from hvsim.console import MemoryConsole
from hvsim.session import Session
from tests.shell import output

MADE = "Set-Location /tmp; $null = New-Item d/a.txt, d/sub/b.txt, d/empty/x -Force -Value hi; Remove-Item d/empty/x; "


@pytest.mark.parametrize("level", ["Optimal", "Fastest", "NoCompression"])
def test_what_goes_in_comes_out(level: str) -> None:
    script = f"Compress-Archive d d.zip -CompressionLevel {level}; Expand-Archive d.zip out"
    names = output(f"{MADE}{script}; Get-ChildItem out -Recurse -Name | Sort-Object")
    assert names == ["d", "d/a.txt", "d/empty", "d/sub", "d/sub/b.txt"]


def test_a_pattern_leaves_the_folder_itself_out() -> None:
    script = "Compress-Archive d/*.txt d.zip; Expand-Archive d.zip out; Get-ChildItem out -Name"
    assert output(MADE + script) == ["a.txt"]


def test_an_update_replaces_and_keeps() -> None:
    script = """
        Compress-Archive d/a.txt, d/sub/b.txt d.zip; Set-Content d/a.txt new -NoNewline
        Compress-Archive d/a.txt d.zip -Update; Expand-Archive d.zip out
        Get-Content out/a.txt, out/b.txt
    """
    assert output(MADE + script) == ["new", "hi"]


@pytest.mark.parametrize(
    ("command", "error_id"),
    [
        ("Compress-Archive d d.zip", "ArchiveFileExists"),
        ("Compress-Archive d d.rar", "NotSupportedArchiveFileExtension"),
        ("Compress-Archive none e.zip", "ArchiveCmdletPathNotFound"),
        ("Expand-Archive none.zip", "ArchiveCmdletPathNotFound"),
        ("Expand-Archive d/a.txt out", "InvalidDataException"),
        ("Expand-Archive d.zip .", "ExpandArchiveFileExists"),
    ],
)
def test_what_cannot_be_done(command: str, error_id: str) -> None:
    script = f"Compress-Archive d d.zip; try {{ {command} -ErrorAction Stop }} catch {{ $_.FullyQualifiedErrorId }}"
    assert [each.partition(",")[0] for each in output(MADE + script)] == [error_id]


def test_an_entry_does_not_leave_the_folder() -> None:
    session = Session(os="linux", console=MemoryConsole())
    data = BytesIO()
    with ZipFile(data, "w") as archive:
        archive.writestr("../../etc/evil", b"x")
    session.engine.file_system.write("/tmp/evil.zip", data.getvalue())
    session.invoke("Expand-Archive /tmp/evil.zip /tmp/out -ErrorAction SilentlyContinue")
    assert session.engine.file_system.status("/etc/evil") is None
