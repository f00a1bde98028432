"""Failing over to replicas: Start-, Complete- and Stop-VMFailover."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from hvsim.cmdlets.hyperv.replication import SHIPPING
from hvsim.cmdlets.hyperv.selection import FIRST, MACHINES, HyperVCommand, MachinesByVMName, machine_names
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.infrastructure.replication import failover
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter

OUTPUT = "Microsoft.HyperV.PowerShell.VirtualMachine"
_MUST = In(mandatory=True)
_OFF = f"{SHIPPING}; Stop-VM web01 -Force"


@cmdlet("Start-VMFailover", default_set="VMName", confirm="High", output=OUTPUT)
class StartVMFailover(HyperVCommand, remote=("VMName", "VMName_Test")):
    """Fails over to a replica, tries that with a machine of its own, or (-Prepare) gets the primary ready for it."""

    vm_name: list[str] = parameter(
        sets={"VMName": FIRST, "VMName_Test": FIRST}, complete=machine_names, help="The machines."
    )
    prepare: Switch = parameter(
        sets=("VMName", "VMObject"), help="On the primary server: sends the last changes for a planned failover."
    )
    as_job: Switch = parameter(help="Runs as a background job.")
    passthru: Switch = parameter(help="Writes the machine; of a test, the one that was made for it.")
    as_test: Switch = parameter(
        sets={"VMName_Test": _MUST, "VMObject_Test": _MUST, "VMSnapshot_Test": _MUST},
        help="Makes another machine of the replica's state, which goes on being kept up to date.",
    )
    vm: Any = parameter(
        sets={"VMObject": FIRST, "VMObject_Test": FIRST}, type=MACHINES, help="The machines, as Get-VM gives them."
    )
    vm_recovery_snapshot: Any = parameter(
        sets={"VMSnapshot": FIRST, "VMSnapshot_Test": FIRST},
        type="Microsoft.HyperV.PowerShell.VMSnapshot",
        aliases=("VMRecoveryCheckpoint",),
        help="The recovery point to fail over to; the newest state when left out.",
    )

    examples = [
        Example(
            "Start-VMFailover web01 -Prepare -Confirm:$false; Start-VMFailover web01 -CimSession HV04 -Confirm:$false",
            "As planned, without a loss.",
            _OFF,
        ),
        Example(
            "Start-VMFailover web01 -ComputerName HV04 -AsTest -Passthru -Confirm:$false", "Would it start?", SHIPPING
        ),
    ]

    def process(self) -> None:
        for machine in list(self._machines()):
            if not self.should_process(machine.name):
                continue
            done = self.attempt(partial(self._act, machine))
            if done is not None and self.passthru:
                self.write(done)

    def _machines(self) -> Iterator[VirtualMachine]:
        if self.vm_recovery_snapshot is not None:
            yield self.vm_recovery_snapshot.machine
        else:
            yield from self.vm or self.machines_of_names(self.vm_name)

    def _act(self, machine: VirtualMachine) -> VirtualMachine:
        if self.as_test:
            return failover.try_failover(machine, self.vm_recovery_snapshot)
        self.run(failover.prepare(machine) if self.prepare else failover.fail_over(machine, self.vm_recovery_snapshot))
        return machine


class EndFailover(MachinesByVMName):
    """What the commands share that end a failover."""

    passthru: Switch = parameter(help="Writes the object that was changed.")

    def process(self) -> None:
        for machine in list(self.machines()):
            if self.should_process(machine.name) and self.ran(self.ending(machine)) and self.passthru:
                self.write(machine)

    def ending(self, machine: VirtualMachine) -> Any:
        """The process that ends it."""
        raise NotImplementedError  # abstract: each kind has its own


@cmdlet("Complete-VMFailover", default_set="VMName", confirm="High", output=OUTPUT)
class CompleteVMFailover(EndFailover):
    """Makes a failover final: the recovery points go."""

    examples = [
        Example(
            "Complete-VMFailover web01 -ComputerName HV04 -Confirm:$false; Start-VM web01 -ComputerName HV04",
            "No way back.",
            f"{_OFF}; Start-VMFailover web01 -ComputerName HV04 -Confirm:$false",
        )
    ]

    def ending(self, machine: VirtualMachine) -> Any:
        return failover.complete(machine)


@cmdlet("Stop-VMFailover", default_set="VMName", confirm="Medium", output=OUTPUT)
class StopVMFailover(EndFailover):
    """Takes a failover back, or removes the machine of a test."""

    as_job: Switch = parameter(help="Runs as a background job.")

    examples = [
        Example(
            "Stop-VMFailover web01 -ComputerName HV04",
            "The test is over.",
            f"{SHIPPING}; Start-VMFailover web01 -ComputerName HV04 -AsTest -Confirm:$false",
        )
    ]

    def ending(self, machine: VirtualMachine) -> Any:
        return failover.cancel(machine)
