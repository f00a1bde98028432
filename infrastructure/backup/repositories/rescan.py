"""Rescans: a look at what lies in a repository, and at whether a managed server answers.

Finds backups that the server does not know, and notes which of the known files are gone. Deletes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define

from hvsim.infrastructure.backup.jobs.job import BackupJob, JobKind
from hvsim.infrastructure.backup.managed_servers import ManagedServer
from hvsim.infrastructure.backup.repositories.repository import BackupRepository, folder_name
from hvsim.infrastructure.backup.repositories.scale_out import ScaleOutRepository
from hvsim.infrastructure.backup.runs.service_sessions import ServiceSession, SessionKind
from hvsim.infrastructure.backup.runs.session import RecordStatus
from hvsim.infrastructure.clock import Waiting
from hvsim.infrastructure.costs.durations import RESCAN
from hvsim.infrastructure.errors import BlockError

if TYPE_CHECKING:
    from hvsim.infrastructure.backup.server import BackupServer

Entity = BackupRepository | ScaleOutRepository | ManagedServer


@define(eq=False)
class RescanSession(ServiceSession):
    """A run of a rescan."""


def start_rescan(server: BackupServer, entity: Entity) -> RescanSession:
    """Starts a rescan, which goes on as the clock does."""
    now = server.clock.now()
    session = RescanSession(
        server.random.guid(), f"Rescan of {entity.name}", SessionKind.RESCAN, server.clock, now, entity.id
    )
    server.service_sessions.append(session)
    session.begin(_rescan(server, session, entity))
    return session


def _rescan(server: BackupServer, session: RescanSession, entity: Entity) -> Waiting:
    if isinstance(entity, ManagedServer):
        yield server.clock.wait(server.random.jitter(RESCAN))
        _look_at_server(session, entity)
        return
    extents = [item.repository for item in entity.extents] if isinstance(entity, ScaleOutRepository) else [entity]
    for repository in extents:
        yield server.clock.wait(server.random.jitter(RESCAN))
        _look_at_repository(server, session, repository)


def _look_at_server(session: RescanSession, managed: ManagedServer) -> None:
    computer = managed.computer
    if managed.unavailable or (computer is not None and not computer.is_up):
        session.fail(f"Failed to connect to '{managed.name}': the server does not answer")
        return
    session.note(f"Connected to '{managed.name}'")
    if managed.host is not None:
        session.note(f"Virtual machines found: {sum(not item.is_replica for item in managed.host.machines)}")


def _look_at_repository(server: BackupServer, session: RescanSession, repository: BackupRepository) -> None:
    if repository.is_unavailable:
        session.fail(f"The repository '{repository.name}' is not available: '{repository.host_name}' does not answer")
        return
    known = [job for job in server.holders() if _same_place(job.repository, repository)]
    unknown = set(repository.folders()) - {folder_name(job.backup_folder) for job in known}
    found = [job for job in (_new_backup(server, repository, name) for name in sorted(unknown)) if job is not None]
    server.former_jobs += found
    gone = sum(_note_what_is_gone(session, job) for job in known)
    session.note(
        f"Repository '{repository.name}': {len(known)} backups known, {len(found)} added, {gone} files not available"
    )


def _same_place(one: BackupRepository, other: BackupRepository) -> bool:
    """Whether both are the same folder: what was taken in by its path has a repository of its own."""
    return one.files is other.files and one.path.rstrip("\\/").lower() == other.path.rstrip("\\/").lower()


def _new_backup(server: BackupServer, repository: BackupRepository, folder: str) -> BackupJob | None:
    """What lies in a folder that no job has, None where it is no backup."""
    if not any(backups.points() for backups in repository.all_backups_of(folder)):
        return None
    now = server.clock.now()
    return BackupJob(server.random.guid(), folder, [], repository, now, kind=JobKind.IMPORTED)


def _note_what_is_gone(session: RescanSession, job: BackupJob) -> int:
    """Looks anew at the files of a backup; those that cannot be read are warnings, and are counted."""
    if job.running is not None:
        session.note(f"{job.name}: not looked at, as it is being written")
        return 0
    count = 0
    for backups in job.repository.all_backups_of(job.backup_folder):
        try:
            backups.refresh()
        except BlockError as error:
            session.note(f"{job.name}: {error}", RecordStatus.WARNING)
            continue
        for reason in backups.unreadable_files().values():
            session.note(f"{job.name}: {reason}", RecordStatus.WARNING)
            count += 1
    return count
