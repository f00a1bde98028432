"""Set-VMNetworkAdapter."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from hvsim.cmdlets.estate.values import plain
from hvsim.cmdlets.hyperv.networks import Adapter, NamedAdapters
from hvsim.cmdlets.hyperv.selection import machine_names
from hvsim.infrastructure.hosts.resource_pools import PoolKind, pool_named
from hvsim.infrastructure.machines.networks import set_mac
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter


@cmdlet(
    "Set-VMNetworkAdapter",
    default_set="VMName",
    confirm="Medium",
    output="Microsoft.HyperV.PowerShell.VMNetworkAdapter",
)
class SetVMNetworkAdapter(NamedAdapters):
    """Changes the network adapters of machines."""

    vm_name: str = parameter(
        sets={"VMName": In(position=0, mandatory=True, pipeline=True)}, complete=machine_names, help="The machines."
    )
    name: str = parameter(
        sets=("VMName", "ManagementOS", "VMObject"),
        aliases=("VMNetworkAdapterName",),
        help="The adapters of this name.",
    )
    dynamic_mac_address: Switch = parameter(
        sets=("VMName", "ResourceObject", "VMObject"), help="Takes an address of the host."
    )
    static_mac_address: str = parameter(sets=("VMName", "ResourceObject", "VMObject"), help="Its hardware address.")
    mac_address_spoofing: Any = parameter(
        type="Microsoft.HyperV.PowerShell.OnOffState", help="Whether the guest may use other addresses."
    )
    dhcp_guard: Any = parameter(type="Microsoft.HyperV.PowerShell.OnOffState", help="Drops DHCP offers of the guest.")
    router_guard: Any = parameter(
        type="Microsoft.HyperV.PowerShell.OnOffState", help="Drops router advertisements of the guest."
    )
    port_mirroring: Any = parameter(
        type="Microsoft.HyperV.PowerShell.VMNetworkAdapterPortMirroringMode", help="None, Source or Destination."
    )
    ieee_priority_tag: Any = parameter(type="Microsoft.HyperV.PowerShell.OnOffState", help="Trusts priority tags.")
    vmq_weight: Any = parameter(type="System.UInt32", name="VmqWeight", help="The weight of its queue; 0 for none.")
    iov_queue_pairs_requested: Any = parameter(type="System.UInt32", help="A tuning of the adapter.")
    iov_interrupt_moderation: Any = parameter(
        type="Microsoft.HyperV.PowerShell.IovInterruptModerationValue",
        help="A tuning of the adapter.",
    )
    iov_weight: Any = parameter(type="System.UInt32", help="A tuning of the adapter.")
    i_psec_offload_maximum_security_association: Any = parameter(type="System.UInt32", help="A tuning of the adapter.")
    maximum_bandwidth: Any = parameter(type="System.Int64", help="The most bits a second.")
    minimum_bandwidth_absolute: Any = parameter(type="System.Int64", help="Bits a second that are kept for it.")
    minimum_bandwidth_weight: Any = parameter(type="System.UInt32", help="Its share of what is kept.")
    mandatory_feature_id: list[str] = parameter(help="A tuning of the adapter.")
    resource_pool_name: str = parameter(help="The resource pool it takes a switch of by itself.")
    test_replica_pool_name: str = parameter(help="A tuning of the adapter.")
    test_replica_switch_name: str = parameter(help="A tuning of the adapter.")
    virtual_subnet_id: Any = parameter(type="System.UInt32", help="A tuning of the adapter.")
    allow_teaming: Any = parameter(type="Microsoft.HyperV.PowerShell.OnOffState", help="Whether the guest may team it.")
    not_monitored_in_cluster: Any = parameter(type="System.Boolean", help="Whether the cluster ignores its loss.")
    storm_limit: Any = parameter(type="System.UInt32", help="A tuning of the adapter.")
    dynamic_ip_address_limit: Any = parameter(type="System.UInt32", help="A tuning of the adapter.")
    device_naming: Any = parameter(
        type="Microsoft.HyperV.PowerShell.OnOffState", help="Shows its name inside the guest."
    )
    fix_speed10_g: Any = parameter(
        type="Microsoft.HyperV.PowerShell.OnOffState",
        help="A tuning of the adapter.",
    )
    packet_direct_num_procs: Any = parameter(type="System.UInt32", help="A tuning of the adapter.")
    packet_direct_moderation_count: Any = parameter(type="System.UInt32", help="A tuning of the adapter.")
    packet_direct_moderation_interval: Any = parameter(type="System.UInt32", help="A tuning of the adapter.")
    vrss_enabled: Any = parameter(type="System.Boolean", help="A tuning of the adapter.")
    vmmq_enabled: Any = parameter(type="System.Boolean", help="A tuning of the adapter.")
    vmmq_queue_pairs: Any = parameter(type="System.UInt32", help="A tuning of the adapter.")
    passthru: Switch = parameter(help="Writes the object that was changed.")
    media_type: Any = parameter(type="System.UInt32", help="A tuning of the adapter.")
    numa_aware_placement: Any = parameter(
        type="System.Nullable`1[System.Boolean]",
        help="A tuning of the adapter.",
    )
    interrupt_moderation: Any = parameter(
        type="System.Nullable`1[System.Boolean]",
        help="A tuning of the adapter.",
    )
    vrss_max_queue_pairs: Any = parameter(
        type="System.Nullable`1[System.UInt32]",
        aliases=("VmmqQueuePairs",),
        help="A tuning of the adapter.",
    )
    vrss_min_queue_pairs: Any = parameter(
        type="System.Nullable`1[System.UInt32]",
        help="A tuning of the adapter.",
    )
    vrss_queue_scheduling_mode: Any = parameter(
        type="Microsoft.HyperV.PowerShell.VrssQueueSchedulingModeType",
        help="A tuning of the adapter.",
    )
    vrss_exclude_primary_processor: Any = parameter(
        type="System.Nullable`1[System.Boolean]",
        help="A tuning of the adapter.",
    )
    vrss_independent_host_spreading: Any = parameter(
        type="System.Nullable`1[System.Boolean]",
        help="A tuning of the adapter.",
    )
    vrss_vmbus_channel_affinity_policy: Any = parameter(
        type="Microsoft.HyperV.PowerShell.VrssVmbusChannelAffinityPolicyType",
        help="A tuning of the adapter.",
    )
    vm_network_adapter: Any = parameter(
        sets={"ResourceObject": In(position=0, mandatory=True, pipeline=True)},
        type="Microsoft.HyperV.PowerShell.VMNetworkAdapterBase",
        help="The adapter, as Get-VMNetworkAdapter gives it.",
    )
    vm: Any = parameter(
        sets={"VMObject": In(position=0, mandatory=True, pipeline=True)},
        type="Microsoft.HyperV.PowerShell.VirtualMachine",
        help="The machines, as Get-VM gives them.",
    )

    examples = [
        Example("Set-VMNetworkAdapter -VMName web01 -MacAddressSpoofing On -Passthru", "For nested machines."),
        Example(
            "Get-VMNetworkAdapter web01 | Set-VMNetworkAdapter -StaticMacAddress 00155D0A0B0C",
            "A fixed address.",
            setup="Stop-VM web01 -Force",
        ),
    ]

    def process(self) -> None:
        for adapter in self.adapters():
            if self.should_process(adapter.owner.name):
                done = self.managed(partial(self._set, adapter))
                if done and self.passthru:
                    self.write(adapter)

    def _set(self, adapter: Adapter) -> None:
        if self.resource_pool_name:
            adapter.pool = pool_named(adapter.host, self.resource_pool_name, PoolKind.ETHERNET).name
        if self.static_mac_address:
            set_mac(adapter, self.static_mac_address)
        elif self.dynamic_mac_address:
            adapter.dynamic_mac = True
        for name, value in self._tunings():
            if value is not None:
                adapter.tunings[name] = plain(value)
        for name, value in self._switches():
            if value is not None:
                setattr(adapter, name, str(value) == "On")
        if self.port_mirroring is not None:
            adapter.port_mirroring = str(self.port_mirroring)
        if self.vmq_weight is not None:
            adapter.queue_weight = int(self.vmq_weight)
        if self.maximum_bandwidth is not None:
            adapter.bandwidth_maximum = int(self.maximum_bandwidth)
        if self.minimum_bandwidth_absolute is not None:
            adapter.bandwidth_minimum = int(self.minimum_bandwidth_absolute)
        if self.minimum_bandwidth_weight is not None:
            adapter.bandwidth_weight = int(self.minimum_bandwidth_weight)
        if self.not_monitored_in_cluster is not None:
            adapter.cluster_monitored = not self.not_monitored_in_cluster

    def _switches(self) -> Iterator[tuple[str, Any]]:
        yield "mac_spoofing", self.mac_address_spoofing
        yield "dhcp_guard", self.dhcp_guard
        yield "router_guard", self.router_guard
        yield "teaming", self.allow_teaming
        yield "device_naming", self.device_naming
        yield "priority_tag", self.ieee_priority_tag

    def _tunings(self) -> Iterator[tuple[str, Any]]:
        """What is kept as it was given, by the name of the adapter's property."""
        yield "IovQueuePairsRequested", self.iov_queue_pairs_requested
        yield "IovInterruptModeration", self.iov_interrupt_moderation
        yield "IovWeight", self.iov_weight
        yield "IPsecOffloadMaxSA", self.i_psec_offload_maximum_security_association
        yield "MandatoryFeatureId", self.mandatory_feature_id
        yield "TestReplicaPoolName", self.test_replica_pool_name
        yield "TestReplicaSwitchName", self.test_replica_switch_name
        yield "VirtualSubnetId", self.virtual_subnet_id
        yield "StormLimit", self.storm_limit
        yield "DynamicIPAddressLimit", self.dynamic_ip_address_limit
        yield "FixSpeed10G", self.fix_speed10_g
        yield "PacketDirectNumProcs", self.packet_direct_num_procs
        yield "PacketDirectModerationCount", self.packet_direct_moderation_count
        yield "PacketDirectModerationInterval", self.packet_direct_moderation_interval
        yield "VrssEnabledRequested", self.vrss_enabled
        yield "VmmqEnabledRequested", self.vmmq_enabled
        yield "VmmqQueuePairs", self.vmmq_queue_pairs
        yield "MediaType", self.media_type
        yield "NumaAwarePlacement", self.numa_aware_placement
        yield "InterruptModeration", self.interrupt_moderation
        yield "VrssMaxQueuePairsRequested", self.vrss_max_queue_pairs
        yield "VrssMinQueuePairsRequested", self.vrss_min_queue_pairs
        yield "VrssQueueSchedulingModeRequested", self.vrss_queue_scheduling_mode
        yield "VrssExcludePrimaryProcessorRequested", self.vrss_exclude_primary_processor
        yield "VrssIndependentHostSpreadingRequested", self.vrss_independent_host_spreading
        yield "VrssVmbusChannelAffinityPolicyRequested", self.vrss_vmbus_channel_affinity_policy
