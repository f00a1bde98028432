"""How servers, repositories, jobs, sessions, tasks and restore points look to PowerShell: their types.

Names of properties are the product's, misspellings included. The default views are in `views`.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from hvsim.cmdlets.estate.live_types import enum_type, exception_type, live_type
from hvsim.cmdlets.estate.values import Int64, array, duration, enum, guid, moment
from hvsim.cmdlets.veeam import views
from hvsim.cmdlets.veeam.names import (
    CORE,
    HVSIM,
    JOB,
    MODEL,
    OBJECT_IN_JOB,
    POINT,
    REPOSITORY,
    SERVER,
    SESSION,
    STORAGE,
    TASK,
)
from hvsim.cmdlets.veeam.option_types import JobSchedule, SourceBranch, StorageBranch, TargetBranch
from hvsim.cmdlets.veeam.record_types import BACKUP_TYPE, STORAGE_TYPE, job_type
from hvsim.cmdlets.veeam.records import (
    Backup,
    BackupStorage,
    JobInformation,
    JobObject,
    Logger,
    Progress,
    RepositoryContainer,
    RunInformation,
    Statistics,
)
from hvsim.infrastructure.backup.host_load import HostLoad, VolumeSnapshot
from hvsim.infrastructure.backup.job import BackupJob, JobOptions
from hvsim.infrastructure.backup.managed_servers import ManagedServer, ServerKind
from hvsim.infrastructure.backup.points import BackupPoint
from hvsim.infrastructure.backup.repository import BackupRepository
from hvsim.infrastructure.backup.server import BackupServer
from hvsim.infrastructure.backup.session import (
    BackupSession,
    DiskRun,
    LogRecord,
    Result,
    SessionState,
    TaskSession,
    TaskStatus,
)
from hvsim.infrastructure.trace import TraceEvent

RUNNING_END = datetime(1900, 1, 1, tzinfo=UTC)
"""What a session that still runs gives for its end; report scripts test for exactly that moment."""

exception_type(HVSIM + "EstateException")
views.register()

enum_type(MODEL + "EResult", {item.label: item.number for item in Result})
enum_type(MODEL + "EState", {item.label: item.number for item in SessionState})
enum_type(MODEL + "ESessionStatus", {item.label: item.number for item in TaskStatus})
enum_type(MODEL + "EHostType", {item.label: item.number for item in ServerKind} | {"Linux": 2, "Windows": 5})
enum_type(MODEL + "ERestorePointType", {"Full": 0, "Rollback": 1, "Increment": 2})
enum_type(HVSIM + "StepOutcome", {"Running": 0, "Succeeded": 1, "Warning": 2, "Failed": 3})


def _end(session: BackupSession | TaskSession) -> Any:
    return moment(session.ended or RUNNING_END)


live_type(
    SERVER,
    ManagedServer,
    {
        "System.Object Info": lambda s: None,
        "guid ParentId": lambda s: guid(_no_id()),
        "guid Id": lambda s: guid(s.id),
        "string Uid": lambda s: str(s.id),
        "string Name": lambda s: s.name,
        "string RealName": lambda s: s.real_name,
        "string Reference": lambda s: "",
        "string Description": lambda s: s.description,
        "bool IsUnavailable": lambda s: s.unavailable,
        MODEL + "EHostType Type": lambda s: enum(MODEL + "EHostType", s.kind.label),
        "string ApiVersion": lambda s: "Unknown",
        "guid PhysHostId": lambda s: guid(s.id),
        "System.Object ProxyServicesCreds": lambda s: None,
    },
)

_REPOSITORY = live_type(
    REPOSITORY,
    BackupRepository,
    {
        "string Name": lambda r: r.name,
        "guid Id": lambda r: guid(r.id),
        "string Type": lambda r: "WinLocal" if "\\" in r.path else "LinuxLocal",
        "string Host": lambda r: r.host_name,
        "string Path": lambda r: r.path,
        "string FriendlyPath": lambda r: r.path,
        "string Description": lambda r: r.description,
        "bool IsUnavailable": lambda r: False,
    },
)

_JOB = live_type(
    JOB,
    BackupJob,
    {
        "string Name": lambda j: j.name,
        "guid Id": lambda j: guid(j.id),
        "string Description": lambda j: j.description,
        MODEL + "EDbJobType JobType": job_type,
        "string TypeToString": lambda j: "Hyper-V Backup",
        "bool IsScheduleEnabled": lambda j: j.enabled,
        "bool IsRunning": lambda j: j.running is not None,
        MODEL + "EResult LastResult": lambda j: enum(MODEL + "EResult", j.last_result.label),
        MODEL + "EState LastState": lambda j: _state(j),
        "string[] VM": lambda j: array([item.name for item in j.machines], "System.String"),
        "string Repository": lambda j: j.repository.name,
        "bool UseChangeTracking": lambda j: j.options.use_change_tracking,
        "string GuestProcessing": lambda j: j.options.guest_processing.value,
    },
)


def _state(job: BackupJob) -> Any:
    session = job.last_session
    return enum(MODEL + "EState", session.state.label if session else SessionState.STOPPED.label)


@_JOB.method(SESSION + " FindLastSession()")
def _find_last_session(job: BackupJob) -> Any:
    return job.last_session


@_JOB.method(MODEL + "EResult GetLastResult()")
def _get_last_result(job: BackupJob) -> Any:
    return enum(MODEL + "EResult", job.last_result.label)


@_JOB.method(MODEL + "EState GetLastState()")
def _get_last_state(job: BackupJob) -> Any:
    return _state(job)


@_JOB.method(REPOSITORY + " GetTargetRepository()")
def _get_target_repository(job: BackupJob) -> Any:
    return job.repository


_SESSION = live_type(
    SESSION,
    BackupSession,
    {
        "guid Id": lambda s: guid(s.id),
        "string Name": lambda s: s.name,
        "string JobName": lambda s: s.job.name,
        "string OrigJobName": lambda s: s.job.name,
        "guid JobId": lambda s: guid(s.job.id),
        MODEL + "EDbJobType JobType": job_type,
        "datetime CreationTime": lambda s: moment(s.created),
        "datetime EndTime": _end,
        MODEL + "EState State": lambda s: enum(MODEL + "EState", s.state.label),
        MODEL + "EResult Result": lambda s: enum(MODEL + "EResult", s.result.label),
        "bool IsCompleted": lambda s: s.state is SessionState.STOPPED,
        "bool IsWorking": lambda s: s.state is SessionState.WORKING,
        "bool IsFullMode": lambda s: s.full,
        "long TotalSize": lambda s: Int64(s.total_size),
        "long ReadSize": lambda s: Int64(s.read),
        "long TransferedSize": lambda s: Int64(s.transferred),
        "long BackupSize": lambda s: Int64(s.backup_size),
        "timespan Duration": lambda s: duration(s.duration),
        "string Reason": lambda s: s.reason,
        TASK + "[] Tasks": lambda s: array(s.tasks, TASK),
        "HvSim.LogRecord[] Log": lambda s: array(s.log, HVSIM + "LogRecord"),
    },
)


@_SESSION.method(TASK + "[] GetTaskSessions()")
def _get_task_sessions(session: BackupSession) -> Any:
    return array(session.tasks, TASK)


@_SESSION.method("string GetDetails()")
def _get_details(session: BackupSession) -> str:
    return session.reason.replace("\n", "<br />")


_TASK = live_type(
    TASK,
    TaskSession,
    {
        "guid Id": lambda t: guid(t.id),
        "string Name": lambda t: t.machine,
        MODEL + "ESessionStatus Status": lambda t: enum(MODEL + "ESessionStatus", t.status.label),
        SESSION + " JobSess": lambda t: t.session,
        "guid JobSessId": lambda t: guid(t.session.id),
        "string JobName": lambda t: t.session.job.name,
        "long TotalSize": lambda t: Int64(t.total_size),
        "long ReadSize": lambda t: Int64(t.read),
        "long TransferedSize": lambda t: Int64(t.transferred),
        "string Consistency": lambda t: t.consistency.value if t.consistency else "",
        "bool ChangeTracking": lambda t: t.tracking_used,
        "bool CannotUseCBT": lambda t: bool(t.tracking_failure),
        "string CannotUseCBTReason": lambda t: t.tracking_failure,
        "string Reason": lambda t: t.reason,
        POINT + " RestorePoint": lambda t: _point_of(t),
        "HvSim.DiskRun[] Disks": lambda t: array(t.disks, HVSIM + "DiskRun"),
        "HvSim.LogRecord[] Log": lambda t: array(t.log, HVSIM + "LogRecord"),
    },
)


def _point_of(task: TaskSession) -> BackupPoint | None:
    job, point = task.session.job, task.point
    return BackupPoint(job, job.repository.backups_of(job.name, point.machine), point) if point else None


@_TASK.method("string GetDetails()")
def _get_task_details(task: TaskSession) -> str:
    return task.reason.replace("\n", "<br />")


live_type(
    HVSIM + "DiskRun",
    DiskRun,
    {
        "string Name": lambda d: d.name,
        "long Size": lambda d: Int64(d.size),
        "string Mode": lambda d: d.mode.value,
        "long ReadSize": lambda d: Int64(d.read),
        "long TransferedSize": lambda d: Int64(d.transferred),
        "int StoredBlocks": lambda d: d.stored_blocks,
    },
)

live_type(
    HVSIM + "LogRecord",
    LogRecord,
    {
        "datetime Time": lambda r: moment(r.time),
        "string Status": lambda r: r.status.value,
        "string Title": lambda r: r.title,
    },
)

live_type(
    HVSIM + "VolumeSnapshot",
    VolumeSnapshot,
    {
        "int Group": lambda s: s.group,
        "string HostName": lambda s: s.host.name,
        "string Provider": lambda s: s.provider,
        "string[] Volumes": lambda s: array(s.volumes, "System.String"),
        "string[] Machines": lambda s: array(s.machines, "System.String"),
        "datetime Created": lambda s: moment(s.made),
        "datetime Deleted": lambda s: moment(s.deleted),
    },
)

live_type(
    HVSIM + "HostLoad",
    HostLoad,
    {
        "string HostName": lambda h: h.host.name,
        "int Machines": lambda h: h.machines,
        "int Snapshots": lambda h: len(h.snapshots),
        "int PeakSnapshots": lambda h: h.peak,
        "timespan WorkingTime": lambda h: duration(h.working),
        "timespan HeldTime": lambda h: duration(h.held),
    },
)

_POINT = live_type(
    POINT,
    BackupPoint,
    {
        "guid Id": lambda p: guid(_uuid(p.point.id)),
        "string Name": lambda p: p.machine,
        "string VmName": lambda p: p.machine,
        "datetime CreationTime": lambda p: moment(p.time),
        MODEL + "ERestorePointType Type": lambda p: enum(
            MODEL + "ERestorePointType", "Full" if p.is_full else "Increment"
        ),
        "bool IsFull": lambda p: p.is_full,
        "bool IsConsistent": lambda p: p.is_consistent,
        "long ApproxSize": lambda p: Int64(p.point.disk_bytes),
        "long BackupSize": lambda p: Int64(p.point.file_size),
        "string JobName": lambda p: p.job.name,
        "string FilePath": lambda p: p.file_path,
        "string[] Disks": lambda p: array([disk.name for disk in p.point.disks], "System.String"),
    },
)


def _server(engine: Any) -> BackupServer:
    server: BackupServer = engine.service("Estate").backup_server
    return server


def _objects(engine: Any, job: BackupJob) -> Any:
    server = _server(engine)
    return array([JobObject(job, reference, server) for reference in job.machines], OBJECT_IN_JOB)


def _statistics(session: BackupSession) -> Statistics:
    return Statistics(session.total_size, session.read, session.backup_size)


def _task_now(task: TaskSession) -> datetime:
    return task.session.clock.now()


def _storages(backup: Backup) -> Any:
    return array([BackupStorage(point) for point in backup.points], CORE + "CStorage")


_JOB.property(MODEL + "CDbBackupJobInfo Info", engine=True)(lambda engine, job: JobInformation(job, _server(engine)))


def _schedule(engine: Any, job: BackupJob) -> JobSchedule:
    return JobSchedule(job, _server(engine))


def _enable_scheduler(engine: Any, job: BackupJob) -> None:
    _server(engine).set_enabled(job, enabled=True)


def _disable_scheduler(engine: Any, job: BackupJob) -> None:
    _server(engine).set_enabled(job, enabled=False)


def _set_options(job: BackupJob, options: JobOptions) -> None:
    job.options = options.copy()


_JOB.property(MODEL + "CJobOptions Options")(lambda job: job.options)
_JOB.property(MODEL + "CDomBackupStorageOptions BackupStorageOptions")(lambda job: StorageBranch(job.options))
_JOB.property(MODEL + "CDomBackupTargetOptions BackupTargetOptions")(lambda job: TargetBranch(job.options))
_JOB.property(MODEL + "CDomHvSourceOptions HvSourceOptions")(lambda job: SourceBranch(job.options))
_JOB.property(MODEL + "ScheduleOptions ScheduleOptions", engine=True)(_schedule)
_JOB.property("bool IsContinuous")(lambda job: job.schedule.continuous)
_JOB.property("bool IsIdle")(lambda job: job.running is None)
_JOB.property("guid PreviousJobIdInScheduleChain")(lambda job: guid(job.schedule.after) if job.schedule.after else None)
_JOB.method(MODEL + "CJobOptions GetOptions()")(lambda job: job.options)
_JOB.method("void SetOptions(" + MODEL + "CJobOptions options)")(_set_options)
_JOB.method(MODEL + "ScheduleOptions GetScheduleOptions()", engine=True)(_schedule)
_JOB.method("void EnableScheduler()", engine=True)(_enable_scheduler)
_JOB.method("void DisableScheduler()", engine=True)(_disable_scheduler)
_JOB.method(OBJECT_IN_JOB + "[] GetObjectsInJob()", engine=True)(_objects)
_JOB.method(OBJECT_IN_JOB + "[] GetHvOijs()", engine=True)(_objects)
_SESSION.property(MODEL + "CBackupProgressData Progress")(lambda session: Progress(session, session.clock.now()))
_SESSION.property(MODEL + "CBackupSessionInfo Info")(lambda session: RunInformation(session, session.clock.now()))
_SESSION.property(MODEL + "CBackupSessionInfo SessionInfo")(
    lambda session: RunInformation(session, session.clock.now())
)
_SESSION.property(MODEL + "CBackupStats BackupStats")(_statistics)
_SESSION.property(HVSIM + "VolumeSnapshot[] VolumeSnapshots")(
    lambda session: array(session.snapshots, HVSIM + "VolumeSnapshot")
)
_SESSION.property(CORE + "XmlLogger Logger")(Logger)
_SESSION.property("datetime CreationTimeUTC")(lambda session: moment(session.created))
_SESSION.property("datetime EndTimeUTC")(_end)
_SESSION.property("guid OriginalSessionId")(lambda session: guid(session.original or session.id))
_SESSION.property("bool WillBeRetried")(lambda session: session.will_be_retried)
_SESSION.property("bool IsRetryMode")(lambda session: session.attempt > 0)
_SESSION.property("int BaseProgress")(lambda session: Progress(session, session.clock.now()).percent)
_TASK.property(MODEL + "CBackupProgressData Progress")(lambda task: Progress(task, _task_now(task)))
_TASK.property(MODEL + "CBackupTaskSessionInfo Info")(lambda task: RunInformation(task, _task_now(task)))
_TASK.property(CORE + "XmlLogger Logger")(Logger)
_POINT.property("datetime CreationTimeUtc")(lambda point: moment(point.time))
_POINT.method(STORAGE + " GetStorage()", STORAGE + " FindStorage()")(BackupStorage)
_REPOSITORY.method(CORE + "CBackupRepositoryContainer GetContainer()")(RepositoryContainer)
BACKUP_TYPE.method(STORAGE + "[] GetAllStorages()", STORAGE + "[] GetAllChildrenStorages()")(_storages)
BACKUP_TYPE.method(POINT + "[] GetLastOibs()")(lambda backup: array(backup.newest(), POINT))
BACKUP_TYPE.method(POINT + "[] GetPoints()")(lambda backup: array(backup.points, POINT))
BACKUP_TYPE.method(JOB + " GetJob()")(lambda backup: backup.job)
BACKUP_TYPE.method(REPOSITORY + " GetRepository()")(lambda backup: backup.job.repository)
STORAGE_TYPE.method(JOB + " FindJob()")(lambda storage: storage.point.job)

live_type(
    HVSIM + "TraceEvent",
    TraceEvent,
    {
        "int Step": lambda e: e.number or None,
        "string Component": lambda e: e.component,
        "string Action": lambda e: e.action,
        "string Description": lambda e: e.action,
        "datetime Start": lambda e: moment(e.start),
        "datetime End": lambda e: moment(e.end),
        "timespan Duration": lambda e: duration(e.end - e.start) if e.end else None,
        HVSIM + "StepOutcome Outcome": lambda e: enum(HVSIM + "StepOutcome", e.outcome.value),
        "string Detail": lambda e: e.detail,
        "string VMName": lambda e: e.machine,
        "guid SessionId": lambda e: guid(e.session),
    },
)


def _no_id() -> Any:
    return _uuid("00000000-0000-0000-0000-000000000000")


def _uuid(text: str) -> Any:
    from uuid import UUID

    return UUID(text)
