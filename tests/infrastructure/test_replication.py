"""Hyper-V Replica on the estate itself: real blocks reach the twin, failures are counted, roles change."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from hvsim.infrastructure.disks.disk_comparison import differences
from hvsim.infrastructure.disks.virtual_disks import ImageKind, empty_image
from hvsim.infrastructure.errors import ManagementError
from hvsim.infrastructure.estate import Estate
from hvsim.infrastructure.machines.checkpoints import CheckpointKind
from hvsim.infrastructure.machines.drives import attach_disk
from hvsim.infrastructure.machines.machine_values import MachineState
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.infrastructure.replication import arranging, failover, shipping
from hvsim.infrastructure.replication.relationship import Replication
from hvsim.infrastructure.replication.values import Authentication, Authorization, ReplicationHealth, ReplicationState


def estate_with_server() -> tuple[Estate, VirtualMachine]:
    estate = Estate.build()
    server = estate.host("HV04").replica_server
    server.enabled = server.any_server = True
    return estate, next(machine for machine in estate.machines() if machine.name == "sql01")


def replicated(history: int = 0) -> tuple[Estate, Replication]:
    """sql01 on HV01, replicated to HV04, after its first copy."""
    estate, machine = estate_with_server()
    replication = arranging.enable(estate, machine, "HV04", 80, Authentication.KERBEROS)
    arranging.configure(replication, recovery_history=history)
    arranging.start_initial(replication)
    assert replication.state is ReplicationState.INITIAL
    estate.clock.settle()
    return estate, replication


def differing(replication: Replication) -> int:
    return sum(
        item.length
        for disk, twin in replication.pairs.items()
        for item in differences(disk.top.device, twin.top.device)
    )


def send_the_rest(estate: Estate, replication: Replication) -> None:
    """The primary stops, and one more delta takes along what it wrote."""
    estate.clock.settle()
    replication.stop_timer()
    if replication.primary.is_active:
        run(estate, replication.primary.turn_off())
    run(estate, shipping.send_delta(replication))


def run(estate: Estate, process: object) -> object:
    return estate.clock.run_until(estate.clock.start(process))  # type: ignore[arg-type]  # any process of the estate


def test_the_first_copy_is_the_disk_of_its_instant() -> None:
    _, replication = replicated()
    assert replication.state is replication.replica_state is ReplicationState.REPLICATING
    assert replication.replica.state is MachineState.OFF
    assert replication.cycles[0].size > 10 * 2**20
    replication.primary.disks[0].write(12345, b"news")
    assert differing(replication) > 0, "a write after the copy must not shine through"


def test_backups_process_the_primary_although_the_replica_has_its_id() -> None:
    estate, replication = replicated()
    server, primary = estate.backup_server, replication.primary
    server.hosts.reverse()
    assert next(item for item in server.machines() if item.id == primary.id) is replication.replica
    assert server.machine_of(primary.id) is server.machines_by_id()[primary.id] is primary


def test_deltas_carry_what_the_guest_wrote_and_no_more() -> None:
    estate, replication = replicated()
    estate.clock.sleep(timedelta(seconds=950))
    assert len(replication.cycles) == 4
    assert 0 < replication.cycles[-1].size < replication.cycles[0].size
    send_the_rest(estate, replication)
    assert differing(replication) == 0
    assert replication.pending == 0


def test_a_checkpoint_of_the_primary_changes_nothing_for_the_replica() -> None:
    from hvsim.infrastructure.machines.checkpoints import take_checkpoint

    estate, replication = replicated()
    run(estate, take_checkpoint(replication.primary, "before"))
    estate.clock.sleep(timedelta(seconds=600))
    send_the_rest(estate, replication)
    assert differing(replication) == 0


def test_an_unreachable_server_is_an_error_until_it_answers_again() -> None:
    estate, replication = replicated()
    rule = estate.faults.add("ReplicaUnavailable", "HV04", times=None)
    estate.clock.sleep(timedelta(seconds=650))
    assert replication.state is ReplicationState.ERROR
    assert replication.health_of(replication.primary) is ReplicationHealth.CRITICAL
    assert replication.errors == replication.missed == 2
    assert replication.pending > 0
    estate.faults.remove(rule)
    estate.clock.sleep(timedelta(seconds=310))
    assert replication.state is ReplicationState.REPLICATING
    assert replication.health_of(replication.primary) is ReplicationHealth.WARNING, "two of four cycles were missed"
    send_the_rest(estate, replication)
    assert differing(replication) == 0, "what could not be sent is not lost"


def test_a_full_volume_at_the_replica_does_not_lose_changes() -> None:
    estate, replication = replicated()
    twin = replication.replica.disks[0]
    room = twin.top.room
    assert room is not None
    capacity, room.capacity = room.capacity, room.used
    data = bytes(range(1, 256)) * 256
    replication.primary.disks[0].write(50 * 2**30, data)
    estate.clock.sleep(timedelta(seconds=310))
    assert replication.state is ReplicationState.ERROR
    room.capacity = capacity
    estate.clock.sleep(timedelta(seconds=310))
    assert replication.state is ReplicationState.REPLICATING
    assert twin.read(50 * 2**30, len(data)) == data


def test_a_lost_tracker_asks_for_a_comparison_which_mends_it() -> None:
    estate, replication = replicated()
    replication.auto_resynchronize = False
    replication.primary.disks[0].tracker.reset()
    estate.clock.sleep(timedelta(seconds=310))
    assert replication.state is ReplicationState.WAITING_FOR_RESYNC
    with pytest.raises(ManagementError, match="requires a resynchronization"):
        arranging.resume(replication.primary)
    arranging.resume(replication.primary, compare=True)
    assert replication.state is ReplicationState.RESYNCHRONIZING
    estate.clock.settle()
    assert replication.state is ReplicationState.REPLICATING
    send_the_rest(estate, replication)
    assert differing(replication) == 0


def test_recovery_points_are_kept_every_hour_as_many_as_asked() -> None:
    estate, replication = replicated(history=2)
    arranging.configure(replication, consistent_hours=1)
    estate.clock.sleep(timedelta(hours=4))
    estate.clock.settle()
    points = shipping.recovery_points(replication)
    assert [point.kind for point in points] == [CheckpointKind.CONSISTENT_REPLICA] * 2
    assert points[-1].name.startswith(f"{replication.replica.name} - (6/2/2025 - ")
    assert points[-1].name.endswith(" AM)") or points[-1].name.endswith(" PM)")
    send_the_rest(estate, replication)
    assert differing(replication) == 0


def test_a_planned_failover_loses_nothing_and_turns_around_without_a_copy() -> None:
    estate, replication = replicated()
    old, new = replication.primary, replication.replica
    with pytest.raises(ManagementError, match="turned off"):
        run(estate, failover.prepare(old))
    run(estate, old.shut_down())
    run(estate, failover.prepare(old))
    assert replication.state is ReplicationState.PREPARED
    with pytest.raises(ManagementError, match="after a failover only"):
        run(estate, new.start())
    run(estate, failover.fail_over(new))
    assert differing(replication) == 0
    run(estate, new.start())
    estate.clock.sleep(timedelta(seconds=120))
    old.host.replica_server.enabled = old.host.replica_server.any_server = True
    run(estate, failover.reverse(new))
    assert replication.state is ReplicationState.REPLICATING
    estate.clock.sleep(timedelta(seconds=700))
    assert (replication.primary, replication.replica) == (new, old)
    send_the_rest(estate, replication)
    assert differing(replication) == 0
    assert replication.cycles[0].size < 64 * 2**20, "only what changed was sent"


def test_an_unplanned_failover_can_be_taken_back() -> None:
    estate, replication = replicated()
    old, new = replication.primary, replication.replica
    with pytest.raises(ManagementError, match="is running"):
        run(estate, failover.fail_over(new))
    run(estate, old.turn_off())
    before = new.disks[0].read(0, 1 << 20)
    run(estate, failover.fail_over(new))
    run(estate, new.start())
    new.disks[0].write(0, b"x" * 4096)
    run(estate, failover.cancel(new))
    assert new.state is MachineState.OFF
    assert new.disks[0].read(0, 1 << 20) == before
    assert replication.state is replication.replica_state is ReplicationState.REPLICATING


def test_a_test_failover_stands_beside_what_goes_on() -> None:
    estate, replication = replicated(history=1)
    replica = replication.replica
    tested = failover.try_failover(replica)
    run(estate, tested.start())
    tested.disks[0].write(0, b"x" * 4096)
    estate.clock.sleep(timedelta(hours=3))
    assert replication.state is ReplicationState.REPLICATING
    assert tested.disks[0].read(0, 4) == b"xxxx"
    run(estate, failover.cancel(replica))
    assert tested.removed
    assert tested not in replica.host.machines
    send_the_rest(estate, replication)
    assert differing(replication) == 0


def test_each_side_ends_its_own_part() -> None:
    estate, replication = replicated(history=3)
    primary, replica = replication.primary, replication.replica
    estate.clock.sleep(timedelta(hours=2))
    run(estate, arranging.remove(primary))
    assert primary.replication is None
    assert replica.replication is replication
    assert replication.health_of(replica) is ReplicationHealth.CRITICAL
    estate.clock.settle()
    assert primary.disks[0].tracker.generations == []
    run(estate, arranging.remove(replica))
    assert replica.checkpoints == []
    run(estate, primary.turn_off())
    run(estate, replica.start())
    assert replica.is_running


@pytest.mark.parametrize(
    ("server", "port", "reason"),
    [
        ("HV01", 80, "is the primary server itself"),
        ("HV02", 80, "nodes of the same failover cluster"),
        ("HV04", 443, "could not be established (0x00002EFD)"),
        ("nowhere", 80, "No such host is known"),
        ("HV03", 80, "not supported by 'HV03'"),
    ],
)
def test_servers_that_do_not_take_a_machine_say_why(server: str, port: int, reason: str) -> None:
    estate, machine = estate_with_server()
    with pytest.raises(ManagementError) as refused:
        arranging.enable(estate, machine, server, port, Authentication.KERBEROS)
    assert reason in str(refused.value)
    assert machine.replication is None


def test_a_snapshot_of_the_lab_takes_replication_along() -> None:
    estate, replication = replicated()
    snapshot = estate.snapshot()
    estate.clock.sleep(timedelta(seconds=900))
    estate.clock.settle()
    estate.restore(snapshot)
    assert len(replication.cycles) == 1
    estate.clock.sleep(timedelta(seconds=310))
    assert len(replication.cycles) == 2


def test_a_server_that_does_not_take_everybody_wants_an_entry_for_the_primary() -> None:
    estate, machine = estate_with_server()
    server = estate.host("HV04").replica_server
    server.any_server = False
    with pytest.raises(ManagementError, match="is not authorized to replicate"):
        arranging.enable(estate, machine, "HV04", 80, Authentication.KERBEROS)
    server.authorizations.append(Authorization("*.lab.local", "D:\\Replicas", "lab"))
    replication = arranging.enable(estate, machine, "HV04", 80, Authentication.KERBEROS)
    assert replication.replica.path == "D:\\Replicas\\Hyper-V Replica"


def test_a_disk_that_was_plugged_in_later_is_replicated_when_it_is_chosen() -> None:
    estate, replication = replicated()
    machine = replication.primary
    image = machine.host.place(empty_image(f"{machine.path}\\late.vhdx", 2**30, ImageKind.DYNAMIC, UUID(int=7)))
    disk = attach_disk(machine, image)
    disk.write(2**20, b"late" * 1024)
    estate.clock.sleep(timedelta(seconds=310))
    assert disk not in replication.replicated
    arranging.choose_disks(replication, list(machine.disks))
    estate.clock.sleep(timedelta(seconds=310))
    assert len(replication.replica.disks) == 3
    assert replication.pairs[disk].read(2**20, 4096) == b"late" * 1024
    arranging.choose_disks(replication, machine.disks[:1])
    estate.clock.sleep(timedelta(seconds=310))
    assert replication.state is ReplicationState.REPLICATING
    assert replication.replicated == machine.disks[:1]


def test_disks_that_do_not_fit_change_nothing() -> None:
    estate, replication = replicated()
    machine = replication.primary
    late = []
    for number in (7, 8):
        path = f"{machine.path}\\late{number}.vhdx"
        image = machine.host.place(empty_image(path, 2**30, ImageKind.DYNAMIC, UUID(int=number)))
        late.append(attach_disk(machine, image))
    before = (list(replication.replicated), list(replication.excluded), len(replication.replica.disks))
    room = replication.replica.disks[0].top.room
    assert room is not None
    used, capacity = room.used, room.capacity
    room.capacity = used + 6 * 2**20  # one of them fits, of four megabytes
    with pytest.raises(OSError, match="No space left"):
        arranging.choose_disks(replication, late)
    assert (list(replication.replicated), list(replication.excluded), len(replication.replica.disks)) == before
    assert room.used == used
    room.capacity = capacity
    estate.clock.sleep(timedelta(seconds=310))
    assert replication.state is ReplicationState.REPLICATING
