"""The firewall of a Windows machine as data: rules, profiles, and what each of them says of a connection."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

from attrs import define, field

ANY = "Any"
ALLOW, BLOCK, NOT_CONFIGURED = "Allow", "Block", "NotConfigured"
INBOUND, OUTBOUND = "Inbound", "Outbound"
PROFILES = ("Domain", "Private", "Public")


@define(eq=False)
class FirewallRule:
    """A rule. Lists of ports and addresses are `Any`, or what they are; `profiles` () is every profile.

    `service` names the service that a rule of Windows is for: there is no rule without it.
    """

    name: str
    display_name: str
    group: str = ""
    display_group: str = ""
    description: str = ""
    enabled: bool = True
    direction: str = INBOUND
    action: str = ALLOW
    protocol: str = ANY
    local_ports: tuple[str, ...] = (ANY,)
    remote_ports: tuple[str, ...] = (ANY,)
    local_addresses: tuple[str, ...] = (ANY,)
    remote_addresses: tuple[str, ...] = (ANY,)
    profiles: tuple[str, ...] = ()
    program: str = ANY
    service: str = ""
    icmp_types: tuple[str, ...] = (ANY,)
    interfaces: tuple[str, ...] = (ANY,)
    edge: str = BLOCK
    owner: str = ""

    @property
    def profile_text(self) -> str:
        """The profiles as they are shown."""
        return ", ".join(self.profiles) or ANY

    def means(self, profile: str, port: int, client: str) -> bool:
        """Whether it says something of a TCP connection from an address to a port of the machine."""
        return (
            self.enabled
            and self.direction == INBOUND
            and self.protocol in (ANY, "TCP", "6")
            and (not self.profiles or profile in self.profiles)
            and any(_holds_port(text, port) for text in self.local_ports)
            and any(_holds_address(text, client) for text in self.remote_addresses)
        )


@define(eq=False)
class FirewallProfile:
    """What holds in a kind of network. A default that is not configured is Windows' own: in is blocked, out allowed."""

    name: str
    enabled: bool = True
    inbound: str = NOT_CONFIGURED
    outbound: str = NOT_CONFIGURED
    settings: dict[str, str] = field(factory=dict)
    """Of the further settings those that somebody has set, by name."""


@define(eq=False)
class Firewall:
    """What an administrator has made of a machine's firewall: its own rules, and Windows' ones that he changed.

    A rule of Windows that was removed is None here.
    """

    rules: dict[str, FirewallRule | None] = field(factory=dict)
    profiles: dict[str, FirewallProfile] = field(factory=lambda: {name: FirewallProfile(name) for name in PROFILES})


def _holds_port(text: str, port: int) -> bool:
    first, _, last = text.partition("-")
    return text == ANY or (first.isdecimal() and int(first) <= port <= int(last if last.isdecimal() else first))


def _holds_address(text: str, client: str) -> bool:
    if text in (ANY, "LocalSubnet") or not client:
        return True
    try:
        if "-" in text:
            first, last = (ip_address(part) for part in text.split("-", 1))
            return int(first) <= int(ip_address(client)) <= int(last)
        return ip_address(client) in ip_network(text, strict=False)
    except ValueError:
        return False
