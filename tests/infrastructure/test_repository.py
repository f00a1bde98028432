"""What can happen to a repository: no room, damage, and what is done about it."""

from __future__ import annotations

import pytest

from hvsim.blocks.errors import BackupDamaged
from hvsim.infrastructure.backup.repositories.repository import folder_name
from hvsim.infrastructure.backup.restores.restore import restored_device
from hvsim.infrastructure.backup.runs.session import Result
from hvsim.infrastructure.files.storage import TreeStorage
from hvsim.infrastructure.lab import parse_lab
from tests.infrastructure.worlds import MIB, SMALL_LAB, World

NARROW = """volumes = [{ root = 'D:\\', capacity = "1TB" }, { root = 'E:\\', capacity = "1MB" }]"""


def narrow_world() -> World:
    """A world whose repository has room for a megabyte."""
    return World(lab=parse_lab(SMALL_LAB.replace('version = "2019"', f'version = "2019"\n{NARROW}', 1)))


def test_a_full_repository_fails_the_task_and_leaves_nothing_behind() -> None:
    world = narrow_world()
    session = world.back_up()
    assert session.result is Result.FAILED
    assert "not enough space on the repository" in session.reason
    assert world.server.points() == []
    assert list(TreeStorage(world.estate.local_host.files, "E:\\Backup").files()) == []
    assert world.machine().checkpoints == []


def test_a_flipped_bit_is_found_named_and_never_restored() -> None:
    world = World()
    world.back_up()
    world.machine().disks[0].write(9 * MIB, b"x" * 1000)
    world.back_up()
    full, increment = world.server.points()
    with world.estate.local_host.files.open_file(full.file_path) as file:
        middle = file.size // 2
        file.write_at(middle, bytes([file.read_at(middle, 1)[0] ^ 1]))
    damage = increment.verify()
    assert [item.disk for item in damage] == ["web01.vhdx"]
    block = damage[0].block
    assert block is not None
    with pytest.raises(BackupDamaged, match=f"block {block}"), restored_device(increment) as device:
        device.read(block * MIB, MIB)


def test_a_name_with_control_characters_has_a_folder() -> None:
    assert folder_name("\x1b[2Jnight\tly. ") == "_[2Jnight_ly"
