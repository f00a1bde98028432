"""Get-, Enable- and Disable-VMIntegrationService: the channels between hosts and guests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hvsim.cmdlets.hyperv.selection import HyperVCommand, MachinesByVMName
from hvsim.infrastructure.machines.integration_services import IntegrationService
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.commands.wildcards import has_wildcards, matches

OUTPUT = "Microsoft.HyperV.PowerShell.VMIntegrationComponent"
_FIRST = In(position=0, mandatory=True)
_SECOND = In(position=1, mandatory=True, pipeline=True)


def services_of(
    command: HyperVCommand, machine: VirtualMachine, names: list[str] | None
) -> Iterator[IntegrationService]:
    """The machine's services of those names, all for none; a name that no service has is reported."""
    for name in names or ["*"]:
        found = [service for service in machine.services.values() if matches(name, service.name)]
        if not found and not has_wildcards(name):
            command.report(
                f'Hyper-V was unable to find an integration service with name "{name}".',
                "ObjectNotFound",
                "ObjectNotFound",
            )
        yield from found


@cmdlet("Get-VMIntegrationService", default_set="VMName", output=OUTPUT)
class GetVMIntegrationService(MachinesByVMName):
    """Lists the integration services of machines and how each is doing."""

    name: list[str] = parameter(
        sets={"VMName": In(position=1), "VMObject": In(position=1), "VMSnapshot": In(position=1)},
        wildcards=True,
        help="Only these services.",
    )
    vm_snapshot: Any = parameter(
        sets={"VMSnapshot": In(position=0, mandatory=True, pipeline=True)},
        type="Microsoft.HyperV.PowerShell.VMSnapshot",
        name="VMSnapshot",
        aliases=("VMCheckpoint",),
        help="A checkpoint.",
    )

    examples = [
        Example("Get-VMIntegrationService -VMName web01", "All services of a machine."),
        Example("Get-VM | Get-VMIntegrationService -Name VSS", "Can the machines be backed up online?"),
    ]

    def process(self) -> None:
        machines = [self.vm_snapshot.machine] if self.parameter_set == "VMSnapshot" else self.machines()
        for machine in machines:
            self.write_all(services_of(self, machine, self.name))


class SwitchService(HyperVCommand, remote="VMName"):
    """What Enable- and Disable-VMIntegrationService share."""

    enabled = True

    name: list[str] = parameter(sets={"VMName": _FIRST, "VMObject": _FIRST}, wildcards=True, help="The services.")
    vm_name: list[str] = parameter(sets={"VMName": _SECOND}, wildcards=True, help="The machines.")
    vm: Any = parameter(
        sets={"VMObject": _SECOND},
        type="Microsoft.HyperV.PowerShell.VirtualMachine[]",
        help="The machines, as objects.",
    )
    vm_integration_service: Any = parameter(
        sets={"VMIntegrationService": In(position=0, mandatory=True, pipeline=True)},
        type=OUTPUT + "[]",
        name="VMIntegrationService",
        help="The services, as Get-VMIntegrationService gives them.",
    )
    passthru: Switch = parameter(name="Passthru", help="Writes the services.")

    def process(self) -> None:
        for service in self._services():
            if self.should_process(service.name):
                service.offer(enabled=self.enabled)
                if self.passthru:
                    self.write(service)

    def _services(self) -> Iterator[IntegrationService]:
        if self.parameter_set == "VMIntegrationService":
            yield from self.vm_integration_service
            return
        by_object = self.parameter_set == "VMObject"
        machines = self.vm if by_object else self.machines_of_names(self.vm_name)
        for machine in machines:
            yield from services_of(self, machine, self.name)


@cmdlet("Enable-VMIntegrationService", default_set="VMName", confirm="Medium", output=OUTPUT)
class EnableVMIntegrationService(SwitchService):
    """Offers integration services to machines."""

    examples = [Example("Enable-VMIntegrationService -Name VSS -VMName web01 -Passthru", "Allow online backups.")]


@cmdlet("Disable-VMIntegrationService", default_set="VMName", confirm="Medium", output=OUTPUT)
class DisableVMIntegrationService(SwitchService):
    """Withdraws integration services from machines."""

    enabled = False

    examples = [
        Example("Disable-VMIntegrationService VSS -VMName web01", "Online backups are not possible any more."),
    ]
