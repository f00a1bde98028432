"""The errors a failed conversion gives, each with PowerShell's id and words."""

from __future__ import annotations

from typing import Any

from hvsim.interpreter.errors import NetException, ScriptError, failure
from hvsim.interpreter.values.display import type_full_text
from hvsim.interpreter.values.text import net_text, to_string
from hvsim.interpreter.values.types.net_types import NetType
from hvsim.interpreter.values.types.value_types import type_of

INVALID_CAST = "System.Management.Automation.PSInvalidCastException"

# What .NET calls the types in its overflow messages.
RANGE_NAMES = {
    "System.Int32": "an Int32",
    "System.Int64": "an Int64",
    "System.Int16": "an Int16",
    "System.Byte": "an unsigned byte",
    "System.SByte": "a signed byte",
    "System.UInt16": "a UInt16",
    "System.UInt32": "a UInt32",
    "System.UInt64": "a UInt64",
    "System.Char": "a character",
    "System.Decimal": "a Decimal",
    "System.IntPtr": "an Int64",
    "System.Single": "a Single",
}


def conversion_error(
    message: str, error_id: str, cause: NetException | None = None, category: str = "InvalidArgument"
) -> ScriptError:
    """A failed cast: RuntimeException around PSInvalidCastException around what .NET said."""
    inner = NetException(INVALID_CAST, message, cause)
    return failure(message, error_id, category, inner=inner)


def with_reason(value: Any, target: NetType, error_id: str, cause: NetException) -> ScriptError:
    """`Cannot convert value "x" to type "T". Error: "..."`."""
    text = to_string(value)
    return conversion_error(
        f'Cannot convert value "{text}" to type "{type_full_text(target)}". Error: "{cause.message}"', error_id, cause
    )


def no_conversion(value: Any, target: NetType, error_id: str = "ConvertToFinalInvalidCastException") -> ScriptError:
    """`Cannot convert the "x" value of type "A" to type "B".`"""
    source = type_of(value)
    text = net_text(value) if isinstance(value, list) else to_string(value)
    if value.__class__ is NetType:
        text = type_full_text(value)
    return conversion_error(
        f'Cannot convert the "{text}" value of type "{type_full_text(source)}" to type "{type_full_text(target)}".',
        error_id,
    )


def null_to_object(target: NetType) -> ScriptError:
    return conversion_error(f'Cannot convert null to type "{type_full_text(target)}".', "nullToObjectInvalidCast")


def bad_format(text: str) -> NetException:
    return NetException("System.FormatException", f"The input string '{text}' was not in a correct format.")


def out_of_range(target: NetType) -> NetException:
    name = RANGE_NAMES.get(target.full_name, target.name)
    return NetException("System.OverflowException", f"Value was either too large or too small for {name}.")


def invalid_cast(source: NetType, target: NetType) -> NetException:
    return NetException("System.InvalidCastException", f"Invalid cast from '{source.name}' to '{target.name}'.")
