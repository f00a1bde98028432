"""Get- and Set-VMFirmware, Get- and Set-VMBios: what machines boot from."""

from __future__ import annotations

from functools import partial
from typing import Any

from hvsim.cmdlets.estate.values import to_uuid
from hvsim.cmdlets.hyperv.devices import MachineBios, MachineFirmware
from hvsim.cmdlets.hyperv.objects import HardDiskDrive
from hvsim.cmdlets.hyperv.selection import MachinesByVMName, MachinesOrSnapshot
from hvsim.infrastructure.machines.firmware import (
    SECURE_BOOT_TEMPLATES,
    boot_first,
    check_first_generation,
    check_second_generation,
    set_bios_order,
    set_boot_order,
    set_secure_boot,
)
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter


@cmdlet("Get-VMFirmware", default_set="VMName", output="Microsoft.HyperV.PowerShell.VMFirmware")
class GetVMFirmware(MachinesOrSnapshot):
    """Describes the UEFI of machines of generation 2."""

    examples = [Example("Get-VMFirmware web01", "Secure boot and boot order.")]

    def process(self) -> None:
        for machine in self.machines():
            if self.managed(partial(check_second_generation, machine)):
                self.write(MachineFirmware(machine))


@cmdlet("Set-VMFirmware", default_set="VMName", confirm="Medium", output="Microsoft.HyperV.PowerShell.VMFirmware")
class SetVMFirmware(MachinesByVMName):
    """Changes the UEFI of machines of generation 2."""

    boot_order: Any = parameter(
        type="Microsoft.HyperV.PowerShell.VMComponentObject[]", help="What it boots from, in order."
    )
    first_boot_device: Any = parameter(
        type="Microsoft.HyperV.PowerShell.VMComponentObject", help="What it boots from first."
    )
    enable_secure_boot: Any = parameter(
        type="Microsoft.HyperV.PowerShell.OnOffState", help="Whether only signed code boots."
    )
    secure_boot_template: str = parameter(help="Whose keys are trusted.")
    secure_boot_template_id: Any = parameter(type="System.Guid", help="Whose keys are trusted, by identity.")
    preferred_network_boot_protocol: Any = parameter(
        type="Microsoft.HyperV.PowerShell.IPProtocolPreference", help="How it boots from the network."
    )
    console_mode: Any = parameter(type="Microsoft.HyperV.PowerShell.ConsoleModeType", help="Where the firmware speaks.")
    pause_after_boot_failure: Any = parameter(
        type="Microsoft.HyperV.PowerShell.OnOffState", help="Whether it stops when nothing boots."
    )
    passthru: Switch = parameter(help="Writes the object that was changed.")
    vm_firmware: Any = parameter(
        sets={"VMFirmware": In(position=0, mandatory=True, pipeline=True)},
        type="Microsoft.HyperV.PowerShell.VMFirmware[]",
        help="The firmware, as Get-VMFirmware gives it.",
    )

    examples = [
        Example("Stop-VM web01 -Force; Set-VMFirmware web01 -EnableSecureBoot Off -Passthru", "Without secure boot."),
        Example(
            "Stop-VM web01 -Force; Set-VMFirmware web01 -FirstBootDevice (Get-VMHardDiskDrive web01)",
            "From the disk first.",
        ),
    ]

    def process(self) -> None:
        given = [item.machine for item in self.vm_firmware] if self.parameter_set == "VMFirmware" else self.machines()
        for machine in given:
            done = self.should_process(machine.name) and self.managed(partial(self._set, machine))
            if done and self.passthru:
                self.write(MachineFirmware(machine))

    def _set(self, machine: VirtualMachine) -> None:
        check_second_generation(machine)
        if self.boot_order is not None:
            set_boot_order(machine, [_device(item) for item in self.boot_order])
        if self.first_boot_device is not None:
            boot_first(machine, _device(self.first_boot_device))
        template = self.secure_boot_template
        if self.secure_boot_template_id is not None:
            template = _template_name(str(to_uuid(self.secure_boot_template_id)))
        if self.enable_secure_boot is not None or template is not None:
            on = None if self.enable_secure_boot is None else str(self.enable_secure_boot) == "On"
            set_secure_boot(machine, on, template)
        firmware = machine.firmware
        if self.preferred_network_boot_protocol is not None:
            firmware.preferred_protocol = str(self.preferred_network_boot_protocol)
        if self.console_mode is not None:
            firmware.console_mode = str(self.console_mode)
        if self.pause_after_boot_failure is not None:
            firmware.pause_after_failure = str(self.pause_after_boot_failure) == "On"


def _device(item: Any) -> Any:
    return item.disk if isinstance(item, HardDiskDrive) else item


def _template_name(identity: str) -> str:
    """The template of the identity; the identity itself, which nothing is named, when there is none."""
    return next((name for name, number in SECURE_BOOT_TEMPLATES.items() if number == identity), identity)


@cmdlet("Get-VMBios", default_set="VMName", output="Microsoft.HyperV.PowerShell.VMBios")
class GetVMBios(MachinesOrSnapshot):
    """Describes the BIOS of machines of generation 1."""

    examples = [Example("New-VM old01 -Generation 1 | Get-VMBios", "What it boots from.")]

    def process(self) -> None:
        for machine in self.machines():
            if self.managed(partial(check_first_generation, machine)):
                self.write(MachineBios(machine))


@cmdlet("Set-VMBios", default_set="VMName", confirm="Medium", output="Microsoft.HyperV.PowerShell.VMBios")
class SetVMBios(MachinesByVMName):
    """Changes the BIOS of machines of generation 1."""

    disable_num_lock: Switch = parameter(help="Starts without Num Lock.")
    enable_num_lock: Switch = parameter(help="Starts with Num Lock.")
    startup_order: Any = parameter(
        type="Microsoft.HyperV.PowerShell.BootDevice[]", help="What it boots from, in order."
    )
    passthru: Switch = parameter(help="Writes the object that was changed.")
    vm_bios: Any = parameter(
        sets={"VMBios": In(position=0, mandatory=True, pipeline=True)},
        type="Microsoft.HyperV.PowerShell.VMBios[]",
        help="The BIOS, as Get-VMBios gives it.",
    )

    examples = [
        Example(
            "New-VM old01 -Generation 1 | Set-VMBios -StartupOrder IDE, CD, LegacyNetworkAdapter, Floppy -Passthru",
            "From the disk first.",
        )
    ]

    def process(self) -> None:
        given = [item.machine for item in self.vm_bios] if self.parameter_set == "VMBios" else self.machines()
        for machine in given:
            done = self.should_process(machine.name) and self.managed(partial(self._set, machine))
            if done and self.passthru:
                self.write(MachineBios(machine))

    def _set(self, machine: VirtualMachine) -> None:
        check_first_generation(machine)
        if self.startup_order is not None:
            set_bios_order(machine, [str(item) for item in self.startup_order])
        if self.enable_num_lock or self.disable_num_lock:
            machine.firmware.num_lock = bool(self.enable_num_lock)
