"""How groups of protected computers, their schedules and the jobs for them look to PowerShell."""

from __future__ import annotations

from typing import Any

from attrs import frozen

from hvsim.cmdlets.veeam.application_options import PLATFORM
from hvsim.cmdlets.veeam.members import choices, product_type
from hvsim.cmdlets.veeam.names import CREDENTIALS, INFOS, PROTECTION_GROUP, REPOSITORY
from hvsim.cmdlets.veeam.schedule_builders import DAILY, PERIODICALLY, Daily, Periodically
from hvsim.infrastructure.backup.agents import ComputerJob, ProtectedComputer, ProtectionGroup
from hvsim.infrastructure.backup.jobs.schedules import ScheduleOptions

GROUP_SCHEDULE = INFOS + "VBRProtectionGroupScheduleOptions"
CONTAINER = INFOS + "VBRIndividualComputerContainer"
COMPUTER = INFOS + "VBRIndividualComputerCustomCredentials"
COMPUTER_JOB = INFOS + "VBRComputerBackupJob"
GROUP_KIND = choices(INFOS + "VBRProtectionGroupType", ("Custom", "ManuallyAdded"))
CONTAINER_KIND = choices(
    INFOS + "VBRProtectionGroupContainerType",
    ("IndividualComputers", "ActiveDirectory", "CSV", "ManuallyDeployed", "CloudMachines", "MongoDBComputers"),
)
POLICY_KIND = choices(INFOS + "VBRProtectionGroupPolicyType", ("Daily", "Periodically"))
JOB_KIND = choices(INFOS + "VBRComputerBackupJobType", ("Workstation", "Server", "FailoverCluster"))
MODE = choices(INFOS + "VBRComputerBackupJobMode", ("ManagedByBackupServer", "ManagedByAgent"))
SCOPE = choices(
    INFOS + "VBRComputerBackupJobBackupType",
    ("EntireComputer", "SelectedVolumes", "SelectedFiles", "MacUserHome", "UnixEntireFileSystem"),
)
RETENTION = INFOS + "VBRRetentionType"


@frozen(eq=False)
class Container:
    """Computers for a group."""

    computers: list[ProtectedComputer]


@frozen(eq=False)
class GroupSchedule:
    """When a group looks for its computers."""

    schedule: ScheduleOptions

    @property
    def kind(self) -> str:
        return "Periodically" if self.schedule.periodic.enabled else "Daily"

    @property
    def daily(self) -> Daily:
        daily = self.schedule.daily
        return Daily(daily.kind.value, daily.time, list(daily.days))

    @property
    def periodically(self) -> Periodically:
        periodic = self.schedule.periodic
        in_hours = periodic.kind.value == "Hours"
        return Periodically(periodic.kind.value, periodic.period // (60 if in_hours else 1))


def _next_run(job: ComputerJob) -> Any:
    return job.schedule.next_after(job.repository.clock.now()) if job.scheduled else None


product_type(
    COMPUTER,
    ProtectedComputer,
    {"string HostName": "host_name", f"{CREDENTIALS} Credentials": "account"},
    view="table HostName Credentials",
)
product_type(
    CONTAINER,
    Container,
    {f"{CONTAINER_KIND} Type": lambda item: "IndividualComputers", f"{COMPUTER}[] CustomCredentials": "computers"},
    view="list Type CustomCredentials",
)
product_type(
    GROUP_SCHEDULE,
    GroupSchedule,
    {
        f"{POLICY_KIND} PolicyType": "kind",
        f"{DAILY} DailyOptions": "daily",
        f"{PERIODICALLY} PeriodicallyOptions": "periodically",
    },
    view="list PolicyType DailyOptions PeriodicallyOptions",
)
product_type(
    PROTECTION_GROUP,
    ProtectionGroup,
    {
        "guid Id": "id",
        "string Name": "name",
        "string Description": "description",
        "bool Enabled": "enabled",
        f"{GROUP_KIND} Type": lambda item: "Custom",
        f"{CONTAINER} Container": lambda item: Container(item.computers),
        f"{GROUP_SCHEDULE} ScheduleOptions": lambda item: GroupSchedule(item.schedule),
    },
    view="list Id Name Description Enabled Type Container ScheduleOptions",
)
product_type(
    COMPUTER_JOB,
    ComputerJob,
    {
        "guid Id": "id",
        "string Name": "name",
        "string Description": "description",
        f"{PLATFORM} OSPlatform": "platform",
        f"{JOB_KIND} Type": "kind",
        f"{MODE} Mode": "mode",
        f"{SCOPE} BackupType": "scope",
        f"{PROTECTION_GROUP}[] BackupObject": "groups",
        f"{REPOSITORY} BackupRepository": "repository",
        f"{RETENTION} RetentionType": "kept_by",
        "int RetentionPolicy": "kept",
        "bool ScheduleEnabled": "scheduled",
        "bool JobEnabled": lambda item: True,
        "bool ApplicationProcessingEnabled": "processes_applications",
        "datetime NextRun": _next_run,
    },
    view="list Id Name Description OSPlatform Type Mode BackupType BackupObject BackupRepository RetentionType"
    " RetentionPolicy ScheduleEnabled JobEnabled NextRun",
)
