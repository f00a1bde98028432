"""DateOnly and TimeOnly."""

from __future__ import annotations

from typing import Any

from hvsim.interpreter.dotnet.dates import moment_text
from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.values.cultures import Culture
from hvsim.interpreter.values.dates.date_parse import parse_date
from hvsim.interpreter.values.dates.datetimes import TICKS_PER_DAY, TICKS_PER_MILLISECOND, DateTime, TimeSpan
from hvsim.interpreter.values.enums.enums import EnumValue
from hvsim.interpreter.values.types.registry import named_type


class DateOnly:
    """A day without a time, kept as its midnight."""

    __slots__ = ("extended", "moment")
    net_name = "System.DateOnly"
    net_formats = True

    def __init__(self, moment: DateTime) -> None:
        self.moment = DateTime(moment.ticks - moment.ticks % TICKS_PER_DAY)
        self.extended = None

    def format(self, spec: str, culture: Culture) -> str:
        return self.moment.format(spec or "d", culture)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, DateOnly) and self.moment == other.moment

    def __hash__(self) -> int:
        return hash(self.moment)


class TimeOnly:
    """A time of day without a day."""

    __slots__ = ("extended", "moment")
    net_name = "System.TimeOnly"
    net_formats = True

    def __init__(self, ticks: int) -> None:
        self.moment = DateTime(ticks % TICKS_PER_DAY)
        self.extended = None

    def format(self, spec: str, culture: Culture) -> str:
        return self.moment.format(spec or "t", culture)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TimeOnly) and self.moment == other.moment

    def __hash__(self) -> int:
        return hash(self.moment)


DAY = declare("System.DateOnly")
TIME = declare("System.TimeOnly")
DAY.constructor("(int year, int month, int day)")(
    lambda year, month, day: DateOnly(DateTime.of_parts(year, month, day))
)


@TIME.constructor(
    "(int hour, int minute)",
    "(int hour, int minute, int second)",
    "(int hour, int minute, int second, int millisecond)",
)
def _time(hour: int, minute: int, second: int = 0, millisecond: int = 0) -> TimeOnly:
    return TimeOnly(DateTime.of_parts(1, 1, 1, hour, minute, second, millisecond * TICKS_PER_MILLISECOND).ticks)


DAY.property("int Year")(lambda day: day.moment.date().year)
DAY.property("int Month")(lambda day: day.moment.date().month)
DAY.property("int Day")(lambda day: day.moment.date().day)
DAY.property("System.DayOfWeek DayOfWeek")(
    lambda day: EnumValue(named_type("System.DayOfWeek"), (day.moment.date().weekday() + 1) % 7)
)
DAY.property("int DayOfYear")(lambda day: day.moment.date().timetuple().tm_yday)
DAY.property("int DayNumber")(lambda day: day.moment.ticks // TICKS_PER_DAY)
TIME.property("int Hour")(lambda time: time.moment.date().hour)
TIME.property("int Minute")(lambda time: time.moment.date().minute)
TIME.property("int Second")(lambda time: time.moment.date().second)
TIME.property("int Millisecond")(lambda time: time.moment.fraction() // TICKS_PER_MILLISECOND)

DAY.method("System.DateOnly AddDays(int value)")(lambda day, days: DateOnly(day.moment.plus(days * TICKS_PER_DAY)))
DAY.method("System.DateOnly AddMonths(int value)")(lambda day, months: DateOnly(day.moment.add_months(months)))
DAY.method("System.DateOnly AddYears(int value)")(lambda day, years: DateOnly(day.moment.add_months(12 * years)))
DAY.method("datetime ToDateTime(System.TimeOnly time)")(lambda day, time: day.moment.plus(time.moment.ticks))
TIME.method("timespan ToTimeSpan()")(lambda time: TimeSpan(time.moment.ticks))
TIME.method("System.TimeOnly Add(timespan value)")(lambda time, span: TimeOnly(time.moment.ticks + span.ticks))
DAY.static("System.DateOnly FromDateTime(datetime dateTime)")(DateOnly)
TIME.static("System.TimeOnly FromDateTime(datetime dateTime)")(lambda date: TimeOnly(date.ticks))
DAY.static("System.DateOnly Parse(string s)")(lambda text: DateOnly(parse_date(text)))
TIME.static("System.TimeOnly Parse(string s)")(lambda text: TimeOnly(parse_date(text).ticks))


def _compare_to(value: Any, other: Any) -> int:
    return int(value.moment.ticks > other.moment.ticks) - int(value.moment.ticks < other.moment.ticks)


for _declaration, _name in ((DAY, "System.DateOnly"), (TIME, "System.TimeOnly")):
    _declaration.method("string ToString()", "string ToString(string format)")(moment_text)
    _declaration.method(f"int CompareTo({_name} value)")(_compare_to)
    _declaration.method("bool Equals(System.Object value)")(lambda value, other: value == other)
