"""Failing over to the replica: planned, unplanned, as a test; taken back, completed, the roles turned around."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from hvsim.infrastructure.disks.merging import merge_unused
from hvsim.infrastructure.disks.virtual_disks import attached_disk, differencing_image
from hvsim.infrastructure.errors import ManagementError
from hvsim.infrastructure.machines.checkpoints import (
    Checkpoint,
    CheckpointKind,
    Consistency,
    apply_checkpoint,
    create_checkpoint,
    forget,
    remove_checkpoint,
)
from hvsim.infrastructure.machines.configuration import machine_of_settings, machine_settings
from hvsim.infrastructure.replication.arranging import required
from hvsim.infrastructure.replication.relationship import Replication
from hvsim.infrastructure.replication.shipping import mark, recovery_points, send_delta, start_timer
from hvsim.infrastructure.replication.values import ReplicationState

if TYPE_CHECKING:
    from hvsim.infrastructure.clock import Waiting
    from hvsim.infrastructure.machines.virtual_machine import VirtualMachine


def prepare(machine: VirtualMachine) -> Waiting:
    """On the primary, which is off: everything that is left is sent, and nothing after it. Raises `ManagementError`."""
    replication = required(machine, "prepare failover of")
    if machine is not replication.primary or replication.state is not ReplicationState.REPLICATING:
        raise _refused(machine, "A planned failover is prepared on the primary server while replication goes on.")
    if machine.is_active:
        raise _refused(machine, "The virtual machine must be turned off before a planned failover.")
    replication.stop_timer()
    errors = replication.errors
    yield from send_delta(replication)
    if replication.errors > errors or replication.state is not ReplicationState.REPLICATING:
        raise _refused(machine, "The last changes could not be sent to the Replica server.")
    replication.set_states(ReplicationState.PREPARED, ReplicationState.REPLICATING)


def fail_over(machine: VirtualMachine, point: Checkpoint | None = None) -> Waiting:
    """On the replica: it is ready to be started, as of the newest state or of a recovery point.

    Raises `ManagementError`: while the primary runs, only a test is possible.
    """
    replication = required(machine, "fail over")
    _check_replica(replication, machine)
    allowed = (ReplicationState.REPLICATING, ReplicationState.SUSPENDED, ReplicationState.ERROR)
    if replication.replica_state not in (*allowed, ReplicationState.WAITING_FOR_RESYNC):
        raise _refused(machine, "The replica has no state to fail over to.")
    primary = replication.primary
    if primary.is_active and primary.host.is_up:
        raise _refused(machine, "The primary virtual machine is running: turn it off first.")
    replication.stop_timer()
    before = create_checkpoint(machine, f"{machine.name} - before failover", CheckpointKind.REPLICA, Consistency.CRASH)
    if point is not None:
        yield from apply_checkpoint(point)
    if primary.workload is not None:
        machine.workload = evolve(primary.workload, since=None)
    for adapter in machine.adapters:
        adapter.take_failover_address()
    replication.failed_over_to = before
    prepared = replication.state is ReplicationState.PREPARED
    if prepared and point is None:
        replication.turned_points = {twin: twin.tracker.create_point() for twin in replication.pairs.values()}
    state = ReplicationState.PREPARED if prepared else ReplicationState.ERROR
    replication.set_states(state, ReplicationState.FAILED_OVER_WAITING)
    machine.host.note_machine(machine, 29510, f"'{machine.name}' has failed over.")
    yield machine.host.clock.wait(0)


def try_failover(machine: VirtualMachine, point: Checkpoint | None = None) -> VirtualMachine:
    """A machine of its own over the replica's disks as they are, which go on being kept up to date beneath a layer.

    Raises `ManagementError`.
    """
    replication = required(machine, "test the failover of")
    _check_replica(replication, machine)
    if replication.test_machine is not None:
        raise _refused(machine, "A test failover of the virtual machine is in progress already.")
    if not replication.cycles:
        raise _refused(machine, "The replica has no state to fail over to.")
    host = machine.host
    name = f"{machine.name} - Test"
    below = point or create_checkpoint(machine, name, CheckpointKind.REPLICA, Consistency.CRASH)
    tested = machine_of_settings(machine_settings(machine), host, name, host.random.guid(), f"{machine.path}\\{name}")
    for adapter, own in zip(tested.adapters, machine.adapters, strict=True):
        adapter.switch = next((item for item in host.switches if item.name == own.test_switch), None)
    for disk in machine.disks:
        path = f"{tested.path}\\Virtual Hard Disks\\{disk.name}"
        layer = host.place(differencing_image(path, below.frozen[disk], host.random.guid()))
        made = attached_disk(layer, host.random, disk.controller_location, disk.controller_type)
        tested.disks.append(made)
    tested.replica_tested = machine
    host.register(tested)
    replication.test_machine = tested
    replication.test_point = None if below is point else below
    return tested


def cancel(machine: VirtualMachine) -> Waiting:
    """Takes a test or an unplanned failover back. Raises `ManagementError`."""
    replication = required(machine.replica_tested or machine, "cancel the failover of")
    if replication.test_machine is not None:
        yield from _end_test(replication)
        return
    before = replication.failed_over_to
    if before is None or replication.replica_state is not ReplicationState.FAILED_OVER_WAITING:
        raise _refused(machine, "The virtual machine has not failed over.")
    if machine.is_active:
        yield from machine.turn_off()
    yield from apply_checkpoint(before)
    forget(before)
    yield from merge_unused(machine)
    replication.failed_over_to = None
    if replication.state is not ReplicationState.PREPARED:
        replication.set_states(ReplicationState.REPLICATING)
        start_timer(replication)
    else:
        replication.set_states(ReplicationState.PREPARED, ReplicationState.REPLICATING)


def complete(machine: VirtualMachine) -> Waiting:
    """The failover is for good: recovery points merge. Raises `ManagementError`."""
    replication = required(machine, "complete the failover of")
    if replication.replica_state is not ReplicationState.FAILED_OVER_WAITING:
        raise _refused(machine, "The virtual machine has not failed over.")
    for checkpoint in recovery_points(replication):
        forget(checkpoint)
    replication.failed_over_to = None
    replication.set_states(replication.state, ReplicationState.FAILED_OVER)
    yield from merge_unused(machine)


def reverse(machine: VirtualMachine) -> Waiting:
    """The replica that has failed over becomes the primary, the old primary its replica. Raises `ManagementError`.

    After a planned failover both are equal but for what the new primary wrote since; otherwise they are compared.
    """
    replication = required(machine, "reverse")
    done = (ReplicationState.FAILED_OVER_WAITING, ReplicationState.FAILED_OVER)
    if machine is not replication.replica or replication.replica_state not in done:
        raise _refused(machine, "Replication is reversed on a replica that has failed over.")
    old = replication.primary
    if old.is_active or not old.host.is_up or old.removed:
        raise _refused(machine, "The old primary virtual machine must be reachable and turned off.")
    if not old.host.replica_server.enabled:
        raise _refused(machine, f"'{old.host.full_name}' is not enabled as a Replica server.")
    if replication.failed_over_to is not None:
        yield from complete(machine)
    replication.primary, replication.replica = machine, old
    replication.pairs = {twin: disk for disk, twin in replication.pairs.items()}
    replication.excluded.clear()
    replication.points, replication.turned_points = replication.turned_points, {}
    replication.last_point = replication.last_consistent = None
    replication.reset_statistics(machine.host.clock.now())
    if replication.points:
        replication.set_states(ReplicationState.REPLICATING)
        start_timer(replication)
    else:
        mark(replication)
        replication.set_states(ReplicationState.WAITING_FOR_RESYNC)


def _end_test(replication: Replication) -> Waiting:
    tested = replication.test_machine
    assert tested is not None
    if tested.is_active:
        yield from tested.turn_off()
    host = tested.host
    host.unregister(tested)
    for disk in tested.disks:
        host.drop_image(disk.top)
    replication.test_machine = None
    if replication.test_point is not None:
        point, replication.test_point = replication.test_point, None
        yield from remove_checkpoint(point)


def _check_replica(replication: Replication, machine: VirtualMachine) -> None:
    if machine is not replication.replica:
        raise _refused(machine, "The virtual machine is not a replica: failover is started on the Replica server.")


def _refused(machine: VirtualMachine, reason: str) -> ManagementError:
    return ManagementError(
        "InvalidState",
        f"Hyper-V failed to perform the failover operation for virtual machine '{machine.name}'."
        f" (Virtual machine ID {str(machine.id).upper()})",
        reason,
    )
