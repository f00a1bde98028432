"""The requestor's side of a shadow copy: steps one to six of an online backup, for one machine.

Speaks to the host's writer, to the integration components in the guest, and to Hyper-V. What happens with the frozen
disks afterwards is `backup.task`.
"""

from __future__ import annotations

import errno
from collections.abc import Callable
from math import inf
from uuid import UUID, uuid5

from attrs import define, field

from hvsim.infrastructure.clock import SimulatedClock, Waiting
from hvsim.infrastructure.costs import durations
from hvsim.infrastructure.errors import StepFailed
from hvsim.infrastructure.faults import FaultBook
from hvsim.infrastructure.guests.guest import VSS_SERVICE, GuestKind
from hvsim.infrastructure.guests.readiness import online_obstacle, snapshot_obstacle
from hvsim.infrastructure.hosts.host import Host
from hvsim.infrastructure.machines.checkpoints import (
    Checkpoint,
    CheckpointKind,
    Consistency,
    create_checkpoint,
    shares_disks,
)
from hvsim.infrastructure.machines.virtual_machine import CheckpointType, Operation, VirtualMachine
from hvsim.infrastructure.randomness import SeededRandom
from hvsim.infrastructure.trace import Trace
from hvsim.infrastructure.vss.codes import NON_RETRYABLE, writer_error
from hvsim.infrastructure.vss.inventory import shadowed, written_in_guest
from hvsim.infrastructure.vss.provider import GUEST_PROVIDER
from hvsim.infrastructure.vss.reports import (
    CHECKPOINT_FAILED,
    GUEST_FAILED,
    NOT_ONLINE,
    report_guest_snapshot,
    report_on_host,
    report_writer,
)
from hvsim.infrastructure.vss.steps import (
    CHECKPOINT,
    DISCOVER,
    FORWARD,
    GUEST_SNAPSHOT,
    QUIESCE,
    REQUEST,
    BackupStep,
)
from hvsim.infrastructure.vss.writers import WriterState

SECONDS = {
    REQUEST: durations.BACKUP_REQUEST,
    FORWARD: durations.BACKUP_FORWARD,
    DISCOVER: durations.GUEST_DISCOVERY,
    QUIESCE: durations.GUEST_QUIESCE,
    GUEST_SNAPSHOT: durations.GUEST_SNAPSHOT,
    CHECKPOINT: durations.CHECKPOINT,
}
"""How long each step takes on a quiet host."""

GUEST_SKIPPED = "Guest processing skipped (check guest OS VSS state and hypervisor integration components version): "


class GuestPreparationFailed(StepFailed):
    """The guest could not be prepared (steps three to five): a backup may go on without its help."""


