"""How a job's options and schedule look to PowerShell: live branches of the option tree, read and set by scripts.

What is set holds at once; a schedule is followed from Set-VBRJobScheduleOptions (or Set-VBRJobSchedule) on.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from attrs import frozen

from hvsim.cmdlets.estate.live_types import enum_type, live_type
from hvsim.cmdlets.estate.values import array, enum, moment
from hvsim.cmdlets.veeam.names import JOB_OPTIONS, MODEL, SCHEDULE_OPTIONS
from hvsim.infrastructure.backup.job import BackupJob, JobOptions, compression_of_level, level_of_compression
from hvsim.infrastructure.backup.schedules import DailyKind, DayNumber, FullDays, MonthDay, PeriodKind
from hvsim.infrastructure.backup.server import BackupServer
from hvsim.interpreter.errors import net_failure
from hvsim.interpreter.values import enumerate_value, to_string

DAY = "System.DayOfWeek"
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
BLOCK_SIZES = {256: "KbBlockSize256", 512: "KbBlockSize512", 1024: "KbBlockSize1024", 4096: "KbBlockSize4096"}

enum_type(MODEL + "EAlgorithm", {"Full": 0, "Increment": 1, "Syntethic": 2})
enum_type(MODEL + "ERetentionPolicyType", {"Cycles": 0, "Days": 1, "Simple": 2, "GFS": 3})
enum_type(MODEL + "EFullBackupScheduleKind", {"Daily": 0, "Monthly": 1})
enum_type(MODEL + "EKbBlockSize", {name: number for number, name in enumerate(BLOCK_SIZES.values())})
enum_type(MODEL + "EDayNumberInMonth", {item.value: number for number, item in enumerate(DayNumber)})
enum_type(MODEL + "EMonth", {name: number for number, name in enumerate(MONTHS)})
enum_type(MODEL + "DailyOptions+DailyKinds", {item.value: number for number, item in enumerate(DailyKind)})
enum_type(MODEL + "PeriodicallyOptions+PeriodicallyKinds", {item.value: n for n, item in enumerate(PeriodKind)})


@frozen(eq=False)
class Branch:
    """A branch of a job's options."""

    options: JobOptions


class StorageBranch(Branch):
    """How long points stay and how blocks are packed."""


class TargetBranch(Branch):
    """Which kind of chain, and its fulls."""


class SourceBranch(Branch):
    """What is special to Hyper-V."""


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


def weekday_names(days: list[int]) -> Any:
    """Weekdays as the product lists them, from Sunday on."""
    return array([enum(DAY, DAYS[day]) for day in sorted(days, key=lambda day: (day + 1) % 7)], DAY)


def weekday_numbers(value: Any) -> list[int]:
    """The estate's numbers of one or several DayOfWeek."""
    items = enumerate_value(value)
    return sorted({DAYS.index(to_string(item)) for item in ([value] if items is None else items)})


def _setting(read: Callable[[Any], Any], attribute: str, parse: Callable[[Any], Any]) -> Callable[[Any, Any], None]:
    """A setter of an attribute of what `read` finds in the branch."""

    def write(branch: Any, value: Any) -> None:
        setattr(read(branch), attribute, parse(value))

    return write


def _options(branch: Branch) -> JobOptions:
    return branch.options


def _flag(declaration: Any, name: str, attribute: str, read: Callable[[Any], Any] = _options) -> None:
    getter = lambda branch: getattr(read(branch), attribute)  # noqa: E731
    declaration.property(f"bool {name}", _setting(read, attribute, bool))(getter)


def _number(declaration: Any, name: str, attribute: str, read: Callable[[Any], Any], least: int = 0) -> None:
    def parse(value: Any) -> int:
        if int(value) < least:
            raise net_failure("System.ArgumentOutOfRangeException", f"{name} must be at least {least}.")
        return int(value)

    getter = lambda branch: getattr(read(branch), attribute)  # noqa: E731
    declaration.property(f"int {name}", _setting(read, attribute, parse))(getter)


def _chosen(declaration: Any, type_name: str, name: str, get: Callable[[Any], Any], put: Callable[..., None]) -> None:
    declaration.property(f"{type_name} {name}", put)(get)


# Options

OPTIONS = live_type(
    JOB_OPTIONS,
    JobOptions,
    {
        MODEL + "CDomBackupStorageOptions BackupStorageOptions": StorageBranch,
        MODEL + "CDomBackupTargetOptions BackupTargetOptions": TargetBranch,
        MODEL + "CDomHvSourceOptions HvSourceOptions": SourceBranch,
    },
)

