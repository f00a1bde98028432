"""Dates as text: the standard formats (`o`, `s`, `D` ...) and custom patterns (`yyyy-MM-dd`)."""

from __future__ import annotations

from hvsim.interpreter.errors import NetFailure, net_failure
from hvsim.interpreter.values.cultures import INVARIANT, Culture
from hvsim.interpreter.values.dates.datetimes import (
    LOCAL,
    TICKS_PER_MINUTE,
    UTC_KIND,
    DateTime,
    DateTimeOffset,
    TimeSpan,
)


def bad_format() -> NetFailure:
    return net_failure("System.FormatException", "Input string was not in a correct format.")


def standard_pattern(letter: str, culture: Culture) -> str | None:
    """The custom pattern behind a standard format letter, or None when there is no such letter."""
    patterns = {
        "d": culture.short_date,
        "D": culture.long_date,
        "f": f"{culture.long_date} {culture.short_time}",
        "F": f"{culture.long_date} {culture.long_time}",
        "g": f"{culture.short_date} {culture.short_time}",
        "G": f"{culture.short_date} {culture.long_time}",
        "m": culture.month_day,
        "M": culture.month_day,
        "o": "yyyy'-'MM'-'dd'T'HH':'mm':'ss'.'fffffffK",
        "O": "yyyy'-'MM'-'dd'T'HH':'mm':'ss'.'fffffffK",
        "r": "ddd, dd MMM yyyy HH':'mm':'ss 'GMT'",
        "R": "ddd, dd MMM yyyy HH':'mm':'ss 'GMT'",
        "s": "yyyy'-'MM'-'dd'T'HH':'mm':'ss",
        "t": culture.short_time,
        "T": culture.long_time,
        "u": "yyyy'-'MM'-'dd HH':'mm':'ss'Z'",
        "U": f"{culture.long_date} {culture.long_time}",
        "y": culture.year_month,
        "Y": culture.year_month,
    }
    return patterns.get(letter)


_INVARIANT_LETTERS = "oOrRsu"


def format_date(value: DateTime, spec: str, culture: Culture) -> str:
    """The date in a standard or custom format; raises FormatException."""
    if not spec:
        spec = "G"
    if len(spec) == 1:
        pattern = standard_pattern(spec, culture)
        if pattern is None:
            raise bad_format()
        return _by_pattern(value, pattern, INVARIANT if spec in _INVARIANT_LETTERS else culture, _zone_of(value))
    return _by_pattern(value, spec, culture, _zone_of(value))


def _zone_of(value: DateTime) -> TimeSpan | None:
    """The offset that `K` and `z` show: none when the kind is unspecified."""
    return TimeSpan(0) if value.kind in (UTC_KIND, LOCAL) else None


def format_offset_date(value: DateTimeOffset, spec: str, culture: Culture) -> str:
    """A DateTimeOffset: by default with its offset."""
    if not spec:
        return _by_pattern(value.local, f"{culture.short_date} {culture.long_time} zzz", culture, value.offset)
    if spec in ("o", "O"):
        return _by_pattern(value.local, "yyyy-MM-ddTHH:mm:ss.fffffffzzz".replace("T", "'T'"), INVARIANT, value.offset)
    if spec in ("r", "R", "u"):
        utc = DateTime(value.utc_ticks, UTC_KIND)
        return format_date(utc, spec, INVARIANT)
    if len(spec) == 1:
        pattern = standard_pattern(spec, culture)
        if pattern is None:
            raise bad_format()
        return _by_pattern(value.local, pattern, culture, value.offset)
    return _by_pattern(value.local, spec, culture, value.offset)


def tokens(pattern: str) -> list[tuple[str, str]]:
    """The pattern as (kind, text): runs of one letter are fields, the rest is literal text."""
    found: list[tuple[str, str]] = []
    position = 0
    while position < len(pattern):
        character = pattern[position]
        if character in "'\"":
            end = pattern.find(character, position + 1)
            if end < 0:
                raise bad_format()
            found.append(("text", pattern[position + 1 : end]))
            position = end + 1
        elif character == "\\":
            found.append(("text", pattern[position + 1 : position + 2]))
            position += 2
        elif character == "%":
            position += 1
        elif character in "dfFghHKmMstyz":
            end = position
            while end < len(pattern) and pattern[end] == character:
                end += 1
            found.append(("field", pattern[position:end]))
            position = end
        elif character in ":/":
            found.append(("separator", character))
            position += 1
        else:
            found.append(("text", character))
            position += 1
    return found


def _by_pattern(value: DateTime, pattern: str, culture: Culture, zone: TimeSpan | None) -> str:
    out: list[str] = []
    for kind, text in tokens(pattern):
        if kind == "text":
            out.append(text)
        elif kind == "separator":
            out.append(culture.time_separator if text == ":" else culture.date_separator)
        else:
            piece = _field(value, text, culture, zone)
            if text[0] == "F" and not piece and out and out[-1] == ".":
                out.pop()
            out.append(piece)
    return "".join(out)


def _field(value: DateTime, field: str, culture: Culture, zone: TimeSpan | None) -> str:
    moment = value.date()
    letter, width = field[0], len(field)
    if letter == "d":
        if width > 2:
            names = culture.short_days if width == 3 else culture.days
            return names[(moment.weekday() + 1) % 7]
        return str(moment.day).zfill(width)
    if letter == "M":
        if width > 2:
            return (culture.short_months if width == 3 else culture.months)[moment.month - 1]
        return str(moment.month).zfill(width)
    if letter == "y":
        year = moment.year % 100 if width <= 2 else moment.year
        return str(year).zfill(width)
    if letter in "fF":
        return _fraction(value, letter, width)
    if letter == "t":
        name = culture.am if moment.hour < 12 else culture.pm
        return name[:1] if width == 1 else name
    if letter == "g":
        return "A.D."
    if letter in "zK":
        return _zone(value, letter, width, zone)
    number = {"h": moment.hour % 12 or 12, "H": moment.hour, "m": moment.minute, "s": moment.second}[letter]
    return str(number).zfill(min(width, 2))


def _fraction(value: DateTime, letter: str, width: int) -> str:
    if width > 7:
        raise bad_format()
    digits = f"{value.fraction():07d}"[:width]
    return digits.rstrip("0") if letter == "F" else digits


def _zone(value: DateTime, letter: str, width: int, zone: TimeSpan | None) -> str:
    if letter == "K":
        if zone is None:
            return ""
        if value.kind == UTC_KIND:
            return "Z"
        width = 3
    minutes = (zone.ticks if zone is not None else 0) // TICKS_PER_MINUTE
    sign, minutes = ("-" if minutes < 0 else "+"), abs(minutes)
    hours = str(minutes // 60).zfill(min(width, 2))
    return f"{sign}{hours}" if width < 3 else f"{sign}{hours}:{minutes % 60:02d}"
