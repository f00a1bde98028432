"""Get-, Initialize-, Clear- and Set-Disk, and the physical disks: what a machine has to keep data on."""

from __future__ import annotations

from functools import partial
from typing import Any

from hvsim.cmdlets.cim.class_commands import ClassCommand
from hvsim.cmdlets.cim.objects import CIM_INSTANCE, Instance
from hvsim.cmdlets.storage.disk_image_types import IMAGE
from hvsim.cmdlets.storage.selecting import (
    BY_ID,
    BY_NUMBER,
    BY_OBJECT,
    BY_PATH,
    DISK,
    PARTITION,
    StorageCommand,
    completed,
    current_disk,
)
from hvsim.infrastructure.inside.disk_changes import (
    clear,
    convert,
    initialize,
    set_guid,
    set_offline,
    set_read_only,
    set_signature,
)
from hvsim.infrastructure.wmi.classes import STORAGE
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.commands.validation import ValidateSet

WINDOWS_ONLY = True
_CLASS = "MSFT_Disk"
_CHOSEN_ID, _NEEDED = In(mandatory=True, by_property_name=True), In(position=0, mandatory=True, by_property_name=True)
_NAMED, _SERIAL, _BY_PARTITION = "ByName", "BySerialNumber", "ByPartition"
_MADE = "$null = New-VHD C:\\a.vhdx -SizeBytes 1GB; $d = Mount-VHD C:\\a.vhdx -Passthru | Get-Disk"


@cmdlet("Get-Disk", default_set=BY_NUMBER, class_name="Get-Disk", output=DISK)
class GetDisk(StorageCommand):
    """Lists the disks of a machine: its own, those of arrays, and virtual ones that are mounted or attached."""

    number: list[int] = parameter(
        sets={BY_NUMBER: In(position=0, by_property_name=True)},
        type="System.UInt32[]",
        aliases=("DeviceId",),
        help="The disks by number.",
    )
    unique_id: list[str] = parameter(sets={BY_ID: _CHOSEN_ID}, aliases=("Id",), help="By their identities.")
    friendly_name: list[str] = parameter(
        sets={_NAMED: In(by_property_name=True)}, wildcards=True, help="By what they are called."
    )
    serial_number: list[str] = parameter(
        sets={_SERIAL: In(by_property_name=True)}, wildcards=True, help="By serial number."
    )
    path: list[str] = parameter(sets={BY_PATH: _CHOSEN_ID}, help="By the paths that stay.")
    disk_image: Any = parameter(
        sets={"ByDiskImage": In(pipeline=True)}, type=IMAGE, help="The disk of an image that is mounted."
    )
    partition: Any = parameter(
        sets={_BY_PARTITION: In(pipeline=True)}, type=PARTITION, help="The disk on which a partition lies."
    )

    examples = [
        Example("Get-Disk | Where-Object PartitionStyle -eq RAW", "Disks that nobody has initialized."),
        Example("(Get-Disk 0).PartitionStyle", "How a disk is divided.", output="GPT\n"),
    ]

    def process(self) -> None:
        if self.disk_image is not None:
            if self.disk_image.disk is not None:
                self.write_all(self.found(STORAGE, _CLASS, Number=[self.disk_image.number]))
            return
        if isinstance(self.partition, Instance):
            disk = self.partition.row.thing.disk
            self.write_all(item for item in self.found(STORAGE, _CLASS) if item.row.thing.identity == disk.identity)
            return
        self.write_all(
            self.found(
                STORAGE,
                _CLASS,
                Number=self.number,
                UniqueId=self.unique_id,
                FriendlyName=self.friendly_name,
                SerialNumber=self.serial_number,
                Path=self.path,
            )
        )


class ChangingDisks(StorageCommand):
    """A command that changes disks, chosen by number, identity or path, or as objects."""

    number: Any = None
    unique_id: Any = None
    path: Any = None
    friendly_name: Any = None
    input_object: Any = None

    def meant(self) -> list[Instance]:
        """The disks that are meant; what is not there is reported."""

        def several(value: Any) -> Any:
            return value if value is None or isinstance(value, list) else [value]

        return self.chosen_disks(
            several(self.input_object),
            Number=several(self.number),
            UniqueId=several(self.unique_id),
            Path=several(self.path),
            FriendlyName=several(self.friendly_name),
        )


class ChangingSeveralDisks(ChangingDisks):
    """A command that changes any number of disks in one go, also chosen by what they are called."""

    number: list[int] = parameter(
        sets={BY_NUMBER: _NEEDED}, type="System.UInt32[]", aliases=("DeviceId",), help="The disks by number."
    )
    unique_id: list[str] = parameter(sets={BY_ID: _CHOSEN_ID}, aliases=("Id",), help="By their identities.")
    path: list[str] = parameter(sets={BY_PATH: _CHOSEN_ID}, help="By the paths that stay.")
    friendly_name: list[str] = parameter(sets={_NAMED: _CHOSEN_ID}, help="By what they are called.")
    input_object: Any = parameter(
        sets={BY_OBJECT: In(mandatory=True, pipeline=True)}, type=DISK + "[]", help="The disks."
    )


