"""What the commands about Hyper-V Replica share: which relationships are meant, and what they can be set to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from hvsim.cmdlets.hyperv.replication_types import SIDE, ReplicationSide, side_of
from hvsim.cmdlets.hyperv.selection import FIRST, MACHINES, HyperVCommand, MachinesByVMName, machine_names
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.infrastructure.replication.arranging import configure, required
from hvsim.infrastructure.replication.relationship import Replication
from hvsim.interpreter.commands import In, Switch, parameter
from hvsim.interpreter.commands.validation import ValidateRange
from hvsim.interpreter.commands.wildcards import matches

RELATIONSHIP = "Microsoft.HyperV.PowerShell.VMReplicationRelationshipType"
AUTHENTICATION = "Microsoft.HyperV.PowerShell.ReplicationAuthenticationType"


def simple_relationships(sets: str | tuple[str, ...]) -> Any:
    """-ReplicationRelationshipType, in these parameter sets."""
    return parameter(
        sets=sets, type=RELATIONSHIP, aliases=("Relationship",), help="Simple; there are no extended ones."
    )


class ReplicatedMachines(MachinesByVMName):
    """A command about machines with a relationship: as -VMName, -VM or -VMReplication."""

    vm_replication: Any = parameter(
        sets={"VMReplication": FIRST}, type=SIDE + "[]", help="The relationships, as Get-VMReplication gives them."
    )
    replication_relationship_type: Any = None

    def machines(self) -> Iterator[VirtualMachine]:
        """The machines that were named; of extended relationships there are none."""
        if str(self.replication_relationship_type) == "Extended":
            self.report("The virtual machine has no extended relationship.", "ObjectNotFound", "ObjectNotFound")
        elif self.vm_replication is not None:
            yield from (side.machine for side in self.vm_replication)
        else:
            yield from super().machines()

    def sides(self) -> Iterator[ReplicationSide]:
        """The relationships of the machines that were named; a machine without one is reported."""
        for machine in list(self.machines()):
            verb = self.command.name.partition("-")[0].lower()
            replication = self.attempt(partial(required, machine, verb))
            if replication is not None:
                yield ReplicationSide(replication, machine)


class ReplicationFilter(HyperVCommand, remote="VMName"):
    """A command about the relationships that fit: of machines of a name, or all, with these servers and states."""

    vm_name: list[str] = parameter(
        sets={"VMName": In(position=0, pipeline=True)},
        aliases=("Name",),
        wildcards=True,
        complete=machine_names,
        help="The machines; all that are replicated when left out.",
    )
    replica_server_name: str = parameter(
        sets="VMName", aliases=("ReplicaServer",), help="Only those that replicate to this server."
    )
    primary_server_name: str = parameter(
        sets="VMName", aliases=("PrimaryServer",), help="Only those whose primary server is this one."
    )
    replication_state: Any = parameter(
        sets="VMName",
        type="Microsoft.HyperV.PowerShell.VMReplicationState",
        aliases=("State",),
        help="Only those in this state.",
    )
    replication_health: Any = parameter(
        sets="VMName",
        type="Microsoft.HyperV.PowerShell.VMReplicationHealthState",
        aliases=("Health",),
        help="Only those that are doing so.",
    )
    replication_mode: Any = parameter(
        sets="VMName",
        type="Microsoft.HyperV.PowerShell.VMReplicationMode",
        aliases=("Mode",),
        help="Primary, or Replica.",
    )
    replication_relationship_type: Any = parameter(
        type=RELATIONSHIP, aliases=("Relationship",), help="Simple; there are no extended ones."
    )
    trust_group: str = parameter(sets="VMName", help="Only those whose primary server is in this trust group.")
    vm: Any = parameter(sets={"VMObject": FIRST}, type=MACHINES, help="The machines, as Get-VM gives them.")

    def sides(self) -> Iterator[ReplicationSide]:
        """The relationships that fit; a machine that was named and has none is reported."""
        for machine in self._machines():
            side = side_of(machine)
            if side is not None and self._fits(side):
                yield side
            elif side is None and (self.vm is not None or self.vm_name):
                self.attempt(partial(required, machine, "get"))

    def _machines(self) -> Iterable[VirtualMachine]:
        if self.vm is not None:
            return list(self.vm)
        if self.vm_name:
            return list(self.machines_of_names(self.vm_name))
        return [item for host in self.hosts() for item in host.machines if item.replication is not None]

    def _fits(self, side: ReplicationSide) -> bool:
        replication, machine = side.replication, side.machine
        asked = (
            (self.replication_state, replication.state_of(machine).label),
            (self.replication_health, replication.health_of(machine).label),
            (self.replication_mode, replication.mode_of(machine).label),
            (self.replication_relationship_type, "Simple"),
        )
        servers = (
            (self.replica_server_name, replication.replica.host.full_name),
            (self.primary_server_name, replication.primary.host.full_name),
        )
        entries = replication.replica.host.replica_server.authorizations
        groups = [entry.trust_group for entry in entries if entry.covers(replication.primary.host.full_name)]
        return (
            all(wanted is None or str(wanted) == found for wanted, found in asked)
            and all(
                not name or matches(name, found) or matches(name, found.partition(".")[0]) for name, found in servers
            )
            and (not self.trust_group or self.trust_group in groups)
        )


class ReplicationSettings(HyperVCommand):
    """The settings that a relationship can be given; `settings_in` are the parameter sets that have them."""

    certificate_thumbprint: str | None = None
    compression_enabled: Any = None
    replicate_host_kvp_items: Any = None
    bypass_proxy_server: Any = None
    enable_write_order_preservation_across_disks: Any = None
    vss_snapshot_frequency_hour: int | None = None
    recovery_history: int | None = None
    replication_frequency_sec: int | None = None
    auto_resynchronize_enabled: Any = None
    auto_resynchronize_interval_start: Any = None
    auto_resynchronize_interval_end: Any = None

    def __init_subclass__(cls, settings_in: tuple[str, ...] = (), remote: str | Iterable[str] = ()) -> None:
        super().__init_subclass__(remote=remote)
        for name, declared in _settings(settings_in).items():
            setattr(cls, name, declared)

    def apply(self, replication: Replication) -> None:
        """Gives the relationship the settings that were bound. Raises `ManagementError`."""
        configure(
            replication,
            frequency=self.replication_frequency_sec,
            recovery_history=self.recovery_history,
            consistent_hours=self.vss_snapshot_frequency_hour,
        )
        if self.certificate_thumbprint:
            replication.thumbprint = self.certificate_thumbprint
        switches = {
            "compression": self.compression_enabled,
            "host_pairs": self.replicate_host_kvp_items,
            "bypass_proxy": self.bypass_proxy_server,
            "write_order": self.enable_write_order_preservation_across_disks,
            "auto_resynchronize": self.auto_resynchronize_enabled,
        }
        for name, value in switches.items():
            if value is not None:
                setattr(replication, name, bool(value))
        if self.auto_resynchronize_interval_start is not None:
            replication.auto_resynchronize_start = self.auto_resynchronize_interval_start.to_python()
        if self.auto_resynchronize_interval_end is not None:
            replication.auto_resynchronize_end = self.auto_resynchronize_interval_end.to_python()


def _settings(sets: tuple[str, ...]) -> dict[str, Any]:
    """The declarations of the settings, for these sets."""
    return _connection_settings(sets) | _frequency_settings(sets) | _resynchronization_settings(sets)


def _connection_settings(sets: tuple[str, ...]) -> dict[str, Any]:
    named = dict.fromkeys(sets, In(by_property_name=True))
    return {
        "certificate_thumbprint": parameter(
            sets=named,
            type="System.String",
            aliases=("Thumbprint", "Cert"),
            help="The certificate, where the servers trust each other by certificates.",
        ),
        "compression_enabled": parameter(
            sets=sets, type="System.Boolean", help="Whether deltas are compressed on their way."
        ),
        "replicate_host_kvp_items": parameter(
            sets=sets, type="System.Boolean", help="Whether key-value pairs of the host are replicated."
        ),
        "bypass_proxy_server": parameter(sets=sets, type="System.Boolean", help="Whether a web proxy is passed by."),
        "enable_write_order_preservation_across_disks": parameter(
            sets=sets, type="System.Boolean", help="Whether all disks are of the same instant."
        ),
    }


def _frequency_settings(sets: tuple[str, ...]) -> dict[str, Any]:
    return {
        "vss_snapshot_frequency_hour": parameter(
            sets=sets,
            type="System.Int32",
            name="VSSSnapshotFrequencyHour",
            aliases=("VSSFreq",),
            validate=ValidateRange(0, 12),
            help="Hours between two application-consistent recovery points.",
        ),
        "recovery_history": parameter(
            sets=sets,
            type="System.Int32",
            aliases=("RecHist",),
            validate=ValidateRange(0, 24),
            help="How many hourly recovery points are kept beside the newest state.",
        ),
        "replication_frequency_sec": parameter(
            sets=sets,
            type="System.Int32",
            aliases=("RepFreq",),
            validate=ValidateRange(30, 900),
            help="Seconds between two deltas: 30, 300 or 900.",
        ),
    }


def _resynchronization_settings(sets: tuple[str, ...]) -> dict[str, Any]:
    return {
        "auto_resynchronize_enabled": parameter(
            sets=sets,
            type="System.Boolean",
            aliases=("AutoResync",),
            help="Whether both ends are compared by themselves where nobody knows what changed.",
        ),
        "auto_resynchronize_interval_start": parameter(
            sets=sets, type="System.TimeSpan", aliases=("AutoResyncStart",), help="From this time of day on."
        ),
        "auto_resynchronize_interval_end": parameter(
            sets=sets, type="System.TimeSpan", aliases=("AutoResyncEnd",), help="Until this time of day."
        ),
    }


class PassedOn(ReplicatedMachines):
    """A command that does one thing to relationships and writes them with -Passthru."""

    passthru: Switch = parameter(help="Writes the object that was changed.")

    def process(self) -> None:
        for side in self.sides():
            if self.should_process(side.machine.name):
                done = self.managed(partial(self.act, side))
                if done and self.passthru:
                    self.write(side)

    def act(self, side: ReplicationSide) -> None:
        """Does it. Raises `ManagementError`."""
        raise NotImplementedError  # abstract: each kind has its own
