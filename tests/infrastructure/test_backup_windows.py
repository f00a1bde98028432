"""The hours in which a job may run: nothing starts outside of them, and what still runs is stopped when they end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from hvsim.infrastructure.backup.jobs.schedules import BackupWindow
from hvsim.infrastructure.backup.runs.session import Result
from tests.infrastructure.test_backup_faults import assert_good, prepared
from tests.infrastructure.test_tracking_events import Lab

NIGHT = [hour >= 19 or hour < 8 for hour in range(24)]


def window(day: list[bool]) -> BackupWindow:
    return BackupWindow([list(day) for _ in range(7)])


def monday(hour: int, minute: int = 0) -> datetime:
    return datetime(2025, 6, 2, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "allowed", "closes"),
    [
        (monday(7, 59), True, monday(8)),
        (monday(8), False, monday(8) + timedelta(days=1)),
        (monday(19), True, monday(8) + timedelta(days=1)),
        (monday(23, 30), True, monday(8) + timedelta(days=1)),
    ],
)
def test_a_window_may_go_past_midnight(moment: datetime, allowed: bool, closes: datetime) -> None:
    night = window(NIGHT)
    assert (night.allows(moment), night.closes_after(moment)) == (allowed, closes)


def test_a_window_that_is_always_open_never_closes() -> None:
    assert BackupWindow().closes_after(monday(3)) is None


def slow(lab: Lab, day: list[bool]) -> None:
    """A job every four hours at a quarter past, whose data need an hour and more."""
    lab.server.repositories[0].read_and_write_rate = 200
    schedule = lab.job.schedule
    schedule.periodic.enabled, schedule.periodic.period, schedule.periodic.offset = True, 240, 15
    schedule.window = window(day)
    lab.server.trigger_of(lab.job).set()


def test_the_clock_starts_nothing_outside_of_the_window() -> None:
    lab = prepared()
    slow(lab, NIGHT)
    lab.server.repositories[0].read_and_write_rate = 0
    lab.estate.clock.sleep(timedelta(hours=24))
    starts = [(item.created.hour, item.created.minute) for item in lab.job.sessions[1:]]
    assert starts == [(19, 15), (20, 15), (0, 15), (4, 15)]


def test_a_run_that_is_under_way_is_stopped_in_the_middle_of_its_data() -> None:
    lab = prepared()
    day = [hour != 21 for hour in range(24)]
    slow(lab, day)
    lab.estate.clock.sleep(timedelta(hours=12))
    lab.machine.disks[0].write(10 * 2**20, lab.estate.random.content(2**20))
    lab.estate.clock.sleep(timedelta(hours=1, minutes=1))
    session = lab.job.sessions[-1]
    assert (session.created.hour, session.created.minute) == (20, 15)
    assert session.ended is not None
    assert monday(21) <= session.ended < monday(21) + timedelta(seconds=10)
    assert session.result is Result.FAILED
    assert "the allowed backup window has ended" in session.reason
    assert not session.will_be_retried
    lab.server.repositories[0].read_and_write_rate = 0
    lab.job.schedule.clear()
    lab.server.trigger_of(lab.job).set()
    assert assert_good(lab).read >= 2**20


def test_a_window_that_stays_open_leaves_the_run_alone() -> None:
    lab = prepared()
    slow(lab, [True] * 24)
    lab.machine.disks[0].write(10 * 2**20, lab.estate.random.content(2**20))
    lab.estate.clock.sleep(timedelta(hours=8))
    session = lab.job.sessions[1]
    assert session.result is Result.SUCCESS
    assert session.duration > timedelta(hours=1)


def test_somebody_who_stops_a_job_does_not_wait_for_its_data() -> None:
    lab = prepared()
    lab.server.repositories[0].read_and_write_rate = 200
    lab.machine.disks[0].write(10 * 2**20, lab.estate.random.content(2**20))
    session = lab.server.start(lab.job)
    lab.estate.clock.sleep(timedelta(minutes=10))
    assert session.ended is None
    asked = lab.estate.clock.now()
    lab.server.stop(lab.job)
    lab.server.finish(session)
    assert lab.estate.clock.now() - asked < timedelta(seconds=10)
    assert session.result is Result.FAILED
    assert "Operation was canceled by user" in session.reason
    lab.server.repositories[0].read_and_write_rate = 0
    assert_good(lab)


def test_gracefully_means_that_the_machine_under_way_is_finished() -> None:
    lab = prepared()
    lab.server.repositories[0].read_and_write_rate = 2000
    lab.machine.disks[0].write(10 * 2**20, lab.estate.random.content(2**20))
    session = lab.server.start(lab.job)
    lab.estate.clock.sleep(timedelta(minutes=1))
    lab.server.stop(lab.job, gracefully=True)
    lab.server.finish(session)
    assert session.result is Result.SUCCESS
    assert session.tasks[0].point is not None
