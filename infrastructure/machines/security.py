"""What protects a machine: its key protector, its virtual TPM, encrypted traffic; and the rules for changing it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define

from hvsim.infrastructure.errors import ManagementError
from hvsim.infrastructure.hosts.guardians import local_guardian, protector_of
from hvsim.infrastructure.machines.firmware import check_second_generation
from hvsim.infrastructure.machines.settings import modifying, require_off
from hvsim.infrastructure.versions import version_key

if TYPE_CHECKING:
    from hvsim.infrastructure.machines.virtual_machine import VirtualMachine

TPM_VERSION = (7, 0)
NO_PROTECTOR = bytes(4)
"""What Hyper-V gives for a machine without a key protector."""


@define(eq=False)
class MachineSecurity:
    """The security settings of a machine. `last_protector` is the one before the last change."""

    tpm: bool = False
    protector: bytes = NO_PROTECTOR
    last_protector: bytes = NO_PROTECTOR
    encrypts_traffic: bool = False
    opts_out_of_virtualization: bool = False

    @property
    def has_protector(self) -> bool:
        return self.protector != NO_PROTECTOR


def new_local_protector(machine: VirtualMachine) -> None:
    """Gives the machine a key protector of its host's own guardian. Raises `ManagementError`."""
    set_protector(machine, protector_of(local_guardian(machine.host), ()))


def set_protector(machine: VirtualMachine, data: bytes) -> None:
    """Gives the machine a key protector. Raises `ManagementError`: it needs generation 2 and must be off."""
    check_second_generation(machine)
    require_off(machine)
    if not data:
        raise ManagementError("InvalidParameter", modifying(machine), "The key protector is empty.")
    machine.security.last_protector = machine.security.protector
    machine.security.protector = data


def restore_protector(machine: VirtualMachine) -> None:
    """Brings back the key protector before the last change. Raises `ManagementError` where there is none."""
    require_off(machine)
    if machine.security.last_protector == NO_PROTECTOR:
        reason = "There is no last known good key protector."
        raise ManagementError("InvalidOperation", modifying(machine), reason)
    machine.security.protector = machine.security.last_protector


def set_tpm(machine: VirtualMachine, on: bool) -> None:
    """Puts a virtual TPM in or takes it out. Raises `ManagementError`: it needs a key protector."""
    doing = "Failed to modify the virtual Trusted Platform Module."
    check_second_generation(machine)
    require_off(machine)
    if version_key(machine.version) < TPM_VERSION:
        raise ManagementError("NotSupported", doing, "A virtual TPM needs configuration version 7.0 or later.")
    if on and not machine.security.has_protector:
        raise ManagementError(
            "InvalidOperation",
            doing,
            f"'{machine.name}' has no key protector. Give it one first: Set-VMKeyProtector -NewLocalKeyProtector."
            f" (Virtual machine ID {str(machine.id).upper()})",
        )
    machine.security.tpm = on
    if not on:
        machine.security.encrypts_traffic = False


def set_security(machine: VirtualMachine, *, encrypts_traffic: bool | None, opts_out: bool | None) -> None:
    """Sets what is given. Raises `ManagementError`: encrypted traffic needs a virtual TPM."""
    check_second_generation(machine)
    require_off(machine)
    if encrypts_traffic and not machine.security.tpm:
        raise ManagementError("InvalidOperation", modifying(machine), "Encryption needs a virtual TPM: Enable-VMTPM.")
    if encrypts_traffic is not None:
        machine.security.encrypts_traffic = encrypts_traffic
    if opts_out is not None:
        machine.security.opts_out_of_virtualization = opts_out
