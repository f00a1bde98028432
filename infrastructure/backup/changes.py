"""Which blocks of a disk an increment has to read: what change tracking vouches for, or everything.

Reads the trackers and the restore points' notes. In doubt the answer is everything, with the reason.
"""

from __future__ import annotations

from attrs import frozen

from hvsim.blocks.backup.model import RestorePoint
from hvsim.blocks.blockset import BlockSet
from hvsim.blocks.errors import TrackingLost
from hvsim.blocks.tracking import TrackingPoint
from hvsim.infrastructure.checkpoints import Checkpoint
from hvsim.infrastructure.disks import VirtualDisk
from hvsim.infrastructure.faults import FaultBook
from hvsim.infrastructure.versions import version_key
from hvsim.infrastructure.virtual_machine import VirtualMachine

FIRST_TRACKED_VERSION = (8, 0)
FIRST_TRACKED_LEVEL = 9

_ATTRIBUTE = "tracking:"


@frozen
class Changes:
    """The blocks to read, None for all. `failure` says why tracking did not serve although it was wanted; `off` says
    that it was not wanted, or could not be.
    """

    blocks: BlockSet | None = None
    failure: str = ""
    off: str = ""


def tracking_switched_off(machine: VirtualMachine, job_wants_it: bool) -> str:
    """The configuration that keeps tracking from being used, or ''."""
    if not job_wants_it:
        return "the job does not use changed block tracking data"
    if not machine.host.change_tracking:
        return f"changed block tracking is disabled on host '{machine.host.name}'"
    if not machine.host.version.has_change_tracking:
        return ""  # the product's own filter driver does it
    if machine.host.node is not None and machine.host.node.cluster.functional_level < FIRST_TRACKED_LEVEL:
        return f"the functional level of cluster '{machine.host.node.cluster.name}' is below {FIRST_TRACKED_LEVEL}"
    if version_key(machine.version) < FIRST_TRACKED_VERSION:
        return f"the configuration version {machine.version} of the machine is below 8.0"
    return ""


def strike_trackers(machine: VirtualMachine, faults: FaultBook) -> None:
    """Lets fault rules damage change tracking before it is asked: of all disks where a rule names the machine.

    Tracking whose files somebody deleted starts anew.
    """
    for disk in machine.disks:
        if machine.host.tracking_is_missing(disk):
            machine.host.forget_tracking(disk)
    whole = faults.strikes("ChangeTrackingCorrupted", machine.name)
    for disk in machine.disks:
        rule = whole or faults.strikes("ChangeTrackingCorrupted", disk.base.path, disk.name)
        if rule is not None:
            disk.tracker.damage(rule.message or rule.point.message)


def changes_since(previous: RestorePoint | None, checkpoint: Checkpoint, disk: VirtualDisk, off: str) -> Changes:
    """What of `disk` may have changed between `previous` and `checkpoint`."""
    if off or not disk.can_be_tracked:
        return Changes(off=off or "changes of a VHD are not tracked")
    if disk in checkpoint.untracked:
        return Changes(failure=checkpoint.untracked[disk])
    known = previous.attributes.get(_ATTRIBUTE + disk.name) if previous else None
    if known is None:
        return Changes(off="there is no tracking point to start from")
    try:
        point = TrackingPoint.parse(known)
        if point.tracker != disk.tracker.identity:
            return Changes(off="change tracking was reset since the last backup")
        return Changes(disk.tracker.changed_since(point, checkpoint.tracked[disk]))
    except TrackingLost as error:
        return Changes(failure=error.reason)


def tracking_notes(checkpoint: Checkpoint) -> dict[str, str]:
    """What a restore point remembers of the trackers, so that the next increment can ask them."""
    return {_ATTRIBUTE + disk.name: str(point) for disk, point in checkpoint.tracked.items()}


def forget_points(point: RestorePoint | None, machine: VirtualMachine) -> None:
    """Gives up the tracking points of a restore point that no increment will start from any more."""
    for disk in machine.disks:
        known = point.attributes.get(_ATTRIBUTE + disk.name) if point else None
        if known is not None:
            forget_point(disk, TrackingPoint.parse(known))


def forget_point(disk: VirtualDisk, point: TrackingPoint) -> None:
    """Gives up one tracking point; a tracker that does not know it has nothing to give up."""
    try:
        disk.tracker.forget(point)
    except TrackingLost:
        return
