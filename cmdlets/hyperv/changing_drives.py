"""Add-, Remove- and Set-VMHardDiskDrive: disks put in, taken out, moved."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any
from uuid import UUID

from hvsim.cmdlets.hyperv.drive_selection import NamedHardDiskDrives
from hvsim.cmdlets.hyperv.objects import HardDiskDrive
from hvsim.cmdlets.hyperv.paths import host_path
from hvsim.cmdlets.hyperv.selection import (
    HOST_HELP,
    HyperVCommand,
    MachinesByVMName,
    cim_sessions,
    credentials,
)
from hvsim.infrastructure.disks.virtual_disks import ControllerType, DiskLimits, VirtualDisk
from hvsim.infrastructure.errors import ManagementError
from hvsim.infrastructure.hosts.resource_pools import PoolKind, pool_named
from hvsim.infrastructure.inside.guest_drives import take_out, welcome_disks
from hvsim.infrastructure.machines.drives import attach_disk, move_disk, replace_image, set_shared
from hvsim.infrastructure.machines.machine_values import PRIMORDIAL
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.values import get_member, to_string


class DriveSettings(HyperVCommand):
    """What a drive of a hard disk can be given, as a new one or later."""

    path: str = parameter(position=4, help="The file.")
    disk_number: Any = parameter(
        by_property_name=True,
        type="System.UInt32",
        aliases=("Number",),
        simulated=False,
        help="A disk of the host, by number.",
    )
    resource_pool_name: str = parameter(help="The resource pool it belongs to.")
    allow_unverified_paths: Switch = parameter(
        no_effect="No path is refused for that.", help="Accepts paths that a cluster could not see."
    )
    maximum_iops: Any = parameter(type="System.UInt64", name="MaximumIOPS", help="The most operations a second.")
    minimum_iops: Any = parameter(
        type="System.UInt64", name="MinimumIOPS", help="Operations a second that are kept for it."
    )
    qo_s_policy_id: str = parameter(name="QoSPolicyID", help="A policy of the storage, by identity.")
    qo_s_policy: Any = parameter(
        type="Microsoft.Management.Infrastructure.CimInstance", help="A policy of the storage, as an object."
    )
    passthru: Switch = parameter(help="Writes the object that was changed.")
    override_cache_attributes: Any = parameter(
        type="Microsoft.HyperV.PowerShell.CacheAttributes", help="How its writes are cached."
    )

    def new_limits(self, old: DiskLimits) -> DiskLimits:
        """The limits with what was bound. Raises `ManagementError`."""
        new = DiskLimits(
            old.minimum if self.minimum_iops is None else int(self.minimum_iops),
            old.maximum if self.maximum_iops is None else int(self.maximum_iops),
            self._policy(old.policy),
            old.write_cache if self.override_cache_attributes is None else str(self.override_cache_attributes),
        )
        if new.maximum and new.minimum > new.maximum:
            raise ManagementError("InvalidParameter", "MinimumIOPS must not be above MaximumIOPS.")
        return new

    def _policy(self, old: UUID) -> UUID:
        if self.qo_s_policy is not None:
            return _identity(to_string(get_member(self.qo_s_policy, "PolicyId")))
        return _identity(self.qo_s_policy_id) if self.qo_s_policy_id else old

    def new_pool(self, machine: VirtualMachine, old: str) -> str:
        """The pool that was named, or the old one. Raises `ManagementError`."""
        name = self.resource_pool_name
        return pool_named(machine.host, name, PoolKind.VHD).name if name else old


def _identity(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise ManagementError("InvalidParameter", f"'{text}' is no identity of a policy.") from error


@cmdlet(
    "Add-VMHardDiskDrive", default_set="VMName", confirm="Medium", output="Microsoft.HyperV.PowerShell.HardDiskDrive"
)
class AddVMHardDiskDrive(MachinesByVMName, DriveSettings):
    """Puts a virtual hard disk into machines."""

    computer_name: list[str] = parameter(sets="VMName", aliases=("PSComputerName",), help=HOST_HELP)
    controller_type: Any = parameter(
        sets={"VMName": In(position=1), "VMObject": In(position=1)},
        type="Microsoft.HyperV.PowerShell.ControllerType",
        help="IDE or SCSI.",
    )
    controller_number: int = parameter(
        sets={"VMName": In(position=2), "VMObject": In(position=2)}, help="Which controller."
    )
    controller_location: int = parameter(position=3, help="Which slot of the controller.")
    support_persistent_reservations: Switch = parameter(
        aliases=("ShareVirtualDisk",), help="Shares the disk among machines."
    )
    vm_drive_controller: Any = parameter(
        sets={"VMDriveController": In(position=0, mandatory=True, pipeline=True)},
        type="Microsoft.HyperV.PowerShell.VMDriveController",
        help="Controllers of machines.",
    )

    examples = [
        Example(
            "Add-VMHardDiskDrive -VMName web01 -ControllerType SCSI -Path C:\\data.vhdx -Passthru",
            "One more disk, while the machine runs.",
            setup="$null = New-VHD C:\\data.vhdx -SizeBytes 10GB",
        )
    ]

    def process(self) -> None:
        for machine, kind, number in self._places():
            if not self.should_process(machine.name):
                continue
            disk = self.attempt(partial(self._add, machine, kind, number))
            if disk is not None and self.passthru:
                self.write(HardDiskDrive(machine, disk))

    def _places(self) -> Iterator[tuple[VirtualMachine, ControllerType | None, int | None]]:
        if self.parameter_set == "VMDriveController":
            yield self.vm_drive_controller.machine, self.vm_drive_controller.kind, self.vm_drive_controller.number
            return
        kind = None if self.controller_type is None else ControllerType(str(self.controller_type))
        for machine in self.machines():
            yield machine, kind, self.controller_number if "ControllerNumber" in self.bound else None

    def _add(self, machine: VirtualMachine, kind: ControllerType | None, number: int | None) -> VirtualDisk:
        path = host_path(self, machine.host, self.path or "")
        image = machine.host.adopt_image(path)
        if image is None:
            raise ManagementError(
                "ObjectNotFound",
                "Failed to add device 'Virtual Hard Disk'.",
                f"'{path}': The system cannot find the file specified. (0x80070002)",
            )
        location = self.controller_location if "ControllerLocation" in self.bound else None
        limits, pool = self.new_limits(DiskLimits()), self.new_pool(machine, PRIMORDIAL)
        shared = bool(self.support_persistent_reservations)
        disk = attach_disk(machine, image, kind, number, location, shared=shared)
        disk.limits, disk.pool = limits, pool
        welcome_disks(machine)
        return disk


@cmdlet(
    "Remove-VMHardDiskDrive", default_set="VMName", confirm="Medium", output="Microsoft.HyperV.PowerShell.HardDiskDrive"
)
class RemoveVMHardDiskDrive(NamedHardDiskDrives):
    """Takes virtual hard disks out of machines; their files stay."""

    controller_type: Any = parameter(
        sets={"VMName": In(position=1, mandatory=True)},
        type="Microsoft.HyperV.PowerShell.ControllerType",
        help="IDE or SCSI.",
    )
    controller_number: int = parameter(sets={"VMName": In(position=2, mandatory=True)}, help="Which controller.")
    controller_location: int = parameter(
        sets={"VMName": In(position=3, mandatory=True)}, help="Which slot of the controller."
    )
    passthru: Switch = parameter(help="Writes the object that was changed.")
    vm_hard_disk_drive: Any = parameter(
        sets={"VMHardDiskDrive": In(position=0, mandatory=True, pipeline=True)},
        type="Microsoft.HyperV.PowerShell.HardDiskDrive[]",
        help="The drives, as Get-VMHardDiskDrive gives them.",
    )

    examples = [Example("Stop-VM web01 -Force; Get-VMHardDiskDrive web01 | Remove-VMHardDiskDrive", "Without a disk.")]

    def process(self) -> None:
        for drive in list(self.drives()):
            if self.should_process(drive.machine.name):
                done = self.managed(partial(take_out, drive.machine, drive.disk))
                if done and self.passthru:
                    self.write(drive)


@cmdlet(
    "Set-VMHardDiskDrive", default_set="VMName", confirm="Medium", output="Microsoft.HyperV.PowerShell.HardDiskDrive"
)
class SetVMHardDiskDrive(NamedHardDiskDrives, DriveSettings):
    """Gives the drives of machines another file or another slot."""

    cim_session: Any = cim_sessions(by_property_name=True)
    computer_name: list[str] = parameter(aliases=("PSComputerName",), help=HOST_HELP)
    credential: Any = credentials()
    controller_type: Any = parameter(
        sets={"VMName": In(position=1)}, type="Microsoft.HyperV.PowerShell.ControllerType", help="IDE or SCSI."
    )
    controller_number: int = parameter(sets={"VMName": In(position=2)}, help="Which controller.")
    controller_location: int = parameter(sets={"VMName": In(position=3)}, help="Which slot of the controller.")
    to_controller_type: Any = parameter(
        type="Microsoft.HyperV.PowerShell.ControllerType", help="The kind of controller it goes to."
    )
    to_controller_number: int = parameter(help="The controller it goes to.")
    to_controller_location: int = parameter(help="The slot it goes to.")
    support_persistent_reservations: Any = parameter(
        type="System.Boolean", aliases=("ShareVirtualDisk",), help="Shares the disk among machines."
    )
    vm_hard_disk_drive: Any = parameter(
        sets={"Object": In(position=0, mandatory=True, pipeline=True)},
        type="Microsoft.HyperV.PowerShell.HardDiskDrive[]",
        help="The drives, as Get-VMHardDiskDrive gives them.",
    )

    examples = [
        Example(
            "Stop-VM web01 -Force; Set-VMHardDiskDrive -VMName web01 -ToControllerLocation 5 -Passthru", "Another slot."
        )
    ]

    def process(self) -> None:
        for drive in list(self.drives()):
            if self.should_process(drive.machine.name):
                done = self.managed(partial(self._set, drive))
                if done and self.passthru:
                    self.write(drive)

    def _set(self, drive: HardDiskDrive) -> None:
        limits, pool = self.new_limits(drive.disk.limits), self.new_pool(drive.machine, drive.disk.pool)
        if self.support_persistent_reservations is not None:
            set_shared(drive.machine, drive.disk, bool(self.support_persistent_reservations))
        if self.path:
            path = host_path(self, drive.machine.host, self.path)
            image = drive.machine.host.adopt_image(path)
            if image is None:
                raise ManagementError("ObjectNotFound", f"'{path}': The system cannot find the file specified.")
            replace_image(drive.machine, drive.disk, image)
        if self.to_controller_type is not None or {"ToControllerNumber", "ToControllerLocation"} & set(self.bound):
            kind = None if self.to_controller_type is None else ControllerType(str(self.to_controller_type))
            number = self.to_controller_number if "ToControllerNumber" in self.bound else None
            location = self.to_controller_location if "ToControllerLocation" in self.bound else None
            move_disk(drive.machine, drive.disk, kind, number, location)
        drive.disk.limits, drive.disk.pool = limits, pool
