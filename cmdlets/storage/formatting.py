"""Format-Volume, Get-VirtualDisk, Get-StoragePool: file systems, and Storage Spaces, which nobody here has."""

from __future__ import annotations

from functools import partial
from typing import Any

from hvsim.cmdlets.cim.class_commands import ClassCommand
from hvsim.cmdlets.cim.objects import CIM_INSTANCE, Instance
from hvsim.cmdlets.storage.selecting import BY_LETTER, PARTITION, VOLUME, StorageCommand, completed, current_partition
from hvsim.infrastructure.inside.disk_changes import format_partition
from hvsim.infrastructure.wmi.classes import STORAGE
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.commands.validation import ValidateSet

WINDOWS_ONLY = True
_NEEDED = In(mandatory=True, by_property_name=True)
_NAMES = {"ntfs": "NTFS", "refs": "ReFS", "exfat": "exFAT", "fat32": "FAT32"}
_MADE = (
    "$null = New-VHD C:\\a.vhdx -SizeBytes 1GB; $p = Mount-VHD C:\\a.vhdx -Passthru | Get-Disk | "
    "Initialize-Disk -PassThru | New-Partition -UseMaximumSize -DriveLetter X"
)


@cmdlet("Format-Volume", default_set=BY_LETTER, confirm="High", class_name="Format-Volume", output=VOLUME)
class FormatVolume(StorageCommand):
    """Makes an empty volume of a partition. Its first sectors are on the disk; files on it are kept beside it."""

    drive_letter: list[str] = parameter(
        sets={BY_LETTER: In(position=0, mandatory=True, by_property_name=True)},
        type="System.Char[]",
        help="The drive by its letter.",
    )
    partition: Any = parameter(sets={"ByPartition": In(pipeline=True)}, type=PARTITION, help="The partition.")
    input_object: Any = parameter(
        sets={"InputObject (cdxml)": In(mandatory=True, pipeline=True)}, type=VOLUME + "[]", help="The volumes."
    )
    path: list[str] = parameter(sets={"ByPath": _NEEDED}, help="By the paths that stay.")
    file_system_label: list[str] = parameter(sets={"ByLabel": _NEEDED}, help="By their labels until now.")
    file_system: str = parameter(
        default="NTFS", validate=ValidateSet(("FAT", "FAT32", "exFAT", "NTFS", "ReFS")), help="The file system."
    )
    new_file_system_label: str = parameter(default="", help="The label.")
    allocation_unit_size: int = parameter(type="System.UInt32", default=4096, help="Bytes of a cluster.")
    full: Switch = parameter(no_effect="No sector here is bad.", help="Looks at every sector.")
    force: Switch = parameter(help="Does not ask.")
    compress: Switch = parameter(no_effect="Room is counted by what files contain.", help="Compresses the files.")
    short_file_name_support: bool = parameter(
        no_effect="No file has a short name.", help="Names of eight letters as well."
    )
    set_integrity_streams: bool = parameter(no_effect="No sector here goes bad.", help="Checksums of ReFS.")
    use_large_frs: Switch = parameter(name="UseLargeFRS", no_effect="No file record is made.", help="Larger records.")
    disable_heat_gathering: Switch = parameter(no_effect="Nothing is tiered.", help="No heat maps.")

    examples = [
        Example(
            "$p | Format-Volume -NewFileSystemLabel Data -Confirm:$false | ForEach-Object FileSystemLabel; "
            "'text' > X:\\a.txt; Test-Path X:\\a.txt",
            "A new disk is of use.",
            _MADE,
            "Data\nTrue\n",
        )
    ]

    def process(self) -> None:
        if self.file_system.lower() not in _NAMES:
            self.fail(
                "hvsim formats NTFS, ReFS, exFAT and FAT32.",
                "StorageWMI 43001",
                "NotImplemented",
                exception="Microsoft.Management.Infrastructure.CimException",
            )
        for item in self._meant():
            now = current_partition(item)
            if now is None:
                continue
            target = f"Partition {now.number} of disk {now.disk.number}"
            if not self.force and not self.should_process(target, "Format: all data on the volume will be lost"):
                continue
            make = partial(
                format_partition,
                now,
                _NAMES[self.file_system.lower()],
                self.new_file_system_label,
                int(self.allocation_unit_size),
            )
            done = self.attempt("MSFT_Volume", partial(completed, make))
            again = current_partition(item)
            if done is not None and again is not None:
                self.write_all(self.show_volume(item.inside, item.computer, again))

    def _meant(self) -> list[Instance]:
        if isinstance(self.partition, Instance):
            return [self.partition]
        if self.input_object is not None:
            return self.chosen_partitions(self.input_object)
        if self.drive_letter:
            return self.chosen_partitions(None, DriveLetter=self.drive_letter)
        return self.chosen_partitions(
            list(self.found(STORAGE, "MSFT_Volume", Path=self.path, FileSystemLabel=self.file_system_label))
        )


@cmdlet("Get-VirtualDisk", class_name="Get-VirtualDisk", output=f"{CIM_INSTANCE}#{STORAGE}/MSFT_VirtualDisk")
class GetVirtualDisk(ClassCommand):
    """Lists the disks of Storage Spaces: no machine of the estate has any."""

    friendly_name: list[str] = parameter(position=0, wildcards=True, help="By what they are called.")

    examples = [Example("@(Get-VirtualDisk).Count", "None.", output="0\n")]

    def process(self) -> None:
        self.write_all(self.found(STORAGE, "MSFT_VirtualDisk", FriendlyName=self.friendly_name))


@cmdlet("Get-StoragePool", class_name="Get-StoragePool", output=f"{CIM_INSTANCE}#{STORAGE}/MSFT_StoragePool")
class GetStoragePool(ClassCommand):
    """Lists the pools of Storage Spaces: no machine of the estate has any."""

    friendly_name: list[str] = parameter(position=0, wildcards=True, help="By what they are called.")
    is_primordial: bool = parameter(help="Only those of disks that nobody has pooled, or the others.")

    examples = [Example("@(Get-StoragePool -IsPrimordial $false).Count", "None.", output="0\n")]

    def process(self) -> None:
        for item in self.found(STORAGE, "MSFT_StoragePool", FriendlyName=self.friendly_name):
            if "IsPrimordial" not in self.bound or item.value("IsPrimordial") == self.is_primordial:
                self.write(item)
