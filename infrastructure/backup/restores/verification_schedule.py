"""What starts SureBackup jobs without a person: their schedules, and backup jobs that have ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define

from hvsim.infrastructure.backup.restores.verifying import start_surebackup
from hvsim.infrastructure.backup.server import AfterRun

if TYPE_CHECKING:
    from hvsim.infrastructure.backup.restores.surebackup import SureBackupJob
    from hvsim.infrastructure.backup.server import BackupServer


@define(eq=False)
class _Due:
    """A job whose time comes."""

    server: BackupServer
    job: SureBackupJob

    def fire(self) -> None:
        """The time of the day has come."""
        self.start()
        follow_schedule(self.server, self.job)

    def start(self) -> None:
        """The run of another job has ended, or the time has come; one that still runs is left alone."""
        if self.server.availability.is_up and not self.job.is_running:
            start_surebackup(self.server, self.job, scheduled=True)


def follow_schedule(server: BackupServer, job: SureBackupJob) -> None:
    """Follows the schedule of a job from now on; call it after each change, and when the job goes."""
    if job.timer is not None:
        job.timer.cancel()
        job.timer = None
    if job.after_run is not None:
        server.after_runs.remove(job.after_run)
        job.after_run = None
    job.next_run = None
    if job not in server.surebackup_jobs or not (job.enabled and job.schedule_enabled):
        return
    due, schedule = _Due(server, job), job.schedule
    if schedule.after is not None:
        job.after_run = AfterRun(schedule.after, due.start)
        server.after_runs.append(job.after_run)
    job.next_run = schedule.next_after(server.clock.now())
    if job.next_run is not None:
        job.timer = server.clock.at(job.next_run, due.fire)
