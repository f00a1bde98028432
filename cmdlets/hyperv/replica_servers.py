"""Hosts as replica servers: Get- and Set-VMReplicationServer, the servers they admit, Test-VMReplicationConnection."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from attrs import frozen

from hvsim.cmdlets.estate.live_types import live_type
from hvsim.cmdlets.hyperv.paths import host_path
from hvsim.cmdlets.hyperv.replication_selection import AUTHENTICATION
from hvsim.cmdlets.hyperv.replication_types import SERVER, ReplicaServerSettings
from hvsim.cmdlets.hyperv.selection import FIRST, HyperVCommand, NamedHosts, cim_sessions
from hvsim.cmdlets.hyperv.types import HYPERV
from hvsim.infrastructure.errors import ManagementError
from hvsim.infrastructure.hosts.host import Host
from hvsim.infrastructure.replication.arranging import replica_host
from hvsim.infrastructure.replication.shipping import check_connection
from hvsim.infrastructure.replication.values import Authentication, Authorization
from hvsim.interpreter.commands import ALL_SETS, Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.commands.validation import ValidateRange
from hvsim.interpreter.commands.wildcards import matches
from hvsim.interpreter.values import to_string

ENTRY = HYPERV + "VMReplicationAuthorizationEntry"


@frozen(eq=False)
class HostAuthorization:
    """An entry of a host: whom it admits."""

    host: Host
    entry: Authorization


live_type(
    ENTRY,
    HostAuthorization,
    {
        "string AllowedPrimaryServer": lambda a: a.entry.primary,
        "string ReplicaStorageLocation": lambda a: a.entry.storage,
        "string TrustGroup": lambda a: a.entry.trust_group,
        "string ComputerName": lambda a: a.host.name.upper(),
        "bool IsDeleted": lambda a: a.entry not in a.host.replica_server.authorizations,
    },
    aliases={"AllowedPS": "AllowedPrimaryServer", "StorageLoc": "ReplicaStorageLocation"},
)


@cmdlet("Get-VMReplicationServer", default_set="ComputerName", output=SERVER)
class GetVMReplicationServer(NamedHosts):
    """Shows whether hosts are replica servers, and how they are reached."""

    computer_name: list[str] = parameter(
        sets={"ComputerName": In(position=0, pipeline=True)}, help="The hosts; the local one when left out."
    )
    cim_session: Any = cim_sessions(sets={"CimSession": FIRST})

    examples = [Example("Get-VMReplicationServer HV04", "Does it take replicas?")]

    def process(self) -> None:
        self.write_all(ReplicaServerSettings(host) for host in self.hosts())


@cmdlet("Set-VMReplicationServer", default_set="AuthenticationPort", confirm="Medium", output=SERVER)
class SetVMReplicationServer(HyperVCommand, remote=ALL_SETS):
    """Makes hosts replica servers, or changes how they are reached."""

    replication_enabled: Any = parameter(
        position=0, type="System.Boolean", aliases=("RepEnabled",), help="Whether it takes replicas."
    )
    allowed_authentication_type: Any = parameter(
        position=1,
        type=HYPERV + "RecoveryAuthenticationType",
        aliases=("AuthType",),
        help="Kerberos, Certificate, or both.",
    )
    replication_allowed_from_any_server: Any = parameter(
        position=2, type="System.Boolean", aliases=("AllowAnyServer",), help="Whether every server is admitted."
    )
    certificate_thumbprint: str = parameter(
        by_property_name=True, aliases=("Thumbprint",), help="The certificate of the server."
    )
    default_storage_location: str = parameter(aliases=("StorageLoc",), help="The folder of replicas.")
    kerberos_authentication_port: int = parameter(
        sets="AuthenticationPort", aliases=("KerbAuthPort",), validate=ValidateRange(1, 65535), help="80 at first."
    )
    certificate_authentication_port: int = parameter(
        sets="AuthenticationPort", aliases=("CertAuthPort",), validate=ValidateRange(1, 65535), help="443 at first."
    )
    monitoring_interval: Any = parameter(type="System.TimeSpan", help="How long statistics are kept.")
    monitoring_start_time: Any = parameter(type="System.TimeSpan", help="When counting begins each day.")
    force: Switch = parameter(no_effect="Nobody is asked.", help="Asks nobody.")
    passthru: Switch = parameter(help="Writes the object that was changed.")
    kerberos_authentication_port_mapping: Any = parameter(
        sets="AuthenticationPortMapping",
        type="System.Collections.Hashtable",
        help="A port for each node of a cluster, by its name.",
    )
    certificate_authentication_port_mapping: Any = parameter(
        sets="AuthenticationPortMapping",
        type="System.Collections.Hashtable",
        help="A port for each node of a cluster, by its name.",
    )

    examples = [
        Example(
            "Set-VMReplicationServer $true -AllowedAuthenticationType Kerberos -ReplicationAllowedFromAnyServer $true"
            " -DefaultStorageLocation D:\\Replica -ComputerName HV04 -Passthru",
            "HV04 takes replicas of everybody.",
        )
    ]

    def process(self) -> None:
        for host in self.hosts():
            if self.should_process(host.name):
                self._set(host)
                self._map(self.kerberos_authentication_port_mapping, "kerberos_port")
                self._map(self.certificate_authentication_port_mapping, "certificate_port")
                if self.passthru:
                    self.write(ReplicaServerSettings(host))

    def _set(self, host: Host) -> None:
        server = host.replica_server
        if self.allowed_authentication_type is not None:
            server.authentication = Authentication(str(self.allowed_authentication_type))
        if self.replication_allowed_from_any_server is not None:
            server.any_server = bool(self.replication_allowed_from_any_server)
        if self.certificate_thumbprint:
            server.thumbprint = self.certificate_thumbprint
        if self.default_storage_location:
            server.storage = host_path(self, host, self.default_storage_location).rstrip("\\")
        server.kerberos_port = self.kerberos_authentication_port or server.kerberos_port
        server.certificate_port = self.certificate_authentication_port or server.certificate_port
        if self.monitoring_interval is not None:
            server.monitoring_interval = self.monitoring_interval.to_python()
        if self.monitoring_start_time is not None:
            server.monitoring_start = self.monitoring_start_time.to_python()
        if self.replication_enabled is not None:
            server.enabled = bool(self.replication_enabled)

    def _map(self, ports: Any, name: str) -> None:
        """Gives each server of the mapping its port."""
        for server, port in () if ports is None else ports.items():
            for host in self.hosts_of_names([to_string(server)]):
                setattr(host.replica_server, name, int(to_string(port)))


@cmdlet("New-VMReplicationAuthorizationEntry", confirm="Medium", output=ENTRY)
class NewVMReplicationAuthorizationEntry(HyperVCommand, remote=ALL_SETS):
    """Admits a primary server to a replica server."""

    allowed_primary_server: str = parameter(
        position=0,
        mandatory=True,
        pipeline=True,
        aliases=("AllowedPS",),
        help="The server's full name, or *.domain for all of a domain.",
    )
    replica_storage_location: str = parameter(
        position=1, mandatory=True, aliases=("StorageLoc",), help="The folder of its replicas."
    )
    trust_group: str = parameter(position=2, mandatory=True, help="Servers of one group may stand in for each other.")

    examples = [
        Example("New-VMReplicationAuthorizationEntry *.lab.local D:\\Replica lab -ComputerName HV04", "A domain.")
    ]

    def process(self) -> None:
        for host in self.hosts():
            if self.should_process(host.name):
                entry = self.attempt(partial(self._make, host))
                if entry is not None:
                    self.write(HostAuthorization(host, entry))

    def _make(self, host: Host) -> Authorization:
        entries = host.replica_server.authorizations
        if any(entry.primary.lower() == self.allowed_primary_server.lower() for entry in entries):
            raise ManagementError(
                "InvalidParameter",
                f"An authorization entry for the primary server '{self.allowed_primary_server}' exists already.",
            )
        storage = host_path(self, host, self.replica_storage_location).rstrip("\\")
        entry = Authorization(self.allowed_primary_server, storage, self.trust_group)
        entries.append(entry)
        return entry


class NamedEntries(HyperVCommand):
    """What the commands share that find entries: of a primary server, of a group, or as objects."""

    allowed_primary_server: str | None = None
    trust_group: str | None = None
    vm_replication_authorization_entry: Any = None

    def entries(self) -> Iterator[HostAuthorization]:
        """The entries that are meant; a name without one is reported."""
        if self.vm_replication_authorization_entry is not None:
            yield from self.vm_replication_authorization_entry
            return
        for host in self.hosts():
            found = [entry for entry in host.replica_server.authorizations if self.is_meant(entry)]
            if not found and self.allowed_primary_server and "*" not in self.allowed_primary_server:
                self.report(
                    f"No authorization entry for the primary server '{self.allowed_primary_server}' was found.",
                    "ObjectNotFound",
                    "ObjectNotFound",
                )
            yield from (HostAuthorization(host, entry) for entry in found)

    def is_meant(self, entry: Authorization) -> bool:
        """Whether the entry fits what was asked for."""
        wanted = self.allowed_primary_server
        return (not wanted or wanted.lower() == entry.primary.lower() or matches(wanted, entry.primary)) and (
            not self.trust_group or matches(self.trust_group, entry.trust_group)
        )


_ADMITTED = "$null = New-VMReplicationAuthorizationEntry hv01.lab.local D:\\Replica lab"


@cmdlet("Get-VMReplicationAuthorizationEntry", output=ENTRY)
class GetVMReplicationAuthorizationEntry(NamedEntries, remote=ALL_SETS):
    """Lists the primary servers that a replica server admits."""

    allowed_primary_server: str = parameter(
        position=0, pipeline=True, aliases=("AllowedPS",), help="Only this server's."
    )
    replica_storage_location: str = parameter(aliases=("StorageLoc",), help="Only those with this folder.")
    trust_group: str = parameter(help="Only those of this group.")

    examples = [Example("Get-VMReplicationAuthorizationEntry", "Whom does this host admit?", _ADMITTED)]

    def process(self) -> None:
        for found in self.entries():
            wanted = self.replica_storage_location
            if not wanted or wanted.rstrip("\\").lower() == found.entry.storage.lower():
                self.write(found)


@cmdlet("Set-VMReplicationAuthorizationEntry", default_set="Name", confirm="Medium", output=ENTRY)
class SetVMReplicationAuthorizationEntry(NamedEntries, remote="Name"):
    """Changes where the replicas of a primary server go, or its group."""

    allowed_primary_server: str = parameter(sets={"Name": FIRST}, aliases=("AllowedPS",), help="The primary server.")
    replica_storage_location: str = parameter(position=1, aliases=("StorageLoc",), help="The folder of its replicas.")
    trust_group: str = parameter(position=2, help="Its group.")
    passthru: Switch = parameter(help="Writes the object that was changed.")
    vm_replication_authorization_entry: Any = parameter(
        sets={"Object": FIRST}, type=ENTRY + "[]", aliases=("VMRepAuthEntry",), help="The entries, as objects."
    )

    examples = [
        Example("Set-VMReplicationAuthorizationEntry hv01.lab.local D:\\Other -Passthru", "Another folder.", _ADMITTED)
    ]

    def is_meant(self, entry: Authorization) -> bool:
        return entry.primary.lower() == (self.allowed_primary_server or "").lower()

    def process(self) -> None:
        for found in list(self.entries()):
            if not self.should_process(found.entry.primary):
                continue
            if self.replica_storage_location:
                found.entry.storage = host_path(self, found.host, self.replica_storage_location).rstrip("\\")
            found.entry.trust_group = self.trust_group or found.entry.trust_group
            if self.passthru:
                self.write(found)


@cmdlet("Remove-VMReplicationAuthorizationEntry", default_set="PrimaryServerName", confirm="Medium", output=ENTRY)
class RemoveVMReplicationAuthorizationEntry(NamedEntries, remote=("PrimaryServerName", "TrustGroup")):
    """Admits a primary server no more."""

    allowed_primary_server: str = parameter(
        sets={"PrimaryServerName": FIRST}, aliases=("AllowedPS",), help="The primary server."
    )
    passthru: Switch = parameter(help="Writes the object that was changed.")
    trust_group: str = parameter(sets={"TrustGroup": FIRST}, help="All servers of this group.")
    vm_replication_authorization_entry: Any = parameter(
        sets={"Object": FIRST}, type=ENTRY + "[]", aliases=("VMRepAuthEntry",), help="The entries, as objects."
    )

    examples = [Example("Remove-VMReplicationAuthorizationEntry hv01.lab.local", "Not any more.", _ADMITTED)]

    def process(self) -> None:
        for found in list(self.entries()):
            if self.should_process(found.entry.primary):
                found.host.replica_server.authorizations.remove(found.entry)
                if self.passthru:
                    self.write(found)


@cmdlet("Test-VMReplicationConnection", output="System.String")
class TestVMReplicationConnection(HyperVCommand, remote=ALL_SETS):
    """Tells whether a replica server would take replicas of a host."""

    replica_server_name: str = parameter(
        position=0, mandatory=True, aliases=("ReplicaServer",), help="The replica server."
    )
    replica_server_port: int = parameter(
        position=1, mandatory=True, aliases=("ReplicaPort",), validate=ValidateRange(1, 65535), help="Its port."
    )
    authentication_type: Any = parameter(
        position=2, mandatory=True, type=AUTHENTICATION, aliases=("AuthType",), help="Kerberos or Certificate."
    )
    certificate_thumbprint: str = parameter(
        position=3,
        by_property_name=True,
        aliases=("Thumbprint",),
        no_effect="Certificates are always good here.",
        help="The certificate.",
    )
    bypass_proxy_server: Any = parameter(
        type="System.Boolean", no_effect="There are no web proxies.", help="Whether a web proxy is passed by."
    )

    examples = [
        Example(
            "Test-VMReplicationConnection HV04 80 Kerberos",
            "Can this host replicate there?",
            "Set-VMReplicationServer $true Kerberos $true -ComputerName HV04",
        )
    ]

    def process(self) -> None:
        authentication = Authentication(str(self.authentication_type))
        for host in self.hosts():
            target = self.attempt(partial(replica_host, self.estate, self.replica_server_name, _TESTING))
            if target is not None and self.managed(
                partial(check_connection, self.estate.faults, host, target, self.replica_server_port, authentication)
            ):
                self.write("The connection to the specified Replica server was established successfully.")


_TESTING = "Hyper-V failed to connect to the Replica server."
