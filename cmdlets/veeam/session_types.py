"""How sessions and their tasks look to PowerShell: CBackupSession, CBackupTaskSession, progress, numbers and logs."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from attrs import frozen

from hvsim.cmdlets.estate.live_types import enum_type
from hvsim.cmdlets.estate.values import array, to_uuid
from hvsim.cmdlets.veeam.job_types import JOB_KIND, PLATFORM, Platform, kind_of_run, kind_text
from hvsim.cmdlets.veeam.log_types import LOGGER
from hvsim.cmdlets.veeam.members import add_property, choices, product_type
from hvsim.cmdlets.veeam.names import HVSIM, JOB, MODEL, POINT, SESSION, TASK
from hvsim.cmdlets.veeam.reaching import reached_server
from hvsim.cmdlets.veeam.record_types import RUNNING_END
from hvsim.cmdlets.veeam.records import Logger, Progress, Run, RunInformation, Statistics
from hvsim.infrastructure.backup.jobs.job import JobKind
from hvsim.infrastructure.backup.repositories.points import BackupPoint
from hvsim.infrastructure.backup.runs.session import (
    BackupSession,
    DiskRun,
    LogRecord,
    Result,
    SessionState,
    TaskSession,
    TaskStatus,
)
from hvsim.infrastructure.costs import FlowReport, Stage

RESULT = MODEL + "EResult"
STATE = MODEL + "EState"
STATUS = MODEL + "ESessionStatus"
PROGRESS = MODEL + "CBackupProgressData"
STATISTICS = MODEL + "CBackupStats"
ALGORITHM = MODEL + "ETaskAlgorithm"
BOTTLENECK = choices(MODEL + "EBottleneck", ("NotDefined", "Source", "Proxy", "Network", "Target"))

enum_type(RESULT, {item.label: item.number for item in Result})
enum_type(
    STATE,
    {item.label: item.number for item in SessionState}
    | {"Pausing": 6, "Resuming": 7, "WaitingTape": 8, "Idle": 9, "WaitingRepository": 11},
)
enum_type(STATUS, {item.label: item.number for item in TaskStatus})
enum_type(ALGORITHM, {"None": -1, "Full": 0, "Synthetic": 1, "Increment": 2})


@frozen(eq=False)
class Bottleneck:
    """How busy each stage of the way was."""

    flow: FlowReport

    def percent(self, stage: Stage) -> int:
        return self.flow.percent(stage)

    @property
    def slowest(self) -> str:
        name = self.flow.bottleneck.value if self.flow.bottleneck is not None else ""
        return name if name in ("Source", "Proxy", "Network", "Target") else "NotDefined"


@frozen(eq=False)
class WorkDetails:
    """What the work of a session or task was like."""

    run: Run


def details_of(run: Run) -> str:
    """What went wrong, its lines joined as the product joins them."""
    return run.reason.replace("\n", "<br />")


def _end(run: Any) -> datetime:
    return run.ended or RUNNING_END


def _now(run: Run) -> datetime:
    return (run if isinstance(run, BackupSession) else run.session).clock.now()


def _session_of(run: Run) -> BackupSession:
    return run if isinstance(run, BackupSession) else run.session


def _count(session: BackupSession, status: TaskStatus) -> int:
    return sum(task.status is status for task in session.tasks)


product_type(
    PROGRESS,
    Progress,
    {
        "long TotalSize": "run.total_size",
        "long TotalUsedSize": "run.total_size",
        "long ProcessedSize": "processed",
        "long ProcessedUsedSize": "processed",
        "long ReadSize": "run.read",
        "long ReadedAverageSize": "run.read",
        "long TransferedSize": "run.transferred",
        "long AvgSpeed": "speed",
        "int Percents": "percent",
        "timespan Duration": "duration",
        "datetime StartTimeLocal": "started",
        "datetime StopTimeLocal": lambda item: _end(item.run),
        "datetime StartTimeUtc": "started",
        "datetime StopTimeUtc": lambda item: _end(item.run),
        "datetime StartTime": "started",
        "datetime StopTime": lambda item: _end(item.run),
        "int TotalObjects": "total_objects",
        "int ProcessedObjects": "processed_objects",
        f"{MODEL}CBottleneckInfo BottleneckInfo": lambda item: Bottleneck(item.run.flow),
    },
)
_BOTTLENECK = product_type(
    MODEL + "CBottleneckInfo",
    Bottleneck,
    {
        "int Source": lambda item: item.percent(Stage.SOURCE),
        "int Proxy": lambda item: item.percent(Stage.PROXY),
        "int Network": lambda item: item.percent(Stage.NETWORK),
        "int Target": lambda item: item.percent(Stage.TARGET),
        "int SourceStorage": lambda item: item.percent(Stage.SOURCE),
        "int SourceProxy": lambda item: item.percent(Stage.PROXY),
        "int SourceNetwork": lambda item: item.percent(Stage.NETWORK),
        "int SourceWan": lambda item: -1,
        "int TargetWan": lambda item: -1,
        "int TargetNetwork": lambda item: item.percent(Stage.NETWORK),
        "int TargetStorage": lambda item: item.percent(Stage.TARGET),
        f"{BOTTLENECK} Bottleneck": "slowest",
    },
)
_STATISTICS = product_type(
    STATISTICS,
    Statistics,
    {
        "long BackupSize": "stored",
        "long DataSize": "data",
        "int DedupRatio": "deduplicated_percent",
        "int CompressRatio": "compressed_percent",
    },
)
_STATISTICS.method("double GetDedupeX()")(lambda item: round(100.0 / item.deduplicated_percent, 1))
_STATISTICS.method("double GetCompressX()")(lambda item: round(100.0 / item.compressed_percent, 1))

product_type(
    MODEL + "CBackupSessionInfo",
    RunInformation,
    {
        "guid Id": "run.id",
        "guid JobId": lambda item: _session_of(item.run).job.id,
        "string JobName": lambda item: _session_of(item.run).job.name,
        f"{JOB_KIND} JobType": lambda item: kind_of_run(_session_of(item.run).job),
        "datetime CreationTime": lambda item: _session_of(item.run).created,
        "datetime EndTime": lambda item: _end(item.run),
        "datetime QueuedTime": lambda item: getattr(item.run, "queued", None),
        f"{PROGRESS} Progress": lambda item: Progress(item.run, item.now),
        "string Reason": "run.reason",
        "string ObjectName": lambda item: getattr(item.run, "machine", ""),
        "guid ObjectId": lambda item: getattr(item.run, "machine_id", None),
        f"{RESULT} Result": lambda item: _session_of(item.run).result,
        f"{STATE} State": lambda item: _session_of(item.run).state,
        f"{STATUS} Status": lambda item: getattr(item.run, "status", None),
        "bool ChangeTracking": lambda item: getattr(item.run, "tracking_used", False),
        "bool IsFullMode": lambda item: _session_of(item.run).full,
        "bool IsActiveFullMode": lambda item: _session_of(item.run).full,
        "bool IsRetryMode": lambda item: _session_of(item.run).attempt > 0,
        "string SessionAlgorithm": lambda item: "Full" if _session_of(item.run).full else "Increment",
        "bool RunManually": lambda item: not _session_of(item.run).scheduled,
        "string Initiator": lambda item: "" if _session_of(item.run).scheduled else "Administrator",
        "bool WillBeRetried": lambda item: _session_of(item.run).will_be_retried,
        "int CompletionPercentage": lambda item: Progress(item.run, item.now).percent,
        "long BackedUpSize": lambda item: _session_of(item.run).backup_size,
        "long BackupTotalSize": "run.total_size",
        "int Failures": lambda item: _count(_session_of(item.run), TaskStatus.FAILED),
        "int Warnings": lambda item: _count(_session_of(item.run), TaskStatus.WARNING),
        "bool IsCompleted": lambda item: _session_of(item.run).state is SessionState.STOPPED,
        f"{MODEL}CBackupTaskWorkDetails WorkDetails": lambda item: WorkDetails(item.run),
    },
)
product_type(
    MODEL + "CBackupTaskWorkDetails",
    WorkDetails,
    {
        "timespan WorkDuration": lambda item: Progress(item.run, _now(item.run)).duration,
        "bool CannotUseCBT": lambda item: bool(getattr(item.run, "tracking_failure", "")),
        "string CannotUseCBTReason": lambda item: getattr(item.run, "tracking_failure", ""),
        f"{ALGORITHM} TaskAlgorithm": lambda item: "Full" if _session_of(item.run).full else "Increment",
        "guid RepositoryId": lambda item: _session_of(item.run).job.repository.id,
        "guid SourceProxyId": lambda item: getattr(item.run, "proxy_id", None),
        "guid TargetProxyId": lambda item: _session_of(item.run).job.repository.id,
        "guid OibId": lambda item: UUID(item.run.point.id) if getattr(item.run, "point", None) else None,
        "bool GuestIndexingComplete": lambda item: False,
        "bool NoRetry": lambda item: False,
    },
)

SESSION_TYPE = product_type(
    SESSION,
    BackupSession,
    {
        "guid Id": "id",
        "string Name": "name",
        "string JobName": "job.name",
        "string OrigJobName": "job.name",
        "guid JobId": "job.id",
        f"{JOB_KIND} JobType": lambda item: kind_of_run(item.job),
        "string JobTypeString": lambda item: kind_text(item.job),
        "datetime CreationTime": "created",
        "datetime EndTime": _end,
        "datetime CreationTimeUTC": "created",
        "datetime EndTimeUTC": _end,
        f"{STATE} State": "state",
        f"{RESULT} Result": "result",
        "bool IsCompleted": lambda item: item.state is SessionState.STOPPED,
        "bool IsWorking": lambda item: item.state is SessionState.WORKING,
        "bool IsStarting": lambda item: item.state is SessionState.STARTING,
        "bool IsPostprocessing": lambda item: item.state is SessionState.POSTPROCESSING,
        "bool IsFullMode": "full",
        "bool IsRetryMode": lambda item: item.attempt > 0,
        "bool WillBeRetried": "will_be_retried",
        "bool IsManuallyStopped": lambda item: item.stop_requested is not None and not item.crashed,
        "bool IsQuickBackup": lambda item: False,
        "bool IsVeeamZip": lambda item: item.job.kind is JobKind.ONE_OFF,
        "bool IsTransformLaunched": "synthetic",
        "bool IsRecheckRetry": lambda item: False,
        "long TotalSize": "total_size",
        "long ReadSize": "read",
        "long TransferedSize": "transferred",
        "long BackupSize": "backup_size",
        "timespan Duration": "duration",
        "string Reason": "reason",
        "string Description": "reason",
        "string Operation": lambda item: item.log[-1].title if item.log else "",
        "int BaseProgress": lambda item: Progress(item, _now(item)).percent,
        f"{PROGRESS} Progress": lambda item: Progress(item, _now(item)),
        f"{MODEL}CBackupSessionInfo Info": lambda item: RunInformation(item, _now(item)),
        f"{MODEL}CBackupSessionInfo SessionInfo": lambda item: RunInformation(item, _now(item)),
        f"{STATISTICS} BackupStats": lambda item: Statistics(item.total_size, item.read, item.backup_size),
        f"{LOGGER} Logger": Logger,
        "guid OriginalSessionId": lambda item: item.original or item.id,
        "guid ParentSessionId": lambda item: None,
        f"{MODEL}CBackupTaskWorkDetails WorkDetails": WorkDetails,
        f"{TASK}[] Tasks": "tasks",
        f"{HVSIM}LogRecord[] Log": "log",
    },
)


@SESSION_TYPE.static(f"{SESSION}[] GetByJob(guid jobId)", engine=True)
def _sessions_of_job(engine: Any, identity: Any) -> Any:
    sessions = reached_server(engine).sessions()
    return array([item for item in sessions if item.job.id == to_uuid(identity)], SESSION)


@SESSION_TYPE.static(f"{SESSION}[] GetAll()", engine=True)
def _all_sessions(engine: Any) -> Any:
    return array(reached_server(engine).sessions(), SESSION)


@SESSION_TYPE.static(f"{SESSION} Get(guid id)", engine=True)
def _session_of_id(engine: Any, identity: Any) -> Any:
    sessions = reached_server(engine).sessions()
    return next((item for item in sessions if item.id == to_uuid(identity)), None)


SESSION_TYPE.method(f"{TASK}[] GetTaskSessions()")(lambda item: array(item.tasks, TASK))
SESSION_TYPE.method(f"{TASK}[] GetTaskSessionsByStatus({STATUS} status)")(
    lambda item, status: array([task for task in item.tasks if task.status.label == str(status)], TASK)
)
SESSION_TYPE.method("string GetDetails()")(details_of)
SESSION_TYPE.method(f"{JOB} GetJob()", f"{JOB} FindJob()")(lambda item: item.job)
SESSION_TYPE.method(f"{SESSION}[] GetOriginalAndRetrySessions(bool forward)")(
    lambda item, forward: array(
        [each for each in item.job.sessions if (each.original or each.id) == (item.original or item.id)], SESSION
    )
)
SESSION_TYPE.method(f"{STATISTICS} GetBackupStats()")(
    lambda item: Statistics(item.total_size, item.read, item.backup_size)
)

_TASK = product_type(
    TASK,
    TaskSession,
    {
        "guid Id": "id",
        "string Name": "machine",
        f"{STATUS} Status": "status",
        f"{SESSION} JobSess": "session",
        "guid JobSessId": "session.id",
        "string JobName": "session.job.name",
        "guid ObjectId": "machine_id",
        f"{PLATFORM} ObjectPlatform": lambda item: Platform(),
        "long TotalSize": "total_size",
        "long ReadSize": "read",
        "long TransferedSize": "transferred",
        "string Consistency": lambda item: item.consistency.value if item.consistency else "",
        "bool ChangeTracking": "tracking_used",
        "bool CannotUseCBT": lambda item: bool(item.tracking_failure),
        "string CannotUseCBTReason": "tracking_failure",
        "string Reason": "reason",
        "bool WillBeRetried": lambda item: item.session.will_be_retried and item.point is None,
        "int RetryCounter": "session.attempt",
        "string Operation": lambda item: item.log[-1].title if item.log else "",
        f"{PROGRESS} Progress": lambda item: Progress(item, _now(item)),
        f"{MODEL}CBackupSessionInfo Info": lambda item: RunInformation(item, _now(item)),
        f"{MODEL}CBackupTaskWorkDetails WorkDetails": WorkDetails,
        f"{LOGGER} Logger": Logger,
        f"{POINT} RestorePoint": lambda item: point_of(item),
        f"{HVSIM}DiskRun[] Disks": "disks",
        f"{HVSIM}LogRecord[] Log": "log",
    },
)
_TASK.method("string GetDetails()")(details_of)
_TASK.method("bool IsCompleted()")(lambda item: item.ended is not None)
_TASK.method("string GetChangeTrackingAsString()")(lambda item: "[CBT]" if item.tracking_used else "")


def point_of(task: TaskSession) -> BackupPoint | None:
    """The restore point that a task has made."""
    job, point = task.session.job, task.point
    if point is None:
        return None
    return BackupPoint(job, job.repository, job.repository.backups_of(job.backup_folder, point.machine).folder, point)


product_type(
    HVSIM + "DiskRun",
    DiskRun,
    {
        "string Name": "name",
        "long Size": "size",
        "string Mode": "mode.value",
        "long ReadSize": "read",
        "long TransferedSize": "transferred",
        "int StoredBlocks": "stored_blocks",
    },
)
product_type(
    HVSIM + "LogRecord",
    LogRecord,
    {"datetime Time": "time", "string Status": "status.value", "string Title": "title"},
)
add_property(_TASK, "datetime EndTime", _end)
