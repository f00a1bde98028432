"""Snapshots of a whole estate: go back to one, or make an independent copy.

Going back sets the state of the very same objects, so that whoever holds a machine still holds it. Bytes of disks are
shared, not copied. Knows how Python objects keep their state, and nothing of machines.
"""

from __future__ import annotations

import copy
import random
from collections import deque
from datetime import datetime, timedelta
from enum import Enum
from functools import partial
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from hvsim.infrastructure.clock import SimulatedClock, Slots
from hvsim.infrastructure.errors import AlreadyExists, NotFound
from hvsim.infrastructure.files.nodes import Directory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hvsim.infrastructure.estate import Estate

Thing = TypeVar("Thing")

_ATOMS = (
    *(int, float, complex, str, bytes, bool, type(None), type),
    *(datetime, timedelta, UUID, Enum, FunctionType, BuiltinFunctionType, ModuleType),
)


class Snapshot:
    """What every object of an estate held at one moment."""

    def __init__(self, estate: Estate) -> None:
        self.time = estate.clock.now()
        self._undo: list[Callable[[], None]] = []
        self._seen: dict[int, Any] = {}
        self._take(estate)
        self._seen = {}

    def restore(self) -> None:
        """Gives every object back what it held."""
        for undo in self._undo:
            undo()
        Directory.displacements += 1

    def _take(self, root: Any) -> None:
        waiting = [root]
        while waiting:
            thing = waiting.pop()
            if isinstance(thing, _ATOMS) or id(thing) in self._seen:
                continue
            self._seen[id(thing)] = thing  # holds it, so that its id stays its own
            waiting.extend(self._remember(thing))

    def _remember(self, thing: Any) -> Iterator[Any]:
        """Notes how to set `thing` back, and yields what hangs on it."""
        if isinstance(thing, Shelf):
            return iter(())
        if isinstance(thing, Cache):
            self._undo.append(thing.clear)
            return iter(())
        if isinstance(thing, (tuple, frozenset)):
            return iter(thing)
        if isinstance(thing, MethodType):
            return iter((thing.__self__,))
        if isinstance(thing, SimulatedClock):
            return self._remember_clock(thing)
        if isinstance(thing, Slots):
            return iter((thing.clock,))
        return _note_container(thing, self._undo) or _note_object(thing, self._undo)

    def _remember_clock(self, clock: SimulatedClock) -> Iterator[Any]:
        remembered = clock.remember()
        due = [(timer, timer.due, timer.number) for timer in remembered[1]]

        def undo() -> None:
            clock.go_back((remembered[0], [timer.again(at, number) for timer, at, number in due]))

        self._undo.append(undo)
        return iter([timer.action for timer in remembered[1]])


class Cache(dict[Any, Any]):
    """What is kept only to be quick, and can be found again. Going back empties it; copies begin without."""

    def __reduce__(self) -> tuple[type[Cache], tuple[()]]:
        return Cache, ()


class Shelf:
    """Snapshots by name, in the order in which they were taken. Going back leaves it alone; copies begin without."""

    def __init__(self) -> None:
        self.snapshots: dict[str, Snapshot] = {}

    def keep(self, name: str, snapshot: Snapshot) -> None:
        """Keeps a snapshot. Raises `AlreadyExists` for a name that is taken."""
        if any(known.lower() == name.lower() for known in self.snapshots):
            raise AlreadyExists("lab checkpoint", name)
        self.snapshots[name] = snapshot

    def find(self, name: str) -> Snapshot:
        """The snapshot of that name, the newest for ''. Raises `NotFound`."""
        for known, snapshot in reversed(self.snapshots.items()):
            if not name or known.lower() == name.lower():
                return snapshot
        raise NotFound("lab checkpoint", name, self.snapshots)

    def __reduce__(self) -> tuple[type[Shelf], tuple[()]]:
        return Shelf, ()


def _note_container(thing: Any, undo: list[Callable[[], None]]) -> Iterator[Any] | None:
    """Notes a list, dictionary, set or other thing with content of its own; None for anything else."""
    if isinstance(thing, dict):
        held = dict(thing)
        undo.append(partial(_refill, thing, thing.update, held))
        return iter([*held, *held.values()])
    if isinstance(thing, (list, deque)):
        items = list(thing)
        undo.append(partial(_refill, thing, thing.extend, items))
        return iter(items)
    if isinstance(thing, set):
        members = set(thing)
        undo.append(partial(_refill, thing, thing.update, members))
        return iter(members)
    if isinstance(thing, bytearray):
        undo.append(partial(thing.__setitem__, slice(None), bytes(thing)))
        return iter(())
    if isinstance(thing, random.Random):
        undo.append(partial(thing.setstate, thing.getstate()))
        return iter(())
    if type(thing).__module__.startswith("pyroaring"):
        undo.append(partial(_refill, thing, thing.update, thing.copy()))
        return iter(())
    return None


def _refill(thing: Any, add: Callable[[Any], object], content: Any) -> None:
    thing.clear()
    add(content)


def _note_object(thing: Any, undo: list[Callable[[], None]]) -> Iterator[Any]:
    """Notes the attributes of an object, those in slots and those that are not."""
    names = [name for kind in type(thing).__mro__ for name in _slots(kind)]
    values = {name: getattr(thing, name) for name in names if hasattr(thing, name)}
    own = getattr(thing, "__dict__", None)
    held = None if own is None else dict(own)

    def put_back() -> None:
        for name in names:
            if name in values:
                object.__setattr__(thing, name, values[name])
        if held is not None:
            thing.__dict__.clear()
            thing.__dict__.update(held)

    undo.append(put_back)
    return iter([*values.values(), *(held or {}).values()])


def _slots(kind: type) -> Iterator[str]:
    slots = kind.__dict__.get("__slots__", ())
    for name in (slots,) if isinstance(slots, str) else slots:
        if name not in ("__weakref__", "__dict__"):
            private = name.startswith("__") and not name.endswith("__")
            yield f"_{kind.__name__.lstrip('_')}{name}" if private else name


def copied(estate: Estate) -> Estate:
    """An independent estate that is equal to this one; bytes that nobody changes in place are shared."""
    return copy.deepcopy(estate)
