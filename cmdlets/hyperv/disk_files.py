"""Resize-, Convert-, Merge-, Optimize-, Set- and Test-VHD: what is done to disks in files."""

from __future__ import annotations

from functools import partial
from typing import Any

from hvsim.cmdlets.hyperv.objects import VirtualHardDisk
from hvsim.cmdlets.hyperv.paths import files_on, host_path
from hvsim.cmdlets.hyperv.selection import HyperVCommand
from hvsim.infrastructure.disks.disk_files import (
    compact_disk,
    convert_disk,
    existing_disk,
    merge_disk,
    minimum_size,
    new_disk,
    require_below,
    reset_identifier,
    resize_disk,
    set_parent,
    set_physical_sector,
    test_disk,
)
from hvsim.infrastructure.disks.virtual_disks import ImageFile, ImageKind
from hvsim.infrastructure.hosts.host import Host
from hvsim.infrastructure.machines.drives import sharing_obstacle
from hvsim.interpreter.commands import ALL_SETS, Example, In, Switch, cmdlet, parameter

_DISK = "$null = New-VHD C:\\data.vhdx -SizeBytes 64MB"
_CHILD = _DISK + "; $null = New-VHD C:\\child.vhdx -ParentPath C:\\data.vhdx"


@cmdlet(
    "Resize-VHD",
    default_set="Size",
    confirm="Medium",
    output="Microsoft.Vhd.PowerShell.VirtualHardDisk",
    class_name="Microsoft.Vhd.PowerShell.Cmdlets.ResizeVHD",
)
class ResizeVHD(HyperVCommand, remote=ALL_SETS):
    """Makes virtual hard disks larger or smaller."""

    path: list[str] = parameter(
        position=0, mandatory=True, pipeline=True, by_property_name=True, aliases=("FullName",), help="The file."
    )
    size_bytes: Any = parameter(
        sets={"Size": In(position=1, mandatory=True)}, type="System.UInt64", help="Its new size in bytes."
    )
    as_job: Switch = parameter(help="Runs as a background job.")
    passthru: Switch = parameter(help="Writes the object that was changed.")
    to_minimum_size: Switch = parameter(
        sets={"MinimumSize": In(mandatory=True)}, help="As small as its partitions allow."
    )

    examples = [
        Example(
            "Resize-VHD C:\\data.vhdx -SizeBytes 20GB -Passthru",
            "Larger.",
            setup="$null = New-VHD C:\\data.vhdx -SizeBytes 10GB",
        )
    ]

    def process(self) -> None:
        for host, path in files_on(self, self.path):
            if not self.should_process(path):
                continue
            image = self.attempt(partial(self._resize, host, path))
            if image is not None and self.passthru:
                self.write(VirtualHardDisk(host, image, path))

    def _resize(self, host: Host, path: str) -> ImageFile:
        size = minimum_size(existing_disk(host, path)) if self.to_minimum_size else int(self.size_bytes)
        return resize_disk(host, path, size)


