"""Zip files: what goes in comes out, and only where it belongs."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

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


BESIDE = "[IO.Compression.ZipFile]::ExtractToDirectory('/tmp/evil.zip', '/tmp/out')"


@pytest.mark.parametrize("command", ["Expand-Archive /tmp/evil.zip /tmp/out", BESIDE])
def test_an_entry_does_not_reach_a_folder_whose_name_begins_alike(command: str) -> None:
    session = Session(os="linux", console=MemoryConsole())
    data = BytesIO()
    with ZipFile(data, "w") as archive:
        archive.writestr("../outside/evil", b"x")
    session.engine.file_system.write("/tmp/evil.zip", data.getvalue())
    session.run_command(command)
    assert session.invoke("Test-Path /tmp/outside") == [False]


@pytest.mark.parametrize("command", ["Expand-Archive /tmp/bad.zip /tmp/out", BESIDE.replace("evil", "bad")])
@pytest.mark.parametrize("harm", ["damaged", "endless", "undated"])
def test_a_zip_that_somebody_made_badly_is_an_error_of_powershell(command: str, harm: str) -> None:
    session = Session(os="linux", console=(console := MemoryConsole(width=200)))
    data = BytesIO()
    with ZipFile(data, "w", ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", b"content " * 100)
    content = bytearray(data.getvalue())
    local, central = content.index(b"PK\x03\x04"), content.index(b"PK\x01\x02")
    if harm == "damaged":
        content[local + 40] ^= 0xFF
    elif harm == "endless":
        content[central + 24 : central + 28] = (2**32 - 2).to_bytes(4, "little")
    else:
        content[central + 12 : central + 16] = bytes(4)
    session.engine.file_system.write("/tmp/bad.zip", bytes(content))
    session.run_command(command)
    expected = {"damaged": "cannot be unpacked", "endless": "Insufficient memory", "undated": ""}[harm]
    assert expected in console.errors
    assert bool(console.errors) == bool(expected)


def test_an_entry_does_not_leave_the_folder() -> None:
    session = Session(os="linux", console=MemoryConsole())
    data = BytesIO()
    with ZipFile(data, "w") as archive:
        archive.writestr("../../etc/evil", b"x")
    session.engine.file_system.write("/tmp/evil.zip", data.getvalue())
    session.invoke("Expand-Archive /tmp/evil.zip /tmp/out -ErrorAction SilentlyContinue")
    assert session.engine.file_system.status("/etc/evil") is None
