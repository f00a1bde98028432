"""Virtual time: what waits is a process on this clock, and nothing in the estate knows another one.

Moves only when somebody lets time pass (`sleep`, `step`, `run_until`). Does not know what its processes do. SimPy is
loaded with the first process, so that a script without an estate never pays for it.
"""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Callable, Generator, Iterable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from hvsim.infrastructure.errors import BlockError, EstateError, InvalidState
from hvsim.infrastructure.timers import FOREVER, Timer, TimerQueue

if TYPE_CHECKING:
    from simpy import Environment, Event, Process

    from hvsim.infrastructure.computers.programs import ProgramRunner

START = datetime(2025, 6, 2, 8, 0, tzinfo=UTC)
"""When every simulated world begins unless it is told otherwise: a Monday morning."""

_NEVER = "What is waited for can never happen: it belongs to another lab, or to what Restore-Lab gave up."

_PATIENCE = 20_000
"""After so many happenings at most it is asked again whether what is waited for can happen at all."""

_SELDOM = (50_000, 20, 20)

Waiting = Generator["Event", Any, Any]
"""A process: it yields the events it waits for and returns its result."""


class SimulatedClock:
    """The estate's time in seconds since `start_time`, with the processes and timers that wait on it."""

    def __init__(self, start: datetime = START) -> None:
        self.start_time = start
        self.timers = TimerQueue()
        self.programs: Callable[[], ProgramRunner] | None = None
        """Gives who runs the programs that processes start; None without a shell. The session's own: never kept."""
        self._seconds = 0.0
        self._environment: Environment | None = None
        self._processes: dict[Process, _UnderWay] = {}
        self._moment: datetime | None = start
        """The time as it is told, None until somebody asks: many things happen in one moment, and share it."""

    @property
    def environment(self) -> Environment:
        """SimPy's side of the clock, made at first use."""
        if self._environment is None:
            import simpy

            self._environment = simpy.Environment(initial_time=self._seconds)
        return self._environment

    # Telling the time

    def monotonic(self) -> float:
        """Seconds since the clock's start."""
        return self._seconds

    def now(self) -> datetime:
        """The present moment, UTC and aware."""
        if self._moment is None:
            self._moment = self.start_time + timedelta(seconds=self._seconds)
        return self._moment

    def seconds_at(self, moment: datetime) -> float:
        """`moment` as seconds of this clock."""
        return (moment - self.start_time).total_seconds()

    @property
    def running(self) -> list[str]:
        """The names of the processes under way, in the order in which they began."""
        return [under_way.name for under_way in self._processes.values()]

    @property
    def next_due(self) -> datetime | None:
        """When the next thing happens that waits for nothing but time; None when nothing is to come."""
        seconds = self._next_heard()
        return None if seconds == FOREVER else self.start_time + timedelta(seconds=seconds)

    @property
    def next_due_in(self) -> timedelta | None:
        """How long it is until then at least: parts of a microsecond, which no `timedelta` has, are left out."""
        seconds = self._next_heard()
        return None if seconds == FOREVER else timedelta(microseconds=max(0, int((seconds - self._seconds) * 1e6)))

    # Letting time pass

    def sleep(self, duration: timedelta) -> None:
        """Lets `duration` pass, together with everything that happens in it."""
        self._run_to(self.monotonic() + max(0.0, duration.total_seconds()))

    def step(self) -> bool:
        """Lets time pass until the next thing has happened; False when nothing is to come."""
        if self._next_heard() == FOREVER:
            return False
        while self._is_unheard() and self.environment.peek() < self.timers.next_due:
            self._happen()
        return self._happen()

    def run_until(self, event: Event) -> Any:
        """Lets time pass until `event` has happened, and returns its value or raises its error."""
        self.expect(event)
        with _collecting_seldom():
            patience = 1
            while not event.processed:
                self.check_possible(event)
                patience = min(patience * 4, _PATIENCE)
                self._let_happen(event, patience)
        value: Any = event.value
        if not event.ok:
            raise value
        return value

    def expect(self, event: Event) -> None:
        """Somebody waits for `event`: an error in which it ends is for `run_until` to raise, not for whoever steps.

        Raises `InvalidState` for what another clock would have to bring about, or this one before it went back.
        """
        if event.env is not self.environment:
            raise InvalidState(_NEVER)
        if event.callbacks is not None:
            event.callbacks.append(_heard)

    def check_possible(self, event: Event) -> None:
        """Raises `InvalidState` where `event` needs what only another clock can bring about.

        Schedules go on for ever: without this, whoever waits for such an event would as well.
        """
        if not _lies_in(self.environment, event):
            raise InvalidState(_NEVER)

    def settle(self) -> None:
        """Lets time pass until no process is under way any more."""
        while self._processes and self.step():
            pass

    # Processes

    def start(self, process: Waiting, name: str = "") -> Process:
        """Sets `process` going; it takes its first step as soon as the clock is run. Somebody waits for its end."""
        started = self.environment.process(process)
        self._processes[started] = _UnderWay(name or _name_of(process), process)
        assert started.callbacks is not None
        started.callbacks.append(self._ended)
        return started

    def spawn(self, process: Waiting, name: str = "", on_error: Callable[[Exception], object] | None = None) -> Process:
        """Sets `process` going in the background: an `EstateError` that ends it is told to `on_error`, not raised."""
        return self.start(_guarded(process, on_error), name or _name_of(process))

    def interrupt(self, process: Process, error: EstateError) -> None:
        """Ends an `interruptible` process where it waits: it fails with `error`. One that is over stays so."""
        if process.is_alive:
            process.interrupt(error)

    def wait(self, seconds: float) -> Event:
        """The event that so much time has passed; for a process to yield."""
        return self.environment.timeout(max(0.0, seconds))

    def event(self) -> Event:
        """An event that somebody will cause by its `succeed(value)`."""
        return self.environment.event()

    def all_of(self, events: Iterable[Event]) -> Event:
        """The event that all of `events` have happened."""
        return self.environment.all_of(list(events))

    def any_of(self, events: Iterable[Event]) -> Event:
        """The event that the first of `events` has happened."""
        return self.environment.any_of(list(events))

    def slots(self, count: int) -> Slots:
        """A pool of `count` places that processes queue for, first come first served."""
        return Slots(self, count)

    # Timers

    def at(self, moment: datetime, action: Callable[[], object]) -> Timer:
        """Calls `action`, a method of an estate object, at `moment`, or at once when that is past."""
        return self.timers.add(max(self.seconds_at(moment), self.monotonic()), action)

    def after(self, seconds: float, action: Callable[[], object]) -> Timer:
        """Calls `action`, a method of an estate object, when so many seconds have passed."""
        return self.timers.add(self.monotonic() + max(0.0, seconds), action)

    def every(self, seconds: float, action: Callable[[], object], *, first: datetime | None = None) -> Timer:
        """Calls `action` again and again, `seconds` apart, the first time at `first` or after one interval."""
        start = self.monotonic() + seconds if first is None else max(self.seconds_at(first), self.monotonic())
        return self.timers.add(start, action, interval=seconds)

    # Snapshots

    def remember(self) -> tuple[float, list[Timer]]:
        """All there is to the clock while no process is under way: the time and the timers."""
        return self.monotonic(), self.timers.pending()

    def give_up(self) -> None:
        """Ends every process where it stands, as before a snapshot is gone back to: what it leaves behind on its way
        out belongs to the time that is given up.
        """
        for under_way in [*self._processes.values()]:
            under_way.process.close()
        self._processes = {}

    def go_back(self, remembered: tuple[float, list[Timer]]) -> None:
        """The clock is where it was; processes that were under way are given up."""
        self._seconds, timers = remembered
        self._moment = None
        self._environment = None
        self._processes = {}
        self.timers = TimerQueue(timers)

    def __getstate__(self) -> dict[str, Any]:
        seconds, timers = self.remember()
        return {"start_time": self.start_time, "seconds": seconds, "timers": timers}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.start_time, self.programs = state["start_time"], None
        self.go_back((state["seconds"], state["timers"]))

    # Inside

    def _ended(self, event: Event) -> None:
        self._processes.pop(event, None)  # type: ignore[call-overload]  # any event may be asked for

    def _let_happen(self, event: Event, count: int) -> None:
        """Lets things happen until `event` has, `count` of them at most. Raises `InvalidState` when none is to come."""
        happen = self._happen
        while count and event.callbacks is not None:  # they are given up when it has happened
            if not happen():
                raise InvalidState(_NEVER)
            count -= 1

    def _is_unheard(self) -> bool:
        """Whether what SimPy would do next is nothing that happens, because nobody waits for it any more."""
        queue = [] if self._environment is None else self._environment._queue
        return bool(queue) and not _is_heard(queue[0][-1])

    def _next_heard(self) -> float:
        """As `_next_seconds`, but for what nobody waits for: it is nothing that happens, and no snapshot has it."""
        if not self._is_unheard():
            return self._next_seconds()
        heard = [at for at, _, _, event in self.environment._queue if _is_heard(event)]
        return min([*heard, self.timers.next_due])

    def _next_seconds(self) -> float:
        waiting = FOREVER if self._environment is None else self._environment.peek()
        return min(waiting, self.timers.next_due)

    def _happen(self) -> bool:
        """Lets the next thing happen: what is due first, a timer before a process of the same moment.

        False when nothing is to come.
        """
        due = self.timers.next_due
        environment = self._environment
        if environment is not None and (at := environment.peek()) < due:
            if at != self._seconds:
                self._seconds, self._moment = at, None
            environment.step()
            return True
        if due == FOREVER:
            return False
        self._move_to(due)
        self.timers.fire()
        return True

    def _run_to(self, seconds: float) -> None:
        with _collecting_seldom():
            while self._next_seconds() <= seconds:
                self._happen()
        self._move_to(seconds)

    def _move_to(self, seconds: float) -> None:
        """Sets the time; nothing is due before."""
        if seconds > self._seconds:
            if self._environment is not None:
                self._environment.run(until=seconds)
            self._seconds, self._moment = seconds, None


