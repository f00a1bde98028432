"""The firewall of a Windows machine: its rules, its profiles, and what they let in.

Windows and its roles bring rules of their own, each with the service that it is for; what an administrator changes
about one of them, and the rules he makes, are kept with the machine. A block beats an allow, as there.
"""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve

from hvsim.infrastructure.computers import Computer
from hvsim.infrastructure.computers.firewall import (
    ALLOW,
    ANY,
    BLOCK,
    ICMP,
    INBOUND,
    OUTBOUND,
    TCP,
    Connection,
    Firewall,
    FirewallRule,
)
from hvsim.infrastructure.computers.services import ServiceTable
from hvsim.infrastructure.errors import AlreadyExists
from hvsim.infrastructure.guests.guest import GuestKind
from hvsim.infrastructure.inside.ports import PORTS
from hvsim.infrastructure.inside.program_files import SHELL_PROGRAM, program_of
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine

_OF_SYSTEM = "@FirewallAPI.dll,-"


def has_firewall(place: Computer | VirtualMachine) -> bool:
    """Whether the machine runs Windows."""
    return isinstance(place, Computer) or place.guest.kind is GuestKind.WINDOWS


def firewall_of(place: Computer | VirtualMachine) -> Firewall:
    """The machine's firewall."""
    return place.firewall if isinstance(place, Computer) else place.guest.firewall


def rules_of(place: Computer | VirtualMachine) -> list[FirewallRule]:
    """Every rule that the machine has, Windows' own first."""
    changed = firewall_of(place).rules
    known = {rule.name.lower(): rule for rule in _of_windows(_services(place))}
    rules = [changed.get(name, rule) for name, rule in known.items()]
    rules += [rule for name, rule in changed.items() if name not in known and (rule is None or not rule.service)]
    return [rule for rule in rules if rule is not None]


def add_rule(place: Computer | VirtualMachine, rule: FirewallRule) -> None:
    """Makes a rule. Raises `AlreadyExists` for a name that is taken."""
    if any(known.name.lower() == rule.name.lower() for known in rules_of(place)):
        raise AlreadyExists("firewall rule", rule.name)
    firewall_of(place).rules[rule.name.lower()] = rule


def change_rule(place: Computer | VirtualMachine, rule: FirewallRule, **values: object) -> FirewallRule:
    """Changes what a rule says, and returns it as it is now."""
    made: FirewallRule = evolve(rule, **values)  # type: ignore[arg-type]  # names of its own fields
    firewall_of(place).rules[rule.name.lower()] = made
    return made


def remove_rule(place: Computer | VirtualMachine, rule: FirewallRule) -> None:
    """Takes a rule away; one of Windows does not come back."""
    known = firewall_of(place).rules
    if any(each.name.lower() == rule.name.lower() for each in _of_windows(_services(place))):
        known[rule.name.lower()] = None
    else:
        known.pop(rule.name.lower(), None)


def active_profile(place: Computer | VirtualMachine) -> str:
    """The profile of the network that the machine is on."""
    workgroup = place.workgroup if isinstance(place, Computer) else place.guest.workgroup
    return "Private" if workgroup else "Domain"


def lets_in(place: Computer | VirtualMachine, port: int, own: str, client: str) -> bool:
    """Whether the firewall lets a TCP connection in, from `client` to a port of the machine's address `own`."""
    services = [item for name in PORTS.get(port, ()) if (item := _services(place).find(name)) and item.is_running]
    programs = tuple(program_of(item)[0] for item in services)
    names = tuple(item.name for item in services)
    return _passes(place, Connection(INBOUND, TCP, port, own, client, programs, names))


def answers_ping(place: Computer | VirtualMachine, own: str, client: str) -> bool:
    """Whether the firewall lets an echo request in, from `client` to the machine's address `own`."""
    return _passes(place, Connection(INBOUND, ICMP, 0, own, client))


def lets_out(place: Computer | VirtualMachine, port: int, own: str, server: str) -> bool:
    """Whether the firewall lets the shell connect to a port at the address `server`, or ping it where that is 0."""
    return _passes(place, Connection(OUTBOUND, TCP if port else ICMP, port, own, server, (SHELL_PROGRAM,)))


def _passes(place: Computer | VirtualMachine, connection: Connection) -> bool:
    if not has_firewall(place):
        return True
    name = active_profile(place)
    profile = firewall_of(place).profiles[name]
    if not profile.enabled:
        return True
    actions = {rule.action for rule in rules_of(place) if rule.means(name, connection)}
    if BLOCK in actions:
        return False
    if connection.direction == OUTBOUND:
        return ALLOW in actions or profile.outbound != BLOCK
    shut = profile.settings.get("AllowInboundRules") == "False"
    return not shut and (ALLOW in actions or profile.inbound == ALLOW)


def _services(place: Computer | VirtualMachine) -> ServiceTable:
    return place.services if isinstance(place, Computer) else place.guest.services


