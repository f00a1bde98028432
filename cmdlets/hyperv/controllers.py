"""Get- and Add-VMScsiController."""

from __future__ import annotations

from functools import partial

from hvsim.cmdlets.hyperv.devices import DriveController
from hvsim.cmdlets.hyperv.selection import MachinesByVMName, MachinesOrSnapshot
from hvsim.infrastructure.disks.virtual_disks import ControllerType
from hvsim.infrastructure.machines.drives import add_scsi_controller
from hvsim.interpreter.commands import Example, Switch, cmdlet, parameter


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
