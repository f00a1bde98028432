"""Get-, Add-, Set- and Remove-VMDvdDrive."""

from __future__ import annotations

from functools import partial
from typing import Any

from hvsim.cmdlets.hyperv.drive_selection import NamedDvdDrives, SlotFilter
from hvsim.cmdlets.hyperv.paths import host_path
from hvsim.cmdlets.hyperv.selection import (
    MachinesByVMName,
    MachinesOrSnapshot,
)
from hvsim.infrastructure.hosts.resource_pools import PoolKind, pool_named
from hvsim.infrastructure.machines.drives import DvdDrive, add_dvd_drive, move_dvd_drive, remove_dvd_drive, set_media
from hvsim.infrastructure.machines.machine_values import PRIMORDIAL
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter


@cmdlet("Get-VMDvdDrive", default_set="VMName", output="Microsoft.HyperV.PowerShell.DvdDrive")
class GetVMDvdDrive(MachinesOrSnapshot, SlotFilter):
    """Lists the DVD drives of machines."""

    controller_location: int = parameter(help="Which slot of the controller.")
    controller_number: int = parameter(sets=("VMName", "VMObject", "VMSnapshot"), help="Which controller.")
    vm_drive_controller: Any = parameter(
        sets={"VMDriveController": In(position=0, mandatory=True, pipeline=True)},
        type="Microsoft.HyperV.PowerShell.VMDriveController[]",
        help="Controllers of machines.",
    )

    examples = [Example("Get-VM | Get-VMDvdDrive", "All drives, and what is in them.")]

    def process(self) -> None:
        if self.parameter_set == "VMDriveController":
            drives = [
                drive for each in self.vm_drive_controller for drive in each.machine.dvd_drives if each.holds(drive)
            ]
        else:
            drives = [drive for machine in self.machines() for drive in machine.dvd_drives]
        self.write_all(drive for drive in drives if self.is_meant(drive))


@cmdlet("Add-VMDvdDrive", default_set="VMName", confirm="Medium", output="Microsoft.HyperV.PowerShell.DvdDrive")
class AddVMDvdDrive(MachinesByVMName):
    """Puts a DVD drive into machines."""

    controller_number: int = parameter(
        sets={"VMName": In(position=2), "VMObject": In(position=2)}, help="Which controller."
    )
    controller_location: int = parameter(position=3, help="Which slot of the controller.")
    path: str = parameter(position=4, help="The file.")
    resource_pool_name: str = parameter(help="The resource pool it belongs to.")
    allow_unverified_paths: Switch = parameter(
        no_effect="No path is refused for that.", help="Accepts paths that a cluster could not see."
    )
    passthru: Switch = parameter(help="Writes the object that was changed.")
    vm_drive_controller: Any = parameter(
        sets={"VMDriveController": In(position=0, mandatory=True, pipeline=True)},
        type="Microsoft.HyperV.PowerShell.VMDriveController[]",
        help="Controllers of machines.",
    )

    examples = [Example("Add-VMDvdDrive -VMName web01 -Passthru", "An empty drive.")]

    def process(self) -> None:
        if self.parameter_set == "VMDriveController":
            places = [(each.machine, each.number) for each in self.vm_drive_controller]
        else:
            number = self.controller_number if "ControllerNumber" in self.bound else None
            places = [(machine, number) for machine in self.machines()]
        location = self.controller_location if "ControllerLocation" in self.bound else None
        for machine, number in places:
            if not self.should_process(machine.name):
                continue
            path = host_path(self, machine.host, self.path) if self.path else ""
            drive = self.attempt(partial(self._add, machine, path, number, location))
            if drive is not None and self.passthru:
                self.write(drive)

    def _add(self, machine: VirtualMachine, path: str, number: int | None, location: int | None) -> DvdDrive:
        pool = pool_named(machine.host, self.resource_pool_name or PRIMORDIAL, PoolKind.ISO)
        drive = add_dvd_drive(machine, path, number, location)
        drive.pool = pool.name
        return drive


@cmdlet("Set-VMDvdDrive", default_set="VMName", confirm="Medium", output="Microsoft.HyperV.PowerShell.DvdDrive")
class SetVMDvdDrive(NamedDvdDrives):
    """Puts an image into DVD drives, ejects it, or moves the drive."""

    controller_number: int = parameter(sets={"VMName": In(position=1)}, help="Which controller.")
    controller_location: int = parameter(sets={"VMName": In(position=2)}, help="Which slot of the controller.")
    to_controller_number: int = parameter(help="The controller it goes to.")
    to_controller_location: int = parameter(help="The slot it goes to.")
    path: str = parameter(position=3, help="The file.")
    resource_pool_name: str = parameter(help="The resource pool it belongs to.")
    allow_unverified_paths: Switch = parameter(
        no_effect="No path is refused for that.", help="Accepts paths that a cluster could not see."
    )
    passthru: Switch = parameter(help="Writes the object that was changed.")
    vm_dvd_drive: Any = parameter(
        sets={"Object": In(position=0, mandatory=True, pipeline=True)},
        type="Microsoft.HyperV.PowerShell.DvdDrive[]",
        help="The drives, as Get-VMDvdDrive gives them.",
    )

    examples = [Example("Add-VMDvdDrive web01; Set-VMDvdDrive -VMName web01 -Path $null", "Eject what is in it.")]

    def process(self) -> None:
        for drive in self.drives():
            if self.should_process(drive.machine.name):
                done = self.managed(partial(self._set, drive))
                if done and self.passthru:
                    self.write(drive)

    def _set(self, drive: DvdDrive) -> None:
        if self.resource_pool_name:
            drive.pool = pool_named(drive.machine.host, self.resource_pool_name, PoolKind.ISO).name
        if "Path" in self.bound:
            set_media(drive, host_path(self, drive.machine.host, self.path) if self.path else "")
        if "ToControllerNumber" in self.bound or "ToControllerLocation" in self.bound:
            number = self.to_controller_number if "ToControllerNumber" in self.bound else drive.controller_number
            location = self.to_controller_location if "ToControllerLocation" in self.bound else None
            move_dvd_drive(drive, number, location)


@cmdlet("Remove-VMDvdDrive", default_set="VMName", confirm="Medium", output="Microsoft.HyperV.PowerShell.DvdDrive")
class RemoveVMDvdDrive(NamedDvdDrives):
    """Takes DVD drives out of machines."""

    controller_number: int = parameter(sets={"VMName": In(position=1, mandatory=True)}, help="Which controller.")
    controller_location: int = parameter(
        sets={"VMName": In(position=2, mandatory=True)}, help="Which slot of the controller."
    )
    passthru: Switch = parameter(help="Writes the object that was changed.")
    vm_dvd_drive: Any = parameter(
        sets={"VMDvdDrive": In(position=0, mandatory=True, pipeline=True)},
        type="Microsoft.HyperV.PowerShell.DvdDrive[]",
        help="The drives, as Get-VMDvdDrive gives them.",
    )

    examples = [Example("Add-VMDvdDrive web01; Get-VMDvdDrive web01 | Remove-VMDvdDrive", "In and out.")]

    def process(self) -> None:
        for drive in list(self.drives()):
            if self.should_process(drive.machine.name):
                done = self.managed(partial(remove_dvd_drive, drive))
                if done and self.passthru:
                    self.write(drive)
