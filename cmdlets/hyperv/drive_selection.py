"""How commands find drives in their slots: by machine, controller and place, or as the objects themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Generic, TypeVar

from hvsim.cmdlets.hyperv.devices import Slot
from hvsim.cmdlets.hyperv.objects import HardDiskDrive, drives_of
from hvsim.cmdlets.hyperv.selection import HyperVCommand, machine_names
from hvsim.infrastructure.machines.drives import DvdDrive
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.interpreter.commands import In, parameter

Drive = TypeVar("Drive", HardDiskDrive, DvdDrive)


class SlotFilter(HyperVCommand):
    """What -ControllerType, -ControllerNumber and -ControllerLocation mean; each command declares them itself."""

    controller_type: Any = None
    controller_number: int = 0
    controller_location: int = 0

    def is_meant(self, slot: Slot) -> bool:
        """Whether the slot is one that was named, or none was named."""
        return (
            ("ControllerLocation" not in self.bound or self.controller_location == slot.controller_location)
            and ("ControllerNumber" not in self.bound or self.controller_number == slot.controller_number)
            and (self.controller_type is None or str(self.controller_type) == slot.controller_type.value)
        )


class NamedDrives(SlotFilter, Generic[Drive], remote="VMName"):
    """A command whose drives come as -VMName with a slot, or as objects."""

    vm_name: str = parameter(
        sets={"VMName": In(position=0, mandatory=True)}, complete=machine_names, help="The machines."
    )
    kind = ""

    def given(self) -> Iterable[Drive] | None:
        """The drives that came as objects; None when they were named."""
        raise NotImplementedError  # abstract: each kind has its own

    def drives_in(self, machine: VirtualMachine) -> Iterable[tuple[Slot, Drive]]:
        """The machine's drives of this kind with the slots that they are in."""
        raise NotImplementedError  # abstract: each kind has its own

    def drives(self) -> Iterator[Drive]:
        """The drives that were named; a slot without one is reported."""
        given = self.given()
        if given is not None:
            yield from given
            return
        for machine in list(self.machines_of_names([self.vm_name])):
            found = [drive for slot, drive in self.drives_in(machine) if self.is_meant(slot)]
            if not found:
                self.report(
                    f"Hyper-V was unable to find a {self.kind} that matches the specified criteria.",
                    "ObjectNotFound",
                    "ObjectNotFound",
                )
            yield from found


class NamedDvdDrives(NamedDrives[DvdDrive]):
    """A command about DVD drives of machines."""

    kind = "DVD drive"
    vm_dvd_drive: Any = None

    def given(self) -> Iterable[DvdDrive] | None:
        drives: Iterable[DvdDrive] | None = self.vm_dvd_drive
        return drives

    def drives_in(self, machine: VirtualMachine) -> Iterable[tuple[Slot, DvdDrive]]:
        return [(drive, drive) for drive in machine.dvd_drives]


class NamedHardDiskDrives(NamedDrives[HardDiskDrive]):
    """A command about hard disk drives of machines."""

    kind = "hard disk drive"
    vm_hard_disk_drive: Any = None

    def given(self) -> Iterable[HardDiskDrive] | None:
        drives: Iterable[HardDiskDrive] | None = self.vm_hard_disk_drive
        return drives

    def drives_in(self, machine: VirtualMachine) -> Iterable[tuple[Slot, HardDiskDrive]]:
        return [(drive.disk, drive) for drive in drives_of(machine)]
