"""Options of the whole backup server: history of sessions, security, trust in Linux hosts, malware detection."""

from __future__ import annotations

from typing import Any

from attrs import frozen

from hvsim.cmdlets.veeam.backup_command import BackupCommand
from hvsim.cmdlets.veeam.members import absent_type, choices, chosen, product_type
from hvsim.cmdlets.veeam.names import INFOS
from hvsim.cmdlets.veeam.nothing_here import NONE_HERE, NothingHere
from hvsim.cmdlets.veeam.repository_types import ANY_REPOSITORY
from hvsim.infrastructure.backup.repositories.repository import BackupRepository
from hvsim.infrastructure.backup.repositories.scale_out import ScaleOutRepository
from hvsim.infrastructure.backup.settings import HistoryOptions, MalwareOptions, SecurityOptions
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.commands.validation import ValidateRange

HISTORY = INFOS + "VBRHistoryOptions"
SECURITY = INFOS + "VBRSecurityOptions"
POLICY = INFOS + "VBRLinuxTrustedHostPolicy"
POLICY_KIND = choices(INFOS + "VBRLinuxTrustedHostPolicyType", ("All", "KnownHosts"))
MALWARE = INFOS + "VBRMalwareDetectionOptions"
MALWARE_EVENT = INFOS + "VBRMalwareDetectionEvent"
MALWARE_OBJECT = INFOS + "VBRMalwareDetectionObject"
PERMISSION = INFOS + "VBREPPermission"
PERMISSION_KIND = choices(INFOS + "VBREPPermissionType", ("Everyone", "None", "Users"))
SENSITIVITY = choices(
    INFOS + "VBRRansomwareScanningSensitivity",
    ("Low", "BetweenLowAndNormal", "Normal", "BetweenNormalAndExtreme", "Extreme"),
)
for missing in (MALWARE_EVENT, MALWARE_OBJECT):
    absent_type(missing)


@frozen(eq=False)
class TrustPolicy:
    """Which Linux hosts the server trusts."""

    security: SecurityOptions


@frozen(eq=False)
class AgentPermission:
    """Who may back up to a repository with an agent that manages itself."""

    repository: BackupRepository | ScaleOutRepository


product_type(
    HISTORY,
    HistoryOptions,
    {"bool KeepAllSessions": "keep_all", "int RetentionLimitWeeks": "weeks"},
    view="table KeepAllSessions RetentionLimitWeeks",
)
product_type(
    POLICY,
    TrustPolicy,
    {f"{POLICY_KIND} Type": lambda item: "All" if item.security.trusts_all_hosts else "KnownHosts"},
)
product_type(
    SECURITY,
    SecurityOptions,
    {
        "System.Object Certificate": lambda item: None,
        "System.Object[] TrustedHosts": lambda item: [],
        f"{POLICY} HostPolicy": TrustPolicy,
        "string AuditLogsPath": "audit_folder",
        "bool CompressOldAuditLogs": "compresses_old_logs",
        "bool FipsCompliantModeEnabled": "fips_mode",
    },
    view="list Certificate TrustedHosts HostPolicy AuditLogsPath CompressOldAuditLogs FipsCompliantModeEnabled",
)
product_type(
    MALWARE,
    MalwareOptions,
    {
        f"{SENSITIVITY} Sensitivity": "sensitivity",
        "bool QuickBackupOnExternalEventEnabled": "quick_backup_on_event",
        "bool GuestIndexScanEnabled": "scans_guest_index",
        "bool UpdateExtensionsListPeriodically": "updates_extensions",
        "string[] SuspiciousExtensions": "suspicious_extensions",
        "string[] NonSuspiciousExtensions": "harmless_extensions",
        "System.Object NotificationOptions": lambda item: None,
    },
)
product_type(
    PERMISSION,
    AgentPermission,
    {
        "guid RepositoryId": "repository.id",
        f"{PERMISSION_KIND} PermissionType": lambda item: "None",
        "string[] Users": lambda item: [],
        "bool IsEncryptionEnabled": lambda item: False,
        "System.Object EncryptionKey": lambda item: None,
    },
    view="list RepositoryId PermissionType Users IsEncryptionEnabled EncryptionKey",
)


@cmdlet("Get-VBRHistoryOptions", output=HISTORY)
class GetVBRHistoryOptions(BackupCommand):
    """Says how long sessions are kept."""

    examples = [Example("(Get-VBRHistoryOptions).RetentionLimitWeeks", "How many weeks?", output="53")]

    def process(self) -> None:
        self.write(self.server.settings.history)


