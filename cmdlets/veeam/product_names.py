"""The product's own names for what the short commands do: Get-VBRJob, Start-VBRJob and their kin."""

from __future__ import annotations

from functools import partial
from typing import Any

from hvsim.cmdlets.estate.values import to_uuid
from hvsim.cmdlets.veeam.backup_command import BackupCommand, job_names
from hvsim.cmdlets.veeam.names import OBJECT_IN_JOB
from hvsim.infrastructure.backup.jobs.job import BackupJob
from hvsim.infrastructure.backup.runs.session import BackupSession
from hvsim.infrastructure.errors import InvalidState
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.commands.wildcards import matches

CORE = "Veeam.Backup.Core."
_RUN = "$null = Start-BackupJob Nightly"


@cmdlet("Get-VBRJob", output=CORE + "CBackupJob")
class GetVBRJob(BackupCommand):
    """Lists backup jobs and copy jobs."""

    name: list[str] = parameter(position=0, wildcards=True, complete=job_names, help="The jobs; all when left out.")

    examples = [Example("(Get-VBRJob -Name Nightly).GetLastResult()", "How did the last run end?", setup=_RUN)]

    def process(self) -> None:
        for job in (*self.server.jobs, *self.server.copy_jobs):
            if any(matches(name, job.name) for name in self.name or ["*"]):
                self.write(job)


@cmdlet("Start-VBRJob", output=CORE + "CBackupSession")
class StartVBRJob(BackupCommand):
    """Runs backup jobs."""

    job: Any = parameter(
        position=0, mandatory=True, pipeline=True, by_property_name=True, type=CORE + "CBackupJob[]", help="The jobs."
    )
    object_: Any = parameter(type=OBJECT_IN_JOB + "[]", help="Only these machines of the job.")
    full_backup: Switch = parameter(help="Makes a full backup and starts a new chain.")
    retry_backup: Switch = parameter(help="Only the machines that the last run did not finish.")
    start_chained_jobs: Switch = parameter(help="Runs the jobs that follow this one as well.")
    run_async: Switch = parameter(help="Does not wait: the job runs as time passes.")

    examples = [
        Example("Get-VBRJob -Name Nightly | Start-VBRJob -FullBackup", "A full backup."),
        Example("Start-VBRJob -Job (Get-VBRJob -Name Nightly) -RunAsync", "Without waiting."),
        Example("Start-VBRJob Nightly -Object (Get-VBRJobObject -Job Nightly -Name web01)", "One machine of the job."),
    ]

    def process(self) -> None:
        for job in self.job:
            session = self.attempt(partial(self._start, job), job)
            if session is not None:
                if not self.run_async:
                    self.finish(session)
                self.write(session)

    def _start(self, job: BackupJob) -> BackupSession:
        only = None if self.object_ is None else frozenset(machine.reference.id for machine in self.object_)
        return self.server.start(
            job,
            full=bool(self.full_backup),
            start_followers=bool(self.start_chained_jobs),
            retry_of=self._last_run(job) if self.retry_backup else None,
            only=only,
        )

    def _last_run(self, job: BackupJob) -> BackupSession:
        if job.running is None and (not job.sessions or not job.sessions[-1].unfinished):
            raise InvalidState(f"The last run of the backup job '{job.name}' left nothing to retry.")
        return job.sessions[-1]


@cmdlet("Get-VBRBackupSession", default_set="Set1", output=CORE + "CBackupSession")
class GetVBRBackupSession(BackupCommand):
    """Lists the sessions of backup jobs; a name is a session's, with its '(Full)' or '(Incremental)'."""

    name: list[str] = parameter(sets="Set1", wildcards=True, help="The sessions by name.")
    id: Any = parameter(sets="Set2", type="System.Guid[]", help="The sessions by identity.")

    examples = [Example("Get-VBRBackupSession | Where-Object JobName -eq Nightly", "A job's sessions.", setup=_RUN)]

    def process(self) -> None:
        wanted = {to_uuid(item) for item in self.id or ()}
        for session in self.server.sessions():
            named = any(matches(name, session.name) for name in self.name or ["*"])
            if session.id in wanted if self.parameter_set == "Set2" else named:
                self.write(session)


@cmdlet("Get-VBRTaskSession", output=CORE + "CBackupTaskSession")
class GetVBRTaskSession(BackupCommand):
    """Lists what sessions did with each machine."""

    session: Any = parameter(
        position=1,
        mandatory=True,
        pipeline=True,
        by_property_name=True,
        type=CORE + "CBackupSession[]",
        help="The sessions.",
    )
    name: list[str] = parameter(wildcards=True, help="Only these machines.")

    examples = [Example("Get-VBRBackupSession | Get-VBRTaskSession", "Machine by machine.", setup=_RUN)]

    def process(self) -> None:
        for session in self.session:
            for task in session.tasks:
                if any(matches(name, task.machine) for name in self.name or ["*"]):
                    self.write(task)


@cmdlet("Get-VBRRestorePoint", default_set="Set1", output=CORE + "COib")
class GetVBRRestorePoint(BackupCommand):
    """Lists restore points, oldest first."""

    backup: Any = parameter(
        sets={"Set1": In(position=0, pipeline=True)},
        type=CORE + "CBackup[]",
        help="Only of these backups.",
    )
    name: list[str] = parameter(sets="Set1", wildcards=True, help="Only of these machines.")
    object_id: Any = parameter(
        sets={"Set1": In(by_property_name=True)}, type="System.Guid[]", help="Only of the machines of these identities."
    )
    id: Any = parameter(
        sets={"Set2": In(mandatory=True, by_property_name=True)}, type="System.Guid[]", help="The points by identity."
    )

    examples = [
        Example("Get-VBRRestorePoint -Name web01 | Select-Object Type, CreationTime", "A machine's.", setup=_RUN),
        Example("Get-VBRBackup -Name Nightly | Get-VBRRestorePoint", "All of one job.", setup=_RUN),
    ]

    def process(self) -> None:
        wanted = {to_uuid(item) for item in self.id or ()}
        objects = {to_uuid(item) for item in self.object_id or ()}
        jobs = None if self.backup is None else [backup.job for backup in self.backup]
        for point in self.attempt(self.server.points) or []:
            named = any(matches(name, point.machine) for name in self.name or ["*"])
            backed_up = jobs is None or any(point.job is job for job in jobs)
            backed_up = backed_up and (not objects or point.machine_id in objects)
            if to_uuid(point.point.id) in wanted if self.parameter_set == "Set2" else named and backed_up:
                self.write(point)
