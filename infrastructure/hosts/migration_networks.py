"""The networks over which a host takes part in live migration: subnets, with a priority each."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING

from attrs import define

from hvsim.infrastructure.errors import ManagementError

if TYPE_CHECKING:
    from hvsim.infrastructure.hosts.host import Host

DEFAULT_PRIORITY = 4999


@define(eq=False)
class MigrationNetwork:
    """A subnet that a host may use; the lowest number is preferred."""

    host: Host
    subnet: str
    priority: int = DEFAULT_PRIORITY


def subnet_named(text: str) -> IPv4Network | IPv6Network:
    """The subnet that a text means: an address, or one with the length of its prefix. Raises `ManagementError`."""
    try:
        return ip_network(text, strict=False)
    except ValueError:
        raise ManagementError("InvalidParameter", f"'{text}' is not a subnet, as 10.0.1.0/24 is one.") from None


def add_network(host: Host, subnet: str, priority: int = DEFAULT_PRIORITY) -> MigrationNetwork:
    """Lets the host use one more subnet. Raises `ManagementError` for one that it has, and one that is none."""
    name = str(subnet_named(subnet))
    if any(item.subnet == name for item in host.migration_networks):
        raise ManagementError("InvalidParameter", f"The migration network '{name}' exists already on '{host.name}'.")
    made = MigrationNetwork(host, name, priority)
    host.migration_networks.append(made)
    return made


def networks_named(host: Host, subnet: str) -> list[MigrationNetwork]:
    """Those of a subnet. Raises `ManagementError` where the host has none."""
    name = str(subnet_named(subnet))
    found = [item for item in host.migration_networks if item.subnet == name]
    if not found:
        raise ManagementError("ObjectNotFound", f"The host '{host.name}' has no migration network '{subnet}'.")
    return found


def takes_part(host: Host, address: str) -> bool:
    """Whether the host migrates over the network of that address: over any where nobody has chosen, or all are free."""
    if host.migrates_anywhere or not host.migration_networks:
        return True
    return any(ip_address(address) in subnet_named(item.subnet) for item in host.migration_networks)
