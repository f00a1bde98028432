"""The two ways in which hosts track changes, and what each event in the life of a disk does to them.

Resilient change tracking is part of hosts since 2016; before, a backup product brings a file-system filter driver. Does
not decide which of them a host has.
"""

from __future__ import annotations

from enum import Enum

from attrs import frozen

from hvsim.blocks.errors import TrackingLost
from hvsim.blocks.tracking import ChangeTracker
from hvsim.blocks.tracking_state import load_tracker, save_tracker, write_through_map


class TrackingKind(Enum):
    """Who marks the changes."""

    RESILIENT = "resilient change tracking"
    FILTER_DRIVER = "filter driver"


class TrackingEvent(Enum):
    """What can happen to a disk or its host between two backups."""

    ORDERLY_RESTART = "the host was restarted"
    HOST_CRASH = "the host stopped uncleanly"
    CLUSTER_MIGRATION = "the machine moved within its cluster"
    MOVE_TO_OTHER_HOST = "the machine moved to a host that does not share its tracking data"
    STORAGE_MIGRATION = "the disk was moved to other storage"
    RESIZE = "the disk was resized"
    CHECKPOINT_APPLIED = "a checkpoint was applied"
    DISK_REPLACED = "the disk was replaced"
    RESTORED_IN_PLACE = "the disk was restored in place"
    WRITTEN_OFFLINE = "the disk was modified without updating its change tracking file"
    FILES_MISSING = "the change tracking file is missing"
    FILES_DAMAGED = "the change tracking file is corrupted and unreadable"
    DRIVER_REPLACED = "the tracking driver was replaced"
    RESET = "change tracking was reset"


class Fate(Enum):
    """What becomes of the tracking data: kept exactly, kept as a coarser superset, begun anew, or unusable."""

    KEPT = "kept"
    COARSE = "coarse"
    NEW = "new"
    DAMAGED = "damaged"


@frozen
class _Fates:
    resilient: Fate
    filter_driver: Fate


_FATES = {
    TrackingEvent.ORDERLY_RESTART: _Fates(Fate.KEPT, Fate.KEPT),
    TrackingEvent.HOST_CRASH: _Fates(Fate.COARSE, Fate.NEW),
    TrackingEvent.CLUSTER_MIGRATION: _Fates(Fate.KEPT, Fate.KEPT),
    TrackingEvent.MOVE_TO_OTHER_HOST: _Fates(Fate.NEW, Fate.NEW),
    TrackingEvent.STORAGE_MIGRATION: _Fates(Fate.NEW, Fate.NEW),
    TrackingEvent.RESIZE: _Fates(Fate.NEW, Fate.NEW),
    TrackingEvent.CHECKPOINT_APPLIED: _Fates(Fate.NEW, Fate.NEW),
    TrackingEvent.DISK_REPLACED: _Fates(Fate.NEW, Fate.NEW),
    TrackingEvent.RESTORED_IN_PLACE: _Fates(Fate.NEW, Fate.NEW),
    TrackingEvent.WRITTEN_OFFLINE: _Fates(Fate.DAMAGED, Fate.DAMAGED),
    TrackingEvent.FILES_MISSING: _Fates(Fate.NEW, Fate.NEW),
    TrackingEvent.FILES_DAMAGED: _Fates(Fate.DAMAGED, Fate.DAMAGED),
    TrackingEvent.DRIVER_REPLACED: _Fates(Fate.KEPT, Fate.NEW),
    TrackingEvent.RESET: _Fates(Fate.NEW, Fate.NEW),
}


def fate_of(kind: TrackingKind, event: TrackingEvent) -> Fate:
    """What the event does to tracking data of that kind."""
    fates = _FATES[event]
    return fates.resilient if kind is TrackingKind.RESILIENT else fates.filter_driver


def witness(tracker: ChangeTracker, kind: TrackingKind, event: TrackingEvent) -> Fate:
    """Lets the event happen to the tracker, and says what it did; points from before are foreign once data begin anew.

    A resize gives the tracker the disk's new size by `ChangeTracker.resize`.
    """
    fate = fate_of(kind, event)
    if fate is Fate.COARSE:
        tracker.coarsen()
    elif fate is Fate.NEW:
        tracker.reset()
    elif fate is Fate.DAMAGED:
        tracker.damage(event.value)
    return fate


_IN_USE = b"hvsimCTP in use"
_CLOSED = b"hvsimCTP closed"


def driver_file(tracker: ChangeTracker, *, running: bool) -> bytes:
    """The map file of a filter driver. While the driver runs, the map is in memory alone and the file only says so."""
    if running:
        return _IN_USE
    saved = save_tracker(tracker)
    coarse = write_through_map(tracker)
    return _CLOSED + len(saved).to_bytes(8, "little") + saved + coarse


def start_driver(file: bytes) -> ChangeTracker:
    """The tracker that a filter driver finds when its host starts.

    Raises `TrackingLost` for a file that a stopped driver did not close, and for one that is damaged.
    """
    if file == _IN_USE:
        raise TrackingLost(TrackingEvent.HOST_CRASH.value)
    if not file.startswith(_CLOSED):
        raise TrackingLost(TrackingEvent.FILES_DAMAGED.value)
    start = len(_CLOSED) + 8
    length = int.from_bytes(file[len(_CLOSED) : start], "little")
    return load_tracker(file[start : start + length], file[start + length :])
