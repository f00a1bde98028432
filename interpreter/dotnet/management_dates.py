"""System.Management.ManagementDateTimeConverter: moments and spans as the texts that management objects hold."""

from __future__ import annotations

import re

from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.errors import NetFailure, net_failure
from hvsim.interpreter.values.dates.datetimes import LOCAL, TICKS_PER_MICROSECOND, DateTime, TimeSpan

CONVERTER = declare("System.Management.ManagementDateTimeConverter")
_MOMENT = re.compile(r"(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)\.(\d{6})([+-]\d{3})")
_SPAN = re.compile(r"(\d{8})(\d\d)(\d\d)(\d\d)\.(\d{6}):000")


def _no_such_text() -> NetFailure:
    return net_failure("System.ArgumentOutOfRangeException", "Specified argument was out of the range of valid values.")


@CONVERTER.static("datetime ToDateTime(string dmtfDate)")
def _to_moment(text: str | None) -> DateTime:
    """The moment, in local time, which is UTC here; the text says how many minutes its clock is ahead."""
    found = _MOMENT.fullmatch(text or "")
    if found is None:
        raise _no_such_text()
    year, month, day, hour, minute, second, microseconds, ahead = (int(each) for each in found.groups())
    ticks = microseconds * TICKS_PER_MICROSECOND
    moment = DateTime.of_parts(year, month, day, hour, minute, second, ticks, LOCAL)
    return moment.plus(-TimeSpan.of_parts(0, 0, ahead, 0).ticks)


@CONVERTER.static("string ToDmtfDateTime(datetime date)")
def _of_moment(moment: DateTime) -> str:
    return f"{moment.to_python():%Y%m%d%H%M%S.%f}+000"


@CONVERTER.static("timespan ToTimeSpan(string dmtfTimespan)")
def _to_span(text: str | None) -> TimeSpan:
    found = _SPAN.fullmatch(text or "")
    if found is None:
        raise _no_such_text()
    *fields, microseconds = (int(each) for each in found.groups())
    return TimeSpan(TimeSpan.of_parts(*fields).ticks + microseconds * TICKS_PER_MICROSECOND)


@CONVERTER.static("string ToDmtfTimeInterval(timespan timespan)")
def _of_span(span: TimeSpan) -> str:
    seconds, microseconds = divmod(span.ticks // TICKS_PER_MICROSECOND, 1_000_000)
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    days, hour = divmod(hours, 24)
    return f"{days:08}{hour:02}{minute:02}{second:02}.{microseconds:06}:000"
