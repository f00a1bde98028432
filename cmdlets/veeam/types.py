"""How servers, repositories, jobs, sessions, tasks and restore points look to PowerShell: their types.

Names of properties are the product's, misspellings included. The default views are in `views`.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from hvsim.cmdlets.estate.live_types import enum_type, exception_type, live_type
from hvsim.cmdlets.estate.values import Int64, array, duration, enum, guid, moment
from hvsim.cmdlets.veeam import views
from hvsim.infrastructure.backup.job import BackupJob
from hvsim.infrastructure.backup.managed_servers import ManagedServer, ServerKind
from hvsim.infrastructure.backup.points import BackupPoint
from hvsim.infrastructure.backup.repository import BackupRepository
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

CORE = "Veeam.Backup.Core."
MODEL = "Veeam.Backup.Model."
HVSIM = "HvSim."

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
    CORE + "Common.CHost",
    ManagedServer,
    {
        "System.Object Info": lambda s: None,
        "System.Guid ParentId": lambda s: guid(_no_id()),
        "System.Guid Id": lambda s: guid(s.id),
        "System.String Uid": lambda s: str(s.id),
        "System.String Name": lambda s: s.name,
        "System.String RealName": lambda s: s.real_name,
        "System.String Reference": lambda s: "",
        "System.String Description": lambda s: s.description,
        "System.Boolean IsUnavailable": lambda s: s.unavailable,
        MODEL + "EHostType Type": lambda s: enum(MODEL + "EHostType", s.kind.label),
        "System.String ApiVersion": lambda s: "Unknown",
        "System.Guid PhysHostId": lambda s: guid(s.id),
        "System.Object ProxyServicesCreds": lambda s: None,
    },
)

live_type(
    CORE + "CBackupRepository",
    BackupRepository,
    {
        "System.String Name": lambda r: r.name,
        "System.Guid Id": lambda r: guid(r.id),
        "System.String Type": lambda r: "WinLocal" if "\\" in r.path else "LinuxLocal",
        "System.String Host": lambda r: r.host_name,
        "System.String Path": lambda r: r.path,
        "System.String FriendlyPath": lambda r: r.path,
        "System.String Description": lambda r: r.description,
        "System.Boolean IsUnavailable": lambda r: False,
    },
)

_JOB = live_type(
    CORE + "CBackupJob",
    BackupJob,
    {
        "System.String Name": lambda j: j.name,
        "System.Guid Id": lambda j: guid(j.id),
        "System.String Description": lambda j: j.description,
        "System.String JobType": lambda j: "Backup",
        "System.String TypeToString": lambda j: "Hyper-V Backup",
        "System.Boolean IsScheduleEnabled": lambda j: j.enabled,
        "System.Boolean IsRunning": lambda j: j.running is not None,
        MODEL + "EResult LastResult": lambda j: enum(MODEL + "EResult", j.last_result.label),
        MODEL + "EState LastState": lambda j: _state(j),
        "System.String[] VM": lambda j: array([item.name for item in j.machines], "System.String"),
        "System.String Repository": lambda j: j.repository.name,
        "System.Boolean UseChangeTracking": lambda j: j.options.use_change_tracking,
        "System.String GuestProcessing": lambda j: j.options.guest_processing.value,
    },
)


def _state(job: BackupJob) -> Any:
    session = job.last_session
    return enum(MODEL + "EState", session.state.label if session else SessionState.STOPPED.label)


@_JOB.method("Veeam.Backup.Core.CBackupSession FindLastSession()")
def _find_last_session(job: BackupJob) -> Any:
    return job.last_session


@_JOB.method("Veeam.Backup.Model.EResult GetLastResult()")
def _get_last_result(job: BackupJob) -> Any:
    return enum(MODEL + "EResult", job.last_result.label)


@_JOB.method("Veeam.Backup.Model.EState GetLastState()")
def _get_last_state(job: BackupJob) -> Any:
    return _state(job)


@_JOB.method("Veeam.Backup.Core.CBackupRepository GetTargetRepository()")
def _get_target_repository(job: BackupJob) -> Any:
    return job.repository


_SESSION = live_type(
    CORE + "CBackupSession",
    BackupSession,
    {
        "System.Guid Id": lambda s: guid(s.id),
        "System.String Name": lambda s: s.name,
        "System.String JobName": lambda s: s.job.name,
        "System.String OrigJobName": lambda s: s.job.name,
        "System.Guid JobId": lambda s: guid(s.job.id),
        "System.String JobType": lambda s: "Backup",
        "System.DateTime CreationTime": lambda s: moment(s.created),
        "System.DateTime EndTime": _end,
        MODEL + "EState State": lambda s: enum(MODEL + "EState", s.state.label),
        MODEL + "EResult Result": lambda s: enum(MODEL + "EResult", s.result.label),
        "System.Boolean IsCompleted": lambda s: s.state is SessionState.STOPPED,
        "System.Boolean IsWorking": lambda s: s.state is SessionState.WORKING,
        "System.Boolean IsFullMode": lambda s: s.full,
        "System.Int64 TotalSize": lambda s: Int64(s.total_size),
        "System.Int64 ReadSize": lambda s: Int64(s.read),
        "System.Int64 TransferedSize": lambda s: Int64(s.transferred),
        "System.Int64 BackupSize": lambda s: Int64(s.backup_size),
        "System.TimeSpan Duration": lambda s: duration(s.duration),
        "System.String Reason": lambda s: s.reason,
        "Veeam.Backup.Core.CBackupTaskSession[] Tasks": lambda s: array(s.tasks, CORE + "CBackupTaskSession"),
        "HvSim.LogRecord[] Log": lambda s: array(s.log, HVSIM + "LogRecord"),
    },
)


@_SESSION.method("Veeam.Backup.Core.CBackupTaskSession[] GetTaskSessions()")
def _get_task_sessions(session: BackupSession) -> Any:
    return array(session.tasks, CORE + "CBackupTaskSession")


@_SESSION.method("string GetDetails()")
def _get_details(session: BackupSession) -> str:
    return session.reason.replace("\n", "<br />")


_TASK = live_type(
    CORE + "CBackupTaskSession",
    TaskSession,
    {
        "System.Guid Id": lambda t: guid(t.id),
        "System.String Name": lambda t: t.machine,
        MODEL + "ESessionStatus Status": lambda t: enum(MODEL + "ESessionStatus", t.status.label),
        "Veeam.Backup.Core.CBackupSession JobSess": lambda t: t.session,
        "System.Guid JobSessId": lambda t: guid(t.session.id),
        "System.String JobName": lambda t: t.session.job.name,
        "System.Int64 TotalSize": lambda t: Int64(t.total_size),
        "System.Int64 ReadSize": lambda t: Int64(t.read),
        "System.Int64 TransferedSize": lambda t: Int64(t.transferred),
        "System.String Consistency": lambda t: t.consistency.value if t.consistency else "",
        "System.Boolean ChangeTracking": lambda t: t.tracking_used,
        "System.Boolean CannotUseCBT": lambda t: bool(t.tracking_failure),
        "System.String CannotUseCBTReason": lambda t: t.tracking_failure,
        "System.String Reason": lambda t: t.reason,
        "HvSim.DiskRun[] Disks": lambda t: array(t.disks, HVSIM + "DiskRun"),
        "HvSim.LogRecord[] Log": lambda t: array(t.log, HVSIM + "LogRecord"),
    },
)


@_TASK.method("string GetDetails()")
def _get_task_details(task: TaskSession) -> str:
    return task.reason.replace("\n", "<br />")


live_type(
    HVSIM + "DiskRun",
    DiskRun,
    {
        "System.String Name": lambda d: d.name,
        "System.Int64 Size": lambda d: Int64(d.size),
        "System.String Mode": lambda d: d.mode.value,
        "System.Int64 ReadSize": lambda d: Int64(d.read),
        "System.Int64 TransferedSize": lambda d: Int64(d.transferred),
        "System.Int32 StoredBlocks": lambda d: d.stored_blocks,
    },
)

live_type(
    HVSIM + "LogRecord",
    LogRecord,
    {
        "System.DateTime Time": lambda r: moment(r.time),
        "System.String Status": lambda r: r.status.value,
        "System.String Title": lambda r: r.title,
    },
)

live_type(
    CORE + "COib",
    BackupPoint,
    {
        "System.Guid Id": lambda p: guid(_uuid(p.point.id)),
        "System.String Name": lambda p: p.machine,
        "System.String VmName": lambda p: p.machine,
        "System.DateTime CreationTime": lambda p: moment(p.time),
        MODEL + "ERestorePointType Type": lambda p: enum(
            MODEL + "ERestorePointType", "Full" if p.is_full else "Increment"
        ),
        "System.Boolean IsFull": lambda p: p.is_full,
        "System.Boolean IsConsistent": lambda p: p.is_consistent,
        "System.Int64 ApproxSize": lambda p: Int64(p.point.disk_bytes),
        "System.Int64 BackupSize": lambda p: Int64(p.point.file_size),
        "System.String JobName": lambda p: p.job.name,
        "System.String FilePath": lambda p: p.file_path,
        "System.String[] Disks": lambda p: array([disk.name for disk in p.point.disks], "System.String"),
    },
)

live_type(
    HVSIM + "TraceEvent",
    TraceEvent,
    {
        "System.Int32 Step": lambda e: e.number or None,
        "System.String Component": lambda e: e.component,
        "System.String Action": lambda e: e.action,
        "System.DateTime Start": lambda e: moment(e.start),
        "System.DateTime End": lambda e: moment(e.end),
        "System.TimeSpan Duration": lambda e: duration(e.end - e.start) if e.end else None,
        HVSIM + "StepOutcome Outcome": lambda e: enum(HVSIM + "StepOutcome", e.outcome.value),
        "System.String Detail": lambda e: e.detail,
        "System.String VMName": lambda e: e.machine,
        "System.Guid SessionId": lambda e: guid(e.session),
    },
)


def _no_id() -> Any:
    return _uuid("00000000-0000-0000-0000-000000000000")


def _uuid(text: str) -> Any:
    from uuid import UUID

    return UUID(text)
