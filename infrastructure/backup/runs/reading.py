"""Reading a frozen machine's disks into its restore point, steps seven and eight.

Which blocks are read is `changes`, how long it takes `data_path`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from hvsim.blocks.backup.model import DiskSummary, PointKind, ReadMode, RestorePoint
from hvsim.blocks.backup.points.writer import PointWriter
from hvsim.blocks.errors import BlockError, StorageFull
from hvsim.infrastructure.backup.jobs.job import LastRead
from hvsim.infrastructure.backup.runs import changes
from hvsim.infrastructure.backup.runs.data_path import Amounts, backup_legs
from hvsim.infrastructure.backup.runs.freezing import resume
from hvsim.infrastructure.backup.runs.new_points import begin_point, kind_of_point
from hvsim.infrastructure.backup.runs.session import DiskRun, RecordStatus, size_text
from hvsim.infrastructure.clock import Waiting
from hvsim.infrastructure.costs import FlowReport
from hvsim.infrastructure.costs.durations import (
    OPEN_DISK,
    RECONNECT_INTERVAL,
    RECONNECT_LIMIT,
    SNAPSHOT_PRESENTATION,
)
from hvsim.infrastructure.disks.virtual_disks import VirtualDisk
from hvsim.infrastructure.errors import StepFailed
from hvsim.infrastructure.hosts.host_power import crash
from hvsim.infrastructure.machines.checkpoints import Checkpoint
from hvsim.infrastructure.storage.volumes import StorageVolume
from hvsim.infrastructure.texts import characters
from hvsim.infrastructure.vss.steps import PRESENT, TRANSFER

if TYPE_CHECKING:
    from hvsim.infrastructure.backup.runs.snapshot_groups import SnapshotGroup
    from hvsim.infrastructure.backup.runs.task import BackupTask


def read_behind_checkpoint(task: BackupTask, checkpoint: Checkpoint) -> Waiting:
    """Reads the disks that a checkpoint has frozen, where they are."""
    yield from _present(task, "the frozen disks")
    yield from _transfer(task, checkpoint)


def read_snapshot(task: BackupTask, checkpoint: Checkpoint, group: SnapshotGroup) -> Waiting:
    """Reads the disks from the group's snapshot; a suspended machine goes on as soon as that is there."""
    try:
        way = yield from group.wait_for_snapshot(task)
    except StepFailed:
        yield from resume(task)
        raise
    yield from resume(task)
    task.proxy = way.proxy
    task.record.note(f"Using source proxy {way.proxy.name} [{'off' if way.proxy.off_host else 'on'}-host]")
    if not way.proxy.off_host:
        task.server.faults.raise_if_struck(0, "proxy", way.proxy.name)
    urgent = task.is_urgent
    with (
        way.proxy.slots.request(urgent=urgent) as at_proxy,
        task.repository.slots.request(urgent=urgent) as at_repository,
    ):
        yield at_proxy
        yield at_repository
        with task.record.at_proxy(way.proxy.name):
            yield from _present(task, way.provider_names or "the frozen disks")
            yield from _transfer(task, checkpoint)


def _present(task: BackupTask, source: str) -> Waiting:
    """Step seven; `source` names the snapshot's provider, or what is read where a checkpoint is enough."""
    server = task.server
    with task.step(PRESENT) as event:
        yield server.clock.wait(server.random.jitter(SNAPSHOT_PRESENTATION))
        task.request.check_host()
        yield from task.strike(PRESENT.number)
        event.detail = f"{source} to {task.proxy.name}"


def _transfer(task: BackupTask, checkpoint: Checkpoint) -> Waiting:
    record, job = task.record, task.record.session.job
    with task.step(TRANSFER) as event, _block_errors():
        repository = job.repository.backups_of(job.backup_folder, task.chain_name)
        previous = repository.latest(task.chain_name)
        kind = kind_of_point(task, previous)
        yield from task.strike(TRANSFER.number)
        if task.server.faults.strikes("HostCrash", task.request.host.name) is not None:
            crash(task.request.host)
        task.request.check_host()
        _strike_shared_volumes(task)
        task.server.faults.raise_if_struck(TRANSFER.number, "repository", job.repository.name)
        with begin_point(task, repository, kind, checkpoint) as writer:
            for disk in task.machine.disks:
                task.check_stop()
                yield from _transfer_disk(task, writer, disk, checkpoint, previous)
                task.request.check_host()
            task.check_stop()
            record.point = writer.commit()
        job.damaged.discard(task.machine.id)
        changes.forget_points(previous, task.machine)
        event.detail = f"{size_text(record.read)} read, {size_text(record.transferred)} transferred"
        if record.flow.bottleneck is not None:
            record.note(f"Busy: {record.flow.load}")
            record.note(f"Primary bottleneck: {record.flow.bottleneck.value}")