class Slots:
    """Places that processes queue for. Between two snapshots of an estate nobody holds one."""

    def __init__(self, clock: SimulatedClock, count: int) -> None:
        self.clock = clock
        self.count = count
        self._begin(None)

    def _begin(self, environment: Environment | None) -> None:
        self._environment = environment
        self._holders: set[_Place] = set()
        self._queue: deque[_Place] = deque()

    def request(self, *, urgent: bool = False) -> _Place:
        """A place, to be waited for inside its `with`, at whose end it is given back; an `urgent` one comes before all
        that wait and are not.
        """
        environment = self.clock.environment
        if self._environment is not environment:  # the clock went back: whoever had a place was given up
            self._begin(environment)
        place = _Place(self, environment.event(), urgent=urgent)
        if urgent:
            self._queue.insert(sum(item.urgent for item in self._queue), place)
        else:
            self._queue.append(place)
        self._grant()
        return place

    def give_back(self, place: _Place) -> None:
        """Whoever has the place, or waits for it, does so no longer."""
        if place in self._holders:
            self._holders.remove(place)
        elif place in self._queue:
            self._queue.remove(place)
        if self._queue:  # what is to happen in this moment already comes before the next one's turn
            turn = self.clock.event()
            assert turn.callbacks is not None
            turn.callbacks.append(self._grant)
            turn.succeed()

    def _grant(self, _: Event | None = None) -> None:
        if self._queue and len(self._holders) < self.count:
            place = self._queue.popleft()
            self._holders.add(place)
            place.event.succeed()

    @property
    def taken(self) -> int:
        """How many places are in use."""
        return len(self._holders)

    @property
    def queue(self) -> int:
        """How many wait for one."""
        return len(self._queue)

    def __getstate__(self) -> dict[str, Any]:
        return {"clock": self.clock, "count": self.count}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.clock, self.count = state["clock"], state["count"]
        self._begin(None)


