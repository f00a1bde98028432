"""What the commands for disks and partitions share: which ones are meant, and how a refusal is reported."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from hvsim.cmdlets.cim.class_commands import ClassCommand
from hvsim.cmdlets.cim.objects import CimInstance, Instance, class_type, instance_of
from hvsim.infrastructure.inside.disk_refusals import StorageRefused
from hvsim.infrastructure.inside.disk_views import Disk, Partition, disks_of
from hvsim.infrastructure.inside.machine import Inside
from hvsim.infrastructure.wmi.classes import STORAGE, Row, class_of, find_class
from hvsim.infrastructure.wmi.disks import disk_row, partition_row
from hvsim.interpreter.values import to_string

DISK, PARTITION, VOLUME = (class_type(STORAGE, name) for name in ("MSFT_Disk", "MSFT_Partition", "MSFT_Volume"))
BY_NUMBER, BY_ID, BY_PATH, BY_OBJECT = "ByNumber", "ByUniqueId", "ByPath", "InputObject (cdxml)"
BY_LETTER = "ByDriveLetter"
_CIM_EXCEPTION = "Microsoft.Management.Infrastructure.CimException"
Result = TypeVar("Result")


class StorageCommand(ClassCommand):
    """A command that changes disks or partitions."""

    def attempt(self, class_name: str, action: Callable[[], Result]) -> Result | None:
        """The result of `action`; what storage management refuses is reported, and the result is None."""
        try:
            return action()
        except StorageRefused as refused:
            code, message = refused.code, str(refused)
        except OSError:
            code, message = 40000, "Not enough available capacity\n\nThe file of the virtual disk cannot grow."
        self.write_error(
            message,
            f"StorageWMI {code}",
            "NotSpecified",
            exception=_CIM_EXCEPTION,
            target=f"StorageWMI:ROOT/Microsoft/Windows/Storage/{class_name}",
        )
        return None

    def show_disk(self, item: Instance) -> Instance | None:
        """The disk as it is now."""
        disk = current_disk(item)
        return None if disk is None else _instance("MSFT_Disk", disk_row(disk), item.inside, item.computer)

    def show_partition(self, inside: Inside, computer: str, partition: Partition) -> Instance:
        """A partition as it is now."""
        return _instance("MSFT_Partition", partition_row(partition), inside, computer)

    def show_volume(self, inside: Inside, computer: str, partition: Partition) -> Iterator[Instance]:
        """The volume of a partition, where it has one with a drive."""
        definition = find_class(inside, STORAGE, "MSFT_Volume")
        for row in definition.instances(inside):
            if _is_volume_of(row, partition):
                yield instance_of(CimInstance, definition, row, inside, computer, ())

    def chosen_disks(self, given: Iterable[Any] | None, **wanted: Any) -> list[Instance]:
        """The disks that objects stand for, or those with such properties."""
        if given is not None:
            return [item for item in given if isinstance(item, Instance)]
        return list(self.found(STORAGE, "MSFT_Disk", **wanted))

    def chosen_partitions(self, given: Iterable[Any] | None, **wanted: Any) -> list[Instance]:
        """The partitions that objects stand for, or those with such properties."""
        if given is not None:
            return [found for item in given if (found := self.partition_of(item)) is not None]
        return list(self.found(STORAGE, "MSFT_Partition", **wanted))

    def partition_of(self, item: Any) -> Instance | None:
        """The partition that an object is, or on which the volume lies that it is."""
        if not isinstance(item, Instance):
            return None
        if item.definition.name == "MSFT_Partition":
            return item
        for disk in disks_of(item.inside):
            for partition in disk.partitions:
                if _is_volume_of(item.row, partition):
                    return self.show_partition(item.inside, item.computer, partition)
        return None


def _instance(class_name: str, row: Row, inside: Inside, computer: str) -> Instance:
    return instance_of(CimInstance, class_of(STORAGE, class_name), row, inside, computer, ())


def completed(action: Callable[[], object]) -> bool:
    """Runs it: what it gives does not matter, only that it was not refused."""
    action()
    return True


def current_disk(item: Instance) -> Disk | None:
    """The disk of an object as it is now; None where it has gone."""
    known: Disk = item.row.thing
    return next((disk for disk in disks_of(item.inside) if disk.identity == known.identity), None)


def current_partition(item: Instance) -> Partition | None:
    """The partition of an object as it is now; None where it has gone."""
    known: Partition = item.row.thing
    return find_partition(item.inside, known.disk, known.entry.id)


def find_partition(inside: Inside, disk: Disk, identity: Any) -> Partition | None:
    """The partition of that identity on a disk, as it is now."""
    found = (item for each in disks_of(inside) if each.identity == disk.identity for item in each.partitions)
    return next((item for item in found if item.entry.id == identity), None)


def _is_volume_of(row: Row, partition: Partition) -> bool:
    letter = to_string(row.values.get("DriveLetter") or "")
    if letter or partition.letter:
        return letter == partition.letter
    return bool(partition.path) and row.values.get("Path") == partition.path
