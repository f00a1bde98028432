"""The network cards of a machine and their addresses, as an administrator on it finds them."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_network

from hvsim.infrastructure.computers import Computer
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
                "DHCPEnabled": card.uses_dhcp,
                "DNSDomain": inside.network.domain if card.address else None,
                "DNSHostName": inside.name if card.address else None,
                "IPAddress": [item.address for item in card.addresses] or None,
                "IPEnabled": bool(card.address),
                "IPSubnet": [_mask(item.prefix_length) for item in card.addresses] or None,
                "DefaultIPGateway": card.settings.gateways or None,
                "DNSServerSearchOrder": list(card.settings.name_servers) or None,
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
                "Status": _status(card),
                "MacAddress": card.mac,
                "LinkSpeed": _speed(card),
                "Speed": int(card.speed) if card.is_up else None,
                "MediaConnectionState": "Connected" if card.is_up else "Disconnected",
                "ConnectorPresent": card.physical,
                "HardwareInterface": card.physical,
                "Virtual": not card.physical,
            },
            card,
        )


def _status(card: NetworkCard) -> str:
    if card.settings.is_disabled:
        return "Disabled"
    return "Up" if card.is_up else "Disconnected"


def _speed(card: NetworkCard) -> str:
    """As Windows shows the speed of a link: 10 Gbps."""
    bits = card.speed if card.is_up else 0
    for unit, factor in (("Gbps", 1e9), ("Mbps", 1e6)):
        if bits >= factor:
            return f"{bits / factor:g} {unit}"
    return f"{bits:g} bps"


def _addresses(inside: Inside) -> Iterator[Row]:
    for card in cards_of(inside.place):
        for item in card.addresses:
            origin = "Manual" if item.is_static else "Dhcp"
            yield _address(item.address, card.name, card.index, item.prefix_length, origin, card)
    yield _address(LOOPBACK_ADDRESS, *_LOOPBACK, OF_ALL, "WellKnown")


def _address(
    address: str, alias: str, index: int, prefix_length: int, origin: str, card: NetworkCard | None = None
) -> Row:
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
        },
        card,
    )


def _mask(prefix_length: int) -> str:
    return str(ip_network(f"0.0.0.0/{prefix_length}").netmask)


def _name_servers(inside: Inside) -> Iterator[Row]:
    for card in cards_of(inside.place):
        yield Row(
            {
                "InterfaceAlias": card.name,
                "InterfaceIndex": card.index,
                "AddressFamily": "IPv4",
                "ServerAddresses": list(card.settings.name_servers),
            },
            card,
        )


def _routes(inside: Inside) -> Iterator[Row]:
    for card in cards_of(inside.place):
        for gateway in card.settings.gateways:
            yield _route("0.0.0.0/0", gateway, card)
        for item in card.addresses:
            network = ip_network(f"{item.address}/{item.prefix_length}", strict=False)
            yield _route(str(network), "0.0.0.0", card)
            yield _route(f"{item.address}/32", "0.0.0.0", card)


def _route(destination: str, gateway: str, card: NetworkCard) -> Row:
    return Row(
        {
            "DestinationPrefix": destination,
            "NextHop": gateway,
            "InterfaceAlias": card.name,
            "InterfaceIndex": card.index,
            "ifIndex": card.index,
            "RouteMetric": 256,
            "InterfaceMetric": card.settings.metric or 25,
            "AddressFamily": "IPv4",
            "PolicyStore": "ActiveStore",
        },
        card,
    )


def _interfaces(inside: Inside) -> Iterator[Row]:
    for card in cards_of(inside.place):
        settings = card.settings
        yield Row(
            {
                "InterfaceAlias": card.name,
                "InterfaceIndex": card.index,
                "ifIndex": card.index,
                "AddressFamily": "IPv4",
                "NlMtu": settings.mtu,
                "InterfaceMetric": settings.metric or 25,
                "Dhcp": "Enabled" if card.uses_dhcp else "Disabled",
                "Forwarding": "Enabled" if settings.forwards else "Disabled",
                "ConnectionState": "Connected" if card.is_up else "Disconnected",
                "PolicyStore": "ActiveStore",
            },
            card,
        )


def _translations(inside: Inside) -> Iterator[Row]:
    place = inside.place
    for item in place.translations if isinstance(place, Computer) else ():
        yield Row(
            {
                "Name": item.name,
                "InternalIPInterfaceAddressPrefix": item.internal,
                "ExternalIPInterfaceAddressPrefix": item.external,
                "Active": True,
                "Store": "Local",
            },
            item,
        )


CLASSES = (
    WmiClass(
        "Win32_NetworkAdapterConfiguration",
        CIMV2,
        {
            **typed("text", "Caption", "Description", "DNSDomain", "DNSHostName", "ServiceName", "MACAddress"),
            **typed("text[]", "IPAddress", "IPSubnet", "DefaultIPGateway", "DNSServerSearchOrder"),
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
    WmiClass(
        "MSFT_DNSClientServerAddress",
        STANDARD,
        {
            **typed("text", "InterfaceAlias", "AddressFamily"),
            **typed("uint32", "InterfaceIndex"),
            **typed("text[]", "ServerAddresses"),
        },
        ("InterfaceAlias",),
        _name_servers,
    ),
    WmiClass(
        "MSFT_NetRoute",
        STANDARD,
        {
            **typed("text", "DestinationPrefix", "NextHop", "InterfaceAlias", "AddressFamily", "PolicyStore"),
            **typed("uint32", "InterfaceIndex", "ifIndex", "InterfaceMetric"),
            **typed("uint16", "RouteMetric"),
        },
        ("DestinationPrefix", "NextHop", "InterfaceAlias"),
        _routes,
    ),
    WmiClass(
        "MSFT_NetIPInterface",
        STANDARD,
        {
            **typed("text", "InterfaceAlias", "AddressFamily", "Dhcp", "Forwarding", "ConnectionState", "PolicyStore"),
            **typed("uint32", "InterfaceIndex", "ifIndex", "NlMtu", "InterfaceMetric"),
        },
        ("InterfaceAlias",),
        _interfaces,
    ),
    WmiClass(
        "MSFT_NetNat",
        STANDARD,
        {
            **typed("text", "Name", "InternalIPInterfaceAddressPrefix", "ExternalIPInterfaceAddressPrefix", "Store"),
            **typed("flag", "Active"),
        },
        ("Name",),
        _translations,
    ),
)