@cmdlet(
    "Convert-VHD",
    confirm="Medium",
    output="Microsoft.Vhd.PowerShell.VirtualHardDisk",
    class_name="Microsoft.Vhd.PowerShell.Cmdlets.ConvertVHD",
)
class ConvertVHD(HyperVCommand, remote=ALL_SETS):
    """Copies a virtual hard disk into another format or kind."""

    path: str = parameter(
        position=0, mandatory=True, pipeline=True, by_property_name=True, aliases=("FullName",), help="The file."
    )
    destination_path: str = parameter(position=1, mandatory=True, help="The new file.")
    vhd_type: Any = parameter(type="Microsoft.Vhd.PowerShell.VhdType", help="Fixed, Dynamic or Differencing.")
    parent_path: str = parameter(help="The file below it.")
    block_size_bytes: Any = parameter(type="System.UInt32", help="Its block size in bytes.")
    delete_source: Switch = parameter(help="Removes the old file.")
    as_job: Switch = parameter(help="Runs as a background job.")
    passthru: Switch = parameter(help="Writes the object that was changed.")
    address_abstraction_type: Any = parameter(
        type="Microsoft.Vhd.PowerShell.VirtualHardDiskPmemAddressAbstractionType",
        simulated=False,
        help="For persistent memory.",
    )

    examples = [
        Example(
            "Convert-VHD C:\\data.vhdx C:\\data.vhd -VHDType Fixed -Passthru",
            "An old format.",
            setup=_DISK,
        )
    ]

    def process(self) -> None:
        for host, path in files_on(self, [self.path]):
            target = host_path(self, host, self.destination_path)
            if self.should_process(path):
                image = self.attempt(partial(self._convert, host, path, target))
                if image is not None and self.passthru:
                    self.write(VirtualHardDisk(host, image, target))

    def _convert(self, host: Host, path: str, target: str) -> ImageFile:
        kind = None if self.vhd_type is None else ImageKind(str(self.vhd_type))
        block_size = int(self.block_size_bytes) if self.block_size_bytes else None
        image: ImageFile
        if kind is ImageKind.DIFFERENCING:
            parent = host_path(self, host, self.parent_path or path)
            image = new_disk(host, target, kind=kind, parent=parent, block_size=block_size)
        else:
            image = self.run(convert_disk(host, path, target, kind, block_size))
        if self.delete_source:
            host.drop_image(existing_disk(host, path))
        return image


@cmdlet(
    "Merge-VHD",
    confirm="Medium",
    output="Microsoft.Vhd.PowerShell.VirtualHardDisk",
    class_name="Microsoft.Vhd.PowerShell.Cmdlets.MergeVHD",
)
class MergeVHD(HyperVCommand, remote=ALL_SETS):
    """Merges a differencing disk into the disk below it."""

    path: str = parameter(
        position=0, mandatory=True, pipeline=True, by_property_name=True, aliases=("FullName",), help="The file."
    )
    destination_path: str = parameter(position=1, help="The new file.")
    force: Switch = parameter(help="Asks nobody.")
    as_job: Switch = parameter(help="Runs as a background job.")
    passthru: Switch = parameter(help="Writes the object that was changed.")

    examples = [
        Example(
            "Merge-VHD C:\\child.vhdx -DestinationPath C:\\data.vhdx -Force",
            "One file again.",
            setup=_CHILD,
        )
    ]

    def process(self) -> None:
        for host, path in files_on(self, [self.path]):
            question = f"Are you sure you want to merge '{path}'?"
            if not self.should_process(path) or not (self.force or self.should_continue(question, "Confirm")):
                continue
            target = host_path(self, host, self.destination_path) if self.destination_path else ""
            image = self.attempt(partial(self.run, merge_disk(host, path, target)))
            if image is not None and self.passthru:
                self.write(VirtualHardDisk(host, image, image.path))


@cmdlet(
    "Optimize-VHD",
    confirm="Medium",
    output="Microsoft.Vhd.PowerShell.VirtualHardDisk",
    class_name="Microsoft.Vhd.PowerShell.Cmdlets.OptimizeVHD",
)
class OptimizeVHD(HyperVCommand, remote=ALL_SETS):
    """Gives room back that a virtual hard disk does not need."""

    path: list[str] = parameter(
        position=0, mandatory=True, pipeline=True, by_property_name=True, aliases=("FullName",), help="The file."
    )
    mode: Any = parameter(
        type="Microsoft.Vhd.PowerShell.VhdCompactMode",
        help="Full and Prezeroed look for zeros, others do not; Full for a VHD, Quick for a VHDX when left out.",
    )
    as_job: Switch = parameter(help="Runs as a background job.")
    passthru: Switch = parameter(help="Writes the object that was changed.")

    examples = [
        Example(
            "Optimize-VHD C:\\data.vhdx -Passthru",
            "Compact a file.",
            setup=_DISK,
        )
    ]

    def process(self) -> None:
        mode = "" if self.mode is None else str(self.mode)
        for host, path in files_on(self, self.path):
            if self.should_process(path) and self.ran(compact_disk(host, path, mode)) and self.passthru:
                self.write(VirtualHardDisk(host, existing_disk(host, path), path))


