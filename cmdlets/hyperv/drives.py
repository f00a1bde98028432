"""Get-VMHardDiskDrive: the disks of machines and checkpoints, in their slots."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hvsim.cmdlets.hyperv.drive_selection import SlotFilter
from hvsim.cmdlets.hyperv.objects import HardDiskDrive, drives_of
from hvsim.cmdlets.hyperv.selection import MachinesOrSnapshot
from hvsim.interpreter.commands import Example, In, cmdlet, parameter

_SLOTS = ("VMName", "VMObject", "VMSnapshot")
_OBJECT = In(position=0, mandatory=True, pipeline=True)


@cmdlet("Get-VMHardDiskDrive", default_set="VMName", output="Microsoft.HyperV.PowerShell.HardDiskDrive")
class GetVMHardDiskDrive(MachinesOrSnapshot, SlotFilter):
    """Lists the virtual hard disks of machines with the files they use now."""

    controller_location: int = parameter(sets=(*_SLOTS, "VMDriveController"), help="Only this slot.")
    controller_number: int = parameter(sets=_SLOTS, help="Only this controller.")
    controller_type: Any = parameter(
        sets=_SLOTS, type="Microsoft.HyperV.PowerShell.ControllerType", help="Only this kind of controller."
    )
    vm_drive_controller: Any = parameter(
        sets={"VMDriveController": _OBJECT},
        type="Microsoft.HyperV.PowerShell.VMDriveController[]",
        name="VMDriveController",
        help="Controllers of machines.",
    )

    examples = [
        Example("Get-VMHardDiskDrive -VMName web01", "The disks of a machine."),
        Example("Get-VM sql01 | Get-VMHardDiskDrive | Select-Object -ExpandProperty Path", "Their files."),
    ]

    def process(self) -> None:
        self.write_all(drive for drive in self._drives() if self.is_meant(drive.disk))

    def _drives(self) -> Iterator[HardDiskDrive]:
        if self.parameter_set == "VMSnapshot":
            checkpoint = self.vm_snapshot
            yield from (HardDiskDrive(checkpoint.machine, disk, checkpoint) for disk in checkpoint.frozen)
        elif self.parameter_set == "VMDriveController":
            for controller in self.vm_drive_controller:
                yield from (drive for drive in drives_of(controller.machine) if controller.holds(drive.disk))
        else:
            for machine in self.machines():
                yield from drives_of(machine)
