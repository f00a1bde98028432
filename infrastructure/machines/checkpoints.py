"""Checkpoints: moments of a machine's disks kept by differencing files, in a tree; applying them and ending them.

Makes, applies and removes them. Who quiesces the guest beforehand is `vss`; merging files is `merging`.
"""

from __future__ import annotations

import errno
import json
import os
from datetime import datetime
from enum import Enum
from typing import Any
from uuid import UUID

from attrs import define, field

from hvsim.blocks.errors import TrackingLost
from hvsim.blocks.tracking import TrackingPoint
from hvsim.infrastructure.clock import Waiting
from hvsim.infrastructure.computers.events import EventLevel
from hvsim.infrastructure.costs import Leg, Stage
from hvsim.infrastructure.costs.durations import CHECKPOINT
from hvsim.infrastructure.disks import change_tracking
from hvsim.infrastructure.disks.merging import images_of, layers, merge_unused
from hvsim.infrastructure.disks.virtual_disks import ImageFile, VirtualDisk, differencing_path, recovery_path
from hvsim.infrastructure.errors import ManagementError, WrongState
from hvsim.infrastructure.guests.readiness import online_obstacle, snapshot_obstacle
from hvsim.infrastructure.hosts.host import Host
from hvsim.infrastructure.inside.guest_volumes import volumes_came_back
from hvsim.infrastructure.machines.configuration import (
    SavedMemory,
    StoredConfiguration,
    apply_settings,
    machine_settings,
    take_over_memory,
)
from hvsim.infrastructure.machines.machine_values import CheckpointType, MachineState, Operation
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine

__all__ = ["Checkpoint", "CheckpointKind", "Consistency", "create_checkpoint", "forget", "layers", "remove_checkpoint"]

MAX_CHECKPOINTS = 50


class CheckpointKind(Enum):
    """Where a checkpoint came from."""

    STANDARD = "Standard"
    RECOVERY = "Recovery"
    REPLICA = "Replica"
    CONSISTENT_REPLICA = "AppConsistentReplica"


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
    the disks' change trackers, for those that can vouch for one. `state` is the one a machine has after it is applied,
    `settings` those of the moment, `files` the paths of what belongs to it beside the disks.
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
    state: MachineState = MachineState.OFF
    settings: dict[str, Any] = field(factory=dict, repr=False)
    files: list[str] = field(factory=list)

    @property
    def children(self) -> list[Checkpoint]:
        """The checkpoints that were taken under it."""
        return [item for item in self.machine.checkpoints if item.parent is self]

    @property
    def descendants(self) -> list[Checkpoint]:
        """All below it, parents before children."""
        return [found for child in self.children for found in (child, *child.descendants)]


def create_checkpoint(
    machine: VirtualMachine, name: str, kind: CheckpointKind, consistency: Consistency, *, tracks_changes: bool = False
) -> Checkpoint:
    """Takes a checkpoint in this instant: every disk gets a new file beside its base, and writes go there.

    With `tracks_changes` it is also a moment in the disks' change trackers, where they have any.
    Raises `OSError`, and nothing has changed: ENOSPC where a file has no room, EEXIST where it is there already.
    """
    host = machine.host
    machine.settle()
    checkpoint = Checkpoint(host.random.guid(), name, machine, kind, host.clock.now(), consistency, machine.current)
    checkpoint.settings = machine_settings(machine)
    done: list[VirtualDisk] = []
    try:
        for disk in machine.disks:
            frozen = disk.top
            host.add_layer(machine, disk, _layer_path(disk, host, kind))
            done.append(disk)
            checkpoint.frozen[disk] = frozen
            if tracks_changes and not change_tracking.obstacle(machine, disk):
                _track(checkpoint, disk)
    except OSError:
        for disk in done:
            host.merge_layer(disk, disk.top)
        raise
    machine.checkpoints.append(checkpoint)
    machine.current = checkpoint
    return checkpoint


def _layer_path(disk: VirtualDisk, host: Host, kind: CheckpointKind) -> str:
    """The new file's place; before 2016 a backup's has a fixed name, and one that was left behind is in its way."""
    if kind is not CheckpointKind.RECOVERY or host.version.year >= 2016:
        return differencing_path(disk.base.path, host.random.guid())
    path = recovery_path(disk.base.path)
    if host.files.exists(path):
        raise OSError(errno.EEXIST, os.strerror(errno.EEXIST), path)
    return path


