"""What a job's method and retention leave in the repository, night after night: the worked chains of the rules."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import pytest

from hvsim.blocks.backup.model import PointKind
from hvsim.infrastructure.backup.jobs.job_options import JobOptions
from hvsim.infrastructure.backup.jobs.schedules import FullDays
from tests.infrastructure.worlds import World

THURSDAY, WEDNESDAY, SATURDAY, SUNDAY = 3, 2, 5, 6
LETTERS = {PointKind.FULL: "F", PointKind.INCREMENT: "I", PointKind.ROLLBACK: "R"}


def chains(options: JobOptions, days: int, skipped: Iterable[int] = ()) -> list[str]:
    """The files after each day, as F1 I2 I3; day 1 is a Sunday."""
    world = World(("off01",), options)
    world.estate.clock.sleep(timedelta(days=6))
    states = []
    for day in range(1, days + 1):
        if day not in set(skipped):
            world.back_up()
        start = world.job.sessions[0].created.date()
        points = [point.point for point in world.server.points()]
        states.append(" ".join(f"{LETTERS[item.kind]}{(item.time.date() - start).days + 1}" for item in points))
        world.estate.clock.sleep(timedelta(days=1))
    return states


def never() -> FullDays:
    return FullDays(enabled=False)


def by_points(count: int, active: FullDays | None = None, synthetic: FullDays | None = None) -> JobOptions:
    return JobOptions(
        keep_by_days=False,
        points_kept=count,
        active_fulls=active or never(),
        synthetic_fulls=synthetic or never(),
    )


def by_days(count: int, active: FullDays | None = None) -> JobOptions:
    return JobOptions(days_kept=count, active_fulls=active or never(), synthetic_fulls=never())


def on(*days: int) -> FullDays:
    return FullDays(enabled=True, days=list(days))


def test_forever_forward_by_points() -> None:
    assert chains(by_points(4), 6)[3:] == ["F1 I2 I3 I4", "F2 I3 I4 I5", "F3 I4 I5 I6"]


def test_forever_forward_by_days() -> None:
    assert chains(by_days(3), 6)[3:] == ["F1 I2 I3 I4", "F2 I3 I4 I5", "F3 I4 I5 I6"]


def test_the_usual_job_has_a_synthetic_full_on_saturday() -> None:
    days = chains(JobOptions(), 15)
    assert days[6] == "F1 I2 I3 I4 I5 I6 F7"
    assert days[12] == "F1 I2 I3 I4 I5 I6 F7 I8 I9 I10 I11 I12 I13"
    assert days[13:] == ["F7 I8 I9 I10 I11 I12 I13 F14", "F7 I8 I9 I10 I11 I12 I13 F14 I15"]


def test_active_fulls_by_days() -> None:
    days = chains(by_days(3, on(THURSDAY)), 9)
    assert days[4:] == ["F1 I2 I3 I4 F5", "F1 I2 I3 I4 F5 I6", "F1 I2 I3 I4 F5 I6 I7", "F5 I6 I7 I8", "F5 I6 I7 I8 I9"]


def test_active_fulls_by_points() -> None:
    assert chains(by_points(3, on(WEDNESDAY)), 6)[4:] == ["F1 I2 I3 F4 I5", "F4 I5 I6"]


def test_an_active_full_stands_in_for_a_synthetic_one_of_the_same_day() -> None:
    days = chains(by_points(5, on(SUNDAY), on(WEDNESDAY, SUNDAY)), 12)
    assert days[3] == "F1 I2 I3 F4"
    assert days[7] == "F4 I5 I6 I7 F8"
    assert days[10:] == ["F4 I5 I6 I7 F8 I9 I10 F11", "F8 I9 I10 F11 I12"]


@pytest.mark.parametrize("unit", ["points", "days"])
def test_reverse(unit: str) -> None:
    options = by_points(4) if unit == "points" else by_days(3)
    options.reverse = True
    assert chains(options, 6)[1:] == ["R1 F2", "R1 R2 F3", "R1 R2 R3 F4", "R2 R3 R4 F5", "R3 R4 R5 F6"]


def test_three_points_stay_however_long_the_job_was_idle() -> None:
    days = chains(by_days(5), 18, skipped=range(7, 17))
    assert days[15:] == ["F1 I2 I3 I4 I5 I6", "F5 I6 I17", "F6 I17 I18"]


def test_a_change_to_reverse_begins_with_a_full() -> None:
    world = World(("off01",), by_points(7))
    kinds = []
    for reverse in (False, False, True, True):
        world.job.options.reverse = reverse
        world.back_up()
        world.estate.clock.sleep(timedelta(days=1))
        kinds.append([LETTERS[point.point.kind] for point in world.server.points()])
    assert kinds[2] == ["F", "I", "F"]
    assert kinds[3][2:] == ["R", "F"]


def test_a_second_run_on_the_day_of_a_full_is_an_increment() -> None:
    world = World(("off01",), by_points(9, on(0)))
    for _ in range(3):
        world.back_up()
    world.estate.clock.sleep(timedelta(days=7))
    for _ in range(2):
        world.back_up()
    assert [LETTERS[point.point.kind] for point in world.server.points()] == ["F", "I", "I", "F", "I"]
