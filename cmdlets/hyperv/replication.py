"""Hyper-V Replica: enabling, looking at, changing and ending relationships, and their first copy."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from hvsim.cmdlets.estate.values import to_moment
from hvsim.cmdlets.hyperv.objects import HardDiskDrive
from hvsim.cmdlets.hyperv.replication_selection import (
    AUTHENTICATION,
    PassedOn,
    ReplicatedMachines,
    ReplicationFilter,
    ReplicationSettings,
    simple_relationships,
)
from hvsim.cmdlets.hyperv.replication_types import SIDE, STATISTICS, ReplicationSide, ReplicationStatistics, side_of
from hvsim.cmdlets.hyperv.selection import FIRST, MACHINES, cim_sessions, credentials, machine_names
from hvsim.infrastructure.disks.virtual_disks import VirtualDisk
from hvsim.infrastructure.errors import ManagementError
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.infrastructure.replication import arranging, failover
from hvsim.infrastructure.replication.values import Authentication
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.commands.validation import ValidateRange

_SERVER = "Set-VMReplicationServer -ReplicationEnabled $true -ReplicationAllowedFromAnyServer $true -ComputerName HV04"
_ENABLED = f"{_SERVER}; Enable-VMReplication web01 HV04 80 Kerberos"
SHIPPING = f"{_ENABLED}; Start-VMInitialReplication web01; Start-Sleep 60"
"""Gets the default lab's web01 replicated, for examples."""

_BOTH = ("VMName", "VMObject")


@cmdlet("Enable-VMReplication", default_set="VMName", confirm="Medium", output=SIDE)
class EnableVMReplication(ReplicationSettings, remote=("VMName", "VMName_AsReplica"), settings_in=_BOTH):
    """Makes a twin of machines on a replica server; Start-VMInitialReplication fills it."""

    credential: Any = credentials()
    vm_name: list[str] = parameter(
        sets={"VMName": FIRST, "VMName_AsReplica": FIRST},
        aliases=("Name",),
        complete=machine_names,
        help="The machines.",
    )
    replica_server_name: str = parameter(
        sets=dict.fromkeys(_BOTH, In(position=1, mandatory=True)),
        aliases=("ReplicaServer",),
        help="The replica server.",
    )
    replica_server_port: int = parameter(
        sets=dict.fromkeys(_BOTH, In(position=2, mandatory=True)),
        aliases=("ReplicaPort",),
        validate=ValidateRange(1, 65535),
        help="Its port: 80 for Kerberos, 443 for certificates.",
    )
    authentication_type: Any = parameter(
        sets=dict.fromkeys(_BOTH, In(position=3, mandatory=True)),
        type=AUTHENTICATION,
        aliases=("AuthType",),
        help="Kerberos or Certificate.",
    )
    excluded_vhd: Any = parameter(
        sets=_BOTH,
        type="Microsoft.HyperV.PowerShell.HardDiskDrive[]",
        name="ExcludedVhd",
        help="Drives that stay behind.",
    )
    excluded_vhd_path: list[str] = parameter(
        sets=_BOTH, name="ExcludedVhdPath", help="Files of drives that stay behind."
    )
    as_job: Switch = parameter(help="Runs as a background job.")
    passthru: Switch = parameter(help="Writes the object that was changed.")
    as_replica: Switch = parameter(
        sets=("VMName_AsReplica", "VMObject_AsReplica"), simulated=False, help="Makes the machine itself a replica."
    )
    allowed_primary_server: str = parameter(
        sets=dict.fromkeys(("VMName_AsReplica", "VMObject_AsReplica"), In(by_property_name=True)),
        aliases=("AllowedPS",),
        simulated=False,
        help="The only server that may be its primary.",
    )
    vm: Any = parameter(
        sets={"VMObject": FIRST, "VMObject_AsReplica": FIRST}, type=MACHINES, help="The machines, as Get-VM gives them."
    )

    examples = [
        Example("Enable-VMReplication web01 HV04 80 Kerberos -ReplicationFrequencySec 30", "A twin on HV04.", _SERVER),
        Example(
            "Enable-VMReplication -VMName web01 -ReplicaServerName HV04 -ReplicaServerPort 80 -AuthenticationType"
            " Kerberos -RecoveryHistory 4 -VSSSnapshotFrequencyHour 1 -Passthru",
            "With four recovery points, each of which its applications know about.",
            _SERVER,
        ),
    ]

    def process(self) -> None:
        if self.parameter_set.endswith("_AsReplica"):
            return
        for machine in self.vm or self.machines_of_names(self.vm_name):
            if self.should_process(machine.name):
                done = self.managed(partial(self._enable, machine))
                if done and self.passthru:
                    self.write(side_of(machine))

    def _enable(self, machine: VirtualMachine) -> None:
        authentication = Authentication(str(self.authentication_type))
        if authentication is Authentication.CERTIFICATE and not self.certificate_thumbprint:
            raise ManagementError("InvalidParameter", "CertificateThumbprint must be given for certificates.")
        excluded = list(_disks(machine, self.excluded_vhd, self.excluded_vhd_path))
        replication = arranging.enable(
            self.estate, machine, self.replica_server_name, self.replica_server_port, authentication
        )
        replication.excluded += excluded
        try:
            self.apply(replication)
        except ManagementError:
            self.run(arranging.undo(replication))
            raise


