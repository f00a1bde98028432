"""Work on several threads with results in the order of the input.

For work that spends its time in libraries which let other Python threads run meanwhile. At most a few pieces are under
way at once, so that memory stays bounded.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Generator, Iterable
from functools import cache
from itertools import islice
from typing import TypeVar

from hvsim.blocks.device import KIB, MIB

Item = TypeVar("Item")
Result = TypeVar("Result")

MOST_THREADS = 8

_AHEAD = 8
_AHEAD_BYTES = 64 * MIB
"""So many pieces for each thread, and so many bytes of all, are under way: a piece that takes long makes nobody wait
while those behind it are soon done.
"""

_KEPT = 32 * MIB - 64 * KIB


@cache
def keep_freed_memory() -> None:
    """Lets pieces of some megabytes find memory that is there already, instead of new pages from the system each time.

    The C library gives pieces of that size back when they are freed, and the pages of the next one must be brought in
    anew, which takes longer than to read, digest and pack what they hold. It learns from the largest piece that it saw
    freed; this one is never touched and takes no memory. Other C libraries do not care.
    """
    bytes(_KEPT)


def usual_threads() -> int:
    """One more than there are processors to run on, within reason: now and then one waits for the disk or its turn."""
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return 1 if count == 1 else min(count + 1, MOST_THREADS)


def in_order(
    work: Callable[[Item], Result], items: Iterable[Item], threads: int, item_bytes: int = MIB
) -> Generator[Result, None, None]:
    """`work(item)` for every item, in their order; with one thread, or a single item, without starting any.

    An item has at most `item_bytes`. An error of `work` is raised in the place of its result. Whoever stops listening
    ends the work.
    """
    keep_freed_memory()
    waiting = iter(items)
    first = list(islice(waiting, 2))
    if threads < 2 or len(first) < 2:
        yield from map(work, first)
        yield from map(work, waiting)
        return
    from concurrent.futures import Future, ThreadPoolExecutor

    ahead = max(threads + 1, min(threads * _AHEAD, _AHEAD_BYTES // item_bytes))
    with ThreadPoolExecutor(threads, "hvsim-blocks") as pool:
        under_way: deque[Future[Result]] = deque(pool.submit(work, item) for item in first)
        try:
            while under_way:
                under_way.extend(pool.submit(work, item) for item in islice(waiting, ahead - len(under_way)))
                yield under_way.popleft().result()
        finally:
            for future in under_way:
                future.cancel()
