"""Running a job: the list of machines is built, each becomes a task, and the session ends with the last of them.

Chooses proxies. What a task does is in `task`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hvsim.infrastructure.backup.job import MachineReference
from hvsim.infrastructure.backup.session import (
    BackupSession,
    RecordStatus,
    SessionState,
    TaskSession,
    TaskStatus,
    size_text,
    stamp,
)
from hvsim.infrastructure.backup.task import BackupTask
from hvsim.infrastructure.clock import Waiting
from hvsim.infrastructure.costs.durations import BUILD_LIST

if TYPE_CHECKING:
    from hvsim.infrastructure.backup.server import BackupServer


def run_session(server: BackupServer, session: BackupSession) -> Waiting:
    """The process of a session."""
    session.note(f"Job started at {stamp(session.created)}")
    session.note("Building list of machines to process")
    yield server.clock.wait(server.random.jitter(BUILD_LIST))
    session.state = SessionState.WORKING
    processes = []
    for reference in session.job.machines:
        task = _task(server, session, reference)
        if task is not None:
            processes.append(server.clock.start(task.run()))
    session.note(f"VM size: {size_text(_provisioned(server, session))}")
    if session.job.options.use_change_tracking:
        session.note("Changed block tracking is enabled")
    yield server.clock.all_of(processes)
    for record in session.tasks:
        if record.status is TaskStatus.FAILED and record.point is None:
            session.note(f"Processing {record.machine} Error: {record.reason}", RecordStatus.FAILED)
    if not session.tasks:
        session.note("Nothing to process: the job has no machines", RecordStatus.FAILED)
    session.finish()


def _task(server: BackupServer, session: BackupSession, reference: MachineReference) -> BackupTask | None:
    """The task of one machine, or None, with a failed record, when the machine is gone."""
    machine = server.machine_of(reference.id)
    record = TaskSession(server.random.guid(), session, machine.name if machine else reference.name)
    session.tasks.append(record)
    if machine is None:
        record.note(f"Virtual machine '{reference.name}' was not found on any host", RecordStatus.FAILED)
        record.finish()
        return None
    return BackupTask(server, record, machine, reference.name, server.on_host_proxy(machine.host))


def _provisioned(server: BackupServer, session: BackupSession) -> int:
    machines = [server.machine_of(reference.id) for reference in session.job.machines]
    return sum(disk.size for machine in machines if machine for disk in machine.disks)
