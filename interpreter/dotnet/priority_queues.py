"""PriorityQueue: the element of the least priority comes out first."""

from __future__ import annotations

from functools import cmp_to_key
from heapq import heappop, heappush
from itertools import count
from typing import Any

from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.dotnet.list_order import default_order
from hvsim.interpreter.errors import net_failure
from hvsim.interpreter.values.conversion import default_of
from hvsim.interpreter.values.objects import Reference
from hvsim.interpreter.values.types.net_types import NetType

_order = cmp_to_key(default_order)
QUEUE = declare("System.Collections.Generic.PriorityQueue`2")


class PriorityQueue:
    """A heap of (priority's order, turn, element, priority)."""

    __slots__ = ("extended", "heap", "net_type", "turns")

    def __init__(self, net_type: NetType) -> None:
        self.net_type = net_type
        self.heap: list[tuple[Any, int, Any, Any]] = []
        self.turns = count()
        self.extended = None

    def first(self) -> tuple[Any, int, Any, Any]:
        if not self.heap:
            raise net_failure("System.InvalidOperationException", "Queue empty.")
        return self.heap[0]


@QUEUE.constructor("()", "(int initialCapacity)")
def _new(net_type: NetType, capacity: int = 0) -> PriorityQueue:
    return PriorityQueue(net_type)


QUEUE.property("int Count")(lambda queue: len(queue.heap))


@QUEUE.method("void Enqueue(TKey element, TValue priority)")
def _enqueue(queue: PriorityQueue, element: Any, priority: Any) -> None:
    heappush(queue.heap, (_order(priority), next(queue.turns), element, priority))


@QUEUE.method("TKey Dequeue()")
def _dequeue(queue: PriorityQueue) -> Any:
    queue.first()
    return heappop(queue.heap)[2]


QUEUE.method("TKey Peek()")(lambda queue: queue.first()[2])


@QUEUE.method("void Clear()")
def _clear(queue: PriorityQueue) -> None:
    queue.heap.clear()


def _tried(queue: PriorityQueue, element: Reference, priority: Reference) -> bool:
    if queue.heap:
        element.value, priority.value = queue.heap[0][2:]
        return True
    element.value, priority.value = (default_of(each) for each in queue.net_type.generic_arguments)
    return False


QUEUE.method("bool TryPeek([ref] TKey element, [ref] TValue priority)")(_tried)


@QUEUE.method("bool TryDequeue([ref] TKey element, [ref] TValue priority)")
def _try_dequeue(queue: PriorityQueue, element: Reference, priority: Reference) -> bool:
    found = _tried(queue, element, priority)
    if found:
        heappop(queue.heap)
    return found
