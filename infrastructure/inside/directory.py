"""The directory of the network's domain: the accounts of its machines and of the few people it knows.

Is read from what is there: each member has an account. Answers while a domain controller is up, where there is one.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from attrs import define, field

from hvsim.infrastructure.clusters import Cluster
from hvsim.infrastructure.computers import Computer, Network
from hvsim.infrastructure.errors import InvalidState
from hvsim.infrastructure.guests.guest import GuestKind
from hvsim.infrastructure.hosts.host import Host
from hvsim.infrastructure.inside.addresses import places
from hvsim.infrastructure.inside.machine import Inside
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.infrastructure.wmi.windows import guest_version, is_domain_controller

_DOMAIN = UUID("6ba7b810-9dad-11d1-80b4-00c04fd430c8")
"""What identities of a domain are derived from: the name space of network names."""
DOMAIN_SID = "S-1-5-21-1004336348-1177238915-682003330"
"""The identity of the domain, from which those of its accounts come; the sessions' own account is its administrator."""
ADMINISTRATOR = 500
_PEOPLE = ((ADMINISTRATOR, "Administrator", True), (501, "Guest", False), (502, "krbtgt", False))
_SET_UP = timedelta(days=500)
_FIRST_MACHINE, _MOST_MACHINES = 1104, 900_000
"""Between these are the numbers of machines, each made of the machine's own identity: they stay when others come."""


@define(eq=False)
class Account:
    """An entry of the directory; `details` are the properties that nobody is given without asking."""

    name: str
    kind: str
    id: UUID
    sid: str
    account: str
    distinguished_name: str
    enabled: bool = True
    host_name: str = ""
    details: dict[str, object] = field(factory=dict)


def domain_path(network: Network) -> str:
    """`DC=lab,DC=local`."""
    return ",".join(f"DC={part}" for part in network.domain.split("."))


def controllers(network: Network) -> list[VirtualMachine]:
    """The machines that have the directory."""
    machines = [machine for host in network if isinstance(host, Host) for machine in host.machines]
    return [machine for machine in machines if not machine.is_replica and is_domain_controller(Inside(machine))]


def check_answers(network: Network) -> None:
    """Raises `InvalidState` while every domain controller is down; a lab without one is served by one outside of it."""
    known = controllers(network)
    if known and not any(machine.is_up for machine in known):
        raise InvalidState("No domain controller answers.")


def computers(network: Network) -> list[Account]:
    """The accounts of the domain's machines and clusters."""
    return [_computer(network, thing) for thing in _members(network)]


def people(network: Network) -> list[Account]:
    """The accounts of people."""
    made = []
    for number, name, enabled in _PEOPLE:
        path = f"CN={name},CN=Users,{domain_path(network)}"
        account = Account(name, "user", uuid5(_DOMAIN, path), f"{DOMAIN_SID}-{number}", name, path, enabled=enabled)
        account.details = {"Description": None, "Created": _created(network), "LastLogonDate": None, "mail": None}
        made.append(account)
    return made


def _members(network: Network) -> Iterator[Computer | VirtualMachine | Cluster]:
    hosts = []
    for computer in network:
        if not computer.workgroup:
            yield computer
        if isinstance(computer, Host):
            hosts.append(computer)
    yield from {host.node.cluster.name: host.node.cluster for host in hosts if host.node is not None}.values()
    for host in hosts:
        for machine in host.machines:
            if machine.guest.kind is GuestKind.WINDOWS and not machine.guest.workgroup and not machine.is_replica:
                yield machine


def _computer(network: Network, thing: Computer | VirtualMachine | Cluster) -> Account:
    name = (thing.computer_name if isinstance(thing, VirtualMachine) else thing.name).upper()
    controls = isinstance(thing, VirtualMachine) and is_domain_controller(Inside(thing))
    path = f"CN={name},{'OU=Domain Controllers' if controls else 'CN=Computers'},{domain_path(network)}"
    number = _FIRST_MACHINE + thing.id.int % _MOST_MACHINES
    made = Account(name, "computer", uuid5(_DOMAIN, str(thing.id)), f"{DOMAIN_SID}-{number}", f"{name}$", path)
    made.host_name = f"{name}.{network.domain}".lower()
    address = next((place.address for place in places(network) if place.name.lower() == name.lower()), None)
    description = "Failover cluster virtual network name account" if isinstance(thing, Cluster) else None
    made.details = {
        **_system(thing),
        "IPv4Address": address,
        "Description": description,
        "Created": _created(network),
        "LastLogonDate": _seen(network, thing),
        "CanonicalName": f"{network.domain}/{'Domain Controllers' if controls else 'Computers'}/{name}",
        "ServicePrincipalNames": [f"HOST/{name}", f"HOST/{made.host_name}"],
        "PrimaryGroupID": 516 if controls else 515,
        "Location": None,
        "ManagedBy": None,
    }
    return made


def _system(thing: Computer | VirtualMachine | Cluster) -> dict[str, object]:
    if isinstance(thing, Cluster):
        return {"OperatingSystem": None, "OperatingSystemVersion": None}
    if isinstance(thing, VirtualMachine):
        name, version = guest_version(thing)
    else:
        name, version = thing.version.product, thing.version.build.rpartition(".")[0]
    major, _, build = version.rpartition(".")
    return {"OperatingSystem": name.removeprefix("Microsoft "), "OperatingSystemVersion": f"{major} ({build})"}


def _created(network: Network) -> datetime:
    return network.flows.clock.start_time - _SET_UP


def _seen(network: Network, thing: Computer | VirtualMachine | Cluster) -> datetime | None:
    if isinstance(thing, Cluster):
        return None
    now = network.flows.clock.now()
    return now.replace(hour=0, minute=0, second=0, microsecond=0) if thing.is_up else thing.started