def _track(checkpoint: Checkpoint, disk: VirtualDisk) -> None:
    try:
        checkpoint.tracked[disk] = disk.tracker.create_point()
        change_tracking.begin(checkpoint.machine, disk)
    except TrackingLost as error:
        checkpoint.untracked[disk] = error.reason


def take_checkpoint(machine: VirtualMachine, name: str = "") -> Waiting:
    """The process of Checkpoint-VM: of the kind that the machine's settings ask for. Raises `ManagementError`."""
    _check_takeable(machine)
    host = machine.host
    production = machine.checkpoint_type is not CheckpointType.STANDARD
    obstacle = ""
    if production and machine.is_running:
        obstacle = online_obstacle(machine) or snapshot_obstacle(machine)[0]
    if obstacle and machine.checkpoint_type is CheckpointType.PRODUCTION_ONLY:
        raise _refusal(machine, "Production checkpoints cannot be created", 18016)
    quiesced = production and machine.is_running and not obstacle
    memory = machine.memory_assigned if machine.is_active and not quiesced else 0
    with machine.operation(Operation.CREATING_SNAPSHOT):
        yield host.clock.wait(host.random.jitter(CHECKPOINT))
        if memory:
            disk = host.storage_of(machine.snapshot_location).disk
            yield from host.network.flows.move([Leg(Stage.TARGET, disk, memory)])
        if quiesced:
            for database in machine.guest.databases:
                database.freeze(machine)
        consistency = Consistency.APPLICATION if quiesced else Consistency.CRASH
        if not machine.is_active:
            consistency = Consistency.OFFLINE
        made: list[Checkpoint] = []
        try:
            checkpoint = create_checkpoint(machine, name or dated_name(machine), CheckpointKind.STANDARD, consistency)
            made.append(checkpoint)
            _write_files(checkpoint, memory)
        except OSError as error:
            for half in made:
                _take_back(half)
            raise ManagementError(
                "OperationFailed",
                "Checkpoint operation failed.",
                f"'{machine.name}' cannot create the storage required for the checkpoint using disk"
                f" {error.filename}: There is not enough space on the disk. (0x80070070).",
            ) from error
        finally:
            for database in machine.guest.databases:
                database.thaw(machine)
    saved = memory or machine.state is MachineState.SAVED
    checkpoint.state = MachineState.SAVED if saved else MachineState.OFF
    host.note_machine(machine, 18510, f"Checkpoint '{checkpoint.name}' of '{machine.name}' was created.")
    return checkpoint


def _take_back(checkpoint: Checkpoint) -> None:
    """Ends a checkpoint in the instant in which it was taken: nothing has been written over it yet."""
    forget(checkpoint)
    for disk in checkpoint.frozen:
        checkpoint.machine.host.merge_layer(disk, disk.top)


def _check_takeable(machine: VirtualMachine) -> None:
    machine.require_host("Checkpoint operation failed.")
    if machine.checkpoint_type is CheckpointType.DISABLED:
        raise ManagementError(
            "InvalidOperation",
            "Checkpoint operation failed.",
            "Checkpoints have been disabled.",
            f"Checkpoint operation for '{machine.name}' failed. {_identity(machine)}",
            f"Checkpoints have been disabled for '{machine.name}'. {_identity(machine)}.",
        )
    if machine.state.is_transient or machine.state.is_critical:
        raise WrongState("Checkpoint operation failed.")
    if shares_disks(machine):
        raise ManagementError(
            "InvalidOperation",
            "Checkpoint operation failed.",
            f"Cannot take checkpoint for '{machine.name}' because one or more shareable VHDX are attached."
            f" {_identity(machine)}",
        )
    if len(machine.checkpoints) >= MAX_CHECKPOINTS:
        raise _refusal(machine, f"The maximum of {MAX_CHECKPOINTS} checkpoints has been reached", 18012)


def shares_disks(machine: VirtualMachine) -> bool:
    """Whether another machine may write to one of its disks: no checkpoint of the machine alone could hold it, unless
    it is a VHD set.
    """
    return any(disk.shared and not disk.base.path.lower().endswith(".vhds") for disk in machine.disks)


def _refusal(machine: VirtualMachine, reason: str, event: int) -> ManagementError:
    machine.host.note_machine(machine, event, f"Checkpoint operation for '{machine.name}' failed.", EventLevel.ERROR)
    return ManagementError(
        "InvalidOperation",
        "Checkpoint operation failed.",
        f"{reason}.",
        f"{reason} for '{machine.name}'. {_identity(machine)}",
    )


