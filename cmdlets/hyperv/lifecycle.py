"""New-VM and Remove-VM: machines coming and going."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hvsim.cmdlets.estate.failures import windows_reason
from hvsim.cmdlets.hyperv.networks import SwitchCommand, switch_names
from hvsim.cmdlets.hyperv.paths import host_path, is_bare
from hvsim.cmdlets.hyperv.selection import (
    JobAndPassthru,
    NamedMachines,
)
from hvsim.infrastructure.disks.disk_files import new_disk
from hvsim.infrastructure.disks.virtual_disks import ControllerType, ImageFile, attached_disk
from hvsim.infrastructure.errors import ManagementError
from hvsim.infrastructure.hosts.host import Host
from hvsim.infrastructure.machines.drives import DvdDrive, add_dvd_drive
from hvsim.infrastructure.machines.firmware import BIOS_DEVICES, boot_first, set_bios_order
from hvsim.infrastructure.machines.networks import NetworkAdapter, VirtualSwitch
from hvsim.infrastructure.machines.virtual_machine import MachineState, VirtualMachine
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
    source_guest_state_path: str = parameter(simulated=False, help="A guest state file to copy.")
    version: Any = parameter(type="System.Version", help="The configuration version.")
    prerelease: Switch = parameter(simulated=False, help="A configuration version under development.")
    experimental: Switch = parameter(simulated=False, help="An experimental configuration version.")
    generation: Any = parameter(position=2, type="System.Int16", validate=ValidateRange(1, 2), help="1 or 2.")
    guest_state_isolation_type: Any = parameter(type="System.Object", simulated=False, help="Guest state isolation.")
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
        folder = host_path(self, host, self.path).rstrip("\\") if self.path else ""
        switch = self.switch_on(host, self.switch_name) if self.switch_name else None
        if self.switch_name and switch is None:
            return
        machine = self.estate.new_machine(host, name, f"{folder}\\{name}" if folder else "")
        machine.generation = int(self.generation or 1)
        if self.memory_startup_bytes:
            machine.memory_startup = int(self.memory_startup_bytes)
        if self.version is not None and not self._set_version(machine, to_string(self.version)):
            return
        try:
            self._complete(host, machine, switch)
        except (OSError, ManagementError) as error:
            if machine in host.machines:
                host.machines.remove(machine)
            store = "Failed to access configuration store"
            self._report_failure(
                machine, f"{store}: {windows_reason(error)}." if isinstance(error, OSError) else "\n".join(error.lines)
            )

    def _complete(self, host: Host, machine: VirtualMachine, switch: VirtualSwitch | None) -> None:
        """Gives the machine its devices and registers it. Raises `OSError`, `ManagementError`."""
        image = self._image(host, machine)
        controller = ControllerType.SCSI if machine.generation == 2 else ControllerType.IDE
        if image is not None:
            machine.disks.append(attached_disk(image, self.estate.random, 0, controller))
        elif self.parameter_set != "No VHD":
            return
        machine.adapters.append(NetworkAdapter(self.estate.random.guid(), "Network Adapter", switch, machine=machine))
        if machine.generation == 1:
            machine.dvd_drives.append(DvdDrive(self.estate.random.guid(), machine, ControllerType.IDE, 1, 0))
        host.register(machine)
        self._boot_from(machine)
        self.write(machine)

    def _boot_from(self, machine: VirtualMachine) -> None:
        if self.boot_device is None:
            return
        chosen = str(self.boot_device)
        if machine.generation == 1:
            names = {"VHD": "IDE", "NetworkAdapter": "LegacyNetworkAdapter"}
            first = names.get(chosen, chosen)
            set_bios_order(machine, [first, *(name for name in BIOS_DEVICES if name != first)])
            return
        if chosen == "CD" and not machine.dvd_drives:
            add_dvd_drive(machine)
        kinds: dict[str, Sequence[Any]] = {"CD": machine.dvd_drives, "VHD": machine.disks}
        devices = kinds.get(chosen, machine.adapters)
        if devices:
            boot_first(machine, devices[0])

    def _set_version(self, machine: VirtualMachine, version: str) -> bool:
        if version not in machine.host.version.supported:
            self._report_failure(machine, f"The configuration version {version} is not supported by the host.")
            return False
        machine.version = version
        return True

    def _image(self, host: Host, machine: VirtualMachine) -> ImageFile | None:
        if self.parameter_set == "New VHD":
            path = self._disk_path(host, machine, self.new_vhd_path)
            return new_disk(host, path, int(self.new_vhd_size_bytes))
        if self.parameter_set == "Existing VHD":
            path = self._disk_path(host, machine, self.vhd_path)
            found = host.adopt_image(path)
            if found is None:
                self._report_failure(machine, f"'{path}' is not an existing virtual hard disk file.")
            return found
        return None

    def _disk_path(self, host: Host, machine: VirtualMachine, path: str) -> str:
        return f"{machine.path}\\Virtual Hard Disks\\{path}" if is_bare(path) else host_path(self, host, path)

    def _report_failure(self, machine: VirtualMachine, reason: str) -> None:
        identity = str(machine.id).upper()
        self.report(
            "Failed to create a new virtual machine.\n"
            f"'{machine.name}' failed to realize. (Virtual machine ID {identity})\n{reason}",
            "ObjectNotFound",
            "ObjectNotFound",
        )


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
