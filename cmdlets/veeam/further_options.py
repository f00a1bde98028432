"""The outer branches of a job's options: notification, scripts, upkeep, long-term retention, flags.

Live, as the other branches in `option_types`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from attrs import define, frozen

from hvsim.cmdlets.estate.values import enum
from hvsim.cmdlets.veeam.members import choices, product_type
from hvsim.cmdlets.veeam.names import MODEL
from hvsim.cmdlets.veeam.option_types import (
    DAY,
    DAYS,
    MONTHS,
    OPTIONS,
    Branch,
    flag,
    number,
    weekday_names,
    weekday_numbers,
)
from hvsim.cmdlets.veeam.reaching import reached_server
from hvsim.infrastructure.backup.jobs.job import BackupJob
from hvsim.infrastructure.backup.jobs.job_options import JobOptions
from hvsim.infrastructure.backup.jobs.schedules import FullDays
from hvsim.infrastructure.backup.server import BackupServer
from hvsim.interpreter.values import to_string

KIND = MODEL + "EFullBackupScheduleKind"
MONTHLY = MODEL + "CDomFullBackupMonthlyScheduleOptions"
PERIODICITY = choices(MODEL + "CDomJobScriptCommand+PeriodicityType", ("Cycles", "Days"))


class NotificationBranch(Branch):
    """Mails about the job."""


class ScriptBranch(Branch):
    """Commands before and after it."""


class UpkeepBranch(Branch):
    """Health check, compacting, and machines that are gone."""


class LongTermBranch(Branch):
    """Fulls of weeks, months and years."""


@frozen(eq=False)
class LongTermLevel:
    """One of the three."""

    options: JobOptions
    attribute: str


@define(eq=False)
class JobFlags:
    """How a job is started, and where its proxies come from."""

    options: JobOptions
    job: BackupJob | None

    @property
    def run_manually(self) -> bool:
        if self.options.run_manually is not None:
            return self.options.run_manually
        return self.job is None or not self.job.schedule.is_set

    @run_manually.setter
    def run_manually(self, value: bool) -> None:
        self.options.run_manually = value


def _text(declaration: Any, name: str, attribute: str, read: Callable[[Any], Any]) -> None:
    def put(branch: Any, value: Any) -> None:
        setattr(read(branch), attribute, to_string(value))

    declaration.property(f"string {name}", put)(lambda branch: getattr(read(branch), attribute))


def _notification(branch: Branch) -> Any:
    return branch.options.notification


_NOTIFICATION = product_type(MODEL + "CDomNotificationOptions", NotificationBranch, {})
flag(_NOTIFICATION, "SnmpNotification", "snmp", _notification)
flag(_NOTIFICATION, "SendEmailNotification2AdditionalAddresses", "to_addresses", _notification)
_text(_NOTIFICATION, "EmailNotificationAdditionalAddresses", "addresses", _notification)
flag(_NOTIFICATION, "UseCustomEmailNotificationOptions", "custom", _notification)
_text(_NOTIFICATION, "EmailNotificationSubject", "subject", _notification)
flag(_NOTIFICATION, "EmailNotifyOnSuccess", "on_success", _notification)
flag(_NOTIFICATION, "EmailNotifyOnWarning", "on_warning", _notification)
flag(_NOTIFICATION, "EmailNotifyOnError", "on_failure", _notification)
flag(_NOTIFICATION, "EmailNotifyOnLastRetryOnly", "last_retry_only", _notification)


def _scripts(branch: Branch) -> Any:
    return branch.options.scripts


_SCRIPTS = product_type(
    MODEL + "CDomJobScriptCommand",
    ScriptBranch,
    {
        f"{PERIODICITY} Periodicity": lambda item: "Days" if item.options.scripts.by_days else "Cycles",
        f"{DAY}[] Days": lambda item: weekday_names(item.options.scripts.days),
    },
)
flag(_SCRIPTS, "PreScriptEnabled", "pre_enabled", _scripts)
_text(_SCRIPTS, "PreScriptCommandLine", "pre_command", _scripts)
flag(_SCRIPTS, "PostScriptEnabled", "post_enabled", _scripts)
_text(_SCRIPTS, "PostScriptCommandLine", "post_command", _scripts)
number(_SCRIPTS, "Frequency", "frequency", _scripts, 1)


def _days(declaration: Any, prefix: str, monthly: str, fulls: Callable[[Any], FullDays]) -> None:
    """The kind of a monthly or weekly plan, its weekdays, and its day of a month."""

    def put_kind(branch: Any, value: Any) -> None:
        fulls(branch).monthly = to_string(value) == "Monthly"

    def put_days(branch: Any, value: Any) -> None:
        fulls(branch).days = weekday_numbers(value)

    declaration.property(f"{KIND} {prefix}ScheduleKind", put_kind)(
        lambda branch: enum(KIND, "Monthly" if fulls(branch).monthly else "Daily")
    )
    declaration.property(f"{DAY}[] {prefix}Days", put_days)(lambda branch: weekday_names(fulls(branch).days))
    declaration.property(f"{MONTHLY} {monthly}")(lambda branch: fulls(branch).month_day)


_UPKEEP = product_type(
    MODEL + "CDomGenerationPolicy",
    UpkeepBranch,
    {
        "string RetentionPolicyType": lambda item: "Simple",
        "int SimpleRetentionRestorePoints": "options.points_kept",
        "int GFSWeeklyBackups": "options.long_term.weeks",
        "int GFSMonthlyBackups": "options.long_term.months",
        "int GFSQuarterlyBackups": lambda item: 0,
        "int GFSYearlyBackups": "options.long_term.years",
        "int RecoveryPointObjectiveValue": lambda item: 1,
        "string RecoveryPointObjectiveUnit": lambda item: "Day",
        f"{DAY} WeeklyBackupDayOfWeek": lambda item: "Saturday",
    },
)
flag(_UPKEEP, "EnableRechek", "enabled", lambda branch: branch.options.health_check)
_days(_UPKEEP, "Recheck", "RecheckBackupMonthlyScheduleOptions", lambda branch: branch.options.health_check)
flag(_UPKEEP, "EnableCompactFull", "enabled", lambda branch: branch.options.compact)
_days(_UPKEEP, "CompactFullBackup", "CompactFullBackupMonthlyScheduleOptions", lambda branch: branch.options.compact)
flag(_UPKEEP, "EnableDeletedVmDataRetention", "drop_deleted_machines", lambda branch: branch.options)
number(_UPKEEP, "DeletedVmsDataRetentionPeriodDays", "deleted_days", lambda branch: branch.options, 1)

_LONG_TERM = product_type(
    MODEL + "CDomGfsPolicy",
    LongTermBranch,
    {
        f"{MODEL}CDomGfsWeeklyOptions Weekly": lambda item: LongTermLevel(item.options, "weeks"),
        f"{MODEL}CDomGfsWeeklyOptions Monthly": lambda item: LongTermLevel(item.options, "months"),
        f"{MODEL}CDomGfsWeeklyOptions Yearly": lambda item: LongTermLevel(item.options, "years"),
    },
)


def _long_term(branch: LongTermBranch) -> Any:
    return branch.options.long_term


flag(_LONG_TERM, "IsEnabled", "enabled", _long_term)
_LEVEL = product_type(MODEL + "CDomGfsWeeklyOptions", LongTermLevel, {})


def _count(level: LongTermLevel) -> int:
    return int(getattr(level.options.long_term, level.attribute))


def _put_count(level: LongTermLevel, value: Any) -> None:
    setattr(level.options.long_term, level.attribute, int(value))


def _put_enabled(level: LongTermLevel, value: Any) -> None:
    _put_count(level, (_count(level) or 1) if value else 0)


_LEVEL.property("bool IsEnabled", _put_enabled)(lambda level: _count(level) > 0)
for count_name in ("KeepBackupsForNumberOfWeeks", "KeepBackupsForNumberOfMonths", "KeepBackupsForNumberOfYears"):
    _LEVEL.property(f"int {count_name}", _put_count)(_count)


def _desired_time(level: LongTermLevel) -> str:
    chosen = level.options.long_term
    weeks = ("First", "Second", "Third", "Fourth", "Last")
    names = {"weeks": DAYS[chosen.weekday], "months": weeks[chosen.week - 1], "years": MONTHS[chosen.month - 1]}
    return names[level.attribute]


_LEVEL.property("string DesiredTime")(_desired_time)

product_type(
    MODEL + "CDomJobOptions",
    JobFlags,
    {
        "bool RunManually": "run_manually",
        "bool SourceProxyAutoDetect": lambda item: item.job is None or not item.job.options.proxies,
        "bool TargetProxyAutoDetect": lambda item: True,
        "bool UseWan": lambda item: False,
    },
    settable=True,
)


@OPTIONS.property(MODEL + "CDomJobOptions JobOptions", engine=True)
def _flags(engine: Any, options: JobOptions) -> JobFlags:
    """Those of the job that has the options; options that no job has are about no schedule."""
    server: BackupServer = reached_server(engine)
    return JobFlags(options, next((job for job in server.jobs if job.options is options), None))


for signature, branch in (
    (MODEL + "CDomNotificationOptions NotificationOptions", NotificationBranch),
    (MODEL + "CDomJobScriptCommand JobScriptCommand", ScriptBranch),
    (MODEL + "CDomGenerationPolicy GenerationPolicy", UpkeepBranch),
    (MODEL + "CDomGfsPolicy GfsPolicy", LongTermBranch),
):
    OPTIONS.property(signature)(branch)
