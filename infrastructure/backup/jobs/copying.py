"""Backup copy jobs: restore points of other jobs are made part of another repository, as they stand, on the clock.

A copy job is a job: it has a schedule, sessions, retention and a chain of its own. What it copies are stored bytes;
blocks are neither unpacked nor encrypted anew.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from attrs import define, field

from hvsim.blocks.backup.model import RestorePoint
from hvsim.infrastructure.backup.jobs.job import BackupJob, JobKind
from hvsim.infrastructure.backup.repositories.points import BackupPoint
from hvsim.infrastructure.backup.repositories.repository import BackupRepository
from hvsim.infrastructure.backup.runs.data_path import copy_legs
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


@define(eq=False)
class CopyJob(BackupJob):
    """A copy job: what it copies from jobs or whole repositories. With `immediate` it follows each run of those."""

    kind: JobKind = JobKind.COPY
    source_jobs: list[BackupJob] = field(factory=list)
    source_repositories: list[BackupRepository] = field(factory=list)
    immediate: bool = True
    latest_only: bool = False
    """Copies only the newest point of a machine, as the first copy at least."""

    @property
    def next_run(self) -> datetime | None:
        """When its schedule starts it next."""
        return self.schedule.next_after(self.repository.clock.now()) if self.enabled else None

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
    yield server.clock.wait(server.random.jitter(BUILD_LIST))
    session.become(SessionState.WORKING)
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
    for point in fresh:
        if record.session.stop_requested is not None:
            raise StepFailed(record.session.stop_reason)
        copied = yield from _copy_point(server, job, record, point)
        record.point = copied


def _copy_point(server: BackupServer, job: CopyJob, record: TaskSession, point: BackupPoint) -> Waiting:
    source, target = point.job.repository, job.repository
    server.faults.raise_if_struck(TRANSFER.number, "repository", target.name)
    with source.slots.request() as at_source, target.slots.request() as at_target:
        yield at_source
        yield at_target
        kept = target.backups_of(job.backup_folder, record.machine)
        copied: RestorePoint = point.backups.copy_points([point.point], kept)[0]
        ready = server.random.jitter(OPEN_DISK)
        legs = copy_legs(source, target, copied.file_size, server.settings.rules)
        report = yield from server.computer.network.flows.move(legs, seconds=ready)
    record.copied += copied.file_size
    record.flow.add(report)
    record.note(f"Restore point of {stamp(point.time)} was copied")
    return copied
