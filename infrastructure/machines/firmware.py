"""What a machine boots from and how: BIOS of generation 1, UEFI with secure boot of generation 2.

Settings and their rules. Does not boot anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from attrs import define, field

from hvsim.infrastructure.errors import ManagementError, WrongState
from hvsim.infrastructure.machines.machine_values import MachineState

if TYPE_CHECKING:
    from hvsim.infrastructure.machines.virtual_machine import VirtualMachine

SECURE_BOOT_TEMPLATES = {
    "MicrosoftWindows": "1734c6e8-3154-4dda-ba5f-a874cc483422",
    "MicrosoftUEFICertificateAuthority": "272e7447-90a4-4563-a4b9-8e4ab00526ce",
    "OpenSourceShieldedVM": "4292ae2b-ee2c-42b5-a969-dd8f8689f6f3",
}

BIOS_DEVICES = ("CD", "IDE", "LegacyNetworkAdapter", "Floppy")
"""The start-up order of a new machine of generation 1."""


@define(eq=False)
class Firmware:
    """Settings of both generations; each machine has those of its own. `boot_order` holds drives and adapters."""

    secure_boot: bool = True
    secure_boot_template: str = "MicrosoftWindows"
    boot_order: list[Any] = field(factory=list)
    preferred_protocol: str = "IPv4"
    console_mode: str = "Default"
    pause_after_failure: bool = False
    bios_order: list[str] = field(factory=lambda: list(BIOS_DEVICES))
    num_lock: bool = False


def boot_order(machine: VirtualMachine) -> list[Any]:
    """What a machine of generation 2 tries, in order: what was chosen first, then everything else it has."""
    present = [*machine.disks, *machine.dvd_drives, *machine.adapters]
    chosen = [device for device in machine.firmware.boot_order if device in present]
    return chosen + [device for device in present if device not in chosen]


def set_boot_order(machine: VirtualMachine, devices: Sequence[Any]) -> None:
    """Sets the order of a generation 2 machine. Raises `ManagementError`."""
    check_second_generation(machine)
    _require_off(machine)
    present = [*machine.disks, *machine.dvd_drives, *machine.adapters]
    if any(device not in present for device in devices):
        raise ManagementError(
            "InvalidParameter", _modifying(machine), "A boot source is not a device of the virtual machine."
        )
    machine.firmware.boot_order = list(devices)


def boot_first(machine: VirtualMachine, device: Any) -> None:
    """Puts a device in front of the order. Raises `ManagementError`."""
    set_boot_order(machine, [device, *(other for other in boot_order(machine) if other is not device)])


def set_secure_boot(machine: VirtualMachine, on: bool | None = None, template: str | None = None) -> None:
    """Switches secure boot, chooses the keys it trusts. Raises `ManagementError`."""
    check_second_generation(machine)
    _require_off(machine)
    if template is not None:
        names = {name.lower(): name for name in SECURE_BOOT_TEMPLATES}
        if template.lower() not in names:
            raise ManagementError(
                "ObjectNotFound", f"Hyper-V was unable to find a secure boot template with name '{template}'."
            )
        machine.firmware.secure_boot_template = names[template.lower()]
    if on is not None:
        machine.firmware.secure_boot = on


def set_bios_order(machine: VirtualMachine, order: Sequence[str]) -> None:
    """Sets the start-up order of a generation 1 machine: each kind of device once. Raises `ManagementError`."""
    check_first_generation(machine)
    _require_off(machine)
    known = {name.lower(): name for name in BIOS_DEVICES}
    names = [known.get(name.lower(), "") for name in order]
    if sorted(names) != sorted(BIOS_DEVICES):
        raise ManagementError(
            "InvalidParameter", _modifying(machine), "The startup order must name every device exactly once."
        )
    machine.firmware.bios_order = names


def check_first_generation(machine: VirtualMachine) -> None:
    """Raises `ManagementError` for a machine without BIOS."""
    if machine.generation != 1:
        raise ManagementError("InvalidOperation", "The operation is not supported by virtual machines of generation 2.")


def check_second_generation(machine: VirtualMachine) -> None:
    """Raises `ManagementError` for a machine without UEFI."""
    if machine.generation != 2:
        raise ManagementError("InvalidOperation", "The operation is not supported by virtual machines of generation 1.")


def _require_off(machine: VirtualMachine) -> None:
    if machine.state is not MachineState.OFF:
        raise WrongState(_modifying(machine))


def _modifying(machine: VirtualMachine) -> str:
    return f"Modifying the properties of '{machine.name}' failed."
