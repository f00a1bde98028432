"""Starting jobs as time passes: at the times of their schedules, again after a failure, one after another.

Decides that a run is due. What a run does is in `runner`.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from attrs import define, field

from hvsim.infrastructure.backup.runs.session import BackupSession, RecordStatus, Result, StopRequest
from hvsim.infrastructure.timers import Timer

if TYPE_CHECKING:
    from hvsim.infrastructure.backup.jobs.job import BackupJob
    from hvsim.infrastructure.backup.server import BackupServer


WINDOW_CLOSED = "Job was stopped: the allowed backup window has ended"


@define(eq=False)
class JobTrigger:
    """What starts one job without a person. `next_run` is when the clock does next, None for never."""

    server: BackupServer
    job: BackupJob
    next_run: datetime | None = None
    _timer: Timer | None = field(default=None, repr=False)
    _retry: Timer | None = field(default=None, repr=False)
    _failed: BackupSession | None = field(default=None, repr=False)
    _closing: Timer | None = field(default=None, repr=False)

    def set(self) -> None:
        """Follows the job's schedule from now on; call it after each change of schedule."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        clock, runs_alone = self.server.clock, self.job.enabled and not self.job.options.run_manually
        self.next_run = self.job.next_run_after(clock.now()) if runs_alone else None
        if self.next_run is not None:
            self._timer = clock.at(self.next_run, self.fire)
        elif runs_alone and self.job.schedule.continuous and self.job.running is None:
            self._timer = clock.after(0, self.fire)

    def cancel(self) -> None:
        """Starts nothing any more."""
        for timer in (self._timer, self._retry, self._closing):
            if timer is not None:
                timer.cancel()
        self._timer = self._retry = self._closing = self._failed = None
        self.next_run = None

    def fire(self) -> None:
        """The time has come; it is missed by a job that still runs, and by all while the service is down."""
        if self.job.enabled and self.job.running is None and self._may_run():
            self._give_up_retry()
            self.server.start(self.job, scheduled=True)
        self.set()

    def retry(self) -> None:
        """The wait after a failure is over: the machines that failed are processed again."""
        failed, self._failed, self._retry = self._failed, None, None
        if failed is not None and not self.server.availability.is_up:
            failed.will_be_retried = False
        elif failed is not None and self.job.enabled and self.job.running is None and self._may_run():
            self.server.start(self.job, scheduled=True, retry_of=failed)

    def _may_run(self) -> bool:
        window = self.job.schedule.window
        return self.server.availability.is_up and (window is None or window.allows(self.server.clock.now()))

    def began(self, session: BackupSession) -> None:
        """A run of the job has begun: it is stopped where its window closes."""
        window = self.job.schedule.window
        closes = window.closes_after(session.created) if window is not None else None
        if closes is not None:
            self._closing = self.server.clock.at(closes, self.close)

    def close(self) -> None:
        """The window has closed over a run that is still under way."""
        session, self._closing = self.job.running, None
        if session is not None:
            session.note(WINDOW_CLOSED, RecordStatus.WARNING)
            session.stop(StopRequest.AT_ONCE, WINDOW_CLOSED)

    def lost(self) -> None:
        """The run of the job is over, and nothing comes after it: its window closes over nobody."""
        if self._closing is not None:
            self._closing.cancel()
            self._closing = None

    def ended(self, session: BackupSession) -> None:
        """A run of the job is over: it is tried again, or the jobs that follow it start."""
        self.lost()
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
