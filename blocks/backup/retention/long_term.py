"""Long-term retention: weekly, monthly and yearly flags on full restore points, and when they end.

Pure rules. It makes no restore points: it marks the fulls that there are. What is due and not done yet is remembered by
the caller, as text.
"""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date, timedelta
from enum import Enum

from attrs import frozen


class Level(Enum):
    """How long a flag is meant for; the lower level comes first."""

    WEEKLY = "W"
    MONTHLY = "M"
    YEARLY = "Y"


@frozen
class LongTermPolicy:
    """How many weeks, months and years flagged fulls stay (0: no such flag), and when a flag is due.

    `weekday` counts from Monday, 0; `week` is a week of the month from 1 to 4, or 5 for its last one; `month` from 1.
    """

    weeks: int = 0
    months: int = 0
    years: int = 0
    weekday: int = 6
    week: int = 1
    month: int = 1

    @property
    def levels(self) -> list[Level]:
        """The levels that are asked for, lower ones first."""
        asked = {Level.WEEKLY: self.weeks, Level.MONTHLY: self.months, Level.YEARLY: self.years}
        return [level for level, count in asked.items() if count]

    def is_due(self, level: Level, day: date) -> bool:
        """Whether the day lies in the time that is meant for the level's flag."""
        if level is Level.WEEKLY:
            return day.weekday() == self.weekday
        if level is Level.MONTHLY:
            last = calendar.monthrange(day.year, day.month)[1]
            return last - day.day < 7 if self.week == 5 else (day.day - 1) // 7 + 1 == self.week
        return day.month == self.month

    def period(self, level: Level, day: date) -> tuple[int, ...]:
        """What tells one time of the level from the next."""
        if level is Level.WEEKLY:
            return day.isocalendar()[:2]
        return (day.year, day.month) if level is Level.MONTHLY else (day.year,)

    def ends(self, level: Level, given: date) -> date:
        """The day from which on a flag that was given then keeps nothing any more."""
        if level is Level.WEEKLY:
            return given + timedelta(days=7 * self.weeks)
        years, months = (0, self.months) if level is Level.MONTHLY else (self.years, 0)
        index = given.year * 12 + given.month - 1 + years * 12 + months
        year, month = divmod(index, 12)
        last = calendar.monthrange(year, month + 1)[1]
        return date(year, month + 1, min(given.day, last)) + timedelta(days=1)


@frozen
class Flag:
    """A flag that a full restore point has since a day."""

    level: Level
    given: date

    def __str__(self) -> str:
        return f"{self.level.value}:{self.given.isoformat()}"

    @classmethod
    def parse(cls, text: str) -> Flag:
        """What `str` made of it. Raises `ValueError`."""
        level, _, given = text.partition(":")
        return cls(Level(level), date.fromisoformat(given))


@frozen
class Assigned:
    """The flags that a run's full gets, and the levels that still wait for one."""

    flags: tuple[Flag, ...]
    waiting: frozenset[Level]


def assign(
    policy: LongTermPolicy, today: date, made_full: bool, flags: Sequence[Flag], waiting: frozenset[Level]
) -> Assigned:
    """What a run on that day means for the flags; `flags` are those that earlier fulls have.

    A level above another one goes with the lower level's flag; the lowest with the first full of its time. Years do not
    wait for weeks alone.
    """
    given: list[Flag] = []
    still = set(waiting)
    for level in policy.levels:
        lower = _lower(policy, level)
        has_turn = made_full if lower is None else any(flag.level is lower for flag in given)
        if policy.is_due(level, today):
            period = policy.period(level, today)
            has_one = any(flag.level is level and policy.period(level, flag.given) == period for flag in flags)
            if has_turn and not has_one:
                given.append(Flag(level, today))
            elif not has_turn and not has_one:
                still.add(level)
            if has_turn:
                still.discard(level)
        elif level in still and has_turn:
            given.append(Flag(level, today))
            still.discard(level)
    return Assigned(tuple(given), frozenset(still))


def _lower(policy: LongTermPolicy, level: Level) -> Level | None:
    """The level whose flag a level goes with, None where it goes with any full."""
    if level is Level.MONTHLY and policy.weeks:
        return Level.WEEKLY
    if level is Level.YEARLY and policy.months:
        return Level.MONTHLY
    return None