@define(eq=False)
class ShadowCopyRequest:
    """One request for a consistent moment of `machine`, on behalf of a backup session."""

    machine: VirtualMachine
    host: Host
    session: UUID
    clock: SimulatedClock
    random: SeededRandom
    faults: FaultBook
    trace: Trace
    _set_id: UUID = field(init=False)
    """The identity of the guest's shadow copy set."""

    @_set_id.default
    def _identify_set(self) -> UUID:
        return uuid5(self.session, str(self.machine.id))

    def check_host(self) -> None:
        """Raises `StepFailed` once the host has gone down or begins to, or the machine has gone to another one."""
        if self.host.is_going_down:
            raise StepFailed(
                f"Failed to connect to the Hyper-V host '{self.host.name}': A system shutdown is in progress."
                " (0x8007045B)",
                "0x8007045B",
                retryable=True,
            )
        if not self.host.is_up or self.machine.host is not self.host:
            raise StepFailed(
                f"Failed to connect to the Hyper-V host '{self.host.name}': it is not available. (0x800706BA)",
                "0x800706BA",
                retryable=True,
            )

    def ask_host(self) -> Waiting:
        """Step one. Raises `StepFailed`."""
        yield from self._step(REQUEST, "host", self.machine.host.name, self.check_host)

    def prepare_guest(self) -> Waiting:
        """Steps two to five. Raises `GuestPreparationFailed`, or `StepFailed` when the host or its writer fails."""
        machine = self.machine
        with machine.operation(Operation.CREATING_SNAPSHOT):
            yield from self._forward()
            number = NOT_ONLINE
            try:
                yield from self._step(DISCOVER, "machine", machine.name, self._check_guest)
                number = GUEST_FAILED
                yield from self._quiesce()
                yield from self._snapshot_in_guest()
            except StepFailed as error:
                self.release_guest(succeeded=False, truncate=False)
                self.check_host()
                report_on_host(machine, error, number)
                raise GuestPreparationFailed(str(error), error.code, retryable=error.retryable) from error

    def take_checkpoint(self, consistency: Consistency, *, tracks_changes: bool) -> Waiting:
        """Step six: the checkpoint, also a moment in change tracking where that is used. Returns it.

        Raises `StepFailed`.
        """
        machine = self.machine
        try:
            with (
                machine.operation(Operation.CREATING_SNAPSHOT),
                self.trace.step(self.session, machine, CHECKPOINT) as event,
            ):
                yield self.clock.wait(self.random.jitter(SECONDS[CHECKPOINT]))
                self.check_host()
                yield from self._strike_offload()
                self.faults.raise_if_struck(CHECKPOINT.number, "machine", machine.name, machine.host.name)
                checkpoint = self._create_checkpoint(consistency, tracks_changes)
                event.detail = ", ".join(disk.path for disk in machine.disks)
                for writer in machine.guest.writers:
                    writer.thaw()
                machine.guest.thaw(machine)
                return checkpoint
        except StepFailed as error:
            report_on_host(machine, error, CHECKPOINT_FAILED)
            raise

    def release_guest(self, *, succeeded: bool, truncate: bool) -> int:
        """Tells the writers how the backup ended and returns how many truncated their logs."""
        guest = self.machine.guest
        guest.thaw(self.machine)
        guest.shadows.drop_set(self._set_id)
        before = sum(writer.log_truncations for writer in guest.writers)
        for writer in (*guest.present_writers, self.machine.host.writer):
            writer.complete(truncate=succeeded and truncate)
        truncated = sum(writer.log_truncations for writer in guest.writers) - before
        if truncated:
            guest.truncate_logs(self.machine)
        return truncated

    # Step by step

    def _strike_offload(self) -> Waiting:
        """An array that stalls while it is asked to copy by itself takes its disks away from a running machine."""
        machine = self.machine
        if not machine.is_running or not self.host.offloads_copies:
            return
        storages = [self.host.storage_of(disk.base.path) for disk in machine.disks]
        offloading = dict.fromkeys(storage.name for storage in storages if storage.offloads_copies)
        if not offloading:
            return
        rule = self.faults.strikes("OffloadConflict", machine.name, self.host.name, *offloading)
        if rule is not None:
            yield self.clock.wait(rule.lasts)
            yield from machine.turn_off()
            raise rule.failure()

    def _check_files(self) -> None:
        for disk in self.machine.disks:
            for image in disk.files:
                if not self.host.files.exists(image.path):
                    name, reason = self.machine.name, "The system cannot find the file specified. (0x80070002)"
                    raise StepFailed(
                        f"Could not create backup checkpoint for virtual machine '{name}': {reason} '{image.path}'",
                        "0x80070002",
                    )

    def _forward(self) -> Waiting:
        host = self.machine.host
        writer = host.writer
        try:
            yield from self._step(FORWARD, "host", host.name, self._check_host_writer)
        except StepFailed as error:
            writer.fail(WriterState.FAILED_AT_PREPARE_SNAPSHOT, writer_error(error.code, retryable=error.retryable))
            report_writer(host.events, writer, host.name, error)
            raise

    def _check_host_writer(self) -> None:
        """A writer that failed for good refuses every request until its service is restarted."""
        writer, code = self.machine.host.writer, "0x800423F4"
        if not self.machine.host.services.runs(writer.service):
            raise StepFailed(f"The {writer.name} is not there: its service does not run. ({code})", code)
        if writer.last_error == NON_RETRYABLE:
            raise StepFailed(f"The {writer.name} has failed: {writer.last_error}. ({code})", code)

    def _check_guest(self) -> None:
        obstacle = online_obstacle(self.machine)
        if obstacle:
            raise StepFailed(GUEST_SKIPPED + obstacle)
        if self.machine.guest.kind is GuestKind.WINDOWS:
            self.machine.guest.start_if_needed(VSS_SERVICE)

    def _quiesce(self) -> Waiting:
        """Step four; a writer whose failure is for good stays failed, and fails every later request as well."""
        machine, guest = self.machine, self.machine.guest
        with self.trace.step(self.session, machine, QUIESCE) as event:
            yield self.clock.wait(self.random.jitter(SECONDS[QUIESCE]))
            self.check_host()
            writers = guest.present_writers
            broken = next((item for item in writers if item.last_error == NON_RETRYABLE), None)
            if broken is not None:
                raise StepFailed(f"Writer '{broken.name}' has failed: {broken.last_error}. (0x800423F4)", "0x800423F4")
            for writer in writers:
                writer.freeze()
            guest.freeze(machine)
            try:
                patience = min((writer.freeze_limit for writer in writers), default=durations.FREEZE_LIMIT)
                yield from self._faults(QUIESCE, "machine", machine.name, patience)
            except StepFailed as error:
                if writers:
                    failed = min(reversed(writers), key=lambda writer: writer.freeze_limit)
                    failed.fail(WriterState.FAILED_AT_FREEZE, writer_error(error.code, retryable=error.retryable))
                    report_writer(guest.events(machine), failed, machine.name, error)
                raise
            event.detail = ", ".join(writer.name for writer in writers) or "file systems frozen"

    def _snapshot_in_guest(self) -> Waiting:
        machine, guest = self.machine, self.machine.guest
        try:
            yield from self._step(GUEST_SNAPSHOT, "machine", machine.name, self._check_provider)
        except StepFailed as error:
            report_guest_snapshot(machine, error)
            raise
        if guest.kind is GuestKind.WINDOWS:
            guest.start_if_needed("swprv")
            volumes = [
                (shadowed(machine, volume), GUEST_PROVIDER, written_in_guest(machine, volume))
                for volume in guest.volumes
            ]
            guest.shadows.add_set(self._set_id, self.clock.now(), volumes, machine.name, machine.name)

    def _check_provider(self) -> None:
        obstacle, code = snapshot_obstacle(self.machine)
        if obstacle:
            raise StepFailed(f"{obstacle} ({code})", code)

    def _create_checkpoint(self, consistency: Consistency, tracks_changes: bool) -> Checkpoint:
        machine = self.machine
        self._check_files()
        if not machine.host.services.runs(machine.host.writer.service):
            raise StepFailed(
                "Failed to create VM recovery checkpoint: the Virtual Machine Management service does not run on"
                f" {machine.host.name}. (32768)",
                "32768",
            )
        if machine.checkpoint_type is CheckpointType.DISABLED:
            raise StepFailed(f"Checkpoints have been disabled for '{machine.name}'.", "32768")
        if shares_disks(machine):
            raise StepFailed(
                f"Cannot take checkpoint for '{machine.name}' because one or more shareable VHDX are attached.", "32768"
            )
        only = machine.checkpoint_type is CheckpointType.PRODUCTION_ONLY
        if only and consistency is Consistency.CRASH and machine.is_running:
            raise StepFailed(f"Production checkpoints cannot be created for '{machine.name}'.", "32768")
        name = f"Veeam Recovery Checkpoint-({str(self.random.guid()).upper()})"
        try:
            return create_checkpoint(machine, name, CheckpointKind.RECOVERY, consistency, tracks_changes=tracks_changes)
        except OSError as error:
            raise StepFailed(
                f"Failed to create VM recovery checkpoint. '{machine.name}' cannot create the storage required for the"
                f" checkpoint using disk {error.filename}: {_reason(error)}",
                _code(error),
            ) from error

    def _step(self, step: BackupStep, scope: str, target: str, check: Callable[[], None]) -> Waiting:
        """One step: the time it takes, what really stands in its way, then what a fault rule wants."""
        with self.trace.step(self.session, self.machine, step):
            yield self.clock.wait(self.random.jitter(SECONDS[step]))
            self.check_host()
            check()
            yield from self._faults(step, scope, target)

    def _faults(self, step: BackupStep, scope: str, target: str, patience: float = inf) -> Waiting:
        """Lets a fault strike at this step: after the time it takes to be noticed, its failure is raised.

        Of what takes too long at most `patience` seconds are waited for; what lasts less only takes its time.
        """
        rule = self.faults.due(step.number, scope, target)
        if rule is None:
            return
        limit = min(rule.point.seconds, patience) if rule.point.seconds else rule.lasts
        yield self.clock.wait(min(rule.lasts, limit))
        if rule.lasts >= limit:
            raise rule.failure()


def _code(error: OSError) -> str:
    return {errno.ENOSPC: "0x80070070", errno.EEXIST: "0x80070050"}.get(error.errno or 0, "0x80004005")


def _reason(error: OSError) -> str:
    texts = {errno.ENOSPC: "There is not enough space on the disk.", errno.EEXIST: "The file exists."}
    return f"{texts.get(error.errno or 0, error.strerror)} ({_code(error)})"
