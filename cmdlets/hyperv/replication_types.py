"""How replication looks to PowerShell: relationships, their statistics, the settings of replica servers."""

from __future__ import annotations

from typing import Any

from attrs import frozen

from hvsim.cmdlets.estate.live_types import live_type
from hvsim.cmdlets.estate.values import Int64, UInt32, array, duration, enum, guid, moment
from hvsim.cmdlets.hyperv import types
from hvsim.cmdlets.hyperv.objects import HardDiskDrive
from hvsim.infrastructure.disks.virtual_disks import VirtualDisk
from hvsim.infrastructure.hosts.host import Host
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.infrastructure.replication.relationship import Replication
from hvsim.infrastructure.replication.values import ReplicationState

HYPERV = types.HYPERV
SIDE = HYPERV + "VMReplication"
STATISTICS = HYPERV + "VMReplicationHealth"
SERVER = HYPERV + "VMReplicationServer"


@frozen(eq=False)
class ReplicationSide:
    """A relationship as the host of one of its machines sees it."""

    replication: Replication
    machine: VirtualMachine

    @property
    def is_primary(self) -> bool:
        return self.machine is self.replication.primary


@frozen(eq=False)
class ReplicationStatistics:
    """What Measure-VMReplication reports of a machine."""

    side: ReplicationSide


@frozen(eq=False)
class ReplicaServerSettings:
    """The settings of a host as a replica server."""

    host: Host


def side_of(machine: VirtualMachine) -> ReplicationSide | None:
    """The relationship of the machine; None without one."""
    return None if machine.replication is None else ReplicationSide(machine.replication, machine)


def _drives(side: ReplicationSide, disks: list[VirtualDisk]) -> Any:
    return array([HardDiskDrive(side.machine, disk) for disk in disks], HYPERV + "HardDiskDrive")


def _replicated(side: ReplicationSide) -> Any:
    return _drives(side, side.replication.replicated if side.is_primary else side.machine.disks)


def _enum(type_name: str, value: Any) -> Any:
    return enum(HYPERV + type_name, value.label)


_SHARED: dict[str, Any] = {
    "guid VMId": lambda s: guid(s.machine.id),
    "string VMName": lambda s: s.machine.name,
    HYPERV + "VMReplicationState ReplicationState": lambda s: _enum(
        "VMReplicationState", s.replication.state_of(s.machine)
    ),
    HYPERV + "VMReplicationHealthState ReplicationHealth": lambda s: _enum(
        "VMReplicationHealthState", s.replication.health_of(s.machine)
    ),
    HYPERV + "VMReplicationMode ReplicationMode": lambda s: _enum(
        "VMReplicationMode", s.replication.mode_of(s.machine)
    ),
    HYPERV + "VMReplicationRelationshipType ReplicationRelationshipType": lambda s: enum(
        HYPERV + "VMReplicationRelationshipType", "Simple"
    ),
    "string PrimaryServerName": lambda s: s.replication.primary.host.full_name,
    "string ReplicaServerName": lambda s: s.replication.replica.host.full_name,
    "string CurrentReplicaServerName": lambda s: s.replication.replica.host.full_name,
    "datetime LastReplicationTime": lambda s: moment(s.replication.last_time),
    "string ComputerName": lambda s: s.machine.host.name.upper(),
    "bool IsDeleted": lambda s: s.machine.replication is not s.replication,
}
_SHORT = {
    "Name": "VMName",
    "State": "ReplicationState",
    "Health": "ReplicationHealth",
    "Mode": "ReplicationMode",
    "Relationship": "ReplicationRelationshipType",
    "PrimaryServer": "PrimaryServerName",
    "ReplicaServer": "ReplicaServerName",
}
"""The further names of what relationships and their statistics have in common."""

live_type(
    SIDE,
    ReplicationSide,
    {
        **_SHARED,
        HYPERV + "ReplicationAuthenticationType AuthenticationType": lambda s: enum(
            HYPERV + "ReplicationAuthenticationType", s.replication.authentication.value
        ),
        "string CertificateThumbprint": lambda s: s.replication.thumbprint,
        "bool CompressionEnabled": lambda s: s.replication.compression,
        "bool ReplicateHostKvpItems": lambda s: s.replication.host_pairs,
        "bool BypassProxyServer": lambda s: s.replication.bypass_proxy,
        "bool EnableWriteOrderPreservationAcrossDisks": lambda s: s.replication.write_order,
        "bool AutoResynchronizeEnabled": lambda s: s.replication.auto_resynchronize,
        "timespan AutoResynchronizeIntervalStart": lambda s: duration(s.replication.auto_resynchronize_start),
        "timespan AutoResynchronizeIntervalEnd": lambda s: duration(s.replication.auto_resynchronize_end),
        "datetime InitialReplicationStartTime": lambda s: (
            moment(s.replication.starts_at) if s.replication.state is ReplicationState.READY else None
        ),
        "int RecoveryHistory": lambda s: s.replication.recovery_history,
        "int ReplicaServerPort": lambda s: s.replication.port,
        "int ReplicationFrequencySec": lambda s: s.replication.frequency,
        "int VSSSnapshotFrequencyHour": lambda s: s.replication.application_consistent_hours,
        "bool VSSSnapshotReplicationEnabled": lambda s: bool(s.replication.application_consistent_hours),
        "string AllowedPrimaryServer": lambda s: s.replication.allowed_primary,
        "datetime LastAppliedLogTime": lambda s: None if s.is_primary else moment(s.replication.last_time),
        HYPERV + "HardDiskDrive[] ReplicatedDisks": _replicated,
        HYPERV + "HardDiskDrive[] ExcludedDisks": lambda s: _drives(s, s.replication.excluded if s.is_primary else []),
        HYPERV + "VirtualMachine TestVirtualMachine": lambda s: None if s.is_primary else s.replication.test_machine,
    },
    aliases={
        **_SHORT,
        "FrequencySec": "ReplicationFrequencySec",
        "ReplicaPort": "ReplicaServerPort",
        "AuthType": "AuthenticationType",
    },
)


