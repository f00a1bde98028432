"""netsh: the firewall, network cards and the web server's reservations, by the program of old scripts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from ipaddress import ip_network

from hvsim.cmdlets.estate.inside import inside_of
from hvsim.infrastructure.computers.firewall import ANY, PROFILES, FirewallRule
from hvsim.infrastructure.errors import EstateError
from hvsim.infrastructure.inside.addresses import LOOPBACK_ADDRESS
from hvsim.infrastructure.inside.card_settings import add_address, address_of_text, remove_address
from hvsim.infrastructure.inside.firewall import add_rule, change_rule, firewall_of, remove_rule, rules_of
from hvsim.infrastructure.inside.machine import Inside
from hvsim.infrastructure.inside.network_cards import NetworkCard, cards_of
from hvsim.interpreter.commands.programs import ProgramCall, program

_NOT_FOUND = "The following command was not found: {}."
_NO_RULES = "No rules match the specified criteria."
_DIRECTIONS = {"in": "Inbound", "out": "Outbound"}
_ACTIONS = {"allow": "Allow", "block": "Block", "bypass": "Allow"}
Change = Callable[[NetworkCard, list[str], dict[str, str]], None]
Run = Callable[[ProgramCall, Inside, list[str]], int]


@program(r"C:\Windows\System32\netsh.exe")
def netsh(call: ProgramCall) -> int:
    """advfirewall, interface ipv4 and http: what scripts set there."""
    words = list(call.arguments)
    for context, run in _CONTEXTS:
        if [word.lower() for word in words[: len(context)]] == list(context):
            return run(call, inside_of(call.engine), words[len(context) :])
    call.write(_NOT_FOUND.format(" ".join(words)))
    return 1


def _named(words: list[str]) -> dict[str, str]:
    """`name=value` words by name in lower case."""
    pairs = (word.partition("=") for word in words)
    return {name.lower(): value.strip('"') for name, mark, value in pairs if mark}


def _done(call: ProgramCall) -> int:
    call.write_all(["Ok.", ""])
    return 0


def _set_profile(call: ProgramCall, inside: Inside, words: list[str]) -> int:
    known = {f"{name.lower()}profile": (name,) for name in PROFILES} | {"allprofiles": PROFILES}
    lowered = [word.lower() for word in words]
    if len(lowered) < 3 or lowered[0] not in known:
        call.write(_NOT_FOUND.format("advfirewall set " + " ".join(words)))
        return 1
    for name in known[lowered[0]]:
        profile = firewall_of(inside.place).profiles[name]
        if lowered[1] == "state":
            profile.enabled = lowered[2] == "on"
        elif lowered[1] == "firewallpolicy":
            inbound, _, outbound = lowered[2].partition(",")
            profile.inbound = "Allow" if inbound == "allowinbound" else "Block"
            profile.outbound = "Block" if outbound == "blockoutbound" else "Allow"
        else:
            call.write(_NOT_FOUND.format("advfirewall set " + " ".join(words)))
            return 1
    return _done(call)


def _show_profiles(call: ProgramCall, inside: Inside, words: list[str]) -> int:
    for profile in firewall_of(inside.place).profiles.values():
        call.write_all(["", f"{profile.name} Profile Settings: ", "-" * 70])
        call.write(f"{'State':<38}{'ON' if profile.enabled else 'OFF'}")
        inbound = "AllowInbound" if profile.inbound == "Allow" else "BlockInbound"
        outbound = "BlockOutbound" if profile.outbound == "Block" else "AllowOutbound"
        call.write(f"{'Firewall Policy':<38}{inbound},{outbound}")
    return _done(call)


def _facts(given: dict[str, str]) -> dict[str, object]:
    """What is said of a rule, by its fields."""
    facts: dict[str, object] = {}
    if "dir" in given:
        facts["direction"] = _DIRECTIONS[given["dir"].lower()]
    if "action" in given:
        facts["action"] = _ACTIONS[given["action"].lower()]
    if "enable" in given:
        facts["enabled"] = given["enable"].lower() == "yes"
    if "protocol" in given:
        kind, _, types = given["protocol"].partition(":")
        facts["protocol"] = {"any": ANY, "icmpv4": "ICMPv4", "icmpv6": "ICMPv6"}.get(kind.lower(), kind.upper())
        facts["icmp_types"] = (types.partition(",")[0].capitalize() or ANY,)
    if "profile" in given:
        chosen = tuple(name.capitalize() for name in given["profile"].split(","))
        facts["profiles"] = () if "Any" in chosen else chosen
    for name, fields in (("localport", "local_ports"), ("remoteport", "remote_ports")):
        if name in given:
            facts[fields] = _list(given[name])
    for name, fields in (("localip", "local_addresses"), ("remoteip", "remote_addresses")):
        if name in given:
            facts[fields] = _list(given[name])
    for name, fields in (("program", "program"), ("description", "description")):
        if name in given:
            facts[fields] = given[name]
    return facts


def _list(text: str) -> tuple[str, ...]:
    return tuple(ANY if part.lower() == "any" else part.strip() for part in text.split(","))


def _rule(call: ProgramCall, inside: Inside, words: list[str]) -> int:
    """add, delete, set and show of rules."""
    verb = words[0].lower() if words else ""
    behind = words[2:] if len(words) > 1 and words[1].lower() == "rule" else None
    if behind is None or verb not in ("add", "delete", "set", "show"):
        call.write(_NOT_FOUND.format("advfirewall firewall " + " ".join(words)))
        return 1
    new = next((place for place, word in enumerate(behind) if word.lower() == "new"), len(behind))
    given, changes = _named(behind[:new]), _named(behind[new + 1 :])
    try:
        if verb == "add":
            return _add_rule(call, inside, given)
        found = [rule for rule in rules_of(inside.place) if _is_meant(rule, given)]
        if not found:
            call.write_all(["", _NO_RULES])
            return 1
        for rule in found:
            if verb == "delete":
                remove_rule(inside.place, rule)
            elif verb == "set":
                change_rule(inside.place, rule, **_facts(changes))
            else:
                call.write_all(_shown(rule))
    except KeyError:
        call.write_all(["", "A specified value is not valid."])
        return 1
    if verb == "delete":
        call.write_all(["", f"Deleted {len(found)} rule(s)."])
    elif verb == "set":
        call.write_all(["", f"Updated {len(found)} rule(s)."])
    return _done(call)


def _add_rule(call: ProgramCall, inside: Inside, given: dict[str, str]) -> int:
    if not {"name", "dir", "action"} <= given.keys():
        call.write_all(["", "One or more essential parameters were not entered."])
        return 1
    name = f"{{{str(inside.random.guid()).upper()}}}"
    add_rule(inside.place, FirewallRule(name, given["name"], **_facts(given)))  # type: ignore[arg-type]  # names of its own fields
    return _done(call)


def _is_meant(rule: FirewallRule, given: dict[str, str]) -> bool:
    name, group = given.get("name"), given.get("group")
    if name is not None and name.lower() not in ("all", rule.display_name.lower()):
        return False
    if group is not None and group.lower() not in (rule.display_group.lower(), rule.group.lower()):
        return False
    wanted = _facts({key: value for key, value in given.items() if key in ("dir", "protocol", "localport", "program")})
    wanted.pop("icmp_types", None)
    return all(getattr(rule, field) == value for field, value in wanted.items())


def _shown(rule: FirewallRule) -> Iterator[str]:
    facts = (
        ("Enabled", "Yes" if rule.enabled else "No"),
        ("Direction", "In" if rule.direction == "Inbound" else "Out"),
        ("Profiles", ",".join(rule.profiles or PROFILES)),
        ("Grouping", rule.display_group),
        ("LocalIP", ",".join(rule.local_addresses)),
        ("RemoteIP", ",".join(rule.remote_addresses)),
        ("Protocol", rule.protocol),
        ("LocalPort", ",".join(rule.local_ports)),
        ("RemotePort", ",".join(rule.remote_ports)),
        ("Edge traversal", "No"),
        ("Action", rule.action),
    )
    yield ""
    yield f"{'Rule Name:':<38}{rule.display_name}"
    yield "-" * 70
    for name, value in facts:
        yield f"{name + ':':<38}{value}"


def _card(inside: Inside, given: dict[str, str], words: list[str]) -> NetworkCard | None:
    name = given.get("name") or given.get("interface") or next((word for word in words if "=" not in word), "")
    return next((card for card in cards_of(inside.place) if name.lower() in (card.name.lower(), str(card.index))), None)


def _set_address(call: ProgramCall, inside: Inside, words: list[str]) -> int:
    return _change_card(call, inside, words, _address)


def _set_servers(call: ProgramCall, inside: Inside, words: list[str]) -> int:
    return _change_card(call, inside, words, _servers)


def _add_servers(call: ProgramCall, inside: Inside, words: list[str]) -> int:
    return _change_card(call, inside, words, _further_server)


def _change_card(
    call: ProgramCall,
    inside: Inside,
    words: list[str],
    change: Callable[[NetworkCard, list[str], dict[str, str]], None],
) -> int:
    given = _named(words)
    card = _card(inside, given, words)
    if card is None:
        call.write("The filename, directory name, or volume label syntax is incorrect.")
        return 1
    plain = [word for word in words if "=" not in word]
    try:
        change(card, plain if "name" in given or "interface" in given else plain[1:], given)
    except (EstateError, ValueError):
        call.write("The parameter is incorrect.")
        return 1
    call.write("")
    return 0


def _address(card: NetworkCard, words: list[str], given: dict[str, str]) -> None:
    source = given.get("source") or (words[0] if words else "")
    if source.lower() == "dhcp":
        card.change().dhcp = True
        return
    rest = words[1:] if words and words[0].lower() == "static" else words
    address = given.get("address") or given.get("addr") or rest[0]
    mask = given.get("mask") or (rest[1] if len(rest) > 1 else "255.255.255.0")
    gateway = given.get("gateway") or (rest[2] if len(rest) > 2 else "")
    length = ip_network(f"{LOOPBACK_ADDRESS}/{mask}", strict=False).prefixlen
    for known in [item.address for item in card.addresses if item.address != address]:
        remove_address(card, known)
    if not any(item.address == address for item in card.addresses):
        add_address(card, address, length, "" if gateway.lower() == "none" else gateway)


def _servers(card: NetworkCard, words: list[str], given: dict[str, str]) -> None:
    source = given.get("source") or (words[0] if words else "")
    rest = words[1:] if words and words[0].lower() == "static" else words
    address = given.get("address") or given.get("addr") or (rest[0] if rest else "")
    none = source.lower() == "dhcp" or address.lower() in ("none", "")
    card.change().name_servers = () if none else (address_of_text(address),)


def _further_server(card: NetworkCard, words: list[str], given: dict[str, str]) -> None:
    address = address_of_text(given.get("address") or given.get("addr") or words[0])
    known = [each for each in card.settings.name_servers if each != address]
    place = int(given.get("index") or len(known) + 1) - 1
    card.change().name_servers = (*known[:place], address, *known[place:])


def _show_addresses(call: ProgramCall, inside: Inside, words: list[str]) -> int:
    for card in cards_of(inside.place):
        call.write_all(["", f'Configuration for interface "{card.name}"'])
        call.write(f"    {'DHCP enabled:':<38}{'Yes' if card.uses_dhcp else 'No'}")
        for each in card.addresses:
            network = ip_network(f"{each.address}/{each.prefix_length}", strict=False)
            call.write(f"    {'IP Address:':<38}{each.address}")
            call.write(f"    {'Subnet Prefix:':<38}{network} (mask {network.netmask})")
        for gateway in card.settings.gateways:
            call.write(f"    {'Default Gateway:':<38}{gateway}")
        for server in card.settings.name_servers:
            call.write(f"    {'Statically Configured DNS Servers:':<38}{server}")
    call.write("")
    return 0


def _show_cards(call: ProgramCall, inside: Inside, words: list[str]) -> int:
    call.write_all(["", "Admin State    State          Type             Interface Name", "-" * 73])
    for card in cards_of(inside.place):
        admin = "Disabled" if card.settings.is_disabled else "Enabled"
        state = "Connected" if card.is_up else "Disconnected"
        call.write(f"{admin:<15}{state:<15}{'Dedicated':<17}{card.name}")
    call.write("")
    return 0


def _switch_card(call: ProgramCall, inside: Inside, words: list[str]) -> int:
    given = _named(words)
    states = ("enable", "enabled", "disable", "disabled")
    state = given.get("admin") or next((word for word in words[1:] if word.lower() in states), "")
    card = _card(inside, given, words)
    if card is None or not (state or "newname" in given):
        call.write("The filename, directory name, or volume label syntax is incorrect.")
        return 1
    if state:
        card.change().is_disabled = state.lower().startswith("disable")
    if "newname" in given:
        card.change().name = given["newname"]
    call.write("")
    return 0


_CONTEXTS: tuple[tuple[tuple[str, ...], Run], ...] = (
    (("advfirewall", "firewall"), _rule),
    (("advfirewall", "set"), _set_profile),
    (("advfirewall", "show"), _show_profiles),
    *(
        (("interface", kind, *words), run)
        for kind in ("ip", "ipv4")
        for words, run in (
            (("set", "address"), _set_address),
            (("set", "dns"), _set_servers),
            (("set", "dnsservers"), _set_servers),
            (("add", "dns"), _add_servers),
            (("add", "dnsservers"), _add_servers),
            (("show", "config"), _show_addresses),
            (("show", "addresses"), _show_addresses),
        )
    ),
    (("interface", "show", "interface"), _show_cards),
    (("interface", "set", "interface"), _switch_card),
)
