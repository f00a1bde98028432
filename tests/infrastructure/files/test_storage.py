"""A folder of a machine as the block engine's storage."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hvsim.blocks.errors import (
    FileAlreadyExists,
    FileMissing,
    RepositoryLocked,
    StorageError,
    StorageFull,
    UnexpectedEnd,
)
from hvsim.blocks.real_disk import DiskStorage
from hvsim.infrastructure.files import Access, FileTree, build_windows, real_folder
from hvsim.infrastructure.files.storage import TreeStorage, open_file


def now() -> datetime:
    return datetime(2024, 3, 1, tzinfo=UTC)


@pytest.fixture
def tree() -> FileTree:
    made = build_windows(now)
    made.make_directory("C:\\Backups")
    return made


def test_files_have_the_names_they_have_within_the_storage(tree: FileTree) -> None:
    storage = TreeStorage(tree, "C:\\Backups")
    with storage.create("job/a.vbk") as file:
        file.write(5, b"data")
        assert file.path == "job/a.vbk"
    with storage.open("job/a.vbk") as file:
        assert file.path == "job/a.vbk"
        assert file.read(0, 9) == bytes(5) + b"data"
    assert list(storage.files()) == ["job/a.vbk"]
    assert tree.read("C:\\Backups\\job\\a.vbk") == bytes(5) + b"data"
    storage.rename("job/a.vbk", "job/b.vbk")
    assert storage.exists("job/b.vbk")
    storage.delete("job/b.vbk")
    assert list(storage.files()) == []


def test_errors_are_the_block_engine_s(tree: FileTree) -> None:
    storage = TreeStorage(tree, "C:\\Backups")
    with pytest.raises(FileMissing):
        storage.open("none.vbk")
    storage.create("a.vbk").close()
    with pytest.raises(FileAlreadyExists):
        storage.create("a.vbk")
    with pytest.raises(UnexpectedEnd):
        storage.open("a.vbk").read(0, 1)
    with pytest.raises(StorageError):
        storage.open("a.vbk").write(0, b"x")
    tree.volumes()["C:\\"].space.capacity = 0
    with pytest.raises(StorageFull):
        storage.open("a.vbk", writable=True).write(0, b"x")
    with pytest.raises(StorageError):
        storage.open("../Windows/win.ini")


def test_a_mounted_folder_is_a_storage_too(tree: FileTree, tmp_path: Path) -> None:
    tree.mount("C:\\Mounts\\real", real_folder(str(tmp_path), Access.READ_WRITE, now=now, fold=tree.syntax.fold))
    with TreeStorage(tree, "C:\\Mounts\\real").create("a.vbk") as file:
        file.write(0, b"on disk")
        file.sync()
    assert (tmp_path / "a.vbk").read_bytes() == b"on disk"
    assert open_file(tree, "C:\\Mounts\\real\\a.vbk").path == "C:\\Mounts\\real\\a.vbk"


def test_what_is_synchronised_in_a_granted_folder_is_on_its_disk(
    tree: FileTree, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree.mount("C:\\real", real_folder(str(tmp_path), Access.READ_WRITE, now=now, fold=str.lower))
    synced: list[int] = []
    monkeypatch.setattr("os.fsync", lambda descriptor: synced.append(os.fstat(descriptor).st_ino))
    with TreeStorage(tree, "C:\\real").create("a.vbk") as file:
        file.write(0, b"data")
        file.sync()
    assert synced == [(tmp_path / "a.vbk").stat().st_ino]


def test_a_lock_holds_for_the_whole_machine(tree: FileTree) -> None:
    lock = TreeStorage(tree, "C:\\Backups").lock("job/lock")
    with pytest.raises(RepositoryLocked, match="is locked"):
        TreeStorage(tree, "C:\\").lock("Backups/job/lock")
    lock.release(b"note")
    assert TreeStorage(tree, "C:\\Backups\\job").lock("lock").note == b"note"
    assert list(TreeStorage(tree, "C:\\Backups").files()) == []


@pytest.mark.parametrize("access", Access)
def test_a_lock_reaches_the_real_folder_only_where_writing_was_granted(
    tree: FileTree, tmp_path: Path, access: Access
) -> None:
    tree.mount("X:\\", real_folder(str(tmp_path), access, now=now, fold=str.lower))
    lock = TreeStorage(tree, "X:\\").lock("lock")
    assert [entry.name for entry in tmp_path.iterdir()] == (["lock"] if access is Access.READ_WRITE else [])
    if access is Access.READ_WRITE:
        with pytest.raises(RepositoryLocked, match="process"):
            DiskStorage(tmp_path).lock("lock")
    lock.release(b"")