def _of_windows(services: ServiceTable) -> Iterator[FirewallRule]:
    told = set()
    for service, group, resource, rules in _BUILT_IN:
        if services.find(service) is None:
            continue
        shown = resource if resource.startswith("@") else f"{_OF_SYSTEM}{resource}"
        for name, display, protocol, port, enabled in rules:
            told.add((service, port))
            ports = (port or ANY,)
            yield FirewallRule(
                name, display, shown, group, "", enabled, protocol=protocol, local_ports=ports, service=service
            )
    for number, names in PORTS.items():
        for service in names:
            found = services.find(service)
            if found is not None and (service, str(number)) not in told:
                title = f"{found.display_name} (TCP-In)"
                yield FirewallRule(
                    f"{service}-{number}-In-TCP", title, found.display_name, found.display_name, protocol="TCP",
                    local_ports=(str(number),), service=service,
                )  # fmt: skip


_SHARING, _DESKTOP, _MANAGEMENT = "File and Printer Sharing", "Remote Desktop", "Windows Remote Management"
_INSTRUMENTATION = "Windows Management Instrumentation (WMI)"
_VMMS = "@%systemroot%\\system32\\vmms.exe,-"
_DIRECTORY = "Active Directory Domain Controller"
_BUILT_IN: tuple[tuple[str, str, str, tuple[tuple[str, str, str, str, bool], ...]], ...] = (
    (
        "LanmanServer",
        _SHARING,
        "28502",
        (
            ("FPS-SMB-In-TCP", f"{_SHARING} (SMB-In)", "TCP", "445", True),
            ("FPS-NB_Session-In-TCP", f"{_SHARING} (NB-Session-In)", "TCP", "139", True),
            ("FPS-ICMP4-ERQ-In", f"{_SHARING} (Echo Request - ICMPv4-In)", "ICMPv4", "", True),
            ("FPS-ICMP6-ERQ-In", f"{_SHARING} (Echo Request - ICMPv6-In)", "ICMPv6", "", True),
        ),
    ),
    ("WinRM", _MANAGEMENT, "30267", (("WINRM-HTTP-In-TCP", f"{_MANAGEMENT} (HTTP-In)", "TCP", "5985", True),)),
    (
        "Winmgmt",
        _INSTRUMENTATION,
        "34251",
        (
            ("WMI-RPCSS-In-TCP", "Windows Management Instrumentation (DCOM-In)", "TCP", "135", True),
            ("WMI-WINMGMT-In-TCP", "Windows Management Instrumentation (WMI-In)", "TCP", ANY, False),
        ),
    ),
    (
        "LanmanWorkstation",
        _DESKTOP,
        "28752",
        (
            ("RemoteDesktop-UserMode-In-TCP", f"{_DESKTOP} - User Mode (TCP-In)", "TCP", "3389", False),
            ("RemoteDesktop-UserMode-In-UDP", f"{_DESKTOP} - User Mode (UDP-In)", "UDP", "3389", False),
            ("RemoteDesktop-Shadow-In-TCP", f"{_DESKTOP} - Shadow (TCP-In)", "TCP", ANY, False),
        ),
    ),
    (
        "EventLog",
        "Remote Event Log Management",
        "29252",
        (
            ("RemoteEventLogSvc-In-TCP", "Remote Event Log Management (RPC)", "TCP", "RPC", False),
            ("RemoteEventLogSvc-RPCSS-In-TCP", "Remote Event Log Management (RPC-EPMAP)", "TCP", "RPCEPMap", False),
        ),
    ),
    (
        "vmms",
        "Hyper-V",
        f"{_VMMS}210",
        (
            ("VIRT-REMOTEDESKTOP-In-TCP-NoScope", "Hyper-V (REMOTE_DESKTOP_TCP_IN)", "TCP", "2179", True),
            ("VIRT-MIGL-In-TCP-NoScope", "Hyper-V (MIG-TCP-In)", "TCP", "6600", True),
        ),
    ),
    (
        "vmms",
        "Hyper-V Replica HTTP",
        f"{_VMMS}251",
        (("VIRT-HVRHTTPL-In-TCP-NoScope", "Hyper-V Replica HTTP Listener (TCP-In)", "TCP", "80", False),),
    ),
    (
        "vmms",
        "Hyper-V Replica HTTPS",
        f"{_VMMS}253",
        (("VIRT-HVRHTTPSL-In-TCP-NoScope", "Hyper-V Replica HTTPS Listener (TCP-In)", "TCP", "443", False),),
    ),
    (
        "W3SVC",
        "World Wide Web Services (HTTP)",
        "@%windir%\\system32\\inetsrv\\iisres.dll,-30500",
        (
            ("IIS-WebServerRole-HTTP-In-TCP", "World Wide Web Services (HTTP Traffic-In)", "TCP", "80", True),
            ("IIS-WebServerRole-HTTPS-In-TCP", "World Wide Web Services (HTTPS Traffic-In)", "TCP", "443", True),
        ),
    ),
    (
        "NTDS",
        _DIRECTORY,
        "37101",
        (
            ("ADDS-LDAP-TCP-In", f"{_DIRECTORY} - LDAP (TCP-In)", "TCP", "389", True),
            ("ADDS-LDAPSEC-TCP-In", f"{_DIRECTORY} - Secure LDAP (TCP-In)", "TCP", "636", True),
            ("ADDS-LDAPGC-TCP-In", f"{_DIRECTORY} - LDAP for Global Catalog (TCP-In)", "TCP", "3268", True),
        ),
    ),
)
"""Service, group, its resource, and the rules: name, title, protocol, port, whether it is on from the start."""
