"""System.DateTimeOffset."""

from __future__ import annotations

from typing import Any

from hvsim.interpreter.dotnet.dates import UNITS, adder, attempt, moment_text
from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.dotnet.numerics import culture_of
from hvsim.interpreter.dotnet.objects import comparison_by
from hvsim.interpreter.values.cultures import ENGLISH
from hvsim.interpreter.values.dates.date_parse import not_a_date, parse_exact, read, value_of
from hvsim.interpreter.values.dates.datetimes import (
    LOCAL,
    MAXIMUM_TICKS,
    TICKS_PER_DAY,
    TICKS_PER_MILLISECOND,
    TICKS_PER_SECOND,
    UNIX_EPOCH_TICKS,
    UTC_KIND,
    DateTime,
    DateTimeOffset,
    TimeSpan,
)
from hvsim.interpreter.values.enums.enums import EnumValue
from hvsim.interpreter.values.numbers.numbers import Int64
from hvsim.interpreter.values.objects import Reference
from hvsim.interpreter.values.types.registry import named_type

OFFSET = declare("System.DateTimeOffset")


def at_utc(ticks: int, offset: TimeSpan) -> DateTimeOffset:
    """The moment `ticks` of UTC as a clock at that offset shows it."""
    return DateTimeOffset(DateTime(ticks + offset.ticks), offset)


@OFFSET.constructor("(datetime dateTime)", "(datetime dateTime, timespan offset)")
def _new(date: DateTime, offset: TimeSpan | None = None) -> DateTimeOffset:
    return DateTimeOffset(date, offset or TimeSpan(0))


@OFFSET.constructor("(long ticks, timespan offset)")
def _from_ticks(ticks: int, offset: TimeSpan) -> DateTimeOffset:
    return DateTimeOffset(DateTime(int(ticks)), offset)


@OFFSET.constructor("(int year, int month, int day, int hour, int minute, int second, timespan offset)")
def _from_fields(
    year: int, month: int, day: int, hour: int, minute: int, second: int, offset: TimeSpan
) -> DateTimeOffset:
    return DateTimeOffset(DateTime.of_parts(year, month, day, hour, minute, second), offset)


