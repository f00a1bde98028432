"""Names and addresses on the estate's network: what a name means, whether it answers, and on which ports.

A machine listens where a service of it runs and its firewall has nothing against it. What moves over the network is
`costs.flows`; here nothing moves.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from hvsim.infrastructure.computers import Computer
from hvsim.infrastructure.computers.network import short_name
from hvsim.infrastructure.hosts.host import Host
from hvsim.infrastructure.inside.firewall import answers_ping, lets_in, lets_out
from hvsim.infrastructure.inside.ports import PORTS
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine

if TYPE_CHECKING:
    from hvsim.infrastructure.clusters import Cluster
    from hvsim.infrastructure.computers import Network
    from hvsim.infrastructure.computers.services import ServiceTable

LOOPBACK_ADDRESS = "127.0.0.1"
CLUSTER_NUMBER = 10
"""The last number of a cluster's own address; its nodes have those after it."""


@frozen
class NetworkPlace:
    """What a name means: a computer, a guest, or a cluster, which is where its core group is.

    `asker` is the machine that has asked; nobody in particular where it is None.
    """

    name: str
    full_name: str
    address: str
    thing: Computer | VirtualMachine
    asker: Computer | VirtualMachine | None = None

    @property
    def is_up(self) -> bool:
        """Whether it runs."""
        return self.thing.is_up

    @property
    def answers(self) -> bool:
        """Whether a ping comes back: it is up, and its firewall has nothing against that."""
        return self.is_up and (self.is_here or self._passes(0))

    @property
    def is_here(self) -> bool:
        """Whether it is the one who asks, by way of the loopback."""
        return self.address == LOOPBACK_ADDRESS

    def takes(self, port: int) -> bool:
        """Whether an answer comes from the port, if only a refusal: what runs behind a shut firewall is silent."""
        return self.is_up and (self.is_here or self._passes(port))

    def listens(self, port: int) -> bool:
        """Whether something takes a TCP connection at the port, and the machine's firewall lets it in."""
        return self._runs(port) and self.takes(port)

    def _passes(self, port: int) -> bool:
        """Whether neither firewall has anything against a connection to a port; 0 is a ping."""
        asks = None if self.asker is None else place_of(self.asker)
        client = "" if asks is None else asks.address
        if self.asker is not None and not lets_out(self.asker, port, client, self.address):
            return False
        if port and not self._runs(port):
            return True
        return (
            lets_in(self.thing, port, self.address, client) if port else answers_ping(self.thing, self.address, client)
        )

    def _runs(self, port: int) -> bool:
        return any(self._services.runs(name) for name in PORTS.get(port, ()))

    @property
    def _services(self) -> ServiceTable:
        return self.thing.services if isinstance(self.thing, Computer) else self.thing.guest.services


def find_place(network: Network, name: str, here: Computer | VirtualMachine) -> NetworkPlace | None:
    """What a name, a full name or an IPv4 address means to the machine `here`; None for what is none."""
    if name.lower() in ("", ".", "localhost", LOOPBACK_ADDRESS):
        return NetworkPlace(here.name, f"{here.name}.{network.domain}", LOOPBACK_ADDRESS, here)
    if name.replace(".", "").isdecimal():
        found = next((place for place in places(network) if name in (place.address, *_further(place.thing))), None)
    else:
        label, _, domain = name.lower().rstrip(".").partition(".")
        known = places(network) if domain in ("", network.domain.lower()) else ()
        found = next((place for place in known if short_name(place.name) == label), None)
    return None if found is None else evolve(found, asker=here)


def _further(thing: Computer | VirtualMachine) -> Iterator[str]:
    """The addresses that an administrator has given a machine beside its first one."""
    cards = thing.cards if isinstance(thing, Computer) else thing.guest.cards
    for card in cards.values():
        yield from (item.address for item in card.addresses)


def places(network: Network) -> Iterator[NetworkPlace]:
    """Everything that has a name on the network: computers first, then clusters, then guests."""
    for number, computer in enumerate(network):
        yield NetworkPlace(computer.name, computer.full_name, _address(computer, number), computer)
    hosts = [computer for computer in network if isinstance(computer, Host)]
    clusters = {host.node.cluster.name: host.node.cluster for host in hosts if host.node is not None}
    for cluster in clusters.values():
        address = f"{cluster.networks[0].prefix}.{CLUSTER_NUMBER}"
        yield NetworkPlace(cluster.name, f"{cluster.name}.{network.domain}", address, _host_of(cluster))
    for host in hosts:
        for machine in host.machines:
            place = place_of(machine)
            if place is not None:
                yield place


def place_of(thing: Computer | VirtualMachine) -> NetworkPlace | None:
    """Where a machine is on the network; None for one that has no address there."""
    if isinstance(thing, Computer):
        return NetworkPlace(thing.name, thing.full_name, address_of_computer(thing), thing)
    address = next((adapter.address for adapter in thing.adapters if adapter.switch and adapter.address), "")
    name = thing.computer_name
    return NetworkPlace(name, f"{name}.{thing.host.domain}", address, thing) if address else None


def address_of_computer(computer: Computer) -> str:
    """A node's is the one that its cluster shows; others are numbered as they joined the network."""
    return _address(computer, next(number for number, other in enumerate(computer.network) if other is computer))


def _address(computer: Computer, number: int) -> str:
    if computer.address:
        return computer.address
    if isinstance(computer, Host) and computer.node is not None:
        network = computer.node.cluster.networks[0]
        found = next((each for each in network.interfaces if each.node is computer.node), None)
        if found is not None:
            return found.address
    high, low = divmod(number, 250)
    return f"10.1.{high}.{low + 1}"


def _host_of(cluster: Cluster) -> Host:
    """The first node that is up; the first one where all are down."""
    hosts = [node.host for node in cluster.nodes]
    return next((host for host in hosts if host.is_up), hosts[0])
