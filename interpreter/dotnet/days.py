"""DateOnly and TimeOnly."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hvsim.interpreter.dotnet.dates import attempt, moment_text
from hvsim.interpreter.dotnet.declare import Declaration, declare
from hvsim.interpreter.dotnet.numerics import culture_of
from hvsim.interpreter.errors import net_failure
from hvsim.interpreter.values.cultures import Culture, current_culture
from hvsim.interpreter.values.dates.date_parse import exact_value, parse_date, parse_exact
from hvsim.interpreter.values.dates.datetimes import (
    MAXIMUM_TICKS,
    TICKS_PER_DAY,
    TICKS_PER_HOUR,
    TICKS_PER_MILLISECOND,
    TICKS_PER_MINUTE,
    DateTime,
    TimeSpan,
)
from hvsim.interpreter.values.enums.enums import EnumValue
from hvsim.interpreter.values.numbers.numbers import Int64
from hvsim.interpreter.values.shown import Shown
from hvsim.interpreter.values.types.registry import named_type


class DateOnly(Shown):
    """A day without a time, kept as its midnight."""

    __slots__ = ("extended", "moment")
    net_name = "System.DateOnly"
    net_formats = True

    def __init__(self, moment: DateTime) -> None:
        self.moment = DateTime(moment.ticks - moment.ticks % TICKS_PER_DAY)
        self.extended = None

    def format(self, spec: str, culture: Culture) -> str:
        return self.moment.format({"o": "yyyy-MM-dd", "O": "yyyy-MM-dd", "": "d"}.get(spec, spec), culture)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, DateOnly) and self.moment == other.moment

    def __hash__(self) -> int:
        return hash(self.moment)


class TimeOnly(Shown):
    """A time of day without a day."""

    __slots__ = ("extended", "moment")
    net_name = "System.TimeOnly"
    net_formats = True

    def __init__(self, ticks: int) -> None:
        self.moment = DateTime(ticks % TICKS_PER_DAY)
        self.extended = None

    def format(self, spec: str, culture: Culture) -> str:
        exact = "HH':'mm':'ss'.'fffffff"
        return self.moment.format({"o": exact, "O": exact, "": "t"}.get(spec, spec), culture)

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
for _name, _unit in (("Hours", TICKS_PER_HOUR), ("Minutes", TICKS_PER_MINUTE)):
    TIME.method(f"System.TimeOnly Add{_name}(double value)")(
        lambda time, value, unit=_unit: TimeOnly(time.moment.ticks + round(value * unit))
    )
TIME.method("bool IsBetween(System.TimeOnly start, System.TimeOnly end)")(
    lambda time, start, end: (
        (time.moment.ticks - start.moment.ticks) % TICKS_PER_DAY
        < (end.moment.ticks - start.moment.ticks) % TICKS_PER_DAY
    )
)
TIME.property("long Ticks")(lambda time: Int64(time.moment.ticks))
TIME.static("System.TimeOnly FromTimeSpan(timespan timeSpan)")(lambda span: TimeOnly(span.ticks))
DAY.static("System.DateOnly FromDayNumber(int dayNumber)")(lambda number: DateOnly(DateTime(number * TICKS_PER_DAY)))
TIME.static("timespan op_Subtraction(System.TimeOnly t1, System.TimeOnly t2)")(
    lambda left, right: TimeSpan((left.moment.ticks - right.moment.ticks) % TICKS_PER_DAY)
)


def _of_day(date: DateTime) -> DateOnly:
    return DateOnly(date)


def _of_time(date: DateTime) -> TimeOnly:
    return TimeOnly(date.ticks)


def _parsing(declaration: Declaration, full_name: str, make: Callable[[DateTime], Any], least: Any) -> None:
    """Parse, ParseExact and their attempts, over those of DateTime."""

    def parse(text: str | None, provider: Any = None) -> Any:
        return make(parse_date(text or "", culture_of(provider) or current_culture()))

    def parse_in(text: str | None, formats: Any, provider: Any = None) -> Any:
        for pattern in [formats] if isinstance(formats, str) else formats or []:
            fields = parse_exact(text or "", pattern, culture_of(provider) or current_culture())
            if fields is not None:
                return make(exact_value(fields, text or ""))
        short = full_name.rpartition(".")[2]
        raise net_failure("System.FormatException", f"String '{text}' was not recognized as a valid {short}.")

    provider = "System.IFormatProvider provider"
    declaration.static(f"{full_name} Parse(string s)", f"{full_name} Parse(string s, {provider})")(parse)
    declaration.static(
        f"{full_name} ParseExact(string s, string format)",
        f"{full_name} ParseExact(string s, string[] formats)",
        f"{full_name} ParseExact(string s, string format, {provider})",
    )(parse_in)
    declaration.static(f"bool TryParse(string s, [ref] {full_name} result)")(
        lambda text, result: attempt(lambda: parse(text), result, least)
    )
    declaration.static(f"bool TryParseExact(string s, string format, [ref] {full_name} result)")(
        lambda text, pattern, result: attempt(lambda: parse_in(text, pattern), result, least)
    )
    declaration.constants(full_name, MinValue=least)


_parsing(DAY, "System.DateOnly", _of_day, DateOnly(DateTime(0)))
_parsing(TIME, "System.TimeOnly", _of_time, TimeOnly(0))
DAY.constants("System.DateOnly", MaxValue=DateOnly(DateTime(MAXIMUM_TICKS)))
TIME.constants("System.TimeOnly", MaxValue=TimeOnly(TICKS_PER_DAY - 1))


def _compare_to(value: Any, other: Any) -> int:
    return int(value.moment.ticks > other.moment.ticks) - int(value.moment.ticks < other.moment.ticks)


for _declaration, _name in ((DAY, "System.DateOnly"), (TIME, "System.TimeOnly")):
    _declaration.method(
        "string ToString()",
        "string ToString(string format)",
        "string ToString(System.IFormatProvider provider)",
        "string ToString(string format, System.IFormatProvider provider)",
    )(moment_text)
    _declaration.method(f"int CompareTo({_name} value)")(_compare_to)
    _declaration.method("bool Equals(System.Object value)")(lambda value, other: value == other)
