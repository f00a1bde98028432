"""How jobs and the machines in them look to PowerShell: CBackupJob, its inner record, CObjectInJob."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from attrs import frozen

from hvsim.cmdlets.estate.live_types import enum_type
from hvsim.cmdlets.estate.values import array, to_uuid
from hvsim.cmdlets.veeam.further_options import JobFlags, NotificationBranch, ScriptBranch
from hvsim.cmdlets.veeam.members import add_property, choices, product_type, to_product
from hvsim.cmdlets.veeam.names import (
    BACKUP,
    COMMON,
    JOB,
    JOB_OPTIONS,
    MODEL,
    OBJECT_IN_JOB,
    PROXY,
    REPOSITORY,
    SCHEDULE_OPTIONS,
    SERVER,
    SESSION,
    VSS_OPTIONS,
)
from hvsim.cmdlets.veeam.option_types import SourceBranch, StorageBranch, TargetBranch
from hvsim.cmdlets.veeam.reaching import reached_server
from hvsim.cmdlets.veeam.record_types import identity_of
from hvsim.cmdlets.veeam.records import JobInformation, JobObject, backups_of
from hvsim.cmdlets.veeam.schedule_types import JobSchedule, latest_run
from hvsim.cmdlets.veeam.vss_types import apply_vss, guest_options_of
from hvsim.infrastructure.backup.jobs.copying import CopyJob
from hvsim.infrastructure.backup.jobs.job import BackupJob, JobKind
from hvsim.infrastructure.backup.jobs.job_options import JobOptions
from hvsim.infrastructure.backup.repositories.repository import METADATA_FILE
from hvsim.infrastructure.backup.runs.session import Result, SessionState, size_text
from hvsim.infrastructure.backup.server import BackupServer

JOB_KIND = MODEL + "EDbJobType"
_PLATFORM_KIND = "Veeam.Backup.Common.EPlatform"
RESULT = MODEL + "EResult"
STATE = MODEL + "EState"
PLATFORM = COMMON + "CPlatform"
OBJECT_KIND = choices(MODEL + "EObjectInJobType", ("Include", "Exclude", "VssChild"))
enum_type(
    JOB_KIND,
    {
        "Backup": 0,
        "Replica": 1,
        "Copy": 2,
        "SureBackup": 3,
        "RestoreVm": 4,
        "RestoreVmFiles": 5,
        "QuickMigration": 8,
        "FileLevelRestore": 10,
        "InstantRecovery": 12,
        "RestoreHdd": 13,
        "FileTapeBackup": 24,
        "VmTapeBackup": 28,
        "BackupSync": 51,
        "SqlLogBackup": 52,
        "SimpleBackupCopyWorker": 63,
        "SimpleBackupCopyPolicy": 65,
        "ConfBackup": 100,
        "InfraRescan": 106,
        "EndpointBackup": 4000,
        "EpAgentBackup": 12000,
        "EpAgentPolicy": 12002,
        "EpAgentManagement": 12003,
        "NasBackup": 13000,
        "NasBackupCopy": 13003,
        # No number of these is public.
        "SecurityComplianceAnalyzer": 20000,
        "ExportBackup": 20001,
        "MaintenanceMode": 20002,
        "MoveBackup": 20003,
    },
)
enum_type(_PLATFORM_KIND, {"EVmware": 0, "EHyperV": 1, "EVcd": 4, "ELinuxPhysical": 5, "EEndPoint": 6, "ETape": 7})

_KINDS = {JobKind.COPY: ("SimpleBackupCopyPolicy", "Hyper-V Backup Copy")}


@frozen(eq=False)
class Platform:
    """The platform of a job or backup: always Hyper-V."""


@frozen(eq=False)
class CommonInformation:
    """Name and description of a job, and who made it."""

    job: BackupJob
    server: BackupServer


@frozen(eq=False)
class ModifiedBy:
    """Who changed a job last."""

    full_name: str


@frozen(eq=False)
class DiskFilter:
    """Which disks of a machine are backed up."""

    mode: str = "AllDisks"


@frozen(eq=False)
class InventoryObject:
    """The object of the inventory that a job's member stands for."""

    item: JobObject


def kind_of(job: BackupJob) -> str:
    """The product's type of a job."""
    return _KINDS.get(job.kind, ("Backup", ""))[0]


def kind_of_run(job: BackupJob) -> str:
    """That of its runs: a worker does what a copy job is about."""
    return "SimpleBackupCopyWorker" if job.kind is JobKind.COPY else kind_of(job)


def kind_text(job: BackupJob) -> str:
    """The same in words."""
    return _KINDS.get(job.kind, ("", "Hyper-V Backup"))[1]


def requires_retry(job: BackupJob) -> bool:
    """Whether the last run left machines without a restore point."""
    session = job.last_session
    return session is not None and session.result is Result.FAILED and bool(session.unfinished)


