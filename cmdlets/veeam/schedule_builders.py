"""New-VBRDailyOptions, -MonthlyOptions, -PeriodicallyOptions and -ServerScheduleOptions: schedules as values.

They are made apart and given to the commands of copy jobs, configuration backups and SureBackup jobs.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from attrs import define, field

from hvsim.cmdlets.veeam.backup_command import BackupCommand
from hvsim.cmdlets.veeam.backup_windows import WINDOW
from hvsim.cmdlets.veeam.members import choices, chosen, listed, product_type
from hvsim.cmdlets.veeam.names import INFOS, JOB
from hvsim.cmdlets.veeam.option_types import DAY, DAYS, MONTHS, weekday_numbers
from hvsim.cmdlets.veeam.settings_types import DAY_NUMBER, MONTH
from hvsim.infrastructure.backup.jobs.job import BackupJob
from hvsim.infrastructure.backup.jobs.schedules import (
    EVERY_DAY,
    LAST_DAY,
    SATURDAY,
    WORKING_DAYS,
    BackupWindow,
    DailyKind,
    DayNumber,
    PeriodKind,
    ScheduleOptions,
)
from hvsim.interpreter.commands import Example, Switch, cmdlet, parameter

DAILY = INFOS + "VBRDailyOptions"
MONTHLY = INFOS + "VBRMonthlyOptions"
PERIODICALLY = INFOS + "VBRPeriodicallyOptions"
SERVER_SCHEDULE = INFOS + "VBRServerScheduleOptions"
DAILY_KIND = choices(INFOS + "VBRDailyOptionsType", (item.value for item in DailyKind))
PERIOD_KIND = choices(INFOS + "VBRPeriodicallyKinds", ("Hours", "Minutes", "Continuously"))
SCHEDULE_KIND = choices(INFOS + "VBRServerScheduleType", ("Daily", "Monthly", "Periodically", "AfterJob"))


@define(eq=False)
class Daily:
    """At a time of some days. Days count from Monday, 0."""

    kind: str = DailyKind.EVERYDAY.value
    period: timedelta = timedelta(hours=18)
    days: list[int] = field(factory=lambda: [SATURDAY])

    @property
    def day_names(self) -> list[str]:
        return [DAYS[day] for day in self.days]


@define(eq=False)
class Monthly:
    """At a time of one day of a month."""

    period: timedelta = timedelta(hours=22)
    number: str = DayNumber.FOURTH.value
    day: int = SATURDAY
    day_of_month: int = 1
    months: list[str] = field(factory=lambda: list(MONTHS))

    @property
    def day_name(self) -> str:
        return DAYS[self.day]


@define(eq=False)
class Periodically:
    """Every so many hours or minutes, or without a pause."""

    kind: str = "Hours"
    period: int = 1
    offset: int = 0
    window: BackupWindow | None = None


@define(eq=False)
class ServerSchedule:
    """One kind of schedule, with retries."""

    kind: str
    daily: Daily = field(factory=Daily)
    monthly: Monthly = field(factory=Monthly)
    periodically: Periodically = field(factory=Periodically)
    job: BackupJob | None = None
    retry: bool = False
    retry_count: int = 3
    retry_timeout: int = 30
    window: BackupWindow | None = None

    def apply(self, schedule: ScheduleOptions) -> None:
        """Makes a job's schedule this one."""
        schedule.clear()
        apply_schedule(schedule, self.kind, self.daily, self.monthly, self.periodically)
        if self.kind == "AfterJob" and self.job is not None:
            schedule.after = self.job.id
        schedule.window = self.window
        schedule.retry, schedule.retry_times, schedule.retry_minutes = self.retry, self.retry_count, self.retry_timeout


def apply_schedule(
    schedule: ScheduleOptions, kind: str, daily: Daily, monthly: Monthly, periodically: Periodically | None = None
) -> None:
    """Switches on the schedule of that kind."""
    if kind == "Daily":
        schedule.daily.enabled, schedule.daily.time = True, daily.period
        schedule.daily.kind, schedule.daily.days = DailyKind(daily.kind), list(daily.days)
    elif kind == "Monthly":
        schedule.monthly.enabled, schedule.monthly.time = True, monthly.period
        day = schedule.monthly.day
        day.number, day.weekday, day.day = DayNumber(monthly.number), monthly.day, monthly.day_of_month
        day.months = [MONTHS.index(name) + 1 for name in monthly.months]
    elif kind == "Periodically" and periodically is not None:
        if periodically.kind == "Continuously":
            schedule.continuous = True
            return
        schedule.periodic.enabled, schedule.periodic.kind = True, PeriodKind(periodically.kind)
        schedule.periodic.period = max(1, periodically.period) * (60 if periodically.kind == "Hours" else 1)
        schedule.periodic.offset = periodically.offset
        schedule.periodic.window = periodically.window.copy() if periodically.window is not None else None


product_type(
    DAILY,
    Daily,
    {f"{DAILY_KIND} Type": "kind", "timespan Period": "period", f"{DAY}[] DayOfWeek": "day_names"},
    settable=True,
)
product_type(
    MONTHLY,
    Monthly,
    {
        "timespan Period": "period",
        f"{DAY} DayOfWeek": "day_name",
        f"{DAY_NUMBER} DayNumberInMonth": "number",
        "int DayOfMonth": "day_of_month",
        f"{MONTH}[] Months": "months",
    },
)
product_type(
    PERIODICALLY,
    Periodically,
    {
        f"{PERIOD_KIND} PeriodicallyKind": "kind",
        "int FullPeriod": "period",
        f"{WINDOW} PeriodicallySchedule": "window",
        "int HourlyOffset": "offset",
    },
)
product_type(
    SERVER_SCHEDULE,
    ServerSchedule,
    {
        f"{SCHEDULE_KIND} Type": "kind",
        f"{DAILY} DailyOptions": "daily",
        f"{MONTHLY} MonthlyOptions": "monthly",
        f"{PERIODICALLY} PeriodicallyOptions": "periodically",
        f"{JOB} Job": "job",
        "bool EnableRetry": "retry",
        "int RetryCount": "retry_count",
        "int RetryTimeout": "retry_timeout",
        "bool EnableBackupTerminationWindow": lambda item: item.window is not None,
        f"{WINDOW} TerminationWindow": "window",
    },
)


