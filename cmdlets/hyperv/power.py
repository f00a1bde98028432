"""Start-VM, Stop-VM, Restart-VM, Save-VM, Suspend-VM, Resume-VM: machines changing state."""

from __future__ import annotations

from typing import Any

from hvsim.cmdlets.hyperv.selection import (
    MACHINES,
    JobAndPassthru,
    NamedMachines,
)
from hvsim.cmdlets.hyperv.waiting import there, wait_until
from hvsim.infrastructure.clock import Waiting
from hvsim.infrastructure.errors import ManagementError
from hvsim.infrastructure.hosts.host import DiskOpenFailed
from hvsim.infrastructure.machines.virtual_machine import MachineState, VirtualMachine
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter

ALREADY = "The virtual machine is already in the specified state."
INVALID_STATE = "The operation cannot be performed while the object is in its current state."
OUTPUT = "Microsoft.HyperV.PowerShell.VirtualMachine"

_WAITING = ("NameWait", "VMObjectWait")
_NAMED = ("Name", "NameWait")
_FIRST = In(position=0, mandatory=True, pipeline=True)


class ChangeState(NamedMachines, JobAndPassthru):
    """What the commands share: machine by machine, confirmed, warned about, done, passed on."""

    verb = ""
    reached: tuple[MachineState, ...] = ()
    allowed: tuple[MachineState, ...] = ()

    def process(self) -> None:
        for machine in self.machines():
            if self.should_process(machine.name):
                self.change(machine)

    def change(self, machine: VirtualMachine) -> None:
        """Brings one machine into the new state, or says why not."""
        if machine.state in self.reached:
            self.write_warning(ALREADY)
        elif machine.state not in self.allowed:
            self.refuse(machine)
            return
        elif not self.ran(self.transition(machine)):
            return
        if self.passthru:
            self.write(machine)

    def refuse(self, machine: VirtualMachine) -> None:
        """Reports that the machine's state does not allow it."""
        self.report(f"'{machine.name}' failed to {self.verb}.\n{INVALID_STATE}", "InvalidState", "InvalidOperation")

    def transition(self, machine: VirtualMachine) -> Waiting:
        """The process that changes the state."""
        raise NotImplementedError  # abstract: each kind has its own


def start_machine(command: NamedMachines, machine: VirtualMachine) -> bool:
    """Starts a machine, or reports as Hyper-V does why it does not start; tells whether it did."""
    try:
        command.run(machine.start())
    except ManagementError as error:
        command.report_refusal(error)
        return False
    except DiskOpenFailed as error:
        controller = "Synthetic SCSI Controller" if machine.generation == 2 else "Emulated IDE Controller"
        command.report(
            f"'{machine.name}' failed to start.\n'{machine.name}' {controller} (Instance ID"
            f" {str(machine.id).upper()}): Failed to Power on with Error '{error.reason}' ({error.code}).\n{error}",
            "OperationFailed",
            "NotSpecified",
        )
        return False
    return True


@cmdlet("Start-VM", default_set="Name", confirm="Medium", output=OUTPUT, aliases=("savm",))
class StartVM(ChangeState):
    """Starts virtual machines; a saved one goes on where it was."""

    verb = "start"
    reached = (MachineState.RUNNING,)
    allowed = (MachineState.OFF, MachineState.SAVED)

    examples = [
        Example("Stop-VM web01 -TurnOff; Start-VM web01 -Passthru", "Start a machine and see it."),
        Example("Get-VM -ComputerName HV02 | Where-Object State -eq 'Off' | Start-VM", "Start what is off."),
    ]

    def change(self, machine: VirtualMachine) -> None:
        if machine.state in self.reached:
            self.write_warning(ALREADY)
        elif machine.state not in self.allowed:
            self.refuse(machine)
            return
        elif not start_machine(self, machine):
            return
        if self.passthru:
            self.write(machine)


@cmdlet("Stop-VM", default_set="Name", confirm="Medium", output=OUTPUT, aliases=("spvm",))
class StopVM(ChangeState):
    """Shuts virtual machines down, saves them, or turns them off."""

    verb = "stop"
    save: Switch = parameter(help="Writes the machine's memory to a file instead of shutting it down.")
    turn_off: Switch = parameter(help="Cuts the power instead of asking the guest.")
    force: Switch = parameter(help="Asks nobody: a guest that does not answer is turned off.")

    examples = [
        Example("Stop-VM dc01", "Shut the guest down."),
        Example("Stop-VM -Name web01 -TurnOff -Passthru", "Cut the power."),
        Example("Stop-VM -Name web01 -Save", "Keep the memory for the next start."),
    ]

    def change(self, machine: VirtualMachine) -> None:
        rest = (MachineState.SAVED,) if self.save else (MachineState.OFF,)
        if machine.state in rest or (machine.state is MachineState.SAVED and self.save):
            self.write_warning(ALREADY)
        elif not self._stop(machine):
            return
        if self.passthru:
            self.write(machine)

    def _stop(self, machine: VirtualMachine) -> bool:
        if self.turn_off:
            return self.ran(machine.turn_off())
        if self.save:
            if machine.state not in (MachineState.RUNNING, MachineState.PAUSED):
                self.refuse(machine)
                return False
            return self.ran(machine.save())
        if machine.state is not MachineState.RUNNING:
            self.refuse(machine)
            return False
        if machine.shutdown_answers:
            return self.ran(machine.shut_down())
        return (self.force or self._may_turn_off(machine)) and self.ran(machine.turn_off())

    def _may_turn_off(self, machine: VirtualMachine) -> bool:
        return self.should_continue(
            f'The guest of virtual machine "{machine.name}" does not answer the request to shut down.'
            " Do you want to turn it off?",
            "Confirm",
        )