product_type(
    PLATFORM,
    Platform,
    {
        f"{_PLATFORM_KIND} Platform": lambda item: "EHyperV",
        "bool IsEpAgentPlatform": lambda item: False,
    },
).method("string ToString()")(lambda item: "EHyperV")
JOB_TYPE = product_type(
    JOB,
    BackupJob,
    {
        "string Name": "name",
        "guid Id": "id",
        "string Description": "description",
        f"{JOB_KIND} JobType": kind_of,
        "string TypeToString": kind_text,
        f"{PLATFORM} BackupPlatform": lambda job: Platform(),
        "string SourceType": lambda job: "HvVm",
        "string TargetType": lambda job: "Other",
        "bool IsScheduleEnabled": "enabled",
        "bool IsRunning": lambda job: job.running is not None,
        "bool IsIdle": lambda job: job.running is None,
        "bool IsContinuous": lambda job: job.schedule.continuous or (isinstance(job, CopyJob) and job.immediate),
        "bool IsRequireRetry": requires_retry,
        "bool IsBackup": lambda job: job.kind is JobKind.BACKUP,
        "bool IsBackupJob": lambda job: job.kind is JobKind.BACKUP,
        "bool IsReplica": lambda job: False,
        "bool IsBackupSync": lambda job: False,
        "bool IsChildJob": lambda job: False,
        "bool IsForeverIncremental": "options.is_forever_incremental",
        "bool SourceProxyAutoDetect": lambda job: not job.options.proxies,
        f"{RESULT} LastResult": "last_result",
        f"{STATE} LastState": lambda job: _state(job),
        "string[] VM": lambda job: [item.name for item in job.machines],
        "string Repository": "repository.name",
        "bool UseChangeTracking": "options.use_change_tracking",
        "string GuestProcessing": "options.guest_processing.value",
        "string TargetDir": lambda job: job.repository.job_folder(job.backup_folder),
        "string TargetFile": lambda job: METADATA_FILE,
        "guid TargetHostId": "repository.computer.id",
        f"{JOB_OPTIONS} Options": "options",
        f"{MODEL}CDomBackupStorageOptions BackupStorageOptions": lambda job: StorageBranch(job.options),
        f"{MODEL}CDomBackupTargetOptions BackupTargetOptions": lambda job: TargetBranch(job.options),
        f"{MODEL}CDomHvSourceOptions HvSourceOptions": lambda job: SourceBranch(job.options),
        f"{MODEL}CDomNotificationOptions NotificationOptions": lambda job: NotificationBranch(job.options),
        f"{MODEL}CDomJobScriptCommand JobScriptCommand": lambda job: ScriptBranch(job.options),
        f"{VSS_OPTIONS} VssOptions": lambda job: guest_options_of(job.options),
        "guid ParentJobId": lambda job: None,
        "guid ParentScheduleId": "schedule.after",
        "guid PreviousJobIdInScheduleChain": "schedule.after",
        "guid[] LinkedJobIds": lambda job: [item.id for item in _sources(job)],
        "datetime LatestRunLocal": latest_run,
        "datetime SheduleEnabledTime": lambda job: job.created if job.enabled else None,
        "bool IsWanAcceleratorEnabled": lambda job: False,
    },
)


def _sources(job: BackupJob) -> list[BackupJob]:
    return job.source_jobs if isinstance(job, CopyJob) else []


def _state(job: BackupJob) -> SessionState:
    session = job.last_session
    return session.state if session else SessionState.STOPPED


def _server(engine: Any) -> BackupServer:
    server: BackupServer = reached_server(engine)
    return server


def _schedule(engine: Any, job: BackupJob) -> JobSchedule:
    return JobSchedule(job, _server(engine))


def _enable_scheduler(engine: Any, job: BackupJob, initiator: Any = None) -> None:
    _server(engine).set_enabled(job, enabled=True)


def _disable_scheduler(engine: Any, job: BackupJob, initiator: Any = None) -> None:
    _server(engine).set_enabled(job, enabled=False)


def _set_options(engine: Any, job: BackupJob, options: JobOptions) -> None:
    job.options = options.copy()
    _server(engine).trigger_of(job).set()


def _objects(engine: Any, job: BackupJob) -> Any:
    server = _server(engine)
    return array([JobObject(job, reference, server) for reference in job.machines], OBJECT_IN_JOB)


def _target_host(engine: Any, job: BackupJob) -> Any:
    computer = job.repository.computer
    return next((item for item in _server(engine).servers if item.computer is computer is not None), None)


def _last_backup(engine: Any, job: BackupJob) -> Any:
    return next((item for item in backups_of(_server(engine)) if item.job is job), None)


