"""How clusters, nodes, roles, resources and networks look to PowerShell, and their default views."""

from __future__ import annotations

from typing import Any

from hvsim.cmdlets.estate.live_types import live_type
from hvsim.cmdlets.estate.values import UInt32, array, enum
from hvsim.cmdlets.failoverclusters.objects import (
    CLUSTERS,
    OwnerNodes,
    QuorumSettings,
    ResourceParameter,
    TypeInCluster,
    type_named,
)
from hvsim.cmdlets.failoverclusters.volume_types import INFORMATION, VOLUME
from hvsim.infrastructure.clusters.cluster import Cluster
from hvsim.infrastructure.clusters.cluster_networks import (
    ClusterNetwork,
    NetworkInterface,
)
from hvsim.infrastructure.clusters.groups import ClusterGroup, ClusterResource, GroupKind
from hvsim.infrastructure.clusters.nodes import ClusterNode
from hvsim.infrastructure.clusters.witness import witness_resource
from hvsim.infrastructure.hosts.volumes import SHARED_FOLDER
from hvsim.interpreter.formatting.views import column, list_view, register_view, table_view
from hvsim.interpreter.values import convert, enumerate_value, named_type, to_string

CORE_GROUPS = (GroupKind.CLUSTER, GroupKind.AVAILABLE_STORAGE)
NEVER = UInt32(0xFFFFFFFF)


def _set_anti_affinity(group: ClusterGroup, value: Any) -> None:
    items = enumerate_value(value)
    group.anti_affinity = [to_string(item) for item in ([value] if items is None else items) if to_string(item)]


def _role(value: Any) -> int:
    role = convert(value, named_type(CLUSTERS + "ClusterNetworkRole"))
    return int(role.value)


def _node_version(node: ClusterNode) -> list[int]:
    return [int(part) for part in node.host.version.build.split(".")]


