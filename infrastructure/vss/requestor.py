"""The requestor's side of a shadow copy: steps one to six of an online backup, for one machine.

Speaks to the host's writer, to the integration components in the guest, and to Hyper-V. What happens with the frozen
disks afterwards is `backup.task`.
"""

from __future__ import annotations

from uuid import UUID

from attrs import define

from hvsim.infrastructure.clock import SimulatedClock, Waiting
from hvsim.infrastructure.costs import durations
from hvsim.infrastructure.errors import StepFailed
from hvsim.infrastructure.faults import FaultBook
from hvsim.infrastructure.guests.readiness import online_obstacle as online_obstacle
from hvsim.infrastructure.hosts.host import Host
from hvsim.infrastructure.machines.checkpoints import Checkpoint, CheckpointKind, Consistency, create_checkpoint
from hvsim.infrastructure.machines.virtual_machine import CheckpointType, Operation, VirtualMachine
from hvsim.infrastructure.randomness import SeededRandom
from hvsim.infrastructure.trace import Trace
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

    def check_host(self) -> None:
        """Raises `StepFailed` once the host has gone down, or the machine to another one."""
        if not self.host.is_up or self.machine.host is not self.host:
            raise StepFailed(
                f"Failed to connect to the Hyper-V host '{self.host.name}': it is not available. (0x800706BA)",
                "0x800706BA",
                retryable=True,
            )

    def ask_host(self) -> Waiting:
        """Step one. Raises `StepFailed`."""
        yield from self._step(REQUEST, "host", self.machine.host.name)

    def prepare_guest(self) -> Waiting:
        """Steps two to five. Raises `GuestPreparationFailed`, or `StepFailed` when the host's writer fails."""
        with self.machine.operation(Operation.CREATING_SNAPSHOT):
            yield from self._forward()
            try:
                yield from self._step(DISCOVER, "machine", self.machine.name)
                yield from self._quiesce()
                yield from self._step(GUEST_SNAPSHOT, "machine", self.machine.name)
            except StepFailed as error:
                self.release_guest(succeeded=False, truncate=False)
                raise GuestPreparationFailed(str(error), error.code, retryable=error.retryable) from error

    def take_checkpoint(self, consistency: Consistency, *, tracks_changes: bool) -> Waiting:
        """Step six: the checkpoint, also a moment in change tracking where that is used. Returns it.

        Raises `StepFailed`.
        """
        machine = self.machine
        with (
            machine.operation(Operation.CREATING_SNAPSHOT),
            self.trace.step(self.session, machine.name, CHECKPOINT) as event,
        ):
            yield self.clock.wait(self.random.jitter(SECONDS[CHECKPOINT]))
            self.check_host()
            yield from self._strike_offload()
            self.faults.raise_if_struck(CHECKPOINT.number, "machine", machine.name, machine.host.name)
            self._check_files()
            if machine.checkpoint_type is CheckpointType.DISABLED:
                raise StepFailed(f"Checkpoints have been disabled for '{machine.name}'.", "32768")
            name = f"Veeam Recovery Checkpoint-({str(self.random.guid()).upper()})"
            checkpoint: Checkpoint = create_checkpoint(
                machine, name, CheckpointKind.RECOVERY, consistency, tracks_changes=tracks_changes
            )
            event.detail = ", ".join(disk.path for disk in machine.disks)
            for writer in machine.guest.writers:
                writer.thaw()
            machine.guest.thaw(machine)
            return checkpoint

    def release_guest(self, *, succeeded: bool, truncate: bool) -> int:
        """Tells the writers how the backup ended and returns how many truncated their logs."""
        guest = self.machine.guest
        guest.thaw(self.machine)
        before = sum(writer.log_truncations for writer in guest.writers)
        for writer in (*guest.writers, self.machine.host.writer):
            writer.complete(truncate=succeeded and truncate)
        truncated = sum(writer.log_truncations for writer in guest.writers) - before
        if truncated:
            guest.truncate_logs(self.machine)
        return truncated

    def _strike_offload(self) -> Waiting:
        """An array that stalls while it is asked to copy by itself takes its disks away from a running machine."""
        machine = self.machine
        volumes = {self.host.storage_of(disk.base.path).name: disk for disk in machine.disks}
        offloading = [name for name, disk in volumes.items() if self.host.storage_of(disk.base.path).offloads_copies]
        if not machine.is_running or not offloading or not self.host.offloads_copies:
            return
        rule = self.faults.strikes("OffloadConflict", machine.name, self.host.name, *offloading)
        if rule is not None:
            yield self.clock.wait(rule.lasts)
            yield from machine.turn_off()
            raise rule.failure()

    def _check_files(self) -> None:
        for disk in self.machine.disks:
            for image in disk.chain:
                if self.host.files.status(image.path) is None:
                    name, reason = self.machine.name, "The system cannot find the file specified. (0x80070002)"
                    raise StepFailed(
                        f"Could not create backup checkpoint for virtual machine '{name}': {reason} '{image.path}'",
                        "0x80070002",
                    )

    def _forward(self) -> Waiting:
        host = self.machine.host
        writer = host.writer
        try:
            if not host.services.runs(writer.service):
                raise StepFailed(
                    f"The {writer.name} is not there: its service does not run. (0x800423F4)", "0x800423F4"
                )
            yield from self._step(FORWARD, "host", host.name)
        except StepFailed as error:
            writer.fail(WriterState.FAILED_AT_PREPARE_SNAPSHOT, _error_kind(error))
            raise

    def _quiesce(self) -> Waiting:
        """Step four; a writer whose failure is for good stays failed, and fails every later request as well."""
        guest = self.machine.guest
        with self.trace.step(self.session, self.machine.name, QUIESCE) as event:
            yield self.clock.wait(self.random.jitter(SECONDS[QUIESCE]))
            self.check_host()
            broken = next((item for item in guest.writers if item.last_error == "Non-retryable error"), None)
            if broken is not None:
                raise StepFailed(f"Writer '{broken.name}' has failed: {broken.last_error}. (0x800423F4)", "0x800423F4")
            for writer in guest.writers:
                writer.freeze()
            guest.freeze(self.machine)
            try:
                yield from self._faults(QUIESCE, "machine", self.machine.name)
            except StepFailed as error:
                if guest.writers:
                    guest.writers[-1].fail(WriterState.FAILED_AT_FREEZE, _error_kind(error))
                raise
            event.detail = ", ".join(writer.name for writer in guest.writers) or "file systems frozen"

    def _step(self, step: BackupStep, scope: str, target: str) -> Waiting:
        with self.trace.step(self.session, self.machine.name, step):
            yield self.clock.wait(self.random.jitter(SECONDS[step]))
            self.check_host()
            if step is DISCOVER:
                obstacle = online_obstacle(self.machine)
                if obstacle:
                    raise StepFailed(GUEST_SKIPPED + obstacle)
            yield from self._faults(step, scope, target)

    def _faults(self, step: BackupStep, scope: str, target: str) -> Waiting:
        """Lets a fault strike at this step: after the time it takes to be noticed, its failure is raised."""
        rule = self.faults.due(step.number, scope, target)
        if rule is not None:
            yield self.clock.wait(rule.lasts)
            raise rule.failure()


def _error_kind(error: StepFailed) -> str:
    if error.code == "0x800423F2":
        return "Timed out"
    return "Retryable error" if error.retryable else "Non-retryable error"
