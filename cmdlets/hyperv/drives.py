"""Get-VMHardDiskDrive: the disks of machines and checkpoints, in their slots."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hvsim.cmdlets.hyperv.objects import HardDiskDrive, drives_of
from hvsim.cmdlets.hyperv.selection import MachinesByVMName
from hvsim.interpreter.commands import Example, In, cmdlet, parameter

_SLOTS = ("VMName", "VMObject", "VMSnapshot")
_OBJECT = In(position=0, mandatory=True, pipeline=True)


@cmdlet("Get-VMHardDiskDrive", default_set="VMName", output="Microsoft.HyperV.PowerShell.HardDiskDrive")
class GetVMHardDiskDrive(MachinesByVMName):
    """Lists the virtual hard disks of machines with the files they use now."""

    vm_snapshot: Any = parameter(
        sets={"VMSnapshot": _OBJECT},
        type="Microsoft.HyperV.PowerShell.VMSnapshot",
        name="VMSnapshot",
        aliases=("VMCheckpoint",),
        help="A checkpoint: its disks as they were.",
    )
    controller_location: int = parameter(sets=(*_SLOTS, "VMDriveController"), help="Only this slot.")
    controller_number: int = parameter(sets=_SLOTS, help="Only this controller.")
    controller_type: Any = parameter(
        sets=_SLOTS, type="Microsoft.HyperV.PowerShell.ControllerType", help="Only this kind of controller."
    )
    vm_drive_controller: Any = parameter(
        sets={"VMDriveController": _OBJECT},
        type="Microsoft.HyperV.PowerShell.VMDriveController[]",
        name="VMDriveController",
        simulated=False,
        help="Controllers of machines.",
    )

    examples = [
        Example("Get-VMHardDiskDrive -VMName web01", "The disks of a machine."),
        Example("Get-VM sql01 | Get-VMHardDiskDrive | Select-Object -ExpandProperty Path", "Their files."),
    ]

    def process(self) -> None:
        self.write_all(drive for drive in self._drives() if self._wanted(drive))

    def _drives(self) -> Iterator[HardDiskDrive]:
        if self.parameter_set == "VMSnapshot":
            checkpoint = self.vm_snapshot
            yield from (HardDiskDrive(checkpoint.machine, disk, checkpoint) for disk in checkpoint.frozen)
        elif self.parameter_set != "VMDriveController":
            for machine in self.machines():
                yield from drives_of(machine)

    def _wanted(self, drive: HardDiskDrive) -> bool:
        slot = drive.disk
        return (
            ("ControllerLocation" not in self.bound or self.controller_location == slot.controller_location)
            and ("ControllerNumber" not in self.bound or self.controller_number == slot.controller_number)
            and ("ControllerType" not in self.bound or str(self.controller_type) == slot.controller_type.value)
        )
