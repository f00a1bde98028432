"""TimeSpans as text and from text: `c`, `g`, `G`, custom patterns, and the forms that Parse reads."""

from __future__ import annotations

import re

from hvsim.interpreter.errors import NetFailure, net_failure
from hvsim.interpreter.values.cultures import Culture
from hvsim.interpreter.values.dates.datetimes import (
    TICKS_PER_DAY,
    TICKS_PER_HOUR,
    TICKS_PER_MINUTE,
    TICKS_PER_SECOND,
    TimeSpan,
)


def bad_format() -> NetFailure:
    return net_failure("System.FormatException", "Input string was not in a correct format.")


class _Parts:
    def __init__(self, span: TimeSpan) -> None:
        rest = abs(span.ticks)
        self.negative = span.ticks < 0
        self.days, rest = divmod(rest, TICKS_PER_DAY)
        self.hours, rest = divmod(rest, TICKS_PER_HOUR)
        self.minutes, rest = divmod(rest, TICKS_PER_MINUTE)
        self.seconds, self.fraction = divmod(rest, TICKS_PER_SECOND)


def format_span(span: TimeSpan, spec: str, culture: Culture) -> str:
    """The span in a standard or custom format; raises FormatException."""
    parts = _Parts(span)
    sign = "-" if parts.negative else ""
    if spec in ("", "c", "t", "T"):
        days = f"{parts.days}." if parts.days else ""
        fraction = f".{parts.fraction:07d}" if parts.fraction else ""
        return f"{sign}{days}{parts.hours:02d}:{parts.minutes:02d}:{parts.seconds:02d}{fraction}"
    if spec == "g":
        days = f"{parts.days}:" if parts.days else ""
        fraction = f"{culture.decimal}{parts.fraction:07d}".rstrip("0") if parts.fraction else ""
        return f"{sign}{days}{parts.hours}:{parts.minutes:02d}:{parts.seconds:02d}{fraction}"
    if spec == "G":
        return (
            f"{sign}{parts.days}:{parts.hours:02d}:{parts.minutes:02d}:{parts.seconds:02d}"
            f"{culture.decimal}{parts.fraction:07d}"
        )
    if len(spec) == 1:
        raise bad_format()
    return _custom(parts, spec)


def _custom(parts: _Parts, spec: str) -> str:
    out: list[str] = []
    position = 0
    while position < len(spec):
        character = spec[position]
        if character in "dhmsfF":
            end = position
            while end < len(spec) and spec[end] == character:
                end += 1
            out.append(_field(parts, character, end - position))
            position = end
        elif character == "\\":
            out.append(spec[position + 1 : position + 2])
            position += 2
        elif character in "'\"":
            end = spec.find(character, position + 1)
            if end < 0:
                raise bad_format()
            out.append(spec[position + 1 : end])
            position = end + 1
        elif character == "%":
            position += 1
        else:
            raise bad_format()
    return "".join(out)


def _field(parts: _Parts, letter: str, width: int) -> str:
    if letter in "fF":
        if width > 7:
            raise bad_format()
        digits = f"{parts.fraction:07d}"[:width]
        return digits.rstrip("0") if letter == "F" else digits
    if width > (8 if letter == "d" else 2):
        raise bad_format()
    number = {"d": parts.days, "h": parts.hours, "m": parts.minutes, "s": parts.seconds}[letter]
    return str(number).zfill(width)


_SPAN = re.compile(
    r"""\s*(?P<sign>-)?(?:
    (?P<only>\d+)
    | (?:(?P<days>\d+)[.:])?? (?P<hours>\d+):(?P<minutes>\d+)(?::(?P<seconds>\d+)(?:\.(?P<fraction>\d{1,7}))?)?
    )\s*$""",
    re.VERBOSE | re.ASCII,
)


def parse_span(text: str) -> TimeSpan:
    """TimeSpan.Parse; raises FormatException or OverflowException."""
    match = _SPAN.match(text)
    if match is None:
        raise net_failure("System.FormatException", f"String '{text}' was not recognized as a valid TimeSpan.")
    sign = -1 if match["sign"] else 1
    if match["only"]:
        return TimeSpan(sign * int(match["only"]) * TICKS_PER_DAY)
    hours, minutes = int(match["hours"]), int(match["minutes"])
    seconds, days = int(match["seconds"] or 0), int(match["days"] or 0)
    if match["days"] is None and match["seconds"] is not None and hours > 23:
        days, hours = hours, minutes  # `d:hh:mm` when the first figure cannot be hours
        minutes, seconds = seconds, 0
    if hours > 23 or minutes > 59 or seconds > 59:
        raise net_failure(
            "System.OverflowException",
            f"The TimeSpan string '{text}' could not be parsed because at least one of the numeric components is out "
            "of range or contains too many digits.",
        )
    fraction = int((match["fraction"] or "0").ljust(7, "0"))
    ticks = days * TICKS_PER_DAY + hours * TICKS_PER_HOUR + minutes * TICKS_PER_MINUTE + seconds * TICKS_PER_SECOND
    return TimeSpan(sign * (ticks + fraction))


def parse_span_exact(text: str, pattern: str, culture: Culture) -> TimeSpan | None:
    """A span that is exactly in the standard or custom pattern, or None."""
    if pattern in ("c", "t", "T", "g", "G"):
        try:
            span = parse_span(text)
        except NetFailure:
            return None
        return span if pattern in ("g", "G") or format_span(span, "c", culture) == text.strip() else None
    if len(pattern) == 1:
        raise bad_format()
    match = re.fullmatch(_exact_regex(pattern), text, re.ASCII)
    if match is None:
        return None
    parts = {name: int(value) for name, value in match.groupdict().items() if value and name != "f"}
    if parts.get("h", 0) > 23 or parts.get("m", 0) > 59 or parts.get("s", 0) > 59:
        return None
    fraction = int((match.groupdict().get("f") or "0").ljust(7, "0"))
    return TimeSpan(
        parts.get("d", 0) * TICKS_PER_DAY
        + parts.get("h", 0) * TICKS_PER_HOUR
        + parts.get("m", 0) * TICKS_PER_MINUTE
        + parts.get("s", 0) * TICKS_PER_SECOND
        + fraction
    )


_PIECE = re.compile(r"([dhmsfF])\1*|\\(.)|'([^']*)'|\"([^\"]*)\"|%|(.)", re.DOTALL)


def _exact_regex(pattern: str) -> str:
    """The regular expression of a custom pattern; a letter alone takes one digit or more, a run exactly so many."""
    out: list[str] = []
    for piece in _PIECE.finditer(pattern):
        letter, width = piece[1], len(piece[0])
        if letter in ("f", "F"):
            out.append(rf"(?P<f>\d{{{width if letter == 'f' else f'0,{width}'}}})")
        elif letter:
            most = 8 if letter == "d" else 2
            out.append(rf"(?P<{letter}>\d{{{f'1,{most}' if width == 1 else width}}})")
        elif piece[5]:
            raise bad_format()
        else:
            out.append(re.escape(piece[2] or piece[3] or piece[4] or ""))
    return "".join(out)
