"""Virtual time: what waits is a process on this clock, and nothing in the estate knows another one.

Moves only when somebody lets time pass (`sleep`, `run_until`). Does not know what its processes do. SimPy is loaded
with the first process, so that a script without an estate never pays for it.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simpy import Environment, Event, Process, Resource

START = datetime(2025, 6, 2, 8, 0, tzinfo=UTC)
"""When every simulated world begins unless it is told otherwise: a Monday morning."""

Waiting = Generator["Event", Any, Any]
"""A process: it yields the events it waits for and returns its result."""


class SimulatedClock:
    """The estate's time in seconds since `start`, with the processes that wait on it."""

    def __init__(self, start: datetime = START) -> None:
        self.start_time = start
        self._idle_seconds = 0.0
        self._environment: Environment | None = None

    @property
    def environment(self) -> Environment:
        """SimPy's side of the clock, made at first use."""
        if self._environment is None:
            import simpy

            self._environment = simpy.Environment(initial_time=self._idle_seconds)
        return self._environment

    def monotonic(self) -> float:
        """Seconds since the clock's start."""
        return self._idle_seconds if self._environment is None else float(self._environment.now)

    def now(self) -> datetime:
        """The present moment, UTC and aware."""
        return self.start_time + timedelta(seconds=self.monotonic())

    def sleep(self, duration: timedelta) -> None:
        """Lets `duration` pass, together with everything that happens in it."""
        seconds = max(0.0, duration.total_seconds())
        if self._environment is None:
            self._idle_seconds += seconds
        elif seconds:
            self._environment.run(until=self._environment.now + seconds)
        else:
            self._run_due()

    def start(self, process: Waiting) -> Process:
        """Sets `process` going; it takes its first step as soon as the clock is run."""
        return self.environment.process(process)

    def wait(self, seconds: float) -> Event:
        """The event that so much time has passed; for a process to yield."""
        return self.environment.timeout(max(0.0, seconds))

    def all_of(self, events: Iterable[Event]) -> Event:
        """The event that all of `events` have happened."""
        return self.environment.all_of(list(events))

    def slots(self, count: int) -> Resource:
        """A pool of `count` places that processes queue for, first come first served."""
        import simpy

        return simpy.Resource(self.environment, capacity=count)

    def run_until(self, event: Event) -> Any:
        """Lets time pass until `event` has happened, and returns its value or raises its error."""
        return event.value if event.processed else self.environment.run(until=event)

    def _run_due(self) -> None:
        environment = self.environment
        while environment.peek() <= environment.now:
            environment.step()
