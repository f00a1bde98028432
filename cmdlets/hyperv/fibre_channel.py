"""Virtual Fibre Channel adapters of machines: Get-, Add-, Set- and Remove-VMFibreChannelHba."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from hvsim.cmdlets.estate.live_types import live_type
from hvsim.cmdlets.hyperv.device_types import machine_of, part_of
from hvsim.cmdlets.hyperv.selection import (
    FIRST,
    HOST_HELP,
    MACHINES,
    HyperVCommand,
    MachinesByVMName,
    cim_sessions,
    credentials,
    machine_names,
)
from hvsim.cmdlets.hyperv.types import HYPERV
from hvsim.infrastructure.errors import ManagementError
from hvsim.infrastructure.hosts.fibre_channel import (
    FibreChannelAdapter,
    add_adapter,
    change_adapter,
    remove_adapter,
    san_named,
)
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter

HBA = HYPERV + "VMFibreChannelHba"
_SAN = "$null = New-VMSan Fabric; Stop-VM web01 -Force"
_MADE = _SAN + "; Add-VMFibreChannelHba web01 Fabric"

live_type(
    HBA,
    FibreChannelAdapter,
    {
        "string SanName": lambda a: a.san.name if a.san else "",
        "string WorldWideNodeNameSetA": lambda a: a.node_a,
        "string WorldWidePortNameSetA": lambda a: a.port_a,
        "string WorldWideNodeNameSetB": lambda a: a.node_b,
        "string WorldWidePortNameSetB": lambda a: a.port_b,
        "string Name": lambda a: "Fibre Channel Adapter",
        "string Id": lambda a: f"Microsoft:{str(a.machine.id).upper()}\\{str(a.id).upper()}",
        **part_of(machine_of),
    },
    base=HYPERV + "VMComponentObject",
)


@cmdlet("Get-VMFibreChannelHba", default_set="VMName", output=HBA)
class GetVMFibreChannelHba(MachinesByVMName):
    """Lists the virtual Fibre Channel adapters of machines."""

    examples = [Example("Get-VMFibreChannelHba web01", "Their names and where they lead.", _MADE)]

    def process(self) -> None:
        self.write_all(adapter for machine in self.machines() for adapter in machine.fibre_channel)


_NAME_SETS = ("VMName and GenerateWwn", "VMName and manual WWN")
_OBJECT_SETS = ("VM object and GenerateWwn", "VM Object and manual WWN")
_BY_HAND = {"VMName and manual WWN": In(mandatory=True), "VM Object and manual WWN": In(mandatory=True)}


@cmdlet(
    "Add-VMFibreChannelHba",
    default_set="VMName and GenerateWwn",
    confirm="Medium",
    output=HYPERV + "VirtualMachine",
)
class AddVMFibreChannelHba(HyperVCommand, remote=_NAME_SETS):
    """Gives machines an adapter on a virtual SAN."""

    vm_name: str = parameter(sets=dict.fromkeys(_NAME_SETS, FIRST), complete=machine_names, help="The machine.")
    san_name: str = parameter(position=1, mandatory=True, name="SanName", help="The virtual SAN.")
    generate_wwn: Switch = parameter(
        name="GenerateWwn",
        sets=("VMName and GenerateWwn", "VM object and GenerateWwn"),
        no_effect="It is what happens without names.",
        help="Takes names of the host.",
    )
    passthru: Switch = parameter(help="Writes the object that was changed.")
    world_wide_node_name_set_a: str = parameter(sets=_BY_HAND, aliases=("Wwnn1",), help="The node name of set A.")
    world_wide_port_name_set_a: str = parameter(sets=_BY_HAND, aliases=("Wwpn1",), help="The port name of set A.")
    world_wide_node_name_set_b: str = parameter(sets=_BY_HAND, aliases=("Wwnn2",), help="The node name of set B.")
    world_wide_port_name_set_b: str = parameter(sets=_BY_HAND, aliases=("Wwpn2",), help="The port name of set B.")
    vm: Any = parameter(
        sets=dict.fromkeys(_OBJECT_SETS, FIRST), type=MACHINES, help="The machines, as Get-VM gives them."
    )

    examples = [Example("Add-VMFibreChannelHba web01 Fabric; (Get-VMFibreChannelHba web01).SanName", "On it.", _SAN)]

    def process(self) -> None:
        for machine in self.vm or list(self.machines_of_names([self.vm_name])):
            if self.should_process(machine.name) and self.managed(partial(self._add, machine)) and self.passthru:
                self.write(machine)

    def _add(self, machine: VirtualMachine) -> None:
        names = None
        if self.world_wide_node_name_set_a:
            names = (
                self.world_wide_node_name_set_a,
                self.world_wide_port_name_set_a,
                self.world_wide_node_name_set_b,
                self.world_wide_port_name_set_b,
            )
        add_adapter(machine, san_named(machine.host, self.san_name), names)


class NamedAdapters(HyperVCommand):
    """A command that finds adapters by machine and names, or takes them as objects."""

    vm_name: Any = None
    world_wide_node_name_set_a: Any = None
    world_wide_port_name_set_a: Any = None
    world_wide_node_name_set_b: Any = None
    world_wide_port_name_set_b: Any = None

    def named_adapters(self) -> Iterator[FibreChannelAdapter]:
        """Those whose names are these; where there is none, that is reported."""
        wanted = (
            self.world_wide_node_name_set_a,
            self.world_wide_port_name_set_a,
            self.world_wide_node_name_set_b,
            self.world_wide_port_name_set_b,
        )
        for machine in self.machines_of_names([self.vm_name]):
            found = [
                item
                for item in machine.fibre_channel
                if (item.node_a, item.port_a, item.node_b, item.port_b) == tuple(name.upper() for name in wanted)
            ]
            if not found:
                self.report(
                    f"'{machine.name}' has no virtual Fibre Channel adapter of these names.",
                    "ObjectNotFound",
                    "ObjectNotFound",
                )
            yield from found


_CHANGED = ("VMName And Only SAN", "VMName And Generate WWN", "VMName And Manual WWN")
_CHANGED_OBJECT = ("Object And Generate WWN", "Object And Manual WWN", "Object And Only SAN")
_MANUAL = ("VMName And Manual WWN", "Object And Manual WWN")


@cmdlet("Set-VMFibreChannelHba", default_set="VMName And Only SAN", confirm="Medium", output=HBA)
class SetVMFibreChannelHba(NamedAdapters, remote=_CHANGED):
    """Puts an adapter on another virtual SAN, or gives it other names."""

    vm_name: str = parameter(
        sets=dict.fromkeys(_CHANGED, In(position=0, mandatory=True)), complete=machine_names, help="The machine."
    )
    world_wide_node_name_set_a: str = parameter(
        sets=dict.fromkeys(_CHANGED, In(position=1, mandatory=True)), aliases=("Wwnn1",), help="Its node name of set A."
    )
    world_wide_port_name_set_a: str = parameter(
        sets=dict.fromkeys(_CHANGED, In(position=2, mandatory=True)), aliases=("Wwpn1",), help="Its port name of set A."
    )
    world_wide_node_name_set_b: str = parameter(
        sets=dict.fromkeys(_CHANGED, In(position=3, mandatory=True)), aliases=("Wwnn2",), help="Its node name of set B."
    )
    world_wide_port_name_set_b: str = parameter(
        sets=dict.fromkeys(_CHANGED, In(position=4, mandatory=True)), aliases=("Wwpn2",), help="Its port name of set B."
    )
    san_name: str = parameter(
        name="SanName",
        sets={"VMName And Only SAN": In(mandatory=True), "Object And Only SAN": In(mandatory=True)},
        help="The virtual SAN.",
    )
    passthru: Switch = parameter(help="Writes the object that was changed.")
    generate_wwn: Switch = parameter(
        name="GenerateWwn",
        sets={"VMName And Generate WWN": In(mandatory=True), "Object And Generate WWN": In(mandatory=True)},
        help="Takes names of the host.",
    )
    new_world_wide_node_name_set_a: str = parameter(sets=_MANUAL, help="The new node name of set A.")
    new_world_wide_port_name_set_a: str = parameter(sets=_MANUAL, help="The new port name of set A.")
    new_world_wide_node_name_set_b: str = parameter(sets=_MANUAL, help="The new node name of set B.")
    new_world_wide_port_name_set_b: str = parameter(sets=_MANUAL, help="The new port name of set B.")
    vm_fibre_channel_hba: Any = parameter(
        sets=dict.fromkeys(_CHANGED_OBJECT, FIRST), type=HBA, help="The adapter, as Get-VMFibreChannelHba gives it."
    )

    examples = [
        Example(
            "Get-VMFibreChannelHba web01 | Set-VMFibreChannelHba -NewWorldWidePortNameSetA C003FF0000000001 -Passthru",
            "A name that the fabric knows.",
            _MADE,
        )
    ]

    def process(self) -> None:
        given = self.vm_fibre_channel_hba
        for adapter in [given] if given is not None else list(self.named_adapters()):
            done = self.should_process(adapter.machine.name) and self.managed(partial(self._set, adapter))
            if done and self.passthru:
                self.write(adapter)

    def _set(self, adapter: FibreChannelAdapter) -> None:
        host = adapter.machine.host
        if self.san_name:
            change_adapter(adapter, san=san_named(host, self.san_name))
            return
        names = (
            self.new_world_wide_node_name_set_a or "",
            self.new_world_wide_port_name_set_a or "",
            self.new_world_wide_node_name_set_b or "",
            self.new_world_wide_port_name_set_b or "",
        )
        if self.generate_wwn:
            first, second = host.fibre_channel.next_pair()
            names = (host.fibre_channel.node, first, host.fibre_channel.node, second)
        if not any(names):
            raise ManagementError("InvalidParameter", "No new name was given.")
        change_adapter(adapter, names=names)


def _place(position: int) -> dict[str, In]:
    return {"VMName and WWN": In(position=position, mandatory=True)}


@cmdlet("Remove-VMFibreChannelHba", default_set="VMFibreChannelHba", confirm="Medium", output=HBA)
class RemoveVMFibreChannelHba(NamedAdapters):
    """Takes virtual Fibre Channel adapters out of machines."""

    cim_session: Any = cim_sessions()
    computer_name: list[str] = parameter(help=HOST_HELP)
    credential: Any = credentials()
    vm_fibre_channel_hba: Any = parameter(
        sets={"VMFibreChannelHba": FIRST}, type=HBA + "[]", help="The adapters, as Get-VMFibreChannelHba gives them."
    )
    passthru: Switch = parameter(help="Writes the object that was changed.")
    vm_name: str = parameter(sets=_place(0), complete=machine_names, help="The machine.")
    world_wide_node_name_set_a: str = parameter(sets=_place(1), aliases=("Wwnn1",), help="Its node name of set A.")
    world_wide_port_name_set_a: str = parameter(sets=_place(2), aliases=("Wwpn1",), help="Its port name of set A.")
    world_wide_node_name_set_b: str = parameter(sets=_place(3), aliases=("Wwnn2",), help="Its node name of set B.")
    world_wide_port_name_set_b: str = parameter(sets=_place(4), aliases=("Wwpn2",), help="Its port name of set B.")

    examples = [Example("Get-VMFibreChannelHba web01 | Remove-VMFibreChannelHba", "Away with it.", _MADE)]

    def process(self) -> None:
        for adapter in self.vm_fibre_channel_hba or list(self.named_adapters()):
            done = self.should_process(adapter.machine.name) and self.managed(partial(remove_adapter, adapter))
            if done and self.passthru:
                self.write(adapter)
