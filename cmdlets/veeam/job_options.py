"""Set-VBRJobOptions, Set-VBRJobSchedule, Stop-VBRJob and their kin: options, schedules and ends of jobs."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

from hvsim.cmdlets.veeam.backup_command import BackupCommand
from hvsim.cmdlets.veeam.backup_windows import WINDOW
from hvsim.cmdlets.veeam.names import A_JOB, JOB, JOB_OPTIONS, SCHEDULE_OPTIONS
from hvsim.cmdlets.veeam.option_types import MONTHS, weekday_numbers
from hvsim.cmdlets.veeam.schedule_types import JobSchedule, time_of_day
from hvsim.infrastructure.backup.jobs.job import BackupJob
from hvsim.infrastructure.backup.jobs.job_options import JobOptions
from hvsim.infrastructure.backup.jobs.schedules import LAST_DAY, BackupWindow, DailyKind, DayNumber, PeriodKind
from hvsim.infrastructure.errors import InvalidState
from hvsim.interpreter.commands import Example, Switch, cmdlet, parameter
from hvsim.interpreter.commands.validation import ValidateSet

NO_SWAP_FILES = "It is kept and shown; guests have no swap files on their disks."


class JobsCommand(BackupCommand):
    """A command for the jobs in -Job."""

    job: Any

    def process(self) -> None:
        for job in self.job:
            self.attempt(partial(self.change, job), job)
            if job in self.server.jobs:  # on the days of its fulls it runs as well
                self.server.trigger_of(job).set()

    def change(self, job: BackupJob) -> None:
        """What the command does with one job."""
        raise NotImplementedError  # abstract: each kind has its own


@cmdlet("Get-VBRJobOptions", output=JOB_OPTIONS)
class GetVBRJobOptions(JobsCommand):
    """Gives the options of jobs."""

    job: Any = parameter(
        position=0, mandatory=True, pipeline=True, by_property_name=True, type=JOB + "[]", help="The jobs."
    )

    examples = [Example(f"(Get-VBRJobOptions -Job {A_JOB}).BackupStorageOptions.RetainDaysToKeep", "Its retention.")]

    def change(self, job: BackupJob) -> None:
        self.write(job.options)


@cmdlet("New-VBRJobOptions", default_set="Set1", output=JOB_OPTIONS)
class NewVBRJobOptions(BackupCommand):
    """Makes an option tree with the product's defaults."""

    for_backup_job: Switch = parameter(sets="Set2", no_effect="It is one for a backup job anyway.", help="For a job.")
    for_replica_job: Switch = parameter(sets="Set3", help="For a replication job, which keeps points by their number.")

    examples = [
        Example("(New-VBRJobOptions -ForBackupJob).BackupStorageOptions.RetainDaysToKeep", "The default.", "", "7")
    ]

    def process(self) -> None:
        self.write(JobOptions(keep_by_days=not self.for_replica_job))


@cmdlet("Set-VBRJobOptions", output=JOB)
class SetVBRJobOptions(JobsCommand):
    """Gives jobs the options in an option tree."""

    job: Any = parameter(
        position=0, mandatory=True, pipeline=True, by_property_name=True, type=JOB + "[]", help="The jobs."
    )
    options: Any = parameter(position=1, type=JOB_OPTIONS, help="The options.")
    high_priority: Switch = parameter(help="Gives the job resources before others, or with :$false not.")

    examples = [
        Example(
            f"$o = Get-VBRJobOptions {A_JOB}; $o.BackupStorageOptions.RetainDaysToKeep = 14;"
            f" Set-VBRJobOptions {A_JOB} $o | Out-Null",
            "Keep two weeks.",
        )
    ]

    def change(self, job: BackupJob) -> None:
        if self.options is not None:
            job.options = self.options.copy()
        if any(name.lower() == "highpriority" for name in self.bound):
            job.options.high_priority = bool(self.high_priority)
        self.write(job)


@cmdlet("Get-VBRJobScheduleOptions", output=SCHEDULE_OPTIONS)
class GetVBRJobScheduleOptions(JobsCommand):
    """Gives the schedules of jobs."""

    job: Any = parameter(
        position=0, mandatory=True, pipeline=True, by_property_name=True, type=JOB + "[]", help="The jobs."
    )

    examples = [Example("(Get-VBRJob | Get-VBRJobScheduleOptions).NextRun", "When jobs run next.")]

    def change(self, job: BackupJob) -> None:
        self.write(JobSchedule(job, self.server))


@cmdlet("Set-VBRJobScheduleOptions", output=JOB)
class SetVBRJobScheduleOptions(JobsCommand):
    """Gives jobs a schedule, and follows it from now on."""

    job: Any = parameter(
        position=0, mandatory=True, pipeline=True, by_property_name=True, type=JOB + "[]", help="The jobs."
    )
    options: Any = parameter(position=1, mandatory=True, type=SCHEDULE_OPTIONS, help="The schedule.")

    examples = [
        Example(
            f"$s = Get-VBRJobScheduleOptions {A_JOB}; $s.OptionsDaily.Enabled = $true;"
            f" $null = Set-VBRJobScheduleOptions {A_JOB} $s; {A_JOB}.ScheduleOptions.NextRun",
            "Every day at 22:00.",
        )
    ]

    def change(self, job: BackupJob) -> None:
        if self.options.job is not job:
            job.schedule = self.options.job.schedule.copy()
        self.server.trigger_of(job).set()
        self.write(job)


