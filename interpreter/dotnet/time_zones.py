"""TimeZoneInfo: the zones that Windows names and those of the IANA database. The simulated machines are in UTC."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.errors import NetFailure, net_failure
from hvsim.interpreter.values.arrays import GenericList
from hvsim.interpreter.values.dates.datetimes import (
    LOCAL,
    TICKS_PER_SECOND,
    UNSPECIFIED,
    UTC_KIND,
    DateTime,
    DateTimeOffset,
    TimeSpan,
)
from hvsim.interpreter.values.dates.windows_zones import windows_zones
from hvsim.interpreter.values.shown import Shown
from hvsim.interpreter.values.types.registry import resolve_type

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

_ZONES = "System.Collections.ObjectModel.ReadOnlyCollection[System.TimeZoneInfo]"
_KEY = re.compile(r"[A-Za-z_]+(/[A-Za-z0-9_+-]+)+")
_FIRST = datetime(1, 1, 1)
_UTC_NAMES = ("utc", "etc/utc", "coordinated universal time")
_WINTER, _SUMMER = datetime(2025, 1, 1), datetime(2025, 7, 1)


class TimeZone(Shown):
    """A time zone; `rules` is None for UTC."""

    __slots__ = ("extended", "name", "rules")
    net_name = "System.TimeZoneInfo"

    def __init__(self, name: str, rules: ZoneInfo | None) -> None:
        self.name = name
        self.rules = rules
        self.extended = None

    def offset(self, local_ticks: int) -> int:
        """Ticks between UTC and the zone's clock when that shows `local_ticks`; of a repeated hour the second one."""
        return self._ticks("utcoffset", _moment(local_ticks).replace(fold=1))

    def offset_at(self, utc_ticks: int) -> int:
        """Ticks between UTC and the zone's clock at a moment."""
        if self.rules is None:
            return 0
        utc = _moment(utc_ticks)
        local = self.rules.fromutc(utc.replace(tzinfo=self.rules))
        return round((local.replace(tzinfo=None) - utc).total_seconds()) * TICKS_PER_SECOND

    def summer(self, local_ticks: int) -> int:
        """Ticks by which clocks are ahead of standard time when they show `local_ticks`."""
        return self._ticks("dst", _moment(local_ticks).replace(fold=1))

    def skips(self, local_ticks: int) -> bool:
        """Whether the zone's clocks never show that time: they go forward over it."""
        before, after = self._both(local_ticks)
        return before < after

    def repeats(self, local_ticks: int) -> bool:
        """Whether the zone's clocks show that time twice: they go back to it."""
        before, after = self._both(local_ticks)
        return before > after

    @property
    def base(self) -> int:
        """The offset of standard time, in ticks."""
        return self._ticks("utcoffset", _WINTER) - self._ticks("dst", _WINTER)

    @property
    def has_summer(self) -> bool:
        return self._ticks("dst", _WINTER) != 0 or self._ticks("dst", _SUMMER) != 0

    @property
    def standard_name(self) -> str:
        """As Windows calls it."""
        if self.rules is None:
            return "Coordinated Universal Time"
        if self.name in windows_zones():
            return self.name
        known = (name for name, key in windows_zones().items() if key == self.name)
        return next(known, self.name)

    @property
    def display_name(self) -> str:
        minutes = abs(self.base) // TICKS_PER_SECOND // 60
        sign = "-" if self.base < 0 else "+"
        shown = f"UTC{sign}{minutes // 60:02}:{minutes % 60:02}" if self.rules is not None else "UTC"
        return f"({shown}) {self.standard_name}"

    def _both(self, local_ticks: int) -> tuple[int, int]:
        """The offsets before and after the clocks are changed, equal when they are not."""
        moment = _moment(local_ticks)
        return self._ticks("utcoffset", moment), self._ticks("utcoffset", moment.replace(fold=1))

    def _ticks(self, what: str, moment: datetime) -> int:
        if self.rules is None:
            return 0
        found: timedelta | None = self.rules.dst(moment) if what == "dst" else self.rules.utcoffset(moment)
        return round(found.total_seconds()) * TICKS_PER_SECOND if found is not None else 0


