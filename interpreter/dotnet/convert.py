"""System.Convert and System.BitConverter."""

from __future__ import annotations

import base64
import binascii
import struct
from typing import Any

from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.dotnet.numerics import culture_of
from hvsim.interpreter.dotnet.objects import DB_NULL, argument_null
from hvsim.interpreter.errors import NetException, NetFailure, ScriptError, net_failure
from hvsim.interpreter.values.arrays import Array, byte_array
from hvsim.interpreter.values.conversion import convert
from hvsim.interpreter.values.cultures import current_culture
from hvsim.interpreter.values.enums.enums import EnumValue, enum_value
from hvsim.interpreter.values.formatting import format_value
from hvsim.interpreter.values.numbers.numbers import CLASS_BY_TYPE_NAME, INTEGER_RANGES, Char, Int64
from hvsim.interpreter.values.text import net_text
from hvsim.interpreter.values.types.accelerators import SHORT_NAMES
from hvsim.interpreter.values.types.net_types import NetType
from hvsim.interpreter.values.types.registry import named_type
from hvsim.interpreter.values.types.value_types import type_of

CONVERT = declare("System.Convert")
_NUMBERS = ("int", "long", "short", "byte", "sbyte", "uint", "ulong", "ushort", "double", "float", "decimal")
_SOURCES = (*_NUMBERS, "bool", "char", "string", "System.Object")
_TARGETS = {
    "ToInt32": "System.Int32",
    "ToInt64": "System.Int64",
    "ToInt16": "System.Int16",
    "ToByte": "System.Byte",
    "ToSByte": "System.SByte",
    "ToUInt16": "System.UInt16",
    "ToUInt32": "System.UInt32",
    "ToUInt64": "System.UInt64",
    "ToDouble": "System.Double",
    "ToSingle": "System.Single",
    "ToDecimal": "System.Decimal",
    "ToBoolean": "System.Boolean",
    "ToChar": "System.Char",
    "ToDateTime": "System.DateTime",
}


def root_failure(error: ScriptError) -> NetFailure:
    """The .NET exception at the bottom of a failed conversion, bare as Convert throws it."""
    cause: NetException = error.record.exception
    while cause.inner is not None:
        cause = cause.inner
    return NetFailure(cause)


def _change(value: Any, target: NetType, provider: Any = None) -> Any:
    if value is None and target.full_name != "System.DateTime":
        value = 0
    try:
        if isinstance(value, str) and not isinstance(value, Char):
            return _parsed(value, target, provider)
        return convert(value, target)
    except ScriptError as error:
        raise root_failure(error) from None


def _parsed(text: str, target: NetType, provider: Any = None) -> Any:
    """Strings go through the type's own Parse: no literal suffixes, no hexadecimal."""
    method = target.find_static_method("parse")
    if method is None:
        return convert(text, target)
    if provider is not None:
        ending = "(string s, System.IFormatProvider provider)"
        for overload in method.overloads:
            if overload.signature.endswith(ending):
                return overload.function(text, provider)
    return method.overloads[0].function(text)


def _conversion(name: str, target_name: str) -> None:
    target = named_type(target_name)
    short = SHORT_NAMES.get(target_name, target_name)

    @CONVERT.static(*(f"{short} {name}({source} value)" for source in _SOURCES))
    def change(value: Any) -> Any:
        return _change(value, target)

    @CONVERT.static(
        f"{short} {name}(string value, System.IFormatProvider provider)",
        f"{short} {name}(System.Object value, System.IFormatProvider provider)",
    )
    def change_by(value: Any, provider: Any) -> Any:
        return _change(value, target, provider)

    if target_name in CLASS_BY_TYPE_NAME and CLASS_BY_TYPE_NAME[target_name] in INTEGER_RANGES:

        @CONVERT.static(f"{short} {name}(string value, int fromBase)")
        def from_base(text: str | None, base: int) -> Any:
            return _from_base(text, base, target_name)


for _name, _target in _TARGETS.items():
    _conversion(_name, _target)


def _bad_base() -> NetFailure:
    return net_failure("System.ArgumentException", "Invalid Base.")