@JOB_TYPE.static(f"{JOB}[] GetAll()", engine=True)
def _all_jobs(engine: Any) -> Any:
    return array(_server(engine).jobs, JOB)


@JOB_TYPE.static(f"{JOB} Get(guid id)", engine=True)
def _job_of_id(engine: Any, identity: Any) -> Any:
    return next((job for job in _server(engine).jobs if job.id == to_uuid(identity)), None)


@JOB_TYPE.static(f"{JOB} Find(string name)", engine=True)
def _job_named(engine: Any, name: str | None) -> Any:
    return next((job for job in _server(engine).jobs if job.name.lower() == (name or "").lower()), None)


@JOB_TYPE.static(
    f"{JOB}[] GetByType({JOB_KIND} type)",
    f"{JOB}[] GetByTypeAndPlatform({JOB_KIND} type, {_PLATFORM_KIND} platform)",
    engine=True,
)
def _jobs_of_kind(engine: Any, kind: Any, platform: Any = "EHyperV") -> Any:
    found = [job for job in _server(engine).jobs if kind_of(job) == str(kind)]
    return array(found if str(platform) == "EHyperV" else [], JOB)


JOB_TYPE.property(f"{MODEL}CDbBackupJobInfo Info", engine=True)(
    lambda engine, job: JobInformation(job, _server(engine))
)
JOB_TYPE.property(f"{SCHEDULE_OPTIONS} ScheduleOptions", engine=True)(_schedule)
JOB_TYPE.method(f"{SESSION} FindLastSession()")(lambda job: job.last_session)
JOB_TYPE.method(f"{SESSION} FindLastBaseSession()")(lambda job: job.last_session)


@JOB_TYPE.method(f"{RESULT} GetLastResult()")
def _last_result(job: BackupJob) -> Any:
    return to_product(RESULT, job.last_result)


@JOB_TYPE.method(f"{STATE} GetLastState()")
def _last_state(job: BackupJob) -> Any:
    return to_product(STATE, _state(job))


JOB_TYPE.method(
    f"{REPOSITORY} GetTargetRepository()",
    f"{REPOSITORY} FindTargetRepository()",
    f"{REPOSITORY} FindInitialRepository()",
    f"{REPOSITORY} GetInitialRepository()",
)(lambda job: job.repository)
JOB_TYPE.method(f"{SERVER} GetTargetHost()", engine=True)(_target_host)
JOB_TYPE.method(f"{JOB_OPTIONS} GetOptions()")(lambda job: job.options)
JOB_TYPE.method(f"void SetOptions({JOB_OPTIONS} options)", engine=True)(_set_options)
JOB_TYPE.method(f"{SCHEDULE_OPTIONS} GetScheduleOptions()", engine=True)(_schedule)
JOB_TYPE.method(f"{VSS_OPTIONS} GetVssOptions()")(lambda job: guest_options_of(job.options))
JOB_TYPE.method(f"void SetVssOptions({VSS_OPTIONS} options)")(lambda job, options: apply_vss(job.options, options))
JOB_TYPE.method("void EnableScheduler()", "void EnableScheduler(System.Object initiator)", engine=True)(
    _enable_scheduler
)
JOB_TYPE.method("void DisableScheduler()", "void DisableScheduler(System.Object initiator)", engine=True)(
    _disable_scheduler
)
JOB_TYPE.method("void Update()", "void Reload()")(lambda job: None)
JOB_TYPE.method("bool CanRunByScheduler()")(lambda job: job.enabled and job.schedule.is_set)
JOB_TYPE.method("bool IsStopped()")(lambda job: job.running is None)
JOB_TYPE.method(f"{OBJECT_IN_JOB}[] GetObjectsInJob()", f"{OBJECT_IN_JOB}[] GetHvOijs()", engine=True)(_objects)
JOB_TYPE.method(f"{OBJECT_IN_JOB}[] GetViOijs()")(lambda job: array([], OBJECT_IN_JOB))
JOB_TYPE.method(f"{BACKUP} GetLastBackup()", f"{BACKUP} FindLastBackup()", engine=True)(_last_backup)
JOB_TYPE.method(f"{JOB}[] GetChildJobs()")(lambda job: array([], JOB))
# What a copy job does, a worker does for it in the product; here it does so itself.
JOB_TYPE.method(f"{JOB}[] GetWorkerJobs()")(lambda job: array([job] if isinstance(job, CopyJob) else [], JOB))
JOB_TYPE.method(f"{JOB} FindParentJob()", f"{JOB} FindChildSqlLogBackupJob()")(lambda job: None)
JOB_TYPE.method(f"{PROXY}[] GetSourceOffHostHvProxies()", f"{PROXY}[] GetProxy()")(
    lambda job: array(job.options.proxies, PROXY)
)
JOB_TYPE.method("bool IsWanAcceleratorEnabled()")(lambda job: False)
JOB_TYPE.method("System.Object GetSourceWanAccelerator()", "System.Object GetTargetWanAccelerator()")(lambda job: None)
JOB_TYPE.method("string ToString()")(lambda job: job.name)

