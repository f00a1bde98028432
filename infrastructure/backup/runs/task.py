"""A task: the backup of one machine from the queue to the clean-up, as a process on the clock.

Freezes through `vss.requestor`, reads and writes through the block engine, and leaves a trace. Which machines are
processed is `runner`'s affair.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING

from attrs import define, field

from hvsim.blocks.backup.model import DiskSummary, PointKind, ReadMode, RestorePoint
from hvsim.blocks.backup.points.writer import PointWriter
from hvsim.blocks.errors import BlockError, StorageFull
from hvsim.infrastructure.backup.jobs.job import LastRead
from hvsim.infrastructure.backup.repositories.repository import BackupRepository
from hvsim.infrastructure.backup.runs import changes
from hvsim.infrastructure.backup.runs.data_path import Amounts, backup_legs
from hvsim.infrastructure.backup.runs.new_points import begin_point, kind_of_point
from hvsim.infrastructure.backup.runs.proxy import Proxy
from hvsim.infrastructure.backup.runs.proxy_choice import ProxyChoice
from hvsim.infrastructure.backup.runs.session import (
    DiskRun,
    RecordStatus,
    StopRequest,
    TaskSession,
    TaskStatus,
    size_text,
    stamp,
)
from hvsim.infrastructure.clock import Waiting
from hvsim.infrastructure.costs import FlowReport
from hvsim.infrastructure.costs.durations import (
    GUEST_THAW,
    OPEN_DISK,
    RECONNECT_INTERVAL,
    RECONNECT_LIMIT,
    SNAPSHOT_PRESENTATION,
)
from hvsim.infrastructure.disks.merging import has_unused, merge_unused, note_failed_merge
from hvsim.infrastructure.disks.virtual_disks import VirtualDisk
from hvsim.infrastructure.errors import EstateError, StepFailed
from hvsim.infrastructure.hosts.host_power import crash
from hvsim.infrastructure.machines.checkpoints import Checkpoint, CheckpointKind, Consistency, remove_checkpoint
from hvsim.infrastructure.machines.virtual_machine import Operation, VirtualMachine
from hvsim.infrastructure.trace import TraceEvent
from hvsim.infrastructure.vss.requestor import GuestPreparationFailed, ShadowCopyRequest
from hvsim.infrastructure.vss.steps import (
    MERGE,
    PRESENT,
    PROXY,
    REMOVE_LEFTOVER,
    RESUME,
    SUSPEND,
    THAW,
    TRANSFER,
    BackupStep,
)

if TYPE_CHECKING:
    from hvsim.infrastructure.backup.runs.snapshot_groups import SnapshotGroup
    from hvsim.infrastructure.backup.server import BackupServer


_MODES = {
    Consistency.APPLICATION: "application-aware processing",
    Consistency.FILE_SYSTEM: "Hyper-V guest quiescence",
    Consistency.CRASH: "crash-consistent",
    Consistency.OFFLINE: "offline",
}


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
    def _tracking_off(self) -> str:
        """The switch that keeps change tracking from being used, or ''."""
        return changes.tracking_switched_off(self.machine, self.record.session.job.options.use_change_tracking)

    @property
    def mode(self) -> str:
        """How the machine was frozen, as the log says it."""
        return _MODES[self.record.consistency] if self.record.consistency else "none"

    def enqueue(self) -> None:
        """Notes that the task waits for its turn."""
        self.record.queued = self.server.clock.now()
        self.record.note(f"Queued for processing at {stamp(self.record.queued)}")

    def run(self) -> Waiting:
        """The process of a machine on its own: ends with the task, whose failure is in its record and never raised."""
        self.enqueue()
        try:
            self.server.faults.raise_if_struck(0, "proxy", self.proxy.name)
            with self.server.slot_of(self.machine).request() as alone:
                yield alone
                with self.proxy.slots.request() as at_proxy, self._repository.slots.request() as at_repository:
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

    @property
    def _repository(self) -> BackupRepository:
        return self.record.session.job.repository

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
            yield from self._remove_leftovers()
            changes.strike_trackers(machine, self.server.faults)
            checkpoint = yield from self._freeze()
            self.is_frozen = True
            failure: EstateError | None = None
            try:
                if group is None:
                    yield from self._read(checkpoint)
                else:
                    yield from self._read_snapshot(checkpoint, group)
            except EstateError as error:
                failure = error
                self._give_up_points(checkpoint)
            # Not in a `finally`: a world that is given up in the middle of a backup lets no more time pass.
            try:
                self.request.check_host()
                yield from self._release(checkpoint)
            except StepFailed as error:  # a later backup will find the checkpoint and remove it
                self.record.note(f"{error} The VM recovery checkpoint is left behind.", RecordStatus.WARNING)
            if failure is not None:
                raise failure

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
            record.note(f"Using on-host proxy {self.proxy.name}")

    def _read(self, checkpoint: Checkpoint) -> Waiting:
        yield from self._present("the frozen disks")
        yield from self._transfer(checkpoint)

    def _read_snapshot(self, checkpoint: Checkpoint, group: SnapshotGroup) -> Waiting:
        """Reads the disks from the group's snapshot; a suspended machine goes on as soon as that is there."""
        try:
            way = yield from group.wait_for_snapshot(self)
        except StepFailed:
            yield from self._resume()
            raise
        yield from self._resume()
        self.proxy = way.proxy
        self.record.note(f"Using {'off' if way.proxy.off_host else 'on'}-host proxy {way.proxy.name}")
        if not way.proxy.off_host:
            self.server.faults.raise_if_struck(0, "proxy", way.proxy.name)
        with way.proxy.slots.request() as at_proxy, self._repository.slots.request() as at_repository:
            yield at_proxy
            yield at_repository
            with self.record.at_proxy(way.proxy.name):
                yield from self._present(way.provider_names or "the frozen disks")
                yield from self._transfer(checkpoint)

    # Steps one to six

    def _freeze(self) -> Waiting:
        """The checkpoint, taken in the best way that works."""
        machine, options = self.machine, self.record.session.job.options
        may_suspend = machine.host.version.can_save_for_backup
        attempts = (
            options.attempts(machine.id, may_suspend=may_suspend) if machine.is_running else [Consistency.OFFLINE]
        )
        yield from self.request.ask_host()
        for consistency in attempts:
            try:
                if consistency in (Consistency.APPLICATION, Consistency.FILE_SYSTEM):
                    yield from self.request.prepare_guest()
                elif machine.is_running and consistency is Consistency.OFFLINE:
                    yield from self._suspend()
                return (yield from self._take_checkpoint(consistency))
            except GuestPreparationFailed as error:
                if consistency is attempts[-1]:
                    raise
                suspends = consistency is Consistency.FILE_SYSTEM and attempts[-1] is Consistency.OFFLINE
                status = RecordStatus.SUCCEEDED if suspends else RecordStatus.WARNING
                self.record.note(f"{error} (mode: {_MODES[consistency]})", status)
        raise StepFailed(f"There is no way to freeze '{self.machine.name}'.")

    def _take_checkpoint(self, consistency: Consistency) -> Waiting:
        """Where it fails the guest goes on as if nothing had been asked of it."""
        self.record.consistency = consistency
        self.record.note(f"Creating VM recovery checkpoint (mode: {_MODES[consistency]})")
        try:
            return (yield from self.request.take_checkpoint(consistency, tracks_changes=not self._tracking_off))
        except StepFailed:
            self.request.release_guest(succeeded=False, truncate=False)
            yield from self._resume()
            raise

    def _suspend(self) -> Waiting:
        """Takes the machine out of service: its memory and processor state are in a file, nothing is under way."""
        self.record.note("VM is suspended for the time of the snapshot: it cannot be quiesced while it runs")
        with self._step(SUSPEND) as event:
            event.detail = size_text(self.machine.memory_assigned)
            yield from self.machine.save()
        self.is_suspended = True
        self.saved_memory = self.machine.memory_startup

    def _resume(self) -> Waiting:
        if self.is_suspended and self.request.host.is_up:
            self.is_suspended = False
            with self._step(RESUME):
                yield from self.machine.start()
            self.record.note("VM is resumed")

    # Steps seven and eight

    def _present(self, source: str) -> Waiting:
        """Step seven; `source` names the snapshot's provider, or what is read where a checkpoint is enough."""
        server = self.server
        with self._step(PRESENT) as event:
            yield server.clock.wait(server.random.jitter(SNAPSHOT_PRESENTATION))
            self.request.check_host()
            yield from self._fault(PRESENT.number)
            event.detail = f"{source} to {self.proxy.name}"

    def _transfer(self, checkpoint: Checkpoint) -> Waiting:
        record, job = self.record, self.record.session.job
        with self._step(TRANSFER) as event, self._block_errors():
            repository = job.repository.backups_of(job.backup_folder, self.chain_name)
            previous = repository.latest(self.chain_name)
            kind = kind_of_point(self, previous)
            yield from self._fault(TRANSFER.number)
            if self.server.faults.strikes("HostCrash", self.request.host.name) is not None:
                crash(self.request.host)
            self.request.check_host()
            self.server.faults.raise_if_struck(TRANSFER.number, "repository", job.repository.name)
            with begin_point(self, repository, kind, checkpoint) as writer:
                for disk in self.machine.disks:
                    self._check_stop()
                    yield from self._transfer_disk(writer, disk, checkpoint, previous)
                    self.request.check_host()
                self._check_stop()
                record.point = writer.commit()
            job.damaged.discard(self.machine.id)
            changes.forget_points(previous, self.machine)
            event.detail = f"{size_text(record.read)} read, {size_text(record.transferred)} transferred"
            if record.flow.bottleneck is not None:
                record.note(f"Busy: {record.flow.load}")
                record.note(f"Primary bottleneck: {record.flow.bottleneck.value}")

    def _check_repository(self) -> None:
        computer = self._repository.computer
        if computer is not None and not computer.is_up:
            raise StepFailed(
                f"Unable to allocate processing resources. Error: the backup repository '{self._repository.name}'"
                f" on {computer.name} is not available",
                retryable=True,
            )

    def _ride_out(self) -> Waiting:
        """A lost connection is tried again at intervals, and what was under way goes on; for so long and no longer."""
        rule = self.server.faults.strikes("ConnectionLost", self.machine.name, self._repository.name)
        if rule is None:
            return
        if rule.lasts > RECONNECT_LIMIT:
            yield from self._wait(RECONNECT_LIMIT)
            raise rule.failure()
        attempts = math.ceil(rule.lasts / RECONNECT_INTERVAL)
        yield from self._wait(attempts * RECONNECT_INTERVAL)
        tried = f"{attempts} attempts to reconnect" if attempts > 1 else "one attempt to reconnect"
        self.record.note(f"The connection to the repository was lost and resumed after {tried}")

    def _wait(self, seconds: float) -> Waiting:
        """Lets time pass, unless the run is to stop at once."""
        signal = self.record.session.stop_signal
        waited = self.server.clock.wait(seconds)
        yield waited if signal is None else self.server.clock.any_of([waited, signal])
        self._check_stop()

    def _check_stop(self) -> None:
        if self.record.session.stop_requested is StopRequest.AT_ONCE:
            raise StepFailed(self.record.session.stop_reason)

    def _transfer_disk(
        self, writer: PointWriter, disk: VirtualDisk, checkpoint: Checkpoint, previous: RestorePoint | None
    ) -> Waiting:
        found = changes.changes_since(previous, checkpoint, disk, self._tracking_off)
        if writer.point.kind is PointKind.INCREMENT:
            self._note_tracking(disk, found)
        summary = writer.write_disk(disk.name, checkpoint.frozen[disk].device, found.blocks)
        asked = found.blocks if summary.mode is ReadMode.TRACKED else None
        self.record.session.job.last_reads[self.machine.id, disk.name] = LastRead(writer.point.id, asked)
        yield from self._ride_out()
        report = yield from self._move(disk, summary, writer.point.block_size)
        self._note_disk(disk, summary, report)

    def _note_tracking(self, disk: VirtualDisk, found: changes.Changes) -> None:
        """Says why an increment reads all of a disk."""
        record = self.record
        if found.off:
            record.note(f"{disk.name} is read completely: {found.off}")
        if not found.failure:
            return
        record.tracking_failure = found.failure
        stamped = f"Failed to create change tracking time stamp for virtual disk file {disk.base.path}: {found.failure}"
        record.note(stamped, RecordStatus.WARNING)
        advice = "To use CBT again, reset it with Reset-HvVmChangeTracking."
        record.note(
            f"CBT data is invalid, failing over to legacy incremental backup ({disk.name}). {advice}",
            RecordStatus.WARNING,
        )

    def _move(self, disk: VirtualDisk, summary: DiskSummary, block_size: int) -> Waiting:
        """As long as the bytes of a disk are under way; returns the report. `block_size` is that of the chain."""
        job, counts = self.record.session.job, summary.statistics
        new = counts.stored_blocks * block_size
        amounts = Amounts(
            counts.bytes_read, new, counts.bytes_transferred, job.options.compression.name, job.options.key is not None
        )
        storage = self.machine.host.storage_of(disk.base.path)
        legs = backup_legs(storage, self.machine.host, self.proxy, job.repository, amounts)
        ready = self.server.random.jitter(OPEN_DISK)
        until = self.record.session.stop_signal
        report = yield from self.server.computer.network.flows.move(legs, seconds=ready, until=until)
        self._check_stop()
        return report

    def _note_disk(self, disk: VirtualDisk, summary: DiskSummary, report: FlowReport) -> None:
        counts, seconds = summary.statistics, report.seconds
        self.record.flow.add(report)
        tracked = summary.mode is ReadMode.TRACKED
        self.record.tracking_used = self.record.tracking_used or tracked
        self.record.disks.append(
            DiskRun(
                disk.name,
                disk.size,
                summary.mode,
                counts.bytes_read,
                counts.bytes_transferred,
                counts.stored_blocks,
                seconds,
            )
        )
        speed = size_text(int(counts.bytes_read / seconds))
        text = f"Hard disk {len(self.record.disks)} ({size_text(disk.size)}) {size_text(counts.bytes_read)} read at"
        self.record.note(f"{text} {speed}/s{' [CBT]' if tracked else ''}")

    # Clean-up

    def _release(self, checkpoint: Checkpoint) -> Waiting:
        """Lets the guest go on for good and merges the checkpoint; a failed merge leaves it behind with a warning."""
        succeeded = self.record.point is not None
        if checkpoint.consistency in (Consistency.APPLICATION, Consistency.FILE_SYSTEM):
            with self._step(THAW) as event:
                yield self.server.clock.wait(GUEST_THAW)
                truncated = self.request.release_guest(
                    succeeded=succeeded, truncate=self._truncates(checkpoint.consistency)
                )
                event.detail = f"{truncated} truncated" if truncated else ""
        self.record.note("Removing VM recovery checkpoint")
        try:
            with self._step(MERGE) as event:
                yield from self._merge(checkpoint)
                event.detail = ", ".join(disk.path for disk in self.machine.disks)
        except StepFailed as error:
            self.record.note(str(error), RecordStatus.WARNING)

    def _truncates(self, consistency: Consistency) -> bool:
        """Before 2016 Hyper-V's own quiescence copies only: applications keep their logs."""
        wanted = self.record.session.job.options.truncate_logs
        return wanted and (consistency is Consistency.APPLICATION or self.machine.host.version.year >= 2016)

    def _remove_leftovers(self) -> Waiting:
        """Ends what an earlier backup could not: its recovery checkpoints go first."""
        leftovers = [item for item in self.machine.checkpoints if item.kind is CheckpointKind.RECOVERY]
        for checkpoint in leftovers:
            with self._step(REMOVE_LEFTOVER) as event:
                event.detail = checkpoint.name
                yield from self._merge(checkpoint)
            self.record.note(f"Removed what an earlier backup left behind: {checkpoint.name}")
        if not leftovers and has_unused(self.machine):
            with self._step(REMOVE_LEFTOVER) as event:
                event.detail = ", ".join(disk.path for disk in self.machine.disks)
                yield from merge_unused(self.machine)
            self.record.note("Merged the AVHDX files that an earlier backup left behind")

    def _merge(self, checkpoint: Checkpoint) -> Waiting:
        rule = self.server.faults.due(MERGE.number, "merge", self.machine.name)
        if rule is not None:
            failure = rule.failure()
            note_failed_merge(self.machine, failure)
            raise failure
        yield from remove_checkpoint(checkpoint)

    def _give_up_points(self, checkpoint: Checkpoint) -> None:
        for disk, point in checkpoint.tracked.items():
            changes.forget_point(disk, point)

    # Helpers

    def _step(self, step: BackupStep) -> AbstractContextManager[TraceEvent]:
        proxy = self.proxy.name if PROXY in (step.actor, step.target) else ""
        return self.server.trace.step(self.record.session.id, self.machine, step, proxy)

    def _fault(self, step: int) -> Waiting:
        rule = self.server.faults.due(step, "machine", self.machine.name)
        if rule is not None:
            yield from self._wait(rule.lasts)
            raise rule.failure()

    @contextmanager
    def _block_errors(self) -> Iterator[None]:
        """Turns what the block engine reports into the failure of the step."""
        try:
            yield
        except StorageFull as error:
            raise StepFailed(
                f"There is not enough space on the repository: {error} (0x80070070)", "0x80070070"
            ) from error
        except BlockError as error:
            raise StepFailed(str(error)) from error
        except OSError as error:
            raise StepFailed(f"The repository cannot be used: '{error.filename}': {error.strerror}.") from error
