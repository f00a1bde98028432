"""Who marks the changes of machines' disks, what becomes of the marks when something happens, and their files.

Hosts since 2016 do it themselves (resilient change tracking); on older ones the backup product's filter driver does.
Which blocks a backup reads is `backup.changes`; what an event does to a map is the block engine's table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hvsim.blocks.errors import TrackingLost
from hvsim.blocks.tracking_kinds import Fate, TrackingEvent, TrackingKind, start_driver, witness
from hvsim.blocks.tracking_state import load_tracker, write_through_map
from hvsim.infrastructure.computers.events import VIRTUAL_DISKS, EventLevel
from hvsim.infrastructure.disks.tracking_files import (
    WriteThroughMap,
    driver_folder,
    driver_map,
    driver_notes,
    driver_path,
    resilient_paths,
    saved_map,
)
from hvsim.infrastructure.versions import version_key

if TYPE_CHECKING:
    from hvsim.infrastructure.disks.virtual_disks import VirtualDisk
    from hvsim.infrastructure.hosts.host import Host
    from hvsim.infrastructure.machines.virtual_machine import VirtualMachine

__all__ = ["TrackingEvent", "TrackingKind", "begin", "files_are_missing", "happened", "kind_of", "obstacle"]

FIRST_TRACKED_VERSION = (8, 0)
FIRST_TRACKED_LEVEL = 9

_EVENTS = {
    TrackingEvent.FILES_DAMAGED: (8, "The change tracking file of virtual disk '{}' is corrupted and unreadable."),
    TrackingEvent.FILES_MISSING: (8, "The change tracking file of virtual disk '{}' is corrupted and unreadable."),
    TrackingEvent.WRITTEN_OFFLINE: (
        9,
        "The virtual disk '{}' was modified without updating its change tracking file.",
    ),
}
"""What Hyper-V notes in the log of its virtual disks: number and text, with the disk's path to be put in."""


def kind_of(host: Host) -> TrackingKind:
    """What tracks changes on a host."""
    return TrackingKind.RESILIENT if host.version.has_change_tracking else TrackingKind.FILTER_DRIVER


def obstacle(machine: VirtualMachine, disk: VirtualDisk) -> str:
    """Why nothing can track the changes of a disk where its machine is, or ''."""
    host = machine.host
    if host.node is not None:
        cluster = host.node.cluster
        if len({node.host.version.has_change_tracking for node in cluster.nodes}) > 1:
            return f"cluster '{cluster.name}' has nodes older than Windows Server 2016 beside newer ones"
        if host.version.has_change_tracking and cluster.functional_level < FIRST_TRACKED_LEVEL:
            return f"the functional level of cluster '{cluster.name}' is below {FIRST_TRACKED_LEVEL}"
    if kind_of(host) is TrackingKind.FILTER_DRIVER:
        share = host.storage_of(disk.base.path).share
        if share is not None and share.third_party:
            return f"the filter driver cannot track changes on '{share.root}', which is no Windows server's"
        if share is not None and not share.is_managed:
            return f"the filter driver is not on '{share.server.name}', which is not in the backup infrastructure"
        return ""
    if version_key(machine.version) < FIRST_TRACKED_VERSION:
        return f"the configuration version {machine.version} of the machine is below 8.0"
    if disk.base.format == "VHD":
        return "changes of a VHD are not tracked"
    return ""


def begin(machine: VirtualMachine, disk: VirtualDisk) -> None:
    """A backup begins to use the disk's tracking, or goes on with it: its files are written."""
    host, files = machine.host, machine.host.files
    if kind_of(host) is TrackingKind.RESILIENT:
        saved, write_through = resilient_paths(disk)
        host.let_go(saved)
        files.place(saved, saved_map(disk))
        if not disk.is_tracked:
            files.place(write_through, WriteThroughMap(disk))
            disk.tracking_files = (saved, write_through)
        if machine.is_active:
            hold_files(host, disk)
    elif not disk.is_tracked:
        _place_driver_map(machine, disk, running=True)


def files_are_missing(host: Host, disk: VirtualDisk) -> bool:
    """Whether somebody took away a file that the disk's tracking needs."""
    return any(not host.files.exists(path) for path in disk.tracking_files)


