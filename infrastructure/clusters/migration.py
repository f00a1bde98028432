"""Moving machines: live, quick, by storage; within a cluster and between hosts that stand alone.

Processes on the clock. Why a machine moves (an administrator, a drain, a lost node) is the caller's affair.
"""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from enum import Enum
from typing import TYPE_CHECKING

from hvsim.infrastructure.clock import Waiting
from hvsim.infrastructure.computers.events import EventLevel
from hvsim.infrastructure.costs import Leg, Stage, Station
from hvsim.infrastructure.costs.durations import MIGRATION_SET_UP, SWITCH_OVER
from hvsim.infrastructure.costs.rates import MEMORY_PER_SECOND
from hvsim.infrastructure.disks.change_tracking import TrackingEvent, handed_over, happened
from hvsim.infrastructure.disks.merging import images_of
from hvsim.infrastructure.disks.virtual_disks import ImageFile, file_name
from hvsim.infrastructure.errors import ManagementError
from hvsim.infrastructure.hosts.migration_networks import takes_part
from hvsim.infrastructure.inside.addresses import address_of_computer
from hvsim.infrastructure.machines.machine_values import MachineState, Operation
from hvsim.infrastructure.machines.networks import missing_switches
from hvsim.infrastructure.storage.volumes import StorageKind, StorageVolume
from hvsim.infrastructure.windows_reasons import windows_reason

if TYPE_CHECKING:
    from hvsim.infrastructure.clusters.nodes import ClusterNode
    from hvsim.infrastructure.hosts.host import Host
    from hvsim.infrastructure.machines.virtual_machine import VirtualMachine


_DELETED = "The virtual machine was deleted."


class MigrationKind(Enum):
    """How a running machine gets to another node."""

    LIVE = "Live"
    QUICK = "Quick"
    SHUTDOWN = "Shutdown"
    TURN_OFF = "TurnOff"


def move_to_node(machine: VirtualMachine, target: ClusterNode, kind: MigrationKind = MigrationKind.LIVE) -> Waiting:
    """Moves a clustered machine. Raises `ManagementError`; the machine is then where it was."""
    group = machine.group
    assert group is not None
    source = machine.host
    if machine.removed:
        raise _refused(machine, _DELETED)
    if target.host is source:
        return
    if not target.takes_roles:
        raise _refused(machine, f"The node '{target.name}' does not take roles.")
    _check_free(machine)
    group.moving = True
    try:
        if kind is MigrationKind.LIVE or not machine.is_active:
            yield from _carry(machine, target.host)
        else:
            yield from _restart_elsewhere(machine, target.host, kind)
        group.owner = target
    finally:
        group.moving = False


def move_to_host(machine: VirtualMachine, target: Host, path: str = "", *, keeps_parents: bool = False) -> Waiting:
    """Moves a machine to a host of its own, with its files to `path` unless they lie on a share that both reach;
    `keeps_parents` as for `move_storage`.

    Raises `ManagementError`: migration must be switched on at both, and a clustered machine moves within its cluster.
    """
    source = machine.host
    if machine.group is not None:
        raise _refused(machine, "The virtual machine is clustered: move it within its cluster.")
    for host, role in ((source, "source"), (target, "destination")):
        if not host.migration_enabled:
            raise ManagementError(
                "InvalidOperation",
                f"The {role} host is not configured for live migration. Use the Enable-VMMigration cmdlet to modify"
                f" the Hyper-V settings on the {role} host to enable migration.",
            )
    for host, address in ((source, address_of_computer(target)), (target, address_of_computer(source))):
        if not takes_part(host, address):
            raise _refused(
                machine,
                f"No network of '{host.name}' that is for live migration leads to {address}: add its subnet with "
                "Add-VMMigrationNetwork, or use any network.",
            )
    if machine.version not in target.version.supported:
        raise _refused(machine, f"The configuration version {machine.version} is not supported by '{target.name}'.")
    _check_free(machine)
    shared = all(source.storage_of(disk.path).kind is StorageKind.SMB for disk in machine.disks)
    if not shared:
        folder = path or f"{target.machine_path}\\{machine.name}"
        yield from move_storage(machine, folder, target, keeps_parents=keeps_parents)
    yield from _carry(machine, target)
    for disk in machine.disks:
        happened(target, disk, TrackingEvent.MOVE_TO_OTHER_HOST)


def move_storage(
    machine: VirtualMachine, path: str, target: Host | None = None, *, keeps_parents: bool = False
) -> Waiting:
    """Moves every file of the machine's disks to the folder `path` (of `target`, its own host for None); with
    `keeps_parents` a copy of each file that lies below another stays where it was.

    The machine goes on meanwhile; its change tracking begins anew. Raises `ManagementError` where there is no room, or
    a backup is under way.
    """
    places = {image.path.lower(): f"{path}\\Virtual Hard Disks\\{file_name(image.path)}" for image in _images(machine)}
    kept = _parents(machine) if keeps_parents else frozenset()
    yield from _relocate(machine, places, path, "", target or machine.host, kept)


