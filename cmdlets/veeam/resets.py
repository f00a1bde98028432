"""Reset-VBRJobOptions, Reset-VBRJobScheduleOptions, Reset-VBRJobVssOptions: jobs go back to the product's defaults."""

from __future__ import annotations

from typing import Any

from hvsim.cmdlets.veeam.backup_command import BackupCommand
from hvsim.cmdlets.veeam.names import A_JOB, JOB
from hvsim.cmdlets.veeam.vss_types import apply_vss, guest_options_of
from hvsim.infrastructure.backup.jobs.job import BackupJob
from hvsim.infrastructure.backup.jobs.job_options import JobOptions
from hvsim.infrastructure.backup.jobs.schedules import ScheduleOptions
from hvsim.interpreter.commands import Example, cmdlet, parameter


class ResetCommand(BackupCommand):
    """A command that puts something of a job back, and gives the job."""

    job: Any = parameter(mandatory=True, pipeline=True, by_property_name=True, type=JOB, help="The job.")

    def process(self) -> None:
        self.reset(self.job)
        self.write(self.job)

    def reset(self, job: BackupJob) -> None:
        """Puts it back."""
        raise NotImplementedError  # abstract: each command has its own


@cmdlet("Reset-VBRJobOptions", output=JOB)
class ResetVBRJobOptions(ResetCommand):
    """Gives a job the default options; what it does in guests stays."""

    examples = [
        Example(
            f"(Reset-VBRJobOptions -Job {A_JOB}).BackupStorageOptions.RetainDaysToKeep",
            "As it was at first.",
            f"$null = Set-VBRJobAdvancedOptions -Job {A_JOB} -RetainDays 30",
            "7",
        )
    ]

    def reset(self, job: BackupJob) -> None:
        options = JobOptions(guest_processing_of=dict(job.options.guest_processing_of))
        apply_vss(options, guest_options_of(job.options))
        job.options = options


@cmdlet("Reset-VBRJobScheduleOptions", output=JOB)
class ResetVBRJobScheduleOptions(ResetCommand):
    """Gives a job the default schedule: nothing but a person starts it."""

    examples = [
        Example(
            f"(Reset-VBRJobScheduleOptions -Job {A_JOB}).ScheduleOptions.NextRun -eq ''",
            "By hand only.",
            output="True",
        )
    ]

    def reset(self, job: BackupJob) -> None:
        job.schedule = ScheduleOptions()
        self.server.trigger_of(job).set()


@cmdlet("Reset-VBRJobVssOptions", output=JOB)
class ResetVBRJobVssOptions(ResetCommand):
    """Lets a job do in guests what it does by default, in each of its machines."""

    examples = [
        Example(
            f"(Reset-VBRJobVssOptions -Job {A_JOB}).VssOptions.Enabled",
            "Application-aware again or not, as the product's default has it.",
            f"Enable-VBRJobVSSIntegration -Job {A_JOB} | Out-Null",
        )
    ]

    def reset(self, job: BackupJob) -> None:
        apply_vss(job.options, guest_options_of(JobOptions()))
        job.options.guest_processing_of.clear()
