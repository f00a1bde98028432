"""The outlook of restore points against what retention then really does, for every method and policy."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hvsim.blocks.backup.model import PointKind
from hvsim.blocks.backup.retention.plan import ChainFile
from hvsim.infrastructure.backup.jobs.job_options import JobOptions
from hvsim.infrastructure.backup.jobs.schedules import FullDays
from hvsim.infrastructure.backup.reports.outlook import Leaving, Making, RetentionPolicy, departures, outlooks
from tests.infrastructure.worlds import World

DAY = timedelta(days=1)
WEDNESDAY, SUNDAY = 2, 6
START = datetime(2025, 6, 2, 8, tzinfo=UTC)


def on(*days: int) -> FullDays:
    return FullDays(enabled=bool(days), days=list(days))


def options(days: int, points: int, active: FullDays, synthetic: FullDays, *, reverse: bool = False) -> JobOptions:
    """Days, or points where days is 0."""
    return JobOptions(
        keep_by_days=bool(days),
        days_kept=days or 1,
        points_kept=points,
        active_fulls=active,
        synthetic_fulls=synthetic,
        reverse=reverse,
    )


def moments(world: World) -> set[str]:
    """The moments that can be restored: a merge gives a full another one, and takes its own away."""
    return {point.time.isoformat() for point in world.server.points()}


@pytest.mark.parametrize(
    ("days", "points", "active", "synthetic", "reverse"),
    [
        (3, 0, on(), on(), False),
        (0, 3, on(), on(), False),
        (2, 0, on(SUNDAY), on(), False),
        (0, 2, on(), on(WEDNESDAY), False),
        (0, 4, on(), on(), True),
        (2, 0, on(WEDNESDAY), on(), True),
    ],
)
def test_each_point_leaves_at_the_run_that_was_foretold(
    days: int, points: int, active: FullDays, synthetic: FullDays, reverse: bool
) -> None:
    world = World(("off01",), options(days, points, active, synthetic, reverse=reverse))
    world.back_up()
    for _ in range(4):
        world.estate.clock.sleep(DAY)
        world.back_up()
    (chain,) = outlooks(world.server.points(), world.estate.clock.now())
    foretold = {item.point.time.isoformat(): item.departure for item in chain.points}
    assert all(foretold.values())
    for run in range(1, 12):
        world.estate.clock.sleep(DAY)
        world.back_up()
        left = moments(world)
        for moment, departure in foretold.items():
            assert departure is not None
            assert (moment in left) == (departure.runs > run), (run, moment, departure)


@given(st.lists(st.booleans(), min_size=1, max_size=12), st.integers(1, 5), st.integers(1, 5), st.booleans())
def test_older_points_never_leave_after_newer_ones(fulls: list[bool], days: int, points: int, forever: bool) -> None:
    kinds = [PointKind.FULL if full or not at else PointKind.INCREMENT for at, full in enumerate(fulls)]
    files = [ChainFile(str(at), (START + at * DAY).date(), kind) for at, kind in enumerate(kinds)]
    runs = [(START + at * DAY, PointKind.FULL if at % 7 == 0 else PointKind.INCREMENT) for at in range(len(files), 80)]
    for policy in (RetentionPolicy(days=days, forever=forever), RetentionPolicy(points=points, forever=forever)):
        gone = departures(files, policy, runs)
        assert set(gone) == {file.id for file in files}
        order = [gone[file.id].runs for file in files]
        assert order == sorted(order)
        assert all(gone[file.id].time == runs[gone[file.id].runs - 1][0] for file in files)


def test_a_forever_chain_merges_and_a_forward_one_deletes() -> None:
    world = World(("off01",), options(0, 3, on(), on()))
    for _ in range(3):
        world.back_up()
        world.estate.clock.sleep(DAY)
    (chain,) = outlooks(world.server.points(), world.estate.clock.now())
    assert [item.making for item in chain.points] == [Making.FULL, Making.INCREMENT, Making.INCREMENT]
    assert [(item.departure.runs, item.departure.how) for item in chain.points if item.departure] == [
        (1, Leaving.MERGED),
        (2, Leaving.MERGED),
        (3, Leaving.MERGED),
    ]
    world.back_up()
    (chain,) = outlooks(world.server.points(), world.estate.clock.now())
    assert [item.making for item in chain.points] == [Making.MERGED, Making.INCREMENT, Making.INCREMENT]


def test_a_reverse_chain_shows_rollbacks_and_its_full_at_the_end() -> None:
    world = World(("off01",), options(0, 3, on(), on(), reverse=True))
    for _ in range(3):
        world.back_up()
        world.estate.clock.sleep(DAY)
    (chain,) = outlooks(world.server.points(), world.estate.clock.now())
    assert [item.making for item in chain.points] == [Making.ROLLBACK, Making.ROLLBACK, Making.REVERSED]
    assert chain.points[0].departure is not None
    assert chain.points[0].departure.how is Leaving.DELETED


@pytest.mark.parametrize("daily", [True, False])
def test_the_next_run_is_the_scheduled_one_or_a_day_after_the_last(daily: bool) -> None:
    world = World(("off01",), options(0, 3, on(), on()))
    world.job.schedule.daily.enabled = daily
    world.back_up()
    now = world.estate.clock.now()
    (chain,) = outlooks(world.server.points(), now)
    assert chain.scheduled is daily
    if daily:
        assert chain.next_run == now.replace(hour=22, minute=0, second=0, microsecond=0)
    else:
        assert chain.next_run == world.server.points()[-1].time + DAY
    world.estate.clock.sleep(3.5 * DAY)
    assert outlooks(world.server.points(), world.estate.clock.now())[0].next_run > world.estate.clock.now()


def test_a_flagged_full_stays_as_long_as_its_flag() -> None:
    chosen = options(2, 0, on(), on(WEDNESDAY, SUNDAY))
    chosen.long_term.enabled, chosen.long_term.weeks = True, 2
    world = World(("off01",), chosen)
    world.back_up()
    for _ in range(6):
        world.estate.clock.sleep(DAY)
        world.back_up()
    (chain,) = outlooks(world.server.points(), world.estate.clock.now())
    flagged = [item for item in chain.points if item.flags]
    assert [[flag.level.value for flag in item.flags] for item in flagged] == [["W"]]
    foretold = {item.point.time.isoformat(): item.departure for item in chain.points}
    departure = flagged[0].departure
    assert departure is not None
    assert departure.runs > 10
    for run in range(1, departure.runs + 1):
        world.estate.clock.sleep(DAY)
        world.back_up()
        left = moments(world)
        for moment, expected in foretold.items():
            assert expected is not None
            assert (moment in left) == (expected.runs > run), (run, moment, expected)


def test_a_file_that_is_gone_breaks_what_needs_it_and_stops_retention() -> None:
    world = World(("off01",), options(0, 1, on(), on()))
    for _ in range(2):
        world.back_up()
        world.estate.clock.sleep(DAY)
    world.job.options.points_kept = 9
    world.back_up()
    full = world.server.points()[0]
    world.job.repository.files.remove(full.file_path)
    world.job.repository.close()
    (chain,) = outlooks(world.server.points(), world.estate.clock.now())
    assert [item.is_broken for item in chain.points] == [True]
    assert list(chain.unreadable) == [full.point.file]
    assert chain.points[0].departure is None
