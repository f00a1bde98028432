"""What pictures are drawn from: phases, places at proxies, lives of AVHDX files, snapshots, and maps of disks."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from hvsim.infrastructure.backup.jobs.job_options import JobOptions
from hvsim.infrastructure.backup.reports.disk_map import DiskMap, disk_map, newest_point
from hvsim.infrastructure.backup.reports.history import Phase, differencing_lives, note_gone, phases, volume_snapshots
from hvsim.infrastructure.estate import Estate
from hvsim.infrastructure.machines.checkpoints import remove_checkpoint
from tests.infrastructure.worlds import MIB, World


def test_the_phases_of_a_task_follow_each_other() -> None:
    world = World()
    session = world.back_up()
    spans = phases(world.estate.trace.of_session(session.id, "web01"))
    assert [span.phase for span in spans] == [Phase.FREEZE, Phase.TRANSFER, Phase.RELEASE]
    assert all(first.end == second.start for first, second in pairwise(spans))


def test_a_failed_step_is_a_span_of_its_own() -> None:
    world = World()
    world.estate.faults.add("GuestWriterFailed", "web01")
    spans = phases(world.estate.trace.of_session(world.back_up().id, "web01"))
    assert [(span.phase, span.failed) for span in spans[:3]] == [
        (Phase.FREEZE, False),
        (Phase.FREEZE, True),
        (Phase.FREEZE, False),
    ]


def test_tasks_have_a_place_at_their_proxy_while_they_run() -> None:
    world = World(("web01", "off01"))
    session = world.back_up()
    for task in session.tasks:
        (use,) = task.slots
        assert use.proxy == "HV01"
        assert task.started is not None
        assert task.queued is not None
        assert task.ended is not None
        assert use.end is not None
        assert task.queued <= use.start <= task.started <= use.end <= task.ended


def test_no_more_places_are_taken_than_a_proxy_has() -> None:
    estate = Estate.build()
    server = estate.backup_server
    job = server.add_job("All", list(server.machines()), server.repositories[0], JobOptions())
    server.finish(session := server.start(job))
    uses = [use for task in session.tasks for use in task.slots]
    assert uses
    for proxy in server.proxies:
        here = [use for use in uses if use.proxy == proxy.name]
        for use in here:
            assert (
                sum(item.start <= use.start and use.start < (item.end or use.start) for item in here) <= proxy.max_tasks
            )


def test_an_avhdx_lives_from_the_checkpoint_to_the_merge() -> None:
    world = World()
    session = world.back_up()
    (life,) = differencing_lives(world.estate.trace.events)
    events = {event.action: event for event in world.estate.trace.of_session(session.id)}
    assert life.start == events["Takes the checkpoint: an AVHDX appears"].end
    assert life.end == events["Merges the AVHDX back and removes the checkpoint"].end
    assert life.paths.count(".avhdx") == 2
    assert [merge.failed for merge in life.merges] == [False]


def test_a_failed_merge_leaves_it_until_the_next_backup_or_a_person_ends_it() -> None:
    world = World()
    world.estate.faults.add("MergeFailed", "web01", times=1)
    world.back_up()
    (life,) = differencing_lives(world.estate.trace.events)
    note_gone([life], world.server.machines())
    assert life.is_open
    world.back_up()
    first, second = differencing_lives(world.estate.trace.events)
    assert [merge.failed for merge in first.merges] == [True, False]
    assert first.end is not None
    assert first.end <= second.start

    world.estate.faults.add("MergeFailed", "web01", times=1)
    world.back_up()
    clock = world.estate.clock
    clock.run_until(clock.start(remove_checkpoint(world.machine().checkpoints[0])))
    lives = differencing_lives(world.estate.trace.events)
    note_gone(lives, world.server.machines())
    assert [life.is_open for life in lives] == [False, False, False]
    assert lives[-1].gone


def test_machines_of_a_group_share_one_snapshot() -> None:
    estate = Estate.build()
    server = estate.backup_server
    machine = server.machine("old01")
    job = server.add_job("Old", [machine], server.repositories[0], JobOptions())
    server.finish(session := server.start(job))
    (snapshot,) = volume_snapshots(estate.trace.of_session(session.id))
    assert (snapshot.host, snapshot.machines, snapshot.failed) == ("HV03", ["old01"], False)
    assert snapshot.end is not None
    assert snapshot.start < snapshot.end


# Maps of disks

OFFSETS = st.lists(st.tuples(st.integers(0, 14), st.integers(1, 2)), max_size=4)


def mapped(world: World) -> DiskMap:
    machine = world.machine()
    return disk_map(machine, machine.disks[0].name, newest_point(machine, world.server.points()))


def write(world: World, places: list[tuple[int, int]], salt: int) -> set[int]:
    """Writes at whole blocks of 1 MiB, and returns which."""
    disk = world.machine().disks[0]
    touched = set()
    for offset, count in places:
        disk.write(offset * MIB, bytes([salt + offset + 1]) * count * MIB)
        touched |= set(range(offset, offset + count))
    return touched


@settings(max_examples=12)
@given(OFFSETS, OFFSETS, st.booleans())
def test_the_map_says_what_was_transferred_and_what_has_changed(
    first: list[tuple[int, int]], second: list[tuple[int, int]], tracking: bool
) -> None:
    world = World(options=JobOptions(use_change_tracking=tracking))
    write(world, [(0, 2)], 100)
    world.back_up()
    before = world.content()[0]
    touched = write(world, first, 0)
    world.back_up()
    content = world.content()[0]
    again = write(world, second, 50)
    found = mapped(world)
    size = len(content) // MIB
    pieces = [content[at * MIB : (at + 1) * MIB] for at in range(size)]
    new = {at for at, piece in enumerate(pieces) if piece != before[at * MIB : (at + 1) * MIB]}
    held = {at for at, piece in enumerate(pieces) if any(piece)}
    assert set(found.transferred.bitmap) == new & held
    assert set(found.transferred.bitmap) | set(found.unchanged.bitmap) | set(found.left.bitmap) == held
    sets = [found.transferred, found.unchanged, found.zero, found.left]
    assert sum(map(len, sets)) == len(set().union(*(item.bitmap for item in sets)))
    if tracking:
        assert set(found.transferred.bitmap) | set(found.unchanged.bitmap) <= touched
        assert found.changed is not None
        assert set(found.changed.in_blocks_of(MIB).bitmap) == again
    else:
        assert found.left.byte_count == 0
        assert found.changed is None
        assert found.why_all == "the job does not use changed block tracking data"


def test_a_full_transfers_what_is_held() -> None:
    world = World()
    world.back_up()
    found = mapped(world)
    assert len(found.transferred)
    assert not len(found.left)
    assert not len(found.unchanged)


def test_an_older_tracked_point_does_not_know_what_was_read() -> None:
    world = World()
    for _ in range(3):
        world.back_up()
        write(world, [(3, 1)], len(world.job.sessions))
        world.estate.clock.sleep(timedelta(days=1))
    machine = world.machine()
    points = [point for point in world.server.points() if point.machine == "web01"]
    found = disk_map(None, machine.disks[0].name, points[1])
    assert found.read_unknown
    assert set(found.transferred.bitmap) == {3}
    assert found.allocated is None


def test_without_a_backup_there_is_only_the_disk() -> None:
    found = mapped(World())
    assert found.point is None
    assert found.allocated is not None
    assert found.why_all == "there is no restore point yet"