@cmdlet("Set-VBRHistoryOptions", default_set="Set1", output=HISTORY)
class SetVBRHistoryOptions(BackupCommand):
    """Sets how long sessions are kept: those that are older go with the next session that ends."""

    keep_all_sessions: Switch = parameter(sets="Set1", help="Keeps all.")
    retention_limit_weeks: int = parameter(
        sets="Set2", default=13, validate=ValidateRange(1, 9999), help="Keeps them so many weeks."
    )

    examples = [Example("(Set-VBRHistoryOptions -RetentionLimitWeeks 26).RetentionLimitWeeks", "Half a year.")]

    def process(self) -> None:
        history = self.server.settings.history
        if self.parameter_set == "Set2":
            history.keep_all, history.weeks = False, self.retention_limit_weeks
        else:
            history.keep_all = bool(self.keep_all_sessions)
        self.write(history)


@cmdlet("Get-VBRSecurityOptions", output=SECURITY)
class GetVBRSecurityOptions(BackupCommand):
    """Shows the security options."""

    examples = [Example("(Get-VBRSecurityOptions).FipsCompliantModeEnabled", "Is FIPS mode on?", output="False")]

    def process(self) -> None:
        self.write(self.server.settings.security)


@cmdlet("Get-VBRLinuxTrustedHostPolicy", output=POLICY)
class GetVBRLinuxTrustedHostPolicy(BackupCommand):
    """Says which Linux hosts the server trusts."""

    examples = [Example("(Get-VBRLinuxTrustedHostPolicy).Type", "Which?", output="KnownHosts")]

    def process(self) -> None:
        self.write(TrustPolicy(self.server.settings.security))


@cmdlet("Set-VBRLinuxTrustedHostPolicy", output=POLICY)
class SetVBRLinuxTrustedHostPolicy(BackupCommand):
    """Sets which Linux hosts the server trusts."""

    type_: Any = parameter(mandatory=True, pipeline=True, type=POLICY_KIND, help="All, or only those that are known.")
    pass_thru: Switch = parameter(help="Gives the policy.")

    examples = [Example("(Set-VBRLinuxTrustedHostPolicy -Type All -PassThru).Type", "Trust all.", output="All")]

    def process(self) -> None:
        security = self.server.settings.security
        security.trusts_all_hosts = chosen(self.type_) == "All"
        if self.pass_thru:
            self.write(TrustPolicy(security))


@cmdlet("Get-VBRMalwareDetectionOptions", output=MALWARE)
class GetVBRMalwareDetectionOptions(BackupCommand):
    """Shows what malware detection looks at."""

    examples = [Example("(Get-VBRMalwareDetectionOptions).Sensitivity", "How careful is it?", output="Normal")]

    def process(self) -> None:
        self.write(self.server.settings.malware)


@cmdlet("Get-VBRMalwareDetectionEvent", default_set="Set0", output=MALWARE_EVENT)
class GetVBRMalwareDetectionEvent(NothingHere):
    """Lists what malware detection has found: no malware is simulated."""

    object_id: Any = parameter(
        sets={"Set1": In(mandatory=True, pipeline=True, by_property_name=True)},
        type="System.Guid[]",
        no_effect=NONE_HERE,
        help="Only about these objects.",
    )
    object_name: list[str] = parameter(
        sets={"Set2": In(mandatory=True, pipeline=True, by_property_name=True)},
        no_effect=NONE_HERE,
        help="Only about these objects, by name.",
    )

    examples = [Example("@(Get-VBRMalwareDetectionEvent -ObjectName web01).Count", "There are none.", output="0")]


@cmdlet("Get-VBRMalwareDetectionObject", default_set="Set0", output=MALWARE_OBJECT)
class GetVBRMalwareDetectionObject(NothingHere):
    """Lists what is suspicious: no malware is simulated."""

    object_id: Any = parameter(
        sets={"Set1": In(mandatory=True, pipeline=True, by_property_name=True)},
        type="System.Guid[]",
        no_effect=NONE_HERE,
        help="Only these objects.",
    )
    object_name: list[str] = parameter(
        sets={"Set2": In(mandatory=True, pipeline=True, by_property_name=True)},
        no_effect=NONE_HERE,
        help="Only these objects, by name.",
    )

    examples = [Example("@(Get-VBRMalwareDetectionObject -ObjectName web01).Count", "There are none.", output="0")]


@cmdlet("Get-VBREPPermission", output=PERMISSION)
class GetVBREPPermission(BackupCommand):
    """Says who may back up to a repository with an agent: nobody, as the estate has no agents."""

    repository: Any = parameter(
        mandatory=True,
        pipeline=True,
        by_property_name=True,
        type="System.Object",
        transform=ANY_REPOSITORY,
        help="The repository.",
    )

    examples = [Example("(Get-VBRBackupRepository | Get-VBREPPermission).PermissionType", "Who may?")]

    def process(self) -> None:
        self.write(AgentPermission(self.repository))
