"""System.Enum: what every enum value has, and the static helpers."""

from __future__ import annotations

from typing import Any

from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.errors import net_failure
from hvsim.interpreter.values.arrays import Array
from hvsim.interpreter.values.enums.enums import EnumValue, underlying_value
from hvsim.interpreter.values.formatting import format_value
from hvsim.interpreter.values.objects import Reference
from hvsim.interpreter.values.types.net_types import NetType
from hvsim.interpreter.values.types.registry import named_type
from hvsim.interpreter.values.types.value_types import type_of

ENUM = declare("System.Enum")


@ENUM.property("int value__")
def _number(value: EnumValue) -> Any:
    return underlying_value(value)


@ENUM.method("string ToString()", "string ToString(string format)")
def _text(value: EnumValue, spec: str = "") -> str:
    return format_value(value, spec)


@ENUM.method("bool HasFlag(System.Object flag)")
def _has_flag(value: EnumValue, flag: Any) -> bool:
    if not isinstance(flag, EnumValue) or flag.net_type is not value.net_type:
        from hvsim.interpreter.values.conversion import convert

        flag = convert(flag, value.net_type)
    return bool(value.value & flag.value == flag.value)


@ENUM.method("int CompareTo(System.Object target)")
def _compare_to(value: EnumValue, other: Any) -> int:
    if other is None:
        return 1
    if other.__class__ is not EnumValue or other.net_type is not value.net_type:
        raise net_failure(
            "System.ArgumentException",
            "Object must be the same type as the enum. The type passed in was "
            f"'{type_of(other).full_name}'; the enum type was '{value.net_type.full_name}'.",
        )
    return int(value.value > other.value) - int(value.value < other.value)


@ENUM.method("bool Equals(System.Object obj)")
def _equals(value: EnumValue, other: Any) -> bool:
    return bool(value == other)


@ENUM.method("int GetHashCode()")
def _hash(value: EnumValue) -> int:
    return value.value


@ENUM.method("System.TypeCode GetTypeCode()")
def _type_code(value: EnumValue) -> EnumValue:
    names = {"System.Int32": "Int32", "System.Byte": "Byte", "System.Int64": "Int64"}
    net_type = named_type("System.TypeCode")
    return EnumValue(net_type, net_type.enum_values[names.get(value.net_type.underlying, "Int32")])


def _checked(net_type: NetType) -> NetType:
    if not net_type.is_enum:
        raise net_failure("System.ArgumentException", "Type provided must be an Enum. (Parameter 'enumType')")
    return net_type


def values_of(net_type: NetType) -> Array:
    """Every member once, smallest first (negative numbers last, as .NET sorts them)."""
    numbers = sorted(_checked(net_type).enum_values.values(), key=lambda number: number & (2**64 - 1))
    return Array.of([EnumValue(net_type, number) for number in numbers], net_type)


@ENUM.static("array GetValues(type enumType)")
def _get_values(net_type: NetType) -> Array:
    return values_of(net_type)


@ENUM.static("string[] GetNames(type enumType)")
def _get_names(net_type: NetType) -> Array:
    rows = sorted(_checked(net_type).enum_values.items(), key=lambda row: row[1] & (2**64 - 1))
    return Array.of([name for name, _ in rows], named_type("System.String"))


@ENUM.static("string GetName(type enumType, System.Object value)")
def _get_name(net_type: NetType, value: Any) -> str | None:
    number = getattr(value, "value", value)
    return next((name for name, each in _checked(net_type).enum_values.items() if each == number), None)


@ENUM.static("bool IsDefined(type enumType, System.Object value)")
def _is_defined(net_type: NetType, value: Any) -> bool:
    if isinstance(value, str):
        return value in _checked(net_type).enum_values
    return getattr(value, "value", value) in _checked(net_type).enum_values.values()


@ENUM.static("type GetUnderlyingType(type enumType)")
def _underlying(net_type: NetType) -> NetType:
    return named_type(_checked(net_type).underlying)


@ENUM.static("System.Object ToObject(type enumType, int value)", "System.Object ToObject(type enumType, long value)")
def _to_object(net_type: NetType, value: int) -> EnumValue:
    return EnumValue(_checked(net_type), int(value))


@ENUM.static("string Format(type enumType, System.Object value, string format)")
def _format(net_type: NetType, value: Any, spec: str) -> str:
    number = EnumValue(_checked(net_type), int(getattr(value, "value", value)))
    if spec.upper() == "X":
        width = {"System.Byte": 2, "System.SByte": 2, "System.Int16": 4, "System.UInt16": 4}
        digits = width.get(net_type.underlying, 16 if net_type.underlying.endswith("64") else 8)
        return f"{number.value & (16**digits - 1):0{digits}X}"
    return format_value(number, spec)


@ENUM.static(
    "System.Object Parse(type enumType, string value)",
    "System.Object Parse(type enumType, string value, bool ignoreCase)",
)
def _parse(net_type: NetType, text: str, ignore_case: bool = False) -> EnumValue:
    found = _read(_checked(net_type), text, ignore_case)
    if found is None:
        raise net_failure("System.ArgumentException", f"Requested value '{text}' was not found.")
    return found


@ENUM.static(
    "bool TryParse(type enumType, string value, [ref] System.Object result)",
    "bool TryParse(type enumType, string value, bool ignoreCase, [ref] System.Object result)",
)
def _try_parse(net_type: NetType, text: str | None, *rest: Any) -> bool:
    result: Reference = rest[-1]
    found = _read(_checked(net_type), text or "", bool(rest[0]) if len(rest) > 1 else False)
    result.value = found
    return found is not None


def _read(net_type: NetType, text: str, ignore_case: bool) -> EnumValue | None:
    combined = 0
    for part in text.split(","):
        word = part.strip()
        if word.lstrip("+-").isdigit():
            combined |= int(word)
            continue
        names = net_type.enum_values
        name = next((each for each in names if each == word or (ignore_case and each.lower() == word.lower())), None)
        if name is None:
            return None
        combined |= names[name]
    return EnumValue(net_type, combined)


ENUM.static("array GetValues`1(type TEnum)", hidden=True)(_get_values)
ENUM.static("string[] GetNames`1(type TEnum)", hidden=True)(_get_names)
ENUM.static("string GetName`1(type TEnum, System.Object value)", hidden=True)(_get_name)
ENUM.static("bool IsDefined`1(type TEnum, System.Object value)", hidden=True)(_is_defined)
ENUM.static(
    "System.Object Parse`1(type TEnum, string value)",
    "System.Object Parse`1(type TEnum, string value, bool ignoreCase)",
    hidden=True,
)(_parse)
