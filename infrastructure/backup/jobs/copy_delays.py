"""Restore points that a copy job has not copied in time: somebody is told."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from attrs import define

from hvsim.infrastructure.backup.jobs.mails import tell_of_delay
from hvsim.infrastructure.backup.runs.session import RecordStatus, stamp
from hvsim.infrastructure.texts import characters

if TYPE_CHECKING:
    from hvsim.infrastructure.backup.jobs.copying import CopyJob
    from hvsim.infrastructure.backup.runs.session import BackupSession, TaskSession
    from hvsim.infrastructure.backup.server import BackupServer


@define(eq=False)
class DelayWarning:
    """After so many minutes, hours or days (the product's names of units) a point is to be copied.

    `kind` is of what: backups of jobs, or of logs, of which there are none.
    """

    enabled: bool = True
    value: int = 1
    unit: str = "Days"
    kind: str = "BackupJob"

    @property
    def limit(self) -> timedelta:
        return timedelta(**{self.unit.lower(): self.value})


@define(eq=False)
class _Look:
    """A look whether the points that a run has made are copied by now."""

    server: BackupServer
    job: CopyJob
    made: BackupSession

    def check(self) -> None:
        """The time is over."""
        if not self.server.availability.is_up:
            self.server.availability.put_off(self.check)
            return
        job = self.job
        late = [
            record.machine for record in self.made.tasks if record.point is not None and not self._is_copied(record)
        ]
        if job not in self.server.copy_jobs or not late:
            return
        reason = f"The restore points of {stamp(self.made.created)} are not copied yet: {', '.join(late)}"
        if job.last_session is not None:
            job.last_session.note(reason, RecordStatus.WARNING)
        tell_of_delay(self.server, job, reason)

    def _is_copied(self, record: TaskSession) -> bool:
        assert record.point is not None
        kept = self.job.repository.backups_of(self.job.backup_folder, record.machine)
        newest = kept.latest(characters(record.machine))
        return newest is not None and newest.time >= record.point.time


def watch_copies(server: BackupServer, made: BackupSession) -> None:
    """Looks later whether the points of a run are copied, for every copy job that is to warn."""
    for job in server.copy_jobs:
        if job.copies_from(made.job):
            for warning in job.warnings:
                if warning.enabled and warning.kind == "BackupJob":
                    server.clock.at(server.clock.now() + warning.limit, _Look(server, job, made).check)
