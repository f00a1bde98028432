"""Rename-VMSwitch and Add-VMSwitch, and the extensions of switches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from hvsim.cmdlets.hyperv.networks import SwitchCommand, switch_names
from hvsim.cmdlets.hyperv.selection import FIRST, cim_sessions, credentials
from hvsim.cmdlets.hyperv.switch_extension_types import EXTENSION, ExtensionOfSwitch, extensions_of
from hvsim.cmdlets.hyperv.types import HYPERV
from hvsim.infrastructure.hosts.resource_pools import join_pools
from hvsim.infrastructure.machines.networks import VirtualSwitch, rename_switch
from hvsim.infrastructure.machines.switch_extensions import set_extension
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.commands.wildcards import has_wildcards, matches

_SWITCH = HYPERV + "VMSwitch"
_CAPTURE = "'Microsoft NDIS Capture'"


@cmdlet("Rename-VMSwitch", default_set="SwitchName", confirm="Medium", output=HYPERV + "EthernetSwitch")
class RenameVMSwitch(SwitchCommand, remote="SwitchName"):
    """Gives a virtual switch another name."""

    name: str = parameter(
        sets={"SwitchName": FIRST}, aliases=("SwitchName",), complete=switch_names, help="The switch."
    )
    new_name: str = parameter(position=2, mandatory=True, help="The new name.")
    passthru: Switch = parameter(help="Writes the object that was changed.")
    vm_switch: Any = parameter(sets={"SwitchObject": FIRST}, type=_SWITCH, help="The switch, as Get-VMSwitch gives it.")

    examples = [
        Example(
            "Rename-VMSwitch Lab -NewName Test -Passthru",
            "Another name.",
            setup="$null = New-VMSwitch Lab -SwitchType Private",
        )
    ]

    def process(self) -> None:
        found = [self.vm_switch] if self.vm_switch is not None else list(self.switches_of_names([self.name]))
        for switch in found:
            done = self.should_process(switch.name) and self.managed(partial(rename_switch, switch, self.new_name))
            if done and self.passthru:
                self.write(switch)


@cmdlet("Add-VMSwitch", default_set="NetworkByName", output=HYPERV + "VMNetwork")
class AddVMSwitch(SwitchCommand, remote="NetworkByName"):
    """Puts virtual switches into Ethernet resource pools."""

    name: list[str] = parameter(
        sets={"NetworkByName": FIRST}, aliases=("SwitchName",), complete=switch_names, help="The switches."
    )
    resource_pool_name: list[str] = parameter(position=1, mandatory=True, help="The resource pools.")
    vm_switch: Any = parameter(
        sets={"NetworkByObject": FIRST}, type=_SWITCH + "[]", help="The switches, as Get-VMSwitch gives them."
    )

    examples = [
        Example(
            "Add-VMSwitch vSwitch -ResourcePoolName Lab; (Get-VMSwitch -ResourcePoolName Lab).Name",
            "One more way to it.",
            setup="$null = New-VMResourcePool Lab Ethernet",
        )
    ]

    def process(self) -> None:
        for switch in self.vm_switch or self.switches_of_names(self.name):
            self.managed(partial(join_pools, switch, self.resource_pool_name))


class ExtensionCommand(SwitchCommand):
    """A command about extensions of switches."""

    def named(self, switches: Iterable[VirtualSwitch], names: list[str] | None) -> Iterator[ExtensionOfSwitch]:
        """The extensions of those names (all for none) on the switches; a name without any is reported."""
        known = [extension for switch in switches for extension in extensions_of(switch)]
        for name in names or ["*"]:
            found = [extension for extension in known if matches(name, extension.name)]
            if not found and not has_wildcards(name):
                self.report(
                    f'Hyper-V was unable to find a virtual switch extension with name "{name}".',
                    "ObjectNotFound",
                    "ObjectNotFound",
                    name,
                )
            yield from found


@cmdlet("Get-VMSwitchExtension", default_set="SwitchName", output=EXTENSION)
class GetVMSwitchExtension(ExtensionCommand, remote="SwitchName"):
    """Lists the extensions of virtual switches."""

    cim_session: Any = cim_sessions(sets={"SwitchName": In(by_property_name=True)})
    computer_name: list[str] = parameter(sets="SwitchName", aliases=("PSComputerName",), help="The hosts to ask.")
    vm_switch_name: list[str] = parameter(sets={"SwitchName": FIRST}, complete=switch_names, help="The switches.")
    name: list[str] = parameter(position=1, help="The extensions; all when left out.")
    vm_switch: Any = parameter(
        sets={"SwitchObject": FIRST}, type=_SWITCH + "[]", help="The switches, as Get-VMSwitch gives them."
    )

    examples = [
        Example("Get-VMSwitchExtension vSwitch | Format-Table Name, ExtensionType, Enabled", "What sees its traffic?")
    ]

    def process(self) -> None:
        switches = self.vm_switch or list(self.switches_of_names(self.vm_switch_name))
        self.write_all(self.named(switches, self.name))


_NAMES = ("ExtensionName", "ExtensionNameSwitchName")


class SwitchingExtensions(ExtensionCommand):
    """A command that switches extensions on or off."""

    enables = True
    cim_session: Any = cim_sessions(sets=dict.fromkeys(_NAMES, In(by_property_name=True)))
    computer_name: list[str] = parameter(sets=_NAMES, aliases=("PSComputerName",), help="The hosts to ask.")
    credential: Any = credentials(sets=_NAMES)
    name: list[str] = parameter(
        sets=dict.fromkeys((*_NAMES, "ExtensionNameSwitchObject"), In(position=0, mandatory=True)),
        help="The extensions.",
    )
    vm_switch_name: list[str] = parameter(
        sets={"ExtensionNameSwitchName": In(position=1, mandatory=True)},
        complete=switch_names,
        help="The switches; all of the host when left out.",
    )
    vm_switch: Any = parameter(
        sets={"ExtensionNameSwitchObject": In(position=1, mandatory=True, pipeline=True)},
        type=_SWITCH + "[]",
        help="The switches, as Get-VMSwitch gives them.",
    )
    vm_switch_extension: Any = parameter(
        sets={"ExtensionObject": FIRST}, type=EXTENSION + "[]", help="The extensions, as objects."
    )

    def process(self) -> None:
        for extension in self.vm_switch_extension or list(self._chosen()):
            set_extension(extension.switch, extension.name, self.enables)
            self.write(extension)

    def _chosen(self) -> Iterator[ExtensionOfSwitch]:
        switches = self.vm_switch or list(self.switches_of_names(self.vm_switch_name or ["*"]))
        return self.named(switches, self.name)


@cmdlet("Enable-VMSwitchExtension", default_set="ExtensionName", output=EXTENSION)
class EnableVMSwitchExtension(SwitchingExtensions):
    """Lets extensions see the traffic of virtual switches."""

    examples = [Example(f"(Enable-VMSwitchExtension {_CAPTURE} -VMSwitchName vSwitch).Enabled", "Record packets.")]


@cmdlet("Disable-VMSwitchExtension", default_set="ExtensionName", output=EXTENSION)
class DisableVMSwitchExtension(SwitchingExtensions):
    """Keeps extensions away from the traffic of virtual switches."""

    enables = False

    examples = [Example(f"(Disable-VMSwitchExtension {_CAPTURE} -VMSwitchName vSwitch).Enabled", "No more of it.")]
