"""Enum values: a number with a name from its type. Reading one from text or a number is here as well."""

from __future__ import annotations

from typing import Any

from hvsim.interpreter.values.numbers.numbers import CLASS_BY_TYPE_NAME
from hvsim.interpreter.values.types.net_types import NetType
from hvsim.interpreter.values.types.registry import named_type


class EnumValue:
    """A value of an enum type, or a combination of flags."""

    __slots__ = ("net_type", "value")

    def __init__(self, net_type: NetType, value: int) -> None:
        self.net_type = net_type
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, EnumValue) and self.value == other.value and self.net_type is other.net_type

    def __hash__(self) -> int:
        return hash((self.net_type.full_name, self.value))

    def __str__(self) -> str:
        return enum_text(self)

    def __repr__(self) -> str:
        return f"<{self.net_type.full_name}.{enum_text(self)}>"


def enum_value(type_name: str, name: str) -> EnumValue:
    """The member `name` (exact spelling) of the enum `type_name`."""
    net_type = named_type(type_name)
    return EnumValue(net_type, net_type.enum_values[name])


def enum_text(value: EnumValue) -> str:
    """The member's name, the names of the flags joined by commas, or the number."""
    names = value.net_type.enum_values
    for name, number in names.items():
        if number == value.value:
            return name
    if value.net_type.is_flags and value.value > 0:
        rest, parts = value.value, []
        for name, number in sorted(names.items(), key=lambda item: item[1], reverse=True):
            if number and rest & number == number:
                parts.append(name)
                rest &= ~number
        if rest == 0:
            return ", ".join(reversed(parts))
    return str(value.value)


def is_defined(net_type: NetType, number: int) -> bool:
    """Whether the number is a member or, for flags, a combination of members."""
    values = net_type.enum_values.values()
    if number in values:
        return True
    if not net_type.is_flags or number < 0:
        return False
    combined = 0
    for each in values:
        combined |= each
    return number & ~combined == 0


def match_enum_name(net_type: NetType, text: str) -> list[str]:
    """The member names that `text` can mean: the one it equals in any case, else those it is a prefix of."""
    lowered = text.lower()
    exact = [name for name in net_type.enum_values if name.lower() == lowered]
    if exact:
        return exact[:1]
    return [name for name in net_type.enum_values if name.lower().startswith(lowered)]


def underlying_value(value: EnumValue) -> Any:
    """The number of an enum value in its underlying integer type."""
    return CLASS_BY_TYPE_NAME[value.net_type.underlying](value.value)
