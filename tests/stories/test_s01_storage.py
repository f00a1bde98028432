"""S1: guests write real blocks wherever their disks lie, and the files grow by as many as are new."""

from __future__ import annotations

import re

import pytest

from hvsim.blocks.device import GIB, MIB
from hvsim.infrastructure.storage.volumes import StorageKind
from tests.stories.worlds import Shell, told

KINDS = ("Local", "SAN", "SMB 3", "CSV")


@pytest.fixture(scope="module")
def story() -> tuple[Shell, str]:
    return told("s01-kinds-of-storage.ps1", lab="story/s01-kinds-of-storage.toml")


def test_on_each_kind_of_storage_the_file_grows_by_the_new_blocks_alone(story: tuple[Shell, str]) -> None:
    _, output = story
    rows = re.findall(r"^(Local|SAN|SMB 3|CSV) +(\S.*\.vhdx) +(\d+) +(\d+) +(\d+) +(\d+)$", output, re.MULTILINE)
    assert [row[0] for row in rows] == list(KINDS)
    assert [row[1][:2] for row in rows] == ["D:", "S:", "\\\\", "C:"]
    for _, _, before, after, grown, again in rows:
        assert int(after) - int(before) == int(grown) == 96
        assert again == "0"


def test_the_places_are_of_four_kinds(story: tuple[Shell, str]) -> None:
    host = story[0].estate.local_host
    paths = ("D:\\VMs", "S:\\VMs", "\\\\FS01\\VMs", "C:\\ClusterStorage\\Volume1")
    kinds = [host.storage_of(path).kind for path in paths]
    assert kinds == [StorageKind.LOCAL, StorageKind.SAN, StorageKind.SMB, StorageKind.CSV]


def test_the_machine_kept_running_and_has_everything_it_wrote(story: tuple[Shell, str]) -> None:
    shell, output = story
    machine = shell.estate.backup_server.machine("web01")
    assert machine.is_running
    assert machine.disks[0].path == "C:\\ClusterStorage\\Volume1\\web01\\Virtual Hard Disks\\web01.vhdx"
    for number, kind in enumerate(KINDS, 1):
        text = f"written on {kind}".encode()
        written = machine.disks[0].read(number * 4 * GIB, 96 * MIB)
        assert written.startswith(text)
        assert written[-MIB:].count(0) < MIB // 100
    assert output.count("nothing left") == 3
    assert "equals the running one: True" in output


def test_the_size_of_the_file_is_what_its_volume_lost(story: tuple[Shell, str]) -> None:
    host = story[0].estate.local_host
    path = "C:\\ClusterStorage\\Volume1\\web01\\Virtual Hard Disks\\web01.vhdx"
    status = host.files.status(path)
    assert status is not None
    assert status.size >= 4 * 96 * MIB
    volume = host.storage_of(path)
    assert volume.capacity - volume.free >= status.size
