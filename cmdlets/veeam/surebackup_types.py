"""How SureBackup's labs, groups, jobs and runs look to PowerShell, under the new names and the old ones."""

from __future__ import annotations

from hvsim.cmdlets.veeam.members import choices, product_type
from hvsim.cmdlets.veeam.names import INFOS, JOB, POINT, SERVER
from hvsim.cmdlets.veeam.service_types import LOG_ITEM, RESULT, STATE, LogItem
from hvsim.cmdlets.veeam.session_types import STATUS
from hvsim.infrastructure.backup.restores.surebackup import (
    ApplicationGroup,
    LinkedJob,
    StartupOptions,
    SureBackupJob,
    SureBackupSession,
    VerificationTask,
    VerifiedMachine,
    VirtualLab,
)
from hvsim.infrastructure.backup.runs.session import Result, SessionState

LAB = INFOS + "VBRVirtualLab"
LAB_PLATFORM = choices(INFOS + "VBRVirtualLabPlatform", ("VMWare", "HyperV", "vCD"))
GROUP = INFOS + "VBRApplicationGroup"
MACHINE = INFOS + "VBRSureBackupVM"
STARTUP = INFOS + "VBRSureBackupStartupOptions"
LINKED = INFOS + "VBRSureBackupLinkedJob"
SURE_JOB = INFOS + "VBRSureBackupJob"
SURE_SESSION = INFOS + "VBRSureBackupSession"
SURE_TASK = INFOS + "VBRSureBackupTaskSession"
ROLE = choices(
    INFOS + "VBRSureBackupRole",
    (
        *("DNSServer", "GlobalCatalog", "MailServer", "SQLServer", "WebServer"),
        *("DomainControllerAuthoritative", "DomainControllerNonAuthoritative", "VBO"),
    ),
)

product_type(
    LAB,
    VirtualLab,
    {
        "string IdOnHost": lambda lab: str(lab.switch.id),
        f"{SERVER} Server": lambda lab: None,
        f"{LAB_PLATFORM} Platform": lambda lab: "HyperV",
        "guid Id": "id",
        "string Name": "name",
        "string Description": "description",
        "string HostName": "host.name",
    },
    view="list IdOnHost Server Platform Id Name Description",
)
product_type(
    GROUP,
    ApplicationGroup,
    {"string Name": "name", "string Description": "description", "guid Id": "id", f"{MACHINE}[] VM": "machines"},
    view="table Name Description",
)
product_type(
    STARTUP,
    StartupOptions,
    {
        "int AllocatedMemory": "memory",
        "int MemoryAllocationPercent": "memory",
        "int MaximumBootTime": "boot_seconds",
        "int ApplicationInitializationTimeout": "application_seconds",
        "bool VMHeartBeatCheckEnabled": "heartbeat",
        "bool HeartbeatCheck": "heartbeat",
        "bool VMPingCheckEnabled": "ping",
        "bool PingCheck": "ping",
    },
)
product_type(
    MACHINE,
    VerifiedMachine,
    {
        "string Name": "reference.name",
        "guid Id": "reference.id",
        f"{ROLE}[] Role": "roles",
        f"{STARTUP} StartupOptions": "startup",
        f"{POINT} RestorePoint": "point",
    },
)
product_type(
    LINKED,
    LinkedJob,
    {f"{JOB} Job": "job", f"{ROLE}[] Role": "roles", f"{STARTUP} StartupOptions": "startup"},
)
product_type(
    SURE_JOB,
    SureBackupJob,
    {
        f"{LAB} VirtualLab": "lab",
        f"{GROUP} ApplicationGroup": "group",
        "bool KeepApplicationGroupRunning": "keep_running",
        f"{LINKED}[] LinkedJob": "linked",
        "bool LinkToJobs": lambda job: bool(job.linked),
        "int MaxConcurrentVMs": "max_concurrent",
        "System.Object VerificationOptions": lambda job: None,
        "System.Object ScheduleOptions": lambda job: None,
        "datetime LastRun": lambda job: job.last_session.created if job.last_session else None,
        f"{RESULT} LastResult": lambda job: job.last_session.result if job.last_session else Result.NONE,
        "datetime NextRun": lambda job: None,
        f"{STATE} LastState": lambda job: job.last_session.state if job.last_session else SessionState.STOPPED,
        "bool IsEnabled": "enabled",
        "bool ScheduleEnabled": "schedule.is_set",
        "guid Id": "id",
        "string Name": "name",
        "string Description": "description",
    },
    view="list VirtualLab ApplicationGroup KeepApplicationGroupRunning LinkedJob LinkToJobs MaxConcurrentVMs"
    " VerificationOptions ScheduleOptions LastRun LastResult NextRun LastState IsEnabled ScheduleEnabled Id Name"
    " Description",
).method("System.Object FindLastSession()")(lambda job: job.last_session)
product_type(
    SURE_SESSION,
    SureBackupSession,
    {
        "datetime CreationTime": "created",
        "datetime EndTime": "ended",
        "guid JobId": "job_id",
        f"{RESULT} Result": "result",
        f"{STATE} State": "state",
        "guid Id": "id",
        "string Name": "name",
        "string JobName": "name",
        "string JobTypeString": lambda item: "SureBackup",
        f"{LOG_ITEM}[] Log": lambda item: [LogItem(number, record) for number, record in enumerate(item.log, 1)],
    },
    view="list CreationTime EndTime JobId Result State Id Name",
)
product_type(
    SURE_TASK,
    VerificationTask,
    {
        "guid Id": "id",
        "string Name": "name",
        f"{STATUS} Status": "status",
        f"{STATUS} Result": "status",
        "datetime StartTime": "started",
        "datetime FinishTime": "ended",
        "string HeartbeatStatus": lambda task: _verdict(task.heartbeat),
        "string PingStatus": lambda task: _verdict(task.ping),
        "string ValidationStatus": lambda task: _verdict(task.content),
        "string Reason": "reason",
        f"{SURE_SESSION} JobSession": "session",
        f"{SURE_SESSION} JobSess": "session",
    },
    view="table Name Status HeartbeatStatus PingStatus ValidationStatus",
)


def _verdict(passed: bool | None) -> str:
    return "Disabled" if passed is None else "Success" if passed else "Failed"
