"""The law of backups: restoring any point gives the disks of that moment, whatever happened before and after."""

from __future__ import annotations

from datetime import timedelta

from attrs import frozen
from hypothesis import example, given
from hypothesis import strategies as st

from hvsim.infrastructure.backup.jobs.job_options import JobOptions
from hvsim.infrastructure.backup.runs.session import TaskStatus
from hvsim.infrastructure.faults import FAULT_POINTS
from hvsim.infrastructure.lab import parse_lab
from tests.infrastructure.worlds import World


@frozen
class Write:
    """The guest writes."""

    disk: int
    offset: int
    length: int
    value: int


@frozen
class BackUp:
    """The job runs, with writes that the guest makes while the AVHDX is there."""

    full: bool
    meanwhile: list[Write]


@frozen
class Fault:
    """Something will go wrong, so many times."""

    point: str
    times: int


@frozen
class Reset:
    """Change tracking is reset."""


TINY_LAB = r"""
[[hosts]]
name = "HV01"
[[hosts.machines]]
name = "web01"
guest = "Windows Server 2019"
disks = [{ size = "3MB", used = "1MB" }, { size = "3MB" }]
[[backup_server.repositories]]
name = "Main"
path = 'E:\Backup'
"""
WRITES = st.builds(Write, st.integers(0, 1), st.integers(0, 2**20 - 1), st.integers(1, 200_000), st.integers(0, 255))
HISTORIES = st.lists(
    st.one_of(
        WRITES,
        st.builds(BackUp, st.booleans(), st.lists(WRITES, max_size=2)),
        st.builds(Fault, st.sampled_from(sorted(FAULT_POINTS)), st.integers(1, 2)),
        st.just(Reset()),
    ),
    max_size=9,
)


def write(world: World, change: Write) -> None:
    """Lets the guest write."""
    disk = world.machine().disks[change.disk]
    length = min(change.length, disk.size - change.offset)
    disk.write(change.offset, bytes([change.value]) * length)


def back_up(world: World, action: BackUp) -> list[bytes] | None:
    """Runs the job; the content at the moment of the checkpoint when a point was made."""
    moment = world.content()
    session = world.server.start(world.job, full=action.full)
    while session.ended is None:
        world.estate.clock.sleep(timedelta(seconds=1))
        # One that an earlier run left behind is no moment of this run.
        taken = [item for item in world.machine().checkpoints if item.created >= session.created]
        if taken and action.meanwhile:
            for change in action.meanwhile:
                write(world, change)
            action = BackUp(action.full, [])
        elif not taken and action.meanwhile:
            moment = world.content()
    return moment if world.task(session).status in (TaskStatus.SUCCESS, TaskStatus.WARNING) else None


LEFT_BEHIND = [Write(0, 0, 1, 0), Fault("MergeFailed", 1), BackUp(False, []), BackUp(False, [Write(0, 0, 1, 1)])]


@given(HISTORIES)
@example(LEFT_BEHIND)
def test_restoring_any_point_gives_the_disks_of_that_moment(history: list[object]) -> None:
    world = World(options=JobOptions(block_size=64 * 1024), lab=parse_lab(TINY_LAB))
    moments: list[list[bytes]] = []
    for action in history:
        if isinstance(action, Write):
            write(world, action)
        elif isinstance(action, Fault):
            world.estate.faults.add(action.point, times=action.times)
        elif isinstance(action, Reset):
            world.server.reset_tracking(world.machine())
        elif isinstance(action, BackUp):
            before = world.content()
            moment = back_up(world, action)
            if moment is not None:
                moments.append(moment)
            if not action.meanwhile:
                assert world.content() == before
    points = world.server.points()
    assert len(points) == len(moments)
    for point, moment in zip(points, moments, strict=True):
        assert point.verify() == []
        for disk, content in zip(world.machine().disks, moment, strict=True):
            with point.backups.read_disk(point.point, disk.name) as restored:
                assert restored.read(0, restored.size) == content