@cmdlet("Initialize-Disk", default_set=BY_NUMBER, confirm="Low", class_name="Initialize-Disk", output=DISK)
class InitializeDisk(ChangingSeveralDisks):
    """Gives raw disks a partition table. It is written into the bytes of a virtual disk."""

    partition_style: str = parameter(
        default="GPT", validate=ValidateSet(("Unknown", "MBR", "GPT")), help="How it is to be divided."
    )
    pass_thru: Switch = parameter(help="Gives the disk.")

    examples = [Example("($d | Initialize-Disk -PassThru).PartitionStyle", "A new disk.", _MADE, "GPT\n")]

    def process(self) -> None:
        style = "MBR" if self.partition_style.upper() == "MBR" else "GPT"
        for item in self.meant():
            disk = current_disk(item)
            if disk is None or not self.should_process(f"Disk {disk.number}", "Initialize"):
                continue
            if self.attempt(_CLASS, partial(completed, partial(initialize, disk, style))) and self.pass_thru:
                self.write(self.show_disk(item))


@cmdlet("Clear-Disk", default_set=BY_NUMBER, confirm="High", class_name="Clear-Disk", output=DISK)
class ClearDisk(ChangingSeveralDisks):
    """Takes partitions and data from disks: they are raw again."""

    remove_data: Switch = parameter(help="Also where there are partitions with data.")
    remove_oem: Switch = parameter(
        name="RemoveOEM", no_effect="No disk has OEM partitions.", help="Also those of OEMs."
    )
    zero_out_entire_disk: Switch = parameter(help="Writes zeros everywhere.")
    pass_thru: Switch = parameter(help="Gives the disk.")

    examples = [
        Example(
            "$d | Clear-Disk -Confirm:$false; ($d | Get-Disk).PartitionStyle",
            "Nothing is left.",
            _MADE + "; $d | Initialize-Disk",
            "RAW\n",
        )
    ]

    def process(self) -> None:
        for item in self.meant():
            disk = current_disk(item)
            if disk is None or not self.should_process(f"Disk {disk.number}", "Clear"):
                continue
            remove, zeros = bool(self.remove_data), bool(self.zero_out_entire_disk)
            action = partial(clear, disk, with_data=remove, zeros=zeros)
            if self.attempt(_CLASS, partial(completed, action)) and self.pass_thru:
                self.write(self.show_disk(item))


@cmdlet("Set-Disk", default_set=BY_NUMBER, class_name="Set-Disk")
class SetDisk(ChangingDisks):
    """Takes disks offline and online, and protects them from writing."""

    number: int = parameter(
        sets={BY_NUMBER: _NEEDED}, type="System.UInt32", aliases=("DeviceId",), help="The disk by number."
    )
    unique_id: str = parameter(sets={BY_ID: _CHOSEN_ID}, aliases=("Id",), help="By its identity.")
    path: str = parameter(sets={BY_PATH: _CHOSEN_ID}, help="By the path that stays.")
    input_object: Any = parameter(
        sets={BY_OBJECT: In(mandatory=True, pipeline=True)}, type=DISK + "[]", help="The disks."
    )
    is_offline: bool = parameter(help="Whether the machine leaves it alone.")
    is_read_only: bool = parameter(help="Whether nothing may be written.")
    partition_style: str = parameter(validate=ValidateSet(("Unknown", "MBR", "GPT")), help="Another way to divide it.")
    signature: int = parameter(type="System.UInt32", help="Another signature.")
    guid: str = parameter(help="Another identity.")

    examples = [
        Example("$d | Set-Disk -IsOffline $true; ($d | Get-Disk).OperationalStatus", "Out of use.", _MADE, "Offline\n")
    ]

    def process(self) -> None:
        for item in self.meant():
            disk = current_disk(item)
            if disk is None:
                continue
            if "IsOffline" in self.bound:
                self.attempt(_CLASS, partial(set_offline, disk, bool(self.is_offline)))
            if "IsReadOnly" in self.bound:
                self.attempt(_CLASS, partial(set_read_only, disk, bool(self.is_read_only)))
            if "PartitionStyle" in self.bound:
                self.attempt(_CLASS, partial(convert, disk, self.partition_style.upper()))
            if "Signature" in self.bound:
                self.attempt(_CLASS, partial(set_signature, disk, int(self.signature)))
            if "Guid" in self.bound:
                self.attempt(_CLASS, partial(set_guid, disk, self.guid))


@cmdlet(
    "Get-PhysicalDisk",
    default_set=_NAMED,
    class_name="Get-PhysicalDisk",
    output=f"{CIM_INSTANCE}#{STORAGE}/MSFT_PhysicalDisk",
)
class GetPhysicalDisk(ClassCommand):
    """Lists the disks of a machine that no other disk is made of."""

    friendly_name: list[str] = parameter(sets={_NAMED: In(position=0)}, wildcards=True, help="By what they are called.")
    unique_id: list[str] = parameter(sets={BY_ID: _CHOSEN_ID}, aliases=("Id",), help="By their identities.")
    device_number: list[str] = parameter(sets={_NAMED: In()}, aliases=("DeviceId",), help="By number.")
    serial_number: list[str] = parameter(sets={_NAMED: In()}, wildcards=True, help="By serial number.")
    can_pool: bool = parameter(help="Only those that could be pooled, or could not.")
    health_status: list[str] = parameter(
        validate=ValidateSet(("Healthy", "Warning", "Unhealthy", "Unknown")), help="Only those in this state."
    )

    examples = [
        Example("(Get-PhysicalDisk -DeviceNumber 0).BusType", "What is behind a host's drives?", output="RAID\n")
    ]

    def process(self) -> None:
        found = self.found(
            STORAGE,
            "MSFT_PhysicalDisk",
            FriendlyName=self.friendly_name,
            UniqueId=self.unique_id,
            DeviceId=self.device_number,
            SerialNumber=self.serial_number,
        )
        for item in found:
            pooled = "CanPool" not in self.bound or item.value("CanPool") == self.can_pool
            if pooled and (not self.health_status or item.value("HealthStatus") in self.health_status):
                self.write(item)
