"""The numeric types: Parse, TryParse, ToString, comparison, limits. One declaration serves them all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hvsim.interpreter.dotnet.declare import Declaration, declare
from hvsim.interpreter.dotnet.objects import argument_null, hash_code
from hvsim.interpreter.errors import NetFailure, net_failure
from hvsim.interpreter.values.conversion_errors import RANGE_NAMES
from hvsim.interpreter.values.cultures import Culture, current_culture
from hvsim.interpreter.values.enums.enums import EnumValue
from hvsim.interpreter.values.formatting import format_value
from hvsim.interpreter.values.numbers import decimals
from hvsim.interpreter.values.numbers.number_parse import NumberFormat, parse_number
from hvsim.interpreter.values.numbers.numbers import CLASS_BY_TYPE_NAME, INTEGER_RANGES, BigInteger
from hvsim.interpreter.values.objects import Reference
from hvsim.interpreter.values.types.accelerators import SHORT_NAMES

_BITS = {"Byte": 8, "SByte": 8, "Int16": 16, "UInt16": 16, "Int32": 32, "UInt32": 32, "Int64": 64, "UInt64": 64}


def culture_of(provider: Any) -> Culture | None:
    """The culture behind an IFormatProvider argument, None for `$null`."""
    found = getattr(provider, "culture", None)
    return found if isinstance(found, Culture) else None


def _declare(full_name: str) -> Declaration:
    declaration = declare(full_name)
    short = SHORT_NAMES.get(full_name, full_name)
    _texts(declaration)
    _comparisons(declaration, short)
    _parsers(declaration, full_name, short)
    return declaration


def _texts(declaration: Declaration) -> None:
    @declaration.method(
        "string ToString()",
        "string ToString(string format)",
        "string ToString(System.IFormatProvider provider)",
        "string ToString(string format, System.IFormatProvider provider)",
    )
    def to_text(value: Any, *rest: Any) -> str:
        spec = next((each for each in rest if isinstance(each, str)), "")
        provider = next((each for each in rest if each is not None and not isinstance(each, str)), None)
        return format_value(value, spec, culture_of(provider) or current_culture())


def _comparisons(declaration: Declaration, short: str) -> None:
    @declaration.method(f"int CompareTo({short} value)", "int CompareTo(System.Object value)")
    def compare_to(value: Any, other: Any) -> int:
        if other is None:
            return 1
        if other.__class__ is not value.__class__:
            name = type(value).__name__ if value.__class__ not in (int, float) else short
            raise net_failure("System.ArgumentException", f"Object must be of type {name.capitalize()}.")
        return int(value > other) - int(value < other)

    @declaration.method(f"bool Equals({short} obj)", "bool Equals(System.Object obj)")
    def equals(value: Any, other: Any) -> bool:
        return other.__class__ is value.__class__ and bool(value == other)

    @declaration.method("int GetHashCode()")
    def hash_of(value: Any) -> int:
        return hash_code(value)


def _parsers(declaration: Declaration, full_name: str, short: str) -> None:
    make = _maker(full_name)

    @declaration.static(
        f"{short} Parse(string s)",
        f"{short} Parse(string s, System.Globalization.NumberStyles style)",
        f"{short} Parse(string s, System.IFormatProvider provider)",
        f"{short} Parse(string s, System.Globalization.NumberStyles style, System.IFormatProvider provider)",
    )
    def parse(text: str | None, *rest: Any) -> Any:
        if text is None:
            raise argument_null("s")
        return make(text, *_style(rest))

    @declaration.static(
        f"bool TryParse(string s, [ref] {short} result)",
        f"bool TryParse(string s, System.IFormatProvider provider, [ref] {short} result)",
        f"bool TryParse(string s, System.Globalization.NumberStyles style, System.IFormatProvider provider, "
        f"[ref] {short} result)",
    )
    def try_parse(text: str | None, *rest: Any) -> bool:
        result: Reference = rest[-1]
        try:
            result.value = make(text or "", *_style(rest[:-1]))
        except NetFailure:
            result.value = _zero(full_name)
            return False
        return True


def _zero(full_name: str) -> Any:
    kind = CLASS_BY_TYPE_NAME.get(full_name)
    return kind(0) if kind is not None else decimals.fit(0)


def _style(rest: tuple[Any, ...]) -> tuple[int | None, Culture | None]:
    style = next((each.value for each in rest if isinstance(each, EnumValue)), None)
    provider = next((each for each in rest if each is not None and not isinstance(each, EnumValue)), None)
    return style, culture_of(provider)


def _maker(full_name: str) -> Callable[[str, int | None, Culture | None], Any]:
    kind = CLASS_BY_TYPE_NAME.get(full_name)
    if kind in INTEGER_RANGES:
        return lambda text, style, culture: _integer(text, kind, full_name, style, culture)
    if kind is BigInteger:
        return lambda text, style, culture: BigInteger(int(parse_number(text, style, culture, NumberFormat.INTEGER)))
    if kind is not None:
        return lambda text, style, culture: kind(float(parse_number(text, style, culture, NumberFormat.FLOAT)))
    return lambda text, style, culture: decimals.fit(parse_number(text, style, culture, NumberFormat.DECIMAL))


def _integer(text: str, kind: Any, full_name: str, style: int | None, culture: Culture | None) -> Any:
    number = parse_number(text, style, culture, NumberFormat.INTEGER, _BITS.get(full_name.rpartition(".")[2], 64))
    whole = int(number)
    low, high = INTEGER_RANGES[kind]
    if number != whole or not low <= whole <= high:
        raise net_failure(
            "System.OverflowException", f"Value was either too large or too small for {RANGE_NAMES[full_name]}."
        )
    return whole if kind is int else kind(whole)


for _name, _kind in CLASS_BY_TYPE_NAME.items():
    _made = _declare(_name)
    if _kind in INTEGER_RANGES:
        _low, _high = INTEGER_RANGES[_kind]
        _made.constants(
            SHORT_NAMES.get(_name, _name),
            MaxValue=_high if _kind is int else _kind(_high),
            MinValue=_low if _kind is int else _kind(_low),
        )

_declare("System.Decimal")
INTPTR = declare("System.IntPtr")
INTPTR.constants("System.IntPtr", Zero=CLASS_BY_TYPE_NAME["System.IntPtr"](0))
INTPTR.constants("int", Size=8)
