"""New-VBRComputerGFSOptions with its weekly, monthly and yearly part: how long fulls of a copy job stay."""

from __future__ import annotations

from typing import Any

from attrs import evolve

from hvsim.cmdlets.veeam.backup_command import BackupCommand
from hvsim.cmdlets.veeam.members import chosen
from hvsim.cmdlets.veeam.option_types import DAY, MONTHS, weekday_numbers
from hvsim.cmdlets.veeam.settings_types import (
    LONG_TERM,
    MONTH,
    MONTHLY,
    WEEK,
    WEEKLY,
    WEEKS,
    YEARLY,
    MonthlyOptions,
    WeeklyOptions,
    YearlyOptions,
)
from hvsim.infrastructure.backup.jobs.job_options import LongTermOptions
from hvsim.interpreter.commands import Example, Switch, cmdlet, parameter
from hvsim.interpreter.commands.validation import ValidateRange

_COUNT = ValidateRange(1, 999)


@cmdlet("New-VBRComputerGFSWeeklyOptions", output=WEEKLY)
class NewVBRComputerGFSWeeklyOptions(BackupCommand):
    """Says how many weeks fulls stay, and on which day they are made."""

    retention_period: int = parameter(default=1, validate=_COUNT, help="So many weeks; one when left out.")
    selected_day: Any = parameter(type=DAY, help="The day; Sunday when left out.")

    examples = [Example("(New-VBRComputerGFSWeeklyOptions -RetentionPeriod 4).RetentionPeriod", "Four.", output="4")]

    def process(self) -> None:
        made = WeeklyOptions(weeks=self.retention_period)
        if self.selected_day is not None:
            made.weekday = weekday_numbers(self.selected_day)[0]
        self.write(made)


@cmdlet("New-VBRComputerGFSMonthlyOptions", output=MONTHLY)
class NewVBRComputerGFSMonthlyOptions(BackupCommand):
    """Says how many months fulls stay, and in which week they are made."""

    retention_period: int = parameter(default=1, validate=_COUNT, help="So many months; one when left out.")
    selected_week: Any = parameter(type=WEEK, help="The week of the month; the first when left out.")

    examples = [
        Example("[string](New-VBRComputerGFSMonthlyOptions -SelectedWeek Last).SelectedWeek", "Late.", output="Last")
    ]

    def process(self) -> None:
        week = WEEKS.index(chosen(self.selected_week) or "First") + 1
        self.write(MonthlyOptions(months=self.retention_period, week=week))


@cmdlet("New-VBRComputerGFSYearlyOptions", output=YEARLY)
class NewVBRComputerGFSYearlyOptions(BackupCommand):
    """Says how many years fulls stay, and in which month they are made."""

    retention_period: int = parameter(default=1, validate=_COUNT, help="So many years; one when left out.")
    selected_month: Any = parameter(type=MONTH, help="The month; January when left out.")

    examples = [
        Example("[string](New-VBRComputerGFSYearlyOptions -SelectedMonth May).SelectedMonth", "In May.", output="May")
    ]

    def process(self) -> None:
        month = MONTHS.index(chosen(self.selected_month) or "January") + 1
        self.write(YearlyOptions(years=self.retention_period, month=month))


@cmdlet("New-VBRComputerGFSOptions", output=LONG_TERM)
class NewVBRComputerGFSOptions(BackupCommand):
    """Makes options for how long fulls of weeks, months and years stay."""

    gfs_weekly_options: Any = parameter(name="GFSWeeklyOptions", type=WEEKLY, help="Of weeks.")
    gfs_monthly_options: Any = parameter(name="GFSMonthlyOptions", type=MONTHLY, help="Of months.")
    gfs_yearly_options: Any = parameter(name="GFSYearlyOptions", type=YEARLY, help="Of years.")
    read_entire_restore_point: Switch = parameter(
        no_effect="What is stored is copied as it is.", help="Reads whole restore points at the source."
    )

    examples = [
        Example(
            "(New-VBRComputerGFSOptions -GFSWeeklyOptions (New-VBRComputerGFSWeeklyOptions)).IsWeeklyEnabled",
            "A week.",
            output="True",
        )
    ]

    def process(self) -> None:
        made = LongTermOptions(enabled=True)
        if self.gfs_weekly_options is not None:
            made = evolve(made, weeks=self.gfs_weekly_options.weeks, weekday=self.gfs_weekly_options.weekday)
        if self.gfs_monthly_options is not None:
            made = evolve(made, months=self.gfs_monthly_options.months, week=self.gfs_monthly_options.week)
        if self.gfs_yearly_options is not None:
            made = evolve(made, years=self.gfs_yearly_options.years, month=self.gfs_yearly_options.month)
        self.write(made)
