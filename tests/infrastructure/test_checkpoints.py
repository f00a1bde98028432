"""Checkpoints that people take: chains of differencing files, and merges from anywhere in them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hvsim.infrastructure.machines.checkpoints import (
    CheckpointKind,
    Consistency,
    create_checkpoint,
    remove_checkpoint,
)
from tests.infrastructure.worlds import World


@given(st.permutations(range(4)), st.booleans())
def test_checkpoints_may_go_in_any_order_and_the_disk_stays_the_same(order: list[int], at_once: bool) -> None:
    world = World(["off01"])
    machine, clock = world.machine("off01"), world.estate.clock
    disk = machine.disks[0]
    taken = []
    for number in range(4):
        taken.append(create_checkpoint(machine, f"c{number}", CheckpointKind.STANDARD, Consistency.OFFLINE))
        disk.write(number * 100_000, bytes([number + 1]) * 150_000)
    assert [item.parent for item in taken] == [None, *taken[:3]]
    content = disk.read(0, disk.size)
    processes = []
    for number in order:
        processes.append(clock.start(remove_checkpoint(taken[number])))
        if not at_once:
            clock.run_until(processes[-1])
            assert disk.read(0, disk.size) == content
    clock.run_until(clock.all_of(processes))
    assert disk.read(0, disk.size) == content
    assert machine.checkpoints == machine.merging == machine.operations == []
    assert disk.chain == [disk.base]
    names = [item.name for item in machine.host.files.list("D:\\VMs\\off01\\Virtual Hard Disks")]
    assert names == ["off01.vhdx"]


def test_a_backup_of_a_machine_with_checkpoints_has_its_present() -> None:
    world = World()
    machine = world.machine()
    create_checkpoint(machine, "before", CheckpointKind.STANDARD, Consistency.FILE_SYSTEM)
    machine.disks[0].write(0, b"after the checkpoint")
    before = world.content()
    world.back_up()
    assert [item.name for item in machine.checkpoints] == ["before"]
    assert len(machine.disks[0].chain) == 2
    point = world.server.points()[0]
    with point.backups.read_disk(point.point, "web01.vhdx") as restored:
        assert restored.read(0, restored.size) == before[0]
