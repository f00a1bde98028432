"""Moving bytes: stations (a disk, a link, a processor) have rates that the flows through them share.

A flow is as fast as its slowest leg lets it be; the share of each leg changes as other flows come and go. Reports what
every stage was busy with, so that a bottleneck is computed. Does not know what the bytes are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from attrs import define, field

from hvsim.infrastructure.clock import SimulatedClock, Waiting
from hvsim.infrastructure.timers import Timer

if TYPE_CHECKING:
    from simpy import Event


class Stage(Enum):
    """Where on its way from disk to repository a byte is."""

    SOURCE = "Source"
    PROXY = "Proxy"
    NETWORK = "Network"
    TARGET = "Target"
    THROTTLING = "Throttling"

    __hash__ = object.__hash__  # asked for at every leg of every flow, and an enum's own is slow


SHOWN = (Stage.SOURCE, Stage.PROXY, Stage.NETWORK, Stage.TARGET)
_NAMES = [stage.value for stage in SHOWN]


@define(eq=False)
class Station:
    """What does the work of a stage: `rate` units a second for all flows together, `single` for one of them.

    Units are bytes for disks and links, seconds of a core for processors (whose rate is the number of cores).
    """

    name: str
    rate: float
    single: float = float("inf")
    flows: dict[Flow, None] = field(factory=dict, init=False, repr=False)
    moved: float = field(default=0.0, init=False)
    """Units that flows which have ended have taken here."""

    @property
    def used(self) -> float:
        """Units a second that are done here at this moment."""
        return sum(flow.speed * leg.units for flow in self.flows for leg in flow.legs if leg.station is self)

    @property
    def share(self) -> float:
        """What one of the present flows gets."""
        part = self.rate / (len(self.flows) or 1)
        return part if part < self.single else self.single


class Leg(NamedTuple):
    """A part of a flow: so many units at a station, counted for a stage."""

    stage: Stage
    station: Station
    units: float


@define
class FlowReport:
    """How long something took, and for how long each stage would have been at work alone."""

    seconds: float = 0.0
    busy: dict[Stage, float] = field(factory=dict)

    def add(self, other: FlowReport) -> None:
        """Takes in the report of another flow."""
        self.seconds += other.seconds
        for stage, seconds in other.busy.items():
            self.busy[stage] = self.busy.get(stage, 0.0) + seconds

    def percent(self, stage: Stage) -> int:
        """How busy the stage was, from 0 to 99: the busiest has 99."""
        return self._percents((stage,))[0]

    def _percents(self, stages: Iterable[Stage]) -> list[int]:
        most = max(self.busy.values(), default=0.0) or 1.0
        return [round(99 * self.busy.get(stage, 0.0) / most) for stage in stages]

    @property
    def bottleneck(self) -> Stage | None:
        """The stage that was busiest; None where nothing moved."""
        return max(self.busy, key=self.busy.__getitem__) if any(self.busy.values()) else None

    @property
    def load(self) -> str:
        """All stages as a session's log shows them."""
        return " > ".join([f"{name} {share}%" for name, share in zip(_NAMES, self._percents(SHOWN), strict=True)])


@define(eq=False)
class Flow:
    """Something under way. `progress` is from 0 to 1, `speed` its growth a second, `loads` how busy each leg is now."""

    legs: tuple[Leg, ...]
    done: Event
    began: float
    since: float
    progress: float = 0.0
    speed: float = 0.0
    finish: float = 0.0
    loads: dict[Stage, float] = field(factory=dict)
    report: FlowReport = field(factory=FlowReport)

    def advance(self, now: float) -> None:
        """Brings progress and report up to now, at the speed it had."""
        passed = now - self.since
        if passed > 0:
            self.progress = min(1.0, self.progress + passed * self.speed)
            for stage, load in self.loads.items():
                self.report.busy[stage] = self.report.busy.get(stage, 0.0) + passed * load
        self.since = now

    def adjust(self) -> None:
        """Finds the new speed, after others came or went."""
        shares = [leg.station.share for leg in self.legs]
        self.speed = min([share / leg.units for leg, share in zip(self.legs, shares, strict=True)])
        self.loads = {}
        for leg, share in zip(self.legs, shares, strict=True):
            load = min(1.0, self.speed * leg.units / share)
            self.loads[leg.stage] = max(load, self.loads.get(leg.stage, 0.0))
        self.finish = self.since + (1 - self.progress) / self.speed


@define(eq=False)
class FlowNetwork:
    """All flows of an estate."""

    clock: SimulatedClock
    flows: dict[Flow, None] = field(factory=dict, init=False, repr=False)
    _timer: Timer | None = field(default=None, init=False, repr=False)

    def move(self, legs: Sequence[Leg], *, seconds: float = 0.0, until: Event | None = None) -> Waiting:
        """The process of moving bytes along `legs`, after `seconds` of getting ready; returns the `FlowReport`.

        It is given up in the middle when `until` happens, or its process is interrupted.
        """
        from simpy import Interrupt  # comes with the first process

        if seconds > 0:
            yield self.clock.wait(seconds)
        needed = tuple(leg for leg in legs if leg.units > 0)
        if not needed:
            return FlowReport(seconds)
        now = self.clock.monotonic()
        flow = Flow(needed, self.clock.event(), now, now)
        self._enter(flow)
        given_up = partial(self._give_up, flow)
        if until is not None:
            if until.processed:
                given_up(until)
            else:
                until.callbacks.append(given_up)
        try:
            report: FlowReport = yield flow.done
        except Interrupt:
            self._give_up(flow, flow.done)
            raise
        if until is not None and not until.processed:
            until.callbacks.remove(given_up)
        report.seconds += seconds
        return report

    def _enter(self, flow: Flow) -> None:
        self.flows[flow] = None
        for leg in flow.legs:
            leg.station.flows[flow] = None
        self._adjust([leg.station for leg in flow.legs])

    def _give_up(self, flow: Flow, _: Event) -> None:
        if not flow.done.triggered:
            flow.advance(self.clock.monotonic())
            self._adjust(self._leave(flow))

    def _leave(self, flow: Flow) -> list[Station]:
        del self.flows[flow]
        for leg in flow.legs:
            leg.station.flows.pop(flow, None)
            leg.station.moved += leg.units * flow.progress
        flow.report.seconds = flow.since - flow.began
        flow.done.succeed(flow.report)
        return [leg.station for leg in flow.legs]

    def _adjust(self, stations: list[Station]) -> None:
        """Works out anew what touches the stations, and when the next flow ends."""
        now = self.clock.monotonic()
        touched: dict[Flow, None] = {}
        for station in stations:
            touched.update(station.flows)
        for flow in touched:
            flow.advance(now)
            flow.adjust()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self.flows:
            first = min(flow.finish for flow in self.flows)
            self._timer = self.clock.after(first - now, self._end_due)

    def _end_due(self) -> None:
        now = self.clock.monotonic()
        stations: list[Station] = []
        for flow in list(self.flows):
            if flow.finish <= now + 1e-9:
                flow.advance(now)
                stations += self._leave(flow)
        self._timer = None
        self._adjust(stations)