def move_parts(
    machine: VirtualMachine,
    disks: dict[str, str],
    *,
    configuration: str,
    snapshots: str,
    paging: str,
    keeps_parents: bool = False,
) -> Waiting:
    """Moves parts of the machine: each of `disks` (a file to the path it gets), and what a folder is given for.

    Raises `ManagementError` as `move_storage` does, and for a file that is none of the machine's disks.
    """
    known = {image.path.lower() for image in _images(machine)}
    for path in disks:
        if path.lower() not in known:
            raise _refused(machine, f"'{path}' is no virtual hard disk of the virtual machine.")
    places = {path.lower(): place for path, place in disks.items()}
    kept = _parents(machine) if keeps_parents else frozenset()
    yield from _relocate(machine, places, configuration, snapshots, machine.host, kept)
    machine.paging_path = paging or machine.paging_path


def _images(machine: VirtualMachine) -> list[ImageFile]:
    """Every file of the machine's disks, once."""
    found = {id(image): image for disk in machine.disks for image in images_of(machine, disk)}
    return list(found.values())


def _parents(machine: VirtualMachine) -> frozenset[str]:
    """The files, by their path in lower case, over which another one lies."""
    return frozenset(image.parent.path.lower() for image in _images(machine) if image.parent is not None)


def _relocate(
    machine: VirtualMachine,
    places: dict[str, str],
    configuration: str,
    snapshots: str,
    target: Host,
    kept: frozenset[str],
) -> Waiting:
    """Moves the files that have a place (by their path in lower case), leaving copies of those to be kept; the
    configuration where a folder is given.
    """
    source = machine.host
    _check_free(machine)
    if any(item.kind.value == "Recovery" for item in machine.checkpoints):
        raise _refused(machine, "A recovery checkpoint of a backup exists.")
    images = [image for image in _images(machine) if image.path.lower() in places]
    moved = [disk for disk in machine.disks if any(image in images_of(machine, disk) for image in images)]
    sizes: dict[str, int] = {}
    for image in images:
        folder = places[image.path.lower()].rpartition("\\")[0]
        sizes[folder] = sizes.get(folder, 0) + image.size
    _check_room(machine, images, places, target)
    total = sum(sizes.values())
    with machine.operation(Operation.MOVING_STORAGE):
        legs = [Leg(Stage.SOURCE, source.storage_of(disk.path).disk, disk.top.size) for disk in moved[:1]]
        legs += [Leg(Stage.TARGET, target.storage_of(folder).disk, size) for folder, size in sizes.items()]
        if target is not source:
            legs += [Leg(Stage.NETWORK, source.link, total), Leg(Stage.NETWORK, target.link, total)]
        yield from source.network.flows.move(legs)
        for host in (source, target):
            if not host.is_up:
                raise _refused(machine, f"The host '{host.name}' went away.")
        machine.settle()
        _check_room(machine, images, places, target)  # others have written meanwhile
        if machine.is_active:
            source.close_disks(machine)
        try:
            copies = [image.duplicate(image.path) for image in images if image.path.lower() in kept]
            _move_images(images, source, target, places)
            for copy in copies:
                if not source.files.exists(copy.path):
                    source.place(copy)
        except OSError as error:
            if machine.is_active:
                source.open_disks(machine)
            raise _refused(machine, windows_reason(error)) from error
        for disk in moved:
            happened(source, disk, TrackingEvent.STORAGE_MIGRATION)
        if snapshots:
            _move_snapshots(machine, snapshots)
        if configuration:
            source.remove_configuration(machine)
            machine.path = configuration
            target.write_configuration(machine)
        if machine.is_active and target is source:
            source.open_disks(machine)


def _check_room(machine: VirtualMachine, images: list[ImageFile], places: dict[str, str], target: Host) -> None:
    """Each volume must have room for all the files that come to it from others."""
    coming: dict[StorageVolume, int] = {}
    for image in images:
        path = places[image.path.lower()]
        volume = target.storage_of(path)
        if volume is not machine.host.storage_of(image.path):
            coming[volume] = coming.get(volume, 0) + image.size
            try:
                target.require_room(path, coming[volume])
            except OSError as error:
                raise _refused(machine, "There is not enough space on the disk. (0x80070070)") from error


def _move_images(images: list[ImageFile], source: Host, target: Host, places: dict[str, str]) -> None:
    """Moves all the files or none. Raises `OSError`."""
    moves = [(image, image.path, places[image.path.lower()]) for image in images]
    for _, old, new in moves:
        if target.files.exists(new) and (target is not source or old.lower() != new.lower()):
            raise OSError(errno.EEXIST, os.strerror(errno.EEXIST), new)
    tried: list[tuple[ImageFile, str]] = []
    try:
        for image, old, new in moves:
            tried.append((image, old))
            _move_image(image, source, target, new)
    except OSError:
        for image, old in reversed(tried):
            with suppress(OSError):  # where it could not be placed it is not
                if target.image(image.path) is image:
                    target.files.remove(image.path)
            image.path = old
            source.place(image)
        raise


