"""Virtual time."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta

from hvsim.infrastructure.clock import START, SimulatedClock, Waiting


def test_sleeping_takes_no_time_and_moves_the_clock() -> None:
    clock = SimulatedClock()
    clock.sleep(timedelta(days=365))
    assert clock.now() == START + timedelta(days=365)
    assert clock.monotonic() == 365 * 86400


def test_processes_go_on_while_somebody_sleeps() -> None:
    clock = SimulatedClock()
    seen: list[float] = []

    def tick() -> Waiting:
        for _ in range(3):
            yield clock.wait(10)
            seen.append(clock.monotonic())

    clock.sleep(timedelta(seconds=5))
    process = clock.start(tick())
    clock.sleep(timedelta(seconds=12))
    assert seen == [15]
    assert clock.monotonic() == 17
    clock.run_until(process)
    assert clock.monotonic() == 35


def test_a_process_gives_its_result_to_who_waits_for_it() -> None:
    clock = SimulatedClock()

    def answer() -> Waiting:
        yield clock.wait(1)
        return 42

    process = clock.start(answer())
    assert clock.run_until(process) == 42
    assert clock.run_until(process) == 42


def test_slots_are_given_in_the_order_of_asking() -> None:
    clock = SimulatedClock()
    slots = clock.slots(1)
    ended: list[tuple[str, float]] = []

    def work(name: str) -> Waiting:
        with slots.request() as slot:
            yield slot
            yield clock.wait(4)
            ended.append((name, clock.monotonic()))

    clock.run_until(clock.all_of([clock.start(work("first")), clock.start(work("second"))]))
    assert ended == [("first", 4), ("second", 8)]


def test_simpy_is_not_loaded_before_there_is_a_process() -> None:
    script = (
        "import sys, datetime; from hvsim.infrastructure.clock import SimulatedClock;"
        "c = SimulatedClock(); c.sleep(datetime.timedelta(hours=1)); c.now(); sys.exit('simpy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_what_nobody_waits_for_any_more_is_nothing_that_happens() -> None:
    clock, heard = SimulatedClock(), []
    clock.after(20, lambda: heard.append("timer"))
    late = clock.wait(5)
    clock.wait(10)

    def waits() -> Waiting:
        yield clock.wait(15)
        yield late
        heard.append("process")

    clock.start(waits())
    clock.step()
    assert clock.next_due == clock.start_time + timedelta(seconds=15)
    while clock.running:
        clock.step()
    assert (clock.monotonic(), heard) == (15, ["process"])
    assert clock.next_due == clock.start_time + timedelta(seconds=20)
    clock.wait(100)
    assert clock.step()
    assert not clock.step()
    assert (clock.monotonic(), heard) == (20, ["process", "timer"])
