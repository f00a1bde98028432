"""Get-, New-, Set- and Remove-VMSwitch: the virtual switches of hosts."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from hvsim.cmdlets.estate.values import plain, to_uuid
from hvsim.cmdlets.hyperv.networks import SwitchCommand
from hvsim.cmdlets.hyperv.selection import HOST_HELP, cim_sessions, credentials
from hvsim.infrastructure.errors import ManagementError
from hvsim.infrastructure.hosts.host import Host
from hvsim.infrastructure.hosts.resource_pools import leave_pools
from hvsim.infrastructure.machines.networks import (
    SwitchType,
    VirtualSwitch,
    change_switch,
    new_switch,
    remove_switch,
    set_default_flow,
    share_with_host,
)
from hvsim.interpreter.commands import ALL_SETS, Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.commands.wildcards import has_wildcards, matches


@cmdlet("Get-VMSwitch", default_set="Name", output="Microsoft.HyperV.PowerShell.VMSwitch")
class GetVMSwitch(SwitchCommand, remote=ALL_SETS):
    """Lists the virtual switches of hosts."""

    name: str = parameter(
        sets={"Name": In(position=0)}, aliases=("SwitchName",), help="The switches; all when left out."
    )
    resource_pool_name: list[str] = parameter(position=1, help="Only those of these resource pools.")
    switch_type: Any = parameter(type="Microsoft.HyperV.PowerShell.VMSwitchType[]", help="Only these kinds.")
    id: Any = parameter(
        sets={"Id": In(position=0, pipeline=True, by_property_name=True)},
        type="System.Guid[]",
        aliases=("SwitchId",),
        help="The switches, by identity.",
    )

    examples = [
        Example("Get-VMSwitch", "The switches of the local host."),
        Example(
            "Get-VMSwitch -SwitchType External | Select-Object Name, NetAdapterInterfaceDescription",
            "What leads outside?",
        ),
    ]

    def process(self) -> None:
        kinds = [str(kind) for kind in self.switch_type or ()]
        switches = [switch for host in self.hosts() for switch in host.switches]
        wanted = {to_uuid(item) for item in self.id or ()}
        if self.parameter_set == "Id" and wanted:
            found = [switch for switch in switches if switch.id in wanted]
        else:
            found = [switch for switch in switches if matches(self.name or "*", switch.name)]
            if not found and self.name and not has_wildcards(self.name):
                self.switch_missing(self.name)
        self.write_all(
            switch for switch in found if (not kinds or switch.kind.label in kinds) and self._is_of_pool(switch)
        )

    def _is_of_pool(self, switch: VirtualSwitch) -> bool:
        wanted = self.resource_pool_name or ["*"]
        return any(matches(name, pool) for name in wanted for pool in switch.pools)


@cmdlet("New-VMSwitch", default_set="NetAdapterName", confirm="Medium", output="Microsoft.HyperV.PowerShell.VMSwitch")
class NewVMSwitch(SwitchCommand):
    """Makes a virtual switch."""

    cim_session: Any = cim_sessions(by_property_name=True)
    computer_name: list[str] = parameter(by_property_name=True, aliases=("PSComputerName",), help=HOST_HELP)
    credential: Any = credentials(by_property_name=True)
    name: str = parameter(position=0, mandatory=True, aliases=("SwitchName",), help="The name of the switch.")
    allow_management_os: Any = parameter(
        sets=("NetAdapterName", "NetAdapterInterfaceDescription"),
        type="System.Boolean",
        name="AllowManagementOS",
        help="Whether the host itself uses it.",
    )
    net_adapter_name: list[str] = parameter(
        sets={"NetAdapterName": In(mandatory=True, by_property_name=True)},
        aliases=("InterfaceAlias",),
        help="The network cards of the host, by name.",
    )
    notes: str = parameter(help="What there is to say about it.")
    minimum_bandwidth_mode: Any = parameter(
        type="Microsoft.HyperV.PowerShell.VMSwitchBandwidthMode", help="How shares of bandwidth are given."
    )
    enable_iov: Any = parameter(type="System.Boolean", help="Lets machines reach the card directly.")
    enable_packet_direct: Any = parameter(type="System.Boolean", help="A faster way for packets.")
    enable_embedded_teaming: Any = parameter(type="System.Boolean", help="Makes one team of several cards.")
    id: str = parameter(aliases=("SwitchId",), help="The identity of the switch.")
    net_adapter_interface_description: list[str] = parameter(
        sets={"NetAdapterInterfaceDescription": In(mandatory=True, by_property_name=True)},
        aliases=("InterfaceDescription",),
        help="The network cards of the host, by description.",
    )
    switch_type: Any = parameter(
        sets={"SwitchType": In(mandatory=True)},
        type="Microsoft.HyperV.PowerShell.VMSwitchType",
        help="Internal or Private.",
    )

    examples = [
        Example("New-VMSwitch -Name Lab -SwitchType Internal", "Machines and their host."),
        Example("New-VMSwitch Isolated -SwitchType Private -Notes 'nobody else'", "Machines alone."),
    ]

    def process(self) -> None:
        for host in self.hosts():
            if self.should_process(host.name):
                switch = self.attempt(partial(self._make, host))
                if switch is not None:
                    self.write(switch)

    def _make(self, host: Host) -> VirtualSwitch:
        external = self.parameter_set != "SwitchType"
        kind = SwitchType.EXTERNAL if external else SwitchType.named(str(self.switch_type))
        if kind is SwitchType.EXTERNAL and not external:
            raise ManagementError(
                "InvalidParameter",
                "An external virtual switch is made with NetAdapterName or NetAdapterInterfaceDescription.",
            )
        switch = new_switch(
            host,
            self.name,
            kind,
            self.net_adapter_name or self.net_adapter_interface_description,
            allow_management=self.allow_management_os is not False,
            notes=self.notes or "",
            embedded_teaming=bool(self.enable_embedded_teaming) or len(self.net_adapter_name or ()) > 1,
        )
        switch.bandwidth_mode = str(self.minimum_bandwidth_mode or "Absolute")
        switch.iov = bool(self.enable_iov)
        switch.tunings["PacketDirectEnabled"] = bool(self.enable_packet_direct)
        if self.id:
            switch.id = to_uuid(self.id)
        return switch


@cmdlet(
    "Set-VMSwitch", default_set="SwitchName_SwitchType", confirm="Medium", output="Microsoft.HyperV.PowerShell.VMSwitch"
)
class SetVMSwitch(SwitchCommand):
    """Changes virtual switches."""

    cim_session: Any = cim_sessions(
        sets={
            "SwitchName_SwitchType": In(by_property_name=True),
            "SwitchObject_SwitchType": In(),
            "SwitchName_NetAdapterInterfaceDescription": In(by_property_name=True),
            "SwitchName_NetAdapterName": In(by_property_name=True),
            "SwitchObject_NetAdapterInterfaceDescription": In(),
            "SwitchObject_NetAdapterName": In(),
        }
    )
    computer_name: list[str] = parameter(aliases=("PSComputerName",), help=HOST_HELP)
    credential: Any = credentials()
    name: list[str] = parameter(
        sets={
            "SwitchName_SwitchType": In(position=0, mandatory=True),
            "SwitchName_NetAdapterInterfaceDescription": In(position=0, mandatory=True),
            "SwitchName_NetAdapterName": In(position=0, mandatory=True),
        },
        aliases=("SwitchName",),
        help="The switches.",
    )
    switch_type: Any = parameter(
        sets=("SwitchName_SwitchType", "SwitchObject_SwitchType"),
        type="Microsoft.HyperV.PowerShell.VMSwitchType",
        help="Internal or Private.",
    )
    allow_management_os: Any = parameter(
        type="System.Boolean", name="AllowManagementOS", help="Whether the host itself uses it."
    )
    default_flow_minimum_bandwidth_absolute: Any = parameter(
        type="System.Int64", help="Bits a second for those without a share."
    )
    default_flow_minimum_bandwidth_weight: Any = parameter(
        type="System.Int64", help="The weight of those without a share."
    )
    default_queue_vrss_enabled: Any = parameter(type="System.Boolean", help="Spreads the default queue.")
    default_queue_vmmq_enabled: Any = parameter(type="System.Boolean", help="Several queues for a machine.")
    default_queue_vmmq_queue_pairs: Any = parameter(type="System.UInt32", help="How many queue pairs.")
    extensions: Any = parameter(
        type="Microsoft.HyperV.PowerShell.VMSwitchExtension[]", help="The extensions of the switch."
    )
    notes: str = parameter(help="What there is to say about it.")
    passthru: Switch = parameter(help="Writes the object that was changed.")
    default_queue_vrss_max_queue_pairs: Any = parameter(
        type="System.Nullable`1[System.UInt32]",
        aliases=("DefaultQueueVmmqQueuePairs",),
        help="At most so many queue pairs.",
    )
    default_queue_vrss_min_queue_pairs: Any = parameter(
        type="System.Nullable`1[System.UInt32]", help="At least so many queue pairs."
    )
    default_queue_vrss_queue_scheduling_mode: Any = parameter(
        type="Microsoft.HyperV.PowerShell.VrssQueueSchedulingModeType",
        help="How queues are shared out.",
    )
    default_queue_vrss_exclude_primary_processor: Any = parameter(
        type="System.Nullable`1[System.Boolean]", help="Leaves the first processor alone."
    )
    enable_software_rsc: Any = parameter(type="System.Nullable`1[System.Boolean]", help="Joins received segments.")
    vm_switch: Any = parameter(
        sets={
            "SwitchObject_SwitchType": In(position=0, mandatory=True, pipeline=True),
            "SwitchObject_NetAdapterInterfaceDescription": In(position=0, mandatory=True, pipeline=True),
            "SwitchObject_NetAdapterName": In(position=0, mandatory=True, pipeline=True),
        },
        type="Microsoft.HyperV.PowerShell.VMSwitch[]",
        help="The switches, as Get-VMSwitch gives them.",
    )
    net_adapter_interface_description: str = parameter(
        sets={
            "SwitchName_NetAdapterInterfaceDescription": In(position=1, mandatory=True),
            "SwitchObject_NetAdapterInterfaceDescription": In(position=1, mandatory=True),
        },
        help="The network card, by description.",
    )
    net_adapter_name: str = parameter(
        sets={
            "SwitchName_NetAdapterName": In(position=1, mandatory=True, by_property_name=True),
            "SwitchObject_NetAdapterName": In(position=1, mandatory=True, by_property_name=True),
        },
        aliases=("InterfaceAlias",),
        help="The network card, by name.",
    )

    examples = [
        Example(
            "New-VMSwitch Lab -SwitchType Internal; Set-VMSwitch Lab -SwitchType Private -Notes 'for tests'",
            "From internal to private.",
        )
    ]

    def process(self) -> None:
        for switch in self.vm_switch or self.switches_of_names(self.name):
            if self.should_process(switch.name):
                changed = self.attempt(partial(self._set, switch))
                if changed is not None and self.passthru:
                    self.write(switch)

    def _set(self, switch: VirtualSwitch) -> VirtualSwitch:
        card = self.net_adapter_name or self.net_adapter_interface_description
        if card:
            change_switch(switch, SwitchType.EXTERNAL, card)
        elif self.switch_type is not None:
            change_switch(switch, SwitchType.named(str(self.switch_type)))
        if self.allow_management_os is not None:
            share_with_host(switch, bool(self.allow_management_os))
        if self.notes is not None:
            switch.notes = self.notes
        self._tune(switch)
        return switch

    def _tune(self, switch: VirtualSwitch) -> None:
        for name, mode, value in (
            ("DefaultFlowMinimumBandwidthAbsolute", "Absolute", self.default_flow_minimum_bandwidth_absolute),
            ("DefaultFlowMinimumBandwidthWeight", "Weight", self.default_flow_minimum_bandwidth_weight),
        ):
            if value is not None:
                set_default_flow(switch, name, mode, int(value))
        if self.extensions is not None:
            switch.enabled_extensions = {item.name for item in self.extensions}
        for name, value in self._tunings():
            if value is not None:
                switch.tunings[name] = plain(value)

    def _tunings(self) -> Iterator[tuple[str, Any]]:
        """What is kept as it was given, by the name of the switch's property."""
        yield "DefaultQueueVrssEnabledRequested", self.default_queue_vrss_enabled
        yield "DefaultQueueVmmqEnabledRequested", self.default_queue_vmmq_enabled
        yield "DefaultQueueVrssMaxQueuePairsRequested", self.default_queue_vmmq_queue_pairs
        yield "DefaultQueueVrssMaxQueuePairsRequested", self.default_queue_vrss_max_queue_pairs
        yield "DefaultQueueVrssMinQueuePairsRequested", self.default_queue_vrss_min_queue_pairs
        yield "DefaultQueueVrssQueueSchedulingModeRequested", self.default_queue_vrss_queue_scheduling_mode
        yield "DefaultQueueVrssExcludePrimaryProcessorRequested", self.default_queue_vrss_exclude_primary_processor
        yield "SoftwareRscEnabled", self.enable_software_rsc


