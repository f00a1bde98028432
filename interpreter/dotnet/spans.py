"""System.TimeSpan."""

from __future__ import annotations

import math
from typing import Any

from hvsim.interpreter.dotnet.dates import UNITS, attempt, moment_text
from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.dotnet.numerics import culture_of
from hvsim.interpreter.dotnet.objects import argument_null, comparison_by
from hvsim.interpreter.errors import net_failure
from hvsim.interpreter.values.cultures import current_culture
from hvsim.interpreter.values.dates.datetimes import (
    TICKS_PER_DAY,
    TICKS_PER_HOUR,
    TICKS_PER_MILLISECOND,
    TICKS_PER_MINUTE,
    TICKS_PER_SECOND,
    TimeSpan,
)
from hvsim.interpreter.values.dates.span_format import parse_span, parse_span_exact
from hvsim.interpreter.values.enums.enums import EnumValue
from hvsim.interpreter.values.numbers.numbers import Int64

SPAN = declare("System.TimeSpan")


@SPAN.constructor("(long ticks)")
def _from_ticks(ticks: int) -> TimeSpan:
    return TimeSpan(int(ticks))


@SPAN.constructor("(int hours, int minutes, int seconds)")
def _from_hours(hours: int, minutes: int, seconds: int) -> TimeSpan:
    return TimeSpan.of_parts(0, hours, minutes, seconds)


@SPAN.constructor(
    "(int days, int hours, int minutes, int seconds)",
    "(int days, int hours, int minutes, int seconds, int milliseconds)",
)
def _from_days(days: int, hours: int, minutes: int, seconds: int, milliseconds: int = 0) -> TimeSpan:
    return TimeSpan.of_parts(days, hours, minutes, seconds, milliseconds)


SPAN.property("long Ticks")(lambda span: Int64(span.ticks))
SPAN.property("int Days")(lambda span: span.part(TICKS_PER_DAY, 0))
SPAN.property("int Hours")(lambda span: span.part(TICKS_PER_HOUR, 24))
SPAN.property("int Milliseconds")(lambda span: span.part(TICKS_PER_MILLISECOND, 1000))
SPAN.property("int Microseconds")(lambda span: span.part(10, 1000))
SPAN.property("int Nanoseconds")(lambda span: span.part(1, 10) * 100)
SPAN.property("int Minutes")(lambda span: span.part(TICKS_PER_MINUTE, 60))
SPAN.property("int Seconds")(lambda span: span.part(TICKS_PER_SECOND, 60))
for _name, _unit in {**UNITS, "Microseconds": 10}.items():
    SPAN.property(f"double Total{_name}")(lambda span, unit=_unit: span.ticks / unit)


def _from_unit(value: float, unit: int) -> TimeSpan:
    return TimeSpan(int(value) * unit) if float(value).is_integer() else _rounded(value * unit)


def _rounded(ticks: float) -> TimeSpan:
    """So many ticks; raises .NET's exceptions for what is no number of ticks."""
    if ticks != ticks:
        raise net_failure("System.ArgumentException", "TimeSpan does not accept floating point Not-a-Number values.")
    return TimeSpan(round(ticks) if abs(ticks) < 2**63 else 2**63)


def _quotient(ticks: int, divisor: float) -> float:
    """A division of doubles, in which zero divides too."""
    if divisor:
        return ticks / divisor
    return math.copysign(math.inf, ticks) if ticks else math.nan


for _name, _unit in UNITS.items():
    SPAN.static(f"timespan From{_name}(double value)")(lambda value, unit=_unit: _from_unit(value, unit))
