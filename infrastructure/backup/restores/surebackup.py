"""SureBackup: machines of restore points are started in an isolated lab and looked at, then everything is gone again.

Knows labs, application groups, jobs and their runs. A machine runs from its backup, on a switch that leads nowhere.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from attrs import define, field

from hvsim.infrastructure.backup.jobs.job import BackupJob, MachineReference
from hvsim.infrastructure.backup.jobs.schedules import ScheduleOptions
from hvsim.infrastructure.backup.repositories.points import BackupPoint
from hvsim.infrastructure.backup.restores.restore import Restore
from hvsim.infrastructure.backup.runs.service_sessions import ServiceSession, SessionKind
from hvsim.infrastructure.backup.runs.session import RecordStatus, Result, TaskStatus, stamp
from hvsim.infrastructure.clock import Waiting
from hvsim.infrastructure.costs import Leg, Stage
from hvsim.infrastructure.costs.durations import HEARTBEAT_POLL
from hvsim.infrastructure.errors import BlockError, EstateError, InvalidState, StepFailed
from hvsim.infrastructure.hosts.host import Host
from hvsim.infrastructure.machines.integration_services import HEARTBEAT
from hvsim.infrastructure.machines.networks import VirtualSwitch, assign_addresses
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine

if TYPE_CHECKING:
    from hvsim.infrastructure.backup.server import BackupServer

USUAL_CONCURRENCY = 3


@define(eq=False)
class VirtualLab:
    """A place on a host for machines that nobody else can reach."""

    id: UUID
    name: str
    description: str
    host: Host
    switch: VirtualSwitch


@define(eq=False)
class StartupOptions:
    """How a machine is started and what is asked of it; times in seconds, memory in percent of its own."""

    memory: int = 100
    boot_seconds: int = 600
    application_seconds: int = 120
    heartbeat: bool = True
    ping: bool = True


@define(eq=False)
class VerifiedMachine:
    """A machine of an application group, by its newest restore point unless `point` says which."""

    reference: MachineReference
    startup: StartupOptions = field(factory=StartupOptions)
    point: BackupPoint | None = None
    roles: list[str] = field(factory=list)


@define(eq=False)
class ApplicationGroup:
    """Machines that others need, in the order in which they start."""

    id: UUID
    name: str
    description: str
    machines: list[VerifiedMachine]


@define(eq=False)
class LinkedJob:
    """A backup job whose machines are verified."""

    job: BackupJob
    startup: StartupOptions = field(factory=StartupOptions)
    roles: list[str] = field(factory=list)


@define(eq=False)
class VerificationTask:
    """What was found out about one machine."""

    id: UUID
    name: str
    session: SureBackupSession
    status: TaskStatus = TaskStatus.PENDING
    started: datetime | None = None
    ended: datetime | None = None
    heartbeat: bool | None = None
    ping: bool | None = None
    content: bool | None = None
    reason: str = ""


@define(eq=False)
class SureBackupSession(ServiceSession):
    """A run of a SureBackup job."""

    tasks: list[VerificationTask] = field(factory=list)


@define(eq=False)
class SureBackupJob:
    """A SureBackup job: its lab, what it starts first, and the jobs whose machines it verifies."""

    id: UUID
    name: str
    description: str
    lab: VirtualLab
    group: ApplicationGroup | None = None
    linked: list[LinkedJob] = field(factory=list)
    keep_running: bool = False
    max_concurrent: int = USUAL_CONCURRENCY
    checks_content: bool = False
    enabled: bool = True
    schedule: ScheduleOptions = field(factory=ScheduleOptions)
    sessions: list[SureBackupSession] = field(factory=list)

    @property
    def last_session(self) -> SureBackupSession | None:
        return self.sessions[-1] if self.sessions else None

    @property
    def is_running(self) -> bool:
        return self.last_session is not None and self.last_session.ended is None


def start_surebackup(server: BackupServer, job: SureBackupJob) -> SureBackupSession:
    """Starts a run, which goes on as the clock does. Raises `InvalidState` while one is under way."""
    if job.is_running:
        raise InvalidState(f"The SureBackup job '{job.name}' is running already.")
    session = SureBackupSession(
        server.random.guid(), job.name, SessionKind.SUREBACKUP, server.clock, server.clock.now(), job.id
    )
    job.sessions.append(session)
    server.service_sessions.append(session)
    run = session.running(_run(server, job, session), lambda error: None)
    session.process = server.clock.start(run)
    return session


def _run(server: BackupServer, job: SureBackupJob, session: SureBackupSession) -> Waiting:
    session.note(f"SureBackup job started at {stamp(session.created)}")
    running: list[VirtualMachine] = []
    try:
        for item in job.group.machines if job.group else ():
            machine = yield from _verify(server, job, session, item)
            if machine is not None:
                running.append(machine)
        if session.result is Result.FAILED:
            session.note("Linked jobs are not verified: the application group has failed", RecordStatus.WARNING)
        else:
            yield from _verify_linked(server, job, session)
    except EstateError as error:
        session.note(str(error), RecordStatus.FAILED)
    if not job.keep_running:
        for machine in reversed(running):
            yield from _take_away(machine)
    if not session.tasks:
        session.note("Nothing to process: there are no restore points to verify", RecordStatus.FAILED)


def _verify_linked(server: BackupServer, job: SureBackupJob, session: SureBackupSession) -> Waiting:
    """The machines of the linked jobs, so many at a time."""
    waiting = [
        VerifiedMachine(reference, linked.startup, roles=linked.roles)
        for linked in job.linked
        for reference in linked.job.machines
    ]
    while waiting:
        batch, waiting = waiting[: job.max_concurrent], waiting[job.max_concurrent :]
        processes = [server.clock.start(_verify_and_end(server, job, session, item)) for item in batch]
        yield server.clock.all_of(processes)


def _verify_and_end(
    server: BackupServer, job: SureBackupJob, session: SureBackupSession, item: VerifiedMachine
) -> Waiting:
    machine = yield from _verify(server, job, session, item)
    if machine is not None:
        yield from _take_away(machine)


def _verify(server: BackupServer, job: SureBackupJob, session: SureBackupSession, item: VerifiedMachine) -> Waiting:
    """Starts a machine from its backup and looks at it; the result is the machine where it runs."""
    task = VerificationTask(server.random.guid(), item.reference.name, session, TaskStatus.IN_PROGRESS)
    session.tasks.append(task)
    task.started = server.clock.now()
    machine: VirtualMachine | None = None
    try:
        point = item.point or _newest(server, item.reference)
        machine = yield from _publish(server, job.lab, point, item)
        yield from _watch(server, task, machine, item.startup)
        if job.checks_content:
            yield from _check_content(server, task, point)
        failed = [name for name, good in _checks(task).items() if good is False]
        if failed:
            raise StepFailed(f"{', '.join(failed)} failed")
        task.status = TaskStatus.SUCCESS
        session.note(f"{task.name}: verified")
    except (EstateError, BlockError) as error:
        task.status, task.reason = TaskStatus.FAILED, str(error)
        session.note(f"{task.name}: {error}", RecordStatus.FAILED)
    task.ended = server.clock.now()
    return machine


def _checks(task: VerificationTask) -> dict[str, bool | None]:
    return {"heartbeat test": task.heartbeat, "ping test": task.ping, "validation of the content": task.content}


def _newest(server: BackupServer, reference: MachineReference) -> BackupPoint:
    points = [point for point in server.points() if point.machine_id == reference.id]
    if not points:
        raise StepFailed(f"There is no restore point of '{reference.name}'")
    return points[-1]


def _publish(server: BackupServer, lab: VirtualLab, point: BackupPoint, item: VerifiedMachine) -> Waiting:
    name = f"{point.machine}_{lab.name}"
    restore = Restore(server, point, lab.host, name, connected=False, published=True)
    machine: VirtualMachine = yield from restore.run()
    machine.memory_startup = machine.memory_startup * item.startup.memory // 100
    for adapter in machine.adapters:
        adapter.switch = lab.switch
    assign_addresses(machine)
    yield from machine.start()
    return machine


def _watch(server: BackupServer, task: VerificationTask, machine: VirtualMachine, startup: StartupOptions) -> Waiting:
    """Waits for the guest as long as it may take, and asks it."""
    waited = 0.0
    while waited < startup.boot_seconds and not machine.services[HEARTBEAT].answers:
        yield server.clock.wait(HEARTBEAT_POLL)
        waited += HEARTBEAT_POLL
    is_up = machine.services[HEARTBEAT].answers
    yield server.clock.wait(startup.application_seconds if is_up else 0)
    if startup.heartbeat:
        task.heartbeat = machine.services[HEARTBEAT].answers
    if startup.ping:
        task.ping = is_up and any(adapter.addresses for adapter in machine.adapters)


def _check_content(server: BackupServer, task: VerificationTask, point: BackupPoint) -> Waiting:
    """Reads the whole restore point."""
    sizes = sum(item.file_size for item in point.backups.chain(point.point))
    yield from server.computer.network.flows.move([Leg(Stage.SOURCE, point.job.repository.disk, sizes)])
    task.content = not point.verify()


def _take_away(machine: VirtualMachine) -> Waiting:
    if machine.is_active:
        yield from machine.turn_off()
    machine.host.unregister(machine)
    for disk in machine.disks:
        machine.host.remove_disk(disk)