@cmdlet("Get-VMReplication", default_set="VMName", output=SIDE)
class GetVMReplication(ReplicationFilter):
    """Shows relationships and how they are doing."""

    examples = [
        Example("Get-VMReplication", "What this host replicates.", SHIPPING),
        Example(
            "Get-VMReplication -ComputerName HV04 | Select-Object VMName, State, Health, Mode, LastReplicationTime",
            "As the replica server sees it.",
            SHIPPING,
        ),
    ]

    def process(self) -> None:
        self.write_all(self.sides())


@cmdlet("Measure-VMReplication", default_set="VMName", output=STATISTICS)
class MeasureVMReplication(ReplicationFilter):
    """Reports how much was replicated, how long it took and what was missed."""

    examples = [Example("Start-Sleep 900; Measure-VMReplication web01", "The last quarter of an hour.", SHIPPING)]

    def process(self) -> None:
        self.write_all(ReplicationStatistics(side) for side in self.sides())


@cmdlet("Set-VMReplication", default_set="VMName", confirm="Medium", output=SIDE)
class SetVMReplication(
    ReplicatedMachines, ReplicationSettings, remote="VMName", settings_in=("VMName", "VMObject", "VMReplication")
):
    """Changes relationships, or turns one around after a failover."""

    credential: Any = credentials()
    vm_name: list[str] = parameter(
        sets={"VMName": FIRST}, aliases=("Name",), complete=machine_names, help="The machines."
    )
    replica_server_name: str = parameter(position=1, aliases=("ReplicaServer",), help="The replica server.")
    replica_server_port: int = parameter(
        position=2, aliases=("ReplicaPort",), validate=ValidateRange(1, 65535), help="Its port."
    )
    authentication_type: Any = parameter(
        position=3, type=AUTHENTICATION, aliases=("AuthType",), help="Kerberos or Certificate."
    )
    initial_replication_start_time: Any = parameter(
        type="System.DateTime", aliases=("IRTime",), help="When the first copy begins."
    )
    disable_vss_snapshot_replication: Switch = parameter(
        name="DisableVSSSnapshotReplication",
        aliases=("DisableVSS",),
        help="No more application-consistent recovery points.",
    )
    replicated_disks: Any = parameter(
        type="Microsoft.HyperV.PowerShell.HardDiskDrive[]", help="The drives that are replicated; others stay behind."
    )
    replicated_disk_paths: list[str] = parameter(help="The files of the drives that are replicated.")
    reverse: Switch = parameter(help="After a failover the replica becomes the primary, and the primary its replica.")
    as_replica: Switch = parameter(
        no_effect="Set-VMReplication -Reverse at the other end changes both.", help="The machine becomes the replica."
    )
    use_backup: Switch = parameter(simulated=False, help="Takes a restored machine as the first copy.")
    allowed_primary_server: str = parameter(
        by_property_name=True, aliases=("AllowedPS",), help="The only server that may be its primary."
    )
    as_job: Switch = parameter(help="Runs as a background job.")
    passthru: Switch = parameter(help="Writes the object that was changed.")

    examples = [
        Example(
            "Set-VMReplication web01 -ReplicationFrequencySec 900 -RecoveryHistory 2 -Passthru", "Less often.", SHIPPING
        ),
        Example(
            "Get-VMReplication web01 | Set-VMReplication -CompressionEnabled $false",
            "Uncompressed on its way.",
            SHIPPING,
        ),
    ]

    def process(self) -> None:
        for side in self.sides():
            if self.should_process(side.machine.name):
                done = self.managed(partial(self._set, side))
                if done and self.passthru:
                    self.write(ReplicationSide(side.replication, side.machine))

    def _set(self, side: ReplicationSide) -> None:
        replication = side.replication
        if self.reverse:
            self.run(failover.reverse(side.machine))
        if self.replica_server_name:
            host = arranging.replica_host(self.estate, self.replica_server_name, "Failed to change replication.")
            if host is not replication.replica.host:
                raise ManagementError(
                    "InvalidParameter", "Failed to change replication.", f"The replica is not on '{host.full_name}'."
                )
        if self.replica_server_port:
            replication.port = self.replica_server_port
        if self.authentication_type is not None:
            replication.authentication = Authentication(str(self.authentication_type))
        self.apply(replication)
        if self.disable_vss_snapshot_replication:
            replication.application_consistent_hours = 0
        if self.allowed_primary_server:
            replication.allowed_primary = self.allowed_primary_server
        if self.replicated_disks is not None or self.replicated_disk_paths:
            wanted = list(_disks(replication.primary, self.replicated_disks, self.replicated_disk_paths))
            arranging.choose_disks(replication, wanted)
        if self.initial_replication_start_time is not None:
            arranging.start_initial(replication, to_moment(self.initial_replication_start_time))


