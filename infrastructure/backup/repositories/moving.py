"""Moving a backup to another repository: its files are copied, the job goes on there, then the old ones are deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define

from hvsim.blocks.backup.repository import Repository
from hvsim.infrastructure.backup.jobs.job import BackupJob
from hvsim.infrastructure.backup.repositories.immutability import locked_points
from hvsim.infrastructure.backup.repositories.repository import BackupRepository
from hvsim.infrastructure.backup.runs.data_path import copy_legs
from hvsim.infrastructure.backup.runs.service_sessions import ServiceSession, SessionKind
from hvsim.infrastructure.backup.runs.session import size_text
from hvsim.infrastructure.clock import Waiting
from hvsim.infrastructure.costs.durations import OPEN_DISK
from hvsim.infrastructure.errors import BlockError, EstateError, InvalidState

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
    if any(backups.points() for backups in target.all_backups_of(job.backup_folder)):
        raise InvalidState(f"The repository '{target.name}' has backups of that name already.")
    name = f"Moving {job.name} to {target.name}"
    session = MoveSession(server.random.guid(), name, SessionKind.MOVE, server.clock, server.clock.now(), job.id)
    server.service_sessions.append(session)
    session.process = server.clock.start(
        session.running(_move(server, session, job, target, len(job.sessions)), _ignore)
    )
    return session


def _ignore(error: Exception) -> None:
    """A failed run is in its log and result."""


def _move(server: BackupServer, session: MoveSession, job: BackupJob, target: BackupRepository, runs: int) -> Waiting:
    """`runs` is how often the job had run when the move was asked for."""
    source = job.repository
    moved: list[tuple[Repository, Repository]] = []
    try:
        for backups in source.all_backups_of(job.backup_folder):
            copy = target.backups_of(job.backup_folder, backups.folder.rpartition("/")[2])
            moved.append((backups, copy))
            yield from _copy(server, session, (source, backups), (target, copy))
        if len(job.sessions) != runs:
            raise InvalidState(f"The backup '{job.name}' was not moved: its job has run meanwhile.")
    except (EstateError, BlockError, OSError):
        for _, copy in moved:
            copy.delete_points(reversed(copy.points()))
        raise
    job.repository = target
    for backups, _ in moved:
        backups.delete_points(reversed(backups.points()))
    session.note(f"The backup is in the repository '{target.name}' now")


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
