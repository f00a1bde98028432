"""Enable- and Disable-VBRSureBackupJob, with their old names, and Set-VBRSureBackupJob."""

from __future__ import annotations

from typing import Any

from hvsim.cmdlets.veeam.backup_command import BackupCommand
from hvsim.cmdlets.veeam.members import listed
from hvsim.cmdlets.veeam.surebackup import A_SURE_JOB
from hvsim.cmdlets.veeam.surebackup_schedules import SURE_SCHEDULE
from hvsim.cmdlets.veeam.surebackup_types import GROUP, LAB, LINKED, SURE_JOB, VERIFICATION, copy_of
from hvsim.infrastructure.backup.restores.arranging import change_surebackup
from hvsim.infrastructure.backup.restores.surebackup import SureBackupJob
from hvsim.infrastructure.backup.restores.verification_schedule import follow_schedule
from hvsim.infrastructure.backup.server import BackupServer
from hvsim.interpreter.commands import Example, Switch, cmdlet, parameter
from hvsim.interpreter.commands.validation import ValidateRange


def switch(server: BackupServer, job: SureBackupJob, *, on: bool) -> None:
    """Lets the schedule start a job, or not."""
    job.enabled = on
    follow_schedule(server, job)


@cmdlet("Enable-VBRSureBackupJob")
class EnableVBRSureBackupJob(BackupCommand):
    """Puts a SureBackup job back in service."""

    job: Any = parameter(mandatory=True, pipeline=True, type=SURE_JOB, help="The job.")

    examples = [
        Example(
            "Get-VBRSureBackupJob | Enable-VBRSureBackupJob; (Get-VBRSureBackupJob).IsEnabled",
            "In service.",
            A_SURE_JOB,
            "True",
        )
    ]

    def process(self) -> None:
        for job in listed(self.job):
            switch(self.server, job, on=True)


@cmdlet("Disable-VBRSureBackupJob")
class DisableVBRSureBackupJob(BackupCommand):
    """Takes a SureBackup job out of service; a person can still start it."""

    job: Any = parameter(mandatory=True, pipeline=True, type=SURE_JOB, help="The job.")

    examples = [
        Example(
            "Get-VBRSureBackupJob | Disable-VBRSureBackupJob; (Get-VBRSureBackupJob).IsEnabled",
            "Out of service.",
            A_SURE_JOB,
            "False",
        )
    ]

    def process(self) -> None:
        for job in listed(self.job):
            switch(self.server, job, on=False)


class OldSwitchCommand(BackupCommand):
    """A command under the old name that puts SureBackup jobs in or out of service."""

    job: Any = parameter(mandatory=True, pipeline=True, by_property_name=True, type=SURE_JOB + "[]", help="The jobs.")

    def switch(self, *, on: bool) -> None:
        """Puts them in that state, and gives them."""
        for job in listed(self.job):
            switch(self.server, job, on=on)
            self.write(job)


@cmdlet("Enable-VSBJob", output=SURE_JOB)
class EnableVSBJob(OldSwitchCommand):
    """Puts SureBackup jobs back in service; the old name."""

    examples = [Example("(Get-VSBJob | Enable-VSBJob).IsEnabled", "In service.", A_SURE_JOB, "True")]

    def process(self) -> None:
        self.switch(on=True)


@cmdlet("Disable-VSBJob", output=SURE_JOB)
class DisableVSBJob(OldSwitchCommand):
    """Takes SureBackup jobs out of service; the old name."""

    examples = [Example("(Get-VSBJob | Disable-VSBJob).IsEnabled", "Out of service.", A_SURE_JOB, "False")]

    def process(self) -> None:
        self.switch(on=False)


@cmdlet("Set-VBRSureBackupJob", output=SURE_JOB)
class SetVBRSureBackupJob(BackupCommand):
    """Changes a SureBackup job; what is not named stays as it is."""

    job: Any = parameter(mandatory=True, pipeline=True, type=SURE_JOB, help="The job.")
    name: str = parameter(help="Another name.")
    description: str = parameter(help="What it is for.")
    virtual_lab: Any = parameter(type=LAB, help="Another lab.")
    application_group: Any = parameter(type=GROUP, help="Machines that start first.")
    keep_application_group_running: Switch = parameter(help="Leaves those running.")
    linked_job: Any = parameter(type=LINKED + "[]", help="Jobs whose machines are verified.")
    enable_link_job: Switch = parameter(help="Verifies linked jobs; with :$false none any more.")
    max_concurrent_vms: int = parameter(name="MaxConcurrentVMs", help="How many of their machines at a time.")
    process_random_machines: Switch = parameter(
        help="Verifies only some of their machines, chosen anew each time; with :$false all."
    )
    verification_options: Any = parameter(type=VERIFICATION, help="What else is done.")
    schedule_options: Any = parameter(type=SURE_SCHEDULE, help="When it runs by itself.")
    enable_schedule: Switch = parameter(help="Starts it by its schedule, or with :$false not.")
    force: Switch = parameter(no_effect="Nothing is asked.", help="Without questions.")
    random_machines_max_count: int = parameter(
        validate=ValidateRange(1, 1000), help="How many of them; one when left out."
    )

    examples = [
        Example(
            "(Get-VBRSureBackupJob | Set-VBRSureBackupJob -MaxConcurrentVMs 1 -Description Slowly).MaxConcurrentVMs",
            "One after the other.",
            A_SURE_JOB,
            "1",
        )
    ]

    def process(self) -> None:
        if self.attempt(self._change, self.job) is not None:
            self.write(self.job)

    def _change(self) -> SureBackupJob:
        job: SureBackupJob = self.job
        given = {name.lower() for name in self.bound}
        group = self.application_group if "applicationgroup" in given else job.group
        linked = listed(self.linked_job) if "linkedjob" in given else job.linked
        if "enablelinkjob" in given and not self.enable_link_job:
            linked = []
        change_surebackup(self.server, job, self.name or job.name, group, linked)
        job.lab = self.virtual_lab or job.lab
        if "description" in given:
            job.description = self.description
        if "keepapplicationgrouprunning" in given:
            job.keep_running = bool(self.keep_application_group_running)
        if "maxconcurrentvms" in given:
            job.max_concurrent = max(1, self.max_concurrent_vms)
        if self.verification_options is not None:
            job.options = copy_of(self.verification_options)
        if "processrandommachines" in given:
            job.random_machines = (job.random_machines or 1) if self.process_random_machines else 0
        if self.random_machines_max_count and job.random_machines:
            job.random_machines = self.random_machines_max_count
        if self.schedule_options is not None:
            self.schedule_options.apply(job)
        if "enableschedule" in given:
            job.schedule_enabled = bool(self.enable_schedule)
        follow_schedule(self.server, job)
        return job
