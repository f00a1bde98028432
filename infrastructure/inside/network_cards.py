"""The network cards that a machine's own administrator finds on it, physical and virtual, and their addresses."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve, field, frozen

from hvsim.infrastructure.computers import Computer
from hvsim.infrastructure.hosts.host import Host
from hvsim.infrastructure.inside.addresses import address_of_computer
from hvsim.infrastructure.inside.card_settings import CardAddress, CardSettings
from hvsim.infrastructure.machines.networks import NetworkAdapter
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine

OF_ALL, OF_CLUSTER = 8, 24
"""How long the prefix of an address is: on the network of all machines, and on one that is a cluster's alone."""
_PHYSICAL, _VIRTUAL, _GUEST = (
    "Intel(R) Ethernet Controller X550",
    "Hyper-V Virtual Ethernet Adapter",
    "Microsoft Hyper-V Network Adapter",
)
GUEST_SPEED = 10e9


@frozen
class NetworkCard:
    """A card. `speed` is in bits per second; `own` is the address that it has by itself, '' for none; `index` tells
    cards apart, `key` for good. `holder` keeps that address, where an administrator may give another one.
    """

    name: str
    description: str
    index: int
    mac: str
    speed: float
    is_up: bool
    own: str = ""
    physical: bool = True
    key: str = ""
    holder: Computer | NetworkAdapter | None = None
    settings: CardSettings = field(factory=CardSettings)
    kept: dict[str, CardSettings] = field(factory=dict, repr=False)

    def change(self) -> CardSettings:
        """Its settings, kept from now on."""
        return self.kept.setdefault(self.key, self.settings)

    @property
    def addresses(self) -> list[CardAddress]:
        """All that it has, the first one first."""
        settings = self.settings
        found = []
        if self.own and settings.has_own:
            usual = OF_ALL if self.own.startswith("10.") else OF_CLUSTER
            is_static = settings.is_static or not isinstance(self.holder, NetworkAdapter)
            found.append(CardAddress(self.own, settings.own_prefix or usual, is_static))
        return found + settings.addresses

    @property
    def address(self) -> str:
        """The first one, '' where it has none."""
        return next((item.address for item in self.addresses), "")

    @property
    def prefix_length(self) -> int:
        return next((item.prefix_length for item in self.addresses), OF_CLUSTER)

    @property
    def uses_dhcp(self) -> bool:
        """Whether the network gives it its address."""
        given = any(not item.is_static for item in self.addresses)
        return given if self.settings.dhcp is None else self.settings.dhcp


def cards_of(place: Computer | VirtualMachine) -> list[NetworkCard]:
    """The cards in the order of their numbers, as they were set up."""
    if isinstance(place, VirtualMachine):
        kept, cards = place.guest.cards, list(_of_guest(place))
    elif isinstance(place, Host):
        kept, cards = place.cards, list(_of_host(place))
    else:
        kept, cards = place.cards, [_card(place, 0, "Ethernet", address_of_computer(place), holder=place)]
    return [_set_up(card, kept) for card in cards]


def _set_up(card: NetworkCard, kept: dict[str, CardSettings]) -> NetworkCard:
    settings = kept.get(card.key) or CardSettings()
    is_up = card.is_up and not settings.is_disabled
    return evolve(card, name=settings.name or card.name, is_up=is_up, settings=settings, kept=kept)


def _of_guest(machine: VirtualMachine) -> Iterator[NetworkCard]:
    for number, adapter in enumerate(machine.adapters):
        connected = adapter.switch is not None
        yield NetworkCard(
            _numbered("Ethernet", number),
            _numbered(_GUEST, number, "#"),
            4 + number,
            _dashed(adapter.mac),
            GUEST_SPEED,
            connected,
            adapter.address if connected else "",
            key=str(adapter.id),
            holder=adapter,
        )


def _of_host(host: Host) -> Iterator[NetworkCard]:
    """A card that a switch has taken has no address: the host's own adapter on the switch has it instead."""
    taken = {name for switch in host.switches for name in switch.physical}
    own = [adapter for adapter in host.adapters if adapter.switch is not None and adapter.switch.physical]
    address = address_of_computer(host)
    for number, name in enumerate(host.network_cards):
        first = not own and number == 0 and name not in taken
        yield _card(
            host, number, name, address if first else _cluster_address(host, name), holder=host if first else None
        )
    for number, adapter in enumerate(host.adapters):
        yield NetworkCard(
            f"vEthernet ({adapter.name})",
            _numbered(_VIRTUAL, number, "#"),
            20 + number,
            _dashed(adapter.mac),
            host.link_bits,
            adapter.switch is not None,
            address if own and adapter is own[0] else "",
            physical=False,
            key=str(adapter.id),
            holder=host if own and adapter is own[0] else None,
        )


def _cluster_address(host: Host, card: str) -> str:
    """The address on a network that is the cluster's alone."""
    if host.node is None:
        return ""
    for network in host.node.cluster.networks[1:]:
        if network.card == card:
            return next((each.address for each in network.interfaces if each.node is host.node), "")
    return ""


def _card(computer: Computer, number: int, name: str, address: str, *, holder: Computer | None = None) -> NetworkCard:
    mac = f"A0369F{(computer.id.int + number) % 2**24:06X}"
    description = _numbered(_PHYSICAL, number, "#")
    return NetworkCard(
        name,
        description,
        4 + number,
        _dashed(mac),
        computer.link_bits,
        computer.is_up,
        address,
        key=mac,
        holder=holder,
    )


def _numbered(name: str, number: int, mark: str = "") -> str:
    return name if number == 0 else f"{name} {mark}{number + 1}"


def _dashed(mac: str) -> str:
    return "-".join(mac[place : place + 2] for place in range(0, 12, 2))
