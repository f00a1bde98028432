"""Get-VBRBackup, Get-VBRJobObject, Get- and Stop-VBRSession, Get-VBRLocalhost, Enable- and Disable-VBRJob."""

from __future__ import annotations

from typing import Any

from hvsim.cmdlets.estate.values import to_uuid
from hvsim.cmdlets.veeam.agent_types import COMPUTER_JOB
from hvsim.cmdlets.veeam.backup_command import BackupCommand, job_names
from hvsim.cmdlets.veeam.compliance_types import SESSION as COMPLIANCE_SESSION
from hvsim.cmdlets.veeam.copy_job_types import COPY_JOB
from hvsim.cmdlets.veeam.names import A_RUN, CORE, JOB, OBJECT_IN_JOB, RESTORE_SESSION, SERVER, SESSION
from hvsim.cmdlets.veeam.object_parameters import ObjectOf
from hvsim.cmdlets.veeam.record_types import identity_of
from hvsim.cmdlets.veeam.records import JobObject, backups_of
from hvsim.cmdlets.veeam.service_types import BASE_SESSION, MOVE_SESSION, VBR_SESSION
from hvsim.cmdlets.veeam.surebackup_types import SURE_JOB, SURE_SESSION
from hvsim.infrastructure.backup.jobs.job import BackupJob, JobKind
from hvsim.infrastructure.backup.managed_servers import ServerKind
from hvsim.infrastructure.backup.runs.session import BackupSession, StopRequest
from hvsim.infrastructure.errors import InvalidState
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.commands.wildcards import matches

ANY_JOB = ObjectOf((JOB, COPY_JOB, COMPUTER_JOB, SURE_JOB))
ANY_SESSION = ObjectOf(
    (SESSION, BASE_SESSION, VBR_SESSION, MOVE_SESSION, RESTORE_SESSION, SURE_SESSION, COMPLIANCE_SESSION)
)


@cmdlet("Get-VBRBackup", default_set="Set3", output=CORE + "CBackup")
class GetVBRBackup(BackupCommand):
    """Lists backups: what each job has in its repository."""

    name: list[str] = parameter(sets="Set3", wildcards=True, complete=job_names, help="The backups; all when left out.")
    id: Any = parameter(
        sets={"Set2": In(mandatory=True, by_property_name=True)}, type="System.Guid[]", help="The backups by identity."
    )
    veeam_zip: Switch = parameter(name="VeeamZIP", help="Only those that were made once, apart from jobs.")

    examples = [
        Example("Get-VBRBackup | Select-Object Name, VmCount", "What is there?", setup=A_RUN),
        Example("(Get-VBRBackup -Name Nightly).GetAllStorages().Count", "How many files?", setup=A_RUN),
    ]

    def process(self) -> None:
        wanted = {to_uuid(item) for item in self.id or ()}
        for backup in self.attempt(lambda: backups_of(self.server)) or []:
            if self.veeam_zip and backup.job.kind is not JobKind.ONE_OFF:
                continue
            if self.parameter_set == "Set2":
                if identity_of(f"backup/{backup.job.id}") in wanted:
                    self.write(backup)
            elif any(matches(name, backup.job.name) for name in self.name or ["*"]):
                self.write(backup)


@cmdlet("Get-VBRJobObject", output=OBJECT_IN_JOB)
class GetVBRJobObject(BackupCommand):
    """Lists the machines of a job."""

    job: Any = parameter(position=0, mandatory=True, pipeline=True, by_property_name=True, type=JOB, help="The job.")
    name: list[str] = parameter(wildcards=True, help="Only these machines.")

    examples = [Example("Get-VBRJob -Name Nightly | Get-VBRJobObject | Select-Object Name, Location", "What is in it?")]

    def process(self) -> None:
        job: BackupJob = self.job
        for reference in job.machines:
            if any(matches(name, reference.name) for name in self.name or ["*"]):
                self.write(JobObject(job, reference, self.server))


