"""Every operation that changes a repository, ready to be crashed or to meet faults, and what must be there then."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from random import Random

from attrs import define, field

from hvsim.blocks import (
    BackupDamaged,
    Derivation,
    MemoryStorage,
    PasswordWrong,
    PointKind,
    Repository,
    RestorePoint,
    RetentionPolicy,
    Storage,
    new_header,
)
from hvsim.blocks.backup.folder.disk_view import DiskView, open_view
from hvsim.blocks.backup.folder.fileset import FileSet
from hvsim.blocks.backup.points.reading import RestorePointDevice
from tests.blocks.machines import BLOCK, Machine, moment
from tests.blocks.models import Change, content

SMALL = 2 * BLOCK + 512
MEDIUM = 12 * BLOCK + 512


@define
class Situation:
    """A repository before an operation: its storage, and what its points hold.

    `act` does the operation to a repository that has that storage somewhere below. `may_go` are the points that the
    operation removes, `may_come` those that it makes, with their content. One of `passwords` must open everything.
    """

    storage: MemoryStorage
    held: dict[str, bytes]
    act: Callable[[Repository], object]
    may_go: set[str] = field(factory=set)
    may_come: dict[str, bytes] = field(factory=dict)
    passwords: tuple[str, ...] = ()


def changed(machine: Machine, seed: int) -> None:
    """Some blocks of the disk, more of them on a larger one: one is rewritten, one becomes zero, one is new."""
    long = machine.size > SMALL
    history = [
        Change((seed % 2) * BLOCK, 3000 if long else 60, seed * 3 + 1),
        Change(((seed + 1) % 2) * BLOCK + 4096, 20, 0),
        Change(machine.size - 200, 20, seed * 3 + 2),
    ]
    if long:
        history += [Change((2 + seed + at) * BLOCK, BLOCK // 4, seed + at * 3 + 1) for at in range(3)]
    machine.change(history)


def chain(kinds: str, size: int, storage: Storage | None = None) -> tuple[Machine, MemoryStorage]:
    """A machine with restore points: F a full, I an increment, R a run of a reverse chain."""
    medium = MemoryStorage()
    machine = Machine(Repository(storage or medium), size=size)
    for seed, kind in enumerate(kinds, start=1):
        changed(machine, seed)
        machine.back_up(PointKind.FULL if kind == "F" else None, reverse=kind == "R")
    return machine, medium


def backed_up(kinds: str, size: int, kind: PointKind | None = None, *, reverse: bool = False) -> Situation:
    """One more backup."""
    machine, storage = chain(kinds, size)
    changed(machine, 9)
    held, model = dict(machine.held), bytes(machine.model)
    trial = Machine(Repository(storage.copy()), size=size, held=dict(held), runs=machine.runs)
    trial.disk, trial.model = machine.disk, machine.model
    made = trial.back_up(kind, use_tracking=False, reverse=reverse)

    def act(repository: Repository) -> None:
        run = Machine(repository, size=size, held=dict(held), runs=machine.runs)
        run.disk, run.model = machine.disk, machine.model
        run.back_up(kind, use_tracking=False, reverse=reverse)

    return Situation(storage, held, act, may_come={made.id: model})


def on_points(kinds: str, size: int, act: Callable[[Repository], object], prepare: str = "") -> Situation:
    """An operation on points that are there; what it removes is found out by doing it."""
    machine, storage = chain(kinds, size)
    if prepare == "merged":
        for _ in range(2):
            machine.repository.merge(machine.repository.points()[1])
    if prepare == "copied":
        for point in machine.repository.points():
            with storage.open(point.file) as file, storage.create(f"copies/{point.file}") as copy:
                copy.write(0, file.read(0, file.size))
    there = {point.id for point in Repository(storage).points()}
    trial = storage.copy()
    act(Repository(trial))
    left = {point.id for point in Repository(trial).points()}
    return Situation(storage, {item: machine.held[item] for item in there}, act, may_go=there - left)


def copied(size: int, *, imported: bool) -> Situation:
    """Points of one repository on their way into another, which has the first of them already."""
    machine, source = chain("FII", size)
    target = MemoryStorage()
    first, *others = machine.repository.points()
    machine.repository.copy_points([first], Repository(target))
    held = {first.id: machine.held[first.id]}
    coming = {point.id: machine.held[point.id] for point in others}
    if imported:
        paths = [point.file for point in others]
        return Situation(target, held, lambda repository: repository.import_files(source, paths), may_come=coming)
    return Situation(
        target, held, lambda repository: machine.repository.copy_points(others, repository), may_come=coming
    )


def another_password(size: int) -> Situation:
    """An encrypted chain whose password is changed."""
    storage = MemoryStorage()
    derivation = Derivation("scrypt", memory_kib=16, lanes=1)
    codec = new_header(password="old", derivation=derivation, random=Random(1).randbytes)
    machine = Machine(Repository(storage, password="old"), size=size, codec=codec)
    for seed in (1, 2):
        changed(machine, seed)
        machine.back_up()
    machine.repository.make_synthetic_full(machine.repository.points()[1])

    def act(repository: Repository) -> None:
        repository.change_password("new", old="old", random=Random(2).randbytes)

    return Situation(storage, machine.held, act, passwords=("old", "new"))


def shared(size: int) -> Situation:
    """A file for two machines, added to a chain of such files."""
    storage = MemoryStorage()
    machines = [Machine(Repository(storage), name, size=size) for name in ("web01", "sql01")]

    def run(repository: Repository, seed: int) -> dict[str, bytes]:
        held: dict[str, bytes] = {}
        with repository.begin_backup("Nightly", moment(seed), block_size=BLOCK) as backup:
            for machine in machines:
                with backup.begin_point(machine.name) as writer:
                    writer.write_disk("disk.vhdx", machine.disk)
                    held[writer.commit().id] = content(machine.disk)
            backup.commit()
        return held

    held: dict[str, bytes] = {}
    for seed in (1, 2):
        for machine in machines:
            changed(machine, seed)
        held |= run(Repository(storage), seed)
    for machine in machines:
        changed(machine, 3)
    coming = run(Repository(storage.copy()), 3)
    return Situation(storage, held, lambda repository: run(repository, 3), may_come=coming)


OPERATIONS: dict[str, Callable[[int], Situation]] = {
    "full": lambda size: backed_up("FI", size, PointKind.FULL),
    "increment": lambda size: backed_up("FI", size),
    "reverse": lambda size: backed_up("RR", size, reverse=True),
    "shared": shared,
    "synthetic": lambda size: on_points("FII", size, lambda it: it.make_synthetic_full(it.points()[-1])),
    "merge": lambda size: on_points("FII", size, lambda it: it.merge(it.points()[1])),
    "compact": lambda size: on_points("FIII", size, lambda it: it.compact(dead_share=0), "merged"),
    "retention": lambda size: on_points(
        "FII", size, lambda it: it.apply_retention("web01", RetentionPolicy(points=1, forever=True), moment(9))
    ),
    "deletion": lambda size: on_points(
        "FIFI", size, lambda it: it.apply_retention("web01", RetentionPolicy(points=2), moment(9))
    ),
    "removal beside copies": lambda size: on_points(
        "FI", size, lambda it: [it.delete_point(point) for point in reversed(it.points())], "copied"
    ),
    "attributes": lambda size: on_points("FI", size, lambda it: it.set_attributes(it.points()[0], {"note": "x"})),
    "copy": lambda size: copied(size, imported=False),
    "import": lambda size: copied(size, imported=True),
    "password": another_password,
}


def check(medium: MemoryStorage, situation: Situation) -> None:
    """Whether all earlier points are whole, new ones whole or absent, and a second recovery changes nothing."""
    found = Repository(medium)
    there = {point.id for point in found.points()}
    must = set(situation.held) - situation.may_go
    assert must <= there
    check_content(found, situation)
    found.delete_unfinished()
    once = fingerprint(medium)
    found.refresh()
    found.delete_unfinished()
    assert fingerprint(medium) == once
    assert {point.id for point in found.points()} == there
    assert [damage for damage in found.verify() if damage.points] == []


@define
class Opened:
    """A disk in files that are open already and that nobody changes."""

    files: FileSet
    point: RestorePoint

    def open(self) -> tuple[FileSet, DiskView]:
        return self.files, open_view(self.files, self.point, "disk.vhdx")

    def has_moved(self) -> bool:
        return False

    def needing(self, damage: BackupDamaged) -> tuple[str, ...]:
        return ()


def check_content(repository: Repository, situation: Situation) -> None:
    """Whether every point has a disk that may be there, under one of the passwords."""
    for password in situation.passwords[:-1]:
        repository.workspace.password = password
        with suppress(PasswordWrong):
            _check_content(repository, situation)
            return
    repository.workspace.password = situation.passwords[-1] if situation.passwords else None
    _check_content(repository, situation)


def _check_content(repository: Repository, situation: Situation) -> None:
    """The files are opened once for all points."""
    workspace = repository.workspace
    with workspace.files() as files:
        for point in repository.points():
            codec = workspace.codec(workspace.catalog.file_of(point.id).root.codec)
            device = RestorePointDevice(Opened(files, point), codec)
            assert is_expected(situation, point.id, content(device))


def is_expected(situation: Situation, point_id: str, held: bytes) -> bool:
    """Whether a point may be there with this content. A new one has another id where its number was taken."""
    if point_id in situation.held:
        return held == situation.held[point_id]
    return held in situation.may_come.values()


def fingerprint(medium: MemoryStorage) -> dict[str, int]:
    """What tells one state of a medium from another."""
    return {path: hash(medium.open(path).read(0, medium.open(path).size)) for path in medium.files()}
