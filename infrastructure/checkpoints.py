"""Checkpoints: moments of a machine's disks kept by differencing files, and the merge that ends them.

Makes and removes them. Who quiesces the guest beforehand is `vss`; why one is taken is the caller's affair.
"""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from uuid import UUID

from attrs import define, field

from hvsim.blocks.errors import TrackingLost
from hvsim.blocks.tracking import TrackingPoint
from hvsim.infrastructure.clock import Waiting
from hvsim.infrastructure.disks import ImageFile, VirtualDisk, differencing_path
from hvsim.infrastructure.virtual_machine import Operation, VirtualMachine

MERGE_BYTES_PER_SECOND = 150e6
MERGE_SECONDS = 1.1
"""What every merge takes, however little there is to move."""


class CheckpointKind(Enum):
    """Where a checkpoint came from."""

    STANDARD = "Standard"
    RECOVERY = "Recovery"


class Consistency(Enum):
    """How fit the frozen disks are to be started from."""

    APPLICATION = "ApplicationConsistent"
    FILE_SYSTEM = "FileSystemConsistent"
    CRASH = "CrashConsistent"
    OFFLINE = "Offline"

    @property
    def is_consistent(self) -> bool:
        """Whether a backup made from it counts as consistent."""
        return self is not Consistency.CRASH


@define(eq=False)
class Checkpoint:
    """A moment of a machine. `frozen` names, for each disk, the file that holds it as it was; `tracked` the moments in
    the disks' change trackers, for those that can vouch for one.
    """

    id: UUID
    name: str
    machine: VirtualMachine
    kind: CheckpointKind
    created: datetime
    consistency: Consistency
    parent: Checkpoint | None = None
    frozen: dict[VirtualDisk, ImageFile] = field(factory=dict)
    tracked: dict[VirtualDisk, TrackingPoint] = field(factory=dict)
    untracked: dict[VirtualDisk, str] = field(factory=dict)
    removed: bool = False


def create_checkpoint(machine: VirtualMachine, name: str, kind: CheckpointKind, consistency: Consistency) -> Checkpoint:
    """Takes a checkpoint in this instant: every disk gets a new file beside its base, and writes go there."""
    host = machine.host
    machine.settle()
    parent = machine.checkpoints[-1] if machine.checkpoints else None
    checkpoint = Checkpoint(host.random.guid(), name, machine, kind, host.clock.now(), consistency, parent)
    for disk in machine.disks:
        checkpoint.frozen[disk] = disk.top
        try:
            checkpoint.tracked[disk] = disk.tracker.create_point()
            if kind is CheckpointKind.RECOVERY and disk.can_be_tracked:
                host.save_tracking(machine, disk)
        except TrackingLost as error:
            checkpoint.untracked[disk] = error.reason
        host.add_layer(machine, disk, differencing_path(disk.base.path, host.random.guid()))
    machine.checkpoints.append(checkpoint)
    return checkpoint


def remove_checkpoint(checkpoint: Checkpoint) -> Waiting:
    """Takes the checkpoint off the list and merges its files; a process that ends with the merge."""
    machine = checkpoint.machine
    forget(checkpoint)
    machine.merging.append(checkpoint)
    with machine.operation(Operation.MERGING_DISKS):
        pending = sum(item.length for disk, image in layers(checkpoint) for item in image.stored_ranges())
        yield machine.host.clock.wait(MERGE_SECONDS + pending / MERGE_BYTES_PER_SECOND)
        machine.settle()
        for disk, image in layers(checkpoint):
            below = checkpoint.frozen[disk]
            machine.host.merge_layer(disk, image)
            for other in (*machine.checkpoints, *machine.merging):
                if other.frozen.get(disk) is image:
                    other.frozen[disk] = below
    machine.merging.remove(checkpoint)


def forget(checkpoint: Checkpoint) -> None:
    """Takes the checkpoint out of its machine's tree; its files stay in the chain."""
    machine = checkpoint.machine
    if checkpoint in machine.checkpoints:
        machine.checkpoints.remove(checkpoint)
    for other in machine.checkpoints:
        if other.parent is checkpoint:
            other.parent = checkpoint.parent
    checkpoint.removed = True


def layers(checkpoint: Checkpoint) -> list[tuple[VirtualDisk, ImageFile]]:
    """For each disk that still has it, the file that was put over the frozen one."""
    found = []
    for disk, image in checkpoint.frozen.items():
        if image in disk.chain and image is not disk.top:
            found.append((disk, disk.chain[disk.chain.index(image) + 1]))
    return found