product_type(
    MODEL + "CDbBackupJobInfo",
    JobInformation,
    {
        "guid Id": "job.id",
        "string Name": "job.name",
        "string Description": "job.description",
        f"{JOB_KIND} JobType": lambda item: kind_of(item.job),
        "bool IsScheduleEnabled": "job.enabled",
        "bool IsDeleted": lambda item: False,
        f"{RESULT} LatestStatus": lambda item: _latest_status(item.job),
        "guid TargetRepositoryId": "job.repository.id",
        "guid InitialRepositoryId": "job.repository.id",
        "guid TargetHostId": "job.repository.computer.id",
        "string TargetDir": lambda item: item.job.repository.job_folder(item.job.backup_folder),
        "string TargetFile": lambda item: METADATA_FILE,
        "long IncludedSize": "included_size",
        "long ExcludedSize": lambda item: 0,
        "guid PwdKeyId": lambda item: item.job.options.key.id if item.job.options.key else UUID(int=0),
        "guid ParentScheduleId": "job.schedule.after",
        f"{MODEL}CDbJobCommonInfo CommonInfo": lambda item: CommonInformation(item.job, item.server),
        "datetime CreationTime": "job.created",
    },
)
product_type(
    MODEL + "CDbJobCommonInfo",
    CommonInformation,
    {
        "guid Id": "job.id",
        "string Name": "job.name",
        "string Description": "job.description",
        f"{MODEL}CModifiedUserInfo ModifiedBy": lambda item: ModifiedBy(f"{item.server.name}\\Administrator"),
    },
)
product_type(MODEL + "CModifiedUserInfo", ModifiedBy, {"string FullName": "full_name", "string LoginName": "full_name"})


def _latest_status(job: BackupJob) -> Result:
    """That of the newest run that has ended."""
    ended = [session for session in job.sessions if session.ended is not None]
    return ended[-1].result if ended else Result.NONE


_OBJECT = product_type(
    OBJECT_IN_JOB,
    JobObject,
    {
        "string Name": "reference.name",
        f"{OBJECT_KIND} Type": lambda item: "Include",
        "string ApproxSize": lambda item: size_text(_size(item)),
        "string Location": lambda item: _location(item),
        "guid Id": lambda item: identity_of(f"{item.job.id}/{item.reference.id}"),
        "guid JobId": "job.id",
        "guid ObjectId": "reference.id",
        "string TypeDisplayName": lambda item: "Virtual Machine",
        "string ApproxSizeString": lambda item: size_text(_size(item)),
        "bool IsIncluded": lambda item: True,
        "bool IsExcluded": lambda item: False,
        "bool IsVssChild": lambda item: False,
        "bool IsFolder": lambda item: False,
        "int OrderNo": lambda item: item.job.machines.index(item.reference),
        "string DiskFilter": lambda item: "All disks",
        f"{MODEL}CDiskFilterInfo DiskFilterInfo": lambda item: DiskFilter(),
        f"{MODEL}CObject Object": InventoryObject,
        f"{VSS_OPTIONS} VssOptions": lambda item: guest_options_of(item.job.options, item.reference.id),
        "System.Object Info": lambda item: None,
    },
    view="table Name Type ApproxSize Location",
)
product_type(MODEL + "CDiskFilterInfo", DiskFilter, {"string Mode": "mode"})
product_type(
    MODEL + "CObject",
    InventoryObject,
    {
        "guid Id": "item.reference.id",
        "string Name": "item.reference.name",
        "string Type": lambda item: "Vm",
        "string ObjectId": lambda item: str(item.item.reference.id),
        "string ViType": lambda item: "",
        f"{MODEL}CObject Info": lambda item: item,
    },
)
_OBJECT.method(f"{MODEL}CObject GetObject()")(InventoryObject)
_OBJECT.method(f"void SetVssOptions({VSS_OPTIONS} options)")(
    lambda item, options: apply_vss(item.job.options, options, item.reference.id)
)
_OBJECT.method("void Update()", "void UpdateObject()", "void TryGetApproxSize()")(lambda item: None)
_OBJECT.method("void Delete()")(lambda item: item.job.remove_machine(item.reference) and None)


def _location(item: JobObject) -> str:
    machine = item.server.machine_of(item.reference.id)
    return f"{machine.host.name}\\{machine.name}" if machine else item.reference.name


def _size(item: JobObject) -> int:
    machine = item.server.machine_of(item.reference.id)
    return sum(disk.size for disk in machine.disks) if machine else 0


add_property(JOB_TYPE, f"{MODEL}CDomJobOptions JobOptions", lambda job: JobFlags(job.options, job))
