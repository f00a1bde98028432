"""The network adapters of machines: Get-, Add-, Remove-, Connect-, Disconnect- and Rename-VMNetworkAdapter."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from hvsim.cmdlets.hyperv.networks import SwitchCommand
from hvsim.cmdlets.hyperv.selection import CIM_SESSIONS, CREDENTIALS, HOST_HELP, machine_names
from hvsim.infrastructure.networks import NetworkAdapter, VirtualSwitch, add_adapter, connect, remove_adapter
from hvsim.infrastructure.virtual_machine import VirtualMachine
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter


@cmdlet("Get-VMNetworkAdapter", default_set="VMName", output="Microsoft.HyperV.PowerShell.VMNetworkAdapter")
class GetVMNetworkAdapter(SwitchCommand):
    """Lists the network adapters of machines."""

    is_legacy: Any = parameter(
        sets=("VMName", "VMObject"), type="System.Boolean", help="Whether it is an emulated one."
    )
    cim_session: Any = parameter(
        sets=("VMName", "ManagementOS", "All"), type=CIM_SESSIONS, simulated=False, help="Sessions to remote hosts."
    )
    computer_name: list[str] = parameter(sets=("VMName", "ManagementOS", "All"), help=HOST_HELP)
    credential: Any = parameter(
        sets=("VMName", "ManagementOS", "All"), type=CREDENTIALS, simulated=False, help="Accounts on remote hosts."
    )
    vm_name: list[str] = parameter(
        sets={"VMName": In(position=0, mandatory=True, pipeline=True)}, complete=machine_names, help="The machines."
    )
    name: str = parameter(position=1, aliases=("VMNetworkAdapterName",), help="The adapters of this name.")
    vm: Any = parameter(
        sets={"VMObject": In(position=0, mandatory=True, pipeline=True)},
        type="Microsoft.HyperV.PowerShell.VirtualMachine[]",
        help="The machines, as Get-VM gives them.",
    )
    management_os: Switch = parameter(
        sets={"ManagementOS": In(mandatory=True)}, name="ManagementOS", help="The adapters of the host itself."
    )
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
        if self.parameter_set == "ManagementOS":
            return  # the adapters of hosts themselves are no objects of the estate
        for machine in self._machines():
            for adapter in self.adapters_of(machine, self.name):
                if self.is_legacy is None or bool(self.is_legacy) is adapter.is_legacy:
                    self.write(adapter)

    def _machines(self) -> Iterator[VirtualMachine]:
        if self.parameter_set == "VMSnapshot":
            yield self.vm_snapshot.machine
        elif self.parameter_set == "VMObject":
            yield from self.vm
        elif self.parameter_set == "All" or self.vm_name == ["*"]:
            yield from (machine for host in self.hosts(self.computer_name) for machine in host.machines)
        else:
            yield from self.machines_of_names(self.vm_name, self.hosts(self.computer_name))


@cmdlet(
    "Add-VMNetworkAdapter",
    default_set="VMName",
    confirm="Medium",
    output="Microsoft.HyperV.PowerShell.VMNetworkAdapter",
)
class AddVMNetworkAdapter(SwitchCommand):
    """Puts a network adapter into machines."""

    cim_session: Any = parameter(
        sets=("VMName", "ManagementOS"), type=CIM_SESSIONS, simulated=False, help="Sessions to remote hosts."
    )
    computer_name: list[str] = parameter(sets=("VMName", "ManagementOS"), help=HOST_HELP)
    credential: Any = parameter(
        sets=("VMName", "ManagementOS"), type=CREDENTIALS, simulated=False, help="Accounts on remote hosts."
    )
    vm_name: list[str] = parameter(
        sets={"VMName": In(position=0, mandatory=True, pipeline=True)}, complete=machine_names, help="The machines."
    )
    switch_name: str = parameter(help="The virtual switch.")
    is_legacy: Any = parameter(
        sets=("VMName", "VMObject"), type="System.Boolean", help="Whether it is an emulated one."
    )
    name: str = parameter(aliases=("VMNetworkAdapterName",), help="Its name.")
    dynamic_mac_address: Switch = parameter(help="Takes an address of the host.")
    static_mac_address: str = parameter(help="Its hardware address.")
    passthru: Switch = parameter(help="Writes the object that was changed.")
    resource_pool_name: str = parameter(
        sets=("VMName", "VMObject"), simulated=False, help="The resource pool it belongs to."
    )
    device_naming: Any = parameter(
        type="Microsoft.HyperV.PowerShell.OnOffState", help="Shows its name inside the guest."
    )
    numa_aware_placement: Any = parameter(
        type="System.Boolean", simulated=False, help="Places its threads by NUMA node."
    )
    management_os: Switch = parameter(
        sets="ManagementOS", name="ManagementOS", simulated=False, help="The adapters of the host itself."
    )
    vm: Any = parameter(
        sets={"VMObject": In(position=0, mandatory=True, pipeline=True)},
        type="Microsoft.HyperV.PowerShell.VirtualMachine[]",
        help="The machines, as Get-VM gives them.",
    )

    examples = [
        Example("Stop-VM legacy01 -Force; Add-VMNetworkAdapter -VMName legacy01 -Name Backup -Passthru", "One more.")
    ]

    def process(self) -> None:
        if self.parameter_set == "ManagementOS":
            return
        given = self.vm if self.parameter_set == "VMObject" else None
        for machine in given or self.machines_of_names(self.vm_name, self.hosts(self.computer_name)):
            if not self.should_process(machine.name):
                continue
            switch = self.switch_on(machine.host, self.switch_name) if self.switch_name else None
            if self.switch_name and switch is None:
                continue
            adapter = self.attempt(partial(self._add, machine, switch))
            if adapter is not None and self.passthru:
                self.write(adapter)

    def _add(self, machine: VirtualMachine, switch: VirtualSwitch | None) -> NetworkAdapter:
        adapter = add_adapter(
            machine,
            self.name or "Network Adapter",
            switch,
            is_legacy=bool(self.is_legacy),
            mac="" if self.dynamic_mac_address else self.static_mac_address or "",
        )
        adapter.device_naming = str(self.device_naming) == "On"
        return adapter


@cmdlet(
    "Remove-VMNetworkAdapter",
    default_set="VMName",
    confirm="Medium",
    output="Microsoft.HyperV.PowerShell.VMNetworkAdapter",
)
class RemoveVMNetworkAdapter(SwitchCommand):
    """Takes network adapters out of machines."""

    cim_session: Any = parameter(
        sets=("VMName", "ManagementOS"), type=CIM_SESSIONS, simulated=False, help="Sessions to remote hosts."
    )
    computer_name: list[str] = parameter(sets=("VMName", "ManagementOS"), help=HOST_HELP)
    credential: Any = parameter(
        sets=("VMName", "ManagementOS"), type=CREDENTIALS, simulated=False, help="Accounts on remote hosts."
    )
    vm_name: list[str] = parameter(
        sets={"VMName": In(position=0, mandatory=True, pipeline=True)}, complete=machine_names, help="The machines."
    )
    name: str = parameter(
        sets=("VMName", "ManagementOS", "VMObject"),
        aliases=("VMNetworkAdapterName",),
        help="The adapters of this name.",
    )
    passthru: Switch = parameter(help="Writes the object that was changed.")
    vm_network_adapter: Any = parameter(
        sets={"ResourceObject": In(position=0, mandatory=True, pipeline=True)},
        type="Microsoft.HyperV.PowerShell.VMNetworkAdapterBase[]",
        help="The adapters, as Get-VMNetworkAdapter gives them.",
    )
    management_os: Switch = parameter(
        sets={"ManagementOS": In(mandatory=True)},
        name="ManagementOS",
        simulated=False,
        help="The adapters of the host itself.",
    )
    switch_name: str = parameter(sets="ManagementOS", simulated=False, help="The virtual switch.")
    vm: Any = parameter(
        sets={"VMObject": In(position=0, mandatory=True, pipeline=True)},
        type="Microsoft.HyperV.PowerShell.VirtualMachine[]",
        help="The machines, as Get-VM gives them.",
    )

    examples = [
        Example(
            "Remove-VMNetworkAdapter legacy01 -Name Backup",
            "Take one out.",
            setup="Stop-VM legacy01 -Force; Add-VMNetworkAdapter legacy01 -Name Backup",
        )
    ]

    def process(self) -> None:
        for adapter in list(self._adapters()):
            if self.should_process(adapter.machine.name, "Remove-VMNetworkAdapter"):
                done = self.managed(partial(remove_adapter, adapter))
                if done and self.passthru:
                    self.write(adapter)

    def _adapters(self) -> Iterator[NetworkAdapter]:
        if self.parameter_set == "ResourceObject":
            yield from self.vm_network_adapter
        elif self.parameter_set != "ManagementOS":
            given = self.vm if self.parameter_set == "VMObject" else None
            for machine in given or self.machines_of_names(self.vm_name, self.hosts(self.computer_name)):
                yield from self.adapters_of(machine, self.name)


@cmdlet(
    "Connect-VMNetworkAdapter",
    default_set="Name_SwitchName",
    confirm="Medium",
    output="Microsoft.HyperV.PowerShell.VMNetworkAdapter",
)
class ConnectVMNetworkAdapter(SwitchCommand):
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
    cim_session: Any = parameter(
        sets=("Name_SwitchName", "Name_UseAutomaticConnection"),
        type=CIM_SESSIONS,
        simulated=False,
        help="Sessions to remote hosts.",
    )
    computer_name: list[str] = parameter(sets=("Name_SwitchName", "Name_UseAutomaticConnection"), help=HOST_HELP)
    credential: Any = parameter(
        sets=("Name_SwitchName", "Name_UseAutomaticConnection"),
        type=CREDENTIALS,
        simulated=False,
        help="Accounts on remote hosts.",
    )
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
        simulated=False,
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
        for adapter in self._adapters():
            switch = self.vm_switch or (
                self.switch_on(adapter.machine.host, self.switch_name) if self.switch_name else None
            )
            if switch is None or not self.should_process(adapter.machine.name):
                continue
            done = self.managed(partial(connect, adapter, switch))
            if done and self.passthru:
                self.write(adapter)

    def _adapters(self) -> Iterator[NetworkAdapter]:
        if self.vm_network_adapter is not None:
            yield from self.vm_network_adapter
            return
        for machine in self.machines_of_names(self.vm_name, self.hosts(self.computer_name)):
            for name in self.name or ["*"]:
                yield from self.adapters_of(machine, name)


@cmdlet(
    "Disconnect-VMNetworkAdapter",
    default_set="Name",
    confirm="Medium",
    output="Microsoft.HyperV.PowerShell.VMNetworkAdapter",
)
class DisconnectVMNetworkAdapter(SwitchCommand):
    """Takes network adapters off their switches."""

    vm_name: list[str] = parameter(
        sets={"Name": In(position=0, mandatory=True)}, complete=machine_names, help="The machines."
    )
    name: list[str] = parameter(
        sets={"Name": In(position=1)}, aliases=("VMNetworkAdapterName",), help="The adapters of this name."
    )
    cim_session: Any = parameter(sets="Name", type=CIM_SESSIONS, simulated=False, help="Sessions to remote hosts.")
    computer_name: list[str] = parameter(sets="Name", help=HOST_HELP)
    credential: Any = parameter(sets="Name", type=CREDENTIALS, simulated=False, help="Accounts on remote hosts.")
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
        for adapter in self._adapters():
            if self.should_process(adapter.machine.name):
                done = self.managed(partial(connect, adapter, None))
                if done and self.passthru:
                    self.write(adapter)

    def _adapters(self) -> Iterator[NetworkAdapter]:
        if self.vm_network_adapter is not None:
            yield from self.vm_network_adapter
            return
        for machine in self.machines_of_names(self.vm_name, self.hosts(self.computer_name)):
            for name in self.name or ["*"]:
                yield from self.adapters_of(machine, name)


@cmdlet(
    "Rename-VMNetworkAdapter",
    default_set="VMName",
    confirm="Medium",
    output="Microsoft.HyperV.PowerShell.VMNetworkAdapter",
)
class RenameVMNetworkAdapter(SwitchCommand):
    """Gives network adapters another name."""

    cim_session: Any = parameter(
        sets=("VMName", "ManagementOS"), type=CIM_SESSIONS, simulated=False, help="Sessions to remote hosts."
    )
    computer_name: list[str] = parameter(sets=("VMName", "ManagementOS"), help=HOST_HELP)
    credential: Any = parameter(
        sets=("VMName", "ManagementOS"), type=CREDENTIALS, simulated=False, help="Accounts on remote hosts."
    )
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
    vm_network_adapter: Any = parameter(
        sets={"ResourceObject": In(position=0, mandatory=True, pipeline=True)},
        type="Microsoft.HyperV.PowerShell.VMNetworkAdapterBase[]",
        help="The adapters, as Get-VMNetworkAdapter gives them.",
    )
    management_os: Switch = parameter(
        sets={"ManagementOS": In(mandatory=True)},
        name="ManagementOS",
        simulated=False,
        help="The adapters of the host itself.",
    )
    vm: Any = parameter(
        sets={"VMObject": In(position=0, mandatory=True, pipeline=True)},
        type="Microsoft.HyperV.PowerShell.VirtualMachine[]",
        help="The machines, as Get-VM gives them.",
    )

    examples = [
        Example(
            "Rename-VMNetworkAdapter -VMName web01 -NewName Production; (Get-VMNetworkAdapter web01).Name",
            "Another name.",
        )
    ]

    def process(self) -> None:
        for adapter in self._adapters():
            if self.should_process(adapter.machine.name):
                adapter.name = self.new_name
                if self.passthru:
                    self.write(adapter)

    def _adapters(self) -> Iterator[NetworkAdapter]:
        if self.parameter_set == "ResourceObject":
            yield from self.vm_network_adapter
        elif self.parameter_set != "ManagementOS":
            given = self.vm if self.parameter_set == "VMObject" else None
            for machine in given or self.machines_of_names(self.vm_name, self.hosts(self.computer_name)):
                yield from self.adapters_of(machine, self.name)
