"""Runs of what is no backup job: restores, verifications, copies of the configuration. Each leaves a log."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from enum import Enum
from typing import TYPE_CHECKING
from uuid import UUID

from attrs import define, field

from hvsim.infrastructure.backup.runs.session import CRASHED, LogRecord, RecordStatus, Result, SessionState
from hvsim.infrastructure.clock import Waiting, interruptible
from hvsim.infrastructure.errors import BlockError, EstateError, InvalidState

if TYPE_CHECKING:
    from simpy import Process

    from hvsim.infrastructure.backup.repositories.points import BackupPoint
    from hvsim.infrastructure.clock import SimulatedClock


class SessionKind(Enum):
    """What a run was for, by the product's name of its type."""

    RESTORE_MACHINE = "RestoreVm"
    RESTORE_FILES = "FileLevelRestore"
    RESTORE_DISKS = "RestoreHdd"
    INSTANT_RECOVERY = "InstantRecovery"
    CONFIGURATION = "ConfBackup"
    SUREBACKUP = "SureBackup"
    COMPLIANCE = "SecurityComplianceAnalyzer"
    EXPORT = "ExportBackup"
    MAINTENANCE = "MaintenanceMode"
    RESCAN = "InfraRescan"
    MOVE = "MoveBackup"


@define(eq=False)
class ServiceSession:
    """One run. `process` ends when it is over, and is None from then on."""

    id: UUID
    name: str
    kind: SessionKind
    clock: SimulatedClock
    created: datetime
    job_id: UUID | None = None
    initiator: str = ""
    reason: str = ""
    state: SessionState = SessionState.WORKING
    result: Result = Result.NONE
    ended: datetime | None = None
    log: list[LogRecord] = field(factory=list)
    point: BackupPoint | None = None
    process: Process | None = field(default=None, repr=False)
    crashed: bool = False
    """Whether the backup service went down under it."""

    @property
    def duration(self) -> timedelta:
        return (self.ended or self.clock.now()) - self.created

    def note(self, title: str, status: RecordStatus = RecordStatus.SUCCEEDED) -> None:
        """Adds a line to the log; a warning makes the run one, and never better again."""
        if self.crashed and self.ended is not None:
            return  # what it had begun dies down, and nobody keeps account of it
        self.log.append(LogRecord(self.clock.now(), title, status))
        if status is RecordStatus.WARNING and self.result is not Result.FAILED:
            self.result = Result.WARNING
        if status is RecordStatus.FAILED:
            self.result = Result.FAILED

    def fail(self, reason: str) -> None:
        """Adds a line that says why the run fails; the first is its reason."""
        self.note(reason, RecordStatus.FAILED)
        self.reason = self.reason or reason

    def finish(self) -> None:
        """Ends the run: what nothing went wrong in, succeeded."""
        if self.result is Result.NONE:
            self.result = Result.SUCCESS
        self.state, self.ended = SessionState.STOPPED, self.clock.now()
        self.process = None  # a process that has ended cannot be kept in a snapshot

    def crash(self) -> None:
        """The service that runs it goes down: it has failed, and what it was at ends where it is."""
        process, self.crashed = self.process, True
        self.fail(CRASHED)
        self.finish()
        if process is not None:
            self.clock.interrupt(process, InvalidState(CRASHED))

    def begin(self, work: Waiting) -> None:
        """Sets the work going as this run, under its name. A failure is in its log, whether or not somebody waits."""
        self.process = self.clock.start(self.running(work), self.name)
        self.clock.expect(self.process)

    def running(self, work: Waiting, failed: Callable[[Exception], None] | None = None) -> Waiting:
        """The process of `work` as this run, which it ends; a failure is in the log and raised."""
        try:
            result = yield from interruptible(work)
        except (EstateError, BlockError, OSError) as error:
            if self.ended is None:
                self.fail(str(error))
                self.finish()
            if failed is None:
                raise
            failed(error)
            return None
        self.finish()
        return result