def _of_side(getter: Any) -> Any:
    return lambda statistics: getter(statistics.side)


def _average(values: list[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def _sizes(statistics: ReplicationStatistics) -> list[float]:
    return [float(cycle.size) for cycle in statistics.side.replication.cycles]


def _latency(statistics: ReplicationStatistics) -> Any:
    seconds = round(_average([cycle.seconds for cycle in statistics.side.replication.cycles]))
    return UInt32(seconds)


live_type(
    STATISTICS,
    ReplicationStatistics,
    {
        **{signature: _of_side(getter) for signature, getter in _SHARED.items()},
        "string CurrentTask": lambda s: s.side.replication.state.label if s.side.replication.busy else "",
        "datetime MonitoringStartTime": lambda s: moment(s.side.replication.measured_from),
        "datetime MonitoringEndTime": lambda s: moment(s.side.machine.host.clock.now()),
        HYPERV + "VMReplicationType LastReplicationType": lambda s: enum(
            HYPERV + "VMReplicationType", "Regular" if s.side.replication.last_time else "None"
        ),
        "long PendingReplicationSize": lambda s: Int64(s.side.replication.pending if s.side.is_primary else 0),
        "long AverageReplicationSize": lambda s: Int64(int(_average(_sizes(s)))),
        "long MaximumReplicationSize": lambda s: Int64(int(max(_sizes(s), default=0.0))),
        "uint AverageReplicationLatency": _latency,
        "uint ReplicationErrors": lambda s: UInt32(s.side.replication.errors),
        "uint SuccessfulReplicationCount": lambda s: UInt32(len(s.side.replication.cycles)),
        "uint MissedReplicationCount": lambda s: UInt32(s.side.replication.missed),
        "string[] ReplicationHealthDetails": lambda s: array(_details(s.side), "System.String"),
    },
    aliases={
        **_SHORT,
        "LReplTime": "LastReplicationTime",
        "PReplSize": "PendingReplicationSize",
        "AvgReplSize": "AverageReplicationSize",
        "AvgLatency": "AverageReplicationLatency",
    },
)


def _details(side: ReplicationSide) -> list[str]:
    """Sentences about what is wrong."""
    replication, found = side.replication, []
    if side.replication.state_of(side.machine) is ReplicationState.ERROR:
        found.append("Replication is in an error state.")
    if replication.state is ReplicationState.WAITING_FOR_RESYNC:
        found.append("The virtual machine requires a resynchronization.")
    if replication.state is ReplicationState.SUSPENDED:
        found.append("Replication is paused.")
    if replication.missed:
        found.append(f"{replication.missed} replication cycles were missed.")
    return found


live_type(
    SERVER,
    ReplicaServerSettings,
    {
        "bool ReplicationEnabled": lambda s: s.host.replica_server.enabled,
        HYPERV + "RecoveryAuthenticationType AllowedAuthenticationType": lambda s: enum(
            HYPERV + "RecoveryAuthenticationType", s.host.replica_server.authentication.value
        ),
        "bool ReplicationAllowedFromAnyServer": lambda s: s.host.replica_server.any_server,
        "string CertificateThumbprint": lambda s: s.host.replica_server.thumbprint,
        "string DefaultStorageLocation": lambda s: s.host.replica_server.storage,
        "int KerberosAuthenticationPort": lambda s: s.host.replica_server.kerberos_port,
        "int CertificateAuthenticationPort": lambda s: s.host.replica_server.certificate_port,
        "timespan MonitoringInterval": lambda s: duration(s.host.replica_server.monitoring_interval),
        "timespan MonitoringStartTime": lambda s: duration(s.host.replica_server.monitoring_start),
        HYPERV + "VMReplicationServerOperationalStatus[] OperationalStatus": lambda s: array(
            [enum(HYPERV + "VMReplicationServerOperationalStatus", "Ok")],
            HYPERV + "VMReplicationServerOperationalStatus",
        ),
        "string[] StatusDescriptions": lambda s: array(["OK"], "System.String"),
        "string ComputerName": lambda s: s.host.name.upper(),
        "bool IsDeleted": lambda s: False,
    },
    aliases={
        "RepEnabled": "ReplicationEnabled",
        "AuthType": "AllowedAuthenticationType",
        "KerbAuthPort": "KerberosAuthenticationPort",
        "CertAuthPort": "CertificateAuthenticationPort",
        "AllowAnyServer": "ReplicationAllowedFromAnyServer",
        "StorageLoc": "DefaultStorageLocation",
    },
)
