"""Backups, checkpoints, restores in place and power cycles in any order: nothing is ever lost or mixed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hvsim.infrastructure.backup.jobs.job_options import JobOptions
from hvsim.infrastructure.backup.restores.restore import Restore
from hvsim.infrastructure.backup.runs.session import TaskStatus
from hvsim.infrastructure.lab import parse_lab
from hvsim.infrastructure.machines.checkpoints import (
    CheckpointKind,
    Consistency,
    create_checkpoint,
    remove_checkpoint,
)
from hvsim.infrastructure.machines.virtual_machine import MachineState
from tests.infrastructure.test_histories import TINY_LAB
from tests.infrastructure.worlds import World

ACTIONS = st.lists(
    st.tuples(
        st.sampled_from(
            ["write", "back up", "back up twice at once", "checkpoint", "remove", "restore", "power", "fail"]
        ),
        st.integers(0, 2**20 - 200_000),
        st.integers(1, 255),
    ),
    max_size=14,
)


class History:
    """A world and what must be true of it: the disks now, and those of each restore point."""

    def __init__(self) -> None:
        self.world = World(options=JobOptions(block_size=64 * 1024), lab=parse_lab(TINY_LAB))
        server = self.world.server
        self.other = server.add_job("Other", [self.machine], server.repositories[0], JobOptions())
        self.present = self.world.content()
        self.moments: dict[str, list[bytes]] = {}

    @property
    def machine(self):  # type: ignore[no-untyped-def]  # short ways of the test
        return self.world.machine()

    def run(self, process) -> object:  # type: ignore[no-untyped-def]  # short ways of the test
        return self.world.estate.clock.run_until(self.world.estate.clock.start(process))

    def write(self, offset: int, value: int) -> None:
        self.machine.disks[0].write(offset, bytes([value]) * 150_000)
        self.present = self.world.content()

    def back_up(self, *jobs) -> None:  # type: ignore[no-untyped-def]  # short ways of the test
        sessions = [self.world.server.start(job) for job in jobs]
        for session in sessions:
            self.world.server.finish(session)
            task = session.tasks[0]
            if task.status in (TaskStatus.SUCCESS, TaskStatus.WARNING):
                assert task.point is not None
                self.moments[task.point.id] = self.present

    def checkpoint(self) -> None:
        create_checkpoint(self.machine, "user", CheckpointKind.STANDARD, Consistency.CRASH)

    def remove(self, number: int) -> None:
        if self.machine.checkpoints:
            self.run(remove_checkpoint(self.machine.checkpoints[number % len(self.machine.checkpoints)]))

    def restore(self, number: int) -> None:
        points = self.world.server.points()
        if points:
            point = points[number % len(points)]
            self.run(Restore(self.world.server, point, self.world.estate.local_host).run())
            self.present = self.moments[point.point.id]

    def power(self) -> None:
        machine = self.machine
        self.run(machine.start() if machine.state is MachineState.OFF else machine.turn_off())


@given(ACTIONS)
def test_no_order_of_events_loses_or_mixes_anything(actions: list[tuple[str, int, int]]) -> None:
    history = History()
    for action, offset, value in actions:
        match action:
            case "write":
                history.write(offset, value)
            case "back up":
                history.back_up(history.world.job)
            case "back up twice at once":
                history.back_up(history.world.job, history.other)
            case "checkpoint":
                history.checkpoint()
            case "remove":
                history.remove(value)
            case "restore":
                history.restore(value)
            case "power":
                history.power()
            case "fail":
                history.world.estate.faults.add(["MergeFailed", "TransferFailed", "ChangeTrackingCorrupted"][value % 3])
        assert history.world.content() == history.present
    points = history.world.server.points()
    assert {point.point.id for point in points} == set(history.moments)
    for point in points:
        assert point.verify() == []
        for disk, content in zip(history.machine.disks, history.moments[point.point.id], strict=True):
            with point.backups.read_disk(point.point, disk.name) as restored:
                assert restored.read(0, restored.size) == content
