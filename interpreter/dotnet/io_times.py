"""Python's moments and .NET's: what files say about time, in the machine's time zone or in UTC."""

from __future__ import annotations

from datetime import datetime
from typing import Any


def to_net_time(moment: datetime, *, utc: bool = False) -> Any:
    """A System.DateTime of Kind Local, or Utc."""
    from hvsim.interpreter.values.dates import from_datetime

    return from_datetime(moment, utc=utc)


def from_net_time(value: Any) -> datetime:
    """The moment, aware, that a System.DateTime means; one without a kind is local."""
    from hvsim.interpreter.values.dates import to_datetime

    return to_datetime(value)