def _strike_shared_volumes(task: BackupTask) -> None:
    faults, host = task.server.faults, task.machine.host
    for storage in {host.storage_of(disk.base.path): None for disk in task.machine.disks}:
        volume = storage.shared
        if volume is None or host.node is None:
            continue
        names = (task.machine.name, host.name, volume.name, volume.volume)
        rule = faults.strikes("SharedVolumePathLost", *names)
        if rule is not None:
            volume.lose_path(host.node, rule.lasts)
        rule = faults.strikes("SharedVolumePaused", *names)
        if rule is not None:
            volume.pause(rule.lasts)


def _wait_for_storage(task: BackupTask, storage: StorageVolume) -> Waiting:
    """Reading waits while a shared volume is paused. Raises `StepFailed` where the volume is gone."""
    clock = task.server.clock
    while storage.shared is not None and (until := storage.shared.paused_until) is not None and clock.now() < until:
        yield from task.wait((until - clock.now()).total_seconds())
    if not storage.online:
        raise StepFailed(f"Failed to read from '{storage.name}': the device is not ready (0x80070015)", "0x80070015")


def _ride_out(task: BackupTask) -> Waiting:
    """A lost connection is tried again at intervals, and what was under way goes on; for so long and no longer."""
    rule = task.server.faults.strikes("ConnectionLost", task.machine.name, task.repository.name)
    if rule is None:
        return
    if rule.lasts > RECONNECT_LIMIT:
        yield from task.wait(RECONNECT_LIMIT)
        raise rule.failure()
    attempts = math.ceil(rule.lasts / RECONNECT_INTERVAL)
    yield from task.wait(attempts * RECONNECT_INTERVAL)
    tried = f"{attempts} attempts to reconnect" if attempts > 1 else "one attempt to reconnect"
    task.record.note(f"The connection to the repository was lost and resumed after {tried}")


def _transfer_disk(
    task: BackupTask, writer: PointWriter, disk: VirtualDisk, checkpoint: Checkpoint, previous: RestorePoint | None
) -> Waiting:
    found = changes.changes_since(previous, checkpoint, disk, task.tracking_off)
    if writer.point.kind is PointKind.INCREMENT:
        _note_tracking(task, disk, found)
    deduplicates = task.record.session.job.options.deduplicate
    summary = writer.write_disk(
        characters(disk.name), checkpoint.frozen[disk].device, found.blocks, compare_tracked=deduplicates
    )
    asked = found.blocks if summary.mode is ReadMode.TRACKED else None
    task.record.session.job.last_reads[task.machine.id, disk.name] = LastRead(writer.point.id, asked)
    yield from _ride_out(task)
    yield from _wait_for_storage(task, task.machine.host.storage_of(disk.base.path))
    report = yield from _move(task, disk, summary, writer.point.block_size)
    _note_disk(task, disk, summary, report)


def _note_tracking(task: BackupTask, disk: VirtualDisk, found: changes.Changes) -> None:
    """Says why an increment reads all of a disk."""
    record = task.record
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


def _move(task: BackupTask, disk: VirtualDisk, summary: DiskSummary, block_size: int) -> Waiting:
    """As long as the bytes of a disk are under way; returns the report. `block_size` is that of the chain."""
    job, counts = task.record.session.job, summary.statistics
    new = counts.stored_blocks * block_size
    amounts = Amounts(
        counts.bytes_read, new, counts.bytes_transferred, job.options.compression.name, job.options.key is not None
    )
    storage = task.machine.host.storage_of(disk.base.path)
    legs = backup_legs(storage, task.machine.host, task.proxy, job.repository, amounts, task.server.settings.rules)
    ready = task.server.random.jitter(OPEN_DISK)
    until = task.record.session.stop_signal
    report = yield from task.server.computer.network.flows.move(legs, seconds=ready, until=until)
    task.check_stop()
    return report


def _note_disk(task: BackupTask, disk: VirtualDisk, summary: DiskSummary, report: FlowReport) -> None:
    counts, seconds = summary.statistics, report.seconds
    task.record.flow.add(report)
    tracked = summary.mode is ReadMode.TRACKED
    task.record.tracking_used = task.record.tracking_used or tracked
    task.record.disks.append(
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
    text = f"Hard disk {len(task.record.disks)} ({size_text(disk.size)}) {size_text(counts.bytes_read)} read at"
    task.record.note(f"{text} {speed}/s{' [CBT]' if tracked else ''}")


@contextmanager
def _block_errors() -> Iterator[None]:
    """Turns what the block engine reports into the failure of the step."""
    try:
        yield
    except StorageFull as error:
        raise StepFailed(f"There is not enough space on the repository: {error} (0x80070070)", "0x80070070") from error
    except BlockError as error:
        raise StepFailed(str(error)) from error
    except OSError as error:
        raise StepFailed(f"The repository cannot be used: '{error.filename}': {error.strerror}.") from error
