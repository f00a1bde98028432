"""Virtual TPMs, key protectors and the other security settings of machines."""

from __future__ import annotations

from functools import partial
from typing import Any

from attrs import frozen

from hvsim.cmdlets.estate.live_types import live_type
from hvsim.cmdlets.hyperv.device_types import machine_of, part_of
from hvsim.cmdlets.hyperv.selection import MachinesByVMName
from hvsim.cmdlets.hyperv.types import HYPERV
from hvsim.infrastructure.errors import ManagementError
from hvsim.infrastructure.machines.security import (
    new_local_protector,
    restore_protector,
    set_protector,
    set_security,
    set_tpm,
)
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.interpreter.commands import Example, Switch, cmdlet, parameter
from hvsim.interpreter.values import Array, convert, named_type

OUTPUT = HYPERV + "VirtualMachine"
SECURITY = HYPERV + "VMSecurity"
_READY = "Stop-VM web01 -Force; Set-VMKeyProtector web01 -NewLocalKeyProtector"


@frozen(eq=False)
class SecurityOfMachine:
    """The security settings of a machine."""

    machine: VirtualMachine


live_type(
    SECURITY,
    SecurityOfMachine,
    {
        "bool TpmEnabled": lambda s: s.machine.security.tpm,
        "bool KsdEnabled": lambda s: False,
        "bool Shielded": lambda s: False,
        "bool EncryptStateAndVmMigrationTraffic": lambda s: s.machine.security.encrypts_traffic,
        "bool VirtualizationBasedSecurityOptOut": lambda s: s.machine.security.opts_out_of_virtualization,
        "bool BindToHostTpm": lambda s: False,
        **part_of(machine_of),
    },
)


class SecureMachines(MachinesByVMName):
    """A command that changes the security of machines."""

    passthru: Switch = parameter(help="Writes the object that was changed.")

    def process(self) -> None:
        for machine in self.machines():
            if self.should_process(machine.name):
                done = self.managed(partial(self.secure, machine))
                if done and self.passthru:
                    self.write(machine)

    def secure(self, machine: VirtualMachine) -> None:
        """Changes one machine. Raises `ManagementError`."""
        raise NotImplementedError  # abstract: each kind has its own


@cmdlet("Enable-VMTPM", default_set="VMName", confirm="Medium", output=OUTPUT)
class EnableVMTPM(SecureMachines):
    """Puts a virtual TPM into machines of generation 2 that have a key protector."""

    examples = [Example("Enable-VMTPM web01; (Get-VMSecurity web01).TpmEnabled", "For BitLocker in the guest.", _READY)]

    def secure(self, machine: VirtualMachine) -> None:
        set_tpm(machine, True)


@cmdlet("Disable-VMTPM", default_set="VMName", confirm="Medium", output=OUTPUT)
class DisableVMTPM(SecureMachines):
    """Takes the virtual TPM out of machines."""

    examples = [Example("Disable-VMTPM web01", "Without it.", f"{_READY}; Enable-VMTPM web01")]

    def secure(self, machine: VirtualMachine) -> None:
        set_tpm(machine, False)


@cmdlet("Set-VMKeyProtector", default_set="VMName", confirm="Medium", output=OUTPUT)
class SetVMKeyProtector(SecureMachines):
    """Gives machines a key protector: what their virtual TPM and saved states are locked with."""

    key_protector: Any = parameter(type="System.Byte[]", help="The key protector, as Get-VMKeyProtector gives it.")
    new_local_key_protector: Switch = parameter(help="Makes one of the host's own guardian.")
    restore_last_known_good_key_protector: Switch = parameter(help="Brings back the one before the last change.")

    examples = [
        Example(
            "Stop-VM web01 -Force; Set-VMKeyProtector -VMName web01 -NewLocalKeyProtector; Enable-VMTPM -VMName web01",
            "All that a virtual TPM needs.",
        )
    ]

    def secure(self, machine: VirtualMachine) -> None:
        if self.restore_last_known_good_key_protector:
            restore_protector(machine)
        elif self.new_local_key_protector:
            new_local_protector(machine)
        elif self.key_protector is not None:
            set_protector(machine, bytes(int(item) for item in self.key_protector))
        else:
            raise ManagementError("InvalidParameter", "KeyProtector or NewLocalKeyProtector must be given.")


@cmdlet("Get-VMKeyProtector", default_set="VMName", confirm="Medium", output="System.Byte[]")
class GetVMKeyProtector(MachinesByVMName):
    """Reads the key protector of machines: bytes, four zeros where there is none."""

    examples = [Example("(Get-VMKeyProtector web01).Length", "Is there one?", output="4\n")]

    def process(self) -> None:
        byte = named_type("System.Byte")
        for machine in self.machines():
            if self.should_process(machine.name):
                self.write(Array.of([convert(item, byte) for item in machine.security.protector], byte))


@cmdlet("Get-VMSecurity", default_set="VMName", output=SECURITY)
class GetVMSecurity(MachinesByVMName):
    """Shows the security settings of machines."""

    examples = [Example("Get-VM | Get-VMSecurity | Select-Object VMName, TpmEnabled", "Who has a virtual TPM?")]

    def process(self) -> None:
        self.write_all(SecurityOfMachine(machine) for machine in self.machines())


@cmdlet("Set-VMSecurity", default_set="VMName", confirm="Medium", output=OUTPUT)
class SetVMSecurity(SecureMachines):
    """Changes the encryption of machines with a virtual TPM."""

    encrypt_state_and_vm_migration_traffic: Any = parameter(
        type="System.Boolean",
        name="EncryptStateAndVmMigrationTraffic",
        help="Whether saved states and live migrations are encrypted.",
    )
    virtualization_based_security_opt_out: Any = parameter(
        type="System.Boolean", help="Whether the guest goes without virtualization-based security."
    )

    examples = [
        Example(
            "Set-VMSecurity web01 -EncryptStateAndVmMigrationTraffic $true",
            "Encrypted.",
            f"{_READY}; Enable-VMTPM web01",
        )
    ]

    def secure(self, machine: VirtualMachine) -> None:
        asked = (self.encrypt_state_and_vm_migration_traffic, self.virtualization_based_security_opt_out)
        encrypts, opts_out = (None if value is None else bool(value) for value in asked)
        set_security(machine, encrypts_traffic=encrypts, opts_out=opts_out)
