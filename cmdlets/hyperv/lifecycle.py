"""New-VM and Remove-VM: machines coming and going."""

from __future__ import annotations

from functools import partial
from typing import Any

from hvsim.cmdlets.hyperv.networks import SwitchCommand, switch_names
from hvsim.cmdlets.hyperv.paths import host_path, is_bare
from hvsim.cmdlets.hyperv.selection import JobAndPassthru, NamedMachines
from hvsim.infrastructure.hosts.host import Host
from hvsim.infrastructure.machines.machine_values import MachineState
from hvsim.infrastructure.machines.making import MachineRequest, make_machine
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.infrastructure.versions import EXPERIMENTAL_VERSION, PRERELEASE_VERSION
from hvsim.interpreter.commands import ALL_SETS, Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.commands.validation import ValidateRange
from hvsim.interpreter.values import to_string

OUTPUT = "Microsoft.HyperV.PowerShell.VirtualMachine"


@cmdlet("New-VM", default_set="No VHD", confirm="Medium", output=OUTPUT)
class NewVM(SwitchCommand, remote=ALL_SETS):
    """Creates a virtual machine, with a new disk, an existing one, or none."""

    name: str = parameter(
        position=0, pipeline=True, by_property_name=True, aliases=("VMName",), help="The machine's name."
    )
    memory_startup_bytes: Any = parameter(position=1, type="System.Int64", help="Memory in bytes; 512 MB.")
    boot_device: Any = parameter(type="Microsoft.HyperV.PowerShell.BootDevice", help="What it boots from first.")
    no_vhd: Switch = parameter(sets="No VHD", name="NoVHD", help="Without a disk.")
    switch_name: str = parameter(complete=switch_names, help="The virtual switch of its network adapter.")
    new_vhd_path: str = parameter(sets={"New VHD": In(mandatory=True)}, help="Where to create its disk.")
    new_vhd_size_bytes: Any = parameter(
        sets={"New VHD": In(mandatory=True)}, type="System.UInt64", help="Size of the new disk in bytes."
    )
    vhd_path: str = parameter(sets={"Existing VHD": In(mandatory=True)}, help="The disk that it gets.")
    path: str = parameter(help="The folder in which the machine's own folder is made.")
    source_guest_state_path: str = parameter(help="A guest state file to copy.")
    version: Any = parameter(type="System.Version", help="The configuration version.")
    prerelease: Switch = parameter(help="A configuration version under development, which no other host takes.")
    experimental: Switch = parameter(help="An experimental configuration version, which no other host takes.")
    generation: Any = parameter(position=2, type="System.Int16", validate=ValidateRange(1, 2), help="1 or 2.")
    guest_state_isolation_type: Any = parameter(type="System.Object", help="TrustedLaunch, VBS, SNP, TDX or Disabled.")
    force: Switch = parameter(no_effect="Nobody is asked.", help="Asks nobody.")
    as_job: Switch = parameter(help="Runs as a background job.")

    examples = [
        Example("New-VM -Name test01 -MemoryStartupBytes 1GB -Generation 2", "A machine without a disk."),
        Example(
            "New-VM test02 -NewVHDPath 'D:\\VMs\\test02\\test02.vhdx' -NewVHDSizeBytes 20GB | Get-VMHardDiskDrive",
            "A machine with a new disk.",
        ),
    ]

    def process(self) -> None:
        name = self.name or "New Virtual Machine"
        for host in self.hosts():
            if self.should_process(host.name):
                self._create(host, name)

    def _create(self, host: Host, name: str) -> None:
        switch = self.switch_on(host, self.switch_name) if self.switch_name else None
        if self.switch_name and switch is None:
            return
        place = host_path(self, host, self.path).rstrip("\\") if self.path else host.machine_path
        folder = f"{place}\\{name}"
        disk = "" if self.no_vhd else self.new_vhd_path or self.vhd_path or ""
        if disk:
            disk = f"{folder}\\Virtual Hard Disks\\{disk}" if is_bare(disk) else host_path(self, host, disk)
        request = MachineRequest(
            name,
            folder,
            int(self.generation or 1),
            int(self.memory_startup_bytes or 0),
            self._version(),
            switch,
            disk,
            int(self.new_vhd_size_bytes) if self.parameter_set == "New VHD" else None,
            "" if self.boot_device is None else str(self.boot_device),
            host_path(self, host, self.source_guest_state_path) if self.source_guest_state_path else "",
            "" if self.guest_state_isolation_type is None else to_string(self.guest_state_isolation_type),
        )
        machine = self.attempt(partial(make_machine, host, request))
        if machine is not None:
            self.write(machine)

    def _version(self) -> str:
        if self.experimental:
            return EXPERIMENTAL_VERSION
        if self.prerelease:
            return PRERELEASE_VERSION
        return "" if self.version is None else to_string(self.version)


@cmdlet("Remove-VM", default_set="Name", confirm="Medium", output=OUTPUT)
class RemoveVM(NamedMachines, JobAndPassthru):
    """Deletes virtual machines; the files of their disks stay."""

    force: Switch = parameter(help="Asks nobody.")

    examples = [Example("Remove-VM app01 -ComputerName HV02 -Force", "Delete a machine without a question.")]

    def process(self) -> None:
        for machine in self.machines():
            question = f'Are you sure you want to remove virtual machine "{machine.name}"?'
            if not self.should_process(machine.name):
                continue
            if not self.force and not self.should_continue(question, "Confirm"):
                continue
            self._remove(machine)

    def _remove(self, machine: VirtualMachine) -> None:
        if machine.state not in (MachineState.OFF, MachineState.SAVED) or machine.operations:
            self.report(
                "The operation cannot be performed while the virtual machine is in its current state.",
                "InvalidState",
                "InvalidOperation",
            )
            return
        machine.host.unregister(machine)
        if self.passthru:
            self.write(machine)
