"""Conversion to enums: from names and their beginnings, lists of names, numbers."""

from __future__ import annotations

from typing import Any

from hvsim.interpreter.errors import NetException
from hvsim.interpreter.values import conversion_errors as errors
from hvsim.interpreter.values.display import type_full_text
from hvsim.interpreter.values.enums.enums import EnumValue, is_defined, match_enum_name
from hvsim.interpreter.values.numbers.numbers import INTEGER_CLASSES
from hvsim.interpreter.values.text import to_string
from hvsim.interpreter.values.types.net_types import NetType


def to_enum(value: Any, target: NetType) -> EnumValue:
    """The value as a member of the enum `target`, or a combination where it has flags."""
    if value is None:
        raise _undefined(value, target, "nullToEnumInvalidCast")
    if value.__class__ is str:
        return _from_text(value, target)
    if value.__class__ in INTEGER_CLASSES:
        return _from_number(int(value), value, target, "UndefinedIntegerToEnum")
    if isinstance(value, list):
        return _from_text(",".join(to_string(each) for each in value), target)
    if value.__class__ is EnumValue:
        return _from_number(value.value, value, target, "UndefinedIntegerToEnum")
    if value.__class__ is bool:
        raise errors.no_conversion(value, target)
    return _from_text(to_string(value), target)


def _from_number(number: int, value: Any, target: NetType, error_id: str) -> EnumValue:
    if not is_defined(target, number):
        raise _undefined(value, target, error_id)
    return EnumValue(target, number)


def _undefined(value: Any, target: NetType, error_id: str) -> Exception:
    what = "null" if value is None else f'value "{to_string(value)}"'
    names = ",".join(target.enum_values)
    return errors.conversion_error(
        f'Cannot convert {what} to type "{type_full_text(target)}" due to enumeration values that are not valid. '
        "Specify one of the following enumeration values and try again. "
        f'The possible enumeration values are "{names}".',
        error_id,
    )


def _from_text(text: str, target: NetType) -> EnumValue:
    combined = 0
    for part in text.split(","):
        word = part.strip()
        if word.lstrip("+-").isdigit() and word.isascii():
            combined |= int(word)
            continue
        combined |= target.enum_values[_single_name(word, text, target)]
    return _from_number(combined, text, target, "EnumParseUndefined")


def _single_name(word: str, text: str, target: NetType) -> str:
    found = match_enum_name(target, word)
    if len(found) == 1:
        return found[0]
    if found:
        reason = (
            f"The identifier name {word} cannot be processed because it is either too similar or identical to the "
            f"following enumerator names: {', '.join(found)}. Use a more specific identifier name."
        )
    else:
        reason = (
            f"Unable to match the identifier name {word} to a valid enumerator name. "
            f"Specify one of the following enumerator names and try again:\n{', '.join(target.enum_values)}"
        )
    cause = NetException("System.Management.Automation.RuntimeException", reason)
    raise errors.with_reason(text, target, "SubstringDisambiguationEnumParseThrewAnException", cause)
