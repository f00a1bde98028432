"""Python's moments and .NET's: what files say about time. The simulated machines' time zone is UTC."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from hvsim.interpreter.values.dates.datetimes import LOCAL, UTC_KIND, DateTime

if TYPE_CHECKING:
    pass


def to_net_time(moment: datetime, *, utc: bool = False) -> DateTime:
    """A System.DateTime of Kind Local, or Utc."""
    return DateTime.of_python(moment, UTC_KIND if utc else LOCAL)


def from_net_time(value: DateTime) -> datetime:
    """The moment, aware, that a System.DateTime means."""
    return value.to_python().replace(tzinfo=UTC)
