"""The commands before and after a job's run: programs on the backup server, whose result is in the session's log.

One that fails makes the run a warning; the machines are processed all the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hvsim.infrastructure.backup.runs.session import BackupSession, RecordStatus
from hvsim.infrastructure.clock import Waiting
from hvsim.infrastructure.computers.programs import run_program, split_command
from hvsim.infrastructure.errors import EstateError

if TYPE_CHECKING:
    from hvsim.infrastructure.backup.server import BackupServer

LIMIT = 15 * 60.0
"""Seconds after which a script is ended."""


def run_pre_script(server: BackupServer, session: BackupSession) -> Waiting:
    """The process of the command before the run, where this run has one."""
    scripts = session.job.options.scripts
    session.job.script_runs += 1
    if scripts.pre_enabled and is_due(session):
        yield from _run(server, session, "Pre-job", scripts.pre_command)


def run_post_script(server: BackupServer, session: BackupSession) -> Waiting:
    """The process of the command after it."""
    scripts = session.job.options.scripts
    if scripts.post_enabled and is_due(session):
        yield from _run(server, session, "Post-job", scripts.post_command)


def is_due(session: BackupSession) -> bool:
    """Whether the job's commands belong to this run: every so many runs, or on some weekdays."""
    scripts = session.job.options.scripts
    if scripts.by_days:
        return session.created.weekday() in scripts.days
    return session.job.script_runs % max(1, scripts.frequency) == 0


def _run(server: BackupServer, session: BackupSession, which: str, command: str) -> Waiting:
    if not command:
        return
    session.note(f"Running {which.lower()} script: {command}")
    program, _ = split_command(command)
    if "\\" in program and not server.computer.files.exists(program):
        session.note(f"{which} script failed. Error: the system cannot find the file specified", RecordStatus.WARNING)
        return
    try:
        code: int = yield from run_program(server.computer, command, LIMIT)
    except EstateError as error:
        session.note(f"{which} script failed. Error: {error}", RecordStatus.WARNING)
        return
    if code == 0:
        session.note(f"{which} script finished")
        return
    session.note(f"{which} script failed. Error: process exited with code {code}", RecordStatus.WARNING)
