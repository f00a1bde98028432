"""Get- and Set-Volume: drives and shared volumes with their file systems and free space."""

from __future__ import annotations

from functools import partial
from typing import Any

from hvsim.cmdlets.cim.objects import CIM_INSTANCE, Instance
from hvsim.cmdlets.storage.disk_image_types import IMAGE
from hvsim.cmdlets.storage.selecting import PARTITION, VOLUME, StorageCommand, current_partition
from hvsim.infrastructure.inside.disk_changes import set_label
from hvsim.infrastructure.inside.disk_refusals import StorageRefused
from hvsim.infrastructure.inside.disk_views import Partition
from hvsim.infrastructure.wmi.classes import STORAGE
from hvsim.interpreter.commands import Example, In, cmdlet, parameter
from hvsim.interpreter.commands.validation import ValidateSet
from hvsim.interpreter.values import to_string

WINDOWS_ONLY = True
_LETTER = "ByDriveLetter"
_CHOOSERS = (_LETTER, "ByObject", "ByLabel", "ByPath", "ByUniqueId")
_MODES = ("Disabled", "GeneralPurpose", "HyperV", "Backup", "NotAvailable")


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


def _chooser(name: str, needed: In) -> dict[str, In]:
    return {f"{name}Set{what}": needed for what in ("Label", "Dedup")}


@cmdlet("Set-Volume", default_set="ByDriveLetterSetLabel", class_name="Set-Volume")
class SetVolume(StorageCommand):
    """Gives volumes another label."""

    drive_letter: str = parameter(
        sets=_chooser(_LETTER, In(mandatory=True, by_property_name=True)), type="System.Char", help="By its letter."
    )
    unique_id: str = parameter(
        sets=_chooser("ByUniqueId", In(mandatory=True, by_property_name=True)), help="By the name that stays."
    )
    path: str = parameter(
        sets=_chooser("ByPath", In(mandatory=True, by_property_name=True)), help="By the path that stays."
    )
    file_system_label: str = parameter(
        sets=_chooser("ByLabel", In(mandatory=True, by_property_name=True)),
        aliases=("FriendlyName",),
        help="By its label until now.",
    )
    input_object: Any = parameter(
        sets=_chooser("ByObject", In(mandatory=True, pipeline=True)), type=VOLUME + "[]", help="The volumes."
    )
    new_file_system_label: str = parameter(
        sets={f"{chooser}SetLabel": In() for chooser in _CHOOSERS}, help="The label from now on."
    )
    dedup_mode: str = parameter(
        sets={f"{chooser}SetDedup": In() for chooser in _CHOOSERS},
        validate=ValidateSet(_MODES),
        help="Whether what is there twice is kept once: refused, for no machine has the feature.",
    )

    examples = [
        Example("Set-Volume -DriveLetter C -NewFileSystemLabel Windows; (Get-Volume C).FileSystemLabel", "Another "
                "label.", output="Windows\n"),
    ]  # fmt: skip

    def process(self) -> None:
        chosen = self.input_object
        if chosen is None:
            wanted = {
                "DriveLetter": self.drive_letter and to_string(self.drive_letter),
                "UniqueId": self.unique_id,
                "Path": self.path,
                "FileSystemLabel": self.file_system_label,
            }
            chosen = self.found(STORAGE, "MSFT_Volume", **{key: [value] for key, value in wanted.items() if value})
        for item in self.chosen_partitions(list(chosen)):
            now = current_partition(item)
            if now is not None:
                self.attempt("MSFT_Volume", partial(self._change, now))

    def _change(self, item: Partition) -> None:
        if "DedupMode" in self.bound:
            raise StorageRefused(43020, "The data deduplication feature is not available.")
        if "NewFileSystemLabel" in self.bound:
            set_label(item, self.new_file_system_label)
