"""Get- and Set-VBRJobVssOptions, for jobs and for machines in them: what a job does in guests."""

from __future__ import annotations

from typing import Any

from hvsim.cmdlets.veeam.backup_command import BackupCommand
from hvsim.cmdlets.veeam.job_options import JobsCommand
from hvsim.cmdlets.veeam.names import A_JOB, CREDENTIALS, JOB, OBJECT_IN_JOB, VSS_OPTIONS
from hvsim.cmdlets.veeam.records import JobObject
from hvsim.cmdlets.veeam.vss_types import apply_vss, guest_options_of
from hvsim.infrastructure.backup.jobs.job import BackupJob
from hvsim.infrastructure.backup.jobs.job_options import GuestProcessing, JobOptions
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter

_MACHINE = f"(Get-VBRJobObject -Job {A_JOB} -Name web01)"


@cmdlet("Get-VBRJobVssOptions", output=VSS_OPTIONS)
class GetVBRJobVssOptions(JobsCommand):
    """Gives what jobs do in guests, to be changed and set."""

    job: Any = parameter(
        position=0, mandatory=True, pipeline=True, by_property_name=True, type=JOB + "[]", help="The jobs."
    )

    examples = [Example(f"(Get-VBRJobVssOptions {A_JOB}).Enabled", "Application-aware?", output="True")]

    def change(self, job: BackupJob) -> None:
        self.write(guest_options_of(job.options))


@cmdlet("Set-VBRJobVssOptions", default_set="Set1")
class SetVBRJobVssOptions(JobsCommand):
    """Sets what jobs do in guests, or with which account."""

    job: Any = parameter(
        position=0, mandatory=True, pipeline=True, by_property_name=True, type=JOB + "[]", help="The jobs."
    )
    options: Any = parameter(sets={"Set1": In(position=1, mandatory=True)}, type=VSS_OPTIONS, help="The options.")
    credentials: Any = parameter(sets={"Set2": In(mandatory=True)}, type=CREDENTIALS, help="The account in guests.")

    examples = [
        Example(
            f"$o = Get-VBRJobVssOptions {A_JOB}; $o.IgnoreErrors = $false; Set-VBRJobVssOptions {A_JOB} $o;"
            f" {A_JOB}.GuestProcessing",
            "Consistent or not at all.",
            output="RequireSuccess",
        )
    ]

    def change(self, job: BackupJob) -> None:
        if self.parameter_set == "Set2":
            job.options.guest_account = self.credentials
        else:
            apply_vss(job.options, self.options)


@cmdlet("Get-VBRJobObjectVssOptions", output=VSS_OPTIONS)
class GetVBRJobObjectVssOptions(BackupCommand):
    """Gives what a job does in one machine's guest."""

    object_in_job: Any = parameter(
        position=0, mandatory=True, pipeline=True, by_property_name=True, type=OBJECT_IN_JOB, help="The machine."
    )

    examples = [Example(f"(Get-VBRJobObjectVssOptions {_MACHINE}).Enabled", "Application-aware?", output="True")]

    def process(self) -> None:
        item: JobObject = self.object_in_job
        self.write(guest_options_of(item.job.options, item.reference.id))


@cmdlet("Set-VBRJobObjectVssOptions", default_set="Set1")
class SetVBRJobObjectVssOptions(BackupCommand):
    """Sets what a job does in one machine's guest, or with which account."""

    object_: Any = parameter(
        name="Object",
        position=0,
        mandatory=True,
        pipeline=True,
        by_property_name=True,
        type=OBJECT_IN_JOB,
        help="The machine.",
    )
    options: Any = parameter(sets={"Set1": In(position=1, mandatory=True)}, type=VSS_OPTIONS, help="The options.")
    credentials: Any = parameter(
        sets={"Set2": In(mandatory=True)}, type=CREDENTIALS, help="The account in guests, of the whole job."
    )

    examples = [
        Example(
            f"$o = Get-VBRJobObjectVssOptions {_MACHINE}; $o.Enabled = $false;"
            f" Set-VBRJobObjectVssOptions {_MACHINE} $o; {_MACHINE}.VssOptions.Enabled",
            "Leave this guest alone.",
            output="False",
        )
    ]

    def process(self) -> None:
        item: JobObject = self.object_
        if self.parameter_set == "Set2":
            item.job.options.guest_account = self.credentials
        else:
            apply_vss(item.job.options, self.options, item.reference.id)


