"""Get-, Add-, Start- and Remove-VBRSureBackupJob, with the VSB names that came before: verified restore points."""

from __future__ import annotations

from functools import partial
from typing import Any

from hvsim.cmdlets.estate.values import to_moment, to_uuid
from hvsim.cmdlets.veeam.backup_command import BackupCommand
from hvsim.cmdlets.veeam.members import choices, chosen, listed
from hvsim.cmdlets.veeam.names import A_JOB, A_RUN, INFOS, JOB
from hvsim.cmdlets.veeam.surebackup_schedules import SURE_SCHEDULE
from hvsim.cmdlets.veeam.surebackup_types import GROUP, LAB, LINKED, SURE_JOB, VERIFICATION, copy_of
from hvsim.infrastructure.backup.restores.arranging import add_surebackup, remove_surebackup
from hvsim.infrastructure.backup.restores.surebackup import ApplicationGroup, LinkedJob, SureBackupJob, VirtualLab
from hvsim.infrastructure.backup.restores.verification_schedule import follow_schedule
from hvsim.infrastructure.backup.restores.verifying import PointChoice, start_surebackup
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.commands.validation import ValidateRange
from hvsim.interpreter.commands.wildcards import matches

POINT_TYPE = choices(INFOS + "VBRSureBackupRestorePointType", ("AppConsistent", "CrashConsistent"))

A_LAB = "$null = Add-VBRHvSimpleVirtualLab -Server (Get-VBRServer -Name HV01) -Name Lab1"
A_SURE_JOB = (
    f"{A_LAB}; $null = Add-VBRSureBackupJob -Name Verify -VirtualLab (Get-VBRVirtualLab)"
    f" -LinkedJob (New-VBRSureBackupLinkedJob -Job {A_JOB})"
)


class SureBackupCommand(BackupCommand):
    """A command that adds a SureBackup job."""

    name: Any
    description: Any

    def add(self, lab: VirtualLab, group: ApplicationGroup | None, linked: list[LinkedJob]) -> SureBackupJob:
        """The job. Raises `AlreadyExists`, and `InvalidState` where there is nothing to verify."""
        return add_surebackup(self.server, self.name or "", self.description or "", lab, group, linked)


@cmdlet("Get-VBRSureBackupJob", default_set="Set1", output=SURE_JOB)
class GetVBRSureBackupJob(BackupCommand):
    """Lists SureBackup jobs."""

    name: list[str] = parameter(sets={"Set1": In(pipeline=True)}, help="The jobs by name; all when left out.")
    id: Any = parameter(
        sets={"Set2": In(pipeline=True, by_property_name=True)}, type="System.Guid[]", help="The jobs by identity."
    )

    examples = [Example("(Get-VBRSureBackupJob).Name", "All.", A_SURE_JOB, "Verify")]

    def process(self) -> None:
        wanted = {to_uuid(item) for item in listed(self.id)}
        for item in self.server.surebackup_jobs:
            named = any(matches(name, item.name) for name in self.name or ["*"])
            if named and (not wanted or item.id in wanted):
                self.write(item)


@cmdlet("Add-VBRSureBackupJob", output=SURE_JOB)
class AddVBRSureBackupJob(SureBackupCommand):
    """Adds a job that verifies restore points by starting their machines."""

    virtual_lab: Any = parameter(mandatory=True, type=LAB, help="The lab.")
    name: str = parameter(help="Its name; made up when left out.")
    description: str = parameter(help="What it is for.")
    application_group: Any = parameter(type=GROUP, help="Machines that start first.")
    keep_application_group_running: Switch = parameter(help="Leaves those running.")
    linked_job: Any = parameter(
        type=LINKED + "[]", help="Jobs whose machines are verified, as New-VBRSureBackupLinkedJob gives them."
    )
    max_concurrent_vms: int = parameter(
        name="MaxConcurrentVMs", default=3, help="How many of their machines at a time."
    )
    process_random_machines: Switch = parameter(help="Verifies only some of their machines, chosen anew each time.")
    verification_options: Any = parameter(type=VERIFICATION, help="What else is done.")
    schedule_options: Any = parameter(type=SURE_SCHEDULE, help="When it runs by itself.")
    force: Switch = parameter(no_effect="Nothing is asked.", help="Without questions.")
    random_machines_max_count: int = parameter(
        validate=ValidateRange(1, 1000), help="How many of them; one when left out."
    )

    examples = [Example(A_SURE_JOB + "; (Get-VBRSureBackupJob).VirtualLab.Name", "A job.", output="Lab1")]

    def process(self) -> None:
        job = self.attempt(
            partial(self.add, self.virtual_lab, self.application_group, listed(self.linked_job)), self.name
        )
        if job is not None:
            job.keep_running = bool(self.keep_application_group_running)
            job.max_concurrent = max(1, self.max_concurrent_vms)
            job.options = copy_of(self.verification_options) if self.verification_options else job.options
            if self.process_random_machines:
                job.random_machines = self.random_machines_max_count or 1
            if self.schedule_options is not None:
                self.schedule_options.apply(job)
            follow_schedule(self.server, job)
            self.write(job)