def happened(host: Host, disk: VirtualDisk, event: TrackingEvent) -> Fate:
    """Lets an event happen to what is known of a disk's changes, and says what became of it."""
    known = disk.is_tracked
    fate = witness(disk.tracker, kind_of(host), event)
    if fate is Fate.NEW:
        disk.tracking_ended = event.value
        drop_files(host, disk)
    if event in _EVENTS and known and kind_of(host) is TrackingKind.RESILIENT:
        number, text = _EVENTS[event]
        provider = "Microsoft-Windows-VHDMP"
        host.events.write(VIRTUAL_DISKS, provider, number, text.format(disk.base.path), EventLevel.ERROR)
    return fate


def drop_files(host: Host, disk: VirtualDisk) -> None:
    """Removes the files; the next backup makes new ones."""
    for path in disk.tracking_files:
        host.let_go(path)
        if host.files.exists(path):
            host.files.remove(path)
    disk.tracking_files = ()


def hold_files(host: Host, disk: VirtualDisk) -> None:
    """Keeps the files beside an open disk open."""
    for path in disk.tracking_files:
        if path.lower() not in host.open_handles and host.files.exists(path):
            host.open_handles[path.lower()] = host.files.open_file(path, hold=True)


# What happens to a host


def power_lost(host: Host, machine: VirtualMachine, *, was_active: bool) -> None:
    """A host went down in the middle of everything: what Hyper-V knows of an active machine's disks is what their two
    files hold, more blocks than have really changed; the driver's maps were in memory alone.
    """
    for disk in machine.disks:
        if not disk.is_tracked:
            continue
        if kind_of(host) is TrackingKind.FILTER_DRIVER:
            happened(host, disk, TrackingEvent.HOST_CRASH)
        elif was_active:
            _recover(host, disk)


def _recover(host: Host, disk: VirtualDisk) -> None:
    try:
        if files_are_missing(host, disk):
            raise TrackingLost(TrackingEvent.FILES_MISSING.value)
        disk.tracker = load_tracker(host.files.read(disk.tracking_files[0]), write_through_map(disk.tracker))
    except TrackingLost as error:
        disk.tracker.damage(error.reason)


def driver_stops(host: Host) -> None:
    """The host shuts down in order: the filter driver writes its maps."""
    for machine, disk in _driven(host):
        _place_driver_map(machine, disk, running=False)


def driver_starts(host: Host) -> None:
    """The host has started: the filter driver takes up the maps that it closed; others it cannot use."""
    for machine, disk in _driven(host):
        try:
            path = disk.tracking_files[0]
            if not host.files.exists(path):
                raise TrackingLost(TrackingEvent.FILES_MISSING.value)
            disk.tracker = start_driver(host.files.read(path))
            _place_driver_map(machine, disk, running=True)
        except TrackingLost:
            happened(host, disk, TrackingEvent.FILES_MISSING)


def handed_over(machine: VirtualMachine, source: Host, target: Host) -> None:
    """A machine has another host of its cluster now: the driver runs on all nodes, so its maps go along."""
    for disk in machine.disks:
        if disk.is_tracked and kind_of(source) is TrackingKind.FILTER_DRIVER:
            if kind_of(target) is not TrackingKind.FILTER_DRIVER:
                happened(source, disk, TrackingEvent.MOVE_TO_OTHER_HOST)
                continue
            drop_files(source, disk)
            _place_driver_map(machine, disk, running=True)
        elif disk.is_tracked and kind_of(target) is not kind_of(source):
            happened(source, disk, TrackingEvent.MOVE_TO_OTHER_HOST)


def _driven(host: Host) -> list[tuple[VirtualMachine, VirtualDisk]]:
    if kind_of(host) is TrackingKind.RESILIENT:
        return []
    return [(machine, disk) for machine in host.machines for disk in machine.disks if disk.is_tracked]


def _place_driver_map(machine: VirtualMachine, disk: VirtualDisk, *, running: bool) -> None:
    files, path = machine.host.files, driver_path(machine, disk)
    files.make_directories(driver_folder(machine))
    machine.host.let_go(path)
    files.place(path, driver_map(disk, running=running))
    files.place(f"{driver_folder(machine)}\\notes.txt", driver_notes(machine))
    disk.tracking_files = (path,)
