"""Get-BackupSession, Wait-BackupSession, Get-BackupTrace: runs of jobs, and what happened in them step by step."""

from __future__ import annotations

from functools import partial
from typing import Any

from hvsim.cmdlets.veeam.backup_command import BackupCommand, friendly_cmdlet, job_names
from hvsim.cmdlets.veeam.names import A_RUN, SESSION
from hvsim.infrastructure.backup.runs.session import BackupSession
from hvsim.infrastructure.trace import TraceEvent
from hvsim.interpreter.commands import Example, Switch, parameter
from hvsim.interpreter.commands.wildcards import matches


@friendly_cmdlet("Get-BackupSession", output=SESSION)
class GetBackupSession(BackupCommand):
    """Lists the sessions of backup jobs, oldest first."""

    job_name: list[str] = parameter(
        position=0, wildcards=True, complete=job_names, aliases=("Name",), help="The jobs; all when left out."
    )
    last: Switch = parameter(help="Only the newest session of each job.")

    examples = [Example("Get-BackupSession Nightly -Last", "How did the last run end?", setup=A_RUN)]

    def process(self) -> None:
        jobs = list(self.jobs(self.job_name))
        sessions = [session for session in self.server.sessions() if session.job in jobs]
        if self.last:
            sessions = [session for session in sessions if session is session.job.last_session]
        self.write_all(sessions)


@friendly_cmdlet("Wait-BackupSession", output=SESSION)
class WaitBackupSession(BackupCommand):
    """Lets time pass until sessions are over."""

    session: Any = parameter(position=0, mandatory=True, pipeline=True, type=SESSION + "[]", help="The sessions.")

    examples = [Example("Start-BackupJob Nightly -Async | Wait-BackupSession", "Start a job and wait for it.")]

    def process(self) -> None:
        for session in self.session:
            self.attempt(partial(self._wait, session), session)

    def _wait(self, session: BackupSession) -> None:
        self.finish(session)
        self.write(session)


@friendly_cmdlet("Get-BackupTrace", output="HvSim.TraceEvent")
class GetBackupTrace(BackupCommand):
    """Gives what happened in a session: each step of each machine, with component, time and outcome."""

    session: Any = parameter(
        position=0,
        pipeline=True,
        type=SESSION + "[]",
        help="The sessions; the newest of all when left out.",
    )
    vm_name: str = parameter(position=1, wildcards=True, help="Only this machine.")
    step: list[int] = parameter(help="Only these steps (1 to 8; 0 for what is cleaned up after them).")

    examples = [
        Example("Get-BackupTrace", "The steps of the last session.", setup=A_RUN),
        Example("Get-BackupSession Nightly | Get-BackupTrace -Step 3, 4", "What the guest did.", setup=A_RUN),
    ]

    def process(self) -> None:
        sessions = self.session if self.session is not None else self.server.sessions()[-1:]
        for session in sessions:
            events = [event for event in self.estate.trace.of_session(session.id) if self._wanted(event)]
            self.write_all(events)

    def _wanted(self, event: TraceEvent) -> bool:
        if self.vm_name and not matches(self.vm_name, event.machine):
            return False
        return not self.step or event.number in self.step
