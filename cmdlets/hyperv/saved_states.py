"""Remove-VMSavedState, Update-VMVersion, Debug-VM and Get-VMHostSupportedVersion."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from attrs import frozen

from hvsim.cmdlets.estate.live_types import live_type
from hvsim.cmdlets.estate.values import version
from hvsim.cmdlets.hyperv.selection import (
    FIRST,
    JobAndPassthru,
    MachinesByVMName,
    NamedHosts,
    NamedMachines,
    cim_sessions,
)
from hvsim.cmdlets.hyperv.types import HYPERV
from hvsim.infrastructure.hosts.host import Host
from hvsim.infrastructure.machines.checkpoints import discard_saved_state
from hvsim.infrastructure.machines.settings import update_version
from hvsim.infrastructure.versions import MACHINE_VERSIONS
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter

OUTPUT = HYPERV + "VirtualMachine"
SUPPORTED = HYPERV + "VMHostSupportedVersion"


@frozen(eq=False)
class SupportedVersion:
    """A configuration version that a host runs."""

    host: Host
    number: str


live_type(
    SUPPORTED,
    SupportedVersion,
    {
        "string Name": lambda v: MACHINE_VERSIONS[v.number],
        "version Version": lambda v: version(v.number),
        "bool IsDefault": lambda v: v.number == v.host.version.machine_version,
        "string ComputerName": lambda v: v.host.name.upper(),
        "bool IsDeleted": lambda v: False,
    },
)


@cmdlet("Remove-VMSavedState", default_set="VMName", confirm="Medium")
class RemoveVMSavedState(MachinesByVMName):
    """Throws the saved memory of machines or checkpoints away; a machine is off then, as after a power cut."""

    vm_snapshot: Any = parameter(
        sets={"VMSnapshot": FIRST}, type=HYPERV + "VMSnapshot", aliases=("VMCheckpoint",), help="A checkpoint."
    )

    examples = [Example("Save-VM web01; Remove-VMSavedState web01; (Get-VM web01).State", "Off.", output="Off\n")]

    def process(self) -> None:
        if self.vm_snapshot is not None:
            if self.should_process(self.vm_snapshot.name):
                self.managed(partial(discard_saved_state, self.vm_snapshot))
            return
        for machine in self.machines():
            if self.should_process(machine.name):
                self.managed(machine.discard_saved_state)


@cmdlet("Update-VMVersion", default_set="Name", confirm="High", output=OUTPUT)
class UpdateVMVersion(NamedMachines, JobAndPassthru):
    """Raises the configuration version of machines to the newest of their host, for good."""

    force: Switch = parameter(help="Asks nobody.")

    examples = [
        Example("Stop-VM legacy01 -Force; Update-VMVersion legacy01 -Force -Passthru", "No way back."),
        Example("Get-VM | Where-Object Version -lt 9.0 | Update-VMVersion -WhatIf", "Who would be raised?"),
    ]

    def process(self) -> None:
        for machine in self.machines():
            asked = self.force and "WhatIf" not in self.bound and "Confirm" not in self.bound
            if asked or self.should_process(machine.name):
                done = self.managed(partial(update_version, machine))
                if done and self.passthru:
                    self.write(machine)


@cmdlet("Debug-VM", default_set="Name", confirm="Medium", output=OUTPUT)
class DebugVM(NamedMachines, JobAndPassthru):
    """Makes the guests of machines stop with an error and write a dump, by a non-maskable interrupt."""

    force: Switch = parameter(help="Asks nobody.")
    inject_non_maskable_interrupt: Switch = parameter(help="Sends the interrupt; without it nothing is done.")

    examples = [Example("Debug-VM web01 -InjectNonMaskableInterrupt -Force", "A guest that hangs tells why.")]

    def process(self) -> None:
        for machine in self.machines():
            question = (
                f'Are you sure you want to inject a non-maskable interrupt into virtual machine "{machine.name}"?'
            )
            if not self.inject_non_maskable_interrupt or not self.should_process(machine.name):
                continue
            if not self.force and not self.should_continue(question, "Confirm"):
                continue
            if self.ran(machine.break_down()) and self.passthru:
                self.write(machine)


@cmdlet("Get-VMHostSupportedVersion", default_set="ComputerName", output=SUPPORTED)
class GetVMHostSupportedVersion(NamedHosts):
    """Lists the configuration versions of machines that hosts run."""

    computer_name: list[str] = parameter(
        sets={"ComputerName": In(position=0, pipeline=True)}, help="The hosts; the local one when left out."
    )
    default: Switch = parameter(help="Only the one of new machines.")
    cim_session: Any = cim_sessions(sets={"CimSession": In(position=0, mandatory=True, by_property_name=True)})

    examples = [
        Example("Get-VMHostSupportedVersion", "What this host runs."),
        Example("Get-VMHostSupportedVersion HV03 -Default", "What new machines of an old host have."),
    ]

    def process(self) -> None:
        self.write_all(self._versions())

    def _versions(self) -> Iterator[SupportedVersion]:
        for host in self.hosts():
            for number in host.version.supported:
                if not self.default or number == host.version.machine_version:
                    yield SupportedVersion(host, number)
