"""The Gregorian calendar and ISO weeks: weeks of the year, lengths of months and years."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from typing import Any

from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.dotnet.objects import argument_range
from hvsim.interpreter.dotnet.text import CULTURE, DATES
from hvsim.interpreter.values.dates.datetimes import TICKS_PER_DAY, DateTime
from hvsim.interpreter.values.enums.enums import EnumValue
from hvsim.interpreter.values.shown import Shown
from hvsim.interpreter.values.types.registry import named_type

_GLOBAL = "System.Globalization."
_WEEK = 7


class Calendar(Shown):
    """The calendar of every culture here."""

    __slots__ = ("extended",)
    net_name = _GLOBAL + "GregorianCalendar"

    def __init__(self) -> None:
        self.extended: Any = None


def _day(moment: DateTime) -> date:
    return date.fromordinal(moment.ticks // TICKS_PER_DAY + 1)


def week_of_year(day: date, full_days: int, first_day: int) -> int:
    """The week of the year, 1 for the first with `full_days` days; 0 where the day belongs to the year before."""
    first = date(day.year, 1, 1)
    offset = (first.isoweekday() % _WEEK - first_day) % _WEEK  # days of the first week that lie before the year
    days_in_first = _WEEK - offset
    number = (day.timetuple().tm_yday - 1 + offset) // _WEEK
    return number + 1 if days_in_first >= full_days else number


_FULL_DAYS = {"FirstDay": 1, "FirstFullWeek": 7, "FirstFourDayWeek": 4}
GREGORIAN = declare(Calendar.net_name)
GREGORIAN.constructor("()")(Calendar)


@GREGORIAN.method(f"int GetWeekOfYear(datetime time, {_GLOBAL}CalendarWeekRule rule, System.DayOfWeek firstDayOfWeek)")
def _week(owner: Calendar, moment: DateTime, rule: EnumValue, first_day: EnumValue) -> int:
    day, full_days = _day(moment), _FULL_DAYS[str(rule)]
    return week_of_year(day, full_days, first_day.value) or week_of_year(
        date(day.year - 1, 12, 31), full_days, first_day.value
    )


GREGORIAN.method("int GetYear(datetime time)")(lambda owner, moment: _day(moment).year)
GREGORIAN.method("int GetMonth(datetime time)")(lambda owner, moment: _day(moment).month)
GREGORIAN.method("int GetDayOfMonth(datetime time)")(lambda owner, moment: _day(moment).day)
GREGORIAN.method("int GetDayOfYear(datetime time)")(lambda owner, moment: _day(moment).timetuple().tm_yday)
GREGORIAN.method("int GetDaysInMonth(int year, int month)")(
    lambda owner, year, month: calendar.monthrange(year, month)[1]
)
GREGORIAN.method("int GetDaysInYear(int year)")(lambda owner, year: 365 + calendar.isleap(year))
GREGORIAN.method("int GetMonthsInYear(int year)")(lambda owner, year: 12)
GREGORIAN.method("bool IsLeapYear(int year)")(lambda owner, year: calendar.isleap(year))
GREGORIAN.method("int GetEra(datetime time)")(lambda owner, moment: 1)


@GREGORIAN.method("System.DayOfWeek GetDayOfWeek(datetime time)")
def _day_of_week(owner: Calendar, moment: DateTime) -> EnumValue:
    return EnumValue(named_type("System.DayOfWeek"), _day(moment).isoweekday() % _WEEK)


GREGORIAN.property("int TwoDigitYearMax")(lambda owner: 2049)
GREGORIAN.property("bool IsReadOnly")(lambda owner: False)
CULTURE.property(f"{_GLOBAL}Calendar Calendar")(lambda info: Calendar())
DATES.property(f"{_GLOBAL}Calendar Calendar")(lambda info: Calendar())

ISO = declare(_GLOBAL + "ISOWeek")
ISO.static("int GetWeekOfYear(datetime date)")(lambda moment: _day(moment).isocalendar()[1])
ISO.static("int GetYear(datetime date)")(lambda moment: _day(moment).isocalendar()[0])
ISO.static("int GetWeeksInYear(int year)")(lambda year: date(year, 12, 28).isocalendar()[1])


def _moment(day: date) -> DateTime:
    return DateTime((day.toordinal() - 1) * TICKS_PER_DAY)


@ISO.static("datetime ToDateTime(int year, int week, System.DayOfWeek dayOfWeek)")
def _to_moment(year: int, week: int, day: EnumValue) -> DateTime:
    if not 1 <= week <= 53:
        raise argument_range("The week parameter must be in the range 1 through 53.", "week")
    first = date.fromisocalendar(year, 1, 1)
    return _moment(first + timedelta(weeks=week - 1, days=(day.value or _WEEK) - 1))


ISO.static("datetime GetYearStart(int year)")(lambda year: _moment(date.fromisocalendar(year, 1, 1)))
ISO.static("datetime GetYearEnd(int year)")(lambda year: _moment(date.fromisocalendar(year + 1, 1, 1) - timedelta(1)))
