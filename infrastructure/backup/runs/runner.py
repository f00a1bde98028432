"""Running a job: the list of machines is built, each becomes a task, and the session ends with the last of them.

Which proxy a machine gets is in `proxy_choice`, who shares a snapshot in `snapshot_groups`, what a task does in `task`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from hvsim.infrastructure.backup.jobs.maintenance import maintain
from hvsim.infrastructure.backup.repositories.placing import look_at_extent
from hvsim.infrastructure.backup.repositories.rotation import look_at_drive
from hvsim.infrastructure.backup.runs.journal import job_finished, job_started
from hvsim.infrastructure.backup.runs.proxy_choice import choose_proxy
from hvsim.infrastructure.backup.runs.scripts import run_post_script, run_pre_script
from hvsim.infrastructure.backup.runs.session import (
    BackupSession,
    RecordStatus,
    SessionState,
    TaskSession,
    TaskStatus,
    size_text,
    stamp,
)
from hvsim.infrastructure.backup.runs.snapshot_groups import note_groups, plan_groups
from hvsim.infrastructure.backup.runs.space import check_machine_space, note_repository_space
from hvsim.infrastructure.backup.runs.task import BackupTask
from hvsim.infrastructure.backup.runs.upkeep import keep_up
from hvsim.infrastructure.clock import Waiting
from hvsim.infrastructure.costs.durations import BUILD_LIST
from hvsim.infrastructure.errors import BlockError, EstateError, StepFailed
from hvsim.infrastructure.texts import characters

if TYPE_CHECKING:
    from hvsim.infrastructure.backup.server import BackupServer


def run_session(server: BackupServer, session: BackupSession, work: Callable[..., Waiting]) -> Waiting:
    """The process of a session: its work, what the chains need after it, its end and who is told of it.

    After a crash it dies down: what it is at comes to its end, and nobody hears of it.
    """
    session.journal = server.computer.events
    job_started(session.journal, session)
    for part in (work, keep_up, maintain, run_post_script):
        yield from part(server, session)
        if session.crashed:
            return
    note_repository_space(session, server.settings.alerts)
    session.finish()
    leave_notes(server, session)
    server.session_ended(session)
    job_finished(server.computer.events, session)


def run_backup(server: BackupServer, session: BackupSession) -> Waiting:
    """The work of a backup job's session: the machines are processed."""
    session.note(f"Job started at {stamp(session.created)}")
    yield from run_pre_script(server, session)
    session.note("Building list of machines to process")
    yield server.clock.wait(server.random.jitter(BUILD_LIST))
    if session.crashed:
        return
    session.become(SessionState.WORKING)
    try:
        look_at_extent(server, session)
        look_at_drive(server, session)
    except (EstateError, BlockError) as error:
        session.note(f"Unable to allocate processing resources. Error: {error}", RecordStatus.FAILED)
        session.become(SessionState.POSTPROCESSING)
        return
    tasks = _tasks(server, session)
    groups = plan_groups(server, session, [task for task in tasks if task.needs_volume_snapshot])
    note_groups(session, groups)
    processes = [server.clock.start(group.run()) for group in groups]
    processes += [server.clock.start(task.run()) for task in tasks if not task.needs_volume_snapshot]
    session.note(f"VM size: {size_text(sum(disk.size for task in tasks for disk in task.machine.disks))}")
    if session.job.options.use_change_tracking:
        session.note("Changed block tracking is enabled")
    if session.job.options.key is not None:
        session.note("Encryption is enabled")
    yield server.clock.all_of(processes)
    for record in session.tasks:
        if record.status is TaskStatus.FAILED and record.point is None:
            session.note(f"Processing {record.machine} Error: {record.reason}", RecordStatus.FAILED)
    if not session.tasks:
        session.note("Nothing to process: the job has no machines", RecordStatus.FAILED)
    session.become(SessionState.POSTPROCESSING)


def leave_notes(server: BackupServer, session: BackupSession) -> None:
    """Writes the result into the notes of the machines, where the job is to."""
    notes = session.job.options.notes
    for task in session.tasks if notes.enabled else ():
        machine = server.machine_of(task.machine_id)
        if machine is not None and task.ended is not None:
            label = f"{notes.text}: " if notes.text else ""
            text = (
                f"{label}Time: [{stamp(task.ended)}]; Job name: [{session.job.name}]; Result: [{task.status.label}];"
                f" Backup server: [{server.name}]"
            )
            machine.notes = f"{machine.notes}\n{text}" if notes.append and machine.notes else text


def _tasks(server: BackupServer, session: BackupSession) -> list[BackupTask]:
    """A task for each machine that can be processed; the others have failed already."""
    tasks = []
    assigned: Counter[UUID] = Counter()
    machines = server.machines_by_id()
    for reference in session.job.machines:
        if session.only is not None and reference.id not in session.only:
            continue
        machine = machines.get(reference.id)
        record = TaskSession(server.random.guid(), session, machine.name if machine else reference.name, reference.id)
        session.tasks.append(record)
        try:
            if machine is None:
                raise StepFailed(f"Virtual machine '{reference.name}' was not found on any host")
            check_machine_space(machine, record, server.settings.alerts)
            choice = choose_proxy(server, session.job.options, machine, assigned)
            tasks.append(BackupTask(server, record, machine, characters(reference.name), choice))
        except EstateError as error:
            record.note(str(error), RecordStatus.FAILED)
            record.finish()
    return tasks