@cmdlet("Enable-VBRJobVSSIntegration")
class EnableVBRJobVSSIntegration(JobsCommand):
    """Lets jobs process guests application-aware."""

    job: Any = parameter(
        position=0, mandatory=True, pipeline=True, by_property_name=True, type=JOB + "[]", help="The jobs."
    )

    examples = [
        Example(
            f"Enable-VBRJobVSSIntegration {A_JOB}; {A_JOB}.VssOptions.Enabled",
            "Process guests.",
            f"Disable-VBRJobVSSIntegration {A_JOB}",
            "True",
        )
    ]

    def change(self, job: BackupJob) -> None:
        if job.options.guest_processing is GuestProcessing.DISABLED:
            job.options.guest_processing = GuestProcessing.REQUIRE


@cmdlet("Disable-VBRJobVSSIntegration")
class DisableVBRJobVSSIntegration(JobsCommand):
    """Keeps jobs from processing guests application-aware."""

    job: Any = parameter(
        position=0, mandatory=True, pipeline=True, by_property_name=True, type=JOB + "[]", help="The jobs."
    )

    examples = [
        Example(f"Disable-VBRJobVSSIntegration {A_JOB}; {A_JOB}.VssOptions.Enabled", "Leave them.", output="False")
    ]

    def change(self, job: BackupJob) -> None:
        job.options.guest_processing = GuestProcessing.DISABLED


@cmdlet("Enable-VBRJobGuestFSIndexing")
class EnableVBRJobGuestFSIndexing(JobsCommand):
    """Lets jobs index the files of guests."""

    job: Any = parameter(
        position=0, mandatory=True, pipeline=True, by_property_name=True, type=JOB + "[]", help="The jobs."
    )

    examples = [
        Example(
            f"Enable-VBRJobGuestFSIndexing {A_JOB}; {A_JOB}.VssOptions.GuestFSIndexingType -ne 'None'",
            "Index them.",
            output="True",
        )
    ]

    def change(self, job: BackupJob) -> None:
        job.options.guest_indexing = True


@cmdlet("Disable-VBRJobGuestFSIndexing")
class DisableVBRJobGuestFSIndexing(JobsCommand):
    """Keeps jobs from indexing the files of guests."""

    job: Any = parameter(
        position=0, mandatory=True, pipeline=True, by_property_name=True, type=JOB + "[]", help="The jobs."
    )

    examples = [
        Example(
            f"Disable-VBRJobGuestFSIndexing {A_JOB}; {A_JOB}.VssOptions.GuestFSIndexingType -ne 'None'",
            "Leave them.",
            output="False",
        )
    ]

    def change(self, job: BackupJob) -> None:
        job.options.guest_indexing = False


@cmdlet("New-VBRJobVssOptions", default_set="Set1", output=VSS_OPTIONS)
class NewVBRJobVssOptions(BackupCommand):
    """Makes options for guests, with the product's defaults."""

    for_job: Switch = parameter(sets="Set1", no_effect="All are the same.", help="For a job.")
    for_object: Switch = parameter(sets="Set2", no_effect="All are the same.", help="For a machine of a job.")
    for_replica_job: Switch = parameter(sets="Set3", no_effect="All are the same.", help="For a replication job.")

    examples = [Example("(New-VBRJobVssOptions -ForJob).Enabled", "The defaults.", output="True")]

    def process(self) -> None:
        self.write(guest_options_of(JobOptions()))