_STORAGE = live_type(MODEL + "CDomBackupStorageOptions", StorageBranch, {})
_number(_STORAGE, "RetainCycles", "points_kept", _options, 1)
_number(_STORAGE, "RetainDaysToKeep", "days_kept", _options, 1)
_flag(_STORAGE, "EnableFullBackup", "enabled", lambda branch: branch.options.active_fulls)


def _put_retention(branch: StorageBranch, value: Any) -> None:
    name = to_string(value)
    if name not in ("Days", "Cycles"):
        raise net_failure("System.ArgumentException", f"Backup jobs keep restore points by Days or Cycles, not {name}.")
    branch.options.keep_by_days = name == "Days"


_chosen(
    _STORAGE,
    MODEL + "ERetentionPolicyType",
    "RetentionType",
    lambda branch: enum(MODEL + "ERetentionPolicyType", "Days" if branch.options.keep_by_days else "Cycles"),
    _put_retention,
)


def _put_compression(branch: StorageBranch, value: Any) -> None:
    found = compression_of_level(int(value))
    if found is None:
        raise net_failure("System.ArgumentOutOfRangeException", f"{value} is not a compression level of the product.")
    branch.options.compression = found


_chosen(
    _STORAGE,
    "int",
    "CompressionLevel",
    lambda branch: level_of_compression(branch.options.compression),
    _put_compression,
)


def _put_block_size(branch: StorageBranch, value: Any) -> None:
    sizes = {name: kilobytes for kilobytes, name in BLOCK_SIZES.items()}
    branch.options.block_size = sizes[to_string(value)] * 1024


