"""How guest processing of a job, or of one machine in it, looks to PowerShell: CGuestProcessingOptions.

A script changes the object it was given; the job follows it from Set-VBRJobVssOptions or SetVssOptions() on.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from attrs import define

from hvsim.cmdlets.veeam.members import choices, product_type
from hvsim.cmdlets.veeam.names import MODEL, VSS_OPTIONS
from hvsim.infrastructure.backup.jobs.job_options import GuestProcessing, JobOptions
from hvsim.infrastructure.backup.vault import Credentials

INDEXING = choices(
    MODEL + "EGuestFSIndexingType", ("None", "EveryFolders", "ExceptSpecifiedFolders", "SpecifiedFolders")
)
LOGS = choices(MODEL + "ETransactionLogsProcessing", ("TruncateOnlyOnSuccessJob", "Backup", "NeverTruncate"))
NO_ID = UUID(int=0)


@define(eq=False)
class SnapshotOptions:
    """Application-aware processing: whether, what a failure means, and whether logs are left alone."""

    enabled: bool
    ignore_errors: bool
    copy_only: bool


@define(eq=False)
class LogOptions:
    """What happens to the transaction logs of one kind of application."""

    processing: str
    interval: int = 15
    days: int = 15
    database_retention: bool = True


@define(eq=False)
class IndexingOptions:
    """Whether the files of guests are indexed."""

    enabled: bool


@define(eq=False)
class GuestScripts:
    """Scripts in guests: none are simulated."""

    credentials_id: UUID = NO_ID


@define(eq=False)
class GuestProcessingOptions:
    """The guest processing of a job, or of one machine in it, as it was when it was asked for."""

    snapshot: SnapshotOptions
    indexing: str
    logs: LogOptions
    account: Credentials | None = None
    linux_account: Credentials | None = None
    automatic_proxy: bool = True

    @property
    def processing(self) -> GuestProcessing:
        """What was chosen."""
        if not self.snapshot.enabled:
            return GuestProcessing.DISABLED
        return GuestProcessing.TRY if self.snapshot.ignore_errors else GuestProcessing.REQUIRE


def guest_options_of(options: JobOptions, machine: UUID | None = None) -> GuestProcessingOptions:
    """What a job does in guests; with `machine`, in that one's."""
    processing = options.guest_processing if machine is None else options.guest_processing_for(machine)
    snapshot = SnapshotOptions(
        processing is not GuestProcessing.DISABLED, processing is GuestProcessing.TRY, not options.truncate_logs
    )
    logs = LogOptions("TruncateOnlyOnSuccessJob" if options.truncate_logs else "NeverTruncate")
    indexing = "EveryFolders" if options.guest_indexing else "None"
    return GuestProcessingOptions(snapshot, indexing, logs, options.guest_account)


def apply_vss(options: JobOptions, wanted: GuestProcessingOptions, machine: UUID | None = None) -> None:
    """Lets a job follow what a script has made of its options; with `machine`, for that machine only."""
    if machine is not None:
        options.guest_processing_of[machine] = wanted.processing
        return
    options.guest_processing = wanted.processing
    options.truncate_logs = not wanted.snapshot.copy_only and wanted.logs.processing != "NeverTruncate"
    options.guest_indexing = wanted.indexing != "None"
    options.guest_account = wanted.account


product_type(
    MODEL + "CVssSnapshotOptions",
    SnapshotOptions,
    {
        "bool Enabled": "enabled",
        "bool ApplicationProcessingEnabled": "enabled",
        "bool IgnoreErrors": "ignore_errors",
        "bool IsCopyOnly": "copy_only",
        "bool UsePersistentGuestAgent": lambda item: False,
    },
    settable=True,
)
product_type(
    MODEL + "CSqlBackupOptions",
    LogOptions,
    {
        f"{LOGS} TransactionLogsProcessing": "processing",
        "int BackupLogsFrequencyMin": "interval",
        "bool UseDbBackupRetention": "database_retention",
        "int RetainDays": "days",
    },
    settable=True,
)
product_type(
    MODEL + "CGuestFSIndexingOptions",
    IndexingOptions,
    {
        "bool Enabled": "enabled",
        f"{INDEXING} Type": lambda item: "EveryFolders" if item.enabled else "None",
        "string[] IncludedFolders": lambda item: [],
        "string[] ExcludedFolders": lambda item: [],
        "bool IsIndexingRequired": "enabled",
    },
)
product_type(
    MODEL + "CGuestScriptsOptions",
    GuestScripts,
    {
        "bool IsAtLeastOneScriptSet": lambda item: False,
        "guid CredsId": "credentials_id",
        "string ScriptingMode": lambda item: "FailJobOnError",
    },
)
_OPTIONS = product_type(
    VSS_OPTIONS,
    GuestProcessingOptions,
    {
        f"{MODEL}CVssSnapshotOptions VssSnapshotOptions": "snapshot",
        f"{INDEXING} GuestFSIndexingType": "indexing",
        f"{MODEL}CGuestFSIndexingOptions WinGuestFSIndexingOptions": lambda item: IndexingOptions(
            item.indexing != "None"
        ),
        f"{MODEL}CGuestFSIndexingOptions LinGuestFSIndexingOptions": lambda item: IndexingOptions(False),
        "guid WinCredsId": lambda item: item.account.id if item.account else NO_ID,
        "guid LinCredsId": lambda item: item.linux_account.id if item.linux_account else NO_ID,
        "bool AreWinCredsSet": lambda item: item.account is not None,
        "bool AreLinCredsSet": lambda item: item.linux_account is not None,
        "bool GuestProxyAutoDetect": "automatic_proxy",
        f"{MODEL}CSqlBackupOptions SqlBackupOptions": "logs",
        f"{MODEL}CSqlBackupOptions ExchangeBackupOptions": "logs",
        f"{MODEL}CGuestScriptsOptions GuestScriptsOptions": lambda item: GuestScripts(),
    },
    settable=True,
)


def _enable(item: GuestProcessingOptions, value: Any) -> None:
    item.snapshot.enabled = bool(value)


def _ignore(item: GuestProcessingOptions, value: Any) -> None:
    item.snapshot.ignore_errors = bool(value)


_OPTIONS.property("bool Enabled", _enable)(lambda item: item.snapshot.enabled)
_OPTIONS.property("bool IgnoreErrors", _ignore)(lambda item: item.snapshot.ignore_errors)


@_OPTIONS.method("void ResetWinCreds()")
def _forget_account(item: GuestProcessingOptions) -> None:
    item.account = None


@_OPTIONS.method("void ResetLinCreds()")
def _forget_linux_account(item: GuestProcessingOptions) -> None:
    item.linux_account = None
