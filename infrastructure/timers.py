"""Timers: what is to happen some day and waits for nothing but the day. Plain data, so that a snapshot can hold it.

Keeps them in order. Who lets time pass is the clock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from heapq import heappop, heappush

FOREVER = float("inf")
"""When nothing happens."""

Action = Callable[[], object]


class Timer:
    """One thing to happen at `due` seconds of the clock, and every `interval` seconds after it unless that is None."""

    __slots__ = ("action", "cancelled", "due", "interval", "number")

    def __init__(self, due: float, number: int, action: Action, interval: float | None) -> None:
        self.due = due
        self.number = number
        self.action = action
        self.interval = interval
        self.cancelled = False

    def cancel(self) -> None:
        """It will not happen."""
        self.cancelled = True

    def __lt__(self, other: Timer) -> bool:
        return (self.due, self.number) < (other.due, other.number)

    def again(self, due: float, number: int) -> Timer:
        """Itself, to happen at `due` in the order of `number`: as it was at an earlier moment."""
        self.due, self.number, self.cancelled = due, number, False
        return self


class TimerQueue:
    """Timers by the moment at which they are due; those of one moment in the order in which they were set."""

    def __init__(self, timers: Iterable[Timer] = ()) -> None:
        self._heap: list[Timer] = []
        self._last = 0
        for timer in timers:
            heappush(self._heap, timer)
            self._last = max(self._last, timer.number)

    def add(self, due: float, action: Action, interval: float | None = None) -> Timer:
        """Sets a timer."""
        self._last += 1
        timer = Timer(due, self._last, action, interval)
        heappush(self._heap, timer)
        return timer

    @property
    def next_due(self) -> float:
        """The moment of the next timer; `FOREVER` for none."""
        heap = self._heap
        while heap and heap[0].cancelled:
            heappop(heap)
        return heap[0].due if heap else FOREVER

    def fire(self) -> None:
        """Lets the first timer happen."""
        timer = heappop(self._heap)
        if timer.interval is not None:
            timer.due += timer.interval
            self._last += 1
            timer.number = self._last
            heappush(self._heap, timer)
        timer.action()

    def pending(self) -> list[Timer]:
        """Every timer that will happen, the next one first."""
        return sorted(timer for timer in self._heap if not timer.cancelled)
