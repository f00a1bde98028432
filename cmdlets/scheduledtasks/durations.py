"""Durations as tasks write them: PT5M, P1D, P1DT2H30M."""

from __future__ import annotations

import re
from datetime import timedelta

_FORM = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?", re.IGNORECASE)


def duration_text(value: timedelta | None) -> str | None:
    """`PT5M` for five minutes; None for None."""
    if value is None:
        return None
    hours, rest = divmod(value.seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    clock = "".join(f"{number}{unit}" for number, unit in ((hours, "H"), (minutes, "M"), (seconds, "S")) if number)
    days = f"{value.days}D" if value.days else ""
    return f"P{days}T{clock}" if clock else f"P{days}" if days else "PT0S"


def parse_duration(text: str | None) -> timedelta | None:
    """The duration of a text; None for none. Raises `ValueError`."""
    if not text:
        return None
    found = _FORM.fullmatch(text.strip())
    if found is None or text.strip().upper() in ("P", "PT"):
        raise ValueError(f"'{text}' is no duration such as PT5M.")
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
