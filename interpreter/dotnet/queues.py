"""Queues, stacks and bags."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any

from hvsim.interpreter.dotnet.collections import converted
from hvsim.interpreter.dotnet.declare import Declaration, declare
from hvsim.interpreter.dotnet.enumerators import Enumerator
from hvsim.interpreter.dotnet.list_order import position_of
from hvsim.interpreter.errors import net_failure
from hvsim.interpreter.values.arrays import Array
from hvsim.interpreter.values.conversion import default_of
from hvsim.interpreter.values.enumeration import enumerate_value
from hvsim.interpreter.values.objects import Reference
from hvsim.interpreter.values.shown import Shown
from hvsim.interpreter.values.types.net_types import NetType
from hvsim.interpreter.values.types.registry import named_type


class Sequence(Shown):
    """A queue, stack or bag: `items` in the order of enumeration."""

    __slots__ = ("extended", "items", "net_type")

    def __init__(self, net_type: NetType, items: Iterable[Any] = ()) -> None:
        self.net_type = net_type
        self.items = deque(items)
        self.extended = None

    def enumerate(self) -> Iterator[Any]:
        return iter(list(self.items))

    @property
    def element_type(self) -> NetType | None:
        return self.net_type.element_types[0] if self.net_type.element_types else None


def _empty(name: str) -> Exception:
    return net_failure("System.InvalidOperationException", f"{name} empty.")


def _shared(declaration: Declaration, element: str) -> None:
    @declaration.property("int Count")
    def count(sequence: Sequence) -> int:
        return len(sequence.items)

    @declaration.method("void Clear()")
    def clear(sequence: Sequence) -> None:
        sequence.items.clear()

    @declaration.method(f"bool Contains({element} item)")
    def contains(sequence: Sequence, value: Any) -> bool:
        return position_of(list(sequence.items), value) >= 0

    @declaration.method(f"{element}[] ToArray()")
    def to_array(sequence: Sequence) -> Array:
        return Array.of(sequence.items, sequence.element_type)

    @declaration.method("System.Collections.IEnumerator GetEnumerator()")
    def enumerator(sequence: Sequence) -> Enumerator:
        return Enumerator(sequence.items)

    @declaration.method("void CopyTo(array array, int index)")
    def copy_to(sequence: Sequence, target: list[Any], index: int) -> None:
        target[index : index + len(sequence.items)] = list(sequence.items)

    @declaration.method("void TrimExcess()", "void TrimToSize()")
    def trim(sequence: Sequence) -> None:
        return None

    @declaration.method("int EnsureCapacity(int capacity)")
    def ensure(sequence: Sequence, capacity: int) -> int:
        return max(capacity, len(sequence.items))

    declaration.property("bool IsEmpty")(lambda sequence: not sequence.items)
    declaration.property("bool IsSynchronized")(lambda sequence: False)
    declaration.property("System.Object SyncRoot")(lambda sequence: sequence)

    @declaration.method("System.Object Clone()")
    def clone(sequence: Sequence) -> Sequence:
        return Sequence(sequence.net_type, sequence.items)


def _makers(full_name: str, generic: bool, backwards: bool) -> Declaration:
    """Constructors and casts; a stack takes a sequence in with its last element on top."""
    declaration = declare(full_name)
    _shared(declaration, "T" if generic else "System.Object")

    def fill(net_type: NetType, source: Any) -> Sequence:
        walk = enumerate_value(source)
        items = converted(source, net_type) if generic else list(walk if walk is not None else [source])
        return Sequence(net_type, items[::-1] if backwards else items)

    if generic:
        declaration.constructor("()", "(int capacity)")(lambda net_type, capacity=0: Sequence(net_type))
        declaration.constructor("(System.Collections.Generic.IEnumerable[T] collection)")(fill)
        declaration.converter(
            lambda value, net_type: fill(net_type, value) if enumerate_value(value) is not None else None
        )
    else:
        declaration.constructor("()", "(int capacity)")(lambda capacity=0: Sequence(named_type(full_name)))
        declaration.constructor("(System.Collections.ICollection col)")(
            lambda source: fill(named_type(full_name), source)
        )
        declaration.converter(
            lambda value: fill(named_type(full_name), value) if enumerate_value(value) is not None else None
        )
    return declaration


def _queue(full_name: str, generic: bool) -> None:
    declaration = _makers(full_name, generic, False)
    element = "T" if generic else "System.Object"

    @declaration.method(f"void Enqueue({element} item)")
    def enqueue(queue: Sequence, value: Any) -> None:
        queue.items.append(value)

    @declaration.method(f"{element} Dequeue()")
    def dequeue(queue: Sequence) -> Any:
        if not queue.items:
            raise _empty("Queue")
        return queue.items.popleft()

    @declaration.method(f"{element} Peek()")
    def peek(queue: Sequence) -> Any:
        if not queue.items:
            raise _empty("Queue")
        return queue.items[0]

    _tries(declaration, element, "TryDequeue", "TryPeek")


def _stack(full_name: str, generic: bool) -> None:
    declaration = _makers(full_name, generic, True)
    element = "T" if generic else "System.Object"

    @declaration.method(f"void Push({element} item)")
    def push(stack: Sequence, value: Any) -> None:
        stack.items.appendleft(value)

    @declaration.method(f"{element} Pop()")
    def pop(stack: Sequence) -> Any:
        if not stack.items:
            raise _empty("Stack")
        return stack.items.popleft()

    @declaration.method(f"{element} Peek()")
    def peek(stack: Sequence) -> Any:
        if not stack.items:
            raise _empty("Stack")
        return stack.items[0]

    _tries(declaration, element, "TryPop", "TryPeek")


def _tries(declaration: Declaration, element: str, taking: str, looking: str) -> None:
    @declaration.method(f"bool {taking}([ref] {element} result)")
    def take(sequence: Sequence, result: Reference) -> bool:
        found = bool(sequence.items)
        result.value = sequence.items.popleft() if found else _nothing(sequence)
        return found

    @declaration.method(f"bool {looking}([ref] {element} result)")
    def look(sequence: Sequence, result: Reference) -> bool:
        result.value = sequence.items[0] if sequence.items else _nothing(sequence)
        return bool(sequence.items)


def _nothing(sequence: Sequence) -> Any:
    """What an attempt at an empty one leaves."""
    element = sequence.element_type
    return None if element is None else default_of(element)


_queue("System.Collections.Queue", False)
_queue("System.Collections.Generic.Queue`1", True)
_queue("System.Collections.Concurrent.ConcurrentQueue`1", True)
_stack("System.Collections.Stack", False)
_stack("System.Collections.Generic.Stack`1", True)
_stack("System.Collections.Concurrent.ConcurrentStack`1", True)

BAG = _makers("System.Collections.Concurrent.ConcurrentBag`1", True, True)


@BAG.method("void Add(T item)")
def _add_to_bag(bag: Sequence, value: Any) -> None:
    bag.items.appendleft(value)


_tries(BAG, "T", "TryTake", "TryPeek")
