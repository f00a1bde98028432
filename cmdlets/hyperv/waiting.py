"""Wait-VM: letting time pass until guests are there."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hvsim.cmdlets.hyperv.selection import NamedMachines
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.interpreter.commands import Example, Switch, cmdlet, parameter

FOREVER = 7 * 86400.0
"""Seconds after which what is waited for will not come any more."""


@cmdlet("Wait-VM", output="Microsoft.HyperV.PowerShell.VirtualMachine")
class WaitVM(NamedMachines):
    """Lets time pass until the guests of machines are there."""

    as_job: Switch = parameter(help="Runs as a background job.")
    passthru: Switch = parameter(help="Writes the object that was changed.")
    for_: Any = parameter(type="Microsoft.HyperV.PowerShell.Commands.WaitVMTypes", help="Heartbeat, or IPAddress.")
    delay: Any = parameter(type="Microsoft.HyperV.PowerShell.UInt16", help="Seconds between two looks.")
    timeout: int = parameter(aliases=("TimeoutSec",), help="Seconds to wait at most; without end when left out.")

    examples = [
        Example("Restart-VM web01 -Force; Wait-VM web01 -For Heartbeat -Timeout 300", "Until the guest answers."),
        Example("Get-VM web01 | Wait-VM -For IPAddress -Passthru", "Until it has an address."),
    ]

    def process(self) -> None:
        for machine in self.machines():
            if self._wait(machine) and self.passthru:
                self.write(machine)

    def _wait(self, machine: VirtualMachine) -> bool:
        clock = self.estate.clock
        deadline = clock.now() + timedelta(seconds=self.timeout) if self.timeout and self.timeout > 0 else None
        pause = float(self.delay or 1)
        patience = clock.now() + timedelta(seconds=FOREVER)
        while not self._is_there(machine):
            if deadline is not None and clock.now() >= deadline:
                self.report("The operation timed out.", "OperationTimeout", "OperationTimeout", machine.name)
                return False
            if not machine.is_active or clock.now() >= patience:
                self.report(
                    f"'{machine.name}' is not running: what is waited for would never come.",
                    "InvalidState",
                    "InvalidOperation",
                )
                return False
            clock.sleep(timedelta(seconds=pause))
        return True

    def _is_there(self, machine: VirtualMachine) -> bool:
        if str(self.for_ or "Heartbeat") == "IPAddress":
            return any(adapter.addresses for adapter in machine.adapters)
        return machine.is_running and machine.services["Heartbeat"].answers
