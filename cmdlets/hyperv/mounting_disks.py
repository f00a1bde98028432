"""Mount-VHD and Dismount-VHD."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from hvsim.cmdlets.estate.values import to_uuid
from hvsim.cmdlets.hyperv.objects import VirtualHardDisk
from hvsim.cmdlets.hyperv.paths import files_on, host_path
from hvsim.cmdlets.hyperv.selection import HyperVCommand
from hvsim.infrastructure.disks.disk_files import MountedDisk, dismount_disk, find_mounted, mount_disk
from hvsim.infrastructure.disks.disk_sets import SET_EXTENSION, disk_set
from hvsim.infrastructure.disks.virtual_disks import ImageFile
from hvsim.infrastructure.errors import ManagementError
from hvsim.infrastructure.hosts.host import Host
from hvsim.infrastructure.inside.disk_drives import attach, detach
from hvsim.infrastructure.inside.disk_refusals import StorageRefused
from hvsim.interpreter.commands import ALL_SETS, Example, In, Switch, cmdlet, parameter


@cmdlet(
    "Mount-VHD",
    confirm="Medium",
    output="Microsoft.Vhd.PowerShell.VirtualHardDisk",
    class_name="Microsoft.Vhd.PowerShell.Cmdlets.MountVHD",
)
class MountVHD(HyperVCommand, remote=ALL_SETS):
    """Lets the host itself use virtual hard disks."""

    path: list[str] = parameter(
        position=0, mandatory=True, pipeline=True, by_property_name=True, aliases=("FullName",), help="The file."
    )
    no_drive_letter: Switch = parameter(help="Without drive letters.")
    read_only: Switch = parameter(help="Nothing can be written.")
    snapshot_id: Any = parameter(
        by_property_name=True, type="System.Guid", help="The snapshot of a VHD set, in place of the set itself."
    )
    passthru: Switch = parameter(help="Writes the object that was changed.")

    examples = [
        Example(
            "Mount-VHD C:\\data.vhdx -Passthru | Select-Object Attached, DiskNumber",
            "Use a disk.",
            setup="$null = New-VHD C:\\data.vhdx -SizeBytes 64MB",
        )
    ]

    def process(self) -> None:
        for host, path in files_on(self, self.path):
            if self.should_process(path):
                mounted = self.attempt(partial(self._mount, host, path))
                if mounted is not None and not self.no_drive_letter:
                    attach(host, mounted)
                if mounted is not None and self.passthru:
                    self.write(VirtualHardDisk(host, mounted.image, mounted.image.path))

    def _mount(self, host: Host, path: str) -> MountedDisk:
        file = _file_of(host, path, self.snapshot_id)
        return mount_disk(host, file, read_only=bool(self.read_only) or file != path)


@cmdlet(
    "Dismount-VHD",
    default_set="Path",
    confirm="Medium",
    output="Microsoft.Vhd.PowerShell.VirtualHardDisk",
    class_name="Microsoft.Vhd.PowerShell.Cmdlets.DismountVHD",
)
class DismountVHD(HyperVCommand, remote=ALL_SETS):
    """Takes virtual hard disks away from the host."""

    path: list[str] = parameter(
        sets={"Path": In(position=0, mandatory=True, pipeline=True, by_property_name=True)},
        aliases=("FullName",),
        help="The file.",
    )
    snapshot_id: Any = parameter(
        sets={"Path": In(by_property_name=True)},
        type="System.Guid",
        help="The snapshot of a VHD set, in place of the set itself.",
    )
    passthru: Switch = parameter(help="Writes the object that was changed.")
    disk_number: Any = parameter(
        sets={"Disk": In(position=0, mandatory=True, by_property_name=True)},
        type="System.UInt32",
        aliases=("Number",),
        help="The number of the mounted disk.",
    )

    examples = [
        Example(
            "Dismount-VHD C:\\data.vhdx",
            "No more of it.",
            setup="$null = New-VHD C:\\data.vhdx -SizeBytes 64MB; Mount-VHD C:\\data.vhdx",
        )
    ]

    def process(self) -> None:
        for host in self.hosts():
            for path, number in self._targets(host):
                if self.should_process(path or str(number)):
                    image = self.attempt(partial(self._dismount, host, path, number))
                    if image is not None and self.passthru:
                        self.write(VirtualHardDisk(host, image, image.path))

    def _targets(self, host: Host) -> Iterator[tuple[str, int | None]]:
        if self.parameter_set == "Disk":
            yield "", int(self.disk_number)
            return
        for path in self.path:
            yield host_path(self, host, path), None

    def _dismount(self, host: Host, path: str, number: int | None) -> ImageFile:
        return _dismount(host, _file_of(host, path, self.snapshot_id) if path else "", number)


def _file_of(host: Host, path: str, snapshot: Any) -> str:
    """The file that is meant: of a snapshot of the set in `path` where one is named. Raises `ManagementError`."""
    if snapshot is None or not path.lower().endswith(SET_EXTENSION):
        return path  # a disk that comes down the pipeline has a property of that name as well
    wanted = to_uuid(snapshot)
    found = next((item for item in disk_set(host, path).snapshots if item.id == wanted), None)
    if found is None:
        raise ManagementError("ObjectNotFound", f"The VHD set '{path}' has no snapshot {wanted}.")
    return found.image.path


def _dismount(host: Host, path: str, number: int | None) -> ImageFile:
    """Takes its drives away first. Raises `ManagementError`, also while machines lie on one of them."""
    try:
        detach(host, find_mounted(host, path, number))
    except StorageRefused as refused:
        raise ManagementError("ObjectInUse", "Failed to dismount the virtual disk.", str(refused)) from refused
    return dismount_disk(host, path, number)
