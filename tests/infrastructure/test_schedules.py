"""When jobs run: the moments of schedules, retries, jobs after jobs, and stopping."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from hvsim.infrastructure.backup.jobs.job_options import JobOptions
from hvsim.infrastructure.backup.jobs.schedules import (
    BackupWindow,
    DailyKind,
    DailyOptions,
    DayNumber,
    MonthDay,
    MonthlyOptions,
    PeriodicOptions,
    ScheduleOptions,
)
from hvsim.infrastructure.backup.runs.session import Result, SessionState
from tests.infrastructure.worlds import World

MONDAY = datetime(2025, 6, 2, 8, 0, tzinfo=UTC)


def moments(schedule: ScheduleOptions, count: int, start: datetime = MONDAY) -> list[str]:
    found = []
    for _ in range(count):
        following = schedule.next_after(start)
        assert following is not None
        start = following
        found.append(f"{start:%a %d %H:%M}")
    return found


def test_daily_every_day_on_working_days_and_on_chosen_ones() -> None:
    daily = DailyOptions(enabled=True, time=timedelta(hours=6))
    schedule = ScheduleOptions(daily=daily)
    assert moments(schedule, 2) == ["Tue 03 06:00", "Wed 04 06:00"]
    daily.kind = DailyKind.WEEKDAYS
    assert moments(schedule, 5)[-2:] == ["Fri 06 06:00", "Mon 09 06:00"]
    daily.kind, daily.days = DailyKind.SELECTED, [6, 2]
    assert moments(schedule, 3) == ["Wed 04 06:00", "Sun 08 06:00", "Wed 11 06:00"]


def test_a_time_that_is_still_to_come_today_is_today() -> None:
    assert moments(ScheduleOptions(daily=DailyOptions(enabled=True)), 1) == ["Mon 02 22:00"]


def test_monthly_by_weekday_and_by_day() -> None:
    day = MonthDay(DayNumber.LAST, weekday=5)
    schedule = ScheduleOptions(monthly=MonthlyOptions(enabled=True, time=timedelta(hours=5), day=day))
    assert moments(schedule, 2) == ["Sat 28 05:00", "Sat 26 05:00"]
    day.number, day.day, day.months = DayNumber.ON_DAY, 29, [2]
    assert schedule.next_after(MONDAY) == datetime(2028, 2, 29, 5, tzinfo=UTC)
    assert MonthDay(DayNumber.SECOND, weekday=0).matches(date(2025, 6, 9))
    assert not MonthDay(DayNumber.SECOND, weekday=0).matches(date(2025, 6, 16))


def test_a_period_counts_from_midnight_and_its_offset() -> None:
    schedule = ScheduleOptions(periodic=PeriodicOptions(enabled=True, period=240, offset=15))
    assert moments(schedule, 5) == ["Mon 02 08:15", "Mon 02 12:15", "Mon 02 16:15", "Mon 02 20:15", "Tue 03 00:15"]
    uneven = ScheduleOptions(periodic=PeriodicOptions(enabled=True, period=300))
    assert moments(uneven, 4)[-2:] == ["Mon 02 20:00", "Tue 03 00:00"]


def test_a_period_with_closed_hours_starts_when_they_end_and_goes_back_to_its_grid() -> None:
    by_day = BackupWindow([[9 <= hour < 17 for hour in range(24)] for _ in range(7)])
    schedule = ScheduleOptions(periodic=PeriodicOptions(enabled=True, period=120, window=by_day))
    expected = ["Mon 02 09:00", "Mon 02 10:00", "Mon 02 12:00", "Mon 02 14:00", "Mon 02 16:00", "Tue 03 09:00"]
    assert moments(schedule, 6) == expected
    assert schedule.copy().periodic.window is not by_day
    never = BackupWindow([[False] * 24 for _ in range(7)])
    assert ScheduleOptions(periodic=PeriodicOptions(enabled=True, window=never)).next_after(MONDAY) is None


def test_the_last_day_of_a_month_is_one_in_every_month() -> None:
    last = MonthDay(DayNumber.ON_DAY, day=31)
    assert [last.matches(day) for day in (date(2025, 6, 30), date(2025, 7, 30), date(2025, 7, 31))] == [
        True,
        False,
        True,
    ]


def test_nothing_starts_a_job_without_a_schedule() -> None:
    assert ScheduleOptions().next_after(MONDAY) is None
    assert not ScheduleOptions().is_set


def scheduled_world(machines: tuple[str, ...] = ("web01",)) -> World:
    world = World(machines)
    world.job.schedule.daily.enabled = True
    world.server.trigger_of(world.job).set()
    return world


def test_runs_fire_as_the_clock_passes() -> None:
    world = scheduled_world()
    world.estate.clock.sleep(timedelta(days=3))
    assert [f"{session.created:%d %H:%M}" for session in world.job.sessions] == ["02 22:00", "03 22:00", "04 22:00"]
    assert all(session.result is Result.SUCCESS and session.scheduled for session in world.job.sessions)
    assert world.server.trigger_of(world.job).next_run == datetime(2025, 6, 5, 22, tzinfo=UTC)


def test_a_disabled_job_waits_for_a_person() -> None:
    world = scheduled_world()
    world.server.set_enabled(world.job, enabled=False)
    world.estate.clock.sleep(timedelta(days=2))
    assert world.job.sessions == []
    assert world.server.trigger_of(world.job).next_run is None
    world.back_up()
    world.server.set_enabled(world.job, enabled=True)
    world.estate.clock.sleep(timedelta(days=1))
    assert len(world.job.sessions) == 2


def test_what_failed_is_tried_again_three_times_ten_minutes_apart() -> None:
    world = scheduled_world(("web01", "off01"))
    world.estate.faults.add("CheckpointFailed", "web01", times=2)
    world.estate.clock.sleep(timedelta(hours=16))
    first, second, third = world.job.sessions
    assert [session.result for session in world.job.sessions] == [Result.FAILED, Result.FAILED, Result.SUCCESS]
    assert [len(session.tasks) for session in world.job.sessions] == [2, 1, 1]
    assert [session.will_be_retried for session in world.job.sessions] == [True, True, False]
    assert first.ended is not None
    assert second.created - first.ended == timedelta(minutes=10)
    assert second.original == third.original == first.id
    world.estate.faults.add("CheckpointFailed", "web01", times=None)
    world.estate.clock.sleep(timedelta(days=1))
    assert [session.attempt for session in world.job.sessions[3:]] == [0, 1, 2, 3]
    assert not world.job.sessions[-1].will_be_retried


def test_a_run_that_a_person_starts_is_not_retried() -> None:
    world = scheduled_world()
    world.estate.faults.add("CheckpointFailed", "web01")
    world.back_up()
    world.estate.clock.sleep(timedelta(hours=1))
    assert len(world.job.sessions) == 1


def test_a_job_follows_another_whatever_its_result_after_its_retries() -> None:
    world = scheduled_world()
    follower = world.server.add_job(
        "Second", [world.machine("off01")], world.server.repositories[0], type(world.job.options)()
    )
    follower.schedule.after = world.job.id
    world.estate.faults.add("CheckpointFailed", "web01")
    world.estate.clock.sleep(timedelta(hours=16))
    last = world.job.sessions[-1]
    assert last.attempt == 1
    assert [session.created for session in follower.sessions] == [last.ended]
    world.back_up()
    assert len(follower.sessions) == 1
    world.server.finish(world.server.start(world.job, start_followers=True))
    world.estate.clock.settle()
    assert len(follower.sessions) == 2


def test_a_continuous_job_begins_anew_as_it_ends() -> None:
    world = World()
    world.job.schedule.continuous = True
    world.server.trigger_of(world.job).set()
    world.estate.clock.sleep(timedelta(minutes=5))
    assert len(world.job.sessions) > 3
    world.server.set_enabled(world.job, enabled=False)
    world.estate.clock.settle()


@pytest.mark.parametrize("gracefully", [True, False])
def test_a_run_is_stopped_with_what_it_is_at_or_with_what_is_finished(gracefully: bool) -> None:
    world = World(("web01", "off01", "old01"))
    world.server.proxies[0].max_tasks = 1
    session = world.server.start(world.job)
    while not session.tasks or not session.tasks[0].disks:
        world.estate.clock.step()
    world.server.stop(world.job, gracefully=gracefully)
    assert session.state is SessionState.STOPPING
    world.server.finish(session)
    assert session.result is Result.FAILED
    assert [task.point is not None for task in session.tasks] == [gracefully, False, False]
    assert "Operation was canceled by user" in session.reason
    assert world.machine().checkpoints == []


def test_a_schedule_survives_a_snapshot_of_the_estate() -> None:
    world = scheduled_world()
    snapshot = world.estate.snapshot()
    world.estate.clock.sleep(timedelta(days=1))
    world.estate.restore(snapshot)
    assert world.job.sessions == []
    world.estate.clock.sleep(timedelta(days=2))
    assert len(world.job.sessions) == 2


def test_a_removed_job_runs_no_more_and_leaves_its_files() -> None:
    world = scheduled_world()
    world.back_up()
    path = world.server.points()[0].file_path
    world.server.remove_job(world.job)
    world.estate.clock.sleep(timedelta(days=2))
    assert len(world.job.sessions) == 1
    assert world.estate.local_host.files.status(path) is not None


def test_a_job_runs_on_the_days_of_its_fulls_though_its_schedule_has_others() -> None:
    world = World(("off01",))
    job, clock = world.job, world.estate.clock
    job.schedule.daily = DailyOptions(enabled=True, kind=DailyKind.WEEKDAYS)
    world.server.trigger_of(job).set()
    clock.sleep(timedelta(days=13))
    days = [f"{session.created:%a %H:%M}" for session in job.sessions]
    assert days.count("Sat 22:00") >= 1
    assert not any(day.startswith("Sun") for day in days)
    assert all(session.synthetic == (session.created.weekday() == 5) for session in job.sessions if not session.full)
    job.options.synthetic_fulls.enabled = False
    world.server.trigger_of(job).set()
    count = len(job.sessions)
    clock.sleep(timedelta(days=7))
    assert {session.created.weekday() for session in job.sessions[count:]} == set(range(5))


def test_a_job_of_high_priority_comes_before_those_that_wait() -> None:
    world = World(("web01",))
    server, repository = world.server, world.server.repositories[0]
    repository.max_tasks = 1
    server.finish(server.start(world.job))
    names = ("off01", "old01")
    waiting = [server.add_job(name, [server.machine(name)], repository, JobOptions()) for name in names]
    waiting[-1].options.high_priority = True
    runs = [server.start(job) for job in (world.job, *waiting)]
    for run in runs:
        server.finish(run)
    started = {run.job.name: run.tasks[0].started for run in runs}
    assert sorted(started, key=started.__getitem__) == ["Nightly", "old01", "off01"]


@pytest.mark.parametrize(("most", "at_once"), [(1, False), (0, True)])
def test_a_repository_takes_as_many_tasks_as_it_is_told_and_any_number_without_a_limit(
    most: int, at_once: bool
) -> None:
    world = World(("web01",))
    server, repository = world.server, world.server.repositories[0]
    repository.max_tasks = most
    jobs = [server.add_job(name, [server.machine(name)], repository, JobOptions()) for name in ("off01", "old01")]
    runs = [server.start(job) for job in jobs]
    for run in runs:
        server.finish(run)
    first, second = (run.tasks[0] for run in runs)
    assert first.ended is not None
    assert (second.started < first.ended) is at_once