class AddOldSureBackupJob(SureBackupCommand):
    """What the old names of Add-VBRSureBackupJob share."""

    name: str = parameter(help="Its name; made up when left out.")
    virtual_lab: Any = parameter(mandatory=True, pipeline=True, by_property_name=True, type=LAB, help="The lab.")
    app_group: Any = parameter(pipeline=True, by_property_name=True, type=GROUP, help="Machines that start first.")
    linked_job: Any = parameter(
        pipeline=True, by_property_name=True, type=JOB + "[]", help="Jobs whose machines are verified."
    )
    description: str = parameter(help="What it is for.")

    def process(self) -> None:
        linked = [LinkedJob(item) for item in listed(self.linked_job)]
        job = self.attempt(partial(self.add, self.virtual_lab, self.app_group, linked), self.name)
        if job is not None:
            self.write(job)


@cmdlet("Add-VSBJob")
class AddVSBJob(AddOldSureBackupJob):
    """Adds a SureBackup job; the old name of Add-VBRSureBackupJob."""

    examples = [
        Example(
            f"(Add-VSBJob -Name Old -VirtualLab (Get-VBRVirtualLab) -LinkedJob {A_JOB}).Name", "A job.", A_LAB, "Old"
        )
    ]


@cmdlet("Add-VSBHvJob")
class AddVSBHvJob(AddOldSureBackupJob):
    """Adds a SureBackup job; the old name of Add-VBRSureBackupJob."""

    examples = [
        Example(
            f"(Add-VSBHvJob -Name Old -VirtualLab (Get-VBRVirtualLab) -LinkedJob {A_JOB}).Name", "A job.", A_LAB, "Old"
        )
    ]


class StartSureBackup(BackupCommand):
    """A command that runs the SureBackup jobs of its -Job."""

    job: Any
    run_async: Switch = parameter(help="Does not wait for the end.")

    @property
    def choice(self) -> PointChoice:
        """Which restore points are verified: the newest."""
        return PointChoice()

    def process(self) -> None:
        for job in listed(self.job):
            session = self.attempt(partial(start_surebackup, self.server, job, self.choice), job)
            if session is not None:
                if not self.run_async and session.process is not None:
                    self.wait_for(session.process)
                self.write(session)


@cmdlet("Start-VBRSureBackupJob")
class StartVBRSureBackupJob(StartSureBackup):
    """Verifies now: starts the machines in the lab, looks at them, and takes them away."""

    job: Any = parameter(mandatory=True, pipeline=True, type=SURE_JOB, help="The job.")
    date_time: Any = parameter(type="System.DateTime", help="The newest restore points up to this moment.")
    restore_point_type: Any = parameter(
        type=POINT_TYPE, help="Only restore points whose applications were prepared, or were not."
    )

    examples = [
        Example(
            "[string](Get-VBRSureBackupJob | Start-VBRSureBackupJob).Result",
            "Can it be restored?",
            A_RUN + "; " + A_SURE_JOB,
            "Success",
        )
    ]

    @property
    def choice(self) -> PointChoice:
        """The newest restore points, or those that the user asks for."""
        kind = chosen(self.restore_point_type)
        return PointChoice(to_moment(self.date_time), kind == "AppConsistent" if kind else None)


@cmdlet("Start-VSBJob")
class StartVSBJob(StartSureBackup):
    """Verifies now; the old name of Start-VBRSureBackupJob."""

    job: Any = parameter(
        position=1, mandatory=True, pipeline=True, by_property_name=True, type=SURE_JOB + "[]", help="The jobs."
    )

    examples = [
        Example(
            "[string](Get-VSBJob | Start-VSBJob).Result", "Can it be restored?", A_RUN + "; " + A_SURE_JOB, "Success"
        )
    ]


class RemoveSureBackup(BackupCommand):
    """A command that deletes the SureBackup jobs of its -Job."""

    job: Any

    def process(self) -> None:
        for job in self.job:
            if self.should_process(job.name):
                self.attempt(partial(remove_surebackup, self.server, job), job)


@cmdlet("Remove-VBRSureBackupJob", confirm="Medium")
class RemoveVBRSureBackupJob(RemoveSureBackup):
    """Deletes SureBackup jobs."""

    job: Any = parameter(mandatory=True, pipeline=True, type=SURE_JOB + "[]", help="The jobs.")

    examples = [Example("Get-VBRSureBackupJob | Remove-VBRSureBackupJob -Confirm:$false", "All.", A_SURE_JOB)]


@cmdlet("Remove-VSBJob", confirm="Medium")
class RemoveVSBJob(RemoveSureBackup):
    """Deletes SureBackup jobs; the old name."""

    job: Any = parameter(
        position=1, mandatory=True, pipeline=True, by_property_name=True, type=SURE_JOB + "[]", help="The jobs."
    )

    examples = [Example("Get-VSBJob | Remove-VSBJob -Confirm:$false", "All.", A_SURE_JOB)]