def _identity(machine: VirtualMachine) -> str:
    return f"(Virtual machine ID {str(machine.id).upper()})"


def dated_name(machine: VirtualMachine) -> str:
    """The name that a checkpoint has which nobody named."""
    now = machine.host.clock.now()
    hour, half = (now.hour % 12) or 12, "AM" if now.hour < 12 else "PM"
    return f"{machine.name} - ({now.month}/{now.day}/{now.year} - {hour}:{now:%M:%S} {half})"


def _write_files(checkpoint: Checkpoint, memory: int) -> None:
    machine = checkpoint.machine
    folder = f"{machine.snapshot_location}\\Snapshots"
    stem = f"{folder}\\{str(checkpoint.id).upper()}"
    files = machine.host.files
    files.make_directories(folder)
    files.place(f"{stem}.vmcx", StoredConfiguration(json.dumps(checkpoint.settings, sort_keys=True).encode()))
    checkpoint.files.append(f"{stem}.vmcx")
    if memory:
        machine.host.require_room(folder, memory)
        files.place(f"{stem}.vmrs", SavedMemory(memory))
        checkpoint.files.append(f"{stem}.vmrs")


def apply_checkpoint(checkpoint: Checkpoint) -> Waiting:
    """The process of Restore-VMSnapshot: the disks are as they were, what came after the last checkpoint is lost.

    Change tracking knows nothing of the new line: the next backup reads everything.
    """
    machine = checkpoint.machine
    host = machine.host
    machine.require_host(f"Failed to apply checkpoint '{checkpoint.name}'.")
    if machine.state.is_transient or machine.operations:
        raise WrongState(f"Failed to apply checkpoint '{checkpoint.name}'.")
    with machine.operation(Operation.APPLYING_SNAPSHOT):
        if machine.is_active or machine.state is MachineState.SAVED:
            yield from machine.turn_off()
        yield host.clock.wait(host.random.jitter(CHECKPOINT))
        machine.disks[:] = list(checkpoint.frozen)
        for disk, frozen in checkpoint.frozen.items():
            discarded = disk.top
            disk.return_to(frozen)
            host.drop_image(discarded)
            host.add_layer(machine, disk, differencing_path(disk.base.path, host.random.guid()))
            change_tracking.happened(host, disk, change_tracking.TrackingEvent.CHECKPOINT_APPLIED)
        apply_settings(machine, checkpoint.settings)
        volumes_came_back(machine, checkpoint.settings["guest"].get("volumes", ()))
        machine.current = checkpoint
        machine.state = checkpoint.state
        if machine.state is MachineState.SAVED:
            take_over_memory(machine, checkpoint.settings)
            host.place_saved_state(machine, machine.memory_startup)
        host.write_configuration(machine)


def remove_checkpoint(checkpoint: Checkpoint) -> Waiting:
    """Takes the checkpoint off the list and merges its files; a process that ends with the merge.

    Raises `StepFailed` where the files cannot be merged; they stay then, and a later merge takes them along.
    """
    forget(checkpoint)
    yield from merge_unused(checkpoint.machine, checkpoint)


def forget(checkpoint: Checkpoint) -> None:
    """Takes the checkpoint out of its machine's tree; its files stay in the chain."""
    machine = checkpoint.machine
    if checkpoint in machine.checkpoints:
        machine.checkpoints.remove(checkpoint)
    for other in machine.checkpoints:
        if other.parent is checkpoint:
            other.parent = checkpoint.parent
    if machine.current is checkpoint:
        machine.current = checkpoint.parent
    for disk, image in checkpoint.frozen.items():
        if image not in images_of(machine, disk):
            disk.abandoned.append(image)
    for path in checkpoint.files:
        if machine.host.files.exists(path):
            machine.host.files.remove(path)
    checkpoint.files.clear()
    checkpoint.removed = True


def rename_checkpoint(checkpoint: Checkpoint, name: str) -> None:
    """Changes the label; two checkpoints may have the same."""
    checkpoint.name = name


def discard_saved_state(checkpoint: Checkpoint) -> None:
    """Throws away the memory that a checkpoint holds: a machine is off after it is applied. Raises `WrongState`."""
    if checkpoint.state is not MachineState.SAVED:
        raise WrongState(f"Failed to remove the saved state of checkpoint '{checkpoint.name}'.")
    files = checkpoint.machine.host.files
    for path in [path for path in checkpoint.files if path.endswith(".vmrs")]:
        files.remove(path)
        checkpoint.files.remove(path)
    checkpoint.state = MachineState.OFF
