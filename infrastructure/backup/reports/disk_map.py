"""Where on a disk things happened: what the last backup did with each block, and what has changed since.

Compares restore points and asks the change tracker. Reads no content of the disk, and changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from attrs import frozen

from hvsim.blocks.backup.folder.disk_view import DiskView
from hvsim.blocks.backup.model import ReadMode, RestorePoint
from hvsim.blocks.blockset import BlockSet, empty_bitmap
from hvsim.infrastructure.backup.jobs.job import JobKind
from hvsim.infrastructure.backup.repositories.points import BackupPoint
from hvsim.infrastructure.backup.runs.changes import changes_until_now, tracking_switched_off
from hvsim.infrastructure.disks.virtual_disks import VirtualDisk
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.infrastructure.texts import characters

if TYPE_CHECKING:
    from pyroaring import BitMap64

__all__ = ["BlockSet", "DiskMap", "disk_map", "newest_point"]

_NO_POINT = "there is no restore point yet"


@frozen
class DiskMap:
    """The blocks of one disk, as sets of blocks of `block_size` bytes that do not overlap.

    Of the backup that made `point`: `transferred` were read and new to the chain, `unchanged` read and known already,
    `zero` read (or asked for) and empty, `left` hold something and were not read. `read_unknown` says that how much was
    read is not recorded any more: then what was not transferred is in `left`. Since then: `changed` is what the next
    increment reads, None where it reads everything, `why_all` saying why; `allocated` is what the disk holds now,
    None where the machine is gone.
    """

    machine: str
    disk: str
    size: int
    block_size: int
    point: BackupPoint | None
    mode: ReadMode | None
    transferred: BlockSet
    unchanged: BlockSet
    zero: BlockSet
    left: BlockSet
    read_unknown: bool
    allocated: BlockSet | None
    changed: BlockSet | None
    why_all: str


def disk_map(machine: VirtualMachine | None, name: str, point: BackupPoint | None) -> DiskMap:
    """The map of the disk that restore points call `name`. Raises `BlockError` for damaged backup files.

    Without `machine` it is gone, and only the restore point is told of; without `point` there is none.
    """
    disks = machine.disks if machine is not None else ()
    disk = next((item for item in disks if characters(item.name) == name), None)
    summary = next((item for item in point.point.disks if item.name == name), None) if point is not None else None
    assert disk is not None or summary is not None
    size = disk.size if disk is not None else summary.size if summary is not None else 0
    # A point that does not have the disk says nothing about it.
    point = point if summary is not None else None
    block_size = point.point.block_size if point is not None else 1024 * 1024

    def blocks(bitmap: BitMap64) -> BlockSet:
        return BlockSet(size, block_size, bitmap)

    allocated = _allocated(disk, block_size) if disk is not None else None
    nothing = empty_bitmap()
    held = stored = read = zero = nothing
    known = True
    changed, why = (None, _NO_POINT) if machine is None or disk is None else _changed(machine, disk, point)
    if point is not None and summary is not None:
        held, stored = _held_and_stored(point, name)
        asked, known = _asked(point, name, summary.mode)
        read = _read(held, asked, allocated, changed, block_size)
        zero = read - held
    return DiskMap(
        machine.name if machine is not None else point.machine if point is not None else "",
        name,
        size,
        block_size,
        point,
        summary.mode if summary is not None else None,
        blocks(stored),
        blocks((read & held) - stored if known else nothing),
        blocks(zero if known else nothing),
        blocks(held - stored - (read if known else nothing)),
        not known,
        allocated,
        changed,
        why,
    )


def newest_point(machine: VirtualMachine, points: Iterable[BackupPoint]) -> BackupPoint | None:
    """The newest of the restore points that are the machine's, by its id; an original rather than its copy."""
    found = [point for point in points if point.machine_id == machine.id]
    return max(found, key=lambda item: (item.time, item.job.kind is JobKind.BACKUP, item.point.number), default=None)


def _allocated(disk: VirtualDisk, block_size: int) -> BlockSet:
    device = disk.top.device
    return BlockSet.from_ranges(device.allocated_ranges(), device.size, block_size)


def _changed(machine: VirtualMachine, disk: VirtualDisk, point: BackupPoint | None) -> tuple[BlockSet | None, str]:
    if point is None:
        return None, _NO_POINT
    off = tracking_switched_off(machine, point.job.options.use_change_tracking)
    found = changes_until_now(point.point, machine, disk, off)
    return found.blocks, found.failure or found.off


def _asked(point: BackupPoint, name: str, mode: ReadMode) -> tuple[BlockSet | None, bool]:
    """Which blocks the backup asked for, None for all, and whether that is known."""
    for (_, disk), read in point.job.last_reads.items():
        if characters(disk) == name and read.point == point.point.id:
            return read.blocks, True
    return None, mode is ReadMode.UNTRACKED or _is_read_whole(point, name)


def _read(
    held: BitMap64, asked: BlockSet | None, allocated: BlockSet | None, changed: BlockSet | None, block_size: int
) -> BitMap64:
    """The blocks that a backup read: of those it asked for, the ones that were allocated then."""
    then = held
    if allocated is not None:
        since = changed.in_blocks_of(block_size).bitmap if changed is not None else empty_bitmap()
        then = held | (allocated.bitmap - since)
    if asked is None:
        return then
    # What changed between two backups was written, and so was allocated.
    return asked.in_blocks_of(block_size).bitmap


def _held_and_stored(point: BackupPoint, name: str) -> tuple[BitMap64, BitMap64]:
    """The blocks that are not zero at a point, and of them those whose content the point before does not have."""
    previous = _before(point, name)
    with _view(point, name) as view:
        digests = {record.block: record.digest for record in view.records()}
        size = view.block_size
    held = empty_bitmap()
    held.update(digests)
    if previous is None or _is_read_whole(point, name) or previous.block_size != size:
        return held, held
    with _view(point.beside(previous), name) as view:
        for record in view.records():
            if digests.get(record.block) == record.digest:
                del digests[record.block]
    stored = empty_bitmap()
    stored.update(digests)
    return held, stored


def _is_read_whole(point: BackupPoint, name: str) -> bool:
    """Whether the point was made by a run that transferred everything: not one whose full is synthetic or merged."""
    run = next((item for item in point.job.sessions if str(item.id) == point.point.attributes.get("session")), None)
    if run is not None:
        return run.full
    return any(disk.name == name and disk.mode is ReadMode.FULL for disk in point.point.disks)


def _before(point: BackupPoint, name: str) -> RestorePoint | None:
    """The restore point before, where it has the disk."""
    earlier = [item for item in point.backups.points(point.point.machine) if item.number < point.point.number]
    if not earlier or not any(disk.name == name for disk in earlier[-1].disks):
        return None
    return earlier[-1]


@contextmanager
def _view(point: BackupPoint, name: str) -> Iterator[DiskView]:
    with point.backups.read_disk(point.point, name) as device:
        yield device.view