_chosen(
    _STORAGE,
    MODEL + "EKbBlockSize",
    "StgBlockSize",
    lambda branch: enum(MODEL + "EKbBlockSize", BLOCK_SIZES[branch.options.block_size // 1024]),
    _put_block_size,
)

_TARGET = live_type(
    MODEL + "CDomBackupTargetOptions",
    TargetBranch,
    {
        MODEL + "CDomFullBackupMonthlyScheduleOptions FullBackupMonthlyScheduleOptions": lambda branch: (
            branch.options.active_fulls.month_day
        ),
        "bool TransformIncrementsToSyntethic": lambda branch: False,
    },
)
_flag(_TARGET, "TransformFullToSyntethic", "enabled", lambda branch: branch.options.synthetic_fulls)


def _put_algorithm(branch: TargetBranch, value: Any) -> None:
    branch.options.reverse = to_string(value) == "Syntethic"


_chosen(
    _TARGET,
    MODEL + "EAlgorithm",
    "Algorithm",
    lambda branch: enum(MODEL + "EAlgorithm", "Syntethic" if branch.options.reverse else "Increment"),
    _put_algorithm,
)


def _full_days(name: str, fulls: Callable[[Any], FullDays]) -> None:
    def put(branch: TargetBranch, value: Any) -> None:
        fulls(branch).days = weekday_numbers(value)

    _chosen(_TARGET, DAY + "[]", name, lambda branch: weekday_names(fulls(branch).days), put)


_full_days("FullBackupDays", lambda branch: branch.options.active_fulls)
_full_days("TransformToSyntethicDays", lambda branch: branch.options.synthetic_fulls)


def _put_full_kind(branch: TargetBranch, value: Any) -> None:
    branch.options.active_fulls.monthly = to_string(value) == "Monthly"


_chosen(
    _TARGET,
    MODEL + "EFullBackupScheduleKind",
    "FullBackupScheduleKind",
    lambda branch: enum(
        MODEL + "EFullBackupScheduleKind", "Monthly" if branch.options.active_fulls.monthly else "Daily"
    ),
    _put_full_kind,
)

_SOURCE = live_type(MODEL + "CDomHvSourceOptions", SourceBranch, {})
_flag(_SOURCE, "UseChangeTracking", "use_change_tracking")
_flag(_SOURCE, "EnableHvQuiescence", "guest_quiescence")
_flag(_SOURCE, "CanDoCrashConsistent", "crash_instead_of_suspending")
_flag(_SOURCE, "GroupSnapshotProcessing", "share_snapshots")
_flag(_SOURCE, "OffHostBackup", "off_host")
_flag(_SOURCE, "FailoverToOnHostBackup", "fall_back_to_host")


# Schedules


def _following(schedule: JobSchedule) -> str:
    run = schedule.server.trigger_of(schedule.job).next_run
    return to_string(moment(run)) if run is not None else ""


SCHEDULE = live_type(
    SCHEDULE_OPTIONS,
    JobSchedule,
    {
        "string NextRun": _following,
        "datetime LatestRunLocal": lambda s: moment(s.job.sessions[-1].created if s.job.sessions else s.job.created),
        MODEL + "DailyOptions OptionsDaily": lambda s: DailyBranch(s.job),
        MODEL + "CMonthlyOptions OptionsMonthly": lambda s: MonthlyBranch(s.job),
        MODEL + "PeriodicallyOptions OptionsPeriodically": lambda s: PeriodicBranch(s.job),
        MODEL + "CContinuousOptions OptionsContinuous": lambda s: ContinuousBranch(s.job),
        MODEL + "CScheduleAfterJobOptions OptionsScheduleAfterJob": lambda s: FollowingBranch(s.job),
    },
)
_flag(SCHEDULE, "RetrySpecified", "retry", lambda s: s.job.schedule)
_flag(SCHEDULE, "IsContinious", "continuous", lambda s: s.job.schedule)
_number(SCHEDULE, "RetryTimes", "retry_times", lambda s: s.job.schedule)
_number(SCHEDULE, "RetryTimeout", "retry_minutes", lambda s: s.job.schedule)


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

    _chosen(declaration, "datetime", "TimeLocal", get, _setting(read, "time", time_of_day))


def _daily(branch: DailyBranch) -> Any:
    return branch.job.schedule.daily


def _monthly(branch: MonthlyBranch) -> Any:
    return branch.job.schedule.monthly


def _periodic(branch: PeriodicBranch) -> Any:
    return branch.job.schedule.periodic


_DAILY = live_type(MODEL + "DailyOptions", DailyBranch, {})
_flag(_DAILY, "Enabled", "enabled", _daily)
_time(_DAILY, _daily)
_chosen(
    _DAILY,
    MODEL + "DailyOptions+DailyKinds",
    "Kind",
    lambda branch: enum(MODEL + "DailyOptions+DailyKinds", _daily(branch).kind.value),
    _setting(_daily, "kind", lambda value: DailyKind(to_string(value))),
)
_chosen(
    _DAILY,
    DAY + "[]",
    "DaysSrv",
    lambda branch: weekday_names(_daily(branch).days),
    _setting(_daily, "days", weekday_numbers),
)


def _month_day(declaration: Any, read: Callable[[Any], MonthDay]) -> None:
    kind = MODEL + "EDayNumberInMonth"
    _chosen(
        declaration,
        kind,
        "DayNumberInMonth",
        lambda branch: enum(kind, read(branch).number.value),
        _setting(read, "number", lambda value: DayNumber(to_string(value))),
    )
    _chosen(
        declaration,
        DAY,
        "DayOfWeek",
        lambda branch: enum(DAY, DAYS[read(branch).weekday]),
        _setting(read, "weekday", lambda value: DAYS.index(to_string(value))),
    )
    _chosen(
        declaration,
        MODEL + "EMonth[]",
        "Months",
        lambda branch: array([enum(MODEL + "EMonth", MONTHS[item - 1]) for item in read(branch).months]),
        _setting(read, "months", lambda value: sorted({MONTHS.index(to_string(item)) + 1 for item in value})),
    )
    _number(declaration, "DayOfMonth", "day", read, 1)


_MONTHLY = live_type(MODEL + "CMonthlyOptions", MonthlyBranch, {})
_flag(_MONTHLY, "Enabled", "enabled", _monthly)
_time(_MONTHLY, _monthly)
_month_day(_MONTHLY, lambda branch: _monthly(branch).day)
_month_day(live_type(MODEL + "CDomFullBackupMonthlyScheduleOptions", MonthDay, {}), lambda day: day)

_PERIODIC = live_type(MODEL + "PeriodicallyOptions", PeriodicBranch, {})
_flag(_PERIODIC, "Enabled", "enabled", _periodic)
_number(_PERIODIC, "FullPeriod", "period", _periodic, 1)
_number(_PERIODIC, "HourlyOffset", "offset", _periodic)
_chosen(
    _PERIODIC,
    MODEL + "PeriodicallyOptions+PeriodicallyKinds",
    "Kind",
    lambda branch: enum(MODEL + "PeriodicallyOptions+PeriodicallyKinds", _periodic(branch).kind.value),
    _setting(_periodic, "kind", lambda value: PeriodKind(to_string(value))),
)
_flag(
    live_type(MODEL + "CContinuousOptions", ContinuousBranch, {}),
    "Enabled",
    "continuous",
    lambda branch: branch.job.schedule,
)
live_type(
    MODEL + "CScheduleAfterJobOptions",
    FollowingBranch,
    {"bool IsEnabled": lambda branch: branch.job.schedule.after is not None},
)
