"""Sessions: one run of a job, one task per machine in it, and the log each leaves.

Records what happened and derives results. Does not run anything; `runner` and `task` do.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING
from uuid import UUID

from attrs import define, field

from hvsim.blocks.backup.model import ReadMode, RestorePoint
from hvsim.infrastructure.backup.runs.journal import task_finished
from hvsim.infrastructure.computers.events import EventLog
from hvsim.infrastructure.costs import FlowReport
from hvsim.infrastructure.machines.checkpoints import Consistency
from hvsim.infrastructure.product_values import ProductValue

if TYPE_CHECKING:
    from simpy import Event, Process

    from hvsim.infrastructure.backup.jobs.job import BackupJob
    from hvsim.infrastructure.backup.reports.host_load import VolumeSnapshot
    from hvsim.infrastructure.clock import SimulatedClock


class Result(ProductValue):
    """How a session ended: label and the product's number."""

    NONE = ("None", -1)
    SUCCESS = ("Success", 0)
    WARNING = ("Warning", 1)
    FAILED = ("Failed", 2)


class SessionState(ProductValue):
    """Where a session is: label and the product's number."""

    STOPPED = ("Stopped", -1)
    STARTING = ("Starting", 3)
    STOPPING = ("Stopping", 4)
    WORKING = ("Working", 5)
    POSTPROCESSING = ("Postprocessing", 10)


class TaskStatus(ProductValue):
    """Where a task is: label and the product's number."""

    SUCCESS = ("Success", 0)
    FAILED = ("Failed", 2)
    WARNING = ("Warning", 3)
    IN_PROGRESS = ("InProgress", 5)
    PENDING = ("Pending", 6)


class StopRequest(Enum):
    """How a running session is to end: with what it is at, or with what is finished."""

    GRACEFULLY = "Gracefully"
    AT_ONCE = "AtOnce"


CANCELED = "Operation was canceled by user"
CRASHED, TASK_CRASHED = "Job has failed unexpectedly", "Task failed unexpectedly"
"""What is said of a run, and of a machine in it, when the backup service went down under them."""


class RecordStatus(Enum):
    """What a log record is about."""

    NONE = "None"
    SUCCEEDED = "Succeeded"
    WARNING = "Warning"
    FAILED = "Failed"


@define(eq=False)
class LogRecord:
    """One line of a session's or task's log."""

    time: datetime
    title: str
    status: RecordStatus = RecordStatus.SUCCEEDED
    description: str = ""


@define(eq=False)
class DiskRun:
    """What one disk cost in a task: bytes read and transferred, and how its blocks were chosen."""

    name: str
    size: int
    mode: ReadMode
    read: int
    transferred: int
    stored_blocks: int
    seconds: float


@define(eq=False)
class SlotUse:
    """A place of a proxy that a task had, until now or until `end`."""

    proxy: str
    start: datetime
    end: datetime | None = None


