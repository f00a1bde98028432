"""What the backup product writes into the Windows event log of its server, for those who watch jobs from there.

Numbers and wordings are those that monitoring asks for. Writes entries; what happened is known already.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hvsim.infrastructure.computers.events import EventLevel, EventLog

if TYPE_CHECKING:
    from hvsim.infrastructure.backup.repositories.points import BackupPoint
    from hvsim.infrastructure.backup.runs.session import BackupSession, TaskSession

CHANNEL = "Veeam Backup"
PROVIDER = "Veeam MP"
JOB_STARTED, TASK_FINISHED, JOB_FINISHED, RESTORE_STARTED = 110, 150, 190, 210

_LEVELS = {"Success": EventLevel.INFORMATION, "Warning": EventLevel.WARNING, "Failed": EventLevel.ERROR}
_ENDINGS = {
    "Success": "All objects have been backed up successfully.",
    "Warning": "All objects have been backed up, some with warnings.",
    "Failed": "Some objects have not been backed up.",
}


def job_started(log: EventLog, session: BackupSession) -> None:
    """A run has begun."""
    log.write(CHANNEL, PROVIDER, JOB_STARTED, f"Backup job '{session.job.name}' has been started.")


def task_finished(log: EventLog, task: TaskSession) -> None:
    """A machine is done with."""
    state = task.status.label
    message = f"{task.machine} task has finished with '{state}' state."
    log.write(CHANNEL, PROVIDER, TASK_FINISHED, message, _LEVELS.get(state, EventLevel.INFORMATION))


def job_finished(log: EventLog, session: BackupSession) -> None:
    """A run is over."""
    result = session.result.label
    retry = " The job will be retried." if session.will_be_retried else ""
    message = f"Backup job '{session.job.name}' finished with {result}. {_ENDINGS[result]}{retry}"
    log.write(CHANNEL, PROVIDER, JOB_FINISHED, message, _LEVELS[result])


def restore_started(log: EventLog, point: BackupPoint, host: str) -> None:
    """Somebody has a machine restored."""
    log.write(CHANNEL, PROVIDER, RESTORE_STARTED, f"Restore of '{point.machine}' to {host} has been started.")
