"""Backup jobs: which machines, where to, and with what options. Knows its runs; does not run."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING
from uuid import UUID

from attrs import define, field, frozen

from hvsim.blocks.blockset import BlockSet
from hvsim.infrastructure.backup.jobs.job_options import JobOptions
from hvsim.infrastructure.backup.jobs.schedules import ScheduleOptions
from hvsim.infrastructure.backup.repositories.repository import BackupRepository
from hvsim.infrastructure.backup.runs.session import BackupSession, Result
from hvsim.infrastructure.errors import InvalidState

if TYPE_CHECKING:
    from hvsim.infrastructure.machines.virtual_machine import VirtualMachine


class JobKind(Enum):
    """What a job makes, and whether it is in the configuration."""

    BACKUP = "Backup"
    COPY = "BackupCopy"
    ONE_OFF = "VeeamZIP"
    IMPORTED = "Imported"


@frozen
class MachineReference:
    """A machine in a job: known by its id, so that a new name does not lose it; `name` is the one it joined with."""

    id: UUID
    name: str


@frozen
class LastRead:
    """Which blocks of a disk were asked for when a restore point (`point` is its id) was made; None for all."""

    point: str
    blocks: BlockSet | None


@define(eq=False)
class BackupJob:
    """A job: its machines, its repository, its options, and its runs from first to last. `last_reads` has the newest
    read of each disk, by the machine's id and the disk's name.
    """

    id: UUID
    name: str
    machines: list[MachineReference]
    repository: BackupRepository
    created: datetime
    options: JobOptions = field(factory=JobOptions)
    description: str = ""
    enabled: bool = True
    schedule: ScheduleOptions = field(factory=ScheduleOptions)
    sessions: list[BackupSession] = field(factory=list)
    kind: JobKind = JobKind.BACKUP
    last_reads: dict[tuple[UUID, str], LastRead] = field(factory=dict, repr=False)
    script_runs: int = 0
    """How often it has run, for commands that belong to every so many runs."""
    damaged: set[UUID] = field(factory=set)
    """The machines whose chains are damaged: their next restore point is a full."""
    backup_folder: str = field(init=False)
    """The name under which repositories keep its backups: the first it had, so that a new one does not lose them."""

    @backup_folder.default
    def _first_name(self) -> str:
        return self.name

    @property
    def running(self) -> BackupSession | None:
        """The session that is under way."""
        return next((session for session in self.sessions if session.ended is None), None)

    def add_machine(self, machine: VirtualMachine) -> MachineReference:
        """Takes a machine into the job. Raises `InvalidState` for one that is in it already."""
        if any(reference.id == machine.id for reference in self.machines):
            raise InvalidState(f"'{machine.name}' is in the job '{self.name}' already.")
        reference = MachineReference(machine.id, machine.name)
        self.machines.append(reference)
        return reference

    def remove_machine(self, reference: MachineReference) -> bool:
        """Takes a machine out, whose restore points stay; whether it was in."""
        if reference not in self.machines:
            return False
        self.machines.remove(reference)
        return True

    @property
    def last_session(self) -> BackupSession | None:
        """The newest session, running or not."""
        return self.sessions[-1] if self.sessions else None

    @property
    def last_result(self) -> Result:
        """The result of the newest session: none before the first, and while one runs."""
        return self.sessions[-1].result if self.sessions else Result.NONE

    def next_run_after(self, moment: datetime) -> datetime | None:
        """When the clock starts it next: by its schedule, and on the days on which it makes fulls."""
        options = self.options
        fulls = [options.active_fulls] if options.reverse else [options.active_fulls, options.synthetic_fulls]
        return self.schedule.next_after(moment, [days for days in fulls if days.enabled])

    def forget_sessions(self, before: datetime) -> None:
        """Forgets the runs from before a moment, but never the newest."""
        if self.sessions and self.sessions[0].created < before:
            self.sessions[:] = [item for item in self.sessions[:-1] if item.created >= before] + self.sessions[-1:]
