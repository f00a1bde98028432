"""DateTime, DateTimeOffset and TimeSpan: .NET's 100-nanosecond ticks since the year 1.

Arithmetic and fields only; reading text is `date_parse.py`, writing it `date_format.py`. The simulated machines'
time zone is UTC.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from hvsim.interpreter.errors import NetFailure, net_failure
from hvsim.interpreter.values.shown import Shown

if TYPE_CHECKING:
    from hvsim.interpreter.values.cultures import Culture
    from hvsim.interpreter.values.objects import Extension

TICKS_PER_MICROSECOND = 10
TICKS_PER_MILLISECOND = 10_000
TICKS_PER_SECOND = 10_000_000
TICKS_PER_MINUTE = 60 * TICKS_PER_SECOND
TICKS_PER_HOUR = 60 * TICKS_PER_MINUTE
TICKS_PER_DAY = 24 * TICKS_PER_HOUR
MAXIMUM_TICKS = 3155378975999999999
UNIX_EPOCH_TICKS = 621355968000000000
UNSPECIFIED, UTC_KIND, LOCAL = 0, 1, 2
_EPOCH = datetime(1, 1, 1)


def _out_of_range() -> NetFailure:
    return net_failure(
        "System.ArgumentOutOfRangeException",
        "The added or subtracted value results in an un-representable DateTime. (Parameter 'value')",
    )


class TimeSpan:
    """A length of time in ticks."""

    __slots__ = ("extended", "ticks")
    net_name = "System.TimeSpan"
    net_formats = True

    def __init__(self, ticks: int) -> None:
        if not -(2**63) <= ticks < 2**63:
            raise net_failure("System.OverflowException", "TimeSpan overflowed because the duration is too long.")
        self.ticks = ticks
        self.extended: Extension | None = None

    @classmethod
    def of_parts(
        cls, days: int = 0, hours: int = 0, minutes: int = 0, seconds: int = 0, milliseconds: int = 0
    ) -> TimeSpan:
        return cls(
            days * TICKS_PER_DAY
            + hours * TICKS_PER_HOUR
            + minutes * TICKS_PER_MINUTE
            + seconds * TICKS_PER_SECOND
            + milliseconds * TICKS_PER_MILLISECOND
        )

    @classmethod
    def of_seconds(cls, seconds: float) -> TimeSpan:
        """From real seconds, as TimeSpan.FromSeconds: to the nearest tick."""
        return cls(round(seconds * TICKS_PER_SECOND))

    @classmethod
    def of_python(cls, span: timedelta) -> TimeSpan:
        return cls((span.days * 86400 + span.seconds) * TICKS_PER_SECOND + span.microseconds * TICKS_PER_MICROSECOND)

    def to_python(self) -> timedelta:
        return timedelta(microseconds=self.ticks // TICKS_PER_MICROSECOND)

    def part(self, unit: int, modulus: int) -> int:
        """A field such as hours: whole units, without those of the next larger unit; keeps the sign."""
        whole = abs(self.ticks) // unit
        field = whole % modulus if modulus else whole
        return -field if self.ticks < 0 else field

    @property
    def days(self) -> int:
        return self.part(TICKS_PER_DAY, 0)

    @property
    def total_seconds(self) -> float:
        return self.ticks / TICKS_PER_SECOND

    def format(self, spec: str, culture: Culture) -> str:
        from hvsim.interpreter.values.dates.span_format import format_span

        return format_span(self, spec, culture)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TimeSpan) and self.ticks == other.ticks

    def __hash__(self) -> int:
        return hash(self.ticks)

    def __repr__(self) -> str:
        return f"TimeSpan({self.ticks})"


class DateTime:
    """A moment of the calendar; `kind` is 0 (unspecified), 1 (UTC) or 2 (local)."""

    __slots__ = ("extended", "kind", "ticks")
    net_name = "System.DateTime"
    net_formats = True

    def __init__(self, ticks: int, kind: int = UNSPECIFIED) -> None:
        if not 0 <= ticks <= MAXIMUM_TICKS:
            raise _out_of_range()
        self.ticks = ticks
        self.kind = kind
        self.extended: Extension | None = None

    @classmethod
    def of_parts(
        cls,
        year: int,
        month: int,
        day: int,
        hour: int = 0,
        minute: int = 0,
        second: int = 0,
        ticks: int = 0,
        kind: int = UNSPECIFIED,
    ) -> DateTime:
        """From calendar fields; raises ArgumentOutOfRangeException when there is no such date."""
        try:
            moment = datetime(year, month, day, hour, minute, second)
        except ValueError:
            raise net_failure(
                "System.ArgumentOutOfRangeException",
                "Year, Month, and Day parameters describe an un-representable DateTime.",
            ) from None
        span = moment - _EPOCH
        return cls((span.days * 86400 + span.seconds) * TICKS_PER_SECOND + ticks, kind)

    @classmethod
    def of_python(cls, moment: datetime, kind: int = LOCAL) -> DateTime:
        """From Python's; an aware one is taken to UTC first."""
        if moment.tzinfo is not None:
            moment = moment.astimezone(UTC).replace(tzinfo=None)
        span = moment - _EPOCH
        ticks = (span.days * 86400 + span.seconds) * TICKS_PER_SECOND + span.microseconds * TICKS_PER_MICROSECOND
        return cls(ticks, kind)

    def to_python(self) -> datetime:
        """Naive, to the microsecond."""
        return _EPOCH + timedelta(microseconds=self.ticks // TICKS_PER_MICROSECOND)

    def date(self) -> datetime:
        """The calendar fields, to the second."""
        return _EPOCH + timedelta(seconds=self.ticks // TICKS_PER_SECOND)

    def fraction(self) -> int:
        """Ticks within the second."""
        return self.ticks % TICKS_PER_SECOND

    def plus(self, ticks: int) -> DateTime:
        return DateTime(self.ticks + ticks, self.kind)

    def add_months(self, months: int) -> DateTime:
        """The same day of another month, or its last day when it is too short."""
        moment = self.date()
        index = moment.year * 12 + moment.month - 1 + months
        year, month = divmod(index, 12)
        if not 1 <= year <= 9999:
            raise _out_of_range()
        day = min(moment.day, days_in_month(year, month + 1))
        date = DateTime.of_parts(year, month + 1, day, kind=self.kind)
        return date.plus(self.ticks % TICKS_PER_DAY)

    def format(self, spec: str, culture: Culture) -> str:
        from hvsim.interpreter.values.dates.date_format import format_date

        return format_date(self, spec, culture)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, DateTime) and self.ticks == other.ticks

    def __hash__(self) -> int:
        return hash(self.ticks)

    def __repr__(self) -> str:
        return f"DateTime({self.date().isoformat()})"


class DateTimeOffset(Shown):
    """A moment with its distance from UTC: `local` is the clock's reading there."""

    __slots__ = ("extended", "local", "offset")
    net_name = "System.DateTimeOffset"
    net_formats = True

    def __init__(self, local: DateTime, offset: TimeSpan) -> None:
        self.local = DateTime(local.ticks)
        self.offset = offset
        self.extended: Extension | None = None

    @property
    def utc_ticks(self) -> int:
        return self.local.ticks - self.offset.ticks

    def format(self, spec: str, culture: Culture) -> str:
        from hvsim.interpreter.values.dates.date_format import format_offset_date

        return format_offset_date(self, spec, culture)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, DateTimeOffset) and self.utc_ticks == other.utc_ticks

    def __hash__(self) -> int:
        return hash(self.utc_ticks)


def days_in_month(year: int, month: int) -> int:
    if month == 2:
        return 29 if is_leap_year(year) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def is_leap_year(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
