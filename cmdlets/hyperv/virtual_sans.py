"""Virtual SANs of hosts: Get-, New-, Set-, Rename- and Remove-VMSan, Connect- and Disconnect-VMSan."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from hvsim.cmdlets.estate.live_types import live_type
from hvsim.cmdlets.estate.values import array, guid
from hvsim.cmdlets.hyperv.selection import HOST_HELP, HyperVCommand, cim_sessions, credentials
from hvsim.cmdlets.hyperv.types import HYPERV
from hvsim.infrastructure.errors import ManagementError
from hvsim.infrastructure.hosts.fibre_channel import (
    VirtualSan,
    change_ports,
    new_san,
    remove_san,
    san_named,
    world_wide_name,
)
from hvsim.interpreter.commands import ALL_SETS, Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.commands.wildcards import has_wildcards, matches
from hvsim.interpreter.values import get_member, to_string

SAN = HYPERV + "VMSan"
_PUBLISHED_SAN = "Microsoft.HyperV.Powershell.VMSan"
"""As the published signatures of some commands spell it."""
_INSTANCES = "Microsoft.Management.Infrastructure.CimInstance[]"
_NODE_ALIASES = ("Wwnn", "NodeName", "Wwnns", "NodeNames", "WorldWideNodeNames", "NodeAddress")
_PORT_ALIASES = ("Wwpn", "PortName", "Wwpns", "PortNames", "WorldWidePortNames", "PortAddress")
_WWN = {"StringWwn": In(mandatory=True)}
_MADE = "$null = New-VMSan Fabric -WorldWideNodeName C003FF0000FFFF00 -WorldWidePortName C003FF5778E50002"

SAN_TYPE = live_type(
    SAN,
    VirtualSan,
    {
        "string Name": lambda s: s.name,
        "string Note": lambda s: s.note,
        "string Id": lambda s: f"Microsoft:{str(s.id).upper()}",
        "guid InstanceId": lambda s: guid(s.id),
        "string[] WorldWideNodeName": lambda s: array([node for node, _ in s.ports], "System.String"),
        "string[] WorldWidePortName": lambda s: array([port for _, port in s.ports], "System.String"),
        "string ComputerName": lambda s: s.host.name.upper(),
        "bool IsDeleted": lambda s: s.removed,
    },
)
SAN_TYPE.method("string ToString()")(lambda san: san.name)


class SanCommand(HyperVCommand):
    """A command about virtual SANs."""

    host_bus_adapter: Any = None
    world_wide_node_name: Any = None
    world_wide_port_name: Any = None

    def sans(self, names: list[str]) -> Iterator[VirtualSan]:
        """Those of the names; a name without any is reported."""
        for host in self.hosts():
            for name in names:
                found = [san for san in host.sans if matches(name, san.name)]
                if not found and not has_wildcards(name):
                    self.attempt(partial(san_named, host, name))
                yield from found

    def given_ports(self) -> list[tuple[str, str]]:
        """The ports that were named, or belong to the adapters that were given. Raises `ManagementError`."""
        adapters = self.host_bus_adapter or ()
        pairs = [(get_member(item, "NodeAddress"), get_member(item, "PortAddress")) for item in adapters]
        nodes, ports = self.world_wide_node_name or (), self.world_wide_port_name or ()
        if len(nodes) != len(ports):
            raise ManagementError("InvalidParameter", "There must be as many node names as port names.")
        pairs += zip(nodes, ports, strict=True)
        return [(world_wide_name(to_string(node)), world_wide_name(to_string(port))) for node, port in pairs]

    def change(self, names: list[str], action: Callable[[VirtualSan], object], *, shows: bool) -> None:
        """Does it to each of the SANs, and writes it if asked to."""
        for san in list(self.sans(names)):
            if self.should_process(san.name) and self.managed(partial(action, san)) and shows:
                self.write(san)


@cmdlet("Get-VMSan", output=SAN)
class GetVMSan(SanCommand, remote=ALL_SETS):
    """Lists virtual Fibre Channel SANs."""

    name: list[str] = parameter(
        position=0, by_property_name=True, wildcards=True, aliases=("SanName",), help="The SANs; all when left out."
    )

    examples = [Example("Get-VMSan Fabric", "Which ports lead to it?", _MADE)]

    def process(self) -> None:
        self.write_all(self.sans(self.name or ["*"]))


@cmdlet("New-VMSan", default_set="HbaObject", confirm="Medium", output=SAN)
class NewVMSan(SanCommand):
    """Makes a virtual Fibre Channel SAN."""

    cim_session: Any = cim_sessions(single=True)
    computer_name: Any = parameter(type="System.String", help="The host to ask; the local one when left out.")
    credential: Any = credentials(single=True)
    name: str = parameter(position=0, mandatory=True, aliases=("SanName",), help="Its name.")
    note: str = parameter(help="What there is to say about it.")
    host_bus_adapter: Any = parameter(sets="HbaObject", type=_INSTANCES, help="The host's adapters, as objects.")
    world_wide_node_name: list[str] = parameter(sets=_WWN, aliases=_NODE_ALIASES, help="The node names of its ports.")
    world_wide_port_name: list[str] = parameter(sets=_WWN, aliases=_PORT_ALIASES, help="The port names of its ports.")

    examples = [
        Example("New-VMSan -Name Fabric -Note 'to the array'", "Without ports yet."),
        Example(_MADE.removeprefix("$null = "), "With one port."),
    ]

    def process(self) -> None:
        names = [self.computer_name or (self.cim_session.computer_name if self.cim_session else "")]
        for host in self.hosts_of_names(names):
            ports = self.given_ports()
            san = (
                self.attempt(partial(new_san, host, self.name, self.note or ""))
                if self.should_process(self.name)
                else None
            )
            if san is not None:
                change_ports(san, ports)
                self.write(san)


@cmdlet("Set-VMSan", default_set="HbaObject", confirm="Medium", output=HYPERV + "SAN")
class SetVMSan(SanCommand):
    """Changes the ports or the note of a virtual SAN."""

    cim_session: Any = cim_sessions(sets={"StringWwn": In(by_property_name=True)})
    computer_name: list[str] = parameter(sets="StringWwn", help=HOST_HELP)
    credential: Any = credentials(sets="StringWwn")
    name: str = parameter(position=0, mandatory=True, by_property_name=True, aliases=("SanName",), help="The SAN.")
    host_bus_adapter: Any = parameter(sets="HbaObject", type=_INSTANCES, help="The host's adapters, as objects.")
    note: str = parameter(help="What there is to say about it.")
    passthru: Switch = parameter(help="Writes the object that was changed.")
    world_wide_node_name: list[str] = parameter(sets=_WWN, aliases=_NODE_ALIASES, help="The node names of its ports.")
    world_wide_port_name: list[str] = parameter(sets=_WWN, aliases=_PORT_ALIASES, help="The port names of its ports.")

    examples = [Example("Set-VMSan Fabric -Note 'to the old array' -Passthru", "A note.", _MADE)]

    def process(self) -> None:
        self.change([self.name], self._set, shows=bool(self.passthru))

    def _set(self, san: VirtualSan) -> None:
        if self.host_bus_adapter is not None or self.world_wide_node_name is not None:
            change_ports(san, self.given_ports())
        if self.note is not None:
            san.note = self.note


@cmdlet("Rename-VMSan", confirm="Medium", output=SAN)
class RenameVMSan(SanCommand):
    """Gives a virtual SAN another name."""

    cim_session: Any = cim_sessions(by_property_name=True)
    computer_name: list[str] = parameter(help=HOST_HELP)
    credential: Any = credentials()
    name: str = parameter(position=0, mandatory=True, by_property_name=True, aliases=("SanName",), help="The SAN.")
    new_name: str = parameter(position=1, mandatory=True, help="The new name.")
    passthru: Switch = parameter(help="Writes the object that was changed.")

    examples = [Example("Rename-VMSan Fabric Production -Passthru", "Another name.", _MADE)]

    def process(self) -> None:
        self.change([self.name], lambda san: setattr(san, "name", self.new_name), shows=bool(self.passthru))


@cmdlet("Remove-VMSan", confirm="Medium", output=_PUBLISHED_SAN)
class RemoveVMSan(SanCommand):
    """Deletes virtual SANs."""

    cim_session: Any = cim_sessions(by_property_name=True)
    computer_name: list[str] = parameter(help=HOST_HELP)
    credential: Any = credentials()
    name: list[str] = parameter(
        position=0, mandatory=True, by_property_name=True, aliases=("SanName",), help="The SANs."
    )
    passthru: Switch = parameter(help="Writes the object that was changed.")

    examples = [Example("Remove-VMSan Fabric; @(Get-VMSan).Count", "Not needed any more.", _MADE)]

    def process(self) -> None:
        self.change(self.name, remove_san, shows=bool(self.passthru))


class SanPorts(SanCommand):
    """A command that gives ports to a virtual SAN, or takes them away."""

    credential: Any = credentials(sets="StringWwn")
    name: str = parameter(position=0, mandatory=True, by_property_name=True, aliases=("SanName",), help="The SAN.")
    world_wide_node_name: list[str] = parameter(sets=_WWN, aliases=_NODE_ALIASES, help="The node names of the ports.")
    world_wide_port_name: list[str] = parameter(sets=_WWN, aliases=_PORT_ALIASES, help="The port names of the ports.")
    passthru: Switch = parameter(help="Writes the object that was changed.")
    host_bus_adapter: Any = parameter(
        sets={"HbaObject": In(mandatory=True, pipeline=True)}, type=_INSTANCES, help="The host's adapters, as objects."
    )

    def process(self) -> None:
        self.change([self.name], lambda san: change_ports(san, self.ports_of(san)), shows=bool(self.passthru))

    def ports_of(self, san: VirtualSan) -> list[tuple[str, str]]:
        """The ports that it has from now on."""
        raise NotImplementedError  # abstract: each kind has its own


@cmdlet(
    "Connect-VMSan",
    default_set="StringWwn",
    confirm="Medium",
    output=_PUBLISHED_SAN,
)
class ConnectVMSan(SanPorts):
    """Gives ports of the host to a virtual SAN."""

    cim_session: Any = cim_sessions(sets={"StringWwn": In(by_property_name=True)})
    computer_name: list[str] = parameter(sets={"StringWwn": In(by_property_name=True)}, help=HOST_HELP)
    credential: Any = credentials(sets={"StringWwn": In(by_property_name=True)})

    examples = [
        Example(
            "Connect-VMSan Fabric -WorldWideNodeName C003FF0000FFFF00 -WorldWidePortName C003FF5778E50003 -Passthru",
            "A second way to it.",
            _MADE,
        )
    ]

    def ports_of(self, san: VirtualSan) -> list[tuple[str, str]]:
        return [*san.ports, *(port for port in self.given_ports() if port not in san.ports)]


@cmdlet("Disconnect-VMSan", default_set="StringWwn", confirm="Medium", output=SAN)
class DisconnectVMSan(SanPorts):
    """Takes ports of the host from a virtual SAN."""

    cim_session: Any = cim_sessions(sets={"StringWwn": In(by_property_name=True)})
    computer_name: list[str] = parameter(sets="StringWwn", help=HOST_HELP)

    examples = [
        Example(
            "Disconnect-VMSan Fabric -WorldWideNodeName C003FF0000FFFF00 -WorldWidePortName C003FF5778E50002",
            "Away from it.",
            _MADE,
        )
    ]

    def ports_of(self, san: VirtualSan) -> list[tuple[str, str]]:
        gone = self.given_ports()
        return [port for port in san.ports if port not in gone]
