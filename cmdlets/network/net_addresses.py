"""Get-NetIPAddress: the addresses of a machine."""

from __future__ import annotations

from typing import Any

from attrs import frozen

from hvsim.cmdlets.estate.cim_sessions import CIM_SESSION, SessionsOfNames
from hvsim.cmdlets.estate.live_types import live_type
from hvsim.cmdlets.estate.values import UInt32
from hvsim.cmdlets.network.adapters import CardCommand
from hvsim.infrastructure.addresses import LOOPBACK_ADDRESS
from hvsim.interpreter.commands import Example, Switch, cmdlet, parameter
from hvsim.interpreter.commands.validation import ValidateSet
from hvsim.interpreter.commands.wildcards import has_wildcards, matches
from hvsim.interpreter.formatting.views import column, list_view, register_view

WINDOWS_ONLY = True
ADDRESS = "Microsoft.Management.Infrastructure.CimInstance#ROOT/StandardCimv2/MSFT_NetIPAddress"
_SHOWN = (
    "IPAddress", "InterfaceIndex", "InterfaceAlias", "AddressFamily", "Type", "PrefixLength", "PrefixOrigin",
    "SuffixOrigin", "AddressState", "PolicyStore",
)  # fmt: skip


@frozen(eq=False)
class CardAddress:
    """An address of a card."""

    address: str
    alias: str
    index: int
    length: int


live_type(
    ADDRESS,
    CardAddress,
    {
        "string IPAddress": lambda item: item.address,
        "string IPv4Address": lambda item: item.address,
        "uint InterfaceIndex": lambda item: UInt32(item.index),
        "string InterfaceAlias": lambda item: item.alias,
        "string AddressFamily": lambda item: "IPv4",
        "string Type": lambda item: "Unicast",
        "byte PrefixLength": lambda item: item.length,
        "string PrefixOrigin": lambda item: "WellKnown" if item.address == LOOPBACK_ADDRESS else "Manual",
        "string SuffixOrigin": lambda item: "WellKnown" if item.address == LOOPBACK_ADDRESS else "Manual",
        "string AddressState": lambda item: "Preferred",
        "string PolicyStore": lambda item: "ActiveStore",
    },
    aliases={"ifIndex": "InterfaceIndex", "ifAlias": "InterfaceAlias"},
)
register_view(list_view(ADDRESS, [column(name) for name in _SHOWN]))


@cmdlet("Get-NetIPAddress", class_name="Get-NetIPAddress", output=ADDRESS)
class GetNetIPAddress(CardCommand):
    """Lists the IPv4 addresses of a machine."""

    ip_address: list[str] = parameter(
        name="IPAddress", position=0, by_property_name=True, aliases=("LocalAddress",), help="Only these addresses."
    )
    interface_index: list[int] = parameter(
        by_property_name=True, type="System.UInt32[]", aliases=("ifIndex",), help="Those of cards by number."
    )
    interface_alias: list[str] = parameter(
        by_property_name=True, aliases=("ifAlias",), wildcards=True, help="Those of cards by name."
    )
    address_family: list[str] = parameter(
        by_property_name=True, validate=ValidateSet(("IPv4", "IPv6")), help="Only those of a kind; all are IPv4."
    )
    cim_session: Any = parameter(
        type=f"{CIM_SESSION}[]", transform=SessionsOfNames(), aliases=("Session",), help="Sessions to other computers."
    )
    throttle_limit: int = parameter(no_effect="One follows the other here.", help="How many are asked at once.")
    as_job: Switch = parameter(simulated=False, help="Runs it as a job.")

    examples = [
        Example("(Get-NetIPAddress -InterfaceAlias vEthernet*).IPAddress", "The host's own.", output="10.0.0.11\n"),
    ]

    def process(self) -> None:
        found = [
            CardAddress(card.address, card.name, card.index, card.prefix_length)
            for card in self.cards()
            if card.address
        ]
        found.append(CardAddress(LOOPBACK_ADDRESS, "Loopback Pseudo-Interface 1", 1, 8))
        if self.address_family and "ipv4" not in [family.lower() for family in self.address_family]:
            return
        if self.interface_index is not None:
            found = [item for item in found if item.index in self.interface_index]
        if self.interface_alias is not None:
            found = [item for item in found if any(matches(name, item.alias) for name in self.interface_alias)]
        for wanted in self.ip_address or ["*"]:
            some = [item for item in found if matches(wanted, item.address)]
            self.write_all(some)
            if not some and not has_wildcards(wanted):
                self.missing("MSFT_NetIPAddress", "IPAddress", wanted)
