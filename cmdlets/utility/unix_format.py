"""-UFormat: dates as the Unix command `date` writes them.

Knows the letters; what a date's year or weekday is, the value says.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hvsim.interpreter.values.members.access import get_member, invoke_member


def unix_format(moment: Any, format: str) -> str:
    """The text of a DateTime under a Unix format; a leading `+` is ignored."""
    parts = []
    characters = iter(format.removeprefix("+"))
    for character in characters:
        if character != "%":
            parts.append(character)
            continue
        letter = next(characters, None)
        if letter is None:
            break
        write = _LETTERS.get(letter)
        parts.append(write(moment) if write is not None else letter)
    return "".join(parts)


def _net(format: str) -> Callable[[Any], str]:
    """What .NET's own format gives."""
    return lambda moment: invoke_member(moment, "ToString", [format])


def _int(moment: Any, name: str) -> int:
    number: int = get_member(moment, name)
    return number


def _week_day(moment: Any) -> int:
    return int(get_member(moment, "DayOfWeek").value)


def _iso_week(moment: Any) -> int:
    import datetime

    return datetime.date(_int(moment, "Year"), _int(moment, "Month"), _int(moment, "Day")).isocalendar()[1]


def _iso_year(moment: Any) -> int:
    import datetime

    return datetime.date(_int(moment, "Year"), _int(moment, "Month"), _int(moment, "Day")).isocalendar()[0]


def _hour_of_twelve(moment: Any) -> int:
    return _int(moment, "Hour") % 12 or 12


def _epoch_seconds(moment: Any) -> str:
    universal = invoke_member(moment, "ToUniversalTime", [])
    return str((_int(universal, "Ticks") - 621355968000000000) // 10_000_000)


_LETTERS: dict[str, Callable[[Any], str]] = {
    "A": _net("dddd"),
    "a": _net("ddd"),
    "B": _net("MMMM"),
    "b": _net("MMM"),
    "C": lambda moment: str(_int(moment, "Year") // 100),
    "c": _net("ddd dd MMM yyyy HH:mm:ss"),
    "D": _net("MM/dd/yy"),
    "d": _net("dd"),
    "e": lambda moment: f"{_int(moment, 'Day'):2}",
    "F": _net("yyyy-MM-dd"),
    "G": lambda moment: str(_iso_year(moment)),
    "g": lambda moment: f"{_iso_year(moment) % 100:02}",
    "H": _net("HH"),
    "h": _net("MMM"),
    "I": _net("hh"),
    "j": lambda moment: f"{_int(moment, 'DayOfYear'):03}",
    "k": lambda moment: f"{_int(moment, 'Hour'):2}",
    "l": lambda moment: f"{_hour_of_twelve(moment):2}",
    "M": _net("mm"),
    "m": _net("MM"),
    "n": lambda moment: "\n",
    "p": _net("tt"),
    "R": _net("HH:mm"),
    "r": _net("hh:mm:ss tt"),
    "S": _net("ss"),
    "s": _epoch_seconds,
    "T": _net("HH:mm:ss"),
    "t": lambda moment: "\t",
    "U": lambda moment: str(_int(moment, "DayOfYear") // 7),
    "u": lambda moment: str(_week_day(moment) or 7),
    "V": lambda moment: f"{_iso_week(moment):02}",
    "W": lambda moment: str(_int(moment, "DayOfYear") // 7),
    "w": lambda moment: str(_week_day(moment)),
    "X": _net("HH:mm:ss"),
    "x": _net("MM/dd/yy"),
    "Y": _net("yyyy"),
    "y": _net("yy"),
    "Z": _net("zz"),
    "%": lambda moment: "%",
}
