"""Jobs side by side on the simulated clock: one that waits lets the others and the session go on.

A job is a greenlet. It runs until it sleeps or ends, and goes on when its moment has come and somebody lets time pass:
the session by sleeping or waiting, another job by sleeping. Knows nothing of what a job does or writes.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Protocol

import attrs

from hvsim.interpreter import running

if TYPE_CHECKING:
    from greenlet import greenlet

    from hvsim.interpreter.engine import Engine
    from hvsim.interpreter.host import Clock

# What of an engine belongs to the code that runs, and changes hands with it.
_CARRIED = (
    "global_session", "global_scope", "current_scope", "frame", "in_try", "streams", "commands", "strict", "success",
    "current_error", "overflow_reach", "formatter",
)  # fmt: skip


ROUNDS = 250_000
"""So many rounds of a loop without an end are taken to last a second."""
_MOST_LAPS = 20


@attrs.define(eq=False)
class Task:
    """One job's thread of control. `wake` is when it may go on; None while it is over or has not begun."""

    body: Callable[[], None]
    wake: datetime
    thread: greenlet | None = None
    over: bool = False
    rounds: int = 0
    laps: int = 0
    """The rounds of a loop without an end since it has let others run, and how often it has because of them."""
    carried: dict[str, Any] = attrs.field(factory=dict)
    types: dict[str, Any] = attrs.field(factory=dict)
    visited: Engine | None = None
    """The engine that it was in the midst of, where it visits another one's."""


class Source(Protocol):
    """What starts tasks by itself when their moment comes, for ever; nobody waits for it."""

    def next_due(self) -> datetime | None:
        """When it wants to be asked next; None for never."""
        ...

    def start_due(self) -> None:
        """Adds the tasks whose moment has come."""
        ...


class SessionClock:
    """The machine's clock as a session with jobs sees it: while one sleeps, the others run."""

    def __init__(self, clock: Clock, schedule: Schedule) -> None:
        self._clock = clock
        self._schedule = schedule

    def now(self) -> datetime:
        return self._clock.now()

    def monotonic(self) -> float:
        return self._clock.monotonic()

    def sleep(self, duration: timedelta) -> None:
        self._schedule.sleep(duration)

    def next_job_due(self) -> datetime | None:
        """When a job goes on, or something wants to start one; None when none will."""
        return self._schedule.next_due()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._clock, name)


class Schedule:
    """The tasks of one engine, and whose turn it is."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.clock = engine.clock
        self.tasks: list[Task] = []
        self.sources: list[Source] = []
        self.running: Task | None = None
        engine.clock = SessionClock(self.clock, self)
        engine.on_round = self.count_round

    def add(self, body: Callable[[], None]) -> Task:
        """A task that begins as soon as somebody lets the jobs run."""
        task = Task(body, self.clock.now())
        self.tasks.append(task)
        return task

    def sleep(self, duration: timedelta) -> None:
        """Lets `duration` pass for whoever calls, a job or the session."""
        task = self.running
        if task is None:
            self.pass_time(self.clock.now() + max(duration, timedelta()))
            return
        task.rounds = task.laps = 0
        self._let_others(task, duration)

    def count_round(self) -> None:
        """The task that runs is in a loop without an end: after so many rounds in a row some time has passed, the
        second time twice as much, and so on.
        """
        task = self.running
        if task is not None:
            task.rounds += 1
            if task.rounds >= ROUNDS:
                task.rounds, task.laps = 0, min(task.laps + 1, _MOST_LAPS)
                self._let_others(task, timedelta(seconds=2 ** (task.laps - 1)))

    def _let_others(self, task: Task, duration: timedelta) -> None:
        assert task.thread is not None
        task.wake = self.clock.now() + max(duration, timedelta())
        task.thread.parent.switch()

    def run_ready(self) -> None:
        """Lets every job whose moment has come run until it waits or ends."""
        while True:
            now = self.clock.now()
            for source in self.sources:
                source.start_due()
            ready = [task for task in self.tasks if not self._is_busy(task) and task.wake <= now]
            if not ready:
                return
            self._resume(min(ready, key=lambda task: task.wake))

    def run(self, task: Task) -> None:
        """Lets one task run until it waits or ends, if its moment has come."""
        if not self._is_busy(task) and task.wake <= self.clock.now():
            self._resume(task)

    def pass_time(self, until: datetime | None, done: Callable[[], bool] = lambda: False) -> None:
        """Lets time pass until a moment, or until `done` says so; None: as long as there is a job to wait for."""
        while True:
            self.run_ready()
            if done():
                return
            if until is None and not self._wakes():
                break
            following = self.next_due()
            if following is None or (until is not None and following > until):
                break
            self.clock.sleep(max(following - self.clock.now(), timedelta()))
        if until is not None:
            self.clock.sleep(max(until - self.clock.now(), timedelta()))

    def next_due(self) -> datetime | None:
        """When the next task goes on, or a source wants to be asked; None when nothing is to come."""
        return min([*self._wakes(), *filter(None, (source.next_due() for source in self.sources))], default=None)

    def _wakes(self) -> list[datetime]:
        return [task.wake for task in self.tasks if not self._is_busy(task)]

    def stop(self, task: Task) -> None:
        """Ends a task where it stands; what its code has to clean up it cleans up, without waiting for anything."""
        from greenlet import GreenletExit, getcurrent

        while task.thread is not None and not task.thread.dead and task is not self.running:
            task.thread.parent = getcurrent()
            self._switch(task, lambda thread: thread.throw(GreenletExit))
        self._forget(task)

    def close(self) -> None:
        """Ends every task: nobody will let time pass any more."""
        self.sources.clear()
        while self.tasks:
            self.stop(self.tasks[-1])

    def _is_busy(self, task: Task) -> bool:
        """Whether a task is over, or further out in the very call that asks: it waits for what asks, job in job."""
        from greenlet import getcurrent

        if task.over:
            return True
        current: greenlet | None = getcurrent()
        while current is not None and current is not task.thread:
            current = current.parent
        return current is not None

    def _resume(self, task: Task) -> None:
        from greenlet import getcurrent, greenlet

        if task.thread is None:
            task.thread = greenlet(task.body)
        if task.thread.parent is not getcurrent():
            task.thread.parent = getcurrent()
        self._switch(task, lambda thread: thread.switch())
        if task.thread.dead:
            self._forget(task)

    def _switch(self, task: Task, go: Callable[[greenlet], object]) -> None:
        """Gives a task the engine as it left it, and takes it back."""
        engine = self.engine
        outside = {name: getattr(engine, name) for name in _CARRIED}
        outer, self.running = self.running, task
        types = engine.exchange_types(task.types)
        visited = running.engine()
        running.enter(task.visited or engine)
        for name, value in task.carried.items():
            setattr(engine, name, value)
        engine.commands_changed()
        try:
            assert task.thread is not None
            go(task.thread)
        finally:
            task.carried = {name: getattr(engine, name) for name in _CARRIED}
            task.types = engine.exchange_types(types)
            task.visited = running.engine()
            running.enter(visited)
            self.running = outer
            for name, value in outside.items():
                setattr(engine, name, value)
            engine.commands_changed()

    def _forget(self, task: Task) -> None:
        task.over = True
        if task in self.tasks:
            self.tasks.remove(task)
