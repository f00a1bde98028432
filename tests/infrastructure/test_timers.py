"""Timers, background processes, and letting time pass step by step."""

from __future__ import annotations

import copy
from datetime import timedelta

import pytest

from hvsim.infrastructure.clock import START, SimulatedClock, Waiting
from hvsim.infrastructure.errors import InvalidState, Refused


class Diary:
    """Notes when it was told to."""

    def __init__(self, clock: SimulatedClock) -> None:
        self.clock = clock
        self.times: list[float] = []

    def note(self) -> None:
        self.times.append(self.clock.monotonic())


def test_a_timer_fires_when_its_moment_passes_and_an_interval_again_and_again() -> None:
    clock = SimulatedClock()
    diary = Diary(clock)
    clock.at(START + timedelta(seconds=30), diary.note)
    every = clock.every(20, diary.note)
    clock.sleep(timedelta(seconds=29))
    assert diary.times == [20]
    clock.sleep(timedelta(seconds=31))
    assert diary.times == [20, 30, 40, 60]
    every.cancel()
    clock.sleep(timedelta(days=1))
    assert diary.times == [20, 30, 40, 60]
    assert clock.next_due is None


def test_timers_and_processes_share_the_clock_in_order() -> None:
    clock = SimulatedClock()
    order: list[str] = []

    def process() -> Waiting:
        yield clock.wait(10)
        order.append(f"process {clock.monotonic():g}")
        yield clock.wait(10)
        order.append(f"process {clock.monotonic():g}")

    clock.start(process())
    clock.after(10, lambda: order.append(f"timer {clock.monotonic():g}"))
    clock.after(15, lambda: order.append(f"timer {clock.monotonic():g}"))
    clock.sleep(timedelta(seconds=20))
    assert order == ["timer 10", "process 10", "timer 15", "process 20"]


def test_a_timer_may_start_a_process_that_somebody_else_sleeps_through() -> None:
    clock = SimulatedClock()
    seen: list[float] = []

    def work() -> Waiting:
        yield clock.wait(5)
        seen.append(clock.monotonic())

    clock.every(60, lambda: clock.spawn(work(), "work"))
    clock.sleep(timedelta(minutes=3))
    assert seen == [65, 125]
    assert clock.running == ["work"]
    clock.settle()
    assert seen == [65, 125, 185]
    assert clock.running == []


def test_stepping_goes_to_the_next_thing_that_happens() -> None:
    clock = SimulatedClock()
    diary = Diary(clock)
    assert not clock.step()
    clock.after(7, diary.note)
    assert clock.next_due == START + timedelta(seconds=7)
    assert clock.step()
    assert diary.times == [7]


def test_an_error_in_the_background_ends_nothing_else() -> None:
    clock = SimulatedClock()
    heard: list[str] = []

    def broken() -> Waiting:
        yield clock.wait(1)
        raise Refused("no")

    clock.spawn(broken(), "broken", on_error=lambda error: heard.append(str(error)))
    clock.spawn(broken(), "broken")
    clock.sleep(timedelta(seconds=5))
    assert heard == ["no"]
    with pytest.raises(Refused):
        clock.run_until(clock.start(broken()))


def test_waiting_for_what_can_never_happen_is_told() -> None:
    clock = SimulatedClock()
    with pytest.raises(InvalidState, match="can never happen"):
        clock.run_until(clock.event())


def test_schedules_do_not_keep_anybody_waiting_for_another_clock() -> None:
    clock, other = SimulatedClock(), SimulatedClock()
    diary = Diary(clock)
    clock.every(86400, diary.note)

    def foreign() -> Waiting:
        yield clock.wait(5)
        yield clock.all_of([clock.wait(1), clock.start(further())])

    def further() -> Waiting:
        yield other.wait(1)

    with pytest.raises(InvalidState, match="belongs to another lab"):
        clock.run_until(clock.start(foreign()))
    assert len(diary.times) < 20


def test_a_copy_of_a_clock_keeps_its_time_and_timers() -> None:
    clock = SimulatedClock()
    diary = Diary(clock)
    clock.every(60, diary.note)
    clock.sleep(timedelta(seconds=90))
    twin = copy.deepcopy(diary)
    twin.clock.sleep(timedelta(seconds=60))
    assert (diary.times, twin.times) == ([60], [60, 120])
