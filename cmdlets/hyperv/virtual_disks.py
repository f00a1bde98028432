"""Get-VHD and New-VHD: the disks in files."""

from __future__ import annotations

from functools import partial
from typing import Any

from hvsim.cmdlets.estate.values import to_uuid
from hvsim.cmdlets.hyperv.objects import VirtualHardDisk, drives_of
from hvsim.cmdlets.hyperv.paths import host_path
from hvsim.cmdlets.hyperv.selection import HyperVCommand
from hvsim.infrastructure.disks.disk_files import copy_mounted, existing_disk, mounted_disk, new_disk, set_sectors
from hvsim.infrastructure.disks.virtual_disks import (
    ImageFile,
    ImageKind,
)
from hvsim.infrastructure.hosts.host import Host
from hvsim.interpreter.commands import ALL_SETS, Example, In, Switch, cmdlet, parameter

OUTPUT = "Microsoft.Vhd.PowerShell.VirtualHardDisk"
_PATH = In(position=0, mandatory=True, pipeline=True, by_property_name=True)
_SIZE = In(position=1, mandatory=True)
_SOURCE = In(mandatory=True, by_property_name=True)


@cmdlet("Get-VHD", default_set="Path", output=OUTPUT, class_name="Microsoft.Vhd.PowerShell.Cmdlets.GetVHD")
class GetVHD(HyperVCommand, remote=ALL_SETS):
    """Describes the virtual hard disks in files, or those of a machine."""

    path: list[str] = parameter(sets={"Path": _PATH}, aliases=("FullName",), wildcards=True, help="The files.")
    disk_number: Any = parameter(
        sets={"Disk": In(position=0, mandatory=True, by_property_name=True)},
        type="System.UInt32",
        aliases=("Number",),
        help="The number of a mounted disk.",
    )
    vm_id: Any = parameter(sets={"VMId": _PATH}, type="System.Guid[]", aliases=("Id",), help="Machines, by identity.")

    examples = [
        Example(
            "Get-VHD -Path 'C:\\ClusterStorage\\Volume1\\web01\\Virtual Hard Disks\\web01.vhdx'",
            "Size, format and parent of a disk.",
        ),
        Example("Get-VM web01 | Get-VMHardDiskDrive | Get-VHD | Select-Object FileSize, ParentPath", "Of a machine."),
        Example("Get-VHD -VMId (Get-VM sql01).Id | Select-Object Path, Size", "By the machine's identity."),
    ]

    def process(self) -> None:
        for host in self.hosts():
            if self.parameter_set == "VMId":
                self._write_of_machines(host)
            elif self.parameter_set == "Path":
                for path in self.path:
                    self._write_of_file(host, path)
            else:
                mounted = self.attempt(partial(mounted_disk, host, int(self.disk_number)))
                if mounted is not None:
                    self.write(VirtualHardDisk(host, mounted.image, mounted.image.path))

    def _write_of_machines(self, host: Host) -> None:
        wanted = {to_uuid(item) for item in self.vm_id}
        for machine in host.machines:
            if machine.id in wanted:
                self.write_all(VirtualHardDisk(host, drive.disk.top, drive.path) for drive in drives_of(machine))

    def _write_of_file(self, host: Host, path: str) -> None:
        full = host_path(self, host, path)
        image = self.attempt(partial(existing_disk, host, full))
        if image is not None:
            self.write(VirtualHardDisk(host, image, full))


