"""What is done with a job's backups now and then: the health check, compacting, and machines that are gone.

Asks the block engine for it. What happens after every run is in `upkeep`.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from hvsim.blocks.backup.model import RestorePoint
from hvsim.blocks.backup.repository import Repository
from hvsim.infrastructure.backup.repositories.immutability import locked_points
from hvsim.infrastructure.backup.repositories.in_use import points_in_use
from hvsim.infrastructure.backup.repositories.repository import folder_name
from hvsim.infrastructure.backup.runs.session import BackupSession, RecordStatus, TaskSession, TaskStatus
from hvsim.infrastructure.clock import Waiting
from hvsim.infrastructure.costs import Leg, Stage
from hvsim.infrastructure.errors import BlockError

if TYPE_CHECKING:
    from hvsim.infrastructure.backup.jobs.job import BackupJob
    from hvsim.infrastructure.backup.server import BackupServer


def maintain(server: BackupServer, session: BackupSession) -> Waiting:
    """The process: whatever of it is due on the day of the run, once that day."""
    options = session.job.options
    if options.drop_deleted_machines:
        drop_deleted_machines(server, session)
    day, earlier = session.created.date(), session.earlier_that_day
    if options.compact.matches(day) and rewrites_its_full(session.job) and not any(item.compacted for item in earlier):
        session.compacted = True
        for record in _with_points(session):
            yield from _compact(server, session, record)
    if options.health_check.matches(day) and not any(item.checked_health for item in earlier):
        session.checked_health = True
        for record in _with_points(session):
            yield from _check(server, session, record)


def rewrites_its_full(job: BackupJob) -> bool:
    """Whether one full goes on and on, so that what is dead in it stays."""
    return job.options.reverse or job.options.is_forever_incremental


def drop_deleted_machines(server: BackupServer, session: BackupSession) -> None:
    """Removes the chains of machines that are in the job no more and got no restore point for its days.

    Only after a run in which nothing went wrong.
    """
    job = session.job
    if any(task.status is not TaskStatus.SUCCESS for task in session.tasks):
        return
    limit = session.created.date() - timedelta(days=job.options.deleted_days)
    used = points_in_use(server)
    present = {folder_name(reference.name) for reference in job.machines}
    for backups in job.repository.all_backups_of(job.backup_folder):
        points = backups.points()
        if not points or folder_name(points[-1].machine) in present or points[-1].time.date() >= limit:
            continue
        if locked_points(job.repository, points) or any(point.id in used for point in points):
            continue
        backups.delete_points(reversed(points))
        session.note(f"The backups of {points[-1].machine}, which is not in the job any more, were removed")


def _with_points(session: BackupSession) -> list[TaskSession]:
    return [record for record in session.tasks if record.point is not None]


def _backups(session: BackupSession, record: TaskSession) -> tuple[Repository, RestorePoint]:
    assert record.point is not None
    job = session.job
    return job.repository.backups_of(job.backup_folder, record.point.machine), record.point


def _check(server: BackupServer, session: BackupSession, record: TaskSession) -> Waiting:
    """Reads all that the newest restore point needs; a damaged chain makes the task fail and its next run a full."""
    backups, point = _backups(session, record)
    try:
        sizes = sum(item.file_size for item in backups.chain(point))
        damage = [item.message for item in backups.verify(point) if item.points]
    except BlockError as error:
        sizes, damage = 0, [str(error)]
    if sizes:
        legs = [Leg(Stage.SOURCE, session.job.repository.disk, sizes)]
        yield from server.computer.network.flows.move(legs)
    if not damage:
        session.note(f"Health check of {record.machine} has found no damage")
        return
    record.note(
        f"Health check has found damage in the backup of {record.machine}: {damage[0]}. A full backup will be created",
        RecordStatus.FAILED,
    )
    session.job.damaged.add(record.machine_id)


def _compact(server: BackupServer, session: BackupSession, record: TaskSession) -> Waiting:
    backups, point = _backups(session, record)
    if locked_points(session.job.repository, backups.points(point.machine)):
        session.note(f"The backup files of {record.machine} were not compacted: they are immutable")
        return
    used = points_in_use(server)
    users = [used[item.id] for item in backups.points(point.machine) if item.id in used]
    if users:
        text = f"The backup files of {record.machine} were not compacted: they are locked by running session {users[0]}"
        session.note(text, RecordStatus.WARNING)
        return
    before = sum(item.file_size for item in backups.points(point.machine))
    try:
        backups.compact(point.machine)
    except BlockError as error:
        record.note(f"Failed to compact the backup files of {record.machine}: {error}", RecordStatus.WARNING)
        return
    yield from server.computer.network.flows.move([Leg(Stage.TARGET, session.job.repository.disk, before)])
    session.note(f"The backup files of {record.machine} were compacted")
