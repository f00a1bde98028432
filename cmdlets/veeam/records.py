"""Views that the product's objects hand out: progress, statistics, logs, infos, a job's backup and its files.

Computed from the backup server's own objects whenever they are looked at.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from attrs import define, field, frozen

from hvsim.infrastructure.backup.jobs.job import BackupJob, MachineReference
from hvsim.infrastructure.backup.repositories.points import BackupPoint
from hvsim.infrastructure.backup.repositories.repository import BackupRepository
from hvsim.infrastructure.backup.runs.service_sessions import ServiceSession
from hvsim.infrastructure.backup.runs.session import BackupSession, LogRecord, TaskSession
from hvsim.infrastructure.backup.server import BackupServer

Run = BackupSession | TaskSession


@frozen(eq=False)
class Progress:
    """How far a session or task is, in bytes and time."""

    run: Run
    now: datetime

    @property
    def started(self) -> datetime | None:
        return self.run.created if isinstance(self.run, BackupSession) else self.run.started

    @property
    def duration(self) -> timedelta:
        start = self.started
        return (self.run.ended or self.now) - start if start else timedelta()

    @property
    def total_objects(self) -> int:
        return len(self.run.tasks) if isinstance(self.run, BackupSession) else 1

    @property
    def processed_objects(self) -> int:
        tasks = self.run.tasks if isinstance(self.run, BackupSession) else [self.run]
        return sum(task.ended is not None for task in tasks)

    @property
    def processed(self) -> int:
        """Bytes of the disks that are done."""
        tasks = self.run.tasks if isinstance(self.run, BackupSession) else [self.run]
        return sum(disk.size for task in tasks for disk in task.disks)

    @property
    def percent(self) -> int:
        if self.run.ended is not None:
            return 100
        return min(99, 100 * self.processed // self.run.total_size) if self.run.total_size else 0

    @property
    def speed(self) -> int:
        """Bytes a second."""
        seconds = self.duration.total_seconds()
        return int(self.run.read / seconds) if seconds > 0 else 0


@frozen(eq=False)
class Statistics:
    """What a backup came to: bytes represented, and bytes in files."""

    data: int
    read: int
    stored: int

    @property
    def deduplicated_percent(self) -> int:
        """What was left to store after zeros and repeats, of what was represented."""
        return max(1, round(100 * self.read / self.data)) if self.data else 100

    @property
    def compressed_percent(self) -> int:
        """What compression left of that."""
        return max(1, min(100, round(100 * self.stored / self.read))) if self.read else 100


@frozen(eq=False)
class Logger:
    """The log of a session or task, or of a run that is no backup job's."""

    run: Run | ServiceSession


@frozen(eq=False)
class LogUpdates:
    """What GetLog() gives."""

    records: list[LogRecord]


@frozen(eq=False)
class JobInformation:
    """The inner record of a job."""

    job: BackupJob
    server: BackupServer

    @property
    def included_size(self) -> int:
        """Bytes of the disks of its machines."""
        wanted = {reference.id for reference in self.job.machines}
        machines = (machine for machine in self.server.machines() if machine.id in wanted)
        return sum(disk.size for machine in machines for disk in machine.disks)


@frozen(eq=False)
class RunInformation:
    """The inner record of a session or task."""

    run: Run
    now: datetime


@frozen(eq=False)
class JobObject:
    """A machine as a member of a job."""

    job: BackupJob
    reference: MachineReference
    server: BackupServer


@define(eq=False)
class Backup:
    """What a job has made so far: its restore points in one repository."""

    job: BackupJob
    points: list[BackupPoint] = field(factory=list)

    @property
    def machines(self) -> list[str]:
        """The names of the machines that it holds."""
        return list(dict.fromkeys(point.machine for point in self.points))

    def newest(self) -> list[BackupPoint]:
        """The newest restore point of each machine."""
        return list({point.machine: point for point in self.points}.values())


@frozen(eq=False)
class BackupStorage:
    """One backup file, by the restore point in it."""

    point: BackupPoint


@frozen(eq=False)
class Size:
    """A number of bytes, as the product hands it out."""

    bytes: int


@frozen(eq=False)
class RepositoryContainer:
    """The inner record of a repository: how much room there is."""

    repository: BackupRepository


def backups_of(server: BackupServer) -> list[Backup]:
    """The backups of the server's jobs, those without any restore point left out. Raises `BackupDamaged`."""
    backups: dict[int, Backup] = {}
    for point in server.points():
        backups.setdefault(id(point.job), Backup(point.job)).points.append(point)
    return list(backups.values())
