"""Real time for benchmarks: what `--wall-clock` puts in front of the simulated clock."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

from hvsim.infrastructure.clock import SimulatedClock


class WallClock:
    """Tells real time; letting time pass still moves the simulated clock, so that nothing ever really sleeps."""

    def __init__(self, simulated: SimulatedClock) -> None:
        self._simulated = simulated

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.perf_counter()

    def sleep(self, duration: timedelta) -> None:
        self._simulated.sleep(duration)
