"""On which extent of a scale-out repository a run of a job stores its restore points."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hvsim.infrastructure.backup.jobs.job import BackupJob, JobKind
from hvsim.infrastructure.errors import InvalidState

if TYPE_CHECKING:
    from hvsim.infrastructure.backup.runs.session import BackupSession
    from hvsim.infrastructure.backup.server import BackupServer


def look_at_extent(server: BackupServer, session: BackupSession) -> None:
    """Sees whether the job's extent is in service; where not, the run is a full on another one, if that is allowed.

    What lies on the extent stays there as a backup of no job. Raises `InvalidState` where the run has no place.
    """
    job = session.job
    for pool in server.scale_out:
        extent = pool.extent_of(job.repository)
        if extent is None or not extent.is_out_of_service:
            continue
        why = "is in maintenance mode" if extent.maintenance else "is not available"
        place = f"The extent '{job.repository.name}' of '{pool.name}' {why}"
        other = pool.choose()
        if not pool.full_when_extent_offline or other is job.repository:
            raise InvalidState(f"{place}.")
        session.note(f"{place}: a full backup is created on '{other.name}'")
        left = BackupJob(server.random.guid(), job.name, [], job.repository, server.clock.now(), kind=JobKind.IMPORTED)
        left.backup_folder = job.backup_folder
        server.former_jobs.append(left)
        job.repository, session.full = other, True
        return
