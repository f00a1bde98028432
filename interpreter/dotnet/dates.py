"""DateTime and DateTimeOffset. Beside it: `spans.py`, `days.py`, `stopwatches.py`, `time_zones.py`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.dotnet.numerics import culture_of
from hvsim.interpreter.dotnet.objects import argument_null, argument_range, comparison_by
from hvsim.interpreter.errors import NetFailure, net_failure
from hvsim.interpreter.values.arrays import Array
from hvsim.interpreter.values.cultures import ENGLISH, current_culture
from hvsim.interpreter.values.dates.date_parse import exact_value, not_a_date, parse_date, parse_exact, read
from hvsim.interpreter.values.dates.datetimes import (
    LOCAL,
    MAXIMUM_TICKS,
    TICKS_PER_DAY,
    TICKS_PER_HOUR,
    TICKS_PER_MILLISECOND,
    TICKS_PER_MINUTE,
    TICKS_PER_SECOND,
    UNIX_EPOCH_TICKS,
    UNSPECIFIED,
    UTC_KIND,
    DateTime,
    TimeSpan,
    days_in_month,
    is_leap_year,
)
from hvsim.interpreter.values.dictionaries import Dictionary
from hvsim.interpreter.values.enums.enums import EnumValue
from hvsim.interpreter.values.formatting import format_value
from hvsim.interpreter.values.numbers.numbers import Int64, is_integer
from hvsim.interpreter.values.objects import Reference
from hvsim.interpreter.values.types.registry import named_type

DATE = declare("System.DateTime")
_DATE_FIELDS = "(int year, int month, int day"
_KIND = "System.DateTimeKind kind"


@DATE.constructor(
    f"{_DATE_FIELDS})",
    f"{_DATE_FIELDS}, int hour, int minute, int second)",
    f"{_DATE_FIELDS}, int hour, int minute, int second, int millisecond)",
    f"{_DATE_FIELDS}, int hour, int minute, int second, {_KIND})",
    f"{_DATE_FIELDS}, int hour, int minute, int second, int millisecond, {_KIND})",
)
def _new(year: int, month: int, day: int, *rest: Any) -> DateTime:
    kind = next((each.value for each in rest if isinstance(each, EnumValue)), UNSPECIFIED)
    hour, minute, second, millisecond = [*(int(each) for each in rest if not isinstance(each, EnumValue)), 0, 0, 0, 0][
        :4
    ]
    return DateTime.of_parts(year, month, day, hour, minute, second, millisecond * TICKS_PER_MILLISECOND, kind)


@DATE.constructor("(long ticks)", f"(long ticks, {_KIND})")
def _from_ticks(ticks: int, kind: EnumValue | None = None) -> DateTime:
    if not 0 <= ticks <= MAXIMUM_TICKS:
        raise argument_range("Ticks must be between DateTime.MinValue.Ticks and DateTime.MaxValue.Ticks.", "ticks")
    return DateTime(int(ticks), kind.value if kind is not None else UNSPECIFIED)


DATE.property("datetime Date")(lambda date: DateTime(date.ticks - date.ticks % TICKS_PER_DAY, date.kind))
DATE.property("int Day")(lambda date: date.date().day)
DATE.property("System.DayOfWeek DayOfWeek")(
    lambda date: EnumValue(named_type("System.DayOfWeek"), (date.date().weekday() + 1) % 7)
)
DATE.property("int DayOfYear")(lambda date: date.date().timetuple().tm_yday)
DATE.property("int Hour")(lambda date: date.date().hour)
DATE.property("System.DateTimeKind Kind")(lambda date: EnumValue(named_type("System.DateTimeKind"), date.kind))
DATE.property("int Millisecond")(lambda date: date.fraction() // TICKS_PER_MILLISECOND)
DATE.property("int Microsecond")(lambda date: date.fraction() // 10 % 1000)
DATE.property("int Nanosecond")(lambda date: date.fraction() % 10 * 100)
DATE.property("int Minute")(lambda date: date.date().minute)
DATE.property("int Month")(lambda date: date.date().month)
DATE.property("int Second")(lambda date: date.date().second)
DATE.property("long Ticks")(lambda date: Int64(date.ticks))
DATE.property("timespan TimeOfDay")(lambda date: TimeSpan(date.ticks % TICKS_PER_DAY))
DATE.property("int Year")(lambda date: date.date().year)

UNITS = {
    "Days": TICKS_PER_DAY,
    "Hours": TICKS_PER_HOUR,
    "Minutes": TICKS_PER_MINUTE,
    "Seconds": TICKS_PER_SECOND,
    "Milliseconds": TICKS_PER_MILLISECOND,
}


def adder(unit: int) -> Callable[[DateTime, float], DateTime]:
    def add(date: DateTime, value: float) -> DateTime:
        if not abs(value * unit) < 2**63:
            raise argument_range("Value to add was out of range.", "value")
        return date.plus(int(value * unit) if float(value).is_integer() else round(value * unit))

    return add


for _name, _unit in UNITS.items():
    DATE.method(f"datetime Add{_name}(double value)")(adder(_unit))


DATE.method("datetime AddTicks(long value)")(lambda date, value: date.plus(int(value)))
DATE.method("datetime AddMicroseconds(double value)")(adder(10))
DATE.method("datetime AddMonths(int months)")(lambda date, months: date.add_months(months))
DATE.method("datetime AddYears(int value)")(lambda date, years: date.add_months(12 * years))
DATE.method("datetime Add(timespan value)")(lambda date, span: date.plus(span.ticks))


@DATE.method("timespan Subtract(datetime value)")
def _subtract_date(date: DateTime, other: DateTime) -> TimeSpan:
    return TimeSpan(date.ticks - other.ticks)


@DATE.method("datetime Subtract(timespan value)")
def _subtract_span(date: DateTime, span: TimeSpan) -> DateTime:
    return date.plus(-span.ticks)


@DATE.method(
    "void Deconstruct([ref] System.DateOnly date, [ref] System.TimeOnly time)",
    "void Deconstruct([ref] int year, [ref] int month, [ref] int day)",
)
def _deconstruct(date: DateTime, *parts: Reference) -> None:
    if len(parts) == 2:
        from hvsim.interpreter.dotnet.days import DateOnly, TimeOnly

        parts[0].value, parts[1].value = DateOnly(date), TimeOnly(date.ticks)
        return
    fields = date.date()
    for part, value in zip(parts, (fields.year, fields.month, fields.day), strict=True):
        part.value = value


DATE.method("System.TypeCode GetTypeCode()")(lambda date: EnumValue(named_type("System.TypeCode"), 16))


@DATE.method("string[] GetDateTimeFormats()", "string[] GetDateTimeFormats(char format)")
def _formats(date: DateTime, letter: str | None = None) -> Array:
    """The texts of the standard formats, one for each pattern of the culture."""
    letters = [str(letter)] if letter else list("dDfFgGmorstTuUy")
    return Array.of([format_value(date, each) for each in letters], named_type("System.String"))


DATE.method("datetime ToUniversalTime()")(lambda date: DateTime(date.ticks, UTC_KIND))
DATE.method("datetime ToLocalTime()")(lambda date: DateTime(date.ticks, LOCAL))
DATE.method("long ToBinary()")(lambda date: Int64(date.ticks | (date.kind << 62 if date.kind == 1 else 0)))
DATE.method("long ToFileTime()", "long ToFileTimeUtc()")(lambda date: Int64(date.ticks - 504911232000000000))
DATE.method("double ToOADate()")(lambda date: (date.ticks - 599264352000000000) / TICKS_PER_DAY)
DATE.method("bool IsDaylightSavingTime()")(lambda date: False)
for _name, _letter in (
    ("ToShortDateString", "d"),
    ("ToLongDateString", "D"),
    ("ToShortTimeString", "t"),
    ("ToLongTimeString", "T"),
):
    DATE.method(f"string {_name}()")(lambda date, letter=_letter: format_value(date, letter))


@DATE.method(
    "string ToString()",
    "string ToString(string format)",
    "string ToString(System.IFormatProvider provider)",
    "string ToString(string format, System.IFormatProvider provider)",
)
def moment_text(value: Any, *rest: Any) -> str:
    """ToString of dates, times and spans of time: a format, a provider, both or neither."""
    spec = next((each for each in rest if isinstance(each, str)), "")
    provider = next((each for each in rest if each is not None and not isinstance(each, str)), None)
    return str(value.format(spec, culture_of(provider) or current_culture()))


@DATE.method("int CompareTo(datetime value)", "int CompareTo(System.Object value)")
@comparison_by
def _compare_to(date: DateTime, other: DateTime) -> int:
    return (date.ticks > other.ticks) - (date.ticks < other.ticks)


@DATE.method("bool Equals(datetime value)", "bool Equals(System.Object value)")
def _equals(date: DateTime, other: Any) -> bool:
    return isinstance(other, DateTime) and date.ticks == other.ticks


# statics


@DATE.static_property("datetime Now", engine=True)
def _now(engine: Any) -> DateTime:
    return DateTime.of_python(engine.clock.now(), LOCAL)


@DATE.static_property("datetime UtcNow", engine=True)
def _utc_now(engine: Any) -> DateTime:
    return DateTime.of_python(engine.clock.now(), UTC_KIND)


@DATE.static_property("datetime Today", engine=True)
def _today(engine: Any) -> DateTime:
    now = _now(engine)
    return DateTime(now.ticks - now.ticks % TICKS_PER_DAY, LOCAL)


DATE.constants(
    "datetime",
    MinValue=DateTime(0),
    MaxValue=DateTime(MAXIMUM_TICKS),
    UnixEpoch=DateTime(UNIX_EPOCH_TICKS, UTC_KIND),
)
DATE.static("int DaysInMonth(int year, int month)")(days_in_month)
DATE.static("bool IsLeapYear(int year)")(is_leap_year)
DATE.static("int Compare(datetime t1, datetime t2)")(_compare_to)
DATE.static("datetime SpecifyKind(datetime value, System.DateTimeKind kind)")(
    lambda date, kind: DateTime(date.ticks, kind.value)
)
DATE.static("datetime FromFileTime(long fileTime)")(lambda ticks: DateTime(int(ticks) + 504911232000000000, LOCAL))
DATE.static("datetime FromFileTimeUtc(long fileTime)")(
    lambda ticks: DateTime(int(ticks) + 504911232000000000, UTC_KIND)
)


@DATE.static("datetime FromOADate(double d)")
def _from_automation(days: float) -> DateTime:
    if not -657435.0 < days < 2958466.0:
        raise net_failure("System.ArgumentException", "Not a legal OleAut date.")
    return DateTime(599264352000000000 + round(days * TICKS_PER_DAY))


DATE.static("datetime FromBinary(long dateData)")(lambda data: DateTime(int(data) & (2**62 - 1), int(data) >> 62 & 1))


@DATE.static(
    "datetime Parse(string s)",
    "datetime Parse(string s, System.IFormatProvider provider)",
    "datetime Parse(string s, System.IFormatProvider provider, System.Globalization.DateTimeStyles styles)",
)
def _parse(text: str | None, provider: Any = None, styles: EnumValue | None = None) -> DateTime:
    if text is None:
        raise argument_null("s")
    return _styled(text, parse_date(text, culture_of(provider) or ENGLISH), styles)


_ADJUST, _ASSUME_LOCAL, _ASSUME_UTC, _ROUND_TRIP = 16, 32, 64, 128


def _styled(text: str, value: DateTime, styles: EnumValue | None) -> DateTime:
    """What AdjustToUniversal, AssumeUniversal and RoundtripKind make of the kind."""
    flags = styles.value if styles is not None else 0
    if flags & _ROUND_TRIP:
        return DateTime(value.ticks, UTC_KIND if text.rstrip().endswith("Z") else value.kind)
    if value.kind == UNSPECIFIED and flags & (_ASSUME_LOCAL | _ASSUME_UTC):
        value = DateTime(value.ticks, LOCAL)
    return DateTime(value.ticks, UTC_KIND) if flags & _ADJUST and value.kind != UNSPECIFIED else value


@DATE.static(
    "datetime ParseExact(string s, string format, System.IFormatProvider provider)",
    "datetime ParseExact(string s, string[] formats, System.IFormatProvider provider, "
    "System.Globalization.DateTimeStyles style)",
    "datetime ParseExact(string s, string format, System.IFormatProvider provider, "
    "System.Globalization.DateTimeStyles style)",
)
def _parse_exact(text: str | None, formats: Any, provider: Any, style: EnumValue | None = None) -> DateTime:
    if text is None:
        raise argument_null("s")
    if formats is None:
        raise argument_null("format")
    for pattern in [formats] if isinstance(formats, str) else formats:
        parsed = parse_exact(text, pattern, culture_of(provider) or ENGLISH)
        if parsed is not None:
            return _styled(text, exact_value(parsed, text), style)
    raise not_a_date(text)


def attempt(make: Callable[[], Any], result: Reference, otherwise: Any) -> bool:
    """What TryParse and its kin do: the value by reference, and whether there was one."""
    try:
        result.value = make()
    except NetFailure:
        result.value = otherwise
        return False
    return True


@DATE.static(
    "bool TryParse(string s, [ref] datetime result)",
    "bool TryParse(string s, System.IFormatProvider provider, [ref] datetime result)",
    "bool TryParse(string s, System.IFormatProvider provider, System.Globalization.DateTimeStyles styles, "
    "[ref] datetime result)",
)
def _try_parse(text: str | None, *rest: Any) -> bool:
    return attempt(lambda: _parse(text, *rest[:-1]), rest[-1], DateTime(0))


@DATE.static(
    "bool TryParseExact(string s, string format, System.IFormatProvider provider, "
    "System.Globalization.DateTimeStyles style, [ref] datetime result)",
    "bool TryParseExact(string s, string[] formats, System.IFormatProvider provider, "
    "System.Globalization.DateTimeStyles style, [ref] datetime result)",
)
def _try_parse_exact(text: str | None, formats: Any, provider: Any, style: EnumValue, result: Reference) -> bool:
    return attempt(lambda: _parse_exact(text, formats, provider, style), result, DateTime(0))


@DATE.static("datetime op_Addition(datetime d, timespan t)")
def _add(date: DateTime, span: TimeSpan) -> DateTime:
    return date.plus(span.ticks)


DATE.static("timespan op_Subtraction(datetime d1, datetime d2)")(_subtract_date)
DATE.static("datetime op_Subtraction(datetime d, timespan t)")(_subtract_span)


@DATE.converter
def _convert(value: Any) -> Any:
    """A number is ticks, an empty hashtable the default."""
    if is_integer(value):
        return DateTime(int(value))
    return DateTime(0) if isinstance(value, Dictionary) and not len(value) else None


DATE.net_type.default_value = lambda: DateTime(0)


def unreadable(text: str) -> NetFailure:
    """What a date command says of a text that is no date."""
    try:
        read(text)
    except NetFailure as failure:
        return failure
    return net_failure("System.FormatException", f"String '{text}' was not recognized as a valid DateTime.")
