"""Files behave the same in memory and on a real disk, and fail as the faults behind them say."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hvsim.blocks import (
    DiskStorage,
    FaultPlan,
    FaultyStorage,
    File,
    FileAlreadyExists,
    FileMissing,
    MemoryFile,
    MemoryStorage,
    Storage,
    StorageError,
    StorageFailed,
    StorageFull,
    UnexpectedEnd,
)
from hvsim.blocks.images.patched import PatchedFile
from hvsim.blocks.io import PAGE_SIZE

STEPS = st.lists(
    st.tuples(st.integers(0, 3 * PAGE_SIZE), st.binary(min_size=1, max_size=9) | st.just(b"x" * PAGE_SIZE) | st.none()),
    max_size=8,
)


def check_file(file: File, steps: list[tuple[int, bytes | None]], model: bytearray) -> None:
    """Writes (or with None truncates), and compares the file with the model after each step."""
    for offset, data in steps:
        if data is None:
            file.truncate(offset)
            model[:] = model[:offset].ljust(offset, b"\0")
        else:
            file.write(offset, data)
            model[:] = model.ljust(offset + len(data), b"\0")
            model[offset : offset + len(data)] = data
        assert file.size == len(model)
        assert file.read(0, file.size) == model
        position = 0
        for item in file.data_ranges(0, file.size):
            assert item.offset >= position
            assert not any(model[position : item.offset])
            position = item.end
        assert not any(model[position:])


@given(STEPS)
def test_a_file_in_memory_holds_what_was_written(steps: list[tuple[int, bytes | None]]) -> None:
    volume = MemoryStorage()
    check_file(volume.create("folder/file"), steps, bytearray())
    twin = volume.copy()
    assert twin.used_bytes == volume.used_bytes
    before = twin.open("folder/file").read(0, twin.open("folder/file").size)
    check_file(volume.open("folder/file"), steps, bytearray(before))
    assert twin.open("folder/file").read(0, len(before)) == before
    volume.delete("folder/file")
    assert volume.used_bytes == 0


@given(STEPS)
def test_a_file_on_disk_holds_what_was_written(steps: list[tuple[int, bytes | None]]) -> None:
    with TemporaryDirectory() as folder, DiskStorage(folder).create("folder/file") as file:
        check_file(file, steps, bytearray())


@given(st.lists(st.tuples(st.integers(0, 20_000), st.binary(min_size=1, max_size=9000)), max_size=6))
def test_a_patched_file_leaves_the_file_below_alone(steps: list[tuple[int, bytes | None]]) -> None:
    below = MemoryFile()
    below.write(0, b"below" * 2000)
    check_file(PatchedFile(below), steps, bytearray(b"below" * 2000))
    assert below.read(0, below.size) == b"below" * 2000


@pytest.fixture(params=["memory", "disk"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    return MemoryStorage() if request.param == "memory" else DiskStorage(tmp_path)


def test_files_have_paths(storage: Storage) -> None:
    for path in ("b/two", "a", "b/one"):
        with storage.create(path) as file:
            file.write(0, path.encode())
    assert list(storage.files()) == ["a", "b/one", "b/two"]
    assert list(storage.files("b")) == ["b/one", "b/two"]
    storage.rename("b/one", "a")
    assert list(storage.files()) == ["a", "b/two"]
    with storage.open("./a") as file:
        assert file.read(0, 5) == b"b/one"
        with pytest.raises(UnexpectedEnd, match="'a' ends"):
            file.read(3, 5)
    storage.delete("a")
    assert not storage.exists("a")
    assert storage.free_bytes > 0


def test_a_path_that_is_missing_taken_or_outside_is_refused(storage: Storage) -> None:
    storage.create("taken").close()
    with pytest.raises(FileAlreadyExists, match="'taken' exists already"):
        storage.create("taken")
    for action in (storage.open, storage.delete):
        with pytest.raises(FileMissing, match="no file 'missing'"):
            action("missing")
    for path in ("../taken", "a/../../taken", "", "/", "a\0b"):
        with pytest.raises(StorageError, match="does not name a file inside"):
            storage.open(path)


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "inside").mkdir()
    (tmp_path / "secret").write_bytes(b"secret")
    (tmp_path / "inside" / "link").symlink_to(tmp_path / "secret")
    with pytest.raises(StorageError, match="leads out of the storage"):
        DiskStorage(tmp_path / "inside").open("link")


def test_names_that_no_system_takes_are_errors_of_ours(tmp_path: Path) -> None:
    (tmp_path / "round").symlink_to("round")
    storage = DiskStorage(tmp_path)
    for path in ("round", "n" * 300, "half of a character \ud800"):
        for action in (storage.open, storage.create):
            with pytest.raises(StorageError):
                action(path)
    assert not storage.exists("taken")


@pytest.mark.parametrize(("offset", "length"), [(2**63, 1), (2**64 - 1, 2**32 - 1), (2**63 - 1, 1), (0, 2**62)])
def test_a_place_behind_every_file_is_the_end_of_it(storage: Storage, offset: int, length: int) -> None:
    with storage.create("file") as file, pytest.raises(UnexpectedEnd):
        file.read(offset, length)


def test_what_finds_no_memory_or_no_address_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> bytes:
        raise MemoryError

    with DiskStorage(tmp_path).create("file") as file:
        with pytest.raises(StorageFailed, match="'file' cannot be used"):
            file.write(2**63, b"x")
        monkeypatch.setattr(os, "pread", refuse)
        with pytest.raises(StorageFailed, match="'file' cannot be used"):
            file.read(0, 1)


def test_a_folder_that_cannot_be_read_is_not_an_empty_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: str) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(StorageFailed, match="cannot be used"):
        list(DiskStorage(tmp_path).files())


def test_a_full_volume_takes_nothing_of_the_write() -> None:
    volume = MemoryStorage(capacity=2 * PAGE_SIZE)
    file = volume.create("file")
    file.write(0, b"x" * PAGE_SIZE)
    with pytest.raises(StorageFull, match="no room for 'file'"):
        file.write(PAGE_SIZE, b"y" * (PAGE_SIZE + 1))
    assert file.size == PAGE_SIZE
    file.truncate(0)
    file.write(0, b"z" * 2 * PAGE_SIZE)
    assert volume.free_bytes == 0


@pytest.mark.parametrize(
    ("number", "kind", "message"),
    [(errno.ENOSPC, StorageFull, "no room"), (errno.EIO, StorageFailed, "cannot be used")],
)
def test_errors_of_the_operating_system_become_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, kind: type[StorageError], message: str
) -> None:
    def fail(*_: object) -> int:
        raise OSError(number, os.strerror(number))

    file = DiskStorage(tmp_path).create("file")
    monkeypatch.setattr(os, "pwrite", fail)
    with pytest.raises(kind, match=message) as caught:
        file.write(0, b"data")
    assert caught.value.path == "file"


def test_a_plan_of_faults_is_kept() -> None:
    volume, plan = MemoryStorage(), FaultPlan(fail_at=3, torn_bytes=2, flip_at=2, power_loss=True)
    faulty = FaultyStorage(volume, plan)
    file = faulty.create("file")
    file.write(0, b"aaaa")
    file.write(4, b"\0")
    with pytest.raises(StorageFailed, match="'file' cannot be used"):
        file.write(5, b"bbbb")
    for action in (lambda: file.read(0, 1), file.sync, lambda: faulty.open("file"), lambda: faulty.delete("file")):
        with pytest.raises(StorageFailed, match="the storage is gone"):
            action()
    assert volume.open("file").read(0, 7) == b"aaaa\x01bb"


def test_new_folders_survive_a_power_loss_like_the_file_in_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[Path] = []
    monkeypatch.setattr("hvsim.blocks.real_disk._sync_folder", synced.append)
    DiskStorage(tmp_path / "new").create("a/b/file").close()
    assert synced == [tmp_path, tmp_path / "new", tmp_path / "new/a", tmp_path / "new/a/b"]


def test_nothing_written_takes_nothing() -> None:
    volume = MemoryStorage(capacity=PAGE_SIZE)
    file = volume.create("file")
    file.write(5, b"")
    assert (file.size, volume.used_bytes) == (0, 0)


def test_a_folder_for_reading_stays_as_it_is(tmp_path: Path) -> None:
    DiskStorage(tmp_path).create("file").close()
    storage = DiskStorage(tmp_path, writable=False)
    for action in (
        lambda: storage.open("file", writable=True),
        lambda: storage.create("new"),
        lambda: storage.delete("file"),
        lambda: storage.rename("file", "new"),
    ):
        with pytest.raises(StorageFailed, match="opened for reading only"):
            action()
    assert list(storage.files()) == ["file"]


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="no folder here refuses new files to everybody")
def test_a_folder_that_takes_no_files_is_not_a_missing_file() -> None:
    with pytest.raises(StorageFailed, match=r"'x\.vhdx' cannot be created"):
        DiskStorage("/proc").create("x.vhdx")
