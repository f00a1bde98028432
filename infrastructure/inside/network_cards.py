"""The network cards that a machine's own administrator finds on it, physical and virtual, and their addresses."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from hvsim.infrastructure.computers import Computer
from hvsim.infrastructure.hosts.host import Host
from hvsim.infrastructure.inside.addresses import address_of_computer
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
    """A card. `speed` is in bits per second; `address` '' where it has none of its own; `index` tells cards apart."""

    name: str
    description: str
    index: int
    mac: str
    speed: float
    is_up: bool
    address: str = ""
    physical: bool = True

    @property
    def prefix_length(self) -> int:
        return OF_ALL if self.address.startswith("10.") else OF_CLUSTER


def cards_of(place: Computer | VirtualMachine) -> list[NetworkCard]:
    """The cards in the order of their numbers."""
    if isinstance(place, VirtualMachine):
        return list(_of_guest(place))
    return (
        list(_of_host(place)) if isinstance(place, Host) else [_card(place, 0, "Ethernet", address_of_computer(place))]
    )


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
        )


def _of_host(host: Host) -> Iterator[NetworkCard]:
    """A card that a switch has taken has no address: the host's own adapter on the switch has it instead."""
    taken = {name for switch in host.switches for name in switch.physical}
    own = [adapter for adapter in host.adapters if adapter.switch is not None and adapter.switch.physical]
    address = address_of_computer(host)
    for number, name in enumerate(host.network_cards):
        first = not own and number == 0 and name not in taken
        yield _card(host, number, name, address if first else _cluster_address(host, name))
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
        )


def _cluster_address(host: Host, card: str) -> str:
    """The address on a network that is the cluster's alone."""
    if host.node is None:
        return ""
    for network in host.node.cluster.networks[1:]:
        if network.card == card:
            return next((each.address for each in network.interfaces if each.node is host.node), "")
    return ""


def _card(computer: Computer, number: int, name: str, address: str) -> NetworkCard:
    mac = f"A0369F{(computer.id.int + number) % 2**24:06X}"
    description = _numbered(_PHYSICAL, number, "#")
    return NetworkCard(name, description, 4 + number, _dashed(mac), computer.link_bits, computer.is_up, address)


def _numbered(name: str, number: int, mark: str = "") -> str:
    return name if number == 0 else f"{name} {mark}{number + 1}"


def _dashed(mac: str) -> str:
    return "-".join(mac[place : place + 2] for place in range(0, 12, 2))