@cmdlet("Restart-VM", default_set="Name", confirm="Medium", output=OUTPUT)
class RestartVM(NamedMachines, JobAndPassthru, remote=_NAMED):
    """Restarts virtual machines: a hard reset, or a reboot that the guest is asked for."""

    name: list[str] = parameter(
        sets=dict.fromkeys(_NAMED, _FIRST), aliases=("VMName",), wildcards=True, help="The machines."
    )
    vm: Any = parameter(
        sets={"VMObject": _FIRST, "VMObjectWait": _FIRST}, type=MACHINES, help="The machines, as Get-VM gives them."
    )
    force: Switch = parameter(help="Asks nobody.")
    wait: Switch = parameter(
        sets={"NameWait": In(mandatory=True), "VMObjectWait": In(mandatory=True)}, help="Waits for the guest."
    )
    for_: str = parameter(
        sets=_WAITING,
        type="Microsoft.HyperV.PowerShell.Commands.WaitVMTypes",
        help="What to wait for: Heartbeat, or IPAddress.",
    )
    delay: int = parameter(sets=_WAITING, type="System.UInt16", default=1, help="Seconds between two looks.")
    timeout: int = parameter(sets=_WAITING, aliases=("TimeoutSec",), default=-1, help="Seconds to wait at most.")
    type_: Any = parameter(
        type="Microsoft.HyperV.PowerShell.Commands.RestartType", help="Reset (the default) or Reboot."
    )

    examples = [Example("Restart-VM web01 -Force", "Restart without a question.")]

    def process(self) -> None:
        for machine in self.machines():
            if not self.should_process(machine.name):
                continue
            if not self.force and not self.should_continue(
                f'Are you sure you want to restart virtual machine "{machine.name}"?', "Confirm"
            ):
                continue
            self._restart(machine)

    def _restart(self, machine: VirtualMachine) -> None:
        if machine.state is not MachineState.RUNNING:
            self.report(f"'{machine.name}' failed to restart.\n{INVALID_STATE}", "InvalidState", "InvalidOperation")
            return
        reboot = str(self.type_) == "Reboot" and machine.shutdown_answers
        down = self.ran(machine.shut_down() if reboot else machine.turn_off())
        if not down or not start_machine(self, machine):
            return
        if self.wait:
            come = there(machine, str(self.for_ or "Heartbeat"))
            if not wait_until(self, machine, come, float(self.delay), self.timeout):
                return
        if self.passthru:
            self.write(machine)


@cmdlet("Save-VM", default_set="Name", confirm="Medium", output=OUTPUT)
class SaveVM(ChangeState):
    """Saves virtual machines: memory and devices go to a file, and the machine stops."""

    verb = "save"
    reached = (MachineState.SAVED,)
    allowed = (MachineState.RUNNING, MachineState.PAUSED)

    examples = [Example("Save-VM web01 -Passthru", "Save a machine.")]

    def transition(self, machine: VirtualMachine) -> Waiting:
        return machine.save()


@cmdlet("Suspend-VM", default_set="Name", confirm="Medium", output=OUTPUT)
class SuspendVM(ChangeState):
    """Pauses virtual machines; their memory stays where it is."""

    verb = "suspend"
    reached = (MachineState.PAUSED,)
    allowed = (MachineState.RUNNING,)

    examples = [Example("Suspend-VM web01 -Passthru", "Pause a machine.")]

    def transition(self, machine: VirtualMachine) -> Waiting:
        return machine.pause()


@cmdlet("Resume-VM", default_set="Name", confirm="Medium", output=OUTPUT)
class ResumeVM(ChangeState):
    """Lets paused virtual machines go on; a saved one is restored."""

    verb = "resume"
    reached = (MachineState.RUNNING,)
    allowed = (MachineState.PAUSED, MachineState.SAVED)

    examples = [Example("Suspend-VM web01; Resume-VM web01", "Pause a machine and let it go on.")]

    def transition(self, machine: VirtualMachine) -> Waiting:
        return machine.start() if machine.state is MachineState.SAVED else machine.resume()
