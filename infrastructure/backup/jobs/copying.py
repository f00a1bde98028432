"""Backup copy jobs: restore points of other jobs are made part of another repository, on the clock.

A copy job is a job: it has a schedule, sessions, retention and a chain of its own. What it copies are stored bytes,
unless it is told to pack or encrypt them otherwise: then blocks are unpacked and stored anew.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from attrs import define, field

from hvsim.blocks.backup.model import Compression, PointKind, RestorePoint
from hvsim.blocks.backup.repository import Repository
from hvsim.blocks.datapath.codec import new_header
from hvsim.blocks.device import KIB
from hvsim.infrastructure.backup.jobs.copy_delays import DelayWarning
from hvsim.infrastructure.backup.jobs.job import BackupJob, JobKind
from hvsim.infrastructure.backup.jobs.job_options import COMPRESSION_LEVELS
from hvsim.infrastructure.backup.repositories.points import BackupPoint
from hvsim.infrastructure.backup.repositories.repository import BackupRepository
from hvsim.infrastructure.backup.repositories.rotation import look_at_drive
from hvsim.infrastructure.backup.runs.data_path import copy_legs
from hvsim.infrastructure.backup.runs.scripts import run_pre_script
from hvsim.infrastructure.backup.runs.session import (
    BackupSession,
    RecordStatus,
    SessionState,
    TaskSession,
    TaskStatus,
    stamp,
)
from hvsim.infrastructure.clock import Waiting
from hvsim.infrastructure.costs.durations import BUILD_LIST, OPEN_DISK
from hvsim.infrastructure.errors import BlockError, EstateError, StepFailed
from hvsim.infrastructure.texts import characters
from hvsim.infrastructure.vss.steps import TRANSFER

if TYPE_CHECKING:
    from hvsim.infrastructure.backup.server import BackupServer
    from hvsim.infrastructure.backup.vault import EncryptionKey


BLOCK_SIZES = {"LocalTargetHugeBackup": 4096, "LocalTarget": 1024, "LANTarget": 512, "WANTarget": 256}
"""The sizes of blocks in KiB, by the product's names of what they suit."""


@define(eq=False)
class CopyStorage:
    """How copies are packed, by the product's names; "Auto" and "Automatic" leave it as the source has it."""

    compression: str = "Auto"
    optimization: str = "Automatic"
    deduplicate: bool = True
    key: EncryptionKey | None = None

    @property
    def changes_blocks(self) -> bool:
        """Whether blocks are stored otherwise than at the source."""
        return (self.compression, self.optimization) != ("Auto", "Automatic") or self.key is not None


@define(eq=False)
class CopyJob(BackupJob):
    """A copy job: what it copies from jobs or whole repositories. With `immediate` it follows each run of those."""

    kind: JobKind = JobKind.COPY
    source_jobs: list[BackupJob] = field(factory=list)
    source_repositories: list[BackupRepository] = field(factory=list)
    immediate: bool = True
    latest_only: bool = False
    """Copies only the newest point of a machine, as the first copy at least."""
    storage: CopyStorage = field(factory=CopyStorage)
    warnings: list[DelayWarning] = field(factory=list)
    """When somebody is told that points are not copied yet."""

    @property
    def next_run(self) -> datetime | None:
        """When its schedule starts it next."""
        return self.next_run_after(self.repository.clock.now()) if self.enabled else None

    def copies_from(self, job: BackupJob) -> bool:
        """Whether the points of that job are copied."""
        if job.kind is not JobKind.BACKUP:
            return False
        return job in self.source_jobs or job.repository in self.source_repositories


def run_copy(server: BackupServer, session: BackupSession) -> Waiting:
    """The process of a run of a copy job."""
    job = session.job
    assert isinstance(job, CopyJob)
    session.note(f"Job started at {stamp(session.created)}")
    yield from run_pre_script(server, session)
    yield server.clock.wait(server.random.jitter(BUILD_LIST))
    if session.crashed:
        return
    session.become(SessionState.WORKING)
    try:
        look_at_drive(server, session)
    except (EstateError, BlockError) as error:
        session.note(f"Unable to allocate processing resources. Error: {error}", RecordStatus.FAILED)
        session.become(SessionState.POSTPROCESSING)
        return
    for machine, points in _points_by_machine(server, job).items():
        record = TaskSession(server.random.guid(), session, machine, points[0].machine_id)
        session.tasks.append(record)
        record.queued = server.clock.now()
        try:
            yield from _copy_machine(server, job, record, points)
        except (EstateError, BlockError, OSError) as error:
            record.note(str(error), RecordStatus.FAILED)
        record.finish()
    session.become(SessionState.POSTPROCESSING)


