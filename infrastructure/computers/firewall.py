"""The firewall of a Windows machine as data: rules, profiles, and what each of them says of a connection."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

from attrs import define, field, frozen

ANY = "Any"
ALLOW, BLOCK, NOT_CONFIGURED = "Allow", "Block", "NotConfigured"
INBOUND, OUTBOUND = "Inbound", "Outbound"
PROFILES = ("Domain", "Private", "Public")
TCP, ICMP = "TCP", "ICMPv4"
_CALLER_PORT = 49152
"""Who calls has a port out of the dynamic ones, of which this is the first."""
_ECHO_REQUEST = "8"
_FOLDERS = {
    "%systemroot%": "c:\\windows",
    "%windir%": "c:\\windows",
    "%programfiles%": "c:\\program files",
    "%programfiles(x86)%": "c:\\program files (x86)",
}


@frozen
class Connection:
    """What comes in or goes out, as the firewall of one of its ends sees it; an address is '' where nobody knows it.

    `port` is that of the end that is called, 0 for a ping. `programs` and `services` are those at this end.
    """

    direction: str
    protocol: str
    port: int
    local_address: str
    remote_address: str
    programs: tuple[str, ...] = ()
    services: tuple[str, ...] = ()

    @property
    def ports(self) -> tuple[int, int]:
        """The port here, and the one there."""
        return (self.port, _CALLER_PORT) if self.direction == INBOUND else (_CALLER_PORT, self.port)


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
    only_service: str = ANY
    """The service whose connections alone it is about."""
    icmp_types: tuple[str, ...] = (ANY,)
    edge: str = BLOCK
    owner: str = ""

    @property
    def profile_text(self) -> str:
        """The profiles as they are shown."""
        return ", ".join(self.profiles) or ANY

    def means(self, profile: str, connection: Connection) -> bool:
        """Whether it says something of a connection while the machine is in a network of that profile."""
        return (
            self.enabled
            and self.direction == connection.direction
            and self.protocol in (ANY, connection.protocol)
            and (not self.profiles or profile in self.profiles)
            and self._holds_ports(connection)
            and any(_holds_address(text, connection.local_address) for text in self.local_addresses)
            and any(_holds_address(text, connection.remote_address) for text in self.remote_addresses)
            and (self.program == ANY or _full_path(self.program) in map(str.lower, connection.programs))
            and self._holds_service(connection)
        )

    def _holds_service(self, connection: Connection) -> bool:
        service = self.service if self.only_service == ANY and connection.protocol == TCP else self.only_service
        return service in ("", ANY) or service.lower() in map(str.lower, connection.services)

    def _holds_ports(self, connection: Connection) -> bool:
        if connection.protocol == ICMP:
            kinds = {text.partition(":")[0] for text in self.icmp_types}
            return bool(kinds & {ANY, _ECHO_REQUEST}) and self.local_ports == self.remote_ports == (ANY,)
        here, there = connection.ports
        return any(_holds_port(text, here) for text in self.local_ports) and any(
            _holds_port(text, there) for text in self.remote_ports
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


def _holds_address(text: str, address: str) -> bool:
    if text in (ANY, "LocalSubnet"):
        return True
    try:
        if "-" in text:
            first, last = (ip_address(part) for part in text.split("-", 1))
            return int(first) <= int(ip_address(address)) <= int(last)
        return ip_address(address) in ip_network(text, strict=False)
    except ValueError:
        return False


def _full_path(program: str) -> str:
    """The file of a program as a rule names it, in lower case."""
    folder, separator, rest = program.lower().partition("\\")
    return _FOLDERS.get(folder, folder) + separator + rest
