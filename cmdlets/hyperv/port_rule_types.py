"""How the rules of network adapters look to PowerShell."""

from __future__ import annotations

from typing import Any

from attrs import frozen

from hvsim.cmdlets.estate.live_types import live_type
from hvsim.cmdlets.estate.values import enum
from hvsim.cmdlets.hyperv.device_types import on_off
from hvsim.cmdlets.hyperv.networks import Adapter
from hvsim.cmdlets.hyperv.types import HYPERV
from hvsim.infrastructure.machines.networks import HostAdapter
from hvsim.infrastructure.machines.port_rules import AccessRule, ExtendedRule

ACL, EXTENDED, ISOLATION, FAILOVER = (
    HYPERV + name
    for name in (
        "VMNetworkAdapterAclSetting",
        "VMNetworkAdapterExtendedAclSetting",
        "VMNetworkAdapterIsolationSetting",
        "VMNetworkAdapterFailoverSetting",
    )
)


@frozen(eq=False)
class AclOfPort:
    """A simple rule of an adapter."""

    adapter: Adapter
    rule: AccessRule


@frozen(eq=False)
class ExtendedOfPort:
    """An extended rule of an adapter."""

    adapter: Adapter
    rule: ExtendedRule


@frozen(eq=False)
class IsolationOfPort:
    """How the network of an adapter is kept apart."""

    adapter: Adapter


@frozen(eq=False)
class FailoverOfPort:
    """The addresses of an adapter after a failover."""

    adapter: Adapter


_OWNER: dict[str, Any] = {
    HYPERV + "VMNetworkAdapterBase ParentAdapter": lambda item: item.adapter,
    "string VMName": lambda item: None if isinstance(item.adapter, HostAdapter) else item.adapter.machine.name,
    "string VMNetworkAdapterName": lambda item: item.adapter.name,
    "string ComputerName": lambda item: item.adapter.host.name.upper(),
    "bool IsDeleted": lambda item: item.adapter.removed,
}


def _kind(rule: AccessRule, text: str) -> str:
    if rule.by_mac:
        return "WildcardMac" if text.upper() == "ANY" else "Mac"
    if text.upper() == "ANY":
        return "WildcardBoth"
    return "IPv6" if ":" in text else "IPv4"


live_type(
    ACL,
    AclOfPort,
    {
        HYPERV + "VMNetworkAdapterAclAction Action": lambda a: enum(
            HYPERV + "VMNetworkAdapterAclAction", a.rule.action
        ),
        HYPERV + "VMNetworkAdapterAclDirection Direction": lambda a: enum(
            HYPERV + "VMNetworkAdapterAclDirection", a.rule.direction
        ),
        "string LocalAddress": lambda a: a.rule.local,
        HYPERV + "VMNetworkAdapterAclType LocalAddressType": lambda a: enum(
            HYPERV + "VMNetworkAdapterAclType", _kind(a.rule, a.rule.local)
        ),
        "string RemoteAddress": lambda a: a.rule.remote,
        HYPERV + "VMNetworkAdapterAclType RemoteAddressType": lambda a: enum(
            HYPERV + "VMNetworkAdapterAclType", _kind(a.rule, a.rule.remote)
        ),
        "string MeteredMegabytes": lambda a: "0" if a.rule.action == "Meter" else None,
        **_OWNER,
    },
)
live_type(
    EXTENDED,
    ExtendedOfPort,
    {
        HYPERV + "VMNetworkAdapterExtendedAclDirection Direction": lambda e: enum(
            HYPERV + "VMNetworkAdapterExtendedAclDirection", e.rule.direction
        ),
        HYPERV + "VMNetworkAdapterExtendedAclAction Action": lambda e: enum(
            HYPERV + "VMNetworkAdapterExtendedAclAction", e.rule.action
        ),
        "string LocalIPAddress": lambda e: e.rule.local,
        "string RemoteIPAddress": lambda e: e.rule.remote,
        "string LocalPort": lambda e: e.rule.local_port,
        "string RemotePort": lambda e: e.rule.remote_port,
        "string Protocol": lambda e: e.rule.protocol,
        "int Weight": lambda e: e.rule.weight,
        "bool Stateful": lambda e: e.rule.stateful,
        "int IdleSessionTimeout": lambda e: e.rule.timeout,
        "int IsolationID": lambda e: e.rule.isolation,
        **_OWNER,
    },
)
live_type(
    ISOLATION,
    IsolationOfPort,
    {
        HYPERV + "VMNetworkAdapterIsolationMode IsolationMode": lambda i: enum(
            HYPERV + "VMNetworkAdapterIsolationMode", i.adapter.rules.isolation.mode
        ),
        "bool AllowUntaggedTraffic": lambda i: i.adapter.rules.isolation.allow_untagged,
        "int DefaultIsolationID": lambda i: i.adapter.rules.isolation.default_id,
        HYPERV + "OnOffState MultiTenantStack": lambda i: on_off(i.adapter.rules.isolation.multi_tenant),
        **_OWNER,
    },
)


def _failover(name: str, usual: Any) -> Any:
    return lambda item: item.adapter.rules.failover.values.get(name, usual)


live_type(
    FAILOVER,
    FailoverOfPort,
    {
        **{
            f"string {name}": _failover(name, "")
            for name in (
                "IPv4Address",
                "IPv6Address",
                "IPv4SubnetMask",
                "IPv4PreferredDNSServer",
                "IPv4AlternateDNSServer",
                "IPv6PreferredDNSServer",
                "IPv6AlternateDNSServer",
                "IPv4DefaultGateway",
                "IPv6DefaultGateway",
            )
        },
        "int IPv6SubnetPrefixLength": _failover("IPv6SubnetPrefixLength", 0),
        **_OWNER,
    },
)
