"""How a job's schedule looks to PowerShell: live branches, read and set by scripts.

A schedule is followed from Set-VBRJobScheduleOptions (or Set-VBRJobSchedule) on.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from attrs import frozen

from hvsim.cmdlets.estate.live_types import enum_type, live_type
from hvsim.cmdlets.estate.values import array, enum, moment
from hvsim.cmdlets.veeam.names import MODEL, SCHEDULE_OPTIONS
from hvsim.cmdlets.veeam.option_types import (
    DAY,
    DAYS,
    MONTHS,
    chosen_property,
    flag,
    number,
    setting,
    weekday_names,
    weekday_numbers,
)
from hvsim.infrastructure.backup.jobs.job import BackupJob
from hvsim.infrastructure.backup.jobs.schedules import BackupWindow, DailyKind, DayNumber, MonthDay, PeriodKind
from hvsim.infrastructure.backup.server import BackupServer
from hvsim.interpreter.values import invoke_member, to_string

enum_type(MODEL + "DailyOptions+DailyKinds", {item.value: number for number, item in enumerate(DailyKind)})
enum_type(MODEL + "PeriodicallyOptions+PeriodicallyKinds", {item.value: n for n, item in enumerate(PeriodKind)})


@frozen(eq=False)
class JobSchedule:
    """A job's schedule, with when it starts the job next."""

    job: BackupJob
    server: BackupServer


@frozen(eq=False)
class ScheduleBranch:
    """One kind of schedule of a job."""

    job: BackupJob


class DailyBranch(ScheduleBranch):
    """At a time of some days of the week."""


class MonthlyBranch(ScheduleBranch):
    """At a time of one day of a month."""


class PeriodicBranch(ScheduleBranch):
    """Every so many minutes."""


class ContinuousBranch(ScheduleBranch):
    """Again as soon as it has ended."""


class FollowingBranch(ScheduleBranch):
    """After another job."""


class WindowBranch(ScheduleBranch):
    """The hours of the week in which it may run."""


def week_grid(window: BackupWindow | None) -> str:
    """The hours of a week as the product writes them: an element a day from Sunday on, 0 for an hour that is open."""
    days = []
    for day in (6, *range(6)):
        hours = window.hours[day] if window is not None else [True] * 24
        days.append(f"<{DAYS[day]}>{','.join('0' if is_open else '1' for is_open in hours)}</{DAYS[day]}>")
    return f"<scheduler>{''.join(days)}</scheduler>"


def _following(schedule: JobSchedule) -> str:
    run = schedule.server.trigger_of(schedule.job).next_run
    return to_string(moment(run)) if run is not None else ""


NEVER = datetime(1, 1, 1, tzinfo=UTC)
"""When a job ran last that never ran."""


def latest_run(job: BackupJob) -> datetime:
    """When the job was started last."""
    return job.sessions[-1].created if job.sessions else NEVER


SCHEDULE = live_type(
    SCHEDULE_OPTIONS,
    JobSchedule,
    {
        "string NextRun": _following,
        "datetime LatestRunLocal": lambda s: moment(latest_run(s.job)),
        MODEL + "DailyOptions OptionsDaily": lambda s: DailyBranch(s.job),
        MODEL + "CMonthlyOptions OptionsMonthly": lambda s: MonthlyBranch(s.job),
        MODEL + "PeriodicallyOptions OptionsPeriodically": lambda s: PeriodicBranch(s.job),
        MODEL + "CContinuousOptions OptionsContinuous": lambda s: ContinuousBranch(s.job),
        MODEL + "CScheduleAfterJobOptions OptionsScheduleAfterJob": lambda s: FollowingBranch(s.job),
        MODEL + "CBackupWindowOptions OptionsBackupWindow": lambda s: WindowBranch(s.job),
        "datetime StartDateTimeLocal": lambda s: moment(s.job.created),
        "bool WaitForBackupCompletion": lambda s: True,
        "int BackupCompetitionWaitingPeriodMin": lambda s: 180,
    },
)
flag(SCHEDULE, "RetrySpecified", "retry", lambda s: s.job.schedule)
flag(SCHEDULE, "IsContinious", "continuous", lambda s: s.job.schedule)
number(SCHEDULE, "RetryTimes", "retry_times", lambda s: s.job.schedule)
number(SCHEDULE, "RetryTimeout", "retry_minutes", lambda s: s.job.schedule)


@SCHEDULE.method("string ToString()")
def _schedule_text(schedule: JobSchedule) -> str:
    """As the product writes it: checks read the latest and the next run out of it."""
    chosen = schedule.job.schedule
    parts = {
        "Start time": invoke_member(moment(schedule.job.created), "ToString", []),
        "Latest run time": invoke_member(moment(latest_run(schedule.job)), "ToString", []),
        "Next run time": _following(schedule),
        "Retry times on failure": chosen.retry_times,
        "Retry timeout": f"{chosen.retry_minutes} min",
        "Daily options": _daily_text(schedule),
        "Monthly options": _monthly_text(schedule),
        "Periodically options": _periodic_text(schedule),
    }
    return ", ".join(f"{name}: [{value}]" for name, value in parts.items())


@SCHEDULE.method("void DisableEverything()")
def _disable_everything(schedule: JobSchedule) -> None:
    schedule.job.schedule.clear()


def time_of_day(value: Any) -> timedelta:
    """The time of a DateTime's day."""
    found = value.to_python()
    return timedelta(hours=found.hour, minutes=found.minute, seconds=found.second)


