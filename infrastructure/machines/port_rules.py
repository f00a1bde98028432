"""Rules of the ports of network adapters: what may pass, how networks are kept apart, addresses after a failover.

No packet moves here: rules are kept, checked and shown.
"""

from __future__ import annotations

from ipaddress import ip_network
from typing import TYPE_CHECKING

from attrs import define, field, frozen

from hvsim.infrastructure.errors import ManagementError

if TYPE_CHECKING:
    from hvsim.infrastructure.machines.networks import NetworkPort

ANY = "ANY"


@frozen
class AccessRule:
    """A simple rule: who may talk to whom (addresses or hardware addresses, with `by_mac`)."""

    action: str
    direction: str
    local: str = ANY
    remote: str = ANY
    by_mac: bool = False


@frozen
class ExtendedRule:
    """A rule with ports and protocols; a larger `weight` goes before a smaller one."""

    action: str
    direction: str
    weight: int
    local: str = ANY
    remote: str = ANY
    local_port: str = ANY
    remote_port: str = ANY
    protocol: str = ANY
    stateful: bool = False
    timeout: int = 0
    isolation: int = 0


@define(eq=False)
class Isolation:
    """How a port's network is kept apart from others: None, NativeVirtualSubnet, ExternalVirtualSubnet, Vlan."""

    mode: str = "None"
    allow_untagged: bool = False
    default_id: int = 0
    multi_tenant: bool = False


@define(eq=False)
class FailoverAddresses:
    """The addresses that a guest gets after a failover of its replica; '' for none."""

    values: dict[str, str | int] = field(factory=dict)


@define(eq=False)
class PortRules:
    """All rules of one port."""

    access: list[AccessRule] = field(factory=list)
    extended: list[ExtendedRule] = field(factory=list)
    isolation: Isolation = field(factory=Isolation)
    failover: FailoverAddresses = field(factory=FailoverAddresses)


def add_access(port: NetworkPort, rule: AccessRule) -> None:
    """Adds a simple rule. Raises `ManagementError` for an address that is none, and for a rule that is there."""
    for address in (rule.local, rule.remote):
        if not rule.by_mac:
            check_network(address)
    same = (rule.direction, rule.local, rule.remote)
    if any((item.direction, item.local, item.remote) == same for item in port.rules.access):
        raise ManagementError("InvalidParameter", "The port access control list has such an entry already.")
    port.rules.access.append(rule)


def add_extended(port: NetworkPort, rule: ExtendedRule) -> None:
    """Adds an extended rule. Raises `ManagementError`: weights are one rule's of a direction alone."""
    for address in (rule.local, rule.remote):
        check_network(address)
    if any((item.weight, item.direction) == (rule.weight, rule.direction) for item in port.rules.extended):
        raise ManagementError(
            "InvalidParameter", f"There is a rule of the weight {rule.weight} for that direction already."
        )
    port.rules.extended.append(rule)
    port.rules.extended.sort(key=lambda item: -item.weight)


def check_network(text: str) -> None:
    """Raises `ManagementError` for what is neither an address, a prefix of some, nor ANY."""
    if text.upper() in (ANY, "*", ""):
        return
    try:
        ip_network(text, strict=False)
    except ValueError as error:
        raise ManagementError("InvalidParameter", f"'{text}' is no address and no prefix of addresses.") from error