SPAN.static("timespan FromTicks(long value)")(lambda value: TimeSpan(int(value)))
SPAN.static("timespan FromMicroseconds(double microseconds)")(lambda value: _from_unit(value, 10))
SPAN.property("double TotalNanoseconds")(lambda span: float(span.ticks * 100))
_LONGER = {"Microsecond": 10, "Millisecond": 10_000, "Second": TICKS_PER_SECOND, "Minute": TICKS_PER_MINUTE}
for _name, _unit in _LONGER.items():
    for _whole, _ticks in {**_LONGER, "Hour": TICKS_PER_HOUR, "Day": TICKS_PER_DAY}.items():
        if _ticks > _unit:
            SPAN.constants("long", **{f"{_name}sPer{_whole}": Int64(_ticks // _unit)})
SPAN.constants("int", HoursPerDay=24)
SPAN.constants("long", TicksPerMicrosecond=Int64(10), NanosecondsPerTick=Int64(100))
SPAN.constants("timespan", Zero=TimeSpan(0), MaxValue=TimeSpan(2**63 - 1), MinValue=TimeSpan(-(2**63)))
SPAN.constants(
    "long",
    TicksPerDay=Int64(TICKS_PER_DAY),
    TicksPerHour=Int64(TICKS_PER_HOUR),
    TicksPerMinute=Int64(TICKS_PER_MINUTE),
    TicksPerSecond=Int64(TICKS_PER_SECOND),
    TicksPerMillisecond=Int64(TICKS_PER_MILLISECOND),
)

SPAN.method("timespan Add(timespan ts)")(lambda span, other: TimeSpan(span.ticks + other.ticks))
SPAN.method("timespan Subtract(timespan ts)")(lambda span, other: TimeSpan(span.ticks - other.ticks))
SPAN.method("timespan Negate()")(lambda span: TimeSpan(-span.ticks))
SPAN.method("timespan Duration()")(lambda span: TimeSpan(abs(span.ticks)))
SPAN.method("timespan Multiply(double factor)")(lambda span, factor: _rounded(span.ticks * factor))
SPAN.method("timespan Divide(double divisor)")(lambda span, divisor: _rounded(_quotient(span.ticks, divisor)))
SPAN.method("double Divide(timespan ts)")(lambda span, other: _quotient(span.ticks, other.ticks))
SPAN.method(
    "string ToString()",
    "string ToString(string format)",
    "string ToString(string format, System.IFormatProvider formatProvider)",
)(moment_text)


@SPAN.method("int CompareTo(timespan value)", "int CompareTo(System.Object value)")
@comparison_by
def _compare_to(span: TimeSpan, other: TimeSpan) -> int:
    return (span.ticks > other.ticks) - (span.ticks < other.ticks)


@SPAN.method("bool Equals(timespan obj)", "bool Equals(System.Object value)")
def _equals(span: TimeSpan, other: Any) -> bool:
    return isinstance(other, TimeSpan) and span.ticks == other.ticks


SPAN.static("int Compare(timespan t1, timespan t2)")(_compare_to)


@SPAN.static("timespan Parse(string s)", "timespan Parse(string input, System.IFormatProvider formatProvider)")
def _parse(text: str | None, provider: Any = None) -> TimeSpan:
    if text is None:
        raise argument_null("input")
    return parse_span(text)


@SPAN.static(
    "bool TryParse(string s, [ref] timespan result)",
    "bool TryParse(string input, System.IFormatProvider formatProvider, [ref] timespan result)",
)
def _try_parse(text: str | None, *rest: Any) -> bool:
    return attempt(lambda: _parse(text), rest[-1], TimeSpan(0))


_STYLES = "System.Globalization.TimeSpanStyles styles"


@SPAN.static(
    "timespan ParseExact(string input, string format, System.IFormatProvider formatProvider)",
    "timespan ParseExact(string input, string[] formats, System.IFormatProvider formatProvider)",
    f"timespan ParseExact(string input, string format, System.IFormatProvider formatProvider, {_STYLES})",
    f"timespan ParseExact(string input, string[] formats, System.IFormatProvider formatProvider, {_STYLES})",
)
def _parse_exact(text: str | None, formats: Any, provider: Any, styles: EnumValue | None = None) -> TimeSpan:
    if text is None:
        raise argument_null("input")
    for pattern in [formats] if isinstance(formats, str) else formats or []:
        span = parse_span_exact(text, pattern, culture_of(provider) or current_culture())
        if span is not None:
            return TimeSpan(-span.ticks) if styles is not None and styles.value == 1 else span
    raise net_failure("System.FormatException", "Input string was not in a correct format.")


@SPAN.static(
    "bool TryParseExact(string input, string format, System.IFormatProvider formatProvider, [ref] timespan result)",
    "bool TryParseExact(string input, string[] formats, System.IFormatProvider formatProvider, [ref] timespan result)",
    f"bool TryParseExact(string input, string format, System.IFormatProvider formatProvider, {_STYLES}, "
    "[ref] timespan result)",
)
def _try_parse_exact(text: str | None, *rest: Any) -> bool:
    return attempt(lambda: _parse_exact(text, *rest[:-1]), rest[-1], TimeSpan(0))


SPAN.static("timespan op_Addition(timespan t1, timespan t2)")(lambda left, right: TimeSpan(left.ticks + right.ticks))
SPAN.static("timespan op_Subtraction(timespan t1, timespan t2)")(lambda left, right: TimeSpan(left.ticks - right.ticks))
SPAN.static("timespan op_UnaryNegation(timespan t)")(lambda span: TimeSpan(-span.ticks))
SPAN.static("timespan op_UnaryPlus(timespan t)")(lambda span: span)
SPAN.static("timespan op_Multiply(timespan timeSpan, double factor)")(
    lambda span, factor: _rounded(span.ticks * factor)
)
SPAN.static("timespan op_Multiply(double factor, timespan timeSpan)")(
    lambda factor, span: _rounded(span.ticks * factor)
)
SPAN.static("timespan op_Division(timespan timeSpan, double divisor)")(
    lambda span, divisor: _rounded(_quotient(span.ticks, divisor))
)
SPAN.static("double op_Division(timespan t1, timespan t2)")(lambda left, right: _quotient(left.ticks, right.ticks))
SPAN.net_type.default_value = lambda: TimeSpan(0)
