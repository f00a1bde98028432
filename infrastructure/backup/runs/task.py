"""A task: the backup of one machine from the queue to the clean-up, as a process on the clock.

Says what comes after what, and what a failure ends; the steps are `freezing`, `reading` and `clean_up`. Which machines
are processed is `runner`'s affair.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from attrs import define, field

from hvsim.infrastructure.backup.repositories.repository import BackupRepository
from hvsim.infrastructure.backup.runs import changes
from hvsim.infrastructure.backup.runs.clean_up import release, remove_leftovers
from hvsim.infrastructure.backup.runs.freezing import MODES, freeze, resume
from hvsim.infrastructure.backup.runs.proxy import Proxy
from hvsim.infrastructure.backup.runs.proxy_choice import ProxyChoice
from hvsim.infrastructure.backup.runs.reading import read_behind_checkpoint, read_snapshot
from hvsim.infrastructure.backup.runs.session import (
    RecordStatus,
    StopRequest,
    TaskSession,
    TaskStatus,
    size_text,
    stamp,
)
from hvsim.infrastructure.clock import Waiting
from hvsim.infrastructure.errors import EstateError, StepFailed
from hvsim.infrastructure.machines.checkpoints import Checkpoint
from hvsim.infrastructure.machines.virtual_machine import Operation, VirtualMachine
from hvsim.infrastructure.trace import TraceEvent
from hvsim.infrastructure.vss.requestor import ShadowCopyRequest
from hvsim.infrastructure.vss.steps import PROXY, BackupStep

if TYPE_CHECKING:
    from hvsim.infrastructure.backup.runs.snapshot_groups import SnapshotGroup
    from hvsim.infrastructure.backup.server import BackupServer


@define(eq=False)
class BackupTask:
    """The work of one task session."""

    server: BackupServer
    record: TaskSession
    machine: VirtualMachine
    chain_name: str
    """The name under which the machine's restore points are kept: the one it had when it joined the job."""
    choice: ProxyChoice
    proxy: Proxy = field(init=False)
    is_frozen: bool = False
    is_suspended: bool = False
    saved_memory: int = 0
    request: ShadowCopyRequest = field(init=False)

    def __attrs_post_init__(self) -> None:
        server = self.server
        self.proxy = self.choice.ways[0].proxy
        self.request = ShadowCopyRequest(
            self.machine,
            self.machine.host,
            self.record.session.id,
            server.clock,
            server.random,
            server.faults,
            server.trace,
        )

    @property
    def needs_volume_snapshot(self) -> bool:
        """Whether the disks are read from a snapshot of their volumes, not from behind a checkpoint."""
        return bool(self.choice.ways[0].providers)

    @property
    def tracking_off(self) -> str:
        """The switch that keeps change tracking from being used, or ''."""
        return changes.tracking_switched_off(self.machine, self.record.session.job.options.use_change_tracking)

    @property
    def mode(self) -> str:
        """How the machine was frozen, as the log says it."""
        return MODES[self.record.consistency] if self.record.consistency else "none"

    @property
    def is_urgent(self) -> bool:
        """Whether its job gets resources before others."""
        return self.record.session.job.options.high_priority

    @property
    def repository(self) -> BackupRepository:
        """Where the restore point goes."""
        return self.record.session.job.repository

    def enqueue(self) -> None:
        """Notes that the task waits for its turn."""
        self.record.queued = self.server.clock.now()
        self.record.note(f"Queued for processing at {stamp(self.record.queued)}")

    def run(self) -> Waiting:
        """The process of a machine on its own: ends with the task, whose failure is in its record and never raised."""
        self.enqueue()
        try:
            self.server.faults.raise_if_struck(0, "proxy", self.proxy.name)
            with self.server.turns.at_machine(self.machine).request(urgent=self.is_urgent) as alone:
                yield alone
                urgent = self.is_urgent
                with (
                    self.proxy.slots.request(urgent=urgent) as at_proxy,
                    self.repository.slots.request(urgent=urgent) as at_repository,
                ):
                    yield at_proxy
                    yield at_repository
                    with self.record.at_proxy(self.proxy.name):
                        yield from self._process(None)
        except EstateError as error:
            self.record.note(str(error), RecordStatus.FAILED)
        self.record.finish()

    def run_in(self, group: SnapshotGroup) -> Waiting:
        """The same for a machine of a group, which has queued and holds the machine."""
        try:
            yield from self._process(group)
        except EstateError as error:
            self.record.note(str(error), RecordStatus.FAILED)
        group.arrived(self)
        self.record.finish()

    def _process(self, group: SnapshotGroup | None) -> Waiting:
        machine = self.machine
        if self.record.session.stop_requested is not None:
            raise StepFailed(self.record.session.stop_reason)
        if machine.removed:
            raise StepFailed(f"Virtual machine '{machine.name}' was not found on any host")
        self._note_start()
        self.request.host = machine.host
        self.request.check_host()
        self._check_repository()
        with machine.operation(Operation.BACKING_UP):
            yield from remove_leftovers(self)
            changes.strike_trackers(machine, self.server.faults)
            checkpoint = yield from freeze(self)
            self.is_frozen = True
            failure: EstateError | None = None
            try:
                if group is None:
                    yield from read_behind_checkpoint(self, checkpoint)
                else:
                    yield from read_snapshot(self, checkpoint, group)
            except EstateError as error:
                failure = error
                self._give_up_points(checkpoint)
            if self.record.session.crashed and failure is not None:
                yield from self._leave_behind()
                raise failure
            # Not in a `finally`: a world that is given up in the middle of a backup lets no more time pass.
            try:
                self.request.check_host()
                yield from release(self, checkpoint)
            except StepFailed as error:  # a later backup will find the checkpoint and remove it
                self.record.note(f"{error} The VM recovery checkpoint is left behind.", RecordStatus.WARNING)
            if failure is not None:
                raise failure

    def _leave_behind(self) -> Waiting:
        """Nobody removes the checkpoint after a crash; the machine itself goes on, as its host sees to that."""
        self.request.release_guest(succeeded=False, truncate=False)
        yield from resume(self)

    def _note_start(self) -> None:
        record, machine = self.record, self.machine
        record.status = TaskStatus.IN_PROGRESS
        record.started = self.server.clock.now()
        record.total_size = sum(disk.size for disk in machine.disks)
        used = sum(disk.top.device.allocated_bytes for disk in machine.disks)
        record.note("Required backup infrastructure resources have been assigned")
        record.note(f"VM processing started at {stamp(record.started)}")
        record.note(f"VM size: {size_text(record.total_size)} ({size_text(used)} used)")
        for warning in self.choice.warnings:
            record.note(warning, RecordStatus.WARNING)
        for refusal in self.choice.refused:
            record.note(f"{refusal}. Failing over to on-host backup")
        if not self.needs_volume_snapshot:
            record.note(f"Using source proxy {self.proxy.name} [on-host]")

    def _check_repository(self) -> None:
        computer = self.repository.computer
        if computer is not None and not computer.is_up:
            raise StepFailed(
                f"Unable to allocate processing resources. Error: the backup repository '{self.repository.name}'"
                f" on {computer.name} is not available",
                retryable=True,
            )
        if self.repository.immutable_days and self.record.session.job.options.reverse:
            raise StepFailed(
                f"The backup repository '{self.repository.name}' is immutable: reverse incremental backups, which"
                " change their full, cannot be written to it"
            )

    def _give_up_points(self, checkpoint: Checkpoint) -> None:
        for disk, point in checkpoint.tracked.items():
            changes.forget_point(disk, point)

    # What the steps ask for

    def wait(self, seconds: float) -> Waiting:
        """Lets time pass, unless the run is to stop at once."""
        signal = self.record.session.stop_signal
        waited = self.server.clock.wait(seconds)
        yield waited if signal is None else self.server.clock.any_of([waited, signal])
        self.check_stop()

    def check_stop(self) -> None:
        """Raises `StepFailed` when the run is to stop at once."""
        if self.record.session.stop_requested is StopRequest.AT_ONCE:
            raise StepFailed(self.record.session.stop_reason)

    def step(self, step: BackupStep) -> AbstractContextManager[TraceEvent]:
        """The step as an event of the trace, which ends with the block."""
        proxy = self.proxy.name if PROXY in (step.actor, step.target) else ""
        return self.server.trace.step(self.record.session.id, self.machine, step, proxy)

    def strike(self, step: int) -> Waiting:
        """Fails the step where a fault rule says so. Raises `StepFailed`."""
        rule = self.server.faults.due(step, "machine", self.machine.name)
        if rule is not None:
            yield from self.wait(rule.lasts)
            raise rule.failure()
