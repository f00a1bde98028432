"""Another password for backups: the new one opens everything, the old one nothing, whatever happens on the way."""

from __future__ import annotations

import multiprocessing
from pathlib import Path
from random import Random

import pytest

from hvsim.blocks import (
    BackupError,
    Derivation,
    DiskStorage,
    FaultPlan,
    FaultyStorage,
    MemoryStorage,
    PasswordMissing,
    PasswordWrong,
    Repository,
    RepositoryLocked,
    Storage,
    StorageError,
    new_header,
)
from tests.blocks.format_reader import BackupFile, Reader
from tests.blocks.machines import Machine
from tests.blocks.models import Change

CHEAP = Derivation("scrypt", memory_kib=16, lanes=1)


def encrypted(storage: Storage, name: str = "web01", password: str = "old", points: int = 3) -> Machine:
    codec = new_header(password=password, derivation=CHEAP, random=Random(name).randbytes)
    machine = Machine(Repository(storage, password=password), name, codec=codec)
    for seed in range(1, points + 1):
        machine.change([Change(seed * 1000, 200_000, seed)])
        machine.back_up()
    return machine


def files_of(storage: Storage) -> dict[str, bytes]:
    return {path: storage.open(path).read(0, storage.open(path).size) for path in storage.files() if ".v" in path}


def opens(storage: Storage, machine: Machine, password: str) -> bool:
    """Whether the password opens every point; one that opens some of them is no way out."""
    repository = Repository(storage, password=password)
    opened = []
    for point in repository.points(machine.name):
        try:
            repository.configuration(point)
            opened.append(True)
        except PasswordWrong:
            opened.append(False)
    if all(opened):
        machine.check(repository)
    return all(opened)


def test_the_new_password_opens_everything_and_the_old_one_nothing() -> None:
    storage = MemoryStorage()
    machine = encrypted(storage)
    before = {path: len(data) for path, data in files_of(storage).items()}
    assert machine.repository.change_password("new") == ("web01",)
    machine.check()
    machine.check(Repository(storage, password="new"))
    machine.back_up()
    for point in Repository(storage, password="old").points():
        with pytest.raises(PasswordWrong):
            Repository(storage, password="old").configuration(point)
    assert Repository(storage).verify() == []
    assert all(
        len(data) < before.get(path, 0) + 16 * 1024 for path, data in files_of(storage).items() if path in before
    )


def test_no_byte_of_the_files_lets_the_old_password_in() -> None:
    storage = MemoryStorage()
    machine = encrypted(storage)
    machine.repository.set_attributes(machine.repository.points()[0], {"note": "roots of earlier commits"})
    backups = [data for path, data in files_of(storage).items() if not path.endswith(".vbm")]
    wrapped = {BackupFile(data).root["codec"]["encryption"]["wrapped_key"].encode() for data in backups}
    machine.repository.change_password("new")
    assert not any(key in data for key in wrapped for data in files_of(storage).values())
    reader = Reader([data for path, data in files_of(storage).items() if not path.endswith(".vbm")], "new")
    for point_id, held in machine.held.items():
        assert reader.disk(point_id, "disk.vhdx") == held


def test_one_chain_of_several_and_what_opens_with_neither() -> None:
    storage = MemoryStorage()
    web, sql = encrypted(storage), encrypted(storage, "sql01", "another")
    before = files_of(storage)
    with pytest.raises(PasswordWrong, match=r"does not open 'sql01.*Nothing was changed"):
        web.repository.change_password("new")
    assert files_of(storage) == before
    assert web.repository.change_password("new", chain="WEB01") == ("web01",)
    web.check(Repository(storage, password="new"))
    sql.check(Repository(storage, password="another"))


def test_what_cannot_be_is_refused_in_one_sentence() -> None:
    storage = MemoryStorage()
    repository = Machine(Repository(storage)).repository
    with pytest.raises(PasswordMissing, match="is needed to change it"):
        repository.change_password("new")
    with pytest.raises(PasswordMissing, match="has no encrypted backups"):
        repository.change_password("new", old="old")
    machine = encrypted(storage)
    for new, said in (("", "is empty"), ("old", "is the old one")):
        with pytest.raises(BackupError, match=said):
            machine.repository.change_password(new)
    with pytest.raises(PasswordMissing, match="chain 'dc01'"):
        machine.repository.change_password("new", chain="dc01")
    with machine.repository.begin_point("web01", machine.repository.points()[-1].time), pytest.raises(BackupError):
        machine.repository.change_password("new")
    storage.delete(machine.repository.points()[-1].file)
    with pytest.raises(BackupError, match="waits until the repository is whole"):
        Repository(storage).change_password("new", old="old")


def test_stopped_at_any_write_one_password_opens_everything_and_again_finishes_it() -> None:
    medium = MemoryStorage()
    machine = encrypted(medium)
    machine.repository.make_synthetic_full(machine.repository.points()[1])
    writes = 0
    while True:
        writes += 1
        storage = medium.copy()
        plan = FaultPlan(fail_at=writes, power_loss=True, torn_bytes=40)
        repository = Repository(FaultyStorage(storage, plan), password="old")
        try:
            repository.change_password("new", random=Random(writes).randbytes)
            break
        except StorageError:
            assert opens(storage, machine, "old") or opens(storage, machine, "new"), writes
            assert Repository(storage, password="old").change_password("new", random=Random(7).randbytes) == ("web01",)
            assert opens(storage, machine, "new")
            assert not any(opens_one(storage, point.id, "old") for point in Repository(storage).points()), writes
            assert not [damage for damage in Repository(storage).verify() if damage.points]
    assert writes > 20


def opens_one(storage: Storage, point_id: str, password: str) -> bool:
    repository = Repository(storage, password=password)
    try:
        repository.configuration(repository.point(point_id))
    except PasswordWrong:
        return False
    return True


def change_in_process(folder: str, old: str, new: str) -> str:
    try:
        Repository(DiskStorage(folder)).change_password(new, old=old)
    except (PasswordWrong, RepositoryLocked) as error:
        return type(error).__name__
    return "changed"


def test_of_several_processes_one_changes_it(tmp_path: Path) -> None:
    machine = encrypted(DiskStorage(tmp_path))
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        said = pool.starmap(change_in_process, [(str(tmp_path), "old", f"new {number}") for number in range(3)])
    assert said.count("changed") == 1
    assert set(said) <= {"changed", "PasswordWrong", "RepositoryLocked"}
    machine.check(Repository.open(tmp_path, password=f"new {said.index('changed')}"))
    assert Repository.open(tmp_path).verify() == []


def test_a_reader_goes_on_while_the_password_is_changed() -> None:
    storage = MemoryStorage()
    machine = encrypted(storage)
    reader = Repository(storage, password="old")
    for point in reader.points():
        with reader.read_disk(point, "disk.vhdx") as disk:
            first = disk.read(0, 4096)
            machine.repository.change_password(f"new {point.number}")
            assert first + disk.read(4096, disk.size - 4096) == machine.held[point.id]
        break
