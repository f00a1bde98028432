"""How network adapters and switches look to PowerShell."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hvsim.cmdlets.estate.live_types import live_type
from hvsim.cmdlets.estate.values import Int64, UInt32, array, enum, guid
from hvsim.cmdlets.hyperv.device_types import constant, machine_of, on_off, part_of
from hvsim.cmdlets.hyperv.devices import AdapterBandwidth, AdapterVlan
from hvsim.cmdlets.hyperv.switch_extension_types import extensions_of
from hvsim.cmdlets.hyperv.types import HYPERV
from hvsim.infrastructure.machines.networks import HostAdapter, NetworkAdapter, VirtualSwitch, Vlan, VlanMode
from hvsim.interpreter.values import convert, named_type, to_string


def _status(adapter: NetworkAdapter) -> Any:
    names = [] if not adapter.machine.is_active else ["Ok"]
    if names and not adapter.machine.integration_services_current:
        names = ["Degraded", "ProtocolVersion"]
    wanted = HYPERV + "VMNetworkAdapterOperationalStatus"
    return array([enum(wanted, name) for name in names], wanted)


live_type(
    HYPERV + "VMNetworkAdapterVlanSetting",
    AdapterVlan,
    {
        HYPERV + "VMNetworkAdapterVlanMode OperationMode": lambda v: enum(
            HYPERV + "VMNetworkAdapterVlanMode", v.adapter.vlan.mode.label
        ),
        "int AccessVlanId": lambda v: v.adapter.vlan.access,
        "int NativeVlanId": lambda v: v.adapter.vlan.native,
        "int[] AllowedVlanIdList": lambda v: array(v.adapter.vlan.allowed, "System.Int32"),
        "string AllowedVlanIdListString": lambda v: ranges(v.adapter.vlan.allowed),
        HYPERV + "VMNetworkAdapterPrivateVlanMode PrivateVlanMode": lambda v: enum(
            HYPERV + "VMNetworkAdapterPrivateVlanMode", v.adapter.vlan.private_mode
        ),
        "int SecondaryVlanId": lambda v: next(iter(v.adapter.vlan.secondary), 0),
        "int PrimaryVlanId": lambda v: v.adapter.vlan.primary,
        "int[] SecondaryVlanIdList": lambda v: array(v.adapter.vlan.secondary, "System.Int32"),
        HYPERV + "VMNetworkAdapterBase ParentAdapter": lambda v: v.adapter,
        "string VMName": lambda v: None if isinstance(v.adapter, HostAdapter) else v.adapter.machine.name,
        "string VMNetworkAdapterName": lambda v: v.adapter.name,
        "string VlanList": lambda v: _vlan_list(v.adapter.vlan),
        "string ComputerName": lambda v: v.adapter.host.name.upper(),
        "bool IsDeleted": lambda v: v.adapter.removed,
    },
)


def _vlan_list(vlan: Vlan) -> str:
    if vlan.mode is VlanMode.ACCESS:
        return str(vlan.access)
    if vlan.mode is VlanMode.PRIVATE:
        return f"{vlan.primary},{ranges(vlan.secondary)}"
    return ranges(vlan.allowed) if vlan.mode is VlanMode.TRUNK else ""


def ranges(numbers: Iterable[int]) -> str:
    """Numbers as a person writes them: '10,20-30'."""
    parts: list[list[int]] = []
    for number in sorted(numbers):
        if parts and number == parts[-1][-1] + 1:
            parts[-1][1:] = [number]
        else:
            parts.append([number])
    return ",".join("-".join(map(str, part)) for part in parts)


live_type(HYPERV + "VMNetworkAdapterBase", None, {}, base=HYPERV + "VMComponentObject")
TUNINGS: tuple[tuple[str, str, Any], ...] = (
    ("IovQueuePairsRequested", "uint", 1),
    ("IovInterruptModeration", HYPERV + "IovInterruptModerationValue", "Default"),
    ("IovWeight", "uint", 0),
    ("IPsecOffloadMaxSA", "long", 512),
    ("MandatoryFeatureId", "string[]", ()),
    ("TestReplicaPoolName", "string", ""),
    ("TestReplicaSwitchName", "string", ""),
    ("VirtualSubnetId", "uint", 0),
    ("StormLimit", "uint", 0),
    ("DynamicIPAddressLimit", "uint", 0),
    ("FixSpeed10G", HYPERV + "OnOffState", "Off"),
    ("PacketDirectNumProcs", "uint", 0),
    ("PacketDirectModerationCount", "uint", 64),
    ("PacketDirectModerationInterval", "uint", 1000000),
    ("VrssEnabledRequested", "bool", True),
    ("VmmqEnabledRequested", "bool", False),
    ("VmmqQueuePairs", "uint", 16),
    ("MediaType", "uint", 0),
    ("NumaAwarePlacement", "bool", False),
    ("InterruptModeration", "bool", True),
    ("VrssMaxQueuePairsRequested", "uint", 16),
    ("VrssMinQueuePairsRequested", "uint", 1),
    ("VrssQueueSchedulingModeRequested", HYPERV + "VrssQueueSchedulingModeType", "Dynamic"),
    ("VrssExcludePrimaryProcessorRequested", "bool", False),
    ("VrssIndependentHostSpreadingRequested", "bool", False),
    ("VrssVmbusChannelAffinityPolicyRequested", HYPERV + "VrssVmbusChannelAffinityPolicyType", "Strong"),
)
"""Settings of the real card that change nothing here: property, type, and what it is until somebody sets it."""


SWITCH_TUNINGS: tuple[tuple[str, str, Any], ...] = (
    ("PacketDirectEnabled", "bool", False),
    ("DefaultQueueVrssEnabledRequested", "bool", True),
    ("DefaultQueueVmmqEnabledRequested", "bool", False),
    ("DefaultQueueVrssMaxQueuePairsRequested", "uint", 16),
    ("DefaultQueueVrssMinQueuePairsRequested", "uint", 1),
    ("DefaultQueueVrssQueueSchedulingModeRequested", HYPERV + "VrssQueueSchedulingModeType", "Dynamic"),
    ("DefaultQueueVrssExcludePrimaryProcessorRequested", "bool", False),
    ("DefaultFlowMinimumBandwidthAbsolute", "ulong", 0),
    ("DefaultFlowMinimumBandwidthWeight", "ulong", 0),
)
"""The same of switches."""


def _tuning(kind: str, name: str, usual: Any) -> Any:
    def read(adapter: NetworkAdapter | HostAdapter | VirtualSwitch) -> Any:
        value = adapter.tunings.get(name, usual)
        if kind.startswith(HYPERV):
            return enum(kind, to_string(value))
        if kind == "string[]":
            return array(value, "System.String")
        return convert(value, named_type(_PLAIN[kind]))

    return read


_PLAIN = {
    "ulong": "System.UInt64",
    "uint": "System.UInt32",
    "long": "System.Int64",
    "bool": "System.Boolean",
    "string": "System.String",
}

_PORT: dict[str, Any] = {
    "string Name": lambda a: a.name,
    "string Id": lambda a: a.adapter_id,
    "bool IsExternalAdapter": constant(False),
    "bool IsLegacy": lambda a: a.is_legacy,
    "bool IsSynthetic": lambda a: not a.is_legacy,
    "string SwitchName": lambda a: a.switch.name if a.switch else "",
    "guid SwitchId": lambda a: guid(a.switch.id) if a.switch else None,
    "bool Connected": lambda a: a.switch is not None,
    "string MacAddress": lambda a: a.mac,
    "bool DynamicMacAddressEnabled": lambda a: a.dynamic_mac,
    "string[] IPAddresses": lambda a: array(a.addresses, "System.String"),
    "string AdapterId": lambda a: str(a.id).upper(),
    HYPERV + "OnOffState DeviceNaming": lambda a: on_off(a.device_naming),
    HYPERV + "OnOffState MacAddressSpoofing": lambda a: on_off(a.mac_spoofing),
    HYPERV + "OnOffState DhcpGuard": lambda a: on_off(a.dhcp_guard),
    HYPERV + "OnOffState RouterGuard": lambda a: on_off(a.router_guard),
    HYPERV + "VMNetworkAdapterPortMirroringMode PortMirroringMode": lambda a: enum(
        HYPERV + "VMNetworkAdapterPortMirroringMode", a.port_mirroring
    ),
    HYPERV + "OnOffState IeeePriorityTag": lambda a: on_off(a.priority_tag),
    HYPERV + "OnOffState AllowTeaming": lambda a: on_off(a.teaming),
    HYPERV + "VMNetworkAdapterBandwidthSetting BandwidthSetting": lambda a: (
        AdapterBandwidth(a) if a.bandwidth_minimum or a.bandwidth_maximum or a.bandwidth_weight else None
    ),
    "uint VmqWeight": lambda a: UInt32(a.queue_weight),
    "uint BandwidthPercentage": constant(UInt32(0)),
    HYPERV + "VMNetworkAdapterVlanSetting VlanSetting": AdapterVlan,
    **{f"{kind} {name}": _tuning(kind, name, usual) for name, kind, usual in TUNINGS},
}
"""What an adapter of a machine and one of a host have in common."""

live_type(
    HYPERV + "VMNetworkAdapterBandwidthSetting",
    AdapterBandwidth,
    {
        "long MinimumBandwidthAbsolute": lambda b: Int64(b.adapter.bandwidth_minimum),
        "long MinimumBandwidthWeight": lambda b: Int64(b.adapter.bandwidth_weight),
        "long MaximumBandwidth": lambda b: Int64(b.adapter.bandwidth_maximum),
        HYPERV + "VMNetworkAdapterBase ParentAdapter": lambda b: b.adapter,
    },
)

NETWORK_ADAPTER = live_type(
    HYPERV + "VMNetworkAdapter",
    NetworkAdapter,
    {
        **_PORT,
        "bool IsManagementOs": constant(False),
        HYPERV + "VMNetworkAdapterOperationalStatus[] Status": _status,
        "string[] StatusDescription": lambda a: array(["OK"] if a.machine.is_active else [], "System.String"),
        "bool ClusterMonitored": lambda a: a.cluster_monitored,
        "string PoolName": lambda a: a.pool,
        **part_of(machine_of),
    },
    base=HYPERV + "VMNetworkAdapterBase",
)

live_type(
    HYPERV + "VMInternalNetworkAdapter",
    HostAdapter,
    {
        **_PORT,
        "bool IsManagementOs": constant(True),
        HYPERV + "VMNetworkAdapterOperationalStatus[] Status": lambda a: array(
            [enum(HYPERV + "VMNetworkAdapterOperationalStatus", "Ok")], HYPERV + "VMNetworkAdapterOperationalStatus"
        ),
        "string[] StatusDescription": lambda a: array(["OK"], "System.String"),
        "string DeviceId": lambda a: f"{{{str(a.id).upper()}}}",
        "string VMName": constant(None),
        "string ComputerName": lambda a: a.host.name.upper(),
        "bool IsDeleted": lambda a: a.removed,
    },
    base=HYPERV + "VMNetworkAdapterBase",
)

live_type(
    HYPERV + "VMSwitch",
    VirtualSwitch,
    {
        "string Name": lambda s: s.name,
        "guid Id": lambda s: guid(s.id),
        "string Notes": lambda s: s.notes,
        HYPERV + "VMSwitchType SwitchType": lambda s: enum(HYPERV + "VMSwitchType", s.kind.label),
        "bool AllowManagementOS": lambda s: s.allow_management,
        "string NetAdapterInterfaceDescription": lambda s: (
            "" if not s.physical else "Teamed-Interface" if s.embedded_teaming else s.physical[0]
        ),
        "string[] NetAdapterInterfaceDescriptions": lambda s: (
            array(s.physical, "System.String") if s.physical else None
        ),
        HYPERV + "VMSwitchBandwidthMode BandwidthReservationMode": lambda s: enum(
            HYPERV + "VMSwitchBandwidthMode", s.bandwidth_mode
        ),
        "bool EmbeddedTeamingEnabled": lambda s: s.embedded_teaming,
        "bool IovEnabled": lambda s: s.iov,
        "bool IovSupport": constant(False),
        "bool SoftwareRscEnabled": lambda s: bool(s.tunings.get("SoftwareRscEnabled", s.host.version.year >= 2019)),
        HYPERV + "VMSwitchExtension[] Extensions": lambda s: array(extensions_of(s), HYPERV + "VMSwitchExtension"),
        **{f"{kind} {name}": _tuning(kind, name, usual) for name, kind, usual in SWITCH_TUNINGS},
        "string ComputerName": lambda s: s.host.name.upper(),
        "bool IsDeleted": lambda s: s.removed,
    },
)