@cmdlet("Remove-VMReplication", default_set="VMName", confirm="Medium", output=SIDE)
class RemoveVMReplication(PassedOn):
    """Ends relationships on the side of the machine; the other side ends it itself."""

    replication_relationship_type: Any = simple_relationships("VMName")

    examples = [
        Example("Remove-VMReplication web01; Remove-VMReplication web01 -ComputerName HV04", "On both sides.", SHIPPING)
    ]

    def act(self, side: ReplicationSide) -> None:
        self.run(arranging.remove(side.machine))


@cmdlet("Suspend-VMReplication", default_set="VMName", confirm="Medium", output=SIDE)
class SuspendVMReplication(PassedOn):
    """Pauses replication; what changes meanwhile is sent when it goes on."""

    replication_relationship_type: Any = simple_relationships("VMName")

    examples = [Example("Suspend-VMReplication web01; (Get-VMReplication web01).State", "A pause.", SHIPPING)]

    def act(self, side: ReplicationSide) -> None:
        arranging.suspend(side.machine)


class FromAnywhere(PassedOn, remote="VMName"):
    """A command whose -CimSession and -Credential are published for every parameter set."""

    cim_session: Any = cim_sessions()
    credential: Any = credentials()


@cmdlet("Resume-VMReplication", default_set="VMName", confirm="Medium", output=SIDE)
class ResumeVMReplication(FromAnywhere):
    """Lets replication go on after a pause or an error; -Resynchronize compares both ends first."""

    replication_relationship_type: Any = simple_relationships(("VMName", "VMObject"))
    resynchronize_start_time: Any = parameter(
        type="System.DateTime", aliases=("ResyncStart",), help="When the comparison begins."
    )
    resynchronize: Switch = parameter(aliases=("Resync",), help="Compares both ends and sends what differs.")
    as_job: Switch = parameter(help="Runs as a background job.")
    continue_: Switch = parameter(no_effect="It goes on in any case.", help="Goes on with what was interrupted.")

    examples = [
        Example("Resume-VMReplication web01", "The pause is over.", f"{SHIPPING}; Suspend-VMReplication web01"),
        Example(
            "Resume-VMReplication web01 -Resynchronize; (Get-VMReplication web01).State",
            "Whatever happened: both ends become equal.",
            f"{SHIPPING}; Suspend-VMReplication web01",
        ),
    ]

    def act(self, side: ReplicationSide) -> None:
        moment = to_moment(self.resynchronize_start_time)
        arranging.resume(side.machine, compare=bool(self.resynchronize) or moment is not None, moment=moment)


