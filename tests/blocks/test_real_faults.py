"""What the operating system may answer: short reads and writes go on, and each error is one that can be told apart."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from hvsim.blocks import DiskStorage, Repository, StorageError, StorageFailed, StorageFull
from tests.blocks.machines import Machine
from tests.blocks.models import Change
from tests.blocks.operations import SMALL

POSIX = pytest.mark.skipif(not hasattr(os, "pwrite"), reason="patches the calls of POSIX")


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    made = Machine(Repository(DiskStorage(tmp_path)), size=SMALL)
    made.change([Change(0, SMALL, 1)])
    made.back_up()
    made.change([Change(100, 1000, 2)])
    return made


@POSIX
def test_short_reads_and_writes_go_on_until_all_is_done(
    machine: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, read = os.pwrite, os.pread
    monkeypatch.setattr(os, "pwrite", lambda descriptor, data, offset: write(descriptor, data[:1000], offset))
    monkeypatch.setattr(os, "pwritev", lambda descriptor, pieces, at: write(descriptor, b"".join(pieces)[:999], at))
    monkeypatch.setattr(os, "pread", lambda descriptor, length, offset: read(descriptor, min(length, 777), offset))
    machine.back_up()
    machine.check(Repository.open(tmp_path))
    monkeypatch.undo()
    machine.check(Repository.open(tmp_path))
    assert Repository.open(tmp_path).verify() == []


@POSIX
@pytest.mark.parametrize("call", ["pwrite", "pwritev", "fsync"])
@pytest.mark.parametrize("code", [errno.EIO, errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EINTR])
def test_each_error_of_the_system_is_named_and_costs_only_the_new_point(
    machine: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, code: int
) -> None:
    def fail(*_: object) -> int:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, call, fail)
    full = code in (errno.ENOSPC, errno.EDQUOT)
    with pytest.raises(StorageFull if full else StorageFailed, match=os.strerror(code)) as caught:
        machine.back_up()
    assert caught.value.path in str(caught.value)
    monkeypatch.undo()
    machine.back_up()
    machine.check(Repository.open(tmp_path))
    assert Repository.open(tmp_path).verify() == []


@POSIX
def test_a_volume_that_takes_nothing_more_ends_the_write(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "pwrite", lambda *_: 0)
    with pytest.raises(StorageError, match="takes no more bytes"):
        machine.back_up()
    monkeypatch.setattr(os, "pwritev", lambda *_: 0)
    with pytest.raises(StorageError, match="takes no more bytes"):
        machine.back_up()


def test_a_system_without_vectored_writes_and_hints_takes_the_same_bytes(
    machine: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("pwritev", "posix_fadvise"):
        monkeypatch.delattr(os, name, raising=False)
    machine.back_up()
    machine.check(Repository.open(tmp_path))


def test_many_pieces_are_written_one_behind_the_other(tmp_path: Path) -> None:
    pieces = [bytes([number % 251]) * (number % 7) for number in range(3000)]
    with DiskStorage(tmp_path).create("file") as file:
        file.write_all(5, pieces)
        file.write_back(0, file.size)
        assert file.read(5, file.size - 5) == b"".join(pieces)


@POSIX
def test_no_write_is_longer_than_a_megabyte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lengths: list[int] = []
    write, write_several = os.pwrite, os.pwritev

    def note(descriptor: int, data: bytes, offset: int) -> int:
        lengths.append(len(data))
        return write(descriptor, data, offset)

    def note_several(descriptor: int, pieces: list[bytes], offset: int) -> int:
        lengths.append(sum(map(len, pieces)))
        return write_several(descriptor, pieces, offset)

    monkeypatch.setattr(os, "pwrite", note)
    monkeypatch.setattr(os, "pwritev", note_several)
    pieces = [bytes([number]) * (number * 40_000) for number in range(60)]
    with DiskStorage(tmp_path).create("file") as file:
        file.write_all(5, pieces)
        assert file.read(5, file.size - 5) == b"".join(pieces)
    assert max(lengths) <= 1024 * 1024
    assert sum(lengths) == sum(map(len, pieces))


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission_is_named(machine: Machine, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(StorageFailed, match="Permission denied"):
        machine.back_up()
    tmp_path.chmod(0o700)
    machine.check()