def _moment(ticks: int) -> datetime:
    return _FIRST + timedelta(seconds=ticks // TICKS_PER_SECOND)


@cache
def _rules(key: str) -> ZoneInfo:
    """The rules from the tzdata package, not the system's: the same everywhere. Raises OSError for an unknown key."""
    from importlib import resources  # with zoneinfo, what only a script that converts times needs
    from zoneinfo import ZoneInfo

    with resources.files("tzdata.zoneinfo").joinpath(key).open("rb") as file:
        return ZoneInfo.from_file(file, key)


UTC = TimeZone("UTC", None)
ZONE = declare("System.TimeZoneInfo")
ZONE.constants("System.TimeZoneInfo", Utc=UTC, Local=UTC)
ZONE.property("string Id")(lambda zone: zone.name)
ZONE.property("bool HasIanaId")(lambda zone: zone.rules is None or zone.name not in windows_zones())
ZONE.property("string DisplayName")(lambda zone: zone.display_name)
ZONE.property("string StandardName")(lambda zone: zone.standard_name)
ZONE.property("string DaylightName")(lambda zone: zone.standard_name.replace("Standard", "Daylight"))
ZONE.property("timespan BaseUtcOffset")(lambda zone: TimeSpan(zone.base))
ZONE.property("bool SupportsDaylightSavingTime")(lambda zone: zone.has_summer)
ZONE.method("string ToString()")(lambda zone: zone.display_name)


@ZONE.method("timespan GetUtcOffset(datetime dateTime)", "timespan GetUtcOffset(System.DateTimeOffset dateTimeOffset)")
def _utc_offset(zone: TimeZone, date: DateTime | DateTimeOffset) -> TimeSpan:
    return TimeSpan(zone.offset(_reading(zone, date)))


@ZONE.method(
    "bool IsDaylightSavingTime(datetime dateTime)", "bool IsDaylightSavingTime(System.DateTimeOffset dateTimeOffset)"
)
def _is_summer(zone: TimeZone, date: DateTime | DateTimeOffset) -> bool:
    return zone.summer(_reading(zone, date)) != 0


@ZONE.method("bool IsAmbiguousTime(datetime dateTime)", "bool IsAmbiguousTime(System.DateTimeOffset dateTimeOffset)")
def _is_ambiguous(zone: TimeZone, date: DateTime | DateTimeOffset) -> bool:
    return zone.repeats(_reading(zone, date))


@ZONE.method("bool IsInvalidTime(datetime dateTime)")
def _is_invalid(zone: TimeZone, date: DateTime) -> bool:
    return zone.skips(_reading(zone, date))


@ZONE.static("System.TimeZoneInfo FindSystemTimeZoneById(string id)")
def _find(name: str) -> TimeZone:
    lowered = name.lower()
    if lowered in _UTC_NAMES:
        return UTC
    for known, key in windows_zones().items():
        if known.lower() == lowered:
            return TimeZone(known, _rules(key))
    if _KEY.fullmatch(name):  # nothing else reaches the files of the package
        try:
            return TimeZone(name, _rules(name))
        except OSError:
            pass
    raise net_failure(
        "System.TimeZoneNotFoundException", f"The time zone ID '{name}' was not found on the local computer."
    )


@ZONE.static(
    f"{_ZONES} GetSystemTimeZones()",
    f"{_ZONES} GetSystemTimeZones(bool skipSorting)",
)
def _all(skip_sorting: bool = False) -> GenericList:
    return GenericList(system_zones(), resolve_type(_ZONES))


def system_zones() -> list[TimeZone]:
    """The zones that Windows names, from west to east."""
    zones = [UTC, *(TimeZone(name, _rules(key)) for name, key in windows_zones().items() if name != "UTC")]
    return sorted(zones, key=lambda zone: (zone.base, zone.display_name))


@ZONE.static(
    "datetime ConvertTimeToUtc(datetime dateTime)",
    "datetime ConvertTimeToUtc(datetime dateTime, System.TimeZoneInfo sourceTimeZone)",
)
def _to_utc(date: DateTime, zone: TimeZone = UTC) -> DateTime:
    return _converted(date, zone, UTC)


@ZONE.static("datetime ConvertTimeFromUtc(datetime dateTime, System.TimeZoneInfo destinationTimeZone)")
def _from_utc(date: DateTime, zone: TimeZone) -> DateTime:
    return _converted(date, UTC, zone)


@ZONE.static(
    "datetime ConvertTime(datetime dateTime, System.TimeZoneInfo destinationTimeZone)",
    "System.DateTimeOffset ConvertTime(System.DateTimeOffset dateTimeOffset, System.TimeZoneInfo destinationTimeZone)",
)
def _convert(date: DateTime | DateTimeOffset, zone: TimeZone) -> DateTime | DateTimeOffset:
    if isinstance(date, DateTimeOffset):
        offset = zone.offset_at(date.utc_ticks)
        return DateTimeOffset(DateTime(date.utc_ticks + offset), TimeSpan(offset))
    return _converted(date, UTC, zone)


@ZONE.static(
    "datetime ConvertTime(datetime dateTime, System.TimeZoneInfo sourceTimeZone, System.TimeZoneInfo"
    " destinationTimeZone)"
)
def _convert_between(date: DateTime, source: TimeZone, zone: TimeZone) -> DateTime:
    return _converted(date, source, zone)


@ZONE.static(
    "datetime ConvertTimeBySystemTimeZoneId(datetime dateTime, string destinationTimeZoneId)",
    "System.DateTimeOffset ConvertTimeBySystemTimeZoneId(System.DateTimeOffset dateTimeOffset, string"
    " destinationTimeZoneId)",
)
def _convert_by_id(date: DateTime | DateTimeOffset, name: str) -> DateTime | DateTimeOffset:
    return _convert(date, _find(name))


@ZONE.static(
    "datetime ConvertTimeBySystemTimeZoneId(datetime dateTime, string sourceTimeZoneId, string destinationTimeZoneId)"
)
def _convert_between_ids(date: DateTime, source: str, name: str) -> DateTime:
    return _converted(date, _find(source), _find(name))


def _converted(date: DateTime, source: TimeZone, zone: TimeZone) -> DateTime:
    """What the clocks of `zone` show when those of `source` show `date`."""
    if source is not UTC:
        if date.kind != UNSPECIFIED:
            raise _argument(
                "The conversion could not be completed because the supplied DateTime did not have the Kind property "
                "set correctly. For example, when the Kind property is DateTimeKind.Local, the source time zone must "
                "be TimeZoneInfo.Local. (Parameter 'sourceTimeZone')"
            )
        if source.skips(date.ticks):
            raise _argument(
                "The supplied DateTime represents an invalid time. For example, when the clock is adjusted forward, "
                "any time in the period that is skipped is invalid. (Parameter 'dateTime')"
            )
    utc = date.ticks - source.offset(date.ticks)
    return DateTime(utc + zone.offset_at(utc), UTC_KIND if zone is UTC else UNSPECIFIED)


def _reading(zone: TimeZone, date: DateTime | DateTimeOffset) -> int:
    """What the zone's clocks show at a moment; a date of no kind is one of theirs."""
    if isinstance(date, DateTimeOffset):
        return date.utc_ticks + zone.offset_at(date.utc_ticks)
    return date.ticks + zone.offset_at(date.ticks) if date.kind in (UTC_KIND, LOCAL) else date.ticks


def _argument(message: str) -> NetFailure:
    return net_failure("System.ArgumentException", message)
