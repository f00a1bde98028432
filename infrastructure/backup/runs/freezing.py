"""Freezing a machine for its backup, steps one to six: the best way that works, and letting it go on again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hvsim.infrastructure.backup.runs.session import RecordStatus, size_text
from hvsim.infrastructure.clock import Waiting
from hvsim.infrastructure.errors import StepFailed
from hvsim.infrastructure.machines.checkpoints import Consistency
from hvsim.infrastructure.vss.requestor import GuestPreparationFailed
from hvsim.infrastructure.vss.steps import RESUME, SUSPEND

if TYPE_CHECKING:
    from hvsim.infrastructure.backup.runs.task import BackupTask

MODES = {
    Consistency.APPLICATION: "application-aware processing",
    Consistency.FILE_SYSTEM: "Hyper-V guest quiescence",
    Consistency.CRASH: "crash-consistent",
    Consistency.OFFLINE: "offline",
}
"""How a machine was frozen, as the log says it."""


def freeze(task: BackupTask) -> Waiting:
    """The checkpoint, taken in the best way that works."""
    machine, options = task.machine, task.record.session.job.options
    may_suspend = machine.host.version.can_save_for_backup
    attempts = options.attempts(machine.id, may_suspend=may_suspend) if machine.is_running else [Consistency.OFFLINE]
    yield from task.request.ask_host()
    for consistency in attempts:
        try:
            if consistency in (Consistency.APPLICATION, Consistency.FILE_SYSTEM):
                yield from task.request.prepare_guest()
            elif machine.is_running and consistency is Consistency.OFFLINE:
                yield from _suspend(task)
            return (yield from _take_checkpoint(task, consistency))
        except GuestPreparationFailed as error:
            if consistency is attempts[-1]:
                raise
            suspends = consistency is Consistency.FILE_SYSTEM and attempts[-1] is Consistency.OFFLINE
            status = RecordStatus.SUCCEEDED if suspends else RecordStatus.WARNING
            task.record.note(f"{error} (mode: {MODES[consistency]})", status)
    raise StepFailed(f"There is no way to freeze '{task.machine.name}'.")


def _take_checkpoint(task: BackupTask, consistency: Consistency) -> Waiting:
    """Where it fails the guest goes on as if nothing had been asked of it."""
    task.record.consistency = consistency
    task.record.note(f"Creating VM recovery checkpoint (mode: {MODES[consistency]})")
    try:
        return (yield from task.request.take_checkpoint(consistency, tracks_changes=not task.tracking_off))
    except StepFailed:
        task.request.release_guest(succeeded=False, truncate=False)
        yield from resume(task)
        raise


def _suspend(task: BackupTask) -> Waiting:
    """Takes the machine out of service: its memory and processor state are in a file, nothing is under way."""
    task.record.note("VM is suspended for the time of the snapshot: it cannot be quiesced while it runs")
    with task.step(SUSPEND) as event:
        event.detail = size_text(task.machine.memory_assigned)
        yield from task.machine.save()
    task.is_suspended = True
    task.saved_memory = task.machine.memory_startup


def resume(task: BackupTask) -> Waiting:
    """The process of letting a suspended machine go on; nothing for one that is not."""
    if task.is_suspended and task.request.host.is_up:
        task.is_suspended = False
        with task.step(RESUME):
            yield from task.machine.start()
        task.record.note("VM is resumed")
