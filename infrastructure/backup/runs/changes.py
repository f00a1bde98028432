"""Which blocks of a disk an increment has to read: what change tracking vouches for, or everything.

Reads the trackers and the restore points' notes. In doubt the answer is everything, with the reason.
"""

from __future__ import annotations

from attrs import frozen

from hvsim.blocks.backup.model import RestorePoint
from hvsim.blocks.blockset import BlockSet
from hvsim.blocks.errors import TrackingLost
from hvsim.blocks.tracking import TrackingPoint
from hvsim.infrastructure.disks.change_tracking import TrackingEvent, files_are_missing, happened, obstacle
from hvsim.infrastructure.disks.virtual_disks import VirtualDisk
from hvsim.infrastructure.faults import FaultBook
from hvsim.infrastructure.machines.checkpoints import Checkpoint
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.infrastructure.texts import characters

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
    """The switch that keeps tracking from being used, or ''."""
    if not job_wants_it:
        return "the job does not use changed block tracking data"
    if not machine.host.change_tracking:
        return f"changed block tracking is disabled on host '{machine.host.name}'"
    return ""


def strike_trackers(machine: VirtualMachine, faults: FaultBook) -> None:
    """Lets fault rules damage change tracking before it is asked: of all disks where a rule names the machine.

    Tracking whose files somebody deleted starts anew.
    """
    host = machine.host
    for disk in machine.disks:
        if files_are_missing(host, disk):
            happened(host, disk, TrackingEvent.FILES_MISSING)
        if faults.strikes("TrackingDriverReplaced", host.name, machine.name) is not None:
            happened(host, disk, TrackingEvent.DRIVER_REPLACED)
    whole = faults.strikes("ChangeTrackingCorrupted", machine.name)
    for disk in machine.disks:
        rule = whole or faults.strikes("ChangeTrackingCorrupted", disk.base.path, disk.name)
        if rule is not None:
            happened(host, disk, TrackingEvent.FILES_DAMAGED)
            disk.tracker.damage(rule.message or rule.point.message)


def changes_since(
    previous: RestorePoint | None, checkpoint: Checkpoint, disk: VirtualDisk, switched_off: str
) -> Changes:
    """What of `disk` may have changed between `previous` and `checkpoint`."""
    off = switched_off or obstacle(checkpoint.machine, disk)
    if off:
        return Changes(off=off)
    if disk in checkpoint.untracked:
        return Changes(failure=checkpoint.untracked[disk])
    return _asked(previous, disk, checkpoint.tracked[disk])


def changes_until_now(
    previous: RestorePoint | None, machine: VirtualMachine, disk: VirtualDisk, switched_off: str
) -> Changes:
    """What of `disk` may have changed since `previous`: what a backup would ask for that began now."""
    off = switched_off or obstacle(machine, disk)
    return Changes(off=off) if off else _asked(previous, disk, None)


def _asked(previous: RestorePoint | None, disk: VirtualDisk, until: TrackingPoint | None) -> Changes:
    known = previous.attributes.get(_attribute(disk)) if previous else None
    if known is None:
        return Changes(off="there is no tracking point to start from")
    try:
        point = TrackingPoint.parse(known)
        if point.tracker != disk.tracker.identity:
            return Changes(off=disk.tracking_ended or TrackingEvent.RESET.value)
        return Changes(disk.tracker.changed_since(point, until))
    except TrackingLost as error:
        return Changes(failure=error.reason)


def tracking_notes(checkpoint: Checkpoint) -> dict[str, str]:
    """What a restore point remembers of the trackers, so that the next increment can ask them."""
    return {_attribute(disk): str(point) for disk, point in checkpoint.tracked.items()}


def forget_points(point: RestorePoint | None, machine: VirtualMachine) -> None:
    """Gives up the tracking points of a restore point that no increment will start from any more."""
    for disk in machine.disks:
        known = point.attributes.get(_attribute(disk)) if point else None
        if known is not None:
            forget_point(disk, TrackingPoint.parse(known))


def forget_point(disk: VirtualDisk, point: TrackingPoint) -> None:
    """Gives up one tracking point; a tracker that does not know it has nothing to give up."""
    try:
        disk.tracker.forget(point)
    except TrackingLost:
        return


def _attribute(disk: VirtualDisk) -> str:
    """Under what a restore point remembers the tracking point of a disk."""
    return _ATTRIBUTE + characters(disk.name)