def _points_by_machine(server: BackupServer, job: CopyJob) -> dict[str, list[BackupPoint]]:
    found: dict[str, list[BackupPoint]] = {}
    for point in server.points_of(source for source in server.jobs if job.copies_from(source)):
        found.setdefault(point.machine, []).append(point)
    return found


def _copy_machine(server: BackupServer, job: CopyJob, record: TaskSession, points: list[BackupPoint]) -> Waiting:
    record.started, record.status = server.clock.now(), TaskStatus.IN_PROGRESS
    target = job.repository.backups_of(job.backup_folder, record.machine)
    newest = target.latest(characters(record.machine))
    fresh = [point for point in points if newest is None or point.time > newest.time]
    if record.session.latest_only or newest is None:
        fresh = fresh[-1:]  # what is older than the first copy is not copied later either
    record.total_size = fresh[-1].point.disk_bytes if fresh else 0
    if not fresh:
        record.note("All restore points are copied already")
        record.point = newest
        return
    is_first = job.sessions[0] is record.session  # which is called a full whatever lies at the target
    begins_anew = record.session.full and newest is not None and not is_first
    for point in fresh:
        if record.session.stop_requested is not None:
            raise StepFailed(record.session.stop_reason)
        record.point = yield from _copy_point(server, job, record, point, begins_anew)
        begins_anew = False


def _copy_point(
    server: BackupServer, job: CopyJob, record: TaskSession, point: BackupPoint, begins_anew: bool
) -> Waiting:
    """Copies one restore point; where it `begins_anew` it becomes a full, and a chain begins with it."""
    source, target = point.job.repository, job.repository
    server.faults.raise_if_struck(TRANSFER.number, "repository", target.name)
    with source.slots.request() as at_source, target.slots.request() as at_target:
        yield at_source
        yield at_target
        kept = target.backups_of(job.backup_folder, record.machine)
        copied = _stored(server, job, point, kept, begins_anew)
        ready = server.random.jitter(OPEN_DISK)
        legs = copy_legs(source, target, copied.file_size, server.settings.rules)
        report = yield from server.computer.network.flows.move(legs, seconds=ready)
    record.copied += copied.file_size
    record.flow.add(report)
    record.note(f"Restore point of {stamp(point.time)} was copied")
    return copied


def _stored(
    server: BackupServer, job: CopyJob, point: BackupPoint, kept: Repository, begins_anew: bool
) -> RestorePoint:
    """The point as the target has it from now on."""
    if job.storage.changes_blocks:
        return _packed_anew(server, job, point, kept, begins_anew)
    newest = kept.latest(point.point.machine)
    copied = point.backups.copy_points([point.point], kept)[0]
    stale = newest is not None and newest.is_encrypted != copied.is_encrypted
    if copied.kind is PointKind.INCREMENT and (begins_anew or stale):
        copied = kept.make_synthetic_full(copied)
    return copied


def _packed_anew(
    server: BackupServer, job: CopyJob, point: BackupPoint, kept: Repository, begins_anew: bool
) -> RestorePoint:
    """Unpacks every block, and stores those that the target has not, packed and encrypted as the job says."""
    storage, key = job.storage, job.storage.key
    newest = kept.latest(point.point.machine)
    is_full = begins_anew or newest is None or newest.is_encrypted != (key is not None)
    codec = new_header(password=key.password if key else None, random=server.random.content) if is_full else None
    kilobytes = BLOCK_SIZES.get(storage.optimization)
    own = point.job.options.compression
    packing = own if storage.compression == "Auto" else COMPRESSION_LEVELS.get(storage.compression, Compression.LZ4)
    writer = kept.begin_point(
        point.point.machine,
        point.time,
        PointKind.FULL if is_full else PointKind.INCREMENT,
        block_size=kilobytes * KIB if kilobytes else point.point.block_size,
        compression=Compression.NONE if job.repository.unpacks else packing,
        attributes=dict(point.point.attributes),
        codec=codec,
    )
    with writer:
        for disk in point.point.disks:
            with point.backups.read_disk(point.point, disk.name) as device:
                writer.write_disk(disk.name, device)
        writer.set_configuration(point.backups.configuration(point.point))
        return writer.commit()