@cmdlet("Set-VBRJobSchedule", output=JOB, default_set="Set1")
class SetVBRJobSchedule(BackupCommand):
    """Sets when a job runs: daily, monthly, periodically, or after another job."""

    job: Any = parameter(mandatory=True, pipeline=True, by_property_name=True, type=JOB, help="The job.")
    daily: Switch = parameter(sets="Set1", help="Every day, or on some days of the week.")
    daily_kind: str = parameter(
        sets="Set1", default="Everyday", validate=ValidateSet(tuple(item.value for item in DailyKind)), help="The days."
    )
    monthly: Switch = parameter(sets="Set2", help="On one day of a month.")
    number_in_month: str = parameter(
        sets="Set2",
        default="First",
        validate=ValidateSet(tuple(item.value for item in DayNumber)),
        help="Which of its weekdays.",
    )
    day_of_month: str = parameter(sets="Set2", default="1", help="The day by its number, or Last, with OnDay.")
    months: list[str] = parameter(sets="Set2", validate=ValidateSet(MONTHS), help="The months; all when left out.")
    at: Any = parameter(sets=("Set1", "Set2"), type="System.DateTime", help="The time of the day; 10:00 if left out.")
    days: Any = parameter(sets=("Set1", "Set2"), type="System.DayOfWeek[]", help="The days of the week.")
    periodicaly: Switch = parameter(sets="Set3", help="Every so many hours or minutes.")
    periodically_kind: str = parameter(
        sets="Set3",
        default="Hours",
        validate=ValidateSet(("Hours", "Minutes", "Continuously")),
        help="The unit, or no pause at all.",
    )
    full_period: int = parameter(sets="Set3", default=1, help="How many hours or minutes.")
    periodically_offset: int = parameter(sets="Set3", help="Minutes past the hour.")
    periodically_schedule: Any = parameter(
        sets="Set3",
        type="System.Object",
        help="The hours in which it may run, as New-VBRBackupWindowOptions makes them.",
    )
    enable_backup_termination_window: Switch = parameter(
        help="Starts nothing outside a window, and stops what still runs when it closes."
    )
    termination_window: Any = parameter(type=WINDOW, help="That window, as New-VBRBackupWindowOptions makes it.")
    after: Switch = parameter(sets="Set4", help="When another job has ended.")
    after_job: Any = parameter(sets="Set4", type=JOB, help="That other job.")

    examples = [
        Example(f"$null = Set-VBRJobSchedule -Job {A_JOB} -Daily -At 23:00 -DailyKind WeekDays", "On working days."),
        Example(f"$null = Set-VBRJobSchedule -Job {A_JOB} -Periodicaly -FullPeriod 4", "Every four hours."),
        Example(
            f"$null = Set-VBRJobSchedule -Job {A_JOB} -Daily -At 22:00 -EnableBackupTerminationWindow"
            " -TerminationWindow (New-VBRBackupWindowOptions -FromHour 20 -ToHour 5 -Enabled)",
            "At night, and never by day.",
        ),
    ]

    def process(self) -> None:
        schedule = self.job.schedule
        time = time_of_day(self.at) if self.at is not None else timedelta(hours=10)
        if self.parameter_set == "Set4" and (self.after_job is None or self.after_job is self.job):
            self.report(InvalidState(f"The backup job '{self.job.name}' cannot run after itself."), self.job)
            return
        if self.periodically_schedule is not None and not isinstance(self.periodically_schedule, BackupWindow):
            self.report(InvalidState("The hours of a period are a window that New-VBRBackupWindowOptions makes."))
            return
        schedule.clear()
        if self.parameter_set == "Set1" and self.daily:
            schedule.daily.enabled, schedule.daily.time = True, time
            schedule.daily.kind = DailyKind(self.daily_kind)
            if self.days:
                schedule.daily.days = weekday_numbers(self.days)
        elif self.parameter_set == "Set2" and self.monthly:
            schedule.monthly.enabled, schedule.monthly.time = True, time
            self._set_month_day()
        elif self.parameter_set == "Set3" and self.periodicaly:
            self._set_period()
        elif self.parameter_set == "Set4" and self.after:
            schedule.after = self.after_job.id
        self._set_window()
        self.server.trigger_of(self.job).set()
        self.write(self.job)

    def _set_window(self) -> None:
        if self.enable_backup_termination_window:
            window = self.termination_window
            self.job.schedule.window = window.copy() if window is not None else self.job.schedule.window
        elif "enablebackupterminationwindow" in {name.lower() for name in self.bound}:
            self.job.schedule.window = None

    def _set_month_day(self) -> None:
        day = self.job.schedule.monthly.day
        day.number = DayNumber(self.number_in_month)
        day.day = int(self.day_of_month) if self.day_of_month.isdecimal() else LAST_DAY
        if self.days:
            day.weekday = weekday_numbers(self.days)[0]
        day.months = [MONTHS.index(name) + 1 for name in self.months or MONTHS]

    def _set_period(self) -> None:
        schedule = self.job.schedule
        if self.periodically_kind == "Continuously":
            schedule.continuous = True
            return
        schedule.periodic.enabled, schedule.periodic.kind = True, PeriodKind(self.periodically_kind)
        schedule.periodic.period = max(1, self.full_period) * (60 if self.periodically_kind == "Hours" else 1)
        schedule.periodic.offset = self.periodically_offset or 0
        window = self.periodically_schedule
        schedule.periodic.window = window.copy() if window is not None else None


