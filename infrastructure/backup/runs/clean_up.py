"""What comes after the disks are read: the guest goes on for good, and the recovery checkpoint is merged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hvsim.infrastructure.backup.runs.session import RecordStatus
from hvsim.infrastructure.clock import Waiting
from hvsim.infrastructure.costs.durations import GUEST_THAW
from hvsim.infrastructure.disks.merging import has_unused, merge_unused, note_failed_merge
from hvsim.infrastructure.errors import StepFailed
from hvsim.infrastructure.machines.checkpoints import Checkpoint, CheckpointKind, Consistency, remove_checkpoint
from hvsim.infrastructure.vss.steps import MERGE, REMOVE_LEFTOVER, THAW

if TYPE_CHECKING:
    from hvsim.infrastructure.backup.runs.task import BackupTask


def release(task: BackupTask, checkpoint: Checkpoint) -> Waiting:
    """Lets the guest go on for good and merges the checkpoint; a failed merge leaves it behind with a warning."""
    succeeded = task.record.point is not None
    if checkpoint.consistency in (Consistency.APPLICATION, Consistency.FILE_SYSTEM):
        with task.step(THAW) as event:
            yield task.server.clock.wait(GUEST_THAW)
            truncated = task.request.release_guest(
                succeeded=succeeded, truncate=_truncates(task, checkpoint.consistency)
            )
            event.detail = f"{truncated} truncated" if truncated else ""
    task.record.note("Removing VM recovery checkpoint")
    try:
        with task.step(MERGE) as event:
            yield from _merge(task, checkpoint)
            event.detail = ", ".join(disk.path for disk in task.machine.disks)
    except StepFailed as error:
        task.record.note(str(error), RecordStatus.WARNING)


def _truncates(task: BackupTask, consistency: Consistency) -> bool:
    """Before 2016 Hyper-V's own quiescence copies only: applications keep their logs."""
    wanted = task.record.session.job.options.truncate_logs
    return wanted and (consistency is Consistency.APPLICATION or task.machine.host.version.year >= 2016)


def remove_leftovers(task: BackupTask) -> Waiting:
    """Ends what an earlier backup could not: its recovery checkpoints go first."""
    leftovers = [item for item in task.machine.checkpoints if item.kind is CheckpointKind.RECOVERY]
    for checkpoint in leftovers:
        with task.step(REMOVE_LEFTOVER) as event:
            event.detail = checkpoint.name
            yield from _merge(task, checkpoint)
        task.record.note(f"Removed what an earlier backup left behind: {checkpoint.name}")
    if not leftovers and has_unused(task.machine):
        with task.step(REMOVE_LEFTOVER) as event:
            event.detail = ", ".join(disk.path for disk in task.machine.disks)
            yield from merge_unused(task.machine)
        task.record.note("Merged the AVHDX files that an earlier backup left behind")


def _merge(task: BackupTask, checkpoint: Checkpoint) -> Waiting:
    rule = task.server.faults.due(MERGE.number, "merge", task.machine.name)
    if rule is not None:
        failure = rule.failure()
        note_failed_merge(task.machine, failure)
        text = f"Background disk merge failed to complete: {failure}"
        raise StepFailed(text, failure.code, retryable=failure.retryable)
    yield from remove_checkpoint(checkpoint)
