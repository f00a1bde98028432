"""From Python's own values to .NET's, for rooms that live outside the language: dates, spans, ids, versions."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from hvsim.interpreter.dotnet.identity import parse_guid, parse_version
from hvsim.interpreter.values.dates.datetimes import LOCAL, DateTime, TimeSpan


def date_time(moment: datetime) -> DateTime:
    """A System.DateTime of kind Local from an aware datetime (or a naive one, taken as UTC)."""
    return DateTime.of_python(moment, LOCAL)


def time_span(span: timedelta) -> TimeSpan:
    """A System.TimeSpan."""
    return TimeSpan.of_python(span)


def guid(text: object) -> Any:
    """A System.Guid from a `uuid.UUID` or its text."""
    return parse_guid(str(text))


def version_value(text: str) -> Any:
    """A System.Version from its text."""
    return parse_version(text)