OFFSET.property("datetime DateTime")(lambda value: value.local)
OFFSET.property("datetime UtcDateTime")(lambda value: DateTime(value.utc_ticks, UTC_KIND))
OFFSET.property("datetime LocalDateTime")(lambda value: DateTime(value.utc_ticks, LOCAL))
OFFSET.property("datetime Date")(lambda value: DateTime(value.local.ticks - value.local.ticks % TICKS_PER_DAY))
OFFSET.property("int Day")(lambda value: value.local.date().day)
OFFSET.property("System.DayOfWeek DayOfWeek")(
    lambda value: EnumValue(named_type("System.DayOfWeek"), (value.local.date().weekday() + 1) % 7)
)
OFFSET.property("int DayOfYear")(lambda value: value.local.date().timetuple().tm_yday)
OFFSET.property("int Hour")(lambda value: value.local.date().hour)
OFFSET.property("int Millisecond")(lambda value: value.local.fraction() // TICKS_PER_MILLISECOND)
OFFSET.property("int Minute")(lambda value: value.local.date().minute)
OFFSET.property("int Month")(lambda value: value.local.date().month)
OFFSET.property("timespan Offset")(lambda value: value.offset)
OFFSET.property("int TotalOffsetMinutes")(lambda value: value.offset.ticks // (60 * TICKS_PER_SECOND))
OFFSET.property("int Second")(lambda value: value.local.date().second)
OFFSET.property("long Ticks")(lambda value: Int64(value.local.ticks))
OFFSET.property("long UtcTicks")(lambda value: Int64(value.utc_ticks))
OFFSET.property("timespan TimeOfDay")(lambda value: TimeSpan(value.local.ticks % TICKS_PER_DAY))
OFFSET.property("int Year")(lambda value: value.local.date().year)

for _name, _unit in UNITS.items():
    OFFSET.method(f"System.DateTimeOffset Add{_name}(double {_name.lower()})")(
        lambda value, amount, unit=_unit: DateTimeOffset(adder(unit)(value.local, amount), value.offset)
    )
OFFSET.method("System.DateTimeOffset AddMonths(int months)")(
    lambda value, months: DateTimeOffset(value.local.add_months(months), value.offset)
)
OFFSET.method("System.DateTimeOffset AddYears(int years)")(
    lambda value, years: DateTimeOffset(value.local.add_months(12 * years), value.offset)
)
OFFSET.method("System.DateTimeOffset Add(timespan timeSpan)")(
    lambda value, span: DateTimeOffset(value.local.plus(span.ticks), value.offset)
)
OFFSET.method("timespan Subtract(System.DateTimeOffset value)")(
    lambda value, other: TimeSpan(value.utc_ticks - other.utc_ticks)
)
OFFSET.method("System.DateTimeOffset ToUniversalTime()")(lambda value: at_utc(value.utc_ticks, TimeSpan(0)))
OFFSET.method("System.DateTimeOffset ToLocalTime()")(lambda value: at_utc(value.utc_ticks, TimeSpan(0)))
OFFSET.method("System.DateTimeOffset ToOffset(timespan offset)")(lambda value, offset: at_utc(value.utc_ticks, offset))
OFFSET.method("long ToUnixTimeSeconds()")(lambda value: Int64((value.utc_ticks - UNIX_EPOCH_TICKS) // TICKS_PER_SECOND))
OFFSET.method("long ToUnixTimeMilliseconds()")(
    lambda value: Int64((value.utc_ticks - UNIX_EPOCH_TICKS) // TICKS_PER_MILLISECOND)
)
OFFSET.method("long ToFileTime()")(lambda value: Int64(value.utc_ticks - 504911232000000000))
OFFSET.method(
    "string ToString()",
    "string ToString(string format)",
    "string ToString(System.IFormatProvider formatProvider)",
    "string ToString(string format, System.IFormatProvider formatProvider)",
)(moment_text)


@OFFSET.method("int CompareTo(System.DateTimeOffset other)", "int CompareTo(System.Object value)")
@comparison_by
def _compare_to(value: DateTimeOffset, other: DateTimeOffset) -> int:
    return (value.utc_ticks > other.utc_ticks) - (value.utc_ticks < other.utc_ticks)


@OFFSET.method("bool Equals(System.DateTimeOffset other)", "bool Equals(System.Object obj)")
def _equals(value: DateTimeOffset, other: Any) -> bool:
    return bool(value == other)


@OFFSET.static_property("System.DateTimeOffset Now", engine=True)
def _now(engine: Any) -> DateTimeOffset:
    return DateTimeOffset(DateTime.of_python(engine.clock.now()), TimeSpan(0))


OFFSET.static_property("System.DateTimeOffset UtcNow", engine=True)(_now)
OFFSET.constants(
    "System.DateTimeOffset",
    UnixEpoch=DateTimeOffset(DateTime(UNIX_EPOCH_TICKS), TimeSpan(0)),
    MinValue=DateTimeOffset(DateTime(0), TimeSpan(0)),
    MaxValue=DateTimeOffset(DateTime(MAXIMUM_TICKS), TimeSpan(0)),
)
OFFSET.property("int Microsecond")(lambda value: value.local.fraction() // 10 % 1000)
OFFSET.property("int Nanosecond")(lambda value: value.local.fraction() % 10 * 100)
OFFSET.method("System.DateTimeOffset AddTicks(long ticks)")(
    lambda value, ticks: DateTimeOffset(value.local.plus(int(ticks)), value.offset)
)
OFFSET.method("System.DateTimeOffset Subtract(timespan value)")(
    lambda value, span: DateTimeOffset(value.local.plus(-span.ticks), value.offset)
)
OFFSET.method("bool EqualsExact(System.DateTimeOffset other)")(
    lambda value, other: value == other and value.offset == other.offset
)
OFFSET.static("int Compare(System.DateTimeOffset first, System.DateTimeOffset second)")(_compare_to)
OFFSET.static("System.DateTimeOffset FromFileTime(long fileTime)")(
    lambda ticks: at_utc(int(ticks) + 504911232000000000, TimeSpan(0))
)
OFFSET.static("System.DateTimeOffset FromUnixTimeSeconds(long seconds)")(
    lambda seconds: at_utc(UNIX_EPOCH_TICKS + int(seconds) * TICKS_PER_SECOND, TimeSpan(0))
)
OFFSET.static("System.DateTimeOffset FromUnixTimeMilliseconds(long milliseconds)")(
    lambda milliseconds: at_utc(UNIX_EPOCH_TICKS + int(milliseconds) * TICKS_PER_MILLISECOND, TimeSpan(0))
)


@OFFSET.static(
    "System.DateTimeOffset Parse(string input)",
    "System.DateTimeOffset Parse(string input, System.IFormatProvider formatProvider)",
    "System.DateTimeOffset Parse(string input, System.IFormatProvider formatProvider, "
    "System.Globalization.DateTimeStyles styles)",
)
def _parse(text: str, provider: Any = None, styles: EnumValue | None = None) -> DateTimeOffset:
    parsed = read(text, culture_of(provider) or ENGLISH)
    return DateTimeOffset(value_of(parsed, text, None), parsed.offset or TimeSpan(0))


@OFFSET.static(
    "System.DateTimeOffset ParseExact(string input, string format, System.IFormatProvider formatProvider)",
    "System.DateTimeOffset ParseExact(string input, string format, System.IFormatProvider formatProvider, "
    "System.Globalization.DateTimeStyles styles)",
)
def _parse_exact(text: str, pattern: str, provider: Any, styles: EnumValue | None = None) -> DateTimeOffset:
    parsed = parse_exact(text, pattern, culture_of(provider) or ENGLISH)
    if parsed is None:
        raise not_a_date(text)
    return DateTimeOffset(value_of(parsed, text, None), parsed.offset or TimeSpan(0))


_EARLIEST = DateTimeOffset(DateTime(0), TimeSpan(0))


@OFFSET.static(
    "bool TryParse(string input, [ref] System.DateTimeOffset result)",
    "bool TryParse(string input, System.IFormatProvider formatProvider, [ref] System.DateTimeOffset result)",
    "bool TryParse(string input, System.IFormatProvider formatProvider, System.Globalization.DateTimeStyles styles, "
    "[ref] System.DateTimeOffset result)",
)
def _try_parse(text: str | None, *rest: Any) -> bool:
    return attempt(lambda: _parse(text or "", rest[0] if len(rest) > 1 else None), rest[-1], _EARLIEST)


@OFFSET.static(
    "bool TryParseExact(string input, string format, System.IFormatProvider formatProvider, "
    "System.Globalization.DateTimeStyles styles, [ref] System.DateTimeOffset result)"
)
def _try_parse_exact(text: str | None, pattern: str, provider: Any, styles: EnumValue, result: Reference) -> bool:
    return attempt(lambda: _parse_exact(text or "", pattern, provider), result, _EARLIEST)


@OFFSET.static("System.DateTimeOffset op_Implicit(datetime dateTime)")
def _from_date(date: DateTime) -> DateTimeOffset:
    return DateTimeOffset(date, TimeSpan(0))


OFFSET.static("timespan op_Subtraction(System.DateTimeOffset left, System.DateTimeOffset right)")(
    lambda left, right: TimeSpan(left.utc_ticks - right.utc_ticks)
)
OFFSET.static("System.DateTimeOffset op_Subtraction(System.DateTimeOffset dateTimeOffset, timespan timeSpan)")(
    lambda value, span: DateTimeOffset(value.local.plus(-span.ticks), value.offset)
)
OFFSET.static("System.DateTimeOffset op_Addition(System.DateTimeOffset dateTimeOffset, timespan timeSpan)")(
    lambda value, span: DateTimeOffset(value.local.plus(span.ticks), value.offset)
)
OFFSET.net_type.default_value = lambda: DateTimeOffset(DateTime(0), TimeSpan(0))