CLUSTER = live_type(
    CLUSTERS + "Cluster",
    Cluster,
    {
        "string Name": lambda c: c.name,
        "string Id": lambda c: str(c.id),
        "string Domain": lambda c: c.nodes[0].host.domain if c.nodes else "",
        "string Description": lambda c: "",
        "uint ClusterFunctionalLevel": lambda c: UInt32(c.functional_level),
        "uint BlockCacheSize": lambda c: UInt32(1024 if c.functional_level >= 10 else 0),
        "uint DynamicQuorum": lambda c: UInt32(1),
        "uint DrainOnShutdown": lambda c: UInt32(1),
        "uint SameSubnetDelay": lambda c: UInt32(1000),
        "uint SameSubnetThreshold": lambda c: UInt32(20 if c.functional_level >= 9 else 5),
        "uint CrossSubnetDelay": lambda c: UInt32(1000),
        "uint CrossSubnetThreshold": lambda c: UInt32(20 if c.functional_level >= 9 else 5),
        "uint AutoBalancerMode": lambda c: UInt32(2),
        "uint AutoBalancerLevel": lambda c: UInt32(1),
        "string SharedVolumesRoot": lambda c: SHARED_FOLDER,
        CLUSTERS + "AdminAccessPoint AdministrativeAccessPoint": lambda c: enum(
            CLUSTERS + "AdminAccessPoint", c.access_point
        ),
    },
)
NODE = live_type(
    CLUSTERS + "ClusterNode",
    ClusterNode,
    {
        "string Name": lambda n: n.name,
        "string NodeName": lambda n: n.name,
        "string Id": lambda n: str(n.number),
        CLUSTERS + "ClusterNodeState State": lambda n: enum(CLUSTERS + "ClusterNodeState", n.state.label),
        "string Type": lambda n: n.kind,
        CLUSTERS + "Cluster Cluster": lambda n: n.cluster,
        CLUSTERS + "ClusterNodeDrainStatus DrainStatus": lambda n: enum(
            CLUSTERS + "ClusterNodeDrainStatus", n.drain.label
        ),
        "uint NodeWeight": lambda n: UInt32(n.weight),
        "uint DynamicWeight": lambda n: UInt32(n.weight if n.is_member else 0),
        "uint MajorVersion": lambda n: UInt32(_node_version(n)[0]),
        "uint MinorVersion": lambda n: UInt32(_node_version(n)[1]),
        "uint BuildNumber": lambda n: UInt32(_node_version(n)[2]),
        "string NodeInstanceID": lambda n: f"00000000-0000-0000-0000-{n.number:012}",
        "string Description": lambda n: "",
    },
)
GROUP = live_type(
    CLUSTERS + "ClusterGroup",
    ClusterGroup,
    {
        "string Name": lambda g: g.name,
        "string Id": lambda g: str(g.id),
        CLUSTERS + "ClusterNode OwnerNode": lambda g: g.owner,
        CLUSTERS + "ClusterGroupState State": lambda g: enum(CLUSTERS + "ClusterGroupState", g.state.label),
        CLUSTERS + "GroupType GroupType": lambda g: enum(CLUSTERS + "GroupType", g.kind.label),
        CLUSTERS + "Cluster Cluster": lambda g: g.cluster,
        "bool IsCoreGroup": lambda g: g.kind in CORE_GROUPS,
        "uint Priority": lambda g: UInt32(g.priority),
        "uint FailoverThreshold": lambda g: UInt32(g.failover_threshold),
        "uint FailoverPeriod": lambda g: UInt32(int(g.failover_period_hours)),
        "uint AutoFailbackType": lambda g: UInt32(0),
        "uint DefaultOwner": lambda g: NEVER,
        "string[] AntiAffinityClassNames": lambda g: array(g.anti_affinity, "System.String"),
        "string Description": lambda g: g.description,
    },
    setters={
        "Priority": lambda g, value: setattr(g, "priority", int(value)),
        "FailoverThreshold": lambda g, value: setattr(g, "failover_threshold", int(value)),
        "FailoverPeriod": lambda g, value: setattr(g, "failover_period_hours", float(int(value))),
        "AntiAffinityClassNames": _set_anti_affinity,
        "Description": lambda g, value: setattr(g, "description", to_string(value)),
        "Name": lambda g, value: setattr(g, "name", to_string(value)),
    },
)
RESOURCE = live_type(
    CLUSTERS + "ClusterResource",
    ClusterResource,
    {
        "string Name": lambda r: r.name,
        "string Id": lambda r: str(r.id),
        CLUSTERS + "ClusterResourceState State": lambda r: enum(CLUSTERS + "ClusterResourceState", r.state.label),
        CLUSTERS + "ClusterGroup OwnerGroup": lambda r: r.group,
        CLUSTERS + "ClusterNode OwnerNode": lambda r: r.group.owner,
        CLUSTERS + "ClusterResourceType ResourceType": lambda r: TypeInCluster(r.group.cluster, type_named(r.kind)),
        CLUSTERS + "Cluster Cluster": lambda r: r.group.cluster,
        "bool IsCoreResource": lambda r: r.group.kind in CORE_GROUPS,
        "bool IsStorageClassResource": lambda r: r.kind == "Physical Disk",
        "bool MaintenanceMode": lambda r: r.maintenance,
        "bool SeparateMonitor": lambda r: r.separate_monitor,
        "string Description": lambda r: "",
    },
    setters={"Name": lambda r, value: setattr(r, "name", to_string(value))},
)
live_type(
    CLUSTERS + "ClusterParameter",
    ResourceParameter,
    {
        "string ClusterObject": lambda p: p.resource.name,
        "string Name": lambda p: p.name,
        "System.Object Value": lambda p: p.value,
        "string ParameterType": lambda p: "UInt32" if isinstance(p.value, int) else "String",
        "bool IsReadOnly": lambda p: False,
    },
)


def _equals(item: Any, other: Any) -> bool:
    """An object of a cluster is equal to itself and to its name."""
    return other is item or (isinstance(other, str) and other.lower() == item.name.lower())


