"""Moving a backup to another repository: its files are copied, the job goes on there, then the old ones are deleted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING

from attrs import define, frozen

from hvsim.blocks.backup.repository import Repository
from hvsim.infrastructure.backup.jobs.job import BackupJob
from hvsim.infrastructure.backup.repositories.immutability import locked_points
from hvsim.infrastructure.backup.repositories.in_use import check_backup_unused, check_unused
from hvsim.infrastructure.backup.repositories.repository import BackupRepository
from hvsim.infrastructure.backup.runs.data_path import copy_legs
from hvsim.infrastructure.backup.runs.service_sessions import ServiceSession, SessionKind
from hvsim.infrastructure.backup.runs.session import size_text
from hvsim.infrastructure.clock import Waiting
from hvsim.infrastructure.costs.durations import OPEN_DISK
from hvsim.infrastructure.errors import BlockError, EstateError, InvalidState, NotFound

if TYPE_CHECKING:
    from hvsim.infrastructure.backup.server import BackupServer


@define(eq=False)
class MoveSession(ServiceSession):
    """A run that moves a backup."""


def start_move(server: BackupServer, job: BackupJob, target: BackupRepository) -> MoveSession:
    """Starts moving the backup of a job, which goes on as the clock does.

    Raises `InvalidState` while the job runs, and where there is nothing to move, no place for it, or files that must
    stay where they are.
    """
    if job.running is not None:
        raise InvalidState(f"The backup '{job.name}' cannot be moved while its job is running.")
    if job.repository is target:
        raise InvalidState(f"The backup '{job.name}' is in the repository '{target.name}' already.")
    own = job.repository.all_backups_of(job.backup_folder)
    if not any(backups.points() for backups in own):
        raise InvalidState(f"The backup '{job.name}' has no restore points.")
    if any(locked_points(job.repository, backups.points()) for backups in own):
        raise InvalidState(f"The backup '{job.name}' cannot be moved: its files are immutable.")
    check_backup_unused(server, job, f"move the backup '{job.name}'")
    if any(backups.points() for backups in target.all_backups_of(job.backup_folder)):
        raise InvalidState(f"The repository '{target.name}' has backups of that name already.")
    folders = [(backups, target, job.backup_folder) for backups in own]
    move = _Move((job,), folders, partial(_go_on_in, job, target), f"the repository '{target.name}'")
    return _start(server, move, f"Moving {job.name} to {target.name}")


def start_machine_move(server: BackupServer, job: BackupJob, target: BackupJob, names: Iterable[str]) -> MoveSession:
    """Starts moving machines of a backup, by name, to another job, which goes on with their chains.

    Raises `InvalidState` while one of the jobs runs or where the target has backups of a machine, `NotFound` for a
    machine that the backup has not.
    """
    for item in (job, target):
        if item.running is not None:
            raise InvalidState(f"The backup '{job.name}' cannot be moved while the job '{item.name}' is running.")
    if job is target:
        raise InvalidState(f"The backup '{job.name}' belongs to the job '{target.name}' already.")
    chosen = [_backups_of_machine(job, name) for name in names]
    for machine, backups in chosen:
        if target.repository.backups_of(target.backup_folder, machine).points():
            raise InvalidState(f"The job '{target.name}' has backups of '{machine}' already.")
        if locked_points(job.repository, backups.points()):
            raise InvalidState(f"The backups of '{machine}' cannot be moved: their files are immutable.")
        check_unused(server, f"move the backup of '{machine}'", backups.points())
    folders = [(backups, target.repository, target.backup_folder) for _, backups in chosen]
    machines = [machine for machine, _ in chosen]
    move = _Move((job, target), folders, partial(_hand_over, job, target, machines), f"the job '{target.name}'")
    return _start(server, move, f"Moving {', '.join(machines)} to {target.name}")


def _backups_of_machine(job: BackupJob, name: str) -> tuple[str, Repository]:
    """The name of the machine as its chain has it, and its folder."""
    known = {}
    for backups in job.repository.all_backups_of(job.backup_folder):
        known.update({machine.lower(): (machine, backups) for machine in backups.machines()})
    if name.lower() not in known:
        raise NotFound(f"machine in the backup '{job.name}'", name, [machine for machine, _ in known.values()])
    return known[name.lower()]


def _go_on_in(job: BackupJob, target: BackupRepository) -> None:
    job.repository = target


def _hand_over(job: BackupJob, target: BackupJob, machines: list[str]) -> None:
    """The machines are in the other job from now on, with what is known of their last reads."""
    names = {name.lower() for name in machines}
    for reference in [item for item in job.machines if item.name.lower() in names]:
        job.remove_machine(reference)
        if all(item.id != reference.id for item in target.machines):
            target.machines.append(reference)
        for key in [key for key in job.last_reads if key[0] == reference.id]:
            target.last_reads[key] = job.last_reads.pop(key)


@frozen(eq=False)
class _Move:
    """What is moved: folders of machines with where each goes; then `finish` makes it so. None of `jobs`, the first of
    which has the backup, may run meanwhile.
    """

    jobs: tuple[BackupJob, ...]
    folders: list[tuple[Repository, BackupRepository, str]]
    finish: Callable[[], None]
    place: str


def _start(server: BackupServer, move: _Move, name: str) -> MoveSession:
    session = MoveSession(
        server.random.guid(), name, SessionKind.MOVE, server.clock, server.clock.now(), move.jobs[0].id
    )
    server.service_sessions.append(session)
    work = _move(server, session, move, [len(job.sessions) for job in move.jobs])
    session.process = server.clock.start(session.running(work, _ignore))
    return session


def _ignore(error: Exception) -> None:
    """A failed run is in its log and result."""


def _move(server: BackupServer, session: MoveSession, move: _Move, runs: list[int]) -> Waiting:
    """`runs` is how often the jobs had run when the move was asked for."""
    source = move.jobs[0]
    moved: list[tuple[Repository, Repository]] = []
    try:
        for backups, target, folder in move.folders:
            copy = target.backups_of(folder, backups.folder.rpartition("/")[2])
            moved.append((backups, copy))
            yield from _copy(server, session, (source.repository, backups), (target, copy))
        busy = next((job for job, count in zip(move.jobs, runs, strict=True) if len(job.sessions) != count), None)
        if busy is not None:
            raise InvalidState(f"The backup '{source.name}' was not moved: the job '{busy.name}' has run meanwhile.")
    except (EstateError, BlockError, OSError):
        for backups, copy in moved:
            _take_back(backups, copy)
        raise
    move.finish()
    for backups, _ in moved:
        backups.delete_points(reversed(backups.points()))
    session.note(f"The backup is in {move.place} now")


def _take_back(backups: Repository, copy: Repository) -> None:
    """Removes the copies again, but for those that restore points need which a job has made there meanwhile."""
    copied = {point.id for point in backups.points()}
    needed = {item.id for point in copy.points() if point.id not in copied for item in copy.chain(point)}
    copy.delete_points([point for point in reversed(copy.points()) if point.id in copied - needed])


def _copy(
    server: BackupServer,
    session: MoveSession,
    source: tuple[BackupRepository, Repository],
    target: tuple[BackupRepository, Repository],
) -> Waiting:
    (from_repository, backups), (to_repository, copy) = source, target
    with from_repository.slots.request() as at_source, to_repository.slots.request() as at_target:
        yield at_source
        yield at_target
        copied = backups.copy_points(backups.points(), copy)
        size = sum(point.file_size for point in copied)
        legs = copy_legs(from_repository, to_repository, size, server.settings.rules)
        yield from server.computer.network.flows.move(legs, seconds=server.random.jitter(OPEN_DISK))
    session.note(f"{backups.folder.rpartition('/')[2]}: {len(copied)} restore points ({size_text(size)}) were copied")
