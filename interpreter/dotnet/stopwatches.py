"""Stopwatch on the simulated clock."""

from __future__ import annotations

from typing import Any

from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.values.dates.datetimes import TICKS_PER_SECOND, TimeSpan
from hvsim.interpreter.values.numbers.numbers import Int64
from hvsim.interpreter.values.shown import Shown


class Stopwatch(Shown):
    """Measures the simulated machine's time."""

    __slots__ = ("clock", "elapsed", "extended", "started")
    net_name = "System.Diagnostics.Stopwatch"

    def __init__(self, clock: Any) -> None:
        self.clock = clock
        self.elapsed = 0.0
        self.started: float | None = None
        self.extended = None

    def ticks(self) -> int:
        running = self.clock.monotonic() - self.started if self.started is not None else 0.0
        return int((self.elapsed + running) * TICKS_PER_SECOND)

    def start(self) -> None:
        if self.started is None:
            self.started = self.clock.monotonic()

    def stop(self) -> None:
        if self.started is not None:
            self.elapsed += self.clock.monotonic() - self.started
            self.started = None

    def reset(self) -> None:
        self.elapsed = 0.0
        self.started = None

    def restart(self) -> None:
        self.reset()
        self.start()


STOPWATCH = declare("System.Diagnostics.Stopwatch")


@STOPWATCH.constructor("()", engine=True)
def _new(engine: Any) -> Stopwatch:
    return Stopwatch(engine.clock)


@STOPWATCH.static("System.Diagnostics.Stopwatch StartNew()", engine=True)
def _start_new(engine: Any) -> Stopwatch:
    made = Stopwatch(engine.clock)
    made.start()
    return made


@STOPWATCH.static("long GetTimestamp()", engine=True)
def _timestamp(engine: Any) -> Int64:
    return Int64(int(engine.clock.monotonic() * TICKS_PER_SECOND))


STOPWATCH.constants("long", Frequency=Int64(TICKS_PER_SECOND))
STOPWATCH.constants("bool", IsHighResolution=True)
STOPWATCH.property("bool IsRunning")(lambda watch: watch.started is not None)
STOPWATCH.property("timespan Elapsed")(lambda watch: TimeSpan(watch.ticks()))
STOPWATCH.property("long ElapsedMilliseconds")(lambda watch: Int64(watch.ticks() // 10_000))
STOPWATCH.property("long ElapsedTicks")(lambda watch: Int64(watch.ticks()))
STOPWATCH.method("void Start()")(Stopwatch.start)
STOPWATCH.method("void Stop()")(Stopwatch.stop)
STOPWATCH.method("void Reset()")(Stopwatch.reset)
STOPWATCH.method("void Restart()")(Stopwatch.restart)