def _from_base(text: str | None, base: int, target_name: str) -> Any:
    kind: Any = CLASS_BY_TYPE_NAME[target_name]
    if base not in (2, 8, 10, 16):
        raise _bad_base()
    if text is None:
        return kind(0)
    body = text[2:] if base == 16 and text[:2].lower() == "0x" else text
    if not body:
        raise net_failure(
            "System.ArgumentOutOfRangeException",
            "Index was out of range. Must be non-negative and less than the size of the collection. "
            "(Parameter 'index')",
        )
    try:
        number = int(body, base)
    except ValueError:
        raise net_failure("System.FormatException", "Could not find any recognizable digits.") from None
    low, high = INTEGER_RANGES[kind]
    if base != 10 and low < 0 and high < number <= high - low:
        number -= high - low + 1
    if not low <= number <= high:
        from hvsim.interpreter.values.conversion_errors import RANGE_NAMES

        raise net_failure(
            "System.OverflowException", f"Value was either too large or too small for {RANGE_NAMES[target_name]}."
        )
    return kind(number)


@CONVERT.static(*(f"string ToString({source} value)" for source in (*_SOURCES, "datetime")))
def _to_string(value: Any) -> str:
    return net_text(value)


@CONVERT.static(
    *(f"string ToString({source} value, System.IFormatProvider provider)" for source in (*_SOURCES, "datetime"))
)
def _to_string_by(value: Any, provider: Any) -> str:
    return format_value(value, "", culture_of(provider) or current_culture())


@CONVERT.static(*(f"string ToString({source} value, int toBase)" for source in ("int", "long", "short", "byte")))
def _to_base(value: int, base: int) -> str:
    if base not in (2, 8, 10, 16):
        raise _bad_base()
    if base == 10:
        return int.__repr__(value)
    number = int(value)
    if number < 0:
        low, high = INTEGER_RANGES[value.__class__]
        number += high - low + 1
    return format(number, {2: "b", 8: "o", 16: "x"}[base])


@CONVERT.static(
    "System.Object ChangeType(System.Object value, type conversionType)",
    "System.Object ChangeType(System.Object value, System.TypeCode typeCode)",
    "System.Object ChangeType(System.Object value, type conversionType, System.IFormatProvider provider)",
)
def _change_type(value: Any, target: Any, provider: Any = None) -> Any:
    if isinstance(target, EnumValue):
        target = named_type(f"System.{target}")
    return _change(value, target, provider)


@CONVERT.static("System.TypeCode GetTypeCode(System.Object value)")
def _type_code(value: Any) -> EnumValue:
    if value is None:
        return enum_value("System.TypeCode", "Empty")
    net_type = type_of(value)
    net_type = named_type(net_type.underlying) if net_type.is_enum else net_type
    codes = named_type("System.TypeCode").enum_values
    name = net_type.name if net_type.namespace == "System" and net_type.name in codes else "Object"
    return enum_value("System.TypeCode", name)


@CONVERT.static(
    "string ToBase64String(byte[] inArray)",
    "string ToBase64String(byte[] inArray, System.Base64FormattingOptions options)",
    "string ToBase64String(byte[] inArray, int offset, int length)",
)
def _to_base64(data: list[int] | None, first: Any = 0, length: int | None = None) -> str:
    raw = _bytes(data, "inArray")
    if length is not None:
        raw = raw[first : first + length]
    text = base64.b64encode(raw).decode("ascii")
    if getattr(first, "value", 0) == 1:
        return "\r\n".join(text[position : position + 76] for position in range(0, len(text), 76))
    return text


def _bytes(data: list[int] | None, name: str) -> bytes:
    if data is None:
        raise argument_null(name)
    return bytes(data)


@CONVERT.static("byte[] FromBase64String(string s)")
def _from_base64(text: str | None) -> Array:
    if text is None:
        raise argument_null("s")
    try:
        return byte_array(base64.b64decode("".join(text.split()), validate=True))
    except (binascii.Error, ValueError):
        raise net_failure(
            "System.FormatException",
            "The input is not a valid Base-64 string as it contains a non-base 64 character, more than two padding "
            "characters, or an illegal character among the padding characters.",
        ) from None


CONVERT.static("string ToHexString(byte[] inArray)")(lambda data: _bytes(data, "inArray").hex().upper())
CONVERT.static("string ToHexStringLower(byte[] inArray)")(lambda data: _bytes(data, "inArray").hex())


