"""How SureBackup's labs, groups, jobs and runs look to PowerShell, under the new names and the old ones."""

from __future__ import annotations

from attrs import evolve

from hvsim.cmdlets.veeam.members import choices, product_type
from hvsim.cmdlets.veeam.names import INFOS, JOB, POINT, SERVER
from hvsim.cmdlets.veeam.service_types import LOG_PROPERTY, RESULT, SESSION_PROPERTIES, SESSION_VIEW, STATE
from hvsim.cmdlets.veeam.session_types import STATUS
from hvsim.infrastructure.backup.restores.surebackup import (
    ApplicationGroup,
    LinkedJob,
    ProxyAppliance,
    StartupOptions,
    SureBackupJob,
    SureBackupSession,
    TestScript,
    VerificationOptions,
    VerificationTask,
    VerifiedMachine,
    VirtualLab,
)
from hvsim.infrastructure.backup.runs.session import Result, SessionState

LAB = INFOS + "VBRVirtualLab"
APPLIANCE = INFOS + "VBRHvVirtualLabProxyAppliance"
TEST_SCRIPT = INFOS + "VBRSureBackupTestScript"
VERIFICATION = INFOS + "VBRSureBackupJobVerificationOptions"
APPLICATION = choices(
    INFOS + "VBRSureBackupApplication",
    ("DNSServer", "DomainController", "GlobalCatalog", "MailServer", "SQLServer", "WebServer", "VBO"),
)
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
    APPLIANCE,
    ProxyAppliance,
    {
        "string Name": "name",
        "string Network": "network",
        "int VLANID": "vlan",
        "string IPAddress": "address",
        "string SubnetMask": "mask",
        "string DefaultGateway": "gateway",
        "int HTTPPort": "port",
        "bool InternetProxyEnabled": "internet",
    },
)
product_type(
    TEST_SCRIPT,
    TestScript,
    {
        f"{APPLICATION} PredefinedApplication": lambda item: item.application or None,
        "string Name": lambda item: item.name or item.application,
        "string Path": "path",
        "string Argument": "argument",
    },
)
product_type(
    VERIFICATION,
    VerificationOptions,
    {
        "bool DiskContentValidationEnabled": "content",
        "bool ApplicationGroupValidationDisabled": lambda item: not item.group_content,
        "bool MalwareScanEnabled": "malware",
        "bool YARAScanEnabled": "yara",
        "string YARAScanRule": "yara_rule",
        "bool EntireImageScanEnabled": "entire_image",
        "bool ApplicationGroupMalwareScanDisabled": lambda item: not item.group_malware,
        "bool SNMPNotificationEnabled": "mails.snmp",
        "bool EmailNotificationEnabled": "mails.to_addresses",
        "string[] Address": lambda item: [text for text in item.mails.addresses.split(";") if text],
        "bool UseCustomEmailSettings": "mails.custom",
        "string Subject": "mails.subject",
        "bool NotifyOnSuccess": "mails.on_success",
        "bool NotifyOnWarning": "mails.on_warning",
        "bool NotifyOnError": "mails.on_failure",
    },
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
        f"{APPLIANCE} ProxyAppliance": "appliance",
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
        f"{TEST_SCRIPT}[] TestScript": "scripts",
        "bool IsExcluded": "excluded",
    },
)
product_type(
    LINKED,
    LinkedJob,
    {
        f"{JOB} Job": "job",
        f"{ROLE}[] Role": "roles",
        f"{STARTUP} StartupOptions": "startup",
        f"{TEST_SCRIPT}[] TestScript": "scripts",
        f"{MACHINE}[] VM": "machines",
    },
)
SURE_JOB_TYPE = product_type(
    SURE_JOB,
    SureBackupJob,
    {
        f"{LAB} VirtualLab": "lab",
        f"{GROUP} ApplicationGroup": "group",
        "bool KeepApplicationGroupRunning": "keep_running",
        f"{LINKED}[] LinkedJob": "linked",
        "bool LinkToJobs": lambda job: bool(job.linked),
        "int MaxConcurrentVMs": "max_concurrent",
        f"{VERIFICATION} VerificationOptions": "options",
        "bool ProcessRandomMachines": lambda job: job.random_machines > 0,
        "int RandomMachinesMaxCount": "random_machines",
        "datetime LastRun": lambda job: job.last_session.created if job.last_session else None,
        f"{RESULT} LastResult": lambda job: job.last_session.result if job.last_session else Result.NONE,
        "datetime NextRun": "next_run",
        f"{STATE} LastState": lambda job: job.last_session.state if job.last_session else SessionState.STOPPED,
        "bool IsEnabled": "enabled",
        "bool ScheduleEnabled": "schedule_enabled",
        "guid Id": "id",
        "string Name": "name",
        "string Description": "description",
    },
    view="list VirtualLab ApplicationGroup KeepApplicationGroupRunning LinkedJob LinkToJobs MaxConcurrentVMs"
    " VerificationOptions ScheduleOptions LastRun LastResult NextRun LastState IsEnabled ScheduleEnabled Id Name"
    " Description",
)
SURE_JOB_TYPE.method("System.Object FindLastSession()")(lambda job: job.last_session)
product_type(
    SURE_SESSION,
    SureBackupSession,
    {
        **SESSION_PROPERTIES,
        **LOG_PROPERTY,
        "string Name": "name",
        "string JobName": "name",
        "string JobTypeString": lambda item: "SureBackup",
    },
    view=f"{SESSION_VIEW} Name",
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
        "string TestScriptStatus": lambda task: _verdict(task.scripts),
        "string ValidationStatus": lambda task: _verdict(task.content),
        "string Reason": "reason",
        f"{SURE_SESSION} JobSession": "session",
        f"{SURE_SESSION} JobSess": "session",
    },
    view="table Name Status HeartbeatStatus PingStatus ValidationStatus",
)


def _verdict(passed: bool | None) -> str:
    return "Disabled" if passed is None else "Success" if passed else "Failed"


def copy_of(options: VerificationOptions) -> VerificationOptions:
    """The same options, to be changed apart."""
    return evolve(options, mails=evolve(options.mails))
