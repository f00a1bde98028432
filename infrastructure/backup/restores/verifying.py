"""A run of a SureBackup job: machines start in the lab from their backups, are looked at, and are gone again."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from attrs import frozen

from hvsim.infrastructure.backup.jobs.job import MachineReference
from hvsim.infrastructure.backup.jobs.mails import tell_of_service
from hvsim.infrastructure.backup.repositories.points import BackupPoint
from hvsim.infrastructure.backup.restores.lab_machines import start_in_lab, take_away, wait_for_guest
from hvsim.infrastructure.backup.restores.service_tests import Verdict, roles_to_applications, try_script
from hvsim.infrastructure.backup.restores.surebackup import (
    StartupOptions,
    SureBackupJob,
    SureBackupSession,
    TestScript,
    VerificationTask,
    VerifiedMachine,
)
from hvsim.infrastructure.backup.runs.service_sessions import SessionKind
from hvsim.infrastructure.backup.runs.session import RecordStatus, Result, TaskStatus, stamp
from hvsim.infrastructure.clock import Waiting
from hvsim.infrastructure.costs import Leg, Stage
from hvsim.infrastructure.errors import BlockError, EstateError, InvalidState, StepFailed
from hvsim.infrastructure.machines.integration_services import HEARTBEAT
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine

if TYPE_CHECKING:
    from hvsim.infrastructure.backup.server import BackupServer


@frozen
class PointChoice:
    """Which restore points are verified: the newest of all, up to a moment, or of those that are prepared or not."""

    until: datetime | None = None
    application_aware: bool | None = None

    def allows(self, point: BackupPoint) -> bool:
        """Whether a restore point is one of them."""
        in_time = self.until is None or point.time <= self.until
        return in_time and self.application_aware in (None, point.is_application_aware)


NEWEST = PointChoice()


def start_surebackup(
    server: BackupServer, job: SureBackupJob, choice: PointChoice = NEWEST, *, scheduled: bool = False
) -> SureBackupSession:
    """Starts a run, which goes on as the clock does. Raises `InvalidState` while one is under way."""
    if job.is_running:
        raise InvalidState(f"The SureBackup job '{job.name}' is running already.")
    session = SureBackupSession(
        server.random.guid(), job.name, SessionKind.SUREBACKUP, server.clock, server.clock.now(), job.id
    )
    job.sessions.append(session)
    server.service_sessions.append(session)
    run = session.running(_run(_Run(server, job, session, choice), scheduled), lambda error: None)
    session.process = server.clock.start(_told(server, job, session, run))
    return session


@frozen
class _Run:
    """What all steps of a run need."""

    server: BackupServer
    job: SureBackupJob
    session: SureBackupSession
    choice: PointChoice


def _told(server: BackupServer, job: SureBackupJob, session: SureBackupSession, work: Waiting) -> Waiting:
    yield from work
    if job.options.mails.to_addresses or not job.options.mails.custom:
        tell_of_service(server, session, job.options.mails, len(session.tasks))


def _run(run: _Run, scheduled: bool) -> Waiting:
    job, session = run.job, run.session
    session.note(f"SureBackup job started at {stamp(session.created)}")
    if scheduled:
        yield from _wait_for_linked(run)
    running: list[VirtualMachine] = []
    try:
        for item in job.group.machines if job.group else ():
            machine = yield from _verify(run, item, with_content=job.options.content and job.options.group_content)
            if machine is not None:
                running.append(machine)
        if session.result is Result.FAILED:
            session.note("Linked jobs are not verified: the application group has failed", RecordStatus.WARNING)
        else:
            yield from _verify_linked(run)
    except EstateError as error:
        session.note(str(error), RecordStatus.FAILED)
    if not job.keep_running:
        for machine in reversed(running):
            yield from take_away(machine)
    if not session.tasks:
        session.note("Nothing to process: there are no restore points to verify", RecordStatus.FAILED)


def _wait_for_linked(run: _Run) -> Waiting:
    """Waits until the linked jobs that are running have ended, so long as the job may wait."""
    busy = [linked.job.running for linked in run.job.linked]
    processes = [session.process for session in busy if session is not None and session.process is not None]
    if processes and run.job.wait_minutes:
        run.session.note("Waiting for linked jobs to finish")
        clock = run.server.clock
        yield clock.any_of([clock.all_of(processes), clock.wait(run.job.wait_minutes * 60)])


def _linked_machines(run: _Run) -> list[VerifiedMachine]:
    """The machines of the linked jobs, each with what holds for it; so many by chance where only some are wanted."""
    found = []
    for linked in run.job.linked:
        special = {item.reference.id: item for item in linked.machines}
        for reference in linked.job.machines:
            item = special.get(reference.id)
            if item is None:
                item = VerifiedMachine(reference, linked.startup, roles=linked.roles, scripts=linked.scripts)
            if not item.excluded:
                found.append(item)
    wanted = run.job.random_machines
    while wanted and len(found) > wanted:
        found.remove(run.server.random.choice(found))
    return found


def _verify_linked(run: _Run) -> Waiting:
    """The machines of the linked jobs, so many at a time."""
    waiting, count = _linked_machines(run), run.job.max_concurrent
    while waiting:
        batch, waiting = waiting[:count], waiting[count:]
        processes = [run.server.clock.start(_verify_and_end(run, item)) for item in batch]
        yield run.server.clock.all_of(processes)


def _verify_and_end(run: _Run, item: VerifiedMachine) -> Waiting:
    machine = yield from _verify(run, item, with_content=run.job.options.content)
    if machine is not None:
        yield from take_away(machine)


def _verify(run: _Run, item: VerifiedMachine, *, with_content: bool) -> Waiting:
    """Starts a machine from its backup and looks at it; the result is the machine where it runs."""
    server, session = run.server, run.session
    task = VerificationTask(server.random.guid(), item.reference.name, session, TaskStatus.IN_PROGRESS)
    session.tasks.append(task)
    task.started = server.clock.now()
    machine: VirtualMachine | None = None
    try:
        point = item.point or _newest(run, item.reference)
        machine = yield from start_in_lab(server, run.job.lab, point, item.startup)
        yield from _watch(server, task, machine, item.startup)
        yield from _probe(run, task, machine, item)
        if with_content:
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


def _probe(run: _Run, task: VerificationTask, machine: VirtualMachine, item: VerifiedMachine) -> Waiting:
    """Tries what the machine is for, through the lab's appliance; without a guest that answers nothing is tried."""
    scripts = [*map(TestScript, roles_to_applications(item.roles)), *item.scripts]
    if not scripts or not machine.services[HEARTBEAT].answers:
        return
    verdicts = []
    for script in scripts:
        verdict: Verdict = yield from try_script(run.server, machine, script)
        run.session.note(f"{task.name}: {verdict.text}", verdict.status)
        verdicts.append(verdict.passed)
    known = [passed for passed in verdicts if passed is not None]
    task.scripts = all(known) if known else None


