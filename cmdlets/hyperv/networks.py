"""What the commands about switches and adapters share: finding them by name, and their errors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from hvsim.cmdlets.hyperv.selection import MACHINES, HyperVCommand, machine_names
from hvsim.infrastructure.estate import Estate
from hvsim.infrastructure.hosts.host import Host
from hvsim.infrastructure.machines.networks import HostAdapter, NetworkAdapter, VirtualSwitch
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.interpreter.commands import In, Switch, parameter
from hvsim.interpreter.commands.wildcards import has_wildcards, matches

if TYPE_CHECKING:
    from hvsim.interpreter.engine import Engine


def switch_names(engine: Engine, word: str) -> Iterable[str]:
    """Names of switches, for completion."""
    estate: Estate = engine.service(Estate)
    return [switch.name for switch in estate.local_host.switches]


Adapter = NetworkAdapter | HostAdapter
_FIRST = In(position=0, mandatory=True, pipeline=True)


class SwitchCommand(HyperVCommand):
    """A command that finds virtual switches."""

    def switch_missing(self, name: str) -> None:
        """Reports that no switch has the name."""
        self.report(
            f'Hyper-V was unable to find a virtual switch with name "{name}".',
            "InvalidParameter",
            "InvalidArgument",
            name,
        )

    def switches_of_names(self, names: Iterable[str], hosts: Iterable[Host] | None = None) -> Iterator[VirtualSwitch]:
        """The switches that the names mean; a name without any is reported."""
        places = list(self.hosts() if hosts is None else hosts)
        for name in names:
            found = [switch for host in places for switch in host.switches if matches(name, switch.name)]
            if not found and not has_wildcards(name):
                self.switch_missing(name)
            yield from found

    def switch_on(self, host: Host, name: str) -> VirtualSwitch | None:
        """The switch of that name on the host; None, reported, when there is none."""
        return next(self.switches_of_names([name], [host]), None)

    def adapters_of(self, owner: VirtualMachine | Host, name: str | None) -> Iterator[Adapter]:
        """The machine's or host's adapters of that name, all for none; a name without any is reported."""
        found = [adapter for adapter in owner.adapters if matches(name or "*", adapter.name)]
        if not found and name and not has_wildcards(name):
            self.report(
                f"Unable to find a network adapter matching the specified criteria. '{name}'",
                "ObjectNotFound",
                "ObjectNotFound",
                name,
            )
        yield from found


class AdapterOwners(SwitchCommand, remote=("VMName", "ManagementOS")):
    """A command about adapters of machines, by -VMName or -VM, or of hosts, by -ManagementOS."""

    vm_name: Any = parameter(
        sets={"VMName": _FIRST}, type="System.String[]", complete=machine_names, help="The machines."
    )
    management_os: Switch = parameter(
        sets={"ManagementOS": In(mandatory=True)}, name="ManagementOS", help="The adapters of the host itself."
    )
    vm: Any = parameter(sets={"VMObject": _FIRST}, type=MACHINES, help="The machines, as Get-VM gives them.")

    def owners(self) -> Iterator[VirtualMachine | Host]:
        """The machines or hosts that were named."""
        if self.management_os:
            yield from self.hosts()
        elif self.vm is not None:
            yield from each_of(self.vm)
        elif self.vm_name is not None:  # with -ManagementOS:$false nobody is named
            yield from self.machines_of_names(each_of(self.vm_name))


class NamedAdapters(AdapterOwners):
    """A command about adapters: those of machines or hosts, of a name or all, or adapters as objects."""

    vm_network_adapter: Any = parameter(
        sets={"ResourceObject": _FIRST},
        type="Microsoft.HyperV.PowerShell.VMNetworkAdapterBase[]",
        help="The adapters, as Get-VMNetworkAdapter gives them.",
    )
    name: Any = None
    vm_network_adapter_name: Any = None

    def adapters(self) -> Iterator[Adapter]:
        """The adapters that were named."""
        if self.vm_network_adapter is not None:
            yield from each_of(self.vm_network_adapter)
            return
        for owner in self.owners():
            yield from self.adapters_of(owner, self.name or self.vm_network_adapter_name)


class AdaptersByNames(SwitchCommand):
    """A command about adapters of machines by -VMName and several -Name, or adapters as objects."""

    vm_name: Any = None
    name: Any = None
    vm_network_adapter: Any = None

    def adapters(self) -> Iterator[NetworkAdapter]:
        """The adapters that were named."""
        if self.vm_network_adapter is not None:
            yield from self.vm_network_adapter
            return
        for machine in self.machines_of_names(self.vm_name):
            for name in self.name or ["*"]:
                yield from (item for item in self.adapters_of(machine, name) if isinstance(item, NetworkAdapter))


def each_of(value: Any) -> Any:
    """The items of a parameter that takes several; of one that takes one, that one."""
    return value if isinstance(value, list) else [value]