@cmdlet("New-VBRDailyOptions", output=DAILY)
class NewVBRDailyOptions(BackupCommand):
    """Makes a schedule for some days of the week."""

    day_of_week: Any = parameter(type=DAY + "[]", help="The days; Saturday when left out.")
    period: Any = parameter(type="System.TimeSpan", help="The time of the day; 18:00 when left out.")
    type_: Any = parameter(type=DAILY_KIND, help="Every day, working days, or the days in -DayOfWeek.")

    examples = [
        Example("[string](New-VBRDailyOptions -Type Everyday -Period 23:30).Period", "Each night.", output="23:30:00"),
    ]

    def process(self) -> None:
        kind = chosen(self.type_) or DailyKind.SELECTED.value
        days = {DailyKind.EVERYDAY.value: list(EVERY_DAY), DailyKind.WEEKDAYS.value: list(WORKING_DAYS)}.get(
            kind, weekday_numbers(self.day_of_week) if self.day_of_week else [SATURDAY]
        )
        self.write(Daily(kind, _time(self.period, timedelta(hours=18)), days))


@cmdlet("New-VBRMonthlyOptions", output=MONTHLY)
class NewVBRMonthlyOptions(BackupCommand):
    """Makes a schedule for one day of a month."""

    day_number_in_month: Any = parameter(type=DAY_NUMBER, help="Which of its weekdays; the fourth when left out.")
    day_of_month: str = parameter(default="1", help="The day by its number, with OnDay.")
    day_of_week: Any = parameter(type=DAY, help="The weekday; Saturday when left out.")
    months: Any = parameter(type=MONTH + "[]", help="The months; all when left out.")
    period: Any = parameter(type="System.TimeSpan", help="The time of the day; 22:00 when left out.")

    examples = [
        Example("(New-VBRMonthlyOptions -DayNumberInMonth Last).DayNumberInMonth", "The last one.", output="Last"),
    ]

    def process(self) -> None:
        number = chosen(self.day_number_in_month) or DayNumber.FOURTH.value
        day = weekday_numbers(self.day_of_week)[0] if self.day_of_week is not None else SATURDAY
        months = [chosen(item) for item in listed(self.months)] or list(MONTHS)
        day_of_month = int(self.day_of_month) if self.day_of_month.isdecimal() else LAST_DAY
        self.write(Monthly(_time(self.period, timedelta(hours=22)), number, day, day_of_month, months))


@cmdlet("New-VBRPeriodicallyOptions", output=PERIODICALLY)
class NewVBRPeriodicallyOptions(BackupCommand):
    """Makes a schedule of every so many hours or minutes."""

    periodically_kind: Any = parameter(
        pipeline=True, by_property_name=True, type=PERIOD_KIND, help="The unit; hours when left out."
    )
    full_period: int = parameter(by_property_name=True, default=1, help="How many.")
    periodically_schedule: Any = parameter(by_property_name=True, type=WINDOW, help="The hours in which it may run.")
    hourly_offset: int = parameter(by_property_name=True, default=0, help="Minutes past the hour.")

    examples = [
        Example(
            "(New-VBRPeriodicallyOptions -PeriodicallyKind Hours -FullPeriod 4).FullPeriod",
            "Six times a day.",
            output="4",
        ),
    ]

    def process(self) -> None:
        kind = chosen(self.periodically_kind) or "Hours"
        self.write(Periodically(kind, self.full_period, self.hourly_offset, self.periodically_schedule))


@cmdlet("New-VBRServerScheduleOptions", output=SERVER_SCHEDULE)
class NewVBRServerScheduleOptions(BackupCommand):
    """Makes a schedule of one kind, with retries."""

    type_: Any = parameter(mandatory=True, type=SCHEDULE_KIND, help="Which kind.")
    daily_options: Any = parameter(type=DAILY, help="The days.")
    monthly_options: Any = parameter(type=MONTHLY, help="The day of a month.")
    periodically_options: Any = parameter(type=PERIODICALLY, help="The period.")
    job: Any = parameter(type=JOB, help="The job after which it runs.")
    enable_retry: Switch = parameter(help="Tries again what failed.")
    retry_count: int = parameter(default=3, help="How often.")
    retry_timeout: int = parameter(default=30, help="After so many minutes.")
    enable_backup_termination_window: Switch = parameter(help="Stops it outside a window.")
    termination_window: Any = parameter(type=WINDOW, help="That window, as New-VBRBackupWindowOptions makes it.")

    examples = [
        Example(
            "(New-VBRServerScheduleOptions -Type Daily -DailyOptions (New-VBRDailyOptions -Period 21:00)).Type",
            "Once a day.",
            output="Daily",
        )
    ]

    def process(self) -> None:
        self.write(
            ServerSchedule(
                chosen(self.type_),
                self.daily_options or Daily(),
                self.monthly_options or Monthly(),
                self.periodically_options or Periodically(),
                self.job,
                bool(self.enable_retry),
                self.retry_count,
                self.retry_timeout,
                self.termination_window if self.enable_backup_termination_window else None,
            )
        )


def _time(value: Any, otherwise: timedelta) -> timedelta:
    return otherwise if value is None else timedelta(seconds=float(value.total_seconds))