@cmdlet("Start-VMInitialReplication", default_set="VMName", confirm="Medium", output=SIDE)
class StartVMInitialReplication(FromAnywhere):
    """Begins to fill the replica's disks, in the background."""

    destination_path: str = parameter(
        aliases=("IRLoc",), simulated=False, help="A folder on a disk to be carried there."
    )
    initial_replication_start_time: Any = parameter(
        type="System.DateTime", aliases=("IRTime",), help="When it begins; at once when left out."
    )
    use_backup: Switch = parameter(simulated=False, help="Takes a restored machine as the first copy.")
    as_job: Switch = parameter(help="Runs as a background job.")

    examples = [
        Example("Start-VMInitialReplication web01; Start-Sleep 60; (Get-VMReplication web01).State", "Now.", _ENABLED),
        Example(
            "Start-VMInitialReplication web01 -InitialReplicationStartTime (Get-Date).AddHours(2) -Passthru",
            "In two hours.",
            _ENABLED,
        ),
    ]

    def act(self, side: ReplicationSide) -> None:
        arranging.start_initial(side.replication, to_moment(self.initial_replication_start_time))


@cmdlet("Stop-VMInitialReplication", default_set="VMName", confirm="Medium", output=SIDE)
class StopVMInitialReplication(FromAnywhere):
    """Breaks the first copy off; it can be begun anew."""

    examples = [
        Example(
            "Stop-VMInitialReplication web01; (Get-VMReplication web01).State",
            "Not now.",
            f"{_ENABLED}; Start-VMInitialReplication web01",
        )
    ]

    def act(self, side: ReplicationSide) -> None:
        arranging.stop_initial(side.machine)


@cmdlet("Stop-VMReplication", default_set="VMName", confirm="Medium", output=SIDE)
class StopVMReplication(FromAnywhere):
    """Breaks a resynchronization off."""

    replication_relationship_type: Any = simple_relationships(("VMName", "VMObject"))

    examples = [
        Example(
            "Stop-VMReplication web01; (Get-VMReplication web01).State",
            "Not now.",
            f"{SHIPPING}; Suspend-VMReplication web01; Resume-VMReplication web01 -Resynchronize",
        )
    ]

    def act(self, side: ReplicationSide) -> None:
        arranging.stop_comparison(side.machine)


@cmdlet("Reset-VMReplicationStatistics", default_set="VMName", confirm="Medium", output=SIDE)
class ResetVMReplicationStatistics(PassedOn):
    """Begins to count anew."""

    replication_relationship_type: Any = simple_relationships("VMName")

    examples = [Example("Reset-VMReplicationStatistics web01", "From now on.", SHIPPING)]

    def act(self, side: ReplicationSide) -> None:
        side.replication.reset_statistics(self.estate.clock.now())


def _disks(machine: VirtualMachine, drives: Any, paths: list[str] | None) -> Iterator[VirtualDisk]:
    """The machine's disks that drives and paths mean. Raises `ManagementError` for a path that none of them has."""
    given = {item.disk for item in drives or () if isinstance(item, HardDiskDrive)}
    for path in paths or ():
        disk = machine.disk_of_path(path)
        if disk is None:
            raise ManagementError("ObjectNotFound", f"'{machine.name}' has no virtual hard disk '{path}'.")
        given.add(disk)
    yield from (disk for disk in machine.disks if disk in given)
