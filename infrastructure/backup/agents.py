"""What the backup server is to do with agents on computers: which computers it protects, and the jobs for them.

Kept and listed; computers outside of the estate answer nobody, so none is discovered and no such job runs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from attrs import define, field

from hvsim.infrastructure.errors import AlreadyExists, InvalidState, NotFound

if TYPE_CHECKING:
    from hvsim.infrastructure.backup.jobs.schedules import ScheduleOptions
    from hvsim.infrastructure.backup.repositories.repository import BackupRepository
    from hvsim.infrastructure.backup.vault import Credentials
    from hvsim.infrastructure.randomness import SeededRandom


@define(eq=False)
class ProtectedComputer:
    """A computer by its name or address, with the account for it."""

    host_name: str
    account: Credentials | None


@define(eq=False)
class ProtectionGroup:
    """Computers that are protected together."""

    id: UUID
    name: str
    description: str
    computers: list[ProtectedComputer]
    schedule: ScheduleOptions
    """When the group looks for its computers."""
    enabled: bool = True


@define(eq=False)
class ComputerJob:
    """A job for the computers of groups. `kept` counts days or points as `kept_by` says."""

    id: UUID
    name: str
    description: str
    platform: str
    kind: str
    mode: str
    scope: str
    groups: list[ProtectionGroup]
    repository: BackupRepository
    kept: int
    kept_by: str
    schedule: ScheduleOptions
    scheduled: bool
    processes_applications: bool


@define(eq=False)
class Agents:
    """The groups and jobs of one backup server."""

    random: SeededRandom
    groups: list[ProtectionGroup] = field(factory=list)
    jobs: list[ComputerJob] = field(factory=list)

    def add_group(
        self, name: str, description: str, computers: list[ProtectedComputer], schedule: ScheduleOptions
    ) -> ProtectionGroup:
        """Protects computers from now on. Raises `AlreadyExists`."""
        if any(item.name.lower() == name.lower() for item in self.groups):
            raise AlreadyExists("protection group", name)
        group = ProtectionGroup(self.random.guid(), name, description, computers, schedule)
        self.groups.append(group)
        return group

    def remove_group(self, group: ProtectionGroup) -> None:
        """Forgets a group. Raises `InvalidState` for one that a job is for, `NotFound` if it is gone."""
        if group not in self.groups:
            raise NotFound("protection group", group.name, (item.name for item in self.groups))
        users = [job.name for job in self.jobs if group in job.groups]
        if users:
            raise InvalidState(f"The protection group '{group.name}' cannot be removed: the job '{users[0]}' uses it.")
        self.groups.remove(group)

    def add_job(self, job: ComputerJob) -> ComputerJob:
        """Adds a job. Raises `AlreadyExists`."""
        if any(item.name.lower() == job.name.lower() for item in self.jobs):
            raise AlreadyExists("job", job.name)
        self.jobs.append(job)
        return job
