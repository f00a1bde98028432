"""Starting jobs as time passes: at the times of their schedules, again after a failure, one after another.

Decides that a run is due. What a run does is in `runner`.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from attrs import define, field

from hvsim.infrastructure.backup.session import BackupSession, Result
from hvsim.infrastructure.timers import Timer

if TYPE_CHECKING:
    from hvsim.infrastructure.backup.job import BackupJob
    from hvsim.infrastructure.backup.server import BackupServer


@define(eq=False)
class JobTrigger:
    """What starts one job without a person. `next_run` is when the clock does next, None for never."""

    server: BackupServer
    job: BackupJob
    next_run: datetime | None = None
    _timer: Timer | None = field(default=None, repr=False)
    _retry: Timer | None = field(default=None, repr=False)
    _failed: BackupSession | None = field(default=None, repr=False)

    def set(self) -> None:
        """Follows the job's schedule from now on; call it after each change of schedule."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        clock = self.server.clock
        self.next_run = self.job.schedule.next_after(clock.now()) if self.job.enabled else None
        if self.next_run is not None:
            self._timer = clock.at(self.next_run, self.fire)
        elif self.job.enabled and self.job.schedule.continuous and self.job.running is None:
            self._timer = clock.after(0, self.fire)

    def cancel(self) -> None:
        """Starts nothing any more."""
        for timer in (self._timer, self._retry):
            if timer is not None:
                timer.cancel()
        self._timer = self._retry = self._failed = None
        self.next_run = None

    def fire(self) -> None:
        """The time has come; a job that still runs waits for the next one."""
        if self.job.enabled and self.job.running is None:
            self._give_up_retry()
            self.server.start(self.job, scheduled=True)
        self.set()

    def retry(self) -> None:
        """The wait after a failure is over: the machines that failed are processed again."""
        failed, self._failed, self._retry = self._failed, None, None
        if failed is not None and self.job.enabled and self.job.running is None:
            self.server.start(self.job, scheduled=True, retry_of=failed)

    def ended(self, session: BackupSession) -> None:
        """A run of the job is over: it is tried again, or the jobs that follow it start."""
        schedule = self.job.schedule
        failed = session.result is Result.FAILED and bool(session.unfinished) and not session.stop_requested
        if session.scheduled and failed and schedule.retry and session.attempt < schedule.retry_times:
            session.will_be_retried = True
            self._failed = session
            wait = 0 if schedule.continuous else schedule.retry_minutes * 60
            self._retry = self.server.clock.after(wait, self.retry)
            return
        if session.scheduled or session.starts_followers:
            for job in list(self.server.jobs):
                if job.schedule.after == self.job.id and job.enabled and job.running is None:
                    self.server.start(job, scheduled=session.scheduled, start_followers=session.starts_followers)
        if session.scheduled and schedule.continuous:
            self.set()

    def _give_up_retry(self) -> None:
        if self._retry is not None:
            self._retry.cancel()
        if self._failed is not None:
            self._failed.will_be_retried = False
        self._retry = self._failed = None
