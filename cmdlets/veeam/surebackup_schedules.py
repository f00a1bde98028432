"""New- and Set-VBRSureBackupJobScheduleOptions: when a SureBackup job runs by itself."""

from __future__ import annotations

from typing import Any

from attrs import define, evolve, field

from hvsim.cmdlets.veeam.backup_command import BackupCommand
from hvsim.cmdlets.veeam.members import add_property, choices, chosen, product_type
from hvsim.cmdlets.veeam.names import A_JOB, INFOS, JOB
from hvsim.cmdlets.veeam.schedule_builders import DAILY, MONTHLY, Daily, Monthly, apply_schedule
from hvsim.cmdlets.veeam.surebackup_types import SURE_JOB_TYPE
from hvsim.infrastructure.backup.jobs.job import BackupJob
from hvsim.infrastructure.backup.restores.surebackup import SureBackupJob
from hvsim.interpreter.commands import Example, Switch, cmdlet, parameter
from hvsim.interpreter.commands.validation import ValidateRange

SURE_SCHEDULE = INFOS + "VBRSureBackupJobScheduleOptions"
SCHEDULE_KIND = choices(INFOS + "VBRSbJobScheduleType", ("Daily", "Monthly", "AfterJob"))
USUAL_WAIT = 180
"""Minutes that a run waits for linked jobs which are running."""


@define(eq=False)
class SureBackupSchedule:
    """One kind of schedule, and whether a run waits for linked jobs."""

    kind: str = "Daily"
    daily: Daily = field(factory=Daily)
    monthly: Monthly = field(factory=Monthly)
    job: BackupJob | None = None
    waits: bool = False
    minutes: int = USUAL_WAIT

    def apply(self, job: SureBackupJob) -> None:
        """Makes a job's schedule this one, and switches it on."""
        job.schedule.clear()
        apply_schedule(job.schedule, self.kind, self.daily, self.monthly)
        if self.kind == "AfterJob" and self.job is not None:
            job.schedule.after = self.job.id
        job.schedule_enabled = True
        job.wait_minutes = self.minutes if self.waits else 0


product_type(
    SURE_SCHEDULE,
    SureBackupSchedule,
    {
        f"{SCHEDULE_KIND} Type": "kind",
        f"{DAILY} DailyOptions": "daily",
        f"{MONTHLY} MonthlyOptions": "monthly",
        f"{JOB} ParentJob": "job",
        "bool WaitForParentJob": "waits",
        "int WaitTimeMinutes": "minutes",
    },
)


def schedule_of(job: SureBackupJob) -> SureBackupSchedule:
    """The schedule of a job as the product shows it."""
    schedule = job.schedule
    kind = "AfterJob" if schedule.after is not None else "Monthly" if schedule.monthly.enabled else "Daily"
    shown = SureBackupSchedule(kind, waits=job.wait_minutes > 0, minutes=job.wait_minutes or USUAL_WAIT)
    shown.daily = Daily(schedule.daily.kind.value, schedule.daily.time, list(schedule.daily.days))
    shown.monthly = Monthly(schedule.monthly.time, schedule.monthly.day.number.value, schedule.monthly.day.weekday)
    shown.job = next((linked.job for linked in job.linked if linked.job.id == schedule.after), None)
    return shown


add_property(SURE_JOB_TYPE, f"{SURE_SCHEDULE} ScheduleOptions", schedule_of)


class ScheduleCommand(BackupCommand):
    """A command that makes or changes such a schedule."""

    daily_options: Any = parameter(type=DAILY, help="The days, as New-VBRDailyOptions makes them.")
    monthly_options: Any = parameter(type=MONTHLY, help="The day of a month, as New-VBRMonthlyOptions makes it.")
    parent_job: Any = parameter(type=JOB, help="The job after which it runs.")
    wait_for_parent_job: Switch = parameter(help="Waits for linked jobs that are running.")
    wait_time_minutes: int = parameter(validate=ValidateRange(1, 9999), help="So long; 180 minutes when left out.")

    def change(self, schedule: SureBackupSchedule, kind: str) -> SureBackupSchedule:
        """What the user has named, else as it was."""
        given = {name.lower() for name in self.bound}
        return evolve(
            schedule,
            kind=kind or schedule.kind,
            daily=self.daily_options or schedule.daily,
            monthly=self.monthly_options or schedule.monthly,
            job=self.parent_job or schedule.job,
            waits=bool(self.wait_for_parent_job) if "waitforparentjob" in given else schedule.waits,
            minutes=self.wait_time_minutes or schedule.minutes,
        )


@cmdlet("New-VBRSureBackupJobScheduleOptions", output=SURE_SCHEDULE)
class NewVBRSureBackupJobScheduleOptions(ScheduleCommand):
    """Makes a schedule for a SureBackup job."""

    type_: Any = parameter(mandatory=True, type=SCHEDULE_KIND, help="Daily, monthly, or after another job.")

    examples = [
        Example(
            f"(New-VBRSureBackupJobScheduleOptions -Type AfterJob -ParentJob {A_JOB}).ParentJob.Name",
            "After each backup.",
            output="Nightly",
        )
    ]

    def process(self) -> None:
        made = self.change(SureBackupSchedule(), chosen(self.type_))
        if made.kind == "AfterJob" and made.job is None:
            self.fail("A schedule after a job needs that job: give it with -ParentJob.", "Refused", "InvalidArgument")
        self.write(made)


@cmdlet("Set-VBRSureBackupJobScheduleOptions", output=SURE_SCHEDULE)
class SetVBRSureBackupJobScheduleOptions(ScheduleCommand):
    """Gives a changed schedule for a SureBackup job; what is not named stays."""

    schedule: Any = parameter(mandatory=True, name="VBRSbJobScheduleOptions", type=SURE_SCHEDULE, help="The schedule.")
    type_: Any = parameter(type=SCHEDULE_KIND, help="Daily, monthly, or after another job.")

    examples = [
        Example(
            "$s = New-VBRSureBackupJobScheduleOptions -Type Daily; (Set-VBRSureBackupJobScheduleOptions"
            " -VBRSbJobScheduleOptions $s -WaitForParentJob).WaitForParentJob",
            "Wait for backups.",
            output="True",
        )
    ]

    def process(self) -> None:
        self.write(self.change(self.schedule, chosen(self.type_)))