@cmdlet("Get-VBRSession", default_set="Set1", output=SESSION)
class GetVBRSession(BackupCommand):
    """Lists sessions of jobs, oldest first."""

    job: Any = parameter(
        sets={name: In(mandatory=True, by_property_name=True) for name in ("Set1", "Set4", "Set5")},
        type="System.Object",
        transform=ANY_JOB,
        help="The job.",
    )
    last: Switch = parameter(sets="Set1", help="Only the newest.")
    id: Any = parameter(sets={"Set2": In(mandatory=True)}, name="ID", type="System.Guid[]", help="By identity.")
    session: Any = parameter(
        sets={"Set3": In(mandatory=True, pipeline=True, by_property_name=True)},
        type="System.Object",
        transform=ANY_SESSION,
        help="A session.",
    )
    result: str = parameter(sets="Set4", help="Only those that ended so.")
    state: str = parameter(sets="Set5", help="Only those that are in this state.")
    type_: str = parameter(
        name="Type",
        sets={"Set6": In(mandatory=True, by_property_name=True)},
        help="Sessions of this type of job; all here are Backup.",
    )

    examples = [Example("Get-VBRSession -Job (Get-VBRJob -Name Nightly) -Last", "The last run.", setup=A_RUN)]

    def process(self) -> None:
        if self.parameter_set == "Set3":
            self.write(self.session)
            return
        sessions = list(self.server.sessions())
        if self.parameter_set == "Set2":
            wanted = {to_uuid(item) for item in self.id}
            self.write_all(session for session in sessions if session.id in wanted)
            return
        if self.parameter_set == "Set6":
            self.write_all(sessions if self.type_.lower() == "backup" else [])
            return
        mine = [session for session in sessions if session.job is self.job and self._is_wanted(session)]
        self.write_all(mine[-1:] if self.last else mine)

    def _is_wanted(self, session: BackupSession) -> bool:
        result = not self.result or session.result.label.lower() == self.result.lower()
        return result and (not self.state or session.state.label.lower() == self.state.lower())


@cmdlet("Stop-VBRSession")
class StopVBRSession(BackupCommand):
    """Stops a run of a job: what is finished stays."""

    session: Any = parameter(
        mandatory=True,
        pipeline=True,
        by_property_name=True,
        type="System.Object",
        transform=ANY_SESSION,
        help="The run.",
    )
    wait: Switch = parameter(help="Waits for the end.")

    examples = [
        Example(
            "$s = Start-VBRJob Nightly -RunAsync; Start-Sleep 5; Stop-VBRSession -Session $s -Wait; [string]$s.Result",
            "Not now.",
            output="Failed",
        )
    ]

    def process(self) -> None:
        session = self.session
        if not isinstance(session, BackupSession):
            self.report(InvalidState("Only the run of a job can be stopped."), session)
        elif session.ended is not None:
            self.report(InvalidState(f"The session '{session.name}' is over already."), session)
        else:
            session.stop(StopRequest.AT_ONCE)
            if self.wait:
                self.finish(session)


@cmdlet("Get-VBRLocalhost", output=SERVER)
class GetVBRLocalhost(BackupCommand):
    """Gives the backup server itself."""

    examples = [Example("(Get-VBRLocalhost).RealName", "Which machine is it?")]

    def process(self) -> None:
        self.write_all(server for server in self.server.servers if server.kind is ServerKind.LOCAL)


@cmdlet("Enable-VBRJob", output=JOB)
class EnableVBRJob(BackupCommand):
    """Lets jobs run again."""

    job: Any = parameter(mandatory=True, pipeline=True, by_property_name=True, type=JOB + "[]", help="The jobs.")

    examples = [Example("Get-VBRJob -Name Nightly | Enable-VBRJob", "Back in service.")]

    def process(self) -> None:
        for job in self.job:
            self.server.set_enabled(job, enabled=True)
            self.write(job)


@cmdlet("Disable-VBRJob", output=JOB)
class DisableVBRJob(BackupCommand):
    """Keeps jobs from running by schedule."""

    job: Any = parameter(mandatory=True, pipeline=True, by_property_name=True, type=JOB + "[]", help="The jobs.")

    examples = [Example("Get-VBRJob -Name Nightly | Disable-VBRJob", "Out of service.")]

    def process(self) -> None:
        for job in self.job:
            self.server.set_enabled(job, enabled=False)
            self.write(job)
