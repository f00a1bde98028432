"""Beginning and ending relationships: the replica machine is made, replication paused, resumed, configured."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from hvsim.infrastructure.disks.merging import merge_unused
from hvsim.infrastructure.disks.virtual_disks import ImageKind, attached_disk, empty_image, file_name
from hvsim.infrastructure.errors import ManagementError, NotFound, StepFailed
from hvsim.infrastructure.machines.checkpoints import forget
from hvsim.infrastructure.machines.configuration import machine_of_settings, machine_settings
from hvsim.infrastructure.replication.relationship import Replication
from hvsim.infrastructure.replication.shipping import (
    Courier,
    check_reachable,
    copy_all,
    forget_point,
    forget_points,
    recovery_points,
    resynchronize,
    start_timer,
)
from hvsim.infrastructure.replication.values import FREQUENCIES, MAX_RECOVERY_POINTS, Authentication, ReplicationState

if TYPE_CHECKING:
    from hvsim.infrastructure.clock import Waiting
    from hvsim.infrastructure.disks.virtual_disks import VirtualDisk
    from hvsim.infrastructure.estate import Estate
    from hvsim.infrastructure.hosts.host import Host
    from hvsim.infrastructure.machines.virtual_machine import VirtualMachine

FOLDER = "Hyper-V Replica"


def enable(
    estate: Estate, machine: VirtualMachine, server: str, port: int, authentication: Authentication
) -> Replication:
    """Makes a relationship and the replica machine, whose disks are empty until the first copy.

    Raises `ManagementError`: the machine has a relationship already, or the server does not take it; `OSError` where
    the replica's files cannot be placed.
    """
    doing = f"Hyper-V failed to enable replication for virtual machine '{machine.name}'."
    if machine.replication is not None:
        raise ManagementError("InvalidState", doing, "The virtual machine is already enabled for replication.")
    target = replica_host(estate, server, doing)
    source = machine.host
    if target is source:
        raise ManagementError("InvalidParameter", doing, "The Replica server is the primary server itself.")
    if target.node is not None and source.node is not None and target.node.cluster is source.node.cluster:
        raise ManagementError(
            "InvalidParameter", doing, "The primary and the Replica server are nodes of the same failover cluster."
        )
    if machine.version not in target.version.supported:
        reason = f"The configuration version {machine.version} is not supported by '{target.name}'."
        raise ManagementError("OperationFailed", doing, reason)
    replica = _new_replica(machine, target)
    replication = Replication(machine, replica, estate.faults, port, authentication)
    try:
        check_reachable(replication)
    except StepFailed as error:
        raise ManagementError("OperationFailed", doing, str(error)) from error
    try:
        target.register(replica)
    except OSError:
        target.machines.remove(replica)
        raise
    machine.replication = replica.replication = replication
    replication.reset_statistics(source.clock.now())
    return replication


def replica_host(estate: Estate, name: str, doing: str) -> Host:
    """The host of that name. Raises `ManagementError`."""
    try:
        return estate.host(name)
    except NotFound as error:
        reason = f"The Replica server name '{name}' cannot be resolved: No such host is known. (0x00002AF9)"
        raise ManagementError("ObjectNotFound", doing, reason) from error


def prepare_disks(replication: Replication, disks: list[VirtualDisk]) -> None:
    """Gives the replica an empty disk for each of these that has no twin yet. Raises `OSError`: then it got none."""
    replica, host = replication.replica, replication.replica.host
    made: dict[VirtualDisk, VirtualDisk] = {}
    try:
        for disk in disks:
            if disk in replication.pairs:
                continue
            path = f"{replica.path}\\Virtual Hard Disks\\{str(replica.id).upper()}\\{file_name(disk.base.path)}"
            image = host.place(empty_image(path, disk.size, ImageKind.DYNAMIC, disk.base.identifier))
            made[disk] = attached_disk(image, host.random, disk.controller_location, disk.controller_type)
            made[disk].controller_number = disk.controller_number
    except OSError:
        for twin in made.values():
            host.remove_disk(twin)
        raise
    replica.disks += made.values()
    replication.pairs |= made


def configure(
    replication: Replication,
    *,
    frequency: int | None = None,
    recovery_history: int | None = None,
    consistent_hours: int | None = None,
) -> None:
    """Changes how often and how much is kept. Raises `ManagementError` for what cannot be."""
    doing = f"Hyper-V failed to change the replication settings of '{replication.primary.name}'."
    if frequency is not None and frequency not in FREQUENCIES:
        raise ManagementError("InvalidParameter", doing, "The replication frequency must be 30, 300 or 900 seconds.")
    if recovery_history is not None and not 0 <= recovery_history <= MAX_RECOVERY_POINTS:
        reason = f"The recovery history must be from 0 to {MAX_RECOVERY_POINTS}."
        raise ManagementError("InvalidParameter", doing, reason)
    if recovery_history is not None:
        replication.recovery_history = recovery_history
    if consistent_hours is not None:
        if consistent_hours and not replication.recovery_history:
            reason = "Application-consistent recovery points need a recovery history."
            raise ManagementError("InvalidParameter", doing, reason)
        replication.application_consistent_hours = consistent_hours
    if frequency is not None and frequency != replication.frequency:
        replication.frequency = frequency
        if replication.timer is not None:
            start_timer(replication)


def start_initial(replication: Replication, moment: datetime | None = None) -> None:
    """Begins the first copy in the background, now or at `moment`. Raises `ManagementError`."""
    machine = replication.primary
    if replication.state is not ReplicationState.READY or replication.busy:
        doing = f"Hyper-V failed to start initial replication for virtual machine '{machine.name}'."
        raise ManagementError("InvalidState", doing, "The virtual machine is not ready for initial replication.")
    prepare_disks(replication, replication.replicated)
    clock = machine.host.clock
    if moment is not None and moment > clock.now():
        replication.starts_at = moment
        clock.at(moment, Courier(replication).begin)
        return
    replication.starts_at = None
    replication.set_states(ReplicationState.INITIAL)
    clock.spawn(copy_all(replication), f"replication of {machine.name}")


def stop_initial(machine: VirtualMachine) -> None:
    """Breaks the first copy off. Raises `ManagementError` where none is under way or planned."""
    replication = required(machine, "stop initial")
    planned = replication.state is ReplicationState.READY and replication.starts_at is not None
    if replication.state is not ReplicationState.INITIAL and not planned:
        raise _wrong_state(machine, "stop initial")
    replication.starts_at = None
    forget_points(replication)
    replication.set_states(ReplicationState.READY, ReplicationState.WAITING)


def stop_comparison(machine: VirtualMachine) -> None:
    """Breaks a comparison of both ends off. Raises `ManagementError` where none is under way."""
    replication = required(machine, "stop")
    if replication.state is not ReplicationState.RESYNCHRONIZING:
        raise _wrong_state(machine, "stop")
    replication.set_states(ReplicationState.WAITING_FOR_RESYNC)


def choose_disks(replication: Replication, wanted: list[VirtualDisk]) -> None:
    """Only these disks of the primary are replicated. While deltas go on, the next one takes a new disk along whole.

    Raises `OSError` where the replica's volume has no room for one: then all stays as it was.
    """
    if replication.pairs:
        prepare_disks(replication, wanted)
    replication.excluded[:] = [disk for disk in replication.primary.disks if disk not in wanted]
    for disk in [disk for disk in replication.pairs if disk not in wanted]:
        del replication.pairs[disk]
        forget_point(replication, disk)


def undo(replication: Replication) -> Waiting:
    """Takes back a relationship that has just been made, with its replica."""
    primary, replica = replication.primary, replication.replica
    yield from remove(primary)
    yield from remove(replica)
    replica.host.unregister(replica)


def suspend(machine: VirtualMachine) -> None:
    """Pauses the deltas. Raises `ManagementError` unless they go on."""
    replication = required(machine, "pause")
    if replication.state_of(machine) not in (ReplicationState.REPLICATING, ReplicationState.ERROR):
        raise _wrong_state(machine, "pause")
    replication.stop_timer()
    replication.set_states(ReplicationState.SUSPENDED)


def resume(machine: VirtualMachine, *, compare: bool = False, moment: datetime | None = None) -> None:
    """Lets deltas go on after a pause or an error; with `compare`, both ends are compared first, maybe at `moment`.

    Raises `ManagementError`.
    """
    replication = required(machine, "resume")
    state = replication.state
    clock = replication.primary.host.clock
    if compare or state is ReplicationState.WAITING_FOR_RESYNC:
        allowed = (ReplicationState.WAITING_FOR_RESYNC, ReplicationState.SUSPENDED, ReplicationState.ERROR)
        if not compare or replication.busy or state not in (*allowed, ReplicationState.REPLICATING):
            raise _wrong_state(machine, "resume", "The virtual machine requires a resynchronization.")
        replication.stop_timer()
        if moment is not None and moment > clock.now():
            replication.set_states(ReplicationState.WAITING_FOR_RESYNC)
            clock.at(moment, Courier(replication).compare)
        else:
            replication.set_states(ReplicationState.RESYNCHRONIZING)
            clock.spawn(resynchronize(replication), f"replication of {replication.primary.name}")
        return
    if state not in (ReplicationState.SUSPENDED, ReplicationState.ERROR):
        raise _wrong_state(machine, "resume")
    replication.set_states(ReplicationState.REPLICATING)
    start_timer(replication)
    Courier(replication).send()


def remove(machine: VirtualMachine) -> Waiting:
    """Ends the relationship on the machine's side; the other side is left alone. A process: recovery points merge."""
    replication = required(machine, "remove")
    replication.stop_timer()
    if machine is replication.primary:
        forget_points(replication)
        replication.set_states(ReplicationState.DISABLED, ReplicationState.ERROR)
    else:
        for checkpoint in recovery_points(replication):
            forget(checkpoint)
        replication.set_states(ReplicationState.ERROR, ReplicationState.DISABLED)
        yield from merge_unused(machine)
    machine.replication = None
    machine.host.write_configuration(machine)


def required(machine: VirtualMachine, verb: str) -> Replication:
    """The machine's relationship. Raises `ManagementError` where it has none."""
    if machine.replication is None:
        raise ManagementError(
            "InvalidState",
            f"Hyper-V failed to {verb} replication for virtual machine '{machine.name}'.",
            f"Replication is not enabled for virtual machine '{machine.name}'."
            f" (Virtual machine ID {str(machine.id).upper()})",
        )
    return machine.replication


def _wrong_state(machine: VirtualMachine, verb: str, reason: str = "") -> ManagementError:
    return ManagementError(
        "InvalidState",
        f"Hyper-V failed to {verb} replication for virtual machine '{machine.name}'.",
        reason or "The operation cannot be performed while the virtual machine is in its current replication state.",
    )


def _new_replica(machine: VirtualMachine, target: Host) -> VirtualMachine:
    folder = target.replica_server.storage_for(machine.host.full_name) or target.machine_path
    settings = machine_settings(machine)
    return machine_of_settings(settings, target, machine.name, machine.id, f"{folder}\\{FOLDER}")
