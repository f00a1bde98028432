"""How a job's options look to PowerShell: live branches of the option tree, read and set by scripts.

What is set holds at once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from attrs import frozen

from hvsim.cmdlets.estate.live_types import enum_type, live_type
from hvsim.cmdlets.estate.values import array, enum
from hvsim.cmdlets.veeam.names import JOB_OPTIONS, MODEL
from hvsim.infrastructure.backup.jobs.job_options import JobOptions
from hvsim.infrastructure.backup.jobs.schedules import DayNumber, FullDays
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


def weekday_names(days: list[int]) -> Any:
    """Weekdays as the product lists them, from Sunday on."""
    return array([enum(DAY, DAYS[day]) for day in sorted(days, key=lambda day: (day + 1) % 7)], DAY)


def weekday_numbers(value: Any) -> list[int]:
    """The estate's numbers of one or several DayOfWeek."""
    items = enumerate_value(value)
    return sorted({DAYS.index(to_string(item)) for item in ([value] if items is None else items)})


def setting(read: Callable[[Any], Any], attribute: str, parse: Callable[[Any], Any]) -> Callable[[Any, Any], None]:
    """A setter of an attribute of what `read` finds in the branch."""

    def write(branch: Any, value: Any) -> None:
        setattr(read(branch), attribute, parse(value))

    return write


def options_of(branch: Branch) -> JobOptions:
    return branch.options


def _getter(read: Callable[[Any], Any], attribute: str) -> Callable[[Any], Any]:
    return lambda branch: getattr(read(branch), attribute)


def flag(declaration: Any, name: str, attribute: str, read: Callable[[Any], Any] = options_of) -> None:
    """A property that is a flag of what `read` finds in the branch, and can be set."""
    declaration.property(f"bool {name}", setting(read, attribute, bool))(_getter(read, attribute))


def number(declaration: Any, name: str, attribute: str, read: Callable[[Any], Any], least: int = 0) -> None:
    """The same for a whole number that is not below `least`."""

    def parse(value: Any) -> int:
        if int(value) < least:
            raise net_failure("System.ArgumentOutOfRangeException", f"{name} must be at least {least}.")
        return int(value)

    declaration.property(f"int {name}", setting(read, attribute, parse))(_getter(read, attribute))


def chosen_property(
    declaration: Any, type_name: str, name: str, get: Callable[[Any], Any], put: Callable[..., None]
) -> None:
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

_STORAGE = live_type(
    MODEL + "CDomBackupStorageOptions",
    StorageBranch,
    {
        "bool KeepFirstFullBackup": lambda branch: False,
        "bool BackupIsAttached": lambda branch: False,
        "bool UseSpecificStorageEncryption": lambda branch: branch.options.key is not None,
        "bool CheckRetention": lambda branch: True,
    },
)
number(_STORAGE, "RetainCycles", "points_kept", options_of, 1)
number(_STORAGE, "RetainDaysToKeep", "days_kept", options_of, 1)
number(_STORAGE, "RetainDays", "deleted_days", options_of, 1)
flag(_STORAGE, "EnableDeletedVmDataRetention", "drop_deleted_machines")
flag(_STORAGE, "EnableDeduplication", "deduplicate")
flag(_STORAGE, "EnableIntegrityChecks", "check_integrity")
flag(_STORAGE, "EnableFullBackup", "enabled", lambda branch: branch.options.active_fulls)


def _put_encryption(branch: StorageBranch, value: Any) -> None:
    if value and branch.options.key is None:
        raise net_failure(
            "System.InvalidOperationException",
            "Encryption needs a key: use Set-VBRJobAdvancedStorageOptions -EnableEncryption $true -EncryptionKey.",
        )
    branch.options.key = branch.options.key if value else None


chosen_property(
    _STORAGE, "bool", "StorageEncryptionEnabled", lambda branch: branch.options.key is not None, _put_encryption
)


def _put_retention(branch: StorageBranch, value: Any) -> None:
    name = to_string(value)
    if name not in ("Days", "Cycles"):
        raise net_failure("System.ArgumentException", f"Backup jobs keep restore points by Days or Cycles, not {name}.")
    branch.options.keep_by_days = name == "Days"


chosen_property(
    _STORAGE,
    MODEL + "ERetentionPolicyType",
    "RetentionType",
    lambda branch: enum(MODEL + "ERetentionPolicyType", "Days" if branch.options.keep_by_days else "Cycles"),
    _put_retention,
)


def _put_compression(branch: StorageBranch, value: Any) -> None:
    if not branch.options.choose_level(int(value)):
        raise net_failure("System.ArgumentOutOfRangeException", f"{value} is not a compression level of the product.")


chosen_property(
    _STORAGE,
    "int",
    "CompressionLevel",
    lambda branch: branch.options.level,
    _put_compression,
)


def _put_block_size(branch: StorageBranch, value: Any) -> None:
    sizes = {name: kilobytes for kilobytes, name in BLOCK_SIZES.items()}
    branch.options.block_size = sizes[to_string(value)] * 1024


chosen_property(
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
flag(_TARGET, "TransformFullToSyntethic", "enabled", lambda branch: branch.options.synthetic_fulls)


def _put_algorithm(branch: TargetBranch, value: Any) -> None:
    branch.options.reverse = to_string(value) == "Syntethic"


chosen_property(
    _TARGET,
    MODEL + "EAlgorithm",
    "Algorithm",
    lambda branch: enum(MODEL + "EAlgorithm", "Syntethic" if branch.options.reverse else "Increment"),
    _put_algorithm,
)


def _full_days(name: str, fulls: Callable[[Any], FullDays]) -> None:
    def put(branch: TargetBranch, value: Any) -> None:
        fulls(branch).days = weekday_numbers(value)

    chosen_property(_TARGET, DAY + "[]", name, lambda branch: weekday_names(fulls(branch).days), put)


_full_days("FullBackupDays", lambda branch: branch.options.active_fulls)
_full_days("TransformToSyntethicDays", lambda branch: branch.options.synthetic_fulls)


def _put_full_kind(branch: TargetBranch, value: Any) -> None:
    branch.options.active_fulls.monthly = to_string(value) == "Monthly"


chosen_property(
    _TARGET,
    MODEL + "EFullBackupScheduleKind",
    "FullBackupScheduleKind",
    lambda branch: enum(
        MODEL + "EFullBackupScheduleKind", "Monthly" if branch.options.active_fulls.monthly else "Daily"
    ),
    _put_full_kind,
)

_SOURCE = live_type(MODEL + "CDomHvSourceOptions", SourceBranch, {})
flag(_SOURCE, "UseChangeTracking", "use_change_tracking")
flag(_SOURCE, "EnableHvQuiescence", "guest_quiescence")
flag(_SOURCE, "CanDoCrashConsistent", "crash_instead_of_suspending")
flag(_SOURCE, "ExcludeSwapFile", "exclude_swap_file")
flag(_SOURCE, "DirtyBlocksNullingEnabled", "exclude_deleted_blocks")
flag(_SOURCE, "SetResultsToVmNotes", "enabled", lambda branch: branch.options.notes)
flag(_SOURCE, "VmNotesAppend", "append", lambda branch: branch.options.notes)
flag(_SOURCE, "GroupSnapshotProcessing", "share_snapshots")
flag(_SOURCE, "OffHostBackup", "off_host")
flag(_SOURCE, "FailoverToOnHostBackup", "fall_back_to_host")


def _put_note(branch: SourceBranch, value: Any) -> None:
    branch.options.notes.text = to_string(value)


chosen_property(_SOURCE, "string", "VmAttributeName", lambda branch: branch.options.notes.text, _put_note)
