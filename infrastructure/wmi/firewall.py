"""The classes of root/standardcimv2 that show a machine's firewall: rules, what each is about, profiles."""

from __future__ import annotations

from collections.abc import Iterator

from hvsim.infrastructure.computers.firewall import NOT_CONFIGURED
from hvsim.infrastructure.inside.firewall import firewall_of, has_firewall, rules_of
from hvsim.infrastructure.inside.machine import Inside
from hvsim.infrastructure.wmi.classes import STANDARD, Row, WmiClass, typed

PROFILE_SETTINGS = {
    "AllowInboundRules": NOT_CONFIGURED,
    "AllowLocalFirewallRules": NOT_CONFIGURED,
    "AllowLocalIPsecRules": NOT_CONFIGURED,
    "AllowUserApps": NOT_CONFIGURED,
    "AllowUserPorts": NOT_CONFIGURED,
    "AllowUnicastResponseToMulticast": NOT_CONFIGURED,
    "NotifyOnListen": "False",
    "EnableStealthModeForIPsec": NOT_CONFIGURED,
    "LogFileName": "%systemroot%\\system32\\LogFiles\\Firewall\\pfirewall.log",
    "LogMaxSizeKilobytes": "4096",
    "LogAllowed": "False",
    "LogBlocked": "False",
    "LogIgnored": NOT_CONFIGURED,
}
"""The settings of a profile that nobody has changed."""


def _rules(inside: Inside) -> Iterator[Row]:
    for rule in rules_of(inside.place) if has_firewall(inside.place) else ():
        yield Row(
            {
                "Name": rule.name,
                "ID": rule.name,
                "InstanceID": rule.name,
                "DisplayName": rule.display_name,
                "ElementName": rule.display_name,
                "Description": rule.description or None,
                "DisplayGroup": rule.display_group or None,
                "Group": rule.group or None,
                "RuleGroup": rule.group or None,
                "Enabled": str(rule.enabled),
                "Profile": rule.profile_text,
                "Platform": [],
                "Direction": rule.direction,
                "Action": rule.action,
                "EdgeTraversalPolicy": rule.edge,
                "LooseSourceMapping": False,
                "LocalOnlyMapping": False,
                "Owner": rule.owner or None,
                "PrimaryStatus": "OK",
                "Status": "The rule was parsed successfully from the store. (65536)",
                "EnforcementStatus": "NotApplicable",
                "PolicyStoreSource": "PersistentStore",
                "PolicyStoreSourceType": "Local",
            },
            rule,
        )


def _ports(inside: Inside) -> Iterator[Row]:
    for row in _rules(inside):
        rule = row.thing
        yield Row(
            {
                "InstanceID": rule.name,
                "Protocol": rule.protocol,
                "LocalPort": _one_or_all(rule.local_ports),
                "RemotePort": _one_or_all(rule.remote_ports),
                "IcmpType": _one_or_all(rule.icmp_types),
                "DynamicTarget": "Any",
            },
            rule,
        )


def _addresses(inside: Inside) -> Iterator[Row]:
    for row in _rules(inside):
        rule = row.thing
        yield Row(
            {
                "InstanceID": rule.name,
                "LocalAddress": _one_or_all(rule.local_addresses),
                "RemoteAddress": _one_or_all(rule.remote_addresses),
            },
            rule,
        )


def _programs(inside: Inside) -> Iterator[Row]:
    for row in _rules(inside):
        rule = row.thing
        yield Row({"InstanceID": rule.name, "Program": rule.program, "Package": None}, rule)


def _one_or_all(items: tuple[str, ...]) -> str | list[str]:
    return items[0] if len(items) == 1 else list(items)


def _profiles(inside: Inside) -> Iterator[Row]:
    for profile in firewall_of(inside.place).profiles.values() if has_firewall(inside.place) else ():
        yield Row(
            {
                "Name": profile.name,
                "Profile": profile.name,
                "InstanceID": f"MSFT|FW|FirewallProfile|{profile.name}",
                "Enabled": str(profile.enabled),
                "DefaultInboundAction": profile.inbound,
                "DefaultOutboundAction": profile.outbound,
                "DisabledInterfaceAliases": ["NotConfigured"],
                **PROFILE_SETTINGS,
                **profile.settings,
            },
            profile,
        )


_TEXT = "text"
CLASSES = (
    WmiClass(
        "MSFT_NetFirewallRule",
        STANDARD,
        {
            **typed(_TEXT, "Name", "ID", "DisplayName", "Description", "DisplayGroup", "Group", "Enabled", "Profile"),
            **typed("text[]", "Platform"),
            **typed(_TEXT, "Direction", "Action", "EdgeTraversalPolicy"),
            **typed("flag", "LooseSourceMapping", "LocalOnlyMapping"),
            **typed(_TEXT, "Owner", "PrimaryStatus", "Status", "EnforcementStatus", "PolicyStoreSource"),
            **typed(_TEXT, "PolicyStoreSourceType", "InstanceID", "ElementName", "RuleGroup"),
        },
        ("InstanceID",),
        _rules,
    ),
    WmiClass(
        "MSFT_NetProtocolPortFilter",
        STANDARD,
        {
            **typed(_TEXT, "Protocol"),
            **typed("texts", "LocalPort", "RemotePort", "IcmpType"),
            **typed(_TEXT, "DynamicTarget", "InstanceID"),
        },
        ("InstanceID",),
        _ports,
    ),
    WmiClass(
        "MSFT_NetAddressFilter",
        STANDARD,
        {**typed("texts", "LocalAddress", "RemoteAddress"), **typed(_TEXT, "InstanceID")},
        ("InstanceID",),
        _addresses,
    ),
    WmiClass(
        "MSFT_NetApplicationFilter",
        STANDARD,
        typed(_TEXT, "Program", "Package", "InstanceID"),
        ("InstanceID",),
        _programs,
    ),
    WmiClass(
        "MSFT_NetFirewallProfile",
        STANDARD,
        {
            **typed(_TEXT, "Name", "Profile", "Enabled", "DefaultInboundAction", "DefaultOutboundAction"),
            **typed(_TEXT, *PROFILE_SETTINGS),
            **typed("text[]", "DisabledInterfaceAliases"),
            **typed(_TEXT, "InstanceID"),
        },
        ("InstanceID",),
        _profiles,
    ),
)
