"""Dates from text: the free forms DateTime.Parse reads, and exact patterns.

English month and day names; a culture decides between month-first and day-first.
"""

from __future__ import annotations

import re
from functools import lru_cache

from hvsim.interpreter import running
from hvsim.interpreter.errors import NetFailure, net_failure
from hvsim.interpreter.values.cultures import ENGLISH, Culture
from hvsim.interpreter.values.dates.date_format import standard_pattern, tokens
from hvsim.interpreter.values.dates.datetimes import (
    LOCAL,
    TICKS_PER_MINUTE,
    UNSPECIFIED,
    DateTime,
    TimeSpan,
    days_in_month,
)

_ISO = re.compile(
    r"""(\d{4})-(\d{1,2})(?:-(\d{1,2}))?
    (?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?\s*(am|pm)?)?
    \s*(Z|GMT|[+-]\d{1,2}:?\d{2})?$""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?\s*(am|pm|a|p)?", re.IGNORECASE | re.ASCII)
_HOUR_ONLY = re.compile(r"(?<![\d/.-])(\d{1,2})\s*(am|pm)\b", re.IGNORECASE | re.ASCII)
_ZONE = re.compile(r"(Z|GMT|UTC|[+-]\d{1,2}:\d{2})\s*$", re.ASCII)
_WORD = re.compile(r"[^\W\d_]+|\d+")


class Parsed:
    """What a text said: date fields that were there, the time, the offset if one was given."""

    def __init__(self) -> None:
        self.year: int | None = None
        self.month: int | None = None
        self.day: int | None = None
        self.hour = 0
        self.minute = 0
        self.second = 0
        self.ticks = 0
        self.offset: TimeSpan | None = None


def unknown_word(text: str, position: int = 0) -> NetFailure:
    if not text.strip():
        return net_failure("System.FormatException", f"String '{text}' was not recognized as a valid DateTime.")
    return net_failure(
        "System.FormatException",
        f"The string '{text}' was not recognized as a valid DateTime. "
        f"There is an unknown word starting at index '{position}'.",
    )


def not_a_date(text: str) -> NetFailure:
    return net_failure("System.FormatException", f"String '{text}' was not recognized as a valid DateTime.")


def parse_date(text: str, culture: Culture = ENGLISH, today: DateTime | None = None) -> DateTime:
    """DateTime.Parse: a text with an offset comes back in local time; raises FormatException."""
    parsed = read(text, culture)
    value = value_of(parsed, text, today)
    if parsed.offset is not None:
        return DateTime(value.ticks - parsed.offset.ticks, LOCAL)
    return value


def plain_date(text: str) -> DateTime | None:
    """The moment of an ISO text without a zone, which needs neither clock nor culture; None for any other text."""
    ticks = _plain_ticks(text)
    return None if ticks is None else DateTime(ticks)


@lru_cache(maxsize=1024)
def _plain_ticks(text: str) -> int | None:
    match = _ISO.match(text)
    if match is None or match.group(match.re.groups):
        return None
    parsed = Parsed()
    _from_iso(match, parsed)
    try:
        return value_of(parsed, text, None).ticks
    except NetFailure:
        return None


def value_of(parsed: Parsed, text: str, today: DateTime | None) -> DateTime:
    """The date that the fields make; what is missing comes from `today`. Raises FormatException where none is so."""
    if parsed.year is None:
        now = (today or _clock_date()).date()
        year = now.year
        untold = parsed.month is None and parsed.day is None
        month, day = (now.month, now.day) if untold else (parsed.month or 1, parsed.day or 1)
    else:
        year, month, day = parsed.year, parsed.month or 1, parsed.day or 1
    if not (1 <= month <= 12 and 1 <= year <= 9999 and 1 <= day <= days_in_month(year, month)):
        raise _no_such_date(text)
    if parsed.hour > 23 or parsed.minute > 59 or parsed.second > 59:
        raise _no_such_date(text)
    return DateTime.of_parts(year, month, day, parsed.hour, parsed.minute, parsed.second, parsed.ticks, UNSPECIFIED)


def _clock_date() -> DateTime:
    """What the machine's clock says now."""
    return DateTime.of_python(running.engine().clock.now(), UNSPECIFIED)


def _no_such_date(text: str) -> NetFailure:
    return net_failure(
        "System.FormatException",
        f"The DateTime represented by the string '{text}' is not supported in calendar "
        "'System.Globalization.GregorianCalendar'.",
    )


def read(text: str, culture: Culture = ENGLISH) -> Parsed:
    """The fields a text gives."""
    body = text.replace("\u202f", " ").strip()
    parsed = Parsed()
    match = _ISO.match(body)
    if match is not None:
        _from_iso(match, parsed)
        return parsed
    rest = _take_zone(body, parsed)
    rest = _take_time(rest, parsed)
    _take_date(rest, text, parsed, culture)
    return parsed


def _from_iso(match: re.Match[str], parsed: Parsed) -> None:
    year, month, day, hour, minute, second, fraction, half, zone = match.groups()
    parsed.year, parsed.month, parsed.day = int(year), int(month), int(day or 1)
    if hour is not None:
        parsed.hour, parsed.minute, parsed.second = int(hour), int(minute), int(second or 0)
        parsed.ticks = _ticks(fraction)
        _half_day(parsed, half)
    if zone:
        _zone(zone, parsed)


def _ticks(fraction: str | None) -> int:
    return int((fraction or "0").ljust(7, "0")[:7])


def _half_day(parsed: Parsed, half: str | None) -> None:
    if half:
        parsed.hour = parsed.hour % 12 + (12 if half.lower().startswith("p") else 0)


def _zone(zone: str, parsed: Parsed) -> None:
    if zone.upper() in ("Z", "GMT", "UTC"):
        parsed.offset = TimeSpan(0)
        return
    digits = zone[1:].replace(":", "").zfill(4)
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    parsed.offset = TimeSpan((-minutes if zone[0] == "-" else minutes) * TICKS_PER_MINUTE)


def _take_zone(body: str, parsed: Parsed) -> str:
    match = _ZONE.search(body)
    if match is None or ":" not in body[: match.start()]:
        return body
    _zone(match.group(1), parsed)
    return body[: match.start()]


def _take_time(body: str, parsed: Parsed) -> str:
    match = _TIME.search(body)
    if match is not None:
        hour, minute, second, fraction, half = match.groups()
        parsed.hour, parsed.minute, parsed.second = int(hour), int(minute), int(second or 0)
        parsed.ticks = _ticks(fraction)
        _half_day(parsed, half)
        return body[: match.start()] + " " + body[match.end() :]
    match = _HOUR_ONLY.search(body)
    if match is not None:
        parsed.hour = int(match.group(1))
        _half_day(parsed, match.group(2))
        return body[: match.start()] + " " + body[match.end() :]
    return body


def _names(culture: Culture) -> tuple[dict[str, int], set[str]]:
    months = {name.lower(): at + 1 for at, name in enumerate(culture.months)}
    months.update({name.lower().rstrip("."): at + 1 for at, name in enumerate(culture.short_months)})
    months["sept"] = 9
    days = {name.lower() for name in culture.days} | {name.lower().rstrip(".") for name in culture.short_days}
    return months, days


def _take_date(rest: str, text: str, parsed: Parsed, culture: Culture) -> None:
    months, days = _names(culture)
    numbers: list[str] = []
    for match in _WORD.finditer(rest):
        word = match.group().lower()
        if word.isdigit():
            numbers.append(word)
        elif word in months:
            parsed.month = months[word]
        elif word not in days and not (word == "t" and rest[match.start() - 1 : match.start()].isdigit()):
            raise unknown_word(text, max(text.lower().find(word), 0))
    if not numbers and parsed.month is None:
        if rest.strip(" ,") or not (parsed.hour or parsed.minute or ":" in text or text.strip()):
            raise not_a_date(text) if text.strip() else unknown_word(text)
        return
    _assign(numbers, parsed, text, culture)


def _assign(numbers: list[str], parsed: Parsed, text: str, culture: Culture) -> None:
    """Which number is the year, month and day: by size first, else by the culture's order."""
    if parsed.month is not None:
        long = [number for number in numbers if len(number) > 2 or int(number) > 31]
        short = [number for number in numbers if number not in long]
        if long:
            parsed.year = int(long[0])
            parsed.day = int(short[0]) if short else None
        elif numbers:
            parsed.day = int(numbers[0])
            parsed.year = _full_year(numbers[1]) if len(numbers) > 1 else None
        return
    if len(numbers) == 1:
        raise not_a_date(text)
    if len(numbers[0]) > 2:
        order = "ymd"
    else:
        order = "".join(letter for letter in culture.short_date.lower() if letter in "dmy")
        order = "".join(dict.fromkeys(order))
    if len(numbers) == 2:
        order = "my" if len(numbers[1]) > 2 else order.replace("y", "")
    for letter, number in zip(order, numbers, strict=False):
        if letter == "y":
            parsed.year = _full_year(number)
        elif letter == "m":
            parsed.month = int(number)
        else:
            parsed.day = int(number)
    if len(numbers) > 3:
        raise not_a_date(text)


def _full_year(number: str) -> int:
    year = int(number)
    if len(number) > 2:
        return year
    return year + (2000 if year < 50 else 1900)


# exact patterns


def parse_exact(text: str, pattern: str, culture: Culture = ENGLISH, today: DateTime | None = None) -> Parsed | None:
    """The fields of a text that is exactly in the pattern, or None."""
    if len(pattern) == 1:
        found = standard_pattern(pattern, culture)
        if found is None:
            raise net_failure("System.FormatException", "Input string was not in a correct format.")
        pattern = found
    regex, fields = _exact_regex(pattern, culture)
    match = re.fullmatch(regex, text, re.IGNORECASE)
    if match is None:
        return None
    parsed = Parsed()
    for number, field in enumerate(fields, 1):
        _take_field(field, match.group(number) or "", parsed, culture)
    return parsed


def exact_value(parsed: Parsed, text: str, today: DateTime | None = None) -> DateTime:
    """The fields as a DateTime; one with an offset in local time."""
    value = value_of(parsed, text, today)
    if parsed.offset is not None:
        return DateTime(value.ticks - parsed.offset.ticks, LOCAL)
    return value


def _exact_regex(pattern: str, culture: Culture) -> tuple[str, list[str]]:
    parts: list[str] = []
    fields: list[str] = []
    for kind, text in tokens(pattern):
        if kind == "text" and text == "Z" and not fields.count("K"):
            fields.append("K")  # a zone, even where the pattern names it like a letter
            parts.append("(Z)")
        elif kind == "text":
            parts.append(re.escape(text))
        elif kind == "separator":
            parts.append(re.escape(culture.time_separator if text == ":" else culture.date_separator))
        else:
            fields.append(text)
            parts.append(f"({_field_regex(text, culture)})")
    return "".join(parts), fields


def _field_regex(field: str, culture: Culture) -> str:
    letter, width = field[0], len(field)
    if letter in "dM" and width > 2:
        if letter == "d":
            names = culture.short_days if width == 3 else culture.days
        else:
            names = culture.short_months if width == 3 else culture.months
        return "|".join(map(re.escape, names))
    if letter == "y":
        return r"\d{4}" if width >= 4 else r"\d{2}" if width == 2 else r"\d{1,4}"
    if letter == "f":
        return rf"\d{{{width}}}"
    if letter == "F":
        return rf"\d{{0,{width}}}"
    if letter == "t":
        return "|".join(map(re.escape, (culture.am, culture.pm))) if width > 1 else "[ap]"
    if letter == "K":
        return r"Z|[+-]\d{2}:\d{2}|"
    if letter == "z":
        return r"[+-]\d{1,2}(?::?\d{2})?"
    if letter == "g":
        return r"A\.D\."
    return r"\d{2}" if width > 1 else r"\d{1,2}"


def _take_field(field: str, text: str, parsed: Parsed, culture: Culture) -> None:
    letter, width = field[0], len(field)
    if letter == "y":
        parsed.year = _full_year(text) if width <= 2 else int(text)
    elif letter == "M":
        parsed.month = _names(culture)[0][text.lower().rstrip(".")] if width > 2 else int(text)
    elif letter == "d" and width <= 2:
        parsed.day = int(text)
    elif letter in "hH":
        parsed.hour = int(text)
    elif letter == "m":
        parsed.minute = int(text)
    elif letter == "s":
        parsed.second = int(text)
    elif letter in "fF":
        parsed.ticks = _ticks(text)
    elif letter == "t":
        _half_day(parsed, text)
    elif letter in "Kz" and text:
        _zone(text if len(text) > 3 or text.upper() == "Z" else text + ":00", parsed)
