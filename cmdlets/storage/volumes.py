"""Get-Volume: drives and shared volumes with their file systems and free space."""

from __future__ import annotations

from typing import Any

from hvsim.cmdlets.cim.objects import CIM_INSTANCE, Instance
from hvsim.cmdlets.storage.disk_image_types import IMAGE
from hvsim.cmdlets.storage.selecting import PARTITION, StorageCommand, current_partition
from hvsim.infrastructure.wmi.classes import STORAGE
from hvsim.interpreter.commands import Example, In, cmdlet, parameter

WINDOWS_ONLY = True
_LETTER = "ByDriveLetter"


@cmdlet("Get-Volume", default_set=_LETTER, class_name="Get-Volume", output=f"{CIM_INSTANCE}#{STORAGE}/MSFT_Volume")
class GetVolume(StorageCommand):
    """Gives the volumes of a machine."""

    drive_letter: list[str] = parameter(
        sets={_LETTER: In(position=0, by_property_name=True)}, type="char[]", help="The drives by their letters."
    )
    object_id: list[str] = parameter(
        sets={"ById": In(mandatory=True, by_property_name=True)}, aliases=("Id",), help="By their identities."
    )
    unique_id: list[str] = parameter(
        sets={"ByUniqueId": In(mandatory=True, by_property_name=True)}, help="By the names that stay."
    )
    path: list[str] = parameter(
        sets={"ByPaths": In(mandatory=True, by_property_name=True)}, help="By the paths that stay."
    )
    file_system_label: list[str] = parameter(
        sets={"ByLabel": In(mandatory=True, by_property_name=True)},
        aliases=("FriendlyName",),
        wildcards=True,
        help="By their labels.",
    )

    disk_image: Any = parameter(
        sets={"ByDiskImage": In(pipeline=True)}, type=IMAGE, help="The volumes of an image that is mounted."
    )
    partition: Any = parameter(
        sets={"ByPartition": In(pipeline=True)}, type=PARTITION, help="The volume of a partition."
    )

    examples = [
        Example("(Get-Volume -DriveLetter C).FileSystem", "The file system of a drive.", output="NTFS\n"),
        Example("Get-Volume | Where-Object SizeRemaining -lt 10GB", "Those that are almost full."),
    ]

    def process(self) -> None:
        if self.disk_image is not None:
            letters = [root[0] for root in self.disk_image.roots]
            if letters:
                self.write_all(self.found(STORAGE, "MSFT_Volume", DriveLetter=letters))
            return
        if isinstance(self.partition, Instance):
            now = current_partition(self.partition)
            if now is not None:
                self.write_all(self.show_volume(self.partition.inside, self.partition.computer, now))
            return
        self.write_all(
            self.found(
                STORAGE,
                "MSFT_Volume",
                DriveLetter=self.drive_letter,
                ObjectId=self.object_id,
                UniqueId=self.unique_id,
                Path=self.path,
                FileSystemLabel=self.file_system_label,
            )
        )
