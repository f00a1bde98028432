"""Scheduled tasks: what a machine does by itself at times, or when it has started. Plain data, and when each is due.

Knows calendars and states. What an action comes to is for whoever runs programs.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from attrs import define, evolve, field

from hvsim.infrastructure.errors import AlreadyExists, InvalidState, NotFound

if TYPE_CHECKING:
    from hvsim.infrastructure.inside.machine import Inside

NEVER_RUN = 0x41303
RUNNING = 0x41301
NOT_FOUND = 0x80070002
TERMINATED = 0x41306
USUAL_LIMIT = timedelta(days=3)
DAY_NAMES = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
"""The first is 1 in a trigger's sum of days, the next 2, then 4 and so on."""


@define(eq=False)
class TaskAction:
    """A program with its arguments, as one text, and the folder it starts in."""

    execute: str
    arguments: str = ""
    folder: str = ""
    id: str = ""


@define(eq=False)
class Repetition:
    """Again and again after a trigger; `duration` None is for ever."""

    interval: timedelta | None = None
    duration: timedelta | None = None
    stop_at_end: bool = False


@define(eq=False)
class TaskTrigger:
    """When a task starts: `kind` is Once, Daily, Weekly, Startup or Logon; `every` counts days or weeks."""

    kind: str
    start: datetime | None = None
    every: int = 1
    days: int = 0
    random_delay: timedelta = timedelta()
    repetition: Repetition = field(factory=Repetition)
    end: datetime | None = None
    enabled: bool = True
    user: str = ""
    id: str = ""

    def next_after(self, moment: datetime) -> datetime | None:
        """When it is due next, later than `moment`; None for never, or for what no clock tells."""
        if not self.enabled or self.start is None or self.kind in ("Startup", "Logon"):
            return None
        found = min(filter(None, (self._next_repeated(moment), self._next_base(moment))), default=None)
        return None if found is None or (self.end is not None and found > self.end) else found

    def _next_base(self, moment: datetime) -> datetime | None:
        assert self.start is not None
        if self.start > moment and self._is_day(self.start):
            return self.start
        if self.kind == "Once":
            return self.start if self.start > moment else None
        day = max(self.start, self._same_time(moment))
        for _ in range(self.every * 8 + 1):
            if day > moment and self._is_day(day):
                return day
            day += timedelta(days=1)
        return None

    def _same_time(self, day: datetime) -> datetime:
        """The time of the day at which it starts."""
        assert self.start is not None
        return datetime.combine(day.date(), self.start.timetz())

    def _is_day(self, day: datetime) -> bool:
        assert self.start is not None
        passed = (day.date() - self.start.date()).days
        if self.kind == "Daily":
            return passed % self.every == 0
        if self.kind == "Weekly":
            number = (day.weekday() + 1) % 7
            chosen = self.days or 1 << ((self.start.weekday() + 1) % 7)
            first = self.start.date() - timedelta(days=(self.start.weekday() + 1) % 7)
            return bool(chosen >> number & 1) and (day.date() - first).days // 7 % self.every == 0
        return True

    def _next_repeated(self, moment: datetime) -> datetime | None:
        """The next repetition of the last time that it was due."""
        interval, duration = self.repetition.interval, self.repetition.duration
        began = self._last_base(moment)
        if began is None or not interval:
            return None
        following = began + interval * ((moment - began) // interval + 1)
        return following if duration is None or following <= began + duration else None

    def _last_base(self, moment: datetime) -> datetime | None:
        assert self.start is not None
        if self.start > moment:
            return None
        if self.kind == "Once":
            return self.start
        day = self._same_time(moment)
        for _ in range(self.every * 8 + 1):
            if self.start <= day <= moment and self._is_day(day):
                return day
            day -= timedelta(days=1)
        return None


@define(eq=False)
class TaskPrincipal:
    """In whose name a task runs; every account may do everything here."""

    user: str = ""
    group: str = ""
    logon: str = "Interactive"
    run_level: str = "Limited"
    id: str = "Author"


@define(eq=False)
class TaskSettings:
    """What is set about a task beside its triggers. `others` have no meaning for a server that is always on power."""

    enabled: bool = True
    on_demand: bool = True
    when_available: bool = False
    hidden: bool = False
    instances: str = "IgnoreNew"
    limit: timedelta = USUAL_LIMIT
    others: dict[str, object] = field(factory=dict)


@define(eq=False)
class ScheduledTask:
    """A task of one machine. `running` counts its instances, `waiting` those that queue for one."""

    name: str
    folder: str = "\\"
    actions: list[TaskAction] = field(factory=list)
    triggers: list[TaskTrigger] = field(factory=list)
    principal: TaskPrincipal = field(factory=TaskPrincipal)
    settings: TaskSettings = field(factory=TaskSettings)
    description: str = ""
    author: str = ""
    inside: Inside | None = None
    registered: datetime | None = None
    next_run: datetime | None = None
    last_run: datetime | None = None
    last_result: int = NEVER_RUN
    missed: int = 0
    running: int = 0
    waiting: int = 0
    seen_start: datetime | None = None
    """When the machine had started, the last time that somebody looked."""

    @property
    def path(self) -> str:
        """With its folder."""
        return f"{self.folder}{self.name}"

    @property
    def state(self) -> str:
        """Disabled, Ready, Queued or Running."""
        if self.running:
            return "Running"
        return "Queued" if self.waiting else "Ready" if self.settings.enabled else "Disabled"

    @property
    def awaits_start(self) -> bool:
        """Whether it is to run when its machine has started."""
        return self.settings.enabled and any(item.enabled and item.kind == "Startup" for item in self.triggers)

    def take_parts(self) -> None:
        """Has parts of its own from now on: those that it was made of may be other tasks' as well."""
        self.actions = [evolve(item) for item in self.actions]
        self.triggers = [evolve(item, repetition=evolve(item.repetition)) for item in self.triggers]
        self.principal = evolve(self.principal)
        self.settings = evolve(self.settings, others=dict(self.settings.others))

    def plan(self) -> None:
        """Finds out anew when it is due next."""
        assert self.inside is not None
        now = self.inside.clock.now()
        due = [(item.next_after(now), item) for item in self.triggers if self.settings.enabled]
        times = [(moment, item.random_delay) for moment, item in due if moment is not None]
        self.next_run = None
        if times:
            moment, delay = min(times)
            self.next_run = moment + delay * self.inside.random.random() if delay else moment

    def is_due(self) -> bool:
        """Whether it starts now, which is then over for this time; a time at which its machine was down is missed."""
        assert self.inside is not None
        place = self.inside.place
        now = self.inside.clock.now()
        started = place.is_up and place.started != self.seen_start
        if place.is_up:
            self.seen_start = place.started
        if self.next_run is not None and self.next_run <= now:
            self.plan()
            if not place.is_up:
                self.missed += 1
                return False
            return True
        if not started:
            return False
        caught_up = self.settings.when_available and self.missed > 0
        self.missed = 0 if caught_up else self.missed
        return self.awaits_start or caught_up


@define(eq=False)
class TaskTable:
    """The scheduled tasks of all machines of a network."""

    tasks: list[ScheduledTask] = field(factory=list)

    def of(self, inside: Inside) -> list[ScheduledTask]:
        """The tasks of one machine, by folder and name."""
        found = (task for task in self.tasks if task.inside is not None and task.inside.place is inside.place)
        return sorted(found, key=lambda task: (task.folder.lower(), task.name.lower()))

    def find(self, inside: Inside, path: str) -> ScheduledTask:
        """A task by its path. Raises `NotFound`."""
        tasks = self.of(inside)
        for task in tasks:
            if task.path.lower() == path.lower():
                return task
        raise NotFound("scheduled task", path, (task.path for task in tasks))

    def register(self, task: ScheduledTask, inside: Inside, *, force: bool = False) -> None:
        """A machine has the task from now on. Raises `AlreadyExists`; with `force` it takes the other's place."""
        old = next((each for each in self.of(inside) if each.path.lower() == task.path.lower()), None)
        if old is not None and not force:
            raise AlreadyExists("scheduled task", task.path)
        if old is not None:
            self.tasks.remove(old)
        task.take_parts()
        task.inside, task.registered, task.seen_start = inside, inside.clock.now(), inside.place.started
        task.plan()
        self.tasks.append(task)

    def remove(self, task: ScheduledTask) -> None:
        """The machine has it no longer."""
        self.tasks.remove(task)

    def due(self) -> Iterator[ScheduledTask]:
        """The tasks that start now."""
        for task in list(self.tasks):
            if task.settings.enabled and task.is_due():
                yield task

    def next_due(self, now: datetime) -> datetime | None:
        """When to look again: where a start of a machine is waited for, every minute."""
        times = [task.next_run for task in self.tasks if task.next_run is not None and task.settings.enabled]
        if any(task.awaits_start or (task.missed and task.settings.when_available) for task in self.tasks):
            times.append(now + timedelta(minutes=1))
        return min(times, default=None)


def check_on_demand(task: ScheduledTask) -> None:
    """Raises `InvalidState` where a task may not be started by hand."""
    if not task.settings.enabled or not task.settings.on_demand:
        raise InvalidState("The task is disabled, or may not be started on demand.")