@cmdlet("Enable-VBRJobSchedule")
class EnableVBRJobSchedule(JobsCommand):
    """Lets the schedules of jobs start them."""

    job: Any = parameter(mandatory=True, pipeline=True, by_property_name=True, type=JOB + "[]", help="The jobs.")

    examples = [Example("Get-VBRJob | Enable-VBRJobSchedule", "All jobs run by themselves.")]

    def change(self, job: BackupJob) -> None:
        job.options.run_manually = None
        self.server.set_enabled(job, enabled=True)


@cmdlet("Disable-VBRJobSchedule")
class DisableVBRJobSchedule(JobsCommand):
    """Keeps the schedules of jobs from starting them."""

    job: Any = parameter(mandatory=True, pipeline=True, by_property_name=True, type=JOB + "[]", help="The jobs.")

    examples = [Example("Get-VBRJob | Disable-VBRJobSchedule", "No job runs by itself.")]

    def change(self, job: BackupJob) -> None:
        self.server.set_enabled(job, enabled=False)


@cmdlet("Set-VBRJobAdvancedHvOptions")
class SetVBRJobAdvancedHvOptions(JobsCommand):
    """Sets how jobs freeze Hyper-V machines and whether they ask change tracking."""

    job: Any = parameter(mandatory=True, pipeline=True, by_property_name=True, type=JOB + "[]", help="The jobs.")
    can_do_crash_consistent: bool = parameter(help="Crash-consistent rather than suspended.")
    enable_hv_quiescence: bool = parameter(help="Lets Hyper-V quiesce the guest.")
    exclude_swap_file: bool = parameter(no_effect=NO_SWAP_FILES, help="Leaves out blocks of swap files.")
    use_change_tracking: bool = parameter(help="Asks change tracking what to read.")

    examples = [Example("Get-VBRJob | Set-VBRJobAdvancedHvOptions -UseChangeTracking $false", "Read everything.")]

    def change(self, job: BackupJob) -> None:
        options = job.options
        if self.is_bound("CanDoCrashConsistent"):
            options.crash_instead_of_suspending = self.can_do_crash_consistent
        if self.is_bound("EnableHvQuiescence"):
            options.guest_quiescence = self.enable_hv_quiescence
        if self.is_bound("ExcludeSwapFile"):
            options.exclude_swap_file = self.exclude_swap_file
        if self.is_bound("UseChangeTracking"):
            options.use_change_tracking = self.use_change_tracking

    def is_bound(self, name: str) -> bool:
        """Whether the user gave the parameter."""
        return any(item.lower() == name.lower() for item in self.bound)


@cmdlet("Stop-VBRJob", confirm="Low")
class StopVBRJob(JobsCommand):
    """Stops running jobs: at once, or gracefully when the machines under way are done."""

    job: Any = parameter(
        position=0, mandatory=True, pipeline=True, by_property_name=True, type=JOB + "[]", help="The jobs."
    )
    gracefully: Switch = parameter(help="Lets machines that are being processed end.")
    run_async: Switch = parameter(help="Does not wait for the end.")

    examples = [
        Example(f"$null = Start-VBRJob {A_JOB} -RunAsync; Start-Sleep 5; Stop-VBRJob {A_JOB} -Gracefully", "Stop it.")
    ]

    def change(self, job: BackupJob) -> None:
        if not self.should_process(job.name):
            return
        session = self.server.stop(job, gracefully=bool(self.gracefully))
        if session is None:
            self.report(InvalidState(f"The backup job '{job.name}' is not running."), job)
        elif not self.run_async:
            self.finish(session)


@cmdlet("Remove-VBRJob", confirm="Medium")
class RemoveVBRJob(JobsCommand):
    """Deletes jobs; their backups stay."""

    job: Any = parameter(
        position=0, mandatory=True, pipeline=True, by_property_name=True, type=JOB + "[]", help="The jobs."
    )

    examples = [Example("Get-VBRJob -Name Nightly | Remove-VBRJob", "Delete a job.")]

    def change(self, job: BackupJob) -> None:
        if self.should_process(job.name):
            self.attempt(lambda: self.server.remove_job(job), job)