def _move_image(image: ImageFile, source: Host, target: Host, path: str) -> None:
    source.files.remove(image.path)
    image.path = path
    image.written_out = None
    target.place(image)


def _move_snapshots(machine: VirtualMachine, folder: str) -> None:
    """The files of checkpoints beside the disks go to the folder."""
    files = machine.host.files
    files.make_directories(f"{folder}\\Snapshots")
    for checkpoint in machine.checkpoints:
        for number, path in enumerate(checkpoint.files):
            checkpoint.files[number] = f"{folder}\\Snapshots\\{file_name(path)}"
            files.move(path, checkpoint.files[number])
    machine.snapshot_path = folder


def _carry(machine: VirtualMachine, target: Host) -> Waiting:
    """Takes a machine over to another host: its memory while it goes on, then the moment of the switch."""
    source = machine.host
    memory = machine.memory_assigned
    if machine.state is MachineState.RUNNING and memory > target.memory_free:
        raise _refused(machine, f"Not enough memory in the system of '{target.name}' to start the virtual machine.")
    missing = missing_switches(target, (item.switch.name for item in machine.adapters if item.switch is not None))
    if missing:
        raise _refused(machine, f"The virtual switch '{missing[0]}' does not exist on '{target.name}'.")
    with machine.operation(Operation.MIGRATING):
        if machine.is_active:
            memory_path = Station(f"memory of {machine.name}", MEMORY_PER_SECOND)
            legs = [Leg(Stage.SOURCE, memory_path, memory)]
            legs += [Leg(Stage.NETWORK, source.link, memory), Leg(Stage.NETWORK, target.link, memory)]
            yield from source.network.flows.move(legs, seconds=MIGRATION_SET_UP)
            yield source.clock.wait(SWITCH_OVER)
            if machine.move_cancelled:
                machine.move_cancelled = False
                raise _refused(machine, "The operation was canceled by the user. (0x800704C7)")
            if not source.is_up:
                raise _refused(machine, f"The host '{source.name}' went away.")
            if not target.is_up:
                raise _refused(machine, f"The destination host '{target.name}' went away.")
        hand_over(machine, target)
    source.note_machine(machine, 20417, f"'{machine.name}' was migrated to '{target.name}'.")


def cancel_move(machine: VirtualMachine) -> None:
    """Ends a live migration that is under way: the machine goes on where it is. Raises `ManagementError` for none."""
    if Operation.MIGRATING not in machine.operations:
        raise ManagementError("InvalidState", f"'{machine.name}' is not being moved.")
    machine.move_cancelled = True


def hand_over(machine: VirtualMachine, target: Host) -> None:
    """Registers the machine on the other host, in this instant, with its files where they are.

    Raises `ManagementError` for one that was deleted meanwhile, as a restore does that puts another in its place.
    """
    source = machine.host
    if machine.removed:
        raise _refused(machine, _DELETED)
    machine.settle()
    was_open = machine.is_active
    source.close_disks(machine)
    source.machines.remove(machine)
    machine.host = target
    target.machines.append(machine)
    handed_over(machine, source, target)
    for adapter in machine.adapters:
        if adapter.switch is not None:
            name = adapter.switch.name
            adapter.switch = next((item for item in target.switches if item.name == name), None)
    if was_open:
        target.open_disks(machine)
    target.write_configuration(machine)


def _restart_elsewhere(machine: VirtualMachine, target: Host, kind: MigrationKind) -> Waiting:
    if kind is MigrationKind.QUICK:
        yield from machine.save()
    elif kind is MigrationKind.SHUTDOWN and machine.is_running:
        yield from machine.shut_down()
    else:
        yield from machine.turn_off()
    hand_over(machine, target)
    yield from machine.start()


def _check_free(machine: VirtualMachine) -> None:
    if not machine.host.is_up:
        raise _refused(machine, f"The host '{machine.host.name}' is not available.")
    if machine.state.is_transient or machine.state.is_critical:
        raise _refused(machine, "The operation cannot be performed while the object is in its current state.")
    if machine.operations:
        raise _refused(machine, f"The virtual machine is busy: {machine.operations[-1].text.lower()}.")


def _refused(machine: VirtualMachine, reason: str) -> ManagementError:
    source = machine.host
    first = f"Virtual machine migration operation for '{machine.name}' failed at migration source '{source.name}'."
    source.note_machine(machine, 21024, first, EventLevel.ERROR)
    return ManagementError("OperationFailed", f"{first} (Virtual machine ID {str(machine.id).upper()})", reason)
