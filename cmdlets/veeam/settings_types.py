"""How settings look that are made apart and given to commands of jobs: mails, scripts, checks, long-term retention."""

from __future__ import annotations

from hvsim.cmdlets.veeam.members import choices, product_type
from hvsim.cmdlets.veeam.names import INFOS
from hvsim.cmdlets.veeam.option_types import DAY, DAYS, MONTHS, weekday_names
from hvsim.infrastructure.backup.jobs.job_options import JobNotification, JobScripts, LongTermOptions
from hvsim.infrastructure.backup.jobs.schedules import DayNumber, FullDays

DAY_NUMBER = choices(INFOS + "VBRDayNumberInMonth", (item.value for item in DayNumber))
MONTH = choices(INFOS + "VBRMonth", MONTHS)
NOTIFICATION = INFOS + "VBRNotificationOptions"
HEALTH_CHECK = INFOS + "VBRHealthCheckOptions"
CHECK_KIND = choices(INFOS + "VBRHealthCheckScheduleType", ("Weekly", "Monthly"))
SCRIPTS = INFOS + "VBRJobScriptOptions"
PERIODICITY = choices(INFOS + "VBRPeriodicityType", ("Cycles", "Days"))
LONG_TERM = INFOS + "VBRComputerGFSOptions"
WEEKLY = INFOS + "VBRComputerGFSWeeklyOptions"
MONTHLY = INFOS + "VBRComputerGFSMonthlyOptions"
YEARLY = INFOS + "VBRComputerGFSYearlyOptions"
WEEKS = ("First", "Second", "Third", "Fourth", "Last")
WEEK = choices(INFOS + "VBRWeekOfMonth", WEEKS)


class WeeklyOptions(LongTermOptions):
    """The part about weeks."""


class MonthlyOptions(LongTermOptions):
    """The part about months."""


class YearlyOptions(LongTermOptions):
    """The part about years."""


product_type(
    NOTIFICATION,
    JobNotification,
    {
        "bool EnableAdditionalNotification": "to_addresses",
        "string[] AdditionalAddress": lambda item: [text for text in item.addresses.split(";") if text],
        "bool UseNotificationOptions": "custom",
        "string NotificationSubject": "subject",
        "bool NotifyOnSuccess": "on_success",
        "bool NotifyOnWarning": "on_warning",
        "bool NotifyOnError": "on_failure",
        "bool NotifyOnLastRetryOnly": "last_retry_only",
        "bool EnableSnmpNotification": "snmp",
        "bool EnableDailyNotification": "daily",
        "timespan SendTime": "daily_time",
    },
)
product_type(
    HEALTH_CHECK,
    FullDays,
    {
        "bool Enabled": "enabled",
        f"{CHECK_KIND} ScheduleType": lambda item: "Monthly" if item.monthly else "Weekly",
        f"{DAY}[] SelectedDays": lambda item: weekday_names(item.days),
        f"{DAY_NUMBER} DayNumber": lambda item: item.month_day.number.value,
        f"{DAY} DayOfWeek": lambda item: DAYS[item.month_day.weekday],
        "int DayOfMonth": "month_day.day",
        f"{MONTH}[] SelectedMonths": lambda item: [MONTHS[month - 1] for month in item.month_day.months],
    },
)
product_type(
    SCRIPTS,
    JobScripts,
    {
        "bool PreScriptEnabled": "pre_enabled",
        "string PreCommand": "pre_command",
        "bool PostScriptEnabled": "post_enabled",
        "string PostCommand": "post_command",
        f"{DAY}[] Days": lambda item: weekday_names(item.days),
        f"{PERIODICITY} Periodicity": lambda item: "Days" if item.by_days else "Cycles",
        "int Frequency": "frequency",
    },
)
product_type(
    WEEKLY, WeeklyOptions, {"int RetentionPeriod": "weeks", f"{DAY} SelectedDay": lambda item: DAYS[item.weekday]}
)
product_type(
    MONTHLY,
    MonthlyOptions,
    {"int RetentionPeriod": "months", f"{WEEK} SelectedWeek": lambda item: WEEKS[item.week - 1]},
)
product_type(
    YEARLY,
    YearlyOptions,
    {"int RetentionPeriod": "years", f"{MONTH} SelectedMonth": lambda item: MONTHS[item.month - 1]},
)
product_type(
    LONG_TERM,
    LongTermOptions,
    {
        "bool IsWeeklyEnabled": lambda item: item.weeks > 0,
        "bool IsMonthlyEnabled": lambda item: item.months > 0,
        "bool IsYearlyEnabled": lambda item: item.years > 0,
        f"{WEEKLY} WeeklyOptions": lambda item: WeeklyOptions(weeks=item.weeks, weekday=item.weekday),
        f"{MONTHLY} MonthlyOptions": lambda item: MonthlyOptions(months=item.months, week=item.week),
        f"{YEARLY} YearlyOptions": lambda item: YearlyOptions(years=item.years, month=item.month),
    },
)
