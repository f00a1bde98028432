"""Get- and Set-VMNetworkAdapterVlan."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from hvsim.cmdlets.hyperv.devices import AdapterVlan
from hvsim.cmdlets.hyperv.networks import Adapter, NamedAdapters
from hvsim.cmdlets.hyperv.selection import machine_names
from hvsim.infrastructure.errors import ManagementError
from hvsim.infrastructure.hosts.host import Host
from hvsim.infrastructure.machines.networks import Vlan, VlanMode, private_vlan, set_vlan
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter


@cmdlet(
    "Get-VMNetworkAdapterVlan", default_set="VMName", output="Microsoft.HyperV.PowerShell.VMNetworkAdapterVlanSetting"
)
class GetVMNetworkAdapterVlan(NamedAdapters):
    """Lists the VLANs of network adapters."""

    vm_name: list[str] = parameter(
        sets={"VMName": In(position=0, pipeline=True)}, complete=machine_names, help="The machines."
    )
    vm_network_adapter_name: str = parameter(
        sets=("VMName", "ManagementOS", "VMObject"), help="The adapters of this name."
    )
    vm_snapshot: Any = parameter(
        sets={"VMSnapshot": In(position=0, mandatory=True, pipeline=True)},
        type="Microsoft.HyperV.PowerShell.VMSnapshot",
        aliases=("VMCheckpoint",),
        help="A checkpoint.",
    )

    examples = [Example("Get-VM | Get-VMNetworkAdapterVlan", "Who is in which VLAN?")]

    def process(self) -> None:
        for adapter in self.adapters():
            self.write(AdapterVlan(adapter))

    def owners(self) -> Iterator[VirtualMachine | Host]:
        if self.vm_snapshot is not None:
            yield self.vm_snapshot.machine
        elif self.parameter_set == "VMName" and not self.vm_name:
            yield from (machine for host in self.hosts() for machine in host.machines)
        else:
            yield from super().owners()


@cmdlet(
    "Set-VMNetworkAdapterVlan",
    default_set="VMName",
    confirm="Medium",
    output="Microsoft.HyperV.PowerShell.VMNetworkAdapterVlanSetting",
)
class SetVMNetworkAdapterVlan(NamedAdapters):
    """Puts network adapters into VLANs."""

    vm_network_adapter_name: str = parameter(
        sets=("VMName", "ManagementOS", "VMObject"), help="The adapters of this name."
    )
    untagged: Switch = parameter(aliases=("u",), help="Without a VLAN.")
    access: Switch = parameter(aliases=("a",), help="In one VLAN.")
    vlan_id: int = parameter(name="VlanId", aliases=("AccessVlanId",), help="The VLAN.")
    trunk: Switch = parameter(aliases=("t",), help="In several VLANs.")
    native_vlan_id: int = parameter(name="NativeVlanId", help="The VLAN of untagged packets.")
    allowed_vlan_id_list: str = parameter(name="AllowedVlanIdList", help="The VLANs, as 1-100,200.")
    isolated: Switch = parameter(aliases=("i",), help="Alone in a private VLAN.")
    community: Switch = parameter(aliases=("c",), help="With its community in a private VLAN.")
    promiscuous: Switch = parameter(aliases=("p",), help="With everybody in a private VLAN.")
    primary_vlan_id: int = parameter(name="PrimaryVlanId", help="The private VLAN.")
    secondary_vlan_id: int = parameter(name="SecondaryVlanId", help="The VLAN within.")
    secondary_vlan_id_list: str = parameter(name="SecondaryVlanIdList", help="The VLANs within.")
    passthru: Switch = parameter(help="Writes the object that was changed.")

    examples = [
        Example("Set-VMNetworkAdapterVlan -VMName web01 -Access -VlanId 20 -Passthru", "Into one VLAN."),
        Example(
            "Set-VMNetworkAdapterVlan -VMName web01 -Trunk -AllowedVlanIdList '10,20-30' -NativeVlanId 0",
            "Into several.",
        ),
    ]

    def process(self) -> None:
        for adapter in self.adapters():
            if self.should_process(adapter.owner.name):
                done = self.managed(partial(self._set, adapter))
                if done and self.passthru:
                    self.write(AdapterVlan(adapter))

    def _set(self, adapter: Adapter) -> None:
        if self.access:
            set_vlan(adapter, Vlan(VlanMode.ACCESS, access=self.vlan_id or 0))
        elif self.trunk:
            allowed = tuple(_numbers(self.allowed_vlan_id_list or ""))
            set_vlan(adapter, Vlan(VlanMode.TRUNK, native=self.native_vlan_id or 0, allowed=allowed))
        elif self.isolated or self.community or self.promiscuous:
            kind = "Isolated" if self.isolated else "Community" if self.community else "Promiscuous"
            secondary = tuple(_numbers(self.secondary_vlan_id_list or str(self.secondary_vlan_id or "")))
            set_vlan(adapter, private_vlan(kind, self.primary_vlan_id or 0, secondary))
        elif self.untagged:
            set_vlan(adapter, Vlan())


def _numbers(text: str) -> Iterator[int]:
    """The numbers of '10,20-30'. Raises `ManagementError`."""
    for part in filter(None, text.replace(" ", "").split(",")):
        first, _, last = part.partition("-")
        if not first.isdigit() or not (last or first).isdigit():
            raise ManagementError("InvalidParameter", f"'{part}' is not a VLAN id.")
        yield from range(int(first), int(last or first) + 1)
