"""Whatever a power loss leaves of the writes that were not synchronised, what was promised is there."""

from __future__ import annotations

from contextlib import suppress
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from hvsim.blocks import (
    FaultPlan,
    FaultyStorage,
    MemoryDevice,
    Repository,
    StorageFailed,
    VhdxImage,
    WriteCache,
    create_differencing_vhdx,
    create_vhdx,
    open_disk_chain,
)
from hvsim.blocks.device import MIB
from tests.blocks.machines import HISTORY, Machine
from tests.blocks.models import Change, apply, changes, content

DISK = 5 * MIB
DISK_HISTORY = changes(DISK, 2 * MIB, at_most=5)
CHANCES = st.sampled_from([0.0, 0.3, 0.5, 0.9, 1.0])


@given(HISTORY, HISTORY, st.integers(1, 12), st.integers(0, 2**32), CHANCES)
def test_restore_points_survive(
    first: list[Change], second: list[Change], fail_at: int, seed: int, chance: float
) -> None:
    cache, random = WriteCache(), Random(seed)
    machine = Machine(Repository(cache))
    machine.change(first)
    machine.back_up()
    machine.repository = Repository(FaultyStorage(cache, FaultPlan(fail_at, random.randrange(5000), power_loss=True)))
    machine.change(second)
    with suppress(StorageFailed):
        machine.back_up()
    after = Repository(cache.lose_power(lambda _: random.random() < chance))
    machine.check(after)
    assert [item for item in after.verify() if set(item.points) & set(machine.held)] == []
    for point in after.points():
        if point.id not in machine.held:
            machine.held[point.id] = bytes(machine.model)
    machine.check(after)


@given(DISK_HISTORY, DISK_HISTORY, st.integers(1, 60), st.integers(0, 2**32), CHANCES, st.booleans())
def test_flushed_writes_to_a_vhdx_survive(
    first: list[Change], second: list[Change], fail_at: int, seed: int, chance: float, differencing: bool
) -> None:
    cache, random, model = WriteCache(), Random(seed), bytearray(DISK)
    base = create_vhdx(cache.create("base.vhdx"), DISK, block_size=MIB)
    base.flush()
    name = "base.vhdx"
    if differencing:
        name = "child.avhdx"
        create_differencing_vhdx(cache.create(name), base).close()
    else:
        base.close()
    with open_disk_chain(cache, name, writable=True) as disk:
        apply(first, disk, model)
    flushed, open_changes = bytes(model), list[Change]()
    plan = FaultPlan(fail_at, random.randrange(5000), power_loss=True)
    with suppress(StorageFailed):
        disk = open_disk_chain(FaultyStorage(cache, plan), name, writable=True)
        for change in second:
            open_changes.append(change)
            apply([change], disk, model)
            if change.seed % 2:
                disk.flush()
                flushed, open_changes = bytes(model), []
    check_survivors(cache, random, chance, name, flushed, open_changes)


def check_survivors(
    cache: WriteCache, random: Random, chance: float, name: str, flushed: bytes, changed: list[Change]
) -> None:
    """After the power loss the disk can be opened, and every sector that was not being changed holds its content."""
    medium = cache.lose_power(lambda _: random.random() < chance)
    with open_disk_chain(medium, name) as disk:
        now = content(disk)
    touched = MemoryDevice(DISK, 512)
    for change in changed:
        touched.write(change.offset, b"\xff" * change.length)
    kept = MemoryDevice(DISK, 512)
    kept.write(0, flushed)
    for item in touched.allocated_ranges():
        kept.write(item.offset, now[item.offset : item.end])
    assert content(kept) == now
    with open_disk_chain(medium, name, writable=True) as disk:
        assert isinstance(disk, VhdxImage)
        assert content(disk) == now
