"""Repositories on rotated drives: what lies there may be another drive than the one of the last run.

A drive is another one where the newest restore point in it is not the newest that the job has made. What a run finds
there it goes on with, or removes first, as the repository is set.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hvsim.blocks.backup.model import RestorePoint
from hvsim.infrastructure.backup.repositories.immutability import delete_points
from hvsim.infrastructure.backup.repositories.repository import BackupRepository, DriveCleanup, folder_name

if TYPE_CHECKING:
    from hvsim.infrastructure.backup.jobs.job import BackupJob
    from hvsim.infrastructure.backup.runs.session import BackupSession
    from hvsim.infrastructure.backup.server import BackupServer


def look_at_drive(server: BackupServer, session: BackupSession) -> None:
    """Sees whether the drive is another one, and removes from it what must go. Raises `InvalidState`, `BlockError`."""
    job = session.job
    if not job.repository.rotates:
        return
    job.repository.close()
    if not _is_another(job):
        return
    session.note(f"The rotated drive of '{job.repository.name}' was changed")
    cleanup = job.repository.cleanup
    if cleanup is DriveCleanup.NOTHING:
        return
    folders = [job.backup_folder] if cleanup is DriveCleanup.JOB else job.repository.folders()
    busy = {folder_name(other.backup_folder) for other in server.holders() if other is not job and other.running}
    for folder in folders:
        if folder not in busy:
            _empty(job.repository, folder, session)


def _is_another(job: BackupJob) -> bool:
    """Whether the newest points of the job are not there; a job that has made none has no drive yet."""
    for earlier in reversed(job.sessions[:-1]):
        made = [record.point for record in earlier.tasks if record.point is not None]
        if made:
            return not any(_is_newest(job, point) for point in made)
    return False


def _is_newest(job: BackupJob, point: RestorePoint) -> bool:
    newest = job.repository.backups_of(job.backup_folder, point.machine).latest(point.machine)
    return newest is not None and newest.time == point.time


def _empty(repository: BackupRepository, folder: str, session: BackupSession) -> None:
    count = 0
    for backups in repository.all_backups_of(folder):
        points = backups.points()
        count += len(points)
        delete_points(repository, backups, reversed(points))
    if count:
        session.note(f"{count} restore points in '{folder}' were removed from the drive")
