"""When a job runs, and on which days it makes fulls: the choices, and the moments that follow from them.

Only says when. Starting jobs is `scheduler`. Times are those of the estate's clock.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import Enum
from uuid import UUID

from attrs import define, evolve, field

EVERY_DAY = tuple(range(7))
WORKING_DAYS = tuple(range(5))
SATURDAY = 5
LAST_DAY = 31
LONGER_THAN_A_WEEK = timedelta(days=8)
SEARCHED_DAYS = 3000
"""So far ahead the next day is looked for: February the 29th can be years away, and nobody waits for it."""


class DailyKind(Enum):
    """Which days a daily schedule means."""

    EVERYDAY = "Everyday"
    WEEKDAYS = "WeekDays"
    SELECTED = "SelectedDays"


class PeriodKind(Enum):
    """The unit in which a period is shown; it is kept in minutes."""

    HOURS = "Hours"
    MINUTES = "Minutes"


class DayNumber(Enum):
    """Which of its weekdays in a month; ON_DAY means a day of the month by its number."""

    FIRST = "First"
    SECOND = "Second"
    THIRD = "Third"
    FOURTH = "Fourth"
    LAST = "Last"
    ON_DAY = "OnDay"


@define(eq=False)
class MonthDay:
    """One day of a month, in some months. Weekdays count from Monday, 0; months and days from 1.

    The day 31 is the last one, whatever its number.
    """

    number: DayNumber = DayNumber.FIRST
    weekday: int = SATURDAY
    day: int = 1
    months: list[int] = field(factory=lambda: list(range(1, 13)))

    def copy(self) -> MonthDay:
        """The same day, to be changed apart."""
        return evolve(self, months=list(self.months))

    def matches(self, day: date) -> bool:
        """Whether `day` is the one."""
        if day.month not in self.months:
            return False
        if self.number is DayNumber.ON_DAY:
            is_last = (day + timedelta(days=1)).month != day.month
            return day.day == self.day or (self.day == LAST_DAY and is_last)
        if day.weekday() != self.weekday:
            return False
        if self.number is DayNumber.LAST:
            return (day + timedelta(days=7)).month != day.month
        return (day.day - 1) // 7 == list(DayNumber).index(self.number)


@define(eq=False)
class FullDays:
    """The days on which a job makes fulls: weekdays, or with `monthly` one day of a month."""

    enabled: bool = False
    days: list[int] = field(factory=lambda: [SATURDAY])
    monthly: bool = False
    month_day: MonthDay = field(factory=MonthDay)

    def copy(self) -> FullDays:
        """The same days, to be changed apart."""
        return evolve(self, days=list(self.days), month_day=self.month_day.copy())

    def matches(self, day: date) -> bool:
        """Whether one is due on `day`."""
        if not self.enabled:
            return False
        return self.month_day.matches(day) if self.monthly else day.weekday() in self.days


@define(eq=False)
class DailyOptions:
    """At a time of the day, on some days of the week."""

    enabled: bool = False
    kind: DailyKind = DailyKind.EVERYDAY
    time: timedelta = timedelta(hours=22)
    days: list[int] = field(factory=lambda: list(EVERY_DAY))

    def matches(self, day: date) -> bool:
        chosen = {DailyKind.EVERYDAY: EVERY_DAY, DailyKind.WEEKDAYS: WORKING_DAYS}.get(self.kind)
        return day.weekday() in (self.days if chosen is None else chosen)


@define(eq=False)
class MonthlyOptions:
    """At a time of one day of a month."""

    enabled: bool = False
    time: timedelta = timedelta(hours=22)
    day: MonthDay = field(factory=MonthDay)

    def matches(self, day: date) -> bool:
        return self.day.matches(day)


@define(eq=False)
class BackupWindow:
    """The hours in which a job may run: for each day from Monday, 24 of them from midnight."""

    hours: list[list[bool]] = field(factory=lambda: [[True] * 24 for _ in EVERY_DAY])

    def copy(self) -> BackupWindow:
        """The same hours, to be changed apart."""
        return BackupWindow([list(day) for day in self.hours])

    def allows(self, moment: datetime) -> bool:
        """Whether a job may run then."""
        return self.hours[moment.weekday()][moment.hour]

    def closes_after(self, moment: datetime) -> datetime | None:
        """When a run that is under way at that moment must end; None for never.

        A run that somebody started outside of the window ends when the window closes the next time.
        """
        hour = moment.replace(minute=0, second=0, microsecond=0)
        open_before = self.allows(hour)
        for _ in range(24 * 8):
            hour += timedelta(hours=1)
            if open_before and not self.allows(hour):
                return hour
            open_before = self.allows(hour)
        return None


@define(eq=False)
class PeriodicOptions:
    """Every so many minutes, counted from midnight and `offset` minutes later; with a window in its hours only."""

    enabled: bool = False
    kind: PeriodKind = PeriodKind.HOURS
    period: int = 60
    offset: int = 0
    window: BackupWindow | None = None

    def copy(self) -> PeriodicOptions:
        """The same period, to be changed apart."""
        return evolve(self, window=self.window.copy() if self.window is not None else None)

    def next_after(self, moment: datetime, outer: BackupWindow | None = None) -> datetime | None:
        """The next moment of the grid in an hour that is open here and in `outer`; None where no hour is.

        When hours that are closed end, it does not wait for the grid.
        """
        windows = [window for window in (self.window, outer) if window is not None]
        if not windows:
            return self._next_on_grid(moment)
        found = self._next_on_grid(moment)
        while not _are_open(windows, found) and found - moment < LONGER_THAN_A_WEEK:
            found = self._next_on_grid(found)
        opened = self._next_opening(moment, windows)
        possible = (item for item in (found, opened) if item is not None and _are_open(windows, item))
        return min(possible, default=None)

    def _next_opening(self, moment: datetime, windows: list[BackupWindow]) -> datetime | None:
        hour = moment.replace(minute=0, second=0, microsecond=0)
        while hour - moment < LONGER_THAN_A_WEEK:
            start = hour + timedelta(minutes=self.offset)
            opens = _are_open(windows, hour) and not _are_open(windows, hour - timedelta(hours=1))
            if opens and start > moment:
                return start
            hour += timedelta(hours=1)
        return None

    def _next_on_grid(self, moment: datetime) -> datetime:
        """The grid begins anew each midnight."""
        midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
        step = timedelta(minutes=max(1, self.period))
        first = midnight + timedelta(minutes=self.offset)
        found = first if moment < first else first + step * ((moment - first) // step + 1)
        tomorrow = first + timedelta(days=1)
        return min(found, tomorrow)


@define(eq=False)
class ScheduleOptions:
    """All of a job's schedule; of several kinds that are on, the earliest counts. `after` is the job it follows."""

    daily: DailyOptions = field(factory=DailyOptions)
    monthly: MonthlyOptions = field(factory=MonthlyOptions)
    periodic: PeriodicOptions = field(factory=PeriodicOptions)
    continuous: bool = False
    after: UUID | None = None
    retry: bool = True
    retry_times: int = 3
    retry_minutes: int = 10
    window: BackupWindow | None = None
    """Outside of it the clock starts nothing, and a run that is under way is stopped; None for always."""

    @property
    def is_set(self) -> bool:
        """Whether anything but a person starts the job."""
        timed = self.daily.enabled or self.monthly.enabled or self.periodic.enabled
        return timed or self.continuous or self.after is not None

    def copy(self) -> ScheduleOptions:
        """The same schedule, to be changed apart."""
        daily = evolve(self.daily, days=list(self.daily.days))
        monthly = evolve(self.monthly, day=self.monthly.day.copy())
        window = self.window.copy() if self.window is not None else None
        return evolve(self, daily=daily, monthly=monthly, periodic=self.periodic.copy(), window=window)

    def clear(self) -> None:
        """Nothing but a person starts the job."""
        self.daily.enabled = self.monthly.enabled = self.periodic.enabled = self.continuous = False
        self.after = None

    def next_after(self, moment: datetime, fulls: Sequence[FullDays] = ()) -> datetime | None:
        """The next moment at which the clock starts the job, which also runs on the days in `fulls`: then at the same
        time of the day.
        """
        found: list[datetime | None] = []
        for kind in (self.daily, self.monthly):
            if kind.enabled:
                found += [_next_day(moment, kind.time, days) for days in (kind, *fulls)]
        if self.periodic.enabled:
            found.append(self.periodic.next_after(moment, self.window))
        return min((item for item in found if item is not None), default=None)


def _are_open(windows: list[BackupWindow], moment: datetime) -> bool:
    return all(window.allows(moment) for window in windows)


def _next_day(moment: datetime, time: timedelta, days: DailyOptions | MonthlyOptions | FullDays) -> datetime | None:
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    for ahead in range(SEARCHED_DAYS):
        found = midnight + timedelta(days=ahead) + time
        if found > moment and days.matches(found.date()):
            return found
    return None
