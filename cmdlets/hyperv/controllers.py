"""Get-VMIdeController; Get-, Add- and Remove-VMScsiController."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from hvsim.cmdlets.hyperv.devices import DriveController, IdeController
from hvsim.cmdlets.hyperv.selection import FIRST, HyperVCommand, MachinesByVMName, MachinesOrSnapshot, machine_names
from hvsim.infrastructure.disks.virtual_disks import ControllerType
from hvsim.infrastructure.inside.guest_drives import take_out_controller
from hvsim.infrastructure.machines.drives import IDE_CONTROLLERS, add_scsi_controller
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter


@cmdlet("Get-VMScsiController", default_set="VMName", output="Microsoft.HyperV.PowerShell.VMScsiController")
class GetVMScsiController(MachinesOrSnapshot):
    """Lists the SCSI controllers of machines."""

    controller_number: int = parameter(position=1, help="Which controller.")

    examples = [Example("Get-VMScsiController web01", "Its controllers and what is on them.")]

    def process(self) -> None:
        for machine in self.machines():
            for number in range(machine.scsi_controllers):
                if "ControllerNumber" not in self.bound or number == self.controller_number:
                    self.write(DriveController(machine, ControllerType.SCSI, number))


@cmdlet("Get-VMIdeController", default_set="VMName", output="Microsoft.HyperV.PowerShell.VMIdeController")
class GetVMIdeController(MachinesOrSnapshot):
    """Lists the IDE controllers of machines of generation 1."""

    controller_number: int = parameter(position=1, help="Which controller.")

    examples = [Example("Get-VMIdeController legacy01", "Both, and what is on them.")]

    def process(self) -> None:
        for machine in self.machines():
            for number in range(IDE_CONTROLLERS if machine.generation == 1 else 0):
                if "ControllerNumber" not in self.bound or number == self.controller_number:
                    self.write(IdeController(machine, ControllerType.IDE, number))


@cmdlet(
    "Add-VMScsiController",
    default_set="VMName",
    confirm="Medium",
    output="Microsoft.HyperV.PowerShell.VMScsiController",
)
class AddVMScsiController(MachinesByVMName):
    """Puts a SCSI controller into machines."""

    passthru: Switch = parameter(help="Writes the object that was changed.")

    examples = [Example("Stop-VM web01 -Force; Add-VMScsiController web01 -Passthru", "One more.")]

    def process(self) -> None:
        for machine in self.machines():
            if self.should_process(machine.name):
                number = self.attempt(partial(add_scsi_controller, machine))
                if number is not None and self.passthru:
                    self.write(DriveController(machine, ControllerType.SCSI, number))


@cmdlet(
    "Remove-VMScsiController",
    default_set="VMName",
    confirm="Medium",
    output="Microsoft.HyperV.PowerShell.VMScsiController",
)
class RemoveVMScsiController(HyperVCommand, remote="VMName"):
    """Takes SCSI controllers out of machines, with what is attached to them."""

    vm_name: list[str] = parameter(
        sets={"VMName": In(position=0, mandatory=True)}, complete=machine_names, help="The machines."
    )
    controller_number: int = parameter(sets={"VMName": In(position=1, mandatory=True)}, help="Which controller.")
    passthru: Switch = parameter(help="Writes the object that was changed.")
    vm_scsi_controller: Any = parameter(
        sets={"Object": FIRST},
        type="Microsoft.HyperV.PowerShell.VMScsiController[]",
        help="The controllers, as Get-VMScsiController gives them.",
    )

    examples = [
        Example(
            "Get-VMScsiController web01 -ControllerNumber 1 | Remove-VMScsiController",
            "The second one.",
            "Stop-VM web01 -Force; Add-VMScsiController web01",
        )
    ]

    def process(self) -> None:
        for controller in list(self._controllers()):
            machine = controller.machine
            if self.should_process(machine.name):
                done = self.managed(partial(take_out_controller, machine, controller.number))
                if done and self.passthru:
                    self.write(controller)

    def _controllers(self) -> Iterator[DriveController]:
        if self.vm_scsi_controller is not None:
            yield from self.vm_scsi_controller
            return
        for machine in self.machines_of_names(self.vm_name):
            yield DriveController(machine, ControllerType.SCSI, self.controller_number)