@cmdlet(
    "Set-VHD",
    default_set="Parent",
    confirm="Medium",
    output="Microsoft.Vhd.PowerShell.VirtualHardDisk",
    class_name="Microsoft.Vhd.PowerShell.Cmdlets.SetVHD",
)
class SetVHD(HyperVCommand, remote=ALL_SETS):
    """Puts a differencing disk over another file, or changes what a disk tells of itself."""

    path: str = parameter(
        position=0, mandatory=True, pipeline=True, by_property_name=True, aliases=("FullName",), help="The file."
    )
    parent_path: str = parameter(sets={"Parent": In(position=1, mandatory=True)}, help="The file below it.")
    leaf_path: str = parameter(sets="Parent", help="The file at the end of the chain to which it belongs.")
    ignore_id_mismatch: Switch = parameter(sets="Parent", help="Accepts a parent with another identity.")
    passthru: Switch = parameter(help="Writes the object that was changed.")
    physical_sector_size_bytes: Any = parameter(
        sets={"PhysicalSectorSize": In(mandatory=True)},
        type="System.UInt32",
        help="The sector size it tells.",
    )
    reset_disk_identifier: Switch = parameter(
        sets={"DiskIdentifier": In(mandatory=True)}, help="Gives it another identity."
    )
    force: Switch = parameter(sets="DiskIdentifier", help="Asks nobody.")

    examples = [
        Example(
            "Set-VHD C:\\child.vhdx -ParentPath C:\\moved.vhdx",
            "The parent has moved.",
            setup=_CHILD + "; Move-Item C:\\data.vhdx C:\\moved.vhdx",
        )
    ]

    def process(self) -> None:
        for host, path in files_on(self, [self.path]):
            if not self.should_process(path):
                continue
            done = self.managed(partial(self._set, host, path))
            if done and self.passthru:
                self.write(VirtualHardDisk(host, existing_disk(host, path), path))

    def _set(self, host: Host, path: str) -> None:
        if self.parent_path:
            parent = host_path(self, host, self.parent_path)
            if self.leaf_path:
                require_below(host, path, host_path(self, host, self.leaf_path))
            set_parent(host, path, parent, ignore_mismatch=bool(self.ignore_id_mismatch))
        elif self.physical_sector_size_bytes:
            set_physical_sector(host, path, int(self.physical_sector_size_bytes))
        elif self.reset_disk_identifier:
            question = f"The disk identifier of '{path}' is changed: disks over it will not find it. Go on?"
            if self.force or self.should_continue(question, "Confirm"):
                reset_identifier(host, path)


@cmdlet(
    "Test-VHD",
    default_set="ExistingVHD",
    output="System.Boolean",
    class_name="Microsoft.Vhd.PowerShell.Cmdlets.TestVHD",
)
class TestVHD(HyperVCommand, remote=ALL_SETS):
    """Tells whether virtual hard disks and all files below them are there."""

    path: list[str] = parameter(
        position=0, mandatory=True, pipeline=True, by_property_name=True, aliases=("FullName",), help="The file."
    )
    support_persistent_reservations: Switch = parameter(
        sets={"SharedDisk": In(mandatory=True)},
        aliases=("ShareVirtualDisk",),
        help="Whether machines can share it.",
    )

    examples = [Example("Test-VHD C:\\data.vhdx", "Is it whole?", setup=_DISK)]

    def process(self) -> None:
        for host, path in files_on(self, self.path):
            problem = self.attempt(partial(test_disk, host, path))
            if problem == "" and self.support_persistent_reservations:
                problem = sharing_obstacle(host, path)
            if problem:
                self.report(problem, "OperationFailed", "InvalidData", path)
            self.write(problem == "")
