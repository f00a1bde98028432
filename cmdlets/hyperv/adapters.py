"""The network adapters of machines: Get-, Add-, Remove-, Connect-, Disconnect- and Rename-VMNetworkAdapter."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from hvsim.cmdlets.estate.values import plain
from hvsim.cmdlets.hyperv.networks import Adapter, AdapterOwners, AdaptersByNames, NamedAdapters
from hvsim.cmdlets.hyperv.selection import machine_names
from hvsim.infrastructure.errors import ManagementError
from hvsim.infrastructure.hosts.host import Host
from hvsim.infrastructure.hosts.resource_pools import switch_of_pool
from hvsim.infrastructure.machines.machine_values import PRIMORDIAL
from hvsim.infrastructure.machines.networks import (
    SwitchType,
    VirtualSwitch,
    add_adapter,
    add_host_adapter,
    connect,
    remove_adapter,
)
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.commands.wildcards import matches


@cmdlet("Get-VMNetworkAdapter", default_set="VMName", output="Microsoft.HyperV.PowerShell.VMNetworkAdapter")
class GetVMNetworkAdapter(AdapterOwners, remote=("VMName", "ManagementOS", "All")):
    """Lists the network adapters of machines."""

    is_legacy: Any = parameter(
        sets=("VMName", "VMObject"), type="System.Boolean", help="Whether it is an emulated one."
    )
    name: str = parameter(position=1, aliases=("VMNetworkAdapterName",), help="The adapters of this name.")
    switch_name: str = parameter(sets="ManagementOS", help="The virtual switch.")
    all: Switch = parameter(sets={"All": In(mandatory=True)}, help="All adapters of machines.")
    vm_snapshot: Any = parameter(
        sets={"VMSnapshot": In(position=0, mandatory=True, pipeline=True)},
        type="Microsoft.HyperV.PowerShell.VMSnapshot",
        aliases=("VMCheckpoint",),
        help="A checkpoint.",
    )

    examples = [
        Example("Get-VMNetworkAdapter -VMName web01", "The adapters of a machine."),
        Example(
            "Get-VM | Get-VMNetworkAdapter | Select-Object VMName, SwitchName, MacAddress, IPAddresses", "Who is where?"
        ),
    ]

    def process(self) -> None:
        for owner in self.owners():
            for adapter in self.adapters_of(owner, self.name):
                if self._is_meant(adapter):
                    self.write(adapter)

    def owners(self) -> Iterator[VirtualMachine | Host]:
        if self.vm_snapshot is not None:
            yield self.vm_snapshot.machine
        elif self.all or self.vm_name == ["*"]:
            for host in self.hosts():
                yield host
                yield from host.machines
        else:
            yield from super().owners()

    def _is_meant(self, adapter: Adapter) -> bool:
        on_switch = not self.switch_name or (
            adapter.switch is not None and matches(self.switch_name, adapter.switch.name)
        )
        return on_switch and (self.is_legacy is None or bool(self.is_legacy) is adapter.is_legacy)


@cmdlet(
    "Add-VMNetworkAdapter",
    default_set="VMName",
    confirm="Medium",
    output="Microsoft.HyperV.PowerShell.VMNetworkAdapter",
)
class AddVMNetworkAdapter(AdapterOwners):
    """Puts a network adapter into machines."""

    switch_name: str = parameter(help="The virtual switch.")
    is_legacy: Any = parameter(
        sets=("VMName", "VMObject"), type="System.Boolean", help="Whether it is an emulated one."
    )
    name: str = parameter(aliases=("VMNetworkAdapterName",), help="Its name.")
    dynamic_mac_address: Switch = parameter(help="Takes an address of the host.")
    static_mac_address: str = parameter(help="Its hardware address.")
    passthru: Switch = parameter(help="Writes the object that was changed.")
    resource_pool_name: str = parameter(
        sets=("VMName", "VMObject"), help="The resource pool it takes a switch of by itself."
    )
    device_naming: Any = parameter(
        type="Microsoft.HyperV.PowerShell.OnOffState", help="Shows its name inside the guest."
    )
    numa_aware_placement: Any = parameter(type="System.Boolean", help="Places its threads by NUMA node.")
    management_os: Switch = parameter(sets="ManagementOS", name="ManagementOS", help="An adapter of the host itself.")

    examples = [
        Example("Stop-VM legacy01 -Force; Add-VMNetworkAdapter -VMName legacy01 -Name Backup -Passthru", "One more.")
    ]

    def process(self) -> None:
        for owner in self.owners():
            if not self.should_process(owner.name):
                continue
            host = owner if isinstance(owner, Host) else owner.host
            switch = self.switch_on(host, self.switch_name) if self.switch_name else None
            if self.switch_name and switch is None:
                continue
            adapter = self.attempt(partial(self._add, owner, switch))
            if adapter is not None and self.passthru:
                self.write(adapter)

    def _add(self, owner: VirtualMachine | Host, switch: VirtualSwitch | None) -> Adapter:
        mac = "" if self.dynamic_mac_address else self.static_mac_address or ""
        adapter: Adapter
        if isinstance(owner, Host):
            shared = [item for item in owner.switches if item.kind is not SwitchType.PRIVATE]
            if switch is None and len(shared) != 1:
                raise ManagementError(
                    "InvalidParameter",
                    "The virtual switch must be named: the host has none, or several, to choose from.",
                )
            adapter = add_host_adapter(switch or shared[0], self.name or "", mac)
        else:
            name = self.name or "Network Adapter"
            pool = self.resource_pool_name or ""
            switch = switch or (switch_of_pool(owner.host, pool) if pool else None)
            adapter = add_adapter(owner, name, switch, is_legacy=bool(self.is_legacy), mac=mac)
            adapter.pool = pool
        if self.numa_aware_placement is not None:
            adapter.tunings["NumaAwarePlacement"] = plain(self.numa_aware_placement)
        adapter.device_naming = str(self.device_naming) == "On"
        return adapter


@cmdlet(
    "Remove-VMNetworkAdapter",
    default_set="VMName",
    confirm="Medium",
    output="Microsoft.HyperV.PowerShell.VMNetworkAdapter",
)
class RemoveVMNetworkAdapter(NamedAdapters):
    """Takes network adapters out of machines."""

    name: str = parameter(
        sets=("VMName", "ManagementOS", "VMObject"),
        aliases=("VMNetworkAdapterName",),
        help="The adapters of this name.",
    )
    passthru: Switch = parameter(help="Writes the object that was changed.")
    switch_name: str = parameter(sets="ManagementOS", help="The virtual switch.")

    examples = [
        Example(
            "Remove-VMNetworkAdapter legacy01 -Name Backup",
            "Take one out.",
            setup="Stop-VM legacy01 -Force; Add-VMNetworkAdapter legacy01 -Name Backup",
        )
    ]

    def process(self) -> None:
        for adapter in list(self.adapters()):
            on_switch = not self.switch_name or (adapter.switch is not None and adapter.switch.name == self.switch_name)
            if on_switch and self.should_process(adapter.owner.name, "Remove-VMNetworkAdapter"):
                done = self.managed(partial(remove_adapter, adapter))
                if done and self.passthru:
                    self.write(adapter)


@cmdlet(
    "Connect-VMNetworkAdapter",
    default_set="Name_SwitchName",
    confirm="Medium",
    output="Microsoft.HyperV.PowerShell.VMNetworkAdapter",
)
class ConnectVMNetworkAdapter(AdaptersByNames, remote=("Name_SwitchName", "Name_UseAutomaticConnection")):
    """Connects network adapters to a virtual switch."""

    name: list[str] = parameter(
        sets={
            "Name_SwitchName": In(position=1),
            "Name_SwitchObject": In(position=1),
            "Name_UseAutomaticConnection": In(position=1),
        },
        aliases=("VMNetworkAdapterName",),
        help="The adapters of this name.",
    )
    switch_name: str = parameter(
        sets={"Name_SwitchName": In(position=2, mandatory=True), "Object_SwitchName": In(position=1, mandatory=True)},
        help="The virtual switch.",
    )
    passthru: Switch = parameter(help="Writes the object that was changed.")
    vm_name: list[str] = parameter(
        sets={
            "Name_SwitchName": In(position=0, mandatory=True),
            "Name_SwitchObject": In(position=0, mandatory=True),
            "Name_UseAutomaticConnection": In(position=0, mandatory=True),
        },
        complete=machine_names,
        help="The machines.",
    )
    vm_network_adapter: Any = parameter(
        sets={
            "Object_SwitchName": In(position=0, mandatory=True, pipeline=True),
            "Object_SwitchObject": In(position=0, mandatory=True, pipeline=True),
            "Object_UseAutomaticConnection": In(position=0, mandatory=True, pipeline=True),
        },
        type="Microsoft.HyperV.PowerShell.VMNetworkAdapter[]",
        help="The adapters, as Get-VMNetworkAdapter gives them.",
    )
    vm_switch: Any = parameter(
        sets={
            "Object_SwitchObject": In(position=1, mandatory=True, pipeline=True),
            "Name_SwitchObject": In(position=2, mandatory=True, pipeline=True),
        },
        type="Microsoft.HyperV.PowerShell.VMSwitch",
        help="The switch, as Get-VMSwitch gives it.",
    )
    use_automatic_connection: Switch = parameter(
        sets={"Object_UseAutomaticConnection": In(mandatory=True), "Name_UseAutomaticConnection": In(mandatory=True)},
        help="Takes a switch of the resource pool.",
    )

    examples = [
        Example(
            "Connect-VMNetworkAdapter -VMName legacy01 -SwitchName Lab",
            "Another switch.",
            setup="$null = New-VMSwitch Lab -SwitchType Private",
        )
    ]

    def process(self) -> None:
        for adapter in self.adapters():
            switch = self._switch(adapter)
            if switch is None or not self.should_process(adapter.machine.name):
                continue
            done = self.managed(partial(connect, adapter, switch))
            if done and self.passthru:
                self.write(adapter)

    def _switch(self, adapter: Adapter) -> VirtualSwitch | None:
        if self.use_automatic_connection:
            return self.attempt(partial(switch_of_pool, adapter.host, adapter.pool or PRIMORDIAL))
        found: VirtualSwitch | None = self.vm_switch or self.switch_on(adapter.host, self.switch_name)
        return found


@cmdlet(
    "Disconnect-VMNetworkAdapter",
    default_set="Name",
    confirm="Medium",
    output="Microsoft.HyperV.PowerShell.VMNetworkAdapter",
)
class DisconnectVMNetworkAdapter(AdaptersByNames, remote="Name"):
    """Takes network adapters off their switches."""

    vm_name: list[str] = parameter(
        sets={"Name": In(position=0, mandatory=True)}, complete=machine_names, help="The machines."
    )
    name: list[str] = parameter(
        sets={"Name": In(position=1)}, aliases=("VMNetworkAdapterName",), help="The adapters of this name."
    )
    passthru: Switch = parameter(help="Writes the object that was changed.")
    vm_network_adapter: Any = parameter(
        sets={"Obj": In(position=0, mandatory=True, pipeline=True)},
        type="Microsoft.HyperV.PowerShell.VMNetworkAdapter[]",
        help="The adapters, as Get-VMNetworkAdapter gives them.",
    )

    examples = [
        Example(
            "Disconnect-VMNetworkAdapter -VMName legacy01; (Get-VMNetworkAdapter legacy01).Connected",
            "Off the network.",
        )
    ]

    def process(self) -> None:
        for adapter in self.adapters():
            if self.should_process(adapter.machine.name):
                done = self.managed(partial(connect, adapter, None))
                if done and self.passthru:
                    self.write(adapter)


@cmdlet(
    "Rename-VMNetworkAdapter",
    default_set="VMName",
    confirm="Medium",
    output="Microsoft.HyperV.PowerShell.VMNetworkAdapter",
)
class RenameVMNetworkAdapter(NamedAdapters):
    """Gives network adapters another name."""

    vm_name: list[str] = parameter(
        sets={"VMName": In(position=0, mandatory=True)}, complete=machine_names, help="The machines."
    )
    name: str = parameter(
        sets={"VMName": In(position=1), "ManagementOS": In(position=1), "VMObject": In(position=1)},
        aliases=("VMNetworkAdapterName",),
        help="The adapters of this name.",
    )
    new_name: str = parameter(position=2, mandatory=True, help="The new name.")
    passthru: Switch = parameter(help="Writes the object that was changed.")

    examples = [
        Example(
            "Rename-VMNetworkAdapter -VMName web01 -NewName Production; (Get-VMNetworkAdapter web01).Name",
            "Another name.",
        )
    ]

    def process(self) -> None:
        for adapter in self.adapters():
            if self.should_process(adapter.owner.name):
                adapter.name = self.new_name
                if self.passthru:
                    self.write(adapter)