def _checks(task: VerificationTask) -> dict[str, bool | None]:
    return {
        "heartbeat test": task.heartbeat,
        "ping test": task.ping,
        "test of applications": task.scripts,
        "validation of the content": task.content,
    }


def _newest(run: _Run, reference: MachineReference) -> BackupPoint:
    known = (point for point in run.server.points() if point.machine_id == reference.id)
    points = [point for point in known if run.choice.allows(point)]
    if not points:
        which = "" if run.choice is NEWEST else " of the kind and time that were asked for"
        raise StepFailed(f"There is no restore point of '{reference.name}'{which}")
    return points[-1]


def _watch(server: BackupServer, task: VerificationTask, machine: VirtualMachine, startup: StartupOptions) -> Waiting:
    """Waits for the guest, and asks it; one without integration services is asked nothing."""
    if not machine.guest.integration_services_version:
        task.session.note(f"{task.name}: the guest has no integration services: it is not asked for anything")
        yield server.clock.wait(startup.application_seconds)
        return
    is_up = yield from wait_for_guest(server, machine, startup)
    if startup.heartbeat:
        task.heartbeat = machine.services[HEARTBEAT].answers
    if startup.ping:
        task.ping = is_up and any(adapter.addresses for adapter in machine.adapters)


def _check_content(server: BackupServer, task: VerificationTask, point: BackupPoint) -> Waiting:
    """Reads the whole restore point."""
    sizes = sum(item.file_size for item in point.backups.chain(point.point))
    yield from server.computer.network.flows.move([Leg(Stage.SOURCE, point.job.repository.disk, sizes)])
    task.content = not point.verify()
