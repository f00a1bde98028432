"""System.Convert and System.BitConverter."""

from __future__ import annotations

import base64
import binascii
import struct
from typing import Any

from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.dotnet.objects import DB_NULL, argument_null
from hvsim.interpreter.errors import NetException, NetFailure, ScriptError, net_failure
from hvsim.interpreter.values.arrays import Array, byte_array
from hvsim.interpreter.values.conversion import convert
from hvsim.interpreter.values.numbers.numbers import CLASS_BY_TYPE_NAME, INTEGER_RANGES, Char, Int64
from hvsim.interpreter.values.text import net_text
from hvsim.interpreter.values.types.accelerators import SHORT_NAMES
from hvsim.interpreter.values.types.net_types import NetType
from hvsim.interpreter.values.types.registry import named_type

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


def _change(value: Any, target: NetType) -> Any:
    if value is None and target.full_name != "System.DateTime":
        value = 0
    try:
        if isinstance(value, str) and not isinstance(value, Char):
            return _parsed(value, target)
        return convert(value, target)
    except ScriptError as error:
        raise root_failure(error) from None


def _parsed(text: str, target: NetType) -> Any:
    """Strings go through the type's own Parse: no literal suffixes, no hexadecimal."""
    method = target.find_static_method("parse")
    if method is None:
        return convert(text, target)
    return method.overloads[0].function(text)


def _conversion(name: str, target_name: str) -> None:
    target = named_type(target_name)
    short = SHORT_NAMES.get(target_name, target_name)

    @CONVERT.static(*(f"{short} {name}({source} value)" for source in _SOURCES))
    def change(value: Any) -> Any:
        return _change(value, target)

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


@CONVERT.static("System.Object ChangeType(System.Object value, type conversionType)")
def _change_type(value: Any, target: NetType) -> Any:
    return _change(value, target)


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


@BITS.static("long DoubleToInt64Bits(double value)")
def _double_bits(value: float) -> Int64:
    return Int64(struct.unpack("<q", struct.pack("<d", value))[0])


@BITS.static("double Int64BitsToDouble(long value)")
def _bits_double(value: int) -> float:
    number: float = struct.unpack("<d", struct.pack("<q", value))[0]
    return number