@define(eq=False)
class TaskSession:
    """The part of a session that is about one machine."""

    id: UUID
    session: BackupSession
    machine: str
    machine_id: UUID
    status: TaskStatus = TaskStatus.PENDING
    queued: datetime | None = None
    started: datetime | None = None
    ended: datetime | None = None
    total_size: int = 0
    disks: list[DiskRun] = field(factory=list)
    consistency: Consistency | None = None
    tracking_used: bool = False
    tracking_failure: str = ""
    reason: str = ""
    point: RestorePoint | None = None
    copied: int = 0
    """Bytes of backup files that were copied."""
    log: list[LogRecord] = field(factory=list)
    flow: FlowReport = field(factory=FlowReport)
    """What moving its disks took, and which stage was busy with it."""
    slots: list[SlotUse] = field(factory=list)

    @contextmanager
    def at_proxy(self, name: str) -> Iterator[None]:
        """Notes that the task has a place of that proxy during the block."""
        use = SlotUse(name, self.session.clock.now())
        self.slots.append(use)
        try:
            yield
        finally:
            use.end = self.session.clock.now()

    @property
    def read(self) -> int:
        """Bytes read from the disks."""
        return sum(disk.read for disk in self.disks) + self.copied

    @property
    def transferred(self) -> int:
        """Bytes that went to the repository."""
        return sum(disk.transferred for disk in self.disks) + self.copied

    def note(self, title: str, status: RecordStatus = RecordStatus.SUCCEEDED) -> None:
        """Adds a line to the log; a warning or failure makes the task one, and never milder again."""
        session = self.session
        if session.crashed and self._is_lost:
            return
        self.log.append(LogRecord(session.clock.now(), title, status))
        if status is RecordStatus.WARNING and self.status is not TaskStatus.FAILED:
            self.status = TaskStatus.WARNING
        if status is RecordStatus.FAILED:
            self.status = TaskStatus.FAILED
        if status is RecordStatus.WARNING or status is RecordStatus.FAILED:
            self.reason = f"{self.reason}\n{title}" if self.reason else title

    @property
    def _is_lost(self) -> bool:
        """Whether nobody keeps account of it any more: its program crashed, and what it had begun only dies down."""
        return self.session.crashed and self.ended is not None

    def finish(self) -> None:
        """Ends the task: what nothing went wrong in, succeeded."""
        if self._is_lost:
            return
        if self.status in (TaskStatus.PENDING, TaskStatus.IN_PROGRESS):
            self.status = TaskStatus.SUCCESS
        words = {TaskStatus.SUCCESS: "finished", TaskStatus.WARNING: "finished with warnings"}
        ending = words.get(self.status, "finished with errors")
        self.ended = self.session.clock.now()
        self.log.append(LogRecord(self.ended, f"Processing {ending} at {stamp(self.ended)}"))
        if self.session.journal is not None:
            task_finished(self.session.journal, self)


