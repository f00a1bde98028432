"""The backup server: what it manages, its jobs, and the operations a person asks of it.

Finds things by name and starts processes. The work of a backup is in `runner` and `task`, of a restore in `restore`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from attrs import define, field, frozen

from hvsim.infrastructure.backup.agents import Agents
from hvsim.infrastructure.backup.availability import Availability
from hvsim.infrastructure.backup.configuration_backup import NAME as CONFIGURATION_JOB
from hvsim.infrastructure.backup.configuration_backup import ConfigurationJob
from hvsim.infrastructure.backup.jobs.copy_delays import watch_copies
from hvsim.infrastructure.backup.jobs.copying import CopyJob, run_copy
from hvsim.infrastructure.backup.jobs.job import BackupJob, MachineReference
from hvsim.infrastructure.backup.jobs.job_options import JobOptions
from hvsim.infrastructure.backup.jobs.mails import DailyReport, tell_of_session
from hvsim.infrastructure.backup.jobs.scheduler import JobTrigger
from hvsim.infrastructure.backup.jobs.schedules import FullDays
from hvsim.infrastructure.backup.licenses import License, first_license
from hvsim.infrastructure.backup.managed_servers import ManagedServer, ServerKind
from hvsim.infrastructure.backup.repositories.points import BackupPoint
from hvsim.infrastructure.backup.repositories.repository import BackupRepository
from hvsim.infrastructure.backup.repositories.scale_out import ScaleOutRepository
from hvsim.infrastructure.backup.restores.publications import Publication
from hvsim.infrastructure.backup.runs.proxy import Proxy
from hvsim.infrastructure.backup.runs.runner import run_backup, run_session
from hvsim.infrastructure.backup.runs.service_sessions import ServiceSession
from hvsim.infrastructure.backup.runs.session import BackupSession, StopRequest
from hvsim.infrastructure.backup.runs.turns import Turns
from hvsim.infrastructure.backup.runs.upkeep import active_full_is_due
from hvsim.infrastructure.backup.settings import RoleAssignment, ServerSettings
from hvsim.infrastructure.backup.vault import EncryptionKey, Vault
from hvsim.infrastructure.clock import SimulatedClock
from hvsim.infrastructure.computers import Computer
from hvsim.infrastructure.disks.change_tracking import TrackingEvent, happened
from hvsim.infrastructure.errors import AlreadyExists, InvalidState, NotFound
from hvsim.infrastructure.faults import FaultBook
from hvsim.infrastructure.hosts.host import Host
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.infrastructure.randomness import SeededRandom
from hvsim.infrastructure.snapshots import Cache
from hvsim.infrastructure.trace import Trace

if TYPE_CHECKING:
    from hvsim.infrastructure.backup.restores.file_restore import FileRestore
    from hvsim.infrastructure.backup.restores.surebackup import ApplicationGroup, SureBackupJob, VirtualLab
    from hvsim.infrastructure.computers.mail import Mail


@frozen(eq=False)
class AfterRun:
    """What else happens when a run of a job has ended; `action` is a method of an estate object."""

    job: UUID
    action: Callable[[], None]


@define(eq=False)
class BackupServer:
    """The backup server of an estate."""

    id: UUID
    name: str
    clock: SimulatedClock
    random: SeededRandom
    faults: FaultBook
    trace: Trace
    computer: Computer
    hosts: list[Host] = field(factory=list)
    servers: list[ManagedServer] = field(factory=list)
    proxies: list[Proxy] = field(factory=list)
    repositories: list[BackupRepository] = field(factory=list)
    scale_out: list[ScaleOutRepository] = field(factory=list)
    jobs: list[BackupJob] = field(factory=list)
    copy_jobs: list[CopyJob] = field(factory=list)
    former_jobs: list[BackupJob] = field(factory=list)
    """What is no job of the configuration, or no more, and still has backups."""
    vault: Vault = field(factory=Vault)
    settings: ServerSettings = field(factory=ServerSettings)
    daily_reports: dict[UUID, DailyReport] = field(factory=dict, repr=False)
    """What waits for the mail of the day, by the job."""
    service_sessions: list[ServiceSession] = field(factory=list)
    """Runs of what is no backup job, oldest first."""
    labs: list[VirtualLab] = field(factory=list)
    application_groups: list[ApplicationGroup] = field(factory=list)
    surebackup_jobs: list[SureBackupJob] = field(factory=list)
    after_runs: list[AfterRun] = field(factory=list, repr=False)
    open_files: list[FileRestore] = field(factory=list)
    """Restore points whose files are laid out in a folder."""
    published: list[Publication] = field(factory=list)
    """Machines that run from their backups."""
    configurations: dict[UUID, tuple[dict[str, Any], bytes]] = field(factory=Cache, init=False, repr=False)
    """The settings of machines as they were last backed up, and as text."""
    license: License = field(init=False)
    configuration: ConfigurationJob = field(init=False)
    agents: Agents = field(init=False)
    turns: Turns = field(init=False, repr=False)
    availability: Availability = field(init=False, repr=False)
    _triggers: dict[UUID, JobTrigger] = field(factory=dict, init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        own = ManagedServer(self.random.guid(), "This server", self.name, ServerKind.LOCAL, computer=self.computer)
        own.description = "Backup server"
        self.servers.append(own)
        self.agents = Agents(self.random)
        self.turns = Turns(self.clock)
        self.availability = Availability(self)
        self.license = first_license(self.clock.now())
        self.configuration = ConfigurationJob(self)
        administrators = "BUILTIN\\Administrators"
        role = RoleAssignment(uuid5(self.id, administrators), administrators, "BackupAdmin", "Group")
        self.settings.roles.append(role)

    # Infrastructure

    @property
    def mailbox(self) -> list[Mail]:
        """The mails that were sent in its network, oldest first: its own ones and those of scripts."""
        return self.computer.network.mailbox

    def on_host_proxy(self, host: Host) -> Proxy:
        """The proxy that a host is for its own machines. Raises `NotFound` for a host that is not managed."""
        for proxy in self.proxies:
            if proxy.computer is host and not proxy.off_host:
                return proxy
        raise NotFound("backup proxy", host.name, (proxy.name for proxy in self.proxies))

    def repository(self, name: str) -> BackupRepository:
        """The repository of that name. Raises `NotFound`."""
        for repository in self.repositories:
            if repository.name.lower() == name.lower():
                return repository
        raise NotFound("backup repository", name, (item.name for item in self.repositories))

    def machines(self) -> Iterator[VirtualMachine]:
        """Every machine on the managed hosts."""
        for host in self.hosts:
            yield from host.machines

    def machine_of(self, machine_id: UUID) -> VirtualMachine | None:
        """The machine of that id, wherever it is."""
        found = [machine for machine in self.machines() if machine.id == machine_id]
        return min(found, key=lambda machine: machine.is_replica, default=None)

    def machines_by_id(self) -> dict[UUID, VirtualMachine]:
        """The same for many: every machine on the managed hosts by its id."""
        found: dict[UUID, VirtualMachine] = {}
        for machine in sorted(self.machines(), key=lambda machine: machine.is_replica):
            found.setdefault(machine.id, machine)
        return found

    def machine(self, name: str) -> VirtualMachine:
        """The machine of that name on the managed hosts. Raises `NotFound`."""
        found = [machine for machine in self.machines() if machine.name.lower() == name.lower()]
        if found:
            return min(found, key=lambda machine: machine.is_replica)
        raise NotFound("virtual machine", name, (item.name for item in self.machines()))

    # Jobs

    def add_job(
        self, name: str, machines: list[VirtualMachine], repository: BackupRepository, options: JobOptions
    ) -> BackupJob:
        """Adds a job. Raises `AlreadyExists`."""
        _check_new_name("backup job", name, (*self.jobs, *self.copy_jobs))
        references = [MachineReference(machine.id, machine.name) for machine in machines]
        job = BackupJob(self.random.guid(), name, references, repository, self.clock.now(), options)
        self.jobs.append(job)
        return job

    def add_copy_job(
        self,
        name: str,
        repository: BackupRepository,
        sources: Iterable[BackupJob],
        source_repositories: Iterable[BackupRepository] = (),
    ) -> CopyJob:
        """Adds a job that copies what those jobs make, and all that is in those repositories.

        Raises `AlreadyExists`, and `InvalidState` where there is nothing to copy.
        """
        _check_new_name("job", name, self.holders())
        options = JobOptions(synthetic_fulls=FullDays(enabled=False))
        job = CopyJob(self.random.guid(), name, [], repository, self.clock.now(), options)
        job.source_jobs, job.source_repositories = list(sources), list(source_repositories)
        if not job.source_jobs and not job.source_repositories:
            raise InvalidState("The copy job was not added: it has nothing to copy.")
        self.copy_jobs.append(job)
        return job

    def go_on_from(self, job: CopyJob, holder: BackupJob) -> None:
        """Lets a copy job go on from a backup that lies at its target and belongs to no job. Raises `InvalidState`."""
        if holder not in self.former_jobs:
            raise InvalidState(f"The backup '{holder.name}' belongs to a job, which goes on with it.")
        if holder.repository is not job.repository:
            raise InvalidState(f"The backup '{holder.name}' is not in the repository '{job.repository.name}'.")
        job.backup_folder = holder.backup_folder
        self.former_jobs.remove(holder)

    def rename_job(self, job: BackupJob, name: str) -> BackupJob:
        """Gives a job another name, and returns it; its backups stay its own. Raises `AlreadyExists`."""
        _check_new_name("job", name, (item for item in self.holders() if item is not job))
        job.name = name
        return job

    def job(self, name: str) -> BackupJob:
        """The job of that name. Raises `NotFound`, with the nearest name."""
        for job in self.jobs:
            if job.name.lower() == name.lower():
                return job
        raise NotFound("backup job", name, (item.name for item in self.jobs))

    def start(
        self,
        job: BackupJob,
        *,
        full: bool = False,
        scheduled: bool = False,
        start_followers: bool = False,
        retry_of: BackupSession | None = None,
        only: frozenset[UUID] | None = None,
        latest_only: bool = False,
    ) -> BackupSession:
        """Starts a run of the job; it goes on as the clock does. Raises `InvalidState` while the job runs.

        With `start_followers` the jobs that are to run after this one do, as they do after a `scheduled` run. `only`
        is for the machines to process; where left out it is those that `retry_of` did not finish, or all. With
        `latest_only` a copy job copies only the newest points, this time.
        """
        if job.running is not None:
            raise InvalidState(f"The backup job '{job.name}' is running already.")
        begins = not job.sessions and not job.last_reads  # those of a machine that came from another job count
        session = BackupSession(self.random.guid(), job, self.clock, self.clock.now(), full or begins)
        session.scheduled, session.starts_followers = scheduled, start_followers
        if retry_of is not None:
            session.attempt = retry_of.attempt + 1
            session.original = retry_of.original or retry_of.id
            session.only = retry_of.unfinished
            session.full = retry_of.full
        if only is not None:
            session.only = only
        session.latest_only = latest_only or (isinstance(job, CopyJob) and job.latest_only)
        job.sessions.append(session)
        session.stop_signal = self.clock.event()
        self.trigger_of(job).began(session)
        session.full = session.full or active_full_is_due(session)
        run = run_copy if isinstance(job, CopyJob) else run_backup
        session.process = self.clock.start(run_session(self, session, run))
        return session

    def session_ended(self, session: BackupSession) -> None:
        """A run is over: it is tried again or others follow it, somebody is told, and what is too old is forgotten."""
        self.trigger_of(session.job).ended(session)
        watch_copies(self, session)
        if not session.will_be_retried:
            for waiting in [item for item in self.after_runs if item.job == session.job.id]:
                waiting.action()
        for copy in self.copy_jobs:
            if copy.immediate and copy.enabled and copy.running is None and copy.copies_from(session.job):
                self.start(copy, scheduled=True)
        tell_of_session(self, session)
        history = self.settings.history
        if not history.keep_all:
            session.job.forget_sessions(self.clock.now() - timedelta(weeks=history.weeks))

    def stop(self, job: BackupJob, *, gracefully: bool = False) -> BackupSession | None:
        """Asks the run of a job to end: gracefully with the machines that it is at, else with what is finished.

        Returns the run, None where there is none.
        """
        session = job.running
        if session is not None:
            session.stop(StopRequest.GRACEFULLY if gracefully else StopRequest.AT_ONCE)
        return session

    def trigger_of(self, job: BackupJob) -> JobTrigger:
        """What starts the job as time passes."""
        trigger = self._triggers.get(job.id)
        if trigger is None:
            trigger = self._triggers[job.id] = JobTrigger(self, job)
        return trigger

    def set_enabled(self, job: BackupJob, *, enabled: bool) -> None:
        """Lets the schedule start the job, or not; a person can always."""
        job.enabled = enabled
        self.trigger_of(job).set()

    def remove_job(self, job: BackupJob) -> None:
        """Forgets a job; its backups stay. Raises `InvalidState` while it runs, `NotFound` when it is gone already."""
        if job not in self.jobs and job not in self.copy_jobs:
            raise NotFound("backup job", job.name, [other.name for other in self.jobs])
        if job.running is not None:
            raise InvalidState(f"The backup job '{job.name}' cannot be removed while it is running.")
        self.trigger_of(job).cancel()
        del self._triggers[job.id]
        if isinstance(job, CopyJob):
            self.copy_jobs.remove(job)
        else:
            self.jobs.remove(job)
        if any(backups.points() for backups in job.repository.all_backups_of(job.backup_folder)):
            self.former_jobs.append(job)
        for other in self.jobs:
            if other.schedule.after == job.id:
                other.schedule.after = None

    def finish(self, session: BackupSession) -> None:
        """Lets time pass until the session is over. Raises `InvalidState` for one that Restore-Lab gave up."""
        if session.ended is None and session.process is not None:
            self.clock.run_until(session.process)

    def sessions(self) -> list[BackupSession]:
        """All sessions, oldest first."""
        return sorted((session for job in self.holders() for session in job.sessions), key=lambda item: item.created)

    # Restore points

    def holders(self) -> list[BackupJob]:
        """Everything that has backups: jobs, copy jobs, and what is in the configuration no more."""
        return [*self.jobs, *self.copy_jobs, *self.former_jobs]

    def points(self) -> list[BackupPoint]:
        """The restore points of all backups, oldest first; those of one moment by machine.

        What an earlier session left in a job's folder is among them.
        """
        return self.points_of(self.holders())

    def points_of(self, jobs: Iterable[BackupJob]) -> list[BackupPoint]:
        """The restore points of those jobs, in the same order."""
        found = []
        for job in jobs:
            for backups in job.repository.all_backups_of(job.backup_folder):
                found += [BackupPoint(job, job.repository, backups.folder, point) for point in backups.points()]
        return sorted(found, key=lambda item: (item.point.time, item.point.machine, item.point.number))

    # Encryption

    def remove_key(self, key: EncryptionKey) -> None:
        """Forgets a key. Raises `InvalidState` for one that a job or the configuration backup encrypts with."""
        users = [job.name for job in (*self.jobs, *self.copy_jobs) if job.options.key is key]
        users += [CONFIGURATION_JOB] if self.configuration.key is key else []
        if users:
            raise InvalidState(f"The key '{key.description}' is used by the job '{users[0]}'.")
        if key in self.vault.keys:
            self.vault.keys.remove(key)

    # Change tracking

    def reset_tracking(self, machine: VirtualMachine, path: str | None = None) -> int:
        """Discards the tracking data of the machine's disks, or of the one with `path`; returns how many.

        The next backup reads those disks completely.
        """
        disks = [disk for disk in machine.disks if path is None or machine.disk_of_path(path) is disk]
        for disk in disks:
            happened(machine.host, disk, TrackingEvent.RESET)
        return len(disks)


def _check_new_name(kind: str, name: str, others: Iterable[BackupJob]) -> None:
    """Neither its name nor its backups may be taken for those of another job."""
    if any(name.lower() in (item.name.lower(), item.backup_folder.lower()) for item in others):
        raise AlreadyExists(kind, name)