@CONVERT.static("byte[] FromHexString(string s)")
def _from_hex(text: str) -> Array:
    try:
        return byte_array(bytes.fromhex(text))
    except ValueError:
        raise net_failure(
            "System.FormatException", "The input is not a valid hex string as it contains a non-hex character."
        ) from None


CONVERT.static("bool IsDBNull(System.Object value)")(lambda value: type(value).__name__ == "DBNull")
CONVERT.static_property("System.Object DBNull")(lambda: _db_null())


def _db_null() -> Any:
    return DB_NULL.net_type.static_properties["value"].getter()


@CONVERT.static("byte[] FromBase64CharArray(char[] inArray, int offset, int length)")
def _from_base64_characters(characters: list[str], offset: int, length: int) -> Array:
    return _from_base64("".join(characters[offset : offset + length]))


# BitConverter

BITS = declare("System.BitConverter")
BITS.constants("bool", IsLittleEndian=True)
_FORMATS = {
    "Int16": "<h", "UInt16": "<H", "Int32": "<i", "UInt32": "<I", "Int64": "<q", "UInt64": "<Q", "Single": "<f",
    "Double": "<d", "Boolean": "<?",
}  # fmt: skip


def _reader(name: str, layout: str) -> None:
    full_name = f"System.{name}"
    kind: Any = bool if name == "Boolean" else CLASS_BY_TYPE_NAME[full_name]

    @BITS.static(f"{SHORT_NAMES.get(full_name, full_name)} To{name}(byte[] value, int startIndex)")
    def read(data: list[int] | None, start: int) -> Any:
        raw = _bytes(data, "value")
        if not 0 <= start <= len(raw) - struct.calcsize(layout):
            raise net_failure(
                "System.ArgumentException",
                "Destination array is not long enough to copy all the items in the collection. Check array index and "
                "length. (Parameter 'value')",
            )
        return kind(struct.unpack_from(layout, raw, start)[0])

    @BITS.static(f"byte[] GetBytes({SHORT_NAMES.get(full_name, full_name)} value)")
    def write(value: Any) -> Array:
        return byte_array(struct.pack(layout, value))


for _name, _layout in _FORMATS.items():
    _reader(_name, _layout)


@BITS.static(
    "string ToString(byte[] value)",
    "string ToString(byte[] value, int startIndex)",
    "string ToString(byte[] value, int startIndex, int length)",
)
def _dashed(data: list[int] | None, start: int = 0, length: int | None = None) -> str:
    raw = _bytes(data, "value")
    part = raw[start:] if length is None else raw[start : start + length]
    return part.hex("-").upper()


@BITS.static("char ToChar(byte[] value, int startIndex)")
def _to_character(data: list[int], start: int) -> Char:
    number: int = struct.unpack_from("<H", _bytes(data, "value"), start)[0]
    return Char(chr(number))


BITS.static("byte[] GetBytes(char value)")(lambda value: byte_array(struct.pack("<H", ord(value))))


def _same_bits(signature: str, source: str, target: str, kind: Any) -> None:
    """A number whose bits are those of another kind."""
    BITS.static(signature)(lambda value: kind(struct.unpack(target, struct.pack(source, value))[0]))


_same_bits("long DoubleToInt64Bits(double value)", "<d", "<q", Int64)
_same_bits("ulong DoubleToUInt64Bits(double value)", "<d", "<Q", CLASS_BY_TYPE_NAME["System.UInt64"])
_same_bits("int SingleToInt32Bits(float value)", "<f", "<i", int)
_same_bits("uint SingleToUInt32Bits(float value)", "<f", "<I", CLASS_BY_TYPE_NAME["System.UInt32"])
_same_bits("double Int64BitsToDouble(long value)", "<q", "<d", float)
_same_bits("double UInt64BitsToDouble(ulong value)", "<Q", "<d", float)
_same_bits("float Int32BitsToSingle(int value)", "<i", "<f", CLASS_BY_TYPE_NAME["System.Single"])
_same_bits("float UInt32BitsToSingle(uint value)", "<I", "<f", CLASS_BY_TYPE_NAME["System.Single"])