NETWORK = live_type(
    CLUSTERS + "ClusterNetwork",
    ClusterNetwork,
    {
        "string Name": lambda n: n.name,
        "string Id": lambda n: str(n.id),
        CLUSTERS + "Cluster Cluster": lambda n: n.cluster,
        CLUSTERS + "ClusterNetworkState State": lambda n: enum(CLUSTERS + "ClusterNetworkState", n.state.label),
        CLUSTERS + "ClusterNetworkRole Role": lambda n: enum(CLUSTERS + "ClusterNetworkRole", n.role.label),
        "string Address": lambda n: n.address,
        "string AddressMask": lambda n: "255.255.255.0",
        "string[] Ipv4Addresses": lambda n: array([n.address], "System.String"),
        "string[] Ipv4PrefixLengths": lambda n: array(["24"], "System.String"),
        "string[] Ipv6Addresses": lambda n: array([], "System.String"),
        "bool AutoMetric": lambda n: n.auto_metric,
        "uint Metric": lambda n: UInt32(n.metric),
        "string Description": lambda n: n.description,
    },
    setters={
        "Name": lambda n, value: setattr(n, "name", to_string(value)),
        "Role": lambda n, value: n.set_role(_role(value)),
        "Metric": lambda n, value: n.set_metric(int(value)),
        "AutoMetric": lambda n, value: setattr(n, "auto_metric", bool(value)),
        "Description": lambda n, value: setattr(n, "description", to_string(value)),
    },
)
INTERFACE = live_type(
    CLUSTERS + "ClusterNetworkInterface",
    NetworkInterface,
    {
        "string Name": lambda i: i.name,
        "string Id": lambda i: str(i.id),
        CLUSTERS + "Cluster Cluster": lambda i: i.network.cluster,
        CLUSTERS + "ClusterNode Node": lambda i: i.node,
        CLUSTERS + "ClusterNetwork Network": lambda i: i.network,
        CLUSTERS + "ClusterNetworkInterfaceState State": lambda i: enum(
            CLUSTERS + "ClusterNetworkInterfaceState", i.state.label
        ),
        "string Adapter": lambda i: i.network.card,
        "string Address": lambda i: i.address,
        "string[] Ipv4Addresses": lambda i: array([i.address], "System.String"),
        "string[] Ipv6Addresses": lambda i: array([], "System.String"),
        "uint DhcpEnabled": lambda i: UInt32(0),
        "string Description": lambda i: "",
    },
)
TYPE = live_type(
    CLUSTERS + "ClusterResourceType",
    TypeInCluster,
    {
        "string Name": lambda t: t.name,
        "string DisplayName": lambda t: t.type.display_name,
        "string DllName": lambda t: t.type.library,
        CLUSTERS + "Cluster Cluster": lambda t: t.cluster,
        "uint IsAlivePollInterval": lambda t: UInt32(t.type.is_alive_poll),
        "uint LooksAlivePollInterval": lambda t: UInt32(t.type.looks_alive_poll),
        "string Description": lambda t: "",
    },
)
live_type(
    CLUSTERS + "ClusterQuorumSettings",
    QuorumSettings,
    {
        CLUSTERS + "Cluster Cluster": lambda q: q.cluster,
        CLUSTERS + "ClusterResource QuorumResource": lambda q: witness_resource(q.cluster),
        CLUSTERS + "ClusterQuorumType QuorumType": lambda q: enum(
            CLUSTERS + "ClusterQuorumType", "DiskOnly" if q.cluster.witness and q.cluster.witness.alone else "Majority"
        ),
    },
)
live_type(
    CLUSTERS + "ClusterOwnerNodeList",
    OwnerNodes,
    {
        "System.Object ClusterObject": lambda o: o.item,
        CLUSTERS + "ClusterNode[] OwnerNodes": lambda o: array(o.nodes, CLUSTERS + "ClusterNode"),
    },
)

for _declared in (CLUSTER, NODE, GROUP, RESOURCE, VOLUME, NETWORK, INTERFACE, TYPE):
    _declared.method("string ToString()")(lambda item: item.name)
    _declared.method("bool Equals(object obj)")(_equals)
INFORMATION.method("string ToString()")(lambda information: information.volume.path)

_TABLES: dict[str, list[str | tuple[str, str]]] = {
    "Cluster": ["Name"],
    "ClusterNode": ["Name", "State", "Type"],
    "ClusterGroup": ["Name", "OwnerNode", "State"],
    "ClusterResource": ["Name", "State", "OwnerGroup", "ResourceType"],
    "ClusterSharedVolume": ["Name", "State", ("OwnerNode", "Node")],
    "ClusterNetwork": ["Name", "State", "Metric", "Role"],
    "ClusterNetworkInterface": ["Name", "Node", "Network", "State"],
    "ClusterResourceType": ["Name", "DisplayName"],
    "ClusterQuorumSettings": ["Cluster", "QuorumResource"],
    "ClusterOwnerNodeList": ["ClusterObject", "OwnerNodes"],
    "ClusterParameter": [("ClusterObject", "Object"), "Name", "Value", ("ParameterType", "Type")],
}
for _type, _columns in _TABLES.items():
    _fields = [
        column(item, alignment="left") if isinstance(item, str) else column(item[0], item[1], alignment="left")
        for item in _columns
    ]
    register_view(table_view(CLUSTERS + _type, _fields, autosize=True))
register_view(
    list_view(
        CLUSTERS + "ClusterSharedVolumeStateInfo",
        [
            column(name)
            for name in (
                "BlockRedirectedIOReason",
                "FileSystemRedirectedIOReason",
                "Name",
                "Node",
                "StateInfo",
                "VolumeFriendlyName",
                "VolumeName",
            )
        ],
    )
)
