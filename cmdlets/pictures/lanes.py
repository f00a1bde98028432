"""Putting stretches of time on as few lanes as they need, so that none lies over another."""

from __future__ import annotations

from collections.abc import Iterable
from heapq import heappop, heappush


def packed(spans: Iterable[tuple[float, float]]) -> list[int]:
    """The lane of each span, from 0, in the order given: two on one lane share no moment, and no lane is spared."""
    chosen = list(spans)
    lanes = [0] * len(chosen)
    free: list[int] = []
    taken: list[tuple[float, int]] = []
    count = 0
    for index in sorted(range(len(chosen)), key=lambda at: (chosen[at][0], at)):
        start, end = chosen[index]
        while taken and taken[0][0] <= start:
            heappush(free, heappop(taken)[1])
        if free:
            lane = heappop(free)
        else:
            lane, count = count, count + 1
        lanes[index] = lane
        heappush(taken, (max(end, start), lane))
    return lanes
