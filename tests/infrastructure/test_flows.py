"""The cost model: bytes take time, who shares a station is slower, and the busiest stage is the bottleneck."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hvsim.infrastructure.clock import SimulatedClock, Waiting, interruptible
from hvsim.infrastructure.costs import FlowNetwork, FlowReport, Leg, Stage, Station
from hvsim.infrastructure.costs.rates import proxy_work
from hvsim.infrastructure.errors import InvalidState


def run(clock: SimulatedClock, *processes: Waiting) -> list[FlowReport]:
    """Lets them all end; their reports."""
    started = [clock.start(process) for process in processes]
    clock.run_until(clock.all_of(started))
    return [process.value for process in started]


def test_a_flow_is_as_fast_as_its_slowest_leg_and_the_busiest_stage_has_99() -> None:
    clock = SimulatedClock()
    flows = FlowNetwork(clock)
    legs = [
        Leg(Stage.SOURCE, Station("disk", 100), 1000),
        Leg(Stage.PROXY, Station("processor", 4, 2), 4),
        Leg(Stage.NETWORK, Station("link", 200), 500),
        Leg(Stage.TARGET, Station("repository", 50), 250),
    ]
    (report,) = run(clock, flows.move(legs))
    assert clock.monotonic() == report.seconds == 10
    assert report.bottleneck is Stage.SOURCE
    assert report.load == "Source 99% > Proxy 20% > Network 25% > Target 50%"


def test_flows_that_share_a_station_slow_each_other_down_while_both_are_there() -> None:
    clock = SimulatedClock()
    flows = FlowNetwork(clock)
    disk = Station("disk", 100)
    long = flows.move([Leg(Stage.SOURCE, disk, 1000)])
    short = flows.move([Leg(Stage.SOURCE, disk, 100)], seconds=5)
    first, second = run(clock, long, short)
    # 5 s alone (500), 2 s together (100 each), the last 400 alone.
    assert first.seconds == pytest.approx(11)
    assert second.seconds == pytest.approx(7)
    assert disk.moved == 1100
    assert not disk.flows


def test_a_single_flow_does_not_reach_what_several_do() -> None:
    clock = SimulatedClock()
    flows = FlowNetwork(clock)
    disk = Station("disk", 300, single=100)
    run(clock, *(flows.move([Leg(Stage.SOURCE, disk, 1000)]) for _ in range(3)))
    assert clock.monotonic() == pytest.approx(10)


def test_nothing_to_move_takes_only_the_time_of_getting_ready() -> None:
    clock = SimulatedClock()
    (report,) = run(clock, FlowNetwork(clock).move([Leg(Stage.SOURCE, Station("disk", 1), 0)], seconds=2))
    assert (clock.monotonic(), report.seconds, report.bottleneck) == (2, 2, None)


def test_stronger_compression_costs_more_of_a_core() -> None:
    levels = [proxy_work(10**9, 10**9, level) for level in ("NONE", "LZ4", "ZSTD", "ZSTD_HIGH")]
    assert levels == sorted(levels)
    assert proxy_work(10**9, 10**6, "LZ4", encrypted=True) > proxy_work(10**9, 10**6, "LZ4")


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 500)), min_size=1, max_size=8))
def test_a_station_never_does_more_than_its_rate(work: list[tuple[int, int]]) -> None:
    clock = SimulatedClock()
    flows = FlowNetwork(clock)
    disk = Station("disk", 10)
    run(clock, *(flows.move([Leg(Stage.SOURCE, disk, units)], seconds=start) for start, units in work))
    least = max(start + units / 10 for start, units in work)
    assert least - 1e-6 <= clock.monotonic() <= max(start for start, _ in work) + sum(u for _, u in work) / 10 + 1e-6
    assert not flows.flows


def test_what_is_interrupted_leaves_its_stations() -> None:
    clock = SimulatedClock()
    network, station = FlowNetwork(clock), Station("disk", 100)
    lost = clock.start(interruptible(network.move([Leg(Stage.SOURCE, station, 10_000)])))
    clock.expect(lost)
    other = clock.start(network.move([Leg(Stage.SOURCE, station, 1000)]))
    clock.sleep(timedelta(seconds=4))
    assert station.used == 100
    clock.interrupt(lost, InvalidState("The service went down."))
    report = clock.run_until(other)
    assert report.seconds == pytest.approx(12)  # 4 s at half the speed, 8 s alone
    assert not network.flows
    assert station.moved == pytest.approx(1200)
