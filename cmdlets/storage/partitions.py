"""Get-, New-, Set-, Remove- and Resize-Partition, how large one may be, and the letters of volumes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from attrs import frozen

from hvsim.cmdlets.cim.objects import Instance
from hvsim.cmdlets.estate.live_types import live_type
from hvsim.cmdlets.estate.values import UInt64
from hvsim.cmdlets.storage.selecting import (
    BY_ID,
    BY_LETTER,
    BY_NUMBER,
    BY_OBJECT,
    BY_PATH,
    DISK,
    PARTITION,
    VOLUME,
    StorageCommand,
    current_disk,
    current_partition,
    find_partition,
)
from hvsim.infrastructure.inside.disk_attributes import PartitionAttributes
from hvsim.infrastructure.inside.disk_changes import (
    new_partition,
    remove_partition,
    resize_partition,
    set_attributes,
    set_partition_offline,
    supported_size,
)
from hvsim.infrastructure.inside.disk_drives import assign_letter, remove_letter
from hvsim.infrastructure.inside.disk_views import MBR_KINDS, Partition
from hvsim.infrastructure.wmi.classes import STORAGE
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.commands.validation import ValidateSet
from hvsim.interpreter.values import to_string

WINDOWS_ONLY = True
_CLASS = "MSFT_Partition"
_BY_DISK, _BY_VOLUME = "ByDisk", "ByVolume"
_NEEDED = In(mandatory=True, by_property_name=True)
_SYSTEMS = {name.lower(): number for number, name in MBR_KINDS.items()}
_SIZES = "Microsoft.Management.Infrastructure.CimInstance#MSFT_PartitionSupportedSize"
_MADE = (
    "$null = New-VHD C:\\a.vhdx -SizeBytes 1GB; $p = Mount-VHD C:\\a.vhdx -Passthru | Get-Disk | "
    "Initialize-Disk -PassThru | New-Partition -Size 100MB -DriveLetter X"
)


@frozen
class SupportedSize:
    """The least and the most that a partition may have, in bytes."""

    least: int
    most: int


live_type(
    _SIZES,
    SupportedSize,
    {"ulong SizeMin": lambda s: UInt64(s.least), "ulong SizeMax": lambda s: UInt64(s.most)},
)


@cmdlet("Get-Partition", default_set=BY_NUMBER, class_name="Get-Partition", output=PARTITION)
class GetPartition(StorageCommand):
    """Lists the partitions of disks."""

    disk_number: list[int] = parameter(
        sets={BY_NUMBER: In(position=0, by_property_name=True)},
        type="System.UInt32[]",
        help="Those of disks by number.",
    )
    partition_number: list[int] = parameter(
        sets={BY_NUMBER: In(position=1, by_property_name=True)},
        type="System.UInt32[]",
        aliases=("Number",),
        help="By number on their disk.",
    )
    drive_letter: list[str] = parameter(
        sets={BY_LETTER: In(by_property_name=True)}, type="System.Char[]", help="By their letters."
    )
    disk_id: list[str] = parameter(sets={"ByDiskId": _NEEDED}, help="Those of disks by their paths.")
    offset: list[int] = parameter(
        sets={"ByDiskId": In(by_property_name=True)}, type="System.UInt64[]", help="By where they begin."
    )
    unique_id: list[str] = parameter(sets={BY_ID: _NEEDED}, aliases=("Id",), help="By their identities.")
    disk: Any = parameter(sets={_BY_DISK: In(pipeline=True)}, type=DISK, help="The disk.")
    volume: Any = parameter(sets={_BY_VOLUME: In(pipeline=True)}, type=VOLUME, help="The volume on it.")

    examples = [
        Example("(Get-Partition -DriveLetter C).Type", "Where Windows lies.", output="Basic\n"),
        Example("Get-Disk 0 | Get-Partition", "All of a disk."),
    ]

    def process(self) -> None:
        if isinstance(self.volume, Instance):
            found = self.partition_of(self.volume)
            self.write_all([] if found is None else [found])
            return
        numbers = self.disk_number
        if isinstance(self.disk, Instance):
            numbers = [self.disk.row.thing.number]
        wanted: dict[str, Any] = {
            "DiskNumber": numbers if self.parameter_set != BY_NUMBER or not self.partition_number else None,
            "DriveLetter": self.drive_letter,
            "DiskId": self.disk_id,
            "UniqueId": self.unique_id,
        }
        here = list(self.found(STORAGE, _CLASS, **wanted))
        if self.partition_number:
            here = [item for item in here if not numbers or item.value("DiskNumber") in numbers]
            for number in self.partition_number:
                if not any(item.value("PartitionNumber") == number for item in here):
                    self.not_found(_CLASS, "PartitionNumber", to_string(number))
            here = [item for item in here if item.value("PartitionNumber") in self.partition_number]
        self.write_all(item for item in here if not self.offset or item.value("Offset") in self.offset)


@cmdlet("New-Partition", default_set=BY_NUMBER, class_name="New-Partition", output=PARTITION)
class NewPartition(StorageCommand):
    """Makes a partition on an initialized disk: it is written into the table of a virtual disk."""

    disk_number: list[int] = parameter(
        sets={BY_NUMBER: In(position=0, mandatory=True, by_property_name=True)},
        type="System.UInt32[]",
        help="The disk by number.",
    )
    disk_id: list[str] = parameter(sets={BY_ID: _NEEDED}, help="The disk by its identity.")
    disk_path: list[str] = parameter(sets={BY_PATH: _NEEDED}, help="The disk by its path.")
    input_object: Any = parameter(
        sets={BY_OBJECT: In(mandatory=True, pipeline=True)}, type=DISK + "[]", help="The disk."
    )
    size: int = parameter(type="System.UInt64", help="Bytes.")
    use_maximum_size: Switch = parameter(help="As large as can be.")
    offset: int = parameter(type="System.UInt64", help="Where it begins; in the largest gap when left out.")
    alignment: int = parameter(type="System.UInt32", no_effect="All begin at a megabyte.", help="What it begins at.")
    drive_letter: str = parameter(type="System.Char", help="The letter of its drive.")
    assign_drive_letter: Switch = parameter(help="The first letter that is free.")
    mbr_type: str = parameter(
        type="System.String",
        validate=ValidateSet(("FAT12", "FAT16", "Extended", "Huge", "IFS", "FAT32")),
        help="The kind in an MBR.",
    )
    gpt_type: str = parameter(help="The kind in a GPT.")
    is_hidden: Switch = parameter(help="Hides it.")
    is_active: Switch = parameter(help="A machine starts from it.")

    examples = [Example("$p.DriveLetter", "A partition with a letter.", _MADE, "X\n")]

    def process(self) -> None:
        chosen = self.chosen_disks(
            self.input_object, Number=self.disk_number, UniqueId=self.disk_id, Path=self.disk_path
        )
        if "Size" not in self.bound and not self.use_maximum_size:
            self.fail(
                "One of the parameters Size and UseMaximumSize is needed.",
                "StorageWMI 5",
                "InvalidArgument",
                exception="Microsoft.Management.Infrastructure.CimException",
            )
        size = None if self.use_maximum_size else int(self.size)
        offset = int(self.offset) if "Offset" in self.bound else None
        wanted = PartitionAttributes(
            kind=self.gpt_type if "GptType" in self.bound else None,
            system=_SYSTEMS[self.mbr_type.lower()] if "MbrType" in self.bound else None,
            active=True if self.is_active else None,
            hidden=True if self.is_hidden else None,
        )
        for item in chosen:
            disk = current_disk(item)
            make = None if disk is None else partial(new_partition, disk, size, offset, wanted)
            identity = None if make is None else self.attempt("MSFT_Disk", make)
            if disk is None or identity is None:
                continue
            made = find_partition(item.inside, disk, identity)
            assert made is not None
            if self.assign_drive_letter or self.drive_letter:
                self.attempt(_CLASS, partial(assign_letter, made, to_string(self.drive_letter or "")))
            self.write(self.show_partition(item.inside, item.computer, made))


class ChangingPartitions(StorageCommand):
    """A command for partitions, chosen by number, letter or identity, or as objects."""

    disk_number: list[int] = parameter(
        sets={BY_NUMBER: In(position=0, mandatory=True, by_property_name=True)},
        type="System.UInt32[]",
        help="Those of disks by number.",
    )
    partition_number: list[int] = parameter(
        sets={BY_NUMBER: In(position=1, mandatory=True, by_property_name=True)},
        type="System.UInt32[]",
        aliases=("Number",),
        help="By number on their disk.",
    )
    drive_letter: list[str] = parameter(
        sets={BY_LETTER: In(mandatory=True, by_property_name=True)}, type="System.Char[]", help="By their letters."
    )
    disk_id: list[str] = parameter(sets={BY_ID: _NEEDED}, help="Those of disks by their paths.")
    offset: list[int] = parameter(sets={BY_ID: _NEEDED}, type="System.UInt64[]", help="By where they begin.")
    input_object: Any = parameter(
        sets={BY_OBJECT: In(mandatory=True, pipeline=True)}, type=PARTITION + "[]", help="The partitions."
    )

    def act(self, action: Callable[[Partition], Any], doing: str = "") -> None:
        """Does it to each partition that is meant; `doing` is what to ask the user about first."""
        found = self.chosen_partitions(
            self.input_object,
            DiskNumber=self.disk_number,
            PartitionNumber=self.partition_number,
            DriveLetter=self.drive_letter,
            DiskId=self.disk_id,
            Offset=self.offset,
        )
        for item in found:
            now = current_partition(item)
            if now is None:
                continue
            target = f"Partition {now.number} of disk {now.disk.number}"
            if doing and not self.should_process(target, doing):
                continue
            self.after(item, self.attempt(_CLASS, partial(self._do, action, now)))

    @staticmethod
    def _do(action: Callable[[Partition], Any], item: Partition) -> Any:
        return action(item) or True

    def after(self, item: Instance, result: Any) -> None:
        """What is written for a partition; the result is None where it was refused."""
        if result is None or not getattr(self, "pass_thru", False):
            return
        now = current_partition(item)
        if now is not None:
            self.write(self.show_partition(item.inside, item.computer, now))


_CHOOSERS = ("ByNumber", "ById", "ByDriveLetter", "ByObject")
_ATTRIBUTES: dict[str, In] = {f"{chooser}Attributes": In() for chooser in _CHOOSERS}


def _chooser(name: str, needed: In) -> dict[str, In]:
    return {f"{name}{what}": needed for what in ("Attributes", "AccessPath", "")}


@cmdlet("Set-Partition", default_set="ByNumberAttributes", confirm="Medium", class_name="Set-Partition")
class SetPartition(ChangingPartitions):
    """Changes the kind and the attributes of partitions in their table, or their letter."""

    disk_number: Any = parameter(
        sets=_chooser("ByNumber", In(position=0, mandatory=True, by_property_name=True)),
        type="System.UInt32",
        help="One of a disk by number.",
    )
    partition_number: Any = parameter(
        sets=_chooser("ByNumber", In(position=1, mandatory=True, by_property_name=True)),
        type="System.UInt32",
        aliases=("Number",),
        help="By number on its disk.",
    )
    drive_letter: Any = parameter(
        sets=_chooser("ByDriveLetter", In(mandatory=True, by_property_name=True)),
        type="System.Char",
        help="By its letter.",
    )
    disk_id: Any = parameter(sets=_chooser("ById", _NEEDED), type="System.String", help="One of a disk by its path.")
    offset: Any = parameter(sets=_chooser("ById", _NEEDED), type="System.UInt64", help="By where it begins.")
    input_object: Any = parameter(
        sets=_chooser("ByObject", In(mandatory=True, pipeline=True)), type=PARTITION + "[]", help="The partitions."
    )
    new_drive_letter: str = parameter(
        sets={f"{chooser}AccessPath": In() for chooser in _CHOOSERS}, type="System.Char", help="The letter from now on."
    )
    is_offline: bool = parameter(
        sets={chooser: In() for chooser in _CHOOSERS}, help="Whether the machine leaves it alone."
    )
    is_read_only: bool = parameter(sets=_ATTRIBUTES, help="Whether nothing may be written.")
    no_default_drive_letter: bool = parameter(sets=_ATTRIBUTES, help="Whether it gets no letter by itself.")
    is_active: bool = parameter(sets=_ATTRIBUTES, help="Whether a machine starts from it: in an MBR.")
    is_hidden: bool = parameter(sets=_ATTRIBUTES, help="Whether it is hidden.")
    is_shadow_copy: bool = parameter(sets=_ATTRIBUTES, help="Whether it is a shadow copy.")
    is_dax: bool = parameter(name="IsDAX", sets=_ATTRIBUTES, help="Whether files are reached as memory.")
    mbr_type: int = parameter(sets=_ATTRIBUTES, type="System.UInt16", help="The kind in an MBR.")
    gpt_type: str = parameter(sets=_ATTRIBUTES, help="The kind in a GPT.")

    examples = [
        Example("$p | Set-Partition -NewDriveLetter Y; Test-Path X:\\, Y:\\", "Another letter.", _MADE + "; $null = "
                "Format-Volume -DriveLetter X -Confirm:$false", "False\nTrue\n"),
        Example("$p | Set-Partition -IsHidden $true; ($p | Get-Partition).IsHidden", "Out of sight.", _MADE, "True\n"),
    ]  # fmt: skip

    def process(self) -> None:
        for name in ("disk_number", "partition_number", "drive_letter", "disk_id", "offset"):
            value = getattr(self, name)
            setattr(self, name, value if value is None or isinstance(value, list) else [value])
        if "NewDriveLetter" in self.bound:
            letter = to_string(self.new_drive_letter)
            self.act(lambda item: assign_letter(item, letter), f"Give it the letter {letter}")
            return
        if "IsOffline" in self.bound:
            offline = bool(self.is_offline)
            self.act(lambda item: set_partition_offline(item, offline), "Take offline" if offline else "Bring online")
            return
        wanted = PartitionAttributes(
            kind=self._given("GptType"),
            system=self._given("MbrType"),
            active=self._given("IsActive"),
            hidden=self._given("IsHidden"),
            read_only=self._given("IsReadOnly"),
            shadow_copy=self._given("IsShadowCopy"),
            no_letter=self._given("NoDefaultDriveLetter"),
            direct_access=self._given("IsDAX"),
        )
        self.act(lambda item: set_attributes(item, wanted), "Set attributes")

    def _given(self, name: str) -> Any:
        return self.bound.get(name)


@cmdlet("Remove-Partition", default_set=BY_NUMBER, confirm="High", class_name="Remove-Partition", output=PARTITION)
class RemovePartition(ChangingPartitions):
    """Takes partitions away, with the volumes on them."""

    pass_thru: Switch = parameter(no_effect="What is gone is not given.", help="Gives the partition.")

    examples = [
        Example("$p | Remove-Partition -Confirm:$false; ($d = Get-Disk 2).NumberOfPartitions", "One fewer.", _MADE)
    ]

    def process(self) -> None:
        self.act(remove_partition, "Remove")


@cmdlet("Resize-Partition", default_set=BY_NUMBER, confirm="Low", class_name="Resize-Partition", output=PARTITION)
class ResizePartition(ChangingPartitions):
    """Grows or shrinks partitions and the volumes on them."""

    size: int = parameter(mandatory=True, type="System.UInt64", help="Bytes.")
    pass_thru: Switch = parameter(help="Gives the partition.")

    examples = [
        Example("(Resize-Partition -DriveLetter X -Size 200MB -PassThru).Size / 1MB", "Twice as large.", _MADE, "200\n")
    ]

    def process(self) -> None:
        self.act(lambda item: resize_partition(item, int(self.size)), "Resize")


@cmdlet("Get-PartitionSupportedSize", default_set=BY_NUMBER, class_name="Get-PartitionSupportedSize", output=_SIZES)
class GetPartitionSupportedSize(ChangingPartitions):
    """Says how small and how large partitions may be."""

    examples = [
        Example(
            "(Get-PartitionSupportedSize -DriveLetter X).SizeMax -gt 900MB", "There is room behind it.", _MADE, "True\n"
        )
    ]

    def process(self) -> None:
        self.act(lambda item: SupportedSize(*supported_size(item)))

    def after(self, item: Instance, result: Any) -> None:
        if result is not None:
            self.write(result)


class AccessPaths(ChangingPartitions):
    """A command for the drives and folders under which volumes are reached."""

    access_path: str = parameter(default="", by_property_name=True, help="The drive: a letter and a colon.")
    pass_thru: Switch = parameter(help="Gives the partition.")

    def letter(self) -> str:
        """The letter in -AccessPath. A folder is refused."""
        text = self.access_path.rstrip("\\")
        if len(text) != 2 or text[1] != ":":
            self.fail(
                f"hvsim gives partitions drive letters only, and no folders: '{self.access_path}'.",
                "StorageWMI 1",
                "NotImplemented",
                exception="Microsoft.Management.Infrastructure.CimException",
            )
        return text[0]


@cmdlet("Add-PartitionAccessPath", default_set=BY_NUMBER, class_name="Add-PartitionAccessPath", output=PARTITION)
class AddPartitionAccessPath(AccessPaths):
    """Gives partitions a drive letter."""

    assign_drive_letter: Switch = parameter(help="The first letter that is free.")

    examples = [
        Example("($p | Add-PartitionAccessPath -AccessPath Y: -PassThru).DriveLetter", "Another letter.", _MADE, "Y\n")
    ]

    def process(self) -> None:
        letter = "" if self.assign_drive_letter else self.letter()
        self.act(lambda item: assign_letter(item, letter))


@cmdlet("Remove-PartitionAccessPath", default_set=BY_NUMBER, class_name="Remove-PartitionAccessPath", output=PARTITION)
class RemovePartitionAccessPath(AccessPaths):
    """Takes the drive letter of partitions away."""

    examples = [
        Example(
            "$p | Remove-PartitionAccessPath -AccessPath X:; Get-Partition | Where-Object DriveLetter -eq X",
            "It has none any more.",
            _MADE,
            "",
        )
    ]

    def process(self) -> None:
        letter = self.letter().upper()
        self.act(lambda item: _take_away(item, letter))


def _take_away(item: Partition, letter: str) -> None:
    if item.letter in ("", letter):
        remove_letter(item)
