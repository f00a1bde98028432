"""Quick rollback: of a disk that is there, only the blocks are written back that differ from its restore point.

Which they are, change tracking says since the newest restore point, and the digests of the points before that.
"""

from __future__ import annotations

from hvsim.blocks.backup.model import RestorePoint
from hvsim.blocks.blockset import BlockSet
from hvsim.blocks.device import copy_device
from hvsim.blocks.memory import MemoryDevice
from hvsim.infrastructure.backup.repositories.points import BackupPoint
from hvsim.infrastructure.backup.runs.changes import changes_until_now, tracking_switched_off
from hvsim.infrastructure.disks.virtual_disks import VirtualDisk
from hvsim.infrastructure.errors import InvalidState
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.infrastructure.texts import characters


def rolled_back(point: BackupPoint, machine: VirtualMachine, name: str, size: int) -> tuple[MemoryDevice, int]:
    """The disk of that name as it was at the point, made of what it holds now, and the bytes of it that are put back.

    Raises `InvalidState` where nobody knows what has changed, `BackupDamaged`.
    """
    disk = next((item for item in machine.disks if item.name.lower() == name.lower()), None)
    if disk is None or disk.size != size:
        raise InvalidState(f"Quick rollback of '{machine.name}' is not possible: '{name}' is not the disk that it was.")
    blocks = _different(point, machine, disk)
    content = MemoryDevice(size)
    copy_device(disk.top.device, content)
    point.backups.restore(point.point, characters(disk.name), content, blocks.ranges())
    return content, blocks.byte_count


def _different(point: BackupPoint, machine: VirtualMachine, disk: VirtualDisk) -> BlockSet:
    """The blocks that may hold something else than at the point."""
    newest = point.backups.latest(point.point.machine)
    off = tracking_switched_off(machine, point.job.options.use_change_tracking)
    found = changes_until_now(newest, machine, disk, off)
    if newest is None or found.blocks is None:
        reason = found.failure or found.off
        raise InvalidState(f"Quick rollback of '{machine.name}' is not possible: {reason} ({disk.name}).")
    if newest.id == point.point.id:
        return found.blocks
    then, now = _digests(point, point.point, disk), _digests(point, newest, disk)
    size = point.point.block_size
    changed = {block for block in then.keys() | now.keys() if then.get(block) != now.get(block)}
    ranges = [(block * size, min(size, disk.size - block * size)) for block in sorted(changed)]
    return found.blocks | BlockSet.from_ranges(ranges, disk.size, size)


def _digests(point: BackupPoint, of: RestorePoint, disk: VirtualDisk) -> dict[int, bytes]:
    """What stands for the content of each block of a disk at a point of the chain."""
    if of.block_size != point.point.block_size:
        raise InvalidState(f"Quick rollback is not possible: the size of blocks has changed since ({disk.name}).")
    with point.backups.read_disk(of, characters(disk.name)) as device:
        return {record.block: record.digest for record in device.view.records()}
