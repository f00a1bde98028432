"""Add-, Get-, Set- and Remove-VMMigrationNetwork: the subnets over which machines are moved."""

from __future__ import annotations

from functools import partial
from typing import Any

from hvsim.cmdlets.estate.live_types import live_type
from hvsim.cmdlets.estate.values import UInt32
from hvsim.cmdlets.hyperv.selection import HyperVCommand, cim_sessions, credentials
from hvsim.cmdlets.hyperv.types import HYPERV
from hvsim.infrastructure.hosts.migration_networks import (
    DEFAULT_PRIORITY,
    MigrationNetwork,
    add_network,
    networks_named,
    subnet_named,
)
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter

NETWORK = HYPERV + "VMMigrationNetwork"
live_type(
    NETWORK,
    MigrationNetwork,
    {
        "string Subnet": lambda n: n.subnet,
        "System.Nullable[uint] Priority": lambda n: UInt32(n.priority),
        "string ComputerName": lambda n: n.host.name.upper(),
        "bool IsDeleted": lambda n: n not in n.host.migration_networks,
    },
)


class _OfHosts(HyperVCommand):
    """A command about the networks of hosts by name."""

    computer_name: Any = parameter(type="System.String[]", help="The hosts; the local one when left out.")
    credential: Any = credentials()
    cim_session: Any = cim_sessions(by_property_name=True)


@cmdlet("Add-VMMigrationNetwork", confirm="Medium", output=NETWORK)
class AddVMMigrationNetwork(_OfHosts):
    """Lets hosts use one more subnet for live migration."""

    subnet: str = parameter(position=0, mandatory=True, pipeline=True, help="The subnet, as 10.0.1.0/24.")
    priority: Any = parameter(position=1, type="System.UInt32", help="The lowest is preferred.")
    passthru: Switch = parameter(help="Writes the object that was changed.")

    examples = [Example("Add-VMMigrationNetwork 10.0.1.0/24 -Passthru", "Moves go over a network of their own.")]

    def process(self) -> None:
        priority = DEFAULT_PRIORITY if self.priority is None else int(self.priority)
        for host in self.hosts():
            if self.should_process(host.name):
                made = self.attempt(partial(add_network, host, self.subnet, priority))
                if made is not None and self.passthru:
                    self.write(made)


@cmdlet("Get-VMMigrationNetwork", output=NETWORK)
class GetVMMigrationNetwork(HyperVCommand):
    """Lists the subnets that hosts may use for live migration."""

    computer_name: Any = parameter(
        pipeline=True, type="System.String[]", help="The hosts; the local one when left out."
    )
    credential: Any = credentials()
    cim_session: Any = cim_sessions(by_property_name=True)
    subnet: list[str] = parameter(position=0, help="Only these.")
    priority: Any = parameter(type="System.UInt32[]", help="Only those with these priorities.")

    examples = [Example("Get-VMMigrationNetwork", "Over which networks does this host move machines?")]

    def process(self) -> None:
        wanted = None if self.subnet is None else {str(subnet_named(item)) for item in self.subnet}
        for host in self.hosts():
            for item in host.migration_networks:
                suits = wanted is None or item.subnet in wanted
                if suits and (self.priority is None or item.priority in self.priority):
                    self.write(item)


@cmdlet("Set-VMMigrationNetwork", default_set="ComputerName", confirm="Medium", output=NETWORK)
class SetVMMigrationNetwork(HyperVCommand):
    """Gives migration networks another subnet or priority."""

    computer_name: Any = parameter(
        sets="ComputerName", type="System.String[]", help="The hosts; the local one when left out."
    )
    credential: Any = credentials(sets="ComputerName")
    cim_session: Any = cim_sessions(sets={"CimSession": In(by_property_name=True)})
    subnet: str = parameter(
        position=0, mandatory=True, pipeline=True, by_property_name=True, help="The subnet until now."
    )
    new_subnet: str = parameter(position=1, help="The subnet from now on.")
    new_priority: Any = parameter(type="System.UInt32", help="The lowest is preferred.")
    passthru: Switch = parameter(help="Writes the object that was changed.")

    examples = [
        Example(
            "Set-VMMigrationNetwork 10.0.1.0/24 -NewPriority 1",
            "Prefers it.",
            setup="Add-VMMigrationNetwork 10.0.1.0/24",
        )
    ]

    def process(self) -> None:
        for host in self.hosts():
            if self.should_process(host.name):
                for item in self.attempt(partial(networks_named, host, self.subnet)) or ():
                    self.attempt(partial(self._change, item))
                    if self.passthru:
                        self.write(item)

    def _change(self, item: MigrationNetwork) -> None:
        if self.new_subnet is not None:
            item.subnet = str(subnet_named(self.new_subnet))
        if self.new_priority is not None:
            item.priority = int(self.new_priority)


@cmdlet("Remove-VMMigrationNetwork", confirm="Medium", output=NETWORK)
class RemoveVMMigrationNetwork(_OfHosts):
    """Takes subnets away from live migration."""

    subnet: str = parameter(position=0, mandatory=True, pipeline=True, by_property_name=True, help="The subnet.")
    passthru: Switch = parameter(help="Writes the object that was changed.")

    examples = [
        Example("Remove-VMMigrationNetwork 10.0.1.0/24", "No more.", setup="Add-VMMigrationNetwork 10.0.1.0/24")
    ]

    def process(self) -> None:
        for host in self.hosts():
            if self.should_process(host.name):
                for item in self.attempt(partial(networks_named, host, self.subnet)) or ():
                    host.migration_networks.remove(item)
                    if self.passthru:
                        self.write(item)