def _time(declaration: Any, read: Callable[[Any], Any]) -> None:
    def get(branch: ScheduleBranch) -> Any:
        midnight = branch.job.created.replace(hour=0, minute=0, second=0, microsecond=0)
        return moment(midnight + read(branch).time)

    chosen_property(declaration, "datetime", "TimeLocal", get, setting(read, "time", time_of_day))


def _daily(branch: DailyBranch) -> Any:
    return branch.job.schedule.daily


def _monthly(branch: MonthlyBranch) -> Any:
    return branch.job.schedule.monthly


def _periodic(branch: PeriodicBranch) -> Any:
    return branch.job.schedule.periodic


def _daily_text(item: JobSchedule | DailyBranch) -> str:
    daily = item.job.schedule.daily
    days = ", ".join(DAYS[number] for number in sorted(daily.days, key=lambda number: (number + 1) % 7))
    return f"Enabled: {daily.enabled}, DayNumberInMonth: {daily.kind.value}, Days: {days}"


def _monthly_text(item: JobSchedule | MonthlyBranch) -> str:
    monthly = item.job.schedule.monthly
    day, months = monthly.day, ", ".join(MONTHS[number - 1] for number in monthly.day.months)
    number = f"DayNumberInMonth: {day.number.value}, DayOfWeek: {DAYS[day.weekday]}"
    return f"Enabled: {monthly.enabled}, {number}, Months: {months}"


def _periodic_text(item: JobSchedule | PeriodicBranch) -> str:
    periodic = item.job.schedule.periodic
    return f"Enabled: {periodic.enabled}, Kind: {periodic.kind.value}, FullPeriod: {periodic.period}"


_DAILY = live_type(MODEL + "DailyOptions", DailyBranch, {})
_DAILY.method("string ToString()")(_daily_text)
flag(_DAILY, "Enabled", "enabled", _daily)
_time(_DAILY, _daily)
chosen_property(
    _DAILY,
    MODEL + "DailyOptions+DailyKinds",
    "Kind",
    lambda branch: enum(MODEL + "DailyOptions+DailyKinds", _daily(branch).kind.value),
    setting(_daily, "kind", lambda value: DailyKind(to_string(value))),
)
chosen_property(
    _DAILY,
    DAY + "[]",
    "DaysSrv",
    lambda branch: weekday_names(_daily(branch).days),
    setting(_daily, "days", weekday_numbers),
)


def _month_day(declaration: Any, read: Callable[[Any], MonthDay]) -> None:
    kind = MODEL + "EDayNumberInMonth"
    chosen_property(
        declaration,
        kind,
        "DayNumberInMonth",
        lambda branch: enum(kind, read(branch).number.value),
        setting(read, "number", lambda value: DayNumber(to_string(value))),
    )
    chosen_property(
        declaration,
        DAY,
        "DayOfWeek",
        lambda branch: enum(DAY, DAYS[read(branch).weekday]),
        setting(read, "weekday", lambda value: DAYS.index(to_string(value))),
    )
    chosen_property(
        declaration,
        MODEL + "EMonth[]",
        "Months",
        lambda branch: array([enum(MODEL + "EMonth", MONTHS[item - 1]) for item in read(branch).months]),
        setting(read, "months", lambda value: sorted({MONTHS.index(to_string(item)) + 1 for item in value})),
    )
    number(declaration, "DayOfMonth", "day", read, 1)


_MONTHLY = live_type(MODEL + "CMonthlyOptions", MonthlyBranch, {})
_MONTHLY.method("string ToString()")(_monthly_text)
flag(_MONTHLY, "Enabled", "enabled", _monthly)
_time(_MONTHLY, _monthly)
_month_day(_MONTHLY, lambda branch: _monthly(branch).day)
_month_day(live_type(MODEL + "CDomFullBackupMonthlyScheduleOptions", MonthDay, {}), lambda day: day)

_PERIODIC = live_type(
    MODEL + "PeriodicallyOptions",
    PeriodicBranch,
    {"string Schedule": lambda branch: week_grid(_periodic(branch).window)},
)
_PERIODIC.method("string ToString()")(_periodic_text)
flag(_PERIODIC, "Enabled", "enabled", _periodic)
number(_PERIODIC, "FullPeriod", "period", _periodic, 1)
number(_PERIODIC, "HourlyOffset", "offset", _periodic)
chosen_property(
    _PERIODIC,
    MODEL + "PeriodicallyOptions+PeriodicallyKinds",
    "Kind",
    lambda branch: enum(MODEL + "PeriodicallyOptions+PeriodicallyKinds", _periodic(branch).kind.value),
    setting(_periodic, "kind", lambda value: PeriodKind(to_string(value))),
)
flag(
    live_type(MODEL + "CContinuousOptions", ContinuousBranch, {"string Schedule": lambda branch: week_grid(None)}),
    "Enabled",
    "continuous",
    lambda branch: branch.job.schedule,
)
live_type(
    MODEL + "CScheduleAfterJobOptions",
    FollowingBranch,
    {"bool IsEnabled": lambda branch: branch.job.schedule.after is not None},
)
live_type(
    MODEL + "CBackupWindowOptions",
    WindowBranch,
    {
        "bool IsEnabled": lambda branch: branch.job.schedule.window is not None,
        "string BackupWindow": lambda branch: week_grid(branch.job.schedule.window),
    },
)
