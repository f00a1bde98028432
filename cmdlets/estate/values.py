"""From the estate's Python values to PowerShell's: identities, moments, durations, sizes, lists.

One function per kind. What an estate object itself looks like is in the `types` modules.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from hvsim.interpreter.values import Array, convert, named_type, to_string
from hvsim.interpreter.values.dates.datetimes import LOCAL, DateTime, TimeSpan
from hvsim.interpreter.values.enums.enums import EnumValue
from hvsim.interpreter.values.numbers.numbers import Int64, UInt32, UInt64

__all__ = [
    "Int64",
    "UInt32",
    "UInt64",
    "array",
    "convert_number",
    "duration",
    "enum",
    "guid",
    "moment",
    "plain",
    "to_moment",
    "to_uuid",
    "version",
]


def guid(value: UUID) -> Any:
    """A System.Guid."""
    return convert(str(value), named_type("System.Guid"))


def to_uuid(value: Any) -> UUID:
    """The Python identity of a System.Guid, or of its text. Raises `ValueError`."""
    return UUID(to_string(value))


def moment(value: datetime | None) -> Any:
    """A local System.DateTime; `$null` for None."""
    if value is None:
        return None
    return DateTime.of_python(value, LOCAL)


def to_moment(value: Any) -> datetime | None:
    """The moment of a local System.DateTime; None for `$null`."""
    found: datetime | None = None if value is None else value.to_python().replace(tzinfo=UTC)
    return found


def duration(value: timedelta) -> Any:
    """A System.TimeSpan."""
    return TimeSpan.of_python(value)


def version(text: str) -> Any:
    """A System.Version."""
    return convert(text, named_type("System.Version"))


def enum(type_name: str, name: str) -> EnumValue:
    """The member `name` of a registered enum."""
    net_type = named_type(type_name)
    return EnumValue(net_type, net_type.enum_values[name])


def convert_number(value: int, type_name: str) -> Any:
    """A number of one of .NET's types."""
    return convert(value, named_type(type_name))


def array(items: Iterable[Any], element: str = "System.Object") -> Array:
    """`element[]` with the items."""
    return Array.of(items, named_type(element))


def plain(value: Any) -> bool | int | str | list[Any]:
    """A value as the estate keeps one that means nothing to it: no type of PowerShell's, so that a lab can be saved."""
    if isinstance(value, bool):
        return value
    if isinstance(value, list):
        return [plain(item) for item in value]
    return int(value) if isinstance(value, int) else to_string(value)
