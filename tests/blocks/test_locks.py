"""Two writers never meet in one folder, and a killed one leaves nothing that stops the next."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from hvsim.blocks import (
    BackupError,
    DiskStorage,
    MemoryDevice,
    MemoryStorage,
    Repository,
    RepositoryLocked,
    RetentionPolicy,
    Storage,
)
from tests.blocks.machines import BLOCK, SIZE, Machine, moment
from tests.blocks.models import Change

WRITER = """
import sys
from datetime import UTC, datetime
from hvsim.blocks import MemoryDevice, Repository
disk = MemoryDevice(65536)
disk.write(0, b"x" * 65536)
writer = Repository.open(sys.argv[1], writable=True).begin_point("sql01", datetime(2024, 3, 1, tzinfo=UTC))
writer.write_disk("disk.vhdx", disk)
print("writing", flush=True)
sys.stdin.readline()
writer.commit()
"""


@pytest.fixture(params=["memory", "folder"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    return MemoryStorage() if request.param == "memory" else DiskStorage(tmp_path)


def test_a_second_writer_is_turned_away_and_readers_are_not(storage: Storage) -> None:
    machine = Machine(Repository(storage))
    machine.back_up()
    other = Repository(storage)
    with other.begin_point("sql01", moment(1)):
        with pytest.raises(RepositoryLocked, match="is locked"):
            machine.back_up()
        machine.check(Repository(storage))
        assert Repository(storage).verify() == []
        assert Repository(storage).unfinished_files() == ()
    machine.back_up()
    machine.check(Repository(storage))


def test_writers_of_one_repository_work_side_by_side(storage: Storage) -> None:
    repository = Repository(storage)
    disk = MemoryDevice(SIZE)
    disk.write(0, b"data")
    first = repository.begin_point("web01", moment(0), block_size=BLOCK)
    second = repository.begin_point("sql01", moment(0), block_size=BLOCK)
    for writer in (first, second):
        writer.write_disk("disk.vhdx", disk)
    second.commit()
    with pytest.raises(RepositoryLocked):
        Repository(storage).begin_point("dc01", moment(1))
    first.commit()
    Repository(storage).begin_point("dc01", moment(1)).roll_back()
    assert len(Repository(storage).points()) == 2


def test_a_file_that_is_being_written_is_not_cleared_away(storage: Storage) -> None:
    repository = Repository(storage)
    with repository.begin_point("web01", moment(0)) as writer:
        repository.verify()
        with pytest.raises(BackupError, match="is being written"):
            repository.delete_unfinished()
        point = writer.commit()
    repository.delete_unfinished()
    assert Repository(storage).points() == (point,)


def test_each_sees_what_the_other_wrote_in_between(storage: Storage) -> None:
    one = Machine(Repository(storage))
    one.back_up()
    other = Machine(Repository(storage), name="sql01")
    other.back_up()
    one.change([Change(0, 100, 1)])
    one.back_up()
    other.change([Change(5, 100, 2)])
    other.back_up()
    assert [point.number for point in Repository(storage).points()] == [1, 2, 1, 2]
    assert Repository(storage).verify() == []


def test_whoever_knows_the_folder_above_is_turned_away_as_well(storage: Storage) -> None:
    inner = Machine(Repository(storage, "Nightly"))
    inner.back_up()
    above = Repository(storage)
    with inner.repository.begin_point("web01", moment(5)), pytest.raises(RepositoryLocked):
        above.delete_point(above.points()[0])
    assert Repository(storage).verify() == []


def test_a_change_from_the_folder_above_leaves_the_chain_where_it_is(storage: Storage) -> None:
    inner = Machine(Repository(storage, "Nightly"))
    for seed in range(6):
        inner.change([Change(seed * BLOCK, BLOCK, seed + 1)])
        inner.back_up()
    above = Repository(storage)
    above.make_synthetic_full(above.points()[4])
    above.merge(above.points()[1])
    above.merge(above.points()[-1], keep_rollback=True)
    above.apply_retention("web01", RetentionPolicy(points=3), moment(9))
    above.compact(dead_share=0)
    assert {point.file.rpartition("/")[0] for point in above.points()} == {"Nightly"}
    found = Repository(storage, "Nightly")
    assert {point.id for point in found.points()} == {point.id for point in above.points()}
    inner.held = {point.id: inner.held[point.id] for point in found.points()}
    inner.check_content(found)
    inner.back_up()
    assert Repository(storage).verify() == Repository(storage, "Nightly").verify() == []


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs a way to kill without a word")
def test_a_killed_writer_leaves_no_lock_and_no_file(tmp_path: Path) -> None:
    machine = Machine(Repository(DiskStorage(tmp_path)))
    machine.back_up()
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "writing\n"
        with pytest.raises(RepositoryLocked, match=f"process {writer.pid} on "):
            machine.back_up()
        writer.kill()
    assert len(Repository.open(tmp_path).unfinished_files()) == 1
    machine.back_up()
    assert Repository.open(tmp_path).unfinished_files() == ()
    machine.check(Repository.open(tmp_path))
    assert Repository.open(tmp_path).verify() == []


@pytest.mark.parametrize("text", [b"", b"\0" * 64, b"[1]", b"7", b'{"note": "zz"}', b'{"note": 7}', b"[" * 4096])
def test_whatever_stands_in_the_lock_file_stops_nobody(text: bytes, tmp_path: Path) -> None:
    machine = Machine(Repository(DiskStorage(tmp_path)))
    machine.back_up()
    (tmp_path / "repository.lock").write_bytes(text)
    machine.back_up()
    machine.check(Repository.open(tmp_path))


def test_an_interrupted_beginning_leaves_the_folder_to_others(monkeypatch: pytest.MonkeyPatch) -> None:
    storage = MemoryStorage()
    repository = Repository(storage)

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("hvsim.blocks.backup.folder.new_file.BackupFileWriter.begin", interrupted)
        with pytest.raises(KeyboardInterrupt):
            repository.begin_point("web01", moment(0))
    assert list(storage.files()) == []
    Repository(storage).begin_point("web01", moment(0)).roll_back()
    repository.begin_point("web01", moment(0)).roll_back()


def test_two_processes_take_turns(tmp_path: Path) -> None:
    Machine(Repository(DiskStorage(tmp_path))).back_up()
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        output, _ = writer.communicate(os.linesep)
    assert (output, writer.returncode) == ("", 0)
    repository = Repository.open(tmp_path)
    assert [point.machine for point in repository.points()] == ["sql01", "web01"]
    assert repository.verify() == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in folders here")
def test_a_pipe_in_place_of_the_lock_file_locks_as_well(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "lock")
    storage = DiskStorage(tmp_path)
    held = storage.lock("lock")
    with pytest.raises(RepositoryLocked):
        storage.lock("lock")
    held.release(b"")
    storage.lock("lock").release(b"")
