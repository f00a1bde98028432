"""How progress, statistics, logs, infos, backups and backup files look to PowerShell: their types."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from hvsim.cmdlets.estate.live_types import enum_type, live_type
from hvsim.cmdlets.estate.values import Int64, array, duration, enum, guid, moment
from hvsim.cmdlets.veeam.names import COMMON, CORE, MODEL, OBJECT_IN_JOB
from hvsim.cmdlets.veeam.records import (
    Backup,
    BackupStorage,
    JobInformation,
    JobObject,
    Logger,
    LogUpdates,
    Progress,
    RepositoryContainer,
    RunInformation,
    Size,
    Statistics,
)
from hvsim.infrastructure.backup.session import BackupSession, RecordStatus, SessionState, size_text
from hvsim.interpreter.values import net_text

RUNNING_END = datetime(1900, 1, 1, tzinfo=UTC)
_STATUSES = {
    RecordStatus.NONE: "ENone",
    RecordStatus.SUCCEEDED: "ESucceeded",
    RecordStatus.WARNING: "EWarning",
    RecordStatus.FAILED: "EFailed",
}

enum_type(COMMON + "ETaskLogRecordStatus", {"ENone": 0, "ESucceeded": 1, "EFailed": 2, "EWarning": 3})
enum_type(MODEL + "EDbJobType", {"Backup": 0, "Replica": 1, "Copy": 2, "BackupSync": 51})
enum_type(MODEL + "EObjectInJobType", {"Include": 0, "Exclude": 1, "VssChild": 2})
enum_type(CORE + "EPlatform", {"EVmware": 0, "EHyperV": 1})


def identity_of(text: str) -> Any:
    """The identity of a thing that the estate knows by name only: the same for the same name."""
    return guid(uuid5(NAMESPACE_URL, text))


def job_type(_: Any = None) -> Any:
    """The type of every job here."""
    return enum(MODEL + "EDbJobType", "Backup")


def _end(run: Any) -> Any:
    return moment(run.ended or RUNNING_END)


live_type(
    MODEL + "CBackupProgressData",
    Progress,
    {
        "long TotalSize": lambda p: Int64(p.run.total_size),
        "long TotalUsedSize": lambda p: Int64(p.run.total_size),
        "long ProcessedSize": lambda p: Int64(p.processed),
        "long ProcessedUsedSize": lambda p: Int64(p.processed),
        "long ReadSize": lambda p: Int64(p.run.read),
        "long ReadedAverageSize": lambda p: Int64(p.run.read),
        "long TransferedSize": lambda p: Int64(p.run.transferred),
        "long AvgSpeed": lambda p: Int64(p.speed),
        "int Percents": lambda p: p.percent,
        "timespan Duration": lambda p: duration(p.duration),
        "datetime StartTimeLocal": lambda p: moment(p.started),
        "datetime StopTimeLocal": lambda p: _end(p.run),
        "datetime StartTimeUtc": lambda p: moment(p.started),
        "datetime StopTimeUtc": lambda p: _end(p.run),
        "int TotalObjects": lambda p: p.total_objects,
        "int ProcessedObjects": lambda p: p.processed_objects,
    },
)
_STATISTICS = live_type(
    MODEL + "CBackupStats",
    Statistics,
    {
        "long BackupSize": lambda s: Int64(s.stored),
        "long DataSize": lambda s: Int64(s.data),
        "int DedupRatio": lambda s: s.deduplicated_percent,
        "int CompressRatio": lambda s: s.compressed_percent,
    },
)
_STATISTICS.method("double GetDedupeX()")(lambda s: 100.0 / s.deduplicated_percent)
_STATISTICS.method("double GetCompressX()")(lambda s: 100.0 / s.compressed_percent)

live_type(
    CORE + "CTaskLogUpdates",
    LogUpdates,
    {
        CORE + "CTaskLogRecord[] UpdatedRecords": lambda u: array(u.records, "HvSim.LogRecord"),
    },
).method("HvSim.LogRecord[] GetAttentionRecords()")(
    lambda u: array(
        [item for item in u.records if item.status in (RecordStatus.WARNING, RecordStatus.FAILED)], "HvSim.LogRecord"
    )
)
live_type(CORE + "XmlLogger", Logger, {}).method(CORE + "CTaskLogUpdates GetLog()")(
    lambda logger: LogUpdates(logger.run.log)
)

live_type(
    MODEL + "CDbBackupJobInfo",
    JobInformation,
    {
        "guid Id": lambda i: guid(i.job.id),
        "string Name": lambda i: i.job.name,
        "string Description": lambda i: i.job.description,
        MODEL + "EDbJobType JobType": job_type,
        "bool IsScheduleEnabled": lambda i: i.job.enabled,
        MODEL + "EResult LatestStatus": lambda i: enum(MODEL + "EResult", i.job.last_result.label),
        "guid TargetRepositoryId": lambda i: guid(i.job.repository.id),
        "string TargetDir": lambda i: i.job.repository.path,
        "string TargetFile": lambda i: f"{i.job.name}.vbm",
        "long IncludedSize": lambda i: Int64(i.included_size),
        "long ExcludedSize": lambda i: Int64(0),
        "guid PwdKeyId": lambda i: guid(UUID(int=0)),
        "guid ParentScheduleId": lambda i: None,
    },
)
live_type(
    MODEL + "CBackupSessionInfo",
    RunInformation,
    {
        "guid Id": lambda i: guid(i.run.id),
        "guid JobId": lambda i: guid(_session(i).job.id),
        "string JobName": lambda i: _session(i).job.name,
        MODEL + "EDbJobType JobType": job_type,
        "datetime CreationTime": lambda i: moment(_session(i).created),
        "datetime EndTime": lambda i: _end(i.run),
        "datetime QueuedTime": lambda i: moment(getattr(i.run, "queued", None)),
        MODEL + "CBackupProgressData Progress": lambda i: Progress(i.run, i.now),
        "string Reason": lambda i: i.run.reason,
        "string ObjectName": lambda i: getattr(i.run, "machine", ""),
        "guid ObjectId": lambda i: identity_of(getattr(i.run, "machine", "")),
        "bool IsFullMode": lambda i: _session(i).full,
        "bool IsRetryMode": lambda i: _session(i).attempt > 0,
        "bool RunManually": lambda i: not _session(i).scheduled,
        "bool WillBeRetried": lambda i: _session(i).will_be_retried,
        "int CompletionPercentage": lambda i: Progress(i.run, i.now).percent,
        "long BackedUpSize": lambda i: Int64(_session(i).backup_size),
        "long BackupTotalSize": lambda i: Int64(i.run.total_size),
        "int Failures": lambda i: _count(_session(i), RecordStatus.FAILED),
        "int Warnings": lambda i: _count(_session(i), RecordStatus.WARNING),
        "bool IsCompleted": lambda i: _session(i).state is SessionState.STOPPED,
    },
)


def _session(information: RunInformation) -> BackupSession:
    run = information.run
    return run if isinstance(run, BackupSession) else run.session


def _count(session: BackupSession, status: RecordStatus) -> int:
    return sum(any(record.status is status for record in task.log) for task in session.tasks)


live_type(
    OBJECT_IN_JOB,
    JobObject,
    {
        "guid Id": lambda o: identity_of(f"{o.job.id}/{o.reference.id}"),
        "guid JobId": lambda o: guid(o.job.id),
        "guid ObjectId": lambda o: guid(o.reference.id),
        "string Name": lambda o: o.reference.name,
        "string Location": lambda o: _location(o),
        MODEL + "EObjectInJobType Type": lambda o: enum(MODEL + "EObjectInJobType", "Include"),
        "string TypeDisplayName": lambda o: "Virtual Machine",
        "string ApproxSizeString": lambda o: size_text(_size(o)),
        "bool IsIncluded": lambda o: True,
        "bool IsExcluded": lambda o: False,
        "string DiskFilter": lambda o: "All disks",
    },
)


def _location(item: JobObject) -> str:
    machine = item.server.machine_of(item.reference.id)
    return f"{machine.host.name}\\{machine.name}" if machine else item.reference.name


def _size(item: JobObject) -> int:
    machine = item.server.machine_of(item.reference.id)
    return sum(disk.size for disk in machine.disks) if machine else 0


BACKUP_TYPE = live_type(
    CORE + "CBackup",
    Backup,
    {
        "string Name": lambda b: b.job.name,
        "string JobName": lambda b: b.job.name,
        "guid Id": lambda b: identity_of(f"backup/{b.job.id}"),
        "guid JobId": lambda b: guid(b.job.id),
        MODEL + "EDbJobType JobType": job_type,
        "string TypeToString": lambda b: "Hyper-V Backup",
        "guid RepositoryId": lambda b: guid(b.job.repository.id),
        "string DirPath": lambda b: b.job.repository.file_path(b.job.name),
        "int VmCount": lambda b: len(b.machines),
        "datetime CreationTime": lambda b: moment(b.points[0].time if b.points else b.job.created),
        "datetime LastPointCreationTime": lambda b: moment(b.points[-1].time if b.points else None),
        "datetime MetaUpdateTime": lambda b: moment(b.points[-1].time if b.points else b.job.created),
        "string BackupPlatform": lambda b: "EHyperV",
        "bool IsBackup": lambda b: True,
        "bool IsTruePerVmContainer": lambda b: True,
        "bool HasParent": lambda b: False,
    },
)
STORAGE_TYPE = live_type(
    CORE + "CStorage",
    BackupStorage,
    {
        "guid Id": lambda s: identity_of(s.point.file_path),
        "string FilePath": lambda s: s.point.file_path,
        "string PartialPath": lambda s: s.point.point.file,
        "datetime CreationTime": lambda s: moment(s.point.time),
        "datetime CreationTimeUtc": lambda s: moment(s.point.time),
        MODEL + "CBackupStats Stats": lambda s: Statistics(
            s.point.point.disk_bytes, max(s.point.point.file_size, 1), s.point.point.file_size
        ),
        "bool IsFull": lambda s: s.point.is_full,
        "bool IsFullFast": lambda s: s.point.is_full,
        "bool IsIncrementalFast": lambda s: not s.point.is_full,
        "bool IsAvailable": lambda s: True,
    },
)
live_type(
    COMMON + "CPlatformSize",
    Size,
    {
        "long InBytes": lambda s: Int64(s.bytes),
        "double InBytesAsDouble": lambda s: float(s.bytes),
        "long InKilobytes": lambda s: Int64(s.bytes // 2**10),
        "long InMegabytes": lambda s: Int64(s.bytes // 2**20),
        "long InGigabytes": lambda s: Int64(s.bytes // 2**30),
    },
).method("string ToString()")(lambda s: net_text(Int64(s.bytes)))
live_type(
    CORE + "CBackupRepositoryContainer",
    RepositoryContainer,
    {
        COMMON + "CPlatformSize CachedTotalSpace": lambda c: Size(c.repository.capacity),
        COMMON + "CPlatformSize CachedFreeSpace": lambda c: Size(c.repository.free),
    },
)
