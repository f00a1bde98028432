"""The security and compliance analyzer: what of the product's recommendations the estate follows.

Only what the estate has can be checked; what is about the hardening of an operating system cannot, and says so.
"""

from __future__ import annotations

from datetime import timedelta
from enum import Enum
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from attrs import define, frozen

from hvsim.infrastructure.backup.runs.service_sessions import ServiceSession, SessionKind
from hvsim.infrastructure.backup.runs.session import stamp
from hvsim.infrastructure.clock import Waiting
from hvsim.infrastructure.costs.durations import COMPLIANCE_ANALYSIS

if TYPE_CHECKING:
    from collections.abc import Callable

    from hvsim.infrastructure.backup.server import BackupServer

PASSWORD_AGE = timedelta(days=365)
PASSWORD_LENGTH = 12


class PracticeStatus(Enum):
    """Whether a recommendation is followed."""

    OK = "Ok"
    VIOLATION = "Violation"
    UNABLE = "UnableToCheck"


@frozen(eq=False)
class Practice:
    """One recommendation and how it stands."""

    id: UUID
    name: str
    status: PracticeStatus
    note: str = ""


@define(eq=False)
class ComplianceSession(ServiceSession):
    """A run of the analyzer."""

    practices: tuple[Practice, ...] = ()


_NOT_SIMULATED = (
    *("SecureBootEnable", "BiosUEFIMode", "SMBSigningEnabled", "WDigestNotStorePasswordsInMemory"),
    *(
        "WebProxyAutoDiscoveryDisabled",
        "OutdatedSslAndTlsDisabled",
        "WindowsScriptHostDisabled",
        "SMB1ProtocolDisabled",
    ),
    *("LLMNRDisabled", "CredentialsGuardConfigured", "LsassProtectedProcess", "NetBiosDisabled", "FirewallEnabled"),
    *("MfaEnabledInBackupConsole", "PostgreSqlUseRecommendedSettings"),
    *("BackupServicesUnderLocalSystem", "BackupServerUpToDate"),
)


def start_analysis(server: BackupServer) -> ComplianceSession:
    """Starts a run, which goes on as the clock does."""
    now = server.clock.now()
    session = ComplianceSession(
        server.random.guid(), "Security & Compliance Analyzer", SessionKind.COMPLIANCE, server.clock, now
    )
    server.service_sessions.append(session)
    session.begin(_analyse(server, session))
    return session


def _analyse(server: BackupServer, session: ComplianceSession) -> Waiting:
    session.note(f"Analysis started at {stamp(session.created)}")
    yield server.clock.wait(server.random.jitter(COMPLIANCE_ANALYSIS))
    session.practices = tuple(practices_of(server))
    broken = sum(item.status is PracticeStatus.VIOLATION for item in session.practices)
    session.note(f"{broken} recommendations are not followed")


def practices_of(server: BackupServer) -> list[Practice]:
    """Every recommendation, as it stands now."""
    found = []
    for name, check in _CHECKS.items():
        status = PracticeStatus.OK if check(server) else PracticeStatus.VIOLATION
        found.append(Practice(uuid5(server.id, name), name, status))
    note = "What it is about is not simulated"
    found += [Practice(uuid5(server.id, name), name, PracticeStatus.UNABLE, note) for name in _NOT_SIMULATED]
    return found


def _is_stopped(service: str) -> Callable[[BackupServer], bool]:
    return lambda server: not any(item.name == service and item.is_running for item in server.computer.services)


def _configuration_is_elsewhere(server: BackupServer) -> bool:
    repository = server.configuration.repository
    return repository is not None and repository.computer is not server.computer


def _are_young(server: BackupServer) -> bool:
    changed = [item.changed for item in server.vault.credentials] + [key.changed for key in server.vault.keys]
    return all(server.clock.now() - moment <= PASSWORD_AGE for moment in changed)


_CHECKS: dict[str, Callable[[BackupServer], bool]] = {
    "ConfigurationBackupEnabled": lambda server: server.configuration.enabled,
    "ConfigurationBackupEncryptionEnabled": lambda server: server.configuration.key is not None,
    "ConfigurationBackupEnabledAndEncrypted": lambda server: (
        server.configuration.enabled and server.configuration.key is not None
    ),
    "ConfigurationBackupRepositoryNotLocal": _configuration_is_elsewhere,
    "EmailNotificationsEnabled": lambda server: server.settings.mail.enabled,
    "ContainBackupCopies": lambda server: bool(server.copy_jobs),
    "ReverseIncrementalInUse": lambda server: not any(job.options.reverse for job in server.jobs),
    "ImmutableOrOfflineMediaPresence": lambda server: False,
    "TrafficEncryptionEnabled": lambda server: any(rule.encrypted for rule in server.settings.rules),
    "ManualLinuxHostAuthentication": lambda server: not server.settings.security.trusts_all_hosts,
    "RemoteRegistryDisabled": _is_stopped("RemoteRegistry"),
    "RemoteDesktopServiceDisabled": _is_stopped("TermService"),
    "WinRmServiceDisabled": _is_stopped("WinRM"),
    "PasswordsRotation": _are_young,
    "EncryptionPasswordsComplexityRules": lambda server: all(
        len(key.password) >= PASSWORD_LENGTH for key in server.vault.keys
    ),
    "CredentialsPasswordsComplexityRules": lambda server: all(
        len(item.password) >= PASSWORD_LENGTH for item in server.vault.credentials
    ),
}