@cmdlet("Remove-VMSwitch", default_set="Name", confirm="Medium")
class RemoveVMSwitch(SwitchCommand, remote="Name"):
    """Deletes virtual switches."""

    name: list[str] = parameter(
        sets={"Name": In(position=0, mandatory=True, pipeline=True)}, aliases=("SwitchName",), help="The switches."
    )
    resource_pool_name: list[str] = parameter(
        position=1, help="The resource pools that they are taken from, in place of the host."
    )
    force: Switch = parameter(help="Asks nobody.")
    vm_switch: Any = parameter(
        sets={"SwitchObject": In(position=0, mandatory=True, pipeline=True)},
        type="Microsoft.HyperV.PowerShell.VMSwitch[]",
        help="The switches, as Get-VMSwitch gives them.",
    )

    examples = [Example("New-VMSwitch Lab -SwitchType Private; Remove-VMSwitch Lab -Force", "Make one and delete it.")]

    def process(self) -> None:
        for switch in self.vm_switch or list(self.switches_of_names(self.name)):
            question = f'Are you sure you want to remove the virtual switch "{switch.name}"?'
            if not self.should_process(switch.name) or not (self.force or self.should_continue(question, "Confirm")):
                continue
            if self.resource_pool_name:
                self.managed(partial(leave_pools, switch, self.resource_pool_name))
            else:
                self.managed(partial(remove_switch, switch))
