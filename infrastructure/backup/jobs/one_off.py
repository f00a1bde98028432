"""Backups without a job in the configuration: full ones made once of machines, and files that were found and taken in.

Each is kept as a job of its own that nothing starts again.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import Enum
from itertools import count
from typing import TYPE_CHECKING

from attrs import define

from hvsim.infrastructure.backup.jobs.job import BackupJob, JobKind, MachineReference
from hvsim.infrastructure.backup.jobs.job_options import JobOptions
from hvsim.infrastructure.backup.repositories.arranging import folder_repository
from hvsim.infrastructure.backup.repositories.immutability import delete_points
from hvsim.infrastructure.backup.repositories.in_use import check_backup_unused, points_in_use
from hvsim.infrastructure.backup.repositories.repository import BackupRepository, folder_name
from hvsim.infrastructure.errors import InvalidState, NotFound
from hvsim.infrastructure.files import FileTree

if TYPE_CHECKING:
    from hvsim.infrastructure.backup.server import BackupServer
    from hvsim.infrastructure.machines.virtual_machine import VirtualMachine

NIGHT = timedelta(hours=3)
"""When backups go whose time ends on a night."""


class RetentionPeriod(Enum):
    """In what the time is counted after which a backup goes."""

    DAYS = "Days"
    MONTHS = "Months"
    YEARS = "Years"

    @property
    def length(self) -> timedelta:
        """How long one of them is; a month has 30 days."""
        return timedelta(days={"Days": 1, "Months": 30, "Years": 365}[self.value])


def night_after(moment: datetime, nights: int) -> datetime:
    """The hour at which backups go, so many nights after the day of `moment`."""
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + NIGHT + timedelta(days=nights)


@define(eq=False)
class OneOff(BackupJob):
    """A full backup made once, which goes at `expires`."""

    kind: JobKind = JobKind.ONE_OFF
    expires: datetime | None = None


def make_one_off(
    server: BackupServer,
    machine: VirtualMachine,
    repository: BackupRepository,
    options: JobOptions,
    expires: datetime | None,
) -> OneOff:
    """A job for one full backup of the machine, not started yet; it is removed at `expires`."""
    now = server.clock.now()
    name = f"{machine.name}_{now:%Y-%m-%dT%H%M%S}"
    references = [MachineReference(machine.id, machine.name)]
    made = OneOff(server.random.guid(), name, references, repository, now, options, expires=expires)
    server.former_jobs.append(made)
    if expires is not None:
        server.clock.at(expires, _Removal(server, made).remove)
    return made


@define(eq=False)
class _Removal:
    """What happens to a backup when its time has ended."""

    server: BackupServer
    job: OneOff

    def remove(self) -> None:
        if not self.server.availability.is_up:
            self.server.availability.put_off(self.remove)
        elif self.job.running is not None or self._is_in_use():
            self.server.clock.at(night_after(self.server.clock.now(), 1), self.remove)
        elif self.job in self.server.former_jobs:
            delete_backup(self.server, self.job)

    def _is_in_use(self) -> bool:
        used = points_in_use(self.server)
        return bool(used) and any(point.point.id in used for point in self.server.points_of([self.job]))


def delete_backup(server: BackupServer, job: BackupJob) -> None:
    """Removes every backup file of a job; one that is not in the configuration is gone with them.

    Raises `InvalidState` while the job runs or somebody works with a restore point, and where a file is immutable.
    """
    if job.running is not None:
        raise InvalidState(f"The backup '{job.name}' cannot be removed while its job is running.")
    check_backup_unused(server, job, f"delete the backup '{job.name}'")
    for backups in job.repository.all_backups_of(job.backup_folder):
        delete_points(job.repository, backups, reversed(backups.points()))
    if job in server.former_jobs:
        server.former_jobs.remove(job)


def forget_backup(server: BackupServer, job: BackupJob) -> None:
    """Forgets what has backups; its files stay. Raises `InvalidState` for a job, which would find them again."""
    if job not in server.former_jobs:
        raise InvalidState(f"The backup '{job.name}' belongs to a job, which would find it again: use -FromDisk.")
    check_backup_unused(server, job, f"remove the backup '{job.name}' from the configuration")
    server.former_jobs.remove(job)


def detach_backup(server: BackupServer, job: BackupJob) -> BackupJob:
    """Takes what a job has made away from it: it stays as a backup of its own, and the job begins a new one.

    Returns what holds it now. Raises `InvalidState` for what is no job, while it runs, and where it has made nothing.
    """
    if job in server.former_jobs:
        raise InvalidState(f"The backup '{job.name}' belongs to no job.")
    if job.running is not None:
        raise InvalidState(f"The backup '{job.name}' cannot be detached while its job is running.")
    if not any(item.points() for item in job.repository.all_backups_of(job.backup_folder)):
        raise InvalidState(f"The job '{job.name}' has no backup to detach.")
    now = server.clock.now()
    detached = BackupJob(server.random.guid(), job.name, [], job.repository, now, kind=JobKind.IMPORTED)
    detached.backup_folder = job.backup_folder
    taken = {name.lower() for name in job.repository.folders()}
    free = (f"{job.name}_{number}" for number in count(1))
    job.backup_folder = next(name for name in free if folder_name(name).lower() not in taken)
    job.last_reads.clear()
    job.damaged.clear()
    server.former_jobs.append(detached)
    return detached


def take_in(server: BackupServer, files: FileTree, path: str, host_name: str) -> BackupJob:
    """Takes in the backup that a file belongs to: its folder is that of a machine in the folder of a job.

    Raises `NotFound` where there is no backup, `StorageError`.
    """
    if not files.exists(path):
        raise NotFound("backup file", path)
    machine_folder, separator, _ = _parent(path)
    job_folder, _, machine = _parent(machine_folder)
    root, _, name = _parent(job_folder)
    repository = folder_repository(server, "Imported", root + separator, files, host_name)
    now = server.clock.now()
    taken = BackupJob(server.random.guid(), name, [], repository, now, kind=JobKind.IMPORTED)
    if not repository.all_backups_of(name) or not any(item.points() for item in repository.all_backups_of(name)):
        raise NotFound("backup", machine or path)
    server.former_jobs.append(taken)
    return taken


def _parent(path: str) -> tuple[str, str, str]:
    separator = "\\" if "\\" in path else "/"
    parent, _, name = path.rpartition(separator)
    return parent, separator, name
