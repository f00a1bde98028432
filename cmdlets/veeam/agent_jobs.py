"""Add-, Get-, Set-, Start- and Remove-VBRComputerBackupJob: jobs for computers with agents, which no run can reach."""

from __future__ import annotations

from typing import Any

from hvsim.cmdlets.estate.values import to_uuid
from hvsim.cmdlets.veeam import copy_job_types as copy_job_types
from hvsim.cmdlets.veeam.agent_groups import A_GROUP
from hvsim.cmdlets.veeam.agent_types import COMPUTER_JOB, JOB_KIND, MODE, RETENTION, SCOPE
from hvsim.cmdlets.veeam.application_options import PLATFORM, PROCESSING
from hvsim.cmdlets.veeam.backup_command import BackupCommand
from hvsim.cmdlets.veeam.members import chosen, listed
from hvsim.cmdlets.veeam.names import REPOSITORY
from hvsim.cmdlets.veeam.object_parameters import ObjectOf
from hvsim.cmdlets.veeam.schedule_builders import SERVER_SCHEDULE
from hvsim.infrastructure.backup.agents import ComputerJob
from hvsim.infrastructure.backup.jobs.schedules import ScheduleOptions
from hvsim.infrastructure.errors import Refused
from hvsim.interpreter.commands import Example, Switch, cmdlet, parameter
from hvsim.interpreter.commands.wildcards import matches

A_COMPUTER_JOB = (
    f"{A_GROUP}; $job = Add-VBRComputerBackupJob -OSPlatform Windows -Type Server -Mode ManagedByBackupServer"
    " -BackupObject $group -BackupType EntireComputer -Name Machines"
)


@cmdlet("Add-VBRComputerBackupJob", output=COMPUTER_JOB)
class AddVBRComputerBackupJob(BackupCommand):
    """Adds a job for the computers of protection groups."""

    os_platform: Any = parameter(name="OSPlatform", mandatory=True, type=PLATFORM, help="Their operating system.")
    type_: Any = parameter(mandatory=True, type=JOB_KIND, help="What they are.")
    mode: Any = parameter(mandatory=True, type=MODE, help="Who sees to it.")
    name: str = parameter(help="Its name; made up when left out.")
    description: str = parameter(help="What it is for.")
    backup_object: Any = parameter(mandatory=True, type="System.Object[]", help="The protection groups.")
    backup_type: Any = parameter(mandatory=True, type=SCOPE, help="What of them is backed up.")
    backup_repository: Any = parameter(type=REPOSITORY, help="Where to; the first repository when left out.")
    retention_policy: int = parameter(default=7, help="How many days or restore points are kept.")
    retention_type: Any = parameter(type=RETENTION, help="Which of both it counts.")
    enable_application_processing: Switch = parameter(help="Applications are made consistent.")
    application_processing_options: Any = parameter(
        type=PROCESSING + "[]", no_effect="No run reaches the applications.", help="How."
    )
    enable_schedule: Switch = parameter(help="It runs by a schedule.")
    schedule_options: Any = parameter(
        type="System.Object",
        transform=ObjectOf((SERVER_SCHEDULE,)),
        help="The schedule, as New-VBRServerScheduleOptions makes.",
    )

    examples = [Example(f"{A_COMPUTER_JOB}; $job.BackupObject.Name", "A job for a group.", output="Servers")]

    def process(self) -> None:
        job = self.attempt(self._add, self.name)
        if job is not None:
            self.write(job)

    def _add(self) -> ComputerJob:
        agents = self.server.agents
        strangers = [item for item in listed(self.backup_object) if item not in agents.groups]
        if strangers:
            raise Refused(f"'{strangers[0]}' is no protection group of this server.")
        schedule = ScheduleOptions()
        if self.schedule_options is not None:
            self.schedule_options.apply(schedule)
        return agents.add_job(
            ComputerJob(
                self.server.random.guid(),
                self.name or f"Agent Backup Job {len(agents.jobs) + 1}",
                self.description or "",
                chosen(self.os_platform),
                chosen(self.type_),
                chosen(self.mode),
                chosen(self.backup_type),
                listed(self.backup_object),
                self.backup_repository or self.server.repositories[0],
                self.retention_policy,
                chosen(self.retention_type) or "RestoreDays",
                schedule,
                bool(self.enable_schedule),
                bool(self.enable_application_processing),
            )
        )


@cmdlet("Get-VBRComputerBackupJob", default_set="Set1", output=COMPUTER_JOB)
class GetVBRComputerBackupJob(BackupCommand):
    """Lists jobs for computers with agents."""

    name: list[str] = parameter(sets="Set1", wildcards=True, help="Only those of these names.")
    mode: Any = parameter(sets="Set1", type=MODE, help="Only those of this mode.")
    id: Any = parameter(sets="Set2", type="System.Guid[]", help="Only those of these identities.")

    examples = [Example("(Get-VBRComputerBackupJob).Name", "Which are there?", A_COMPUTER_JOB, "Machines")]

    def process(self) -> None:
        mode, wanted = chosen(self.mode), {to_uuid(item) for item in listed(self.id)}
        for job in self.server.agents.jobs:
            named = any(matches(name, job.name) for name in self.name or ["*"])
            if named and mode in ("", job.mode) and (not wanted or job.id in wanted):
                self.write(job)


@cmdlet("Start-VBRComputerBackupJob")
class StartVBRComputerBackupJob(BackupCommand):
    """Says that no computer of the job answers."""

    job: Any = parameter(
        position=0, mandatory=True, pipeline=True, by_property_name=True, type=COMPUTER_JOB + "[]", help="The jobs."
    )
    full_backup: Switch = parameter(no_effect="It does not come so far.", help="Makes a full backup.")
    retry_backup: Switch = parameter(no_effect="It does not come so far.", help="Tries again what failed.")
    run_async: Switch = parameter(no_effect="It ends at once.", help="Does not wait for the end.")

    examples = [
        Example("Start-VBRComputerBackupJob $job -ErrorAction SilentlyContinue; $?", "Try.", A_COMPUTER_JOB, "False")
    ]

    def process(self) -> None:
        for job in self.job:
            hosts = ", ".join(computer.host_name for group in job.groups for computer in group.computers)
            self.report(Refused(f"The job '{job.name}' was not started: no agent answers on {hosts}."), job.name)
