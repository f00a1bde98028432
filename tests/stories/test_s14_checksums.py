"""S14: a checksum beside every block: one flipped bit is found, and the block and the restore points are named."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from hvsim.mounts import MountGrant
from tests.blocks.format_reader import Reader
from tests.stories.facts import points_of
from tests.stories.worlds import Shell, told

JOB = "Story S14"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A real folder with the damaged backup that the story has left there, and what it showed."""
    folder = tmp_path_factory.mktemp("repository")
    shell = Shell(mounts=[MountGrant(str(folder), "E:\\Backup", True)])
    code, output, errors = shell.run_script("story/s14-checksums-in-the-backup-file.ps1", ["-Keep"])
    assert (code, errors) == (0, "")
    return folder, output


def test_every_stored_block_has_its_digest_in_the_file() -> None:
    shell, _ = told("s14-checksums-in-the-backup-file.ps1")
    points = points_of(shell, JOB, "web01")
    reader = Reader([point.job.repository.files.read(point.file_path) for point in points])
    blocks = []
    for point in points:
        file, described = reader.points[point.point.id]
        records = list(reader._records(file, described["disks"][0]["map"]))
        blocks.append([record[0] for _, record in records])
        for home, record in records:  # decodes the block, and compares it with the digest in its record
            assert len(reader._content(home, 1024 * 1024, *record[1:])) == 1024 * 1024
    assert [len(item) for item in blocks] == [97, 2, 1]
    assert blocks[1:] == [[1024, 1025], [2048]]


def test_the_bit_is_found_and_the_block_and_its_points_are_named(kept: tuple[Path, str]) -> None:
    output = kept[1]
    found = output[output.index("It is found") : output.index("Nobody gets wrong data")]
    results = [line.split()[-2] for line in found.splitlines() if line.startswith("web01") and "AM" in line[:30]]
    assert results[:3] == ["Intact", "Damaged", "Damaged"]
    assert "Disk    : web01.vhdx" in found
    assert "Block   : 1024" in found
    assert found.count("web01 Increment") + found.count("web01  6/2/2025") >= 5
    assert "Refused: The backup file" in output
    assert "The full backup was restored: web01-right" in output


def test_the_command_line_finds_it_in_the_real_folder_with_no_estate_at_all(kept: tuple[Path, str]) -> None:
    folder, _ = kept
    damaged = next(folder.rglob("*.vib"))
    command = [sys.executable, "-m", "hvsim", "repository", "verify", str(folder)]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    assert found.returncode == 1
    text = found.stdout + found.stderr
    assert damaged.name in text
    assert "block 1024 of disk 'web01.vhdx'" in text
    assert "cannot be restored whole: web01 at 2025-06-02 08:00:17, web01 at 2025-06-02 08:00:27" in text
    assert "08:00:07" not in text.partition("cannot be restored whole")[2]


def test_the_bit_turned_back_leaves_no_damage() -> None:
    shell, output = told("s14-checksums-in-the-backup-file.ps1")
    assert all(point.verify() == [] for point in points_of(shell, JOB, "web01"))
    assert "Damaged" not in output[output.index("The bit turns back") :].replace("DamagedBlocks", "")
