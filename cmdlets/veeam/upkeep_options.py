"""New- and Set-VBRHealthCheckOptions, New- and Set-VBRJobScriptOptions: made apart and given to commands of jobs."""

from __future__ import annotations

from typing import Any

from hvsim.cmdlets.veeam.backup_command import BackupCommand
from hvsim.cmdlets.veeam.members import chosen, listed
from hvsim.cmdlets.veeam.option_types import DAY, MONTHS, weekday_numbers
from hvsim.cmdlets.veeam.settings_types import CHECK_KIND, DAY_NUMBER, HEALTH_CHECK, MONTH, PERIODICITY, SCRIPTS
from hvsim.infrastructure.backup.jobs.job_options import JobScripts, last_saturday
from hvsim.infrastructure.backup.jobs.schedules import LAST_DAY, DayNumber, FullDays
from hvsim.interpreter.commands import Example, Switch, cmdlet, parameter
from hvsim.interpreter.commands.validation import ValidateRange

_AFTER_THE_RUN = "It is made after the run of that day."


class HealthCheckCommand(BackupCommand):
    """A command that makes or changes the days of a health check."""

    enable: Switch = parameter(help="Makes it, or with :$false not.")
    schedule_type: Any = parameter(type=CHECK_KIND, help="On weekdays, or on one day of a month.")
    selected_days: Any = parameter(type=DAY + "[]", help="The weekdays.")
    day_number: Any = parameter(type=DAY_NUMBER, help="Which of its weekdays in a month; the last when left out.")
    day_of_week: Any = parameter(type=DAY, help="That weekday; Saturday when left out.")
    day_of_month: str = parameter(help="The day by its number, or Last, with OnDay.")
    selected_months: Any = parameter(type=MONTH + "[]", help="The months; all when left out.")
    weekly_period: Any = parameter(type="System.TimeSpan", no_effect=_AFTER_THE_RUN, help="The time of the day.")
    monthly_period: Any = parameter(type="System.TimeSpan", no_effect=_AFTER_THE_RUN, help="The time of the day.")
    enable_full_health_check: Switch = parameter(no_effect="Every block is always read.", help="Reads every block.")

    def change(self, days: FullDays) -> FullDays:
        """Sets what the user has named, and returns the days."""
        if "enable" in {name.lower() for name in self.bound}:
            days.enabled = bool(self.enable)
        kind = chosen(self.schedule_type)
        days.monthly = kind == "Monthly" if kind else days.monthly
        if self.selected_days:
            days.days = weekday_numbers(self.selected_days)
        month_day = days.month_day
        if self.day_number is not None:
            month_day.number = DayNumber(chosen(self.day_number))
        if self.day_of_week is not None:
            month_day.weekday = weekday_numbers(self.day_of_week)[0]
        if self.day_of_month:
            month_day.day = int(self.day_of_month) if self.day_of_month.isdecimal() else LAST_DAY
        if self.selected_months:
            month_day.months = [MONTHS.index(chosen(month)) + 1 for month in listed(self.selected_months)]
        return days


@cmdlet("New-VBRHealthCheckOptions", output=HEALTH_CHECK)
class NewVBRHealthCheckOptions(HealthCheckCommand):
    """Makes options for the days on which backups are checked: the last Saturday of a month when nothing is said."""

    examples = [
        Example(
            "(New-VBRHealthCheckOptions -Enable -ScheduleType Weekly -SelectedDays Sunday).SelectedDays",
            "Each Sunday.",
            output="Sunday",
        )
    ]

    def process(self) -> None:
        self.write(self.change(last_saturday()))


@cmdlet("Set-VBRHealthCheckOptions", output=HEALTH_CHECK)
class SetVBRHealthCheckOptions(HealthCheckCommand):
    """Changes the days on which backups are checked; what is not named stays."""

    options: Any = parameter(mandatory=True, pipeline=True, type=HEALTH_CHECK, help="The options.")

    examples = [
        Example(
            "(New-VBRHealthCheckOptions -Enable | Set-VBRHealthCheckOptions -DayNumber First).DayNumber",
            "Earlier in the month.",
            output="First",
        )
    ]

    def process(self) -> None:
        self.write(self.change(self.options))


class ScriptsCommand(BackupCommand):
    """A command that makes or changes the commands before and after a run."""

    day: Any = parameter(type=DAY + "[]", help="The weekdays, with Days; Saturday when left out.")
    frequency: Any = parameter(
        type="System.UInt32", validate=ValidateRange(1, 2**31 - 1), help="Every so many runs, with Cycles."
    )
    periodicity: Any = parameter(type=PERIODICITY, help="By runs or by weekdays.")
    post_command: str = parameter(help="The command after a run.")
    post_script_enabled: Switch = parameter(help="Runs it.")
    pre_command: str = parameter(help="The command before a run.")
    pre_script_enabled: Switch = parameter(help="Runs it.")

    def change(self, scripts: JobScripts) -> JobScripts:
        """Sets what the user has named, and returns the commands."""
        given = {name.lower() for name in self.bound}
        if self.day:
            scripts.days = weekday_numbers(self.day)
        if self.frequency is not None:
            scripts.frequency = int(self.frequency)
        if self.periodicity is not None:
            scripts.by_days = chosen(self.periodicity) == "Days"
        scripts.pre_command = self.pre_command or scripts.pre_command
        scripts.post_command = self.post_command or scripts.post_command
        if "prescriptenabled" in given:
            scripts.pre_enabled = bool(self.pre_script_enabled)
        if "postscriptenabled" in given:
            scripts.post_enabled = bool(self.post_script_enabled)
        return scripts


@cmdlet("New-VBRJobScriptOptions", output=SCRIPTS)
class NewVBRJobScriptOptions(ScriptsCommand):
    """Makes options for the commands before and after the runs of a job."""

    examples = [
        Example(
            "(New-VBRJobScriptOptions -PostScriptEnabled -PostCommand C:\\tidy.bat).PostCommand",
            "Tidy up.",
            output="C:\\tidy.bat",
        )
    ]

    def process(self) -> None:
        self.write(self.change(JobScripts()))


@cmdlet("Set-VBRJobScriptOptions", output=SCRIPTS)
class SetVBRJobScriptOptions(ScriptsCommand):
    """Changes the commands before and after the runs of a job; what is not named stays."""

    job_script_options: Any = parameter(mandatory=True, type=SCRIPTS, help="The options.")

    examples = [
        Example(
            "(Set-VBRJobScriptOptions -JobScriptOptions (New-VBRJobScriptOptions) -Periodicity Days -Day Friday).Days",
            "On Fridays.",
            output="Friday",
        )
    ]

    def process(self) -> None:
        self.write(self.change(self.job_script_options))
