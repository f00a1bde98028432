"""The values of Hyper-V Replica, with the product's names and numbers; what a host allows as a replica server."""

from __future__ import annotations

from datetime import timedelta
from enum import Enum

from attrs import define, field

from hvsim.infrastructure.product_values import ProductValue

FREQUENCIES = (30, 300, 900)
"""Seconds between two deltas that may be chosen."""
MAX_RECOVERY_POINTS = 24
KERBEROS_PORT, CERTIFICATE_PORT = 80, 443


class ReplicationState(ProductValue):
    """How far a relationship is."""

    DISABLED = ("Disabled", 0)
    READY = ("ReadyForInitialReplication", 1)
    INITIAL = ("InitialReplicationInProgress", 2)
    WAITING = ("WaitingForInitialReplication", 3)
    REPLICATING = ("Replicating", 4)
    PREPARED = ("PreparedForFailover", 5)
    FAILED_OVER_WAITING = ("FailedOverWaitingCompletion", 6)
    FAILED_OVER = ("FailedOver", 7)
    SUSPENDED = ("Suspended", 8)
    ERROR = ("Error", 9)
    WAITING_FOR_RESYNC = ("WaitingForStartResynchronize", 10)
    RESYNCHRONIZING = ("Resynchronizing", 11)


class ReplicationHealth(ProductValue):
    """How a relationship is doing."""

    NOT_APPLICABLE = ("NotApplicable", 0)
    NORMAL = ("Normal", 1)
    WARNING = ("Warning", 2)
    CRITICAL = ("Critical", 3)


class ReplicationMode(ProductValue):
    """Which end of a relationship a machine is."""

    NONE = ("None", 0)
    PRIMARY = ("Primary", 1)
    REPLICA = ("Replica", 2)
    TEST_REPLICA = ("TestReplica", 3)


class Authentication(Enum):
    """How the two hosts trust each other."""

    KERBEROS = "Kerberos"
    CERTIFICATE = "Certificate"
    BOTH = "CertificateAndKerberos"

    def allows(self, other: Authentication) -> bool:
        """Whether a server with this setting takes connections of the other kind."""
        return self in (other, Authentication.BOTH)


@define(eq=False)
class Authorization:
    """Who may replicate to a server: a primary server's name, or *.domain; where its replicas go, and their group."""

    primary: str
    storage: str
    trust_group: str

    def covers(self, name: str) -> bool:
        """Whether the server of that full name is meant."""
        wanted, asked = self.primary.lower(), name.lower()
        if wanted.startswith("*"):
            return asked.endswith(wanted[1:])
        return wanted in (asked, asked.partition(".")[0])


@define(eq=False)
class ReplicaServer:
    """What a host lets others do as a replica server."""

    enabled: bool = False
    authentication: Authentication = Authentication.KERBEROS
    kerberos_port: int = KERBEROS_PORT
    certificate_port: int = CERTIFICATE_PORT
    thumbprint: str = ""
    any_server: bool = False
    storage: str = ""
    monitoring_interval: timedelta = field(default=timedelta(hours=12))
    monitoring_start: timedelta = field(default=timedelta(hours=9))

    authorizations: list[Authorization] = field(factory=list)

    def admits(self, name: str) -> bool:
        """Whether the primary server of that full name may replicate here."""
        return self.any_server or any(entry.covers(name) for entry in self.authorizations)

    def storage_for(self, name: str) -> str:
        """The folder for replicas of that primary server, '' for the usual one."""
        return next((entry.storage for entry in self.authorizations if entry.covers(name)), self.storage)

    def port_of(self, authentication: Authentication) -> int:
        """The port for connections of that kind."""
        return self.certificate_port if authentication is Authentication.CERTIFICATE else self.kerberos_port
