"""What a backup server is set to as a whole: mail, history, roles, rules for the network, security, malware detection.

Plain values with the product's defaults. What follows from them is where it happens.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from attrs import define, field

from hvsim.infrastructure.backup.traffic import TrafficRule
from hvsim.infrastructure.errors import AlreadyExists, NotFound

if TYPE_CHECKING:
    from hvsim.infrastructure.backup.vault import Credentials

USUAL_SUBJECT = "[%JobResult%] %JobName% (%ObjectCount% objects) %Issues%"


@define(eq=False)
class MailSettings:
    """Whom the server tells by mail how jobs ended. `timeout` is in milliseconds."""

    enabled: bool = False
    smtp_server: str = ""
    sender: str = ""
    recipient: str = ""
    subject: str = USUAL_SUBJECT
    daily_reports_time: timedelta = timedelta(hours=22)
    port: int = 25
    timeout: int = 100_000
    ssl: bool = False
    authentication: bool = False
    credentials: Credentials | None = None
    on_success: bool = True
    on_warning: bool = True
    on_failure: bool = True
    last_retry_only: bool = True


@define(eq=False)
class HistoryOptions:
    """How long sessions are kept, in weeks unless all are."""

    keep_all: bool = False
    weeks: int = 53


@define(eq=False)
class RoleAssignment:
    """A user or group and what it may do."""

    id: UUID
    name: str
    role: str
    kind: str


@define(eq=False)
class SecurityOptions:
    """Trust in Linux hosts, and the audit log."""

    trusts_all_hosts: bool = False
    audit_folder: str = "C:\\ProgramData\\Veeam\\Backup\\Audit"
    compresses_old_logs: bool = True
    fips_mode: bool = False


@define(eq=False)
class MalwareOptions:
    """What malware detection looks at."""

    sensitivity: str = "Normal"
    quick_backup_on_event: bool = False
    scans_guest_index: bool = False
    updates_extensions: bool = True
    suspicious_extensions: list[str] = field(factory=list)
    harmless_extensions: list[str] = field(factory=list)


@define(eq=False)
class AlertOptions:
    """Of what the server warns by itself. Thresholds are percents of free space.

    `storage` is about repositories. `volumes` is about the volumes that machines lie on: below `skip_threshold` a
    machine is not processed.
    """

    storage: bool = True
    storage_threshold: int = 10
    volumes: bool = True
    volume_threshold: int = 10
    skip: bool = True
    skip_threshold: int = 5
    support_expires: bool = True
    updates: bool = True


@define(eq=False)
class ServerSettings:
    """All settings of one backup server."""

    mail: MailSettings = field(factory=MailSettings)
    history: HistoryOptions = field(factory=HistoryOptions)
    security: SecurityOptions = field(factory=SecurityOptions)
    malware: MalwareOptions = field(factory=MalwareOptions)
    alerts: AlertOptions = field(factory=AlertOptions)
    roles: list[RoleAssignment] = field(factory=list)
    rules: list[TrafficRule] = field(factory=list)

    def add_role(self, assignment: RoleAssignment) -> RoleAssignment:
        """Gives a user or group a role. Raises `AlreadyExists` for one that it has."""
        self._check_free(assignment, assignment.role)
        self.roles.append(assignment)
        return assignment

    def change_role(self, assignment: RoleAssignment, role: str) -> RoleAssignment:
        """Gives it another role. Raises `AlreadyExists` for one that the user has, `NotFound` if it is gone."""
        if assignment not in self.roles:
            raise NotFound("role assignment", assignment.name, (item.name for item in self.roles))
        self._check_free(assignment, role)
        assignment.role = role
        return assignment

    def _check_free(self, assignment: RoleAssignment, role: str) -> None:
        others = (item for item in self.roles if item is not assignment and item.role == role)
        if any(item.name.lower() == assignment.name.lower() for item in others):
            raise AlreadyExists("role assignment", f"{assignment.name}: {role}")

    def remove_role(self, assignment: RoleAssignment) -> None:
        """Takes a role away. Raises `NotFound`."""
        if assignment not in self.roles:
            raise NotFound("role assignment", assignment.name, (item.name for item in self.roles))
        self.roles.remove(assignment)

    def add_rule(self, rule: TrafficRule) -> TrafficRule:
        """Adds a rule for the network; several may have one name."""
        self.rules.append(rule)
        return rule

    def remove_rule(self, rule: TrafficRule) -> None:
        """Forgets a rule; one that is gone already is no error."""
        if rule in self.rules:
            self.rules.remove(rule)