class _UnderWay(NamedTuple):
    """A process that has not ended."""

    name: str
    process: Waiting


class _Place:
    """One process's place among the slots. SimPy's own makes an event of every place that is given back, too."""

    __slots__ = ("_slots", "event", "urgent")

    def __init__(self, slots: Slots, event: Event, *, urgent: bool) -> None:
        self._slots = slots
        self.event = event
        self.urgent = urgent

    def __enter__(self) -> Event:
        """The event that the place is there."""
        return self.event

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not GeneratorExit:  # a process that is thrown away belongs to a time that is over
            self._slots.give_back(self)


class _collecting_seldom:
    """While time passes, Python looks for garbage in rings seldom: what happens is kept, and hardly leaves any.

    Looking through all that is kept again and again takes a tenth of a month of backups.
    """

    __slots__ = ("_before",)

    def __enter__(self) -> None:
        self._before = gc.get_threshold()
        if 0 < self._before[0] < _SELDOM[0]:
            gc.set_threshold(*_SELDOM)

    def __exit__(self, *_: object) -> None:
        gc.set_threshold(*self._before)


def _name_of(process: Waiting) -> str:
    return str(getattr(process, "__name__", "process"))


def _is_heard(event: Event) -> bool:
    return bool(event.callbacks) or not event.ok


def _heard(event: Event) -> None:
    """Somebody takes the error that the event may end with."""
    event.defused = True


def interruptible(work: Waiting) -> Waiting:
    """The process of `work`, which `SimulatedClock.interrupt` can end: it raises the error that it was given."""
    from simpy import Interrupt  # comes with the first process

    try:
        return (yield from work)
    except Interrupt as interrupt:
        error: Any = interrupt.cause  # the `EstateError` that it was given
        raise error from None


def _guarded(process: Waiting, on_error: Callable[[Exception], object] | None) -> Waiting:
    try:
        return (yield from process)
    except (EstateError, BlockError) as error:
        if on_error is not None:
            on_error(error)
        return None


def _lies_in(environment: Environment, event: Event) -> bool:
    """Whether all that an event waits for belongs to the environment: processes in turn wait for events."""
    waiting, seen = [event], {event}
    for found in waiting:
        if found.processed:
            continue
        if found.env is not environment:
            return False
        target = getattr(found, "target", None)
        for other in getattr(found, "_events", ()) if target is None else (target,):
            if other not in seen:
                seen.add(other)
                waiting.append(other)
    return True
