"""Get-VM and Get-VMHost: what is there."""

from __future__ import annotations

from typing import Any

from hvsim.cmdlets.estate.values import to_uuid
from hvsim.cmdlets.hyperv.selection import HOST_HELP, HyperVCommand, cim_sessions, credentials, machine_names
from hvsim.infrastructure.clusters.groups import ClusterGroup, ClusterResource
from hvsim.interpreter.commands import Example, In, cmdlet, parameter

_SOMEWHERE = ("Name", "Id")


@cmdlet("Get-VM", default_set="Name", output="Microsoft.HyperV.PowerShell.VirtualMachine", aliases=("gvm",))
class GetVM(HyperVCommand):
    """Lists the virtual machines of one or more hosts."""

    name: list[str] = parameter(
        sets={"Name": In(position=0, pipeline=True)},
        aliases=("VMName",),
        wildcards=True,
        complete=machine_names,
        help="The machines; all when left out.",
    )
    cim_session: Any = cim_sessions(sets=_SOMEWHERE)
    computer_name: list[str] = parameter(sets=_SOMEWHERE, wildcards=True, help=HOST_HELP)
    credential: Any = credentials(sets=_SOMEWHERE)
    id: Any = parameter(
        sets={"Id": In(position=0, pipeline=True, by_property_name=True)},
        type="System.Guid",
        help="The machine's identity.",
    )
    cluster_object: Any = parameter(
        sets={"ClusterObject": In(position=0, mandatory=True, pipeline=True)},
        type="System.Management.Automation.PSObject",
        help="A cluster role or resource of the machine.",
    )

    examples = [
        Example("Get-VM", "The machines of the local host."),
        Example("Get-VM -Name web*", "The machines whose names begin with web."),
        Example("Get-VM | Format-Table Name, IntegrationServicesVersion", "Whose integration services are outdated?"),
        Example("Get-VM -ComputerName HV02", "The machines of another host."),
        Example("Get-ClusterGroup web01 | Get-VM", "The machine of a clustered role, on whichever node it runs."),
    ]

    def process(self) -> None:
        if self.parameter_set == "ClusterObject":
            self._write_of_role(self.cluster_object)
        elif self.parameter_set == "Id" and self.id is not None:
            self._write_by_id(list(self.hosts()))
        elif self.name:
            self.write_all(self.machines_of_names(self.name))
        else:
            self.write_all(machine for host in self.hosts() for machine in host.machines)

    def _write_of_role(self, given: object) -> None:
        group = given.group if isinstance(given, ClusterResource) else given
        if isinstance(group, ClusterGroup) and group.machine is not None:
            self.write(group.machine)
        else:
            self.report(
                "The input object is no clustered role or resource of a virtual machine.",
                "InvalidParameter",
                "InvalidArgument",
            )

    def machine_missing(self, name: str) -> None:
        self.report(
            f'Hyper-V was unable to find a virtual machine with name "{name}".',
            "InvalidParameter",
            "InvalidArgument",
            name,
        )

    def _write_by_id(self, hosts: list[Any]) -> None:
        wanted = to_uuid(self.id)
        found = [machine for host in hosts for machine in host.machines if machine.id == wanted]
        if not found:
            self.report(
                f'Hyper-V was unable to find a virtual machine with Id "{wanted}".',
                "InvalidParameter",
                "InvalidArgument",
            )
        self.write_all(found)


@cmdlet("Get-VMHost", default_set="ComputerName", output="Microsoft.HyperV.PowerShell.VMHost")
class GetVMHost(HyperVCommand):
    """Describes one or more Hyper-V hosts."""

    computer_name: list[str] = parameter(sets={"ComputerName": In(position=0, pipeline=True)}, help=HOST_HELP)
    cim_session: Any = cim_sessions(sets={"CimSession": In(position=0, mandatory=True, by_property_name=True)})
    credential: Any = credentials(sets={"ComputerName": In(position=1, pipeline=True)})

    examples = [Example("Get-VMHost | Select-Object Name, VirtualMachinePath", "The local host and its folder.")]

    def process(self) -> None:
        self.write_all(self.hosts())