@define(eq=False)
class BackupSession:
    """One run of a job. `process` ends when it is over, and is None from then on.

    A retry has an `attempt` above 0 and the id of the `original` run; it processes the machines in `only`.
    """

    id: UUID
    job: BackupJob
    clock: SimulatedClock
    created: datetime
    full: bool = False
    state: SessionState = SessionState.STARTING
    result: Result = Result.NONE
    ended: datetime | None = None
    tasks: list[TaskSession] = field(factory=list)
    log: list[LogRecord] = field(factory=list)
    process: Process | None = field(default=None, repr=False)
    scheduled: bool = False
    starts_followers: bool = False
    attempt: int = 0
    original: UUID | None = None
    only: frozenset[UUID] | None = None
    latest_only: bool = False
    """Whether a copy job copies only the newest points, in this run."""
    will_be_retried: bool = False
    synthetic: bool = False
    stop_requested: StopRequest | None = None
    stop_reason: str = CANCELED
    crashed: bool = False
    """Whether the backup service went down under it."""
    stop_signal: Event | None = field(default=None, repr=False)
    """Happens when the run is to stop at once; None unless it is under way."""
    journal: EventLog | None = field(default=None, repr=False)
    """The event log of the backup server."""
    has_warning: bool = False
    checked_health: bool = False
    compacted: bool = False
    snapshots: list[VolumeSnapshot] = field(factory=list)
    """The snapshots of volumes that were made for it."""

    @property
    def name(self) -> str:
        """The job's name with the kind of this run."""
        return f"{self.job.name} ({'Full' if self.full else 'Incremental'})"

    @property
    def earlier_that_day(self) -> list[BackupSession]:
        """The runs of the job before this one that began on the same day."""
        day = self.created.date()
        return [item for item in self.job.sessions if item is not self and item.created.date() == day]

    @property
    def unfinished(self) -> frozenset[UUID]:
        """The machines for which it made no restore point, or found damage in their backups."""
        damaged = self.job.damaged
        return frozenset(task.machine_id for task in self.tasks if task.point is None or task.machine_id in damaged)

    @property
    def duration(self) -> timedelta:
        return (self.ended or self.clock.now()) - self.created

    @property
    def total_size(self) -> int:
        return sum(task.total_size for task in self.tasks)

    @property
    def read(self) -> int:
        """Bytes read from all disks."""
        return sum(task.read for task in self.tasks)

    @property
    def transferred(self) -> int:
        """Bytes that went to the repository."""
        return sum(task.transferred for task in self.tasks)

    @property
    def backup_size(self) -> int:
        """Bytes of the backup files that this session wrote."""
        return sum(task.point.file_size for task in self.tasks if task.point)

    @property
    def flow(self) -> FlowReport:
        """What moving all disks took."""
        total = FlowReport()
        for task in self.tasks:
            total.add(task.flow)
        return total

    @property
    def reason(self) -> str:
        """What went wrong, one line a problem."""
        reasons = "\n".join(task.reason for task in self.tasks if task.reason)
        return reasons or (CRASHED if self.crashed else "")

    def note(self, title: str, status: RecordStatus = RecordStatus.SUCCEEDED) -> None:
        """Adds a line to the log; a warning makes the session one at least."""
        if self.crashed and self.ended is not None:
            return
        self.log.append(LogRecord(self.clock.now(), title, status))
        self.has_warning = self.has_warning or status is RecordStatus.WARNING

    def stop(self, request: StopRequest, reason: str = CANCELED) -> None:
        """Asks the run to end; `reason` is what its tasks say of it."""
        self.stop_requested, self.stop_reason = request, reason
        self.state = SessionState.STOPPING
        if request is StopRequest.AT_ONCE and self.stop_signal is not None and not self.stop_signal.triggered:
            self.stop_signal.succeed()

    def crash(self) -> None:
        """The service that runs it goes down: it has failed, and so has every machine that it was at."""
        self.journal, self.crashed = None, True
        for task in self.tasks:
            if task.ended is None:
                task.note(TASK_CRASHED, RecordStatus.FAILED)
                task.finish()
        self.note(CRASHED, RecordStatus.FAILED)
        self.stop(StopRequest.AT_ONCE, TASK_CRASHED)
        self.finish()

    def become(self, state: SessionState) -> None:
        """Goes on to the next state; one that was asked to stop shows that until it has."""
        if self.stop_requested is None:
            self.state = state

    def finish(self) -> None:
        """Ends the session; its result is the worst of its tasks'."""
        statuses = {task.status for task in self.tasks}
        if TaskStatus.FAILED in statuses or not self.tasks or self.crashed:
            self.result = Result.FAILED
        else:
            warned = self.has_warning or TaskStatus.WARNING in statuses
            self.result = Result.WARNING if warned else Result.SUCCESS
        flow = self.flow
        if flow.bottleneck is not None:
            self.note(f"Load: {flow.load}")
            self.note(f"Primary bottleneck: {flow.bottleneck.value}")
        endings = {Result.SUCCESS: "finished", Result.WARNING: "finished with warning"}
        self.note(f"Job {endings.get(self.result, 'finished with error')} at {stamp(self.clock.now())}")
        self.state = SessionState.STOPPED
        self.ended = self.clock.now()
        self.process = self.stop_signal = None  # a process that has ended cannot be kept in a snapshot


def stamp(time: datetime) -> str:
    """A moment as the product's log writes it."""
    hour, half = time.hour % 12 or 12, "AM" if time.hour < 12 else "PM"
    return f"{time.month}/{time.day}/{time.year} {hour}:{time.minute:02}:{time.second:02} {half}"


@lru_cache(maxsize=1024)
def size_text(count: int) -> str:
    """A size as the product's log writes it: 1.5 GB, 785 MB."""
    value = float(count)
    for unit in ("B", "KB", "MB", "GB"):
        if value < 1024:
            return f"{value:.1f} {unit}".replace(".0 ", " ")
        value /= 1024
    return f"{value:.1f} TB".replace(".0 ", " ")