@cmdlet(
    "New-VHD",
    default_set="DynamicWithoutSource",
    confirm="Medium",
    output=OUTPUT,
    class_name="Microsoft.Vhd.PowerShell.Cmdlets.NewVhd",
)
class NewVHD(HyperVCommand, remote=ALL_SETS):
    """Creates virtual hard disks: dynamic, fixed, or differencing over a parent."""

    path: list[str] = parameter(position=0, mandatory=True, pipeline=True, by_property_name=True, help="The new files.")
    size_bytes: Any = parameter(
        sets={"DynamicWithoutSource": _SIZE, "FixedWithoutSource": _SIZE, "Differencing": In(position=2)},
        type="System.UInt64",
        help="The size of the disk in bytes.",
    )
    parent_path: str = parameter(sets={"Differencing": _SIZE}, help="The disk below.")
    dynamic: Switch = parameter(
        sets={"DynamicWithoutSource": In(), "DynamicWithSource": In(mandatory=True)},
        no_effect="It is what happens without -Fixed.",
        help="Grows as it is written.",
    )
    fixed: Switch = parameter(
        sets={"FixedWithoutSource": In(mandatory=True), "FixedWithSource": In(mandatory=True)},
        help="Takes its whole size at once.",
    )
    differencing: Switch = parameter(sets="Differencing", help="Holds what differs from the parent.")
    source_disk: Any = parameter(
        sets={"FixedWithSource": _SOURCE, "DynamicWithSource": _SOURCE},
        type="System.UInt32",
        aliases=("Number",),
        help="The number of a disk to copy.",
    )
    block_size_bytes: Any = parameter(type="System.UInt32", help="Bytes per block of the file.")
    logical_sector_size_bytes: Any = parameter(
        sets=("DynamicWithoutSource", "FixedWithoutSource"),
        type="System.UInt32",
        help="512 or 4096.",
    )
    physical_sector_size_bytes: Any = parameter(
        sets=("DynamicWithoutSource", "FixedWithoutSource", "Differencing"),
        type="System.UInt32",
        help="512 or 4096.",
    )
    address_abstraction_type: Any = parameter(
        sets="FixedWithoutSource",
        type="Microsoft.Vhd.PowerShell.VirtualHardDiskPmemAddressAbstractionType",
        simulated=False,
        help="For persistent memory.",
    )
    data_alignment_bytes: Any = parameter(
        sets="FixedWithoutSource", type="System.UInt64", simulated=False, help="For persistent memory."
    )
    as_job: Switch = parameter(help="Runs as a background job.")

    examples = [
        Example("New-VHD -Path D:\\new.vhdx -SizeBytes 10GB", "A dynamic disk of ten gigabytes."),
        Example(
            "New-VHD D:\\child.vhdx -ParentPath D:\\base.vhdx | Select-Object VhdType, ParentPath",
            "A child over another disk.",
            setup="New-VHD D:\\base.vhdx 1GB",
        ),
    ]

    def process(self) -> None:
        for host in self.hosts():
            for path in self.path:
                full = host_path(self, host, path)
                if self.should_process(full):
                    image = self.attempt(partial(self._create, host, full))
                    if image is not None:
                        self.write(VirtualHardDisk(host, image, full))

    def _create(self, host: Host, path: str) -> ImageFile:
        block_size = int(self.block_size_bytes) if self.block_size_bytes else None
        kind = ImageKind.FIXED if self.fixed else ImageKind.DYNAMIC
        if self.source_disk is not None:
            copied: ImageFile = self.run(copy_mounted(host, int(self.source_disk), path, kind, block_size))
            return copied
        if self.parameter_set == "Differencing":
            parent = host_path(self, host, self.parent_path)
            image = new_disk(host, path, kind=ImageKind.DIFFERENCING, parent=parent, block_size=block_size)
            if self.physical_sector_size_bytes:
                set_sectors(image, image.layout.logical_sector, int(self.physical_sector_size_bytes))
            return image
        return new_disk(host, path, int(self.size_bytes or 0), kind, block_size=block_size, sectors=self._sectors(path))

    def _sectors(self, path: str) -> tuple[int, int] | None:
        """What was asked for of the sizes of sectors; the other follows."""
        logical, physical = self.logical_sector_size_bytes, self.physical_sector_size_bytes
        if logical is None and physical is None:
            return None
        return int(logical or 512), int(physical or (512 if path.lower().endswith(".vhd") else 4096))
