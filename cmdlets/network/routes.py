"""Get-, New- and Remove-NetRoute, Get- and Set-NetIPInterface, Get-NetIPConfiguration: the ways to other networks."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from hvsim.cmdlets.network.card_commands import CardCommand, instances_of
from hvsim.infrastructure.errors import AlreadyExists, Refused
from hvsim.infrastructure.inside.card_settings import address_of_text
from hvsim.infrastructure.inside.network_cards import NetworkCard
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.commands.validation import ValidateSet
from hvsim.interpreter.formatting.views import Field, column, list_view, register_view
from hvsim.interpreter.values import Array, PSCustomObject
from hvsim.interpreter.values.enumeration import enumerate_value
from hvsim.interpreter.values.members.access import get_property
from hvsim.interpreter.values.text import to_string

WINDOWS_ONLY = True
_ROUTE, _INTERFACE = "MSFT_NetRoute", "MSFT_NetIPInterface"
_DEFAULT = "0.0.0.0/0"
_ALIAS, _INDEX = "ByInterfaceAlias", "ByInterfaceIndex"
_FAMILY, _SWITCHED = ValidateSet(("IPv4", "IPv6")), ValidateSet(("Enabled", "Disabled"))


def _joined(name: str, part: str) -> Callable[[Any, Any], str]:
    """A column with one part of each of several things, one below the other."""

    def text(shown: Any, engine: Any) -> str:
        found = [get_property(each, part) for each in get_property(shown, name)]
        return "\n".join(to_string(item) for value in found for item in enumerate_value(value) or (value,))

    return text


register_view(
    list_view(
        "NetIPConfiguration",
        [
            Field("ComputerName", condition=lambda shown, engine: "computername" in shown.members),
            column("InterfaceAlias"),
            column("InterfaceIndex"),
            column("InterfaceDescription"),
            column(_joined("IPv4Address", "IPAddress"), "IPv4Address"),
            column("IPv6DefaultGateway"),
            column(_joined("IPv4DefaultGateway", "NextHop"), "IPv4DefaultGateway"),
            column(_joined("DNSServer", "ServerAddresses"), "DNSServer"),
        ],
    )
)


class ChosenCards(CardCommand):
    """A command about cards that may be named."""

    interface_index: list[int] = parameter(
        by_property_name=True, type="System.UInt32[]", aliases=("ifIndex",), help="Those of cards by number."
    )
    interface_alias: list[str] = parameter(
        by_property_name=True, aliases=("ifAlias",), wildcards=True, help="Those of cards by name."
    )


class ChosenRoutes(ChosenCards):
    """A command about routes that are there."""

    destination_prefix: list[str] = parameter(
        position=0, by_property_name=True, help="The networks they lead to; 0.0.0.0/0 is everywhere else."
    )
    next_hop: list[str] = parameter(by_property_name=True, help="Only those by way of these gateways.")
    address_family: list[str] = parameter(by_property_name=True, validate=_FAMILY, help="Only those of a kind.")

    def meant(self, destination: Any, gateway: Any) -> bool:
        """Whether a route was asked for."""
        return (
            (not self.destination_prefix or destination in self.destination_prefix)
            and (not self.next_hop or gateway in self.next_hop)
            and (not self.address_family or "IPv4" in self.address_family)
        )


@cmdlet("Get-NetRoute", class_name="Get-NetRoute", output=instances_of(_ROUTE))
class GetNetRoute(ChosenRoutes):
    """Lists the ways to other networks."""

    examples = [Example("Get-NetRoute -InterfaceAlias 'vEthernet*'", "The ways of the host.")]

    def process(self) -> None:
        found = False
        for computer, inside, card in self.cards():
            for item in self.shown(_ROUTE, computer, inside, InterfaceIndex=card.index):
                if self.meant(item.value("DestinationPrefix"), item.value("NextHop")):
                    found = True
                    self.write(item)
        if not found and self.destination_prefix:
            wanted = self.destination_prefix[0]
            message = f"No {_ROUTE} objects found with property 'DestinationPrefix' equal to '{wanted}'."
            self.refuse(message, 1168, "ObjectNotFound")


@cmdlet("New-NetRoute", default_set=_ALIAS, confirm="Medium", class_name="New-NetRoute", output=instances_of(_ROUTE))
class NewNetRoute(CardCommand):
    """Makes a gateway the way to every other network."""

    destination_prefix: str = parameter(position=0, mandatory=True, by_property_name=True, help="0.0.0.0/0.")
    interface_alias: str = parameter(
        sets={_ALIAS: In(mandatory=True, by_property_name=True)}, aliases=("ifAlias",), help="The card by name."
    )
    interface_index: int = parameter(
        sets={_INDEX: In(mandatory=True, by_property_name=True)},
        type="System.UInt32",
        aliases=("ifIndex",),
        help="The card by number.",
    )
    next_hop: str = parameter(by_property_name=True, help="The gateway.")
    route_metric: int = parameter(
        type="System.UInt16", no_effect="There is one way to each network.", help="How far it is."
    )
    policy_store: str = parameter(no_effect="What is set stays.", help="Whether it stays after a restart.")

    examples = [Example("(New-NetRoute 0.0.0.0/0 -InterfaceAlias 'Ethernet 2' -NextHop 10.0.0.1).NextHop", "One.")]

    def process(self) -> None:
        for computer, inside, card in list(self.cards()):
            if self.should_process(self.destination_prefix, "New-NetRoute") and self.done(partial(self._add, card)):
                self.write_all(self.shown(_ROUTE, computer, inside, DestinationPrefix=_DEFAULT, NextHop=self.next_hop))

    def _add(self, card: NetworkCard) -> None:
        if self.destination_prefix != _DEFAULT:
            raise Refused("All machines of the estate are on one network: only a way to everywhere else can be set.")
        gateway = address_of_text(self.next_hop or "")
        if gateway in card.settings.gateways:
            raise AlreadyExists("route", gateway)
        card.change().gateways.append(gateway)


@cmdlet("Remove-NetRoute", confirm="High", class_name="Remove-NetRoute", output=instances_of(_ROUTE))
class RemoveNetRoute(ChosenRoutes):
    """Takes gateways away."""

    pass_thru: Switch = parameter(help="Writes the routes.")

    examples = [
        Example(
            "Remove-NetRoute 0.0.0.0/0 -Confirm:$false",
            "No way out.",
            "$null = New-NetRoute 0.0.0.0/0 -InterfaceAlias 'Ethernet 2' -NextHop 10.0.0.1",
        )
    ]

    def process(self) -> None:
        for computer, inside, card in list(self.cards()):
            for gateway in list(card.settings.gateways):
                if not self.meant(_DEFAULT, gateway) or not self.should_process(_DEFAULT, "Remove-NetRoute"):
                    continue
                before = list(self.shown(_ROUTE, computer, inside, NextHop=gateway, InterfaceIndex=card.index))
                card.change().gateways.remove(gateway)
                self.write_all(before if self.pass_thru else ())


@cmdlet("Get-NetIPInterface", class_name="Get-NetIPInterface", output=instances_of(_INTERFACE))
class GetNetIPInterface(ChosenCards):
    """Lists how network cards take part in the network."""

    address_family: list[str] = parameter(by_property_name=True, validate=_FAMILY, help="Only those of a kind.")
    dhcp: list[str] = parameter(validate=_SWITCHED, help="Only those whose address the network gives, or not.")

    examples = [Example("Get-NetIPInterface -AddressFamily IPv4 | Select-Object InterfaceAlias, Dhcp", "Who gives?")]

    def process(self) -> None:
        for computer, inside, card in self.cards():
            for item in self.shown(_INTERFACE, computer, inside, InterfaceIndex=card.index):
                known = not self.address_family or "IPv4" in self.address_family
                if known and (not self.dhcp or item.value("Dhcp") in self.dhcp):
                    self.write(item)


@cmdlet("Set-NetIPInterface", confirm="Medium", class_name="Set-NetIPInterface", output=instances_of(_INTERFACE))
class SetNetIPInterface(ChosenCards):
    """Changes how network cards take part in the network."""

    interface_alias: list[str] = parameter(
        position=0, by_property_name=True, aliases=("ifAlias",), wildcards=True, help="The cards by name."
    )
    input_object: Any = parameter(pipeline=True, type=instances_of(_INTERFACE) + "[]", help="As objects.")
    address_family: list[str] = parameter(by_property_name=True, validate=_FAMILY, help="Only those of a kind.")
    dhcp: str = parameter(validate=_SWITCHED, help="Whether the network gives the address.")
    forwarding: str = parameter(validate=_SWITCHED, help="Whether packets of others are passed on.")
    interface_metric: int = parameter(type="System.UInt32", help="How far ways by this card are.")
    nl_mtu_bytes: int = parameter(type="System.UInt32", aliases=("NlMtu",), help="The largest packet.")
    pass_thru: Switch = parameter(help="Writes what was set.")

    examples = [
        Example(
            "Set-NetIPInterface 'Ethernet 2' -Dhcp Enabled; (Get-NetIPInterface -InterfaceAlias 'Ethernet 2').Dhcp",
            "From the network.",
            output="Enabled\n",
        )
    ]

    def process(self) -> None:
        if self.address_family and "IPv4" not in self.address_family:
            return
        for computer, inside, card in list(self.cards()):
            if not self.should_process(card.name, "Set-NetIPInterface"):
                continue
            settings = card.change()
            if self.dhcp:
                settings.dhcp = self.dhcp == "Enabled"
            if self.forwarding:
                settings.forwards = self.forwarding == "Enabled"
            settings.metric = int(self.interface_metric) if "InterfaceMetric" in self.bound else settings.metric
            settings.mtu = int(self.nl_mtu_bytes) if "NlMtuBytes" in self.bound else settings.mtu
            if self.pass_thru:
                self.write_all(self.shown(_INTERFACE, computer, inside, InterfaceIndex=card.index))


@cmdlet(
    "Get-NetIPConfiguration",
    aliases=("gip",),
    default_set="Alias",
    class_name="Get-NetIPConfiguration",
    output="NetIPConfiguration",
)
class GetNetIPConfiguration(CardCommand):
    """Shows network cards with their addresses, gateways and name servers together."""

    interface_alias: str = parameter(
        sets={"Alias": In(position=0, pipeline=True, by_property_name=True)}, wildcards=True, help="The card by name."
    )
    interface_index: int = parameter(
        sets={"Index": In(mandatory=True, by_property_name=True)}, aliases=("ifIndex",), help="The card by number."
    )
    all_: Switch = parameter(name="All", help="Also cards that are disconnected.")
    detailed: Switch = parameter(help="With the name of the machine.")
    all_compartments: Switch = parameter(no_effect="There is one compartment.", help="In all compartments.")

    examples = [Example("(Get-NetIPConfiguration 'vEthernet*').IPv4Address.IPAddress", "Just the address.")]

    def process(self) -> None:
        for computer, inside, card in self.cards():
            if not (card.is_up and card.address) and not self.all_ and not self.interface_alias:
                continue  # one that a switch has taken speaks no IP

            def of(name: str, place: tuple[str, Any] = (computer, inside), **wanted: Any) -> Array:
                return Array(list(self.shown(name, *place, **wanted)))

            values: list[tuple[str, Any]] = [("ComputerName", inside.name.upper())] if self.detailed else []
            values += [
                ("InterfaceAlias", card.name),
                ("InterfaceIndex", card.index),
                ("InterfaceDescription", card.description),
                ("IPv4Address", of("MSFT_NetIPAddress", InterfaceIndex=card.index)),
                ("IPv6DefaultGateway", None),
                ("IPv4DefaultGateway", of(_ROUTE, InterfaceIndex=card.index, DestinationPrefix=_DEFAULT)),
                ("DNSServer", of("MSFT_DNSClientServerAddress", InterfaceIndex=card.index)),
            ]
            shown = PSCustomObject(values)
            shown.type_names = ["NetIPConfiguration"]
            self.write(shown)
