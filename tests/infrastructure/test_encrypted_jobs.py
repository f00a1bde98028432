"""Jobs whose backups are encrypted: what is written, who can read it, and what switching does to the chain."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hvsim.blocks.backup.model import PointKind
from hvsim.blocks.backup.repository import Repository
from hvsim.blocks.errors import PasswordMissing, PasswordWrong
from hvsim.blocks.memory import MemoryDevice
from hvsim.infrastructure.backup.jobs.job_options import JobOptions
from hvsim.infrastructure.backup.restores.restore import Restore
from hvsim.infrastructure.backup.runs.session import Result
from hvsim.infrastructure.backup.vault import EncryptionKey
from hvsim.infrastructure.errors import InvalidState
from hvsim.infrastructure.files.storage import TreeStorage
from tests.infrastructure.worlds import MIB, World

PASSWORD = "correct horse battery"


def encrypted_world() -> tuple[World, EncryptionKey]:
    world = World(("off01",), JobOptions())
    key = EncryptionKey(world.estate.random.guid(), PASSWORD, "Vault", world.estate.clock.now())
    world.server.vault.keys.append(key)
    world.job.options.key = key
    return world, key


def content(world: World) -> bytes:
    return world.machine("off01").disks[0].top.device.read(0, 8 * MIB)


def stored(world: World) -> list[tuple[PointKind, bool]]:
    return [(point.point.kind, point.is_encrypted) for point in world.server.points()]


def reopened(world: World, password: str | None = None) -> Repository:
    """The machine's folder as somebody sees it who has the files and nothing else."""
    repository = world.server.repositories[0]
    return Repository(TreeStorage(repository.files, repository.path), "Nightly/off01", password=password)


def test_the_password_is_needed_to_read_and_none_to_verify() -> None:
    world, _ = encrypted_world()
    before = content(world)
    assert world.back_up().result is Result.SUCCESS
    world.estate.clock.sleep(timedelta(days=1))
    world.back_up()
    assert stored(world) == [(PointKind.FULL, True), (PointKind.INCREMENT, True)]
    stranger = reopened(world)
    point = stranger.points()[0]
    assert stranger.verify() == []
    with pytest.raises(PasswordMissing):
        stranger.configuration(point)
    with pytest.raises(PasswordWrong):
        reopened(world, "guess").configuration(point)
    target = MemoryDevice(8 * MIB)
    reopened(world, PASSWORD).restore(point, point.disks[0].name, target)
    assert target.read(0, 8 * MIB) == before


def test_no_block_of_the_disk_lies_in_the_clear() -> None:
    world, key = encrypted_world()
    world.machine("off01").disks[0].top.device.write(0, b"a secret that nobody may find" * 40_000)
    world.back_up()
    files = world.server.repositories[0].files
    data = files.read(world.server.points()[0].file_path)
    assert b"a secret" not in data
    assert key.password.encode() not in data


def test_switching_encryption_begins_a_new_chain_and_leaves_the_old_one() -> None:
    world, key = encrypted_world()
    world.job.options.key = None
    world.back_up()
    world.job.options.key = key
    session = world.back_up()
    assert "Encryption was switched on: a full backup is created" in [line.title for line in session.tasks[0].log]
    world.job.options.key = None
    world.back_up()
    world.back_up()
    assert stored(world) == [
        (PointKind.FULL, False),
        (PointKind.FULL, True),
        (PointKind.FULL, False),
        (PointKind.INCREMENT, False),
    ]


def test_a_key_in_use_cannot_be_forgotten() -> None:
    world, key = encrypted_world()
    with pytest.raises(InvalidState, match="used by the job 'Nightly'"):
        world.server.remove_key(key)
    world.job.options.key, world.server.configuration.key = None, key
    with pytest.raises(InvalidState, match="used by the job 'Backup Configuration Job'"):
        world.server.remove_key(key)
    world.server.configuration.key = None
    world.server.remove_key(key)
    assert world.server.vault.keys == []


def test_a_restore_needs_the_key_that_the_server_knows() -> None:
    world, key = encrypted_world()
    before = content(world)
    world.back_up()
    world.job.options.key = None
    world.server.vault.keys.remove(key)
    world.job.repository.close()
    point = world.server.points()[0]
    with pytest.raises(PasswordMissing):
        world.estate.clock.run_until(
            world.estate.clock.start(Restore(world.server, point, world.estate.local_host, "copy").run())
        )
    world.server.vault.former_passwords.append(PASSWORD)
    restore = Restore(world.server, point, world.estate.local_host, "copy")
    machine = world.estate.clock.run_until(world.estate.clock.start(restore.run()))
    assert machine.disks[0].top.device.read(0, 8 * MIB) == before


def test_the_same_seed_encrypts_to_the_same_bytes() -> None:
    files = []
    for _ in range(2):
        world, _key = encrypted_world()
        world.back_up()
        files.append(world.server.repositories[0].files.read(world.server.points()[0].file_path))
    assert files[0] == files[1]
