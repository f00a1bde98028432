"""The network cards of a machine and their addresses, as an administrator on it finds them."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_network

from hvsim.infrastructure.inside.addresses import LOOPBACK_ADDRESS
from hvsim.infrastructure.inside.machine import Inside
from hvsim.infrastructure.inside.network_cards import OF_ALL, NetworkCard, cards_of
from hvsim.infrastructure.wmi.classes import CIMV2, STANDARD, Row, WmiClass, typed

_LOOPBACK = ("Loopback Pseudo-Interface 1", 1)


def _network_cards(inside: Inside) -> Iterator[Row]:
    for card in cards_of(inside.place):
        yield Row(
            {
                "Index": card.index,
                "Caption": f"[{card.index:08d}] {card.description}",
                "Description": card.description,
                "DHCPEnabled": False,
                "DNSDomain": inside.network.domain if card.address else None,
                "DNSHostName": inside.name if card.address else None,
                "IPAddress": [card.address] if card.address else None,
                "IPEnabled": bool(card.address),
                "IPSubnet": [str(ip_network(f"0.0.0.0/{card.prefix_length}").netmask)] if card.address else None,
                "MACAddress": card.mac.replace("-", ":"),
                "ServiceName": "netvsc" if inside.guest else "ixgbe",
            }
        )


def _adapters(inside: Inside) -> Iterator[Row]:
    for card in cards_of(inside.place):
        yield Row(
            {
                "Name": card.name,
                "InterfaceAlias": card.name,
                "InterfaceDescription": card.description,
                "InterfaceIndex": card.index,
                "ifIndex": card.index,
                "Status": "Up" if card.is_up else "Disconnected",
                "MacAddress": card.mac,
                "LinkSpeed": _speed(card),
                "Speed": int(card.speed) if card.is_up else None,
                "MediaConnectionState": "Connected" if card.is_up else "Disconnected",
                "ConnectorPresent": card.physical,
                "HardwareInterface": card.physical,
                "Virtual": not card.physical,
            }
        )


def _speed(card: NetworkCard) -> str:
    """As Windows shows the speed of a link: 10 Gbps."""
    bits = card.speed if card.is_up else 0
    for unit, factor in (("Gbps", 1e9), ("Mbps", 1e6)):
        if bits >= factor:
            return f"{bits / factor:g} {unit}"
    return f"{bits:g} bps"


def _addresses(inside: Inside) -> Iterator[Row]:
    for card in cards_of(inside.place):
        if card.address:
            yield _address(card.address, card.name, card.index, card.prefix_length, "Manual")
    yield _address(LOOPBACK_ADDRESS, *_LOOPBACK, OF_ALL, "WellKnown")


def _address(address: str, alias: str, index: int, prefix_length: int, origin: str) -> Row:
    return Row(
        {
            "IPAddress": address,
            "IPv4Address": address,
            "InterfaceIndex": index,
            "ifIndex": index,
            "InterfaceAlias": alias,
            "ifAlias": alias,
            "AddressFamily": "IPv4",
            "Type": "Unicast",
            "PrefixLength": prefix_length,
            "PrefixOrigin": origin,
            "SuffixOrigin": origin,
            "AddressState": "Preferred",
            "PolicyStore": "ActiveStore",
        }
    )


CLASSES = (
    WmiClass(
        "Win32_NetworkAdapterConfiguration",
        CIMV2,
        {
            **typed("text", "Caption", "Description", "DNSDomain", "DNSHostName", "ServiceName", "MACAddress"),
            **typed("text[]", "IPAddress", "IPSubnet"),
            **typed("flag", "DHCPEnabled", "IPEnabled"),
            **typed("uint32", "Index"),
        },
        ("Index",),
        _network_cards,
    ),
    WmiClass(
        "MSFT_NetAdapter",
        STANDARD,
        {
            **typed("text", "Name", "InterfaceAlias", "InterfaceDescription", "Status", "MacAddress", "LinkSpeed"),
            **typed("text", "MediaConnectionState"),
            **typed("uint32", "InterfaceIndex", "ifIndex"),
            **typed("uint64", "Speed"),
            **typed("flag", "ConnectorPresent", "HardwareInterface", "Virtual"),
        },
        ("Name",),
        _adapters,
    ),
    WmiClass(
        "MSFT_NetIPAddress",
        STANDARD,
        {
            **typed("text", "IPAddress", "IPv4Address", "InterfaceAlias", "ifAlias", "AddressFamily", "Type"),
            **typed("text", "PrefixOrigin", "SuffixOrigin", "AddressState", "PolicyStore"),
            **typed("uint32", "InterfaceIndex", "ifIndex"),
            **typed("uint8", "PrefixLength"),
        },
        ("IPAddress",),
        _addresses,
    ),
)
